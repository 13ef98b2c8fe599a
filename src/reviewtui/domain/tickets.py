"""A ticket as lists and its page show it: what its helpdesk says, its clocks, and what people here did about it.

Nothing that is recorded here moves a clock: a ticket whose closing somebody asked to stop keeps its clock and its
place until the helpdesk's own messages show an answer, or a status in which it does not close. Instants are epoch ms.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.account_facts import Acknowledge, Remark, Reroute, Stop, StopState, Watch
from reviewtui.domain.clock_rules import CLOSING, ClockKind, ClockRules, Occasion
from reviewtui.domain.clocks import Clock, ClockState, Whose, Why, clocks_of
from reviewtui.domain.query import fold
from reviewtui.domain.reading import SEEN
from reviewtui.domain.recorded import Recorded, in_order, latest
from reviewtui.domain.records import RecordKind
from reviewtui.domain.routing import RoutingRules, unrouted
from reviewtui.domain.ticket_view import TicketView, steps_of

_ANSWERS = frozenset({ClockKind.FIRST_ANSWER, ClockKind.NEXT_ANSWER})
_OVER = frozenset({"closed", "merged"})
_HOURS = frozenset({"outside_hours", "no_hours"})
"""Why a clock stands that goes on by itself."""
_BY_STATUS = frozenset({"on_hold", "snoozed", "status"})
"""Why a clock stands because of the status alone."""


class StopStage(StrEnum):
    """How far the stopping of a closing has come."""

    ASKED = "asked"
    """Somebody wants it, and nothing went to the helpdesk yet."""
    SENT = "sent"
    """Somebody says that they wrote in the helpdesk, which has not shown it yet."""
    CONFIRMED = "confirmed"
    """The helpdesk itself shows it."""


class Stopping(NamedTuple):
    """A closing that is being stopped: since when, by whom, with which words for the customer.

    `sent_at`: when somebody said that it went out, 0 while nobody did. `confirmed_at`: when, as the helpdesk tells,
    staff answered or the status stopped its clock; 0 until it does. `fact_id`: the act to take back.
    """

    stage: StopStage
    asked_at: int
    by: str
    why: str = ""
    reply: str = ""
    sent_at: int = 0
    confirmed_at: int = 0
    fact_id: str = ""


class Rerouting(NamedTuple):
    """Where somebody wants a ticket to be; `confirmed`: the helpdesk says that it is there."""

    board: str
    person: str
    at: int
    by: str
    why: str = ""
    rule: str = ""
    confirmed: bool = False
    fact_id: str = ""


class Covered(msgspec.Struct, frozen=True, gc=False):
    """Of an account, what its tickets show: its name, its owner, who covers it today, and why (`cover.Why`)."""

    account_id: str
    name: str = ""
    owner: str = ""
    who: str = ""
    why: str = ""


class TicketLine(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A ticket as its row and its page show it, at an instant, to one user.

    `clocks`: all of them, the nearest end first. `covered`: its account, and who looks after it today. `stopping`,
    `rerouting`: what is under way, None for nothing. `watched` by this user. `seen`: who has looked at it.
    `unrouted`: no board and nobody has it, no rule brings it anywhere, and nobody asked for it to be moved. `stops`,
    `reroutes` and `notes`: all that was recorded, in order. `unsent`: how many of these the hub has not heard of.
    """

    view: TicketView
    now: int
    clocks: tuple[Clock, ...] = ()
    covered: Covered
    stopping: Stopping | None = None
    rerouting: Rerouting | None = None
    watched: bool = False
    seen: tuple[str, ...] = ()
    unrouted: bool = False
    stops: tuple[Recorded[Stop], ...] = ()
    reroutes: tuple[Recorded[Reroute], ...] = ()
    notes: tuple[Recorded[Remark], ...] = ()
    unsent: int = 0

    @property
    def id(self) -> str:
        """The ticket's id, `SOURCE:native id`."""
        return self.view.id

    @property
    def over(self) -> bool:
        """Whether it is closed or merged."""
        return self.view.over

    @property
    def closing(self) -> Clock | None:
        """The helpdesk's own clock that ends next; without any that ends, one that says why; None where none has."""
        return _next(self.clocks, Whose.HELPDESK)

    @property
    def ours(self) -> Clock | None:
        """Our stricter reading beside it."""
        return _next(self.clocks, Whose.OURS)

    @property
    def closes_at(self) -> int | None:
        """When the helpdesk is predicted to close it, also where that has passed; None where it does not."""
        return _end(self.closing)

    @property
    def ours_at(self) -> int | None:
        """When it should close by our stricter reading; None where it should not."""
        return _end(self.ours)

    @property
    def why(self) -> Why | None:
        """Why the helpdesk's clock runs or stands."""
        clock = self.closing
        return clock.why if clock else None

    @property
    def answer_at(self) -> int | None:
        """When the answer that staff owe is due; None where none is."""
        due = (
            one.ends_at for one in self.clocks if one.kind in _ANSWERS and one.why.code not in {*_OVER, "answered"}
        )
        return min((at for at in due if at is not None), default=None)

    @property
    def late(self) -> bool:
        """Whether an answer is owed for longer than the rules allow."""
        return any(one.kind in _ANSWERS and one.why.code == "ran_out" for one in self.clocks)

    @property
    def passed(self) -> bool:
        """Whether the time is over by which its helpdesk was to close it, whether it did or not."""
        return 0 < self._closes_by() <= self.now

    @property
    def lapsed(self) -> bool:
        """Whether that was since its helpdesk last told of it: it may well be closed by now."""
        return self.passed and self.view.as_of < self._closes_by()

    def _closes_by(self) -> int:
        """By when its helpdesk is to close it at the latest; 0 where it does not."""
        clock = self.closing
        return (clock.ends_by or 0) if clock and clock.why.code not in _OVER else 0


