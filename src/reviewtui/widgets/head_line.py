"""The heading of the queue in one line: what is listed, how much of it, and on the right what was searched for."""

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from reviewtui import text as door
from reviewtui.widgets.late_styles import LateStyles

GAP = "  "
"""Between what is listed and its figures, and at least between these and the query."""


class Said(NamedTuple):
    """What the line says. `taken`: cells on its right that a field covers in which one types."""

    title: str
    marked: str = ""
    figures: str = ""
    query: str = ""
    taken: int = 0


class HeadLine(LateStyles, Widget):
    """Draws the heading; a field to type in may be mounted over its right."""

    LATE_CLASSES: ClassVar[set[str]] = {f"head-line--{name}" for name in ("title", "marked", "figures", "query")}
    DEFAULT_CSS = """
    HeadLine { height: 1; padding: 0 1;
        & > .head-line--title { text-style: bold; }
        & > .head-line--marked { color: $accent; text-style: bold; }
        & > .head-line--figures { color: $text-muted; }
        & > .head-line--query { color: $text-accent; }
    }
    """

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.said = Said(title)

    def tell(self, said: Said) -> None:
        """Say this from now on."""
        if said != self.said:
            self.said = said
            self.refresh()

    def render_line(self, y: int) -> Strip:
        title, marked, figures, query, taken = self.said
        blank, width = Style(bgcolor=self.rich_style.bgcolor), self.size.width
        joint = " · " if marked and figures else ""
        words = [(marked, "marked"), (joint + figures, "figures")]
        pieces = [self._piece(part, name) for part, name in words if part]
        left = Strip([self._piece(title, "title"), Segment(GAP, blank), *pieces])
        room = max(0, width - taken - door.cell_width(query) - len(GAP))
        right = [Segment(GAP, blank), self._piece(query, "query")] if query else []
        return Strip([*left.crop_extend(0, room, blank), *right]).crop_extend(0, width, blank)

    def _piece(self, words: str, name: str) -> Segment:
        return Segment(words, self.get_component_rich_style(f"head-line--{name}"))
