"""Accounts as rows: draws only those that are seen; and the words and shapes that rows, plot and files share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.domain.plotting import SIGNS, STYLES
from reviewtui.domain.scatter import mark_of
from reviewtui.widgets.figures import amount, span
from reviewtui.widgets.lines import LineView
from reviewtui.widgets.trend import bars
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.portfolio import AccountLine

WIDE = 104
"""Columns from which on the renewal's date and amount are written out."""
SPARK = 12
SOON_DAYS = 90


class AccountList(LineView, inherit_bindings=False):
    """Rows of accounts under a cursor."""

    LATE_CLASSES: ClassVar[set[str]] = {
        "account-list--row", "account-list--cursor", "account-list--muted", "account-list--good",
        "account-list--unsure", "account-list--late", "account-list--strong",
    }  # fmt: skip
    DEFAULT_CSS = """
    AccountList { background: $background; height: 1fr;
        & > .account-list--row { color: $foreground; background: $background; }
        & > .account-list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .account-list--muted { color: $text-muted; }
        & > .account-list--good { color: $text-success; }
        & > .account-list--unsure { color: $text-warning; }
        & > .account-list--late { color: $text-error; text-style: bold; }
        & > .account-list--strong { text-style: bold; }
    }
    """

    class Opened(Message):
        """A row was clicked while it had the cursor."""

        def __init__(self, line: AccountLine) -> None:
            super().__init__()
            self.line = line

    class Chosen(Message):
        """A row was clicked, and has the cursor now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.rows: Sequence[AccountLine] = ()
        self.cursor = 0
        self._now = 0
        self._today = date.min
        self._strips: dict[tuple[int, bool], Strip] = {}

    def show(self, rows: Sequence[AccountLine], now: int, today: date, go_to: str = "") -> None:
        """List these accounts, with the cursor on one (by its id), else where it was. `now` in epoch ms."""
        self.rows, self._now, self._today = rows, now, today
        found = next((at for at, line in enumerate(rows) if line.account_id == go_to), None)
        self.cursor = max(0, min(self.cursor if found is None else found, len(rows) - 1))
        self._strips.clear()
        self.set_length(len(rows))
        self._reveal()
        self.refresh()

    @property
    def item(self) -> AccountLine | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def move(self, by: int) -> None:
        """The cursor goes down (or up) by so many rows, within the list."""
        old, self.cursor = self.cursor, max(0, min(len(self.rows) - 1, self.cursor + by))
        if old == self.cursor:
            return
        top, height = int(self.scroll_offset.y), self.size.height
        if top <= self.cursor < top + height:
            self.paint_rows(row for row in sorted((old - top, self.cursor - top)) if 0 <= row < height)
        else:
            self._reveal()
            self.refresh()

    def go_to(self, account_id: str) -> None:
        """The cursor goes to an account, where it is listed."""
        at = next((at for at, line in enumerate(self.rows) if line.account_id == account_id), None)
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
        if at == self.cursor and self.item is not None:
            self.post_message(self.Opened(self.item))
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
            return Strip.blank(width, self.style_of("account-list--row"))
        key = (at, at == self.cursor)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[key] = self._draw(self.rows[at], at == self.cursor, width)
        return strip

    def _draw(self, line: AccountLine, at_cursor: bool, width: int) -> Strip:
        base = self.style_of("account-list--cursor" if at_cursor else "account-list--row")

        def over(name: str) -> Style:
            style = self.style_of(f"account-list--{name}")
            return base if at_cursor else base + Style(color=style.color, bold=style.bold)

        cells = row_cells(line, self._now, self._today, width)
        segments, used = [], 0
        for words, room, style, right in cells:
            shown = door.cell(words, room)
            gap = " " * max(0, room - door.cell_width(shown))
            segments.append(Segment(gap + shown if right else shown + gap, over(style) if style else base))
            segments.append(Segment(" ", base))
            used += room + 1
        return Strip(segments, used).adjust_cell_length(width, base)


def row_cells(line: AccountLine, now: int, today: date, width: int) -> list[tuple[str, int, str, bool]]:
    """The cells of a row: words, how many columns they have, their style ('' for plain), and whether to the right."""
    wide = width >= WIDE
    mark = mark_of(line)
    fixed = [
        (_health(line), 11 if wide else 9, _health_style(line), False),
        (f"{line.active:,}" if line.active is not None else "–", 8 if wide else 7, "", True),
        (bars(line.sparkline, SPARK), SPARK, "muted", False),
        (f"{line.trend:+.0%}" if line.trend is not None else "", 5, _trend_style(line.trend), True),
        (_renewal(line, today, wide), 22 if wide else 7, _renewal_style(line, today), True),
        (_closing(line, now), 6 if wide else 5, "late" if line.closes_at is not None else "muted", True),
        (line.who or "–", 12 if wide else 8, "" if line.who else "late", False),
    ]
    room = width - 2 - sum(columns + 1 for _, columns, _, _ in fixed) - 1
    return [(SIGNS[mark], 1, STYLES[mark], False), (line.name, max(8, room), "strong", False), *fixed]


def heading_cells(width: int) -> str:
    """What the columns of a list of so many cells are called."""
    wide = width >= WIDE
    columns = [("health", 11 if wide else 9, False), ("users", 8 if wide else 7, True), ("year", SPARK, False),
               ("trend", 5, True), ("renewal", 22 if wide else 7, True), ("closes", 6 if wide else 5, True),
               ("who", 12 if wide else 8, False)]  # fmt: skip
    room = max(8, width - 2 - sum(columns_ + 1 for _, columns_, _ in columns) - 1)
    words = ["  " + say("accounts.column_name").ljust(room)]
    for name, cells, right in columns:
        word = door.cell(say(f"accounts.column_{name}"), cells)
        words.append(word.rjust(cells) if right else word.ljust(cells))
    return " ".join(words)


def _health(line: AccountLine) -> str:
    return "–" if line.score is None else f"{line.score:>3} {line.band}"


def _health_style(line: AccountLine) -> str:
    if line.score is None:
        return "muted"
    return "late" if "risk" in line.concerns else ""


def _trend_style(trend: float | None) -> str:
    if trend is None:
        return "muted"
    return "late" if trend <= -0.15 else "good" if trend >= 0.05 else "muted"


def days_until(line: AccountLine, today: date) -> int | None:
    """Days until the renewal; below 0 it is over, None where there is none."""
    return (date.fromisoformat(line.renews_on) - today).days if line.renews_on else None


def _renewal(line: AccountLine, today: date, wide: bool) -> str:
    days = days_until(line, today)
    if days is None:
        return ""
    when = say("accounts.in_days", days=days) if days >= 0 else say("accounts.days_ago", days=-days)
    if not wide:
        return f"{days}d"
    money = amount(line.amount, line.currency) if line.amount is not None else ""
    return f"{when}  {money:>9}"


def _renewal_style(line: AccountLine, today: date) -> str:
    days = days_until(line, today)
    return (
        "unsure" if days is not None and days <= SOON_DAYS and line.renewal_state not in ("renewed", "lost") else ""
    )


def _closing(line: AccountLine, now: int) -> str:
    if line.closes_at is not None:
        return f"⌛{span(max(0, line.closes_at - now))}"
    return str(line.tickets) if line.tickets else ""
