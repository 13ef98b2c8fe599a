"""What concerns one user, out of the facts others made: read newest first along the indexes, never as a whole."""

from typing import NamedTuple

from reviewtui.database.sqlite import Connection, writing
from reviewtui.store.reader import Reader

INBOX = "inbox"
"""Under this name work.db keeps how far the user has read."""

ANSWER, MENTION, REPLY, ASSIGNED, APPEAL, BRIEFING = "answer", "mention", "reply", "assigned", "appeal", "briefing"
SETTLED, HEARD, RELIEVED = "settled", "heard", "relieved"
"""Why a fact concerns somebody: `SETTLED` where a lead settled on what this user had said, `HEARD` where an appeal of
theirs was decided, `RELIEVED` where a lead decided what they had escalated."""

ASKED_MOST = 1_000
"""Own questions, and own decisions, the newest first, that are looked up for answers."""
LOOKED_AT = 1_000
"""Of the remarks, assignments, appeals and settlements of all people, so many of the newest are looked at: what it
costs to know how much is unread must not grow with what was ever written."""


class LetterRow(NamedTuple):
    """A fact of somebody else that concerns the user, as `why` says (`ANSWER` and so on). `accepted` orders
    them; `body` is the fact's bytes."""

    why: str
    accepted: int
    id: str
    ad_id: str
    account_id: str
    author: str
    at: int
    body: bytes
    headline: str


_COLUMNS = "f.accepted, f.id, f.ad_id, f.account_id, f.author, f.at, f.body"
_UNDONE = """EXISTS (SELECT 1 FROM main.fact u INDEXED BY fact_ad
    WHERE u.ad_id = f.ad_id AND u.kind = 'undo' AND u.target = f.id)"""
_TOOK_PART = """EXISTS (SELECT 1 FROM main.fact m INDEXED BY fact_ad
    WHERE m.ad_id = f.ad_id AND m.author = :user AND m.kind IN ('note', 'ask', 'decision'))"""


def _newest(kind: str, name: str = "f") -> str:
    facts = f"SELECT * FROM main.fact INDEXED BY fact_kind WHERE kind = '{kind}'"
    return f"({facts} ORDER BY at DESC LIMIT {LOOKED_AT}) {name}"


_SOURCES = (
    f"""SELECT '{SETTLED}', {_COLUMNS} FROM (SELECT * FROM main.fact INDEXED BY fact_settled WHERE adjudication = 1
            ORDER BY accepted DESC LIMIT {LOOKED_AT}) f
        WHERE f.author <> :user AND EXISTS (SELECT 1 FROM main.fact m INDEXED BY fact_ad
            WHERE m.ad_id = f.ad_id AND m.author = :user AND m.kind = 'decision' AND m.accepted < f.accepted
            AND m.content_hash = f.content_hash AND m.round = f.round)
        ORDER BY f.accepted DESC""",
    f"""SELECT '{HEARD}', {_COLUMNS} FROM {_newest("appeal", "m")}
        CROSS JOIN main.fact f INDEXED BY fact_ad ON f.ad_id = m.ad_id AND f.accepted > m.accepted
        WHERE m.author = :user AND f.kind = 'decision' AND f.author <> :user
        AND f.content_hash = m.content_hash AND f.round >= m.round ORDER BY f.accepted DESC""",
    f"""SELECT '{RELIEVED}', {_COLUMNS} FROM (SELECT * FROM main.fact INDEXED BY fact_author
            WHERE kind = 'decision' AND author = :user ORDER BY at DESC LIMIT {ASKED_MOST}) m
        CROSS JOIN main.fact f INDEXED BY fact_ad ON f.ad_id = m.ad_id AND f.accepted > m.accepted
        WHERE m.verdict = 'escalate' AND f.kind = 'decision' AND f.author <> :user AND f.role IN ('lead', 'admin')
        AND f.content_hash = m.content_hash AND f.round = m.round ORDER BY f.accepted DESC""",
    f"""SELECT '{MENTION}', {_COLUMNS} FROM main.mention m JOIN main.fact f ON f.id = m.fact_id
        WHERE m.user = :user AND f.author <> :user ORDER BY m.accepted DESC""",
    f"""SELECT '{ANSWER}', {_COLUMNS} FROM (SELECT ad_id, min(accepted) AS since FROM (
            SELECT ad_id, accepted FROM main.fact INDEXED BY fact_asker WHERE kind = 'ask' AND author = :user
            ORDER BY accepted DESC LIMIT {ASKED_MOST}) GROUP BY ad_id) q
        CROSS JOIN main.fact f INDEXED BY fact_ad ON f.ad_id = q.ad_id AND f.accepted > q.since
        WHERE f.kind = 'decision' AND f.author <> :user ORDER BY f.accepted DESC""",
    f"""SELECT '{REPLY}', {_COLUMNS} FROM {_newest("note")}
        WHERE f.author <> :user AND {_TOOK_PART} ORDER BY f.at DESC""",
    f"""SELECT '{ASSIGNED}', {_COLUMNS} FROM {_newest("assign")}
        WHERE f.target = :user AND f.author <> :user ORDER BY f.at DESC""",
    f"""SELECT '{APPEAL}', {_COLUMNS} FROM {_newest("appeal")}
        WHERE f.author <> :user AND {_TOOK_PART} ORDER BY f.at DESC""",
    # one letter for the latest revision of a briefing, whichever of its copies are in sight
    f"""SELECT '{BRIEFING}', {_COLUMNS} FROM (
            SELECT *, max(round * 2 + (account_id = '')) FROM main.fact INDEXED BY fact_kind
            WHERE kind = 'briefing' GROUP BY target) f
        WHERE f.author <> :user AND json_extract(CAST(f.body AS TEXT), '$.data.retired') IS NOT 1
        ORDER BY f.at DESC""",
)


def letters(reader: Reader, user: str, limit: int) -> list[LetterRow]:
    """What concerns this user, newest first, each fact once, without what was taken back."""
    found: dict[str, LetterRow] = {}
    for source in _SOURCES:
        rows = reader.connection.execute(
            f"""SELECT f.*, ifnull(iif(a.headline = '', substr(a.text, 1, 120), a.headline), '')
            FROM ({source} LIMIT :limit) f LEFT JOIN main.ad a ON a.ad_id = f.ad_id AND f.ad_id <> ''
            WHERE NOT {_UNDONE}""",
            {"user": user, "limit": limit},
        )
        for row in map(LetterRow._make, rows):
            found.setdefault(row.id, row)
    return sorted(found.values(), key=lambda row: (row.accepted, row.id), reverse=True)[:limit]


def read_upto(reader: Reader) -> int:
    """How far the user has read: the `accepted` of the latest letter seen."""
    row = reader.connection.execute("SELECT upto FROM work.seen WHERE what = ?", (INBOX,)).fetchone()
    return 0 if row is None else int(row[0])


def mark_read(c: Connection, upto: int, what: str = INBOX) -> None:
    """The user has read something as far as this; it never goes back. Over the writer's connection to work.db."""
    with writing(c):
        c.execute(
            "INSERT INTO seen (what, upto) VALUES (?, ?) ON CONFLICT (what) DO UPDATE SET upto = max(upto, ?)",
            (what, upto, upto),
        )
