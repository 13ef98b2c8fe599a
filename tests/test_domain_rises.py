"""Sudden rises against a key's own past: quiet data is left in peace, a planted rise is found, with its numbers."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reviewtui.domain.rises import day_of, predicted, restlessness, rises, tail

LAST = 20_000
WEEKDAYS = np.array([1.6, 1.5, 1.4, 1.2, 1.0, 0.2, 0.1])
KEYS, LOOKS = 300, 15

Days = Mapping[int, int]
Kind = Callable[[np.random.Generator, int], np.ndarray]


def ending(counts: list[int], last: int = LAST) -> Days:
    """Counts of the days up to the last."""
    return {last - age: count for age, count in enumerate(reversed(counts)) if count}


def table(rows: np.ndarray) -> dict[str, Days]:
    return {f"key {at}": ending([int(count) for count in row]) for at, row in enumerate(rows)}


CALM = {f"calm {at}": ending([1] * 59) for at in range(9)}


def rates(chance: np.random.Generator, keys: int = KEYS) -> np.ndarray:
    """From one in three months to thirty a day."""
    return 10 ** chance.uniform(-2, 1.5, (keys, 1))


def quiet(chance: np.random.Generator, days: int) -> np.ndarray:
    return chance.poisson(rates(chance), (KEYS, days))


def bursts(chance: np.random.Generator, days: int) -> np.ndarray:
    """Stationary, but each day strays six times as far as chance."""
    return chance.negative_binomial(np.broadcast_to(rates(chance) / 5, (KEYS, days)), 1 / 6)


def working_weeks(chance: np.random.Generator, days: int) -> np.ndarray:
    return chance.poisson(rates(chance) * np.resize(np.roll(WEEKDAYS, chance.integers(7)), days))


def test_a_rise_comes_with_its_numbers() -> None:
    steady = {"FRAUD": ending([3] * 56 + [30]), "CRYPTO": ending([3] * 57)}
    (rise,) = rises(steady, LAST, windows=(1,))
    assert rise[:4] == ("FRAUD", 30, 3.0, 10.0)
    assert (rise.days, rise.past_days) == (1, 56)
    assert math.isclose(rise.p, stats.nbinom.sf(29, 168.5, 56 / 57), rel_tol=1e-9)


def test_three_days_show_what_one_does_not() -> None:
    creeping = {"FRAUD": ending([2, 1, 3, 2] * 14 + [8, 8, 8]), **CALM}
    assert rises(creeping, LAST, windows=(1,)) == []
    (rise,) = rises(creeping, LAST)
    assert (rise.recent, rise.days, rise.past_days) == (24, 3, 54)


def test_a_key_stands_once_where_it_stands_out_most_and_the_least_likely_comes_first() -> None:
    counts = {"less": ending([5] * 56 + [5, 5, 25]), "more": ending([5] * 56 + [40, 40, 40]), **CALM}
    assert [(rise.key, rise.days) for rise in rises(counts, LAST)] == [("more", 3), ("less", 1)]


def test_a_key_without_a_past_is_new_and_needs_more() -> None:
    others = {"old": ending([4] * 57)}
    assert rises({**others, "new": {LAST: 9}}, LAST) == []
    (rise,) = rises({**others, "new": {LAST: 10}}, LAST)
    assert (rise.key, rise.recent, rise.expected, rise.ratio) == ("new", 10, 0.0, None)


@pytest.mark.parametrize("recent", [[4], [4, 0, 0]])
def test_a_handful_is_no_news(recent: list[int]) -> None:
    assert rises({"rare": ending([1] + [0] * 55 + recent)}, LAST) == []


def test_less_than_twice_is_no_news_however_sure() -> None:
    assert rises({"steady": ending([1000] * 56 + [1990])}, LAST) == []
    assert len(rises({"steady": ending([1000] * 56 + [2000])}, LAST)) == 1


def test_who_is_always_busy_on_one_day_is_no_news_on_it() -> None:
    assert rises({"weekly import": ending([70, 0, 0, 0, 0, 0, 0] * 8 + [70])}, LAST) == []


def test_with_too_little_past_nothing_is_said() -> None:
    assert rises({}, LAST) == []
    assert rises({"young": ending([2] * 7 + [30])}, LAST) == []
    assert len(rises({"old enough": ending([2] * 8 + [30])}, LAST)) == 1


def test_days_before_anything_was_counted_are_no_past() -> None:
    young = {"FRAUD": ending([9] * 8 + [30])}
    (rise,) = rises(young, LAST, windows=(1,))
    assert (rise.expected, rise.past_days) == (9.0, 8)
    (rise,) = rises(young, LAST, windows=(1,), since=LAST - 56)
    assert (rise.expected, rise.past_days) == (9 * 8 / 56, 56)


def test_who_came_a_week_ago_and_goes_on_as_before_is_no_news() -> None:
    assert rises({"new account": ending([9] * 8), **CALM}, LAST) == []


def test_days_after_the_last_do_not_count() -> None:
    counts = {"FRAUD": ending([3] * 57 + [300], last=LAST + 1)}
    assert rises(counts, LAST) == []
    assert len(rises(counts, LAST + 1)) == 1


@pytest.mark.parametrize("kind", [quiet, bursts, working_weeks])
@pytest.mark.parametrize("days", [59, 25, 11])
def test_quiet_data_is_not_pointed_out(kind: Kind, days: int) -> None:
    chance = np.random.default_rng(days)
    found = [rises(table(kind(chance, days)), LAST) for _ in range(LOOKS)]
    assert sum(map(len, found)) <= 1, f"of {KEYS * LOOKS} keys looked at"


@pytest.mark.parametrize(("rate", "length"), [(5, 3), (8, 3), (12, 1), (30, 1)])
def test_a_planted_rise_is_found_among_hundreds_of_quiet_keys(rate: int, length: int) -> None:
    chance = np.random.default_rng(rate)
    for _ in range(5):
        rows = quiet(chance, 59)
        rows[7] = np.concatenate([chance.poisson(rate, 59 - length), chance.poisson(4 * rate, length)])
        assert [rise.key for rise in rises(table(rows), LAST)] == ["key 7"]


def test_where_all_of_a_kind_come_in_bursts_one_more_burst_is_no_news() -> None:
    burst = {"this": ending([1] + [0] * 55 + [12])}
    jumpy = {f"jumpy {at}": ending([12] + [0] * 20 + [12] + [0] * 35) for at in range(9)}
    assert [rise.key for rise in rises({**burst, **CALM}, LAST)] == ["this"]
    assert rises({**burst, **jumpy}, LAST) == []


@given(st.dictionaries(st.integers(LAST - 70, LAST + 5), st.integers(0, 60), min_size=1))
def test_the_numbers_are_sums_over_days(by_day: dict[int, int]) -> None:
    for rise in rises({"this": by_day}, LAST, since=LAST - 70):
        start = LAST + 1 - rise.days
        assert rise.recent == sum(by_day.get(day, 0) for day in range(start, LAST + 1))
        past = sum(by_day.get(day, 0) for day in range(start - rise.past_days, start))
        assert math.isclose(rise.expected, past * rise.days / rise.past_days)
        assert rise.past_days == 56 // rise.days * rise.days


@given(st.integers(0, 10**6), st.floats(-3, 5), st.floats(-2, 5))
def test_the_tail_is_that_of_scipy(count: int, mean_exponent: float, restless_exponent: float) -> None:
    mean = 10**mean_exponent
    spread = mean * (1 + 10**restless_exponent)
    reference = float(stats.nbinom.sf(count - 1, mean**2 / (spread - mean), mean / spread))
    assert math.isclose(tail(count, mean, spread), reference, rel_tol=1e-6, abs_tol=1e-290)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=56), st.integers(0, 600))
def test_of_a_calm_past_the_tail_is_the_prediction_of_a_poisson_count_under_jeffreys_prior(
    past: list[int], count: int
) -> None:
    if restlessness(past) <= 1:
        prediction = stats.nbinom.sf(count - 1, sum(past) + 0.5, len(past) / (len(past) + 1))
        assert math.isclose(tail(count, *predicted(past)), prediction, rel_tol=1e-6, abs_tol=1e-290)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=56), st.floats(0, 50))
def test_a_past_strays_as_its_variance_says_and_never_less_than_its_kind(past: list[int], crowd: float) -> None:
    mean, spread = predicted(past, crowd)
    assert math.isclose(restlessness(past), np.var(past, ddof=1) / mean, abs_tol=1e-9)
    assert spread >= mean * max(1, crowd, restlessness(past))
    assert spread > mean


def test_a_day_begins_at_midnight_in_utc() -> None:
    assert (day_of(-1), day_of(0), day_of(86_399_999), day_of(86_400_000)) == (-1, 0, 0, 1)
