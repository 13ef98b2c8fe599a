"""What happened to one's accounts since one last looked: pure, from what is known and the instant of that look.

Instants are epoch ms. What needs a person stays whatever the instant, until it is acknowledged: a ticket that closed
while the customer waited for an answer, a correction that a source speaks against.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from reviewtui.domain.account_facts import Acknowledge, Churn, Cover, Reroute
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Card, RecordKind, Side
from reviewtui.domain.renewals import renewal_of
from reviewtui.domain.ticket_view import TicketView

CLOSED = "closed"
"""What an `Acknowledge` of a ticket says once its closing was seen to."""
_MOVES = {"renews_on": "on", "amount_minor": "amount", "state": "state"}
"""What of a renewal may move, and as what it is told."""
_PLACES = ("board", "assignee")


class NewsKind(StrEnum):
    """What happened, the most urgent first."""

    UNANSWERED = "unanswered"
    """A ticket closed, and the customer had not been answered."""
    CLOSED = "closed"
    """A ticket closed."""
    RAISED = "raised"
    """A source speaks against a correction."""
    MISMATCH = "mismatch"
    """Sources disagree on an ad."""
    LEAVING = "leaving"
    """Somebody recorded that the customer leaves."""
    RENEWAL = "renewal"
    """A renewal moved, or is new."""
    REROUTED = "rerouted"
    """A ticket went to another board or person."""
    COVER = "cover"
    """Somebody else covers the account."""
    VERDICT = "verdict"
    """Ads were decided: how many (`n`), and by each verdict."""


class News(NamedTuple):
    """One thing that happened. `id`: of the ticket, ad or renewal, or of the fact; `words`: what its sentence needs;
    `stays`: until it is acknowledged."""

    kind: NewsKind
    account_id: str
    id: str
    at: int
    words: Mapping[str, str]
    stays: bool = False


def order(news: Iterable[News]) -> list[News]:
    """The most urgent kind first, of one kind the latest."""
    ranks = {kind: rank for rank, kind in enumerate(NewsKind)}
    return sorted(news, key=lambda one: (ranks[one.kind], -one.at, one.account_id, one.id))


def unanswered(ticket: TicketView) -> bool:
    """Whether the customer's last word was not answered in public."""
    for message in reversed(ticket.messages):
        if message.public and message.side == Side.STAFF:
            return False
        if message.public and message.side == Side.CUSTOMER:
            return True
    return False


def of_ticket(
    ticket: TicketView, card: Card, since: int, acknowledged: Iterable[Recorded[Acknowledge]]
) -> list[News]:
    """What happened to a ticket: it closed, or its helpdesk says that it is elsewhere."""
    found = []
    words = {"subject": ticket.subject, "url": ticket.url}
    if ticket.over and not ticket.merged_into:
        closed_at = ticket.closed_at or (card["status"].since if "status" in card else ticket.as_of)
        seen = any(
            one.body.kind == RecordKind.TICKET and one.body.id == ticket.id and one.body.what == CLOSED
            for one in acknowledged
        )
        if unanswered(ticket) and not seen:
            found.append(News(NewsKind.UNANSWERED, ticket.account_id, ticket.id, closed_at, words, True))
        elif closed_at >= since and not seen:
            found.append(News(NewsKind.CLOSED, ticket.account_id, ticket.id, closed_at, words))
    moved = [card[field].since for field in _PLACES if field in card and card[field].since >= since]
    new = all(said.since >= since for said in card.values())
    if moved and not new and ticket.created_at < since:
        to = " · ".join(part for part in (ticket.board, ticket.assignee) if part)
        found.append(News(NewsKind.REROUTED, ticket.account_id, ticket.id, max(moved), {**words, "to": to}))
    return found


def of_renewal(account_id: str, id: str, card: Card, since: int) -> list[News]:
    """Whether a renewal moved: `on`, `amount` (hundredths a year) and `state` of its words are what changed; of one
    that is `new`, all that is known."""
    changed = {field: card[field].since for field in _MOVES if field in card and card[field].since >= since}
    if not changed:
        return []
    one = renewal_of(id, card)
    known = {
        "renews_on": one.renews_on.isoformat() if one.renews_on else "",
        "amount_minor": "" if one.amount is None else str(one.amount),
        "state": one.state,
    }
    words = {_MOVES[field]: known[field] for field in changed}
    words |= {"currency": one.currency, "new": "new" if all(said.since >= since for said in card.values()) else ""}
    return [News(NewsKind.RENEWAL, account_id, id, max(changed.values()), words)]


def of_facts(told: Iterable[tuple[str, Recorded[Any]]], user: str, since: int) -> list[News]:
    """What others recorded of accounts: (account, fact) each."""
    found = []
    for account_id, fact in told:
        if fact.at < since or fact.by == user:
            continue
        match fact.body:
            case Churn() as said:
                words = {"by": fact.by, "on": said.on, "kind": str(said.kind)}
                found.append(News(NewsKind.LEAVING, account_id, fact.id, fact.at, words))
            case Cover() as said:
                words = {"by": fact.by, "owner": said.owner or "–", "backup": said.backup or "–"}
                found.append(News(NewsKind.COVER, account_id, fact.id, fact.at, words))
            case Reroute() as said:
                to = " · ".join(part for part in (said.board, said.person) if part)
                words = {"subject": said.ticket, "to": f"{to} ({fact.by})", "url": ""}
                found.append(News(NewsKind.REROUTED, account_id, said.ticket, fact.at, words))
    return found


def of_line(line: AccountLine) -> list[News]:
    """Corrections of an account that a source speaks against."""
    if not line.raised:
        return []
    return [News(NewsKind.RAISED, line.account_id, line.account_id, line.checked_at, {"n": str(line.raised)}, True)]
