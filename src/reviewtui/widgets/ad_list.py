"""The queue's list: draws only the rows that are seen, over pages read when they are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.domain.claims import first_free
from reviewtui.services.pages import Pages, Wish
from reviewtui.widgets.figures import age, say_badge, span
from reviewtui.widgets.lines import LineView

if TYPE_CHECKING:
    from reviewtui.domain.query import Words
    from reviewtui.store.reader import Hold, Item

_BADGE_STYLE = {
    "mismatch": "late", "lesson": "late", "unsure": "unsure", "changed": "unsure", "escalated": "unsure",
    "appealed": "unsure", "second": "unsure", "spend": "spend",
}  # fmt: skip
AHEAD = 50
"""Rows below the cursor in which one that nobody else is at is looked for."""
MARK = "✓"
MINUTE = 60_000


class AdList(LineView, inherit_bindings=False):
    """Rows of ads under a cursor. It reads nothing itself: it says which page it needs."""

    LATE_CLASSES: ClassVar[set[str]] = {
        "ad-list--row", "ad-list--cursor", "ad-list--muted", "ad-list--late", "ad-list--unsure", "ad-list--spend",
        "ad-list--strong", "ad-list--found", "ad-list--mark", "ad-list--along",
    }  # fmt: skip
    DEFAULT_CSS = """
    AdList { background: $background;
        & > .ad-list--row { color: $foreground; background: $background; }
        & > .ad-list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .ad-list--muted { color: $text-muted; }
        & > .ad-list--strong { text-style: bold; }
        & > .ad-list--late { color: $text-error; text-style: bold; }
        & > .ad-list--unsure { color: $text-warning; }
        & > .ad-list--found { color: $text-accent; text-style: bold; }
        & > .ad-list--spend { color: $text-secondary; }
        & > .ad-list--along { color: $text-success; }
        & > .ad-list--mark { color: $text-accent; text-style: bold; }
    }
    """
    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    class Moved(Message):
        """The cursor is on another ad, or on none."""

        def __init__(self, item: Item | None) -> None:
            super().__init__()
            self.item = item

        def can_replace(self, message: Message) -> bool:
            """Where it is now is what counts."""
            return isinstance(message, AdList.Moved)

    class Needs(Message):
        """A stretch of the list is wanted (see `Pages.missing`)."""

        def __init__(self, wish: Wish) -> None:
            super().__init__()
            self.wish = wish

        def can_replace(self, message: Message) -> bool:
            """A newer wish replaces an older one."""
            return isinstance(message, AdList.Needs)

    class Opened(Message):
        """A row was clicked while it had the cursor."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.pages: Pages[Item] = Pages()
        self.now = 0
        self.user = ""
        self.found: Sequence[Words] = ()
        self.marked: frozenset[str] = frozenset()
        self._strips: dict[tuple[str, bool, bool, int], Strip] = {}

    # --- what is listed ---

    def show(self, pages: Pages[Item], now: int, cursor: int = 0) -> None:
        """List these pages from now on (epoch ms for ages and priorities)."""
        self.pages, self.now = pages, now
        self._strips.clear()
        self._resize()
        self.set_reactive(AdList.cursor, max(0, min(cursor, len(pages) - 1)))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.item))

    def pass_time(self, now: int) -> None:
        """Ages and numbers are as of now; drawn anew once a minute."""
        if abs(now - self.now) >= MINUTE:
            self.now = now
            self._strips.clear()
            self.refresh()

    def arrived(self, first: int = 0) -> None:
        """Pages or the total changed from this row on: draw it, and tell if the cursor now has an ad under it."""
        self._resize()
        if self.cursor >= len(self.pages) > 0:
            self.set_reactive(AdList.cursor, len(self.pages) - 1)
        top, height = int(self.scroll_offset.y), self.size.height
        self.paint_rows(range(max(0, min(first, self.cursor) - top), height))
        self.post_message(self.Moved(self.item))

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    @property
    def item(self) -> Item | None:
        """The row under the cursor, if it was read."""
        return self.pages.get(self.cursor)

    def leave(self, *ad_ids: str) -> None:
        """Rows leave; where one was under the cursor, the next free one is."""
        first, moves = self.cursor, False
        for ad_id in ad_ids:
            index = self.pages.remove(ad_id)
            if index is not None:
                first, moves = min(first, index), moves or index == self.cursor
                if index < self.cursor:
                    self.set_reactive(AdList.cursor, self.cursor - 1)
        if moves:
            self.set_reactive(AdList.cursor, self.cursor + self.free_from(self.cursor))
        self.arrived(first)

    def free_from(self, index: int) -> int:
        """How many rows down from here the first is that nobody else is at or was given; 0 where none is."""
        rows = (row for at in range(index, index + AHEAD) if (row := self.pages.get(at)) is not None)
        return first_free(((row.holder_at(self.now), row.assignee) for row in rows), self.user)

    def near(self) -> list[str]:
        """The ads of the rows on the screen, and of those among which the next free one is looked for."""
        below = (self.pages.get(index) for index in range(self.cursor, self.cursor + AHEAD))
        return list(dict.fromkeys([*self.ids_in_sight(), *(row.ad_id for row in below if row is not None)]))

    def show_holds(self, holds: Mapping[str, Hold], now: int) -> None:
        """Whose these ads are now (epoch ms); the order stays as it is."""
        self.pages.alter(lambda row: row.held(holds[row.ad_id]) if row.ad_id in holds else row)
        self.now = now
        self._strips.clear()
        self.refresh()

    def mark(self, ad_ids: Iterable[str]) -> None:
        """These ads are marked, and no others."""
        self.marked = frozenset(ad_ids)
        self.refresh()

    def put_back(self, item: Item) -> bool:
        """A row returns to its place and gets the cursor; returns whether that place is in memory."""
        index = self.pages.put_back(item)
        if index is None:
            return False
        self._resize()
        self.set_reactive(AdList.cursor, index)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self.item))
        return True

    def _resize(self) -> None:
        self.set_length(len(self.pages))

    def ids_in_sight(self) -> list[str]:
        """The ads of the rows on the screen."""
        top = int(self.scroll_offset.y)
        rows = (self.pages.get(index) for index in range(top, top + self.size.height))
        return [row.ad_id for row in rows if row is not None]

    # --- moving ---

    def move(self, by: int) -> None:
        """The cursor goes down (or up) by so many rows, within the list. Who moves it knows, and is not told."""
        old, new = self.cursor, max(0, min(len(self.pages) - 1, self.cursor + by))
        if new != old:
            self.set_reactive(AdList.cursor, new)
            self._paint_moved(old, new)

    def watch_cursor(self, old: int, new: int) -> None:
        self._paint_moved(old, new)
        self.post_message(self.Moved(self.item))

    def _paint_moved(self, old: int, new: int) -> None:
        top, height = int(self.scroll_offset.y), self.size.height
        if top <= new < top + height:
            self.paint_rows(row for row in sorted((old - top, new - top)) if 0 <= row < height)
        else:
            self._reveal()
            self.refresh()

    def _reveal(self) -> None:
        top, height = int(self.scroll_offset.y), self.size.height
        if not height:
            return  # it has no place yet, and comes here again when it has
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        index = int(self.scroll_offset.y) + event.y
        if not 0 <= index < len(self.pages):
            return
        if index == self.cursor and self.item is not None:
            self.post_message(self.Opened(self.item))
        self.cursor = index

    def on_resize(self) -> None:
        self._strips.clear()
        self._reveal()

    # --- drawing ---

    def draw(self, number: int, width: int) -> Strip:
        item = self.pages.get(number)
        if item is not None:
            return self._row(item, number == self.cursor, width)
        blank = self.style_of("ad-list--row")
        if number >= len(self.pages):
            return Strip.blank(width, blank)
        missing = self.pages.missing(number)
        if missing is not None:
            self.post_message(self.Needs(missing))
        return Strip([Segment("    ·".ljust(width), blank)], width)

    def prepare(self) -> None:
        """Draw what comes into sight when the row under the cursor leaves."""
        width, below = self.size.width, int(self.scroll_offset.y) + self.size.height
        following, last = self.pages.get(self.cursor + 1), self.pages.get(below)
        if following is not None:
            self.make_ready(self._row(following, True, width))
        if last is not None:
            self.make_ready(self._row(last, False, width))

    def _row(self, item: Item, at_cursor: bool, width: int) -> Strip:
        marked = item.ad_id in self.marked
        key = (item.ad_id, at_cursor, marked, width)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[key] = self._set_in_colour(item, at_cursor, marked, width)
        return strip

    def _title(self, title: str, base: Style, over: Style) -> list[Segment]:
        """The title with what was searched for in its own style."""
        if not self.found:
            return [Segment(title, base)]
        from reviewtui.domain.highlight import found_in  # only a search needs it

        segments, at = [], 0
        for start, end in found_in(title, self.found):
            segments += [Segment(title[at:start], base), Segment(title[start:end], over + Style(underline=True))]
            at = end
        return [*segments, Segment(title[at:], base)]

    def _set_in_colour(self, item: Item, at_cursor: bool, marked: bool, width: int) -> Strip:
        style = self.style_of
        base = style("ad-list--cursor" if at_cursor else "ad-list--row")
        strong, muted = base + _over(style("ad-list--strong")), base + _over(style("ad-list--muted"))
        if at_cursor:
            base = muted = strong
        (badge, kind), badge_style = badge_of(item, self.now, self.user), base
        if kind:
            badge_style = base + _over(style(f"ad-list--{kind}"))
        account_width = 16 if width >= 60 else 12
        title_width = width - 1 - 5 - 10 - account_width - 1 - 5 - 1
        title = door.cell(item.headline or item.excerpt, title_width)
        account = door.cell(item.account, account_width)
        from reviewtui.domain.priority import priority_at  # the first frame has no rows

        number = min(priority_at(item.rank, self.now), 9999)
        segments = [
            Segment(MARK if marked else " ", base if at_cursor else base + _over(style("ad-list--mark"))),
            Segment(f"{number:>4} ", strong),
            Segment(_padded(badge, 10), badge_style),
            Segment(_padded(account, account_width + 1), base),
            *self._title(title, base, base if at_cursor else base + _over(style("ad-list--found"))),
            Segment(" " * max(0, title_width - door.cell_width(title)), base),
            Segment(f"{age(item.created_at, self.now):>5} ", muted),
        ]
        return Strip(segments, width)


