"""To which board and person a ticket belongs, by readable rules: a document of the workspace.

A rule asks in the language of the search line, of a ticket: `invoice board:sales -tag:spam subject:"cannot log in"`.
Words and "phrases" are looked for in the subject and in what the customer wrote; every term must hold, except that
several filters of one key that cannot hold together (two boards, two accounts) are alternatives.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from reviewtui.domain.clock_rules import fold as fold_status
from reviewtui.domain.faults import different, short
from reviewtui.domain.matching import index_words
from reviewtui.domain.query import MOST_TERMS, BadQuery, Token, fold, tokens
from reviewtui.domain.records import Side
from reviewtui.domain.ticket_view import TicketView
from reviewtui.errors import Misused

KEYS = ("board", "assignee", "subject", "text", "account", "requester", "tag", "priority", "source", "status")
ALTERNATIVES = frozenset({"board", "assignee", "account", "requester", "priority", "source", "status"})
"""Keys of which a ticket has one value: several filters of one are alternatives."""
NOBODY = "none"
"""As a board or an assignee: there is none."""
WHEN_LENGTH = 2000
PLACE_LENGTH = 120

Condition = Callable[[TicketView], bool]


class Route(msgspec.Struct, frozen=True, omit_defaults=True):
    """Tickets of which `when` holds belong to this board, this person (the name of a user), or both; '' for either
    leaves it as it is."""

    name: str
    when: str
    board: str = ""
    person: str = ""


class RoutingRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The routes of a workspace: of those whose condition holds, the first counts."""

    routes: tuple[Route, ...] = ()


class Routed(msgspec.Struct, frozen=True):
    """Where a ticket belongs, and by which rule; all '' where no rule says so."""

    rule: str = ""
    board: str = ""
    person: str = ""


class Move(msgspec.Struct, frozen=True):
    """Where a ticket is and where it would go, by which rule ('' for none: it stays)."""

    ticket: str
    rule: str
    board: str
    person: str
    to_board: str
    to_person: str

    @property
    def changed(self) -> bool:
        """Whether it would be elsewhere than it is."""
        return (fold(self.board), fold(self.person)) != (fold(self.to_board), fold(self.to_person))


def route(ticket: TicketView, rules: RoutingRules) -> Routed:
    """Where the rules bring a ticket. A rule that cannot be read, of a newer version, brings none anywhere."""
    for one in rules.routes:
        try:
            condition = ready(one.when)
        except BadQuery:
            continue
        if condition(ticket):
            return Routed(one.name, one.board, one.person)
    return Routed()


def dry_run(tickets: Iterable[TicketView], rules: RoutingRules) -> tuple[Move, ...]:
    """Where each ticket is and where it would go."""
    return tuple(_move(ticket, route(ticket, rules)) for ticket in tickets)


def unrouted(tickets: Iterable[TicketView], rules: RoutingRules) -> tuple[TicketView, ...]:
    """Tickets that are not over, that no board and nobody has, and that no rule would bring anywhere."""
    return tuple(
        one for one in tickets
        if not (one.over or one.board.strip() or one.assignee.strip() or route(one, rules).rule)
    )  # fmt: skip


def _move(ticket: TicketView, to: Routed) -> Move:
    board, person = to.board or ticket.board, to.person or ticket.assignee
    return Move(ticket.id, to.rule, ticket.board, ticket.assignee, board, person)


@lru_cache(maxsize=512)
def ready(when: str) -> Condition:
    """A condition made ready.

    Raises:
        BadQuery: it has a word that means nothing.
    """
    together: dict[str, list[Condition]] = {}
    every: list[Condition] = []
    for count, token in enumerate(tokens(when), 1):
        if count > MOST_TERMS:
            raise BadQuery("too_many", token.typed, str(MOST_TERMS))
        key = _key(token)
        condition = _holds(key, token)
        if condition is None:
            continue
        if token.negated:
            every.append(_unless(condition))
        elif key in ALTERNATIVES:
            together.setdefault(key, []).append(condition)
        else:
            every.append(condition)
    every += map(_either, together.values())
    return lambda ticket: all(condition(ticket) for condition in every)


def check_routing(rules: RoutingRules) -> None:
    """Let rules pass that can all be read, and that bring a ticket somewhere.

    Raises:
        Misused: naming the place and what is wrong with it.
    """
    different("routes", [one.name for one in rules.routes])
    for at, one in enumerate(rules.routes, 1):
        place = f"routes {at}"
        short(place, one.when, WHEN_LENGTH)
        short(f"{place} board", one.board, PLACE_LENGTH)
        short(f"{place} person", one.person, PLACE_LENGTH)
        try:
            ready(one.when)
        except BadQuery as bad:
            raise Misused("rule_query", rule=place, why=str(bad)) from None
        if not (one.board.strip() or one.person.strip()):
            raise Misused("rule_word", rule=place, word="", known="board, person")


def _key(token: Token) -> str:
    key = token.key.lower()
    if key and key not in KEYS:
        from difflib import get_close_matches

        near = get_close_matches(key[:40], KEYS, n=1, cutoff=0)
        raise BadQuery("unknown_key", token.typed, f"{(near or KEYS)[0]}:")
    if key and not token.value.strip() and not (token.quoted and key in ALTERNATIVES):
        raise BadQuery("no_value", token.typed, f"{key}:…")
    return key


def _holds(key: str, token: Token) -> Condition | None:
    """Whether a term holds of a ticket; None for one that asks for nothing."""
    if key in ("", "subject", "text"):
        words = index_words(token.value)
        if not words:
            return None
        wanted = f" {words} " if token.quoted else f" {words}"
        return lambda ticket: wanted in _found_in(key, ticket)
    value = fold(token.value).strip()
    if key == "tag":
        return lambda ticket: any(fold(tag).strip() == value for tag in ticket.tags)
    if key == "account":
        exact = token.value
        return lambda ticket: ticket.account_id == exact or bool(value and value in fold(ticket.account))
    if key == "requester":
        return lambda ticket: value in fold(ticket.requester) if value else not ticket.requester.strip()
    if key == "source":
        return lambda ticket: fold(ticket.source) == value or fold(ticket.source).startswith(f"{value}:")
    if key == "status":
        status = fold_status(token.value)
        return lambda ticket: fold_status(ticket.status) == status
    if key in ("board", "assignee") and value == NOBODY:
        value = ""
    return lambda ticket: fold(str(getattr(ticket, key))).strip() == value


def _found_in(key: str, ticket: TicketView) -> str:
    """The words of a part of a ticket, a space before and after each; a phrase never spans two parts."""
    parts = [] if key == "text" else [ticket.subject]
    if key != "subject":
        parts += [one.text for one in ticket.messages if one.side == Side.CUSTOMER and one.public]
    return "\n".join(f" {index_words(part)} " for part in parts)


def _unless(condition: Condition) -> Condition:
    return lambda ticket: not condition(ticket)


def _either(conditions: list[Condition]) -> Condition:
    return lambda ticket: any(condition(ticket) for condition in conditions)
