"""Plain lines out, typed lines in: nothing else reaches the terminal."""

from typing import TextIO

from reviewtui.text import terminal


class Lines:
    """Says lines on one stream and hears lines on another."""

    def __init__(self, typed: TextIO, said: TextIO) -> None:
        self._typed, self._said = typed, said
        self.live = typed.isatty()
        """Whether a person types: then the terminal shows what is typed, and ends its line."""
        if hasattr(typed, "reconfigure"):
            typed.reconfigure(errors="backslashreplace")

    def tell(self, words: str) -> None:
        """One line; nothing in it can act on a terminal."""
        self._said.write(terminal(words) + "\n")

    def ask(self, prompt: str) -> str | None:
        """The line that is typed at a prompt, without its end; None at the end of all input."""
        self._said.write(terminal(prompt) + (" " if self.live else "\n"))
        self._said.flush()
        line = self._typed.readline()
        if not line and self.live:
            self._said.write("\n")
        return line.rstrip("\r\n") if line else None
