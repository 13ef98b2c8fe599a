"""The threads of a running screen: one that writes, one that reads, one that searches.

The event loop never runs SQL. Acts run one after another on the single writer thread, which alone
touches work.db; views run on a reader of their own, and long searches on another, so that none waits.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.services.desk import Desk, now_ms, open_desk, open_reader
from reviewtui.settings import Settings
from reviewtui.store.reader import Reader

P = ParamSpec("P")
T = TypeVar("T")


class Office:
    """Runs acts and views off the event loop. Opens its files at first use."""

    def __init__(self, settings: Settings, clock: Callable[[], int] = now_ms) -> None:
        """`clock`: epoch milliseconds, for what is written."""
        self.settings = settings
        self._clock = clock
        self.writer = ThreadPoolExecutor(1, "writer")
        self._viewer = ThreadPoolExecutor(1, "viewer")
        self._searcher = ThreadPoolExecutor(1, "searcher")
        self._desk: Desk | None = None
        self._view_reader: Reader | None = None
        self._search_reader: Reader | None = None
        self.writing = 0
        """Acts begun and not done: a long pull pauses while there are any."""

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

    def submit(self, do: Callable[Concatenate[Desk, P], T], *args: P.args, **values: P.kwargs) -> "Future[T]":
        """Run an act on the writer thread."""
        return self.writer.submit(self._worded, lambda: do(self.desk(), *args, **values))

    async def view(self, do: Callable[Concatenate[Reader, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run a quick reading.

        Raises:
            ReviewError: what the reading says; `work_trouble`: a file could not be read.
        """

        def run() -> T:
            if self._view_reader is None:
                self._view_reader = open_reader(self.settings)
            return do(self._view_reader, *args, **values)

        return await asyncio.wrap_future(self._viewer.submit(self._worded, run))

    async def search(self, do: Callable[Concatenate[Reader, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Run a reading that may take long; a later one interrupts it.

        Raises:
            database.sqlite.OperationalError: it was interrupted.
            ReviewError: as `view`.
        """
        if self._search_reader is not None:
            self._search_reader.connection.interrupt()

        def run() -> T:
            if self._search_reader is None:
                self._search_reader = open_reader(self.settings)
            return do(self._search_reader, *args, **values)

        return await asyncio.wrap_future(self._searcher.submit(self._worded, run))

    def _worded(self, run: Callable[[], T]) -> T:
        """Give a fault of the files its sentence; that a search was interrupted is none."""
        try:
            return run()
        except sqlite.Error as error:
            if "interrupted" in str(error):
                raise
            raise ReviewError("work_trouble", file=self.settings.cache_dir, why=str(error)) from error

    def renew(self) -> None:
        """The mirror's file was replaced: whoever reads it opens the new one."""

        def renew_view() -> None:
            if self._view_reader is not None:
                self._view_reader.close()
                self._view_reader = None

        def renew_search() -> None:
            if self._search_reader is not None:
                self._search_reader.close()
                self._search_reader = None

        def renew_desk(desk: Desk) -> None:
            desk.reader.close()
            desk.reader = open_reader(self.settings)

        self._viewer.submit(renew_view)
        self._searcher.submit(renew_search)
        self.submit(renew_desk)

    def desk(self) -> Desk:
        """The writer's desk; only on the writer thread."""
        if self._desk is None:
            self._desk = open_desk(self.settings, self._clock)
        return self._desk

    def close(self) -> None:
        """Finish what was begun, then let go of the files."""
        self.writer.shutdown(wait=True)
        self._searcher.shutdown(wait=True, cancel_futures=True)
        self._viewer.shutdown(wait=True, cancel_futures=True)
        for reader in (self._view_reader, self._search_reader):
            if reader is not None:
                reader.close()
        if self._desk is not None:
            self._desk.close()
