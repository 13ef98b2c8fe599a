"""Empty, loading, offline, refused, broken: each state is said in words, and everything that can work does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from home_setup import HOUR, Home, a_queue, an_ad
from hub_setup import NOW, office_in
from screen_setup import SMALL, WIDE, reviewing
from sync_setup import Pieces

from reviewtui.app import ReviewApp
from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.screens.sync import SyncScreen
from reviewtui.store.reader import Reader
from reviewtui.store.work import Delivered, WorkStore
from reviewtui.sync.connection import Connection
from reviewtui.sync.secret import Secret
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.wire.messages import LeaseRow
from reviewtui.words import say


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3))
    return home


def standing(state: SyncState, **values: Any) -> SyncStatus:
    return SyncStatus(state, last_sync=values.pop("last_sync", NOW), user="ana", **values)


# --- empty ---


async def test_a_first_start_says_how_to_begin(tmp_path: Path) -> None:
    async with reviewing(Home(tmp_path)) as me:
        me.app.sync = standing(SyncState.IN_SYNC)
        await me.press("R")
        me.reads("No ads here yet. To begin:", "reviewtui import ads FILE", "A puts one ad in by hand.")
        await me.press(
            "a", "x", "c", "e", "n", "v", "m", "o", "i", "y", "j", "k", "end", "home", "enter", "space", "b"
        )
        assert me.context == "queue"


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_last_ad_decided_leaves_a_clear_queue(tmp_path: Path, size: tuple[int, int]) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one"))
    async with reviewing(home, size) as me:
        me.app.sync = standing(SyncState.IN_SYNC)
        await me.press("enter", "a")
        me.reads("Queue clear. 1 decided today.", "H shows your decisions")
        await me.press("a")
        assert me.notice == "There is no ad under the cursor."
        await me.press("u")
        assert me.reading == "one"
    assert home.kinds() == ["decision approve", "undo"]


async def test_new_ads_wait_for_r_and_the_order_stands_still(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("j")
        home.pull(an_ad("new", points=99), an_ad("ad 1", points=0))
        await tell(me.app, standing(SyncState.IN_SYNC, changes=1))
        await me.settled()
        assert me.listed() == ["ad 1", "ad 2", "ad 3"]
        assert me.under_cursor == "ad 2"
        me.sees("1 new, R to reorder", "4 open")
        await me.press("R")
        assert me.listed() == ["new", "ad 2", "ad 3", "ad 1"]
        me.sees_not("to reorder")


async def test_ads_that_come_to_a_clear_queue_appear_by_themselves(tmp_path: Path) -> None:
    home = Home(tmp_path)
    async with reviewing(home) as me:
        home.pull(*a_queue(2))
        await tell(me.app, standing(SyncState.IN_SYNC, changes=1))
        await me.settled()
        assert me.listed() == ["ad 1", "ad 2"]
        assert me.reading == "ad 1"


async def test_the_first_ad_that_nobody_is_at_is_read_with_the_list_at_its_top(home: Home) -> None:
    home.pull(leases=[LeaseRow(1, "acme", "ad 1", "zoe", 1, home.clock() + 60_000)])
    async with reviewing(home) as me:
        assert me.reading == "ad 2"
        assert int(me.queue.list.scroll_offset.y) == 0


async def test_a_verdict_where_nothing_is_listed_says_that_there_is_no_ad(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("/")
        await me.type("is:decided")
        await me.press("enter", "a")
        assert me.notice == say("queue.hint_none")


async def test_an_ad_that_changes_while_it_is_read_says_so(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x")
        home.pull(an_ad("ad 1", points=22, text="Quite another text."))
        await tell(me.app, standing(SyncState.IN_SYNC, changes=1))
        await me.settled()
        me.sees("Quite another text.")
        assert me.context == "queue"
        assert me.notice == "This ad changed while you read it: read it again, then decide."
    assert home.kinds() == []


async def test_what_a_first_pull_brings_is_put_in_order_until_a_key_is_touched(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull()
    async with reviewing(home) as me:
        for number, points in ((1, 1), (2, 5), (3, 9)):
            home.pull(an_ad(f"ad {number}", points=points))
            await tell(me.app, standing(SyncState.SYNCING, changes=number))
            await me.until(lambda: me.under_cursor == f"ad {number}", "the newest first")  # noqa: B023
        await me.press("j")
        here = me.under_cursor
        home.pull(an_ad("ad 4", points=20))
        await tell(me.app, standing(SyncState.SYNCING, changes=4))
        await me.until(lambda: me.picture().count("1 new"), "it is told, and stays out")
        assert me.under_cursor == here


async def tell(app: ReviewApp, status: SyncStatus) -> None:
    """The engine reports."""
    app.post_message(ReviewApp.SyncChanged(status))


# --- the status line ---


STANDINGS = (
    (standing(SyncState.IN_SYNC), "● in sync  outbox 0  ana"),
    (standing(SyncState.IN_SYNC, last_sync=NOW - 90_000), "● in sync 1m ago  outbox 0  ana"),
    (
        standing(SyncState.OFFLINE, outbox=12, last_sync=NOW - 26 * HOUR),
        "○ offline · data 26h old  outbox 12  ana",
    ),
    (standing(SyncState.OFFLINE, last_sync=0), "○ offline  outbox 0  ana"),
    (standing(SyncState.REFUSED, outbox=2, held=1), "○ sync stopped: see Sync  outbox 2  held 1  ana"),
    (standing(SyncState.SYNCING, last_sync=0), "● first sync  outbox 0  ana"),
    (standing(SyncState.FOLLOWING), "● in sync  outbox 0  ana"),
)


async def test_the_status_line_says_how_fresh_things_are(home: Home) -> None:
    async with reviewing(home) as me:
        for status, words in STANDINGS:
            await tell(me.app, status)
            await me.settled()
            assert me.picture().splitlines()[0].rstrip().endswith(words)
        await me.press("H")
        assert me.picture().splitlines()[0].rstrip().endswith(words), "it is the same on every screen"


async def test_at_80_columns_the_status_line_keeps_what_matters(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await tell(me.app, standing(SyncState.OFFLINE, outbox=1234, held=7, last_sync=NOW - 26 * HOUR))
        await me.settled()
        me.sees("Queue", "Mismatch ", "Accounts", "Sync", "offline 26h", "outbox 1,234", "held 7")


async def test_ages_and_numbers_tick(home: Home) -> None:
    async with reviewing(home) as me:
        me.sees("52 unsure", "22h")
        home.clock.now += 3 * HOUR
        me.queue.show_status()
        await me.settled()
        me.sees("55 unsure", "25h")


# --- offline, refused ---


async def test_with_the_hub_away_everything_works(home: Home) -> None:
    def connect() -> Connection:
        @asynccontextmanager
        async def nobody() -> AsyncIterator[tuple[httpx.AsyncBaseTransport, None]]:
            yield Away(), None

        return Connection("http://127.0.0.1:1", Secret("token"), nobody)

    async with reviewing(home, connect=connect) as me:
        await me.until(lambda: me.app.sync and me.app.sync.state == "offline", "the engine to notice")
        await me.settled()
        me.sees("offline")
        await me.press("a", "x", "1", "u")
        assert me.listed() == ["ad 2", "ad 3"]
        await me.until(lambda: me.app.sync and me.app.sync.outbox == 1, "the outbox to be counted")
        await me.press("g", "s")
        me.sees("127.0.0.1", "Outbox")
    assert [fact.delivery for fact in home.own()] == ["new", "withdrawn", "withdrawn"]


class Away(httpx.AsyncBaseTransport):
    """Nobody is there."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")


