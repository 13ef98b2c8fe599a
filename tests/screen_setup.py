"""A small language for the screens: prepare a home, press these keys, expect these rows and words.

A home is filled as a sync would fill it, without one. Time is a clock that stands until it is moved, and
nothing waits for anything but a condition.
"""

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import NOW, Clock
from textual import events, messages
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.worker import Worker

from reviewtui.app import MakeConnection, ReviewApp
from reviewtui.database import sqlite
from reviewtui.domain.facts import Decision, Fact, FactKind, decode_body, decode_fact
from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.domain.values import Span
from reviewtui.errors import ReviewError
from reviewtui.hub.ads import ad_row
from reviewtui.sample import sample_observations
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.queue import NARROW, QueueScreen
from reviewtui.settings import Settings, make_folder
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.work import OwnFact, own_fact, own_facts
from reviewtui.text import cell_width
from reviewtui.widgets.typeset import plain
from reviewtui.wire.messages import AccountRow, AdRow, FactRow, ObservationIn, Page
from reviewtui.words import set_language

WIDE, SMALL = (120, 40), (80, 24)
HOUR = 3_600_000
PATIENCE = 20.0
"""Seconds after which a condition is given up; a test never waits so long unless it fails."""

_KEYS = {" ": "space", "/": "slash", "?": "question_mark", ":": "colon"}
_HOUSEKEEPING = (
    events.Callback, events.Timer, events.Idle, messages.Update, messages.Layout, messages.UpdateScroll,
    messages.InvokeLater,
)  # fmt: skip
"""Messages by which widgets paint; they do not say that anything is still going on."""


def an_ad(ad_id: str, *, points: int = 0, **fields: Any) -> tuple[str, dict[str, Any]]:
    """An ad nobody is sure about. Of two ads, the one with more `points` (hours waited) comes first."""
    said = {
        "account_id": "acme",
        "headline": f"Headline of {ad_id}",
        "text": f"The text of {ad_id}, in a few words.",
        "ai_verdict": "unsure",
        "ai_score": 0.5,
        "created_at": NOW - points * HOUR,
    }
    return ad_id, {name: value for name, value in (said | fields).items() if value is not None}


def a_queue(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Ads `ad 1`, `ad 2`… in this order."""
    return [an_ad(f"ad {n}", points=count + 20 - n) for n in range(1, count + 1)]


def row_of(ad_id: str, fields: dict[str, Any], seq: int, content_seq: int = 0, observed_at: int = NOW) -> AdRow:
    """The row a hub would make of what one source says of an ad."""
    ad = derive_ad(ad_id, [Observed("test", observed_at, observed_at, fields)], NOW)
    return AdRow(*ad_row(ad, seq, seq, content_seq or seq, NOW)[:20])  # type: ignore[arg-type]


@dataclass
class Home:
    """A reviewer's home, whose mirror is filled by hand."""

    root: Path
    user: str = "ana"
    seq: int = 0
    arrivals: dict[str, int] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def settings(self, **changes: Any) -> Settings:
        """Settings of this home; guards that are not under test are off."""
        values: dict[str, Any] = {"dwell_ms": 0, "repeat_ms": 0} | changes
        return Settings(self.root, self.root / "data", self.root / "logs", True, self.user, **values)

    @property
    def folder(self) -> Path:
        return self.settings().cache_dir

    def pull(
        self, *ads: tuple[str, dict[str, Any]], facts: Sequence[FactRow] = (), accounts: Sequence[AccountRow] = (),
        gone: Sequence[Any] = (), index: bool = True,
    ) -> None:  # fmt: skip
        """Put ads (again, to change them) and facts into the mirror, as one page of a pull."""
        make_folder(self.folder)
        mirror = MirrorStore(self.folder / "mirror.db")
        try:
            rows = [self._row(ad_id, fields) for ad_id, fields in ads]
            self.seq += 1
            mirror.apply(
                Page("epoch", f"cursor {self.seq}", self.seq, self.seq, False, list(gone), list(accounts), [], rows,
                     list(facts)),
                NOW,
            )  # fmt: skip
            while index and mirror.index_some():
                pass
        finally:
            mirror.close()

    def _row(self, ad_id: str, fields: dict[str, Any]) -> AdRow:
        self.seq += 1
        row = row_of(ad_id, fields, self.seq)
        row.arrival = self.arrivals.setdefault(ad_id, row.arrival)
        return row

    def pull_sample(self, now: int = NOW) -> None:
        """The sample's twelve accounts and 400 ads."""
        accounts, ads = [], []
        for said in sample_observations(now):
            if said.kind == "account":
                accounts.append(AccountRow(1, said.id, said.fields["name"]))
            else:
                ads.append(_fields_of(said))
        self.pull(*ads, accounts=accounts)

    def fact_row(self, raw: bytes, author: str, role: str = "reviewer") -> FactRow:
        """A fact of somebody as the hub accepted it."""
        self.seq += 1
        fact = decode_fact(raw)
        return FactRow(
            self.seq, "acme", fact.id, self.seq, fact.ad_id, fact.kind, author, role, False, msgspec.Raw(raw)
        )

    # --- what was recorded ---

    def own(self) -> list[OwnFact]:
        """Everything recorded in work.db, oldest first."""
        connection = sqlite.open_file(self.folder / "work.db", synchronous="FULL", read_only=True)
        try:
            return [own_fact(row) for row in connection.execute(own_facts() + "ORDER BY f.n").fetchall()]
        finally:
            connection.close()

    def facts(self) -> list[Fact]:
        """The same, as decoded from their bytes."""
        return [decode_fact(fact.body) for fact in self.own()]

    def decisions(self) -> list[Decision]:
        """The decisions among them."""
        bodies = [decode_body(fact) for fact in self.facts() if fact.kind == FactKind.DECISION]
        return [body for body in bodies if isinstance(body, Decision)]

    def kinds(self) -> list[str]:
        """Kinds and verdicts of all that was recorded: `decision approve`, `undo`, `skip`…"""
        return [f"{fact.kind} {fact.verdict}".strip() for fact in self.own()]


def _fields_of(said: ObservationIn) -> tuple[str, dict[str, Any]]:
    return said.id, said.fields


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
            if any(not worker.is_finished for worker in self.app.workers if worker.group != "engine"):
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
