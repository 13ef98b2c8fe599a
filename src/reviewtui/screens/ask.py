"""Putting one ad into the queue, with why: a colleague's question becomes a row."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from reviewtui import text as door
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp

FIELDS = ("why", "headline", "link", "account", "due")


class AskScreen(ModalScreen[tuple[str, str] | None]):
    """Gives the ad's id and what it says, or its id again, once it is in the queue; or None."""

    DEFAULT_CSS = """
    AskScreen { align: center middle; background: $background 60%; }
    AskScreen > Vertical { width: 90%; max-width: 80; height: auto; max-height: 96%; padding: 0 2;
        background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; }
    AskScreen Horizontal, AskScreen Horizontal > Vertical { height: auto; }
    AskScreen #needed { margin-left: 2; }
    AskScreen .label { color: $text-muted; height: 1; }
    AskScreen TextArea { height: 4; border: none; background: $background; padding: 0 1; margin-bottom: 1; }
    AskScreen Input { border: none; height: 1; background: $background; padding: 0 1; margin-bottom: 1; }
    AskScreen TextArea:focus, AskScreen Input:focus { border: none; background: $primary 18%; }
    AskScreen #said { color: $text-error; height: auto; }
    AskScreen #hint { color: $text-muted; height: 1; }
    """

    def __init__(self, account: str = "", accounts: Sequence[str] = ()) -> None:
        """`account`: the one a new ad is of, unless another is typed; `accounts`: the names to complete from."""
        super().__init__()
        self._account = account
        self._accounts = accounts

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = say("queue.ask_title")
            yield Static(Content(say("queue.ask_why")), classes="label")
            yield Input(id="why", compact=True)
            yield Static(Content(say("queue.ask_text")), classes="label")
            yield TextArea(id="text", show_line_numbers=False, tab_behavior="focus")
            yield Static(Content(say("queue.ask_headline")), classes="label")
            yield Input(id="headline", compact=True)
            yield Static(Content(say("queue.ask_link")), classes="label")
            yield Input(id="link", compact=True)
            names = SuggestFromList(self._accounts, case_sensitive=False)
            with Horizontal():
                with Vertical():
                    yield Static(Content(say("queue.ask_account")), classes="label")
                    yield Input(id="account", value=self._account, suggester=names, compact=True)
                with Vertical(id="needed"):
                    yield Static(Content(say("queue.ask_due")), classes="label")
                    yield Input(id="due", compact=True)
            yield Static(Content(""), id="said")
            yield Static(Content(say("queue.ask_commit")), id="hint")

    def on_mount(self) -> None:
        kept = cast("ReviewApp", self.app).ask_draft
        for name in FIELDS:
            field = self.query_one(f"#{name}", Input)
            field.value = kept.get(name, field.value)
        self.query_one("#text", TextArea).text = kept.get("text", "")
        self.query_one("#why", Input).focus()

    def _typed(self) -> dict[str, str]:
        fields = {name: self.query_one(f"#{name}", Input).value for name in FIELDS}
        return fields | {"text": self.query_one("#text", TextArea).text}

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            cast("ReviewApp", self.app).ask_draft = self._typed()
            self.dismiss(None)
        elif event.key == "ctrl+s":
            event.stop()
            await self._put_in()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        self.focus_next()

    async def _put_in(self) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.questions import account_named, ask, known_ad, read_due, refuse_id

        app = cast("ReviewApp", self.app)
        if app.office is None:
            return
        typed = self._typed()
        text, headline, link, why = (typed[name] for name in ("text", "headline", "link", "why"))
        try:
            due_at = read_due(typed["due"], app.now()) if typed["due"].strip() else None
            ad_id = "" if headline.strip() else await app.office.view(known_ad, text.strip(), app.now())
            if ad_id:
                asked = await app.office.act(ask, why=why, ad_id=ad_id, due_at=due_at)
            else:
                if not headline.strip():
                    refuse_id(text)
                account = await app.office.view(account_named, typed["account"])
                asked = await app.office.act(
                    ask, why=why, text=text, headline=headline, link=link, account_id=account, due_at=due_at
                )
        except ReviewError as error:
            self.query_one("#said", Static).update(Content(door.terminal(str(error))))
            return
        app.ask_draft = {}
        self.dismiss((asked.ad_id, headline.strip() or text.strip()))
