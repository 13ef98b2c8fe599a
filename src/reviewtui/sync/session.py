"""One conversation with a hub: whose it is, whether it is still the hub we knew, and rounds of push and pull."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from reviewtui.store.mirror import MirrorStore
from reviewtui.store.outbox import PROOF
from reviewtui.store.people import PEOPLE, Met, read_met, write_met
from reviewtui.sync.cache import EPOCH, HUB_ID, USER, Cache
from reviewtui.sync.erasing import forget_erased
from reviewtui.sync.faults import BadAnswer, ColdStart, Forbidden, OtherHub, Refused
from reviewtui.sync.pull import Applied, Pace, ahead_of, offer_apart, offer_on, offer_undos, pull
from reviewtui.sync.push import BATCH_BYTES, ENVELOPE, LEAST_LIMIT, Pushed, push
from reviewtui.sync.snapshot import FAULTS, discard, is_worth, take
from reviewtui.wire.messages import Hello

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

logger = logging.getLogger("reviewtui.sync")
MEET_EVERY = 600_000
"""Milliseconds for which it is known who works there."""
ASK_EVERY = 60_000
"""How often (ms) an open session of few accounts asks what was erased out of its sight."""
OFFER_EVERY = 600_000
"""How often (ms) what something on the way found too large is offered again."""


def _unheard(*_: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what a round does, as it does it: facts on their way, facts answered, pages applied, and how many
    bytes came of how many of a file that holds all."""

    sending: Callable[[int], None] = _unheard
    pushed: Callable[[Pushed], None] = _unheard
    applied: Callable[[Applied], None] = _unheard
    fetched: Callable[[int, int], None] = _unheard


@dataclass(slots=True)
class Round:
    """What one round came to."""

    accepted: int = 0
    rejected: int = 0
    left: int = 0
    pulled: int = 0
    refused: set[str] = field(default_factory=set)


async def greet(client: HubClient, cache: Cache, *, private: bool = False) -> Hello:
    """Say hello, and make sure that this hub and user are those of the cache. Where nothing was said of the hub
    before, the first contact decides.

    A hub in this process has one user, whatever this machine calls them today.

    Raises:
        OtherHub: another hub or another user; nothing else was sent.
        HubFault: the hub could not be used.
    """
    hello = await client.hello()
    known = await cache.remembered()
    if (known.get(HUB_ID) or cache.hub_id or hello.hub_id) != hello.hub_id:
        raise OtherHub("other_hub", host=client.host)
    if not private and known.get(USER, hello.user) != hello.user:
        raise OtherHub("other_user", host=client.host, user=known[USER], other=hello.user)
    client.meant_for(hello.hub_id)
    if hello.forget:
        await cache.write(cache.work.erase_named, hello.forget)
    await cache.remember(hub_id=hello.hub_id, user=hello.user, role=hello.role, scope=scope_of(hello))
    return hello


def scope_of(hello: Hello) -> str:
    """The accounts in sight, as a cache remembers them."""
    return msgspec.json.encode(hello.accounts).decode()


