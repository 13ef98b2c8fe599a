"""Renewals by quarter: money and percent to plan, what is at risk and why, and what if."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import RENEWALS
from reviewtui.domain.records import RenewalState
from reviewtui.domain.renewals import AtRisk, Book, Renewal, Standing, band_of, expected
from reviewtui.domain.values import amount
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.screens.queue import NARROW
from reviewtui.widgets.account_lines import say_state
from reviewtui.widgets.figures import count
from reviewtui.widgets.typeset import Line, Piece, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.renewals import Renewals

_NEXT = {None: RenewalState.RENEWED, RenewalState.RENEWED: RenewalState.LOST, RenewalState.LOST: None}
"""What a toggle supposes next; None: as it is."""
_SIGN: dict[str, str] = {RenewalState.RENEWED: "✓", RenewalState.LOST: "✕"}


class RenewalsScreen(Leafing):
    """`h` and `l` go to the quarter before and after; `t` supposes a renewal renewed, lost, as it is."""

    mode = RENEWALS
    tells_unsent = True
    DEFAULT_CSS = """
    RenewalsScreen DecisionList { width: 50%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._all: Renewals | None = None
        self._by = 0
        self._toggles: dict[str, RenewalState] = {}

    async def load(self, go_to: str = "") -> None:
        """Read the renewals anew, and stay at the one one was at."""
        from reviewtui.services.renewals import read_renewals

        app = self.review_app
        if app.office is not None:
            self._all = await app.office.view(read_renewals, app.settings.user, app.now())
            self._fill(go_to)

    # --- rows ---

    @property
    def book(self) -> Book | None:
        """The quarter that is shown, with what is supposed."""
        return None if self._all is None else self._all.book(self._all.quarter(self._by), self._toggles)

    @property
    def list_width(self) -> int:
        width = self.size.width
        return (width if width < NARROW else width // 2) - 3

    def lay_out_again(self) -> None:
        self._fill()

    def _fill(self, go_to: str = "") -> None:
        book = self.book
        if book is None:
            return
        words = self.narrowed_to.casefold().split()
        shown = [one for one in book.renewals if all(word in self._found_by(one) for word in words)]
        self._show_heading(book)
        rows: list[Row] = [(self._row(one, book), one) for one in shown]
        if not rows:
            said = say("renewals.none_found" if self.narrowed_to else "renewals.none", quarter=book.quarter.name)
            rows = [self.row_of_words(said)]
        self.fill(rows, go_to or None)
        self.turn()

    def _found_by(self, one: Renewal) -> str:
        said = (self._title_of(one), one.name, one.state, say_state(one.state), one.currency, one.account_id)
        return " ".join(said).casefold()

    def _title_of(self, one: Renewal) -> str:
        return self._all.names.get(one.account_id, one.account_id) if self._all else one.account_id

    def _show_heading(self, book: Book) -> None:
        said = [book.quarter.name, say("renewals.count", n=count(len(book.renewals)))]
        said += [f"{standing.currency} {_percent(standing)}" for standing in book.standings if standing.due]
        if self._toggles:
            said.append(say("renewals.supposed", n=len(self._toggles)))
        self.show_heading(say("renewals.title"), " · ".join(said))

    def key_of_row(self, row: object) -> object:
        return getattr(row, "id", "")

    def _row(self, one: Renewal, book: Book) -> Content:
        width = self.list_width - 1
        risky = any(risk.renewal.id == one.id for risk in book.at_risk)
        sign = _SIGN.get(one.state, "!" if risky else " ")
        money = amount(one.amount, one.currency) if one.amount is not None else "–"
        day = one.renews_on.isoformat()[5:] if one.renews_on else ""
        supposed = "*" if one.id in self._toggles else " "
        right = f"{money:>10}"
        name = door.cell(self._title_of(one), max(8, width - 14 - door.cell_width(right)))
        gap = " " * max(1, width - 11 - door.cell_width(name) - door.cell_width(right))
        style = "$text-error" if risky else "$text-success" if one.state == RenewalState.RENEWED else SOFT
        return Content.assemble((f" {sign}{supposed}", style), f"{day} ", name, gap, right)

    def page(self, row: object, width: int) -> list[Line]:
        book = self.book
        if book is None or not isinstance(row, Renewal):
            return []
        lines = [*self._one(row, book, width), []]
        for standing in book.standings:
            lines += [*self._standing(standing, width), []]
        if book.at_risk:
            lines.append([Piece(say("renewals.at_risk"), "headline")])
            for risk in book.at_risk:
                lines += self._risk(risk, width)
        return lines

    def _one(self, one: Renewal, book: Book, width: int) -> list[Line]:
        money = amount(one.amount, one.currency) if one.amount is not None else say("accounts.unknown")
        on = one.renews_on.isoformat() if one.renews_on else ""
        lines = [
            *wrap(self._title_of(one), width, "headline"),
            *wrap(f"{on} · {money} · {say_state(one.state)} {one.name}", width),
        ]
        if self._all is not None:
            rules = self._all.rules
            lines += wrap(say("renewals.gives", money=amount(expected(one, rules), one.currency)), width, "muted")
            if who := self._all.covered_by.get(one.account_id, ""):
                lines += wrap(say("renewals.covers", who=who), width, "muted")
        for risk in book.at_risk:
            if risk.renewal.id == one.id:
                lines += wrap(" · ".join(_why(code) for code in risk.whys), width, "warning")
        return lines

    def _standing(self, standing: Standing, width: int) -> list[Line]:
        rules = self._all.rules if self._all else None
        title = f"{standing.currency or say('accounts.unknown')} · {_percent(standing)}"
        lines = [[Piece(title, "headline")]]
        if standing.due or standing.won or standing.plan:
            lines += self._sums(standing, width)
        if rules is not None and standing.percent_forecast is not None:
            band = band_of(standing.percent_forecast, rules)
            reached = say("renewals.band", band=band) if band else say("renewals.below", band=min(rules.bands))
            said = say("renewals.forecast_percent", percent=f"{float(standing.percent_forecast):.0f}", band=reached)
            lines += wrap(said, width)
        if standing.unpriced:
            lines += wrap(say("renewals.unpriced", n=standing.unpriced), width, "muted")
        if standing.assumed and rules is not None:
            lines += wrap(say("renewals.assumed", n=standing.assumed, percent=rules.chance), width, "muted")
        return lines

    def _sums(self, standing: Standing, width: int) -> list[Line]:
        """What is due and what came of it; what closed at another amount says so: the rows add up."""
        sums = {
            name: amount(getattr(standing, name), standing.currency)
            for name in ("due", "won", "lost", "open", "forecast", "at_risk", "plan")
        }
        if standing.won != standing.renewed:
            sums["won"] += f"  {say('renewals.was_due', money=amount(standing.renewed, standing.currency))}"
        sums["plan"] += f"  {say('renewals.target' if standing.planned else 'renewals.plan_is_due')}"
        return [
            line
            for name, said in sums.items()
            for line in labelled(say(f"renewals.{name}").lower(), said, width, "", 16)
        ]

    def _risk(self, risk: AtRisk, width: int) -> list[Line]:
        one = risk.renewal
        money = amount(one.amount, one.currency) if one.amount is not None else "–"
        whys = ", ".join(_why(code) for code in risk.whys)
        return labelled(door.cell(self._title_of(one), 22), f"{money} · {whys}", width, "muted", 24)

    # --- quarters, what if ---

    def act_renewal_before(self, event: events.Key | None = None) -> None:
        """The quarter before."""
        self._by -= 1
        self._fill()

    def act_renewal_after(self, event: events.Key | None = None) -> None:
        """The quarter after."""
        self._by += 1
        self._fill()

    def act_renewal_toggle(self, event: events.Key | None = None) -> None:
        """Suppose the renewal under the cursor renewed, then lost, then as it is."""
        one = self.here
        if not isinstance(one, Renewal) or self._all is None:
            return
        following = _NEXT[self._toggles.get(one.id)]
        if any(known.id == one.id and known.state == following for known in self._all.renewals):
            following = _NEXT[following]  # what is so needs not be supposed
        if following is None:
            self._toggles.pop(one.id, None)
        else:
            self._toggles[one.id] = following
        self._fill(one.id)

    def act_renewal_clear(self, event: events.Key | None = None) -> None:
        """Suppose nothing."""
        self._toggles.clear()
        self._fill()

    def act_renewal_open(self, event: events.Key | None = None) -> None:
        """The page of the account."""
        from reviewtui.screens.account import AccountScreen

        if isinstance(self.here, Renewal):
            self.app.push_screen(AccountScreen(self.here.account_id))

    async def on_option_list_option_selected(self) -> None:
        self.act_renewal_open()

    act_renewal_find = Leafing.narrow
    act_renewal_on = Leafing.read_down
    act_renewal_up = Leafing.read_up

    def act_renewal_back(self, event: events.Key | None = None) -> None:
        """All rows again, or back to the accounts."""
        if not self.let_go():
            self.review_app.go("accounts")


def _percent(standing: Standing) -> str:
    """How much of the plan was won."""
    if standing.percent is None:
        return say("renewals.no_plan")
    return say("renewals.of_plan", percent=f"{float(standing.percent):.0f}")


def _why(code: str) -> str:
    return say("renewals.overdue") if code == "overdue" else say(f"accounts.concern_{code}")
