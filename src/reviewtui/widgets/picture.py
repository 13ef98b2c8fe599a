"""A picture as lines of coloured half cells, for every terminal with colours: two pixels in each cell."""

from functools import lru_cache
from itertools import groupby

from rich.color import Color, ColorSystem
from rich.style import Style

from reviewtui.services.rasters import raster
from reviewtui.widgets.typeset import HALF, Line, Piece

_STEPS = bytes(value & 0xF8 | value >> 5 for value in range(256))
"""Colours in 32 steps: the eye sees no difference in cells, and neighbours more often share one style."""


def half_cells(jpeg: bytes, columns: int, rows: int, colours: ColorSystem = ColorSystem.TRUECOLOR) -> list[Line]:
    """The picture within so many columns and rows, as wide as it comes out; not for the event loop.

    `colours`: what the terminal can show; the styles are made ready for it, so that painting finds them made.

    Raises:
        ValueError: these bytes are no picture of the hub's.
    """
    width, height, pixels = raster(jpeg, columns, rows)
    shown = pixels.translate(_STEPS).hex()
    lines: list[Line] = []
    for top in range(0, height, 2):
        upper, lower = (shown[row * width * 6 : (row + 1) * width * 6] for row in (top, top + 1))
        cells = (HALF + upper[at : at + 6] + lower[at : at + 6] for at in range(0, width * 6, 6))
        line = [Piece(HALF * len(list(same)), style) for style, same in groupby(cells)]
        for piece in line:
            cell_style(piece.style).render(HALF, color_system=colours)
        lines.append(line)
    return lines


@lru_cache(16_384)
def cell_style(name: str) -> Style:
    """The style of a half cell by its name: `▀`, then the upper colour and the lower, six hex digits each."""
    colours = [Color.from_rgb(*bytes.fromhex(name[at : at + 6])) for at in (1, 7)]
    return Style.from_color(*colours)
