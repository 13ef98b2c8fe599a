"""Settling ads on which reviewers differ: opinions side by side; a digit takes one, a digit says why they differ."""

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.actions import DISPUTES
from reviewtui.domain.duties import LEADING
from reviewtui.domain.facts import Cause
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.listed import DecisionList
from reviewtui.screens.queue import QueueScreen
from reviewtui.widgets.ad_panel import AdPanel
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.figures import count
from reviewtui.widgets.positions import position_lines
from reviewtui.widgets.typeset import Line
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.screens.sheet import Said
    from reviewtui.services.disputes import Dispute
    from reviewtui.services.drafts import Draft
    from reviewtui.store.reader import Item
    from reviewtui.sync.status import SyncStatus

CAUSES = tuple(Cause)
BESIDE = 100
"""From so many columns on, the sheet stands beside the ad (`screens.sheet`)."""


class DisputePanel(AdPanel):
    """The opinions, then the ad they are about."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.dispute: Dispute | None = None
        self.chosen: int | None = None
        self.judging = False
        """The ad comes first, then the opinions: an outcome of one's own is being said."""

    def _lay_out(self, width: int) -> list[Line]:
        lines = super()._lay_out(width)
        if self.dispute is None or self.view is None:
            return lines
        if self.judging:
            opinions = position_lines(self.dispute, width, self.now, self.policy, self.chosen)
            return [*lines, [], *opinions]
        return [[], *position_lines(self.dispute, width, self.now, self.policy, self.chosen), [], *lines]

    def judge(self, judging: bool) -> None:
        """Bring the ad to the top, or the opinions back."""
        self.judging = judging
        self._set()
        self.scroll_to(y=0, animate=False, force=True)

    def choose(self, number: int | None) -> None:
        """Make one of the opinions stand out, from 0; None for none."""
        self.chosen = number
        self._set()


