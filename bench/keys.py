"""Moving: from a key to the last byte of its repaint, and a held key.

The floor is a bare Line API list over the same file (`floors/lines.py`): it moves a cursor and nothing
more. Ours also opens each ad beside the list on its reader's thread and sets it as a card, which repaints
a second time: what is measured is the last byte before 50 ms of silence, so that this counts in full.
`key to first byte` tells when the cursor itself had moved. For a held key, 200 are written at once, and
the clock runs until the last byte.

Ours paints the lines that differ from what stands there. Neighbours in the sample's queue share a template, so that
few of the panel's 35 lines do; where all differ, those lines are drawn ahead and cost their bytes. What ours does in
every round and the floor does not: the ad is shown and its timers begin anew, its neighbours are read again, laid out
and drawn for the next key, after the paint.
"""

from collections.abc import Iterator
from itertools import cycle, islice
from statistics import median
from time import sleep

from bench.caches import home_of, mirror_of
from bench.figures import Figure
from bench.start import first_headline
from bench.terminal import Terminal, floor_app, our_app

HELD = 200


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of moving."""
    small, big = home_of(1_000), home_of(1_000_000)
    programs = {"bare": floor_app("lines", mirror_of(big)), "small": our_app(small), "big": our_app(big)}
    ready = {"bare": first_headline(big), "small": first_headline(small), "big": first_headline(big)}
    first: dict[str, list[float]] = {name: [] for name in programs}
    last: dict[str, list[float]] = {name: [] for name in programs}
    held: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(2 if quick else 4):
        for name, command in programs.items():
            with Terminal(command) as terminal:
                terminal.wait_for(ready[name])
                terminal.settle()
                begun, ended = press_each(terminal, 20 if quick else 60)
                first[name].append(median(begun))
                last[name].append(median(ended))
                terminal.settle()
                held[name].append(terminal.press(b"j" * HELD, quiet=0.4)[1])
    millis = {name: median(values) * 1000 for name, values in last.items()}
    yield Figure("key to last repaint byte, p50", millis["big"], millis["bare"], "ms", 1.3)
    yield Figure(
        "key to first repaint byte, p50", median(first["big"]) * 1000, median(first["bare"]) * 1000, "ms", None
    )
    yield Figure("key p50, 1M against 1k ads", millis["big"], millis["small"], "ms", 1.1)
    yield Figure("held key, 200 at once", median(held["big"]) * 1000, median(held["bare"]) * 1000, "ms", 1.5)


def press_each(terminal: Terminal, count: int) -> tuple[list[float], list[float]]:
    """Down and up again, key by key: seconds to the first and to the last byte of each repaint."""
    begun, ended = [], []
    for number, key in enumerate(islice(cycle(b"jjjjkkk"), count + 7)):
        first, last, size = terminal.press(bytes([key]))
        if size and number >= 7:
            begun.append(first)
            ended.append(last)
        sleep(0.02)
    return begun, ended
