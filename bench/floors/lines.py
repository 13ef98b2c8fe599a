"""A bare list by Textual's Line API over keyset pages of one of our mirrors: rows, a cursor, nothing else.

It reads on the event loop, shows no ad beside the list, knows no overlay, no totals, and trusts its texts:
what ours does for each key beyond moving the cursor is in the ratio.
"""

import sqlite3
import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

PAGE = 256
_FIRST = (-(2**62), 0)
_SQL = """SELECT place, arrival, badge, account_id, headline FROM ad
WHERE open = 1 AND (place, arrival) > (?, ?) ORDER BY place, arrival LIMIT ?"""
_ROW, _AT = Style.parse("white on #121212"), Style.parse("black on #0178d4")


class Lines(ScrollView, can_focus=True):
    """Every open ad, one line each."""

    BINDINGS: ClassVar[list[BindingType]] = [("j", "move(1)", ""), ("k", "move(-1)", "")]
    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, path: str) -> None:
        super().__init__()
        self._db = sqlite3.connect(path)
        self._pages: dict[int, list[tuple[object, ...]]] = {}
        (count,) = self._db.execute("SELECT value FROM meta WHERE key = 'open'").fetchone()
        self.count = int(count)
        self.virtual_size = Size(118, self.count)

    def row(self, index: int) -> tuple[object, ...]:
        """The row at an index; its page, and those before it, are read when they are met."""
        number = index // PAGE
        while number >= len(self._pages):
            last = self._pages[len(self._pages) - 1][-1][:2] if self._pages else _FIRST
            self._pages[len(self._pages)] = self._db.execute(_SQL, (*last, PAGE)).fetchall()
        return self._pages[number][index % PAGE]

    def render_line(self, y: int) -> Strip:
        """One row."""
        index, width = y + int(self.scroll_offset.y), self.size.width
        if index >= self.count:
            return Strip.blank(width, _ROW)
        _, arrival, badge, account, headline = self.row(index)
        words = f"{arrival:>8} {badge:<9} {account!s:<16.16} {headline}".replace("\n", " ")[:width].ljust(width)
        return Strip([Segment(words, _AT if index == self.cursor else _ROW)], width)

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two lines that changed, or scroll."""
        top, height, width = int(self.scroll_offset.y), self.size.height, self.size.width
        if top <= new < top + height:
            self.refresh(Region(0, old - top, width, 1), Region(0, new - top, width, 1))
            return
        self.scroll_to(y=new if new < top else new - height + 1, animate=False)
        self.refresh()

    def action_move(self, by: int) -> None:
        """The cursor goes up or down."""
        self.cursor = max(0, min(self.count - 1, self.cursor + by))


class Listed(App[None]):
    """The list alone."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield Lines(sys.argv[1])

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one(Lines).focus()


if __name__ == "__main__":
    Listed().run()
