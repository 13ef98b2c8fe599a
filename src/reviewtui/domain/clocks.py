"""The clocks of a ticket: when it closes by itself, why each runs or stands still, and how well that was foretold.

Each closing policy of a helpdesk (`domain.clock_rules`) gives two clocks: the helpdesk's own, flaws included, which
says when the ticket will close, and ours beside it, the stricter reading, which says when it should. Everything
follows from what was said and done in the ticket; the time of its last update counts only where a helpdesk goes by
it. Instants are epoch ms, lengths milliseconds.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.clock_rules import CLOSING, ClockKind, ClockPolicy, ClockRules, Occasion, fold, hours_ms, strict
from reviewtui.domain.clock_steps import (
    KNOWN,
    Spans,
    elapsed_of,
    end_of,
    spans_of,
    start_of,
    time_of,
)
from reviewtui.domain.records import OVER, Side, TicketStatus
from reviewtui.domain.ticket_view import EARLIEST, Step, TicketView, misdated, status_of, steps_of, unknown_side
from reviewtui.domain.values import INSTANT_MAX

MINUTE_MS = 60_000
_ANSWERS = frozenset({ClockKind.FIRST_ANSWER, ClockKind.NEXT_ANSWER})
_OVER = frozenset({"closed", "merged"})
_SPOKEN = frozenset({Occasion.CUSTOMER_MESSAGE, Occasion.STAFF_MESSAGE})
_RUNS_SINCE = {
    Occasion.STAFF_MESSAGE: "customer_silent",
    Occasion.CUSTOMER_MESSAGE: "customer_wrote",
    Occasion.CUSTOMER_NOTE: "customer_noted",
    Occasion.STAFF_NOTE: "staff_noted",
    Occasion.AUTO_REPLY: "auto_replied",
    Occasion.AUTO_ANSWER: "auto_answered",
    Occasion.SYSTEM_EVENT: "system_event",
    Occasion.STATUS_CHANGE: "in_status",
    Occasion.UPDATE: "no_update",
}


class Whose(StrEnum):
    """Whose reading a clock is."""

    HELPDESK = "helpdesk"
    OURS = "ours"


class ClockState(StrEnum):
    """Whether a clock counts."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Why(msgspec.Struct, frozen=True):
    """Why a clock runs or stands, as a code and what its sentence needs.

    Running: `customer_silent`, `customer_wrote`, `customer_noted`, `staff_noted`, `auto_replied`, `auto_answered`,
    `system_event`, `in_status` (`status`), `no_update`, each `since` something, `by` which occasion. Paused:
    `staff_owe` (`since`), `stopped` (`since`, `by`), `reopened` (`since`), `snoozed` (`until`, 0 for unknown),
    `on_hold`, `status` (`status`), `outside_hours` (`opens`), `no_hours`, `no_messages` (`dated`: whether anything is
    known of when the ticket was), `not_started`. Ended:
    `ran_out`, `answered` and `closed` (`at`, None for unknown), `merged` (`into`).
    """

    code: str
    values: dict[str, Any] = {}


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock at an instant. `name` is its policy's.

    `started_at`, None where it has not, by the message `started_by` ('' for a field of the ticket) which is a
    `started_on`. `elapsed` and `left` are in the policy's own time. `ends_at`: when it ends if nothing happens, None
    where that cannot be told; `ends_by`: the latest a helpdesk that looks now and then acts on it. `as_of`: when the
    helpdesk last told of the ticket, `age` ago (0: nobody said when); `stale` once that is long.
    `doubts`: what had to be assumed: `unknown_status` (the clock is taken to run), `status_since` (when the status
    came is not told), `misdated` and `unknown_side` (messages were left out), `unknown_hours` (the schedule or zone
    is not there, so every hour counts).
    """

    name: str
    kind: ClockKind
    whose: Whose
    state: ClockState
    why: Why
    started_at: int | None
    started_by: str
    started_on: str
    elapsed: int
    left: int
    ends_at: int | None
    ends_by: int | None
    as_of: int
    age: int
    stale: bool
    doubts: tuple[str, ...]


class Closing(msgspec.Struct, frozen=True):
    """How a ticket's closing had been foretold by a policy: `off_by` is the actual minus the predicted instant, None
    where the clock stood (`why`); below 0 it closed sooner. `slack`: how late the helpdesk's looking may make it."""

    name: str
    kind: ClockKind
    predicted_at: int | None
    actual_at: int
    off_by: int | None
    slack: int
    why: Why


