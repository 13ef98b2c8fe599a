"""Why the AI was wrong about an ad one decided: a code or two, and words. Always optional."""

from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from reviewtui import text as door
from reviewtui.widgets.card import ai_line
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp
    from reviewtui.domain.policy import Policy
    from reviewtui.services.ads import AdView


class ReflectScreen(ModalScreen[bool]):
    """Gives True once it is recorded."""

    DEFAULT_CSS = """
    ReflectScreen { align: center bottom; background: $background 40%; }
    ReflectScreen > Vertical { width: 90%; max-width: 90; height: auto; max-height: 90%; padding: 1 2;
        margin-bottom: 2; background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; }
    ReflectScreen .label { color: $text-muted; height: auto; }
    ReflectScreen Input { border: none; height: 1; background: $background; padding: 0 1; margin-bottom: 1; }
    ReflectScreen Input:focus { border: none; background: $primary 18%; }
    ReflectScreen #said { color: $text-error; height: auto; }
    """

    def __init__(self, view: "AdView", decision_id: str, policy: "Policy") -> None:
        super().__init__()
        self._view, self._decision_id, self._policy = view, decision_id, policy

    def compose(self) -> ComposeResult:
        codes = [code.code for code in self._policy.codes if code.state == "active"]
        with Vertical() as box:
            box.border_title = say("queue.reflect_title")
            headline = door.cell(self._view.content.headline or self._view.content.text, 60)
            yield Static(Content(f"{headline} · {door.visible(ai_line(self._view))}"), classes="label")
            yield Static(Content(say("queue.reflect_code")), classes="label")
            yield Input(id="code", compact=True, suggester=SuggestFromList(codes, case_sensitive=False))
            yield Static(Content(say("queue.reflect_text")), classes="label")
            yield Input(id="text", compact=True)
            yield Static(Content(""), id="said")
            yield Static(Content(say("queue.reflect_commit")), classes="label")

    def on_mount(self) -> None:
        self.query_one("#code", Input).focus()

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss(False)
        elif event.key == "ctrl+s":
            event.stop()
            await self._record()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "code":
            self.query_one("#text", Input).focus()
        else:
            await self._record()

    async def _record(self) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.cases import reflect

        app = cast("ReviewApp", self.app)
        if app.office is None:
            return
        codes = self.query_one("#code", Input).value.upper().replace(",", " ").split()
        text = self.query_one("#text", Input).value
        try:
            await app.office.act(reflect, self._decision_id, self._policy, codes, text)
        except ReviewError as error:
            self.query_one("#said", Static).update(Content(door.terminal(str(error))))
            return
        self.dismiss(True)
