"""What is new on the hub to the mirror, page by page; each page with its cursor, all or nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from reviewtui.store.erasure import account_of
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync.cache import Cache
from reviewtui.sync.faults import BadAnswer, ColdStart
from reviewtui.wire.messages import PAGE_LIMIT, Hello, Page

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

PAUSE = 0.02
"""Seconds the pull steps back while a decision is being written; at most `PAUSES` times a page: long enough for one
on a slow disk, and no more, for who writes without a pause (a command) must not hold up what comes."""
PAUSES = 5
SHORT_PAUSE, SHORT_PAUSES = 0.002, 50
"""The same where a page is half done: seconds, and how often."""
GENTLE_PAGE = 250
"""Rows of a page while somebody decides: reading one takes the interpreter for less than a millisecond."""
STEPS_TO_ASK = 20
"""Turns of the event loop in which a request is surely on its way, so that a page may be written meanwhile."""
TOUCH_EVERY = 60_000
"""With nothing new, the mirror itself remembers the last contact no more often than this (ms)."""
ASTRAY = 2_000
"""A hub's clock is nearer than this (ms) where only the way to it took time."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a long pull behaves beside a person at work: `busy` says a decision is being written now, `at_work` that
    one was lately; `wait` holds up this thread alone."""

    busy: Callable[[], bool] = lambda: False
    at_work: Callable[[], bool] = lambda: False
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    wait: Callable[[float], None] = time.sleep

    async def give_way(self) -> None:
        """Let everything else run, and decisions first."""
        await self.sleep(0)
        for _ in range(PAUSES):
            if not self.busy():
                return
            await self.sleep(PAUSE)

    def within_a_page(self) -> Callable[[], None]:
        """What a page half done calls now and then: it leaves processor and interpreter to whoever decides."""
        left = iter(range(SHORT_PAUSES))

        def give_way() -> None:
            while self.busy() and next(left, None) is not None:
                self.wait(SHORT_PAUSE)

        return give_way


@dataclass(frozen=True, slots=True)
class Applied:
    """One page, in the mirror now. `settled`: how many overlays let go."""

    rows: int
    upto: int
    head: int
    touched: Sequence[str]
    settled: int


def ahead_of(hello: Hello, now: int) -> int:
    """By how much (ms) the clock of a hub that said hello just now is ahead of this machine's."""
    ahead = hello.server_time - now
    return ahead if abs(ahead) >= ASTRAY else 0


