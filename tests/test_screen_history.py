"""My decisions: when, what, of which ad, what became of it and why; all of it readable, at any size."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from screen_setup import SMALL, WIDE, reviewing

MEMO = "Nine of ten doctors is a figure, and no source is given for it."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(an_ad("one", points=3), an_ad("two"))
    return home


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_reasons_and_words_are_told_in_whole_words_and_in_full_on_the_ad(
    home: Home, size: tuple[int, int]
) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter", "x", "r", "1", "2", "tab")
        await me.type(MEMO)
        await me.press("ctrl+s", "H")
        me.sees("rejected", "Headline of one", "not sent yet", "Misleading claim")
        me.sees_not("undone", "·…")
        told = "".join(line.partition("“")[2] for line in me.picture().splitlines()).split()
        assert told
        assert {word.strip("…”.") for word in told} <= {word.strip(".,") for word in MEMO.split()} | {"figure,"}
        await me.press("enter")
        assert me.reading == "one"
        me.reads(MEMO, "Misleading claim, Negative self-image")


async def test_at_80x24_what_was_undone_still_says_why_it_was_made(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("enter", "x", "2", "u", "H")
        me.sees("undone", "Negative self-image")
