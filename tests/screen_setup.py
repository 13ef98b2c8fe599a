"""A small language for the screens: press these keys, expect these rows and words.

Time is a clock that stands until it is moved, and nothing waits for anything but a condition.
"""

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from home_setup import Home
from textual import events, messages
from textual import screen as screen_module
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.worker import Worker

from reviewtui.app import MakeConnection, ReviewApp
from reviewtui.domain.values import Span
from reviewtui.errors import ReviewError
from reviewtui.screens import base
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.queue import NARROW, QueueScreen
from reviewtui.text import cell_width
from reviewtui.widgets.typeset import plain
from reviewtui.words import set_language

WIDE, SMALL = (120, 40), (80, 24)
FRAME = 0.001
"""Seconds between two paints, so that a test need not wait for a person's eyes."""
PATIENCE = 20.0
"""Seconds after which a condition is given up; a test never waits so long unless it fails."""

_KEYS = {"@": "at", " ": "space", "/": "slash", "?": "question_mark", ":": "colon"}
_HOUSEKEEPING = (
    events.Callback, events.Timer, events.Idle, messages.Update, messages.Layout, messages.UpdateScroll,
    messages.InvokeLater,
)  # fmt: skip
"""Messages by which widgets paint; they do not say that anything is still going on."""


class Reviewer:
    """Somebody at the keyboard."""

    def __init__(self, app: ReviewApp, home: Home) -> None:
        self.app = app
        self.home = home
        self._heard = False

    # --- doing ---

    async def press(self, *keys: str, at: float | None = None) -> None:
        """Press keys one after another, each once what the one before did is done.

        `at`: when the last one was pressed, on the clock of events; now, if not given.
        """
        for key in keys:
            await self.send(key, at=at)
            await self.settled()

    async def send(self, key: str, at: float | None = None) -> None:
        """Let a key arrive, and wait for nothing."""
        name = _KEYS.get(key, key)
        shown = key if len(key) == 1 else " " if key == "space" else None
        if len(name) == 1 and not name.isalnum():
            name = unicodedata.name(name, name).lower().replace(" ", "_").replace("-", "_")
        event = events.Key(name, shown)
        if at is not None:
            event.time = at
        self.app.post_message(event)

    async def type(self, words: str) -> None:
        """Type words into the field that has the focus."""
        for character in words:
            await self.send(character)
        await self.settled()

    async def paste(self, words: str) -> None:
        """Paste, as a terminal with bracketed paste reports it."""
        self.app.post_message(events.Paste(words))
        await self.settled()

    async def resize(self, width: int, height: int) -> None:
        """The terminal has another size now."""
        size = events.Size(width, height)
        driver = self.app._driver
        assert driver is not None
        driver._size = (width, height)
        self.app.post_message(events.Resize(size, size))
        await self.until(lambda: self.screen.size == size, f"a screen of {width}x{height}")
        if isinstance(self.screen, QueueScreen):
            await self.until(lambda: self.screen.has_class("-narrow") == (width < NARROW), "the queue at that size")
        await self.settled()

    async def click(self, x: int, y: int) -> None:
        """Click a cell of the screen."""
        await self.drag((x, y), (x, y))

    async def drag(self, begin: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the mouse on one cell and let it go on another."""
        for kind, (x, y) in ((events.MouseDown, begin), (events.MouseMove, end), (events.MouseUp, end)):
            self.app.post_message(
                kind(None, x=x, y=y, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False,
                     screen_x=x, screen_y=y)
            )  # fmt: skip
            await self.settled()

    # --- waiting ---

    async def until(self, condition: Callable[[], object], what: str = "the condition") -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end or not self.app.is_running:
                pytest.fail(f"waited in vain for {what}; the screen:\n{self.picture()}")
            await asyncio.sleep(0.005)

    async def settled(self) -> None:
        """Wait until all that was sent is handled, all that was begun is done, and the screen is painted."""
        quiet = 0
        while quiet < 2 and self.app.is_running:
            self._heard = False
            await self._round_trip()
            busy = any(not worker.is_finished for worker in self.app.workers if worker.group != "engine")
            if busy or self.app.at_a_key:
                quiet = 0
                await asyncio.sleep(0.001)
            else:
                quiet = 0 if self._heard else quiet + 1

    def hears(self, message: Message) -> None:
        """Told of every message that any widget handles."""
        if not isinstance(message, _HOUSEKEEPING):
            self._heard = True

    async def _round_trip(self) -> None:
        """Until every widget on the screen has handled what it was sent before this, and painted."""
        if not self.app.is_running or not self.app.screen_stack:
            return
        screen = self.app.screen
        waiting = 0
        done = asyncio.Event()

        def back() -> None:
            nonlocal waiting
            waiting -= 1
            if waiting == 0:
                done.set()

        for pump in (self.app, *screen.walk_children(with_self=True)):
            waiting += bool(pump.call_later(back))
        waiting += bool(screen.call_after_refresh(back))
        if waiting:
            gone = asyncio.ensure_future(self.app._exception_event.wait())
            arrived = asyncio.ensure_future(done.wait())
            await asyncio.wait((gone, arrived), timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
            for waiter in (gone, arrived):
                waiter.cancel()

    # --- seeing ---

    @property
    def screen(self) -> Screen[Any]:
        """What is on top."""
        return self.app.screen

    @property
    def queue(self) -> QueueScreen:
        """The queue's screen, wherever it is in the stack."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen))

    @property
    def notice(self) -> str:
        """What the line for notices says."""
        screen = self.screen if isinstance(self.screen, AppScreen) else self.queue
        return screen.query_one(Notice).words

    @property
    def context(self) -> str:
        """Which keys mean something now: `queue`, `strip`, `evidence`…"""
        screen = self.screen
        return screen.context if isinstance(screen, AppScreen) else type(screen).__name__

    @property
    def under_cursor(self) -> str:
        """The id of the ad under the list's cursor; '' if there is none."""
        item = self.queue.list.item
        return item.ad_id if item else ""

    @property
    def reading(self) -> str:
        """The id of the ad that stands on the panel and was painted; '' if none."""
        view = self.queue.panel.painted
        return view.ad_id if view else ""

    def listed(self) -> list[str]:
        """Ids of the ads listed, as far as they were read."""
        pages = self.queue.list.pages
        return [row.ad_id for row in (pages.get(at) for at in range(len(pages))) if row is not None]

    def card(self) -> str:
        """The panel's lines, seen or scrolled away."""
        return "\n".join(plain(line).rstrip() for line in self.queue.panel._lines)

    def strips(self) -> list[Strip]:
        """The screen as painted, line by line, with styles."""
        update: Any = self.screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        return [Strip.join(line) for line in update.strips]

    def picture(self) -> str:
        """The screen as text."""
        return "\n".join(strip.text.rstrip() for strip in self.strips())

    def sees(self, *words: str) -> None:
        """All these words are on the screen."""
        picture = self.picture()
        for word in words:
            assert word in picture, f"{word!r} is not on the screen:\n{picture}"

    def reads(self, *words: str) -> None:
        """All these words are on the panel, however its lines are broken."""
        text = " ".join(self.card().replace("│", " ").split())
        for word in words:
            assert word in text, f"{word!r} is not on the panel:\n{self.card()}"

    def sees_not(self, *words: str) -> None:
        """None of these words is on the screen."""
        picture = self.picture()
        for word in words:
            assert word not in picture, f"{word!r} is on the screen:\n{picture}"

    def cell_of(self, words: str, left: int = 0) -> tuple[int, int]:
        """Where on the screen these words stand, in columns from `left` on."""
        for y, strip in enumerate(self.strips()):
            shown = strip.crop(left).text
            at = shown.find(words)
            if at >= 0:
                return left + cell_width(shown[:at]), y
        pytest.fail(f"{words!r} is not on the screen:\n{self.picture()}")

    def on_card(self, words: str) -> tuple[int, int]:
        """Where on the ad's panel these words stand."""
        return self.cell_of(words, self.queue.panel.region.x)

    def marked(self) -> list[str]:
        """The words marked as evidence."""
        view = self.queue.panel.view
        assert view is not None
        return [quote(view.content.component(span.component), span) for span in self.queue.panel.evidence]


def quote(raw: str, span: Span) -> str:
    """What a span covers."""
    return raw[span.start : span.end]


@asynccontextmanager
async def reviewing(
    home: Home, size: tuple[int, int] = WIDE, connect: MakeConnection | None = None, **settings: Any
) -> AsyncIterator[Reviewer]:
    """The app on a home, with its first rows shown, until the block ends. No worker may end in a fault
    that has no sentence."""
    faults: list[BaseException] = []
    run = Worker._run

    async def watched(worker: "Worker[Any]", app: Any) -> None:
        await run(worker, app)
        if worker.error is not None and not isinstance(worker.error, asyncio.CancelledError | ReviewError):
            faults.append(worker.error)

    app = ReviewApp(home.settings(**settings), connect, home.clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "_run", watched)
        patch.setattr(screen_module, "UPDATE_PERIOD", FRAME)
        patch.setattr(base, "NOTICE_SECONDS", 3600.0)
        patch.setattr(base, "ERROR_SECONDS", 3600.0)
        try:
            reviewer = Reviewer(app, home)
            async with app.run_test(size=size, notifications=True, tooltips=True, message_hook=reviewer.hears):
                await reviewer.until(lambda: app.screen_stack and isinstance(app.screen, QueueScreen), "the queue")
                await reviewer.settled()
                yield reviewer
                await reviewer.settled()
        finally:
            set_language("en")
    assert not faults, f"a worker ended with {faults[0]!r}"
    if app.failure is not None:
        raise app.failure
