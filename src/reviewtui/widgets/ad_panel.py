"""The ad as a customer would see it, scrolled by lines, with evidence marked by keyboard or mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.widgets.lines import LineView
from reviewtui.widgets.typeset import HALF, MAX_CARD, Line, Piece, highlight, span_at, width_of, wrap

if TYPE_CHECKING:
    from reviewtui.domain.ads import Content
    from reviewtui.domain.policy import Policy
    from reviewtui.domain.query import Words
    from reviewtui.domain.values import Span
    from reviewtui.services.ads import AdView
    from reviewtui.services.beside import Beside
    from reviewtui.widgets.creatives import Lack, Picture
    from reviewtui.widgets.evidence import Marker

STYLES = (
    "body", "headline", "title", "muted", "label", "border", "button", "picture", "mark", "warning", "found",
    "evidence", "point", "gone", "new",
)  # fmt: skip


MIN_WIDTH = 10
FRESH_MS = 60_000
"""What was laid out ahead of its time says ages as of then; so long they pass for those of now."""
DRAWN_MOST = 1000
"""Drawn lines that are kept: many lines of one ad, a frame's or a label's, are those of the next."""


class Ahead(NamedTuple):
    """The lines of an ad that may be shown next, and for which panel they were laid out, at what time."""

    view: AdView
    place: tuple[object, ...]
    now: int
    lines: list[Line]


class AdPanel(LineView, inherit_bindings=False):
    """One ad. `painted` is what stands on the screen, and since when: a verdict binds to that and nothing else."""

    LATE_CLASSES: ClassVar[set[str]] = {f"ad-panel--{name}" for name in STYLES}
    DEFAULT_CSS = """
    AdPanel { background: $background; padding: 0;
        & > .ad-panel--body { color: $foreground; }
        & > .ad-panel--headline, & > .ad-panel--title { color: $foreground; text-style: bold; }
        & > .ad-panel--muted { color: $text-muted; }
        & > .ad-panel--label { color: $foreground; text-style: bold; }
        & > .ad-panel--border { color: $border-blurred; }
        & > .ad-panel--button { color: $background; background: $foreground; text-style: bold; }
        & > .ad-panel--picture { color: $text-muted; background: $surface; }
        & > .ad-panel--mark { color: $text-error; background: $error-muted; }
        & > .ad-panel--warning { color: $text-warning; }
        & > .ad-panel--found { color: $text-accent; text-style: bold; }
        & > .ad-panel--evidence { color: $text-warning; text-style: underline; }
        & > .ad-panel--point { color: $background; background: $warning; }
        & > .ad-panel--gone { color: $text-error; text-style: strike; }
        & > .ad-panel--new { color: $text-success; text-style: bold; }
    }
    """

    class Marked(Message):
        """Evidence was marked with the mouse."""

        def __init__(self, evidence: tuple[Span, ...]) -> None:
            super().__init__()
            self.evidence = evidence

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
        self.beside: Beside | None = None
        self.again = ""
        """The key that says once more what was decided under an old meaning."""
        self.found: Sequence[Words] = ()
        self.clock: Callable[[], float] = time.monotonic
        self.picture: Callable[[AdView, int, int, int], Sequence[Line] | Lack] | None = None
        """Gives the picture of a creative, by its number, within so many columns and rows."""
        self._plain: list[Line] = []
        self._lines: list[Line] = []
        self._ahead: dict[str, Ahead] = {}
        self._drawn: dict[tuple[Piece, ...], Strip] = {}
        self._empty: Sequence[str] = ()
        self._drag_from: Span | None = None
        self._dragged: tuple[Span, ...] = ()
        self._dragging = False
        self._drag_chain = 0

    # --- what is shown ---

    def show(self, view: AdView | None, now: int, before: Content | None = None) -> None:
        """Show an ad from its first line, or nothing; `before` is what it was when last read, if it changed since."""
        same = view is not None and self.view is not None and (view.ad_id, view.content_hash) == (
            self.view.ad_id, self.view.content_hash,
        )  # fmt: skip
        self.view, self.now = view, now
        if not same:
            self.evidence = ()
            self.marker = self._drag_from = None
            self._dragged = ()
            self.painted_at = None
            self.before = before
            self.scroll_to(y=0, animate=False, force=True)
        self._empty = ()
        self._set()

    def show_beside(self, beside: Beside) -> None:
        """Show what stands beside the ad, if it is still the ad shown."""
        if self._is_shown(beside):
            self.beside = beside
            self._set()

    def _is_shown(self, beside: Beside) -> bool:
        view = self.view
        return view is not None and (beside.ad_id, beside.content_hash) == (view.ad_id, view.content_hash)

    def seek(self, words: Sequence[Words]) -> None:
        """Mark what was searched for where it stands, from now on."""
        if words or self.found:
            self.found = words
            before, self._lines = self._lines, self._marked_up()
            self._paint(before)

    def say_empty(self, lines: Sequence[str]) -> None:
        """Show words of our own where there is no ad."""
        self.view, self._empty, self.painted_at = None, lines, None
        self._set()

    def prepare(self, views: Iterable[AdView], now: int, *, pictures: bool = False) -> None:
        """Lay out and draw the ads that may be shown next, so that showing one of them is only painting it; with
        `pictures` also those that have some, which are asked for then."""
        width, before, place = self.size.width, self._ahead, self._place()
        self._ahead = {}
        if width - 2 < MIN_WIDTH:
            return
        for view in views:
            known = before.get(view.ad_id)
            if known is None or not self._still(known, view, now):
                if self.picture is not None and view.content.creatives and not pictures:
                    continue
                known = Ahead(view, place, now, self._story_of(view, width - 2, now))
            self._ahead[view.ad_id] = known
            for line in known.lines[: self.size.height]:
                self.make_ready(self._drawn_of(line, width))
        shown = before.get(self.view.ad_id) if self.view is not None else None
        if shown is not None:
            self._ahead.setdefault(shown.view.ad_id, shown)  # the next key may leave it, and the one after come back

    def _place(self) -> tuple[object, ...]:
        """What the lines of an ad depend on beside the ad."""
        return self.size, self.user, self.policy, self.picture

    def _still(self, ahead: Ahead, view: AdView, now: int) -> bool:
        """Whether this is how the ad is laid out now."""
        return ahead.view == view and ahead.place == self._place() and abs(now - ahead.now) < FRESH_MS

    def lay_out_again(self) -> None:
        """Something that the lines show is otherwise now."""
        self._ahead.clear()
        if self.view is not None:
            self._set()

    @property
    def lines(self) -> Sequence[Line]:
        """The lines as they are laid out now."""
        return self._lines

    def mark(self, evidence: Sequence[Span]) -> None:
        """Paint these spans as evidence."""
        self.evidence = tuple(evidence)
        self._set()

    def refresh_marker(self) -> None:
        """The evidence cursor moved: paint it and keep it in sight."""
        if self.marker is not None:
            self.evidence = self.marker.spans
        self._set()
        if self.marker is not None:
            from reviewtui.widgets.evidence import line_of

            line = line_of(self._lines, self.marker.point)
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
        if width < MIN_WIDTH:
            return
        self._plain = self._lay_out(width)
        before, self._lines = self._lines, self._marked_up()
        self.set_length(len(self._lines))
        self._paint(before)

    def _paint(self, before: Sequence[Line]) -> None:
        """Paint the lines in sight that were others before, and the first one of an ad that was not painted yet."""
        unseen = self.painted_at is None
        top, height = int(self.scroll_offset.y), self.size.height
        pairs = zip_longest(before[top : top + height], self._lines[top : top + height])
        self.paint_rows([row for row, (old, new) in enumerate(pairs) if old != new or (unseen and row == 0)])

    def _lay_out(self, width: int) -> list[Line]:
        if self.view is None:
            return [[]] + [
                line for words in self._empty for line in [*wrap(words, min(width, MAX_CARD), "muted"), []]
            ]
        more: list[Line] = []
        if self.beside is not None and self._is_shown(self.beside):
            from reviewtui.widgets.beside import beside_lines

            more = beside_lines(
                self.beside, min(width, MAX_CARD), self.now, self.policy, blind=self.view.blind, again=self.again
            )
        if not (more or self.evidence or self.before):
            ahead = self._ahead.get(self.view.ad_id)
            if ahead is not None and self._still(ahead, self.view, self.now):
                return ahead.lines
        return self._story_of(self.view, width, self.now, self.before, self.evidence, more)

    def _story_of(
        self, view: AdView, width: int, now: int, before: Content | None = None, evidence: Sequence[Span] = (),
        more: Sequence[Line] = (),
    ) -> list[Line]:  # fmt: skip
        """All lines of an ad."""
        from reviewtui.widgets.card import card, changes, story  # the first frame shows none
        from reviewtui.widgets.creatives import rows_for

        lines = card(view, width, now, self._pictured(view), rows_for(self.size.height))
        said = story(view, width, now, self.user, self.policy, evidence, more)
        return [*lines, [], *changes(before, view.content, width), *said]

    def _pictured(self, view: AdView) -> Picture | None:
        return None if self.picture is None else partial(self.picture, view)

    def _marked_up(self) -> list[Line]:
        """The lines with what is marked, or being marked, in its colours."""
        lines = self._plain
        if self.found and self.view is not None:
            from reviewtui.domain.highlight import found_spans  # only a search needs it

            lines = highlight(lines, found_spans(self.view.content, self.found), "found")
        lines = highlight(lines, [*self.evidence, *self._dragged], "evidence")
        return highlight(lines, [self.marker.point] if self.marker is not None else [], "point")

    def on_resize(self) -> None:
        self._drawn.clear()
        self._set()

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    # --- drawing ---

    def render_lines(self, crop: Region) -> list[Strip]:
        width = self.size.width - 2
        if not self._lines and width >= MIN_WIDTH:  # the first frame is painted before it is told its size
            self._plain = self._lay_out(width)
            self._lines = self._marked_up()
        return super().render_lines(crop)

    def draw(self, number: int, width: int) -> Strip:
        if self.view is not None and self.painted_at is None:
            self.painted_at = self.clock()
        return self._drawn_of(self._lines[number] if number < len(self._lines) else [], width)

    def _drawn_of(self, line: Line, width: int) -> Strip:
        key = tuple(line)
        strip = self._drawn.get(key)
        if strip is None:
            if len(self._drawn) >= DRAWN_MOST:
                self._drawn.clear()
            strip = self._drawn[key] = self._set_in_colour(line, width)
        return strip

    def _set_in_colour(self, line: Line, width: int) -> Strip:
        base = self._style("body")
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
        if name.startswith(HALF):
            from reviewtui.widgets.picture import cell_style

            return cell_style(name)
        return self.style_of(f"ad-panel--{name}")

    # --- marking with the mouse ---

    def _raw_at(self, x: int, y: int) -> Span | None:
        from reviewtui.widgets.evidence import MARKABLE

        number = int(self.scroll_offset.y) + y
        found = span_at(self._lines[number], x - 1) if 0 <= number < len(self._lines) else None
        return found if found is not None and found.component in MARKABLE else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._dragging, self._dragged = False, ()
        self._drag_from = self._raw_at(event.x, event.y) if event.button == 1 else None
        if self._drag_from is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._drag_to(event.x, event.y)

    def _drag_to(self, x: int, y: int) -> None:
        """Paint what is dragged over, and follow a drag that leaves the panel."""
        from reviewtui.widgets.evidence import dragged, reached

        begun = self._drag_from
        if begun is None or self.view is None:
            return
        if not 0 <= y < self.size.height:
            self.scroll_relative(y=-1 if y < 0 else 1, animate=False, force=True)
        ended = reached(self._lines, begun, int(self.scroll_offset.y) + y, x - 1)
        if ended is not None and (self._dragging or ended != begun):
            span = dragged(self.view.content, begun, ended)
            blank = self.view.content.component(span.component)[span.start : span.end].isspace()
            self._dragging, self._dragged = True, () if blank else (span,)
            before, self._lines = self._lines, self._marked_up()
            self._paint(before)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        from reviewtui.widgets.evidence import joined

        self._drag_to(event.x, event.y)
        fresh, self._dragged, self._drag_from = self._dragged, (), None
        self.release_mouse()
        for span in fresh:
            self._mark_by_mouse(joined(self._marks, span))

    def on_click(self, event: events.Click) -> None:
        """A click takes away the mark it falls on; two mark a word, three a sentence. A drag is no click."""
        from reviewtui.widgets.evidence import joined, sentence_at, without, word_at

        if self._dragging or event.chain <= self._drag_chain:
            self._drag_chain = event.chain if self._dragging else 0
        place, clicks = self._raw_at(event.x, event.y), event.chain - self._drag_chain
        if self.view is None or place is None or event.button != 1 or self._dragging:
            return
        content, marks = self.view.content, self._marks
        if clicks == 1:
            fresh = without(marks, place)
        else:
            word = word_at(content, place.component, place.start) if clicks == 2 else None
            fresh = joined(marks, word or sentence_at(content, place.component, place.start))
        if fresh != marks:
            self._mark_by_mouse(fresh)

    @property
    def _marks(self) -> tuple[Span, ...]:
        return self.evidence if self.marker is None else self.marker.spans

    def _mark_by_mouse(self, spans: tuple[Span, ...]) -> None:
        if self.marker is not None:
            self.marker.replace(spans)
        self.mark(spans)
        self.post_message(self.Marked(spans))
