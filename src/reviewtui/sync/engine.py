"""The sync beside the screen: a thread with an event loop of its own that keeps cache and hub equal."""

import asyncio
import logging
import random as random_module
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.store.mirror import MirrorStore, set_aside
from reviewtui.sync.cache import ROLE, USER, Cache
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.faults import HubFault
from reviewtui.sync.follow import look
from reviewtui.sync.leader import Leader
from reviewtui.sync.once import wall_clock
from reviewtui.sync.pull import Applied, Pace
from reviewtui.sync.push import Pushed
from reviewtui.sync.session import Listener, Session, greet
from reviewtui.sync.status import SyncState, SyncStatus, describe
from reviewtui.sync.threads import DaemonThreads

INTERVAL_NEAR, INTERVAL_FAR = 2.0, 5.0
"""Seconds between two looks at a hub on this machine, and elsewhere."""
FOLLOW_EVERY = 2.0
BACKOFF_FLOOR, BACKOFF_MOST = 1.0, 30.0
RETRY_AFTER_MOST = 120.0
STEP = 0.25
"""Seconds between two looks at what other processes wrote."""
INDEX_ROWS, INDEX_PAUSE = 500, 0.005
TOUCHED_MOST = 1000

logger = logging.getLogger("reviewtui.sync")

OnChange = Callable[[SyncStatus, frozenset[str]], None]


def _unheard(status: SyncStatus, touched: frozenset[str]) -> None:
    """Nobody listens."""


