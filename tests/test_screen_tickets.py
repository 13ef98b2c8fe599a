"""Tickets with real keys: by the time left, why each clock runs, stopping a close, and where a ticket belongs."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import HOUR, Home
from hub_setup import NOW
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.domain.account_facts import Acknowledge, Remark, Reroute, Stop, StopState, Watch
from reviewtui.domain.facts import decode_body
from reviewtui.domain.routing import Route, RoutingRules
from reviewtui.screens import link
from reviewtui.screens.account import AccountScreen
from reviewtui.screens.routes import RoutesScreen
from reviewtui.screens.tickets import TicketsScreen
from reviewtui.services.accounts import sum_all
from reviewtui.widgets.page import PageView
from reviewtui.widgets.typeset import plain
from reviewtui.wire.messages import RulesRow

DAY = 24 * HOUR
HOSTILE = "Cannot \x1b[31mlog in\u202e [@click=app.quit]x[/]"
ROUTES = RoutingRules((Route("money", "invoice", board="billing", person="ben"),))


def said(id: str, at: int, side: str, text: str, **more: Any) -> dict[str, Any]:
    """A message, so many ms ago."""
    return {
        "id": id,
        "at": NOW - at,
        "side": side,
        "text": text,
        "by": {"customer": "Cora", "staff": "ana"}[side],
        **more,
    }


ASKED = [
    said("1", 6 * DAY, "customer", "Why is the report empty?"),
    said("2", 4 * DAY + 20 * HOUR, "staff", "Looking."),
]


def ticket(
    home: Home,
    id: str,
    subject: str,
    messages: list[dict[str, Any]],
    account: str = "acme",
    *,
    at: int = NOW,
    **more: Any,
) -> Any:
    """A ticket of a helpdesk without a policy of its own: five days after the last answer of staff it closes."""
    fields = {"account_id": account, "subject": subject, "status": "pending", "messages": messages,
              "created_at": NOW - 9 * DAY, "url": f"https://desk.example/{id}"} | more  # fmt: skip
    return home.record("ticket", f"desk:{id}", fields, account=account, source="desk", at=at)


def the_tickets(home: Home) -> list[Any]:
    return [
        home.record("account", "acme", {"name": "Acme Wellness", "owner": "ana"}),
        home.record("account", "bolt", {"name": "Bolt Bikes", "owner": "ben"}, account="bolt"),
        ticket(home, "1", "The report is empty", [
            *ASKED,
            said("3", 2 * HOUR, "staff", "It is the export again.", public=False)], board="support"),
        ticket(home, "2", "An invoice is wrong",
               [said("1", 4 * DAY, "customer", "The invoice is wrong."), said("2", 2 * DAY, "staff", "Which one?")]),
        ticket(home, "3", HOSTILE, [said("1", 3 * HOUR, "customer", HOSTILE)], "bolt", status="open", assignee="ben"),
        ticket(home, "4", "Old and done", [
            said("1", 20 * DAY, "customer", "Hello?"), said("2", 19 * DAY, "staff", "Hello.")],
            status="closed", closed_at=NOW - 13 * DAY, board="support"),
    ]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(records=the_tickets(home))
    sum_all(home.settings(), NOW)
    return home


def rules(home: Home) -> RulesRow:
    home.seq += 1
    return RulesRow(home.seq, "", "routing", 1, "lena", NOW, msgspec.Raw(msgspec.json.encode(ROUTES)))


def tickets(me: Reviewer) -> TicketsScreen:
    screen = me.screen
    assert isinstance(screen, TicketsScreen)
    return screen


def listed(me: Reviewer) -> list[str]:
    return [line.id for line in tickets(me).rows.rows]


def reads(me: Reviewer, *words: str) -> None:
    """All these words are on the page, however its lines are broken."""
    text = " ".join(" ".join(plain(line) for line in me.screen.query_one(PageView).lines).split())
    for word in words:
        assert word in text, f"{word!r} is not on the page:\n{text}"


def row_of(me: Reviewer, words: str) -> str:
    """The row that holds these words, without the page beside it."""
    return next(row for row in me.picture().splitlines() if words in row)


def last(home: Home) -> object:
    return decode_body(home.facts()[-1])


async def test_the_one_that_closes_next_comes_first_and_the_tab_says_how_many_do(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t")
        assert listed(me) == ["desk:1", "desk:2", "desk:3", "desk:4"]
        assert "Tickets 1" in me.picture()
        assert "4h" in row_of(me, "Acme Wellness")
        assert "closed" in row_of(me, "Old and")


async def test_the_page_says_every_clock_with_why_and_marks_notes(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t")
        reads(
            me,
            "closes by itself in 4h",
            "the customer has not answered",
            "[internal note]",
            "It is the export again.",
        )
        await me.press("j", "j")
        reads(me, "an answer is owed since", "ours")
        await me.press("j")
        reads(me, "foretold 20", "closed")


async def test_what_comes_from_outside_acts_on_nothing(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "j", "j")
        assert tickets(me).line.id == "desk:3"  # type: ignore[union-attr]
        assert "\x1b" not in me.picture()
        assert "\u202e" not in me.picture()
        me.sees("[@click=app.quit]")
        await me.press("s", "escape", "n", "escape", "r", "escape")


async def test_stopping_a_close_is_asked_then_sent_and_only_its_helpdesk_confirms_it(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "s")
        me.sees("is what you asked (“Why is the report")
        await me.type("they pay next week")
        await me.press("enter", "ctrl+s")
        stop = last(home)
        assert isinstance(stop, Stop)
        assert (stop.ticket, stop.state, stop.why) == ("desk:1", StopState.ASKED, "they pay next week")
        assert "Why is the report empty?" in stop.reply
        assert listed(me)[0] == "desk:1", "it keeps its place"
        assert "4h" in row_of(me, "◔"), "and its clock"
        reads(me, "◔ asked", "not yet: until its helpdesk")
        await me.press("S")
        assert last(home) == Stop("acme", "desk:1", StopState.SENT)
        assert "4h" in row_of(me, "◑")
        home.pull(records=[ticket(home, "1", "The report is empty", [
            *ASKED,
            said("4", -HOUR, "staff", "It is solved.")], board="support")])  # fmt: skip
        home.clock.now += 2 * HOUR
        await me.press("escape", "g", "t", "j")
        assert "✓" in me.picture()
        reads(me, "✓ confirmed its helpdesk shows it")


async def test_a_stop_without_why_is_not_recorded_and_keeps_what_was_typed(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "s", "ctrl+s")
        assert home.own() == []
        me.sees("Stop the close of")
        await me.type("They pay")
        await me.press("escape", "s")
        me.sees("They pay")
        await me.press("escape", "S")
        assert "Nobody asked" in me.notice
        assert home.own() == []


async def test_a_stop_can_be_let_go_and_taken_back(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "s")
        await me.type("wait")
        await me.press("ctrl+s", "D")
        assert last(home) == Stop("acme", "desk:1", StopState.WITHDRAWN)
        assert "◔" not in me.picture()
        await me.press("u")
        assert "◔" in me.picture()
        await me.press("u")
        assert "◔" not in me.picture()


async def test_the_reply_goes_to_the_clipboard_and_no_success_is_claimed(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "y")
        assert "Why is the report empty?" in me.app.clipboard
        assert me.notice.startswith("Sent to the clipboard")
        reads(me, "Reply, to be copied Hello!")
        assert home.own() == []
    async with reviewing(home, WIDE, language="es") as me:
        await me.press("g", "t", "j", "j", "y")
        assert me.app.clipboard.startswith("¡Hola!")
        assert "\x1b" not in me.app.clipboard


async def test_the_link_says_its_host_before_it_is_opened(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    async def ask(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(link, "ask_browser", ask)
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "o")
        assert "desk.example" in me.notice
        assert opened == []
        await me.press("j", "k", "o")
        assert opened == [], "another ticket was looked at meanwhile"
        await me.press("o")
        assert opened == ["https://desk.example/1"]


async def test_only_web_links_are_opened(home: Home) -> None:
    home.pull(records=[ticket(home, "1", "The report is empty", [], url="file:///etc/passwd")])
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "/")
        await me.type('subject:"report is empty"')
        await me.press("enter", "o", "o")
        assert "no link" in me.notice


@pytest.mark.parametrize(
    ("keys", "typed", "fact"),
    [
        ("r", "sales > ben: they want to buy", Reroute("acme", "desk:1", "sales", "ben", "they want to buy")),
        ("r", "> ben: his", Reroute("acme", "desk:1", "", "ben", "his")),
        ("n", "They pay on Monday", Remark("acme", "They pay on Monday", ticket="desk:1")),
    ],
)
async def test_each_key_records_what_it_says(home: Home, keys: str, typed: str, fact: object) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", keys)
        await me.type(typed)
        await me.press("enter")
        assert last(home) == fact
        await me.press("u")
        assert home.kinds()[-1] == "undo"


async def test_a_reroute_is_on_the_row_and_the_page_until_its_helpdesk_moved_it(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "r")
        await me.type("sales")
        await me.press("enter")
        me.sees("board > person: why")
        assert home.own() == [], "why is needed"
        await me.type(" > ben: theirs")
        await me.press("enter")
        assert "→sales/ben" in row_of(me, "4h")
        reads(me, "its helpdesk still says support")


async def test_enter_marks_a_ticket_seen_and_a_opens_its_account(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t")
        assert "●" in row_of(me, "Acme")
        await me.press("enter", "enter")
        assert last(home) == Acknowledge("acme", "ticket", "desk:1", "seen", "pending")
        assert len(home.own()) == 1, "once is enough"
        await me.press("W")
        assert last(home) == Watch("acme", "desk:1", True)
        assert "★" in me.picture()
        await me.press("W")
        assert "★" not in row_of(me, "4h")
        await me.press("a")
        assert isinstance(me.screen, AccountScreen)
        me.sees("Acme Wellness", "The report is empty", "An invoice is wrong")
        await me.press("escape")
        assert tickets(me).line.id == "desk:1"  # type: ignore[union-attr]


async def test_a_query_narrows_as_it_is_typed_with_completions(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "/")
        await me.type("board:su")
        await me.press("tab", "enter")
        assert listed(me) == ["desk:1", "desk:4"]
        await me.press("escape", "m")
        assert listed(me) == ["desk:1", "desk:2"]
        await me.press("m", "/")
        await me.type("bord:x")
        await me.press("enter")
        me.sees("board:")
        await me.press("escape", "/")
        await me.type("is:unrouted")
        await me.press("enter")
        assert listed(me) == ["desk:2"]
        assert "●?" in row_of(me, "Acme")


async def test_rules_are_tried_on_past_tickets_and_followed_as_one_act(home: Home) -> None:
    home.pull(
        rules=[rules(home)],
        records=[
            ticket(
                home, "5", "Invoice of March", [said("1", 9 * DAY, "customer", "Please send it.")], status="closed"
            ),
            ticket(home, "6", "No invoice", [said("1", DAY, "customer", "Where is it?")], "bolt", board="support"),
        ],
    )
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "R")
        assert isinstance(me.screen, RoutesScreen)
        me.sees("3 would move of 6", "money", "– → billing/ben", "support → billing/ben", "2 ")
        await me.press("a")
        assert home.own() == []
        assert "2 open tickets" in me.notice
        await me.press("a")
        moved = [decode_body(fact) for fact in home.facts()]
        assert moved == [
            Reroute("acme", "desk:2", "billing", "ben", "the routing rules", "money"),
            Reroute("bolt", "desk:6", "billing", "ben", "the routing rules", "money"),
        ]
        await me.press("a")
        assert "Nothing" in me.notice
        await me.press("u")
        assert home.kinds()[-2:] == ["undo", "undo"]
        await me.press("escape")
        assert "→" not in row_of(me, "An invoice").split("│")[0]


async def test_an_old_export_says_as_of_when(home: Home) -> None:
    home.clock.now += 30 * HOUR
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t")
        assert "closed?" in row_of(me, "The report"), "it may well be closed by now"
        await me.press("home")
        reads(me, "As of 30h ago")


async def test_who_looks_after_no_account_is_told_so(home: Home) -> None:
    home.plays("reviewer")
    async with reviewing(home, WIDE) as me:
        await me.press("g", "t", "s")
        assert isinstance(me.screen, TicketsScreen)
        assert "reviewer" in me.notice
        assert home.own() == []


async def test_at_eighty_columns_the_page_is_below_and_nothing_runs_over(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "t")
        me.sees("Acme Wellness", "closes by itself in 4h", "support")
        assert max(map(len, me.picture().splitlines())) <= 80
        await me.press("space", "space")
        reads(me, "Why is the report empty?")


async def test_where_there_are_no_tickets_the_way_in_is_said(tmp_path: Path) -> None:
    async with reviewing(Home(tmp_path), WIDE) as me:
        await me.press("g", "t", "s", "enter", "S", "D", "y", "o", "r", "n", "W", "a", "j")
        reads(me, "reviewtui import tickets FILE")
