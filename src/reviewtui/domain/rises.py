"""Sudden rises of a reason, an account or a landing domain against its own past.

The last days are compared with the eight weeks before, cut into stretches of the same length. What is to be
expected is the past's mean; how far a count strays by itself is the past's own variance, never less than chance
gives and never less than is usual among its kind: who is restless by nature, busy on Mondays say, is no news on
Mondays. That the mean is known from a few weeks only widens it further. The count to come is then a negative
binomial, as in C. P. Farrington et al., A statistical algorithm for the early detection of outbreaks of infectious
disease, Journal of the Royal Statistical Society A 159(3), 1996, with the tail of A. Noufaily et al., An improved
algorithm for outbreak detection in multiple surveillance systems, Statistics in Medicine 32(7), 2013. For a past
that strays as chance does, it is what Jeffreys' prior predicts of a Poisson count (A. Gelman et al., Bayesian Data
Analysis, 3rd edition, 2.6 and 2.8).

Who looks at many keys finds something by luck: p has to be below 0.01 shared among all looks (Bonferroni), so that
quiet data raises a false alarm on about one day in a hundred. Small counts and small ratios are no news whatever p.
"""

from collections.abc import Mapping, Sequence
from math import exp, lgamma, log, log1p
from statistics import median_low
from typing import NamedTuple

DAY_MS = 86_400_000
PAST_DAYS = 56
MIN_STRETCHES = 8
"""With less past than this, nothing is said: its variance is not known."""
FALSE_ALARMS = 0.01
"""The chance that quiet data, all keys and windows together, is pointed out."""
MIN_KNOWN = 10
"""From so many cases on, a key's own past tells how restless keys of its kind are."""
MIN_COUNT, MIN_RATIO = 5, 2.0
MIN_NEW = 10
"""A key without a past is pointed out from this count on: new accounts and domains are everyday."""


class Rise(NamedTuple):
    """`recent` came in the last `days` days, where the `past_days` days before let expect `expected`.

    `ratio` is how many times that is, None for a key that is new (nothing expected). `p` is the chance of so many or
    more, of this key alone.
    """

    key: str
    recent: int
    expected: float
    ratio: float | None
    p: float
    days: int
    past_days: int


def day_of(at: int) -> int:
    """The day number of an instant (epoch ms), in UTC: 0 is 1970-01-01."""
    return at // DAY_MS


def rises(
    counts: Mapping[str, Mapping[int, int]], last: int, windows: Sequence[int] = (1, 3), since: int | None = None
) -> list[Rise]:
    """The sudden rises of the last days, least likely first; each key once, in the window where it stands out most.

    Args:
        counts: Of each key, day number → count; a day left out is 0.
        last: The day the windows end with; if it is still running, it only looks quieter than it is.
        windows: How many days each window has.
        since: The first day anything was counted, where it is not in `counts`: days before it are no past.
    """
    first = min((day for days in counts.values() for day in days), default=last) if since is None else since
    line = FALSE_ALARMS / max(1, len(counts) * len(windows))
    found: dict[str, Rise] = {}
    for days in windows:
        stretches = min(PAST_DAYS, last - days + 1 - first) // days
        if stretches < MIN_STRETCHES:
            continue
        runs = {key: _runs(by_day, last, days, stretches + 1) for key, by_day in counts.items()}
        crowd = median_low([restlessness(past) for *past, _ in runs.values() if sum(past) >= MIN_KNOWN] or [1.0])
        for key, (*past, recent) in runs.items():
            rise = _rise(key, past, recent, days, crowd)
            if rise is not None and rise.p <= line and (key not in found or rise.p < found[key].p):
                found[key] = rise
    return sorted(found.values(), key=lambda rise: (rise.p, rise.key))


def _runs(by_day: Mapping[int, int], last: int, days: int, runs: int) -> list[int]:
    """The counts of so many stretches of days, the newest last."""
    counts = [0] * runs
    for day, count in by_day.items():
        if 0 <= (age := (last - day) // days) < runs:
            counts[-1 - age] += count
    return counts


def _rise(key: str, past: Sequence[int], recent: int, days: int, crowd: float) -> Rise | None:
    expected = sum(past) / len(past)
    if recent < max(MIN_COUNT, MIN_RATIO * expected if expected else MIN_NEW):
        return None
    p = tail(recent, *predicted(past, crowd))
    return Rise(key, recent, expected, recent / expected if expected else None, p, days, days * len(past))


def restlessness(past: Sequence[int]) -> float:
    """How many times the variance of chance (a Poisson count of this mean) the past's variance is."""
    mean = sum(past) / len(past)
    return sum((count - mean) ** 2 for count in past) / (len(past) - 1) / _mean(past)


def predicted(past: Sequence[int], crowd: float = 1.0) -> tuple[float, float]:
    """Mean and variance of the count that follows these two or more; the variance is above the mean.

    `crowd` is the restlessness below which the key's own is not believed, nor is one below 1.
    """
    mean = _mean(past)
    return mean, mean * max(1.0, crowd, restlessness(past)) * (1 + 1 / len(past))


def _mean(past: Sequence[int]) -> float:
    """With Jeffreys' half a case: what was never seen is not impossible."""
    return (sum(past) + 0.5) / len(past)


def tail(count: int, mean: float, spread: float) -> float:
    """The chance that a negative binomial of this mean and variance (`spread`, above the mean) is `count` or more.

    That is the regularised incomplete beta function, by its continued fraction: NIST Digital Library of Mathematical
    Functions, 8.17.5 and 8.17.22.
    """
    if count <= 0:
        return 1.0
    size = mean * mean / (spread - mean)
    more, none = 1 - mean / spread, mean / spread
    if count > mean:
        return _beta(count, size, more)
    return 1 - _beta(size, count, none)


def _beta(a: float, b: float, x: float) -> float:
    """I_x(a, b), for x up to about a / (a + b), by the modified method of Lentz."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    upper, lower = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction, change, m = lower, 0.0, 0
    while abs(change - 1) > 1e-14:
        m += 1
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            lower = 1 / (1 + step * lower)
            upper = 1 + step / upper
            change = lower * upper
            fraction *= change
    return front * fraction
