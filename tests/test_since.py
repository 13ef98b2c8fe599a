"""Since you last looked: what happened is told once, what needs a person stays until it is acknowledged."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, an_ad
from hub_setup import NOW, decision, fact
from screen_setup import WIDE, reviewing

from reviewtui.domain.account_facts import Acknowledge, Churn, ChurnKind, Cover, Reroute
from reviewtui.domain.facts import FactKind, decode_body
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.since import News, NewsKind, of_line, order
from reviewtui.services.accounts import sum_all
from reviewtui.services.desk import Desk, open_desk
from reviewtui.services.since import looked, read_since

HOUR, DAY = 3_600_000, 86_400_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(
        an_ad("ad 1", account_id="acme", headline="Tea"),
        records=[
            home.record("account", "acme", {"name": "Acme Wellness", "owner": "ana"}, at=NOW - 30 * DAY),
            home.record("account", "bolt", {"name": "Bolt Bikes", "owner": "ben"}, account="bolt", at=NOW - 30 * DAY),
            *tickets(home),
        ],
    )
    sum_all(home.settings(), NOW)
    return home


def tickets(home: Home) -> list[Any]:
    asked = {"id": "1", "at": NOW - 9 * DAY, "side": "customer", "text": "It hangs"}
    answered = {"id": "2", "at": NOW - 8 * DAY, "side": "staff", "text": "It is fixed"}
    thanks = {"id": "3", "at": NOW - 7 * DAY, "side": "customer", "text": "It hangs again"}
    return [
        ticket(home, "1", "Answered", [asked, answered], closed_at=NOW - DAY),
        ticket(home, "2", "Not answered", [asked, answered, thanks], closed_at=NOW - 20 * DAY),
        ticket(home, "3", "Open", [asked]),
        ticket(home, "4", "Of Ben", [asked], account="bolt", closed_at=NOW - DAY),
    ]


def ticket(home: Home, id: str, subject: str, said: list[Any], account: str = "acme", **more: Any) -> Any:
    fields = {"subject": subject, "status": "closed" if "closed_at" in more else "open", "messages": said, **more}
    return home.record("ticket", f"desk:{id}", fields, account=account, source="desk", at=NOW - 2 * DAY)


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    desk = open_desk(home.settings(), home.clock)
    yield desk
    desk.close()


def told(desk: Desk, mine: bool = True) -> list[tuple[str, str]]:
    return [(str(one.kind), one.id) for one in read_since(desk.reader, "ana", NOW, mine).news]


def test_a_closing_without_an_answer_stays_and_another_is_told_once(home: Home, desk: Desk) -> None:
    assert told(desk) == [("unanswered", "desk:2"), ("closed", "desk:1")]
    looked(desk, NOW)
    assert told(desk) == [("unanswered", "desk:2")]
    done = fact(FactKind.ACKNOWLEDGE, "", Acknowledge("acme", "ticket", "desk:2", "closed"))
    home.pull(facts=[home.fact_row(done, "ben", "account-manager")])
    assert told(desk) == []


def test_only_my_accounts_unless_all_are_asked_for(desk: Desk) -> None:
    assert ("unanswered", "desk:4") not in told(desk)
    assert ("unanswered", "desk:4") in told(desk, mine=False)


def test_what_others_did_and_sources_say_is_told(home: Home, desk: Desk) -> None:
    looked(desk, NOW - HOUR)
    before = told(desk)
    moved = home.record("renewal", "crm:1", {"renews_on": "2025-09-01", "state": "open"}, since={"renews_on": NOW},
                        at=NOW - 9 * DAY)  # fmt: skip
    facts = [
        fact(FactKind.CHURN, "", Churn("acme", "2025-12-31", ChurnKind.VOLUNTARY)),
        fact(FactKind.COVER, "", Cover("acme", "ana", "ben")),
        fact(FactKind.REROUTE, "", Reroute("acme", "desk:3", "billing", "cy")),
        decision("ad 1", "x", "reject"),
    ]
    home.pull(records=[moved], facts=[home.fact_row(raw, "ben", "lead") for raw in facts])
    assert [kind for kind, _ in told(desk) if (kind, _) not in before] == [
        "leaving", "renewal", "rerouted", "cover", "verdict",
    ]  # fmt: skip


def test_a_renewal_that_moved_is_told_by_what_changed_and_a_new_one_in_full(home: Home, desk: Desk) -> None:
    said = {"renews_on": "2025-09-01", "amount_minor": 10_000, "currency": "EUR", "period": "month", "state": "open"}
    home.pull(records=[home.record("renewal", "crm:1", said, at=NOW - 2 * DAY)])
    assert renewals(desk) == [], "whoever never looked is not told that every renewal is new"
    looked(desk, NOW - 9 * DAY)
    whole = {"on": "2025-09-01", "amount": "120000", "state": "open", "currency": "EUR", "new": "new"}
    assert renewals(desk) == [whole], "a hundred euros a month are told as money a year"
    looked(desk, NOW - HOUR)
    home.pull(records=[home.record("renewal", "crm:1", {**said, "state": "lost"}, since={"state": NOW},
                                   at=NOW - 2 * DAY)])  # fmt: skip
    assert renewals(desk) == [{"state": "lost", "currency": "EUR", "new": ""}]


def renewals(desk: Desk) -> list[dict[str, str]]:
    return [dict(one.words) for one in read_since(desk.reader, "ana", NOW).news if one.kind == "renewal"]


async def test_a_renewal_is_told_in_money_and_words(home: Home) -> None:
    said = {"renews_on": "2025-09-01", "amount_minor": 10_050, "currency": "EUR", "state": "lost"}
    home.pull(records=[home.record("renewal", "crm:1", said, since={"renews_on": NOW, "amount_minor": NOW},
                                   at=NOW - 30 * DAY)])  # fmt: skip
    async with reviewing(home, WIDE) as me:
        await me.press("g", "l", "j", "j")
        me.sees("Acme Wellness: the renewal is now 2025-09-01 · €100.50")


def test_what_i_did_myself_is_no_news(home: Home, desk: Desk) -> None:
    before = told(desk)
    mine = [fact(FactKind.COVER, "", Cover("acme", "ana", "ben")), decision("ad 1", "x", "reject")]
    home.pull(facts=[home.fact_row(raw, "ana", "account-manager") for raw in mine])
    assert told(desk) == before


def test_a_ticket_that_went_into_another_did_not_close_on_anybody(home: Home, desk: Desk) -> None:
    before = told(desk)
    asked = {"id": "1", "at": NOW - 9 * DAY, "side": "customer", "text": "It hangs"}
    home.pull(records=[ticket(home, "5", "Twice", [asked], closed_at=NOW - DAY, merged_into="desk:1")])
    assert told(desk) == before


def test_a_source_that_speaks_against_corrections_stays_until_it_is_seen_to() -> None:
    line = AccountLine("acme", "Acme", "2025-06-15", checked_at=NOW, raised=2)
    (news,) = of_line(line)
    assert (news.kind, news.account_id, news.words, news.stays) == (NewsKind.RAISED, "acme", {"n": "2"}, True)
    assert of_line(AccountLine("acme", "Acme", "2025-06-15", checked_at=NOW)) == []


def test_the_most_urgent_comes_first_and_of_one_kind_the_latest() -> None:
    def news(kind: NewsKind, at: int) -> News:
        return News(kind, "acme", "1", at, {})

    first, second = news(NewsKind.UNANSWERED, 1), news(NewsKind.CLOSED, 9)
    later, earlier = news(NewsKind.VERDICT, 8), news(NewsKind.VERDICT, 7)
    assert order([earlier, later, second, first]) == [first, second, later, earlier]


async def test_by_keys_it_is_acknowledged_taken_back_and_looked_at(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "l")
        me.sees("closed without an answer", "Not answered", "opened it again")
        assert me.app.marks["since"] == 1, "one stays until it is seen to"
        await me.press("y")
        assert "“Not answered” closed by itself" in me.app.clipboard
        await me.press("a")
        said = decode_body(home.facts()[-1])
        assert isinstance(said, Acknowledge)
        assert (said.id, said.what) == ("desk:2", "closed")
        assert "closed without an" not in me.picture()
        await me.press("u")
        me.sees("closed without an")
        await me.press("m")
        me.sees("closed without an")
        assert "ticket closed: Answered" not in me.picture()
        await me.press("t")
        me.sees("Bolt Bikes")
        await me.press("enter")
        me.sees("Acme Wellness")


async def test_it_opens_an_account_managers_day_and_nobody_elses(home: Home) -> None:
    async with reviewing(home, WIDE, opens="auto") as me:
        me.sees("Since you last looked", "Not answered")
        await me.press("escape", "g", "q")
        me.sees("Unsure ads")
    home.plays("reviewer")
    async with reviewing(home, WIDE, opens="auto") as me:
        me.sees("Unsure ads")
