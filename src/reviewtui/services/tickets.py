"""Tickets as this user sees them now: what was pulled, with their own acts on their way laid over it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reviewtui.domain.clock_rules import ClockRules
from reviewtui.domain.clocks import Closing, compare
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.reading import SOON_MS
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Card, RecordKind
from reviewtui.domain.routing import RoutingRules
from reviewtui.domain.rules import read_document
from reviewtui.domain.ticket_query import Asker, TicketQuery, parse_tickets, sort_key
from reviewtui.domain.ticket_view import ticket_view
from reviewtui.domain.tickets import Covered, TicketLine, ticket_line, ticket_of
from reviewtui.store.accounts import Told, accounts_acted_on, facts_about, own_facts_about
from reviewtui.store.reader import Reader
from reviewtui.store.summaries import cards_of, line_now, reading_of
from reviewtui.store.tickets import (
    closing_accounts,
    covered_accounts,
    documents_of,
    ticket_card,
    ticket_cards,
    told_of_tickets,
)

__all__ = [
    "Covered", "TicketLine", "TicketList", "TicketPage", "choose", "count_closing", "list_tickets", "read_ticket",
    "read_tickets", "tickets_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketList:
    """The tickets of a query in its order, and how many there are in all. `oldest`: the least recent instant (epoch
    ms) at which a helpdesk was last heard of any of those listed; 0 for none."""

    lines: tuple[TicketLine, ...] = ()
    total: int = 0
    oldest: int = 0


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One ticket. `closing`: how well its closing was foretold, None while it is open. `told`: all that was recorded
    of it, in order of receipt, with its delivery."""

    line: TicketLine
    closing: Closing | None
    told: tuple[Told, ...]


def list_tickets(reader: Reader, text: str, user: str, now: int) -> TicketList:
    """The tickets that a line asks for, the one that closes next first. `now` in epoch ms.

    Raises:
        BadQuery: it has a word that means nothing.
    """
    query = parse_tickets(text)
    return choose(read_tickets(reader, user, now), query, user, now)


def choose(lines: Sequence[TicketLine], query: TicketQuery, user: str, now: int) -> TicketList:
    """Those of these tickets that a query means, in its order. `now` in epoch ms."""
    found = tuple(query.select(lines, Asker(user, now)))
    return TicketList(found, len(lines), min((one.view.as_of for one in found if one.view.as_of), default=0))


def read_tickets(reader: Reader, user: str, now: int) -> list[TicketLine]:
    """A line for every ticket, by their ids. `now` in epoch ms."""
    lines = []
    with reader.snapshot() as connection:
        clocks, routes = _rules(reader)
        covered = _covered(reader, user, now)
        own = [one for one in own_facts_about(reader, "", user) if one.delivery != "held"]
        of = _by_ticket([*own, *told_of_tickets(reader)])
        for id, account_id, card in ticket_cards(connection):
            home = covered.get(account_id) or Covered(account_id, account_id)
            lines.append(_line(id, card, home, of.get(id, {}), clocks, routes, user, now))
    return lines


def tickets_of(reader: Reader, account_id: str, user: str, now: int) -> tuple[TicketLine, ...]:
    """The tickets of one account, the one that closes next first. `now` in epoch ms."""
    clocks, routes = _rules(reader)
    home = _covered(reader, user, now).get(account_id) or Covered(account_id, account_id)
    told = _by_ticket(one for one in facts_about(reader, account_id, user) if one.delivery != "held")
    cards = cards_of(reader.connection, account_id)[RecordKind.TICKET]
    lines = [_line(id, card, home, told.get(id, {}), clocks, routes, user, now) for id, card in cards.items()]
    return tuple(sorted(lines, key=sort_key))


def count_closing(reader: Reader, now: int) -> int:
    """How many tickets close soon by their helpdesk's clock. `now` in epoch ms."""
    clocks, routes = _rules(reader)
    until = now + SOON_MS
    lines = (
        _line(id, card, Covered(account_id), {}, clocks, routes, "", now)
        for account_id in closing_accounts(reader.connection, until)
        for id, card in cards_of(reader.connection, account_id)[RecordKind.TICKET].items()
    )
    return sum(not one.over and one.closes_at is not None and now < one.closes_at <= until for one in lines)


def read_ticket(reader: Reader, id: str, user: str, now: int) -> TicketPage | None:
    """One ticket as it is now; None of one that nothing is known of. `now` in epoch ms."""
    found = ticket_card(reader.connection, id)
    if found is None:
        return None
    account_id, card = found
    clocks, routes = _rules(reader)
    told = tuple(one for one in facts_about(reader, account_id, user) if ticket_of(one.recorded.body) == id)
    standing = _by_ticket(one for one in told if one.delivery != "held").get(id, {})
    home = _covered(reader, user, now).get(account_id) or Covered(account_id, account_id)
    line = _line(id, card, home, standing, clocks, routes, user, now)
    return TicketPage(line, compare(line.view, clocks), told)


def _line(
    id: str, card: Card, home: Covered, told: dict[str, Told], clocks: ClockRules, routes: RoutingRules, user: str,
    now: int,
) -> TicketLine:  # fmt: skip
    recorded: list[Recorded[Any]] = [one.recorded for one in told.values()]
    unsent = sum(one.delivery != "" for one in told.values())
    return ticket_line(ticket_view(id, card, home.name), recorded, clocks, routes, home, user, now, unsent)


def _by_ticket(told: Iterable[Told]) -> dict[str, dict[str, Told]]:
    """By their tickets and ids; one that is here both as an own and as a pulled one counts as pulled."""
    of: dict[str, dict[str, Told]] = {}
    for one in told:
        ticket = ticket_of(one.recorded.body)
        if ticket:
            of.setdefault(ticket, {})[one.recorded.id] = one
    return of


def _rules(reader: Reader) -> tuple[ClockRules, RoutingRules]:
    clocks, routing = documents_of(reader.connection)
    return read_document(ClockRules, clocks), read_document(RoutingRules, routing)


def _covered(reader: Reader, user: str, now: int) -> dict[str, Covered]:
    """What each account's tickets show of it, by what this user recorded too."""
    covered = covered_accounts(reader.connection)
    acted = accounts_acted_on(reader)
    if not acted:
        return covered
    reading = reading_of(reader.connection, now)
    for account_id in acted:
        told = [one for one in facts_about(reader, account_id, user) if one.delivery != "held"]
        line = line_now(reader.connection, account_id, told, reading)
        if line is not None:
            covered[account_id] = _of_line(line)
    return covered


def _of_line(line: AccountLine) -> Covered:
    return Covered(line.account_id, line.name, line.owner, line.who, line.why)
