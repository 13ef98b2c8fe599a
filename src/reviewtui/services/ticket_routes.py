"""Routing rules tried on the tickets that are here, and what they would move, as one act; drafts of replies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reviewtui.domain.account_facts import Reroute
from reviewtui.domain.query import fold
from reviewtui.domain.routing import Route, RoutingRules, dry_run
from reviewtui.domain.rules import ROUTING, read_document
from reviewtui.domain.ticket_drafts import draft
from reviewtui.domain.tickets import TicketLine
from reviewtui.services.account_acts import record_all
from reviewtui.services.answers import answer_templates
from reviewtui.services.desk import Desk
from reviewtui.services.tickets import read_tickets
from reviewtui.store.reader import Reader


class Place(NamedTuple):
    """Where a ticket is: its board and who has it."""

    board: str
    person: str


@dataclass(frozen=True, slots=True)
class Group:
    """Tickets that one rule would bring from one place to another. `rule` '': no rule brings them anywhere, and
    nobody has them."""

    rule: str
    start: Place
    to: Place
    lines: tuple[TicketLine, ...]

    @property
    def movable(self) -> tuple[TicketLine, ...]:
        """Those that are not over, and that nobody asked to be there already."""
        if not self.rule:
            return ()
        return tuple(one for one in self.lines if not one.over and not _asked_for(one, self.to))


@dataclass(frozen=True, slots=True)
class Trial:
    """What the rules would do with all tickets that are here: what they would move, most first, then what nobody
    has. `stay`: how many are where a rule would bring them, or that no rule names."""

    routes: tuple[Route, ...] = ()
    groups: tuple[Group, ...] = ()
    total: int = 0
    stay: int = 0

    @property
    def movable(self) -> int:
        """How many would be asked to move."""
        return sum(len(group.movable) for group in self.groups)


def try_routes(reader: Reader, user: str, now: int) -> Trial:
    """The published rules, tried on past tickets and present ones. `now` in epoch ms."""
    document = reader.document(ROUTING)
    rules = read_document(RoutingRules, document[1] if document else None)
    lines = read_tickets(reader, user, now)
    found: dict[tuple[str, Place, Place], list[TicketLine]] = {}
    stay = 0
    for line, move in zip(lines, dry_run([line.view for line in lines], rules), strict=True):
        start, to = Place(move.board, move.person), Place(move.to_board, move.to_person)
        if (move.changed and move.rule) or line.unrouted:
            found.setdefault((move.rule if move.changed else "", start, to), []).append(line)
        else:
            stay += 1
    groups = [Group(rule, start, to, tuple(of)) for (rule, start, to), of in found.items()]
    groups.sort(key=lambda group: (not group.rule, -len(group.lines), group.rule, group.start, group.to))
    return Trial(rules.routes, tuple(groups), len(lines), stay)


def follow_routes(desk: Desk, groups: Sequence[Group], why: str) -> int:
    """Ask for each ticket that would be moved to be where the rules say, as one act that one undo takes back; returns
    how many.

    Raises:
        ReviewError: as `account_acts.record_all`.
    """
    bodies = list(_reroutes(groups, why))
    if bodies:
        record_all(desk, bodies, together=True)
    return len(bodies)


def draft_reply(reader: Reader, line: TicketLine, language: str) -> str:
    """What the customer may be told: the words that were kept with a stop, else those of the team's template."""
    kept = line.stopping.reply if line.stopping is not None else ""
    return kept or draft(line.view, answer_templates(reader), language)


def _reroutes(groups: Iterable[Group], why: str) -> Iterable[Reroute]:
    for group in groups:
        for line in group.movable:
            to = group.to
            board = to.board if fold(to.board) != fold(line.view.board) else ""
            person = to.person if fold(to.person) != fold(line.view.assignee) else ""
            yield Reroute(line.view.account_id or line.covered.account_id, line.id, board, person, why, group.rule)


def _asked_for(line: TicketLine, to: Place) -> bool:
    asked, view = line.rerouting, line.view
    if asked is None:
        return False
    there = asked.board or view.board, asked.person or view.assignee
    return all(fold(one) == fold(other) for one, other in zip(there, to, strict=True))
