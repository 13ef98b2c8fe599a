"""Who looks after an account (`N10`): owner and backup, who covers today and why, and what one person alone knows.

Away dates switch cover on by themselves on the first day, and off after the last. Days are calendar days.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from reviewtui.domain.account_facts import Away, Cover
from reviewtui.domain.corrections import Field
from reviewtui.domain.recorded import Recorded, day_at, day_of, in_order, latest

ALONE_MONTHS = 6
"""Months back in which somebody else has to have recorded something."""
_MONTH_DAYS = 30
_FURTHEST = 366
"""Days looked ahead for the end of a time away."""


class Why(StrEnum):
    """Why it is this person who covers."""

    OWNER = "owner"
    STAND_IN = "stand_in"
    """The owner is away, and named who stands in."""
    BACKUP = "backup"
    """The owner is away."""
    NO_OWNER = "no_owner"
    """There is no owner; the backup covers."""
    ALL_AWAY = "all_away"
    """Nobody covers: whoever could is away."""
    NOBODY = "nobody"
    """Nobody covers: nobody was ever named."""


class Covering(NamedTuple):
    """Who covers an account on a day; `who` is '' for nobody.

    `until`: the last day on which the owner is away, None while they are not. `owner_by`: the fact by which the owner
    was set here, None where a source says so. `raised`: the source named another owner since.
    """

    who: str
    why: Why
    owner: str = ""
    backup: str = ""
    until: date | None = None
    owner_by: Recorded[Cover] | None = None
    raised: bool = False


def covering(
    fields: Mapping[str, Field],
    covers: Iterable[Recorded[Cover]],
    aways: Sequence[Recorded[Away]],
    day: date,
) -> Covering:
    """Who covers the account on this day.

    The latest `Cover` names owner and backup, else the sources do. While the owner is away: who they named, if not
    away too; else the backup, if not away too; else nobody.
    """
    set_by = latest(covers)
    said = [_name(fields.get(field)) for field in ("owner", "backup")]
    owner, backup = (set_by.body.owner, set_by.body.backup) if set_by else said
    field = fields.get("owner")
    raised = bool(set_by and field and field.since > set_by.at and _name(field) not in ("", owner))
    away = _away(aways, owner, day) if owner else None
    who, why = _who(owner, backup, away, aways, day)
    until = _until(aways, owner, day) if away else None
    return Covering(who, why, owner, backup, until, set_by, raised)


def _who(
    owner: str, backup: str, away: Recorded[Away] | None, aways: Sequence[Recorded[Away]], day: date
) -> tuple[str, Why]:  # fmt: skip
    if owner and away is None:
        return owner, Why.OWNER
    if away is not None and away.body.cover and _away(aways, away.body.cover, day) is None:
        return away.body.cover, Why.STAND_IN
    if backup and _away(aways, backup, day) is None:
        return backup, Why.BACKUP if owner else Why.NO_OWNER
    return "", Why.ALL_AWAY if owner or backup else Why.NOBODY


def _away(aways: Sequence[Recorded[Away]], user: str, day: date) -> Recorded[Away] | None:
    """By which fact somebody is away on this day; where several say so, the latest."""
    return latest(away for away in aways if away.body.user == user and _holds(away.body, day))


def _holds(away: Away, day: date) -> bool:
    first, last = day_of(away.first), day_of(away.last)
    return first is not None and last is not None and first <= day <= last


def _until(aways: Sequence[Recorded[Away]], user: str, day: date) -> date:
    """The last day in a row on which somebody is away, from one on which they are."""
    for _ in range(_FURTHEST):
        if _away(aways, user, day + timedelta(days=1)) is None:
            break
        day += timedelta(days=1)
    return day


def _name(field: Field | None) -> str:
    return field.value.strip() if field and isinstance(field.value, str) else ""


class Entry(NamedTuple):
    """Somebody recorded something of an account, at an instant (epoch ms)."""

    by: str
    at: int


def alone(entries: Iterable[Entry], today: date, months: int = ALONE_MONTHS) -> str:
    """The one person who recorded anything of an account in the last months (of 30 days); '' where several did, or
    nobody."""
    since = today - timedelta(days=months * _MONTH_DAYS)
    people = {entry.by for entry in entries if since < day_at(entry.at) <= today}
    return people.pop() if len(people) == 1 else ""


class Quarter(NamedTuple):
    """How many people recorded something of an account in a calendar quarter (`2026-Q4`)."""

    quarter: str
    people: int


def growth(entries: Iterable[Entry], today: date, quarters: int = 8) -> tuple[Quarter, ...]:
    """The people around an account in each of the last quarters, the running one last."""
    running = today.year * 4 + (today.month - 1) // 3
    people: dict[int, set[str]] = {}
    for entry in entries:
        day = day_at(entry.at)
        people.setdefault(day.year * 4 + (day.month - 1) // 3, set()).add(entry.by)
    numbers = range(running - quarters + 1, running + 1)
    return tuple(Quarter(f"{at // 4:04}-Q{at % 4 + 1}", len(people.get(at, ()))) for at in numbers)


def absences(aways: Iterable[Recorded[Away]], today: date) -> list[Recorded[Away]]:
    """Who is, or will be, away: those not over yet, the earliest first."""
    coming = [away for away in in_order(aways) if (last := day_of(away.body.last)) is not None and last >= today]
    return sorted(coming, key=lambda away: away.body.first)