class Session:
    """Rounds of push and pull with a hub that was greeted."""

    def __init__(
        self,
        client: HubClient,
        cache: Cache,
        mirror: MirrorStore,
        hello: Hello,
        *,
        clock: Callable[[], int],
        pace: Pace,
        listener: Listener,
        private: bool = False,
        by_snapshot: bool = True,
    ) -> None:
        """`private`: the hub is in this process; `by_snapshot`: whether a cold start may come from one file."""
        self.hello = hello
        self._ahead_by = ahead_of(hello, clock())
        self._recognised = False
        self._by_snapshot = by_snapshot and not private
        self._tidy = False
        self._meet_at = 0
        self._asked_at = clock()
        self._offered_at: int | None = None
        self._client = client
        self._cache = cache
        self._mirror = mirror
        self._private = private
        self._clock = clock
        self._pace = pace
        self._listener = listener

    async def exchange(self) -> Round:
        """Push until the outbox is empty, then pull until nothing is new.

        Where the hub is not what the mirror knows any more (another epoch, a head that went back, a
        cursor it no longer takes), the mirror begins again, once.

        Raises:
            HubFault: the round ended early; the next one goes on from there.
        """
        result = Round()
        began_again = False
        while True:
            try:
                await self._recognise()
                await self._offer_fitting()
                await self._push(result)
                result.pulled += await self._take_snapshot()
                result.pulled += await self._pull()
            except ColdStart as cold:
                if began_again:
                    raise BadAnswer("bad_answer", host=self._client.host) from cold
                began_again = True
                self.hello = await greet(self._client, self._cache, private=self._private)
                self._ahead_by = ahead_of(self.hello, self._clock())
                await self._begin_again()
                continue
            if self.hello.accounts is not None and (result.accepted or not self._tidy):
                upto = self._mirror.state().upto
                await self._cache.write(self._cache.work.let_go, upto)
            if not self._tidy:
                self._tidy = True
                with suppress(OSError):  # what could not be removed is looked for the next time
                    discard(self._cache.folder)
            await self._forget_out_of_sight()
            await forget_erased(self._cache, self._mirror)
            await self._meet()
            return result

    async def _forget_out_of_sight(self) -> None:
        """Now and then, learn which of our own facts were erased in accounts that we no longer see: no page tells."""
        now = self._clock()
        if self.hello.accounts is None or 0 <= now - self._asked_at < ASK_EVERY:
            return
        self._asked_at = now
        if forget := (await self._client.hello()).forget:
            await self._cache.write(self._cache.work.erase_named, forget)

    async def _pull(self, pages: int | None = None) -> int:
        proof: str | None = await self._cache.write(self._cache.work.meta, PROOF)
        return await pull(
            self._client,
            self._cache,
            self._mirror,
            self.hello,
            self._clock,
            self._pace,
            self._listener.applied,
            self._ahead_by,
            pages,
            proof or "",
        )

    async def _take_snapshot(self) -> int:
        """Where most of the hub is missing here, take it as one file; returns how many rows came.

        An empty mirror gets a first page before, so that there is something to read meanwhile.
        """
        state = self._mirror.state()
        taken = 0
        if self._by_snapshot and is_worth(self.hello, state.upto):
            if not state.cursor and not state.stale:
                taken += await self._pull(1)
            try:
                rows, told = await take(
                    self._client, self._cache.folder, self._mirror, self.hello, self._clock(), self._pace,
                    self._ahead_by, self._listener.fetched,
                )  # fmt: skip
            except FAULTS as fault:
                self._by_snapshot = False  # pages bring all of it
                logger.info("no snapshot: %s", type(fault).__name__)
            else:
                await self._settle(rows, told.upto)
                taken += rows
        if self._mirror.state().stale:
            self._mirror.begin_again(self.hello.epoch, scope_of(self.hello))
        return taken

    async def _settle(self, rows: int, upto: int) -> None:
        """All of the mirror changed: derive anew what lies over it, and tell."""
        work = self._cache.work
        again = [*await offer_undos(self._cache, self._mirror), *await offer_on(self._cache, self._mirror)]
        await offer_apart(self._cache, self._mirror)
        overlaid = [*await self._cache.write(work.overlaid), *again]
        await self._cache.write(work.lay_over, self._mirror.beneath(overlaid))
        settled = await self._cache.write(work.settle, upto, self._clock())
        self._listener.applied(Applied(rows, upto, max(upto, self.hello.seq), (), settled))

    async def _meet(self) -> None:
        """Now and then, remember who works there. A hub that does not tell is no fault."""
        now = self._clock()
        if self._private or now < self._meet_at:
            return
        self._meet_at = now + MEET_EVERY
        met = read_met(await self._cache.write(self._cache.work.meta, PEOPLE))
        if 0 <= now - met.at < MEET_EVERY:
            return
        try:
            told = await self._client.people()
        except (Refused, Forbidden, BadAnswer):
            return
        await self._cache.write(self._cache.work.set_meta, PEOPLE, write_met(Met(now, told.people)))

    async def _offer_fitting(self) -> None:
        """At first and now and then, offer again what is held as too large although the hub takes as much."""
        now = self._clock()
        if self._offered_at is not None and 0 <= now - self._offered_at < OFFER_EVERY:
            return
        self._offered_at = now
        most = min(max(self.hello.body_limit, LEAST_LIMIT), BATCH_BYTES) - ENVELOPE
        await self._cache.write(self._cache.work.offer_fitting, most)

    async def _push(self, result: Round) -> None:
        pushed = await push(self._client, self._cache, self.hello, self._listener.sending)
        result.accepted += pushed.accepted
        result.rejected += pushed.rejected
        result.left = pushed.left
        result.refused |= pushed.refused
        if pushed.refused:
            await self._cache.write(self._cache.work.lay_over, self._mirror.beneath(sorted(pushed.refused)))
        self._listener.pushed(pushed)
        if pushed.epoch and pushed.epoch != self.hello.epoch:
            raise ColdStart("hub_cold_start", host=self._client.host)

    async def _recognise(self) -> None:
        """Once per `hello`: whether this is still the hub the mirror and the outbox know.

        How far the hub had accepted our facts tells only those who see its whole head whether it went back.
        """
        if self._recognised:
            return
        hello = self.hello
        self._mirror.view_as(hello.user)
        if self._mirror.is_outgrown():  # what is pulled over the rows that are here must be of their history
            await self._check_history()
        outgrown = self._mirror.catch_up()
        scope = scope_of(hello)
        if (pulled_for := self._mirror.scope()) is None:
            # Nothing here tells any more whether the hub was put back meanwhile: it knows those that it has.
            await self._cache.write(self._cache.work.offer_again)
            self._mirror.note_scope(scope)
        elif pulled_for != scope:
            await self._begin_again()  # at once: what is out of sight now must not wait for a page
        state = self._mirror.state()
        offered = (await self._cache.remembered()).get(EPOCH, hello.epoch)
        known = state.upto if hello.accounts is not None else max(state.upto, await self._cache.highest_seq())
        if hello.seq < known or offered != hello.epoch or state.epoch not in ("", hello.epoch):
            await self._begin_again(same_sight=self._mirror.role() == hello.role)
        else:
            if not state.cursor:
                await self._cache.write(self._cache.work.lay_again)
            if outgrown:
                overlaid = await self._cache.write(self._cache.work.overlaid)
                await self._cache.write(self._cache.work.lay_over, self._mirror.beneath(overlaid))
            # A pull that was cut off may not have come to these.
            again = [*await offer_undos(self._cache, self._mirror), *await offer_on(self._cache, self._mirror)]
            if again:
                await self._cache.write(self._cache.work.lay_over, self._mirror.beneath(again))
            await offer_apart(self._cache, self._mirror)
            await self._cache.remember(epoch=hello.epoch)
            self._mirror.note_role(hello.role)
            self._recognised = True

    async def _check_history(self) -> None:
        """Have the hub look at cursor and proof.

        Raises:
            ColdStart: it was put back since.
        """
        proof: str | None = await self._cache.write(self._cache.work.meta, PROOF)
        await self._client.changes(self._mirror.state().cursor, 1, proof or "")

    async def _begin_again(self, *, same_sight: bool = False) -> None:
        """Offer every own fact again, and empty the mirror. The hub knows those it has.

        The offer is durable before the mirror forgets what called for it. Old copies go at once where the cause may
        be a changed scope or role; with the `same_sight` they are read until a snapshot replaces them, if one will.
        """
        await self._cache.write(self._cache.work.offer_again, self.hello.seq)
        await self._cache.remember(epoch=self.hello.epoch)
        self._cache.forget_pictures()
        await self._cache.write(self._cache.work.set_meta, PEOPLE, "")
        self._meet_at = 0
        if same_sight and self._by_snapshot and is_worth(self.hello, 0):
            self._mirror.outlive(self.hello.epoch)
        else:
            self._mirror.begin_again(self.hello.epoch, scope_of(self.hello))
        self._mirror.note_role(self.hello.role)
        self._recognised = True
