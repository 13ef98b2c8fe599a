"""When a helpdesk closes a ticket by itself, and what else is counted in it: a document of the workspace, as rules.

A policy says what its helpdesk really does, flaws included; our stricter reading of it (`strict`) leaves them out.
"""

from enum import StrEnum
from functools import lru_cache

import msgspec

from reviewtui.domain.faults import among, different, named, number
from reviewtui.domain.records import TicketStatus
from reviewtui.domain.values import BadValue
from reviewtui.domain.workdays import HOUR_MS, Schedule, holiday, weekly_hours, zone_of
from reviewtui.errors import Misused

MOST_DAYS = 366
MOST_CHECK_MINUTES = 10_080
"""A week: no helpdesk looks at its tickets less often."""


class ClockKind(StrEnum):
    """What comes when a clock ends."""

    AUTO_CLOSE = "auto_close"
    """The helpdesk ends a ticket in which it waits for the customer."""
    AUTO_CLOSE_SOLVED = "auto_close_solved"
    """The helpdesk closes for good what was solved."""
    FIRST_ANSWER = "first_answer"
    """The first answer of staff is due."""
    NEXT_ANSWER = "next_answer"
    """An answer to what the customer said last is due."""
    CUSTOM = "custom"
    """Something of the team's own, counted as the policy says."""


CLOSING = frozenset({ClockKind.AUTO_CLOSE, ClockKind.AUTO_CLOSE_SOLVED})


class Occasion(StrEnum):
    """What happens in a ticket, as a clock takes it."""

    CUSTOMER_MESSAGE = "customer_message"
    CUSTOMER_NOTE = "customer_note"
    """The customer's side wrote something that was sent to nobody."""
    STAFF_MESSAGE = "staff_message"
    """Staff wrote to the customer."""
    STAFF_NOTE = "staff_note"
    AUTO_REPLY = "auto_reply"
    """The customer's mailbox answered by itself."""
    AUTO_ANSWER = "auto_answer"
    """The helpdesk wrote to the customer by itself."""
    STATUS_CHANGE = "status_change"
    SYSTEM_EVENT = "system_event"
    """Anything else that the helpdesk did or recorded."""
    UPDATE = "update"
    """Anything at all, and whatever else moves the time at which the ticket was last updated."""


class ClockPolicy(msgspec.Struct, frozen=True, omit_defaults=True):
    """A clock of a helpdesk. `source`: the helpdesk, or what stands before the colon of its name; '' for any that has
    no policy of its own.

    It ends after `days` and `hours`: of working time where `schedule` names one (a day being its `day_hours`), of the
    calendar of `zone` where that is given (so many days later, at the same time of day), otherwise of 24 hours each.
    It starts at the latest of `starts_from`; a `status_change` starts it where the ticket comes into one of
    `runs_in`, and one out of them stops it. `stops_on` stops it until it starts anew; `restarts_on` takes a running
    one back to its beginning. In the statuses `pauses_on` it stands and keeps what has passed; in any that is in
    neither list, it is off. Words for statuses may be the helpdesk's own. A `first_answer` and a `next_answer` start
    when the customer wrote, and end when staff answer.

    `reopen_restarts`: a reopened ticket waits for a new start (false: the old one counts on). `merge_ends`: one that
    was merged into another has no clock any more. `check_minutes`: how often the helpdesk looks, so how late it is.
    """

    name: str
    source: str = ""
    kind: ClockKind = ClockKind.AUTO_CLOSE
    days: int = 0
    hours: float = 0.0
    schedule: str = ""
    zone: str = ""
    starts_from: tuple[Occasion, ...] = (Occasion.STAFF_MESSAGE,)
    stops_on: tuple[Occasion, ...] = (Occasion.CUSTOMER_MESSAGE, Occasion.AUTO_REPLY)
    restarts_on: tuple[Occasion, ...] = ()
    pauses_on: tuple[str, ...] = (TicketStatus.ON_HOLD, TicketStatus.SNOOZED)
    runs_in: tuple[str, ...] = (TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING)
    reopen_restarts: bool = True
    merge_ends: bool = True
    check_minutes: int = 0


def _waits(name: str, source: str, starts: Occasion, check_minutes: int, *pauses: str) -> ClockPolicy:
    return ClockPolicy(
        name, source, days=5, starts_from=(starts,), stops_on=(), pauses_on=pauses, runs_in=(TicketStatus.PENDING,),
        check_minutes=check_minutes,
    )  # fmt: skip


def _solved(name: str, source: str, days: int, check_minutes: int = 0) -> ClockPolicy:
    return ClockPolicy(
        name, source, ClockKind.AUTO_CLOSE_SOLVED, days=days, starts_from=(Occasion.STATUS_CHANGE,), stops_on=(),
        pauses_on=(), runs_in=(TicketStatus.SOLVED,), check_minutes=check_minutes,
    )  # fmt: skip