async def test_with_no_way_to_the_hub_the_screen_says_why_and_works(home: Home) -> None:
    def connect() -> Connection:
        raise ReviewError("token_missing", url="https://hub.example")

    async with reviewing(home, connect=connect) as me:
        await me.until(lambda: me.app.sync is not None, "the refusal")
        await me.settled()
        me.sees("sync stopped: see Sync")
        await me.press("a", "g", "s")
        me.sees("hub.example")
        await me.press("s", "r", "escape")
        assert me.under_cursor == "ad 2"
    assert home.kinds() == ["decision approve"]


async def test_with_a_hub_what_is_decided_arrives_there_and_comes_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("boss", "admin").observe(
            *(("ad", name, "csv", 1000, fields) for name, fields in a_queue(3))
        )
        line = office.line("ana")
        loop = asyncio.get_running_loop()

        def connect() -> Connection:
            @asynccontextmanager
            async def inside() -> AsyncIterator[tuple[httpx.AsyncBaseTransport, None]]:
                yield Across(office.client._transport, loop), None

            return Connection("http://127.0.0.1", Secret(line.token), inside)

        home = Home(tmp_path / "ana")
        home.clock = office.clock
        async with reviewing(home, connect=connect) as me:
            await me.until(lambda: me.listed() == ["ad 1", "ad 2", "ad 3"], "the first pull")
            await me.settled()
            await me.press("a", "x", "1")
            await me.until(lambda: me.app.sync and me.app.sync.outbox == 0 and me.app.sync.state == "in_sync",
                           "the outbox to drain")  # fmt: skip
            await me.settled()
            me.sees("in sync", "outbox 0")
            assert me.listed() == ["ad 3"]
            await me.press("H")
            me.sees_not("not sent yet")
        assert [fact.delivery for fact in home.own()] == ["acked", "acked"]


