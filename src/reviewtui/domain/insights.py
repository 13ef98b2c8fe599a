"""Figures about a stretch of weeks, as values: what screens, commands and files say of them follows from these.

Every figure says on how many it rests, and asks for its rows where it has any. A figure that is undefined has no
value, and says why. Weeks are ISO weeks, days are day numbers (0 is 1970-01-01); both in UTC.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from reviewtui.domain.rises import DAY_MS, Rise
from reviewtui.errors import Misused

WEEKS = 4
"""How many weeks a period has: the one asked for, and those before it."""
_EPOCH = date(1970, 1, 1)
_WEEK = re.compile(r"(?:19[7-9]|2\d\d)\d-W\d\d", re.ASCII)


class Unit(StrEnum):
    """What a value is measured in."""

    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    COEFFICIENT = "coefficient"
    """1 for full agreement, 0 for that of chance."""
    SPAN = "span"
    """Milliseconds."""


class Cell(NamedTuple):
    """A value, or None where it is undefined, and on how many it rests."""

    value: float | None
    n: int


class Beside(NamedTuple):
    """A figure of the same rows that is read with another."""

    id: str
    unit: Unit
    value: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over a period.

    `id` names what it is, `name` what it is of, in words from outside: a reason code, an account, two people; `title`
    is what a reason code is called in the reader's language, '' where nobody knows.
    `query` opens its rows, '' those of the whole queue; None where there are none. `why` names the reason why it is
    undefined. `most`: the upper end, where the figure is a range from `value`. `more`: counting stopped there.
    `note`: what is read with it, in words. `weeks` are the same of each week of the period, `days` counts of each day
    up to now, oldest first.
    """

    id: str
    unit: Unit
    value: float | None
    n: int
    name: str = ""
    query: str | None = None
    why: str = ""
    most: float | None = None
    more: bool = False
    weeks: tuple[Cell, ...] = ()
    days: tuple[int, ...] = ()
    beside: tuple[Beside, ...] = ()
    rise: Rise | None = None
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that are read together."""

    id: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """ISO weeks, oldest first, as days from `first` to `last`; no further than today."""

    weeks: tuple[str, ...]
    first: int
    last: int

    @property
    def begin(self) -> int:
        """Its first instant (epoch ms)."""
        return self.first * DAY_MS

    @property
    def end(self) -> int:
        """The instant after its last (epoch ms)."""
        return (self.last + 1) * DAY_MS

    @property
    def days(self) -> range:
        """Its days."""
        return range(self.first, self.last + 1)

    def week_at(self, day: int) -> int:
        """Which of its weeks a day is in."""
        return (day - self.first) // 7


@dataclass(frozen=True, slots=True)
class Insights:
    """All figures of a period, as one user may see them.

    `read_at` in epoch ms. `counted`: how much of what was pulled the counts cover, 0 to 1.
    """

    period: Period
    read_at: int
    user: str
    counted: float
    groups: tuple[Group, ...] = ()

    def joined(self, groups: Iterable[Group]) -> "Insights":
        """With these as well: figures of a group that is here already are added to it."""
        together = {group.id: group.figures for group in self.groups}
        for group in groups:
            together[group.id] = (*together.get(group.id, ()), *group.figures)
        return replace(self, groups=tuple(Group(id, figures) for id, figures in together.items()))


def period_to(week: str, now: int) -> Period:
    """The period that ends with an ISO week (`2026-W47`), or with this week where it is empty; `now` in epoch ms.

    Raises:
        Misused: `week_form`: it is no week; `week_ahead`: it has not begun.
    """
    today = _EPOCH + timedelta(milliseconds=now)
    monday = today - timedelta(days=today.weekday())
    if week:
        monday = _monday(week)
        if monday > today:
            raise Misused("week_ahead", week=week)
    first = monday - timedelta(weeks=WEEKS - 1)
    weeks = tuple(_name(first + timedelta(weeks=number)) for number in range(WEEKS))
    last = min(monday + timedelta(days=6), today)
    return Period(weeks, (first - _EPOCH).days, (last - _EPOCH).days)


def _monday(week: str) -> date:
    if _WEEK.fullmatch(week):
        with suppress(ValueError):
            return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    raise Misused("week_form", week=week[:40])


def _name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year:04}-W{week:02}"
