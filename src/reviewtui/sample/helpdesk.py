"""Tickets of the twelve customers in a made-up helpdesk, which closes by itself what was answered five days ago."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from reviewtui.domain.clock_rules import ClockKind, ClockPolicy, Occasion
from reviewtui.domain.records import Message, RecordKind, Side, TicketStatus
from reviewtui.sample.earlier import HOUR
from reviewtui.sample.team import MIA
from reviewtui.wire.messages import ObservationIn

HELPDESK = "helpdesk"
CLOCKS = (
    ClockPolicy("answered", HELPDESK, days=5, check_minutes=60),
    ClockPolicy(
        "solved", HELPDESK, ClockKind.AUTO_CLOSE_SOLVED, days=5, starts_from=(Occasion.STATUS_CHANGE,), stops_on=(),
        pauses_on=(), runs_in=(TicketStatus.SOLVED,), check_minutes=60,
    ),
    ClockPolicy("an answer is due", HELPDESK, ClockKind.NEXT_ANSWER, days=2),
)  # fmt: skip
"""How it closes, and until when an answer is promised."""
POLICY_BOARD, BILLING_BOARD = "policy", "billing"


class Word(NamedTuple):
    """Something said or done, hours before the story's now."""

    hours: float
    side: Side
    text: str = ""
    event: str = ""
    public: bool = True


