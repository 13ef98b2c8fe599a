"""One sync for a command: everything out, everything in, then the figures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.trouble import trouble
from reviewtui.sync.cache import Cache
from reviewtui.sync.follow import look
from reviewtui.sync.leader import Leader
from reviewtui.sync.pull import Pace
from reviewtui.sync.session import Listener, Session, greet
from reviewtui.wire.messages import Hello

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

PATIENCE = 60.0
"""Seconds to wait for another process that leads."""
LOOK_EVERY = 0.1


def wall_clock() -> int:
    """Now, in epoch ms."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync came to. `pushed`: facts accepted; `rejected`: refused now; `held`: all that are refused.

    `pulled`: rows received; 0 where another process received them.
    """

    pushed: int
    pulled: int
    rejected: int
    outbox: int
    held: int
    cursor: str


async def sync_once(
    client: HubClient,
    cache: Cache,
    *,
    until_seq: int = 0,
    private: bool = False,
    index: bool = True,
    patience: float = PATIENCE,
    clock: Callable[[], int] = wall_clock,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    listener: Listener | None = None,
) -> SyncReport:
    """Empty the outbox and bring the mirror to the hub's head, at least to `until_seq`.

    Where another process leads this cache, waits until it has done that.

    Args:
        client: open, from `connected`.
        private: the hub runs in this process (see `greet`).
        index: also bring the full-text index up to date.
        patience: seconds to wait for another leader.

    Raises:
        ReviewError: `leader_slow` if the leader did not get there in time; `mirror_trouble`, `cache_damaged`: a file
            could not be read or written; or a `HubFault`. The outbox keeps whatever was not answered.
    """
    leader = Leader(cache.folder)
    hello = await greet(client, cache, private=private)
    before, _ = await cache.write(cache.work.counts)
    target = max(hello.seq, until_seq)
    waited = 0.0
    while not leader.try_lead():
        outbox, held = await cache.write(cache.work.counts)
        state = look(cache.mirror_path)
        if outbox == 0 and state is not None and state.upto >= target and state.epoch == hello.epoch:
            return SyncReport(before, 0, 0, outbox, held, state.cursor)
        if waited >= patience:
            raise ReviewError("leader_slow", outbox=outbox)
        await sleep(LOOK_EVERY)
        waited += LOOK_EVERY
    try:
        return await _lead(client, cache, hello, private, index, clock, sleep, listener or Listener())
    except sqlite.Error as error:
        raise trouble("mirror_trouble", error, file=cache.mirror_path) from error
    finally:
        leader.resign()


async def _lead(
    client: HubClient,
    cache: Cache,
    hello: Hello,
    private: bool,
    index: bool,
    clock: Callable[[], int],
    sleep: Callable[[float], Awaitable[None]],
    listener: Listener,
) -> SyncReport:
    mirror = MirrorStore(cache.mirror_path)
    try:
        pace = Pace(sleep=sleep)
        session = Session(client, cache, mirror, hello, clock=clock, pace=pace, listener=listener, private=private)
        rounds = [await session.exchange()]
        outbox, _ = await cache.write(cache.work.counts)
        if rounds[0].pulled and outbox > rounds[0].left:  # with what came, something is offered again
            rounds.append(await session.exchange())
        mirror.touch(clock())
        while index and (mirror.index_some() or mirror.sum_some(clock())):
            await sleep(0)
        outbox, held = await cache.write(cache.work.counts)
        accepted, pulled = sum(one.accepted for one in rounds), sum(one.pulled for one in rounds)
        rejected = sum(one.rejected for one in rounds)
        return SyncReport(accepted, pulled, rejected, outbox, held, mirror.state().cursor)
    finally:
        mirror.close()
