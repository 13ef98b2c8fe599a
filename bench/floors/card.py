"""One ad after another from memory: a key, the next text on screen. Nothing is stored and nothing listed."""

import sqlite3
import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Footer, Static

HELD = 500


class Card(App[None]):
    """A card that shows the next ad."""

    BINDINGS: ClassVar[list[BindingType]] = [("a", "decide", "Approve"), ("x", "decide", "Reject")]
    CSS = "#said { height: 1; } #card { height: 1fr; border: round $primary; padding: 1 2; }"

    def compose(self) -> ComposeResult:
        """A line that says what was done, the card, the keys."""
        yield Static("", id="said", markup=False)
        yield Static("", id="card", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read some ads, and show the first."""
        rows = sqlite3.connect(sys.argv[1]).execute(
            "SELECT headline, text FROM ad WHERE open = 1 ORDER BY place, arrival LIMIT ?", (HELD,)
        )
        self._ads = rows.fetchall()
        self._at = -1
        self.action_decide()

    def action_decide(self) -> None:
        """The next ad."""
        self._at += 1
        headline, text = self._ads[self._at % HELD]
        self.query_one("#said", Static).update(Content(f"{self._at} decided"))
        self.query_one("#card", Static).update(Content(f"{headline}\n\n{text}"))


if __name__ == "__main__":
    Card().run()
