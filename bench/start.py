"""Starting: processor time to the first frame and to the first rows, and the most memory after them.

The floor is a bare Textual app that shows one line. It reads no settings, no stylesheet of size, no
database; so the ratio holds everything that ours is beyond Textual itself. Only time on the processor
counts, of all threads, from the start of the interpreter until the bytes arrive; the wall is not measured.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.caches import home_of, mirror_of
from bench.figures import Figure
from bench.terminal import Terminal, floor_app, our_app
from reviewtui.database import sqlite
from reviewtui.words import say

SIZES = (1_000, 1_000_000)


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of starting."""
    small, big = (home_of(size) for size in SIZES)
    programs = {"bare": floor_app("hello"), "small": our_app(small), "big": our_app(big)}
    rows = {"bare": "HELLO READY", "small": first_headline(small), "big": first_headline(big)}
    frames: dict[str, list[float]] = {name: [] for name in programs}
    shown: dict[str, list[float]] = {name: [] for name in programs}
    memory: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(3 if quick else 11):
        for name, command in programs.items():
            with Terminal(command) as terminal:
                terminal.wait_for("HELLO READY" if name == "bare" else say("queue.loading"))
                frames[name].append(terminal.cpu())
                terminal.wait_for(rows[name])
                shown[name].append(terminal.cpu())
                terminal.settle()
                memory[name].append(terminal.peak_memory())
    bare = median(frames["bare"])
    yield Figure("start to first frame, 1M ads (CPU)", median(frames["big"]), bare, "s", 1.25)
    yield Figure("start to first rows, 1M ads (CPU)", median(shown["big"]), bare, "s", 2.2)
    yield Figure("peak memory after start, 1M ads", median(memory["big"]), median(memory["bare"]), "MB", 2.0)
    yield Figure("start, 1M against 1k ads (CPU)", median(shown["big"]), median(shown["small"]), "s", 1.1)
    yield Figure("memory, 1M against 1k ads", median(memory["big"]), median(memory["small"]), "MB", 1.1)


def first_headline(home: Path) -> str:
    """The beginning of the first row's headline, as a list of any width shows it."""
    connection = sqlite.open_file(mirror_of(home), synchronous="NORMAL", read_only=True)
    (headline,) = connection.execute(
        "SELECT headline FROM ad WHERE open = 1 ORDER BY place, arrival LIMIT 1"
    ).fetchone()
    connection.close()
    return str(headline)[:12]
