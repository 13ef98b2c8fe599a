"""The ad as a customer would see it, scrolled by lines, with evidence marked by keyboard or mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.domain.values import Span
from reviewtui.widgets.card import MAX_CARD, card, changes, story
from reviewtui.widgets.lines import LineView
from reviewtui.widgets.typeset import Line, highlight, span_at, width_of, wrap

if TYPE_CHECKING:
    from reviewtui.domain.ads import Content
    from reviewtui.domain.policy import Policy
    from reviewtui.services.ads import AdView
    from reviewtui.widgets.evidence import Marker

STYLES = (
    "body", "headline", "title", "muted", "label", "border", "button", "picture", "mark", "warning", "evidence",
    "point",
)  # fmt: skip


class AdPanel(LineView, inherit_bindings=False):
    """One ad. `painted` is what stands on the screen, and since when: a verdict binds to that and nothing else."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ad-panel--{name}" for name in STYLES}
    DEFAULT_CSS = """
    AdPanel { background: $background; padding: 0;
        & > .ad-panel--body { color: $foreground; }
        & > .ad-panel--headline { color: $foreground; text-style: bold; }
        & > .ad-panel--title { color: $foreground; text-style: bold; }
        & > .ad-panel--muted { color: $text-muted; }
        & > .ad-panel--label { color: $foreground; text-style: bold; }
        & > .ad-panel--border { color: $border-blurred; }
        & > .ad-panel--button { color: $background; background: $foreground; text-style: bold; }
        & > .ad-panel--picture { color: $text-muted; background: $surface; }
        & > .ad-panel--mark { color: $text-error; background: $error-muted; }
        & > .ad-panel--warning { color: $text-warning; }
        & > .ad-panel--evidence { color: $text-warning; text-style: underline; }
        & > .ad-panel--point { color: $background; background: $warning; }
    }
    """

    @dataclass
    class Marked(Message):
        """Evidence was marked with the mouse."""

        evidence: tuple[Span, ...]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.view: AdView | None = None
        self.policy: Policy | None = None
        self.user = ""
        self.now = 0
        self.evidence: tuple[Span, ...] = ()
        self.marker: Marker | None = None
        self.painted_at: float | None = None
        self.before: Content | None = None
        self.clock: Callable[[], float] = time.monotonic
        self._lines: list[Line] = []
        self._empty: Sequence[str] = ()
        self._drag_from: Span | None = None

    # --- what is shown ---

    def show(self, view: AdView | None, now: int, before: Content | None = None) -> None:
        """Show an ad from its first line, or nothing; `before` is what it was when last read, if it changed since."""
        same = view is not None and self.view is not None and (view.ad_id, view.content_hash) == (
            self.view.ad_id, self.view.content_hash,
        )  # fmt: skip
        self.view, self.now = view, now
        if not same:
            self.evidence = ()
            self.marker = None
            self.painted_at = None
            self.before = before
            self.scroll_to(y=0, animate=False, force=True)
        self._empty = ()
        self._set()

    def say_empty(self, lines: Sequence[str]) -> None:
        """Show words of our own where there is no ad."""
        self.view, self._empty, self.painted_at = None, lines, None
        self._set()

    def mark(self, evidence: Sequence[Span]) -> None:
        """Paint these spans as evidence."""
        self.evidence = tuple(evidence)
        self._set()

    def move_marker_line(self, by: int) -> None:
        """The evidence cursor goes to the nearest word a line down or up."""
        marker = self.marker
        here = self._line_of(marker.point) if marker is not None else None
        if marker is None or here is None:
            return
        left = self._column_of(here, marker.point)
        number = here + by
        while 0 <= number < len(self._lines):
            near: tuple[int, int] | None = None
            for index, word in enumerate(marker.words):
                if self._line_of(word) == number:
                    distance = abs(self._column_of(number, word) - left)
                    if near is None or distance < near[0]:
                        near = (distance, index)
            if near is not None:
                marker.to(near[1])
                return
            number += by

    def _column_of(self, number: int, span: Span) -> int:
        at = 0
        for piece in self._lines[number]:
            if piece.component == span.component and piece.start <= span.start < piece.end:
                return at + span.start - piece.start
            at += width_of([piece])
        return at

    def refresh_marker(self) -> None:
        """The evidence cursor moved: paint it and keep it in sight."""
        if self.marker is not None:
            self.evidence = self.marker.spans
        self._set()
        if self.marker is not None:
            line = self._line_of(self.marker.point)
            top, height = int(self.scroll_offset.y), self.size.height
            if line is not None and not top <= line < top + height:
                self.scroll_to(y=max(0, line - height // 2), animate=False, force=True)

    @property
    def painted(self) -> AdView | None:
        """The ad that stands on the screen; None before its first paint."""
        return self.view if self.painted_at is not None else None

    def painted_for(self) -> float:
        """Seconds the painted ad has been on the screen."""
        return 0.0 if self.painted_at is None else self.clock() - self.painted_at

    def _set(self) -> None:
        width = self.size.width - 2
        if width < 10:
            return
        self._lines = self._lay_out(width)
        self.set_length(len(self._lines))
        self.refresh()

    def _lay_out(self, width: int) -> list[Line]:
        if self.view is None:
            return [[]] + [
                line for words in self._empty for line in [*wrap(words, min(width, MAX_CARD), "muted"), []]
            ]
        lines = card(self.view, width, self.now)
        lines = highlight(lines, self.evidence, "evidence")
        if self.marker is not None:
            lines = highlight(lines, [self.marker.point], "point")
        said = story(self.view, width, self.now, self.user, self.policy, self.evidence)
        return [*lines, [], *changes(self.before, self.view.content, width), *said]

    def _line_of(self, span: Span) -> int | None:
        for number, line in enumerate(self._lines):
            for piece in line:
                if piece.component == span.component and piece.start <= span.start < piece.end:
                    return number
        return None

    def on_resize(self) -> None:
        self._set()

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        if self.view is not None and self.painted_at is None:
            self.painted_at = self.clock()
        width = self.size.width
        base = self._style("body")
        number = int(self.scroll_offset.y) + y
        if number >= len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[number]
        segments = [Segment(" ", base)]
        for name, pieces in groupby(line, key=attrgetter("style")):  # words of one style are painted as one
            words = door.plain_emoji("".join(piece.text for piece in pieces))
            segments.append(Segment(words, self._style(name or "body")))
        used = 1 + width_of(line)
        if used < width:
            segments.append(Segment(" " * (width - used), base))
        strip = Strip(segments, max(used, width))
        return strip if used <= width else strip.crop(0, width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"ad-panel--{name}")

    # --- marking with the mouse ---

    def _raw_at(self, x: int, y: int) -> Span | None:
        number = int(self.scroll_offset.y) + y
        found = span_at(self._lines[number], x - 1) if 0 <= number < len(self._lines) else None
        return found if found is not None and found.component in ("text", "headline") else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._drag_from = self._raw_at(event.x, event.y)
        if self._drag_from is not None:
            self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        begun, self._drag_from = self._drag_from, None
        self.release_mouse()
        ended = self._raw_at(event.x, event.y)
        if begun is None or ended is None or begun == ended or begun.component != ended.component:
            return
        first, last = sorted((begun, ended))
        spans = (*self.evidence, Span(first.component, first.start, last.end))
        self.mark(spans)
        self.post_message(self.Marked(spans))