def ticket_line(
    view: TicketView,
    told: Sequence[Recorded[Any]],
    clocks: ClockRules,
    routes: RoutingRules,
    covered: Covered,
    user: str,
    now: int,
    unsent: int = 0,
) -> TicketLine:  # fmt: skip
    """A ticket by all that is known of it. `told`: the facts about it that stand."""
    if not told:
        return TicketLine(
            view=view, now=now, clocks=clocks_of(view, clocks, now), covered=covered, unrouted=_nowhere(view, routes)
        )
    of = clocks_of(view, clocks, now)
    stops, reroutes = _of(told, Stop), _of(told, Reroute)
    rerouting = rerouting_of(view, reroutes)
    watch = latest(one for one in _of(told, Watch) if one.by == user)
    return TicketLine(
        view=view,
        now=now,
        clocks=of,
        covered=covered,
        stopping=stopping_of(view, of, stops, now),
        rerouting=rerouting,
        watched=watch is not None and watch.body.on,
        seen=tuple(sorted({one.by for one in _of(told, Acknowledge) if one.body.what == SEEN})),
        unrouted=rerouting is None and _nowhere(view, routes),
        stops=stops,
        reroutes=reroutes,
        notes=_of(told, Remark),
        unsent=unsent,
    )


def ticket_of(body: Any) -> str:
    """The ticket that the body of a fact is about; '' for none."""
    if isinstance(body, Acknowledge):
        return body.id if body.kind == RecordKind.TICKET else ""
    ticket = getattr(body, "ticket", "")
    return ticket if isinstance(ticket, str) else ""


def stopping_of(
    view: TicketView, clocks: Iterable[Clock], stops: Iterable[Recorded[Stop]], now: int
) -> Stopping | None:  # fmt: skip
    """How far the stopping has come that was asked for last; None where nobody did, or it was withdrawn.

    The helpdesk confirms it by an answer of staff to the customer, or by coming into a status in which its
    clocks stand, either after it was asked for.
    """
    run: Stopping | None = None
    for one in in_order(stops):
        body = one.body
        if body.state == StopState.WITHDRAWN:
            run = None
        elif run is None or (
            body.state == StopState.ASKED and (run.sent_at or _confirmed(view, clocks, run, one.at))
        ):
            sent_at = one.at if body.state == StopState.SENT else 0
            run = Stopping(StopStage.ASKED, one.at, one.by, body.why, body.reply, sent_at, 0, one.id)
        else:
            sent_at = run.sent_at or (one.at if body.state == StopState.SENT else 0)
            run = run._replace(
                why=body.why or run.why, reply=body.reply or run.reply, sent_at=sent_at, fact_id=one.id
            )  # fmt: skip
    if run is None:
        return None
    confirmed_at = _confirmed(view, clocks, run, now)
    stage = StopStage.CONFIRMED if confirmed_at else StopStage.SENT if run.sent_at else StopStage.ASKED
    return run._replace(stage=stage, confirmed_at=confirmed_at)


def rerouting_of(view: TicketView, reroutes: Iterable[Recorded[Reroute]]) -> Rerouting | None:
    """Where somebody last wanted the ticket to be; None where nobody did."""
    last = latest(reroutes)
    if last is None:
        return None
    to = last.body
    there = [(to.board, view.board), (to.person, view.assignee)]
    confirmed = all(fold(asked) == fold(found) for asked, found in there if asked)
    return Rerouting(to.board, to.person, last.at, last.by, to.why, to.rule, confirmed, last.id)


def _of(told: Iterable[Recorded[Any]], body: type[Any]) -> tuple[Recorded[Any], ...]:
    return tuple(in_order(one for one in told if isinstance(one.body, body)))


def _confirmed(view: TicketView, clocks: Iterable[Clock], run: Stopping, until: int) -> int:
    """When the helpdesk showed that it does not close, after it was asked for and until an instant; 0 where not."""
    changed = 0
    codes: frozenset[str] | None = _BY_STATUS
    for step in steps_of(view, until):
        if step.at > run.asked_at and step.occasion == Occasion.STAFF_MESSAGE:
            return step.at
        if step.occasion == Occasion.STATUS_CHANGE and (step.at if step.sure else view.as_of) > run.asked_at:
            changed = step.at if step.sure else max(step.at, view.as_of)
            codes = None if step.sure else _BY_STATUS
    of = [one for one in clocks if one.whose is Whose.HELPDESK and one.kind in CLOSING]
    stands = all(
        one.state is ClockState.PAUSED and (one.why.code in codes if codes else one.why.code not in _HOURS)
        for one in of
    )
    return changed if of and stands and not view.over and changed <= until else 0


def _nowhere(view: TicketView, routes: RoutingRules) -> bool:
    return bool(unrouted((view,), routes))


def _next(clocks: Iterable[Clock], whose: Whose) -> Clock | None:
    return next((one for one in clocks if one.whose is whose and one.kind in CLOSING), None)


def _end(clock: Clock | None) -> int | None:
    return None if clock is None or clock.why.code in _OVER else clock.ends_at
