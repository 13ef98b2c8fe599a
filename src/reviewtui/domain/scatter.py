"""Accounts as dots: monthly users against health, or against the days until the renewal; where each dot is drawn, how
many lie in each quadrant, and which dot is next in a direction.

Pure geometry over cells of a terminal: `x` grows to the right, `y` upwards, both from 0. A dot without a value on one
of the axes is not drawn, and counted.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from math import floor, log10
from typing import NamedTuple

from reviewtui.domain.portfolio import AccountLine

RENEWAL_SPAN = 370
"""Days until a renewal that are drawn; what lies beyond is at the edge."""
RENEWAL_SOON, HEALTH_MIDDLE = 90, 60
"""Where the vertical line stands: renewals within a quarter, and the middle of health."""


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


class Dot(NamedTuple):
    """An account as a point: what its values are, and what it says."""

    account_id: str
    x: float
    y: int
    mark: Mark


class Frame(NamedTuple):
    """How it is drawn: so many cells, what goes across, and whether users are on a logarithmic scale."""

    width: int
    height: int
    across: Across = Across.HEALTH
    log: bool = True


class Spot(NamedTuple):
    """The dots in one cell, the worst mark first."""

    x: int
    y: int
    dots: tuple[Dot, ...]

    @property
    def mark(self) -> Mark:
        """The worst of them."""
        return self.dots[0].mark


class Scatter(NamedTuple):
    """Everything that is drawn.

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
        return next((spot for spot in self.spots if any(dot.account_id == account_id for dot in spot.dots)), None)

    def step(self, account_id: str, dx: int, dy: int) -> str:
        """The account next to one in a direction (one of -1, 0, 1 each; `dy` 1 is up): the other dots of its cell
        first, then the nearest cell that lies more that way than aside. Itself where there is none; the first dot
        where it is not drawn."""
        here = self.spot_of(account_id)
        if here is None:
            return self.spots[0].dots[0].account_id if self.spots else ""
        ids = [dot.account_id for dot in here.dots]
        at = ids.index(account_id)
        inside = at + (1 if dx + dy > 0 else -1)
        if 0 <= inside < len(ids):
            return ids[inside]
        best: Spot | None = None
        nearest = 0
        for spot in self.spots:
            along = (spot.x - here.x) * dx + 2 * (spot.y - here.y) * dy
            aside = abs((spot.x - here.x) * dy) + 2 * abs((spot.y - here.y) * dx)
            if along <= 0 or aside > along:
                continue
            far = along + 2 * aside
            if best is None or far < nearest:
                best, nearest = spot, far
        if best is None:
            return account_id
        return best.dots[0 if dx + dy > 0 else -1].account_id


def mark_of(line: AccountLine) -> Mark:
    """What the dot of an account says."""
    if line.standing in (Mark.CHURNED, Mark.LEAVING):
        return Mark(line.standing)
    return Mark.HINT if line.hint else Mark.ACTIVE


def dots_of(lines: Iterable[AccountLine], across: Across, today: date) -> tuple[list[Dot], int]:
    """The dots of these accounts, and how many accounts have no value on an axis."""
    dots, left_out = [], 0
    for line in lines:
        x = _across(line, across, today)
        if x is None or line.active is None:
            left_out += 1
        else:
            dots.append(Dot(line.account_id, x, line.active, mark_of(line)))
    return dots, left_out


def _across(line: AccountLine, across: Across, today: date) -> float | None:
    if across is Across.HEALTH:
        return line.score
    if not line.renews_on:
        return None
    return float(min(RENEWAL_SPAN, max(0, (date.fromisoformat(line.renews_on) - today).days)))


def scatter(lines: Sequence[AccountLine], frame: Frame, today: date) -> Scatter:
    """What is drawn of these accounts."""
    dots, left_out = dots_of(lines, frame.across, today)
    span = 100.0 if frame.across is Across.HEALTH else float(RENEWAL_SPAN)
    split = HEALTH_MIDDLE if frame.across is Across.HEALTH else RENEWAL_SOON
    most = max((dot.y for dot in dots), default=0)
    scale = _Scale(most, frame.height, frame.log)
    users = sorted(dot.y for dot in dots)
    middle = users[len(users) // 2] if users else 0
    cells: dict[tuple[int, int], list[Dot]] = {}
    counts = [0, 0, 0, 0]
    for dot in dots:
        cells.setdefault((scale.cell(dot.y), _cell(dot.x / span, frame.width)), []).append(dot)
        counts[(0 if dot.y >= middle else 2) + (dot.x >= split)] += 1
    spots = [
        Spot(x, y, tuple(sorted(inside, key=lambda dot: (-WORSE[dot.mark], -dot.y, dot.account_id))))
        for (y, x), inside in sorted(cells.items(), key=lambda cell: (-cell[0][0], cell[0][1]))
    ]
    steps = (0, 25, 50, 75, 100) if frame.across is Across.HEALTH else (0, 90, 180, 270, 365)
    return Scatter(
        frame=frame,
        spots=tuple(spots),
        most=most,
        middle=middle,
        middle_x=_cell(split / span, frame.width),
        middle_y=scale.cell(middle),
        quadrants=(counts[0], counts[1], counts[2], counts[3]),
        left_out=left_out,
        ticks=tuple((_cell(step / span, frame.width), step) for step in steps),
        levels=scale.levels(),
    )


class _Scale:
    """Users on the left edge."""

    def __init__(self, most: int, height: int, log: bool) -> None:
        self._height, self._log = height, log
        self._top = log10(most + 1) if log else float(max(most, 1))

    def cell(self, users: int) -> int:
        part = log10(users + 1) / self._top if self._log and self._top else users / (self._top or 1.0)
        return _cell(part, self._height)

    def levels(self) -> tuple[tuple[int, int], ...]:
        """Round numbers of users that have a cell of their own, from the bottom."""
        top = 10**self._top - 1 if self._log else self._top
        if self._log:
            numbers = [0, *(10**power for power in range(max(1, floor(log10(top + 1))) + 1))]
        else:
            step = _round(top / 4)
            numbers = [step * count for count in range(5)]
        placed: dict[int, int] = {}
        for number in numbers:
            if number <= top:
                placed.setdefault(self.cell(number), number)
        return tuple(sorted(placed.items()))


def _round(number: float) -> int:
    """A round number not above this one: 1, 2 or 5 and zeros."""
    if number < 1:
        return 1
    power = 10 ** floor(log10(number))
    return int(next(step for step in (5, 2, 1) if step * power <= number) * power)


def _cell(part: float, cells: int) -> int:
    return min(cells - 1, max(0, int(part * cells)))
