"""Every key, by where it works, from the keymap itself."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content, Span
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewtui.keymap import CONTEXTS, Keymap, readable
from reviewtui.text import cell_width
from reviewtui.words import say

_TITLES = {"evidence": "evidence_keys", "history": "history_keys", "sync": "sync_keys"}


class HelpScreen(ModalScreen[None]):
    """The keys and what they do. Scrolls; any other key closes."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > VerticalScroll { width: 92%; max-width: 96; height: 94%; background: $surface; padding: 1 2;
        border: round $border-blurred; border-title-style: bold; border-title-color: $foreground;
        border-subtitle-color: $text-muted; }
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

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        with VerticalScroll() as scroll:
            scroll.border_title = say("keys.title")
            scroll.border_subtitle = say("keys.close_hint")
            scroll.can_focus = False
            yield Static(self._content(), markup=False)

    def _content(self) -> Content:
        parts: list[str] = []
        spans: list[Span] = []
        length = 0

        def add(words: str, style: str = "") -> None:
            nonlocal length
            if style:
                spans.append(Span(length, length + len(words), style))
            parts.append(words)
            length += len(words)

        for context in CONTEXTS:
            add(say(f"keys.{_TITLES.get(context, context)}") + "\n", "bold $text-accent")
            if context == "strip":
                self._row(add, say("keys.digits"), say("keys.digits_help"))
            for action in self._keymap.of(context):
                keys = " ".join(readable(key) for key in action.keys.split(","))
                self._row(add, keys, action.help)
            add("\n")
        return Content("".join(parts).rstrip("\n"), spans)

    @staticmethod
    def _row(add: Callable[[str, str], None], keys: str, words: str) -> None:
        add("  " + keys + " " * max(2, 18 - cell_width(keys)), "bold")
        add(words + "\n", "$text-muted")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        scroll = self.query_one(VerticalScroll)
        if event.key in self._SCROLL:
            scroll.scroll_relative(y=self._SCROLL[event.key], animate=False)
        else:
            self.dismiss(None)