class Ticket(NamedTuple):
    """A ticket; `snoozed` hours from now. What its words' first and last say of times is left to them."""

    number: int
    account: str
    subject: str
    status: TicketStatus
    words: tuple[Word, ...]
    board: str = POLICY_BOARD
    assignee: str = MIA
    snoozed: float = 0
    tags: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its id among all tickets of any helpdesk."""
        return f"{HELPDESK}:{self.number}"


_C, _S, _Y = Side.CUSTOMER, Side.STAFF, Side.SYSTEM

CLOSING = Ticket(
    4711, "cobalt", "The yearly fee in a headline", TicketStatus.PENDING,
    (
        Word(140, _C, "Our counsel asks whether the yearly fee must stand in the headline or may come later."),
        Word(116.5, _S, "Later is enough, if it is the first sentence of the text. Would that do for your counsel?"),
    ),
)  # fmt: skip
WAITING = Ticket(
    4718, "delta", "Half as many people see our ads", TicketStatus.OPEN,
    (
        Word(96, _C, "hey, the numbers look like half?? is it you or is it us 🙃"),
        Word(90, _S, "Thank you for telling us. Which weeks do you compare?"),
        Word(70, _C, "last year with now. and we let four people go since, maybe that is it"),
    ),
)  # fmt: skip
SNOOZED = Ticket(
    4709, "iris", "Wording for the spring line", TicketStatus.SNOOZED,
    (
        Word(150, _C, "Here are three headlines for spring. Which of them would pass?"),
        Word(147, _S, "The second one would. We look at the pictures once they are there."),
        Word(146, _S, "Pictures come after their shoot.", public=False),
    ),
    snoozed=70,
)  # fmt: skip
UNROUTED = Ticket(
    4724, "gale", "Rejected AGAIN, four of six", TicketStatus.NEW,
    (Word(5, _C, "Four of six ads rejected over night. Who can I call?"),),
    board="", assignee="", tags=("night",),
)  # fmt: skip
UNANSWERED = Ticket(
    4695, "juniper", "Is the weekly report still sent?", TicketStatus.CLOSED,
    (
        Word(230, _C, "No report on Monday. Yes or no: is it still sent?"),
        Word(172, _S, "It is. Did it come this week?"),
        Word(171, _Y, event="status:pending"),
        Word(52, _C, "No."),
        Word(50, _Y, event="status:closed"),
    ),
)  # fmt: skip
"""It closed two days ago, two hours after the customer had written."""
HELD = Ticket(
    4702, "helix", "The certificate waits for its stamp", TicketStatus.ON_HOLD,
    (
        Word(200, _C, "The certificate is at the ministry, they say two weeks. I am sorry for the wait!"),
        Word(198, _S, "No need to be. We hold the ads until it is there."),
        Word(198, _Y, event="status:on_hold"),
    ),
)  # fmt: skip
ASKED = Ticket(
    4714, "nimbus", "How long are pictures kept?", TicketStatus.PENDING,
    (
        Word(110, _C, "How long do you keep the pictures of ads that were rejected? Signed, as always, N."),
        Word(92, _S, "As long as the ad is kept. Which period would you need?"),
    ),
)  # fmt: skip
"""Its closing was asked to be stopped, and the helpdesk has not said yes."""
MOVED = Ticket(
    4716, "marlow", "[bot] 14 creatives without a verdict", TicketStatus.OPEN,
    (
        Word(60, _C, "Automatic report: 14 creatives, 0 verdicts, oldest 31 h."),
        Word(59, _S, "All 14 are decided now; the last two wait for a second look."),
        Word(30, _C, "Automatic report: 2 creatives, 0 verdicts, oldest 61 h."),
    ),
    board=BILLING_BOARD, assignee="",
)  # fmt: skip
"""It came to the wrong board, and was moved."""

_DONE = (
    ("acme", 4655, "Is the tea ad through?", 30, 120),
    ("acme", 4668, "And the second tea ad?", 22, 120),
    ("kite", 4671, "Thank you for the quick look", 19, 121),
    ("marlow", 4660, "[bot] 3 creatives without a verdict", 27, 120),
    ("iris", 4676, "May we say “visibly”?", 15, 126),
    ("gale", 4680, "Why was this rejected?", 13, 120),
)
"""Closed by the helpdesk: customer, number, subject, days ago of the answer, hours from it to the closing."""

TICKETS = (CLOSING, WAITING, SNOOZED, UNROUTED, UNANSWERED, HELD, ASKED, MOVED)


def tickets(now: int) -> Iterator[ObservationIn]:
    """Every ticket as it is now."""
    for ticket in TICKETS:
        yield told(ticket, now)
    for account, number, subject, days, hours in _DONE:
        answered = days * 24
        words = (
            Word(answered + 3, _C, subject),
            Word(answered, _S, "It is looked at, and you find the answer on your page."),
            Word(answered - hours, _Y, event="status:closed"),
        )
        yield told(Ticket(number, account, subject, TicketStatus.CLOSED, words), now)


def told(ticket: Ticket, now: int) -> ObservationIn:
    """What the helpdesk says of a ticket."""
    messages = [_message(ticket, at, word, now) for at, word in enumerate(ticket.words, 1)]
    fields: dict[str, Any] = {
        "account_id": ticket.account,
        "subject": ticket.subject,
        "status": ticket.status,
        "board": ticket.board,
        "assignee": ticket.assignee,
        "requester": f"contact@{ticket.account}.example",
        "created_at": messages[0]["at"],
        "updated_at": messages[-1]["at"],
        "url": f"https://desk.example/tickets/{ticket.number}",
        "tags": list(ticket.tags),
        "messages": messages,
    }
    if ticket.status is TicketStatus.CLOSED:
        fields["closed_at"] = messages[-1]["at"]
    if ticket.snoozed:
        fields["snoozed_until"] = now + round(ticket.snoozed * HOUR)
    return ObservationIn(RecordKind.TICKET, ticket.id, HELPDESK, now, fields)


def before(ticket: Ticket, now: int) -> ObservationIn:
    """What the helpdesk said of a ticket before the last thing that its system did."""
    words = ticket.words[:-1]
    return told(ticket._replace(words=words, status=TicketStatus.PENDING), now - round(words[-1].hours * HOUR))


def _message(ticket: Ticket, number: int, word: Word, now: int) -> dict[str, Any]:
    by = {Side.CUSTOMER: f"contact@{ticket.account}.example", Side.STAFF: MIA}.get(word.side, HELPDESK)
    said = Message(
        f"{ticket.number}-{number}", now - round(word.hours * HOUR), word.side, word.text, by, word.public, word.event
    )
    return {name: getattr(said, name) for name in said.__struct_fields__ if getattr(said, name) not in ("", True)}
