"""Questions of customers about the status of their ads: kinds, weekly counts, and the change against a baseline.

Pure. Weeks are ISO weeks in UTC, by their names (`2026-W47`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from math import exp, lgamma, log
from typing import NamedTuple

from reviewtui.domain.ads import AdStatus
from reviewtui.errors import Misused

APPROVED, WHY, CHECKED, CHANGE, OTHER = "approved", "why", "checked", "change", "other"
QUESTIONS = (APPROVED, WHY, CHECKED, CHANGE, OTHER)
"""Is it approved, why was it rejected, when was it last checked, what should change, and any other: as the digits."""
LEAST = 10
"""Questions, before and now together, below which a change cannot be told."""
WEEKS_MOST = 520
"""Weeks that a baseline, or a count, may span."""

_EPOCH = date(1970, 1, 1)
_DAY_MS = 86_400_000
_SPAN = re.compile(r"((?:19[7-9]|2\d\d)\d-W\d\d)\.\.((?:19[7-9]|2\d\d)\d-W\d\d)", re.ASCII)


class Asked(NamedTuple):
    """One question, at this instant (epoch ms). As in `facts.Ping`; `id` is the fact's, `account_id` the hub's."""

    id: str
    account_id: str
    ad_id: str
    question: str
    at: int
    via: str = ""
    text: str = ""
    known: bool = False
    answered: bool = False


class Weekly(NamedTuple):
    """How often one account asked one question in one week, and how many of these the page already answered
    (`known`) or an answer was copied for (`answered`)."""

    week: str
    account_id: str
    question: str
    n: int
    known: int
    answered: int


class Told(NamedTuple):
    """What the status page tells of one ad, each with since when (epoch ms).

    `verdict`: ours, '' while there is none; `why`, `change`: whether it says a reason, and what would help.
    `unsettled`: sources disagree, so the page names neither side.
    """

    status: str
    since: int
    checked_at: int
    verdict: str = ""
    verdict_at: int = 0
    why: bool = False
    change: bool = False
    unsettled: bool = False


class Change(NamedTuple):
    """Questions a week before and now. `share`: by how much they are more or fewer (-0.58: 58 % fewer), None where
    that cannot be told; `p`: how likely a difference as large is by chance alone, 1 where it cannot be told."""

    before: int
    before_weeks: int
    now: int
    now_weeks: int
    share: float | None
    p: float

    @property
    def before_rate(self) -> float:
        """Questions a week in the baseline."""
        return self.before / self.before_weeks if self.before_weeks else 0.0

    @property
    def now_rate(self) -> float:
        """Questions a week now."""
        return self.now / self.now_weeks if self.now_weeks else 0.0


def answered_by_page(question: str, ads: Sequence[Told], at: int) -> bool:
    """Whether the status page answered a question at this instant: about one ad, or about all of these."""
    return bool(ads) and question != OTHER and all(_told(question, ad, at) for ad in ads)


def _told(question: str, ad: Told, at: int) -> bool:
    ours = bool(ad.verdict) and ad.verdict_at <= at
    if ad.unsettled:
        return False
    theirs = ad.status != AdStatus.UNKNOWN and ad.since <= at
    if question == CHECKED:
        return theirs and ad.checked_at > 0
    if not (ours or theirs):
        return False
    held_up = (ours and ad.verdict in ("reject", "changes")) or (theirs and ad.status == AdStatus.REJECTED)
    if question == WHY:
        return ad.why or not held_up
    if question == CHANGE:
        return ad.change or not held_up
    return True


def week_of(at: int) -> str:
    """The ISO week of an instant (epoch ms)."""
    return _name(_EPOCH + timedelta(days=at // _DAY_MS))


def weeks_to(now: int, count: int) -> tuple[str, ...]:
    """So many weeks up to this one, oldest first."""
    today = _EPOCH + timedelta(days=now // _DAY_MS)
    return tuple(_name(today - timedelta(weeks=back)) for back in range(count - 1, -1, -1))


def begin_of(week: str) -> int:
    """The first instant of a week (epoch ms).

    Raises:
        Misused: `week_form`.
    """
    with suppress(ValueError):
        return (date.fromisocalendar(int(week[:4]), int(week[6:]), 1) - _EPOCH).days * _DAY_MS
    raise Misused("week_form", week=week[:40])


def weeks_between(text: str) -> tuple[str, ...]:
    """The weeks of a range as people write it, `2026-W30..2026-W33`, both ends included.

    Raises:
        Misused: `baseline_form`, `week_form`.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise Misused("baseline_form", text=text[:60])
    first, last = (begin_of(week) for week in found.groups())
    count = (last - first) // (7 * _DAY_MS) + 1
    if not 1 <= count <= WEEKS_MOST:
        raise Misused("baseline_form", text=text[:60])
    return weeks_to(last, count)


def count_weekly(asked: Iterable[Asked], weeks: Sequence[str]) -> list[Weekly]:
    """Questions by week, account and kind; the newest week first, then the account and question asked most."""
    wanted = frozenset(weeks)
    counts: dict[tuple[str, str, str], list[int]] = {}
    for one in asked:
        week = week_of(one.at)
        if week in wanted:
            cell = counts.setdefault((week, one.account_id, one.question), [0, 0, 0])
            cell[0] += 1
            cell[1] += one.known
            cell[2] += one.answered
    rows = [Weekly(*key, *cell) for key, cell in counts.items()]
    rows.sort(key=lambda row: (-begin_of(row.week), -row.n, row.account_id, row.question))
    return rows


def change_against(counts: Mapping[str, int], baseline: Sequence[str], weeks: Sequence[str]) -> Change:
    """Questions a week now against a baseline. `counts`: of each week; `weeks`: those that are over.

    A week of the baseline is not one of now. The two counts are compared as Poisson counts over their weeks: given
    their sum, the later is binomial (Przyborowski and Wilenski, 1940); `p` is two-sided, the sum of all outcomes
    that are no likelier than this one.
    """
    now = [week for week in weeks if week not in baseline]
    before_n, now_n = (sum(counts.get(week, 0) for week in of) for of in (baseline, now))
    thin = not baseline or not now or not before_n or before_n + now_n < LEAST
    if thin:
        return Change(before_n, len(baseline), now_n, len(now), None, 1.0)
    share = (now_n / len(now)) / (before_n / len(baseline)) - 1
    p = _binomial_p(now_n, before_n + now_n, len(now) / (len(now) + len(baseline)))
    return Change(before_n, len(baseline), now_n, len(now), share, p)


def _binomial_p(hits: int, n: int, chance: float) -> float:
    """The probability of an outcome no likelier than `hits` of `n`, each with this chance (0 to 1, exclusive)."""
    logs = [
        lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(chance) + (n - k) * log(1 - chance)
        for k in range(n + 1)
    ]
    bound = logs[hits] + 1e-7  # what is as likely but for rounding counts
    return min(1.0, sum(exp(one) for one in logs if one <= bound))


def _name(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
