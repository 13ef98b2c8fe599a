"""A view over lines whose number changes with every key."""

from textual.geometry import Size
from textual.scroll_view import ScrollView


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
        if self.virtual_size.height == lines:
            return
        self.set_reactive(LineView.virtual_size, Size(0, lines))
        self.vertical_scrollbar.window_virtual_size = lines
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
