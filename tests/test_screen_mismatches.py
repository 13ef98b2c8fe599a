"""Where sources disagree: the list, its time line, and settling by one key; with real keys."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import Home, an_ad
from hub_setup import NOW
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.database import sqlite
from reviewtui.domain.facts import Settle, decode_body
from reviewtui.domain.statements import SEVERITY, Mismatch, Statement, StatusTale, Trust
from reviewtui.screens.mismatches import MismatchesScreen
from reviewtui.wire.messages import AdDetail

HOUR = 3_600_000
DAY = 24 * HOUR
PLATFORM = Statement(
    "meta", "rejected", "DISAPPROVED", NOW - DAY, NOW - HOUR, feedback={"global": {"X": "Odd claims"}}
)
SHEET = Statement(
    "tracker:Spring", "active", "live!", NOW - 5 * DAY, NOW - 2 * HOUR, Trust.HAND,
    evidence={"row": "12", "column": "Status", "status": "live!"},
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def tale(kind: str, *said: Statement, take: str = "meta", fingerprint: str = "f" * 64, **more: Any) -> StatusTale:
    """Two sources that disagree in this way since a day ago."""
    statements = said or (SHEET, PLATFORM)
    mismatch = Mismatch(kind, NOW - DAY, tuple(range(len(statements))), take, **more)
    return StatusTale(statements, (mismatch,), fingerprint, "meta", NOW - DAY, NOW - HOUR)


def differ(home: Home, **tales: StatusTale) -> None:
    """Have these ads be what a hub that reconciled them would have sent."""
    mirror = sqlite.open_file(home.folder / "mirror.db", synchronous="NORMAL")
    for ad_id, one in tales.items():
        kind = one.mismatches[0].kind
        (detail,) = mirror.execute("SELECT detail FROM ad WHERE ad_id = ?", (ad_id,)).fetchone()
        said = msgspec.structs.replace(msgspec.json.decode(detail, type=AdDetail), tale=one)
        mirror.execute(
            "UPDATE ad SET mismatch = ?, severity = ?, status = 'rejected', detail = ? WHERE ad_id = ?",
            (kind, SEVERITY[kind], msgspec.json.encode(said).decode(), ad_id),
        )
    mirror.close()


@pytest.fixture
def disputed(home: Home) -> Home:
    """Three ads: one rejected in silence, two whose sheet is stale."""
    home.pull(*(an_ad(name, points=9 - at, headline=name.title()) for at, name in enumerate(("tea", "soap", "salt"))))
    differ(home, soap=tale("silent_rejection"), tea=tale("stale_sheet"), salt=tale("stale_sheet"))
    return home


def said_by(home: Home) -> list[Settle]:
    bodies = [decode_body(fact) for fact in home.facts()]
    return [body for body in bodies if isinstance(body, Settle)]


def under_cursor(me: Reviewer) -> str:
    assert isinstance(me.screen, MismatchesScreen)
    item = me.screen.item
    return item.ad_id if item is not None else ""


async def at_mismatches(me: Reviewer) -> None:
    await me.press("g", "x")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_worst_comes_first_with_its_evidence_on_a_time_line(disputed: Home, size: tuple[int, int]) -> None:
    async with reviewing(disputed, size) as me:
        await at_mismatches(me)
        me.sees("Status mismatches", "3 to settle, the worst first", "rejected in silence", "stale sheet", "Soap")
        me.sees("REJECTED IN SILENCE", "Meta rejected it;")
        shown = "\n".join(strip.text for strip in me.strips())
        if size == WIDE:
            me.sees("sheet Spring", "wrote “live!”", "row 12", "rejected", "feedback: X: Odd claims")
            me.sees("says “DISAPPROVED”")
            assert shown.index("sheet Spring") < shown.index("feedback"), "what was said first stands first"


async def test_one_key_takes_what_is_suggested_and_the_ad_leaves(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        await at_mismatches(me)
        await me.press("a")
        assert me.notice == "Settled: rejected. “Soap”. u takes it back."
        (said,) = said_by(disputed)
        assert (said.source, said.status, said.covers) == ("meta", "rejected", "f" * 64)
        me.sees("2 to settle", "Mismatches 2")
        assert not any("Soap" in strip.text for strip in me.strips() if "Settled" not in strip.text)
        await me.press("u")
        me.sees("3 to settle", "Soap", "Mismatches 3")
        assert me.notice == "Undone: Soap is back."
        assert under_cursor(me) == "soap"


async def test_what_comes_back_is_under_the_cursor_wherever_one_was(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        await at_mismatches(me)
        await me.press("j", "a")
        assert "Tea" in me.notice
        await me.press("k", "j", "k")
        assert under_cursor(me) == "soap"
        await me.press("u")
        assert under_cursor(me) == "tea"
        me.sees("Tea")


async def test_a_platform_says_what_a_person_writes_in_spanish_too(disputed: Home) -> None:
    async with reviewing(disputed, language="es") as me:
        await at_mismatches(me)
        me.sees("escribió “live!”", "dice “DISAPPROVED”", "Conflictos 3")


async def test_a_digit_takes_another_source(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        await at_mismatches(me)
        await me.press("1")
        assert me.notice == "Settled: active. “Soap”. u takes it back."
        assert [said.source for said in said_by(disputed)] == ["tracker:Spring"]
        await me.press("9")
        assert me.notice == "Only 1 to 2 stand for a source here."


async def test_a_source_that_names_no_status_is_not_taken(home: Home) -> None:
    home.pull(an_ad("one"))
    silent = Statement("mail", "", "unreadable", NOW - DAY, NOW - DAY, Trust.VERIFIED)
    differ(home, one=tale("stale_sheet", SHEET, silent, take="tracker:Spring"))
    async with reviewing(home) as me:
        await at_mismatches(me)
        await me.press("2")
        assert me.notice == "Only 1 to 2 stand for a source here."
        assert said_by(home) == []


async def test_the_truth_is_stated_with_a_reason_and_a_wrong_word_keeps_the_line(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        await at_mismatches(me)
        await me.press("s")
        await me.type("live: it runs")
        await me.press("enter")
        assert said_by(disputed) == []
        me.sees("live: it runs")
        for _ in range(len("live: it runs")):
            await me.press("backspace")
        await me.type("paused: the customer stopped it")
        await me.press("enter")
        (said,) = said_by(disputed)
        assert (said.status, said.why, said.source) == ("paused", "the customer stopped it", "")


async def test_a_whole_kind_is_settled_together_and_one_key_takes_it_back(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        await at_mismatches(me)
        await me.press("j", "A")
        me.sees("Settle 2 × stale sheet as suggested")
        await me.type("the sheet was not kept")
        await me.press("enter")
        assert me.notice == "Settled 2 of them. One u takes all back."
        said = said_by(disputed)
        assert {one.why for one in said} == {"the sheet was not kept"}
        assert len({one.group_id for one in said}) == 1
        await me.press("u")
        me.sees("3 to settle")


async def test_where_nothing_is_suggested_a_person_says_which_ad_it_is(home: Home) -> None:
    home.pull(an_ad("mail:1", headline="A mail", points=1), an_ad("one", points=2), an_ad("two", points=3))
    mail = Statement(
        "mail", "rejected", "rejected", NOW - DAY, NOW - DAY, Trust.VERIFIED, confidence=0.5, item="mail:1"
    )
    differ(home, **{"mail:1": tale("two_under_one_name", mail, take="", names=("one", "two"))})
    async with reviewing(home) as me:
        await at_mismatches(me)
        me.sees("Could be", "none: this needs a look", "50 % sure it is this ad", "sender verified")
        await me.press("a")
        assert me.notice.startswith("No source is suggested here")
        await me.press("=")
        me.sees("one")
        await me.press("enter")
        assert me.notice == "It is about one. u takes that back."
        assert [said.same_as for said in said_by(home)] == ["one"]


async def test_words_narrow_the_list_and_enter_goes_to_the_ad(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        await at_mismatches(me)
        await me.press("/")
        await me.type("stale salt")
        await me.press("enter", "enter")
        assert me.under_cursor == "salt"
    async with reviewing(disputed) as me:
        me.sees("Mismatches 3")


async def test_nothing_to_settle_says_so(home: Home) -> None:
    home.pull(an_ad("one"))
    async with reviewing(home) as me:
        await at_mismatches(me)
        me.sees("Sources agree on every status.")


async def test_who_may_not_settle_is_told_and_nothing_is_recorded(disputed: Home) -> None:
    async with reviewing(disputed) as me:
        me.app.role_before = "connector"
        await at_mismatches(me)
        assert "take suggested" not in "\n".join(strip.text for strip in me.strips()[-1:])
