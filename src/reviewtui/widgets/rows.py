"""Rows under a cursor, of which only those that are seen are drawn; each is a line of cells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.widgets.lines import LineView

T = TypeVar("T")
KEPT_MOST = 1000
"""Rows that are kept as they were drawn."""


class Cell(NamedTuple):
    """Words (of any origin), how many columns they have, their style ('' for plain), whether to the right, and how
    many blank columns come after it."""

    words: str
    columns: int
    style: str = ""
    right: bool = False
    gap: int = 1


class RowList(LineView, Generic[T], inherit_bindings=False):
    """Rows of things, each known by a key."""

    LATE_CLASSES: ClassVar[set[str]] = {
        "rows--row", "rows--cursor", "rows--muted", "rows--good", "rows--unsure", "rows--late", "rows--strong",
    }  # fmt: skip
    DEFAULT_CSS = """
    RowList { background: $background; height: 1fr;
        & > .rows--row { color: $foreground; background: $background; }
        & > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .rows--muted { color: $text-muted; }
        & > .rows--good { color: $text-success; }
        & > .rows--unsure { color: $text-warning; }
        & > .rows--late { color: $text-error; text-style: bold; }
        & > .rows--strong { text-style: bold; }
    }
    """

    class Opened(Message):
        """A row was clicked while it had the cursor."""

    class Chosen(Message):
        """A row was clicked, and has the cursor now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.rows: Sequence[T] = ()
        self.cursor = 0
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._places: dict[str, int] = {}

    @abstractmethod
    def key_of(self, row: T) -> str:
        """What a row is known by."""

    @abstractmethod
    def cells_of(self, row: T, width: int) -> Sequence[Cell]:
        """A row of so many columns."""

    def fill(self, rows: Sequence[T], go_to: str = "") -> None:
        """List these, with the cursor on one (by its key), else where it was."""
        self.rows = rows
        self._places = {self.key_of(row): at for at, row in enumerate(rows)}
        found = self._places.get(go_to)
        self.cursor = max(0, min(self.cursor if found is None else found, len(rows) - 1))
        self._strips.clear()
        self.set_length(len(rows))
        self._reveal()
        self.refresh()

    @property
    def item(self) -> T | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def move(self, by: int) -> None:
        """The cursor goes down (or up) by so many rows, within the list. Of a hidden one nothing is drawn: whoever
        shows it again fills it."""
        old, self.cursor = self.cursor, max(0, min(len(self.rows) - 1, self.cursor + by))
        if old == self.cursor or not self.display:
            return
        top, height = int(self.scroll_offset.y), self.size.height
        if top <= self.cursor < top + height:
            self.paint_rows(row for row in sorted((old - top, self.cursor - top)) if 0 <= row < height)
        else:
            self._reveal()
            self.refresh()

    def go_to(self, key: str) -> None:
        """The cursor goes to a row, where it is listed."""
        at = self._places.get(key)
        if at is not None:
            self.move(at - self.cursor)

    def _reveal(self) -> None:
        top, height = int(self.scroll_offset.y), self.size.height
        if not height:
            return
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        at = int(self.scroll_offset.y) + event.y
        if not 0 <= at < len(self.rows):
            return
        if at == self.cursor:
            self.post_message(self.Opened())
        self.move(at - self.cursor)
        self.post_message(self.Chosen())

    def on_resize(self) -> None:
        self._strips.clear()
        self._reveal()

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def draw(self, at: int, width: int) -> Strip:
        """A row of the list, or what is below it."""
        if at >= len(self.rows):
            return Strip.blank(width, self.style_of("rows--row"))
        key = (at, at == self.cursor)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > KEPT_MOST:
                self._strips.clear()
            strip = self._strips[key] = self._draw(self.rows[at], at == self.cursor, width)
        return strip

    def _draw(self, row: T, at_cursor: bool, width: int) -> Strip:
        base = self.style_of("rows--cursor" if at_cursor else "rows--row")

        def over(name: str) -> Style:
            style = self.style_of(f"rows--{name}")
            return base if at_cursor else base + Style(color=style.color, bold=style.bold)

        segments, used = [], 0
        for words, room, name, right, after in self.cells_of(row, width):
            shown = door.cell(words, room)
            gap = " " * max(0, room - door.cell_width(shown))
            segments.append(Segment(gap + shown if right else shown + gap, over(name) if name else base))
            segments.append(Segment(" " * after, base))
            used += room + after
        return Strip(segments, used).adjust_cell_length(width, base)
