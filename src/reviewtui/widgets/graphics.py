"""Pictures in full resolution, where the terminal draws them: Kitty's protocol and Sixel, by textual-image.

The terminal is judged by what it calls itself: it cannot be asked while the app reads its answers. The setting
`pictures` overrules that. Between us and the terminal, tmux and its like pass neither on unasked.
"""

import io
import struct
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.segment import Segment

if TYPE_CHECKING:
    from rich.console import Console
    from textual.app import App

KITTY, SIXEL, CELLS = "kitty", "sixel", "cells"
GROWN_MOST = 2.0
"""A small picture is drawn at most so many times larger than it is."""
ROWS_MOST = 250
"""Kitty's placeholders count rows and columns no further than a little more than this."""

_KITTY_TERMS, _KITTY_PROGRAMS = ("xterm-kitty", "xterm-ghostty"), ("ghostty",)
_SIXEL_TERMS, _SIXEL_PROGRAMS = ("foot", "mlterm", "contour", "yaft"), ("WezTerm", "iTerm.app", "mintty")
_SIXEL_KONSOLE = 220_400


class Drawing(NamedTuple):
    """A picture made ready for a terminal: cells wide and high, the text of its lines, and Sixel data, if any."""

    columns: int
    rows: int
    lines: list[Segment]
    sixels: str
    renderable: Any

    def forget(self) -> None:
        """Let the terminal free it."""
        self.renderable.cleanup()


def has_colours(app: "App[Any]") -> bool:
    """Whether pictures may be painted in half cells: at least 256 colours, and nobody asked for none."""
    return not app.no_color and app.console.color_system in ("256", "truecolor")


def way_of(setting: str, environ: Mapping[str, str]) -> str:
    """How this terminal draws a picture at its best: `kitty`, `sixel` or `cells`."""
    if find_spec("textual_image") is None:
        return CELLS
    if setting in (KITTY, SIXEL, CELLS):
        return setting
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if any(name in environ for name in ("TMUX", "STY", "ZELLIJ")) or term.startswith(("screen", "tmux")):
        return CELLS
    if "KITTY_WINDOW_ID" in environ or term in _KITTY_TERMS or program in _KITTY_PROGRAMS:
        return KITTY
    konsole = environ.get("KONSOLE_VERSION", "")
    if term.startswith(_SIXEL_TERMS) or program in _SIXEL_PROGRAMS:
        return SIXEL
    return SIXEL if konsole.isascii() and konsole.isdigit() and int(konsole[:9]) >= _SIXEL_KONSOLE else CELLS


def cell_pixels() -> tuple[int, int] | None:
    """The width and height of a cell in pixels; None where the terminal does not say."""
    if sys.platform == "win32":
        return None
    import fcntl
    import termios

    for number in (1, 2, 0):
        try:
            told = fcntl.ioctl(number, termios.TIOCGWINSZ, bytes(8))
        except OSError:
            continue
        rows, columns, width, height = struct.unpack("HHHH", told)
        if rows and columns and width >= columns and height >= rows:
            return width // columns, height // rows
    return None


def draw(jpeg: bytes, columns: int, rows: int, way: str, console: "Console") -> Drawing:
    """The picture as large as fits, for a terminal that draws by Kitty's protocol or Sixel; not for the event loop.

    Raises:
        ValueError: these bytes are no picture, or the terminal does not say how large its cells are.
    """
    from PIL import Image

    cell = cell_pixels()
    if cell is None:
        raise ValueError("no cell size")
    try:
        image = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
        image.load()
    except (OSError, SyntaxError) as error:
        raise ValueError("no picture") from error
    scale = min(columns * cell[0] / image.width, rows * cell[1] / image.height, GROWN_MOST)
    wide = max(1, min(ROWS_MOST, columns, round(image.width * scale / cell[0])))
    high = max(1, min(ROWS_MOST, rows, round(image.height * scale / cell[1])))
    renderable = _renderable(way)(image, wide, high)
    options = console.options.update(max_width=columns, height=rows)
    made = list(renderable.__rich_console__(console, options))
    lines = [Segment(segment.text.rstrip("\n"), segment.style) for segment in made if _is_line(segment)]
    sixels = "".join(
        segment.text for segment in made if isinstance(segment, Segment) and segment.text.startswith("\x1bP")
    )
    return Drawing(wide, high, lines, sixels, renderable)


def _is_line(segment: object) -> bool:
    return isinstance(segment, Segment) and not segment.control and segment.text.endswith("\n")


def _renderable(way: str) -> Any:
    """The class that draws this way.

    textual-image asks the terminal what it can do when it is first imported, and would take the keys typed
    meanwhile for the answer; without an output it asks nothing.
    """
    output = sys.__stdout__
    sys.__stdout__ = None  # type: ignore[misc]
    try:
        from textual_image import renderable
    finally:
        sys.__stdout__ = output  # type: ignore[misc]
    return renderable.TGPImage if way == KITTY else renderable.SixelImage
