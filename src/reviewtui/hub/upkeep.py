"""What the hub does by itself, behind all requests: ends leases, derives ads again under rules that changed, and lets
go out what was approved once its hold has passed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from reviewtui.hub.engines import KEEPING_UP, is_away, try_alone, why_away
from reviewtui.hub.leases import ended, sweep
from reviewtui.hub.opening import Hub
from reviewtui.hub.ranking import is_stale, rank_some
from reviewtui.hub.releases import is_waiting, release_due

LOOK_S = 2.0
"""Seconds between two looks for something to do."""

_STEPS: tuple[Callable[[Hub], int], ...] = (sweep, rank_some, release_due)

_log = logging.getLogger("reviewtui.hub")


def is_due(hub: Hub) -> bool:
    """Whether there is something to do."""
    return ended(hub) or is_stale(hub) or is_waiting(hub)


def keep_up(hub: Hub) -> int:
    """Do a little of it, unless another process of this hub does, and return how many rows that were."""
    with hub.reading() as connection:
        return sum([_done(step, hub) for step in _STEPS]) if try_alone(connection, KEEPING_UP) else 0


def _done(step: Callable[[Hub], int], hub: Hub) -> int:
    """How many rows this step did; one that stumbles stops no other, but where the database is away."""
    try:
        return step(hub)
    except Exception as error:
        if is_away(error):
            raise
        _log.exception("the upkeep stumbled")
        return 0


async def keep_up_always(work: Callable[[], Awaitable[int]], calm: Callable[[], Awaitable[None]]) -> None:
    """Do what there is, for ever. `work` does a little and says how much; `calm` waits for its turn."""
    while True:
        await calm()
        try:
            done = await work()
        except Exception as error:  # noqa: BLE001 - one that is in no table must not end what nobody would begin again
            if is_away(error):  # locked, gone, or the disk is full: later
                _log.error("the database refused: %s", why_away(error))
            else:
                _log.exception("the upkeep stumbled")
            done = 0
        if not done:
            await asyncio.sleep(LOOK_S)
