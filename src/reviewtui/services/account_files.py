"""What is shown of accounts, written into a file: the plot as SVG, PNG or text, the list as CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from reviewtui.dataset.jsonl import Written
from reviewtui.domain.plotting import axis_name, legend, plot_rows
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.recorded import day_at
from reviewtui.domain.scatter import Frame, Mark, Scatter, scatter
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake.tables import guarded
from reviewtui.services.desk import Desk
from reviewtui.services.exports import recorded
from reviewtui.settings import write_private
from reviewtui.text import terminal
from reviewtui.words import say

WIDTH, HEIGHT, EDGE = 960, 600, 70
"""Pixels of a picture, and of its margin."""
_COLOURS = {Mark.ACTIVE: "#2a7d4f", Mark.HINT: "#a06a00", Mark.LEAVING: "#c05a00", Mark.CHURNED: "#b3261e"}
_FINE = Frame(240, 120)


def save_accounts(desk: Desk, name: str, lines: Sequence[AccountLine], frame: Frame) -> Path:
    """Write these accounts into a file by its ending, and record that; returns where it is.

    `frame`: of the plot as it is shown.

    Raises:
        Misused: `save_ending`; ReviewError: `no_write`, `save_png`, `no_commit`.
    """
    path = Path(name).expanduser().absolute()
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise Misused("save_ending", known=" ".join(_WRITERS))
    content = write(lines, frame, desk.clock())
    write_private(path, content)
    recorded(desk, f"accounts{path.suffix.lower()}", Written(len(lines), sha256(content).hexdigest()))
    return path


def as_csv(lines: Sequence[AccountLine]) -> bytes:
    """The lines as a table, one column for each of their fields."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = AccountLine.__struct_fields__
    writer.writerow(names)
    for line in lines:
        writer.writerow([_cell(getattr(line, name)) for name in names])
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return guarded(" ".join("" if one is None else str(one) for one in value))
    return guarded(value) if isinstance(value, str) else str(value)


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
        shapes.append(_words(at, HEIGHT - EDGE + 20, str(value), "middle"))
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
    for number, (left, top, anchor) in zip(
        plot.quadrants,
        ((EDGE + 8, EDGE + 16, "start"), (WIDTH - EDGE - 8, EDGE + 16, "end"),
         (EDGE + 8, HEIGHT - EDGE - 8, "start"), (WIDTH - EDGE - 8, HEIGHT - EDGE - 8, "end")),
        strict=True,
    ):  # fmt: skip
        shapes.append(_words(left, top, f"{number:,}", anchor))
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
        draw.text((EDGE + (tick + 0.5) * across, HEIGHT - EDGE + 8), str(value), fill="#333333", anchor="ma")
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
    counts = zip(
        plot.quadrants,
        ((EDGE + 8, EDGE + 4, "la"), (WIDTH - EDGE - 8, EDGE + 4, "ra"), (EDGE + 8, HEIGHT - EDGE - 4, "ld"),
         (WIDTH - EDGE - 8, HEIGHT - EDGE - 4, "rd")),
        strict=True,
    )  # fmt: skip
    for number, (left, top, anchor) in counts:
        draw.text((left, top), f"{number:,}", fill="#333333", anchor=anchor)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


_WRITERS: dict[str, Callable[[Sequence[AccountLine], Frame, int], bytes]] = {
    ".svg": _svg,
    ".png": _png,
    ".txt": _text,
    ".csv": lambda lines, frame, now: as_csv(lines),
}
