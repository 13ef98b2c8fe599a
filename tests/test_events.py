"""Whoever listens hears at once that something changed in their sight, and nothing else."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli_setup import RunningHub
from hub_setup import Line, Office, ad, gold, note, office_in
from sync_setup import Pieces, answer, cache_in

from reviewtui.domain.decisions import Role
from reviewtui.hub import hints
from reviewtui.hub.access import Caller
from reviewtui.hub.gate import Refusal
from reviewtui.hub.opening import open_hub
from reviewtui.sync import client as client_module
from reviewtui.sync import engine as engine_module
from reviewtui.sync.client import HubClient
from reviewtui.sync.connection import remote
from reviewtui.sync.engine import Engine
from reviewtui.sync.faults import BadAnswer, Busy, CaptivePortal, Refused, TokenRefused, Unreachable
from reviewtui.sync.live import Ear
from reviewtui.sync.secret import Secret

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "LOOK_S", 0.01)


class Streaming(httpx.AsyncBaseTransport):
    """Calls an application in this process, and gives its answer as it comes."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.left = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method,
            "headers": [(name.lower(), value) for name, value in request.headers.raw], "scheme": "http",
            "path": request.url.path, "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query, "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
            "root_path": "",
        }  # fmt: skip
        body = await request.aread()
        sent: asyncio.Queue[Any] = asyncio.Queue()
        gone = asyncio.Event()
        received = False

        async def receive() -> Any:
            nonlocal received
            if not received:
                received = True
                return {"type": "http.request", "body": body, "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            await sent.put(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                gone.set()

        async def run() -> None:
            try:
                await self.app(scope, receive, send)
            finally:
                await sent.put(None)

        task = asyncio.create_task(run())
        start = await sent.get()
        transport = self

        class Body(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                while (message := await sent.get()) is not None:
                    yield message.get("body", b"")

            async def aclose(self) -> None:
                gone.set()
                await asyncio.wait([task])
                transport.left += 1

        return httpx.Response(start["status"], headers=start["headers"], stream=Body())


class Listener:
    """Somebody who listens, and what they heard."""

    def __init__(self, office: Office, line: Line) -> None:
        self.transport = Streaming(office.client._transport.app)  # type: ignore[attr-defined]
        self.client = HubClient("http://127.0.0.1", Secret(line.token), self.transport)
        self.heard: list[int | None] = []
        self.ended = False
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async with self.client, aclosing(self.client.events()) as events:
            async for seq in events:
                self.heard.append(seq)
        self.ended = True

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110  # it happens on the hub
                await asyncio.sleep(0.002)

    async def hears(self, count: int) -> int:
        """The last of so many."""
        await self.until(lambda: len(self.heard) >= count)
        assert len(self.heard) == count
        last = self.heard[-1]
        assert last is not None
        return last

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])


@asynccontextmanager
async def listening(office: Office, *lines: Line) -> AsyncIterator[list[Listener]]:
    listeners = [Listener(office, line) for line in lines]
    try:
        yield listeners
    finally:
        for listener in listeners:
            await listener.close()


async def looks(office: Office, times: int = 5) -> None:
    """The hub looks some times more."""
    await asyncio.sleep(hints.LOOK_S * times)


# --- the hub ---


