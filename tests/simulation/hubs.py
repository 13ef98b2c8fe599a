"""The hub's processes on one database, and what can befall them."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event, update

from reviewtui.hub.api import build_app
from reviewtui.hub.egress import Egress
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import META
from simulation.clockwork import Clockwork
from simulation.network import Answer

SNAPSHOTS = "hub.db-snapshots"


class HubProcess:
    """One process that serves one database file."""

    def __init__(self, folder: Path, loop: Clockwork, clock: Any) -> None:
        self.folder, self.loop, self._clock = folder, loop, clock
        self.dead = False
        self._statements_left: int | None = None
        self.on_kill: Any = None

    async def start(self) -> None:
        self.hub: Hub = open_hub(f"sqlite:///{self.folder / 'hub.db'}", clock=self._clock)
        event.listen(self.hub.engine, "before_cursor_execute", self._traced)
        self._over = asyncio.Event()
        ready = asyncio.Event()
        self.task = self.loop.create_task(self._serve(ready))
        await ready.wait()

    async def _serve(self, ready: asyncio.Event) -> None:
        self.app = build_app(self.hub, hosts=None, egress=Egress(()), limits=None)
        self._door = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._listened: list[Events] = []
        async with self.app.lifespan():
            ready.set()
            await self._over.wait()
            for events in self._listened:
                await events.aclose()
        self.hub.close()

    async def stop(self) -> None:
        self.dead = True
        self._over.set()
        await asyncio.wait([self.task])

    async def answer(self, request: httpx.Request) -> Answer:
        if self.dead:
            raise httpx.ConnectError("no hub")
        answer = await self._door.handle_async_request(request)
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        content = b"".join([piece async for piece in answer.stream])
        if self.dead:
            raise httpx.ReadError("the hub was killed")
        kept = [(name, value) for name, value in answer.headers.items() if name != "content-length"]
        return Answer(answer.status_code, kept, content)

    async def listen(self, request: httpx.Request) -> httpx.Response:
        """An answer that goes on for as long as somebody listens, and the hub lives."""
        if self.dead:
            raise httpx.ConnectError("no hub")
        events = Events(self.app, request)
        self._listened.append(events)
        return await events.open()

    def kill_after(self, statements: int) -> None:
        self._statements_left = statements

    def is_in_peace(self) -> None:
        """It is not to be killed any more."""
        self._statements_left = None

    def _traced(self, *_: Any) -> None:
        if self._statements_left is not None and not self.dead:
            self._statements_left -= 1
            if self._statements_left <= 0:
                self._statements_left = None
                self.dead = True
                self.on_kill()


class Events(httpx.AsyncByteStream):
    """The pieces of an endless answer, as the application sends them."""

    def __init__(self, app: Any, request: httpx.Request) -> None:
        self._app, self._request = app, request
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._asked = False

    async def open(self) -> httpx.Response:
        url = self._request.url
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": url.path,
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw], "scheme": url.scheme,
            "raw_path": url.raw_path.split(b"?")[0], "query_string": url.query, "server": (url.host, url.port),
            "client": ("127.0.0.1", 1), "root_path": "",
        }  # fmt: skip
        self._task = asyncio.ensure_future(self._app(scope, self._receive, self._sent.put))
        first = await self._sent.get()
        return httpx.Response(first["status"], headers=first["headers"], stream=self)

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._sent.get()
            if message["type"] == "http.disconnect":
                raise httpx.ReadError("the hub is gone")
            yield message.get("body", b"")
            if not message.get("more_body"):
                return

    async def aclose(self) -> None:
        self._gone.set()
        await self._sent.put({"type": "http.disconnect"})
        self._task.cancel()
        await asyncio.wait([self._task])


def copy_database(folder: Path, to: Path) -> None:
    """The database as the system has it at this moment."""
    to.mkdir(parents=True)
    for name in ("hub.db", "hub.db-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, to / name)


def copy_snapshots(folder: Path, to: Path) -> None:
    """What the hub made beside its database stays there, whatever file is put in its place."""
    with suppress(FileNotFoundError):
        shutil.copytree(folder / SNAPSHOTS, to / SNAPSHOTS, ignore=shutil.ignore_patterns("*.lock"))


def begin_epoch(folder: Path, epoch: str) -> None:
    """What a restore does: the same hub, in a new epoch."""
    hub = open_hub(f"sqlite:///{folder / 'hub.db'}")
    with hub.writing() as transaction:
        transaction.connection.execute(update(META).values(epoch=epoch))
    hub.close()


def discard(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
