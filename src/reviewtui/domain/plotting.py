"""The plot of accounts as cells of text: signs that read without colour, lines through the middle, and how many dots
each quadrant has, on the upper and the lower edge, where no dot is."""

from collections.abc import Mapping, Sequence

from reviewtui.domain.scatter import Across, Frame, Mark, Scatter, Spot
from reviewtui.words import say

SIGNS = {Mark.ACTIVE: "●", Mark.HINT: "◆", Mark.LEAVING: "▲", Mark.CHURNED: "✕"}
"""The shape of what a customer's standing is."""
STYLES = {Mark.ACTIVE: "good", Mark.HINT: "unsure", Mark.LEAVING: "unsure", Mark.CHURNED: "late"}
"""The style of each, by name."""
LEFT, ABOVE, BELOW = 8, 1, 2
"""Columns for the users at the left edge, the row of the upper edge, and rows below for the other axis."""
SIDE = 10
"""Columns at the ends of the edges that counts may take."""
Cell = tuple[str, str]
"""A sign, and its style: a name of `STYLES`, `muted`, `cursor`, or '' for nothing."""
_FREE = frozenset({" ", "┈", "┊"})
"""What a name may stand on."""


Names = tuple[str, str]
"""What goes across and what goes up, as it may be shown; '' for what has words of ours."""


def frame_of(width: int, height: int, across: str, *, log: bool, up: str = "") -> Frame:
    """The frame of a plot that has so many columns and rows in all."""
    return Frame(max(1, width - LEFT - 1), max(1, height - ABOVE - BELOW), across, log, up)


def axis_name(across: str, shown: str = "") -> str:
    """What the lower edge is called; `shown`: the name of a column, as it may be shown."""
    return say(f"accounts.axis_{across}") if across in tuple(Across) else shown


def up_name(shown: str = "") -> str:
    """What the left edge is called; `shown`: the name of a column, as it may be shown, '' for users."""
    return shown or say("accounts.column_users")


def plot_rows(
    plot: Scatter, here: str = "", names: Names = ("", ""), called: Mapping[str, Sequence[str]] | None = None
) -> list[list[Cell]]:
    """The plot as rows of cells, from the top; the dot of the account `here` is under the cursor.

    `called`: names by account id, each as signs for one column ('' behind a wide one); they stand beside their dots
    where there is room.
    """
    frame = plot.frame
    middle = {plot.middle_y}
    spots: dict[tuple[int, int], Spot] = {(spot.x, spot.y): spot for spot in plot.spots}
    under = plot.spot_of(here)
    levels = dict(plot.levels)
    upper = ["┬" if x == plot.middle_x else "─" for x in range(frame.width)]
    up = up_name(names[1])
    rows = [_edge(plot, plot.quadrants[:2], "┌", upper, f"↑ {up}" if len(up) > LEFT else "")]
    for y in reversed(range(frame.height)):
        label = _users(levels[y]) if y in levels else ""
        row: list[Cell] = [(sign, "muted") for sign in f"{label:>{LEFT - 1}} "]
        row.append(("┤" if y in levels else "│", "muted"))
        for x in range(frame.width):
            spot = spots.get((x, y))
            if spot is not None:
                row.append(sign_of(spot, spot is under))
            elif x == plot.middle_x:
                row.append(("┊", "muted"))
            elif y in middle:
                row.append(("┈", "muted"))
            else:
                row.append((" ", ""))
        rows.append(row)
    if called:
        _call(plot, rows, called)
    if not plot.spots:
        words = say("accounts.plot_empty", up=up_name(names[1]), across=axis_name(frame.across, names[0]))
        _write(rows[row_of(plot, frame.height // 2)], words)
    rows += _axis(plot, names)
    return rows


def _call(plot: Scatter, rows: list[list[Cell]], called: Mapping[str, Sequence[str]]) -> None:
    """Write names beside dots, right or left of them: first of those to look after, then from the top."""
    marks = list(Mark)
    for spot in sorted(plot.spots, key=lambda spot: (-marks.index(spot.mark), -spot.y, spot.x)):
        name = list(called.get(spot.dots[0].account_id, ()))
        if not name:
            continue
        if len(spot.dots) > 1:
            name += f" +{len(spot.dots) - 1}"
        row, at, room = rows[row_of(plot, spot.y)], LEFT + 1 + spot.x, len(name) + 2
        for first in (at + 1, at - room):
            around = row[first : first + room]
            if first > LEFT and len(around) == room and all(sign in _FREE for sign, _ in around):
                row[first : first + room] = [(" ", ""), *((sign, "muted") for sign in name), (" ", "")]
                break


def _users(number: int) -> str:
    """A number of users that fits at the left edge: from a million on in millions."""
    return f"{number:,}" if number < 1_000_000 else f"{number / 1_000_000:g}M"


def _write(row: list[Cell], words: str) -> None:
    """Put words into a row, as much of them as there is room for."""
    cells = [(sign, "muted") for sign in f" {words} "][: max(0, len(row) - LEFT - 2)]
    row[LEFT + 2 : LEFT + 2 + len(cells)] = cells


def sign_of(spot: Spot, under: bool) -> Cell:
    """How a cell is drawn; `under` the cursor or not."""
    return SIGNS[spot.mark], "cursor" if under else STYLES[spot.mark]


def row_of(plot: Scatter, y: int) -> int:
    """The row of `plot_rows` in which the dots of a height are."""
    return ABOVE + plot.frame.height - 1 - y


def _edge(
    plot: Scatter, counts: Sequence[int], corner: str, line: list[str], name: str, label: str = ""
) -> list[Cell]:
    """The upper or lower edge: a name, and how many dots the quadrants at it have, left and right."""
    name = f" {name} " if name else ""
    at = (len(line) - len(name)) // 2
    if at > SIDE:
        line[at : at + len(name)] = name
    if plot.spots:
        left, right = (f" {number:,} " for number in counts)
        if len(left) + len(right) + 4 <= len(line):
            line[1 : 1 + len(left)] = left
            line[-1 - len(right) : -1] = right
    return [(sign, "muted") for sign in f"{label:>{LEFT}}{corner}{''.join(line)}"]


def _axis(plot: Scatter, names: Names) -> list[list[Cell]]:
    frame = plot.frame
    line = ["─"] * frame.width
    words = [" "] * frame.width
    for x, value in plot.ticks:
        line[x] = "┬"
        label = f"{value:,}"
        at = min(max(0, x - len(label) // 2), frame.width - len(label))
        words[at : at + len(label)] = label
    name, up = axis_name(frame.across, names[0]), up_name(names[1])
    return [
        _edge(plot, plot.quadrants[2:], "└", line, name, up if len(up) <= LEFT else f"{up[: LEFT - 1]}…"),
        [(sign, "muted") for sign in f"{'':>{LEFT + 1}}{''.join(words).rstrip()}"],
    ]


def legend() -> str:
    """What the shapes stand for."""
    return "   ".join(f"{SIGNS[mark]} {say(f'accounts.mark_{mark}')}" for mark in Mark)
