"""What is typed in one burst after a key that opens a dialog goes into the dialog, never to the page below."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from hub_setup import NOW
from screen_setup import WIDE, Reviewer, reviewing
from test_account_lines import use
from test_screen_accounts import accounts, customer, last, names
from test_screen_tickets import the_tickets
from textual.widgets import Input, TextArea

from reviewtui.actions import ACTIONS
from reviewtui.domain.account_facts import Remark
from reviewtui.keymap import recorded_by
from reviewtui.screens.account import AccountScreen
from reviewtui.screens.ask import AskScreen
from reviewtui.screens.line import LineScreen
from reviewtui.screens.remark import RemarkScreen
from reviewtui.screens.stopping import StopScreen
from reviewtui.services.accounts import sum_all


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(
        *a_queue(3),
        records=[
            *customer(home, "acme", "Acme Wellness", "ana", use(900, 800, 700, 500, eligible=2000), days=40),
            *customer(home, "bolt", "Bolt Bikes", "ben", use(80, 80, 90, 90, eligible=100), days=200),
            *the_tickets(home)[2:],
        ],
    )
    sum_all(home.settings(), NOW)
    return home


async def burst(me: Reviewer, keys: str) -> None:
    """Keys as a terminal hands them on that was sent them at once."""
    for key in keys:
        await me.send({"\r": "enter", "\x1b": "escape"}.get(key, key))
    await me.settled()


@pytest.mark.parametrize("key", ["n", "r", "c", "x", "o", "A"])
@pytest.mark.parametrize("words", ["They are angry", "hello world", "no", "xoxo cdcd", "lllhhhjjk/?:"])
async def test_a_burst_goes_into_the_line_that_its_first_key_opens(home: Home, key: str, words: str) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter")
        await burst(me, key + words)
        assert [type(screen) for screen in me.app.screen_stack[2:]] == [AccountScreen, LineScreen]
        assert me.screen.query_one(Input).value.endswith(words)
    assert home.own() == []


async def test_a_burst_that_opens_a_page_and_a_line_on_it_is_typed_into_the_line(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await burst(me, "ga\rcstage = leaving: they said so")
        assert me.screen.query_one(Input).value == "stage = leaving: they said so"


async def test_what_follows_the_end_of_a_line_in_one_burst_is_dropped(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter")
        await burst(me, "nThey are angry\r\rand xo leave\r")
        assert isinstance(me.screen, AccountScreen)
        assert last(home) == Remark("acme", "They are angry")
        assert len(home.own()) == 1
        await burst(me, "nnever mind\x1bxo")
        assert isinstance(me.screen, AccountScreen)
        await me.press("n")
        assert isinstance(me.screen, LineScreen), "the keys after a burst count"


async def test_a_burst_narrows_the_list_of_accounts(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a")
        await burst(me, "/owner:ben")
        assert (me.context, names(me)) == ("accounts", ["bolt"])
        assert accounts(me).query_one("#narrow", Input).value == "owner:ben"


@pytest.mark.parametrize(("key", "screen"), [("r", LineScreen), ("n", LineScreen), ("s", StopScreen)])
async def test_a_burst_about_a_ticket_goes_into_what_its_first_key_opens(
    home: Home, key: str, screen: type[LineScreen] | type[StopScreen]
) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t")
        await burst(me, f"{key}Billing > snort: no room")
        assert [type(one) for one in me.app.screen_stack[2:]] == [screen]
        assert me.screen.query_one(Input).value == "Billing > snort: no room"


async def test_a_burst_in_the_queue_goes_into_what_its_first_key_opens(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await burst(me, "wcan we axe this")
        assert isinstance(me.screen, RemarkScreen)
        assert me.screen.query_one(TextArea).text == "can we axe this"
        await me.press("escape")
        await burst(me, "Aaxe it")
        assert isinstance(me.screen, AskScreen)
        assert me.screen.query_one("#why", Input).value == "axe it"
        await me.press("escape")
        await burst(me, "/axe")
        assert me.queue.query_one("#search", Input).value == "axe"
    assert home.own() == []


async def test_a_held_key_waits_for_nothing_and_what_follows_it_keeps_its_place(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a")
        for _ in range(9):
            await me.send("j")
            assert me.app._turn_at is None, "no turn is taken"
        await burst(me, "kj\rnlate again")
        assert isinstance(me.screen, LineScreen)
        assert me.screen.query_one(Input).value == "late again"


def test_what_moves_records_nothing() -> None:
    moving = [action for action in ACTIONS if action.moves]
    assert {"down", "page_up", "account_left", "page_on", "top"} <= {action.id for action in moving}
    assert not any(recorded_by(action) and action.records for action in moving)
