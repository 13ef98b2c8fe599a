"""The heading of the queue: what is listed, how much of it, and one's own figures. Mixed into the queue screen."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.widgets import Input

from reviewtui import text as door
from reviewtui.domain.lists import ESCALATED
from reviewtui.screens.base import FRAME
from reviewtui.screens.reading import Reading
from reviewtui.widgets.figures import count
from reviewtui.widgets.head_line import HeadLine, Said
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.queue import Listing, Totals
    from reviewtui.services.session import Session
    from reviewtui.widgets.ad_list import AdList

Parts = list[str]


class Heading(Reading):
    """Figures that arrive after the rows, and the words where there are no rows."""

    listing: "Listing | None" = None
    totals: "Totals | None" = None
    session: "Session | None" = None
    fresh = 0
    """Ads that arrived since the list was ordered."""
    marked = 0
    escalated = 0
    """Ads that wait for a lead, where this user is one."""
    search_field: Input | None = None
    """Where a query is typed, from the first search on."""
    _begun: int | None = None

    if TYPE_CHECKING:
        query_text: str

        @property
        def list(self) -> AdList: ...

    async def count(self) -> None:
        """Totals arrive after the rows."""
        from reviewtui.services.queue import fresh_count, totals
        from reviewtui.services.session import session_since

        await asyncio.sleep(FRAME)
        app, listing = self.review_app, self.listing
        if app.office is None or listing is None:
            return
        now = app.now()
        if self._begun is None:
            self._begun = now
        midnight = datetime.fromtimestamp(now / 1000).astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        since = int(midnight.timestamp() * 1000)
        self.totals = await app.office.view(totals, listing.filter, now, since, app.settings.user)
        self.fresh = await app.office.view(fresh_count, listing, now)
        self.session = await app.office.view(session_since, self._begun)
        if listing is not self.listing:
            return
        if app.role in ("lead", "admin"):
            self.aside(self._count_escalated, group="escalated")
        app.count_marks()
        pages = self.list.pages
        if not pages.complete and self.totals.rows != len(pages):
            pages.expect(max(self.totals.rows - self.fresh, 0))
            self.list.arrived()
        if not self.query_text:
            app.standing_open = self.totals.rows
        self.show_counts()
        if not len(pages):
            if self.fresh and not self.query_text:
                await self.load("")
            else:
                self.say_nothing_here()

    async def _count_escalated(self) -> None:
        from reviewtui.services.queue import escalated_count

        app = self.review_app
        if app.office is not None:
            self.escalated = await app.office.reckon(escalated_count, app.now(), app.settings.user)
            self.show_counts()

    def show_counts(self) -> None:
        """The heading: what this is, how many, what is new, and as many of one's own figures as there is room for."""
        title = say("queue.title_found" if self.query_text else "queue.title")
        if self.query_text == ESCALATED:
            title = say("queue.title_escalated")
        field = self.search_field
        typing = field is not None and field.has_class("-open")
        taken = field.outer_size.width if field is not None and typing else 0
        query = "" if typing else door.cell(self.query_text, max(10, self.size.width // 2))
        marked = say("bulk.marked", n=self.marked) if self.marked else ""
        parts, own = self._figures()
        room = self.size.width - door.cell_width(title) - (taken or door.cell_width(query)) - 6
        while own and door.cell_width(" · ".join([marked, *parts, *own])) > room:
            own.pop()
        self.query_one(HeadLine).tell(Said(title, marked, " · ".join([*parts, *own]), query, taken))

    def _figures(self) -> tuple[Parts, Parts]:
        """What the list holds, and what the reviewer did."""
        totals, session = self.totals, self.session
        if totals is None:
            return [], []
        rows = len(self.list.pages) if self.list.pages.complete and not self.fresh else totals.rows
        key = "open" if not self.query_text else "found_more" if totals.more else "found"
        parts, own = [say(f"queue.{key}", n=count(rows))], [say("queue.today", n=count(totals.today))]
        if totals.indexed < 0.999 and self.query_text:
            parts.append(say("queue.indexed", percent=int(totals.indexed * 100)))
        if self.escalated and not self.query_text:
            parts.append(say("queue.escalated", n=count(self.escalated), key=self.key_of("go_escalated")))
        if self.fresh:
            parts.append(say("queue.fresh", n=count(self.fresh), key=self.key_of("refresh_order")))
        if session is not None and session.decided:
            own.append(say("queue.session", n=count(session.decided)))
            if session.pace_ms is not None:
                own.append(say("queue.pace", seconds=max(1, round(session.pace_ms / 1000))))
        return parts, own

    def say_state(self, lines: Sequence[str]) -> None:
        """Where there is no ad to show, words take the whole body."""
        self.add_class("-empty")
        self.panel.say_empty(lines)

    def say_nothing_here(self) -> None:
        """Why the list is empty, and what to do next."""
        today = self.totals.today if self.totals else 0
        standing = self.review_app.standing()
        if self.query_text == ESCALATED:
            lines = [say("queue.none_escalated"), say("queue.whole_queue", key=self.key_of("back"))]
        elif self.query_text:
            lines = [say("queue.none_found", query=self.query_text), say("queue.none_widen", key="Esc")]
        elif standing.state in ("starting", "syncing") and not standing.last_sync:
            lines = [say("queue.pulling")]
        elif self.listing is not None and self.listing.seen == 0:
            own = self.review_app.settings.hub is None
            first = ["first_none", "first_demo", "first_import", "first_login"] if own else ["first_hub"]
            lines = [say(f"queue.{name}") for name in first] + [say("queue.first_ask", key=self.key_of("ask"))]
        else:
            keys = {"key": self.key_of("ask"), "history": self.key_of("history")}
            lines = [say("queue.clear", n=today), say("queue.clear_next", **keys)]
        self.say_state(lines)
