"""A bare Textual app: one line of text."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """The least a Textual app can be."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("HELLO READY")


if __name__ == "__main__":
    Hello().run()
