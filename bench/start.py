"""Starting: processor time to the first frame and to the first rows, and the most memory after them.

The floor is a bare Textual app that shows one line. It reads no settings, no stylesheet of size, no
database; so the ratio holds everything that ours is beyond Textual itself. Only time on the processor
counts, of all threads, from the start of the interpreter until the text is handed to the terminal (`stamp`); the wall
is not measured.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.caches import home_of, mirror_of
from bench.clients import DATA
from bench.figures import Figure
from bench.terminal import Terminal, floor_app, our_app
from reviewtui.database import sqlite
from reviewtui.words import say

SIZES = (1_000, 1_000_000)


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of starting."""
    small, big = (home_of(size) for size in SIZES)
    programs = {"bare": floor_app("hello"), "small": our_app(small), "big": our_app(big)}
    loading = say("queue.loading")
    awaited = {
        "bare": ["HELLO READY"], "small": [loading, first_headline(small)], "big": [loading, first_headline(big)],
    }  # fmt: skip
    frames: dict[str, list[float]] = {name: [] for name in programs}
    shown: dict[str, list[float]] = {name: [] for name in programs}
    memory: dict[str, list[float]] = {name: [] for name in programs}
    stamps = DATA / "stamps.txt"
    for _ in range(3 if quick else 11):
        for name, (python, _, *program) in programs.items():
            stamps.write_text("\n".join(awaited[name]))
            with Terminal([python, "-m", "bench.stamp", str(stamps), *program]) as terminal:
                terminal.wait_for(awaited[name][-1])
                terminal.settle()
                memory[name].append(terminal.peak_memory())
            times = list(map(float, stamps.read_text().splitlines()))
            frames[name].append(times[0])
            shown[name].append(times[-1])
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
