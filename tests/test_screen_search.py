"""Searching as one types, and getting back."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import decision
from screen_setup import SMALL, WIDE, reviewing
from textual.widgets import Input

from reviewtui.widgets.ad_panel import AdPanel
from reviewtui.wire.messages import AccountRow

ADS = (
    an_ad("tea", points=9, headline="Slimming tea", text="Lose weight while you sleep."),
    an_ad("loan", points=8, headline="Cash today", text="No checks, no sleep lost.", account_id="cobalt"),
    an_ad("trip", points=7, headline="Viaje a Perú", text="Siete días, todo incluido.", account_id="kite"),
    an_ad("odd", points=6, headline="[bold]Odd[/]", text="(a OR b) AND NEAR\"*'^ - : x"),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*ADS, accounts=[AccountRow(1, "cobalt", "Cobalt Credit"), AccountRow(2, "kite", "Kite Travel")])
    return home


@pytest.mark.parametrize("key", ["/", "f"])
async def test_rows_follow_what_is_typed_and_escape_brings_the_queue_back(home: Home, key: str) -> None:
    async with reviewing(home) as me:
        await me.press("j", key)
        await me.type("sle")
        assert me.listed() == ["tea", "loan"]
        assert me.reading == "tea"
        await me.type("ep lost")
        assert me.listed() == ["loan"]
        await me.press("escape")
        assert me.listed() == ["tea", "loan", "trip", "odd"]
        me.sees("Unsure ads", "4 open")
        assert me.under_cursor == me.reading == "loan", "where one was"


async def test_enter_keeps_the_search_and_escape_then_leaves_it(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("sleep")
        await me.press("down")
        assert me.under_cursor == "loan"
        await me.press("up", "enter")
        me.sees("Search", "2 found", "sleep")
        await me.press("a")
        assert me.listed() == ["loan"]
        await me.press("escape")
        assert me.listed() == ["loan", "trip", "odd"]
        assert me.reading == "loan"
    assert home.kinds() == ["decision approve"]


async def test_escape_while_typing_restores_the_search_before(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("account:kite")
        await me.press("enter", "/")
        assert me.screen.query_one("#search", Input).value == "account:kite "
        await me.type("nothing")
        assert me.listed() == []
        await me.press("escape")
        assert me.listed() == ["trip"]
        me.sees("account:kite")


QUERIES = (
    ("account:cobalt", ["loan"]),
    ('account:"Kite Travel"', ["trip"]),
    ("peru", ["trip"]),
    ("PERÚ", ["trip"]),
    ('"while you sleep"', ["tea"]),
    ("sleep -weight", ["loan"]),
    ("-account:acme", ["loan", "trip"]),
    ("ad:odd", ["odd"]),
    ("near", ["odd"]),
    ("is:open sort:newest", ["odd", "trip", "loan", "tea"]),
    ("age:>7h", ["tea", "loan"]),
)


async def test_queries_read_as_the_readme_says(home: Home) -> None:
    async with reviewing(home) as me:
        for query, found in QUERIES:
            await me.press("/")
            await me.type(query)
            await me.press("enter")
            assert me.listed() == found, query
            await me.press("escape")


async def test_a_wrong_word_is_named_with_the_nearest_right_one(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("acount:kite")
        assert me.listed() == ["tea", "loan", "trip", "odd"]
        await me.press("enter")
        assert "acount:kite" in me.notice
        assert "account:" in me.notice
        assert me.screen.query_one("#search", Input).has_focus
        await me.press("home", "right", "right")
        await me.type("c")
        await me.press("enter")
        assert me.listed() == ["trip"]


async def test_an_account_half_typed_is_no_error_until_enter(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("account:zzz")
        assert "No account" not in me.notice
        await me.press("enter")
        assert me.notice.startswith("No account here fits “account:zzz”")
        assert me.listed() == ["tea", "loan", "trip", "odd"]


async def test_what_was_escalated_or_decided_is_found_by_its_state(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("e", "1", "a")
        await me.press("/")
        await me.type("is:escalated")
        assert me.listed() == ["tea"]
        me.sees("escalated")
        await me.press("enter", "x", "2")
        assert me.reading == "tea"
        me.sees("you · rejected")
        await me.press("escape", "/")
        await me.type("is:decided")
        assert sorted(me.listed()) == ["loan", "tea"]
        await me.press("ctrl+u")
        await me.type("verdict:reject by:me")
        assert me.listed() == ["tea"]
    assert home.kinds() == ["decision escalate", "decision approve", "decision reject"]


async def test_others_escalations_are_found_too(home: Home) -> None:
    home.pull(an_ad("new", headline=None, text="words"))
    home.pull(facts=[home.fact_row(decision("new", "words", "escalate"), "ben")])
    async with reviewing(home) as me:
        assert "new" not in me.listed()
        await me.press("/")
        await me.type("is:escalated by:ben")
        assert me.listed() == ["new"]
        me.sees("ben · escalated")


async def test_nothing_found_says_how_to_widen(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("[red]unicorn[/]")
        await me.press("enter")
        assert me.listed() == []
        me.reads("Nothing found for “[red]unicorn[/]”.", "is:decided", "Esc shows the whole queue")
        await me.press("a", "x", "v", "m", "o", "i", "y", "j", "k", "n", "enter")
        assert home.kinds() == []


async def test_keys_typed_into_the_search_are_letters(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("axceun?:gq")
        assert me.screen.query_one("#search", Input).value == "axceun?:gq"
        await me.paste("1 pasted")
        assert me.screen.query_one("#search", Input).value == "axceun?:gq1 pasted"
        await me.press("escape")
    assert home.kinds() == []


async def test_at_80x24_the_search_has_the_line_to_itself(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("/")
        await me.type("account:cobalt is:open age:>1h")
        me.sees("account:cobalt is:open age:>1h")
        assert me.listed() == ["loan"]


async def test_a_pasted_ads_manager_link_finds_its_ad(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.paste("https://ads.example/manage?act=1&selected_ad_ids=trip&x=2")
        await me.press("enter")
        assert me.listed() == ["trip"]


async def test_a_filter_is_completed_as_one_types(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("/")
        await me.type("acc")
        me.sees("account:")
        await me.press("tab")
        await me.type("kit")
        me.sees('account:"Kite Travel"')
        await me.press("tab")
        field = me.app.screen.query_one("#search", Input)
        assert field.value == 'account:"Kite Travel" '
        assert me.listed() == ["trip"]
        await me.press("tab")
        assert field.value == 'account:"Kite Travel" ', "nothing is being typed"
        await me.press("enter")
        me.sees_not("Tab ")


async def test_what_was_searched_for_is_marked_where_it_stands(home: Home) -> None:
    def marked() -> list[str]:
        panel = me.app.screen.query_one(AdPanel)
        return [piece.text for line in panel._lines for piece in line if piece.style == "found"]

    async with reviewing(home) as me:
        assert marked() == []
        await me.press("/")
        await me.type("sle")
        assert marked() == ["sleep"]
        await me.press("enter", "escape")
        assert marked() == []


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_completions_show_while_a_fault_is_still_being_said(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("/")
        await me.type("colour:red")
        await me.press("enter")
        me.sees("colour")
        fault = me.notice
        await me.type(" stat")
        me.sees("status:", fault[:40])
        await me.press("tab")
        await me.type("acti")
        me.sees("status:active")
        await me.press("escape")
        me.sees_not("Tab")
