"""The line that offers the kinds of status question."""

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.domain.pings import QUESTIONS
from reviewtui.words import say


class PingStrip(ModalScreen[str | None]):
    """One line that offers the kinds of question; gives the one whose digit was pressed, or None."""

    DEFAULT_CSS = """
    PingStrip { align: center bottom; background: $background 0%; }
    PingStrip > Static { width: 100%; height: auto; padding: 0 1; background: $primary 14%;
        border-left: outer $primary; }
    """

    def __init__(self, about: str) -> None:
        """`about`: who asked, about what."""
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        width = max(20, self.app.size.width - 4)
        head, back = say("pings.strip"), say("pings.strip_back")
        room = width - door.cell_width(head) - door.cell_width(back) - 5
        parts: list[tuple[str, str] | str] = [
            (f"{head}  ", "bold $text-primary"),
            (f"{door.cell(self._about, room)} · {back}\n", "$foreground 65%"),
        ]
        for digit, question in enumerate(QUESTIONS, 1):
            parts += [(f"{digit} ", "bold $text-accent"), f"{say(f'pings.question_{question}')}   "]
        yield Static(Content.assemble(*parts), markup=False)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key.isdigit() and 1 <= int(event.key) <= len(QUESTIONS):
            self.dismiss(QUESTIONS[int(event.key) - 1])
        elif event.key in ("escape", "backspace"):
            self.dismiss(None)
