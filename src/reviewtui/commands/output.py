"""How commands speak: lines for people through `text`, JSON for programs, progress on a terminal."""

import sys
from collections.abc import Callable
from typing import Any

from reviewtui.text import terminal, visible

_BAR = 30


def line(words: str) -> None:
    """One line on stdout; nothing in it can act on a terminal."""
    print(terminal(words))


def block(words: str) -> None:
    """Words over several lines on stdout."""
    print(visible(words))


def aside(words: str) -> None:
    """One line on stderr: not the answer, but worth knowing."""
    print(terminal(words), file=sys.stderr)


def emit(answer: Any) -> None:
    """One JSON object on stdout, its text exact and in ASCII, so that nothing in it can act on a terminal."""
    import json  # only what answers in it needs it

    print(json.dumps(answer, default=str).replace("\x7f", "\\u007f"))


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows in columns as wide as their widest cell; the last column is as long as it is."""
    from reviewtui.text import cell, cell_width

    clean = [tuple(cell(part, 400) for part in row) for row in rows]
    if not clean:
        return
    widths = [max(cell_width(row[at]) for row in clean) for at in range(len(clean[0]) - 1)]
    for row in clean:
        padded = [part + " " * (width - cell_width(part)) for part, width in zip(row, widths, strict=False)]
        print("  ".join([*padded, row[-1]]).rstrip())


class Progress:
    """A bar on stderr, drawn only on a terminal. A context manager that leaves the line clean."""

    def __init__(self, label: Callable[[int], str], *, quiet: bool = False) -> None:
        self._label = label
        self._live = sys.stderr.isatty() and not quiet
        self._drawn = ""

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            sys.stderr.write("\r" + " " * len(self._drawn) + "\r")
            sys.stderr.flush()

    def show(self, part: float, count: int) -> None:
        """The bar at a part of the whole (0 to 1), with so many things done."""
        if not self._live:
            return
        full = int(_BAR * min(max(part, 0.0), 1.0))
        drawn = f"{'━' * full}{'╌' * (_BAR - full)} {terminal(self._label(count))}"
        if drawn != self._drawn:
            sys.stderr.write("\r" + drawn.ljust(len(self._drawn)))
            sys.stderr.flush()
            self._drawn = drawn
