"""A view over lines whose number changes with every key."""

from collections.abc import Iterable

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip


class LineView(ScrollView, inherit_bindings=False):
    """A scroll view that never lays out the screen for a change of its length: it alone is painted again.

    Textual measures the whole screen whenever a scroll view's length changes, for its scrollbar may come or
    go. Here the bar's column is always kept, so that nothing moves, and the bar alone learns the new length.
    """

    DEFAULT_CSS = """
    LineView { overflow-y: scroll; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    def set_length(self, lines: int) -> None:
        """There are so many lines now."""
        before, height = self.virtual_size.height, self.size.height
        if before == lines:
            return
        self.set_reactive(LineView.virtual_size, Size(0, lines))
        bar = self.vertical_scrollbar
        if max(before, lines) <= height:  # there was nothing to scroll, and there is not: the bar looks the same
            bar.set_reactive(ScrollBar.window_virtual_size, lines)
        else:
            bar.window_virtual_size = lines
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def paint_rows(self, rows: Iterable[int]) -> None:
        """Paint these rows of the view, counted from its top, in rising order; nothing where there are none."""
        width, runs = self.scrollable_size.width, list[Region]()
        for row in rows:
            if runs and runs[-1].bottom == row:
                runs[-1] = Region(0, runs[-1].y, width, runs[-1].height + 1)
            else:
                runs.append(Region(0, row, width, 1))
        if runs:
            self.refresh(*runs)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are drawn: with nothing around them, they need none of Textual's boxes."""
        if self.styles.gutter:
            return super().render_lines(crop)
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for each in filters:
                strip = strip.apply_filter(each, background)
            strips.append(strip)
        if crop.x or crop.right < self.size.width:
            return [strip.crop(crop.x, crop.right) for strip in strips]
        return strips
