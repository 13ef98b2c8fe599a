"""What other threads ask of the hub is done with the engine's client, and every question gets an answer."""

import asyncio
import threading
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest
from sync_setup import away
from test_sync_engine import PATIENCE, in_sync, station_in, until

from reviewtui.errors import ReviewError
from reviewtui.sync.errands import Errands
from reviewtui.sync.faults import HubFault, Unreachable
from reviewtui.sync.status import SyncState

CLIENT: Any = object()
"""Errands hand the client on, and never touch it."""


async def name_thread(_: object) -> str:
    return threading.current_thread().name


async def never(_: object) -> None:
    await asyncio.Event().wait()


async def ended(future: Future[Any]) -> BaseException | None:
    """What this ended with, however it did."""
    await until(future.done)
    return CancelledError() if future.cancelled() else future.exception()


async def test_work_is_done_on_the_engines_thread_with_its_client(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        hello = await asyncio.wrap_future(engine.ask(lambda client: client.hello()))
        assert hello.user == "ana"
        assert await asyncio.wrap_future(engine.ask(name_thread)) == "sync"
        assert engine.stop(PATIENCE)


async def test_nothing_is_asked_of_a_hub_that_is_not_there(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        before = engine.ask(name_thread)
        station.wire.always = away
        engine.start()
        await until(lambda: engine.status().state is SyncState.OFFLINE)
        during = engine.ask(name_thread)
        assert engine.stop(PATIENCE)
        for future in (before, during, engine.ask(name_thread)):
            fault = await ended(future)
            assert isinstance(fault, HubFault)
            assert "No hub is connected" in str(fault)


async def test_whoever_waits_when_the_connection_goes_hears_of_it(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        waiting = [engine.ask(never) for _ in range(3)]
        station.wire.always = away
        engine.nudge()
        for future in waiting:
            assert isinstance(await ended(future), Unreachable)
        station.wire.always = None
        await until(in_sync(engine))
        last = engine.ask(never)
        assert engine.stop(PATIENCE)
        assert isinstance(await ended(last), Unreachable)


async def test_a_fault_belongs_to_whoever_asked_and_the_sync_goes_on(tmp_path):
    async def stumble(_: object) -> None:
        raise ZeroDivisionError

    async def refused(_: object) -> None:
        raise ReviewError("no_line")

    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert isinstance(await ended(engine.ask(stumble)), ZeroDivisionError)
        assert isinstance(await ended(engine.ask(refused)), ReviewError)
        assert engine.failure is None
        rounds = len(station.wire.sent_to("/v1/changes"))
        await until(lambda: len(station.wire.sent_to("/v1/changes")) > rounds)
        assert in_sync(engine)()
        assert engine.stop(PATIENCE)


async def test_a_question_taken_back_ends_its_work():
    errands, begun, given_up = Errands(), asyncio.Event(), asyncio.Event()

    async def work(_: object) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    async with errands.held(CLIENT):
        asked = errands.ask(work)
        await begun.wait()
        assert asked.cancel()
        await asyncio.wait_for(given_up.wait(), PATIENCE)
        late = errands.ask(never)
        late.cancel()  # before its work could begin
    assert late.cancelled()


@pytest.mark.parametrize("turns", range(4))
async def test_a_question_asked_while_the_connection_ends_is_answered(turns):
    """Whichever step the end has come to, the question finds a client or hears that there is none."""
    errands, stop = Errands(), asyncio.Event()

    async def hold() -> None:
        async with errands.held(CLIENT):
            await stop.wait()

    holding = asyncio.ensure_future(hold())
    await asyncio.sleep(0)
    early = errands.ask(never)
    stop.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    late = errands.ask(never)
    await holding
    assert isinstance(await ended(early), Unreachable)
    assert isinstance(await ended(late), Unreachable)
