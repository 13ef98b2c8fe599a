"""Syncing this home once, for a command, and what a command needs for that."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any, TypeVar

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.services.desk import prepare_cache
from reviewtui.services.logbook import keep_log
from reviewtui.settings import Settings
from reviewtui.store.trouble import trouble
from reviewtui.store.work import WorkStore
from reviewtui.sync.cache import Cache
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.engine import Engine
from reviewtui.sync.once import SyncReport, sync_once
from reviewtui.sync.status import SyncStatus
from reviewtui.sync.threads import DaemonThreads

T = TypeVar("T")


def run_here(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end in an event loop of its own; a name still being looked up holds up nobody."""
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(DaemonThreads())
        return runner.run(work)


@contextmanager
def open_cache(settings: Settings) -> Iterator[Cache]:
    """This home's cache as the sync sees it, for as long as the block lasts.

    Raises:
        ReviewError: `no_cache`, `no_folder`, `home_taken`.
    """
    prepare_cache(settings)
    try:
        work = WorkStore(settings.cache_dir / "work.db")
    except (sqlite.Error, OSError) as error:
        raise trouble("no_cache", error, folder=settings.cache_dir) from None
    writer = ThreadPoolExecutor(1, "writer")
    try:
        yield Cache(settings.cache_dir, work, writer, settings.hub_id)
    finally:
        writer.shutdown()
        work.close()


def sync_home(settings: Settings, connection: Connection) -> SyncReport:
    """Send what waits and receive what is new.

    Raises:
        ReviewError: as `sync_once`. The outbox keeps whatever was not answered.
    """

    async def once() -> SyncReport:
        async with connected(connection) as client:
            return await sync_once(client, cache, private=connection.private)

    with open_cache(settings) as cache:
        return run_here(once())


def watch_home(settings: Settings, connection: Connection, tell: Callable[[SyncStatus], None]) -> None:
    """Keep cache and hub equal until interrupted; `tell` hears of it whenever its sentence changes.

    Raises:
        ReviewError: `no_cache`, `no_folder`; `sync_stumbled`: the sync ended by a fault of the program.
        OSError: `tell` could not tell.
    """
    last = ""
    over = Event()
    untold: list[OSError] = []

    def changed(status: SyncStatus, _: frozenset[str]) -> None:
        nonlocal last
        if status.words != last and not untold:
            last = status.words
            try:
                tell(status)
            except OSError as error:  # nobody reads any more: raised below, in the thread that waits
                untold.append(error)
                over.set()

    keep_log(settings)
    with open_cache(settings) as cache:
        engine = Engine(cache, connection, on_change=changed, on_end=over.set)
        engine.start()
        try:
            over.wait()
        finally:
            engine.stop()
    if untold:
        raise untold[0]
    raise ReviewError("sync_stumbled") from engine.failure
