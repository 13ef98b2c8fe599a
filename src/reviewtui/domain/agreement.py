"""How far reviewers agree: Cohen's kappa, Krippendorff's alpha with its MASI distance, Gwet's AC1.

An item is a mapping from rater to label: a verdict, a set of reason codes, or whether one code was named. Who did
not rate an item is simply absent. Every figure comes with n, the items it was counted on, and is None where it is
undefined: no item has two ratings, or the ratings compared never vary, so that nobody could have disagreed by
chance. It is then never 1.0.

Time is linear in the ratings, plus, for alpha, quadratic in the distinct labels.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from math import fsum
from typing import NamedTuple, TypeVar

L = TypeVar("L", bound=Hashable)
_Tally = Counter[frozenset[tuple[L, int]]]
"""How many items got which labels how often: agreement does not depend on who gave them."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Agreement(NamedTuple):
    """A figure, or None where it is undefined, and the number of items it was counted on."""

    value: float | None
    n: int


class Figures(NamedTuple):
    """The figures of many raters on the same n items."""

    n: int
    observed: float | None
    alpha: float | None
    ac1: float | None


class Pair(NamedTuple):
    """Two raters, in the order of their names, on the n items both rated."""

    one: str
    other: str
    n: int
    observed: float
    kappa: float | None


class Rating(NamedTuple):
    """What a rater said of an item, at an instant (epoch ms).

    The item is what was judged: one content of one ad in one round.
    """

    item: str
    rater: str
    at: int
    verdict: str
    codes: frozenset[str]


def nominal(one: Hashable, other: Hashable) -> float:
    """0 between the same labels, 1 between others."""
    return float(one != other)


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Distance of two sets: 1 - Jaccard x (1 the same, 2/3 one within the other, 1/3 overlapping, 0 disjoint).

    R. Passonneau, Measuring Agreement on Set-Valued Items (MASI) for Semantic and Pragmatic Annotation, LREC 2006.
    """
    if one == other:
        return 0.0
    common = len(one & other)
    return 1 - common / len(one | other) * ((2 / 3) if common == min(len(one), len(other)) else (1 / 3))


def observed(items: Iterable[Mapping[str, L]]) -> Agreement:
    """The share of agreeing pairs of raters, averaged over the items with two ratings or more.

    J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76(5), 1971.
    """
    tally = _tally(items)
    return Agreement(_observed(tally), _n(tally))


def kappa(items: Iterable[Mapping[str, L]], one: str, other: str) -> Agreement:
    """Cohen's kappa of two raters, on the items both rated.

    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20(1), 1960.
    """
    table = Counter((item[one], item[other]) for item in items if one in item and other in item)
    return Agreement(_kappa(table), table.total())


def alpha(items: Iterable[Mapping[str, L]], distance: Callable[[L, L], float] = nominal) -> Agreement:
    """Krippendorff's alpha of many raters with gaps, on the items with two ratings or more.

    `distance` is symmetric, 0 between the same labels and above 0 between others.
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability, University of Pennsylvania, 2011.
    """
    tally = _tally(items)
    return Agreement(_alpha(tally, distance), _n(tally))


def ac1(items: Iterable[Mapping[str, L]], scale: int = 0) -> Agreement:
    """Gwet's AC1 of many raters with gaps: steady where one label dominates.

    `scale` is how many labels a rater could choose from; those seen count when they are more. Items with one rating
    tell how common a label is, those with two or more how often raters agree.
    K. L. Gwet, Computing inter-rater reliability and its variance in the presence of high agreement, British Journal
    of Mathematical and Statistical Psychology 61(1), 2008; gaps as in his Handbook of Inter-Rater Reliability, 2014.
    """
    tally = _tally(items)
    return Agreement(_ac1(tally, scale), _n(tally))


def figures(items: Iterable[Mapping[str, L]], distance: Callable[[L, L], float] = nominal, scale: int = 0) -> Figures:
    """Observed agreement, alpha and AC1 of the same items; `distance` is alpha's, `scale` AC1's."""
    return _figures(_tally(items), distance, scale)


def pairs(items: Iterable[Mapping[str, L]]) -> list[Pair]:
    """Every two raters who rated an item both, by name."""
    tables: dict[tuple[str, str], Counter[tuple[L, L]]] = {}
    for item in items:
        for one, other in combinations(sorted(item), 2):
            tables.setdefault((one, other), Counter())[item[one], item[other]] += 1
    return [
        Pair(one, other, (n := table.total()), _agreeing(table) / n, _kappa(table))
        for (one, other), table in sorted(tables.items())
    ]


def verdicts(ratings: Iterable[Rating]) -> list[dict[str, str]]:
    """The items with each rater's latest verdict."""
    return [{rater: said.verdict for rater, said in item.items()} for item in _latest(ratings)]


def reasons(ratings: Iterable[Rating]) -> list[dict[str, frozenset[str]]]:
    """The items with each rater's latest set of reasons, for `masi`."""
    return [{rater: said.codes for rater, said in item.items()} for item in _latest(ratings)]


def naming(items: Iterable[Mapping[str, frozenset[str]]], code: str) -> list[dict[str, bool]]:
    """Whether each rater named the code."""
    return [{rater: code in codes for rater, codes in item.items()} for item in items]


