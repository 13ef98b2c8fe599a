"""Use and leaving: figures equal to those of reference libraries, intervals, and what they do not show."""

import csv
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from account_setup import TODAY, as_card, made, says, use
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reviewtui.domain.account_facts import Churn, ChurnKind
from reviewtui.domain.accounts import AccountState, Known, derive
from reviewtui.domain.association import (
    ACTIVE,
    Case,
    associate,
    banded,
    case_of,
    chi2_tail,
    curve_of,
    log_rank,
    number_in,
    rank_correlation,
)
from reviewtui.domain.usage import Month

TELCO = Path(__file__).parents[2] / "shared" / "data" / "telco_customer_churn.csv"


def cases_from(rows: list[tuple[float, float, int]]) -> list[Case]:
    """Use, months, left."""
    return [Case(f"a{at:05}", used, bool(left), months) for at, (used, months, left) in enumerate(rows)]


def telco() -> list[Case]:
    """7,043 customers: what they pay a month as their use, how many months they stayed, whether they left."""
    if not TELCO.exists():
        pytest.skip("the public table of customers is not here")
    with TELCO.open(encoding="utf-8", newline="") as file:
        return [
            Case(row["customerID"], float(row["MonthlyCharges"]), row["Churn"] == "Yes", float(row["tenure"]))
            for row in csv.DictReader(file)
        ]


# --- rank correlation ---


def test_the_rank_correlation_by_hand() -> None:
    """Ranks 1 2 3 4 5 against 2 1 4 3 5: differences 1 1 1 1 0, so rho = 1 - 6 x 4 / (5 x 24) = 0.8."""
    found = rank_correlation([10, 20, 30, 40, 50], [2, 1, 4, 3, 9])
    assert found.rho == pytest.approx(0.8)
    width = 1.959963984540054 * math.sqrt((1 + 0.8**2 / 2) / 2)
    assert found.low == pytest.approx(math.tanh(math.atanh(0.8) - width))
    assert found.high == pytest.approx(math.tanh(math.atanh(0.8) + width))
    assert found.n == 5


def test_what_never_varies_has_no_correlation_and_full_agreement_no_interval() -> None:
    assert rank_correlation([1, 1, 1, 1, 1], [0, 1, 0, 1, 0]) == (None, None, None, 5)
    assert rank_correlation([], []) == (None, None, None, 0)
    assert rank_correlation([7], [1]) == (None, None, None, 1)
    assert rank_correlation([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]) == (1.0, None, None, 5)
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == (-1.0, None, None, 3)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1)), min_size=4, max_size=60))
def test_the_rank_correlation_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    ones, others = [float(one) for one, _ in pairs], [float(other) for _, other in pairs]
    found = rank_correlation(ones, others)
    if len(set(ones)) < 2 or len(set(others)) < 2:
        assert found.rho is None
        return
    assert found.rho == pytest.approx(stats.spearmanr(ones, others).statistic, abs=1e-12)
    if found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.rho <= found.high <= 1


# --- how long they stay ---

REMISSION = {
    "6-MP": ([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]),
    "placebo": ([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []),
}
"""Weeks of remission of 42 patients, ended and censored: E. J. Freireich et al., Blood 21(6), 1963."""


def remission(group: str) -> list[Case]:
    ended, censored = REMISSION[group]
    rows = [(float(group == "6-MP"), float(weeks), 1) for weeks in ended]
    return cases_from(rows + [(float(group == "6-MP"), float(weeks), 0) for weeks in censored])


def test_a_published_example() -> None:
    """S(6) = 1 - 3/21 = 0.857, S(7) = 0.857 x 16/17 = 0.807; median 23 weeks against 8; chi-squared 16.79."""
    treated, placebo = curve_of(remission("6-MP")), curve_of(remission("placebo"))
    assert [(point.months, point.at_risk, point.left) for point in treated.points[:3]] == [
        (6, 21, 3), (7, 17, 1), (10, 15, 1),
    ]  # fmt: skip
    assert [round(point.staying, 4) for point in treated.points] == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ]  # fmt: skip
    assert (treated.median, placebo.median) == (23, 8)
    found = log_rank([remission("6-MP"), remission("placebo")])
    assert found is not None
    assert (round(found.chi2, 2), found.df) == (16.79, 1)
    assert found.p == pytest.approx(4.17e-5, rel=0.01)