class Engine:
    """Keeps one cache and its hub equal for as long as the program runs.

    Every fault leaves the outbox as it is and is tried again: bounded exponential backoff with full
    jitter, or when the hub said. `start`, `stop`, `nudge` and `status` may be called from any thread.
    """

    def __init__(
        self,
        cache: Cache,
        connection: Connection,
        *,
        on_change: OnChange = _unheard,
        busy: Callable[[], bool] = lambda: False,
        clock: Callable[[], int] = wall_clock,
        random: Callable[[], float] = random_module.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """An engine at rest.

        Args:
            on_change: called from the engine's thread with the new status and the ads that were touched,
                at most `TOUCHED_MOST` of them; it must not block.
            busy: whether a decision is being written now; long work steps back while it is.
            clock: epoch milliseconds.
            random: 0 to 1, for the jitter.
        """
        self.failure: Exception | None = None
        """The last fault that is in no table: one of the program's own."""
        self._cache = cache
        self._connection = connection
        self._on_change = on_change
        self._pace = Pace(busy, sleep)
        self._clock = clock
        self._random = random
        self._sleep = sleep
        self._status = SyncStatus(words=describe(SyncState.STARTING))
        self._failures = 0
        self._indexing = True
        self._commits = -1
        self._guard = threading.Lock()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    # --- from any thread ---

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """End, wherever the sync stands; returns whether it ended within `timeout` seconds.

        Nothing is lost: what was not answered is still in the outbox, and the mirror is whole.
        """
        with self._guard:
            self._stopping = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)
        if self._thread.ident is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def nudge(self) -> None:
        """Something was written: push now."""
        with self._guard:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._wake.set)

    def status(self) -> SyncStatus:
        """How the sync stands now."""
        return self._status

    # --- the engine's own thread ---

    def _run(self) -> None:
        try:
            with asyncio.Runner() as runner:
                runner.get_loop().set_default_executor(DaemonThreads())
                runner.run(self._main())
        except asyncio.CancelledError:
            pass  # this is how `stop` ends it
        except Exception as error:
            self.failure = error
            logger.exception("the sync ended")

    async def _main(self) -> None:
        with self._guard:
            if self._stopping:
                return
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.current_task()
        leader = Leader(self._cache.folder)
        try:
            await self._introduce()
            while not leader.try_lead():
                await self._follow()
            await self._lead()
        finally:
            leader.resign()
            with self._guard:
                self._loop = None

    async def _introduce(self) -> None:
        """What is known before the hub says a word."""
        known = await self._cache.remembered()
        self._commits = await self._cache.foreign_commits()
        state = look(self._cache.mirror_path)
        if state is not None:
            self._status = replace(self._status, upto=state.upto, last_sync=state.last_sync)
        await self._count(user=known.get(USER, ""), role=known.get(ROLE, ""))

    async def _follow(self) -> None:
        """Watch another process lead, until it is time to look whether it still does."""
        state = look(self._cache.mirror_path)
        figures: dict[str, Any] = {}
        if state is not None:
            figures = {"upto": state.upto, "last_sync": state.last_sync}
        await self._count(state=SyncState.FOLLOWING, words=describe(SyncState.FOLLOWING), **figures)
        await self._wait(FOLLOW_EVERY)
        self._wake.clear()

    async def _lead(self) -> None:
        mirror = MirrorStore(self._cache.mirror_path)
        try:
            while True:
                delay = BACKOFF_FLOOR
                floor = BACKOFF_FLOOR
                try:
                    async with connected(self._connection) as client:
                        hello = await greet(client, self._cache, private=self._connection.private)
                        self._set(user=hello.user, role=hello.role, hub_seq=hello.seq)
                        listener = Listener(self._tell_sending, self._tell_pushed, self._tell_applied)
                        session = Session(
                            client, self._cache, mirror, hello, clock=self._clock, pace=self._pace, listener=listener,
                            private=self._connection.private,
                        )  # fmt: skip
                        await self._keep_equal(session, mirror)
                except ReviewError as fault:
                    floor, delay = await self._report(fault)
                except sqlite.Error as error:
                    mirror = await self._mend(mirror, error)
                except Exception as error:
                    self.failure = error
                    logger.exception("the sync stumbled")
                    floor, delay = await self._report(ReviewError("sync_stumbled"))
                await self._pause(mirror, delay, floor)
        finally:
            mirror.close()

    async def _keep_equal(self, session: Session, mirror: MirrorStore) -> None:
        """Rounds of push and pull, until a fault."""
        interval = INTERVAL_NEAR if self._connection.near else INTERVAL_FAR
        while True:
            self._wake.clear()
            self._status = replace(self._status, pulled=0)
            self._commits = await self._cache.foreign_commits()
            result = await session.exchange()
            self._failures = 0
            await self._count(
                result.refused,
                state=SyncState.IN_SYNC,
                words=describe(SyncState.IN_SYNC),
                last_sync=self._clock(),
                upto=mirror.state().upto,
            )
            await self._pause(mirror, interval, 0.0)

    async def _report(self, fault: ReviewError) -> tuple[float, float]:
        """Say what is wrong; returns the least and the chosen number of seconds to wait before trying again."""
        self._failures += 1
        asked = fault.retry_after if isinstance(fault, HubFault) else None
        floor = max(BACKOFF_FLOOR, min(asked or 0.0, RETRY_AFTER_MOST))
        most = min(BACKOFF_MOST, BACKOFF_FLOOR * 2.0 ** min(self._failures, 10))
        lasting = fault.lasting if isinstance(fault, HubFault) else True
        state = SyncState.REFUSED if lasting else SyncState.OFFLINE
        await self._count(state=state, words=str(fault), pushing=0)
        return floor, max(floor, self._random() * most)

    async def _mend(self, mirror: MirrorStore, error: Exception) -> MirrorStore:
        """After a fault of the mirror: a damaged one is set aside, and pulled again from the hub."""
        fault = ReviewError("mirror_trouble", file=self._cache.mirror_path, why=str(error))
        if "malformed" in str(error) or "not a database" in str(error):
            mirror.close()
            set_aside(self._cache.mirror_path)
            mirror = MirrorStore(self._cache.mirror_path)
            self._indexing = True
            self._status = replace(self._status, renewed=self._status.renewed + 1)
        await self._report(fault)
        return mirror

    # --- waiting ---

    async def _pause(self, mirror: MirrorStore, seconds: float, floor: float) -> None:
        """Wait, index what was pulled meanwhile, and stop waiting for anything new to push, after `floor`."""
        waited = 0.0
        nudged = False
        while waited < seconds and not (nudged and waited >= floor):
            if self._indexing and not self._pace.busy():
                step = INDEX_PAUSE
                self._index(mirror)
                await self._sleep(step)
            elif waited < floor:
                step = min(STEP, floor - waited)
                await self._sleep(step)
            else:
                step = min(STEP, seconds - waited)
                await self._wait(step)
            waited += step
            if await self._news():
                nudged = True
                await self._count()

    async def _news(self) -> bool:
        """Whether this or another process wrote something since the last look."""
        commits = self._commits if self._indexing else await self._cache.foreign_commits()
        if commits == self._commits and not self._wake.is_set():
            return False
        self._wake.clear()
        self._commits = commits
        return True

    def _index(self, mirror: MirrorStore) -> None:
        """One small step of the full-text index."""
        try:
            self._indexing = mirror.index_some(INDEX_ROWS) > 0
        except sqlite.Error:
            self._indexing = False  # the next pull meets the same fault, and mends it
            logger.exception("the index stopped")
        if not self._indexing:
            self._set(changes=self._status.changes + 1)

    async def _wait(self, seconds: float) -> None:
        """Wait, or until nudged."""
        tasks = {asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._wake.wait())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    # --- telling ---

    def _tell_sending(self, count: int) -> None:
        if count:
            words = describe(SyncState.SYNCING, pushing=count)
            self._set(state=SyncState.SYNCING, words=words, pushing=count)
        else:
            self._set(pushing=0)

    def _tell_pushed(self, pushed: Pushed) -> None:
        if pushed.accepted or pushed.rejected:
            self._set(pushed.refused, changes=self._status.changes + 1)

    def _tell_applied(self, page: Applied) -> None:
        pulled = self._status.pulled + page.rows
        figures: dict[str, Any] = {"upto": page.upto, "hub_seq": page.head, "pulled": pulled}
        if page.rows or page.settled:
            self._indexing = True
            words = describe(SyncState.SYNCING, pulled)
            figures |= {"state": SyncState.SYNCING, "words": words, "changes": self._status.changes + 1}
        self._set(page.touched, **figures)

    async def _count(self, touched: Iterable[str] = (), **figures: Any) -> None:
        """Publish with fresh counts of the outbox."""
        outbox, held = await self._cache.write(self._cache.work.counts)
        self._set(touched, outbox=outbox, held=held, **figures)

    def _set(self, touched: Iterable[str] = (), **figures: Any) -> None:
        status = replace(self._status, **figures)
        some = frozenset(list(touched)[:TOUCHED_MOST])
        if status != self._status or some:
            self._status = status
            self._on_change(status, some)
