"""A field for several lines of words."""

from textual.widgets import TextArea


class Prose(TextArea):
    """Textual wraps the words anew when the field's width changes, but where that leaves as many lines as there
    were, it would not paint them."""

    def on_resize(self) -> None:
        self.refresh()
