"""One line asked for over the ad: a reason, a name, an answer."""

from collections.abc import Awaitable, Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from reviewtui import text as door
from reviewtui.words import say

Act = Callable[[str], Awaitable[None]]


class LineScreen(ModalScreen[bool]):
    """Gives True once what was typed was acted on; a fault with a sentence is said, and the line stays."""

    DEFAULT_CSS = """
    LineScreen { align: center bottom; background: $background 40%; }
    LineScreen > Vertical { width: 90%; max-width: 90; height: auto; padding: 1 2; margin-bottom: 2;
        background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; }
    LineScreen .label { color: $text-muted; height: auto; }
    LineScreen Input { border: none; height: 1; background: $background; padding: 0 1; }
    LineScreen Input:focus { border: none; background: $primary 18%; }
    LineScreen #said { color: $text-error; height: auto; }
    """

    def __init__(self, title: str, label: str, act: Act, *, value: str = "", known: Sequence[str] = ()) -> None:
        """`act` does it; `known`: what the line can be completed to."""
        super().__init__()
        self._title, self._label, self._act, self._value, self._known = title, label, act, value, known

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(door.cell(self._title, 80))
            yield Static(Content(self._label), classes="label")
            suggester = SuggestFromList(self._known, case_sensitive=False) if self._known else None
            yield Input(self._value, compact=True, suggester=suggester, select_on_focus=False)
            if self._known:
                names = door.cell("  ".join(self._known), 160)
                yield Static(Content(names), classes="label")
            yield Static(Content(""), id="said")
            yield Static(Content(say("cases.keys")), classes="label")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    async def _typed(self, message: Input.Submitted) -> None:
        from reviewtui.errors import ReviewError

        message.stop()
        try:
            await self._act(message.value)
        except ReviewError as error:
            self.query_one("#said", Static).update(Content(door.terminal(str(error))))
            return
        self.dismiss(True)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss(False)
