"""What the hub does by itself, behind all requests: ends leases, and derives ads again under rules that changed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import DBAPIError

from reviewtui.hub.leases import ended, sweep
from reviewtui.hub.opening import Hub
from reviewtui.hub.ranking import is_stale, rank_some

LOOK_S = 2.0
"""Seconds between two looks for something to do."""

_log = logging.getLogger("reviewtui.hub")


def is_due(hub: Hub) -> bool:
    """Whether there is something to do."""
    return ended(hub) or is_stale(hub)


def keep_up(hub: Hub) -> int:
    """Do a little of it, and return how many rows that were."""
    return sweep(hub) + rank_some(hub)


async def keep_up_always(work: Callable[[], Awaitable[int]], calm: Callable[[], Awaitable[None]]) -> None:
    """Do what there is, for ever. `work` does a little and says how much; `calm` waits for its turn."""
    while True:
        await calm()
        try:
            done = await work()
        except DBAPIError as error:  # locked, or the disk is full: later
            _log.error("the database refused: %s", type(error.orig).__name__)
            done = 0
        except Exception:  # noqa: BLE001 - one that is in no table must not end what nobody would begin again
            _log.exception("the upkeep stumbled")
            done = 0
        if not done:
            await asyncio.sleep(LOOK_S)
