"""A client beside a hub, with nothing of the hub's own loaded."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from reviewtui.store.mirror import MirrorStore
from reviewtui.store.work import WorkStore
from reviewtui.sync.cache import Cache
from reviewtui.sync.client import HubClient
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.pull import Pace
from reviewtui.sync.session import Listener, Session, greet
from reviewtui.wire.messages import Hello

DATA = Path(__file__).parent / ".data"
NOW = 1_780_000_000_000


def fresh(folder: Path) -> Path:
    """An empty folder of this name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@dataclass
class Line:
    """A cache beside a hub that was greeted."""

    session: Session
    client: HubClient
    cache: Cache
    hello: Hello


@asynccontextmanager
async def line_from(folder: Path, connection: Connection, *, by_pages: bool = False) -> AsyncIterator[Line]:
    """The cache in this folder, and its line to a hub; `by_pages`: a cold start never comes from a file."""
    with ThreadPoolExecutor(1) as writer:
        work = await asyncio.get_running_loop().run_in_executor(writer, WorkStore, folder / "work.db")
        mirror = MirrorStore(folder / "mirror.db")
        cache = Cache(folder, work, writer)
        async with connected(connection) as client:
            hello = await greet(client, cache)
            session = Session(
                client, cache, mirror, hello, clock=lambda: NOW, pace=Pace(), listener=Listener(),
                by_snapshot=not by_pages,
            )  # fmt: skip
            yield Line(session, client, cache, hello)
        mirror.close()
        work.close()


def peak_memory() -> float:
    """The most memory this process ever had, MB."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024