class DisputesScreen(AppScreen):
    """Two keys settle an ad: whose opinion holds, and why they differed. Another outcome goes through the sheet."""

    mode = DISPUTES
    DEFAULT_CSS = """
    DisputesScreen #cases { height: 30%; min-height: 4; }
    DisputesScreen #panel { height: 1fr; border-top: solid $border-blurred; }
    DisputesScreen #cause { display: none; height: auto; padding: 0 1; background: $primary 14%;
        border-left: outer $primary; }
    DisputesScreen #cause.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._policy: Policy | None = None
        self._outcome: tuple[str, Draft] | None = None
        self._opening = 0
        self._drafts: dict[str, Draft] = {}
        """What was said on the sheet of an ad and not committed."""

    def compose(self) -> ComposeResult:
        yield StatusLine(DISPUTES)
        yield Static(Content(say("disputes.title")), id="head", classes="title", markup=False)
        yield Notice()
        yield DecisionList(id="cases", markup=False)
        yield DisputePanel(id="panel")
        yield Static(Content(""), id="cause", markup=False)
        yield KeyFooter()

    @property
    def panel(self) -> DisputePanel:
        """The opinions and the ad."""
        return self.query_one("#panel", DisputePanel)

    async def begin(self) -> None:
        self.query_one(DecisionList).focus()
        await self.load()

    async def load(self) -> None:
        """List what is disputed, and stay where one was."""
        from reviewtui.services.desk import current_policy
        from reviewtui.services.disputes import list_disputes
        from reviewtui.services.queue import escalated_count

        app = self.review_app
        if app.office is None:
            return
        self._policy = await app.office.view(current_policy)
        listing = await app.office.view(list_disputes, app.now(), app.settings.user)
        before = self._selected()
        self._items = listing.first
        rows = self.query_one(DecisionList)
        number = rows.highlighted or 0
        rows.clear_options()
        rows.add_options([Option(self._row(item)) for item in self._items])
        title = say("disputes.title")
        if not self._items:
            rows.add_option(Option(Content(" " + say("disputes.none")), disabled=True))
            self.panel.dispute = None
            self.panel.say_empty([])
        else:
            same = (n for n, item in enumerate(self._items) if before is not None and item.ad_id == before.ad_id)
            rows.highlighted = next(same, min(number, len(self._items) - 1))
            title += "  " + say("disputes.count", n=count(len(self._items)))
        waiting = await app.office.reckon(escalated_count, app.now(), app.settings.user)
        if waiting and app.role in LEADING:
            title += " · " + say("queue.escalated", n=count(waiting), key=self.key_of("go_escalated"))
        self.query_one("#head", Static).update(Content(title))
        await self._open()

    def _row(self, item: "Item") -> Content:
        width = max(40, self.size.width - 4)
        agreed = say("disputes.agreement", percent=item.agreement or 0)
        left = f" {agreed:<14} {door.cell(item.account, 16):<17}"
        return Content.assemble(
            (left, "$foreground 65%"), door.cell(item.headline or item.excerpt, width - len(left))
        )

    def _selected(self) -> "Item | None":
        at = self.query_one(DecisionList).highlighted
        return self._items[at] if at is not None and at < len(self._items) else None

    @on(OptionList.OptionHighlighted)
    async def _moved(self) -> None:
        self._back()
        await self._open()

    async def _open(self) -> None:
        from reviewtui.services.disputes import open_dispute

        app, item = self.review_app, self._selected()
        if app.office is None or item is None:
            return
        self._opening += 1
        mine = self._opening
        dispute = await app.office.view(open_dispute, item.ad_id, app.now(), app.settings.user)
        if mine != self._opening:
            return
        panel = self.panel
        panel.user, panel.policy, panel.dispute, panel.chosen = app.settings.user, self._policy, dispute, None
        panel.show(dispute.view if dispute else None, app.now())
        if dispute is not None:
            panel.mark([span for position in dispute.positions for span in position.evidence])

    # --- settling ---

    async def intercept(self, event: events.Key) -> bool:
        if not event.key.isdigit() or event.key == "0":
            return False
        number = int(event.key) - 1
        if self._outcome is not None:
            if number < len(CAUSES):
                await self._settle(CAUSES[number])
            else:
                self.tell(say("disputes.hint_cause", n=len(CAUSES)), "hint")
        elif self._may_settle():
            self._take(number)
        return True

    def _may_settle(self) -> bool:
        if self.review_app.role and self.review_app.role not in LEADING:
            self.tell(say("disputes.not_lead"), "hint")
            return False
        return True

    def _take(self, number: int) -> None:
        """The outcome is what this reviewer said, with their reasons and their evidence."""
        from reviewtui.services.drafts import Draft

        dispute = self.panel.dispute
        if dispute is None or number >= len(dispute.positions) or self.panel.painted is None:
            self.tell(say("disputes.hint_choose"), "hint")
            return
        position = dispute.positions[number]
        reasons = tuple((reason.code, reason.component) for reason in position.reasons)
        self.panel.choose(number)
        self.panel.mark(position.evidence)
        self._ask_cause(position.past.verdict, Draft(reasons=reasons, suggestion=position.past.suggestion))

    def act_settle_approve(self, event: events.Key | None = None) -> None:
        self._other("approve")

    def act_settle_reject(self, event: events.Key | None = None) -> None:
        self._other("reject")

    def act_settle_changes(self, event: events.Key | None = None) -> None:
        self._other("changes")

    def act_settle_escalate(self, event: events.Key | None = None) -> None:
        self._other("escalate")

    def _other(self, verdict: str) -> None:
        """An outcome of one's own: an approval needs no reason, any other goes through the sheet."""
        from reviewtui.domain.digits import places
        from reviewtui.screens.sheet import ReasonSheet
        from reviewtui.services.drafts import Draft

        view = self.panel.painted
        if view is None or self._policy is None or not self._may_settle():
            return
        if verdict == "approve":
            self._ask_cause(verdict, Draft())
            return

        def said(result: "Said | None") -> None:
            self._judge(False)
            if result is None:
                return
            self._drafts[view.ad_id] = result.draft
            if result.commit:
                if result.evidence is not None:
                    self.panel.mark(result.evidence)
                self._ask_cause(result.verdict, result.draft)

        own = self.review_app.settings.digits.get(verdict, ())
        digits = tuple(place.code for place in places(self._policy, verdict, own) if place.code)
        draft = self._drafts.get(view.ad_id, Draft())
        self._judge(True)
        sheet = ReasonSheet(view, self._policy, verdict, draft, (), digits, "find", low=True)
        self.app.push_screen(sheet, said)

    def _judge(self, judging: bool) -> None:
        """Leave the ad alone in sight, beside or above the sheet."""
        self.query_one("#cases").display = not judging
        width = self.size.width
        self.panel.styles.margin = (0, 0, 0, width * 55 // 100 if judging and width >= BESIDE else 0)
        self.panel.judge(judging)

    def on_resize(self, event: events.Resize) -> None:
        self._judge(self.panel.judging)

    def _ask_cause(self, verdict: str, draft: "Draft") -> None:
        self._outcome = (verdict, draft)
        head = say("disputes.settle_as", verdict=say(f"queue.verdict_{verdict}"))
        causes = "   ".join(f"{n} {say(f'disputes.cause_{cause}')}" for n, cause in enumerate(CAUSES, 1))
        box = self.query_one("#cause", Static)
        box.update(Content.assemble((head, "bold"), f"   {say('disputes.cause')}\n{causes}"))
        box.add_class("-open")
        self.show_keys()

    def show_keys(self) -> None:
        super().show_keys()
        if self._outcome is not None:  # digits answer the question in sight, and Esc leaves it
            offered = ("disputes_back", "help")
            footer = self.query_one(KeyFooter)
            footer.show([action for action in footer.actions if action.id in offered])

    async def _settle(self, cause: Cause) -> None:
        from reviewtui.domain.facts import Verdict
        from reviewtui.errors import ReviewError
        from reviewtui.services.decisions import Judgement, adjudicate

        app, view = self.review_app, self.panel.painted
        if app.office is None or view is None or self._outcome is None or self._policy is None:
            return
        verdict, draft = self._outcome
        judgement = Judgement(
            Verdict(verdict), draft.reasons, self.panel.evidence if verdict != "approve" else (), draft.memo,
            draft.suggestion, draft.confidence,
        )  # fmt: skip
        try:
            decided = await app.office.act(adjudicate, view, self._policy, judgement, cause)
        except ReviewError as error:
            self.tell(str(error), "bad")
            return
        self._back()
        app.nudge()
        ad = door.cell(decided.headline or view.content.text, 40)
        self.tell(
            say("disputes.settled", verdict=say(f"queue.done_{verdict}"), cause=say(f"disputes.cause_{cause}"), ad=ad)
        )
        await self.load()

    def _back(self) -> bool:
        """Leave the question why they differed; returns whether it was asked."""
        asked, self._outcome = self._outcome is not None, None
        self.query_one("#cause", Static).remove_class("-open")
        self.panel.choose(None)
        self.show_keys()
        return asked

    # --- around it ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_disputes_open()

    async def act_disputes_open(self, event: events.Key | None = None) -> None:
        from reviewtui.domain.query import only, render

        item = self._selected()
        queue = next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)
        if item is not None and queue is not None:
            self.review_app.go("queue")
            await queue.load(render(only(item.ad_id)))
            queue.act_open()

    def act_disputes_back(self, event: events.Key | None = None) -> None:
        if not self._back():
            self.review_app.go("queue")

    async def act_disputes_undo(self, event: events.Key | None = None) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.decisions import undo

        app = self.review_app
        if app.office is None:
            return
        try:
            undone = await app.office.act(undo, None)
        except ReviewError as error:
            self.tell(str(error), "bad")
            return
        app.nudge()
        self.tell(say("queue.undone", ad=undone.ad_id))
        await self.load()

    def act_disputes_on(self, event: events.Key | None = None) -> None:
        self.panel.scroll_relative(y=max(1, self.panel.size.height - 3), animate=False, force=True)

    def act_disputes_up(self, event: events.Key | None = None) -> None:
        self.panel.scroll_relative(y=-max(1, self.panel.size.height - 3), animate=False, force=True)

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: there may be more to settle, unless one is just being settled."""
        self.show_status()
        if (before is None or now.changes != before.changes) and self._outcome is None:
            self.aside(self.load, group="load")
