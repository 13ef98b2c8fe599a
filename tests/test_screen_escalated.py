"""What reviewers pass to a lead: counted in the lead's heading, two keys away, and done with once it is decided."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue, an_ad
from hub_setup import decision
from screen_setup import SMALL, WIDE, reviewing


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A lead's home: ben escalated two ads; of three others, one is decided."""
    home = Home(tmp_path, user="lia")
    home.plays("lead")
    home.pull(*a_queue(3), *(an_ad(ad_id, headline="", text=f"Text of {ad_id}.") for ad_id in ("hard", "harder")))
    raws = [
        decision(ad_id, f"Text of {ad_id}.", "escalate", memo="Both readings fit.") for ad_id in ("hard", "harder")
    ]
    home.pull(facts=[home.fact_row(raw, "ben") for raw in raws])
    return home


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_lead_sees_how_many_wait_and_two_keys_list_them(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        me.sees("2 escalated · g e")
        await me.press("g", "e")
        me.sees("Escalated", "2 found")
        assert set(me.listed()) == {"hard", "harder"}
        await me.press("enter")
        me.reads("ben · escalated", "Both readings fit.")


async def test_what_the_lead_decides_leaves_and_the_next_one_is_under_the_cursor(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "e")
        first, second = me.listed()
        await me.press("a")
        assert me.under_cursor == me.reading == second
        await me.press("x", "1")
        me.sees("No escalation waits.", "Esc shows the whole queue.")
        await me.press("escape")
        me.sees_not("escalated · g e")
        assert first not in me.listed()
    assert home.kinds() == ["decision approve", "decision reject"]


async def test_from_the_disputes_and_the_views_as_well(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "d")
        me.sees("2 escalated · g e")
        await me.press("g", "v")
        line = next(line for line in me.picture().splitlines() if "Escalated" in line)
        assert " 2 " in line
        await me.press("g", "e")
        assert set(me.listed()) == {"hard", "harder"}


async def test_a_reviewers_heading_does_not_count_them(home: Home) -> None:
    home.plays("reviewer")
    async with reviewing(home) as me:
        me.sees_not("escalated · g e")


async def test_in_a_list_of_what_waits_the_next_one_follows_too(tmp_path: Path) -> None:
    """Second opinions, late ones, those whose customer waits: what is decided waits no more."""
    home = Home(tmp_path)
    home.pull(*(an_ad(f"ad {n}", points=9 - n, why="Is it allowed?") for n in (1, 2, 3)))
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("is:asked")
        await me.press("enter")
        assert me.listed() == ["ad 1", "ad 2", "ad 3"]
        await me.press("a")
        assert me.under_cursor == me.reading == "ad 2"
        await me.press("x", "1")
        assert me.under_cursor == me.reading == "ad 3"
