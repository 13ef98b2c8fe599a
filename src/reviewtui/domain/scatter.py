"""Accounts as dots: monthly users against health, or against the days until the renewal; where each dot is drawn, how
many lie in each quadrant, and which dot is next in a direction.

Pure geometry over cells of a terminal: `x` grows to the right, `y` upwards, both from 0. A dot without a value on one
of the axes is not drawn, and counted.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from math import ceil, floor, log10
from typing import NamedTuple

import msgspec

from reviewtui.domain.portfolio import AccountLine

RENEWAL_SPAN, RENEWAL_PAST, RENEWAL_STEP = 370, 90, 30
"""Days until a renewal that are drawn, and days since one, in steps of so many; what lies beyond is at the edge."""
RENEWAL_SOON, HEALTH_MIDDLE = 90, 60
"""Where the vertical line stands: renewals within a quarter, and the middle of health."""
TICK_ROOM, TICKS_MOST, LEVELS_LEAST, LEVELS_MOST = 4, 16, 3, 8
"""Cells that a number on the lower edge has around it; how many steps there are at most, and how many numbers on the
left edge at least and steps at most."""


class Across(StrEnum):
    """What is drawn from left to right."""

    HEALTH = "health"
    RENEWAL = "renewal"


class Mark(StrEnum):
    """What a dot says by its shape: where the customer stands, or that the numbers hint at churn; worst last."""

    ACTIVE = "active"
    HINT = "hint"
    LEAVING = "leaving"
    CHURNED = "churned"


WORSE = {mark: rank for rank, mark in enumerate(Mark)}
_SAID: dict[str, Mark] = {mark.value: mark for mark in (Mark.LEAVING, Mark.CHURNED)}


class Dot(msgspec.Struct, frozen=True, gc=False):
    """An account as a point: what its values are, and what it says."""

    account_id: str
    x: float
    y: int
    mark: Mark


class Frame(NamedTuple):
    """How it is drawn: so many cells, what goes across (an `Across`, or a column that nobody mapped), what goes up
    ('' for users, or such a column), and whether that is on a logarithmic scale."""

    width: int
    height: int
    across: str = Across.HEALTH
    log: bool = True
    up: str = ""


class Spot(NamedTuple):
    """The dots in one cell, the worst mark first."""

    x: int
    y: int
    dots: tuple[Dot, ...]

    @property
    def mark(self) -> Mark:
        """The worst of them."""
        return self.dots[0].mark


@dataclass(frozen=True)
class Scatter:
    """Everything that is drawn. Moving from dot to dot costs what the cells do, however many dots are in them.

    `spots` by row from the top, then from the left. `most`: users at the upper edge; `middle`: users at the
    horizontal line (the median of those drawn), in cell `middle_y`; the vertical line is in cell `middle_x`.
    `quadrants`: dots above left, above right, below left, below right of the lines. `left_out`: accounts without a
    value on an axis. `ticks`: (cell, words) on the lower edge; `levels`: (cell, users) on the left one.
    """

    frame: Frame
    spots: tuple[Spot, ...]
    most: int
    middle: int
    middle_x: int
    middle_y: int
    quadrants: tuple[int, int, int, int]
    left_out: int
    ticks: tuple[tuple[int, int], ...]
    levels: tuple[tuple[int, int], ...]

    def spot_of(self, account_id: str) -> Spot | None:
        """Where an account is drawn."""
        found = self._places.get(account_id)
        return None if found is None else self.spots[found[0]]

    def step(self, account_id: str, dx: int, dy: int) -> str:
        """The account next to one in a direction (-1 or 1 of `dx` or of `dy`, 0 the other; `dy` 1 is up): up and
        down the other dots of its cell first, then the nearest cell that lies more that way than aside; sideways a
        cell is left at once, however many dots it has. Itself where there is none; the first dot where it is not
        drawn."""
        found = self._places.get(account_id)
        if found is None:
            return self.spots[0].dots[0].account_id if self.spots else ""
        here = self.spots[found[0]]
        inside = found[1] + dy
        if dy and 0 <= inside < len(here.dots):
            return here.dots[inside].account_id
        going = self._nearest(here, dx, dy)
        return going.dots[0 if dx + dy > 0 else -1].account_id if going else account_id

    def _nearest(self, here: Spot, dx: int, dy: int) -> Spot | None:
        """The nearest cell that way: line by line, until what comes is farther than what was found."""
        lines, at, by, weight = (self._columns, here.x, dx, 1) if dx else (self._rows, here.y, dy, 2)
        best: tuple[int, int] | None = None
        along = 0
        while 0 <= (at := at + by) < len(lines):
            along += weight
            if best is not None and along > best[0]:
                break
            for number in lines[at]:
                spot = self.spots[number]
                aside = 2 * abs(spot.y - here.y) if dx else abs(spot.x - here.x)
                if aside <= along and (best is None or (along + 2 * aside, number) < best):
                    best = along + 2 * aside, number
        return None if best is None else self.spots[best[1]]

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """Of each account: the number of its cell, and of its dot in it."""
        return {
            dot.account_id: (number, at) for number, spot in enumerate(self.spots) for at, dot in enumerate(spot.dots)
        }

    @cached_property
    def _columns(self) -> list[list[int]]:
        """The numbers of the cells in each column."""
        return self._lines([spot.x for spot in self.spots], self.frame.width)

    @cached_property
    def _rows(self) -> list[list[int]]:
        """The numbers of the cells in each row, from below."""
        return self._lines([spot.y for spot in self.spots], self.frame.height)

    def _lines(self, of: Sequence[int], count: int) -> list[list[int]]:
        lines: list[list[int]] = [[] for _ in range(count)]
        for number, line in enumerate(of):
            lines[line].append(number)
        return lines


def mark_of(line: AccountLine) -> Mark:
    """What the dot of an account says."""
    return _SAID.get(line.standing) or (Mark.HINT if line.hint else Mark.ACTIVE)


def columns_of(lines: Iterable[AccountLine]) -> tuple[str, ...]:
    """The columns that nobody mapped of which these accounts tell numbers, by name."""
    return tuple(sorted({name for line in lines for name in line.numbers}))


def telling(lines: Iterable[AccountLine]) -> tuple[str, str]:
    """What goes across and what goes up where nobody told of users: the two columns of most different numbers; health
    and users where they are told of, or there is nothing else."""
    values: dict[str, set[float]] = {}
    for line in lines:
        if line.active is not None:
            return Across.HEALTH, ""
        for name, number in line.numbers.items():
            values.setdefault(name, set()).add(number)
    most = sorted(values, key=lambda name: (-len(values[name]), name))
    return (most[0], most[1]) if len(most) > 1 else (Across.HEALTH, "")


def dots_of(
    lines: Iterable[AccountLine], across: str, today: date, up: str = ""
) -> tuple[list[Dot], int]:  # fmt: skip
    """The dots of these accounts, and how many accounts have no value on an axis."""
    dots, left_out = [], 0
    health, renewal, first = across == Across.HEALTH, across == Across.RENEWAL, today.toordinal()
    for line in lines:
        x = line.score if health else _days(line.renews_on, first) if renewal else line.numbers.get(across)
        y = line.numbers.get(up) if up else line.active
        if x is None or y is None or y < 0 or (x < 0 and not renewal):
            left_out += 1
        else:
            dots.append(Dot(line.account_id, x, round(y), mark_of(line)))
    return dots, left_out


def _days(renews_on: str, first: int) -> int | None:
    """Days from a day (its ordinal) until the renewal, below 0 once it is past, within what is drawn; None where
    there is none."""
    if not renews_on:
        return None
    return min(RENEWAL_SPAN, max(-RENEWAL_PAST, date.fromisoformat(renews_on).toordinal() - first))


def scatter(lines: Sequence[AccountLine], frame: Frame, today: date) -> Scatter:
    """What is drawn of these accounts."""
    dots, left_out = dots_of(lines, frame.across, today, frame.up)
    axis = _axis_of(frame.across, [dot.x for dot in dots], frame.width)
    users = sorted(dot.y for dot in dots)
    most = users[-1] if users else 0
    scale = _Scale(users, frame.height, frame.log)
    middle = users[len(users) // 2] if users else 0
    cells: dict[tuple[int, int], list[Dot]] = {}
    counts = [0, 0, 0, 0]
    rows = {number: scale.cell(number) for number in set(users)}
    columns = {across: axis.cell(across) for across in {dot.x for dot in dots}}
    for dot in dots:
        cells.setdefault((rows[dot.y], columns[dot.x]), []).append(dot)
        counts[(0 if dot.y >= middle else 2) + (dot.x >= axis.split)] += 1
    spots = [
        Spot(x, y, tuple(sorted(inside, key=_order) if len(inside) > 1 else inside))
        for (y, x), inside in sorted(cells.items(), key=lambda cell: (-cell[0][0], cell[0][1]))
    ]
    return Scatter(
        frame=frame,
        spots=tuple(spots),
        most=most,
        middle=middle,
        middle_x=axis.cell(axis.split),
        middle_y=scale.cell(middle),
        quadrants=(counts[0], counts[1], counts[2], counts[3]),
        left_out=left_out,
        ticks=tuple((axis.cell(step), step) for step in axis.steps),
        levels=scale.levels(),
    )


class _Axis(NamedTuple):
    """The lower edge, of `width` cells: from where to where it goes, where the vertical line stands, and what is
    written there."""

    first: float
    last: float
    split: float
    steps: tuple[int, ...]
    width: int

    def cell(self, value: float) -> int:
        return _cell((value - self.first) / (self.last - self.first), self.width)


def _axis_of(across: str, values: Sequence[float], width: int) -> _Axis:
    """The lower edge for these values."""
    if across == Across.HEALTH:
        return _Axis(0.0, 100.0, HEALTH_MIDDLE, (0, 25, 50, 75, 100), width)
    if across == Across.RENEWAL:
        first = -RENEWAL_STEP * ceil(max(0, -min(values, default=0)) / RENEWAL_STEP)
        past = (first,) if first else ()
        return _Axis(first, RENEWAL_SPAN, RENEWAL_SOON, (*past, 0, 90, 180, 270, 365), width)
    most = max(values, default=1.0) or 1.0
    step = _round_up(most * max((len(f"{int(most):,}") + TICK_ROOM) / width, 1 / TICKS_MOST))
    middle = sorted(values)[len(values) // 2] if values else 0.0
    return _Axis(0.0, most, middle, tuple(range(0, int(most) + 1, step)), width)


def _order(dot: Dot) -> tuple[int, int, str]:
    return -WORSE[dot.mark], -dot.y, dot.account_id


class _Scale:
    """Users on the left edge. A logarithmic scale begins at the least that is drawn; it has no place for 0, which has
    the lowest row to itself."""

    def __init__(self, users: Sequence[int], height: int, log: bool) -> None:
        """`users`: those drawn, ascending."""
        self._height, self._log = height, log
        self._top = max(users[-1], 1) if users else 1
        least = users[bisect_right(users, 0)] if users and users[-1] else 1
        self._first = least if least < self._top else self._top / 2
        self._zero = int(log and height > 1 and not (users and users[0]))
        """Rows that 0 takes."""

    def cell(self, users: int) -> int:
        if not self._log:
            return _cell(users / self._top, self._height)
        if users <= 0:
            return 0
        part = log10(users / self._first) / log10(self._top / self._first)
        return self._zero + _cell(part, self._height - self._zero)

    def levels(self) -> tuple[tuple[int, int], ...]:
        """Round numbers of users that have a cell of their own, from the bottom."""
        numbers = self._rounds() if self._log else self._steps(0)
        placed = {0: 0} if self._zero else {}
        for number in numbers:
            placed.setdefault(self.cell(number), number)
        return tuple(sorted(placed.items()))

    def _rounds(self) -> list[int]:
        """1, 2 and 5 with zeros, fewer of these where there is no room; steps where there are hardly any of them."""
        powers = [10**power for power in range(floor(log10(self._top)) + 1)]
        numbers: list[int] = []
        for digits in ((1, 2, 5), (1, 5), (1,)):
            numbers = [n for power in powers for digit in digits if self._first <= (n := digit * power) <= self._top]
            if len(digits) == 3 and len(numbers) < LEVELS_LEAST:
                return self._steps(ceil(self._first))
            if 2 * len(numbers) <= self._height:
                break
        return numbers

    def _steps(self, first: int) -> list[int]:
        step = _round_up((self._top - first) * max(2 / self._height, 1 / LEVELS_MOST))
        return list(range(-(-first // step) * step, self._top + 1, step))


def _round_up(number: float) -> int:
    """A round number not below this one: 1, 2 or 5 and zeros."""
    if number <= 1:
        return 1
    power = 10 ** floor(log10(number))
    return int(next(step for step in (1, 2, 5, 10) if step * power >= number) * power)


def _cell(part: float, cells: int) -> int:
    return min(cells - 1, max(0, int(part * cells)))
