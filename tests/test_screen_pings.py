"""Logging a customer's question with a key and a digit; the figure that counts them, its rows, the baseline."""

from pathlib import Path

import msgspec
import pytest
from home_setup import Home, a_queue, an_ad
from hub_setup import NOW
from screen_setup import SMALL, WIDE, reviewing
from store_setup import fact_bytes, id_of

from reviewtui.domain.facts import FactKind, Ping
from reviewtui.domain.pings import week_of, weeks_to
from reviewtui.domain.rises import DAY_MS
from reviewtui.screens.insights import InsightsScreen
from reviewtui.screens.pings import PingsScreen
from reviewtui.wire.messages import AccountRow, FactRow

WEEK = 7 * DAY_MS


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3), accounts=[AccountRow(1, "acme", "Acme Wellness")])
    return home


def asked(home: Home, question: str, weeks_ago: int, ad_id: str = "", text: str = "", known: bool = False) -> FactRow:
    at = NOW - weeks_ago * WEEK
    raw = fact_bytes(FactKind.PING, ad_id, Ping("acme", question, at, "slack", text, known), at=at)
    home.seq += 1
    return FactRow(home.seq, "acme", id_of(raw), home.seq, ad_id, "ping", "bea", "account-manager", False,
                   msgspec.Raw(raw))  # fmt: skip


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_key_and_a_digit_log_a_question_and_u_takes_it_back(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("Q")
        me.sees("ASKED", "Acme Wellness", "1 approved?", "2 why rejected?", "5 other")
        await me.press("x")  # nothing else means anything here
        await me.press("2")
        assert me.notice == "Logged: Acme Wellness asked “why rejected?” · u takes it back"
        assert me.under_cursor == "ad 1"
        await me.press("u")
        assert "not counted" in me.notice
        assert me.under_cursor == "ad 1"
        await me.press("Q", "escape")
    ping, undo = home.facts()
    assert (ping.kind, ping.ad_id, undo.kind) == ("ping", "ad 1", "undo")
    assert msgspec.json.decode(ping.data, type=Ping).question == "why"


async def test_an_ad_without_an_account_is_told_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one", account_id=""))
    async with reviewing(home) as me:
        await me.press("Q", "1")
        me.sees("belongs to no account")
    assert home.facts() == []


async def test_a_role_that_reads_accounts_alone_counts_none(home: Home) -> None:
    home.plays("sales")
    async with reviewing(home) as me:
        await me.press("Q", "1")
    assert home.facts() == []


async def to_questions(me: "object") -> None:
    """From the queue to the figure of status questions, and its rows."""
    from screen_setup import Reviewer

    assert isinstance(me, Reviewer)
    await me.press("g", "i")
    await me.until(lambda: isinstance(me.screen, InsightsScreen) and me.screen._complete, "the figures")
    await me.press("home")
    screen = me.screen
    assert isinstance(screen, InsightsScreen)
    for _ in range(100):
        if screen.figure is not None and screen.figure.id == "pings":
            break
        await me.press("j")
    await me.settled()


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_figure_opens_its_rows_and_the_baseline_is_chosen_there(home: Home, size: tuple[int, int]) -> None:
    planted = [asked(home, "approved", weeks_ago) for weeks_ago in (5, 6) for _ in range(12)]
    planted += [asked(home, "why", weeks_ago, known=True) for weeks_ago in (1, 2) for _ in range(5)]
    planted.append(asked(home, "change", 0, "ad 2", "what should we [b]change[/b]?\x1b[2J"))
    home.pull(facts=planted)
    first, last = (week_of(NOW - weeks * WEEK) for weeks in (6, 5))
    async with reviewing(home, size) as me:
        await to_questions(me)
        me.sees("asked by customers", "Status questions")
        await me.press("enter")
        assert isinstance(me.screen, PingsScreen)
        me.sees("Status questions", "Acme Wellness", "why rejected?", "what to change?")
        me.sees_not("approved?")
        await me.press("B")
        await me.press(*("backspace" for _ in range(20)))
        await me.type("last month")
        await me.press("enter")
        me.sees("is no range of weeks")
        await me.press(*("backspace" for _ in range(20)))
        await me.type(f"{first}..{last}")
        await me.press("enter")
        assert first in me.notice
        await me.press("home", "enter")
        assert me.queue is me.screen
        assert me.under_cursor == "ad 2"
        await me.press("escape")
        await to_questions(me)
        screen = me.screen
        assert isinstance(screen, InsightsScreen)
        assert screen.figure is not None
        assert screen.figure.note == ("12 a week in the baseline of 2 weeks (n 24), 3.3 now (n 10, 3 weeks): −72 %")
        await me.press("enter", "escape")
        assert isinstance(me.screen, InsightsScreen)


async def test_one_kind_alone_and_a_question_about_no_ad(home: Home) -> None:
    home.pull(facts=[asked(home, "why", 0), asked(home, "checked", 0, "ad 1")])
    async with reviewing(home) as me:
        await to_questions(me)
        await me.press("j")
        assert isinstance(me.screen, InsightsScreen)
        await me.press("enter")
        me.sees("why rejected?", "the account as a whole")
        me.sees_not("when checked?")
        await me.press("enter")
        assert "account as a whole" in me.notice
        await me.press("u")
        assert "not counted" not in me.notice  # it is another's


async def test_own_questions_are_taken_back_from_their_list(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("Q", "4", "Q", "1")
        await to_questions(me)
        await me.press("enter")
        me.sees("approved?", "what to change?")
        await me.press("home", "u")
        await me.press("home", "u")
        me.sees("No status question was logged")
    assert [fact.kind for fact in home.facts()] == ["ping", "ping", "undo", "undo"]
    assert len(weeks_to(NOW, 4)) == 4
