"""Whether customers who use it more stay longer (`N20`), on the team's own data, with how uncertain that is.

Two views. The rank correlation of use and leaving: Spearman's, with the interval of D. G. Bonett and T. A. Wright,
Sample size requirements for estimating Pearson, Kendall and Spearman correlations, Psychometrika 65(1), 2000. And how
many stay for how long, by band of use: E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete
Observations, Journal of the American Statistical Association 53(282), 1958, with Greenwood's variance on the log-log
scale (J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data, 2nd edition, 2002, 1.4),
compared by the log-rank test (ibid.).

A figure that is undefined is None. What the figures do not show is said with them, as codes (`Association.caveats`).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import atanh, erfc, exp, fsum, log, pi, sqrt, tanh
from statistics import NormalDist
from typing import NamedTuple

from reviewtui.domain.accounts import AccountState
from reviewtui.domain.churn import Standing
from reviewtui.domain.recorded import day_of
from reviewtui.domain.records import EXTRA
from reviewtui.domain.usage import WINDOW, complete_months, months_from
from reviewtui.domain.values import plain_number

ADOPTION, ACTIVE = "adoption", "active"
"""Measures of use: users per eligible person, and users a month."""
LEVEL = 0.95
BANDS = 3
FEW_CASES, FEW_EVENTS = 30, 10
"""Accounts, and those of a band who left, below which figures are said to be thin."""
MONTH_DAYS = 365.25 / 12


class Case(NamedTuple):
    """One account: its use, how long it was seen to stay (in months, None where nobody told), and whether it left.

    Who has not left is censored: they stay for at least so long.
    """

    account_id: str
    use: float
    left: bool
    months: float | None = None


class Correlation(NamedTuple):
    """A rank correlation, -1 to 1, and its interval; each None where it is undefined."""

    rho: float | None
    low: float | None
    high: float | None
    n: int


class Point(NamedTuple):
    """After so many months: how many were still there before, how many left then, and the share that stays beyond it,
    with its interval (None where it is undefined: nobody left yet, or nobody stays)."""

    months: float
    at_risk: int
    left: int
    staying: float
    low: float | None
    high: float | None


class Curve(NamedTuple):
    """How long the accounts of one band of use stay; `least` and `most` are the uses in it.

    `median`: the months after which at most half are still there, None where that was not seen.
    """

    least: float
    most: float
    n: int
    left: int
    points: tuple[Point, ...]
    median: float | None


class LogRank(NamedTuple):
    """Whether the bands differ in how long they stay: chi-squared, its degrees of freedom, and p."""

    chi2: float
    df: int
    p: float


class Association(NamedTuple):
    """Use and leaving over n accounts, of which `left` left. `timed`: those of which it is known how long they stay.

    `caveats` are codes, always with `not_cause` (what goes together need not be cause and effect) and `use_at_end`
    (use falls because somebody leaves as well as the other way round); also `few` (accounts), `few_left`, `censored`
    (most are still there), `ties` (many share one value, so the interval is rough), `either_way` (the interval holds
    0), `undefined` (use or leaving is the same for all), `no_dates` (nobody told how long they stay).
    """

    n: int
    left: int
    timed: int
    correlation: Correlation
    curves: tuple[Curve, ...]
    log_rank: LogRank | None
    caveats: tuple[str, ...]


def case_of(state: AccountState, today: date, use: str = ADOPTION, stay: str = "") -> Case | None:
    """An account as a case; None where its use is unknown.

    Use is that of the last full months, three at most; of one that left, of those before the month in which it did:
    of one that left nobody knows when, it is unknown. It stays from its first day (`since`) until it left, or today.

    Args:
        use: `ADOPTION`, `ACTIVE`, or a field of the account that is a number, or `EXTRA` with the name of a column.
        stay: such a field or column, in months, where it is not to be told from dates.
    """
    left = state.standing is Standing.CHURNED
    end = state.status.on if left else today
    if use in (ADOPTION, ACTIVE):
        used = None if end is None else _used(state, min(end, today), use)
    else:
        used = number_in(state, use)
    if used is None:
        return None
    return Case(state.account_id, used, left, number_in(state, stay) if stay else _stayed(state, end))


def number_in(state: AccountState, name: str) -> float | None:
    """The number that a field of an account, or a column that nobody mapped, holds; None where it holds none."""
    if name.startswith(EXTRA):
        extra = state.value("extra")
        return plain_number(extra.get(name.removeprefix(EXTRA))) if isinstance(extra, dict) else None
    return plain_number(state.value(name))


def _used(state: AccountState, end: date, use: str) -> float | None:
    months = [one for one in complete_months(state.series, end) if one.active is not None]
    recent = [one for one in months if months_from(one.month, months[-1].month) < WINDOW]
    if use == ADOPTION:
        recent = [one for one in recent if one.eligible]
    people = sum(one.active or 0 for one in recent)
    among = sum(one.eligible or 0 for one in recent) if use == ADOPTION else len(recent)
    return people / among if among else None


def _stayed(state: AccountState, end: date | None) -> float | None:
    since = day_of(state.value("since"))
    return (end - since).days / MONTH_DAYS if since and end and end >= since else None


def associate(cases: Iterable[Case], bands: int = BANDS, level: float = LEVEL) -> Association:
    """All of it, over these accounts; the order of the cases changes nothing."""
    cases = list(cases)
    left = sum(case.left for case in cases)
    correlation = rank_correlation([case.use for case in cases], [float(case.left) for case in cases], level)
    timed = [case for case in cases if case.months is not None]
    grouped = banded(timed, bands)
    curves = tuple(curve_of(group, level) for group in grouped)
    caveats = {
        "not_cause": True,
        "use_at_end": True,
        "few": len(cases) < FEW_CASES,
        "few_left": left < FEW_EVENTS or any(curve.left < FEW_EVENTS for curve in curves),
        "censored": bool(timed) and 2 * sum(case.left for case in timed) < len(timed),
        "ties": _tied([case.use for case in cases]),
        "either_way": correlation.low is not None
        and correlation.high is not None
        and correlation.low <= 0 <= correlation.high,
        "undefined": correlation.rho is None,
        "no_dates": not timed,
    }
    return Association(
        len(cases), left, len(timed), correlation, curves, log_rank(grouped),
        tuple(code for code, so in caveats.items() if so),
    )  # fmt: skip


def rank_correlation(ones: Sequence[float], others: Sequence[float], level: float = LEVEL) -> Correlation:
    """Spearman's rank correlation; what is equal shares its mean rank.

    Undefined where one side is all the same. The interval needs four pairs, and is undefined at -1 and 1.
    """
    n = len(ones)
    rho = _pearson(_ranks(ones), _ranks(others))
    if rho is None or n < 4 or abs(rho) == 1:
        return Correlation(rho, None, None, n)
    width = _z(level) * sqrt((1 + rho * rho / 2) / (n - 3))
    return Correlation(rho, tanh(atanh(rho) - width), tanh(atanh(rho) + width), n)


def banded(cases: Iterable[Case], bands: int = BANDS) -> list[list[Case]]:
    """The cases by use, in bands of about the same size, the lowest first; who uses it the same is in the same band.

    There are fewer bands where too many share one use.
    """
    ordered = sorted(cases, key=lambda case: (case.use, case.account_id))
    uses = [case.use for case in ordered]
    found: dict[int, list[Case]] = {}
    for case in ordered:
        found.setdefault(bisect_left(uses, case.use) * bands // len(uses), []).append(case)
    return list(found.values())


def curve_of(group: Sequence[Case], level: float = LEVEL) -> Curve:
    """How long the accounts of one group stay; all have a length of stay, and there is at least one."""
    z, staying, spread = _z(level), 1.0, 0.0
    points = []
    for months, at_risk, left in _events(group):
        staying *= 1 - left / at_risk
        low = high = None
        if left < at_risk:
            spread += left / (at_risk * (at_risk - left))
            width = exp(z * sqrt(spread) / log(staying))  # the logarithm is below 0
            low, high = staying ** (1 / width), staying**width
        points.append(Point(months, at_risk, left, staying, low, high))
    uses = [case.use for case in group]
    median = next((point.months for point in points if point.staying <= 0.5), None)
    return Curve(min(uses), max(uses), len(group), sum(case.left for case in group), tuple(points), median)


def log_rank(groups: Sequence[Sequence[Case]]) -> LogRank | None:
    """Whether these groups differ in how long they stay; None below two groups, or where nobody left.

    The covariance is that of the hypergeometric distribution, tied times included.
    """
    size = len(groups) - 1
    if size < 1:
        return None
    times = [_Stays(group) for group in groups]
    excess = [0.0] * size
    spread = [[0.0] * size for _ in range(size)]
    for months, at_risk, left in _events([case for group in groups for case in group]):
        there = [stays.at_risk(months) for stays in times[:size]]
        for row in range(size):
            excess[row] += times[row].left[months] - left * there[row] / at_risk
            if at_risk > 1:
                scale = left * (at_risk - left) * there[row] / (at_risk * at_risk * (at_risk - 1))
                for column in range(size):
                    spread[row][column] += scale * ((at_risk if row == column else 0) - there[column])
    solved = _solved(spread, excess)
    if solved is None:
        return None
    chi2 = fsum(one * other for one, other in zip(excess, solved, strict=True))
    return LogRank(chi2, size, chi2_tail(chi2, size))


def chi2_tail(chi2: float, df: int) -> float:
    """The probability of a chi-squared of this or more: M. Abramowitz and I. A. Stegun, Handbook of Mathematical
    Functions, 26.4.4 and 26.4.5; `df` is a whole number above 0."""
    if chi2 <= 0:
        return 1.0
    half = chi2 / 2
    term, total = (exp(-half), 0.0) if df % 2 == 0 else (sqrt(half) * exp(-half) * 2 / sqrt(pi), erfc(sqrt(half)))
    for step in range(df // 2):
        total += term
        term *= half / (step + 1 if df % 2 == 0 else step + 1.5)
    return min(1.0, total)


class _Stays:
    """How long a group was seen to stay, for counting who is still there."""

    def __init__(self, group: Sequence[Case]) -> None:
        self.months = sorted(case.months or 0.0 for case in group)
        self.left = Counter(case.months or 0.0 for case in group if case.left)

    def at_risk(self, months: float) -> int:
        """How many stayed at least so long."""
        return len(self.months) - bisect_left(self.months, months)


def _events(group: Sequence[Case]) -> list[tuple[float, int, int]]:
    """Each time at which somebody left: how many were there until then, and how many left."""
    stays = _Stays(group)
    return [(months, stays.at_risk(months), stays.left[months]) for months in sorted(stays.left)]


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    counts = Counter(ordered)
    ranks = {value: bisect_left(ordered, value) + (count + 1) / 2 for value, count in counts.items()}
    return [ranks[value] for value in values]


def _pearson(ones: Sequence[float], others: Sequence[float]) -> float | None:
    """Ranks are halves at the finest, so their doubles are counted in whole numbers: what never varies is seen
    exactly."""
    n = len(ones)
    firsts, seconds = ([round(2 * rank) for rank in ranks] for ranks in (ones, others))
    both = n * sum(one * other for one, other in zip(firsts, seconds, strict=True)) - sum(firsts) * sum(seconds)
    alone = [n * sum(one * one for one in ranks) - sum(ranks) ** 2 for ranks in (firsts, seconds)]
    if not all(alone):
        return None
    if both * both == alone[0] * alone[1]:
        return 1.0 if both > 0 else -1.0
    return both / sqrt(alone[0] * alone[1])


def _tied(values: Sequence[float]) -> bool:
    """Whether a tenth or more share one value."""
    return bool(values) and 10 * max(Counter(values).values()) >= max(20, len(values))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float] | None:
    """The solution of a symmetric system by Gauss's elimination; None where there is no single one."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    scale = max((abs(value) for row in matrix for value in row), default=0.0)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        if abs(rows[pivot][at]) <= 1e-12 * scale:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for row in range(size):
            if row != at:
                factor = rows[row][at] / rows[at][at]
                rows[row] = [one - factor * other for one, other in zip(rows[row], rows[at], strict=True)]
    return [row[size] / row[at] for at, row in enumerate(rows)]


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
