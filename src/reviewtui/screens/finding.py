"""A list that is narrowed in the language of the search line, as it is typed, with what a word could become."""

from textual import events, on
from textual.widgets import Input

from reviewtui.domain.query import BadQuery, begun
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.words import say

OFFERED = 8
"""Completions that are said; Tab takes the first."""


class Finding(AppScreen):
    """Screens with an `Input` of the id `narrow`; what it asks for is `query_text`."""

    DEFAULT_CSS = """
    Finding #narrow { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    Finding #narrow.-open { display: block; }
    Finding #narrow:focus { border: none; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.query_text = ""
        self._offers: list[str] = []
        self._offered_at = 0

    # --- what a screen gives ---

    async def load(self, go_to: str = "") -> None:
        """List what the query finds, and stay at the one one was at, or go to the one of this key."""
        raise NotImplementedError

    def check(self, text: str) -> None:
        """Let a query pass that can be read.

        Raises:
            BadQuery: it has a word that means nothing.
        """
        raise NotImplementedError

    def complete(self, word: str) -> list[str]:
        """What the word being typed could become."""
        raise NotImplementedError

    def walk(self, by: int) -> None:
        """The cursor goes down (or up) by so many rows."""
        raise NotImplementedError

    # --- the line ---

    def find(self, event: events.Key | None = None) -> None:
        """Let a query be typed."""
        field = self.query_one("#narrow", Input)
        field.value = f"{self.query_text} " if self.query_text else ""
        field.add_class("-open")
        field.focus()
        field.cursor_position = len(field.value)

    @on(Input.Changed, "#narrow")
    def _typed(self, message: Input.Changed) -> None:
        if not self.query_one("#narrow", Input).has_class("-open"):
            return
        at = begun(message.value)
        word = message.value[at:]
        offers = self.complete(word) if word and word != "-" else []
        self._offers, self._offered_at = [offer for offer in offers if offer != word], at
        line = self.query_one(Notice)
        if self._offers:
            line.offer(say("queue.completions", key="Tab", words="   ".join(self._offers[:OFFERED])))
        else:
            line.hush_offer()
        self.aside(self._search, message.value.strip(), group="search")

    async def _search(self, text: str) -> None:
        try:
            self.check(text)
        except BadQuery:
            return  # half a word yet: Enter says what is wrong
        await self.ask(text)

    @on(Input.Submitted, "#narrow")
    async def _submitted(self, message: Input.Submitted) -> None:
        text = message.value.strip()
        try:
            self.check(text)
        except BadQuery as error:
            self.tell(str(error), "bad")
            return
        self._close_narrow()
        await self.ask(text)

    async def ask(self, text: str) -> None:
        """List what this finds."""
        if text != self.query_text:
            self.query_text = text
            await self.load()

    def _close_narrow(self) -> None:
        self.query_one("#narrow", Input).remove_class("-open")
        self.query_one(Notice).hush_offer()
        self.set_focus(None)

    async def key_while_typing(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self._close_narrow()
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self._complete()
        elif event.key in ("down", "up"):
            event.stop()
            self.walk(1 if event.key == "down" else -1)

    def _complete(self) -> None:
        field = self.query_one("#narrow", Input)
        if self._offers:
            word = self._offers[0]
            field.value = field.value[: self._offered_at] + word + ("" if word.endswith(":") else " ")
            field.cursor_position = len(field.value)
