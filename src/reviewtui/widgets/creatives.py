"""The creatives of an ad's card: pictures where they are at hand, else places for them in words. Pure."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reviewtui import text as door
from reviewtui.widgets.typeset import Line, Piece, width_of, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.ads import Creative


class Lack(NamedTuple):
    """No picture: our words for why, and whether it is on its way."""

    words: str
    coming: bool = False


Picture = Callable[[int, int, int], Sequence[Line] | Lack]
"""The picture of a creative, by its number, within so many columns and rows."""

ROWS_LEAST, ROWS_MOST = 5, 18
CARD_LEAST, CARD_MOST, GAP = 14, 28, 2
"""Columns of a carousel's card, and between two."""


def rows_for(height: int) -> int:
    """The rows a picture may take on a panel of this height: the words before it, and why the ad is here, stay in
    sight. On a low one (20 lines where the terminal has 24) it is a glance; `p` shows it large."""
    return max(ROWS_LEAST, min(ROWS_MOST, height * 3 // 5 - 7))


def creative_lines(creatives: "Sequence[Creative]", width: int, rows: int, picture: Picture | None) -> list[Line]:
    """All creatives of an ad, each with its words under it and an empty line after it."""
    if picture is not None and len(creatives) > 1:
        return _carousel(creatives, width, rows, picture)
    lines: list[Line] = []
    for creative in creatives:
        if picture is None:
            lines += _place(creative, width, _low(creative, width, len(creatives)))
        else:
            lines += _shown(creative, 0, width, rows, picture)
        lines += [*_words(creative, width), []]
    return lines


def label_of(creative: "Creative") -> str:
    """What it is, its size and its duration, as far as they are known."""
    known = creative.kind if creative.kind in ("image", "video", "card") else "image"
    words = [say(f"card.{known}")]
    if creative.width and creative.height:
        words.append(f"{creative.width} × {creative.height}")
    if creative.seconds:
        words.append(duration(creative.seconds))
    return " ".join(words)


def duration(seconds: int) -> str:
    """Minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _shown(creative: "Creative", number: int, width: int, rows: int, picture: Picture) -> list[Line]:
    """The picture in the middle of its width, or a place of its size while it is on its way."""
    found = picture(number, width, rows)
    if isinstance(found, Lack):
        known = creative.width > 0 and creative.height > 0
        height = _fitted_rows(creative, width, rows) if found.coming and known else _low(creative, width, 1)
        return _place(creative, width, height, found.words)
    lines = list(found)
    if creative.kind == "video" and lines:
        sign = f" ▶ {duration(creative.seconds)} " if creative.seconds else " ▶ "
        lines[-1] = overlaid(lines[-1], 0, Piece(sign, "button"))
    return [_centred(line, width) for line in lines]


def overlaid(line: Line, at: int, piece: Piece) -> Line:
    """The line with a piece laid over it from a cell on; only lines of single-width characters."""
    end, begin = at + width_of([piece]), 0
    before: Line = []
    after: Line = []
    for part in line:
        stop = begin + len(part.text)
        if begin < at:
            before.append(part._replace(text=part.text[: at - begin]))
        if stop > end:
            after.append(part._replace(text=part.text[max(0, end - begin) :]))
        begin = stop
    return [*before, piece, *after]


def _centred(line: Line, width: int) -> Line:
    free = width - width_of(line)
    left = free // 2
    return [Piece(" " * left, "picture"), *line, Piece(" " * (free - left), "picture")] if free > 0 else line


def _fitted_rows(creative: "Creative", width: int, rows: int) -> int:
    from reviewtui.services.rasters import fitted

    return fitted(creative.width, creative.height, width, rows)[1] // 2


def _low(creative: "Creative", width: int, among: int) -> int:
    """The rows of a place without a picture: of the creative's own shape, within five; one for a carousel's card."""
    if among > 1:
        return 1
    if creative.width and creative.height:
        return min(5, max(3, round(width * creative.height / creative.width / 4)))
    return 3


def _place(creative: "Creative", width: int, height: int, why: str = "") -> list[Line]:
    """A place for the picture: what it would be, and why it is not there, on as many lines as the words take."""
    words = " · ".join(part for part in (label_of(creative), why) if part)
    said = [[Piece(door.cell(words, width), "picture")]]
    if why and door.cell_width(words) > width:
        said = [line for part in (label_of(creative), why) for line in wrap(part, width, "picture")]
    height = max(height, len(said))
    lines: list[Line] = [[Piece(" " * width, "picture")] for _ in range(height)]
    for number, line in enumerate(said, (height - len(said) + 1) // 2):
        lines[number] = _centred(line, width)
    return lines


def _words(creative: "Creative", width: int) -> list[Line]:
    return [line for words in (creative.title, creative.text) if words for line in wrap(words, width, "body")]


def _carousel(creatives: "Sequence[Creative]", width: int, rows: int, picture: Picture) -> list[Line]:
    """Cards side by side as far as the width allows, then below; each says which of them it is."""
    count = max(1, min(len(creatives), (width + GAP) // (CARD_LEAST + GAP)))
    wide = min(CARD_MOST, (width - GAP * (count - 1)) // count)
    lines: list[Line] = []
    for first in range(0, len(creatives), count):
        row = list(enumerate(creatives[first : first + count], first))
        pictures = [_shown(creative, number, wide, rows, picture) for number, creative in row]
        high = max(len(shown) for shown in pictures)
        columns = []
        for (number, creative), shown in zip(row, pictures, strict=True):
            which = Piece(door.cell(f"{number + 1}/{len(creatives)}", wide), "muted")
            columns.append([*_raised(shown, wide, high), [which], *_words(creative, wide)])
        lines += [*_side_by_side(columns, wide), []]
    return lines


def _raised(lines: list[Line], wide: int, height: int) -> list[Line]:
    """Lines of a picture in the middle of a height."""
    above = (height - len(lines)) // 2
    below = height - len(lines) - above
    return [*([Piece(" " * wide, "picture")] for _ in range(above)), *lines,
            *([Piece(" " * wide, "picture")] for _ in range(below))]  # fmt: skip


def _side_by_side(columns: Sequence[list[Line]], wide: int) -> list[Line]:
    """Columns of lines of one width as one."""
    lines: list[Line] = []
    for number in range(max(len(column) for column in columns)):
        line: Line = []
        for place, column in enumerate(columns):
            part = column[number] if number < len(column) else []
            last = place == len(columns) - 1
            line += [*part, Piece(" " * (0 if last else wide - width_of(part) + GAP))]
        lines.append(line)
    return lines
