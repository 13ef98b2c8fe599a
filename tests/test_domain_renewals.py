"""Renewals by quarter: due, renewed, lost, forecast, percent to plan, what is at risk and what if."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from account_setup import TODAY, says
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.records import RENEWAL_FIELDS, RenewalState
from reviewtui.domain.renewals import (
    Book,
    PlanRules,
    Renewal,
    Standing,
    Target,
    band_of,
    book_of,
    expected,
    next_of,
    open_at,
    quarter_of,
    renewal_of,
    what_if,
)

PLAN = PlanRules()
Q4 = quarter_of(TODAY, PLAN)


def renewal(id: str, on: str, amount: int | None, state: str = "open", **more: Any) -> Renewal:
    """Of the account of the same name, in whole euros a year."""
    closed = more.pop("closed", None)
    minor = [value * 100 if value is not None else None for value in (amount, closed)]
    chance = more.pop("chance", None)
    return Renewal(
        id, more.pop("account", id), renews_on=date.fromisoformat(on), amount=minor[0],
        currency=more.pop("currency", "EUR"), state=state, closed=minor[1],
        chance=Fraction(chance) if chance is not None else None, **more,
    )  # fmt: skip


QUARTER = [
    renewal("acme", "2026-10-05", 1000, "renewed"),
    renewal("borealis", "2026-10-31", 2000, "renewed", closed=2500),
    renewal("cobalt", "2026-11-01", 3000, "lost"),
    renewal("delta", "2026-11-15", 500, "open", chance="0.5"),
    renewal("elm", "2026-12-31", 4000, "open", chance="0.9"),
    renewal("fir", "2026-12-01", 1000, "at procurement"),
    renewal("gum", "2026-12-02", None),
    renewal("yen", "2026-12-24", 100_000, currency="JPY"),
    renewal("before", "2026-09-30", 9000),
    renewal("after", "2027-01-01", 9000),
]


def book(renewals: Sequence[Renewal] = QUARTER, plan: PlanRules = PLAN, **more: Any) -> Book:
    return book_of(renewals, Q4, plan, TODAY, **more)


def euros(of: Book) -> Standing:
    return next(standing for standing in of.standings if standing.currency == "EUR")


def test_the_quarter_by_hand() -> None:
    """Due 11,500; renewed 3,000, closed at 3,500; lost 3,000; open 5,500.

    Forecast: 3,500 + 0.5 x 500 + 0.9 x 4,000 + 0.75 x 1,000 (as the plan assumes) = 8,100; 30.4 % and 70.4 %.
    """
    found = euros(book())
    assert found == Standing("EUR", 7, 1_150_000, 300_000, 350_000, 300_000, 550_000, 810_000, 1_150_000, False, 1, 1,
                             50_000)  # fmt: skip
    assert found.due == found.renewed + found.lost + found.open
    assert found.percent == Fraction(700, 23)
    assert found.percent_forecast == Fraction(1620, 23)
    assert [band_of(percent, PLAN) for percent in (found.percent, found.percent_forecast)] == [0, 70]


def test_currencies_are_never_mixed() -> None:
    assert [(one.currency, one.n, one.due) for one in book().standings] == [
        ("EUR", 7, 1_150_000), ("JPY", 1, 10_000_000),
    ]  # fmt: skip


def test_only_what_is_due_in_the_quarter_is_in_it() -> None:
    assert [one.id for one in book().renewals] == [
        "acme", "borealis", "cobalt", "delta", "fir", "gum", "yen", "elm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("percent", "band"),
    [(None, None), (0, 0), (Fraction(6999, 100), 0), (70, 70), (Fraction(7999, 100), 70), (80, 80), (85, 85),
     (Fraction(8999, 100), 85), (90, 90), (130, 90)],
)  # fmt: skip
def test_percents_have_the_bands_that_people_talk_in(percent: Any, band: int | None) -> None:
    assert band_of(percent, PLAN) == band


def test_a_target_of_the_team_is_the_plan_where_all_renewals_are_seen() -> None:
    plan = PlanRules(
        targets=(Target("2026-Q4", "EUR", 1_000_000), Target("2026-Q4", "USD", 5), Target("2026-Q3", "EUR", 1))
    )
    found = euros(book(plan=plan))
    assert (found.plan, found.planned, found.percent) == (1_000_000, True, 35)
    dollars = book(plan=plan).standings[-1]
    assert (dollars.currency, dollars.n, dollars.plan, dollars.percent) == ("USD", 0, 5, 0)
    mine = euros(book(plan=plan, everything=False))
    assert (mine.plan, mine.planned) == (1_150_000, False), "the part of one is not held against the whole's target"


def test_without_a_plan_there_is_no_percent() -> None:
    (empty,) = book([renewal("gum", "2026-12-02", None)]).standings
    assert (empty.plan, empty.percent, empty.percent_forecast, empty.unpriced, empty.assumed) == (0, None, None, 1, 0)
    assert book([]).standings == ()


def test_what_is_at_risk_and_why_the_largest_first() -> None:
    concerns = {"elm": ("risk", "falling"), "acme": ("risk",), "gum": ("late",), "yen": ("alone",)}
    found = book(concerns=concerns)
    assert [(one.renewal.id, one.whys) for one in found.at_risk] == [
        ("elm", ("risk", "falling")), ("delta", ("overdue",)), ("gum", ("late",)), ("yen", ("alone",)),
    ]  # fmt: skip
    assert euros(found).at_risk == 450_000


def test_what_if_toggles_accounts_and_leaves_the_rest() -> None:
    lost = euros(book(what_if(QUARTER, {"elm": RenewalState.LOST})))
    assert (lost.lost, lost.forecast, lost.due) == (700_000, 450_000, 1_150_000)
    won = euros(book(what_if(QUARTER, {"elm": RenewalState.RENEWED, "cobalt": RenewalState.RENEWED})))
    assert (won.won, won.lost, won.forecast) == (1_050_000, 0, 1_150_000)
    undone = euros(book(what_if(QUARTER, {"borealis": RenewalState.OPEN})))
    assert (undone.won, undone.forecast) == (100_000, 810_000 - 250_000 + 150_000)
    same = what_if(QUARTER, {"borealis": RenewalState.RENEWED, "nosuch": RenewalState.LOST})
    assert same == QUARTER, "what is so already keeps what it closed at"


def test_a_renewal_may_be_toggled_by_itself() -> None:
    two = [renewal("r1", "2026-12-01", 10, account="acme"), renewal("r2", "2026-12-01", 20, account="acme")]
    assert [one.state for one in what_if(two, {"r1": RenewalState.LOST})] == ["lost", "open"]
    assert [one.state for one in what_if(two, {"acme": RenewalState.LOST})] == ["lost", "lost"]


def test_halves_of_a_cent_are_rounded_up_one_renewal_at_a_time() -> None:
    third = Renewal("r", "a", amount=1, chance=Fraction(1, 2))
    assert expected(third, PLAN) == 1
    assert expected(Renewal("r", "a", amount=333, chance=Fraction(1, 3)), PLAN) == 111
    assert expected(Renewal("r", "a", amount=500, forecast=123, chance=Fraction(1)), PLAN) == 123


amounts = st.integers(0, 10**12) | st.none()
renewals = st.lists(
    st.builds(
        lambda at, day, amount, currency, state, chance, closed: Renewal(
            f"r{at}", f"a{at % 5}", "", date(2026, 9, 1) + timedelta(days=day), amount, currency, state, chance, None,
            None, closed,
        ),
        st.integers(0, 99), st.integers(0, 150), amounts, st.sampled_from(["EUR", "USD", ""]),
        st.sampled_from(["open", "renewed", "lost", "?"]), st.none() | st.fractions(0, 1), amounts,
    ),
    max_size=20,
)  # fmt: skip


@given(renewals, st.randoms(use_true_random=False))
def test_sums_are_those_of_their_rows_and_the_order_of_arrival_changes_nothing(
    of: list[Renewal], chance: Any
) -> None:
    found = book(of)
    for standing in found.standings:
        rows = [one for one in found.renewals if one.currency == standing.currency]
        assert standing.n == len(rows)
        assert (
            standing.due == standing.renewed + standing.lost + standing.open == sum(one.amount or 0 for one in rows)
        )
        assert standing.forecast == sum(expected(one, PLAN) for one in rows)
        assert standing.won <= standing.forecast
    shuffled = list(of)
    chance.shuffle(shuffled)
    assert book(shuffled).standings == found.standings


# --- quarters ---


@pytest.mark.parametrize(
    ("day", "begins", "name", "first", "end"),
    [
        ("2026-11-22", 1, "2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-01-01", 1, "2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-03-31", 1, "2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-02-01", 2, "FY2027-Q1", "2026-02-01", "2026-05-01"),
        ("2026-01-31", 2, "FY2026-Q4", "2025-11-01", "2026-02-01"),
        ("2026-11-22", 10, "FY2027-Q1", "2026-10-01", "2027-01-01"),
        ("2026-09-30", 10, "FY2026-Q4", "2026-07-01", "2026-10-01"),
        ("2026-12-31", 12, "FY2027-Q1", "2026-12-01", "2027-03-01"),
    ],
)
def test_quarters_of_calendar_and_fiscal_years(day: str, begins: int, name: str, first: str, end: str) -> None:
    found = quarter_of(date.fromisoformat(day), PlanRules(year_begins=begins))
    assert (found.name, found.first.isoformat(), found.end.isoformat()) == (name, first, end)


@given(st.dates(), st.integers(1, 12))
def test_every_day_is_in_its_quarter_and_the_next_begins_where_it_ends(day: date, begins: int) -> None:
    plan = PlanRules(year_begins=begins)
    quarter = quarter_of(day, plan)
    assert quarter.first <= day <= quarter.end
    if quarter.end < date(9999, 1, 1):
        assert quarter_of(quarter.end, plan).first == quarter.end


# --- what sources say ---


def test_a_renewal_from_its_fields() -> None:
    found = renewal_of("crm:7", says(
        account_id="acme", name="Renewal 2026", renews_on="2026-12-01", amount_minor=10_000, currency="EUR",
        period="month", state="open", probability=0.35, forecast_minor=5000, closed_on="2026-11-01",
        closed_minor=9000,
    ))  # fmt: skip
    assert found == Renewal(
        "crm:7", "acme", "Renewal 2026", date(2026, 12, 1), 120_000, "EUR", "open", Fraction(7, 20), 60_000,
        date(2026, 11, 1), 108_000, "crm", found.checked_at,
    )  # fmt: skip
    assert found.checked_at > 0


@pytest.mark.parametrize("period", ["year", "", "total", "fortnight", 12, None])
def test_an_amount_is_for_a_year_unless_its_period_says_otherwise(period: Any) -> None:
    assert renewal_of("r", says(amount_minor=700, period=period)).amount == 700


@given(st.dictionaries(
    st.sampled_from(list(RENEWAL_FIELDS)),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()),
))  # fmt: skip
def test_any_fields_make_a_renewal(values: dict[str, Any]) -> None:
    found = renewal_of("r", says(**values))
    assert found.chance is None or 0 <= found.chance <= 1
    expected(found, PLAN)
    book([found._replace(renews_on=TODAY)])


def test_the_next_renewal_is_the_earliest_open_one_else_the_last() -> None:
    old, soon, later = (
        renewal(id, on, 1) for id, on in (("a", "2020-01-01"), ("b", "2026-12-01"), ("c", "2027-12-01"))
    )
    done = renewal("d", "2026-11-23", 1, "renewed")
    assert next_of([later, done, soon, old], TODAY) == soon
    assert next_of([old, done], TODAY) == done
    assert next_of([renewal("a", "2026-11-22", 1)], TODAY) == renewal("a", "2026-11-22", 1), "today is still to come"
    assert next_of([], TODAY) is None
    assert next_of([Renewal("x", "a")], TODAY) is None


def test_what_was_to_come_as_seen_on_a_day() -> None:
    closed = renewal("a", "2026-10-01", 1, "renewed", closed_on=date(2026, 9, 20))
    coming = renewal("b", "2027-10-01", 1)
    assert open_at([closed, coming], date(2026, 9, 1)) == date(2026, 10, 1)
    assert open_at([closed, coming], date(2026, 9, 20)) == date(2027, 10, 1)
    assert open_at([closed], TODAY) is None
