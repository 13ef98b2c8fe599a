"""Settling ads on which reviewers differ, with keys alone: whose opinion holds, and why they differed."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import decision
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from textual.widgets import Input

from reviewtui.domain.facts import Cause, Verdict
from reviewtui.domain.values import Span
from reviewtui.screens.disputes import DisputePanel
from reviewtui.widgets.chrome import KeyFooter

TEXT = "Lose weight while you sleep."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two ads on which ben and zoe differ, one on which they agree, one that only ben decided."""
    home = Home(tmp_path)
    home.pull(*(an_ad(ad_id, headline="", text=f"{ad_id}: {TEXT}") for ad_id in ("one", "two", "agreed", "alone")))
    facts = []
    for ad_id, verdicts in {
        "one": ("reject", "approve"), "two": ("reject", "approve", "approve"), "agreed": ("approve", "approve"),
        "alone": ("reject",),
    }.items():  # fmt: skip
        for name, verdict in zip(("ben", "zoe", "kim"), verdicts, strict=False):
            more = {"evidence": (Span("text", 5, 16),), "memo": "A promise."} if verdict == "reject" else {}
            facts.append(home.fact_row(decision(ad_id, f"{ad_id}: {TEXT}", verdict, **more), name))
    home.pull(facts=facts)
    return home


async def at_disputes(me: Reviewer) -> DisputePanel:
    await me.press("g", "d")
    await me.settled()
    return me.screen.query_one(DisputePanel)


async def test_the_least_agreed_on_comes_first_with_its_opinions_side_by_side(home: Home) -> None:
    async with reviewing(home) as me:
        panel = await at_disputes(me)
        me.sees("2 to settle", "0 % agree", "33 % agree")
        assert panel.view is not None
        assert panel.view.ad_id == "one"
        row = next(line for line in me.picture().splitlines() if "1  ben" in line)
        assert "2  zoe" in row
        me.sees("REJECT", "APPROVE", "Lose weight", "A promise.", "in force now")


async def test_a_digit_takes_an_opinion_and_a_digit_says_why_they_differed(home: Home) -> None:
    async with reviewing(home) as me:
        await at_disputes(me)
        await me.press("2")
        me.sees("SETTLE as APPROVE", "unclear guideline")
        footer = me.screen.query_one(KeyFooter)
        assert [action.id for action in footer.actions] == ["disputes_back", "help"]
        await me.press("3")
        await me.settled()
        me.sees("edge case", "1 to settle")
    [settled] = home.decisions()
    assert (settled.verdict, settled.cause, len(settled.adjudicates)) == (Verdict.APPROVE, Cause.EDGE_CASE, 2)


async def test_the_opinion_that_is_taken_brings_its_reasons_and_its_evidence(home: Home) -> None:
    async with reviewing(home) as me:
        await at_disputes(me)
        await me.press("1", "2")
        await me.settled()
    [settled] = home.decisions()
    assert [reason.code for reason in settled.reasons] == ["GAMBLING"]
    assert settled.evidence == (Span("text", 5, 16),)
    assert settled.cause is Cause.SLIP


async def test_escape_goes_back_one_step_and_undo_brings_the_dispute_back(home: Home) -> None:
    async with reviewing(home) as me:
        await at_disputes(me)
        await me.press("1", "escape")
        assert home.decisions() == []
        me.sees_not("Why did they differ?")
        await me.press("a", "1")
        await me.settled()
        me.sees("1 to settle")
        await me.press("u")
        await me.settled()
        me.sees("2 to settle")
    assert home.kinds() == ["decision approve", "undo"]


async def test_another_outcome_is_said_on_the_sheet(home: Home) -> None:
    async with reviewing(home) as me:
        await at_disputes(me)
        await me.press("x")
        await me.type("gambl")
        await me.press("enter", "ctrl+s", "4")
        await me.settled()
    [settled] = home.decisions()
    assert [reason.code for reason in settled.reasons] == ["GAMBLING"]
    assert (settled.verdict, settled.cause) == (Verdict.REJECT, Cause.NEW_PATTERN)


async def test_at_80x24_opinions_and_ad_can_be_read(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await at_disputes(me)
        me.sees("1  ben", "2  zoe")
        await me.press("space", "space")
        me.sees(TEXT)
        await me.press("escape")
        assert me.context == "queue"


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_while_another_outcome_is_said_the_ad_stays_in_sight(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        panel = await at_disputes(me)
        await me.press("x")
        me.sees("REJECT", TEXT, "1 Misleading claim")
        await me.press("pagedown")
        assert size == WIDE or panel.scroll_offset.y > 0
        await me.press("pageup", "escape")
        me.sees("1  ben", "2  zoe")
        assert panel.scroll_offset.y == 0


async def test_in_the_empty_field_digits_choose_and_after_letters_they_are_letters(home: Home) -> None:
    async with reviewing(home) as me:
        await at_disputes(me)
        await me.press("x", "2", "1", "2")
        me.sees("✓ 1 Misleading claim")
        me.sees_not("✓ 2")
        await me.type("looks 18")
        assert me.screen.query_one("#find", Input).value == "looks 18"
        await me.press("ctrl+s", "2")
    [settled] = home.decisions()
    assert [reason.code for reason in settled.reasons] == ["MISLEADING_CLAIM"]


async def test_what_was_begun_on_the_sheet_is_there_when_it_is_opened_again(home: Home) -> None:
    async with reviewing(home) as me:
        await at_disputes(me)
        await me.press("x", "3", "escape", "x")
        me.sees("✓ 3")
        await me.press("ctrl+s", "1")
    [settled] = home.decisions()
    assert len(settled.reasons) == 1


async def test_the_digits_are_the_users_own(home: Home) -> None:
    async with reviewing(home, digits={"reject": ("GAMBLING",)}) as me:
        await at_disputes(me)
        await me.press("x", "1", "ctrl+s", "1")
    [settled] = home.decisions()
    assert [reason.code for reason in settled.reasons] == ["GAMBLING"]
