"""The demo without a screen: the same app, driven by its keys through the whole loop, and a report of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from textual.pilot import Pilot
from textual.widgets import Input

from reviewtui.app import ReviewApp
from reviewtui.commands.output import emit, line
from reviewtui.connect import connection_for
from reviewtui.demo import DemoHome
from reviewtui.errors import ReviewError
from reviewtui.screens.queue import QueueScreen
from reviewtui.screens.sheet import ReasonSheet
from reviewtui.services.ads import AdView
from reviewtui.services.exports import Exported, export_jsonl
from reviewtui.services.history import MyDecision, my_decisions
from reviewtui.sync.status import SyncState
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.desk import Desk

PATIENCE = 20.0
"""Seconds that each step gets."""
SIZE = (120, 40)
MEMO = "Both claims need proof."

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Made:
    """A decision the demo made, as the store has it now."""

    decision_id: str
    ad_id: str
    verdict: str
    reasons: tuple[str, ...]
    memo: str
    undone: bool


@dataclass(slots=True)
class Report:
    """What the demo did; everything in it can be found in its home."""

    home: str
    hub: str
    open_ads: int = 0
    ads: list[str] = field(default_factory=list)
    decisions: list[Made] = field(default_factory=list)
    outbox: int = 0
    held: int = 0
    export: dict[str, object] = field(default_factory=dict)
    seconds: float = 0.0


def drive(demo: DemoHome, *, json: bool) -> int:
    """Drive the app through the loop and print what it did. Returns the exit code.

    Raises:
        ReviewError: `demo_stuck`, naming the step that did not happen.
    """
    began = time.monotonic()
    report = asyncio.run(_Driver(demo).loop())
    report.seconds = round(time.monotonic() - began, 1)
    if json:
        emit(asdict(report))
        return 0
    line(say("demo.drove", seconds=report.seconds, home=report.home))
    steps = [say("demo.rows", n=report.open_ads)]
    steps += [
        say(
            "demo.decided",
            verdict=say(f"queue.done_{made.verdict}"),
            ad_id=made.ad_id,
            reasons=" ".join(made.reasons),
        ).rstrip(" :")
        for made in report.decisions
    ]
    steps += [say("demo.undone", ad_id=made.ad_id) for made in report.decisions if made.undone]
    export = report.export
    steps += [
        say("demo.drained"),
        say("demo.exported", n=export["written"], file=export["file"], sha=export["sha256"]),
    ]
    for step in steps:
        line(say("demo.step", what=step))
    return 0


class _Driver:
    """Hands on the keyboard, eyes on the screen's own state."""

    def __init__(self, demo: DemoHome) -> None:
        self.demo = demo
        self.app = ReviewApp(demo.settings, lambda: connection_for(demo.settings))
        self.report = Report(str(demo.root), demo.settings.hub.url if demo.settings.hub else "")
        self.made: list[str] = []

    async def loop(self) -> Report:
        async with self.app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
            self.pilot: Pilot[None] = pilot
            await self.until("rows", lambda: len(self.screen.list.pages) and self.screen.policy)
            await self.until("sync", self.in_sync)
            self.report.open_ads = len(self.screen.list.pages)
            await self.approve()
            await self.reject()
            await self.reject_in_full()
            await self.undo()
            await self.until("outbox", self.drained)
            await self.settled()
            self.report.decisions = [made for id in self.made if (made := await self.find(id))]
            self.report.ads = list(dict.fromkeys(made.ad_id for made in self.report.decisions))
            standing = self.app.standing()
            self.report.outbox, self.report.held = standing["outbox"], standing["held"]
            file = self.demo.root / "export.jsonl"
            done = await self.act(export_jsonl, file)
            self.report.export = {"file": str(file), **asdict(done)}
        return self.report

    # --- the loop ---

    async def approve(self) -> None:
        """One key; where the AI would reject, Enter leaves the reason out."""
        view = await self.reading()
        await self.press("approve")
        if self.screen.strip.is_open:
            await self.pilot.press("enter")
        await self.decided(view)

    async def reject(self) -> None:
        """Two keys: the verdict, and a reason on a digit."""
        view = await self.reading()
        await self.press("reject")
        await self.until("strip", lambda: self.screen.strip.is_open)
        await self.pilot.press("1")
        await self.decided(view)

    async def reject_in_full(self) -> None:
        """Evidence marked by keyboard, then the sheet: two reasons and a memo."""
        view = await self.reading()
        await self.press("evidence")
        await self.press("mark")
        await self.press("word_right")
        await self.press("mark")
        await self.press("done")
        await self.until("evidence", lambda: self.screen.panel.evidence)
        await self.press("reject")
        await self.until("strip", lambda: self.screen.strip.is_open)
        await self.press("more_reasons")
        await self.until("sheet", lambda: isinstance(self.app.screen, ReasonSheet))
        await self.until("sheet", lambda: isinstance(self.app.focused, Input))
        for word in ("misleading", "sensational"):
            await self.pilot.press(*word, "enter")
        await self.pilot.press("tab")
        await self.pilot.press(*(_KEYS.get(character, character) for character in MEMO))
        await self.pilot.press("ctrl+s")
        await self.decided(view)

    async def undo(self) -> None:
        """A decision taken back, once it is on the hub, so that both travel."""
        view = await self.reading()
        await self.press("escalate")
        await self.until("strip", lambda: self.screen.strip.is_open)
        await self.pilot.press("1")
        await self.decided(view)
        await self.until("outbox", self.drained)
        await self.press("undo")
        last = self.made[-1]

        async def taken_back() -> bool:
            found = await self.find(last)
            return found is not None and found.undone

        await self.until_true("undo", taken_back)

    # --- eyes and hands ---

    @property
    def screen(self) -> QueueScreen:
        """The queue, whatever lies over it."""
        return cast(QueueScreen, self.app.screen_stack[1])

    async def press(self, action_id: str) -> None:
        """The first key of an action, whatever the user's keymap says."""
        action = next(action for action in self.app.keymap.actions if action.id == action_id)
        await self.pilot.press(action.keys.split(",")[0])

    async def reading(self) -> AdView:
        """An ad that has been on the screen long enough to be judged."""
        needed = (self.app.settings.dwell_ms + 100) / 1000
        await asyncio.sleep(self.app.settings.repeat_ms / 1000)

        def read() -> AdView | None:
            panel = self.screen.panel
            long_enough = panel.painted_at is not None and panel.clock() - panel.painted_at >= needed
            current = self.screen.list.item is not None and panel.view is not None
            same = current and self.screen.list.item.ad_id == panel.view.ad_id  # type: ignore[union-attr]
            return panel.painted if long_enough and same else None

        return await self.until("ad", read)

    async def decided(self, view: AdView) -> None:
        """Until the store has a new decision on this ad."""

        async def there() -> str:
            for decision in await self.history():
                if decision.ad_id == view.ad_id and not decision.undone and decision.id not in self.made:
                    return decision.id
            return ""

        self.made.append(await self.until_true("decision", there))

    def in_sync(self) -> bool:
        """Whether the hub was reached and all of it is here."""
        return self.app.sync is not None and self.app.sync.state is SyncState.IN_SYNC

    def drained(self) -> bool:
        """Whether nothing waits for the hub."""
        return self.in_sync() and self.app.standing()["outbox"] == 0

    async def settled(self) -> None:
        """Until the mirror holds every decision made."""

        async def all_pulled() -> bool:
            mine = {decision.id: decision.delivery for decision in await self.history()}
            return all(mine[id] == "" for id in self.made)

        await self.until_true("mirror", all_pulled)

    async def history(self) -> list[MyDecision]:
        """This user's decisions, newest first."""
        if self.app.office is None:
            return []
        return await self.app.office.view(my_decisions, self.demo.settings.user)

    async def find(self, id: str) -> Made | None:
        """A decision by id, as the store has it."""
        for d in await self.history():
            if d.id == id:
                return Made(d.id, d.ad_id, d.verdict, d.codes, d.memo, d.undone)
        return None

    async def act(self, do: "Callable[[Desk, Path], Exported]", file: Path) -> Exported:
        """Run an act at the app's own desk."""
        if self.app.office is None:
            raise ReviewError("demo_stuck", what="office", home=self.demo.root)
        return await self.app.office.act(do, file)

    async def until(self, what: str, seen: Callable[[], _Found | None]) -> _Found:
        """Wait until something is so, and return it.

        Raises:
            ReviewError: `demo_stuck`.
        """

        async def look() -> _Found | None:
            return seen()

        return await self.until_true(what, look)

    async def until_true(self, what: str, seen: Callable[[], Awaitable[_Found | None]]) -> _Found:
        """As `until`, where looking takes time."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = await seen()
            if found:
                return found
            await self.pilot.pause(0.02)
        raise ReviewError("demo_stuck", what=what, home=self.demo.root)


_KEYS = {" ": "space", ".": "full_stop"}
