"""Which keys count: not before the ad was read, not a repeat, not a paste, not from the bare list."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from hypothesis import given
from hypothesis import strategies as st
from screen_setup import SMALL, Reviewer, reviewing

from reviewtui.screens.guard import KeyGuard


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(5))
    return home


def painted_at(me: Reviewer) -> float:
    painted = me.queue.panel.painted_at
    assert painted is not None
    return painted


@pytest.mark.parametrize("key", ["a", "x", "c", "e", "n"])
async def test_a_verdict_counts_once_the_ad_was_on_screen_long_enough(home: Home, key: str) -> None:
    async with reviewing(home, dwell_ms=250) as me:
        await me.press(key, at=painted_at(me) + 0.249)
        assert me.notice == "Not yet read: a verdict counts once the ad was on screen."
        assert (me.context, home.kinds()) == ("queue", [])
        await me.press(key, at=painted_at(me) + 0.251)
        assert me.context == "strip" if key in "xce" else home.kinds()


async def test_a_key_pressed_before_the_ad_was_painted_does_not_count(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", at=painted_at(me) - 0.01)
        assert me.notice == "Not yet read: a verdict counts once the ad was on screen."
    assert home.kinds() == []


async def test_each_ad_is_read_anew(home: Home) -> None:
    async with reviewing(home, dwell_ms=250) as me:
        first = painted_at(me)
        await me.press("j", at=first + 10)
        assert painted_at(me) > first
        await me.press("a", at=painted_at(me) + 0.1)
        assert home.kinds() == []


async def test_a_held_key_decides_once(home: Home) -> None:
    async with reviewing(home, repeat_ms=150) as me:
        begin = painted_at(me) + 100
        await me.press("a", at=begin)
        assert me.under_cursor == "ad 2"
        for repeat in range(1, 20):
            await me.press("a", at=begin + repeat * 0.149)
            assert me.notice == "Key repeat ignored: let go first."
            assert me.under_cursor == "ad 2"
        await me.press("a", at=begin + 19 * 0.149 + 0.151)
        assert me.under_cursor == "ad 3"
    assert home.kinds() == ["decision approve", "decision approve"]


async def test_a_held_undo_undoes_once(home: Home) -> None:
    async with reviewing(home, repeat_ms=150) as me:
        begin = painted_at(me) + 100
        await me.press("a", at=begin)
        await me.press("n", at=begin + 1)
        await me.press("u", at=begin + 2)
        await me.press("u", at=begin + 2.1)
        assert me.notice == "Key repeat ignored: let go first."
        assert me.under_cursor == "ad 2"
    assert home.kinds() == ["decision approve", "skip", "undo"]


async def test_another_key_is_no_repeat(home: Home) -> None:
    async with reviewing(home, repeat_ms=150) as me:
        begin = painted_at(me) + 100
        await me.press("a", at=begin)
        await me.press("n", at=begin + 0.05)
    assert home.kinds() == ["decision approve", "skip"]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 400)), max_size=30))
def test_a_key_counts_exactly_where_it_was_silent_for_long_enough(presses: list[tuple[str, int]]) -> None:
    guard = KeyGuard(125)  # 128 of the ticks below, each 1/1024 s and exact
    last: dict[str, int] = {}
    at = 0
    for key, ticks in presses:
        at += ticks
        assert guard.repeats(key, at / 1024) == (key in last and at - last[key] < 128)
        last[key] = at


async def test_a_paste_is_never_keys(home: Home) -> None:
    async with reviewing(home) as me:
        await me.paste("axn1eu")
        assert me.notice == "A paste is never keys: nothing was decided."
        assert (me.context, me.under_cursor) == ("queue", "ad 1")
        await me.press("x")
        await me.paste("1")
        assert me.context == "strip"
    assert home.kinds() == []


async def test_digits_mean_nothing_outside_the_strip(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("1", "2", "9", "0")
        assert (me.context, me.under_cursor) == ("queue", "ad 1")
        await me.press("g", "1")
    assert home.kinds() == []


async def test_caps_lock_is_announced(home: Home) -> None:
    async with reviewing(home) as me:
        for key in "XCENU":
            await me.press(key)
            assert me.notice == f"Caps Lock seems to be on: {key} is not {key.lower()}."
        await me.press("x", "R")
        assert me.notice == "Only 1 to 9, r or Esc here."
    assert home.kinds() == []


async def test_at_80x24_a_verdict_needs_the_ad_open(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        me.sees("Headline of ad 1", "Headline of ad 5")
        me.sees_not("The text of ad 1")
        for key in ("a", "x", "c", "e", "n", "v", "m"):
            await me.press(key)
            assert me.notice == "Open the ad first (Enter), then decide.", key
            assert me.context == "queue"
        await me.press("enter")
        me.sees("The text of ad 1")
        me.sees_not("Headline of ad 5")
        await me.press("x")
        me.sees("REJECT", "1 Misleading claim", "9 Landing page", "The text of ad 1")
        await me.press("4")
        me.sees("The text of ad 2")
        await me.press("a", "escape")
        me.sees("Headline of ad 5")
        me.sees_not("The text of ad 3")
        await me.press("a")
        assert me.notice == "Open the ad first (Enter), then decide."
    assert home.kinds() == ["decision reject", "decision approve"]


async def test_when_the_terminal_shrinks_the_ad_being_judged_stays_in_sight(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x")
        await me.resize(*SMALL)
        me.sees("REJECT", "The text of ad 1")
        await me.press("escape")
        me.sees("The text of ad 1")
        await me.resize(120, 40)
        me.sees("The text of ad 1", "Headline of ad 5")
        await me.resize(*SMALL)
        me.sees_not("The text of ad 1")
        await me.press("a")
    assert home.kinds() == []


async def test_tiny_and_huge_terminals_are_survived(home: Home) -> None:
    async with reviewing(home) as me:
        for size in ((20, 5), (1, 1), (300, 100), (60, 16), (81, 3), (120, 40)):
            await me.resize(*size)
            await me.press("j", "x", "escape", "k", "?", "escape")
        await me.press("a")
        assert me.under_cursor == "ad 2"
