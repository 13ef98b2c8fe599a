"""Blind items: what the AI and others said is hidden until the verdict, then revealed; nothing waits for it."""

from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, an_ad, row_of
from screen_setup import reviewing

from reviewtui.domain.draws import share_of
from reviewtui.domain.facts import Decision, Reflection, decode_body
from reviewtui.domain.rules import ReviewRules

SHARE = ReviewRules().blind_share
pytestmark = pytest.mark.drawn


def drawn(blind: bool) -> tuple[str, dict[str, Any]]:
    """An ad the AI would reject that is (or is not) drawn blind for this reviewer."""
    for number in range(1000):
        fields = {"headline": "Slimming tea", "ai_verdict": "reject", "ai_score": 0.93, "why": "Is it allowed?"}
        found = an_ad(f"ad{number}", text="Lose weight while you sleep.", **fields)
        row = row_of(*found, 1)
        if (share_of(row.ad_id, row.content_hash, "ana") < SHARE) is blind:
            return found
    raise AssertionError("none is drawn so")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def bodies(home: Home) -> list[object]:
    return [decode_body(fact) for fact in home.facts()]


async def test_nothing_tells_what_the_ai_said_before_the_verdict(home: Home) -> None:
    home.pull(drawn(blind=True))
    async with reviewing(home) as me:
        me.sees("hidden until you decide")
        me.sees_not("would reject")
        await me.press("a")
        me.sees("would reject")
    [decision] = bodies(home)
    assert isinstance(decision, Decision)
    assert (decision.draw, decision.chance) == ("blind", SHARE)
    assert decision.ai is not None
    assert decision.ai.shown is False


async def test_an_item_that_is_not_blind_shows_it_and_is_recorded_so(home: Home) -> None:
    home.pull(drawn(blind=False))
    async with reviewing(home) as me:
        me.sees("would reject")
        await me.press("a", "1")
    [decision] = bodies(home)
    assert isinstance(decision, Decision)
    assert (decision.draw, decision.chance) == ("queue", 1 - SHARE)
    assert decision.ai is not None
    assert decision.ai.shown is True


async def test_why_the_ai_was_wrong_is_a_fact_of_its_own_and_may_be_skipped(home: Home) -> None:
    home.pull(drawn(blind=True))
    async with reviewing(home) as me:
        await me.press("W")
        me.sees("Decide an ad first")
        await me.press("a", "W", "escape", "W")
        await me.type("misleading_claim")
        await me.press("enter")
        await me.type("tea is tea")
        await me.press("enter")
        me.sees("Kept: why the AI was wrong.")
    decision, reflection = home.facts()
    said = decode_body(reflection)
    assert isinstance(said, Reflection)
    assert (said.decision, [r.code for r in said.reasons], said.text) == (
        decision.id, ["MISLEADING_CLAIM"], "tea is tea",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "offered"), [(("a",), True), (("x", "1"), False), (("e", "1"), False), (("c", "1"), True)]
)
async def test_why_it_was_wrong_is_asked_only_where_it_said_otherwise(
    home: Home, keys: tuple[str, ...], offered: bool
) -> None:
    home.pull(drawn(blind=True))
    async with reviewing(home) as me:
        await me.press(*keys)
        assert "would reject" in me.notice
        assert ("W says why it was wrong" in me.notice) is offered
