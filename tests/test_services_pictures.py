"""Pictures at hand: asked of the hub once, kept for work without a network, laid out beside the event loop."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hub_setup import ad
from hypothesis import given
from hypothesis import strategies as st
from picture_setup import BLUE, RED, encoded, near
from sync_setup import answer, one_machine

from reviewtui.errors import ReviewError
from reviewtui.services.gallery import AGAIN, Gallery, Missing, Place
from reviewtui.services.rasters import fitted, raster
from reviewtui.sync.cache import PICTURES
from reviewtui.sync.errands import Errands
from reviewtui.sync.faults import BadAnswer, CaptivePortal, NoPicture, Refused, TokenRefused, Unreachable

PATIENCE = 20.0
JPEG = encoded("JPEG", (60, 40))
HERE = Place("ad 1", "hash", 0)


class Line:
    """The line to a hub. `gives`: one picture or fault for all, or one for each ad by its id."""

    def __init__(self) -> None:
        self.gives: Any = JPEG
        self.asked: list[tuple[str, int]] = []
        self.hold = threading.Event()
        self.hold.set()

    async def picture(self, ad_id: str, number: int) -> bytes:
        self.asked.append((ad_id, number))
        while not self.hold.is_set():  # noqa: ASYNC110  # it is let go from another thread
            await asyncio.sleep(0.001)
        gives = self.gives[ad_id] if isinstance(self.gives, dict) else self.gives
        if isinstance(gives, BaseException):
            raise gives
        return gives

    def ask(self, work: Callable[[Any], Awaitable[bytes]]) -> Future[bytes]:
        future: Future[bytes] = Future()

        async def do() -> bytes:
            return await work(self)

        def run() -> None:
            try:
                future.set_result(asyncio.run(do()))
            except Exception as error:  # noqa: BLE001  # it belongs to whoever asked
                future.set_exception(error)

        threading.Thread(target=run, daemon=True).start()
        return future


class Wall:
    """A gallery on a line, and how often it said that something changed."""

    def __init__(self, folder: Path, line: Line) -> None:
        self.line = line
        self.changes = 0
        self.laid: list[tuple[int, int]] = []
        self.now = 0.0
        self.gallery = Gallery(folder, line.ask, self.lay_out, self.changed, clock=lambda: self.now)

    def lay_out(self, jpeg: bytes, columns: int, rows: int) -> str:
        self.laid.append((columns, rows))
        return f"{len(jpeg)} in {columns}x{rows}" if jpeg.startswith(b"\xff\xd8") else _no_picture()

    def changed(self) -> None:
        self.changes += 1

    def settled(self, place: Place = HERE, columns: int = 40, rows: int = 10) -> Any:
        """What stands there once nothing is under way."""
        end = time.monotonic() + PATIENCE
        while (found := self.gallery.frame(place, columns, rows)) == Missing("loading"):
            assert time.monotonic() < end, "it is loading for ever"
            time.sleep(0.002)
        return found


def _no_picture() -> str:
    raise ValueError


@contextmanager
def wall(folder: Path, line: Line | None = None) -> Iterator[Wall]:
    made = Wall(folder, line or Line())
    try:
        yield made
    finally:
        made.gallery.close()


# --- asking and keeping ---


def test_a_picture_is_asked_for_once_and_laid_out_at_each_size(tmp_path):
    with wall(tmp_path / "kept") as here:
        assert here.gallery.frame(HERE, 40, 10) == Missing("loading")
        assert here.settled() == f"{len(JPEG)} in 40x10"
        assert here.settled(columns=20) == f"{len(JPEG)} in 20x10"
        assert here.settled() == f"{len(JPEG)} in 40x10"
        assert here.laid == [(40, 10), (20, 10)]
        assert here.line.asked == [("ad 1", 0)]
        assert here.changes == 2
        (file,) = (tmp_path / "kept").iterdir()
        assert file.stat().st_mode & 0o777 == 0o600


def test_what_was_fetched_is_at_hand_without_a_hub(tmp_path):
    with wall(tmp_path) as online:
        online.settled()
        online.gallery.fetch_ahead([Place("ad 2", "other", 0), Place("ad 2", "other", 1)])
        while len(list(tmp_path.iterdir())) < 3:
            time.sleep(0.002)
    away = Line()
    away.gives = Unreachable("no_line")
    with wall(tmp_path, away) as offline:
        for place in (HERE, Place("ad 2", "other", 0), Place("ad 2", "other", 1)):
            assert offline.settled(place) == f"{len(JPEG)} in 40x10"
        assert away.asked == []
        assert offline.settled(Place("ad 1", "edited", 0)) == Missing("picture_line"), (
            "another content is another picture"
        )


def test_several_who_want_the_same_ask_once(tmp_path):
    with wall(tmp_path) as here:
        here.line.hold.clear()
        for columns in (40, 20, 40):
            here.gallery.frame(HERE, columns, 10)
        here.gallery.fetch_ahead([HERE, HERE])
        here.line.hold.set()
        assert here.settled()
        assert here.settled(columns=20)
        assert here.line.asked == [("ad 1", 0)]


async def test_the_picture_itself_can_be_had(tmp_path):
    with wall(tmp_path) as here:
        assert await here.gallery.whole(HERE) == JPEG
        here.line.gives = NoPicture("no_picture", why="picture_none", words="None.")
        with pytest.raises(NoPicture):
            await here.gallery.whole(Place("ad 9", "hash", 0))


# --- what is missing ---


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (NoPicture("no_picture", why="picture_none", words=""), "picture_none"),
        (NoPicture("no_picture", why="picture_refused", words=""), "picture_refused"),
        (NoPicture("no_picture", why="pictures_off", words=""), "pictures_off"),
    ],
)
def test_a_picture_that_is_not_to_be_had_is_asked_for_once_a_run(tmp_path, fault, why):
    with wall(tmp_path) as here:
        here.line.gives = fault
        assert here.settled() == Missing(why)
        here.now += 10 * AGAIN
        here.gallery.again()
        here.gallery.fetch_ahead([HERE])
        assert here.settled() == Missing(why)
        assert len(here.line.asked) == 1
    with wall(tmp_path) as anew:
        assert anew.settled() == f"{len(JPEG)} in 40x10", "nothing of it was written down"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (NoPicture("no_picture", why="picture_away", words=""), "picture_away"),
        (Unreachable("no_line"), "picture_line"),
        (TokenRefused("token_refused", host="h"), "picture_line"),
        (BadAnswer("bad_answer", host="h"), "picture_line"),
    ],
)
def test_one_that_cannot_be_had_now_is_asked_for_again_later(tmp_path, fault, why):
    with wall(tmp_path) as here:
        here.line.gives = fault
        assert here.settled() == Missing(why)
        assert here.settled() == Missing(why)
        assert len(here.line.asked) == 1
        here.line.gives = JPEG
        here.now += AGAIN + 1
        assert here.settled() == f"{len(JPEG)} in 40x10"


def test_when_the_hub_is_back_nothing_waits(tmp_path):
    with wall(tmp_path) as here:
        here.line.gives = Unreachable("no_line")
        assert here.settled() == Missing("picture_line")
        here.line.gives = JPEG
        before = here.changes
        here.gallery.again()
        assert here.changes == before + 1, "whoever shows it looks again"
        assert here.settled() == f"{len(JPEG)} in 40x10"


def test_a_fault_of_our_own_is_logged_and_ends_nothing(tmp_path, caplog):
    with wall(tmp_path) as here:
        here.line.gives = ZeroDivisionError()
        assert here.settled() == Missing("picture_line")
        assert "ZeroDivisionError" in caplog.text


def test_a_damaged_file_is_fetched_again_in_the_next_run(tmp_path):
    with wall(tmp_path) as here:
        here.settled()
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"damaged")
    with wall(tmp_path) as here:
        assert here.settled() == Missing("picture_unreadable")
        assert here.line.asked == []
    with wall(tmp_path) as here:
        assert here.settled() == f"{len(JPEG)} in 40x10"


def test_a_full_disk_costs_the_keeping_alone(tmp_path, caplog):
    folder = tmp_path / "kept"
    folder.write_text("a file where the folder should be")
    with wall(folder) as here:
        assert here.settled() == f"{len(JPEG)} in 40x10"
        assert "could not be" in caplog.text


async def test_at_the_end_nobody_waits_for_ever(tmp_path):
    with wall(tmp_path) as here:
        here.line.hold.clear()
        waiting = asyncio.ensure_future(here.gallery.whole(HERE))
        while not here.line.asked:  # noqa: ASYNC110  # it is asked in another thread
            await asyncio.sleep(0.002)
        await asyncio.to_thread(here.gallery.close)
        with pytest.raises(Unreachable):
            await waiting
        here.line.hold.set()
        with pytest.raises(Unreachable):
            await here.gallery.whole(Place("ad 3", "hash", 0))


def test_with_no_engine_there_is_no_line(tmp_path):
    gallery = Gallery(tmp_path, Errands().ask, lambda *_: "", lambda: None)
    try:
        while (found := gallery.frame(HERE, 4, 4)) == Missing("loading"):
            time.sleep(0.002)
        assert found == Missing("picture_line")
    finally:
        gallery.close()


# --- over the wire ---


async def test_the_client_hands_the_picture_on(tmp_path):
    async with one_machine(tmp_path) as machine:
        machine.wire.always = answer(200, JPEG, "image/jpeg")
        assert await machine.client.picture("a/1 ¿?", 3) == JPEG
        assert machine.wire.requests[-1][0] == "/v1/pictures"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (answer(404, b'{"code":"picture_none","words":"None."}'), NoPicture),
        (answer(404, b'{"code":"not_found","words":"None."}'), NoPicture),
        (answer(501, b'{"code":"pictures_off","words":"None."}'), NoPicture),
        (answer(502, b'{"code":"picture_away","words":"Away."}'), NoPicture),
        (answer(403, b'{"code":"forbidden","words":"No."}'), ReviewError),
        (answer(400, b'{"code":"bad_request","words":"No."}'), Refused),
        (answer(401, b'{"code":"no_token","words":"No."}'), TokenRefused),
        (answer(200, b"<html>", "text/html"), CaptivePortal),
        (answer(200, b"{}", "application/json"), CaptivePortal),
        (answer(200, b"<svg/>", "image/jpeg"), BadAnswer),
        (answer(302, b"", "image/jpeg", location="https://elsewhere.example/"), CaptivePortal),
    ],
)
async def test_what_is_no_picture_is_a_fault_with_words(tmp_path, fault, kind):
    async with one_machine(tmp_path) as machine:
        machine.wire.always = fault
        with pytest.raises(kind) as raised:
            await machine.client.picture("ad 1", 0)
        assert str(raised.value)


async def test_a_real_hub_draws_for_a_real_client(tmp_path):
    async with one_machine(tmp_path) as machine:
        boss = machine.office.line("boss", "admin")
        await boss.observe(("ad", "ad 7", "csv", 1, {"text": "t", "creatives": [{"url": "sample:acme/1", "width": 300,
                                                                                "height": 200}]}))  # fmt: skip
        shown = raster(await machine.client.picture("ad 7", 0), 30, 40)
        assert (shown.width, shown.height) == (30, 20)
        for ad_id, number in (("ad 7", 1), ("ad 7", -1), ("no such ad", 0)):
            with pytest.raises(NoPicture) as missing:
                await machine.client.picture(ad_id, number)
            assert missing.value.why == "not_found"


async def test_pictures_of_what_left_the_scope_leave_the_cache(tmp_path):
    async with one_machine(tmp_path) as machine:
        await machine.sync()
        gallery = Gallery(machine.folder / PICTURES, lambda _: answered(JPEG), lambda *_: "", lambda: None)
        for number in (1, 2, 3):
            await gallery.whole(Place(f"ad {number}", "hash", 0))
        gallery.close()
        boss = machine.office.line("boss", "admin")
        await boss.observe(ad("ad 1", text="text 1", account_id="acc elsewhere"))
        await machine.sync()
        assert len(list((machine.folder / PICTURES).iterdir())) == 2
        machine.mirror.begin_again("an epoch of before")
        await machine.sync()
        assert list((machine.folder / PICTURES).iterdir()) == []


async def test_a_picture_that_comes_after_it_was_forgotten_is_not_kept(tmp_path):
    async with one_machine(tmp_path) as machine:
        asked = Future[bytes]()
        gallery = Gallery(machine.folder / PICTURES, lambda _: asked, lambda *_: "", lambda: None)
        gallery.fetch_ahead([Place("ad 1", "hash", 0)])
        shown = gallery._bring(Place("ad 1", "hash", 0))
        while not asked._done_callbacks:  # noqa: ASYNC110  # it is asked for in another thread
            await asyncio.sleep(0.001)
        machine.cache.forget_pictures(["ad 1"])
        asked.set_result(JPEG)
        assert await asyncio.wrap_future(shown) == JPEG
        gallery.close()
        assert list((machine.folder / PICTURES).iterdir()) == []


def answered(content: bytes) -> Future[bytes]:
    future: Future[bytes] = Future()
    future.set_result(content)
    return future


# --- pixels ---


def test_a_picture_becomes_pixels_that_keep_its_shape():
    shown = raster(JPEG, 30, 40)
    assert (shown.width, shown.height, len(shown.pixels)) == (30, 20, 30 * 20 * 3)
    assert near(tuple(shown.pixels[:3]), RED)
    assert near(tuple(shown.pixels[-3:]), BLUE)


@given(st.integers(1, 1200), st.integers(1, 1200), st.integers(1, 200), st.integers(1, 60))
def test_whatever_its_shape_it_fits(width, height, columns, rows):
    wide, high = fitted(width, height, columns, rows)
    assert 1 <= wide <= columns
    assert 2 <= high <= 2 * rows
    assert high % 2 == 0
    scale = min(columns / width, 2 * rows / height, 1)
    assert abs(wide - width * scale) <= 1
    assert abs(high - height * scale) <= 2


@pytest.mark.parametrize("raw", [b"", b"\xff\xd8\xff", JPEG[:200], encoded("PNG"), encoded("JPEG", (1201, 10))])
def test_what_is_no_picture_of_the_hubs_is_refused(raw):
    with pytest.raises(ValueError, match=r"no picture|too large"):
        raster(raw, 10, 10)
