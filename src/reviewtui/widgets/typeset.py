"""Setting an ad in type: raw text → lines of styled pieces that know where in the raw text they came from.

Pure: no screen is needed. Styles are names that the painting widget turns into colours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reviewtui import characters as of
from reviewtui import text as door

if TYPE_CHECKING:
    from reviewtui.domain.values import Span

MAX_CARD = 76
"""Cells: a longer line is harder to read."""
HALF = "▀"
"""The upper half in one colour, the lower in the other. A style that begins with it is two colours in hex."""
_ATOM = re.compile(r"\n| +|[^ \n]+")


class Piece(NamedTuple):
    """Visible text in one style; `component`, `start`, `end` say which raw code points it shows, if any."""

    text: str
    style: str = ""
    component: str = ""
    start: int = 0
    end: int = 0
    mark: bool = False


Line = list[Piece]


def width_of(line: Iterable[Piece]) -> int:
    """Terminal cells of a line."""
    return sum(_cells(piece.text) for piece in line)


def _cells(text: str) -> int:
    """Terminal cells of the text as it is painted."""
    return door.cell_width(door.plain_emoji(text))


def plain(line: Iterable[Piece]) -> str:
    """The line's text alone."""
    return "".join(piece.text for piece in line)


def wrap(raw: str, width: int, style: str = "", component: str = "") -> list[Line]:
    """Raw text, made visible, in lines of at most `width` cells, broken between words where possible."""
    width = max(1, width)
    lines: list[Line] = [[]]
    used = 0
    for run in door.runs_with_offsets(raw):
        if run.mark or len(run.text) != run.end - run.start:
            atoms = [Piece(run.text, "mark" if run.mark else style, component, run.start, run.end, True)]
        else:
            atoms = [
                Piece(found[0], style, component, run.start + found.start(), run.start + found.end())
                for found in _ATOM.finditer(run.text)
            ]
        for atom in atoms:
            if atom.text == "\n":
                lines.append([])
                used = 0
                continue
            size = _cells(atom.text)
            if used + size <= width:
                lines[-1].append(atom)
                used += size
            elif atom.text.isspace():
                lines.append([])
                used = 0
            elif size <= width:
                lines.append([atom])
                used = size
            else:
                if used:
                    lines.append([])
                used = _split(atom, width, lines)
    return lines


def _split(atom: Piece, width: int, lines: list[Line]) -> int:
    """Break a word wider than the line over several lines; returns the cells used of the last one."""
    begin = used = 0
    for start, end in _characters(atom.text):
        size = _cells(atom.text[start:end])
        if used + size > width and start > begin:
            lines[-1].append(_part(atom, begin, start))
            lines.append([])
            begin, used = start, 0
        used += size
    lines[-1].append(_part(atom, begin, len(atom.text)))
    return used


def _characters(text: str) -> Iterator[tuple[int, int]]:
    """Where each character as a person sees it begins and ends: with its accents, an emoji joined, a flag whole."""
    at = 0
    while at < len(text):
        end = at + 1
        if of.flag_letters(text[at]) and end < len(text) and of.flag_letters(text[end]):
            end += 1
        while end < len(text) and (of.widths[text[end]] == 0 or text[end - 1] == of.ZWJ):
            end += 1
        yield at, end
        at = end


def span_at(line: Line, cell: int) -> "Span | None":
    """The raw code points of the character that stands on a cell of a line; None where there are none."""
    from reviewtui.domain.values import Span  # only the mouse asks

    begin = 0
    for piece in line:
        if not begin <= cell < begin + width_of([piece]) or not piece.component:
            begin += width_of([piece])
            continue
        if piece.mark:
            return Span(piece.component, piece.start, piece.end)
        for start, end in _characters(piece.text):
            begin += _cells(piece.text[start:end])
            if cell < begin:
                return Span(piece.component, piece.start + start, piece.start + end)
    return None


def _part(piece: Piece, begin: int, end: int) -> Piece:
    if piece.mark:
        return piece._replace(text=piece.text[begin:end])
    return piece._replace(text=piece.text[begin:end], start=piece.start + begin, end=piece.start + end)


def highlight(lines: list[Line], spans: "Sequence[Span]", style: str) -> list[Line]:
    """The lines with the raw code points of these spans in another style."""
    if not spans:
        return lines
    return [_highlight(line, spans, style) for line in lines]


def _highlight(line: Line, spans: "Sequence[Span]", style: str) -> Line:
    out: Line = []
    for piece in line:
        inside = [s for s in spans if s.component == piece.component and s.start < piece.end and s.end > piece.start]
        if not piece.component or not inside:
            out.append(piece)
        elif piece.mark:
            out.append(piece._replace(style=style))
        else:
            edges = {piece.start, piece.end}
            for span in inside:
                edges |= {max(span.start, piece.start), min(span.end, piece.end)}
            points = sorted(edges)
            for start, end in pairwise(points):
                part = _part(piece, start - piece.start, end - piece.start)
                marked = any(s.start <= start and end <= s.end for s in inside)
                out.append(part._replace(style=style) if marked else part)
    return out


INDENT = 11
"""Cells that a label takes before its text."""


def labelled(
    label: str, raw: str, width: int, style: str = "muted", indent: int = INDENT, component: str = ""
) -> list[Line]:
    """A bold label and its text beside it, wrapped with a hanging indent. `label` is our own word."""
    return beside(label, wrap(raw, width - indent, style, component), indent)


def beside(label: str, body: list[Line], indent: int = INDENT) -> list[Line]:
    """A bold label before the first of some lines, the others under them."""
    head = Piece(door.cell(label, indent - 1).ljust(indent), "label")
    return [[head if number == 0 else Piece(" " * indent), *line] for number, line in enumerate(body)]


def framed(title: Line, foot: Line, body: list[Line], width: int) -> list[Line]:
    """A round card of `width` cells around the body, its title in the upper edge and its foot in the lower."""
    inner = width - 4

    def edge(left: str, line: Line, right: str, at_end: bool) -> Line:
        words = door.cell(plain(line), inner - 2)
        if not words:
            return [Piece(left + "─" * (width - 2) + right, "border")]
        filler = width - 5 - door.cell_width(words)
        style = line[0].style
        if at_end:
            return [Piece(left + "─" * filler + " ", "border"), Piece(words, style), Piece(" ─" + right, "border")]
        return [Piece(left + "─ ", "border"), Piece(words, style), Piece(" " + "─" * filler + right, "border")]

    sides = [
        [Piece("│ ", "border"), *line, Piece(" " * max(0, inner - width_of(line))), Piece(" │", "border")]
        for line in body
    ]
    return [edge("╭", title, "╮", False), *sides, edge("╰", foot, "╯", True)]
