"""One picture as large as there is room for: in half cells, or drawn by the terminal itself."""

from collections.abc import Sequence
from typing import ClassVar

from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reviewtui import text as door
from reviewtui.widgets.graphics import Drawing
from reviewtui.widgets.picture import cell_style
from reviewtui.widgets.typeset import HALF, Line, width_of

_VERBATIM = ((ControlType.CURSOR_FORWARD, 0),)
"""Marks a segment as nothing to be measured or styled."""


class PictureView(Widget):
    """Shows lines of half cells, a drawing of the terminal's own, or words where there is neither."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"picture--words"}
    DEFAULT_CSS = """
    PictureView { width: 100%; height: 1fr; background: $background;
        & > .picture--words { color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = ""
        self.lines: Sequence[Line] = ()
        self.drawing: Drawing | None = None

    def show(self, lines: Sequence[Line] = (), drawing: Drawing | None = None, words: str = "") -> None:
        """Show one of these from now on."""
        self.lines, self.words = lines, words
        before, self.drawing = self.drawing, drawing
        if before is not None and before is not drawing:
            before.forget()
        self.refresh()

    def on_unmount(self) -> None:
        self.show()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        base = self.rich_style
        if self.words:
            shown = door.cell(self.words, width)
            used, line = door.cell_width(shown), [Segment(shown, self.get_component_rich_style("picture--words"))]
            top, count = height // 2, 1
        elif self.lines:
            count, top = len(self.lines), (height - len(self.lines)) // 2
            line, used = self._painted(y - top, base) if top <= y < top + count else ([], 0)
        else:
            return Strip.blank(width, base)
        if not top <= y < top + count:
            return Strip.blank(width, base)
        left = (width - used) // 2
        return Strip([Segment(" " * left, base), *line, Segment(" " * (width - left - used), base)], width)

    def _painted(self, number: int, base: Style) -> tuple[list[Segment], int]:
        line = self.lines[number]
        styled = [
            Segment(piece.text, cell_style(piece.style) if piece.style.startswith(HALF) else base) for piece in line
        ]
        return styled, width_of(line)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; a drawing of the terminal's own passes by every filter, since all of it is ours."""
        if self.drawing is None or not self.screen.is_active:
            return super().render_lines(crop)
        return [self._drawn(y, self.drawing) for y in range(crop.y, crop.bottom)]

    def _drawn(self, y: int, drawing: Drawing) -> Strip:
        width, height = self.size
        base = self.rich_style
        left, top = (width - drawing.columns) // 2, (height - drawing.rows) // 2
        if not drawing.sixels:
            if not top <= y < top + drawing.rows:
                return Strip.blank(width, base)
            line = drawing.lines[y - top]
            right = width - left - drawing.columns
            return Strip([Segment(" " * left, base), line, Segment(" " * right, base)], width)
        blank = Segment(" " * width, base)
        if y != height - 1:
            return Strip([blank], width)
        region = self.region  # the last line brings the picture, over lines that are blank by then
        begin = Control.move_to(region.x + left, region.y + top).segment.text
        end = Control.move_to(region.right, region.bottom - 1).segment.text
        told = [Segment(words, None, _VERBATIM) for words in (begin, drawing.sixels, end)]
        return Strip([blank, *told], width)
