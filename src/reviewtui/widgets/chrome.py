"""The status line at the top and the footer at the bottom: the same on every screen."""

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reviewtui import text as door
from reviewtui.keymap import Action
from reviewtui.widgets.figures import age
from reviewtui.widgets.late_styles import LateStyles
from reviewtui.words import say

Parts = list[tuple[str, str]]
CALM_MS = 20_000
"""A sync this recent needs no age: nothing ticks while all is well."""


class StatusLine(LateStyles, Widget):
    """Where one is, how fresh it is, what waits for the hub, who one is."""

    LATE_CLASSES: ClassVar[set[str]] = {
        "status--here", "status--tab", "status--muted", "status--good", "status--late", "status--count",
    }  # fmt: skip
    DEFAULT_CSS = """
    StatusLine { height: 1; dock: top; background: $panel; color: $foreground;
        & > .status--here { background: $primary; color: $background; text-style: bold; }
        & > .status--tab { color: $text-muted; background: $panel; }
        & > .status--muted { color: $text-muted; background: $panel; }
        & > .status--good { color: $text-success; background: $panel; }
        & > .status--late { color: $text-warning; background: $panel; }
        & > .status--count { color: $text-accent; text-style: bold; background: $panel; }
    }
    """

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, mode: str) -> None:
            super().__init__()
            self.mode = mode

    MODES = ("queue", "inbox", "history", "insights", "sync")

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.state = "starting"
        self.last_sync = 0
        self.outbox = 0
        self.held = 0
        self.user = ""
        self.now = 0
        self.marks: dict[str, int] = {}

    def tell(
        self, *, state: str, last_sync: int, outbox: int, held: int, user: str, now: int, marks: Mapping[str, int]
    ) -> None:
        """Show this from now on; instants in epoch ms. `marks`: how much is new in a mode."""
        before = (self.marks, self._right(narrow=False))
        self.marks = {mode: count for mode, count in marks.items() if count}
        self.state, self.last_sync, self.outbox, self.held, self.user, self.now = (
            state, last_sync, outbox, held, user, now,
        )  # fmt: skip
        if (self.marks, self._right(narrow=False)) != before:  # told every second: painted when it reads otherwise
            self.refresh()

    def _left(self) -> Parts:
        parts: Parts = []
        for mode in self.MODES:
            name = say(f"queue.mode_{mode}")
            parts.append((f" {name} ", "here" if mode == self.here else "tab"))
            count = f"{self.marks[mode]} " if mode in self.marks else ""
            parts.append((f"{count} ", "count" if count else "tab"))
        return parts

    def _right(self, narrow: bool) -> Parts:
        fresh = age(self.last_sync, self.now) if self.last_sync else ""
        known = {"starting", "in_sync", "syncing", "offline", "refused", "following"}
        state = self.state if self.state in known else "offline"
        recent = self.last_sync and self.now - self.last_sync < CALM_MS
        good = state in ("in_sync", "syncing", "following")
        key = f"queue.sync_{state}" if fresh or state in ("starting", "refused") else f"queue.sync_{state}_never"
        if state == "starting" and fresh:
            key = "queue.sync_starting_seen"
        if recent and state in ("in_sync", "following"):
            key = "queue.sync_in_sync_never"
        words = say(key, age=fresh)
        parts: Parts = [("● " if good else "○ ", "good" if good else "late"), (words, "muted" if good else "late")]
        if not narrow or self.outbox:
            parts.append(("  " + say("queue.outbox") + " ", "muted"))
            parts.append((str(self.outbox), "count" if self.outbox else "muted"))
        if self.held:
            parts.append(("  " + say("queue.held") + f" {self.held}", "late"))
        parts.append((f"  {door.cell(self.user, 16)} ", "muted"))
        return parts

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style

        def style(name: str) -> Style:
            return self.get_component_rich_style(f"status--{name}")

        left, right = self._left(), self._right(width < 100)
        room = width - _width(left) - _width(right)
        if room < 0:
            right = right[:2] + right[-1:]
            room = max(0, width - _width(left) - _width(right))
        segments = [Segment(words, style(name)) for words, name in left]
        segments.append(Segment(" " * room, base))
        segments += [Segment(words, style(name)) for words, name in right]
        return Strip(segments).crop_extend(0, width, base)

    def on_click(self, event: events.Click) -> None:
        at, left = 0, self._left()
        for number, mode in enumerate(self.MODES):
            at += _width(left[2 * number : 2 * number + 2])
            if event.x < at:
                self.post_message(self.Chosen(mode))
                return


class KeyFooter(LateStyles, Widget):
    """The keys that matter here, from the keymap. A click presses one."""

    LATE_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--words"}
    DEFAULT_CSS = """
    KeyFooter { height: 1; dock: bottom; background: $panel; color: $text-muted;
        & > .footer--key { color: $text-accent; text-style: bold; background: $panel; }
        & > .footer--words { color: $text-muted; background: $panel; }
    }
    """

    class Pressed(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self.actions: list[Action] = []
        self._spots: list[tuple[int, int, Action]] = []

    def show(self, actions: list[Action]) -> None:
        """Offer these, the most useful first; what does not fit is left out, the help is always kept."""
        if actions != self.actions:
            self.actions = actions
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base: Style = self.rich_style
        key_style = self.get_component_rich_style("footer--key")
        words_style = self.get_component_rich_style("footer--words")
        segments = [Segment(" ", base)]
        used = 1
        self._spots = []
        last = [action for action in self.actions if action.id == "help"]
        reserve = sum(door.cell_width(f"{a.shown} {a.label}") + 3 for a in last)
        for action in [*(a for a in self.actions if a.id != "help"), *last]:
            size = door.cell_width(f"{action.shown} {action.label}") + 3
            if action.id == "help":
                reserve = 0
            if used + size + reserve > width + 3:
                continue
            segments += [Segment(action.shown, key_style), Segment(f" {action.label}   ", words_style)]
            self._spots.append((used, used + size - 3, action))
            used += size
        return Strip(segments).crop_extend(0, width, base)

    def on_click(self, event: events.Click) -> None:
        for begin, end, action in self._spots:
            if begin <= event.x < end:
                self.post_message(self.Pressed(action))
                return


def _width(parts: Parts) -> int:
    return sum(door.cell_width(words) for words, _ in parts)