stays = st.lists(
    st.tuples(st.integers(0, 9).map(float), st.integers(0, 12).map(float), st.integers(0, 1)), min_size=1, max_size=60
)


@given(stays)
def test_curves_are_those_of_scipy(rows: list[tuple[float, float, int]]) -> None:
    curve = curve_of(cases_from(rows))
    left = [months for _, months, gone in rows if gone]
    if not left:
        assert (curve.points, curve.median, curve.left) == ((), None, 0)
        return
    sample = stats.CensoredData(uncensored=left, right=[months for _, months, gone in rows if not gone])
    judge = stats.ecdf(sample).sf
    at = [point.months for point in curve.points]
    assert [point.staying for point in curve.points] == pytest.approx(judge.evaluate(at), abs=1e-12)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # undefined before anybody left, and after all have
        interval = judge.confidence_interval(method="log-log")
    for point in curve.points:
        if point.low is None or point.high is None:
            assert point.staying == 0
            continue
        assert point.low == pytest.approx(float(interval.low.evaluate(point.months)), abs=1e-9)
        assert point.high == pytest.approx(float(interval.high.evaluate(point.months)), abs=1e-9)
        assert point.low <= point.staying <= point.high


@given(stays)
def test_groups_are_compared_as_by_statsmodels(rows: list[tuple[float, float, int]]) -> None:
    duration = pytest.importorskip("statsmodels.duration.survfunc")
    groups = banded(cases_from(rows))
    found = log_rank(groups)
    if found is None:
        return
    flat = [(case.months, case.left, at) for at, group in enumerate(groups) for case in group]
    months, left, group = (np.array(column) for column in zip(*flat, strict=True))
    chi2, p = duration.survdiff(months, left.astype(int), group)
    assert found.df == len(groups) - 1
    assert found.chi2 == pytest.approx(chi2, rel=1e-6, abs=1e-9)
    assert found.p == pytest.approx(p, rel=1e-6, abs=1e-9)


@given(st.floats(0, 200), st.integers(1, 12))
def test_the_tail_of_chi_squared_is_that_of_scipy(chi2: float, df: int) -> None:
    assert chi2_tail(chi2, df) == pytest.approx(stats.chi2.sf(chi2, df), rel=1e-9, abs=1e-300)


def test_one_group_or_nobody_who_left_is_no_comparison() -> None:
    assert log_rank([]) is None
    assert log_rank([cases_from([(1, 3, 1)])]) is None
    assert log_rank([cases_from([(1, 3, 0)]), cases_from([(9, 3, 0)])]) is None


# --- bands ---


def test_bands_are_of_about_the_same_size_and_never_divide_the_same_use() -> None:
    groups = banded(cases_from([(float(at), 1.0, 0) for at in range(9)]))
    assert [[case.use for case in group] for group in groups] == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    same = banded(cases_from([(0.0, 1.0, 0)] * 8 + [(5.0, 1.0, 1)]))
    assert [len(group) for group in same] == [8, 1]
    assert banded([]) == []


# --- all of it ---


def test_the_order_of_accounts_changes_nothing() -> None:
    rows = [(float(at % 7), float(at % 5 + 1), int(at % 3 == 0)) for at in range(40)]
    forward = cases_from(rows)
    assert associate(forward) == associate(forward[::-1])


def test_what_the_figures_do_not_show_is_said() -> None:
    thin = associate(cases_from([(1, 3, 1), (2, 5, 0), (3, 8, 0), (4, 2, 1), (5, 9, 0)]))
    assert thin.caveats == ("not_cause", "use_at_end", "few", "few_left", "censored", "either_way")
    nobody = associate(cases_from([(float(at), 5.0, 0) for at in range(40)]))
    assert nobody.correlation.rho is None
    assert nobody.log_rank is None
    assert {"undefined", "few_left", "censored"} <= set(nobody.caveats)
    undated = associate([Case("a", 1.0, True), Case("b", 2.0, False)])
    assert (undated.timed, undated.curves) == (0, ())
    assert "no_dates" in undated.caveats


