"""What one does about a ticket besides reading it: each key records one act. Mixed into the screen of tickets."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual import events

from reviewtui import text as door
from reviewtui.domain.account_facts import AboutAccount, Acknowledge, Remark, Reroute, Stop, StopState, Watch
from reviewtui.domain.reading import SEEN
from reviewtui.domain.records import RecordKind
from reviewtui.errors import Misused
from reviewtui.screens.finding import Finding
from reviewtui.widgets.ticket_list import place
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.tickets import TicketLine


class TicketActs(Finding):
    """Nothing of this moves a clock: the helpdesk's own word does."""

    link_asked = ""

    @property
    def line(self) -> "TicketLine | None":
        """The ticket under the cursor."""
        raise NotImplementedError

    def show_reply(self, ticket: str, reply: str) -> None:
        """A reply that was copied stands on the page, for a terminal may have kept it back."""
        raise NotImplementedError

    async def _record(self, *bodies: AboutAccount, said: str) -> None:
        from reviewtui.services.account_acts import record_all

        app = self.review_app
        if app.office is None:
            return
        await app.office.act(record_all, list(bodies))
        app.nudge()
        await self.load()
        self.tell(said)

    def _ask_line(
        self, words: str, line: "TicketLine", record: Callable[[str], Awaitable[None]], value: str = "",
        known: Sequence[str] = (),
    ) -> None:  # fmt: skip
        from reviewtui.screens.line import LineScreen

        title = say(f"tickets.{words}_title", subject=line.view.subject or line.id)
        self.app.push_screen(LineScreen(title, say(f"tickets.{words}_how"), record, value=value, known=known))

    # --- the close ---

    async def act_ticket_stop(self, event: events.Key | None = None) -> None:
        """Ask for the close to be stopped: why, and the reply, of which a draft is offered."""
        from reviewtui.screens.stopping import StopScreen

        line, app = self.line, self.review_app
        if line is None or app.office is None:
            return
        if line.over:
            self.tell(say("tickets.stop_over", key=self.key_of("ticket_copy")), "hint")
            return

        async def record(why: str, reply: str) -> None:
            if not why.strip():
                raise Misused("text_needed")
            said = say("tickets.stop_asked", copy=self.key_of("ticket_copy"), open=self.key_of("ticket_link"),
                       sent=self.key_of("ticket_sent"))  # fmt: skip
            await self._record(Stop(_account(line), line.id, StopState.ASKED, why.strip(), reply.strip()), said=said)

        def left(typed: tuple[str, str] | None) -> None:
            if typed is None:
                app.stop_drafts.pop(line.id, None)
            else:
                app.stop_drafts[line.id] = typed

        why = line.stopping.why if line.stopping is not None else ""
        why, reply = app.stop_drafts.get(line.id) or (why, await self._draft(line))
        self.app.push_screen(StopScreen(line.view.subject or line.id, why, reply, record), left)

    async def act_ticket_sent(self, event: events.Key | None = None) -> None:
        """The reply went out in the helpdesk."""
        await self._follow_up(StopState.SENT)

    async def act_ticket_let(self, event: events.Key | None = None) -> None:
        """The ticket may close again."""
        await self._follow_up(StopState.WITHDRAWN)

    async def _follow_up(self, state: StopState) -> None:
        line = self.line
        if line is None:
            return
        if line.stopping is None:
            self.tell(say("tickets.stop_none", key=self.key_of("ticket_stop")), "hint")
            return
        await self._record(Stop(_account(line), line.id, state), said=say(f"tickets.stop_{state}"))

    async def act_ticket_copy(self, event: events.Key | None = None) -> None:
        """Send the reply, or its draft, to the clipboard."""
        line = self.line
        if line is not None:
            reply = await self._draft(line)
            self.app.copy_to_clipboard(door.visible(reply))
            self.show_reply(line.id, reply)
            self.tell(say("tickets.copied"))

    async def _draft(self, line: "TicketLine") -> str:
        from reviewtui.services.ticket_routes import draft_reply

        office = self.review_app.office
        return "" if office is None else await office.view(draft_reply, line, language())

    def act_ticket_link(self, event: events.Key | None = None) -> None:
        """Open the ticket in its helpdesk; the host is shown first."""
        from reviewtui.screens.link import follow

        if self.line is not None:
            follow(self, self.line.view.url, self.line.id, "ticket_link", "tickets.link_none")

    # --- where it belongs ---

    async def act_ticket_route(self, event: events.Key | None = None) -> None:
        """Say where it belongs: `board > person: why`."""
        from reviewtui.services.people import people

        line, app = self.line, self.review_app
        if line is None or app.office is None:
            return
        names = await app.office.view(people, "")

        async def record(typed: str) -> None:
            where, _, why = typed.partition(":")
            board, _, person = (part.strip() for part in where.partition(">"))
            if not (board or person) or not why.strip():
                raise Misused("ticket_route")
            said = say("tickets.routed", place=door.cell(place(board, person), 40), key=self.key_of("ticket_undo"))
            await self._record(Reroute(_account(line), line.id, board, person, why.strip()), said=said)

        self._ask_line("route", line, record, known=[f"{line.view.board} > {name}: " for name in names])

    # --- the rest ---

    async def act_ticket_seen(self, event: events.Key | None = None) -> None:
        """Somebody here has looked at it."""
        line = self.line
        if line is None or self.review_app.settings.user in line.seen:
            return
        body = Acknowledge(_account(line), RecordKind.TICKET, line.id, SEEN, line.view.status)
        await self._record(body, said=say("tickets.seen"))

    async def act_ticket_watch(self, event: events.Key | None = None) -> None:
        """Watch it, or no longer."""
        line = self.line
        if line is not None:
            said = say("tickets.not_watching" if line.watched else "tickets.watching")
            await self._record(Watch(_account(line), line.id, not line.watched), said=said)

    def act_ticket_note(self, event: events.Key | None = None) -> None:
        """Write a note on it."""
        line = self.line
        if line is None:
            return

        async def record(typed: str) -> None:
            said = say("tickets.noted", key=self.key_of("ticket_undo"))
            await self._record(Remark(_account(line), typed.strip(), ticket=line.id), said=said)

        self._ask_line("note", line, record)

    async def act_ticket_undo(self, event: events.Key | None = None) -> None:
        """Take back the latest that this user recorded of any account, and go to its ticket."""
        from reviewtui.domain.tickets import ticket_of
        from reviewtui.services.account_acts import undo_about

        app = self.review_app
        if app.office is None:
            return
        undone = await app.office.act(undo_about)
        app.nudge()
        ticket = ticket_of(undone.said)
        await self.load(ticket)
        about = door.cell(ticket or undone.account_id, 40)
        self.tell(say("tickets.undone", act=say(f"acts.{undone.kind}"), ticket=about))


def _account(line: "TicketLine") -> str:
    return line.view.account_id or line.covered.account_id