PACKAGED = (
    ClockPolicy("answered", days=5),
    _solved("solved", "", 5),
    _waits("pending", "zendesk", Occasion.STATUS_CHANGE, 60),
    _solved("solved", "zendesk", 4, 60),
    _waits("waiting for customer", "jira", Occasion.UPDATE, 1440),
    _solved("resolved", "jira", 5, 1440),
    _waits("waiting on customer", "salesforce", Occasion.UPDATE, 60, TicketStatus.ON_HOLD),
    _solved("resolved", "salesforce", 5, 60),
)
"""Where to begin; each team's helpdesk is set up in its own way. Zendesk looks each hour for what was pending or
solved for so many hours (four days of `solved` is what it comes with); Jira and Salesforce are commonly told to look
for what nobody updated, which anything that moves the update postpones."""


class ClockRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which clocks a ticket has: the policies of its source, or those of none where there are none.

    `stale_hours`: from what age on a clock says how old the word of its source is.
    """

    stale_hours: float = 24.0
    schedules: tuple[Schedule, ...] = ()
    policies: tuple[ClockPolicy, ...] = PACKAGED

    def policies_of(self, source: str) -> tuple[ClockPolicy, ...]:
        """The policies of a source."""
        own = [one for one in self.policies if one.source and _is_of(source, one.source)]
        return tuple(own or [one for one in self.policies if not one.source])

    def schedule_of(self, policy: ClockPolicy) -> Schedule | None:
        """The schedule a policy counts by."""
        return next((one for one in self.schedules if one.name == policy.schedule), None) if policy.schedule else None


def _is_of(source: str, name: str) -> bool:
    source, name = source.casefold(), name.casefold()
    return source == name or source.startswith(f"{name}:")


def strict(policy: ClockPolicy, solved: bool) -> ClockPolicy:
    """Our own reading of a closing policy, of the same length and with the same words of the helpdesk's own.

    It counts from the last answer of staff to the customer, or in a solved ticket from its solving; it stands still
    while staff owe the answer, as they do once the customer wrote or the ticket was reopened; a customer's note takes
    it back to its beginning; nothing that a system does starts it or takes it back; no held, snoozed or merged ticket
    closes.
    """
    start = Occasion.STATUS_CHANGE if solved else Occasion.STAFF_MESSAGE
    waits = (TicketStatus.SOLVED,) if solved else (TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING)
    return msgspec.structs.replace(
        policy,
        kind=ClockKind.AUTO_CLOSE_SOLVED if solved else ClockKind.AUTO_CLOSE,
        starts_from=(start,),
        stops_on=(Occasion.CUSTOMER_MESSAGE,),
        restarts_on=(Occasion.CUSTOMER_NOTE,),
        pauses_on=(TicketStatus.ON_HOLD, TicketStatus.SNOOZED, *_own(policy.pauses_on)),
        runs_in=(*waits, *_own(policy.runs_in)),
        reopen_restarts=True,
        merge_ends=True,
        check_minutes=0,
    )


def _own(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if fold(word) not in set(TicketStatus))


def check_clocks(rules: ClockRules) -> None:
    """Let rules pass by which every clock can be counted.

    Raises:
        Misused: naming the place and what is wrong with it.
    """
    number("stale_hours", rules.stale_hours, 0, MOST_DAYS * 24)
    different("schedules", [schedule.name for schedule in rules.schedules])
    for at, schedule in enumerate(rules.schedules, 1):
        number(f"schedules {at} day_hours", schedule.day_hours, 0.25, 24)
        try:
            zone_of(schedule.zone)
            weekly_hours(schedule.hours)
            for day in schedule.holidays:
                holiday(day)
        except BadValue as bad:
            raise Misused(f"rule_{bad.code}", rule=f"schedules {at}", **bad.values) from None
    different("policies", [f"{policy.source} {policy.name}".strip() for policy in rules.policies])
    for at, policy in enumerate(rules.policies, 1):
        _check_policy(f"policies {at}", policy, [schedule.name for schedule in rules.schedules])


def _check_policy(place: str, policy: ClockPolicy, schedules: list[str]) -> None:
    named(place, policy.name)
    number(f"{place} days", policy.days, 0, MOST_DAYS)
    number(f"{place} hours", policy.hours, 0, MOST_DAYS * 24)
    number(f"{place} days, hours", policy.days * 24 + policy.hours, 1 / 60, MOST_DAYS * 48)
    number(f"{place} check_minutes", policy.check_minutes, 0, MOST_CHECK_MINUTES)
    number(f"{place} starts_from", len(policy.starts_from), 1, len(Occasion))
    if policy.schedule:
        among(f"{place} schedule", policy.schedule, schedules)
        among(f"{place} zone", policy.zone, ("",))
    if policy.zone:
        try:
            zone_of(policy.zone)
        except BadValue as bad:
            raise Misused(f"rule_{bad.code}", rule=place, **bad.values) from None
    both = sorted({fold(word) for word in policy.runs_in} & {fold(word) for word in policy.pauses_on})
    if both:
        raise Misused("rules_twice", rule=f"{place} pauses_on", name=both[0])
    if not policy.runs_in:
        among(f"{place} runs_in", "", tuple(TicketStatus))


@lru_cache(maxsize=1024)
def fold(status: str) -> str:
    """A status as it is compared: `On hold` is `on_hold`."""
    return "_".join(status.casefold().replace("-", " ").replace("_", " ").split())


def hours_ms(hours: float) -> int:
    """Hours in milliseconds."""
    return round(hours * HOUR_MS)
