"""Keys in turn: what is typed ahead of a dialog goes into it, never to the page below."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker

PATIENCE = 3.0
"""Seconds that a key waits for what the one before it does; then it is handed on all the same."""
A_MOMENT = 0.01
"""Seconds until it is looked again whether a screen has read what it shows."""


class InTurn(App[None], inherit_bindings=False):
    """Hands each key on once what the one before it did is done: a screen that it opened has its focus by then.

    What was typed before a screen closed meant that screen, and none below it: it is dropped.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ahead: deque[Key | Paste] = deque()
        self._turn = 0
        self._turn_at: float | None = None
        """When the key was handed on whose turn it is, in monotonic seconds; None between keys."""
        self._watch: Timer | None = None

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Key | Paste) or event.is_forwarded or not self.screen_stack:
            await super().on_event(event)
        elif self._turn_at is None and isinstance(event, Key) and self.opens_nothing(event):
            await super().on_event(event)  # a held key is drawn as often as there is time, not once for each
        elif self._turn_at is None or (not self._ahead and self._takes_too_long):
            await self._hand_on(event)
        else:
            self._ahead.append(event)
            if self._watch is None:
                self._watch = self.set_interval(PATIENCE / 4, self._look)

    def opens_nothing(self, key: Key) -> bool:
        """Whether the next key need not wait for what this one does."""
        return False

    async def _hand_on(self, event: Key | Paste) -> None:
        if isinstance(self.focused, Input) and (isinstance(event, Paste) or event.is_printable):
            await super().on_event(event)  # it is typed there, and the next may follow at once
            return
        self._turn, self._turn_at = self._turn + 1, time.monotonic()
        stack, target = tuple(self.screen_stack), self.focused or self.screen
        await super().on_event(event)
        # twice by the target: what it tells of the key comes after the key
        self._follow(iter((target, *target.ancestors_with_self)), self._turn, stack)

    def _follow(self, path: Iterator[MessagePump], turn: int, stack: Sequence[Screen[Any]]) -> None:
        """Go the way of a key, behind it, from one to the next of those who may answer it; the app is the last."""
        for pump in path:
            last = pump is self
            if pump.call_later(self._end, turn, stack) if last else pump.call_later(self._follow, path, turn, stack):
                return

    async def _end(self, turn: int, stack: Sequence[Screen[Any]]) -> None:
        """The key is answered: the turn of the next, once the screen that is shown is ready for it."""
        if turn != self._turn or self._turn_at is None or not self.screen_stack:
            return
        begun = getattr(self.screen, "begun", None)
        if self.screen not in stack:
            self._follow(iter((self.screen, self)), turn, (*stack, self.screen))
        elif isinstance(begun, Worker) and not begun.is_finished:
            self.set_timer(A_MOMENT, partial(self._end, turn, stack))
        else:
            if self.screen is not stack[-1]:
                self._ahead.clear()
            await self._next()

    async def _next(self) -> None:
        self._turn_at = None
        while self._ahead and self._turn_at is None:
            await self._hand_on(self._ahead.popleft())

    @property
    def at_a_key(self) -> bool:
        """Whether a key is being answered, or waits for its turn."""
        return bool(self._ahead) or (self._turn_at is not None and not self._takes_too_long)

    @property
    def _takes_too_long(self) -> bool:
        return self._turn_at is not None and time.monotonic() - self._turn_at > PATIENCE

    async def _look(self) -> None:
        """Keys that wait are not kept waiting by what takes too long."""
        if self._ahead and self._takes_too_long:
            await self._next()
        elif not self._ahead and self._watch is not None:
            self._watch.stop()
            self._watch = None
