"""Appeals, assignments, known answers: what one does about an ad besides judging it. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from textual import events

from reviewtui import text as door
from reviewtui.screens.base import AppScreen
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.ads import AdView
    from reviewtui.store.reader import Item
    from reviewtui.widgets.ad_panel import AdPanel


class Casework(AppScreen):
    """Each asks one line and records one fact."""

    if TYPE_CHECKING:
        policy: "Policy | None"
        query_text: str
        marks: "dict[str, Item]"

        @property
        def panel(self) -> AdPanel: ...
        async def reread(self) -> None: ...
        async def load(self, text: str, *, cursor: int = 0, keep: str = "") -> None: ...

    def act_appeal(self, event: events.Key | None = None) -> None:
        """Ask for a decision on the same content once more."""
        view = self.panel.view
        if view is None or view.state not in ("decided", "escalated"):
            self.tell(say("cases.appeal_none"), "hint")
            return
        customer = self.review_app.role == "account-manager"

        async def record(why: str) -> None:
            from reviewtui.services.cases import appeal

            if self.review_app.office is not None:
                await self.review_app.office.act(appeal, view, why, customer)

        self._ask_line("appeal", view, record)

    async def act_assign(self, event: events.Key | None = None) -> None:
        """Give the ad, or all that are marked, to somebody; or back to all."""
        from reviewtui.services.people import people

        view, office = self.panel.view, self.review_app.office
        if view is None or office is None:
            return
        names = await office.view(people, "")

        async def record(name: str) -> None:
            from reviewtui.services.cases import assign

            await office.act(assign, list(self.marks) or [view.ad_id], name.strip().removeprefix("@"))

        self._ask_line("assign", view, record, value=view.assignee, known=names)

    def act_known_answer(self, event: events.Key | None = None) -> None:
        """Make this content's answer a known one."""
        view = self.panel.painted
        if view is None or self.policy is None:
            return
        ruling = next((past for past in view.past if past.id == view.decision_id), None)
        proposal = " ".join((ruling.verdict, *ruling.codes)) if ruling is not None else ""
        policy = self.policy

        async def record(line: str) -> None:
            from reviewtui.domain.facts import Verdict
            from reviewtui.errors import Misused
            from reviewtui.services.cases import mark_gold

            answer, _, why = line.partition(":")
            words = answer.split()
            if not words or words[0].lower() not in tuple(Verdict):
                raise Misused("verdict_first", verdicts=", ".join(Verdict))
            if self.review_app.office is not None:
                codes = [code.upper() for code in words[1:]]
                await self.review_app.office.act(
                    mark_gold, view, policy, Verdict(words[0].lower()), codes, why.strip()
                )

        self._ask_line("gold", view, record, value=proposal)

    async def _read_again(self, moved: str) -> None:
        """The ad as it is now; where its row `moved` to another state, the list too."""
        if moved:
            await self.load(self.query_text, keep=moved)
        await self.reread()

    def _ask_line(self, what: str, view: "AdView", record: object, **more: object) -> None:
        from reviewtui.screens.line import LineScreen

        ad = view.content.headline or view.content.text

        def done(acted: bool | None) -> None:
            if acted:
                self.review_app.nudge()
                self.tell(say(f"cases.{what}_done", ad=door.cell(ad, 40)))
                self.aside(self._read_again, view.ad_id if what == "appeal" else "", group="load")

        title = f"{say(f'cases.{what}_title')} · {ad}"
        self.app.push_screen(LineScreen(title, say(f"cases.{what}_label"), record, **more), done)  # type: ignore[arg-type]
