"""The digits of the strip: fixed places, a user's own order, and what cannot be used is said and left empty."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from screen_setup import SMALL, WIDE, reviewing

from reviewtui.policies import packaged


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3))
    return home


async def test_a_users_own_digits_replace_the_teams(home: Home) -> None:
    async with reviewing(home, digits={"reject": ("ALCOHOL", "GAMBLING")}) as me:
        await me.press("x")
        me.sees("1 Alcohol", "2 Gambling")
        await me.press("3")
        assert me.context == "strip"
        await me.press("2", "c")
        me.sees("1 Misleading claim")
    [said] = home.decisions()
    assert [reason.code for reason in said.reasons] == ["GAMBLING"]
    assert said.offered == ("ALCOHOL", "GAMBLING")


async def test_a_code_nobody_knows_is_said_at_once_and_its_digit_stays_empty(home: Home) -> None:
    digits = {"reject": ("ALCOHOL", "GABMLING", "DATING"), "rejct": ("ALCOHOL",)}
    async with reviewing(home, digits=digits) as me:
        assert "reject 2: GABMLING, rejct" in me.notice
        assert "Those digits stay empty" in me.notice
        await me.press("x")
        me.sees("1 Alcohol", "2 — GABMLING", "3 Dating")
        await me.press("2")
        assert (me.context, home.kinds()) == ("strip", [])
        assert me.notice.startswith("GABMLING is no reason here")
        await me.press("3")
    [said] = home.decisions()
    assert [reason.code for reason in said.reasons] == ["DATING"]
    assert said.offered == ("ALCOHOL", "DATING")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_keys_stand_once_on_the_screen(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter", "x")
        for number, code in enumerate(packaged()[0].digits["reject"], 1):
            found = packaged()[0].code(code)
            assert found is not None
            me.sees(f"{number} {found.title.en}")
        assert me.picture().count("r more") == 1
        assert me.picture().count("Esc back") == 1
