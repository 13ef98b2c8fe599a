"""Listening to a hub beside the rounds of the sync: a hint that something changed brings the next round at once.

Nothing depends on it. Rounds go on by themselves, more seldom while somebody listens; a line that breaks, or on
which nothing is to be heard, is built up again, and meanwhile they are as frequent as without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewtui.sync.backoff import wait_after
from reviewtui.sync.faults import HubFault, Unreachable

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient


@dataclass(slots=True)
class Ear:
    """`heard` is told how far the hub has come; `changed`, that the line was built up or broke: see `live`.

    `deaf`: the hub is in this very process, and has nobody else to tell of.
    """

    heard: Callable[[int], None]
    changed: Callable[[], None]
    random: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    live: bool = False
    deaf: bool = False

    @asynccontextmanager
    async def open(self, client: HubClient) -> AsyncIterator[None]:
        """Listen for as long as the block lasts."""
        if self.deaf:
            yield
            return
        task = asyncio.create_task(self._listen(client))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            self.live = False

    async def _listen(self, client: HubClient) -> None:
        """Until it is said that nothing is to be heard there."""
        failures = 0
        while True:
            fault: HubFault | None = None
            try:
                async with aclosing(client.events()) as events:
                    async for seq in events:
                        failures = 0
                        self._set(True)
                        if seq is not None:
                            self.heard(seq)
            except HubFault as met:
                fault = met
            self._set(False)
            if fault is not None and fault.lasting:
                return  # an older hub, or a token that the next round finds refused
            failures += 1
            _, pause = wait_after(fault or Unreachable("hub_away", host=client.host), failures, self.random)
            await self.sleep(pause)

    def _set(self, live: bool) -> None:
        if live != self.live:
            self.live = live
            self.changed()
