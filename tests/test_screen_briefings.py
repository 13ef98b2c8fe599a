"""Briefings on the screen: a planted pattern is written up, found as it is typed, pointed out, copied and retired."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import fact
from screen_setup import SMALL, Reviewer, reviewing
from textual.widgets import Input, OptionList, Static, TextArea

from reviewtui.domain.facts import Briefing, FactKind, decode_body
from reviewtui.screens.briefing_sheet import BriefingSheet
from reviewtui.screens.briefings import BriefingsScreen
from reviewtui.widgets.page import PageView
from reviewtui.widgets.typeset import plain
from reviewtui.wire.messages import AccountRow

IDS = {"title": "pattern", "query": "finder"}
"""Fields of the sheet whose ids are not their names."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two accounts with a tea that melts fat, and a quiet one."""
    home = Home(tmp_path)
    home.pull(
        an_ad("tea 1", headline="", text="Our tea melts fat by Friday.", points=9),
        an_ad("tea 2", headline="", text="A tea that melts your fat away.", account_id="hemp", points=8),
        an_ad("quiet", headline="", text="Shoes that fit.", account_id="shoes", points=7),
        accounts=[
            AccountRow(1, "acme", "Acme Wellness"), AccountRow(2, "hemp", "Borealis Hemp"),
            AccountRow(3, "shoes", "Quiet Shoes"),
        ],
    )  # fmt: skip
    return home


def briefed(home: Home, *, revision: int = 1, account: str = "", author: str = "ben", **more: object) -> None:
    said = {
        "title": "Miracle tea", "recognise": "A tea that melts fat.", "watch": "New accounts at night.",
        "query": "tea melts", "customer": "We are looking at such teas. [/x] \x1b[31m", **more,
    }  # fmt: skip
    body = Briefing("tea", revision, **said, account_id=account)  # type: ignore[arg-type]
    home.pull(facts=[home.fact_row(fact(FactKind.BRIEFING, "", body), author)])


def sent(home: Home) -> list[Briefing]:
    bodies = [decode_body(one) for one in home.facts() if one.kind == FactKind.BRIEFING]
    return [body for body in bodies if isinstance(body, Briefing)]


def page(me: Reviewer) -> str:
    lines = me.screen.query_one(PageView).lines
    return " ".join(" ".join(plain(line).split()) for line in lines)


def finds(me: Reviewer) -> str:
    return str(me.screen.query_one("#finds", Static).content)


async def at_briefings(me: Reviewer) -> None:
    await me.press("g", "b")
    assert isinstance(me.screen, BriefingsScreen)


async def write(me: Reviewer, **words: str) -> None:
    """Fill the sheet in, field by field."""
    for name, text in words.items():
        field = me.screen.query_one(f"#{IDS.get(name, name)}")
        field.focus()
        await me.settled()
        if isinstance(field, Input):
            field.value = ""
        elif isinstance(field, TextArea):
            field.text = ""
        await me.type(text)


async def test_a_pattern_is_written_up_and_pointed_out_on_its_ads_alone(home: Home) -> None:
    async with reviewing(home) as me:
        await at_briefings(me)
        me.sees("No briefing yet. n writes one")
        await me.press("n")
        assert isinstance(me.screen, BriefingSheet)
        await write(
            me, title="Miracle tea", recognise="It melts fat.", customer="Please prove it.", query="tea melts"
        )
        await me.until(lambda: "2 ads in 2 accounts" in finds(me), "the count")
        me.sees("Acme Wellness", "Borealis Hemp")
        me.sees_not("Quiet Shoes")
        await me.press("ctrl+s")
        assert me.notice == "Written: “Miracle tea”, for 2 accounts."
        await me.until(lambda: "2 ads in 2 accounts" in page(me), "the count on the page")
        assert "Recognise It melts fat." in page(me)
        assert "Sent to Acme Wellness, Borealis Hemp" in page(me)
        await me.press("enter")
        assert me.queue.query_text.startswith("briefing:miracle-tea-")
        assert sorted(me.listed()) == ["tea 1", "tea 2"]
        await me.until(lambda: "Briefing" in me.card(), "the briefing beside the ad")
        me.reads("Briefing Miracle tea It melts fat.")
        await me.press("escape", "G")
        await me.until(lambda: me.reading == "quiet", "the quiet ad")
        await me.until(lambda: me.queue.panel.beside and me.queue.panel.beside.ad_id == "quiet", "what is beside it")
        assert "Briefing" not in me.card()
    assert {(copy.account_id, copy.revision) for copy in sent(home)} == {("", 1), ("acme", 1), ("hemp", 1)}


