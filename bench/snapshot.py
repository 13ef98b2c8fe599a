"""A cold start from one file over HTTP on this machine, beside an insert-select out of the same file.

Ours: one round of `Session.exchange` from `hub serve`, whose file is made already, into an empty mirror: the first
page, so that there is something to read, the file fetched, hashed and unpacked, its schema and every type looked at,
its rows put into the mirror with all its indexes in one transaction, pages after it, overlays settled. The floor:
the same file, at hand and packed, unpacked and synced to the disk, `quick_check`, attached to a file of the floor's
own columns and four indexes (`floors/rows.py`), `INSERT … SELECT`, commit. Full-text indexing is apart, in both. Rows
per second, by the clock and by the processor time of the client.
"""

import asyncio
import os
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

from bench.clients import DATA, fresh, line_from
from bench.figures import Figure, in_turns
from bench.floors import rows
from bench.hubs import hub_of, served
from reviewtui.sync.connection import Connection, connected
from reviewtui.wire.messages import AdRow


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of a cold start from a file."""
    count = 20_000 if quick else 100_000
    folder = DATA / "snapshot"
    with served(hub_of(count)) as connection:
        shutil.rmtree(f"{hub_of(count)}-snapshots", ignore_errors=True)
        begun = perf_counter()
        file = asyncio.run(_fetch(connection, fresh(folder) / "file.db.gz"))
        yield Figure("making the file, once", count / (perf_counter() - begun), None, "rows/s")
        spent: dict[str, list[float]] = {"ours": [], "floor": []}

        def ours() -> float:
            begun = process_time()
            wall = asyncio.run(_start(connection, fresh(folder / "ours"), count))
            spent["ours"].append(process_time() - begun)
            return wall

        def floor() -> float:
            begun = process_time()
            wall = _floor_start(file, fresh(folder / "floor"), count)
            spent["floor"].append(process_time() - begun)
            return wall

        ours_s, floor_s = in_turns(3 if quick else 5, ours, floor)
    name = f"cold start by snapshot of {count:,} ads"
    yield Figure(name, count / ours_s, count / floor_s, "rows/s", 0.8, at_least=True)
    yield Figure("the same in processor time", count / min(spent["ours"]), count / min(spent["floor"]), "rows/s")
    shutil.rmtree(folder)


async def _fetch(connection: Connection, to: Path) -> Path:
    async with connected(connection) as client:
        while not (told := await client.snapshot()).ready:  # noqa: ASYNC110  # the hub makes it
            await asyncio.sleep(0.05)
        packed = b"".join([piece async for _, piece in client.snapshot_file(told.sha256, 0)])
    await asyncio.to_thread(to.write_bytes, packed)
    return to


async def _start(connection: Connection, folder: Path, count: int) -> float:
    async with line_from(folder, connection) as line:
        begun = perf_counter()
        result = await line.session.exchange()
        spent = perf_counter() - begun
        assert result.pulled >= count
        return spent


def _floor_start(file: Path, folder: Path, count: int) -> float:
    begun = perf_counter()
    plain = folder / "file.db"
    unpacker = zlib.decompressobj(wbits=31)
    with file.open("rb") as source, plain.open("wb") as unpacked:
        while piece := source.read(1 << 18):
            unpacked.write(unpacker.decompress(piece))
        unpacked.flush()
        os.fsync(unpacked.fileno())
    target = rows.Mirror(folder / "floor.db")
    target.db.execute("ATTACH ? AS s", (str(plain),))
    target.db.execute("PRAGMA s.quick_check")
    target.db.execute("BEGIN IMMEDIATE")
    columns = ", ".join(AdRow.__struct_fields__)
    taken = target.db.execute(f"INSERT INTO main.ad SELECT {columns} FROM s.ad ORDER BY arrival").rowcount
    target.db.execute("COMMIT")
    spent = perf_counter() - begun
    assert taken == count
    target.close()
    return spent
