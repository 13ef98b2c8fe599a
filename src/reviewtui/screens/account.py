"""The page of an account: what answers a call, and what an account manager records of it, a key each."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.actions import ACCOUNT
from reviewtui.domain.account_facts import (
    AboutAccount,
    Away,
    Churn,
    ChurnKind,
    Correct,
    Cover,
    Remark,
    Sentiment,
    Step,
)
from reviewtui.domain.corrections import DERIVED, Field, accept, keep
from reviewtui.domain.records import ACCOUNT_FIELDS, RecordKind
from reviewtui.errors import Misused
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.leafing import SOFT
from reviewtui.screens.queue import NARROW
from reviewtui.widgets.account_lines import RECORD, STATE, account_lines
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.figures import age
from reviewtui.widgets.page import PageView
from reviewtui.widgets.typeset import Line
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.tickets import TicketLine
    from reviewtui.services.accounts import AccountView
    from reviewtui.sync.status import SyncStatus

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPAN = re.compile(r"(.+?)\s+(\d{4}-\d\d-\d\d)\s*(?:\.\.|–|to|a)\s*(\d{4}-\d\d-\d\d)(?:\s+(.+))?")
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
"""What somebody may have meant as a day."""
_COLON = re.compile(r":(?!//)")
"""Before words, where no time is expected: a colon that belongs to no address."""
_WHY = re.compile(r"^\s*:|:(?=\s)")
"""Before why: a colon with nothing before it, or with a space after it, as none in an address or a time has."""


class AccountScreen(AppScreen):
    """One screen that answers a call; everything on it is here without a network."""

    mode = ACCOUNT
    DEFAULT_CSS = """
    AccountScreen #pages { height: 1fr; layout: horizontal; }
    AccountScreen PageView { width: 1fr; height: 1fr; padding: 0 1; }
    AccountScreen #record { border-left: solid $border-blurred; }
    AccountScreen.-narrow #record { display: none; }
    """

    def __init__(self, account_id: str, leaf: Callable[[int], str] | None = None) -> None:
        """`leaf`: goes so many accounts on in the list this was opened from, and says which it is at now."""
        super().__init__()
        self.account_id = account_id
        self._leaf = leaf
        self.view: AccountView | None = None
        self._ads: Sequence[tuple[str, int]] = ()
        self._tickets: Sequence[TicketLine] = ()

    def compose(self) -> ComposeResult:
        yield StatusLine("accounts")
        yield Static(Content(""), id="head", classes="title", markup=False)
        yield Notice()
        with Container(id="pages"):
            yield PageView(id="state")
            yield PageView(id="record")
        yield KeyFooter()

    async def begin(self) -> None:
        await self.load()

    async def load(self) -> None:
        """Read the account anew; the page stays where it was scrolled to."""
        from reviewtui.services.accounts import count_ads, read_account
        from reviewtui.services.tickets import tickets_of

        app = self.review_app
        if app.office is None:
            return
        again = self.view is not None
        self.view = await app.office.view(read_account, self.account_id, app.settings.user, app.now())
        self._ads = await app.office.view(count_ads, self.account_id)
        self._tickets = await app.office.view(tickets_of, self.account_id, app.settings.user, app.now())
        self._show(again=again)

    def _show(self, *, again: bool) -> None:
        view, head = self.view, self.query_one("#head", Static)
        if view is None:
            head.update(Content(door.cell(say("accounts.gone", account=self.account_id), self.size.width - 2)))
            return
        state = view.state
        said = [say(f"accounts.stage_{state.stage}") if state.stage in _STAGES else state.stage, state.account_id]
        if state.checked_at:
            said.append(say("accounts.checked", age=age(state.checked_at, view.reading.now)))
        title = door.cell(state.name, max(10, self.size.width - 30))
        rest = door.cell(" · ".join(part for part in said if part), self.size.width - door.cell_width(title) - 5)
        head.update(Content.assemble((title, "bold"), (f"  {rest}", f"not bold {SOFT}")))
        narrow = self.has_class("-narrow")
        self._page("#state", (*STATE, *RECORD) if narrow else STATE, again=again)
        self._page("#record", RECORD, again=again)

    def _page(self, place: str, parts: Sequence[str], *, again: bool) -> None:
        def lay_out(width: int) -> list[Line]:
            return [] if self.view is None else account_lines(self.view, self._ads, self._tickets, width, parts)

        self.query_one(place, PageView).show(lay_out, again=again)

    # --- recording ---

    def _ask(
        self, words: str, record: Callable[[str], Awaitable[None]], value: str = "", known: Sequence[str] = ()
    ) -> None:
        from reviewtui.screens.line import LineScreen

        name = self.view.state.name if self.view else self.account_id
        title = say(f"accounts.ask_{words}", account=name)
        self.app.push_screen(LineScreen(title, say(f"accounts.ask_{words}_how"), record, value=value, known=known))

    async def _record(self, *bodies: AboutAccount) -> None:
        from reviewtui.services.account_acts import record_all

        app = self.review_app
        if app.office is None:
            return
        await app.office.act(record_all, list(bodies))
        app.nudge()
        await self.load()
        self.tell(say("accounts.recorded", key=self.key_of("page_undo")))

    def act_page_note(self, event: events.Key | None = None) -> None:
        """Write a note; `2026-12-01:` in front has it come back on that day."""

        async def record(line: str) -> None:
            day, _, rest = line.partition(":")
            again = day.strip() if _DAY.fullmatch(day.strip()) and rest else ""
            await self._record(Remark(self.account_id, rest.strip() if again else line.strip(), again_on=again))

        self._ask("note", record)

    def act_page_feel(self, event: events.Key | None = None) -> None:
        """Say how the account feels: 1 to 5, and why."""

        async def record(line: str) -> None:
            level, _, rest = line.strip().partition(" ")
            if level not in ("1", "2", "3", "4", "5"):
                raise Misused("account_level")
            await self._record(Sentiment(self.account_id, int(level), rest.strip()))

        self._ask("feel", record)

    def act_page_correct(self, event: events.Key | None = None) -> None:
        """Correct a field: `stage = live: they told me`."""
        view = self.view
        if view is None:
            return
        fields = view.state.fields | view.state.derived

        async def record(line: str) -> None:
            name, _, rest = line.partition("=")
            value, *why_too = _WHY.split(rest, maxsplit=1)
            name, value, why = name.strip(), value.strip(), "".join(why_too).strip()
            field = fields.get(name)
            if name and not value and why and field is not None and field.corrected:
                await self._record(accept(field, why))
                return
            if not name or not value or not why or not (name in fields or name in ACCOUNT_FIELDS):
                raise Misused("account_correct", known=", ".join(sorted({*fields, *ACCOUNT_FIELDS} - {"extra"})))
            await self._record(self._correction(name, value, why, field))

        self._ask("correct", record, known=[f"{name} = " for name in sorted(fields) if name != "extra"])

    def _correction(self, name: str, value: object, why: str, field: Field | None) -> Correct:
        said = field.said if field is not None else None
        derived = self.view is not None and name in self.view.state.derived
        kind = DERIVED if derived else RecordKind.ACCOUNT
        saw, source = (said.value, said.source) if said is not None else (None, "")
        over = field.heads if field is not None else ()
        return Correct(self.account_id, kind, self.account_id, name, value, why, saw, source, over)

    async def act_page_keep(self, event: events.Key | None = None) -> None:
        """A correction holds, though its source says something else now."""
        fields = self._raised()
        if not fields:
            self.tell(say("accounts.none_raised"), "hint")
            return
        await self._record(*(keep(field) for field in fields))

    async def act_page_accept(self, event: events.Key | None = None) -> None:
        """What the source says now is followed again."""
        fields = self._raised()
        if not fields:
            self.tell(say("accounts.none_raised"), "hint")
            return
        await self._record(*(accept(field, say("accounts.accepted")) for field in fields))

    def _raised(self) -> list[Field]:
        if self.view is None:
            return []
        state = self.view.state
        return [field for of in (state.fields, state.use, state.derived) for field in of.values() if field.raised]

    def act_page_churn(self, event: events.Key | None = None) -> None:
        """Record that the customer leaves: `voluntary 2026-12-31 price, support > what they use instead: words`."""
        view = self.view
        if view is None:
            return
        hint = view.state.hint
        kind = str(hint.kind or ChurnKind.UNKNOWN)
        today = view.reading.today.isoformat()

        async def record(line: str) -> None:
            await self._record(self._churn_of(line))

        codes = " ".join(word.name for word in view.reading.rules.churn.reasons)
        self._ask("churn", record, value=f"{kind} {today} ", known=[codes])

    def _churn_of(self, line: str) -> Churn:
        head, *rest = _COLON.split(line, maxsplit=1)
        head, _, instead = head.partition(">")
        words = head.split(maxsplit=2)
        if len(words) < 2 or words[0] not in tuple(ChurnKind) or not _DAY.fullmatch(words[1]):
            raise Misused("account_churn", known=", ".join(ChurnKind))
        for word in words[2].replace(",", " ").split() if len(words) > 2 else ():
            if word in tuple(ChurnKind) or _DATE.fullmatch(word):
                raise Misused("account_churn_twice", word=word[:40])
        reasons = tuple(one for part in (words[2] if len(words) > 2 else "").split(",") if (one := part.strip()))
        renewal = self.view.state.renewal if self.view else None
        hint = self.view.state.hint if self.view else None
        return Churn(
            self.account_id, words[1], ChurnKind(words[0]), reasons,
            renewal.amount if renewal else None, renewal.currency if renewal else "",
            "year" if renewal and renewal.amount is not None else "", instead.strip(), "".join(rest).strip(),
            str(hint.kind or hint.why) if hint else "",
        )  # fmt: skip

    def act_page_cover(self, event: events.Key | None = None) -> None:
        """Say who covers the account: `ana, ben: why`."""
        view = self.view
        if view is None:
            return

        async def record(line: str) -> None:
            names, _, why = line.partition(":")
            owner, _, backup = names.partition(",")
            await self._record(Cover(self.account_id, owner.strip(), backup.strip(), why.strip()))

        cover = view.state.covering
        self._ask("cover", record, value=", ".join(name for name in (cover.owner, cover.backup) if name))

    def act_page_away(self, event: events.Key | None = None) -> None:
        """Say who is away, and when; it counts for every account that they cover."""
        view = self.view
        if view is None:
            return
        user = view.state.covering.owner or self.review_app.settings.user

        async def record(line: str) -> None:
            from reviewtui.services.accounts import away_of

            found = _SPAN.fullmatch(line.strip())
            app = self.review_app
            if found is None or any(_DATE.search(who) for who in (found[1], found[4] or "")):
                raise Misused("account_away")
            if app.office is None:
                return
            away = Away(self.account_id, found[1], found[2], found[3], found[4] or "")
            bodies = await app.office.view(away_of, away, app.settings.user, app.now())
            await self._record(*bodies)

        self._ask("away", record, value=f"{user} {view.reading.today.isoformat()}..")

    def act_page_done(self, event: events.Key | None = None) -> None:
        """The suggested step was done."""
        self._step("done")

    def act_page_dismiss(self, event: events.Key | None = None) -> None:
        """The suggested step is not for this account, with why."""
        self._step("dismissed")

    def _step(self, outcome: str) -> None:
        step = self.view.state.step if self.view else None
        if step is None:
            self.tell(say("accounts.no_step"), "hint")
            return

        async def record(line: str) -> None:
            if outcome == "dismissed" and not line.strip():
                raise Misused("text_needed")
            await self._record(Step(self.account_id, step.play.name, outcome, line.strip(), step.active, step.month))

        self._ask(f"step_{outcome}", record)

    async def act_page_undo(self, event: events.Key | None = None) -> None:
        """Take back the latest that this user recorded of any account."""
        from reviewtui.services.account_acts import undo_about

        app = self.review_app
        if app.office is None:
            return
        undone = await app.office.act(undo_about)
        app.nudge()
        await self.load()
        self.tell(say("accounts.undone", act=say(f"acts.{undone.kind}"), account=door.cell(undone.account_id, 40)))

    # --- around it ---

    async def act_page_ads(self, event: events.Key | None = None) -> None:
        """The account's ads, in the queue."""
        from reviewtui.domain.query import Filter, Query, render
        from reviewtui.screens.queue import QueueScreen

        app = self.review_app
        queue = next((screen for screen in app.screen_stack if isinstance(screen, QueueScreen)), None)
        if queue is not None:
            app.go("queue")
            await queue.load(render(Query((Filter("account", self.account_id),))))

    def act_page_advice(self, event: events.Key | None = None) -> None:
        """What the customer was told of their ads' strategy."""
        from reviewtui.screens.strategy import StrategyScreen

        name = self.view.state.name if self.view else ""
        self.app.push_screen(StrategyScreen(self.account_id, name))

    async def act_page_next(self, event: events.Key | None = None) -> None:
        """The next account of the list."""
        await self._go_on(1)

    async def act_page_before(self, event: events.Key | None = None) -> None:
        """The account before in the list."""
        await self._go_on(-1)

    async def _go_on(self, by: int) -> None:
        if self._leaf is None:
            self.tell(say("accounts.no_list"), "hint")
            return
        there = self._leaf(by)
        if there == self.account_id:
            self.tell(say("accounts.no_further"), "hint")
            return
        self.account_id, self.view = there, None
        await self.load()

    def act_page_on(self, event: events.Key | None = None) -> None:
        self._scroll(1)

    def act_page_read_back(self, event: events.Key | None = None) -> None:
        self._scroll(-1)

    def act_page_line_down(self, event: events.Key | None = None) -> None:
        self._scroll_by(1)

    def act_page_line_up(self, event: events.Key | None = None) -> None:
        self._scroll_by(-1)

    def _scroll(self, by: int) -> None:
        self._scroll_by(by * max(1, self.query_one("#state").size.height - 2))

    def _scroll_by(self, lines: int) -> None:
        for page in self.query(PageView):
            page.scroll_relative(y=lines, animate=False, force=True)

    def act_page_back(self, event: events.Key | None = None) -> None:
        """Back to the list of accounts."""
        self.dismiss()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < NARROW, "-narrow")
        self.call_after_refresh(self._show, again=True)

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the account is read anew where it may read otherwise."""
        self.show_status()
        if before is None or now.changes != before.changes or now.outbox != before.outbox:
            self.aside(self.load, group="load")


_STAGES = ("sales", "integration", "live", "leaving", "gone")
