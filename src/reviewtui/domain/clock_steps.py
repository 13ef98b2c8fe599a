"""From what a policy's clock counts in a ticket, through which stretches of time, and until when.

Instants are epoch ms, lengths milliseconds.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reviewtui.domain.clock_rules import ClockPolicy, ClockRules, Occasion, fold, hours_ms
from reviewtui.domain.records import TicketStatus
from reviewtui.domain.ticket_view import EARLIEST, Step
from reviewtui.domain.values import BadValue
from reviewtui.domain.workdays import DAY_MS, WorkTime, add_days, work_time, zone_of

KNOWN = frozenset(map(str, TicketStatus))
AFTER_SOLVED = frozenset({TicketStatus.SOLVED, TicketStatus.CLOSED})

Spans = Sequence[tuple[int, int | None]]
"""Stretches in which a clock counts, each from its first to before its last; one without an end goes on."""


class Time(NamedTuple):
    """How a policy measures time.

    `length`: how long it runs from an instant. `known`: whether its hours are there.
    """

    length: Callable[[int], int]
    between: Callable[[int, int], int]
    add: Callable[[int, int], int | None]
    work: WorkTime | None = None
    known: bool = True


def time_of(policy: ClockPolicy, rules: ClockRules) -> Time:
    """The time a policy counts by; every hour where its schedule or zone is not there."""
    hours = hours_ms(policy.hours)
    every = Time(lambda _: policy.days * DAY_MS + hours, lambda a, b: max(0, b - a), lambda a, length: a + length)
    try:
        if policy.schedule:
            schedule = rules.schedule_of(policy)
            if schedule is None:
                return every._replace(known=False)
            work = work_time(schedule)
            length = policy.days * work.day_ms + hours
            return Time(lambda _: length, work.business_between, work.add_business, work)
        if policy.zone:
            zone = zone_of(policy.zone)
            return every._replace(length=lambda start: add_days(start, policy.days, zone) - start + hours)
    except BadValue:
        return every._replace(known=False)
    return every


def is_reopening(before: str, after: str) -> bool:
    """Whether a ticket that had been solved or closed is worked on again; statuses folded."""
    return before in AFTER_SOLVED and after not in AFTER_SOLVED


class Start(NamedTuple):
    """What a clock counts from; None while it waits for that, and then what stopped it, if anything did."""

    step: Step | None = None
    stopped: Step | None = None


def start_of(policy: ClockPolicy, steps: Sequence[Step], updated_at: int = 0) -> Start:
    """From where a policy counts, by what happened so far. `updated_at`: when the ticket was last updated, 0 where
    nobody says."""
    starts = policy.starts_from
    runs, pauses = frozenset(map(fold, policy.runs_in)), frozenset(map(fold, policy.pauses_on))
    run = Start()
    status, kept = "", False
    for step in steps:
        if step.occasion == Occasion.STATUS_CHANGE:
            before, status = status, fold(step.status)
            reopened = is_reopening(before, status)
            if reopened and policy.reopen_restarts:
                run = Start(None, step)
            if Occasion.STATUS_CHANGE in starts:
                inside = status in runs or status not in KNOWN | pauses
                if inside and before not in runs | pauses:
                    run = run if run.step and kept else Start(step)
                elif not inside and status not in pauses:
                    kept = reopened and not policy.reopen_restarts
                    run = run if kept or run.stopped else Start()
        if step.occasion in policy.stops_on:
            run = Start(None, step)
        elif _starts(step, starts) or (run.step and step.occasion in policy.restarts_on):
            run = Start(step)
    last = max((step.at for step in steps if step.sure), default=0)
    if Occasion.UPDATE in starts and updated_at >= max(EARLIEST, last + 1):
        run = Start(Step(updated_at, Occasion.UPDATE))
    return run


def _starts(step: Step, starts: Sequence[Occasion]) -> bool:
    """Whether this alone starts a clock; a change of status does by where it leads."""
    if Occasion.UPDATE in starts and step.sure:
        return True
    return step.occasion in starts and step.occasion != Occasion.STATUS_CHANGE


def spans_of(policy: ClockPolicy, steps: Sequence[Step], start: int, wakes_at: int = 0) -> Spans:
    """The stretches from a start on in which no status makes the clock stand. `wakes_at`: when the ticket, which is
    snoozed now, will be open again; 0 for never."""
    pauses = frozenset(map(fold, policy.pauses_on))
    spans: list[tuple[int, int | None]] = []
    begin, stands = start, False
    for step in steps:
        if not step.status:
            continue
        if step.at > start:
            if not stands:
                spans.append((begin, step.at))
            begin = step.at
        stands = fold(step.status) in pauses
    if not stands:
        spans.append((begin, None))
    elif wakes_at and TicketStatus.OPEN in map(fold, policy.runs_in):
        spans.append((wakes_at, None))
    return spans


def end_of(time: Time, start: int, spans: Spans) -> int | None:
    """When a clock that was started then, and counts in these stretches, ends; None where it never does."""
    left = time.length(start)
    for begin, end in spans:
        here = left if end is None else time.between(begin, end)
        if here >= left:
            return time.add(begin, left)
        left -= here
    return None


def elapsed_of(time: Time, spans: Spans, now: int) -> int:
    """How much of these stretches has passed."""
    return sum(time.between(begin, now if end is None else min(end, now)) for begin, end in spans if begin < now)