def clocks_of(ticket: TicketView, rules: ClockRules, now: int) -> tuple[Clock, ...]:
    """Every clock of a ticket at an instant, the nearest end first; those that are over come last."""
    scene = _scene(ticket, now)
    policies = rules.policies_of(ticket.source)
    found = []
    own = any(policy.kind == ClockKind.AUTO_CLOSE_SOLVED for policy in policies)
    for policy in policies:
        if not _applies(policy, scene, own):
            continue
        whose = Whose.OURS if policy.kind in _ANSWERS else Whose.HELPDESK
        clock = _Count(policy, whose, rules, scene).clock()
        found.append(clock)
        gone = clock is None or clock.why.code in _OVER
        if policy.kind in CLOSING and not gone and not (own and _beside(policy, scene)):
            found.append(_Count(strict(policy, scene.solved), Whose.OURS, rules, scene).clock())
    return tuple(sorted((clock for clock in found if clock is not None), key=_nearness))


def compare(ticket: TicketView, rules: ClockRules) -> Closing | None:
    """When the helpdesk's clock said that a closed ticket would close, by what was known before it did; None for a
    ticket that has not closed, or whose source does not say when."""
    scene = _scene(ticket, INSTANT_MAX)
    actual = scene.closed_at
    if not scene.over or actual < EARLIEST or ticket.merged_into:
        return None
    then = _before(ticket, actual - 1)
    before = then.as_of
    for clock in clocks_of(then, rules, before):
        if clock.whose == Whose.HELPDESK and clock.kind in CLOSING:
            off_by = None if clock.ends_at is None else actual - clock.ends_at
            slack = 0 if clock.ends_at is None or clock.ends_by is None else clock.ends_by - clock.ends_at
            return Closing(clock.name, clock.kind, clock.ends_at, actual, off_by, slack, clock.why)
    return None


def _before(ticket: TicketView, at: int) -> TicketView:
    """A closed ticket as it was known at an instant before its closing, without the events that tell of that."""
    bare = msgspec.structs.replace(ticket, status="", snoozed_until=0, closed_at=0, as_of=at)
    told = [step for step in steps_of(bare, at) if step.status]
    closing = set()
    while told and fold(told[-1].status) == TicketStatus.CLOSED:
        closing.add(told.pop().id)
    solved = ticket.solved_at if EARLIEST <= ticket.solved_at <= at else 0
    last = told[-1] if told else None
    status = TicketStatus.SOLVED if solved and (not last or solved >= last.at) else last.status if last else ""
    return msgspec.structs.replace(
        bare, status=status, messages=tuple(one for one in ticket.messages if one.id not in closing)
    )  # fmt: skip


class _Scene(NamedTuple):
    """A ticket at an instant. `status` is the folded one; `owed`: the customer's message that nobody answered."""

    ticket: TicketView
    now: int
    steps: tuple[Step, ...]
    status: str
    solved: bool
    over: bool
    owed: Step | None
    doubts: tuple[str, ...]

    @property
    def dated(self) -> bool:
        """Whether any source says when anything was in it that a system did not do: else nothing can be counted."""
        ticket = self.ticket
        told = [ticket.created_at, ticket.updated_at, ticket.solved_at]
        told += [one.at for one in ticket.messages if one.side != Side.SYSTEM]
        told += [step.at for step in self.steps if step.sure and step.status]
        return any(EARLIEST <= at <= self.now for at in told)

    @property
    def closed_at(self) -> int:
        """When it closed; 0 where nobody says."""
        closed = (step.at for step in reversed(self.steps) if fold(step.status) == TicketStatus.CLOSED and step.sure)
        return self.ticket.closed_at or next(closed, 0)


def _scene(ticket: TicketView, now: int) -> _Scene:
    steps = steps_of(ticket, now)
    status = fold(status_of(ticket, now))
    last = next((fold(step.status) for step in reversed(steps) if step.status), "")
    if not status or (status == TicketStatus.SNOOZED and last == TicketStatus.OPEN):  # it woke
        status = last
    owed = None
    for step in steps:
        if step.occasion == Occasion.CUSTOMER_MESSAGE:
            owed = owed or step
        elif step.occasion == Occasion.STAFF_MESSAGE:
            owed = None
    doubts = ["misdated"] * misdated(ticket) + ["unknown_side"] * unknown_side(ticket, now)
    over = ticket.over or status in OVER
    return _Scene(ticket, now, steps, status, status == TicketStatus.SOLVED, over, owed, tuple(doubts))


