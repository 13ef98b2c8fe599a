"""Sending what other systems say to the hub: streamed, in batches bounded in rows and bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from reviewtui.sync.faults import Busy, TooLarge
from reviewtui.wire.messages import BODY_LIMIT, OBSERVATIONS_LIMIT, ObservationIn

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

BATCH_BYTES = 4 * 1024 * 1024
TRIES = 4
LONGEST_WAIT = 10.0
"""Seconds a command waits at most before each further try of a busy hub."""
_ENVELOPE = 64


@dataclass(slots=True)
class Taken:
    """What became of the rows. `rejected`: (position in what was sent, from 0; code). `seq`: the hub's head
    after the last of them: a mirror at or above it holds them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    late: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    seq: int = 0

    @property
    def sent(self) -> int:
        """All rows."""
        return self.added + self.changed + self.unchanged + self.late + len(self.rejected)

    def count(self, position: int, outcome: str) -> None:
        """Add one row's outcome; one we do not know counts as rejected, with its own word."""
        match outcome:
            case "added":
                self.added += 1
            case "changed":
                self.changed += 1
            case "unchanged":
                self.unchanged += 1
            case "late":
                self.late += 1
            case _:
                self.rejected.append((position, outcome.removeprefix("rejected:")))


async def send_observations(
    client: HubClient,
    rows: Iterable[ObservationIn],
    progress: Callable[[int], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Taken:
    """Send reports in their order; `progress` is told how many rows were answered so far.

    Rows are read as they are sent, so a file of any size takes the memory of one batch. The hub knows a
    row it took before: after a fault, the same file may simply be sent again.

    Raises:
        HubFault: the rows answered so far are on the hub; the rest was not sent, or its answer was lost.
    """
    taken = Taken()
    position = 0
    for batch in _batches(rows):
        await _send(client, batch, position, taken, sleep)
        position += len(batch)
        progress(position)
    taken.rejected.sort()
    return taken


def _batches(rows: Iterable[ObservationIn]) -> Iterator[list[bytes]]:
    encode = msgspec.json.Encoder().encode
    batch: list[bytes] = []
    weight = _ENVELOPE
    for row in rows:
        raw = encode(row)
        if batch and (len(batch) == OBSERVATIONS_LIMIT or weight + len(raw) + 1 > BATCH_BYTES):
            yield batch
            batch, weight = [], _ENVELOPE
        batch.append(raw)
        weight += len(raw) + 1
    if batch:
        yield batch


async def _send(
    client: HubClient, batch: list[bytes], position: int, taken: Taken, sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Send one batch; in halves where something on the way takes less at once than the hub does."""
    if len(batch) == 1 and len(batch[0]) + _ENVELOPE > BODY_LIMIT:
        taken.count(position, "rejected:too_large")
        return
    for attempt in range(1, TRIES + 1):
        try:
            answer = await client.observations(batch)
        except Busy as busy:
            if attempt == TRIES:
                raise
            await sleep(min(busy.retry_after or float(attempt), LONGEST_WAIT))
        except TooLarge:
            if len(batch) == 1:
                taken.count(position, "rejected:too_large")
                return
            half = len(batch) // 2
            await _send(client, batch[:half], position, taken, sleep)
            await _send(client, batch[half:], position + half, taken, sleep)
            return
        else:
            for offset, outcome in enumerate(answer.outcomes):
                taken.count(position + offset, outcome)
            taken.seq = max(taken.seq, answer.seq)
            return
