"""All figures of a period: read at once for a report, or part by part for a screen, the quick ones first.

They are of what this cache holds, which is what its user may see.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from reviewtui.domain.decisions import Role
from reviewtui.domain.insights import Figure, Group, Insights, Unit, period_to
from reviewtui.domain.query import Filter, Query, render
from reviewtui.domain.rises import DAY_MS, PAST_DAYS, Rise, day_of, rises
from reviewtui.services import workload
from reviewtui.services.desk import current_policy
from reviewtui.services.outcomes import outcome_figures
from reviewtui.services.ping_figures import asked_figures
from reviewtui.services.quality import quality
from reviewtui.store.reader import Reader
from reviewtui.store.tallies import ACCOUNT, HOST, REASON, counted_share, daily
from reviewtui.words import language

WINDOWS = (1, 3)
"""How many days the last days are that are compared with the past."""
LEADS = (Role.LEAD, Role.ADMIN)
OF_REASONS = frozenset({"reason", "alpha_of", "gold_reason", "rise_reason", "outcome_reason"})
"""Figures whose name is a reason code."""
Part = Callable[[Reader], list[Group]]


def open_insights(reader: Reader, now: int, user: str, week: str = "") -> Insights:
    """The period that ends with a week (this one where it is empty), before any figure of it is read.

    Raises:
        Misused: `week_form`, `week_ahead`.
    """
    return Insights(period_to(week, now), now, user, counted_share(reader.connection))


def parts(insights: Insights, role: str) -> list[Part]:
    """What gives the figures, in the order in which they should be read: what costs most comes last."""
    period, now, user = insights.period, insights.read_at, insights.user
    read: list[Part] = [
        lambda reader: [workload.backlog(reader, now, user)],
        lambda reader: [Group("rises", tuple(sudden_rises(reader, now, period.last)))],
        lambda reader: [workload.work(reader, period, now), workload.reasons(reader, period, now)],
        lambda reader: [asked_figures(reader, period, now)],
        lambda reader: [workload.mine(reader, period, now, user), workload.heard(reader, now)],
        lambda reader: quality(reader, period, user, lead=role in LEADS),
        lambda reader: outcome_figures(reader, period),
    ]
    return [partial(_read_titled, part) for part in read]


def _read_titled(part: Part, reader: Reader) -> list[Group]:
    return [Group(group.id, tuple(titled(reader, group.figures))) for group in part(reader)]


def titled(reader: Reader, figures: Sequence[Figure]) -> list[Figure]:
    """The same figures; those of a reason say what it is called."""
    if not any(figure.id in OF_REASONS for figure in figures):
        return list(figures)
    spoken = language()
    titles = {code.code: code.title.in_language(spoken) for code in current_policy(reader).codes}
    return [
        replace(figure, title=titles.get(figure.name, "")) if figure.id in OF_REASONS else figure
        for figure in figures
    ]


ORDER = (
    "rises", "now", "work", "reasons", "questions", "outcomes", "outcome_reasons", "agreement",
    "agreement_reasons", "second", "ai", "gold", "mine",
    "sources", "pairs",
)  # fmt: skip
"""How groups are shown, whichever was read first."""


def read_insights(reader: Reader, now: int, user: str, role: str, week: str = "") -> Insights:
    """All figures at once.

    Raises:
        Misused: `week_form`, `week_ahead`.
    """
    insights = open_insights(reader, now, user, week)
    for part in parts(insights, role):
        insights = insights.joined(part(reader))
    return insights


def in_order(insights: Insights) -> list[Group]:
    """The groups that have figures, as they are shown."""
    return sorted((group for group in insights.groups if group.figures), key=lambda group: ORDER.index(group.id))


def sudden_rises(reader: Reader, now: int, last: int | None = None) -> list[Figure]:
    """Reasons, accounts and landing domains that came suddenly more often up to a day (today), least likely first.

    n counts all cases, those of the past included.
    """
    last = day_of(now) if last is None else last
    first = last - PAST_DAYS - max(WINDOWS) + 1
    found: list[tuple[str, Rise]] = []
    for kind in (REASON, ACCOUNT, HOST):
        counts = (
            workload.decisions_daily(reader, kind, first, last)
            if kind == REASON
            else daily(reader.connection, kind, first, last)
        )
        found += ((kind, rise) for rise in rises(counts, last, WINDOWS))
    found.sort(key=lambda pair: (pair[1].p, pair[1].key))
    names = reader.account_names({rise.key for kind, rise in found if kind == ACCOUNT})
    return [_risen(kind, rise, names.get(rise.key, rise.key), last, now) for kind, rise in found]


def rises_once_counted(reader: Reader, now: int) -> list[Figure] | None:
    """The sudden rises up to today; None while not everything that was pulled is counted."""
    return titled(reader, sudden_rises(reader, now)) if counted_share(reader.connection) == 1.0 else None


def _risen(kind: str, rise: Rise, name: str, last: int, now: int) -> Figure:
    begin, end = (last - rise.days + 1) * DAY_MS, (last + 1) * DAY_MS
    asked = render(Query((Filter(kind, rise.key),)))
    if kind == REASON:
        query = f"{asked} {workload.within('decided', begin, end, now)}"
    else:
        query = f"{asked} {workload.ANYWHERE} {workload.within('age', begin, end, now)}"
    n = rise.recent + round(rise.expected * rise.past_days / rise.days)
    return Figure(f"rise_{kind}", Unit.COUNT, rise.recent, n, name, query, rise=rise)
