"""Moving: from a key to the last byte of its repaint, and a held key.

The floor is a bare Line API list over the same file (`floors/lines.py`): it moves a cursor and nothing
more. Ours also opens each ad beside the list on its reader's thread and sets it as a card, which repaints
a second time: what is measured is the last byte before 50 ms of silence, so that this counts in full.
`key to first byte` tells when the cursor itself had moved. For a held key, 200 are written at once, and
the clock runs until the last byte. The programs are open side by side and take turns key by key.

Ours paints the lines that differ from what stands there. Neighbours in the sample's queue share a template, so that
few of the panel's 35 lines do; where all differ, those lines are drawn ahead and cost their bytes. What ours does in
every round and the floor does not: the ad is shown and its timers begin anew, its neighbours are read again, laid out
and drawn for the next key, after the paint.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import cycle, islice
from statistics import median
from time import sleep

from bench.caches import home_of, mirror_of
from bench.figures import Figure
from bench.start import first_headline
from bench.terminal import Terminal, floor_app, our_app

HELD = 200
Times = dict[str, list[float]]


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of moving."""
    small, big = home_of(1_000), home_of(1_000_000)
    programs = {"bare": floor_app("lines", mirror_of(big)), "small": our_app(small), "big": our_app(big)}
    ready = {"bare": first_headline(big), "small": first_headline(small), "big": first_headline(big)}
    first: dict[str, list[float]] = {name: [] for name in programs}
    last: dict[str, list[float]] = {name: [] for name in programs}
    held: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(2 if quick else 4):
        with ExitStack() as open_ones:
            terminals = {name: open_ones.enter_context(Terminal(command)) for name, command in programs.items()}
            for name, terminal in terminals.items():
                terminal.wait_for(ready[name])
                terminal.settle()
            begun, ended = press_each(terminals, 20 if quick else 60)
            for name, terminal in terminals.items():
                first[name] += begun[name]
                last[name] += ended[name]
                terminal.settle()
            for name, terminal in terminals.items():
                held[name] += [terminal.press(key * HELD, quiet=0.4)[1] for key in (b"j", b"k")]
    millis = {name: median(values) * 1000 for name, values in last.items()}
    yield Figure("key to last repaint byte, p50", millis["big"], millis["bare"], "ms", 1.3)
    yield Figure(
        "key to first repaint byte, p50", median(first["big"]) * 1000, median(first["bare"]) * 1000, "ms", None
    )
    yield Figure("key p50, 1M against 1k ads", millis["big"], millis["small"], "ms", 1.1)
    yield Figure("held key, 200 at once", median(held["big"]) * 1000, median(held["bare"]) * 1000, "ms", 1.5)


def press_each(terminals: Mapping[str, Terminal], count: int) -> tuple[Times, Times]:
    """Down and up again, each key on all in turn: seconds to the first and to the last byte of each repaint."""
    begun: Times = {name: [] for name in terminals}
    ended: Times = {name: [] for name in terminals}
    names = list(terminals)
    for number, key in enumerate(islice(cycle(b"jjjjkkk"), count + 7)):
        names.append(names.pop(0))  # none is always the one after another
        for name in names:
            first, last, size = terminals[name].press(bytes([key]))
            if size and number >= 7:
                begun[name].append(first)
                ended[name].append(last)
            sleep(0.02)
    return begun, ended
