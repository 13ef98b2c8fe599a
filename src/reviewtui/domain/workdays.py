"""Working time: which instants count by weekly hours, holidays and a zone, and how to add and measure it.

Instants are epoch ms and lengths are milliseconds that truly pass: an office that is open all day has 23 hours on
the day on which clocks go forward, and 25 on the one on which they go back.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise

import msgspec

from reviewtui.domain.values import BadValue

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_DAYS = 36_600
"""A hundred years: working time that is not found within them never comes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAYS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_MIDNIGHT = 24 * 60

Spans = tuple[tuple[int, int], ...]
"""Stretches one after the other, each from its first to before its last."""


class Schedule(msgspec.Struct, frozen=True, omit_defaults=True):
    """When an office works.

    `hours`: lines of days and their hours in the zone, `mon-fri 09:00-13:00 14:00-18:00`, `sat 10:00-24:00`.
    `holidays`: ISO dates without any. `day_hours`: how many working hours a policy means by a day.
    """

    name: str
    zone: str = "UTC"
    hours: tuple[str, ...] = ("mon-fri 09:00-17:00",)
    holidays: tuple[str, ...] = ()
    day_hours: float = 8.0


def zone_of(name: str) -> tzinfo:
    """The time zone of this name.

    Raises:
        BadValue: `not_a_zone`.
    """
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name of a file, a folder of zones
        raise BadValue("not_a_zone", text=name[:40]) from None


def weekly_hours(lines: tuple[str, ...]) -> tuple[Spans, ...]:
    """The hours of Monday to Sunday, each in minutes since midnight, in order.

    Raises:
        BadValue: `not_hours`: a line that says none, or a day whose hours overlap.
    """
    week: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for line in lines:
        days, *spans = line.lower().split() or [""]
        named = _DAYS.fullmatch(days)
        if not named or not {named[1], named[2] or named[1]} <= set(WEEKDAYS) or not spans:
            raise BadValue("not_hours", text=line[:40])
        first, last = WEEKDAYS.index(named[1]), WEEKDAYS.index(named[2] or named[1])
        for span in spans:
            opens, closes = _span(span, line)
            for day in range(first, last + 1 if first <= last else last + 8):
                week[day % 7].append((opens, closes))
    for day, found in enumerate(week):
        found.sort()
        for (_, closes), (opens, _) in pairwise(found):
            if opens < closes:
                raise BadValue("not_hours", text=f"{WEEKDAYS[day]} {_clock(opens)} < {_clock(closes)}")
    return tuple(map(tuple, week))


def _span(text: str, line: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise BadValue("not_hours", text=line[:40])
    hours = [int(part) for part in match.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if not (hours[1] < 60 > hours[3] and opens < closes <= _MIDNIGHT):
        raise BadValue("not_hours", text=line[:40])
    return opens, closes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def holiday(text: str) -> date:
    """The day of a holiday.

    Raises:
        BadValue: `not_a_date`.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue("not_a_date", text=text[:40]) from None


def local_day(at: int, zone: tzinfo) -> date:
    """The day on which an instant falls there."""
    return (_EPOCH + at * _MILLISECOND).astimezone(zone).date()


def instant_at(wall: datetime, zone: tzinfo, *, last: bool = False) -> int:
    """When clocks there show a time: of two such instants the first, or the last; of none, the one at which clocks
    jump over it."""
    early, late = (
        (wall.replace(tzinfo=zone, fold=fold) - _EPOCH) // _MILLISECOND for fold in (0, 1)
    )  # fmt: skip
    if early <= late:
        return late if last else early
    low, high = late, early  # the jump lies between what the offsets after and before it make of the time
    while high - low > 1:
        middle = (low + high) // 2
        if (_EPOCH + middle * _MILLISECOND).astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high


def add_days(start: int, days: int, zone: tzinfo) -> int:
    """The instant so many days later at which clocks there show the same time, or would have had they not jumped."""
    local = (_EPOCH + start * _MILLISECOND).astimezone(zone)
    return instant_at(local.replace(tzinfo=None) + timedelta(days=days), zone, last=bool(local.fold))


class WorkTime:
    """A schedule, ready to count by. Of a time that clocks show twice, an office opens at the first and closes at
    the last; a time that they jump over is the instant of the jump."""

    def __init__(self, schedule: Schedule) -> None:
        """A schedule made ready.

        Raises:
            BadValue: `not_a_zone`, `not_hours`, `not_a_date`.
        """
        self.zone = zone_of(schedule.zone)
        self.day_ms = round(schedule.day_hours * HOUR_MS)
        self._week = weekly_hours(schedule.hours)
        self._holidays = frozenset(holiday(text).toordinal() for text in schedule.holidays)
        self._known: dict[int, Spans] = {}

    def business_between(self, start: int, end: int) -> int:
        """How much working time lies between two instants; 0 where the end is before the start."""
        if end <= start or not any(self._week):
            return 0
        first, last = self._ordinal(start), self._ordinal(end)
        spans = (span for day in range(first - 1, last + 1) for span in self._spans(day))
        return sum(max(0, min(closes, end) - max(opens, start)) for opens, closes in spans)

    def add_business(self, start: int, length: int) -> int | None:
        """The first instant by which so much working time has passed; None where it never will have."""
        if length <= 0:
            return start
        if not any(self._week):
            return None
        first = self._ordinal(start) - 1
        for day in range(first, min(first + LONGEST_DAYS, date.max.toordinal() - 1)):
            for opens, closes in self._spans(day):
                here = closes - max(opens, start)
                if 0 < here < length:
                    length -= here
                elif here >= length:
                    return closes - here + length
        return None

    def opens(self, at: int) -> int | None:
        """The first instant from this one on at which the office works; None where it never does."""
        after = self.add_business(at, 1)
        return None if after is None else after - 1

    def _ordinal(self, at: int) -> int:
        return local_day(at, self.zone).toordinal()

    def _spans(self, ordinal: int) -> Spans:
        """The working time of a day."""
        if ordinal not in self._known:
            self._known[ordinal] = self._spans_of(ordinal)
        return self._known[ordinal]

    def _spans_of(self, ordinal: int) -> Spans:
        day = date.fromordinal(max(1, ordinal))
        if ordinal in self._holidays:
            return ()
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - what clocks on the wall show
        found: list[tuple[int, int]] = []
        for opening, closing in self._week[day.weekday()]:
            opens = instant_at(midnight + timedelta(minutes=opening), self.zone)
            closes = instant_at(midnight + timedelta(minutes=closing), self.zone, last=closing < _MIDNIGHT)
            opens = max(opens, found[-1][1]) if found else opens
            if opens < closes:
                found.append((opens, closes))
        return tuple(found)


@lru_cache(maxsize=64)
def work_time(schedule: Schedule) -> WorkTime:
    """A schedule made ready once.

    Raises:
        BadValue: `not_a_zone`, `not_hours`, `not_a_date`.
    """
    return WorkTime(schedule)