class Across(httpx.AsyncBaseTransport):
    """Carries requests from the engine's event loop to the hub's."""

    def __init__(self, hub: httpx.AsyncBaseTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._hub = hub
        self._loop = loop

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()

        async def there() -> tuple[int, httpx.Headers, bytes]:
            copy = httpx.Request(request.method, request.url, headers=request.headers, content=body)
            answer = await self._hub.handle_async_request(copy)
            return answer.status_code, answer.headers, await answer.aread()

        told = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), self._loop))
        status, headers, content = await told
        headers.pop("content-encoding", None)
        return httpx.Response(status, headers=headers, stream=Pieces(content))


# --- what the hub refused ---


async def test_what_the_hub_refused_is_listed_and_can_be_offered_again(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a")
    work = WorkStore(home.folder / "work.db")
    work.deliver([Delivered(1, "held", code="scope", words="This account [/x] is not yours.")])
    work.close()
    async with reviewing(home) as me:
        assert me.listed() == ["ad 1", "ad 2", "ad 3"]
        me.reads("the hub refused it: This account [/x] is not yours.")
        await me.press("g", "s")
        assert isinstance(me.screen, SyncScreen)
        await me.press("down")
        me.sees("approved", "Headline of ad 1", "This account [/x] is not yours.")
        await me.press("r")
        me.sees_not("This account")
    assert [fact.delivery for fact in home.own()] == ["attempted"]


# --- broken ---


@pytest.mark.parametrize("opens", ["queue", "accounts", "inbox"])
async def test_a_damaged_mirror_is_set_aside_in_words_wherever_the_app_opens(home: Home, opens: str) -> None:
    async with reviewing(home) as me:
        await me.press("a")
    mirror = home.folder / "mirror.db"
    for suffix in ("-wal", "-shm"):
        mirror.with_name(mirror.name + suffix).unlink(missing_ok=True)
    mirror.write_bytes(b"no database at all, " * 1000)
    async with reviewing(home, opens=opens) as me:
        me.sees("The copy of the ads was damaged")
        if opens == "queue":
            await me.app.screen.load("")  # as when what was received anew is here
            me.sees("The copy of the ads was damaged")
        await me.press("escape")
        assert me.listed() == []
        await me.press("H")
        me.sees("Headline of ad 1", "approved")
    assert list(home.folder.glob("mirror.db.damaged-*"))


async def test_a_cache_that_cannot_be_opened_says_so_and_keys_stay_harmless(home: Home) -> None:
    (home.folder / "work.db").unlink(missing_ok=True)
    (home.folder / "work.db").write_bytes(b"no database at all, " * 1000)
    async with reviewing(home) as me:
        me.sees("is damaged", "Nothing was removed", "reviewtui doctor --repair")
        await me.press("a", "x", "u", "n", "H", "escape", "A", "escape", "/", "a", "escape", "?", "j", "g", "s")


async def test_decisions_that_are_gone_are_missed_before_others_are_made(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a")
    for file in home.folder.glob("work.db*"):
        file.unlink()
    async with reviewing(home) as me:
        me.sees("is missing, and was here", "put it back", "reviewtui doctor --repair")
        await me.press("a", "x", "u", "n", "H", "escape", "A", "escape")
    assert not list(home.folder.glob("work.db*"))


async def test_a_long_error_is_on_the_screen_to_its_end(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise sqlite.Error("database or disk is full")

    async with reviewing(home, SMALL) as me:
        monkeypatch.setattr(WorkStore, "record", refuses)
        await me.press("enter", "a")
        assert "".join(me.notice.split()) in "".join(me.picture().split())
        me.sees("The text of ad 1")
        monkeypatch.undo()
        await me.press("a")
        me.sees("Approved: Headline of ad 1.")
        assert me.queue.panel.region.y == 3


async def test_a_file_that_fails_under_a_key_is_said_and_the_screen_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise sqlite.OperationalError("disk I/O error")

    async with reviewing(home) as me:
        for owner, name, keys in ((WorkStore, "draft", "a"), (WorkStore, "draft", "x1"), (Reader, "ad", "jjk")):
            with monkeypatch.context() as broken:
                broken.setattr(owner, name, fails)
                await me.press(*keys)
                assert "disk I/O error" in me.notice
            await me.press("escape")
        assert home.kinds() == []
        await me.press("home", "a")
    assert home.kinds() == ["decision approve"]
