"""Tickets as rows, by the time left until each closes; and the words and signs that rows and page share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviewtui import text as door
from reviewtui.domain.clock_rules import fold
from reviewtui.domain.clocks import ClockState
from reviewtui.domain.reading import SOON_MS
from reviewtui.domain.tickets import StopStage
from reviewtui.widgets.figures import span
from reviewtui.widgets.rows import Cell, RowList
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.clocks import Clock
    from reviewtui.domain.tickets import TicketLine

UNSEEN, UNROUTED, WATCHED = "●", "?", "★"
STAGES = {StopStage.ASKED: "◔", StopStage.SENT: "◑", StopStage.CONFIRMED: "✓"}
"""How far a stop has come, as a shape."""
PAUSED, OLD, GOING = "‖", "~", "→"
"""Before a time: its clock stands still; its helpdesk was heard long ago. Before a place: somebody asked for it."""
WIDE = 90
"""Columns from which on accounts and places have more room."""
_DAY = 86_400_000


class TicketList(RowList["TicketLine"], inherit_bindings=False):
    """Rows of tickets under a cursor."""

    def key_of(self, row: TicketLine) -> str:
        return row.id

    def cells_of(self, row: TicketLine, width: int) -> Sequence[Cell]:
        account, where = _rooms(width)
        fixed = [
            Cell(closes_cell(row), 7, _closes_style(row), True),
            Cell(ours_cell(row), 5, "muted", True),
            Cell(row.view.account or row.view.account_id or "–", account, "strong"),
        ]
        ends = [
            Cell(say_status(row.view.status), 8, "muted"),
            Cell(where_cell(row), where, "late" if row.unrouted else "unsure" if _going(row) else ""),
        ]
        subject = Cell(row.view.subject, _room(width), "muted" if row.over else "")
        signs = [Cell(sign, 1, "unsure", gap=0) for sign in marks(row)]
        return [*signs, Cell("", 0), *fixed, subject, *ends]


def heading_cells(width: int) -> str:
    """What the columns of a list of so many cells are called."""
    account, where = _rooms(width)
    columns = [("closes", 7, True), ("ours", 5, True), ("account", account, False), ("subject", _room(width), False),
               ("status", 8, False), ("where", where, False)]  # fmt: skip
    words = ["    "]
    for name, cells, right in columns:
        word = door.cell(say(f"tickets.column_{name}"), cells)
        gap = " " * (cells - door.cell_width(word))
        words.append(gap + word if right else word + gap)
    return " ".join(words)


def marks(line: TicketLine) -> str:
    """A sign each, always at its place: nobody has looked at it, it is routed nowhere, one watches it, how far the
    stopping of its close has come."""
    signs = (
        UNSEEN if not line.seen and not line.over else " ",
        UNROUTED if line.unrouted else " ",
        WATCHED if line.watched else " ",
        STAGES[line.stopping.stage] if line.stopping is not None else " ",
    )
    return "".join(signs)


def closes_cell(line: TicketLine) -> str:
    """The time left until its helpdesk closes it."""
    if line.over:
        return say("tickets.cell_over")
    if line.lapsed:
        return say("tickets.cell_lapsed")
    return _left(line.closing, line.now)


def ours_cell(line: TicketLine) -> str:
    """The time left by our stricter reading."""
    return "" if line.over else _left(line.ours, line.now)


def where_cell(line: TicketLine) -> str:
    """Its board and who has it, or where somebody asked for it to be."""
    asked = line.rerouting
    if asked is not None and not asked.confirmed:
        return GOING + place(asked.board or line.view.board, asked.person or line.view.assignee)
    return place(line.view.board, line.view.assignee)


def place(board: str, person: str) -> str:
    """A board and a person, either of which may be missing."""
    return "/".join(one for one in (board.strip(), person.strip()) if one) or "–"


def say_status(status: str) -> str:
    """The helpdesk's status in words; one this version does not know is shown as it is."""
    try:
        return say(f"tickets.status_{fold(status)}")
    except KeyError:
        return status


def _left(clock: Clock | None, now: int) -> str:
    if clock is None:
        return "–"
    old = OLD if clock.stale else ""
    if clock.state is ClockState.PAUSED and clock.ends_at is None:
        return f"{PAUSED}{span(clock.left)}" if clock.started_at is not None else PAUSED
    if clock.ends_at is None:
        return "–"
    if clock.ends_at <= now:
        return say("tickets.cell_due")
    return f"{old}{PAUSED if clock.state is ClockState.PAUSED else ''}{span(clock.ends_at - now)}"


def _closes_style(line: TicketLine) -> str:
    at = line.closes_at
    if line.over or at is None:
        return "muted"
    return "late" if at - line.now <= _DAY else "unsure" if at - line.now <= SOON_MS else ""


def _going(line: TicketLine) -> bool:
    return line.rerouting is not None and not line.rerouting.confirmed


def _rooms(width: int) -> tuple[int, int]:
    """Columns of the account, and of the board and person."""
    return (18, 18) if width >= WIDE else (12, 11)


def _room(width: int) -> int:
    account, where = _rooms(width)
    return max(8, width - (4 + 7 + 5 + account + 8 + where) - 7)
