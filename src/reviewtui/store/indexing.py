"""What makes ads quick to find, written behind a watermark and never inside a pull: their words, likes and facets.

Each index is keyed by `content_seq`: an ad whose text changed, or of which the AI says another, gets new rows, and
the old ones join to no ad.
"""

from collections.abc import Iterator

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.landing import host_of

HOST, FORMAT, NAMED = "host", "format", "named"
"""Kinds of facet: the host it leads to, last label first; its format; reason codes that the AI names."""

_FRESH = "FROM ad WHERE content_seq > :indexed AND content_seq <= :last"
_WORDS = f"""INSERT INTO ad_fts (rowid, headline, text) SELECT content_seq, headline, text || char(10) || ifnull(
    (SELECT name FROM account WHERE account.account_id = ad.account_id), '') {_FRESH} ORDER BY content_seq"""
_LIKENESS = f"INSERT OR IGNORE INTO likeness SELECT iif(shape, shape, content_hash), content_seq {_FRESH}"
_DETAILS = f"SELECT detail, content_seq {_FRESH}"


class _Detail(msgspec.Struct, gc=False):
    """What of an ad's detail is a facet."""

    link: str = ""
    format: str = ""
    ai_reason: str = ""


_read = msgspec.json.Decoder(_Detail).decode


def index_some(c: Connection, limit: int) -> int:
    """Index the next ads behind the watermark; returns how many.

    An ad is found by its headline, its text and its account's name as it was then. Near-identical ads share an
    `alike`: their shape, or where there is too little text for one, the hash of their content.
    """
    meta = dict(c.execute("SELECT key, value FROM meta WHERE key IN ('indexed', 'upto')").fetchall())
    (last,) = c.execute(
        "SELECT max(content_seq) FROM (SELECT content_seq FROM ad WHERE content_seq > ? AND content_seq <= ?"
        " ORDER BY content_seq LIMIT ?)",
        (meta["indexed"], meta["upto"], limit),
    ).fetchone()
    if last is None:
        return 0
    within = {"indexed": meta["indexed"], "last": last}
    with writing(c):
        added = c.execute(_WORDS, within).rowcount
        c.execute(_LIKENESS, within)
        found = [(*facet, seq) for detail, seq in c.execute(_DETAILS, within) for facet in _facets(_read(detail))]
        c.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?)", found)
        c.execute("UPDATE meta SET value = ? WHERE key = 'indexed'", (last,))
    return int(added)


def forget_index(c: Connection) -> None:
    """Begin the indexes again from nothing. Within a transaction of mirror.db."""
    c.execute("DELETE FROM likeness")
    c.execute("DELETE FROM facet")
    c.execute("INSERT INTO ad_fts (ad_fts) VALUES ('delete-all')")
    c.execute("UPDATE meta SET value = 0 WHERE key = 'indexed'")


def _facets(detail: _Detail) -> Iterator[tuple[str, str]]:
    from reviewtui.domain.matching import codes_in  # beside the first rows on screen, not before them

    if detail.link and (host := host_of(detail.link)):
        yield HOST, inside_out(host)
    if detail.format:
        yield FORMAT, detail.format.lower()
    for code in set(codes_in(detail.ai_reason)) if detail.ai_reason else ():
        yield NAMED, code


def inside_out(host: str) -> str:
    """A host as its facet has it, its last label first, so that what a domain holds stands together."""
    return host if host.startswith("[") else ".".join(reversed(host.split(".")))