def test_plenty_of_clear_data_leaves_two_caveats() -> None:
    clear = associate(cases_from([(at / 10, 10 + at / 20, int(at < 350)) for at in range(600)]))
    assert clear.correlation.rho is not None
    assert clear.correlation.rho < -0.8
    assert clear.caveats[:2] == ("not_cause", "use_at_end")
    assert "either_way" not in clear.caveats


# --- accounts as cases ---


def account(months: tuple[Month, ...] = (), left: str = "", **fields: Any) -> AccountState:
    churns = [made(Churn("acme", left, ChurnKind.UNKNOWN))] if left else []
    return derive(Known("acme", card=says(**fields), use=as_card(months), churns=churns), TODAY)


def test_use_is_that_of_the_last_three_full_months() -> None:
    state = account(use([0, 0, 60, 70, 80], 100), since="2025-11-22")
    assert case_of(state, TODAY) == Case("acme", 0.7, False, pytest.approx(12, abs=0.02))
    active = case_of(state, TODAY, ACTIVE)
    assert active is not None
    assert active.use == 70
    gap = case_of(account(use([50, None, 70], 100)), TODAY)
    assert gap is not None
    assert gap.use == 0.6


def test_use_of_who_left_is_that_before_they_did() -> None:
    months = use([60, 70, 80, 3, 0, 0], 100)
    found = case_of(account(months, left="2026-08-14", since="2026-02-14"), TODAY)
    assert found == Case("acme", 0.7, True, pytest.approx(6, abs=0.06))
    assert case_of(account(months, churned=True), TODAY) is None, "nobody knows when"


def test_without_use_there_is_no_case_and_without_dates_no_stay() -> None:
    assert case_of(account(), TODAY) is None
    assert case_of(account(use([5, 5])), TODAY) is None, "of how many, nobody told"
    for since in (None, "2027-01-01", "soon"):
        found = case_of(account(use([5, 5], 10), since=since), TODAY)
        assert found == Case("acme", 0.5, False, None)


def test_any_number_of_an_account_may_stand_for_its_use() -> None:
    state = account(
        seats=40, churned=True, extra={"MonthlyCharges": "29.85", "tenure": "7", "Total": " ", "n": "nan"}
    )
    assert case_of(state, TODAY, "extra:MonthlyCharges", "extra:tenure") == Case("acme", 29.85, True, 7.0)
    assert case_of(state, TODAY, "seats") == Case("acme", 40.0, True, None)
    for name in ("extra:Total", "extra:n", "extra:nosuch", "churned", "name"):
        assert number_in(state, name) is None


def test_7043_customers_give_the_figures_of_the_reference_libraries() -> None:
    cases = telco()
    assert len(cases) == 7043
    found = associate(cases)
    uses, left = [case.use for case in cases], [float(case.left) for case in cases]
    assert found.correlation.rho == pytest.approx(stats.spearmanr(uses, left).statistic, abs=1e-12)
    assert (found.n, found.left, found.timed) == (7043, 1869, 7043)
    for curve, group in zip(found.curves, banded(cases), strict=True):
        sample = stats.CensoredData(
            uncensored=[case.months for case in group if case.left],
            right=[case.months for case in group if not case.left],
        )
        judge = stats.ecdf(sample).sf
        assert [point.staying for point in curve.points] == pytest.approx(
            judge.evaluate([point.months for point in curve.points]), abs=1e-12
        )
    low, _, high = banded(cases)
    two = log_rank([low, high])
    samples = [
        stats.CensoredData(
            uncensored=[case.months for case in group if case.left],
            right=[case.months for case in group if not case.left],
        )
        for group in (low, high)
    ]
    judged = stats.logrank(*samples)
    assert two is not None
    assert two.chi2 == pytest.approx(judged.statistic**2, rel=1e-9)
    assert two.p == pytest.approx(judged.pvalue, rel=1e-6)