def _applies(policy: ClockPolicy, scene: _Scene, own: bool) -> bool:
    """Whether a policy has a clock in a ticket as it is. `own`: solved tickets have one of their own."""
    if policy.kind == ClockKind.NEXT_ANSWER:
        return scene.owed is not None and not scene.over
    if policy.kind not in CLOSING:
        return True
    solved = scene.solved
    if scene.over:
        solved = own and any(fold(step.status) == TicketStatus.SOLVED for step in scene.steps)
    if policy.kind == ClockKind.AUTO_CLOSE_SOLVED:
        return solved
    return not solved or TicketStatus.SOLVED in map(fold, policy.runs_in)


def _beside(policy: ClockPolicy, scene: _Scene) -> bool:
    """Whether a policy closes what another one has a clock for: solved tickets."""
    return scene.solved and policy.kind == ClockKind.AUTO_CLOSE


def _nearness(clock: Clock) -> tuple[int, int, str, str]:
    gone = clock.state == ClockState.ENDED and clock.why.code != "ran_out"
    rank = 2 if gone else 1 if clock.ends_at is None else 0
    return rank, clock.ends_at or 0, clock.whose, clock.name


class _Count:
    """One policy, counted in one ticket."""

    def __init__(self, policy: ClockPolicy, whose: Whose, rules: ClockRules, scene: _Scene) -> None:
        self.policy, self.whose, self.rules, self.scene = policy, whose, rules, scene
        self.time = time_of(policy, rules)
        self.runs = frozenset(map(fold, policy.runs_in))
        self.pauses = frozenset(map(fold, policy.pauses_on))
        self.steps, self.status = scene.steps, scene.status
        if not policy.merge_ends:
            self.steps = tuple(step for step in scene.steps if fold(step.status) != TicketStatus.MERGED)
            if self.status == TicketStatus.MERGED:
                told = (fold(step.status) for step in reversed(self.steps) if step.status)
                self.status = next(told, "")

    def clock(self) -> Clock | None:
        """The clock as it is now."""
        scene, policy = self.scene, self.policy
        if policy.kind in _ANSWERS:
            return self._answer()
        updated_at = scene.ticket.updated_at
        start, stopped = start_of(policy, self.steps, updated_at if updated_at <= scene.now else 0)
        if over := self._over():
            return self._told(ClockState.ENDED, over, start, ends_at=over.values.get("at"))
        if start is not None and not scene.dated:
            start = None
        if start is None:
            return self._told(ClockState.PAUSED, self._unstarted(stopped), None)
        spans = spans_of(policy, self.steps, start.at, self._wakes_at())
        ends_at = end_of(self.time, start.at, spans)
        off = self.status in KNOWN - self.runs - self.pauses
        if off:
            ends_at = None
            state, why = ClockState.PAUSED, self._unstarted(None)
        elif ends_at is not None and ends_at <= scene.now:
            state, why = ClockState.ENDED, Why("ran_out", {"at": ends_at})
        else:
            state, why = self._present(start)
        return self._told(state, why, start, spans, ends_at)

    def _over(self) -> Why | None:
        ticket = self.scene.ticket
        merged = bool(ticket.merged_into) or self.scene.status == TicketStatus.MERGED
        if merged and self.policy.merge_ends:
            return Why("merged", {"into": ticket.merged_into})
        if self.scene.over and not merged:
            return Why("closed", {"at": self.scene.closed_at or None})
        return None

    def _wakes_at(self) -> int:
        """When a ticket that is snoozed will be open again; 0 where it is not, or nobody says."""
        until = self.scene.ticket.snoozed_until
        return until if self.status == TicketStatus.SNOOZED and until > self.scene.now else 0

    def _unstarted(self, stopped: Step | None) -> Why:
        """Why there is nothing that the clock counts from, or a status in which it is off."""
        if self.scene.owed:
            return Why("staff_owe", {"since": self.scene.owed.at})
        if stopped:
            code = "reopened" if stopped.occasion == Occasion.STATUS_CHANGE else "stopped"
            return Why(code, {"since": stopped.at, "by": str(stopped.occasion)})
        if self.status in KNOWN - self.runs - self.pauses:
            return Why("status", {"status": self.status})
        spoken = any(step.occasion in _SPOKEN for step in self.steps)
        return Why("not_started") if spoken else Why("no_messages", {"dated": self.scene.dated})

    def _present(self, start: Step) -> tuple[ClockState, Why]:
        """Whether a clock that was started and has time left counts now."""
        ticket, now, status = self.scene.ticket, self.scene.now, self.status
        if status in self.pauses:
            if status == TicketStatus.SNOOZED:
                return ClockState.PAUSED, Why("snoozed", {"until": ticket.snoozed_until})
            if status == TicketStatus.ON_HOLD:
                return ClockState.PAUSED, Why("on_hold")
            return ClockState.PAUSED, Why("status", {"status": status})
        if self.time.work:
            opens = self.time.work.opens(now)
            if opens is None:
                return ClockState.PAUSED, Why("no_hours")
            if opens > now:
                return ClockState.PAUSED, Why("outside_hours", {"opens": opens})
        if Occasion.UPDATE in self.policy.starts_from:
            return ClockState.RUNNING, Why("no_update", {"since": start.at, "by": str(start.occasion)})
        values = {"since": start.at, "by": str(start.occasion), "status": status}
        return ClockState.RUNNING, Why(_RUNS_SINCE[start.occasion], values)

    def _answer(self) -> Clock | None:
        """The clock of an answer that staff owe, or gave."""
        asked: Step | None = None
        answered: Step | None = None
        if self.policy.kind == ClockKind.NEXT_ANSWER:
            asked = self.scene.owed
        else:
            asked = next((step for step in self.steps if step.occasion == Occasion.CUSTOMER_MESSAGE), None)
            after = self.steps[self.steps.index(asked) + 1 :] if asked else ()
            answered = next((step for step in after if step.occasion == Occasion.STAFF_MESSAGE), None)
        if asked is None:
            return None
        spans = spans_of(self.policy, self.steps, asked.at, self._wakes_at())
        ends_at = end_of(self.time, asked.at, spans)
        state, why = self._present(asked)
        if answered:
            state, why = ClockState.ENDED, Why("answered", {"at": answered.at})
            spans = [(begin, min(end or answered.at, answered.at)) for begin, end in spans if begin < answered.at]
        elif over := self._over():
            state, why = ClockState.ENDED, over
        elif ends_at is not None and ends_at <= self.scene.now:
            state, why = ClockState.ENDED, Why("ran_out", {"at": ends_at})
        return self._told(state, why, asked, spans, ends_at)

    def _told(
        self, state: ClockState, why: Why, start: Step | None, spans: Spans = (), ends_at: int | None = None
    ) -> Clock:  # fmt: skip
        policy, scene, ticket = self.policy, self.scene, self.scene.ticket
        now = scene.now
        whole = self.time.length(start.at if start else now)
        elapsed = elapsed_of(self.time, spans, now)
        slack = policy.check_minutes * MINUTE_MS
        over = why.code in _OVER
        age = max(0, now - ticket.as_of) if ticket.as_of else 0
        return Clock(
            name=policy.name, kind=policy.kind, whose=self.whose, state=state, why=why,
            started_at=start.at if start else None, started_by=start.id if start else "",
            started_on=str(start.occasion) if start else "",
            elapsed=min(elapsed, whole), left=0 if over else max(0, whole - elapsed), ends_at=ends_at,
            ends_by=None if over or ends_at is None else ends_at + slack, as_of=ticket.as_of, age=age,
            stale=age > hours_ms(self.rules.stale_hours), doubts=tuple(self._doubts(start)),
        )  # fmt: skip

    def _doubts(self, start: Step | None) -> Iterable[str]:
        yield from self.scene.doubts
        if not self.scene.over and self.status not in KNOWN | self.runs | self.pauses:
            yield "unknown_status"
        pausing = next((step for step in reversed(self.steps) if step.status), None)
        guessed = (start, pausing if pausing and fold(pausing.status) in self.pauses else None)
        if any(step is not None and not step.sure for step in guessed):
            yield "status_since"
        if not self.time.known:
            yield "unknown_hours"
