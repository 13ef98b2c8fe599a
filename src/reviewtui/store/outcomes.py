"""Decided ads on which the platform spoke since, by what it said: read along an index of decided ads."""

from collections.abc import Iterable
from typing import NamedTuple

from reviewtui.store.lists import STANDING
from reviewtui.store.reader import Reader

SPOKEN_SINCE = "json_extract(m.detail, '$.tale.by') = 'meta' AND json_extract(m.detail, '$.tale.checked_at') > f.at"
"""Of an ad `m` and the decision `f` that holds: the platform was asked after it."""
_JUDGED = f"""main.ad m INDEXED BY ad_verdict CROSS JOIN main.fact f ON f.id = m.decision_id
    WHERE m.verdict <> '' AND m.verdict IN ('approve', 'reject') AND m.status IN ('active', 'rejected')
    AND {SPOKEN_SINCE} AND f.at >= :since AND f.at < :until"""
_LESSONS = f"""main.fact p INDEXED BY fact_kind CROSS JOIN main.fact f ON f.id = p.target
    CROSS JOIN main.ad m ON m.ad_id = p.ad_id WHERE p.kind = 'appeal' AND p.target <> '' AND m.decision_id <> f.id
    AND f.at >= :since AND f.at < :until AND {STANDING}"""
"""Approvals `f` that hold no more on an ad `m`, because the platform contradicted them."""
_PEOPLE = f"""SELECT verdict, status, sum(n) FROM (
    SELECT m.verdict AS verdict, m.status AS status, count(*) AS n FROM {_JUDGED} GROUP BY 1, 2
    UNION ALL SELECT f.verdict, 'rejected', count(*) FROM {_LESSONS} GROUP BY 1, 2) GROUP BY 1, 2"""
_AI = f"""SELECT verdict, status, sum(n) FROM (
    SELECT m.ai_verdict AS verdict, m.status AS status, count(*) AS n FROM {_JUDGED}
    AND m.ai_verdict IN ('approve', 'reject') GROUP BY 1, 2
    UNION ALL SELECT m.ai_verdict, 'rejected', count(*) FROM {_LESSONS} AND m.verdict = ''
    AND m.ai_verdict IN ('approve', 'reject') GROUP BY 1, 2) GROUP BY 1, 2"""
_REASONS = f"""SELECT r.code, m.status, count(*) FROM main.ad m INDEXED BY ad_verdict
    CROSS JOIN main.fact f ON f.id = m.decision_id CROSS JOIN main.reason r ON r.fact_id = f.id
    WHERE m.verdict <> '' AND m.verdict = 'reject' AND m.status IN ('active', 'rejected') AND {SPOKEN_SINCE}
    AND f.at >= :since AND f.at < :until GROUP BY 1, 2"""


class Tally(NamedTuple):
    """How often the platform confirmed what somebody or something said, of how many on which it spoke."""

    confirmed: int
    n: int


def of_people(reader: Reader, since: int, until: int) -> dict[str, Tally]:
    """By verdict (`approve`, `reject`), of decisions made in this stretch (epoch ms)."""
    return _tallies(reader, _PEOPLE, since, until)


def of_the_ai(reader: Reader, since: int, until: int) -> dict[str, Tally]:
    """By the AI's verdict, of the same ads."""
    return _tallies(reader, _AI, since, until)


def of_reasons(reader: Reader, since: int, until: int) -> dict[str, Tally]:
    """By reason code, of rejections."""
    rows = reader.connection.execute(_REASONS, {"since": since, "until": until}).fetchall()
    return _sums((code, status == "rejected", n) for code, status, n in rows)


def _tallies(reader: Reader, sql: str, since: int, until: int) -> dict[str, Tally]:
    rows = reader.connection.execute(sql, {"since": since, "until": until}).fetchall()
    return _sums((verdict, (status == "active") == (verdict == "approve"), n) for verdict, status, n in rows)


def _sums(rows: Iterable[tuple[str, bool, int]]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for key, confirmed, n in rows:
        before = found.get(key, Tally(0, 0))
        found[key] = Tally(before.confirmed + n * confirmed, before.n + n)
    return found
