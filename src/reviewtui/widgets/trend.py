"""A line of little bars, over a baseline at 0: how something went, day by day or week by week. Pure."""

from collections.abc import Sequence

_BARS = "▂▃▄▅▆▇█"
_ZERO, _NOTHING = "▁", "·"


def bars(values: Sequence[float | None], width: int, most: float = 0.0) -> str:
    """One bar for each value, oldest first, in at most `width` cells: where there are more values, several share one.

    The highest bar is the highest value, or `most` if that is more. 0 (or below) is the baseline itself; a dot is
    where nothing is known.
    """
    if width <= 0 or not values:
        return ""
    share = -(-len(values) // width)
    first = len(values) % share or share
    runs = [values[:first], *(values[at : at + share] for at in range(first, len(values), share))]
    together = [_sum(run) for run in runs]
    highest = max([most, *(value for value in together if value is not None)])
    return "".join(_bar(value, highest) for value in together)


def _sum(run: Sequence[float | None]) -> float | None:
    known = [value for value in run if value is not None]
    return sum(known) if known else None


def _bar(value: float | None, highest: float) -> str:
    if value is None:
        return _NOTHING
    if value <= 0:
        return _ZERO
    return _BARS[min(len(_BARS) - 1, int(value / highest * len(_BARS)))]
