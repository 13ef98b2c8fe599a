"""The texts that were judged, as an index of their own in mirror.db: decisions are few beside ads, so it stays small.

A row is keyed by the `seq` of its decision; a decision that moved is indexed anew, and its old row joins to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.facts import decode_decision, decode_fact
from reviewtui.domain.likeness import plain_words, rare_words, shape, words_of

if TYPE_CHECKING:
    from reviewtui.store.reader import Reader

COMMON = 4_000
"""A word in more judged texts than this tells too little to be looked up, while there are rarer ones."""
_LEAST, _MOST = 2, 6


class JudgedRow(NamedTuple):
    """A decision on another ad, and how that ad stands now. `body` is the fact's bytes."""

    fact_id: str
    ad_id: str
    account_id: str
    author: str
    at: int
    body: bytes
    status: str
    holds: bool


def index_judged(c: Connection, limit: int = 500) -> int:
    """Add the next decisions to the index behind its watermark; returns how many were added."""
    (watermark,) = c.execute("SELECT value FROM meta WHERE key = 'judged'").fetchone()
    rows = c.execute(
        "SELECT seq, body FROM fact INDEXED BY fact_judged WHERE kind = 'decision' AND seq > ? ORDER BY seq LIMIT ?",
        (watermark, limit),
    ).fetchall()
    if not rows:
        return 0
    contents = [(seq, decode_decision(decode_fact(bytes(body)).data).content) for seq, body in rows]
    with writing(c):
        c.executemany(
            "INSERT OR REPLACE INTO judged VALUES (?, ?)", [(seq, shape(content)) for seq, content in contents]
        )
        c.executemany(
            "INSERT INTO judged_fts (rowid, words) VALUES (?, ?)",
            [(seq, plain_words(words_of(content))) for seq, content in contents],
        )
        c.execute("UPDATE meta SET value = ? WHERE key = 'judged'", (rows[-1][0],))
    return len(rows)


def forget_judged(c: Connection) -> None:
    """Empty the index, for a cold start. Within a transaction of mirror.db."""
    c.execute("DELETE FROM judged")
    c.execute("INSERT INTO judged_fts (judged_fts) VALUES ('delete-all')")
    c.execute("UPDATE meta SET value = 0 WHERE key = 'judged'")


_ROW = """SELECT f.id, f.ad_id, f.account_id, f.author, f.at, f.body, ifnull(a.status, 'unknown'),
    ifnull(a.decision_id = f.id, 0) FROM main.fact f INDEXED BY fact_judged LEFT JOIN main.ad a ON a.ad_id = f.ad_id
    WHERE f.kind = 'decision' AND f.seq IN ({seqs}) AND f.ad_id <> :ad_id AND NOT EXISTS (
        SELECT 1 FROM main.fact u INDEXED BY fact_ad WHERE u.ad_id = f.ad_id AND u.kind = 'undo' AND u.target = f.id)
    AND NOT EXISTS (SELECT 1 FROM work.fact w CROSS JOIN work.delivery d ON d.n = w.n WHERE w.target = f.id
        AND w.target <> '' AND w.kind = 'undo' AND d.state NOT IN ('held', 'withdrawn'))
    ORDER BY f.seq DESC LIMIT :limit"""


def judged_alike(reader: Reader, shape: int, ad_id: str, limit: int) -> list[JudgedRow]:
    """The newest decisions on other ads whose text was near-identical (`domain.likeness.shape`), none undone."""
    sql = _ROW.format(seqs="SELECT seq FROM main.judged WHERE shape = :shape AND shape <> 0")
    values = {"shape": shape, "ad_id": ad_id, "limit": limit}
    return [JudgedRow(*row) for row in reader.connection.execute(sql, values)]


def judged_like(reader: Reader, text: str, ad_id: str, limit: int) -> list[JudgedRow]:
    """Decisions on other ads whose texts share this text's rarest words, the newest of the best matches first.

    Which words are rare is counted in the index itself; a word nobody judged, or everybody did, finds nothing.
    """
    wanted = _telling_words(reader, text)
    if not wanted:
        return []
    match = " OR ".join(f'"{word}"' for word in wanted)
    sql = _ROW.format(
        seqs="SELECT rowid FROM main.judged_fts WHERE judged_fts MATCH :match ORDER BY rank LIMIT :hits"
    )
    values = {"match": match, "ad_id": ad_id, "hits": limit, "limit": limit}
    return [JudgedRow(*row) for row in reader.connection.execute(sql, values)]


def _telling_words(reader: Reader, text: str) -> Sequence[str]:
    counted = {word: count for word, count in _counts(reader, text) if count}
    rare = rare_words(" ".join(counted), _MOST, lambda word: counted.get(word, 0))
    return [word for number, word in enumerate(rare) if counted[word] <= COMMON or number < _LEAST]


def _counts(reader: Reader, text: str) -> Iterator[tuple[str, int]]:
    c = reader.connection
    c.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.judged_words USING fts5vocab('main', 'judged_fts', 'row')")
    words = [word for word in dict.fromkeys(plain_words(text).split()) if len(word) > 2 and word != "0"]
    rows = c.execute(
        "SELECT w.value, (SELECT doc FROM temp.judged_words WHERE term = w.value) FROM json_each(?) w",
        (msgspec.json.encode(words[:60]).decode(),),
    )
    yield from ((word, int(count or 0)) for word, count in rows)
