"""How many status questions customers asked, how many the page had answered already, and the change: as figures."""

from collections import Counter

from reviewtui.domain.insights import Beside, Figure, Group, Period, Unit
from reviewtui.domain.pings import QUESTIONS
from reviewtui.domain.rises import day_of
from reviewtui.services.pings import questions_of, read_report, say_change
from reviewtui.services.workload import counted
from reviewtui.store.reader import Reader
from reviewtui.words import say

ASKED = "pings"
"""The figure of all questions; each kind's is `pings_KIND`."""


def asked_figures(reader: Reader, period: Period, now: int) -> Group:
    """The questions of a period, all and of each kind; nothing where none was asked and nothing is compared."""
    report = read_report(reader, period.weeks, now)
    if not report.n and report.baseline is None:
        return Group("questions", ())
    asked = questions_of(reader, period.weeks)
    days = Counter(day_of(one.at) for one in asked)
    note = say_change(report.change) if report.baseline else say("pings.no_baseline_yet")
    every = counted(ASKED, days, period)
    part = (Beside("pings_known", Unit.SHARE, report.known / report.n),) if report.n else ()
    figures = [
        Figure(ASKED, Unit.COUNT, every.value, every.n, weeks=every.weeks, days=every.days, beside=part, note=note)
    ]
    for question in QUESTIONS:
        of_kind = Counter(day_of(one.at) for one in asked if one.question == question)
        if of_kind:
            figures.append(counted(f"pings_{question}", of_kind, period, report.n))
    return Group("questions", tuple(figures))


def kind_of(figure: Figure) -> str | None:
    """Which questions a figure counts: a kind, '' for all; None where it counts none."""
    if figure.id == ASKED:
        return ""
    kind = figure.id.removeprefix("pings_")
    return kind if kind in QUESTIONS and kind != figure.id else None