async def test_a_listener_hears_how_far_the_hub_is_and_whenever_it_moves(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        async with listening(office, ana) as (listener,):
            assert await listener.hears(1) == (await ana.all()).head
            await connie.observe(ad("1", text="a"), ad("2", text="b"))
            assert await listener.hears(2) == (await ana.all()).head
            await looks(office)
            assert len(listener.heard) == 2


@pytest.mark.both_databases
async def test_what_others_do_out_of_sight_is_not_to_be_heard(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, lea = office.line("connie", "connector"), office.line("lea", "lead")
        ana, ben = office.line("ana"), office.line("ben", "reviewer", "acme")
        await connie.observe(ad("1", text="a", account_id="acme"), ad("2", text="b", account_id="delta"))
        async with listening(office, ana, ben, lea) as (all_of_it, acme, lead):
            first = await acme.hears(1)
            assert first == (await ben.all()).head < (await ana.all()).head
            await lead.hears(1)
            await all_of_it.hears(1)
            await lea.send(note("2"))
            await all_of_it.hears(2)
            await lead.hears(2)
            await looks(office)
            assert acme.heard == [first]
            await lea.send(gold("1", "a"))
            await lead.hears(3)
            await looks(office)
            assert (len(all_of_it.heard), acme.heard) == (2, [first]), "a known answer is for leads alone"
            await lea.send(note("1"))
            assert await acme.hears(2) == (await ben.all()).head


async def test_an_event_holds_a_number_and_nothing_else(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="CANARY", account_id="acme"))
        transport = Streaming(office.client._transport.app)  # type: ignore[attr-defined]
        ana = office.line("ana")
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
            client.stream("GET", "/v1/events", headers=ana.headers) as response,
        ):
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store"
            first = await anext(response.aiter_raw())
        assert first == b'event: head\ndata: {"seq":%d}\n\n' % (await ana.all()).head


async def test_silence_is_broken_by_a_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "HEARTBEAT", 0.01)
    async with office_in(tmp_path) as office, listening(office, office.line("ana")) as (listener,):
        await listener.until(lambda: listener.heard.count(None) >= 3)


async def test_a_token_taken_back_ends_what_it_listens_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "HEARTBEAT", 0.01)
    async with office_in(tmp_path) as office, listening(office, office.line("ana")) as (listener,):
        await listener.until(lambda: listener.heard.count(None) >= 1)
        with office.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("UPDATE token SET revoked_at = 1")
        await listener.until(lambda: listener.ended)


async def test_who_goes_is_forgotten_and_there_is_room_for_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "FOR_ONE", 1)
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        for _ in range(3):
            async with listening(office, ana) as (listener,):
                await listener.hears(1)
                full = await ana.get("/v1/events")
                assert (full.status_code, full.json()["code"], "retry-after" in full.headers) == (503, "busy", True)


async def test_a_listener_of_a_hub_that_ends_is_let_go(tmp_path: Path) -> None:
    hub = open_hub(f"sqlite:///{tmp_path / 'hub.db'}")
    here = hints.Hints(hub, asyncio.to_thread)
    caller = Caller("ana", Role.REVIEWER)
    seen = [piece async for piece in _until_end(here, caller)]
    assert len(seen) == 1
    with pytest.raises(Refusal):
        here.make_room(caller)
    hub.close()


async def _until_end(here: hints.Hints, caller: Caller) -> AsyncIterator[bytes]:
    async def let_in() -> None:
        pass

    async for piece in here.events(caller, let_in):
        yield piece
        here.end()


def test_a_hub_stops_at_once_while_somebody_listens(tmp_path: Path) -> None:
    hub = RunningHub(tmp_path)
    hub.start()
    token = hub.token("ana", "reviewer")
    first = threading.Event()

    def listen() -> None:
        with httpx.stream(
            "GET", f"{hub.address}/v1/events", headers={"Authorization": f"Bearer {token}"}
        ) as response:
            for _ in response.iter_raw():
                first.set()

    thread = threading.Thread(target=listen)
    thread.start()
    assert first.wait(PATIENCE)
    hub.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


# --- the client ---


def said(*pieces: bytes, cut: bool = False) -> Any:
    async def fault(_: httpx.Request, __: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Pieces(*pieces, cut=cut))

    return fault


async def lost(*_: object) -> httpx.Response:
    class Silent(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b'event: head\ndata: {"seq":4}\n\n'
            raise httpx.ReadTimeout("half open")

    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Silent())


