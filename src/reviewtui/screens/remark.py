"""Writing in the thread of an ad: the channel was there to ask, and so is this."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reviewtui import text as door
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp


class RemarkScreen(ModalScreen[str | None]):
    """Gives what was written once it is saved, or None. What was typed is kept per ad until it is saved."""

    DEFAULT_CSS = """
    RemarkScreen { align: center bottom; background: $background 40%; }
    RemarkScreen > Vertical { width: 90%; max-width: 90; height: auto; max-height: 90%; padding: 1 2;
        margin-bottom: 2; background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; }
    RemarkScreen .label { color: $text-muted; height: auto; }
    RemarkScreen TextArea { height: 5; border: none; background: $background; padding: 0 1; }
    RemarkScreen TextArea:focus { border: none; background: $primary 18%; }
    RemarkScreen #said { color: $text-error; height: auto; }
    """

    def __init__(self, ad_id: str, headline: str, people: Sequence[str], instead: str = "") -> None:
        """`instead`: a remark that the one written here takes the place of."""
        super().__init__()
        self._ad_id, self._headline, self._people, self._instead = ad_id, headline, people, instead

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(f"{say('inbox.remark_title')} · {door.cell(self._headline, 50)}")
            yield Static(Content(say("inbox.remark_label")), classes="label")
            yield TextArea(id="text", show_line_numbers=False, tab_behavior="focus")
            if self._people:
                names = door.cell("  ".join(f"@{name}" for name in self._people), 200)
                yield Static(Content(say("inbox.people", names=names)), classes="label")
            yield Static(Content(""), id="said")
            yield Static(Content(say("inbox.remark_commit")), classes="label")

    def on_mount(self) -> None:
        field = self.query_one("#text", TextArea)
        field.text = cast("ReviewApp", self.app).remark_drafts.get(self._ad_id, "")
        field.move_cursor(field.document.end)
        field.focus()

    async def on_key(self, event: events.Key) -> None:
        app = cast("ReviewApp", self.app)
        if event.key == "escape":
            event.stop()
            app.remark_drafts[self._ad_id] = self.query_one("#text", TextArea).text
            self.dismiss(None)
        elif event.key == "ctrl+s":
            event.stop()
            await self._save(app)

    async def _save(self, app: "ReviewApp") -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.cases import comment

        text = self.query_one("#text", TextArea).text
        if app.office is None:
            return
        try:
            await app.office.act(comment, self._ad_id, text, instead=self._instead)
        except ReviewError as error:
            self.query_one("#said", Static).update(Content(door.terminal(str(error))))
            return
        app.remark_drafts.pop(self._ad_id, None)
        self.dismiss(text)
