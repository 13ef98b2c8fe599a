"""A ticket as its sources tell of it, and what happened in it, step by step. Instants are epoch ms."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.clock_rules import Occasion, fold
from reviewtui.domain.records import OVER, Card, Message, Side, TicketStatus, messages_of, values_of

EARLIEST = 946_684_800_000
"""The year 2000: a helpdesk's instant before it (1970, most often) is a missing one."""
AUTOMATIC = "auto_reply"
"""The event of a message that no person wrote."""
LIVE = frozenset(TicketStatus) - OVER - {TicketStatus.SOLVED}

_STATUSES = frozenset(map(str, TicketStatus))
_REOPENED = "reopened"
_STATUS = "status:"
_BY_PEOPLE = frozenset(
    {Occasion.CUSTOMER_MESSAGE, Occasion.CUSTOMER_NOTE, Occasion.STAFF_MESSAGE, Occasion.STAFF_NOTE}
)
_FIRST = {Side.SYSTEM: 0, Side.STAFF: 1, Side.CUSTOMER: 2}
"""Of what is told at one instant the customer's word is the last: what is in doubt is owed."""


class TicketView(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket by all that was said of it. `source`: its helpdesk; `account`: the account's name; `as_of`: when the
    helpdesk last said anything of it; 0 or '' for what nobody said."""

    id: str
    source: str = ""
    account_id: str = ""
    account: str = ""
    subject: str = ""
    status: str = ""
    board: str = ""
    assignee: str = ""
    requester: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    created_at: int = 0
    updated_at: int = 0
    solved_at: int = 0
    closed_at: int = 0
    snoozed_until: int = 0
    merged_into: str = ""
    url: str = ""
    messages: tuple[Message, ...] = ()
    as_of: int = 0

    @property
    def over(self) -> bool:
        """Whether it is closed or merged: nothing closes it any more."""
        status = fold(self.status)
        return status in OVER or bool(self.merged_into) or bool(self.closed_at and status not in {*LIVE, "solved"})


def ticket_view(id: str, card: Card, account: str = "") -> TicketView:
    """A ticket from what its sources say (`records.card_of`); its helpdesk is the one that says its status."""
    fields = values_of(card)
    teller = card.get("status") or card.get("messages")
    told = [said.checked_at for said in card.values()]
    texts: dict[str, Any] = {name: _text(fields.get(name)) for name in _TEXTS}
    instants: dict[str, Any] = {name: _instant(fields.get(name)) for name in _INSTANTS}
    return TicketView(
        id=id,
        source=teller.source if teller else id.partition(":")[0],
        account=account,
        tags=tuple(map(str, fields.get("tags") or ())),
        messages=messages_of(fields),
        as_of=teller.checked_at if teller else max(told, default=0),
        **texts,
        **instants,
    )


_TEXTS = ("account_id", "subject", "status", "board", "assignee", "requester", "priority", "merged_into", "url")
_INSTANTS = ("created_at", "updated_at", "solved_at", "closed_at", "snoozed_until")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _instant(value: Any) -> int:
    return value if isinstance(value, int) and value >= EARLIEST else 0


class Step(NamedTuple):
    """Something that happened: when, what a clock takes it for, and by which message ('' where a field of the ticket
    tells it). `status`: of a change, the status it came to. `sure`: whether a source says when it was."""

    at: int
    occasion: Occasion
    id: str = ""
    status: str = ""
    sure: bool = True


def steps_of(ticket: TicketView, now: int) -> tuple[Step, ...]:
    """What happened in a ticket until an instant, in order, up to the status it is in.

    A message without a possible time is left out, and so is a side that we do not know. A status that no event tells
    of is taken to have come with what a helpdesk sets it by: a pending one with the first answer of staff after the
    customer's last word, any other with the last thing that happened.
    """
    told = {(one.at, one.id): one for one in ticket.messages if EARLIEST <= one.at <= now}
    order = sorted(told.values(), key=lambda one: (one.at, _FIRST.get(one.side, 0), one.id))  # type: ignore[call-overload]
    steps = list(_steps(order))
    status = status_of(ticket, now)
    present = next((step.status for step in reversed(steps) if step.status), "")
    if fold(status) != fold(present) and fold(status):
        steps.append(_unexplained(ticket, status, steps, now))
    if fold(status) == TicketStatus.SNOOZED and EARLIEST <= ticket.snoozed_until <= now:
        steps.append(Step(ticket.snoozed_until, Occasion.STATUS_CHANGE, "", TicketStatus.OPEN))
    return tuple(sorted(steps, key=lambda step: step.at))


def status_of(ticket: TicketView, now: int) -> str:
    """The status that a helpdesk gives a ticket; a live one that rests until later is snoozed."""
    if ticket.snoozed_until > now and fold(ticket.status) in {*LIVE, ""}:
        return TicketStatus.SNOOZED
    return ticket.status


def misdated(ticket: TicketView) -> bool:
    """Whether any of its messages has no possible time."""
    return any(one.at < EARLIEST for one in ticket.messages)


def unknown_side(ticket: TicketView, now: int) -> bool:
    """Whether it is not known who wrote one of its messages."""
    return any(one.side not in _FIRST and EARLIEST <= one.at <= now for one in ticket.messages)


def status_told(event: str) -> str:
    """The status to which an event brings a ticket; '' for one that changes none."""
    if event.startswith(_STATUS):
        return event.removeprefix(_STATUS)
    if event == _REOPENED:
        return TicketStatus.OPEN
    return event if event in _STATUSES else ""


def _steps(messages: list[Message]) -> Iterator[Step]:
    for one in messages:
        if one.side not in _FIRST:
            continue
        status = status_told(one.event)
        yield Step(one.at, _occasion(one, status), one.id, status)


def _occasion(message: Message, status: str) -> Occasion:
    if status:
        return Occasion.STATUS_CHANGE
    if message.side == Side.CUSTOMER:
        if message.event == AUTOMATIC:
            return Occasion.AUTO_REPLY
        return Occasion.CUSTOMER_MESSAGE if message.public else Occasion.CUSTOMER_NOTE
    if message.side == Side.STAFF and message.event != AUTOMATIC:
        return Occasion.STAFF_MESSAGE if message.public else Occasion.STAFF_NOTE
    automatic = message.public and (message.event == AUTOMATIC or (bool(message.text) and not message.event))
    return Occasion.AUTO_ANSWER if automatic else Occasion.SYSTEM_EVENT


def _unexplained(ticket: TicketView, status: str, steps: list[Step], now: int) -> Step:
    """The change to a status of which no event tells. Nothing that a system did without changing one moves it."""
    begun = next((at for at in (ticket.created_at, ticket.updated_at, ticket.as_of) if EARLIEST <= at <= now), now)
    changed = max((step.at for step in steps if step.status), default=0)
    if fold(status) == TicketStatus.SOLVED and max(EARLIEST, changed) <= ticket.solved_at <= now:
        return Step(ticket.solved_at, Occasion.STATUS_CHANGE, "", status)
    at = max((step.at for step in steps if step.status or step.occasion in _BY_PEOPLE), default=begun)
    if fold(status) == TicketStatus.PENDING:
        answers: list[int] = []
        for step in steps:
            if step.occasion == Occasion.CUSTOMER_MESSAGE:
                answers.clear()
            elif step.occasion == Occasion.STAFF_MESSAGE:
                answers.append(step.at)
        at = max(answers[0], changed) if answers else at
    return Step(at, Occasion.STATUS_CHANGE, "", status, False)
