"""Opening the insights at 1,000,000 ads beside 1,000: backlog, work, reasons, rises, sources, one's own work.

Both caches are of the same days, accounts and domains, so what is read from kept counts is alike and only the ads
differ. Agreement is left out: it reads the decisions of the weeks, however many ads there are. How long counting
takes behind a pull is said beside it.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.caches import NOW, home_of, mirror_of, settings_of
from bench.caches import copy as copy_home
from bench.clients import DATA
from bench.figures import Figure, in_turns, wall
from reviewtui.database.sqlite import writing
from reviewtui.services.insights import open_insights, parts
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.reader import Reader
from reviewtui.store.tallies import count_some, forget_counts

MANY, FEW, COUNTED = 1_000_000, 1_000, 10_000


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of the insights."""
    readers = [_reader(home_of(count)) for count in (100_000 if quick else MANY, FEW)]
    many, few = in_turns(9 if quick else 31, *(partial(wall, partial(_open, reader)) for reader in readers))
    for reader in readers:
        reader.close()
    yield Figure("insights from kept counts, 1M ads against 1k", many * 1e3, few * 1e3, "ms", 1.1)
    mirror = MirrorStore(mirror_of(copy_home(home_of(COUNTED), DATA / "scratch")))
    with writing(mirror.connection) as c:
        forget_counts(c)
    spent = wall(partial(_count_all, mirror))
    mirror.close()
    yield Figure("counting behind a pull, 1,000 ads", spent / COUNTED * 1e6, None, "ms")


def _reader(home: Path) -> Reader:
    """A reader of a cache whose counts are complete."""
    mirror = MirrorStore(mirror_of(home))
    while mirror.index_some(20_000):
        pass
    mirror.close()
    return Reader(mirror_of(home), settings_of(home).cache_dir / "work.db")


def _open(reader: Reader) -> None:
    insights = open_insights(reader, NOW, "bench")
    for part in parts(insights, "lead")[:-1]:
        part(reader)


def _count_all(mirror: MirrorStore) -> None:
    while count_some(mirror.connection, 2_000):
        pass
