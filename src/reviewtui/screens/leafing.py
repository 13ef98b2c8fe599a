"""A list, and beside it (below it where it is narrow) what the row under the cursor says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.listed import DecisionList
from reviewtui.screens.queue import NARROW, QueueScreen
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.page import PageView
from reviewtui.widgets.typeset import Line, plain, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.decisions import Undone
    from reviewtui.sync.status import SyncStatus

SOFT = "$foreground 65%"
"""What is said beside something."""
Row = tuple[Content, object]
"""A row as it is shown, and what it stands for; None for a line that is only read."""


class Leafing(AppScreen):
    """Screens that are leafed through. What a row stands for is compared by its key when the rows are read anew."""

    DEFAULT_CSS = """
    Leafing #narrow { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    Leafing #narrow.-open { display: block; }
    Leafing #narrow.-open:focus { border: none; background: $surface; }
    Leafing #leaves { height: 1fr; layout: horizontal; }
    Leafing DecisionList { width: 44%; scrollbar-size-vertical: 1; }
    Leafing DecisionList > .option-list--option-disabled { color: $foreground; text-style: bold; }
    Leafing PageView { width: 1fr; border-left: solid $border-blurred; }
    Leafing.-narrow #leaves { layout: vertical; }
    Leafing.-narrow DecisionList { width: 100%; height: 40%; min-height: 5; }
    Leafing.-narrow PageView { width: 100%; height: 1fr; border-left: none; border-top: solid $border-blurred; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.narrowed_to = ""
        self._rows: Sequence[Row] = ()
        self._shown: object = None

    def compose(self) -> ComposeResult:
        yield StatusLine(self.mode)
        yield Static(Content(""), id="head", classes="title", markup=False)
        yield Input(id="narrow", compact=True, placeholder=say("policy.narrow"), select_on_focus=False)
        yield Notice()
        with Container(id="leaves"):
            yield DecisionList(id="rows", markup=False)
            yield PageView(id="page")
        yield KeyFooter()

    async def begin(self) -> None:
        self.query_one(DecisionList).focus()
        await self.load()

    # --- what a screen gives ---

    tells_unsent: ClassVar[bool] = False
    """Whether its rows say what is on its way to the hub."""

    def key_of_row(self, row: object) -> object:
        """What a row is known by."""
        return row

    if TYPE_CHECKING:

        async def load(self) -> None:
            """Read the rows anew, and stay where one was."""

        def page(self, row: object, width: int) -> list[Line]:
            """What a row says."""
            ...

    # --- rows ---

    @property
    def here(self) -> object:
        """What stands under the cursor; None where there is nothing."""
        at = self.query_one(DecisionList).highlighted
        return self._rows[at][1] if at is not None and at < len(self._rows) else None

    @property
    def list_width(self) -> int:
        """Cells that a row may take."""
        width = self.size.width
        return (width if width < NARROW else width * 44 // 100) - 3

    def show_heading(self, title: str, said: str) -> None:
        """What this is, and as much of what there is to say of it as there is room for; while narrowed, by what."""
        said = say("policy.narrowed", typed=self.narrowed_to) if self.narrowed_to else said
        said = door.cell(said, max(10, self.size.width - door.cell_width(title) - 5))
        self.query_one("#head", Static).update(Content.assemble((title, "bold"), (f"  {said}", f"not bold {SOFT}")))

    def row_of_words(self, words: str) -> Row:
        """Words where there are no rows."""
        return Content("\n".join(f" {plain(line)}" for line in wrap(words, self.list_width - 1))), None

    def fill(self, rows: Sequence[Row], go_to: object = None) -> None:
        """Put rows on the list, and stay at the one one was at, or go to the one of this key."""
        listed = self.query_one(DecisionList)
        wanted = self.key_of_row(self.here) if go_to is None and self.here is not None else go_to
        top = listed.scroll_y
        self._rows = rows
        listed.clear_options()
        listed.add_options([Option(words, disabled=row is None) for words, row in rows])
        stands = [at for at, (_, row) in enumerate(rows) if row is not None]
        same = (at for at in stands if wanted is not None and self.key_of_row(rows[at][1]) == wanted)
        found = next(same, None)
        listed.highlighted = found if found is not None else next(iter(stands), None)
        if found is not None and go_to is None:
            listed.scroll_to(y=top, animate=False)
        self.turn()

    def turn(self) -> None:
        """Show the page of the row under the cursor; the one that was shown stays where it was scrolled to."""
        row = self.here
        key = None if row is None else self.key_of_row(row)
        again, self._shown = key == self._shown, key
        self.query_one(PageView).show(lambda width: [] if row is None else self.page(row, width), again=again)

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.turn()

    # --- narrowing ---

    def narrow(self, event: events.Key | None = None) -> None:
        """Let words be typed that the rows must hold."""
        field = self.query_one("#narrow", Input)
        field.add_class("-open")
        field.focus()

    def let_go(self) -> bool:
        """Show all rows again; whether they were narrowed."""
        was, field = self.narrowed_to, self.query_one("#narrow", Input)
        field.value = ""
        self._close_narrow()
        return bool(was)

    def _close_narrow(self) -> None:
        self.query_one("#narrow", Input).set_class(bool(self.query_one("#narrow", Input).value), "-open")
        self.query_one(DecisionList).focus()

    @on(Input.Changed, "#narrow")
    def _typed(self, message: Input.Changed) -> None:
        self.narrowed_to = message.value.strip()
        self.lay_out_again()

    @on(Input.Submitted, "#narrow")
    def _submitted(self) -> None:
        self._close_narrow()

    async def key_while_typing(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.let_go()
        elif event.key in ("down", "up"):
            event.stop()
            listed = self.query_one(DecisionList)
            (listed.action_cursor_down if event.key == "down" else listed.action_cursor_up)()

    # --- keys, under the names that a screen gives them ---

    def read_down(self, event: events.Key | None = None) -> None:
        """Scroll the page down."""
        self.read_on(1)

    def read_up(self, event: events.Key | None = None) -> None:
        """Scroll the page up."""
        self.read_on(-1)

    def leave(self, event: events.Key | None = None) -> None:
        """All rows again, or back to the queue."""
        if not self.let_go():
            self.review_app.go("queue")

    async def undo_latest(self) -> "Undone | None":
        """Take back this user's latest act, and say what it was about."""
        from reviewtui.services.decisions import undo

        app = self.review_app
        if app.office is None:
            return None
        undone = await app.office.act(undo, None)
        app.nudge()
        return undone

    def read_on(self, by: int) -> None:
        """Scroll the page by screens."""
        page = self.query_one(PageView)
        page.scroll_relative(y=by * max(1, page.size.height - 2), animate=False, force=True)

    async def go_to_ads(self, query: str) -> None:
        """List what a query finds in the queue."""
        queue = next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)
        if queue is not None:
            self.review_app.go("queue")
            await queue.load(query)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < NARROW, "-narrow")
        self.call_after_refresh(self.lay_out_again)

    def lay_out_again(self) -> None:
        """The rows have another width now."""

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the rows are read anew where they may read otherwise."""
        self.show_status()
        sent = self.tells_unsent and before is not None and now.outbox != before.outbox
        if before is None or now.changes != before.changes or sent:
            self.aside(self.load, group="load")
