"""What people said in a stretch of time: decisions that stand, pulled or this user's own, as figures need them."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from reviewtui.domain.facts import FactKind
from reviewtui.store.lists import DECISION_ID, STANDING, UNSEEN
from reviewtui.store.reader import Reader


class Said(NamedTuple):
    """A decision that stands. Instants in epoch ms.

    `item` is what was judged: one content of one ad in one round. `waited`: how long the ad had been there (ms),
    where this is the decision that holds on it. `ai_verdict`, `ai_shown`: what the AI said then, and whether the
    reviewer saw it; '' where it said nothing. `cause` is that of an adjudication.
    """

    item: str
    ad_id: str
    content_hash: str
    author: str
    at: int
    verdict: str
    codes: frozenset[str]
    adjudication: bool
    waited: int | None
    draw: str
    after_reveal: bool
    cause: str
    ai_verdict: str
    ai_shown: bool


class Known(NamedTuple):
    """A known answer to a content, and who gave it."""

    ad_id: str
    content_hash: str
    author: str
    verdict: str
    codes: frozenset[str]


class _Code(msgspec.Struct, gc=False):
    code: str


class _Ai(msgspec.Struct, gc=False):
    verdict: str = ""
    shown: bool = False


class _Decision(msgspec.Struct, gc=False):
    reasons: list[_Code] = []
    draw: str = ""
    after_reveal: bool = False
    cause: str | None = None
    ai: _Ai | None = None


class _Decided(msgspec.Struct, gc=False):
    data: _Decision


class _Answer(msgspec.Struct, gc=False):
    content_hash: str
    verdict: str
    codes: list[str] = []


class _Gold(msgspec.Struct, gc=False):
    data: _Answer


_decided = msgspec.json.Decoder(_Decided).decode
_gold = msgspec.json.Decoder(_Gold).decode
_NOBODY = _Ai()

_SINCE = """SELECT ad_id FROM main.fact INDEXED BY fact_kind WHERE kind = 'decision' AND at >= :begin AND at < :end
    UNION SELECT ad_id FROM work.fact INDEXED BY fact_kind WHERE kind = 'decision' AND at >= :begin AND at < :end"""
_COLUMNS = "d.ad_id, d.content_hash, d.round, d.author, d.at, d.verdict, d.adjudication"
_SAID = f"""SELECT {_COLUMNS}, iif(d.id = {DECISION_ID}, d.at - a.created_at, NULL), d.body
    FROM ({{decisions}}) d LEFT JOIN main.ad a ON a.ad_id = d.ad_id"""
_NAMED = "f.id, f.ad_id, f.content_hash, f.round, {author} AS author, f.at, f.verdict, f.adjudication, f.body"
_PULLED = f"""SELECT {_NAMED.format(author="f.author")}
    FROM ({_SINCE}) s CROSS JOIN main.fact f INDEXED BY fact_ad ON f.ad_id = s.ad_id
    WHERE f.kind = 'decision' AND {STANDING}"""
_SENT = "d.state NOT IN ('held', 'withdrawn') AND NOT EXISTS (SELECT 1 FROM main.fact m WHERE m.id = f.id)"
_OWN = f"""SELECT {_NAMED.format(author=":user")}
    FROM ({_SINCE}) s CROSS JOIN work.fact f INDEXED BY fact_ad ON f.ad_id = s.ad_id JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'decision' AND {_SENT} AND {STANDING}"""


def said_on(reader: Reader, user: str, begin: int, end: int) -> Iterator[Said]:
    """Every decision that stands on an ad of which one was taken in this time (epoch ms, half open), in no order.

    Read it within one snapshot.
    """
    values = {"user": user, "begin": begin, "end": end}
    for decisions in (_PULLED, _OWN):
        for row in reader.connection.execute(_SAID.format(decisions=decisions), values):
            ad_id, content_hash, round_, author, at, verdict, adjudication, waited, body = row
            told = _decided(bytes(body)).data
            ai = told.ai or _NOBODY
            yield Said(
                f"{ad_id}\n{content_hash}\n{round_}", ad_id, content_hash, author, at, verdict,
                frozenset([reason.code for reason in told.reasons]), bool(adjudication), waited, told.draw,
                told.after_reveal, told.cause or "", ai.verdict, ai.shown,
            )  # fmt: skip


def known_answers(reader: Reader) -> list[Known]:
    """The known answers that stand, oldest first: those this user may see."""
    found = []
    for fact in reader.facts_of(FactKind.GOLD):
        answer = _gold(fact.body).data
        found.append(Known(fact.ad_id, answer.content_hash, fact.author, answer.verdict, frozenset(answer.codes)))
    return found


def skipped(reader: Reader, begin: int, end: int) -> list[int]:
    """When ads were put off (epoch ms), by whomever, in this time."""
    rows = reader.connection.execute(
        f"""SELECT at FROM main.fact INDEXED BY fact_kind WHERE kind = 'skip' AND at >= :begin AND at < :end
        UNION ALL SELECT f.at FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
            WHERE f.kind = 'skip' AND f.at >= :begin AND f.at < :end AND {UNSEEN}""",
        {"begin": begin, "end": end},
    )
    return [int(at) for (at,) in rows]


def decided_by(reader: Reader, user: str, begin: int, end: int) -> list[int]:
    """When this user decided (epoch ms), here or elsewhere, in this time; what was taken back is left out."""
    span = "f.at >= :begin AND f.at < :end"
    rows = reader.connection.execute(
        f"""SELECT f.at FROM main.fact f INDEXED BY fact_author
            WHERE f.kind = 'decision' AND f.author = :user AND {span} AND {STANDING}
        UNION ALL SELECT f.at FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
            WHERE f.kind = 'decision' AND {span} AND {_SENT} AND {STANDING}""",
        {"user": user, "begin": begin, "end": end},
    )
    return [int(at) for (at,) in rows]


class Change(NamedTuple):
    """How own facts that the mirror does not hold change the decisions counted: `n` is 1 more or -1."""

    n: int
    at: int
    verdict: str
    codes: frozenset[str]


def unseen_changes(reader: Reader, begin: int, end: int) -> list[Change]:
    """Own decisions of this time (epoch ms) that the mirror does not hold, and pulled ones taken back here."""
    span = "f.at >= :begin AND f.at < :end"
    rows = reader.connection.execute(
        f"""SELECT 1, f.at, f.verdict, f.body FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
            WHERE f.kind = 'decision' AND {span} AND {UNSEEN} AND {STANDING}
        UNION ALL SELECT -1, f.at, f.verdict, f.body FROM work.fact u INDEXED BY fact_kind
            JOIN work.delivery d ON d.n = u.n CROSS JOIN main.fact f ON f.id = u.target
            WHERE u.kind = 'undo' AND u.at >= :begin AND d.state IN ('new', 'attempted', 'acked')
            AND f.kind = 'decision' AND {span}
            AND NOT EXISTS (SELECT 1 FROM main.fact p INDEXED BY fact_ad WHERE p.ad_id = f.ad_id AND p.kind = 'undo'
                AND p.target = f.id)""",
        {"begin": begin, "end": end},
    )
    return [
        Change(n, at, verdict, frozenset([reason.code for reason in _decided(bytes(body)).data.reasons]))
        for n, at, verdict, body in rows
    ]
