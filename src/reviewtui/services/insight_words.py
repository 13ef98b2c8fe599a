"""What a figure says: the same words on the screen, in a report and at the clipboard.

Names come from outside: whoever shows them passes them through `text`.
"""

from reviewtui.domain.insights import Beside, Cell, Figure, Insights, Period, Unit
from reviewtui.domain.rises import Rise
from reviewtui.words import say

_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
_CLEAR = 2
"""A length of time is said in a unit once there are so many of it."""


def label(figure: Figure) -> str:
    """What it is, or what it is of: of a reason code its title, where it is known."""
    if figure.title:
        return figure.title
    if figure.name or figure.id == "rise_account":
        return figure.name or say("insights.nobody")
    return say(f"insights.{figure.id}")


def code(figure: Figure) -> str:
    """The code of a reason that goes by its title; '' otherwise."""
    return figure.name if figure.title else ""


def value(figure: Figure) -> str:
    """The value, `undefined` where there is none."""
    words = quantity(figure.unit, figure.value)
    if figure.most is not None and figure.most != figure.value:
        return say("insights.range", low=words, high=quantity(figure.unit, figure.most))
    return say("insights.more", n=words) if figure.more else words


def quantity(unit: Unit, amount: float | None) -> str:
    """An amount with its unit."""
    if amount is None:
        return say("insights.undefined")
    match unit:
        case Unit.COUNT:
            return f"{amount:,.0f}"
        case Unit.SHARE:
            return say("insights.percent", n=f"{amount * 100:.0f}")
        case Unit.COEFFICIENT:
            return f"{amount:.2f}".replace("-", "−") if round(amount, 2) else "0.00"
        case Unit.SPAN:
            return _length(amount)


def resting_on(figure: Figure) -> str:
    """On how many it rests."""
    return say("insights.n", n=f"{figure.n:,}")


def beside(figure: Figure) -> str:
    """What is read with it, '' if nothing."""
    parts = [_beside(one) for one in figure.beside]
    if figure.rise is not None:
        parts = [rose(figure.rise), say(f"insights.{figure.id}"), *_odds(figure.rise)]
    return " · ".join([figure.note, *parts] if figure.note else parts)


def about(figure: Figure) -> str:
    """What it means and, where it is undefined, why."""
    meaning = say(f"insights.about_{figure.id}")
    parts = [f"{code(figure)}:" if code(figure) else "", say(f"insights.why_{figure.why}") if figure.why else ""]
    return " ".join(part for part in (*parts, meaning) if part)


def trend(figure: Figure, period: Period) -> str:
    """How it went: week by week, and what the days of its line show; '' where nothing is known."""
    weeks = [
        f"{week[5:]} {quantity(figure.unit, cell.value)}"
        for week, cell in zip(period.weeks, figure.weeks, strict=False)
    ]
    words = " · ".join(weeks)
    if figure.days:
        words += f". {say('insights.per_day', last=f'{figure.days[-1]:,}', most=f'{max(figure.days):,}')}"
    return words


def cell(unit: Unit, of_week: Cell) -> str:
    """The value of one week; a dash where there is nothing it could rest on."""
    return quantity(unit, of_week.value) if of_week.n or unit is Unit.COUNT else "–"


def rose(rise: Rise) -> str:
    """In how many days it rose, and how much was to be expected."""
    expected = _few(rise.expected)
    if rise.days == 1:
        return say("insights.rose_day", expected=expected)
    return say("insights.rose_days", days=rise.days, expected=expected)


def told(figures: list[Figure], key: str) -> str:
    """The first of some rises in one line, and how many more there are; `key` leads to them."""
    first = figures[0]
    if first.rise is None:
        return ""
    values = {"name": label(first), "recent": f"{first.rise.recent:,}", "rose": rose(first.rise), "key": key}
    if len(figures) > 1:
        return say("insights.told_more", more=len(figures) - 1, **values)
    return say("insights.told", **values)


def heading(insights: Insights) -> str:
    """The weeks of a period."""
    return say("insights.period", first=insights.period.weeks[0], last=insights.period.weeks[-1])


def _beside(one: Beside) -> str:
    amount = quantity(one.unit, one.value)
    return say("insights.part" if one.id == "part" else f"insights.beside_{one.id}", value=amount)


def _odds(rise: Rise) -> list[str]:
    odds = say("insights.rose_p", p=f"{rise.p:.4f}") if rise.p >= 0.0001 else say("insights.rose_p_tiny")
    times = [] if rise.ratio is None else [say("insights.rose_times", ratio=_few(rise.ratio))]
    return [*times, odds]


def _few(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"


def _length(ms: float) -> str:
    for unit, key in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        if ms >= _CLEAR * unit:
            return say(f"insights.{key}", n=f"{ms / unit:,.0f}")
    return say("insights.seconds", n=f"{ms / _SECOND:.0f}")
