"""A cold start from one file: fetched, unpacked and put in the mirror's place; pages go on from there.

Small hubs are quicker by pages, whose first rows are on screen at once; the file pays from `WORTH` changes on, and
where more than half of the hub is missing here. Whatever goes wrong, pages still bring everything.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import zlib
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, BinaryIO, Final

from reviewtui.database import sqlite
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.replacing import BadSnapshot, Origin, replace
from reviewtui.sync.faults import Busy, HubFault, Unreachable
from reviewtui.wire.messages import Hello, Snapshot

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient
    from reviewtui.sync.pull import Pace

WORTH: Final = 20_000
PATIENCE: Final = 90.0
"""Seconds to wait for a file that the hub is making."""
TRIES: Final = 5
"""How often a download that broke goes on, as long as each brings something."""
PACKED_MOST, UNPACKED_MOST = 8 << 30, 64 << 30
"""Bytes of a file beyond which it is not fetched."""
ROOM: Final = 2.5
"""Free space on the disk, in sizes of the unpacked file, that taking it needs."""
_PIECE, _UNPACKED_PIECE = 1 << 18, 1 << 22
_NAME = "snapshot-"


class NotWorth(Exception):
    """There is no file to be had that could be used."""


FAULTS: Final = (BadSnapshot, NotWorth, HubFault, OSError, sqlite.Error)
"""What pages help out of, or will meet themselves."""


def is_worth(hello: Hello, upto: int) -> bool:
    """Whether a mirror that has come this far would rather take the file."""
    missing = hello.seq - upto
    return hello.accounts is None and missing >= WORTH and missing * 2 > hello.seq


async def take(
    client: HubClient,
    folder: Path,
    mirror: MirrorStore,
    hello: Hello,
    now: int,
    pace: Pace,
    ahead_by: int,
    fetched: Callable[[int, int], None],
) -> tuple[int, Snapshot]:
    """Make the mirror anew from the hub's file; returns how many rows it holds, and what it is. `fetched` is told how
    many bytes of it are here, of how many.

    Until it is complete the mirror is read as it was. A download that broke is kept, and goes on the next time.

    Raises:
        One of `FAULTS`: the mirror is as it was.
    """
    told = await _ready(client, pace)
    if told.epoch != hello.epoch or not 0 < told.packed <= PACKED_MOST or not 0 < told.size <= UNPACKED_MOST:
        raise NotWorth
    packed = folder / f"{_NAME}{hashlib.sha256(told.sha256.encode()).hexdigest()[:32]}.part"
    _make_room(folder, packed, told)
    await _fetch(client, told, packed, fetched)
    unpacked = folder / f"{_NAME}{os.getpid()}.db"
    ended = Event()

    def build() -> int:
        _unpack(told, packed, unpacked, ended)
        return replace(mirror, unpacked, Origin(told, hello.hub_id, ahead_by), now)

    try:
        return await _in_thread(build, mirror, ended), told
    finally:
        for path in (packed, unpacked):  # a file that could not be used is of no use the next time
            path.unlink(missing_ok=True)


def discard(folder: Path, keep: Path | None = None) -> None:
    """Remove what earlier tries left, but for the file that this one goes on from.

    Raises:
        OSError: something cannot be removed.
    """
    for other in folder.glob(f"{_NAME}*"):
        if other != keep:
            other.unlink(missing_ok=True)


def _make_room(folder: Path, packed: Path, told: Snapshot) -> None:
    discard(folder, keep=packed)
    if shutil.disk_usage(folder).free < told.packed + told.size * ROOM:
        raise NotWorth


async def _ready(client: HubClient, pace: Pace) -> Snapshot:
    """What the file is, once it is there."""
    waited = 0.0
    while not (told := await client.snapshot()).ready:
        pause = min(max(told.retry_after, 0.2), PATIENCE)
        waited += pause
        if waited >= PATIENCE:
            raise NotWorth
        await pace.sleep(pause)
    return told


async def _fetch(client: HubClient, told: Snapshot, packed: Path, fetched: Callable[[int, int], None]) -> None:
    """Bring the file here, from where an earlier try ended."""
    with os.fdopen(os.open(packed, os.O_CREAT | os.O_RDWR, 0o600), "r+b") as file:
        for tries in range(TRIES, 0, -1):
            begun = file.seek(0, os.SEEK_END)
            if begun >= told.packed:
                return
            try:
                await _go_on(client, told, file, begun, fetched)
            except (Unreachable, Busy):
                if tries == 1 or file.seek(0, os.SEEK_END) <= begun:
                    raise
    raise BadSnapshot("packed")


async def _go_on(
    client: HubClient, told: Snapshot, file: BinaryIO, begun: int, fetched: Callable[[int, int], None]
) -> None:  # fmt: skip
    end = begun
    async with aclosing(client.snapshot_file(told.sha256, begun)) as pieces:
        async for at, piece in pieces:
            if at != end:
                file.seek(at)
                file.truncate()
            end = at + len(piece)
            if end > told.packed:
                file.truncate(0)
                raise BadSnapshot("packed")
            file.write(piece)
            fetched(end, told.packed)
    file.flush()


def _unpack(told: Snapshot, packed: Path, unpacked: Path, ended: Event) -> None:
    """Unpack a file that is what the hub said, and never into more than it said."""
    digest = hashlib.sha256()
    unpacker = zlib.decompressobj(wbits=31)
    size = 0
    with (
        packed.open("rb") as source,
        os.fdopen(os.open(unpacked, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as target,
    ):
        while piece := source.read(_PIECE):
            digest.update(piece)
            while piece:
                try:
                    content = unpacker.decompress(piece, _UNPACKED_PIECE)
                except zlib.error as error:
                    raise BadSnapshot("packed") from error
                size += len(content)
                if size > told.size or unpacker.unused_data:
                    raise BadSnapshot("size")
                target.write(content)
                piece = unpacker.unconsumed_tail
                if ended.is_set():
                    raise BadSnapshot("ended")
    if digest.hexdigest() != told.sha256 or size != told.size or not unpacker.eof:
        raise BadSnapshot("sha256")


async def _in_thread(build: Callable[[], int], mirror: MirrorStore, ended: Event) -> int:
    """Do this in a thread. Cancelled, it is stopped and waited for: nobody else may use the mirror until then."""
    job = asyncio.ensure_future(asyncio.to_thread(build))
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        ended.set()
        while not job.done():
            mirror.connection.interrupt()
            await asyncio.wait([job], timeout=0.02)
        if not job.cancelled():
            job.exception()
        raise
