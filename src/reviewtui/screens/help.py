"""Every key, by where it works, from the keymap itself."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content, Span
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewtui.actions import CONTEXTS, Action, readable
from reviewtui.keymap import Keymap
from reviewtui.widgets.typeset import plain, wrap
from reviewtui.words import say

INDENT = 26
_TITLES = {"evidence": "evidence_keys", "picture": "picture_keys", "history": "history_keys", "sync": "sync_keys"}


class HelpScreen(ModalScreen[None]):
    """The keys and what they do. Scrolls; any other key closes."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > VerticalScroll { width: 92%; max-width: 96; height: 94%; background: $surface; padding: 1 2;
        border: round $border-blurred; border-title-style: bold; border-title-color: $foreground;
        border-subtitle-color: $text-muted; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    """
    _SCROLL: ClassVar[dict[str, int]] = {
        "down": 1,
        "j": 1,
        "up": -1,
        "k": -1,
        "space": 12,
        "pagedown": 12,
        "pageup": -12,
    }

    def __init__(self, keymap: Keymap, here: str = "", role: str = "") -> None:
        """All keys of a keymap that are a role's, those of the context `here` first."""
        super().__init__()
        self._keymap, self._role = keymap, role
        self._contexts = sorted(CONTEXTS, key=lambda context: context != here)

    def compose(self) -> ComposeResult:
        with VerticalScroll() as scroll:
            scroll.border_title = say("keys.title")
            scroll.border_subtitle = say("keys.close_hint")
            scroll.can_focus = False
            yield Static(id="keys", markup=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        scroll = self.query_one(VerticalScroll)
        width = scroll.scrollable_content_region.width
        rows: list[Content] = []
        for context in self._contexts:
            actions = self._keymap.of(context, role=self._role)
            if not actions:
                continue
            rows.append(_styled(say(f"keys.{_TITLES.get(context, context)}"), "bold $accent"))
            if context == "strip":
                rows += _row(say("keys.digits"), say("keys.digits_help"), width)
            for action in actions:
                keys = " ".join(readable(key) for key in action.each) or say("keyboard.none")
                rows += _row(keys, " ".join((action.help, *self._ceded(action))), width)
            rows.append(Content(""))
        self.query_one("#keys", Static).update(Content("\n").join(rows[:-1]))

    def _ceded(self, action: Action) -> list[str]:
        """What became of keys that were its own."""
        named = {other.id: other.label for other in self._keymap.actions}
        return [say("keys.ceded", key=readable(key), action=named[id]) for key, id in action.ceded]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        scroll = self.query_one(VerticalScroll)
        if event.key in self._SCROLL:
            scroll.scroll_relative(y=self._SCROLL[event.key], animate=False)
        else:
            self.dismiss(None)


def _row(keys: str, words: str, width: int) -> list[Content]:
    """Keys and what they do, wrapped under the words."""
    lines = wrap(words, max(20, width - INDENT))
    head = _styled(("  " + keys).ljust(INDENT), "bold")
    return [
        (head if number == 0 else Content(" " * INDENT)) + _styled(plain(line), "$foreground 75%")
        for number, line in enumerate(lines)
    ]


def _styled(words: str, style: str) -> Content:
    return Content(words, [Span(0, len(words), style)])
