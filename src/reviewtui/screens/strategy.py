"""An account's ad strategy: spend caps, advice, and what came of it; two keys away from each of its ads."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import STRATEGY
from reviewtui.domain.values import amount
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.widgets.figures import clock, count
from reviewtui.widgets.typeset import Line, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.advice import Told


class StrategyScreen(Leafing):
    """`ad_id`: the ad one came from, which new advice is about."""

    mode = STRATEGY
    tells_unsent = True

    def __init__(self, account_id: str, account: str, ad_id: str = "") -> None:
        super().__init__()
        self._account_id, self._account, self._ad_id = account_id, account or account_id, ad_id
        self._told: list[Told] = []

    async def load(self, go_to: str = "") -> None:
        """Read it anew, and stay where one was."""
        from reviewtui.services.advice import read_advice

        app = self.review_app
        if app.office is not None:
            self._told = await app.office.view(read_advice, self._account_id, app.settings.user)
            self._fill(go_to)

    # --- rows ---

    def lay_out_again(self) -> None:
        self._fill()

    def _fill(self, go_to: str = "") -> None:
        from reviewtui.services.advice import found

        self._show_heading()
        rows: list[Row] = [(self._row(one), one) for one in found(self._told, self.narrowed_to)]
        if not rows:
            said = (
                say("strategy.none_found") if self._told else say("strategy.none", key=self.key_of("strategy_write"))
            )
            rows = [self.row_of_words(said)]
        self.fill(rows, go_to or None)

    def key_of_row(self, row: object) -> object:
        return getattr(row, "id", "")

    def _show_heading(self) -> None:
        n = len(self._told)
        said = say("strategy.count_one") if n == 1 else say("strategy.count", n=count(n)) if n else ""
        self.show_heading(say("strategy.title", account=door.cell(self._account, 40)), said)

    def _row(self, one: "Told") -> Content:
        width = self.list_width - 1
        right = clock(one.at, self.review_app.now())
        head = door.cell(_headline(one), 24)
        left = door.cell(one.text, max(10, width - door.cell_width(head) - door.cell_width(right) - 5))
        gap = " " * max(2, width - door.cell_width(head) - door.cell_width(left) - door.cell_width(right) - 2)
        return Content.assemble((f" {head}", "bold"), f"  {left}", gap, (right, SOFT))

    @property
    def told(self) -> "Told | None":
        """What is under the cursor."""
        from reviewtui.services.advice import Told

        return self.here if isinstance(self.here, Told) else None

    def page(self, row: object, width: int) -> list[Line]:
        from reviewtui.services.advice import Told

        if not isinstance(row, Told):
            return []
        lines = [*wrap(_headline(row), width, "headline"), *wrap(self._by(row), width, "muted"), []]
        lines += wrap(row.text, width, "body")
        if row.delivery:
            lines += wrap(say("strategy.held" if row.delivery == "held" else "strategy.unsent"), width, "warning")
        if row.ad_id:
            lines += [[], *labelled(say("strategy.about"), row.ad, width, "body")]
        for outcome in row.outcomes:
            lines += [[], *labelled(say("strategy.outcome"), outcome.text, width, "body")]
            lines += labelled("", self._by(outcome), width)
        if not row.outcomes and row.topic != "outcome":
            lines += [[], *wrap(say("strategy.no_outcome", key=self.key_of("strategy_outcome")), width, "muted")]
        return lines

    def _by(self, one: "Told") -> str:
        who = say("card.you") if one.author == self.review_app.settings.user else one.author
        return say("strategy.by", who=who, when=clock(one.at, self.review_app.now()))

    # --- keys ---

    def act_strategy_write(self, event: events.Key | None = None) -> None:
        """Write down what the customer was told."""
        title = say("strategy.write_title", account=self._account)
        self._ask(title, say("strategy.write_label"), "")

    def act_strategy_outcome(self, event: events.Key | None = None) -> None:
        """Write down what came of it."""
        one = self.told
        if one is not None:
            title = say("strategy.outcome_title", text=door.cell(one.text, 60))
            self._ask(title, say("strategy.outcome_label"), one.id)

    def _ask(self, title: str, label: str, answers: str) -> None:
        from reviewtui.screens.line import LineScreen

        async def record(line: str) -> None:
            from reviewtui.services.advice import ADVICE, Said, record_advice, understand

            app = self.review_app
            if app.office is None:
                return
            said = Said(ADVICE, line) if answers else understand(line)
            about = "" if answers else self._ad_id
            id = await app.office.act(record_advice, self._account_id, said, ad_id=about, answers=answers)
            app.nudge()
            key = self.key_of("strategy_undo")
            self.tell(say("strategy.kept", account=door.cell(self._account, 40), key=key))
            await self.load("" if answers else id)

        self.app.push_screen(LineScreen(title, label, record))

    async def act_strategy_undo(self, event: events.Key | None = None) -> None:
        undone = await self.undo_latest()
        if undone is not None:
            answered = (one.id for one in self._told if undone.target in [outcome.id for outcome in one.outcomes])
            await self.load(next(answered, ""))
            self.tell(say("queue.undone", ad=undone.ad_id or door.cell(self._account, 40)))

    async def on_option_list_option_selected(self) -> None:
        await self.act_strategy_open()

    async def act_strategy_open(self, event: events.Key | None = None) -> None:
        from reviewtui.domain.query import only, render

        if self.told is not None and self.told.ad_id:
            await self.go_to_ads(render(only(self.told.ad_id)))

    def act_strategy_links(self, event: events.Key | None = None) -> None:
        """The links by which this account's customer sees their ads."""
        from reviewtui.screens.links import LinksScreen

        self.app.push_screen(LinksScreen(self._account_id, self._account))

    act_strategy_find = Leafing.narrow
    act_strategy_on = Leafing.read_down
    act_strategy_up = Leafing.read_up
    act_strategy_back = Leafing.leave


def _headline(one: "Told") -> str:
    """`spend cap €500 a day`, `advice`; a topic of a later version as it is."""
    known = one.topic in ("cap", "advice", "outcome")
    words = say(f"strategy.topic_{one.topic}") if known else one.topic
    if one.amount_minor is None:
        return words
    period = say(f"strategy.period_{one.period}") if one.period in ("day", "week", "month", "total") else one.period
    return f"{words} {amount(one.amount_minor, one.currency)} {period}".rstrip()
