"""A reviewer's machine beside a real hub, and a line between them that can be made to fail."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec
from hub_setup import NOW, Line, Office, ad, decision, id_of, office_in, undo

from reviewtui.domain.ads import Content, content_hash
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import NewFact, WorkStore
from reviewtui.sync.cache import Cache
from reviewtui.sync.client import HubClient
from reviewtui.sync.pull import Applied, Pace
from reviewtui.sync.push import Pushed, push
from reviewtui.sync.secret import Secret
from reviewtui.sync.session import Listener, Round, Session, greet

URL = "http://127.0.0.1"

Fault = Callable[[httpx.Request, Callable[[], Awaitable[httpx.Response]]], Awaitable[httpx.Response]]
"""What happens to a request: it may be passed on (second argument), and its answer lost or replaced."""


class Wire(httpx.AsyncBaseTransport):
    """The way to the hub. `faults` are used up one per request; then the way is clear."""

    def __init__(self, hub: httpx.AsyncBaseTransport) -> None:
        self._hub = hub
        self.faults: list[Fault] = []
        self.always: Fault | None = None
        self.requests: list[tuple[str, bytes]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/events":  # this transport gives an answer only once it has ended
            return await answer(404, b'{"code":"not_found","words":""}')(request, self.pass_nothing)
        self.requests.append((request.url.path, await request.aread()))

        async def passed() -> httpx.Response:
            return await self._hub.handle_async_request(request)

        fault = self.faults.pop(0) if self.faults else self.always
        return await passed() if fault is None else await fault(request, passed)

    async def pass_nothing(self) -> httpx.Response:
        raise AssertionError("nobody asked for it")

    def sent_to(self, path: str) -> list[bytes]:
        return [body for where, body in self.requests if where == path]


def answer(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> Fault:
    """Somebody else answers."""

    async def fault(_: httpx.Request, __: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Response(status, headers={"content-type": kind, **named}, stream=Pieces(body))

    return fault


class Pieces(httpx.AsyncByteStream):
    """A body, in pieces of any size; cut off before its end if told so."""

    def __init__(self, *pieces: bytes, cut: bool = False) -> None:
        self._pieces = pieces
        self._cut = cut

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        if self._cut:
            raise httpx.ReadError("cut")


async def away(_: httpx.Request, __: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Nobody is there."""
    raise httpx.ConnectError("refused")


