"""The last door before the terminal: whatever a widget paints passes here, typed and pasted text as well."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from reviewtui import text as door

_MARK = Style(reverse=True)


class LastDoor(LineFilter):
    """Makes every hidden or acting character of a painted line a visible mark.

    Stored text was made visible before it was laid out; a field one types into shows raw what it holds.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(door.visible(text) is text for text, _, _ in segments):
            return segments
        width = sum(segment.cell_length for segment in segments)
        shown: list[Segment] = []
        for text, style, control in segments:
            for words, mark in door.runs(text):
                shown.append(Segment(words, (style or Style.null()) + _MARK if mark else style, control))
        return list(Strip(shown).crop_extend(0, width, None))