async def pull(
    client: HubClient,
    cache: Cache,
    mirror: MirrorStore,
    hello: Hello,
    clock: Callable[[], int],
    pace: Pace,
    applied: Callable[[Applied], None],
    ahead_by: int = 0,
    pages: int | None = None,
    proof: str = "",
) -> int:
    """Bring the mirror to the hub's head, or on by so many `pages`; returns how many rows came.

    `proof`: of the hub's last answer to facts (see `OpsAnswer`), asked for once.

    `applied` is told of each page.

    Leases end on the hub's clock, which is `ahead_by` ms ahead of this one; the mirror keeps them by this one.

    While somebody decides, pages are small, and the mirror writes in small pieces: all takes longer, and nobody waits
    long for interpreter or disk.

    May be cancelled anywhere: the next pull goes on after the last page applied.

    Raises:
        ColdStart: the cursor no longer stands, or the hub's epoch or head is not what the mirror knows.
        HubFault: the pull ended early.
    """
    limit = max(1, min(PAGE_LIMIT, hello.page_limit))
    total = 0
    ahead: asyncio.Task[Page] | None = None
    try:
        while True:
            state = mirror.state()
            gently = pace.at_work()
            mirror.be_gentle(gently)
            rows_most = min(limit, GENTLE_PAGE) if gently else limit
            page = await (ahead or client.changes(state.cursor, rows_most, proof))
            ahead, proof = None, ""
            if page.epoch != hello.epoch or page.upto < state.upto:
                raise ColdStart("hub_cold_start", host=client.host)
            if page.more and (page.cursor == state.cursor or page.upto == state.upto):
                raise BadAnswer("bad_answer", host=client.host)
            last = not page.more or pages == 1
            pages = None if pages is None else pages - 1
            if not last:  # the hub reads the next page while this one is written
                ahead = asyncio.create_task(client.changes(page.cursor, rows_most))
                for _ in range(STEPS_TO_ASK):
                    await asyncio.sleep(0)
            rows = len(page.gone) + len(page.accounts) + len(page.policies) + len(page.ads) + len(page.facts)
            rows += len(page.rules) + len(page.leases) + len(page.records) + len(page.erased)
            now = clock()
            touched: Sequence[str] = ()
            if rows or page.cursor != state.cursor:
                if page.gone:
                    cache.forget_pictures(row.id for row in page.gone)
                for lease in page.leases:
                    lease.expires_at -= ahead_by
                    lease.since -= ahead_by if lease.since else 0
                mine = [row.id for row in page.facts if row.author == hello.user]
                undone = await cache.write(cache.work.offer_undos, mine) if mine else []
                touched = _apply(client, mirror, page, now, pace)
                again = [*undone, *await offer_on(cache, mirror, touched)]
                await offer_apart(cache, mirror, page)
                if overlaid := [*await cache.write(cache.work.overlaid, touched), *again]:
                    await cache.write(cache.work.lay_over, mirror.beneath(overlaid))
            elif now - state.last_sync >= TOUCH_EVERY:
                mirror.touch(now)
            settled = await cache.write(cache.work.settle, page.upto, now)
            applied(Applied(rows, page.upto, page.head, touched, settled))
            total += rows
            if last:
                return total
            await pace.give_way()
    finally:
        if ahead is not None:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)


async def cover(cache: Cache, mirror: MirrorStore) -> int:
    """Lay own acts again over ads of a mirror that held them and does not now: a power cut took its last pages, or
    somebody put an older file back. Returns over how many; none in one that begins from nothing.
    """
    state = mirror.state()
    ads = mirror.beneath(await cache.write(cache.work.uncovered, state.upto)) if state.cursor else []
    if ads:
        await cache.write(cache.work.lay_over, ads)
    return len(ads)


async def offer_on(cache: Cache, mirror: MirrorStore, touched: Sequence[str] | None = None) -> list[str]:
    """Offer again what was refused of these ads, or of all, for want of what may be here now; returns those ads."""
    unseen = await cache.write(cache.work.unseen, touched)
    here = [ad.ad_id for ad in mirror.beneath(unseen)] if unseen else []
    if here:
        await cache.write(cache.work.offer_on, here)
    return here


async def offer_undos(cache: Cache, mirror: MirrorStore) -> list[str]:
    """Offer the undos of what was taken back here before it was sent, and is here now: a copy of this cache sent it.
    Returns its ads."""
    ids = await cache.write(cache.work.taken_back)
    here = mirror.knows(ids) if ids else set()
    return await cache.write(cache.work.offer_undos, sorted(here)) if here else []


async def offer_apart(cache: Cache, mirror: MirrorStore, page: Page | None = None) -> None:
    """The same of what is about accounts as a whole: where this page, or what is here, has what each was refused for
    want of."""
    awaited = {own.n: own.target or account_of(own.body) for own in await cache.write(cache.work.refused_apart)}
    if not awaited:
        return
    if page is None:
        known = mirror.knows(list(awaited.values()))
    else:
        known = {row.id for row in page.facts} | {row.account_id for row in page.accounts}
        known |= {row.account_id for row in page.ads}
    if here := [n for n, one in awaited.items() if one in known]:
        await cache.write(cache.work.offer_these, here)


def _apply(client: HubClient, mirror: MirrorStore, page: Page, now: int, pace: Pace) -> Sequence[str]:
    try:
        return mirror.apply(page, now, pace.within_a_page())
    except (msgspec.MsgspecError, ValueError, OverflowError) as error:
        raise BadAnswer("bad_answer", host=client.host) from error
