"""Naming a template of one's own, from what the sheet says."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reviewtui import text as door
from reviewtui.words import say


class TemplateName(ModalScreen[str | None]):
    """One line: the name under which the words are kept."""

    DEFAULT_CSS = """
    TemplateName { align: center middle; background: $background 60%; }
    TemplateName > Vertical { width: 64; max-width: 96%; height: auto; padding: 0 2; background: $surface;
        border: round $border-blurred; border-title-style: bold; border-title-color: $foreground;
        border-subtitle-color: $text-muted; }
    TemplateName Input { border: none; height: 1; background: $background; padding: 0 1; }
    TemplateName Input:focus { border: none; background: $primary 18%; }
    TemplateName Static { height: 1; color: $text-muted; }
    """

    def __init__(self, name: str, codes: str) -> None:
        """`name`: a proposal; `codes`: what is kept under it, in words."""
        super().__init__()
        self._name, self._codes = name, codes

    def compose(self) -> ComposeResult:
        from reviewtui.services.templates import NAME_LIMIT

        with Vertical() as box:
            box.border_title = say("templates.name_title")
            box.border_subtitle = say("templates.name_keys")
            yield Static(Content(door.cell(self._codes, 56)))
            yield Input(self._name, compact=True, max_length=NAME_LIMIT, placeholder=say("templates.name_hint"))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _named(self, message: Input.Submitted) -> None:
        message.stop()
        if message.value.strip():
            self.dismiss(message.value.strip())

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
