"""What makes ads quick to find, written behind a watermark and never inside a pull: their words, likes and hosts.

Each index is keyed by `content_seq`: an ad whose text changed gets new rows, and the old ones join to no ad.
"""

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.landing import host_of

_FRESH = "FROM ad WHERE content_seq > :indexed AND content_seq <= :last"
_WORDS = f"""INSERT INTO ad_fts (rowid, headline, text) SELECT content_seq, headline, text || char(10) || ifnull(
    (SELECT name FROM account WHERE account.account_id = ad.account_id), '') {_FRESH} ORDER BY content_seq"""
_LIKENESS = f"INSERT OR IGNORE INTO likeness SELECT iif(shape, shape, content_hash), content_seq {_FRESH}"
_LINKS = f"SELECT json_extract(detail, '$.link') AS link, content_seq {_FRESH} AND link IS NOT NULL"


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
        leads = [(host_of(str(link)), content_seq) for link, content_seq in c.execute(_LINKS, within)]
        c.executemany(
            "INSERT OR IGNORE INTO landing VALUES (?, ?)", [(inside_out(host), seq) for host, seq in leads if host]
        )
        c.execute("UPDATE meta SET value = ? WHERE key = 'indexed'", (last,))
    return int(added)


def forget_index(c: Connection) -> None:
    """Begin the indexes again from nothing. Within a transaction of mirror.db."""
    c.execute("DELETE FROM likeness")
    c.execute("DELETE FROM landing")
    c.execute("INSERT INTO ad_fts (ad_fts) VALUES ('delete-all')")
    c.execute("UPDATE meta SET value = 0 WHERE key = 'indexed'")


def inside_out(host: str) -> str:
    """A host as the landing index keeps it, its last label first, so that what a domain holds stands together."""
    return host if host.startswith("[") else ".".join(reversed(host.split(".")))
