"""Accounts as rows: draws only those that are seen; and the words and shapes that rows, plot and files share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from reviewtui import text as door
from reviewtui.domain.plotting import SIGNS, STYLES
from reviewtui.domain.scatter import Across, mark_of
from reviewtui.domain.values import amount
from reviewtui.widgets.figures import age, count, span
from reviewtui.widgets.rows import Cell, RowList
from reviewtui.widgets.trend import bars
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Phrase
    from reviewtui.domain.portfolio import AccountLine
    from reviewtui.domain.scatter import Dot

WIDE = 104
"""Columns from which on the renewal's date and amount are written out."""
SPARK = 12
SOON_DAYS = 90
CALLED, AXIS = 20, 16
"""Cells of the names of an account and of an axis below the plot: their values are never cut off."""
_BANDS = frozenset({"healthy", "watch", "risk"})


class AccountList(RowList["AccountLine"], inherit_bindings=False):
    """Rows of accounts under a cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = 0
        self._today = date.min

    def show(self, rows: Sequence[AccountLine], now: int, today: date, go_to: str = "") -> None:
        """List these accounts, with the cursor on one (by its id), else where it was. `now` in epoch ms."""
        self._now, self._today = now, today
        self.fill(rows, go_to)

    def key_of(self, row: AccountLine) -> str:
        return row.account_id

    def cells_of(self, row: AccountLine, width: int) -> Sequence[Cell]:
        return row_cells(row, self._now, self._today, width)


def row_cells(line: AccountLine, now: int, today: date, width: int) -> list[Cell]:
    """The cells of a row."""
    wide = width >= WIDE
    mark = mark_of(line)
    late = line.closes_at is not None
    health, users, spark, trend, renewal, closing, who = (columns for _, columns, _ in _columns(wide))
    fixed = [
        Cell(_health(line), health, _health_style(line)),
        Cell(f"{line.active:,}" if line.active is not None else "–", users, "", True),
        Cell(bars(line.sparkline, spark), spark, "muted"),
        Cell(f"{line.trend:+.0%}" if line.trend is not None else "", trend, _trend_style(line.trend), True),
        Cell(_renewal(line, today, wide), renewal, _renewal_style(line, today), True),
        Cell(_closing(line, now), closing, "late" if late else "muted", True),
        Cell(line.who or "–", who, "" if line.who else "late"),
    ]
    room = width - 2 - sum(cell.columns + 1 for cell in fixed) - 1
    return [Cell(SIGNS[mark], 1, STYLES[mark]), Cell(line.name, max(8, room), "strong"), *fixed]


def heading_cells(width: int) -> str:
    """What the columns of a list of so many cells are called."""
    columns = _columns(width >= WIDE)
    room = max(8, width - 2 - sum(columns_ + 1 for _, columns_, _ in columns) - 1)
    words = ["  " + say("accounts.column_name").ljust(room)]
    for name, cells, right in columns:
        word = door.cell(say(f"accounts.column_{name}"), cells)
        words.append(word.rjust(cells) if right else word.ljust(cells))
    return " ".join(words)


def _columns(wide: bool) -> list[tuple[str, int, bool]]:
    """What stands right of a name: what it is called, in how many cells, and whether to the right."""
    return [
        ("health", 11, False), ("users", 8, True), ("year", SPARK, False), ("trend", 5, True),
        ("renewal" if wide else "renewal_short", 22 if wide else 6, True), ("closes", 6, True),
        ("who", 12 if wide else 6, False),
    ]  # fmt: skip


def caption(
    line: AccountLine,
    plays: Mapping[str, Phrase],
    now: int,
    today: date,
    *,
    axes: Sequence[str] = (),
    beside: Sequence[Dot] = (),
) -> str:
    """What is said of an account below the list or the plot. `plays`: the titles of steps; `axes`: what goes up and
    across in the plot (`scatter.Frame`), none in the list; `beside`: all dots in the cell of its own."""
    name = door.cell(line.name, CALLED) if axes else line.name
    drawn, known = _plotted(line, today, axes) if axes else ([], [])
    parts = [f"{SIGNS[mark_of(line)]} {name}", *drawn]
    if len(beside) > 1:
        at = [dot.account_id for dot in beside].index(line.account_id) + 1
        parts.append(say("accounts.together", at=at, n=count(len(beside))))
    parts += known
    parts += [say(f"accounts.concern_{code}") for code in line.concerns]
    if line.play:
        title = plays.get(line.play)
        parts.append(say("accounts.next_step", play=title.in_language(language()) if title else line.play))
    if line.raised:
        parts.append(say("accounts.raised", n=line.raised))
    if not axes and line.checked_at:
        parts.append(say("accounts.checked", age=age(line.checked_at, now)))
    return " · ".join(parts)


def _plotted(line: AccountLine, today: date, axes: Sequence[str]) -> tuple[list[str], list[str]]:
    """The values on the axes, and what else of users, health and renewal is known."""
    many = "accounts.user" if line.active == 1 else "accounts.users"
    days = days_until(line, today)
    money = amount(line.amount, line.currency) if line.amount is not None and days is not None else ""
    when = "accounts.renews_short" if days is None or days >= 0 else "accounts.renewed_short"
    said = {
        "": (line.active, say(many, n=_number(line.active))),
        Across.HEALTH: (line.score, say("accounts.health_short", score=_number(line.score))),
        Across.RENEWAL: (days, say(when, days=_number(days and abs(days)), money=money).rstrip()),
    }
    drawn = [said[axis][1] if axis in said else _column(line, axis) for axis in dict.fromkeys(axes)]
    return drawn, [words for axis, (value, words) in said.items() if axis not in axes and value is not None]


def _column(line: AccountLine, name: str) -> str:
    return f"{door.cell(name, AXIS)} {_number(line.numbers.get(name))}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.12g}"


def say_band(band: str) -> str:
    """A band of health in a word; one that a team named itself by its name."""
    return say(f"accounts.band_{band}") if band in _BANDS else band


def _health(line: AccountLine) -> str:
    return "–" if line.score is None else f"{line.score:>3} {say_band(line.band)}"


def _health_style(line: AccountLine) -> str:
    if line.score is None:
        return "muted"
    return "late" if "risk" in line.concerns else ""


def _trend_style(trend: float | None) -> str:
    if trend is None:
        return "muted"
    return "late" if trend <= -0.15 else "good" if trend >= 0.05 else "muted"


def days_until(line: AccountLine, today: date) -> int | None:
    """Days until the renewal; below 0 it is over, None where there is none."""
    return (date.fromisoformat(line.renews_on) - today).days if line.renews_on else None


def _renewal(line: AccountLine, today: date, wide: bool) -> str:
    days = days_until(line, today)
    if days is None:
        return ""
    when = say("accounts.in_days", days=days) if days >= 0 else say("accounts.days_ago", days=-days)
    if not wide:
        return f"{days}d"
    money = amount(line.amount, line.currency) if line.amount is not None else ""
    return f"{when}  {money:>9}"


def _renewal_style(line: AccountLine, today: date) -> str:
    days = days_until(line, today)
    return (
        "unsure" if days is not None and days <= SOON_DAYS and line.renewal_state not in ("renewed", "lost") else ""
    )


def _closing(line: AccountLine, now: int) -> str:
    if line.closes_at is not None:
        return span(max(0, line.closes_at - now))
    return str(line.tickets) if line.tickets else ""