async def clear(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Nothing happens."""
    return await passed()


async def lose_answer(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """The hub commits, and its answer never arrives."""
    await passed()
    raise httpx.ReadError("lost")


async def cut_answer(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """The hub commits, and half of its answer arrives."""
    whole = await passed()
    body = await whole.aread()
    return httpx.Response(whole.status_code, headers=whole.headers, stream=Pieces(body[: len(body) // 2], cut=True))


async def at_once(_: float) -> None:
    """A sleep that lets others run, and no more."""


class _Interrupted:
    """Runs a coroutine for some steps, each from one wait to the next, and cancels it at the wait it reached."""

    def __init__(self, work: Coroutine[Any, Any, object], steps: int) -> None:
        self._work = work
        self._steps = steps

    def __await__(self) -> Generator[Any, Any, bool]:
        running = self._work.__await__()
        try:
            for _ in range(self._steps):
                yield running.send(None)
            waits = running.throw(asyncio.CancelledError())
            while True:
                yield waits
                waits = running.send(None)
        except StopIteration:
            return True
        except asyncio.CancelledError:
            return False


async def interrupted(work: Coroutine[Any, Any, object], steps: int) -> bool:
    """Cancel this work after so many waits; returns whether it had ended before."""
    return await _Interrupted(work, steps)


@dataclass
class Machine:
    """One reviewer's cache and line, with small words for what a reviewer does."""

    folder: Path
    office: Office
    line: Line
    wire: Wire
    client: HubClient
    cache: Cache
    mirror: MirrorStore
    pages: list[Applied] = field(default_factory=list)
    pushes: list[Pushed] = field(default_factory=list)
    fetched: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def work(self) -> WorkStore:
        return self.cache.work

    def decide(self, ad_id: str, text: str, verdict: str = "approve") -> str:
        raw = decision(ad_id, text, verdict)
        judged = Beneath(ad_id, content_hash(Content(text=text)))
        made = NewFact(id_of(raw), "decision", ad_id, NOW, raw, judged.content_hash, verdict)
        self.work.record([made], [judged])
        return id_of(raw)

    def record(self, raw: bytes, ad_id: str, kind: str = "decision", id: str = "") -> None:
        self.work.record([NewFact(id or id_of(raw), kind, ad_id, NOW, raw)])

    def undo(self, ad_id: str, target: str) -> bool:
        raw = undo(ad_id, target)
        return self.work.record_undo(NewFact(id_of(raw), "undo", ad_id, NOW, raw, target=target), None)

    async def push(self) -> Pushed:
        return await push(self.client, self.cache, await self.client.hello(), lambda _: None)

    async def session(self, pace: Pace | None = None) -> Session:
        hello = await greet(self.client, self.cache)
        listener = Listener(
            pushed=self.pushes.append, applied=self.pages.append, fetched=lambda *part: self.fetched.append(part)
        )  # fmt: skip
        pace = pace or Pace(sleep=at_once)
        return Session(
            self.client, self.cache, self.mirror, hello, clock=self.office.clock, pace=pace, listener=listener
        )

    async def sync(self) -> Round:
        return await (await self.session()).exchange()

    def delivery(self, id: str) -> str:
        found = self.work.fact(id)
        assert found is not None
        return found.delivery

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        return content_of(self.mirror)


def content_of(mirror: MirrorStore) -> dict[str, list[tuple[object, ...]]]:
    """Everything a mirror holds but its bookkeeping."""
    return {
        table: mirror.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("ad", "fact", "account", "policy")
    }


@contextlib.contextmanager
def cache_in(folder: Path) -> Iterator[Cache]:
    folder.mkdir(parents=True, exist_ok=True)
    work = WorkStore(folder / "work.db")
    writer = ThreadPoolExecutor(1)
    try:
        yield Cache(folder, work, writer)
    finally:
        writer.shutdown()
        work.close()


@asynccontextmanager
async def machine_in(
    folder: Path, office: Office, user: str = "ana", role: str = "reviewer", *scope: str
) -> AsyncIterator[Machine]:
    """A machine of this user; the same folder again is the same machine after a restart."""
    line = office.line(user, role, *scope)
    wire = Wire(office.client._transport)
    with cache_in(folder) as cache:
        mirror = MirrorStore(cache.mirror_path)
        try:
            async with HubClient(URL, Secret(line.token), wire) as client:
                yield Machine(folder, office, line, wire, client, cache, mirror)
        finally:
            mirror.close()


@asynccontextmanager
async def one_machine(tmp_path: Path, ads: int = 3) -> AsyncIterator[Machine]:
    """A hub with some ads (`ad 1` and on, text `text 1`…), and one reviewer who has not synced yet."""
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(tmp_path))
        await fill(office, ads)
        yield await stack.enter_async_context(machine_in(tmp_path / "ana", office))


async def fill(office: Office, ads: int, first: int = 1) -> None:
    boss = office.line("boss", "admin")
    rows = [ad(f"ad {n}", text=f"text {n}", account_id=f"acc {n % 3}") for n in range(first, first + ads)]
    await boss.observe(*rows)


def facts_on_hub(office: Office) -> list[str]:
    """The ids of all facts the hub holds, in the order it accepted them."""
    with office.hub.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT id FROM fact ORDER BY accepted")]


def sent_facts(wire: Wire) -> list[list[str]]:
    """Ids of the facts of each request to `ops`."""
    return [[fact["id"] for fact in msgspec.json.decode(body)["facts"]] for body in wire.sent_to("/v1/ops")]