def by_reason(items: Iterable[Mapping[str, frozenset[str]]]) -> dict[str, Figures]:
    """Of each code that anybody named: how far raters agree on naming it or not. What `figures(naming())` gives."""
    raters: Counter[int] = Counter()
    named: dict[str, Counter[tuple[int, int]]] = {}
    for item in filter(None, items):
        raters[len(item)] += 1
        for code, times in Counter(chain.from_iterable(item.values())).items():
            named.setdefault(code, Counter())[times, len(item)] += 1
    found = {}
    for code in sorted(named):
        tally: _Tally[bool] = Counter()
        unnamed = raters.copy()
        for (times, size), items_so in named[code].items():
            tally[_pattern({True: times, False: size - times})] += items_so
            unnamed[size] -= items_so
        for size, items_so in unnamed.items():
            tally[_pattern({False: size})] += items_so
        found[code] = _figures(+tally, nominal, 2)
    return found


def by_week(ratings: Iterable[Rating]) -> dict[str, list[Rating]]:
    """The ratings by ISO week (UTC), in order. An item stands whole in the week of its latest rating: there it could
    be compared."""
    items: dict[str, list[Rating]] = {}
    for said in ratings:
        items.setdefault(said.item, []).append(said)
    weeks: dict[str, list[Rating]] = {}
    for ratings_of in items.values():
        weeks.setdefault(week_of(max(said.at for said in ratings_of)), []).extend(ratings_of)
    return dict(sorted(weeks.items()))


def week_of(at: int) -> str:
    """The ISO 8601 week of an instant (epoch ms), in UTC: `2026-W01`."""
    year, week, _ = (_EPOCH + timedelta(milliseconds=at)).isocalendar()
    return f"{year:04}-W{week:02}"


def _latest(ratings: Iterable[Rating]) -> Iterable[dict[str, Rating]]:
    items: dict[str, dict[str, Rating]] = {}
    for said in ratings:
        item = items.setdefault(said.item, {})
        if said.rater not in item or item[said.rater].at <= said.at:
            item[said.rater] = said
    return items.values()


def _pattern(counts: Mapping[L, int]) -> frozenset[tuple[L, int]]:
    return frozenset((label, times) for label, times in counts.items() if times)


def _tally(items: Iterable[Mapping[str, L]]) -> _Tally[L]:
    return Counter(_pattern(Counter(item.values())) for item in items if item)


def _size(pattern: frozenset[tuple[L, int]]) -> int:
    return sum(times for _, times in pattern)


def _compared(tally: _Tally[L]) -> list[tuple[frozenset[tuple[L, int]], int, int]]:
    """Labels, number of ratings, number of items: of the items with two ratings or more."""
    return [(pattern, size, n) for pattern, n in tally.items() if (size := _size(pattern)) >= 2]


def _n(tally: _Tally[L]) -> int:
    return sum(n for _, _, n in _compared(tally))


def _unanimous(tally: _Tally[L]) -> bool:
    """Whether the ratings compared hold one label at most."""
    return len({label for pattern, _, _ in _compared(tally) for label, _ in pattern}) < 2


def _figures(tally: _Tally[L], distance: Callable[[L, L], float], scale: int) -> Figures:
    return Figures(_n(tally), _observed(tally), _alpha(tally, distance), _ac1(tally, scale))


def _observed(tally: _Tally[L]) -> float | None:
    agreeing = [
        n * sum(times * (times - 1) for _, times in pattern) / (size * (size - 1))
        for pattern, size, n in _compared(tally)
    ]
    return fsum(agreeing) / _n(tally) if agreeing else None


def _alpha(tally: _Tally[L], distance: Callable[[L, L], float]) -> float | None:
    if _unanimous(tally):
        return None
    compared = _compared(tally)
    totals: Counter[L] = Counter()
    for pattern, _, n in compared:
        for label, times in pattern:
            totals[label] += n * times
    within = fsum(n * _apart(pattern, distance) / (size - 1) for pattern, size, n in compared)
    return 1 - (totals.total() - 1) * within / _apart(totals.items(), distance)


def _apart(counts: Iterable[tuple[L, int]], distance: Callable[[L, L], float]) -> float:
    """The sum of distances over all unordered pairs of ratings."""
    return fsum(n * m * distance(one, other) for (one, n), (other, m) in combinations(counts, 2))


def _ac1(tally: _Tally[L], scale: int) -> float | None:
    agreeing = _observed(tally)
    if agreeing is None or _unanimous(tally):
        return None
    shares: dict[L, list[float]] = {}
    for pattern, n in tally.items():
        size = _size(pattern)
        for label, times in pattern:
            shares.setdefault(label, []).append(n * times / size)
    common = [fsum(parts) / tally.total() for parts in shares.values()]
    by_chance = fsum(share * (1 - share) for share in common) / (max(scale, len(common)) - 1)
    return (agreeing - by_chance) / (1 - by_chance)


def _agreeing(table: Counter[tuple[L, L]]) -> int:
    return sum(n for (one, other), n in table.items() if one == other)


def _kappa(table: Counter[tuple[L, L]]) -> float | None:
    """Whole numbers until the last division, so that "both said one thing always" is seen exactly."""
    firsts: Counter[L] = Counter()
    seconds: Counter[L] = Counter()
    for (one, other), n in table.items():
        firsts[one] += n
        seconds[other] += n
    n = table.total()
    by_chance = sum(firsts[label] * seconds[label] for label in firsts)
    return None if by_chance == n * n else (n * _agreeing(table) - by_chance) / (n * n - by_chance)
