"""What is shown of accounts, written into a file: the plot as SVG, PNG or text, the list as CSV."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reviewtui.dataset.jsonl import Written
from reviewtui.domain.plotting import axis_name, legend, plot_rows
from reviewtui.domain.policy import Phrase
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.recorded import day_at
from reviewtui.domain.records import EXTRA
from reviewtui.domain.scatter import Frame, Mark, Scatter, columns_of, scatter
from reviewtui.domain.values import decimal
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake.tables import guarded
from reviewtui.services.desk import Desk
from reviewtui.services.exports import recorded
from reviewtui.settings import write_private
from reviewtui.text import terminal
from reviewtui.words import language, say

WIDTH, HEIGHT, EDGE = 960, 600, 70
"""Pixels of a picture, and of its margin."""
_COUNTS = [(x, y, x > EDGE) for y in (EDGE - 12, HEIGHT - EDGE + 36) for x in (EDGE, WIDTH - EDGE)]
"""Where the counts of the quadrants stand, outside of where dots are, and whether that is at the right end."""
_COLOURS = {Mark.ACTIVE: "#2a7d4f", Mark.HINT: "#a06a00", Mark.LEAVING: "#c05a00", Mark.CHURNED: "#b3261e"}
_FINE = Frame(240, 120)


def save_accounts(
    desk: Desk, name: str, lines: Sequence[AccountLine], frame: Frame, plays: Mapping[str, Phrase] | None = None
) -> Path:
    """Write these accounts into a file by its ending, and record that; returns where it is.

    `frame`: of the plot as it is shown. `plays`: the titles of steps.

    Raises:
        Misused: `save_ending`; ReviewError: `no_write`, `save_png`, `no_commit`.
    """
    path = Path(name).expanduser().absolute()
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise Misused("save_ending", known=" ".join(_WRITERS))
    content = write(lines, frame, desk.clock(), plays or {})
    write_private(path, content)
    recorded(desk, f"accounts{path.suffix.lower()}", Written(len(lines), sha256(content).hexdigest()))
    return path


def as_csv(lines: Sequence[AccountLine], plays: Mapping[str, Phrase] | None = None) -> bytes:
    """The lines as a table that people open in a spreadsheet: a column for each of their fields, then one for each of
    `AccountLine.numbers`. `plays`: the titles of steps.

    Amounts are decimals, instants ISO 8601 in UTC; what concerns and steps are called is said as on the screen.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = [name for name in AccountLine.__struct_fields__ if name != "numbers"]
    columns = columns_of(lines)
    writer.writerow([*names, *(guarded(f"{EXTRA}{name}" if name in names else name) for name in columns)])
    for line in lines:
        told = [_cell(name, getattr(line, name), plays or {}) for name in names]
        writer.writerow([*told, *(_number(line.numbers.get(name)) for name in columns)])
    return out.getvalue().encode()


def _cell(name: str, value: Any, plays: Mapping[str, Phrase]) -> str:
    if value is None:
        return ""
    if name == "amount":
        return decimal(value)
    if name in ("closes_at", "checked_at"):
        return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="seconds") if value else ""
    if name == "trend":
        return _number(round(value, 3))
    if name == "sparkline":
        return " ".join("–" if one is None else str(one) for one in value)
    if name in _TITLED:
        return guarded("; ".join(say(f"accounts.{_TITLED[name]}_{code}") for code in value))
    if name == "play" and value in plays:
        value = plays[value].in_language(language())
    return guarded(value) if isinstance(value, str) else str(value)


_TITLED = {"concerns": "concern", "missing": "measure"}
"""Fields that are codes with titles, and how the titles' keys begin."""


def _number(value: float | None) -> str:
    """A number without an exponent or a point that says nothing."""
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


def _text(lines: Sequence[AccountLine], frame: Frame, now: int) -> bytes:
    plot = scatter(lines, frame, day_at(now))
    names = terminal(frame.across), terminal(frame.up)
    drawn = ["".join(sign for sign, _ in row).rstrip() for row in plot_rows(plot, "", names)]
    return ("\n".join([*drawn, "", legend()]) + "\n").encode()


