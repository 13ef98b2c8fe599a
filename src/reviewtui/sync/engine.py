"""The sync beside the screen: a thread with an event loop of its own that keeps cache and hub equal."""

import asyncio
import logging
import random as random_module
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import msgspec

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.store.mirror import MirrorStore, set_aside
from reviewtui.sync.backoff import wait_after
from reviewtui.sync.cache import ROLE, USER, Cache
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.errands import Errands, T, Work
from reviewtui.sync.faults import HubFault
from reviewtui.sync.follow import look
from reviewtui.sync.leader import Leader
from reviewtui.sync.live import Ear
from reviewtui.sync.once import wall_clock
from reviewtui.sync.pull import Applied, Pace, cover
from reviewtui.sync.push import Pushed
from reviewtui.sync.session import Listener, Session, greet
from reviewtui.sync.status import SyncState, SyncStatus, describe
from reviewtui.sync.threads import DaemonThreads
from reviewtui.words import say

INTERVAL_NEAR, INTERVAL_FAR, INTERVAL_LIVE = 2.0, 5.0, 30.0
"""Seconds between two looks at a hub on this machine, at one elsewhere, and at one that tells by itself."""
FOLLOW_EVERY = 2.0
STEP = 0.25
"""Seconds between two looks at what other processes wrote."""
INDEX_ROWS, INDEX_PAUSE = 500, 0.005
TOUCHED_MOST = 1000

logger = logging.getLogger("reviewtui.sync")
logger.addHandler(logging.NullHandler())  # without one, Python would write over the screen

OnChange = Callable[[SyncStatus, frozenset[str]], None]


def _unheard(status: SyncStatus, touched: frozenset[str]) -> None:
    """Nobody listens."""


