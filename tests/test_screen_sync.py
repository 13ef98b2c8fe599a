"""The sync screen: what waits, what the hub did not take and why, where another's decision holds; and the log."""

import json
import stat
from pathlib import Path

import pytest
from home_setup import Home, a_queue
from hub_setup import NOW
from screen_setup import SMALL, Reviewer, reviewing
from store_setup import decision_bytes

from reviewtui.app import ReviewApp
from reviewtui.screens.log import LogScreen
from reviewtui.screens.sync import SyncScreen
from reviewtui.services.logs import read_log
from reviewtui.store.reader import Reader
from reviewtui.store.work import Delivered, WorkStore
from reviewtui.sync.status import SyncState, SyncStatus

MINUTE = 60_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(6))
    return home


async def refused(home: Home, words: str = "This account [/x] is not yours.") -> None:
    """Two ads decided; the hub refused the first, and has not heard of the second."""
    async with reviewing(home) as me:
        await me.press("x", "1", "a")
    work = WorkStore(home.folder / "work.db")
    work.deliver([Delivered(1, "held", code="scope", words=words)])
    work.close()


def decided_by(home: Home, ad_id: str, author: str, verdict: str = "reject", role: str = "lead") -> None:
    """Somebody decided an ad as it is, and the mirror has it."""
    WorkStore(home.folder / "work.db").close()
    reader = Reader(home.folder / "mirror.db", home.folder / "work.db")
    ad = reader.ad(ad_id, NOW)
    reader.close()
    assert ad is not None
    raw = decision_bytes(ad_id, "", verdict)
    made = json.loads(raw)
    made["data"]["content_hash"] = ad.content_hash
    home.pull(facts=[home.fact_row(json.dumps(made).encode(), author, role)])


async def to_sync(me: Reviewer, **values: object) -> None:
    status = SyncStatus(SyncState.IN_SYNC, "In sync with the hub.", last_sync=NOW, user="ana", **values)  # type: ignore[arg-type]
    me.app.post_message(ReviewApp.SyncChanged(status))
    await me.press("g", "s")


def under_cursor(me: Reviewer) -> str:
    assert isinstance(me.screen, SyncScreen)
    return me.screen.entry.id if me.screen.entry else "standing"


async def test_with_nothing_unsent_it_says_so(home: Home) -> None:
    for size in ((120, 40), SMALL):
        async with reviewing(home, size) as me:
            await to_sync(me, role="reviewer", upto=12, hub_seq=15)
            me.sees("In sync with the hub.", "Nothing waits, nothing is held.", "7 of 15 received", "ana, reviewer")
            await me.press("r")
            assert "Nothing is held" in me.notice
            await me.press("X")
            assert "nothing is held" in me.notice.lower()
            await me.press("E")
            assert "did not take" in me.notice


async def test_what_was_refused_stands_first_with_what_the_hub_said(home: Home) -> None:
    await refused(home)
    home.clock.now += 5 * MINUTE
    for size in ((120, 40), SMALL):
        async with reviewing(home, size) as me:
            await to_sync(me)
            me.sees("Not taken by the hub (1)", "Waiting for the hub (1)", "1, the oldest 5m old")
            await me.press("down")
            me.sees("This account [/x] is not yours.", "scope", "ad 1", "kept here")
            await me.press("down")
            me.sees("not sent yet", "ad 2")


async def test_the_one_under_the_cursor_is_offered_again(home: Home) -> None:
    await refused(home)
    async with reviewing(home) as me:
        await to_sync(me)
        await me.press("down", "r")
        assert "1 offered" in me.notice
        me.sees("Waiting for the hub (2)")
    assert [fact.delivery for fact in home.own()] == ["attempted", "new"]


async def test_one_of_several_is_offered_again_and_then_all(home: Home) -> None:
    await refused(home)
    work = WorkStore(home.folder / "work.db")
    work.deliver([Delivered(2, "held", code="x", words="")])
    work.close()
    async with reviewing(home) as me:
        await to_sync(me)
        await me.press("down", "r")
        assert sorted(fact.delivery for fact in home.own()) == ["attempted", "held"]
        await me.press("R")
        assert [fact.delivery for fact in home.own()] == ["attempted", "attempted"]


async def test_a_refused_decision_is_said_again_corrected(home: Home) -> None:
    await refused(home)
    async with reviewing(home) as me:
        await to_sync(me)
        await me.press("down", "E")
        await me.until(lambda: type(me.screen).__name__ == "ReasonSheet", "the sheet")
        me.sees("REJECT", "Headline of ad 1")
        assert [fact.delivery for fact in home.own()] == ["held", "new"], "it stays until another is made"
        await me.press("escape")
        assert [fact.delivery for fact in home.own()] == ["held", "new"]
        await me.press("g", "s", "down", "E")
        await me.until(lambda: type(me.screen).__name__ == "ReasonSheet", "the sheet")
        await me.press("ctrl+s")
        await me.until(lambda: len(home.own()) == 3, "another decision")
        await me.settled()
        await to_sync(me)
        assert "Not taken" not in me.picture()
    assert [fact.delivery for fact in home.own()] == ["withdrawn", "new", "new"]
    first, _, again = home.decisions()
    assert again.reasons == first.reasons
    assert again.verdict == first.verdict


