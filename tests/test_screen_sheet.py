"""The full sheet: reasons by typing, the part of the ad, memo, smallest change, confidence; drafts that stay."""

from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, a_queue, an_ad
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from textual.widgets import Input, TextArea

from reviewtui.database import sqlite
from reviewtui.policies import packaged
from reviewtui.screens.sheet import ReasonSheet
from reviewtui.store.work import WorkStore


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3))
    return home


def focus(me: Reviewer) -> str:
    return str(me.screen.focused.id) if me.screen.focused else ""


def fields(me: Reviewer) -> dict[str, Any]:
    """What the sheet holds."""
    sheet = me.screen
    assert isinstance(sheet, ReasonSheet)
    return {
        "verdict": sheet.verdict,
        "reasons": dict(sheet.chosen),
        "memo": sheet.query_one("#memo", TextArea).text,
        "suggestion": sheet.query_one("#suggestion", TextArea).text,
        "confidence": sheet.query_one("#confidence", Input).value,
    }


def on_the_sheet(verdict: str) -> tuple[str, ...]:
    """Every code one can choose, those on the digits first."""
    policy = packaged()[0]
    first = policy.digits[verdict]
    others = (code for code in policy.codes if not code.verdicts or verdict in code.verdicts)
    return (*first, *(code.code for code in others if code.code not in first))


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_everything_a_reason_can_hold_by_keyboard(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter", "x", "r")
        me.sees("REJECT", "Headline of ad 1", "Reasons", "Memo", "Would pass as", "Sure")
        assert focus(me) == "find"
        await me.type("gambl")
        await me.press("enter")
        await me.type("adivin")
        await me.press("ctrl+u")
        await me.type("alcohol")
        await me.press("enter", "ctrl+t")
        me.sees("Gambling", "Alcohol")
        await me.press("tab")
        await me.type("A bonus on the first bet.")
        await me.press("enter")
        await me.type("And wine.")
        await me.press("tab", *("right",) * 3, "ctrl+u")
        await me.type("My")
        me.sees("[-The-]{+My+} text of ad …")
        await me.press("tab")
        await me.type("94")
        assert fields(me)["confidence"] == "4"
        await me.press("ctrl+s")
        assert me.notice == "Rejected: Headline of ad 1. u undoes it."
        assert me.under_cursor == "ad 2"
    [said] = home.decisions()
    alcohol = packaged()[0].code("ALCOHOL")
    assert alcohol is not None
    assert [(reason.code, reason.component) for reason in said.reasons] == [
        ("GAMBLING", ""),
        ("ALCOHOL", alcohol.components[0]),
    ]
    assert said.memo == "A bonus on the first bet.\nAnd wine."
    assert said.suggestion == said.content.text.replace("The", "My")
    assert said.confidence == 4
    assert said.offered == on_the_sheet("reject")


async def test_a_reason_chosen_twice_is_not_chosen(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter")
        assert list(fields(me)["reasons"]) == [packaged()[0].digits["reject"][0]]
        await me.press("enter")
        assert fields(me)["reasons"] == {}
        await me.press("down", "down", "up", "enter")
        assert list(fields(me)["reasons"]) == [packaged()[0].digits["reject"][1]]


async def test_a_verdict_that_needs_a_reason_says_so_and_keeps_what_was_typed(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("c", "r", "tab")
        await me.type("So close.")
        await me.press("ctrl+s")
        me.sees("Choose at least one reason first.")
        assert (focus(me), fields(me)["memo"]) == ("find", "So close.")
        await me.press("enter", "ctrl+s")
    assert [(said.verdict, said.memo) for said in home.decisions()] == [("changes", "So close.")]


async def test_escape_keeps_the_draft_also_over_a_restart(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab")
        await me.type("Half a thought")
        await me.press("escape")
        assert (me.context, me.under_cursor) == ("queue", "ad 1")
        await me.press("j", "k", "x", "r")
        assert fields(me)["memo"] == "Half a thought"
        assert len(fields(me)["reasons"]) == 1
        await me.press("escape")
    assert home.kinds() == []
    async with reviewing(home) as me:
        await me.press("x", "r")
        assert fields(me)["memo"] == "Half a thought"
        await me.press("tab", "end")
        await me.type(", ended.")
        await me.press("ctrl+s")
    assert home.decisions()[0].memo == "Half a thought, ended."


async def test_a_draft_is_of_the_content_it_was_written_about(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        await me.type("About the old text")
        await me.press("escape")
        home.pull(an_ad("ad 1", points=22, text="A new text."))
        await me.press("a")
        assert home.kinds() == []
        await me.press("m")
        assert fields(me)["memo"] == ""


async def test_m_opens_the_sheet_at_the_memo(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        assert focus(me) == "memo"
        await me.type("axn1u?")
        assert fields(me)["memo"] == "axn1u?"
    assert home.kinds() == []


@pytest.mark.parametrize("keys", [["x", "3"], ["a"]])
async def test_a_memo_kept_as_a_draft_goes_with_the_next_decision(home: Home, keys: list[str]) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        await me.type("Seen before.")
        await me.press("escape", *keys)
        assert me.under_cursor == "ad 2"
    assert [said.memo for said in home.decisions()] == ["Seen before."]


async def test_the_verdict_can_be_changed_on_the_sheet(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "ctrl+v")
        me.sees("REJECT", "Verdict F4")
        await me.press("f4", "c")
        assert (fields(me)["verdict"], focus(me)) == ("changes", "find")
        await me.press("f4", "right", "enter")
        me.sees("ESCALATE")
        await me.press("f4", "f4")
        assert (fields(me)["verdict"], focus(me)) == ("escalate", "find")
        await me.press("ctrl+s")
    [said] = home.decisions()
    assert said.verdict == "escalate"
    assert said.offered[:9] == packaged()[0].digits["reject"]
    assert sorted(said.offered) == sorted(on_the_sheet("escalate"))


async def test_what_was_typed_survives_a_commit_that_fails(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite.Error("database or disk is full")

    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab")
        await me.type("Worth keeping")
        with monkeypatch.context() as broken:
            broken.setattr(WorkStore, "record", full)
            await me.press("ctrl+s")
        me.sees("could not be written (database or disk", "It is not saved")
        assert (me.under_cursor, home.kinds()) == ("ad 1", [])
        assert fields(me)["memo"] == "Worth keeping"
        assert len(fields(me)["reasons"]) == 1
        await me.press("ctrl+s")
    assert home.decisions()[0].memo == "Worth keeping"


async def test_what_was_typed_survives_a_change_of_the_ad(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab")
        await me.type("Worth keeping")
        home.pull(an_ad("ad 1", points=22, text="Other words."))
        await me.press("ctrl+s")
        assert (me.reading, home.kinds()) == ("ad 1", [])
        me.sees("Other words.")
        await me.press("x", "r")
        assert fields(me)["memo"] == "Worth keeping"


async def test_a_paste_goes_into_the_field_it_was_pasted_into(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        await me.paste("pasted\nover two lines")
        assert fields(me)["memo"] == "pasted\nover two lines"


async def test_reasons_are_found_in_both_languages_and_without_accents(home: Home) -> None:
    async with reviewing(home, language="es") as me:
        await me.press("x", "r")
        me.sees("RECHAZAR", "Motivos")
        await me.type("desinformacion")
        await me.press("enter")
        assert fields(me)["reasons"] == {"MISINFORMATION": ""}
        await me.type("misinformation")
        await me.press("enter")
        assert fields(me)["reasons"] == {}
        await me.type("no such reason at all")
        await me.press("enter", "down", "up")
        assert fields(me)["reasons"] == {}


async def test_the_best_match_comes_first_with_its_letters_lit_and_its_meaning(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r")
        await me.type("gmb")
        me.sees("› ", "Gambling", "Look for:", "Such as:")
        assert lit(me) == "GmbGMB"
        await me.press("ctrl+u")
        await me.type("ad")
        me.sees("› ", "7 Adult or suggestive  ADULT_SUGGESTIVE")
        await me.press("enter")
        assert list(fields(me)["reasons"]) == ["ADULT_SUGGESTIVE"]
        await me.type("zzz")
        me.sees("No reason fits “zzz”.")


def lit(me: Reviewer) -> str:
    """The letters that are lit on the row under the cursor: those in the colour of the keys."""
    strips = me.strips()
    [key] = [s.style.color for strip in strips for s in strip if s.text.strip() == "F4" and s.style]
    row = next(strip for strip in strips if "›" in strip.text)
    return "".join(s.text for s in row if s.style and s.style.color == key and s.text.strip())


async def test_without_a_verdict_the_memo_is_kept_and_that_is_said(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        me.sees("MEMO", "a approve", "x reject", "c changes", "e escalate", "Ctrl+S keeps it as a draft")
        await me.type("Seen before.")
        await me.press("ctrl+s")
        assert (me.context, me.under_cursor, home.kinds()) == ("queue", "ad 1", [])
        assert me.notice == "Kept as a draft: it goes with your next decision on this ad."
        await me.press("x", "3")
    assert [said.memo for said in home.decisions()] == ["Seen before."]


async def test_a_memo_is_committed_from_where_it_is_written(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        await me.type("Fine.")
        await me.press("f4", "a")
        assert (focus(me), fields(me)["verdict"]) == ("memo", "approve")
        await me.press("ctrl+s")
        assert me.under_cursor == "ad 2"
    assert [(said.verdict, said.memo) for said in home.decisions()] == [("approve", "Fine.")]


async def test_reasons_without_a_verdict_ask_for_one(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m", "f4", "f4", "shift+tab", "enter", "ctrl+s")
        me.sees("Choose a verdict for these reasons: press its letter.")
        assert focus(me) == "verdict"
        await me.press("x", "ctrl+s")
    assert [said.verdict for said in home.decisions()] == ["reject"]


async def test_the_mouse_chooses_a_verdict(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("m")
        x, y = me.cell_of("escalate")
        await me.click(x + 2, y)
        assert fields(me)["verdict"] == "escalate"


async def test_what_stands_unchanged_suggests_nothing(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab", "tab")
        me.sees("Would pass as", "the text", "Unchanged: no suggestion. Ctrl+T: the headline")
        await me.type(" ")
        me.sees("Unchanged: no suggestion.")
        await me.press("ctrl+s")
        await me.press("x", "r", "enter", "tab", "tab", "down", "end", *("ctrl+u",) * 4, "ctrl+s")
    assert [said.suggestion for said in home.decisions()] == ["", ""]


async def test_the_headline_can_be_changed_instead_or_words_said(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab", "tab")
        await me.type("Not ")
        me.sees("{+Not+} The text of …")
        await me.press("ctrl+t")
        me.sees("the headline", "Headline of ad 1", "Changed, and waiting here: the text")
        await me.press("ctrl+t")
        me.sees("in words")
        await me.type("Say less.")
        await me.press("ctrl+t")
        me.sees("{+Not+} The text of …", "Changed, and waiting here: in words")
        await me.press("ctrl+t")
        await me.type("My ")
        me.sees("{+My+} Headline of ad 1")
        await me.press("escape", "x", "r")
        me.sees("{+My+} Headline of ad 1", "the headline")
        await me.press("ctrl+s")
    assert [said.suggestion for said in home.decisions()] == ["My Headline of ad 1"]


async def test_marks_are_taken_away_on_the_sheet(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("v", "space", "space", "l", "space", "space", "l", "space", "space", "enter", "x", "r")
        me.sees("“Headline” the headline  “of” the headline", "“ad” the headline")
        await me.press("enter", "tab", "tab", "tab", "tab")
        assert focus(me) == "evidence"
        await me.press("right", "d")
        me.sees("“Headline” the headline  “ad” the headline")
        await me.press("escape")
        assert me.marked() == ["Headline", "ad"]
        await me.press("x", "r", "shift+tab", "shift+tab", "left", "delete", "backspace")
        assert focus(me) == "find"
        me.sees("nothing marked; on the ad, v marks words")
        await me.press("ctrl+s")
    assert home.decisions()[0].evidence == ()


async def test_each_reason_points_at_its_own_part(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "down", "enter", "ctrl+t", "down", "up", "up")
        assert list(fields(me)["reasons"].values()) == ["", "text"]
        await me.press("home", *("up",) * 3)
        await me.press("ctrl+u")
        await me.type("misleading")
        await me.press("ctrl+t", "ctrl+t")
        assert list(fields(me)["reasons"].values()) == ["headline", "text"]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (60, 20)])
async def test_every_field_can_be_reached_at_any_size(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter", "v", "s", "enter", "x", "r", "enter")
        for field in ("memo", "suggestion", "confidence", "evidence", "verdict", "find"):
            await me.press("tab")
            assert focus(me) == field
            assert me.screen.focused is not None
            shown = me.screen.focused.region.intersection(me.screen.region)
            assert shown.height == me.screen.focused.region.height
