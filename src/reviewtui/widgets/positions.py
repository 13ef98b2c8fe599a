"""Opinions on one ad side by side, as many columns as fit; under each other where they do not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui.widgets import figures
from reviewtui.widgets.figures import say_component, title_of
from reviewtui.widgets.typeset import Line, Piece, width_of, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.disputes import Dispute, Position

LEAST_WIDTH = 26
GAP = 3


def position_lines(
    dispute: Dispute, width: int, now: int, policy: Policy | None, chosen: int | None = None
) -> list[Line]:
    """The opinions in columns, each under its digit; the chosen one (from 0) stands out."""
    count = len(dispute.positions)
    if not count:
        return []
    columns = max(1, min(count, (width + GAP) // (LEAST_WIDTH + GAP)))
    each = (width - GAP * (columns - 1)) // columns
    blocks = [
        _block(number, position, each, now, policy, chosen == number)
        for number, position in enumerate(dispute.positions)
    ]
    lines: list[Line] = []
    for begin in range(0, count, columns):
        row = blocks[begin : begin + columns]
        for at in range(max(map(len, row))):
            line: Line = []
            for number, block in enumerate(row):
                cell = block[at] if at < len(block) else []
                line += [*cell, Piece(" " * (each - width_of(cell) + (GAP if number < len(row) - 1 else 0)))]
            lines.append(line)
        lines.append([])
    return lines[:-1]


def _block(number: int, position: Position, width: int, now: int, policy: Policy | None, chosen: bool) -> list[Line]:
    past = position.past
    head = "button" if chosen else "label"
    lines = wrap(f"{number + 1}  {past.author}", width, head)
    lines += wrap(say(f"queue.verdict_{past.verdict}"), width, "headline")
    for reason in position.reasons:
        where = f" ({say_component(reason.component)})" if reason.component else ""
        lines += wrap(f"{title_of(policy, reason.code)}{where}", width, "body")
    for quote in position.quotes:
        lines += wrap(f"“{quote}”", width, "evidence")
    if past.memo:
        lines += wrap(past.memo, width, "muted")
    notes = [figures.clock(past.at, now)]
    if past.mark == "holds":
        notes.append(say("disputes.in_force"))
    if past.draw in ("blind", "second"):
        notes.append(say("disputes.blind"))
    if past.confidence is not None:
        notes.append(say("disputes.confidence", n=past.confidence))
    if position.active_ms is not None:
        notes.append(say("disputes.took", seconds=max(1, round(position.active_ms / 1000))))
    return [*lines, *wrap(" · ".join(notes), width, "muted")]