def as_svg(plot: Scatter, names: dict[str, str]) -> bytes:
    """The plot as a picture; each dot says its account's name when it is pointed at."""
    across = (WIDTH - 2 * EDGE) / plot.frame.width
    up = (HEIGHT - 2 * EDGE) / plot.frame.height
    shapes = [_line(EDGE, HEIGHT - EDGE, WIDTH - EDGE, HEIGHT - EDGE), _line(EDGE, EDGE, EDGE, HEIGHT - EDGE)]
    for tick, value in plot.ticks:
        at = EDGE + (tick + 0.5) * across
        shapes.append(_words(at, HEIGHT - EDGE + 20, f"{value:,}", "middle"))
    for level, users in plot.levels:
        shapes.append(_words(EDGE - 8, HEIGHT - EDGE - (level + 0.5) * up + 4, f"{users:,}", "end"))
    middle_x, middle_y = EDGE + (plot.middle_x + 0.5) * across, HEIGHT - EDGE - (plot.middle_y + 0.5) * up
    shapes += [
        _line(middle_x, EDGE, middle_x, HEIGHT - EDGE, dashed=True),
        _line(EDGE, middle_y, WIDTH - EDGE, middle_y, dashed=True),
    ]
    for spot in plot.spots:
        for dot in spot.dots:
            x, y = EDGE + (spot.x + 0.5) * across, HEIGHT - EDGE - (spot.y + 0.5) * up
            title = escape(terminal(names.get(dot.account_id, dot.account_id)))
            shapes.append(f"<g><title>{title}</title>{_shape(dot.mark, x, y)}</g>")
    for number, (x, y, right) in zip(plot.quadrants, _COUNTS, strict=True):
        shapes.append(_words(x, y + 4, f"{number:,}", "end" if right else "start"))
    for n, mark in enumerate(Mark):
        shapes.append(_shape(mark, EDGE + n * 200, 30))
        shapes.append(_words(EDGE + n * 200 + 12, 34, say(f"accounts.mark_{mark}"), "start"))
    shapes.append(_words(WIDTH / 2, HEIGHT - 20, _axis(plot.frame), "middle"))
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n'
    ).encode()


def _svg(lines: Sequence[AccountLine], frame: Frame, now: int) -> bytes:
    return as_svg(_fine(lines, frame, now), {line.account_id: line.name for line in lines})


def _fine(lines: Sequence[AccountLine], frame: Frame, now: int) -> Scatter:
    return scatter(lines, _FINE._replace(across=frame.across, log=frame.log, up=frame.up), day_at(now))


def _axis(frame: Frame) -> str:
    """What goes across, and what goes up where that is not users."""
    across = axis_name(frame.across, terminal(frame.across))
    return f"{across} · ↑ {terminal(frame.up)}" if frame.up else across


def _line(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#888888"{dash}/>'


def _words(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#333333">{escape(words)}</text>'


def _shape(mark: Mark, x: float, y: float) -> str:
    colour, points = _COLOURS[mark], _POINTS.get(mark)
    if points is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}" fill-opacity="0.7"/>'
    path = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points)
    return f'<polygon points="{path}" fill="{colour}" fill-opacity="0.8"/>'


_POINTS: dict[Mark, tuple[tuple[float, float], ...]] = {
    Mark.HINT: ((0, -5), (5, 0), (0, 5), (-5, 0)),
    Mark.LEAVING: ((0, -5), (5, 5), (-5, 5)),
    Mark.CHURNED: ((-5, -3), (-3, -5), (0, -2), (3, -5), (5, -3), (2, 0), (5, 3), (3, 5), (0, 2), (-3, 5), (-5, 3),
                   (-2, 0)),
}  # fmt: skip


def _png(lines: Sequence[AccountLine], frame: Frame, now: int) -> bytes:
    """The same picture in pixels.

    Raises:
        ReviewError: `save_png`: what draws pictures is not installed.
    """
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise ReviewError("save_png") from error
    plot = _fine(lines, frame, now)
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    draw = ImageDraw.Draw(picture)
    across, up = (WIDTH - 2 * EDGE) / plot.frame.width, (HEIGHT - 2 * EDGE) / plot.frame.height
    draw.line([(EDGE, EDGE), (EDGE, HEIGHT - EDGE), (WIDTH - EDGE, HEIGHT - EDGE)], fill="#888888")
    middle = EDGE + (plot.middle_x + 0.5) * across, HEIGHT - EDGE - (plot.middle_y + 0.5) * up
    draw.line([(middle[0], EDGE), (middle[0], HEIGHT - EDGE)], fill="#cccccc")
    draw.line([(EDGE, middle[1]), (WIDTH - EDGE, middle[1])], fill="#cccccc")
    for tick, value in plot.ticks:
        draw.text((EDGE + (tick + 0.5) * across, HEIGHT - EDGE + 8), f"{value:,}", fill="#333333", anchor="ma")
    for level, users in plot.levels:
        draw.text((EDGE - 8, HEIGHT - EDGE - (level + 0.5) * up), f"{users:,}", fill="#333333", anchor="rm")
    for spot in plot.spots:
        for dot in spot.dots:
            x, y = EDGE + (spot.x + 0.5) * across, HEIGHT - EDGE - (spot.y + 0.5) * up
            points = _POINTS.get(dot.mark)
            if points is None:
                draw.ellipse([(x - 4, y - 4), (x + 4, y + 4)], fill=_COLOURS[dot.mark])
            else:
                draw.polygon([(x + dx, y + dy) for dx, dy in points], fill=_COLOURS[dot.mark])
    for number, (x, y, right) in zip(plot.quadrants, _COUNTS, strict=True):
        draw.text((x, y), f"{number:,}", fill="#333333", anchor="rm" if right else "lm")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


_Plays = Mapping[str, Phrase]
_WRITERS: dict[str, Callable[[Sequence[AccountLine], Frame, int, _Plays], bytes]] = {
    ".svg": lambda lines, frame, now, _: _svg(lines, frame, now),
    ".png": lambda lines, frame, now, _: _png(lines, frame, now),
    ".txt": lambda lines, frame, now, _: _text(lines, frame, now),
    ".csv": lambda lines, _frame, _now, plays: as_csv(lines, plays),
}
