"""Renewals by quarter: what is due, what came of it, what may be expected, and how that stands against plan.

Money is per currency and never mixed, in hundredths, for a year: an amount a month counts twelve times. A renewal
belongs to the quarter in which it is due, whenever it closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor, isfinite
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.recorded import day_of
from reviewtui.domain.records import RenewalState
from reviewtui.domain.usage import Valued


class Target(msgspec.Struct, frozen=True):
    """What is planned to be renewed in a quarter (named as `quarter_of` names it), in hundredths of a currency."""

    quarter: str
    currency: str
    amount_minor: int


class PlanRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The team's plan. `year_begins`: the month (1 to 12) with which its year begins; `bands`: percents of plan that
    people talk in, lowest first; `chance`: percent by which an open renewal without a probability counts."""

    year_begins: int = 1
    bands: tuple[int, ...] = (70, 80, 85, 90)
    chance: int = 75
    targets: tuple[Target, ...] = ()


class Renewal(NamedTuple):
    """One renewal, as its sources say and people correct it. Money in hundredths a year; None where nobody told.

    `state`: a `RenewalState`, or the source's own word, which counts as open. `chance`: 0 to 1, None where the source
    says none. `forecast`: what the source itself expects. `closed`: what it closed at. `source`: who says when it is
    due; `checked_at`: when any source last said anything of it (epoch ms).
    """

    id: str
    account_id: str
    name: str = ""
    renews_on: date | None = None
    amount: int | None = None
    currency: str = ""
    state: str = RenewalState.OPEN
    chance: Fraction | None = None
    forecast: int | None = None
    closed_on: date | None = None
    closed: int | None = None
    source: str = ""
    checked_at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether nothing came of it yet."""
        return self.state not in (RenewalState.RENEWED, RenewalState.LOST)


class AtRisk(NamedTuple):
    """An open renewal that may be lost, and why: codes, worst first, `overdue` among them."""

    renewal: Renewal
    whys: tuple[str, ...]


class Standing(NamedTuple):
    """Renewals of one quarter in one currency, in hundredths a year.

    `due` is the sum of `renewed`, `lost` and `open`; what was renewed counts in `due` with what was due, and in
    `won` with what it closed at. `forecast`: `won`, and of each open renewal its amount times its chance, rounded to
    a hundredth by itself, halves up, so that the rows add up to it; or what its source expects.
    `assumed`: open renewals counted by the plan's chance, as their source says none. `unpriced`: renewals without an
    amount, which are in no sum. `at_risk`: the amount of the open renewals that have a reason to worry about.
    """

    currency: str
    n: int
    due: int
    renewed: int
    won: int
    lost: int
    open: int
    forecast: int
    plan: int
    planned: bool
    assumed: int
    unpriced: int
    at_risk: int

    @property
    def percent(self) -> Fraction | None:
        """What was won, in percent of plan; None without a plan."""
        return Fraction(100 * self.won, self.plan) if self.plan else None

    @property
    def percent_forecast(self) -> Fraction | None:
        """What may be expected, in percent of plan."""
        return Fraction(100 * self.forecast, self.plan) if self.plan else None


class Quarter(NamedTuple):
    """A quarter of the team's year: its name, its first day, and the first day after it, which is of the next."""

    name: str
    first: date
    end: date


class Book(NamedTuple):
    """The renewals of a quarter: how each currency stands, those at risk by amount, and all by date."""

    quarter: Quarter
    standings: tuple[Standing, ...]
    at_risk: tuple[AtRisk, ...]
    renewals: tuple[Renewal, ...]


_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4}


def renewal_of(id: str, fields: Mapping[str, Valued]) -> Renewal:
    """A renewal from its fields; what cannot be read is as if nobody had told it."""

    def value(name: str) -> Any:
        field = fields.get(name)
        return field.value if field is not None else None

    def words(name: str) -> str:
        text = value(name)
        return text if isinstance(text, str) else ""

    times = _A_YEAR.get(words("period"), 1)

    def money(name: str) -> int | None:
        minor = value(name)
        return minor * times if isinstance(minor, int) and not isinstance(minor, bool) else None

    return Renewal(
        id, words("account_id"), words("name"), day_of(value("renews_on")), money("amount_minor"),
        words("currency"), words("state") or RenewalState.OPEN, _chance(value("probability")),
        money("forecast_minor"), day_of(value("closed_on")), money("closed_minor"),
        fields["renews_on"].source if "renews_on" in fields else "",
        max((field.checked_at for field in fields.values()), default=0),
    )  # fmt: skip


def next_of(renewals: Iterable[Renewal], today: date) -> Renewal | None:
    """The renewal that comes next: the earliest open one from today on, else the latest of the others."""
    dated = [one for one in renewals if one.renews_on is not None]
    ahead = [one for one in dated if one.is_open and _on(one) >= today]
    if ahead:
        return min(ahead, key=lambda one: (_on(one), one.id))
    return max(dated, key=lambda one: (_on(one), one.id), default=None)


def open_at(renewals: Iterable[Renewal], day: date) -> date | None:
    """When the next renewal was, or will be, due as seen on a day: those that had closed by then are over."""
    ahead = [
        one.renews_on
        for one in renewals
        if one.renews_on is not None
        and one.renews_on >= day
        and (one.is_open or (one.closed_on is not None and one.closed_on > day))
    ]
    return min(ahead, default=None)


