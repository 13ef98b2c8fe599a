"""Searching the queue as one types. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from textual import events, on
from textual.widgets import Input

from reviewtui.screens.base import AppScreen, Notice
from reviewtui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewtui.widgets.ad_list import AdList


SHOWN = 8
"""Completions that are said; Tab takes the first."""


class Searching(AppScreen):
    """The search line: every letter narrows the list, Esc brings back what was there."""

    query_text = ""
    before_search = ""
    """The ad under the cursor when the search began."""
    _before_search = ""
    _values: "Mapping[str, Sequence[str]] | None" = None
    _offers: "Sequence[str]" = ()
    _offered_at = 0

    if TYPE_CHECKING:
        search_field: Input | None

        @property
        def list(self) -> AdList: ...
        async def load(self, text: str, *, cursor: int = 0, keep: str = "", typing: bool = False) -> None: ...
        def show_counts(self) -> None: ...
        def move(self, by: int) -> None: ...

    async def act_search(self, event: events.Key | None = None) -> None:
        if self.search_field is None:
            words = say("queue.search_placeholder")
            self.search_field = Input(id="search", placeholder=words, compact=True, select_on_focus=False)
            await self.query_one("#head").mount(self.search_field)
        field = self.search_field
        self._before_search = self.query_text
        if not self.query_text:
            self.before_search = self.list.item.ad_id if self.list.item else ""
        field.add_class("-open")
        field.value = f"{self.query_text} " if self.query_text else ""
        field.focus()
        field.cursor_position = len(field.value)
        self.call_after_refresh(self.show_counts)
        self.aside(self._learn, group="completions")

    async def _learn(self) -> None:
        """What this cache knows for the keys of a query, to complete them with."""
        from reviewtui.services.completions import known_values

        if self.review_app.office is not None:
            self._values = await self.review_app.office.view(known_values)

    def _offer_completions(self, typed: str) -> None:
        """Say what the word being typed could become."""
        from reviewtui.domain.query import begun, complete

        at = begun(typed)
        word = typed[at:]
        offers = complete(word, self._values) if word and word != "-" else []
        self._offers, self._offered_at = [offer for offer in offers if offer != word], at
        line = self.query_one(Notice)
        if self._offers:
            line.offer(say("queue.completions", key="Tab", words="   ".join(self._offers[:SHOWN])))
        else:
            line.hush_offer()

    def _complete(self) -> None:
        """Take the first of what is offered."""
        field = self.query_one("#search", Input)
        if not self._offers:
            return
        word = self._offers[0]
        field.value = field.value[: self._offered_at] + word + ("" if word.endswith(":") else " ")
        field.cursor_position = len(field.value)

    @on(Input.Changed, "#search")
    def _typed(self, message: Input.Changed) -> None:
        if self.query_one("#search", Input).has_class("-open"):
            self._offer_completions(message.value)
            self.aside(self._search, message.value, group="search")

    async def _search(self, text: str) -> None:
        from reviewtui.domain.query import BadQuery, parse

        text = text.strip()
        try:
            parse(text)
        except BadQuery:
            return  # half a word yet: Enter says what is wrong
        if text != self.query_text:
            await self.load(text, typing=True)

    @on(Input.Submitted, "#search")
    async def _submitted(self, message: Input.Submitted) -> None:
        from reviewtui.domain.query import BadQuery, parse

        text = message.value.strip()
        try:
            parse(text)
        except BadQuery as error:
            self.tell(str(error), "bad")
            return
        self._close_search()
        if text != self.query_text:
            await self.load(text)

    def _close_search(self) -> None:
        field = self.query_one("#search", Input)
        field.remove_class("-open")
        self.query_one(Notice).hush_offer()
        self.set_focus(None)
        self.show_counts()

    async def key_while_typing(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self._close_search()
            if self.query_text != self._before_search:
                await self.load(self._before_search, keep=self.before_search)
        elif event.key == "tab":
            event.stop()
            self._complete()
        elif event.key in ("down", "up"):
            event.stop()
            self.move(1 if event.key == "down" else -1)
