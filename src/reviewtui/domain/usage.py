"""Monthly use of an account: how many people used it, of how many that could. The unit is people in that month.

A month that nobody told of is a gap and stays one: it is no month without users. Months are calendar months by their
names (`2026-10`). The month that is still running, and one that a source told of before it was over, is incomplete:
it is no fall.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import msgspec

from reviewtui.domain.values import INT64_MAX

WINDOW = 3
"""Full months that are compared with those before them."""
LEAST_KNOWN = 2
"""Of those, how many must be known on both sides."""
FEW = 5
"""Users a month, below which a change in percent says nothing."""
_DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIELD = re.compile(r"((?:19|2\d)\d\d-(?:0[1-9]|1[0-2]))/(active|eligible)", re.ASCII)


class Valued(Protocol):
    """A value, its source, and when that last said anything (epoch ms): `domain.records.Said`, or one corrected."""

    @property
    def value(self) -> Any: ...

    @property
    def source(self) -> str: ...

    @property
    def checked_at(self) -> int: ...


class Month(msgspec.Struct, frozen=True, gc=False):
    """One month's use: people who used it, of how many that could; None where nobody told. `complete`: the month was
    over when it was told of."""

    month: str
    active: int | None = None
    eligible: int | None = None
    complete: bool = True


class Trend(NamedTuple):
    """Users a month in the last full months against those before: `change` of -0.25 is a quarter fewer.

    It is None where the data is thin: too few of the months are known, or too few people used it. `month`: the last
    one looked at, '' where none is known.
    """

    change: float | None = None
    month: str = ""


def series_of(card: Mapping[str, Valued]) -> tuple[Month, ...]:
    """The months that anything is known of, oldest first.

    What is no month, or no number of people, is left out: a value has to be whole and at least 0.
    """
    found: dict[str, dict[str, Any]] = {}
    for field, said in card.items():
        read = _read(field)
        people = _people(said.value) if read else None
        if read and people is not None:
            month, what, over = read
            told = found.setdefault(month, {})
            told[what] = people
            if what == "active":
                told["complete"] = said.checked_at >= over
    return tuple(Month(month, **found[month]) for month in sorted(found))


def complete_months(series: Sequence[Month], today: date) -> tuple[Month, ...]:
    """The months that were over when they were told of, and are over today."""
    running = month_of(today)
    return tuple(one for one in series if one.complete and one.month < running)


def last_of(series: Sequence[Month]) -> Month | None:
    """The last month of which the users are known."""
    return next((one for one in reversed(series) if one.active is not None), None)


def trend_of(full: Sequence[Month]) -> Trend:
    """The last three months against the three before, of full months; the last is the last known one.

    Each side is the mean of the months known, at least two of three.
    """
    last = last_of(full)
    if last is None:
        return Trend()
    now = _active_in(full, shift(last.month, 1 - WINDOW), last.month)
    before = _active_in(full, shift(last.month, 1 - 2 * WINDOW), shift(last.month, -WINDOW))
    if min(len(now), len(before)) < LEAST_KNOWN or sum(before) < FEW * len(before):
        return Trend(None, last.month)
    return Trend(change_between(before, now), last.month)


def change_between(before: Sequence[int], now: Sequence[int]) -> float:
    """The change of the mean as a share, by one division: a loss of a fifth is -0.2 to the last digit, as rules have
    it. Neither is empty, and before is not all zero."""
    whole = sum(before) * len(now)
    return (sum(now) * len(before) - whole) / whole


def unused_months(full: Sequence[Month]) -> int | None:
    """How many full months in a row nobody used it, up to the last known one; None where none is known.

    A gap ends the row: nobody knows of it.
    """
    last = last_of(full)
    if last is None:
        return None
    active = {one.month: one.active for one in full}
    months = 0
    while active.get(shift(last.month, -months)) == 0:
        months += 1
    return months


def sparkline(full: Sequence[Month], today: date, months: int = 12) -> tuple[int | None, ...]:
    """Users in each of the last full calendar months, oldest first; None for a gap."""
    active = {one.month: one.active for one in full}
    running = month_of(today)
    return tuple(active.get(shift(running, -back)) for back in range(months, 0, -1))


@lru_cache(64)
def month_of(day: date) -> str:
    """The month that a day is in."""
    return f"{day.year:04}-{day.month:02}"


@lru_cache(4096)
def shift(month: str, by: int) -> str:
    """The month so many months later, or before."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04}-{number % 12 + 1:02}"


def months_from(month: str, later: str) -> int:
    """How many months later the other is."""
    return (int(later[:4]) - int(month[:4])) * 12 + int(later[5:]) - int(month[5:])


def _active_in(full: Sequence[Month], first: str, last: str) -> list[int]:
    return [one.active for one in full if one.active is not None and first <= one.month <= last]


def _people(value: Any) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 0 <= value <= INT64_MAX else None


@lru_cache(4096)
def _read(field: str) -> tuple[str, str, int] | None:
    """Which month a field is of, what it says, and from when on (epoch ms) the month is over for somebody on earth:
    what is told then counts all of it. None for another field."""
    match = _FIELD.fullmatch(field)
    if match is None:
        return None
    month, what = match.groups()
    year, number = int(month[:4]), int(month[5:])
    last = datetime(year, number, monthrange(year, number)[1], tzinfo=UTC)
    return month, what, (last - _EPOCH).days * _DAY_MS