async def test_a_refused_remark_is_written_again(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("w")
        await me.type("not ready")
        await me.press("ctrl+s")
    work = WorkStore(home.folder / "work.db")
    work.deliver([Delivered(1, "held", code="scope", words="No.")])
    work.close()
    async with reviewing(home) as me:
        await me.press("down", "down")
        await to_sync(me)
        await me.press("down", "E", "escape")
        assert [fact.delivery for fact in home.own()] == ["held"], "it stays until another is saved"
        await me.press("g", "s", "down", "E")
        me.sees("Headline of ad 1")
        await me.type(" yet")
        await me.press("ctrl+s")
    notes = [fact for fact in home.own() if fact.kind == "note"]
    assert [fact.delivery for fact in notes] == ["withdrawn", "new"]
    assert b"not ready yet" in notes[1].body
    assert {fact.ad_id for fact in notes} == {"ad 1"}


async def test_what_cannot_be_said_again_is_not_said_to_be(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("n")
    work = WorkStore(home.folder / "work.db")
    work.deliver([Delivered(1, "held", code="scope", words="No.")])
    work.close()
    async with reviewing(home) as me:
        await to_sync(me)
        await me.press("down")
        me.sees("offers it again")
        assert "corrected" not in me.picture()


async def test_all_that_is_unsent_goes_to_a_file_of_ones_own(home: Home, tmp_path: Path) -> None:
    await refused(home)
    file = tmp_path / "mine.jsonl"
    async with reviewing(home) as me:
        await to_sync(me)
        await me.press("X", "ctrl+u")
        await me.type(str(file))
        await me.press("enter")
        assert "2 written" in me.notice
        await me.press("X", "ctrl+u")
        await me.type(str(file))
        await me.press("enter")
        me.sees("Nothing was written over it")
        await me.press("escape")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = file.read_bytes().splitlines()
    told = [json.loads(line) for line in lines]
    assert [(one["state"], one["code"]) for one in told] == [("held", "scope"), ("new", "")]
    for line, fact in zip(lines, home.own(), strict=True):
        assert fact.body in line


async def test_a_decision_over_which_anothers_holds_is_shown_with_it(home: Home) -> None:
    decided_by(home, "ad 3", "ana", "approve", "reviewer")
    decided_by(home, "ad 3", "lia", "reject", "lead")
    decided_by(home, "ad 4", "ana", "approve", "reviewer")
    async with reviewing(home) as me:
        await to_sync(me)
        me.sees("Another's decision holds (1)")
        await me.press("down")
        me.sees("Headline of ad 3", "lia (lead)", "both opinions are kept")
        await me.press("enter")
        await me.until(lambda: me.reading == "ad 3", "its ad")


async def test_a_long_answer_of_the_hub_can_be_read_to_its_end(home: Home) -> None:
    await refused(home, "word " * 400 + "END")
    async with reviewing(home, SMALL) as me:
        await to_sync(me)
        await me.press("down")
        for _ in range(20):
            await me.press("space")
        me.sees("END")


# --- the log ---

LOG = """2026-03-01 10:00:00,001 INFO reviewtui.sync begun
2026-03-01 10:00:01,001 ERROR reviewtui.sync the sync stumbled
Traceback (most recent call last):
  ValueError: [bold] \x1b[2J rvt_CANARY0123456789
2026-03-01 10:00:02,001 WARNING reviewtui.sync Authorization: Bearer CANARY-2 to https://ana:CANARY3@hub.example
"""


def with_log(home: Home, words: str = LOG) -> None:
    home.settings().log_dir.mkdir(exist_ok=True)
    (home.settings().log_dir / "reviewtui.log").write_text(words)


async def test_the_log_is_read_newest_first_by_how_grave_it_is(home: Home) -> None:
    with_log(home)
    for size in ((120, 40), SMALL):
        async with reviewing(home, size) as me:
            await me.press("g", "s", "l")
            assert isinstance(me.screen, LogScreen)
            seen = me.picture()
            assert seen.index("Authorization") < seen.index("the sync stumbled") < seen.index("begun")
            await me.press("l")
            assert "begun" not in me.picture()
            await me.press("l")
            me.sees("the sync stumbled", "Traceback", "ValueError")
            assert "Authorization" not in me.picture()
            await me.press("/")
            await me.type("nothing like it")
            me.sees("Nothing like this was logged.")
            await me.press("escape", "escape")
            assert isinstance(me.screen, SyncScreen)


async def test_an_empty_log_says_that_all_is_well(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "s", "l")
        me.sees("Nothing was logged here")


def test_no_secret_leaves_the_log(home: Home) -> None:
    with_log(home)
    records = read_log(home.settings().log_dir)
    told = "\n".join("\n".join((one.words, *one.more)) for one in records)
    assert "CANARY" not in told
    assert "hub.example" in told
    assert [one.level for one in records] == ["WARNING", "ERROR", "INFO"]


def test_the_log_before_this_one_is_read_too(home: Home) -> None:
    with_log(home)
    (home.settings().log_dir / "reviewtui.1.log").write_text("2026-02-28 09:00:00,000 INFO reviewtui.sync earlier\n")
    assert read_log(home.settings().log_dir)[-1].words == "earlier"


async def test_it_speaks_spanish(home: Home) -> None:
    await refused(home)
    async with reviewing(home, SMALL, language="es") as me:
        await to_sync(me)
        me.sees("No aceptado por el hub (1)", "En espera del hub (1)")
