"""A mirror made anew from the file of a snapshot, in one transaction: until all is there, what was there is read.

The file is another program's: it is opened read-only, its schema trusted with nothing, and nothing of it is taken
unless all of it is what it says.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from reviewtui.database import sqlite
from reviewtui.database.sqlite import Connection, writing
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import PAGE_LIMIT, Page, Snapshot
from reviewtui.wire.snapshot import FORMAT, TABLES, columns_of, sound

_ADS = f"""INSERT INTO main.ad (arrival, seq, account_id, ad_id, content_seq, content_hash, rank, place, open, queued,
    state, decision_id, badge, language, status, created_at, checked_at, ai_verdict, ai_score, spend_minor, currency,
    headline, text, detail, shape, due_at, wanted, chance, mismatch, severity, waiting)
SELECT arrival, seq, account_id, ad_id, seq, content_hash, rank, -rank, queued, queued, iif(queued, 'open', 'auto'),
    '', badge, language, status, created_at, checked_at, ai_verdict, ai_score, spend_minor, currency, headline, text,
    detail, shape, due_at, wanted, chance, mismatch, severity,
    iif(detail GLOB '*_waiting":true*', json_extract(detail, '$.customer_waiting') IS 1, 0)
FROM snapshot.ad WHERE {sound("ad")} ORDER BY arrival"""
"""As `rows.UPSERT_AD` writes an ad that was not there before. GLOB runs to the next of its first letters at once, so
that a rare one makes it three times as fast as `instr`.
"""

_SCATTERED = ("ad_id", "ad_account", "ad_queue")
"""Indexes of every ad in quite another order than the ads come in: made once over all of them, they cost a fraction.

Some builds of SQLite sort in memory alone, so what is sorted has to be small: no more than `_SORTED_MOST` ads.
"""
_SORTED_MOST = 400_000

_CACHE = -8 * 1024
"""As `PRAGMA cache_size`: rows come in the order in which they are kept, so more would be of no use."""


class BadSnapshot(Exception):
    """The file is not what it says."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file claims to be, and for whom: `ahead_by` ms is the hub's clock ahead of this one."""

    told: Snapshot
    hub_id: str
    ahead_by: int = 0


def replace(mirror: MirrorStore, file: Path, origin: Origin, now: int) -> int:
    """Put what the file holds in the place of all that the mirror held; returns how many rows that is.

    Raises:
        BadSnapshot: the file is not what it says.
        database.sqlite.Error: it cannot be read, or the mirror not written. In either case nothing changed.
    """
    place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite.module.connect(place, uri=True, isolation_level=None, check_same_thread=False)) as source:
        with sqlite.in_words():
            for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
                source.execute(f"PRAGMA {pragma}")
            counts = _check(source, origin)
        c = mirror.connection
        c.execute("ATTACH ? AS snapshot", (place,))
        c.execute("PRAGMA threads=2")  # sort on both processors
        (cache,) = c.execute("PRAGMA main.cache_size").fetchone()
        c.execute(f"PRAGMA main.cache_size={_CACHE}")  # sorting takes as much, three times
        try:
            with writing(c):
                mirror.empty(c)
                indexes = c.execute(
                    f"SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND name IN {_SCATTERED} AND ?",
                    (counts["ad"] <= _SORTED_MOST,),
                ).fetchall()
                for name, _ in indexes:
                    c.execute(f"DROP INDEX main.{name}")
                if c.execute(_ADS).rowcount != counts["ad"]:
                    raise BadSnapshot("ad")
                for _, sql in indexes:
                    c.execute(sql)
                try:
                    for page in _pages(source, counts, origin):
                        mirror.put(c, page, now)
                except (msgspec.MsgspecError, ValueError, OverflowError) as error:
                    raise BadSnapshot("fact") from error
                mirror.settle(c)
        finally:
            c.execute(f"PRAGMA main.cache_size={cache}")
            c.execute("DETACH snapshot")
    return sum(counts.values())


def _check(source: Connection, origin: Origin) -> dict[str, int]:
    """How many rows each table of the file says it has."""
    for kind, name, root in source.execute("SELECT type, name, rootpage FROM sqlite_master"):
        if kind != "table" or not root or name not in (*TABLES, "meta"):
            raise BadSnapshot(name)
    for table in TABLES:
        there = {row[1]: row[6] for row in source.execute(f"PRAGMA table_xinfo({table})")}
        if any(there.values()) or any(name not in there for name, _, _ in columns_of(table)):
            raise BadSnapshot(table)
    meta = dict(source.execute("SELECT key, value FROM meta").fetchall())
    told = origin.told
    expected = {
        "format": FORMAT, "hub_id": origin.hub_id, "epoch": told.epoch, "cursor": told.cursor, "upto": str(told.upto),
    }  # fmt: skip
    if {key: meta.get(key) for key in expected} != expected:
        raise BadSnapshot("meta")
    try:
        return {table: int(meta[table]) for table in TABLES}
    except (KeyError, ValueError) as error:
        raise BadSnapshot("meta") from error


def _pages(source: Connection, counts: dict[str, int], origin: Origin) -> Iterator[Page]:
    """All rows but the ads, as pages; at least one, which stands for the whole."""
    told = origin.told
    tables = {"account": "accounts", "policy": "policies", "rules": "rules", "fact": "facts", "lease": "leases",
              "erased": "erased", "record": "records"}  # fmt: skip
    yield Page(told.epoch, told.cursor, told.upto, told.upto, False)
    for table, field in tables.items():
        count = 0
        names = ", ".join(name for name, _, _ in columns_of(table))
        rows = source.execute(f"SELECT {names} FROM {table} WHERE {sound(table)} ORDER BY seq")
        while some := rows.fetchmany(PAGE_LIMIT):
            count += len(some)
            page = Page(told.epoch, told.cursor, told.upto, told.upto, False)
            setattr(page, field, [_row(table, row) for row in some])
            for lease in page.leases:
                lease.expires_at -= origin.ahead_by
                lease.since -= origin.ahead_by if lease.since else 0
            yield page
        if count != counts[table]:
            raise BadSnapshot(table)


def _row(table: str, row: tuple[Any, ...]) -> Any:
    return TABLES[table](*(msgspec.Raw(value) if isinstance(value, bytes) else value for value in row))
