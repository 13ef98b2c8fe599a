"""Whether this machine's clock can be believed: against the hub's, and against what was written here before."""

from collections.abc import Iterator
from contextlib import closing

from reviewtui.database import sqlite
from reviewtui.services.findings import FINE, WRONG, say_span
from reviewtui.settings import Settings
from reviewtui.words import say

ASTRAY = 60_000
"""Milliseconds by which clocks may differ; from there on the hub orders by receipt."""


def compare_clocks(theirs: int, ours: int) -> tuple[str, str]:
    """The level and the words of a difference between the hub's clock and ours (epoch ms)."""
    ahead = ours - theirs
    if abs(ahead) <= ASTRAY:
        return FINE, say("doctor.clock")
    return WRONG, say("doctor.clock_ahead" if ahead > 0 else "doctor.clock_behind", span=say_span(ahead))


def clock_went_back(settings: Settings, now: int) -> Iterator[tuple[str, str]]:
    """A note of the clock where the last thing written here lies in what is now the future."""
    last = 0
    for name, query in (
        ("work.db", "SELECT max(at) FROM fact"),
        ("mirror.db", "SELECT value FROM meta WHERE key = 'last_sync'"),
    ):
        file = settings.cache_dir / name
        if not file.exists():
            continue
        try:
            with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True)) as connection:
                row = connection.execute(query).fetchone()
        except sqlite.Error:
            continue  # the check of that file says what is wrong with it
        last = max(last, row[0] if row and isinstance(row[0], int) else 0)
    if last > now + ASTRAY:
        yield WRONG, say("doctor.clock_back", span=say_span(last - now))
