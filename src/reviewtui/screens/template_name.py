"""Naming a template of one's own, made from what the sheet says."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from reviewtui import text as door
from reviewtui.domain.rules import Template
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp
    from reviewtui.services.drafts import Draft


class TemplateName(ModalScreen[str | None]):
    """One line: the name under which the words are kept."""

    DEFAULT_CSS = """
    TemplateName { align: center middle; background: $background 60%; }
    TemplateName > Vertical { width: 64; max-width: 96%; height: auto; padding: 0 2; background: $surface;
        border: round $border-blurred; border-title-style: bold; border-title-color: $foreground;
        border-subtitle-color: $text-muted; }
    TemplateName Input { border: none; height: 1; background: $background; padding: 0 1; }
    TemplateName Input:focus { border: none; background: $primary 18%; }
    """

    def __init__(self, proposal: str) -> None:
        super().__init__()
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        from reviewtui.services.templates import NAME_LIMIT

        with Vertical() as box:
            box.border_title = say("templates.name_title")
            box.border_subtitle = say("templates.name_keys")
            hint = say("templates.name_hint")
            yield Input(self._proposal, compact=True, max_length=NAME_LIMIT, placeholder=hint)

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


def ask_name(sheet: Screen[Any], draft: "Draft", told: Callable[[str], None]) -> None:
    """Ask for a name and keep the draft under it; `told` hears what came of it, in words."""
    app = cast("ReviewApp", sheet.app)

    async def keep(name: str) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.templates import keep_own

        if app.office is None:
            return
        codes = tuple(code for code, _ in draft.reasons)
        try:
            await app.office.act(keep_own, Template(name, draft.verdict, codes, draft.memo, draft.suggestion))
        except ReviewError as error:
            told(door.terminal(str(error)))
        else:
            told(door.terminal(say("templates.kept", name=name)))

    def named(name: str | None) -> None:
        if name:
            sheet.run_worker(keep(name), exit_on_error=False)

    lines = draft.memo.strip().splitlines()
    app.push_screen(TemplateName(door.cell(lines[0], 40) if lines else ""), named)