def quarter_of(day: date, rules: PlanRules) -> Quarter:
    """The quarter that a day is in: `2026-Q4` where the year begins in January, else `FY2027-Q1`, named by the
    calendar year in which that year ends."""
    month = day.year * 12 + day.month - rules.year_begins
    year, quarter = month // 12, month % 12 // 3
    first = year * 12 + rules.year_begins - 1 + 3 * quarter
    name = f"{year:04}" if rules.year_begins == 1 else f"FY{year + 1:04}"
    return Quarter(f"{name}-Q{quarter + 1}", _first(first), _first(first + 3))


def book_of(
    renewals: Iterable[Renewal],
    quarter: Quarter,
    rules: PlanRules,
    today: date,
    *,
    concerns: Mapping[str, Sequence[str]] | None = None,
    everything: bool = True,
) -> Book:
    """How the renewals due in a quarter stand.

    Args:
        concerns: of each account, why its renewal may be lost (`domain.accounts.concerns_of`), worst first.
        everything: these are all of the team's. The team's targets are held against nothing less: else, and where
            there is no target, the plan is to renew what is due.
    """
    within = [one for one in renewals if one.renews_on is not None and quarter.first <= one.renews_on < quarter.end]
    within.sort(key=lambda one: (_on(one), one.account_id, one.id))
    risky = [at_risk for one in within if (at_risk := _at_risk(one, concerns or {}, today))]
    risky.sort(key=lambda one: (one.renewal.currency, -(one.renewal.amount or 0), _on(one.renewal), one.renewal.id))
    targets = {target.currency: target.amount_minor for target in rules.targets if target.quarter == quarter.name}
    targets = targets if everything else {}
    currencies = sorted({one.currency for one in within} | set(targets))
    standings = tuple(
        _standing([one for one in within if one.currency == currency], currency, risky, targets.get(currency), rules)
        for currency in currencies
    )
    return Book(quarter, standings, tuple(risky), tuple(within))


def what_if(renewals: Iterable[Renewal], toggles: Mapping[str, RenewalState]) -> list[Renewal]:
    """The same renewals, as if these, by their ids or by those of their accounts, were renewed, lost or open.

    What is as if renewed closes at its amount.
    """
    supposed = []
    for one in renewals:
        state = toggles.get(one.id, toggles.get(one.account_id))
        if state is not None and state != one.state:
            closed = one.amount if state == RenewalState.RENEWED else None
            supposed.append(one._replace(state=state, closed=closed))
        else:
            supposed.append(one)
    return supposed


def expected(renewal: Renewal, rules: PlanRules) -> int:
    """What a renewal gives to the forecast, in hundredths a year, halves rounded up."""
    if renewal.state == RenewalState.RENEWED:
        return _won(renewal)
    if renewal.state == RenewalState.LOST:
        return 0
    if renewal.forecast is not None:
        return renewal.forecast
    chance = renewal.chance if renewal.chance is not None else Fraction(rules.chance, 100)
    return floor((renewal.amount or 0) * chance + Fraction(1, 2))


def band_of(percent: Fraction | None, rules: PlanRules) -> int | None:
    """The highest of the plan's bands that a percent has reached, 0 below the lowest; None without a percent."""
    if percent is None:
        return None
    return max((bound for bound in rules.bands if percent >= bound), default=0)


def _standing(
    of: Sequence[Renewal], currency: str, risky: Sequence[AtRisk], target: int | None, rules: PlanRules
) -> Standing:  # fmt: skip
    def due(state: RenewalState) -> int:
        return sum(one.amount or 0 for one in of if one.state == state)

    total = sum(one.amount or 0 for one in of)
    renewed, lost = due(RenewalState.RENEWED), due(RenewalState.LOST)
    guessed = [one for one in of if one.is_open and one.chance is None and one.forecast is None]
    return Standing(
        currency=currency,
        n=len(of),
        due=total,
        renewed=renewed,
        won=sum(_won(one) for one in of if one.state == RenewalState.RENEWED),
        lost=lost,
        open=total - renewed - lost,
        forecast=sum(expected(one, rules) for one in of),
        plan=total if target is None else target,
        planned=target is not None,
        assumed=sum(one.amount is not None for one in guessed),
        unpriced=sum(one.amount is None for one in of),
        at_risk=sum(one.renewal.amount or 0 for one in risky if one.renewal.currency == currency),
    )


def _at_risk(renewal: Renewal, concerns: Mapping[str, Sequence[str]], today: date) -> AtRisk | None:
    if not renewal.is_open:
        return None
    overdue = ("overdue",) if _on(renewal) < today else ()
    whys = (*overdue, *concerns.get(renewal.account_id, ()))
    return AtRisk(renewal, whys) if whys else None


def _won(renewal: Renewal) -> int:
    return (renewal.amount or 0) if renewal.closed is None else renewal.closed


def _chance(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not 0 <= value <= 1:
        return None
    return Fraction(str(value))  # 0.35 as it was written, not as the nearest binary fraction


def _on(renewal: Renewal) -> date:
    return renewal.renews_on or date.max


def _first(months: int) -> date:
    """The first day of a month that is counted from the year 0, kept within the years 1 to 9999."""
    if months >= 12 * 10_000:
        return date.max
    return date(months // 12, months % 12 + 1, 1) if months >= 12 else date.min
