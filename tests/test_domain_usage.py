"""Monthly use: gaps stay gaps, a month that still runs is no fall, odd values do no harm."""

from datetime import date
from typing import Any

import pytest
from account_setup import LAST, TODAY, as_card, at, says, use
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.records import Said
from reviewtui.domain.usage import (
    Month,
    Trend,
    complete_months,
    last_of,
    month_of,
    months_from,
    series_of,
    shift,
    sparkline,
    trend_of,
    unused_months,
)


def test_months_come_from_the_fields_of_a_card_oldest_first_and_gaps_stay_gaps() -> None:
    card = says(**{"2026-10/active": 80, "2026-08/active": 90, "2026-08/eligible": 200, "2026-09/eligible": 210})
    assert series_of(card) == (Month("2026-08", 90, 200), Month("2026-09", None, 210), Month("2026-10", 80, None))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("2026-13/active", 5), ("2026-00/active", 5), ("26-10/active", 5), ("2026-10/seats", 5), ("2026-10", 5),
        ("२०२६-१०/active", 5), ("2026-10/active ", 5), ("name", "Acme"), ("2026-10/active", "5"),
        ("2026-10/active", -1), ("2026-10/active", 2.5), ("2026-10/active", True), ("2026-10/active", None),
        ("2026-10/active", float("nan")), ("2026-10/active", float("inf")), ("2026-10/active", 2**63),
        ("2026-10/active", 1e300), ("2026-10/active", [5]), ("2026-10/active", {"n": 5}),
    ],
)  # fmt: skip
def test_what_is_no_month_or_no_number_of_people_is_left_out(field: str, value: Any) -> None:
    assert series_of({field: Said(value, "s", 0, at("2026-11-20"))}) == ()


def test_a_whole_number_written_as_a_fraction_is_one() -> None:
    assert series_of(says(**{"2026-10/active": 80.0})) == (Month("2026-10", 80),)


def test_the_running_month_is_no_fall() -> None:
    series = (*use([100] * 6), Month("2026-11", 12))
    assert last_of(series) == Month("2026-11", 12)
    full = complete_months(series, TODAY)
    assert last_of(full) == Month(LAST, 100)
    assert trend_of(full) == Trend(0.0, LAST)
    assert sparkline(full, TODAY, 3) == (100, 100, 100)


def test_a_month_told_before_it_was_over_is_no_fall_either() -> None:
    """What was exported on the 14th counts half a month, also when nobody exports again."""
    card = as_card(use([100] * 6, last="2026-09"), day="2026-10-02")
    card |= says(day="2026-10-14", **{"2026-10/active": 48})
    full = complete_months(series_of(card), TODAY)
    assert last_of(full) == Month("2026-09", 100)
    assert series_of(card)[-1] == Month("2026-10", 48, complete=False)
    later = card | says(day="2026-11-02", **{"2026-10/active": 99})
    assert last_of(complete_months(series_of(later), TODAY)) == Month("2026-10", 99)


def test_whoever_is_ahead_of_us_may_tell_of_a_month_a_day_early() -> None:
    card = says(day="2026-10-31", **{"2026-10/active": 48})
    assert series_of(card) == (Month("2026-10", 48),)


def test_months_to_come_are_not_shown_as_past() -> None:
    series = use([100] * 6 + [7, 7], last="2026-12")
    assert last_of(complete_months(series, TODAY)) == Month("2026-10", 100)


def test_the_trend_by_hand() -> None:
    """(60 + 70 + 80) / 3 = 70 against (100 + 100 + 100) / 3: 30 % fewer."""
    assert trend_of(use([100, 100, 100, 60, 70, 80])).change == pytest.approx(-0.3)
    assert trend_of(use([50, 50, 50, 75, 75, 75])).change == pytest.approx(0.5)


def test_a_trend_of_a_round_percent_is_that_to_the_last_digit() -> None:
    """Rules that say "from -0.2" mean a fifth fewer."""
    for percent in range(1, 100):
        assert trend_of(use([100] * 3 + [100 - percent] * 3)).change == -percent / 100


def test_one_month_of_three_may_be_missing_on_each_side() -> None:
    assert trend_of(use([100, None, 100, 60, None, 80])).change == pytest.approx(-0.3)
    assert trend_of(use([None, None, 100, 60, 70, 80])) == Trend(None, LAST)
    assert trend_of(use([100, 100, 100, None, None, 80])) == Trend(None, LAST)


def test_what_is_thin_has_no_trend() -> None:
    assert trend_of(()) == Trend()
    assert trend_of(use([None, None], 200)) == Trend()
    assert trend_of(use([100, 90])) == Trend(None, LAST)
    assert trend_of(use([4, 4, 4, 0, 0, 0])) == Trend(None, LAST), "from four people to none: who knows"
    assert trend_of(use([0, 0, 0, 50, 50, 50])) == Trend(None, LAST), "from nobody there is no percent"
    assert trend_of(use([5, 5, 5, 0, 0, 0])) == Trend(-1.0, LAST)


def test_months_without_anybody_in_a_row() -> None:
    assert unused_months(use([3, 0, 0])) == 2
    assert unused_months(use([0, None, 0])) == 1, "nobody knows of a gap"
    assert unused_months(use([0, 0, 9])) == 0
    assert unused_months(()) is None


def test_the_sparkline_has_a_place_for_every_calendar_month() -> None:
    assert sparkline(use([9, None, 7], last="2026-09"), TODAY, 4) == (9, None, 7, None)


def test_months_are_counted_across_years() -> None:
    assert month_of(date(2026, 1, 31)) == "2026-01"
    assert (shift("2026-01", -1), shift("2025-11", 14)) == ("2025-12", "2027-01")
    assert months_from("2025-11", "2027-01") == 14


@given(st.from_regex(r"(19|2[0-9])[0-9][0-9]-(0[1-9]|1[0-2])", fullmatch=True), st.integers(-500, 500))
def test_a_shift_back_leads_home(month: str, by: int) -> None:
    assert shift(shift(month, by), -by) == month
    assert months_from(month, shift(month, by)) == by


@given(
    st.lists(st.integers(0, 10**6) | st.none(), min_size=1, max_size=40),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_months_arrive_changes_nothing(active: list[int | None], chance: Any) -> None:
    card = as_card(use(active, 10**6))
    fields = list(card.items())
    chance.shuffle(fields)
    assert series_of(dict(fields)) == series_of(card)


@given(st.dictionaries(st.text(max_size=16), st.integers() | st.text() | st.floats() | st.booleans()))
def test_any_card_has_a_series_a_trend_and_a_sparkline(values: dict[str, Any]) -> None:
    series = series_of({name: Said(value, "s", 0, 0) for name, value in values.items()})
    full = complete_months(series, TODAY)
    trend_of(full)
    assert len(sparkline(full, TODAY)) == 12
