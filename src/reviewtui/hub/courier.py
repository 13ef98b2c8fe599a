"""Telling endpoints what happened: each at its own pace, so that a slow one keeps no other waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from reviewtui.hub.egress import Egress
from reviewtui.hub.gate import on_task_end
from reviewtui.hub.opening import Hub
from reviewtui.hub.webhooks import claim, due, send, settle

Do = Callable[[Callable[[], Any]], Awaitable[Any]]


class Courier:
    """Sends what endpoints are to be told. One event loop; `read` and `write` do the looking in other threads."""

    def __init__(self, hub: Hub, egress: Egress, read: Do, write: Do) -> None:
        self._hub = hub
        self._egress = egress
        self._read = read
        self._write = write
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def look(self) -> int:
        """Set out to those who are to be told something and to whom nobody is under way; how many that were."""
        waiting = [which for which in await self._read(partial(due, self._hub)) if which not in self._under_way]
        for which in waiting:
            task = asyncio.create_task(self._tell(which))
            self._under_way[which] = task
            task.add_done_callback(on_task_end)
        return len(waiting)

    async def _tell(self, which: str) -> None:
        try:
            while jobs := await self._write(partial(claim, self._hub, which)):
                now = await self._read(self._hub.clock)
                outcomes = await asyncio.gather(*(send(self._egress, job, now) for job in jobs))
                await self._write(partial(settle, self._hub, outcomes))
        finally:
            del self._under_way[which]

    async def come_back(self) -> None:
        """Wait until nobody is under way."""
        await asyncio.gather(*self._under_way.values())

    async def close(self) -> None:
        """Leave what is under way: its claims run out, and it is told again."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
