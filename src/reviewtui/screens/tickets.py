"""Tickets by the time left until each closes by itself, and beside them what was said in one and what is done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reviewtui import text as door
from reviewtui.actions import TICKETS
from reviewtui.domain.reading import SOON_MS
from reviewtui.domain.ticket_query import complete_tickets, parse_tickets
from reviewtui.screens.base import Notice
from reviewtui.screens.leafing import SOFT
from reviewtui.screens.queue import NARROW
from reviewtui.screens.ticket_acts import TicketActs
from reviewtui.services.tickets import TicketList as Listed
from reviewtui.services.tickets import choose, read_ticket, read_tickets
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.figures import age, count
from reviewtui.widgets.page import PageView
from reviewtui.widgets.rows import RowList
from reviewtui.widgets.ticket_lines import ticket_lines
from reviewtui.widgets.ticket_list import TicketList, heading_cells
from reviewtui.widgets.typeset import Line, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.clocks import Closing
    from reviewtui.domain.tickets import TicketLine
    from reviewtui.sync.status import SyncStatus

MINUTE = 60.0
"""Seconds after which the times left are read anew."""
MINE = "is:mine -is:over"


class TicketsScreen(TicketActs):
    """The row under the cursor stays the same ticket whatever is read anew."""

    mode = TICKETS
    DEFAULT_CSS = """
    TicketsScreen #leaves { height: 1fr; layout: horizontal; }
    TicketsScreen #listed { width: 63%; }
    TicketsScreen #columns { height: 1; color: $text-muted; }
    TicketsScreen PageView { width: 1fr; border-left: solid $border-blurred; }
    TicketsScreen.-narrow #leaves { layout: vertical; }
    TicketsScreen.-narrow #listed { width: 100%; height: 42%; min-height: 6; }
    TicketsScreen.-narrow PageView { width: 100%; height: 1fr; border-left: none;
        border-top: solid $border-blurred; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[TicketLine] = ()
        self._now = 0
        self._listed = Listed()
        self._foretold: Closing | None = None
        self._shown = ""
        self._reply = ("", "")

    def compose(self) -> ComposeResult:
        yield StatusLine(self.mode)
        yield Static(Content(""), id="head", classes="title", markup=False)
        yield Input(id="narrow", compact=True, placeholder=say("tickets.placeholder"), select_on_focus=False)
        yield Notice()
        with Container(id="leaves"):
            with Vertical(id="listed"):
                yield Static(Content(""), id="columns", markup=False)
                yield TicketList(id="rows")
            yield PageView(id="page")
        yield KeyFooter()

    async def begin(self) -> None:
        self.set_interval(MINUTE, self._pass_time)
        self.review_app.count_marks()
        await self.load()

    def _pass_time(self) -> None:
        """The times left are others now."""
        self.review_app.count_marks()
        self.aside(self.load, group="load")

    # --- what is listed ---

    @property
    def rows(self) -> TicketList:
        """The list."""
        return self.query_one(TicketList)

    @property
    def line(self) -> "TicketLine | None":
        return self.rows.item

    async def load(self, go_to: str = "") -> None:
        app = self.review_app
        if app.office is None:
            return
        self._now = app.now()
        self._lines = await app.office.view(read_tickets, app.settings.user, self._now)
        await self._choose(go_to)

    async def ask(self, text: str) -> None:
        if text != self.query_text:
            self.query_text = text
            await self._choose()

    async def _choose(self, go_to: str = "") -> None:
        """List those that are asked for; looking for words in all messages keeps no key waiting."""
        office, user = self.review_app.office, self.review_app.settings.user
        if office is None:
            return
        lines, query, now = self._lines, parse_tickets(self.query_text), self._now
        self._listed = await office.search(lambda _: choose(lines, query, user, now))
        here = self.line
        self._fill(go_to or (here.id if here else ""))

    def _fill(self, go_to: str = "") -> None:
        self.rows.fill(self._listed.lines, go_to)
        self.query_one("#columns", Static).update(Content(heading_cells(self.rows.size.width)))
        self._show_heading()
        self._turn()

    def _show_heading(self) -> None:
        listed, now = self._listed, self._now
        title = say("tickets.title")
        parts = [say("tickets.count", n=count(len(listed.lines)), total=count(listed.total))]
        soon = sum(
            one.closes_at is not None and now < one.closes_at <= now + SOON_MS for one in listed.lines if not one.over
        )
        if soon:
            parts.append(say("tickets.closing", n=count(soon)))
        if listed.oldest:
            parts.append(say("tickets.oldest", age=age(listed.oldest, now)))
        said = " · ".join([*([self.query_text] if self.query_text else []), *parts])
        said = door.cell(said, max(10, self.size.width - door.cell_width(title) - 5))
        self.query_one("#head", Static).update(Content.assemble((title, "bold"), (f"  {said}", f"not bold {SOFT}")))

    # --- the page ---

    def _turn(self) -> None:
        """Show the ticket under the cursor; how well its closing was foretold follows, where it closed."""
        line = self.line
        key = line.id if line else ""
        again, self._shown = key == self._shown, key
        if not again:
            self._foretold = None
        self._lay_out(again=again)
        if line is not None and line.over:
            self.aside(self._look_back, line.id, group="ticket")

    def _lay_out(self, *, again: bool) -> None:
        def lay_out(width: int) -> list[Line]:
            line = self.line
            if line is None:
                return wrap(say("tickets.none_here" if self._listed.total else "tickets.none_yet"), width, "muted")
            reply = self._reply[1] if self._reply[0] == line.id else ""
            return ticket_lines(line, self._foretold, reply, width, self.key_of)

        self.query_one(PageView).show(lay_out, again=again)

    def show_reply(self, ticket: str, reply: str) -> None:
        self._reply = (ticket, reply)
        self._lay_out(again=True)

    async def _look_back(self, id: str) -> None:
        app = self.review_app
        if app.office is None:
            return
        page = await app.office.view(read_ticket, id, app.settings.user, app.now())
        if page is not None and self._shown == id and page.closing != self._foretold:
            self._foretold = page.closing
            self._lay_out(again=True)

    # --- moving ---

    def walk(self, by: int) -> None:
        self.rows.move(by)
        self.link_asked = ""
        self._turn()

    def act_ticket_down(self, event: events.Key | None = None) -> None:
        self.walk(1)

    def act_ticket_up(self, event: events.Key | None = None) -> None:
        self.walk(-1)

    def act_ticket_page_down(self, event: events.Key | None = None) -> None:
        self.walk(max(1, self.rows.size.height - 1))

    def act_ticket_page_up(self, event: events.Key | None = None) -> None:
        self.walk(-max(1, self.rows.size.height - 1))

    def act_ticket_top(self, event: events.Key | None = None) -> None:
        self.walk(-len(self._listed.lines))

    def act_ticket_bottom(self, event: events.Key | None = None) -> None:
        self.walk(len(self._listed.lines))

    def act_ticket_on(self, event: events.Key | None = None) -> None:
        self._read(1)

    def act_ticket_read_back(self, event: events.Key | None = None) -> None:
        self._read(-1)

    def _read(self, by: int) -> None:
        page = self.query_one(PageView)
        page.scroll_relative(y=by * max(1, page.size.height - 2), animate=False, force=True)

    # --- narrowing ---

    act_ticket_find = TicketActs.find

    def check(self, text: str) -> None:
        parse_tickets(text)

    def complete(self, word: str) -> list[str]:
        return complete_tickets(word, self._lines)

    async def act_ticket_mine(self, event: events.Key | None = None) -> None:
        """Those of accounts that this user covers, or all again."""
        await self.ask("" if self.query_text == MINE else MINE)

    # --- around it ---

    def act_ticket_account(self, event: events.Key | None = None) -> None:
        """The page of the ticket's account."""
        if self.line is not None and self.line.view.account_id:
            from reviewtui.screens.account import AccountScreen

            self.app.push_screen(AccountScreen(self.line.view.account_id))

    def act_ticket_rules(self, event: events.Key | None = None) -> None:
        """The routing rules, tried on all tickets."""
        from reviewtui.screens.routes import RoutesScreen

        self.app.push_screen(RoutesScreen(), lambda _: self.aside(self.load, group="load"))

    async def act_ticket_back(self, event: events.Key | None = None) -> None:
        """All tickets again; back to the queue."""
        if self.query_text:
            await self.ask("")
        else:
            self.review_app.go("queue")

    @on(RowList.Opened)
    async def _opened(self) -> None:
        await self.saying(self.act_ticket_seen())

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.walk(0)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < NARROW, "-narrow")
        self.call_after_refresh(self._fill)

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the tickets are read anew where they may read otherwise."""
        self.show_status()
        if before is None or now.changes != before.changes or now.outbox != before.outbox:
            self.aside(self.load, group="load")
