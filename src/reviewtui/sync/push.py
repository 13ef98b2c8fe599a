"""The outbox to the hub, oldest first, in batches; the hub's answer for each fact kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from reviewtui.domain.facts import decode_fact
from reviewtui.store.outbox import PROOF
from reviewtui.store.refused import DAMAGED, TOO_LARGE
from reviewtui.store.work import Delivered, Waiting
from reviewtui.sync.cache import Cache
from reviewtui.sync.faults import BadAnswer, TooLarge
from reviewtui.wire.messages import OPS_LIMIT, Hello, OpResult
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

BATCH_BYTES = 4 * 1024 * 1024
"""Facts sent at once weigh at most this, unless one alone weighs more."""
LEAST_LIMIT = 1024 * 1024
"""No hub takes less than this; one that says so is not believed until it refuses."""
ENVELOPE = 64
"""Bytes around the facts in a request, more than enough."""
_ACCEPTED = frozenset({"applied", "duplicate", "superseded", "held"})


@dataclass(slots=True)
class Pushed:
    """What a drain of the outbox came to.

    `left` stay in the outbox because the hub said "not now". `refused` are the ads whose fact the hub
    will never take. `epoch` is the epoch the hub answered under, empty if nothing was sent.
    """

    accepted: int = 0
    rejected: int = 0
    left: int = 0
    epoch: str = ""
    refused: set[str] = field(default_factory=set)


async def push(client: HubClient, cache: Cache, hello: Hello, sending: Callable[[int], None]) -> Pushed:
    """Send everything in the outbox, also what is added meanwhile, and keep every answer.

    A batch is durably marked attempted before it is sent. If its answer is lost, the same bytes are
    sent again the next time, and the hub knows them. A fact the hub cannot take now holds back later
    facts of the same ad, and no others. While a batch is on its way, the answers to the one before are
    kept and the next one is read and marked. `sending` is told how many facts are on their way.

    Each batch goes with the proof of the answer before it, and a hub for which that does not stand takes nothing: so
    the last proof stands for every fact that was accepted, whoever answered when.

    Raises:
        ColdStart: the hub no longer has what it took.
        HubFault: the drain ended early; what was not answered is still in the outbox.
    """
    pushed = Pushed()
    answers = _Answers(cache, pushed)
    outbox = _Outbox(cache, answers, hello)
    blocked: set[str] = set()
    upcoming: asyncio.Task[list[Waiting]] | None = None
    try:
        batch = await outbox.take()
        if batch:
            kept: str | None = await cache.write(cache.work.meta, PROOF)
            answers.proof = kept or ""
        while batch and pushed.epoch in ("", hello.epoch):
            upcoming = asyncio.create_task(outbox.take())
            ready = [fact for fact in batch if fact.ad_id not in blocked]
            pushed.left += len(batch) - len(ready)
            sending(len(ready))
            if ready:
                await _send(client, answers, ready, blocked)
            batch = await upcoming or await outbox.take()
        await answers.kept()
    finally:
        sending(0)
        if upcoming is not None:
            upcoming.cancel()
        await answers.settle()
    return pushed


class _Outbox:
    """The facts that wait and can be sent, batch by batch, each durably marked as about to be."""

    def __init__(self, cache: Cache, answers: _Answers, hello: Hello) -> None:
        self._cache = cache
        self._answers = answers
        self._most = max(1, min(OPS_LIMIT, hello.ops_limit))
        self._body_limit = max(hello.body_limit, LEAST_LIMIT)
        self._after = 0
        self._batches: list[list[Waiting]] = []

    async def take(self) -> list[Waiting]:
        """The next batch; empty where nothing more waits now."""
        cache = self._cache
        while True:
            if not self._batches:
                waiting = await cache.write(cache.work.outbox, self._most, self._after)
                if not waiting:
                    return []
                self._after = waiting[-1].n
                self._batches = list(_by_weight(waiting, min(BATCH_BYTES, self._body_limit)))
            batch = self._batches.pop(0)
            unfit = {fact.n: code for fact in batch if (code := _unfit(fact, self._body_limit))}
            if unfit:
                await self._answers.keep([_hold(fact, unfit[fact.n]) for fact in batch if fact.n in unfit], batch)
            fit = [fact for fact in batch if fact.n not in unfit]
            if fit and (marked := await cache.write(cache.work.mark_attempted, fit)):
                return marked


class _Answers:
    """What became of each fact, kept behind the next batch that is on its way."""

    def __init__(self, cache: Cache, pushed: Pushed) -> None:
        self.pushed = pushed
        self.proof = ""
        """Of the last answer that came, kept by now or not."""
        self._cache = cache
        self._keeping: asyncio.Task[None] | None = None

    async def keep_behind(self, delivered: Sequence[Delivered], facts: Sequence[Waiting], proof: str = "") -> None:
        """Keep these once those before are; returns at once, and raises what went wrong with those before."""
        await self.kept()
        self._keeping = asyncio.create_task(self.keep(delivered, facts, proof))

    async def kept(self) -> None:
        """All that was to be kept is."""
        if self._keeping is not None:
            await self._keeping
            self._keeping = None

    async def settle(self) -> None:
        """Leave nothing half kept, whatever else went wrong."""
        if self._keeping is not None:
            await asyncio.wait([self._keeping])

    async def keep(self, delivered: Sequence[Delivered], facts: Sequence[Waiting], proof: str = "") -> None:
        """Keep these now."""
        if not delivered:
            return
        await self._cache.write(self._cache.work.deliver, delivered, proof)
        ad_of = {fact.n: fact.ad_id for fact in facts}
        for one in delivered:
            if one.state == "held":
                self.pushed.rejected += 1
                self.pushed.refused.add(ad_of[one.n])
            else:
                self.pushed.accepted += 1


def _by_weight(waiting: Sequence[Waiting], most: int) -> Iterator[list[Waiting]]:
    """The same facts in the same order, in runs of at most `most` bytes; a heavier one goes alone."""
    batch: list[Waiting] = []
    weight = ENVELOPE
    for fact in waiting:
        if batch and weight + len(fact.body) + 1 > most:
            yield batch
            batch, weight = [], ENVELOPE
        batch.append(fact)
        weight += len(fact.body) + 1
    if batch:
        yield batch


async def _send(client: HubClient, answers: _Answers, facts: Sequence[Waiting], blocked: set[str]) -> None:
    """Send marked facts; in halves where something on the way takes less at once than the hub does."""
    pushed = answers.pushed
    try:
        answer = await client.ops([fact.body for fact in facts], answers.proof)
    except TooLarge:
        if len(facts) == 1:
            await answers.keep_behind([_hold(facts[0], TOO_LARGE)], facts)
            return
        half = len(facts) // 2
        await _send(client, answers, facts[:half], blocked)
        later = [fact for fact in facts[half:] if fact.ad_id not in blocked]
        pushed.left += len(facts) - half - len(later)
        if later:
            await _send(client, answers, later, blocked)
        return
    pushed.epoch = answer.epoch
    delivered = []
    for fact, result in zip(facts, answer.results, strict=True):
        if result.id != fact.id and result.outcome in _ACCEPTED:
            raise BadAnswer("bad_answer", host=client.host)
        if (outcome := _delivered(fact, result)) is None:
            blocked.add(fact.ad_id)
            pushed.left += 1
        else:
            delivered.append(outcome)
    answers.proof = answer.proof or answers.proof
    await answers.keep_behind(delivered, facts, answer.proof)


def _delivered(fact: Waiting, result: OpResult) -> Delivered | None:
    """What one answer means for the outbox; None where the fact has to be offered again."""
    if result.outcome in _ACCEPTED and result.seq is not None:
        return Delivered(fact.n, "acked", seq=result.seq, code=result.code, words=result.words)
    if result.outcome == "rejected":
        return Delivered(fact.n, "held", code=result.code, words=result.words)
    return None


def _unfit(fact: Waiting, most: int) -> str:
    """Why these bytes cannot be sent at all: they would spoil the request for all others. Empty if they can."""
    if len(fact.body) + ENVELOPE > most:
        return TOO_LARGE
    try:
        decode_fact(fact.body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return DAMAGED
    return ""


def _hold(fact: Waiting, code: str) -> Delivered:
    return Delivered(fact.n, "held", code=code, words=say(f"sync.{code}"))
