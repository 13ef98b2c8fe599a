"""The status line at the top and the footer at the bottom: the same on every screen."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reviewtui import text as door
from reviewtui.actions import Action
from reviewtui.widgets.late_styles import LateStyles
from reviewtui.widgets.tabs import Parts, Standing, Tab, lay_out


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

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self._standing = Standing()
        self._tabs: list[Tab] = []

    def tell(self, standing: Standing) -> None:
        """Show this from now on."""
        before, self._standing = self._standing, standing
        width = self.size.width
        if lay_out(self.here, before, width) != lay_out(self.here, standing, width):  # told every second
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style

        def styled(parts: Parts) -> list[Segment]:
            return [Segment(words, self.get_component_rich_style(f"status--{name}")) for words, name in parts]

        self._tabs, right = lay_out(self.here, self._standing, width)
        left = Strip([segment for tab in self._tabs for segment in styled(tab.parts)])
        end = Strip(styled(right))
        room = max(0, width - left.cell_length - end.cell_length)
        return Strip([*left, Segment(" " * room, base), *end]).crop_extend(0, width, base)

    def on_click(self, event: events.Click) -> None:
        at = 0
        for tab in self._tabs:
            at += tab.width
            if event.x < at:
                self.post_message(self.Chosen(tab.mode))
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
