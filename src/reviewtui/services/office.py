"""The threads of a running screen: one writes, four read: what is short, what is asked, what is beside it, figures.

The event loop never runs SQL. Acts run one after another on the single writer thread, which alone
touches work.db; views, long searches, what stands beside an ad and figures over weeks each have a reader of their
own, so that none waits for another.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from math import inf
from time import monotonic
from typing import Concatenate, ParamSpec, TypeVar

from reviewtui.services.desk import Desk, now_ms, open_desk, open_reader
from reviewtui.settings import Settings
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import worded

AT_WORK_S = 30
"""Seconds after an act in which the next one is to be expected."""

P = ParamSpec("P")
T = TypeVar("T")


class _Room:
    """One thread with a reader of its own, opened at first use."""

    def __init__(self, name: str, settings: Settings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, name)
        self._reader: Reader | None = None

    def submit(self, do: Callable[[Reader], T]) -> "Future[T]":
        """Have this read."""

        def run() -> T:
            if self._reader is None:
                self._reader = open_reader(self._settings)
            return do(self._reader)

        return self._thread.submit(run)

    def interrupt(self) -> None:
        """Give up what is being read now."""
        if self._reader is not None:
            self._reader.connection.interrupt()

    def renew(self) -> None:
        """Open the files anew for the next reading."""
        self._thread.submit(self._let_go)

    def close(self) -> None:
        """Finish what was begun, then let go of the files."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class Office:
    """Runs acts and views off the event loop. Opens its files at first use."""

    def __init__(self, settings: Settings, clock: Callable[[], int] = now_ms) -> None:
        """`clock`: epoch milliseconds, for what is written."""
        self.settings = settings
        self._clock = clock
        self.writer = ThreadPoolExecutor(1, "writer")
        self._viewer = _Room("viewer", settings)
        self._searcher = _Room("searcher", settings)
        self._student = _Room("student", settings)
        self._counter = _Room("counter", settings)
        self._desk: Desk | None = None
        self.writing = 0
        """Acts begun and not done: a long pull pauses while there are any."""
        self._acted = -inf

    async def act(self, do: Callable[Concatenate[Desk, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run an act on the writer thread and wait for its commit. Cancelling the wait never cancels the act.

        Raises:
            ReviewError: what the act says; `work_trouble`: a file could not be read or written.
        """
        self.writing += 1
        try:
            return await asyncio.shield(asyncio.wrap_future(self.submit(do, *args, **values)))
        finally:
            self.writing -= 1
            self._acted = monotonic()

    def at_work(self) -> bool:
        """Whether an act is under way, or one was not long ago: a long pull goes gently then."""
        return self.writing > 0 or monotonic() - self._acted < AT_WORK_S

    def submit(self, do: Callable[Concatenate[Desk, P], T], *args: P.args, **values: P.kwargs) -> "Future[T]":
        """Run an act on the writer thread."""
        return self.writer.submit(self._worded, lambda: do(self.desk(), *args, **values))

    async def view(self, do: Callable[Concatenate[Reader, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run a quick reading.

        Raises:
            ReviewError: what the reading says; `work_trouble`: a file could not be read.
        """

        return await self._read(self._viewer, lambda reader: do(reader, *args, **values))

    async def search(self, do: Callable[Concatenate[Reader, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run a reading that may take long; a later one interrupts it.

        Raises:
            database.sqlite.OperationalError: it was interrupted.
            ReviewError: as `view`.
        """
        self._searcher.interrupt()
        return await self._read(self._searcher, lambda reader: do(reader, *args, **values))

    async def study(self, do: Callable[Concatenate[Reader, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run a reading for what stands beside an ad; a later one interrupts it, a search does not.

        Raises:
            database.sqlite.OperationalError: it was interrupted.
            ReviewError: as `view`.
        """
        self._student.interrupt()
        return await self._read(self._student, lambda reader: do(reader, *args, **values))

    async def reckon(self, do: Callable[Concatenate[Reader, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run a reading for figures, which may take long; it ends early only where the office closes.

        Raises:
            ReviewError: as `view`.
        """
        return await self._read(self._counter, lambda reader: do(reader, *args, **values))

    async def _read(self, room: _Room, do: Callable[[Reader], T]) -> T:
        return await asyncio.wrap_future(room.submit(lambda reader: self._worded(lambda: do(reader))))

    def _worded(self, run: Callable[[], T]) -> T:
        """Give a fault of the files its sentence; that a search was interrupted is none."""
        with worded(self.settings.cache_dir):
            return run()

    def renew(self) -> None:
        """The mirror's file was replaced: whoever reads it opens the new one."""

        def renew_desk(desk: Desk) -> None:
            desk.reader.close()
            desk.reader = open_reader(self.settings)

        for room in (self._viewer, self._searcher, self._student, self._counter):
            room.renew()
        self.submit(renew_desk)

    def desk(self) -> Desk:
        """The writer's desk; only on the writer thread."""
        if self._desk is None:
            self._desk = open_desk(self.settings, self._clock)
        return self._desk

    def close(self) -> None:
        """Finish what was begun, then let go of the files."""
        self.writer.shutdown(wait=True)
        self._counter.interrupt()
        for room in (self._searcher, self._student, self._viewer, self._counter):
            room.close()
        if self._desk is not None:
            self._desk.close()
