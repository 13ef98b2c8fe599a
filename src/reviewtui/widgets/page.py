"""A page of words beside a list: laid out for its width, scrolled by lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.widgets.lines import LineView
from reviewtui.widgets.typeset import width_of

if TYPE_CHECKING:
    from reviewtui.widgets.typeset import Line

STYLES = ("body", "headline", "muted", "label", "mark", "warning", "found", "gone", "new")
LEAST, MOST = 20, 76
"""Cells of a line: a longer one is harder to read."""


class PageView(LineView, inherit_bindings=False):
    """Shows what it is given a way to lay out, from the first line."""

    LATE_CLASSES: ClassVar[set[str]] = {f"page--{name}" for name in STYLES}
    DEFAULT_CSS = """
    PageView { background: $background; padding: 0;
        & > .page--body { color: $foreground; }
        & > .page--headline { color: $foreground; text-style: bold; }
        & > .page--muted { color: $text-muted; }
        & > .page--label { color: $foreground; text-style: bold; }
        & > .page--mark { color: $text-error; background: $error-muted; }
        & > .page--warning { color: $text-warning; }
        & > .page--found { color: $text-accent; text-style: bold; }
        & > .page--gone { color: $text-error; text-style: strike; }
        & > .page--new { color: $text-success; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.lines: Sequence[Line] = ()
        self._lay_out: Callable[[int], Sequence[Line]] = lambda _: ()

    def show(self, lay_out: Callable[[int], Sequence[Line]], *, again: bool = False) -> None:
        """Show this from now on; `again` is the same as before, told anew: it stays where it was scrolled to."""
        self._lay_out = lay_out
        if not again:
            self.scroll_to(y=0, animate=False, force=True)
        self._set()

    def on_resize(self) -> None:
        self._set()

    def _set(self) -> None:
        if self.size.width > LEAST:
            self.lines = self._lay_out(min(MOST, self.size.width - 3))
            self.set_length(len(self.lines))
            self.refresh()

    def draw(self, number: int, width: int) -> Strip:
        base = self.style_of("page--body")
        if number >= len(self.lines):
            return Strip.blank(width, base)
        line = self.lines[number]
        segments = [Segment(" ", base)]
        for name, pieces in groupby(line, key=attrgetter("style")):
            words = door.plain_emoji("".join(piece.text for piece in pieces))
            segments.append(Segment(words, self.style_of(f"page--{name or 'body'}")))
        return Strip(segments, 1 + width_of(line)).crop_extend(0, width, base)
