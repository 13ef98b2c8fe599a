"""Hands on the keyboard of the running app, and eyes on what its screens hold: for a demo that nobody watches."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from reviewtui.app import ReviewApp
from reviewtui.connect import connection_for
from reviewtui.errors import ReviewError
from reviewtui.screens.base import AppScreen
from reviewtui.screens.queue import QueueScreen
from reviewtui.services.ads import AdView
from reviewtui.services.history import MyDecision, my_decisions
from reviewtui.sync.status import SyncState

if TYPE_CHECKING:
    from reviewtui.services.desk import Desk
    from reviewtui.settings import Settings

PATIENCE = 20.0
"""Seconds that each step gets."""
SIZE = (120, 40)

_Found = TypeVar("_Found")
_KEYS = {" ": "space", ".": "full_stop"}


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was made here, as the store has it now; `how` names the step that made it."""

    how: str
    decision_id: str
    ad_id: str
    verdict: str
    reasons: tuple[str, ...]
    memo: str
    undone: bool


class Hands:
    """One user at the keyboard. What does not happen in time is named: ReviewError `demo_stuck`."""

    def __init__(self, settings: "Settings", root: Path) -> None:
        self.settings, self.root = settings, root
        self.app = ReviewApp(settings, lambda: connection_for(settings))
        self.made: dict[str, str] = {}
        """Decisions made here: id → by which step."""

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Self]:
        """The app runs for as long as the block lasts, its rows shown and all of the hub here."""
        async with self.app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
            self.pilot: Pilot[None] = pilot
            await self.until("rows", lambda: len(self.screen.list.pages) and self.screen.policy)
            await self.until("sync", self.in_sync)
            yield self

    # --- eyes ---

    @property
    def screen(self) -> QueueScreen:
        """The queue, whatever lies over it."""
        return cast(QueueScreen, self.app.screen_stack[0])

    def in_sync(self) -> bool:
        """Whether the hub was reached and all of it is here."""
        return self.app.sync is not None and self.app.sync.state is SyncState.IN_SYNC

    def drained(self) -> bool:
        """Whether nothing waits for the hub."""
        return self.in_sync() and self.app.standing().outbox == 0

    async def reading(self) -> AdView:
        """An ad that has been on the screen long enough to be judged."""
        needed = (self.settings.dwell_ms + 100) / 1000
        await asyncio.sleep(self.settings.repeat_ms / 1000)

        def read() -> AdView | None:
            panel = self.screen.panel
            long_enough = panel.painted_at is not None and panel.clock() - panel.painted_at >= needed
            item, view = self.screen.list.item, panel.view
            same = item is not None and view is not None and item.ad_id == view.ad_id
            return panel.painted if long_enough and same else None

        return await self.until("ad", read)

    async def decided(self, how: str, *ad_ids: str) -> None:
        """Until the store has a new decision on each of these ads."""

        async def there() -> dict[str, str] | None:
            fresh = {
                one.id: how
                for one in await self.history()
                if one.ad_id in ad_ids and not one.undone and one.id not in self.made
            }
            return fresh if len(fresh) == len(ad_ids) else None

        self.made |= await self.until_true("decision", there)

    async def settled(self) -> None:
        """Until nothing waits, and the mirror holds every decision made."""

        async def all_pulled() -> bool:
            mine = {decision.id: decision.delivery for decision in await self.history()}
            return all(mine[id] == "" for id in self.made)

        await self.until("outbox", self.drained)
        await self.until_true("mirror", all_pulled)

    async def history(self) -> list[MyDecision]:
        """This user's decisions, newest first."""
        return [] if self.app.office is None else await self.app.office.view(my_decisions, self.settings.user)

    async def all_made(self) -> list[Made]:
        """The decisions made here, in order, as the store has them."""
        known = {one.id: one for one in await self.history()}
        found = ((how, known[id]) for id, how in self.made.items())
        return [Made(how, d.id, d.ad_id, d.verdict, d.codes, d.memo, d.undone) for how, d in found]

    # --- hands ---

    async def press(self, action_id: str) -> None:
        """The first key of an action, whatever the keymap says; of a pair, both; without any, as the palette does."""
        action = next(action for action in self.app.keymap.actions if action.id == action_id)
        screen = self.app.screen
        if action.keys or not isinstance(screen, AppScreen):
            await self.pilot.press(*action.each[0].split(">"))
        else:
            await screen.perform(action)

    async def write(self, words: str) -> None:
        """Words into the field that has the focus."""
        await self.pilot.press(*(_KEYS.get(character, character) for character in words))

    async def fill(self, what: str, field: Input, words: str) -> None:
        """Words into a field that is about to have the focus, in place of what stood there, and Enter."""
        await self.until(what, lambda: self.app.focused is field)
        field.select_all()
        self.app.post_message(events.Paste(words))
        await self.until(what, lambda: field.value == words)
        await self.pilot.press("enter")

    async def search(self, query: str) -> None:
        """What the list shows from now on."""
        await self.press("search")
        await self.fill("search", self.screen.query_one("#search", Input), query)
        await self.until("search", lambda: self.screen.query_text == query and self.screen.list.item is not None)

    async def offer(self, action_id: str) -> None:
        """A verdict that asks for a reason."""
        await self.press(action_id)
        await self.until("strip", lambda: self.screen.strip.is_open)

    async def act(self, do: "Callable[[Desk, Path], _Found]", file: Path) -> _Found:
        """Run an act at the app's own desk."""
        if self.app.office is None:
            raise ReviewError("demo_stuck", what="office", home=self.root)
        return await self.app.office.act(do, file)

    # --- patience ---

    async def on_top(self, what: str, kind: type[_Found]) -> _Found:
        """Wait until a screen of this kind is what the user sees."""

        def seen() -> _Found | None:
            screen: object = self.app.screen
            return screen if isinstance(screen, kind) else None

        return await self.until(what, seen)

    async def until(self, what: str, seen: "Callable[[], _Found | None]") -> _Found:
        """Wait until something is so, and return it."""

        async def look() -> _Found | None:
            return seen()

        return await self.until_true(what, look)

    async def until_true(self, what: str, seen: "Callable[[], Awaitable[_Found | None]]") -> _Found:
        """As `until`, where looking takes time."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = await seen()
            if found:
                return found
            await self.pilot.pause(0.02)
        raise ReviewError("demo_stuck", what=what, home=self.root)
