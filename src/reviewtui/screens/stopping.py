"""Asking for a ticket's close to be stopped: why, and the words that go to the customer."""

from collections.abc import Awaitable, Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from reviewtui import text as door
from reviewtui.words import say

Act = Callable[[str, str], Awaitable[None]]


class StopScreen(ModalScreen[tuple[str, str] | None]):
    """Gives None once it was recorded, else what was typed; a fault with a sentence is said, and the line stays."""

    DEFAULT_CSS = """
    StopScreen { align: center bottom; background: $background 40%; }
    StopScreen > Vertical { width: 90%; max-width: 90; height: auto; max-height: 90%; padding: 1 2;
        margin-bottom: 2; background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; }
    StopScreen .label { color: $text-muted; height: auto; }
    StopScreen Input { border: none; height: 1; background: $background; padding: 0 1; }
    StopScreen Input:focus { border: none; background: $primary 18%; }
    StopScreen TextArea { height: 6; border: none; background: $background; padding: 0 1; }
    StopScreen TextArea:focus { border: none; background: $primary 18%; }
    StopScreen #said { color: $text-error; height: auto; }
    """

    def __init__(self, subject: str, why: str, reply: str, act: Act) -> None:
        """`why` and `reply`: what is there to begin with; `act` records them."""
        super().__init__()
        self._subject, self._why, self._reply, self._act = subject, why, reply, act

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(door.cell(say("tickets.stop_title", subject=self._subject), 80))
            yield Static(Content(say("tickets.stop_why")), classes="label")
            yield Input(door.terminal(self._why), compact=True, select_on_focus=False)
            yield Static(Content(say("tickets.stop_reply")), classes="label")
            yield TextArea(door.visible(self._reply), show_line_numbers=False, tab_behavior="focus")
            yield Static(Content(""), id="said")
            yield Static(Content(say("tickets.stop_keys")), classes="label")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _why_typed(self, message: Input.Submitted) -> None:
        message.stop()
        self.query_one(TextArea).focus()

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss((self.query_one(Input).value, self.query_one(TextArea).text))
        elif event.key == "ctrl+s":
            event.stop()
            await self._save()

    async def _save(self) -> None:
        from reviewtui.errors import ReviewError

        try:
            await self._act(self.query_one(Input).value, self.query_one(TextArea).text)
        except ReviewError as error:
            self.query_one("#said", Static).update(Content(door.terminal(str(error))))
            return
        self.dismiss(None)
