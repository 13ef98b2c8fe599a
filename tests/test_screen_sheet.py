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
        await me.press("tab")
        await me.type("Leave the bonus out.")
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
    assert said.suggestion == "Leave the bonus out."
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
        me.sees("REJECT", "F4 verdict")
        await me.press("f4")
        me.sees("CHANGES")
        await me.press("f4")
        me.sees("ESCALATE")
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
        me.sees("database or disk is full", "It is not saved")
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
