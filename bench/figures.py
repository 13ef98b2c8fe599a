"""What a measure gives: a figure beside its floor and its goal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `goal` bounds ours / floor; without a floor it bounds ours itself, in `unit`. `at_least` says the bound
    is a lower one. A figure without a goal is there to be read beside the others.
    """

    name: str
    ours: float
    floor: float | None
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def value(self) -> float:
        """What the goal is about: the ratio, or ours alone."""
        return self.ours / self.floor if self.floor else self.ours

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def distance(self) -> str:
        """How far from the goal, in words."""
        if self.goal is None:
            return ""
        off = abs(self.value / self.goal - 1)
        return f"{'met' if self.met else 'MISSED'}, {off:.0%} {'inside' if self.met else 'outside'}"

    def as_json(self) -> dict[str, Any]:
        """The figure with what follows from it."""
        return asdict(self) | {"value": self.value, "met": self.met}


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text."""
    head = ("what", "ours", "floor", "ratio", "goal", "")
    rows = [head, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:5], widths[1:5], strict=True)]
        lines.append("  ".join([*cells, row[5]]).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "≥" if figure.at_least else "≤"
    unit = "×" if figure.floor else f" {figure.unit}"
    return (
        figure.name,
        f"{_short(figure.ours)} {figure.unit}",
        f"{_short(figure.floor)} {figure.unit}" if figure.floor else "",
        f"{figure.value:.2f}×" if figure.floor else "",
        f"{sign} {_short(figure.goal)}{unit}" if figure.goal is not None else "",
        figure.distance,
    )


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def percentile(values: Sequence[float], part: int) -> float:
    """The value below which `part` percent of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part / 100 * (len(ordered) - 1)))]


def wall(work: Callable[[], object]) -> float:
    """Seconds on the clock."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process's processors: what the work costs, whatever else this machine does."""
    begun = process_time()
    work()
    return process_time() - begun


def in_turns(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The median of what each work gives, all taken in turns so that the machine's moods fall on each alike.

    Every other round runs backwards, for whoever goes second pays for the first.
    """
    found: list[list[float]] = [[] for _ in works]
    for number in range(rounds):
        order = list(enumerate(works))
        for index, work in order if number % 2 == 0 else reversed(order):
            found[index].append(work())
    return [median(values) for values in found]