async def test_an_account_can_be_left_out(home: Home) -> None:
    async with reviewing(home) as me:
        await at_briefings(me)
        await me.press("n")
        await write(me, title="T", query="tea")
        await me.until(lambda: "2 ads in 2 accounts" in finds(me), "the count")
        me.screen.query_one("#accounts", OptionList).focus()
        await me.press("down", "space", "up", "space", "space")
        me.sees("✓ Acme Wellness", "– Borealis Hemp")
        await me.press("ctrl+s")
        assert me.notice == "Written: “T”, for 1 account."
    assert {copy.account_id for copy in sent(home)} == {"", "acme"}


async def test_a_wrong_query_is_told_as_it_is_typed_and_nothing_is_recorded(home: Home) -> None:
    async with reviewing(home) as me:
        await at_briefings(me)
        await me.press("n")
        await write(me, title="T", query="acount:acme")
        await me.until(lambda: "acount" in finds(me), "what is wrong")
        assert "account:" in finds(me)
        await me.press("ctrl+s")
        assert isinstance(me.screen, BriefingSheet)
        await write(me, query="")
        await me.press("ctrl+s")
        me.sees("The query asks for nothing.")
    assert sent(home) == []


async def test_what_was_typed_is_kept_until_it_is_saved(home: Home) -> None:
    async with reviewing(home) as me:
        await at_briefings(me)
        await me.press("n")
        await write(me, title="Half a tho")
        await me.press("escape")
        assert isinstance(me.screen, BriefingsScreen)
        await me.press("n")
        assert me.screen.query_one("#pattern", Input).value == "Half a tho"


async def test_a_change_is_the_next_revision(home: Home) -> None:
    briefed(home)
    briefed(home, account="acme")
    async with reviewing(home) as me:
        await at_briefings(me)
        assert "tea · revision 1 · ben" in page(me)
        await me.press("E")
        assert me.screen.query_one("#finder", Input).value == "tea melts"
        await me.until(lambda: "2 ads" in finds(me), "the count")
        await write(me, title="Miracle capsules")
        await me.press("ctrl+s")
        me.sees("Miracle capsules")
        assert "revision 2 · you" in page(me)
    assert {(copy.account_id, copy.revision, copy.key) for copy in sent(home)} == {
        ("", 2, "tea"), ("acme", 2, "tea"), ("hemp", 2, "tea"),
    }  # fmt: skip


async def test_what_to_tell_customers_is_copied_without_what_acts_on_a_terminal(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefed(home)
    async with reviewing(home) as me:
        copied: list[str] = []
        monkeypatch.setattr(me.app, "copy_to_clipboard", copied.append)
        await at_briefings(me)
        await me.press("y")
        [words] = copied
        assert words.startswith("We are looking at such teas. [/x]")
        assert "\x1b" not in words
        assert "clipboard" in me.notice


async def test_retiring_takes_the_key_twice(home: Home) -> None:
    briefed(home)
    async with reviewing(home) as me:
        await at_briefings(me)
        await me.press("D")
        assert "D again retires" in me.notice
        assert sent(home) == []
        await me.press("D")
        assert me.notice == "Retired: “Miracle tea”"
        me.sees("retired")
        await me.press("D")
    [copy] = sent(home)
    assert (copy.retired, copy.revision) == (True, 2)


async def test_the_inbox_tells_of_it_and_enter_reads_it(home: Home) -> None:
    briefed(home)
    async with reviewing(home) as me:
        await me.press("g", "m")
        me.sees("ben wrote a briefing", "Miracle tea")
        await me.press("enter")
        assert isinstance(me.screen, BriefingsScreen)
        assert "New accounts at night." in page(me)
        await me.press("escape")
        assert me.context == "queue"


async def test_words_narrow_the_list(home: Home) -> None:
    briefed(home)
    async with reviewing(home) as me:
        await at_briefings(me)
        await me.press("/")
        await me.type("shop")
        me.sees("No briefing holds these words.")
        await me.press("escape")
        me.sees("Miracle tea")


async def test_at_80x24_the_sheet_shows_all_its_fields(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await at_briefings(me)
        await me.press("n")
        await write(me, title="T", query="tea")
        await me.until(lambda: "2 ads" in finds(me), "the count")
        me.sees("Name of the pattern", "How to recognise it", "How to watch for it", "A query that finds it",
                "What to tell customers", "Acme Wellness", "Ctrl+S saves it")  # fmt: skip
