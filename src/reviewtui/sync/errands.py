"""What other threads want of the hub, done with the engine's own client on the event loop that holds it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from reviewtui.sync.faults import Unreachable

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

T = TypeVar("T")
Work = Callable[["HubClient"], Awaitable[T]]


def _no_line() -> Unreachable:
    return Unreachable("no_line")


class Errands:
    """Takes work from any thread while a client is held, and does it beside the sync, several at once.

    Every future ends: with what the work gave, with what it raised, or with `Unreachable` where no hub is
    connected or the connection went before the work was done. Cancelling a future cancels its work.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: HubClient | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def ask(self, work: Work[T]) -> Future[T]:
        """Have this done; returns at once. Called from any thread."""
        future: Future[T] = Future()
        with self._guard:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._begin, work, future)
                return future
        future.set_exception(_no_line())
        return future

    @asynccontextmanager
    async def held(self, client: HubClient) -> AsyncIterator[None]:
        """Errands are done with this client while the block lasts; those under way are given up at its end."""
        with self._guard:
            self._loop, self._client = asyncio.get_running_loop(), client
        try:
            yield
        finally:
            with self._guard:
                self._loop = self._client = None
            await asyncio.sleep(0)  # those asked for a moment ago hear that there is no client
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks)

    def _begin(self, work: Work[T], future: Future[T]) -> None:
        if self._client is None:
            _settle(future, _no_line())
            return
        loop = asyncio.get_running_loop()
        task = loop.create_task(_do(work, self._client))
        self._tasks.add(task)

        def done(_: asyncio.Task[T]) -> None:
            self._tasks.discard(task)
            error = _no_line() if task.cancelled() else task.exception()
            _settle(future, error, None if error is not None else task.result())

        def given_up(_: Future[T]) -> None:
            if future.cancelled() and not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)

        task.add_done_callback(done)
        future.add_done_callback(given_up)


async def _do(work: Work[T], client: HubClient) -> T:
    return await work(client)


def _settle(future: Future[Any], error: BaseException | None, result: object = None) -> None:
    """End a future that nobody cancelled."""
    if not future.set_running_or_notify_cancel():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
