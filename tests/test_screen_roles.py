"""A role is offered what it may do; a key of other roles says so calmly. Keys speak the language of the reader."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from textual.widgets import Static

from reviewtui.actions import ACTIONS, readable
from reviewtui.app import ReviewApp
from reviewtui.domain.duties import FACTS
from reviewtui.screens.base import Notice
from reviewtui.screens.help import INDENT, HelpScreen
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.widgets.chrome import KeyFooter

VERDICTS = {"approve", "reject", "changes", "escalate", "skip"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3))
    return home


def offered(me: Reviewer) -> set[str]:
    """What the footer offers, whether there is room for it or not."""
    return {action.id for action in me.screen.query_one(KeyFooter).actions}


def test_every_action_records_a_kind_that_the_table_of_duties_knows() -> None:
    assert {action.records for action in ACTIONS} - {""} <= set(FACTS)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_an_account_manager_is_offered_what_they_can_do(home: Home, size: tuple[int, int]) -> None:
    home.plays("account-manager")
    async with reviewing(home, size) as me:
        assert not offered(me) & VERDICTS
        assert offered(me) >= {"copy_answer", "ask", "appeal", "remark", "search", "help"}
        me.sees("copy answer", "ask", "appeal")
        await me.press("?")
        assert isinstance(me.screen, HelpScreen)
        page = str(me.screen.query_one("#keys", Static).content)
        assert "Copy the customer's answer" in page
        assert "Approve the ad" not in page
        await me.press("q", "g", "d")
        assert not offered(me) & {"settle_approve", "settle_reject"}


async def test_a_verdict_key_pressed_anyway_says_so_calmly_and_records_nothing(home: Home) -> None:
    home.plays("account-manager")
    async with reviewing(home) as me:
        for key in ("a", "x", "n", "@", "K"):
            await me.press(key)
            assert "takes one of these roles" in me.notice, key
            assert not me.screen.query_one(Notice).has_class("-bad")
            assert me.context == "queue"
            assert me.screen is me.queue
    assert home.facts() == []


async def test_a_reviewer_sees_verdicts_and_what_the_hub_says_of_the_role_is_heard_at_once(home: Home) -> None:
    async with reviewing(home) as me:
        assert offered(me) >= VERDICTS
        me.app.post_message(ReviewApp.SyncChanged(SyncStatus(SyncState.IN_SYNC, role="sales")))
        await me.settled()
        assert not offered(me) & (VERDICTS | {"ask", "appeal", "undo"})


async def test_the_palette_offers_the_same(home: Home) -> None:
    home.plays("account-manager")
    async with reviewing(home) as me:
        titles = [command.title for command in me.app.get_system_commands(me.queue)]
        assert not any(title.startswith("approve") for title in titles)
        assert any(title.startswith("copy answer") for title in titles)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_pair_that_means_nothing_says_which_do(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("g", "z")
        said = " ".join(me.picture().split())
        for pair in ("g z leads nowhere", "q queue", "m inbox", "i insights", "d disputes", "s sync"):
            assert pair in said, said
        await me.press("g", "escape")
        assert me.notice == ""
        await me.press("g", "h")
        assert me.context == "history"


async def test_keys_are_named_in_the_readers_language(home: Home) -> None:
    async with reviewing(home, WIDE, language="es") as me:
        assert [readable(key) for key in ("enter", "space", "backspace", "shift+right", "pagedown")] == [
            "Intro", "Espacio", "Retroceso", "Mayús+→", "AvPág",
        ]  # fmt: skip
        me.sees("Intro abrir")
        await me.press("?")
        me.sees("Esc Retroceso")
        me.sees_not("Backspace", "Enter", "Space")


async def test_in_the_help_keys_never_touch_their_words(home: Home) -> None:
    for language in ("en", "es"):
        async with reviewing(home, language=language) as me:
            longest = max(len(" ".join(map(readable, action.keys.split(",")))) for action in ACTIONS)
            await me.press("?")
            assert longest + 2 < INDENT, language
