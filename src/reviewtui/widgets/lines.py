"""A view over lines whose number changes with every key."""

from collections.abc import Iterable
from math import ceil

from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from reviewtui.widgets.late_styles import LateStyles

EIGHTHS = 8
"""Steps of a row in which Textual draws a scrollbar."""
KEPT_MOST = 1000
"""Lines that are kept as they went to the terminal."""


class LineView(LateStyles, ScrollView, inherit_bindings=False):
    """A scroll view that never lays out the screen for a change of its length: it alone is painted again.

    Textual measures the whole screen whenever a scroll view's length changes, for its scrollbar may come or
    go. Here the bar's column is always kept, so that nothing moves, and the bar alone learns the new length.
    """

    DEFAULT_CSS = """
    LineView { overflow-y: scroll; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._kept_styles: dict[str, Style] = {}
        self._behind: Color | None = None
        self._kept_lines: dict[tuple[int, int, int], tuple[Strip, Strip]] = {}

    def style_of(self, name: str) -> Style:
        """The style of one of the widget's component classes, worked out once: Textual does so after each refresh."""
        style = self._kept_styles.get(name)
        if style is None:
            style = self._kept_styles[name] = self.get_component_rich_style(name)
        return style

    def notify_style_update(self) -> None:
        self._kept_styles.clear()
        self._behind = None
        self._kept_lines.clear()
        super().notify_style_update()

    def set_length(self, lines: int) -> None:
        """There are so many lines now."""
        before, bar = self.virtual_size.height, self.vertical_scrollbar
        if before == lines:
            return
        self.set_reactive(LineView.virtual_size, Size(0, lines))
        if self._thumb(before) == self._thumb(lines):  # it would be painted as it is
            bar.set_reactive(ScrollBar.window_virtual_size, lines)
        else:
            bar.window_virtual_size = lines
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def _thumb(self, lines: int) -> tuple[int, int] | None:
        """Where the bar's thumb begins and how long it is with so many lines, in eighths of a row as it is drawn;
        None where there is nothing to scroll."""
        height = self.size.height
        if not 0 < height < lines:
            return None
        length = max(1.0, height * height / lines)
        begin = (height - length) * (self.scroll_offset.y / (lines - height))
        return int(begin * EIGHTHS), ceil(length * EIGHTHS)

    def paint_rows(self, rows: Iterable[int]) -> None:
        """Paint these rows of the view, counted from its top, in rising order; nothing where there are none. A row
        between two of them is painted with them: one stretch takes less than two."""
        width, runs = self.scrollable_size.width, list[Region]()
        for row in rows:
            if runs and row <= runs[-1].bottom + 1:
                runs[-1] = Region(0, runs[-1].y, width, row + 1 - runs[-1].y)
            else:
                runs.append(Region(0, row, width, 1))
        if runs:
            self.refresh(*runs)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are drawn: with nothing around them, they need none of Textual's boxes."""
        if self.styles.gutter:
            return super().render_lines(crop)
        top, width = int(self.scroll_offset.y), self.size.width
        return [self._passed(self.draw(top + y, width), crop.x, crop.right) for y in crop.line_range]

    def make_ready(self, strip: Strip) -> None:
        """Have a line at hand as it goes to the terminal, for it may be painted next."""
        self._passed(strip, 0, self.scrollable_size.width).render(self.app.console)

    def _passed(self, strip: Strip, left: int, right: int) -> Strip:
        """The cells from `left` to `right` of a line, past the filters; known again if it is the very line."""
        kept = self._kept_lines.get((id(strip), left, right))
        if kept is None or kept[0] is not strip:
            if self._behind is None:
                self._behind = self.background_colors[1]
            ready = strip
            for each in self.get_line_filters():
                ready = ready.apply_filter(each, self._behind)
            if len(self._kept_lines) >= KEPT_MOST:
                self._kept_lines.clear()
            kept = self._kept_lines[id(strip), left, right] = strip, ready.crop(left, right)
        return kept[1]

    def render_line(self, y: int) -> Strip:
        return self.draw(int(self.scroll_offset.y) + y, self.size.width)

    def draw(self, number: int, width: int) -> Strip:
        """A line by its number from the top of all, which may be below the last; so many cells wide."""
        raise NotImplementedError
