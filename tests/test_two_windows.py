"""Two windows of the app and commands on one home: each sees what the others do; nothing is lost or done twice."""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from cli_setup import Home
from home_setup import Home as Cache
from screen_setup import PATIENCE, Reviewer, reviewing

from reviewtui.connect import connection_for
from reviewtui.settings import Settings, load
from reviewtui.sync import backoff, engine
from reviewtui.sync.status import SyncState


class Window(Cache):
    """What a further window of the app is opened on: a home that commands are typed in too."""

    def settings(self, **changes: Any) -> Settings:
        return replace(load(str(self.root)), dwell_ms=0, repeat_ms=0, opens="queue", **changes)


@pytest.fixture
def window(home: Home, monkeypatch: pytest.MonkeyPatch) -> Window:
    monkeypatch.setattr(engine, "INTERVAL_NEAR", 0.02)
    monkeypatch.setattr(backoff, "FLOOR", 0.02)
    monkeypatch.setattr(engine, "FOLLOW_EVERY", 0.02)
    monkeypatch.setattr(engine, "STEP", 0.02)
    home.with_ads()
    return Window(home.folder, clock=lambda: time.time_ns() // 1_000_000)


async def opened(stack: AsyncExitStack, window: Window) -> Reviewer:
    me = await stack.enter_async_context(reviewing(window, connect=lambda: connection_for(window.settings())))
    await me.until(lambda: state(me) in (SyncState.IN_SYNC, SyncState.FOLLOWING), "the sync")
    await me.settled()
    return me


def state(me: Reviewer) -> SyncState | None:
    return me.app.sync.state if me.app.sync else None


async def both_lose(windows: tuple[Reviewer, Reviewer], ad: str) -> None:
    """An ad that was decided elsewhere leaves the list, from under the cursor once that has left it."""
    for me in windows:
        await me.until(lambda me=me: ad not in me.listed() or "you · approved" in me.card(), f"word of {ad}")
        await me.press("end")
        await me.until(lambda me=me: ad not in me.listed(), f"{ad} to leave")


async def both_have(windows: tuple[Reviewer, Reviewer], *ads: str) -> None:
    """What came back is in its place once the order is read anew."""
    for me in windows:
        while me.listed() != list(ads):
            await asyncio.sleep(0.01)
            await me.press("R")


async def test_windows_and_commands_in_turn_see_each_other(home: Home, window: Window) -> None:
    async with AsyncExitStack() as first_is_open, AsyncExitStack() as second_is_open:
        first, second = await opened(first_is_open, window), await opened(second_is_open, window)
        both, ads = (first, second), first.listed()
        assert {state(first), state(second)} == {SyncState.IN_SYNC, SyncState.FOLLOWING}
        await first.press("a")
        await both_lose(both, ads[0])
        assert await asyncio.to_thread(home.run, "decide", ads[1], "approve") == 0
        await both_lose(both, ads[1])
        async with asyncio.timeout(PATIENCE):
            await second.press("u")
            await both_have(both, *ads[1:])
            assert await asyncio.to_thread(home.run, "undo") == 0
            await both_have(both, *ads)
    assert window.kinds() == ["decision approve", "decision approve", "undo", "undo"]


async def test_the_lead_passes_on_and_one_ad_decided_in_both_is_kept_in_order(home: Home, window: Window) -> None:
    async with AsyncExitStack() as first_is_open, AsyncExitStack() as second_is_open:
        first, second = await opened(first_is_open, window), await opened(second_is_open, window)
        ad = first.under_cursor
        assert second.under_cursor == ad
        await first.send("a")
        await second.send("a")
        await first.settled()
        await second.settled()
        await first_is_open.aclose()
        await second.until(lambda: state(second) is SyncState.IN_SYNC, "the lead")
        await second.press("end", "a")
        await second.until(lambda: {one.delivery for one in window.own()} == {"acked"}, "the hub")
    own = window.own()
    assert [one.ad_id for one in own] == [ad, ad, "a3"]
    assert [one.seq for one in own] == sorted(one.seq for one in own)