class Scripted(httpx.AsyncBaseTransport):
    """Each connection meets the next of these; then nothing more comes of the last, for ever."""

    def __init__(self, *faults: Any) -> None:
        self.faults = list(faults)
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if not self.faults:
            await asyncio.Event().wait()
        return await self.faults.pop(0)(request, None)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("pieces", "heard"),
    [
        ((b'event: head\ndata: {"seq":4}\n\n',), [4]),
        ((b"event: he", b'ad\ndata: {"seq"', b":4}\n", b"\n: here\n\n"), [4, None]),
        ((b"event: later\ndata: what\n\n",), [None]),
        ((b'event: head\ndata: {"seq":4,"more":1}\n\n',), [4]),
    ],
)
async def test_what_is_heard(pieces: tuple[bytes, ...], heard: list[int | None]) -> None:
    async with HubClient("http://127.0.0.1", Secret("t"), Scripted(said(*pieces))) as client:
        assert [seq async for seq in client.events()] == heard


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (answer(401), TokenRefused),
        (answer(404, b'{"code":"not_found","words":""}'), Refused),
        (answer(503, b'{"code":"busy","words":""}'), Busy),
        (answer(200, b"<html>", "text/html"), CaptivePortal),
        (answer(200, b"{}"), CaptivePortal),
        (answer(302, b"", location="http://elsewhere.example"), CaptivePortal),
        (said(b"event: head\ndata: many\n\n"), BadAnswer),
        (said(b"x" * (client_module.EVENT_LIMIT + 1)), BadAnswer),
        (said(b": here\n\n", cut=True), Unreachable),
        (lost, Unreachable),
    ],
)
async def test_what_a_listener_meets_has_a_name(fault: Any, kind: type[Exception]) -> None:
    async with HubClient("http://127.0.0.1", Secret("t"), Scripted(fault)) as client:
        with pytest.raises(kind):
            async for _ in client.events():
                pass


async def test_a_line_that_breaks_is_built_up_again_later_each_time_by_chance() -> None:
    heard: list[int] = []
    turns: list[bool] = []
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    def changed() -> None:
        turns.append(ear.live)

    ear = Ear(heard.append, changed, lambda: 0.5, sleep)
    busy = answer(503, b'{"code":"busy","words":""}', retry_after="7")
    broken = answer(200, b"<html>", "text/html")
    line = Scripted(broken, broken, broken, busy, lost, said(b'event: head\ndata: {"seq":5}\n\n'), broken)
    async with HubClient("http://127.0.0.1", Secret("t"), line) as client, ear.open(client):
        async with asyncio.timeout(PATIENCE):
            while len(line.asked) < 8:  # noqa: ASYNC110
                await asyncio.sleep(0)
    assert heard == [4, 5]
    assert turns == [True, False, True, False]
    assert pauses == [1.0, 2.0, 4.0, 8.0, 1.0, 1.0, 2.0]
    assert not ear.live


@pytest.mark.parametrize("fault", [answer(404, b'{"code":"not_found","words":""}'), answer(401), answer(403)])
async def test_a_hub_that_tells_nothing_is_not_asked_again(fault: Any) -> None:
    line = Scripted(fault)
    ear = Ear(lambda seq: None, lambda: None, lambda: 0.5)
    async with HubClient("http://127.0.0.1", Secret("t"), line) as client, ear.open(client):
        for _ in range(50):
            await asyncio.sleep(0)
    assert len(line.asked) == 1


def test_the_engine_pulls_at_once_when_it_hears_of_something(
    tmp_path: Path, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("INTERVAL_NEAR", "INTERVAL_FAR", "INTERVAL_LIVE"):
        monkeypatch.setattr(engine_module, name, 3600.0)
    connie = {"Authorization": f"Bearer {hub.token('connie', 'connector')}"}
    moved = threading.Condition()

    def changed(*_: object) -> None:
        with moved:
            moved.notify_all()

    def until(true: Callable[[], object]) -> None:
        with moved:
            assert moved.wait_for(true, PATIENCE)

    with cache_in(tmp_path / "ana") as cache:
        engine = Engine(cache, remote(hub.address, Secret(hub.token("ana", "reviewer"))), on_change=changed)
        engine.start()
        try:
            for number in range(3):
                until(lambda: engine.status().state == "in_sync")
                rows = {"rows": [ad(str(number), text="a")]}
                sent = httpx.post(f"{hub.address}/v1/observations", json=rows, headers=connie).json()
                until(lambda seq=sent["seq"]: engine.status().upto >= seq)
        finally:
            assert engine.stop(PATIENCE)
