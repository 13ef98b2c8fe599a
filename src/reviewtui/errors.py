"""Errors a user can meet: each has a code, and its words in `words/errors` say what happened,
what was kept, and what to do next."""

from reviewtui.words import say


class ReviewError(Exception):
    """A fault with a sentence for the user.

    `code` names the row of the table of words; `values` fill its sentence in.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return say(f"errors.{self.code}", **self.values)


class Misused(ReviewError):
    """The command was called the wrong way (exit code 2)."""
