"""Taking things back, putting them off, and the list of what one decided."""

from pathlib import Path

import pytest
from home_setup import HOUR, Home, a_queue, an_ad
from hub_setup import decision, undo
from screen_setup import SMALL, reviewing

from reviewtui.domain.facts import Undo, decode_body
from reviewtui.screens.history import HistoryScreen
from reviewtui.screens.sheet import ReasonSheet


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(5))
    return home


async def test_undo_returns_to_the_ad_and_its_place(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("j", "j", "a")
        assert me.under_cursor == "ad 4"
        await me.press("home", "u")
        assert me.under_cursor == me.reading == "ad 3"
        assert me.listed() == ["ad 1", "ad 2", "ad 3", "ad 4", "ad 5"]
        assert me.notice == "Undone: Headline of ad 3 is back."
        me.sees("5 open", "0 decided today")
    taken = decode_body(home.facts()[1])
    assert taken == Undo(home.facts()[0].id)
    assert [fact.delivery for fact in home.own()] == ["withdrawn", "withdrawn"]


async def test_undo_takes_back_one_act_after_another(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", "x", "1", "n")
        assert me.listed() == ["ad 4", "ad 5"]
        await me.press("u")
        assert me.under_cursor == "ad 3"
        await me.press("u")
        assert me.under_cursor == "ad 2"
        await me.press("u")
        assert me.listed() == ["ad 1", "ad 2", "ad 3", "ad 4", "ad 5"]
        assert me.under_cursor == me.reading == "ad 1"
        await me.press("u")
        assert me.notice == "There is nothing of yours to undo. Nothing was changed."


async def test_undo_refills_the_sheet_with_what_was_said(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("v", "l", "space", "enter", "x", "r", "enter", "tab")
        await me.type("Too strong")
        await me.press("tab", "ctrl+t", "ctrl+t")
        await me.type("Say less")
        await me.press("tab", "3", "ctrl+s")
        assert me.under_cursor == "ad 2"
        await me.press("u")
        assert me.marked() == ["of"]
        await me.press("x", "r")
        sheet = me.screen
        assert isinstance(sheet, ReasonSheet)
        assert sheet._said().memo == "Too strong"
        assert sheet._said().suggestion == "Say less"
        assert sheet._said().confidence == 3
        assert [code for code, _ in sheet._said().reasons] == ["MISLEADING_CLAIM"]
        me.sees("“of”")
        await me.press("ctrl+s")
    first, second = home.decisions()
    assert first.evidence == second.evidence != ()
    assert (first.memo, first.reasons) == (second.memo, second.reasons)


async def test_an_approval_after_an_undone_rejection_carries_none_of_its_words(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab")
        await me.type("A clear case")
        await me.press("ctrl+s", "u", "a")
    assert [(said.verdict, said.memo) for said in home.decisions()] == [("reject", "A clear case"), ("approve", "")]


async def test_undo_works_over_a_restart(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("j", "a")
    async with reviewing(home) as me:
        assert "ad 2" not in me.listed()
        await me.press("u")
        assert me.under_cursor == me.reading == "ad 2"
        assert me.listed() == ["ad 1", "ad 2", "ad 3", "ad 4", "ad 5"]


async def test_undo_finds_an_ad_far_down_the_queue(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(450))
    async with reviewing(home) as me:
        await me.press("end")
        await me.until(lambda: me.under_cursor == "ad 450", "the last ad")
        await me.settled()
        await me.press("a")
    async with reviewing(home) as me:
        await me.press("u")
        assert me.under_cursor == me.reading == "ad 450"
        await me.press("a")
    assert home.kinds() == ["decision approve", "undo", "decision approve"]


async def test_not_now_hides_the_ad_until_its_time(home: Home) -> None:
    async with reviewing(home, skip_ms=30 * 60_000) as me:
        await me.press("n")
        assert me.notice == "Not now: Headline of ad 1 returns in 30 min."
        assert me.listed() == ["ad 2", "ad 3", "ad 4", "ad 5"]
        me.sees("4 open", "0 decided today")
        home.clock.now += 30 * 60_000 - 1
        await me.press("R")
        assert me.listed() == ["ad 2", "ad 3", "ad 4", "ad 5"]
        home.clock.now += 1
        await me.press("R")
        assert me.listed() == ["ad 1", "ad 2", "ad 3", "ad 4", "ad 5"]
        me.sees("5 open")
    [skipped] = home.own()
    assert (skipped.kind, skipped.ad_id, skipped.verdict) == ("skip", "ad 1", "")


async def test_my_decisions_are_listed_newest_first(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a")
        home.clock.now += 1000
        await me.press("x", "2")
        home.clock.now += HOUR * 48
        await me.press("e", "1", "H")
        assert isinstance(me.screen, HistoryScreen)
        lines = [line for line in me.picture().splitlines() if "Headline of" in line]
        assert ["ad 3" in lines[0], "ad 2" in lines[1], "ad 1" in lines[2]] == [True, True, True]
        me.sees("Negative self-image", "escalated", "rejected", "approved")
        await me.press("H")
        assert me.context == "queue"


async def test_an_older_decision_is_undone_from_the_list(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", "a", "a", "g", "h", "j", "j", "u")
        assert me.notice == "Undone: Headline of ad 1 is back."
        assert me.context == "history"
        await me.press("u")
        assert me.notice == "undone"
        await me.press("escape")
        assert me.listed() == ["ad 1", "ad 4", "ad 5"]
        assert me.under_cursor == me.reading == "ad 1"
    assert home.kinds() == ["decision approve"] * 3 + ["undo"]


async def test_enter_returns_to_the_ad_of_a_decision(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", "a", "H", "down", "up", "j", "k", "j", "enter")
        assert me.context == "queue"
        assert me.under_cursor == me.reading == "ad 1"
        me.sees("The text of ad 1", "you · approved")
        await me.press("escape")
        assert me.listed() == ["ad 3", "ad 4", "ad 5"]


async def test_at_80x24_enter_opens_the_very_ad(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("enter", "a", "escape", "H", "enter")
        assert me.reading == "ad 1"
        me.sees("The text of ad 1", "you · approved")


async def test_any_id_can_be_returned_to(tmp_path: Path) -> None:
    home = Home(tmp_path)
    names = ('a "quoted" id', "tab\tin it", "-minus", "is:open", "line\nbreak", "back\\slash")
    home.pull(*(an_ad(name) for name in names))
    async with reviewing(home) as me:
        await me.press(*("a" for _ in names), "H")
        for number in range(len(names)):
            await me.press(*("j" for _ in range(number)), "enter")
            assert me.under_cursor == me.reading == names[-1 - number]
            await me.press("escape", "H")


async def test_decisions_made_elsewhere_are_mine_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first, second = an_ad("here", headline=None, text="made here"), an_ad("there", headline=None, text="made there")
    made = decision("there", "made there", "reject", memo="From the laptop")
    other = decision("here", "made here", "reject", memo="Not mine")
    home.pull(first, second)
    home.pull(facts=[home.fact_row(made, "ana"), home.fact_row(other, "ben")])
    async with reviewing(home) as me:
        await me.press("H")
        me.sees("From the laptop")
        me.sees_not("Not mine")
        await me.press("u")
        assert me.notice == "Undone: made there is back."
        await me.press("escape")
        assert me.reading == "there"
    assert home.kinds() == ["undo"]


async def test_a_decision_undone_elsewhere_is_marked(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one", headline=None, text="words"))
    made = decision("one", "words")
    home.pull(facts=[home.fact_row(made, "ana")])
    home.pull(facts=[home.fact_row(undo("one", home_id(made)), "ana")])
    async with reviewing(home) as me:
        assert me.listed() == ["one"]
        me.sees("you · approved", "undone")
        await me.press("H")
        me.sees("undone")


def home_id(raw: bytes) -> str:
    import msgspec

    return str(msgspec.json.decode(raw)["id"])


async def test_with_nothing_decided_the_list_says_so(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("H")
        me.sees("No decisions yet.")
        await me.press("u", "enter", "j", "backspace")
        assert me.context == "queue"