def _over(style: Style) -> Style:
    """The style's colour and weight, to be laid over another's background."""
    return Style(color=style.color, bold=style.bold)


def _padded(words: str, width: int) -> str:
    return words + " " * max(0, width - door.cell_width(words))


def badge_of(item: Item, now: int, user: str) -> tuple[str, str]:
    """What the list says of an item in a word, and its style: who else is at it or has it, that it was taken along,
    its state where that is news, how near its due time is, else its first badge."""
    if (holder := item.holder_at(now)) not in ("", user):
        return f"@{door.cell(holder, 8)}", "muted"
    if item.along_until > now:
        return say_badge("along"), "along"
    if item.assignee not in ("", user):
        return f"→{door.cell(item.assignee, 8)}", "muted"
    if item.state != "open":
        name = "lesson" if (item.state, item.badge) == ("appealed", "lesson") else item.state
        return say_badge(name), _BADGE_STYLE.get(name, "")
    if item.assignee:
        return say_badge("yours"), "unsure"
    from reviewtui.domain.priority import LATE, due_badge

    due = due_badge(item.due_at, now)
    if due.name:
        return f"{say_badge(due.name)} {span(abs(due.left))}", "late" if due.name == LATE else "unsure"
    return (say_badge(item.badge), _BADGE_STYLE.get(item.badge, "")) if item.badge else ("", "")
