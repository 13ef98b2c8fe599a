"""A cold pull by pages of 1,000 over HTTP on this machine, and what a pull costs where nothing is new.

Ours: `sync.pull` from `hub serve` into an empty mirror, with every rule: token, scope, five kinds of row,
typed decoding, place and state of each ad, cursor and page in one transaction, overlays settled. The floor
(`floors/wire.py`): the same rows of the same table as JSON, decoded as tuples and upserted into a table of
the mirror's columns and indexes, page by page. Full-text indexing is apart, in both. Rows per second.

*Nothing to do*: ours is one round of `Session.exchange`: the outbox looked at, the cursor asked for, the
answer looked at. The floor is one empty page asked for and decoded.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import msgspec

from bench.clients import DATA, fresh, line_from
from bench.figures import Figure, in_turns
from bench.floors import rows
from bench.hubs import floor_served, hub_of, served
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync.connection import Connection


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of pulling."""
    count = 20_000 if quick else 100_000
    path = hub_of(count)
    folder = DATA / "pull"
    with served(path) as connection, floor_served(path) as address:
        ours, floor = in_turns(
            3,
            lambda: asyncio.run(_pull(connection, fresh(folder), count)),
            lambda: _floor_pull(address, fresh(folder), count),
        )
        yield Figure(f"cold pull of {count:,} ads", count / ours, count / floor, "rows/s", 0.75, at_least=True)
        asyncio.run(_pull(connection, fresh(folder), count))
        ours, floor = asyncio.run(_idle(connection, address, folder, count, 20 if quick else 60))
        yield Figure("sync with nothing to do", ours * 1e3, floor * 1e3, "ms", 6.0)
    mirror = MirrorStore(folder / "mirror.db")
    begun = perf_counter()
    while mirror.index_some():
        pass
    yield Figure("full-text indexing, apart", count / (perf_counter() - begun), None, "rows/s")
    mirror.close()


async def _pull(connection: Connection, folder: Path, count: int) -> float:
    async with line_from(folder, connection, by_pages=True) as line:
        begun = perf_counter()
        result = await line.session.exchange()
        spent = perf_counter() - begun
        assert result.pulled >= count
        return spent


def _floor_pull(address: str, folder: Path, count: int) -> float:
    target = rows.Mirror(folder / "floor.db")
    decode = msgspec.json.Decoder(list[rows.ROW]).decode
    after = taken = 0
    begun = perf_counter()
    with httpx.Client(base_url=address, trust_env=False) as client:
        while page := decode(client.get(f"/pull?{after}").content):
            after = page[-1][0]
            target.put(page, after)
            taken += len(page)
    spent = perf_counter() - begun
    assert taken == count
    target.close()
    return spent


async def _idle(connection: Connection, address: str, folder: Path, head: int, rounds: int) -> tuple[float, float]:
    ours: list[float] = []
    floor: list[float] = []
    async with line_from(folder, connection) as line, httpx.AsyncClient(base_url=address) as client:
        await line.session.exchange()
        for _ in range(rounds):
            begun = perf_counter()
            await line.session.exchange()
            ours.append(perf_counter() - begun)
            begun = perf_counter()
            msgspec.json.decode((await client.get(f"/pull?{head * 2}")).content)
            floor.append(perf_counter() - begun)
    return median(ours), median(floor)