class Engine:
    """Keeps one cache and its hub equal for as long as the program runs.

    Every fault leaves the outbox as it is and is tried again: bounded exponential backoff with full
    jitter, or when the hub said. `start`, `stop`, `nudge`, `ask` and `status` may be called from any thread.
    """

    def __init__(
        self,
        cache: Cache,
        connection: Connection,
        *,
        on_change: OnChange = _unheard,
        on_end: Callable[[], None] = lambda: None,
        pace: Pace | None = None,
        clock: Callable[[], int] = wall_clock,
        random: Callable[[], float] = random_module.random,
    ) -> None:
        """An engine at rest.

        Args:
            on_change: called from the engine's thread with the new status and the ads that were touched,
                at most `TOUCHED_MOST` of them; it must not block.
            on_end: called from the engine's thread when it ended, asked or not.
            pace: how long work behaves beside a person; as if there were none, if not given.
            clock: epoch milliseconds.
            random: 0 to 1, for the jitter.
        """
        self.failure: Exception | None = None
        """The last fault that is in no table: one of the program's own."""
        self._cache = cache
        self._connection = connection
        self._on_change = on_change
        self._on_end = on_end
        self._pace = pace or Pace()
        self._clock = clock
        self._random = random
        self._sleep = self._pace.sleep
        self._status = SyncStatus(words=describe(SyncState.STARTING))
        self._failures = 0
        self._indexing = True
        self._commits = -1
        self._mirror: MirrorStore | None = None
        self._spoilt: Exception | None = None
        """The damage that the index met in the mirror: mended once the hub answers."""
        self._file = 0
        self._introduced = False
        self._guard = threading.Lock()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._errands = Errands()
        self._ear = Ear(self._hear, self._wake.set, random, self._pace.sleep, deaf=connection.private)
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

    def ask(self, work: Work[T]) -> Future[T]:
        """Have this done with the live client, in the engine's event loop beside the sync; returns at once.

        The future fails with a `HubFault` where no hub is connected: offline, refused, or another process leads.
        """
        return self._errands.ask(work)

    def status(self) -> SyncStatus:
        """How the sync stands now."""
        return self._status

    def _run(self) -> None:
        try:
            with asyncio.Runner() as runner:
                runner.get_loop().set_default_executor(DaemonThreads())
                runner.run(self.keep())
        except asyncio.CancelledError:
            pass  # this is how `stop` ends it
        except Exception as error:
            self.failure = error
            logger.exception("the sync ended")
            self._set(state=SyncState.REFUSED, words=str(ReviewError("sync_stumbled")), pushing=0)
        finally:
            self._on_end()

    async def keep(self) -> None:
        """What `start` runs in its thread: keep cache and hub equal until cancelled, in the caller's event loop."""
        with self._guard:
            if self._stopping:
                return
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.current_task()
        leader = Leader(self._cache.folder)
        try:
            while True:
                floor, delay = await self._attempt(leader)
                await self._pause(delay, floor)
        finally:
            self._close_mirror()
            leader.resign()
            with self._guard:
                self._loop = None

    async def _introduce(self) -> None:
        """What is known before the hub says a word."""
        known = await self._cache.remembered()
        self._commits = await self._cache.foreign_commits()
        self._renewed()
        state = look(self._cache.mirror_path)
        if state is not None:
            self._status = replace(self._status, upto=state.upto, last_sync=state.last_sync)
        await self._count(user=known.get(USER, ""), role=known.get(ROLE, ""))
        self._introduced = True

    async def _follow(self) -> None:
        """Watch another process lead, until it is time to look whether it still does."""
        before = self._status
        renewed = self._renewed()
        state = look(self._cache.mirror_path)
        figures: dict[str, Any] = {"renewed": renewed, "changes": await self._changes()}
        if state is not None:
            figures |= {"upto": state.upto, "last_sync": state.last_sync}
        if renewed != before.renewed or (state is not None and state.upto != before.upto):
            figures["changes"] += 1
        await self._count(state=SyncState.FOLLOWING, words=describe(SyncState.FOLLOWING), **figures)
        await self._wait(FOLLOW_EVERY)
        self._wake.clear()

    async def _attempt(self, leader: Leader) -> tuple[float, float]:
        """Follow or lead until a fault, and say it; returns the least and the chosen seconds until the next try."""
        try:
            if not self._introduced:
                await self._introduce()
            while not self._leads(leader):
                await self._follow()
            mirror = await self._open_mirror()
            async with connected(self._connection) as client:
                hello = await greet(client, self._cache, private=self._connection.private)
                self._set(user=hello.user, role=hello.role, hub_seq=hello.seq)
                listener = Listener(self._tell_sending, self._tell_pushed, self._tell_applied, self._tell_fetched)
                session = Session(
                    client, self._cache, mirror, hello, clock=self._clock, pace=self._pace, listener=listener,
                    private=self._connection.private,
                )  # fmt: skip
                async with self._errands.held(client), self._ear.open(client):
                    await self._keep_equal(session, mirror)
        except ReviewError as fault:
            return await self._report(fault)
        except sqlite.Error as error:
            return await self._mend(error)
        except Exception as error:
            self.failure = error
            logger.exception("the sync stumbled")
        return await self._report(ReviewError("sync_stumbled"))

    def _leads(self, leader: Leader) -> bool:
        try:
            return leader.try_lead()
        except OSError as error:
            raise ReviewError("no_cache", folder=self._cache.folder, why=error.strerror or str(error)) from error

    async def _open_mirror(self) -> MirrorStore:
        """The mirror, opened where it is not; readers hear of it if another or an older file stands in its place."""
        if self._mirror is None:
            path = self._cache.mirror_path
            try:
                self._mirror = MirrorStore(path, mend=False)  # a damaged one is set aside with a word: `_mend`
            except OSError as error:
                raise ReviewError("mirror_trouble", file=path, why=error.strerror or str(error)) from error
            renewed = self._renewed()
            if renewed != self._status.renewed:
                self._indexing = True
                self._set(renewed=renewed, changes=self._status.changes + 1)
            if await cover(self._cache, self._mirror):
                self._set(changes=self._status.changes + 1)
        return self._mirror

    def _close_mirror(self) -> None:
        if self._mirror is not None:
            self._mirror.close()
            self._mirror = None

    def _renewed(self) -> int:
        """How many mirrors were renewed: one more where another file stands in the place of the one seen before."""
        try:
            file = self._cache.mirror_path.stat().st_ino
        except OSError:
            return self._status.renewed  # it is not there yet
        moved = self._file not in (0, file)
        self._file = file
        return self._status.renewed + moved

    async def _changes(self) -> int:
        """How often what a reader sees may have changed: once more where another process wrote."""
        commits = await self._cache.foreign_commits()
        moved = commits != self._commits
        self._commits = commits
        return self._status.changes + moved

    async def _keep_equal(self, session: Session, mirror: MirrorStore) -> None:
        """Rounds of push and pull, until a fault."""
        near = self._connection.near
        while True:
            if (spoilt := self._spoilt) is not None:
                self._spoilt = None
                raise spoilt
            self._wake.clear()
            self._set(changes=await self._changes())
            self._status = replace(self._status, pulled=0)
            result = await session.exchange()
            self._indexing |= mirror.is_to_sum(self._clock())
            self._failures = 0
            await self._count(
                result.refused,
                state=SyncState.IN_SYNC,
                words=describe(SyncState.IN_SYNC),
                last_sync=self._clock(),
                upto=mirror.state().upto,
            )
            if result.pulled and self._status.outbox > result.left:
                self._wake.set()  # with what came, something is offered again: it goes out now
            await self._pause(INTERVAL_NEAR if near else INTERVAL_LIVE if self._ear.live else INTERVAL_FAR, 0.0)

    def _hear(self, seq: int) -> None:
        if seq > self._status.upto:
            self._wake.set()

    async def _report(self, fault: ReviewError) -> tuple[float, float]:
        """Say what is wrong; returns the least and the chosen number of seconds to wait before trying again."""
        self._failures += 1
        lasting = fault.lasting if isinstance(fault, HubFault) else True
        state = SyncState.REFUSED if lasting else SyncState.OFFLINE
        figures: dict[str, Any] = {"state": state, "words": str(fault), "pushing": 0}
        if figures["words"] != self._status.words:
            logger.warning("%s", fault)
        try:
            await self._count(**figures)
        except ReviewError:
            self._set(**figures)  # the outbox cannot be counted now: the figures of before stay
        return wait_after(fault, self._failures, self._random)

    async def _mend(self, error: Exception) -> tuple[float, float]:
        """After a fault of the mirror: a damaged one is set aside, and pulled again from the hub."""
        why = str(error)
        if sqlite.damaged(error):
            self._close_mirror()
            try:
                set_aside(self._cache.mirror_path)
            except OSError as trouble:
                why = trouble.strerror or str(trouble)
        return await self._report(ReviewError("mirror_trouble", file=self._cache.mirror_path, why=why))

    # --- waiting ---

    async def _pause(self, seconds: float, floor: float) -> None:
        """Wait, index what was pulled meanwhile, and stop waiting for anything new to push, after `floor`."""
        waited = 0.0
        nudged = False
        while waited < seconds and not (nudged and waited >= floor):
            if self._mirror is not None and self._indexing and not self._pace.busy():
                step = INDEX_PAUSE
                self._mirror.be_gentle(self._pace.at_work())
                self._index(self._mirror)
                await self._sleep(step)
            elif waited < floor:
                step = min(STEP, floor - waited)
                await self._sleep(step)
            else:
                step = min(STEP, seconds - waited)
                await self._wait(step)
            waited += step
            nudged = await self._news() or nudged

    async def _news(self) -> bool:
        """Whether this or another process wrote something since the last look; if so, tells of it."""
        before = self._status.changes
        try:
            changes = before if self._mirror is not None and self._indexing else await self._changes()
            if changes == before and not self._wake.is_set():
                return False
            self._wake.clear()
            await self._count(changes=changes)
        except ReviewError:
            return False  # the next try meets the same fault, and says it
        return True

    def _index(self, mirror: MirrorStore) -> None:
        """One small step of the full-text index."""
        try:
            self._indexing = (mirror.index_some(INDEX_ROWS) or mirror.sum_some(self._clock())) > 0
        except (sqlite.Error, msgspec.DecodeError) as error:
            self._indexing = False
            logger.exception("the index stopped")
            if sqlite.damaged(error):
                self._spoilt = error
            elif type(error) is msgspec.DecodeError:  # not a `ValidationError`: that may be of a newer version
                self._spoilt = sqlite.DatabaseError(f"malformed words: {error}")
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

    def _tell_fetched(self, done: int, of: int) -> None:
        self._set(state=SyncState.SYNCING, words=say("sync.fetching", part=100 * done // of))

    async def _count(self, touched: Iterable[str] = (), **figures: Any) -> None:
        """Publish with fresh counts of the outbox."""
        outbox, held = await self._cache.write(self._cache.work.counts)
        self._set(touched, outbox=outbox, held=held, **figures)

    def _set(self, touched: Iterable[str] = (), **figures: Any) -> None:
        status = replace(self._status, **figures)
        some = frozenset(list(touched)[:TOUCHED_MOST])
        if status != self._status or some:
            self._status = status
            try:
                self._on_change(status, some)
            except Exception as error:  # whoever listens must not end the sync
                self.failure = error
                logger.exception("the news of the sync was not taken")
