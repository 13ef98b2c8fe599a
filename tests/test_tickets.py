"""Tickets as lines: what is done about one, how far a stopped closing has come, and how they are asked for."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from home_setup import HOUR, Home
from hub_setup import NOW

from reviewtui.domain.account_facts import Acknowledge, Cover, Remark, Reroute, Stop, StopState, Watch
from reviewtui.domain.clock_rules import ClockKind, ClockPolicy, ClockRules
from reviewtui.domain.query import BadQuery
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Message
from reviewtui.domain.routing import Route, RoutingRules
from reviewtui.domain.ticket_query import Asker, complete_tickets, parse_tickets
from reviewtui.domain.ticket_view import TicketView
from reviewtui.domain.tickets import Covered, Stopping, StopStage, TicketLine, ticket_line
from reviewtui.services.account_acts import record_about, undo_about
from reviewtui.services.accounts import sum_all
from reviewtui.services.desk import Desk, open_desk
from reviewtui.services.tickets import list_tickets, read_ticket

DAY = 24 * HOUR
RULES = ClockRules()
ASKED = Stop("acme", "desk:1", StopState.ASKED, "They are on leave", "Still there?")
SENT = Stop("acme", "desk:1", StopState.SENT)
WITHDRAWN = Stop("acme", "desk:1", StopState.WITHDRAWN)


def view(*messages: Message, **more: Any) -> TicketView:
    """A ticket that the customer wrote four days ago, and that staff answered then; five days later it closes."""
    begun = [
        Message("c", NOW - 4 * DAY - HOUR, "customer", "Help"),
        Message("s", NOW - 4 * DAY, "staff", "Try again?"),
    ]
    values: dict[str, Any] = {
        "id": "desk:1", "source": "desk", "account_id": "acme", "account": "Acme", "status": "pending", "as_of": NOW,
        "created_at": NOW - 5 * DAY,
    }  # fmt: skip
    return TicketView(**values | {"messages": (*begun, *messages)} | more)


def line(
    ticket: TicketView | None = None, *done: tuple[Any, int], by: str = "ana", now: int = NOW, user: str = "ana",
    clocks: ClockRules = RULES, routes: RoutingRules | None = None, who: str = "ana",
) -> TicketLine:  # fmt: skip
    """The ticket with what was done about it, each so many ms ago."""
    told = [Recorded(f"f{n}", NOW - ago, by, body) for n, (body, ago) in enumerate(done)]
    covered = Covered("acme", "Acme", "ana", who)
    return ticket_line(ticket or view(), told, clocks, routes or RoutingRules(), covered, user, now)


def stopping(ticket: TicketView, *done: tuple[Any, int]) -> Stopping:
    found = line(ticket, *done).stopping
    assert found
    return found


# --- the clock, and what does not move it ---


def test_it_closes_five_days_after_the_last_answer() -> None:
    found = line()
    assert (found.closes_at, found.ours_at) == (NOW + DAY, NOW + DAY)
    assert found.why
    assert found.why.code == "customer_silent"


def test_asking_for_a_stop_moves_no_clock() -> None:
    asked = line(view(), (ASKED, HOUR))
    assert asked.stopping
    assert (asked.closes_at, asked.clocks) == (line().closes_at, line().clocks)


def test_what_was_to_close_since_the_helpdesk_last_spoke_may_be_closed() -> None:
    old = view(as_of=NOW - 3 * DAY)
    assert not line(old).lapsed
    assert line(old, now=NOW + 2 * DAY).lapsed
    assert not line(view(as_of=NOW + 2 * DAY), now=NOW + 2 * DAY).lapsed


def test_a_closed_ticket_has_nothing_left_to_close() -> None:
    closed = line(view(status="closed", closed_at=NOW - HOUR))
    assert (closed.over, closed.closes_at, closed.ours_at, closed.lapsed) == (True, None, None, False)


def test_an_answer_that_is_owed_too_long_is_late() -> None:
    due = ClockRules(policies=(ClockPolicy("answer", kind=ClockKind.NEXT_ANSWER, hours=4),))
    owed = view(Message("c2", NOW - 5 * HOUR, "customer", "And?"), status="open")
    assert (line(owed, clocks=due).late, line(owed, clocks=due).answer_at) == (True, NOW - HOUR)
    assert not line(view(), clocks=due).late


# --- asked, sent, confirmed by the helpdesk ---


def test_a_stop_is_asked_then_sent() -> None:
    asked = stopping(view(), (ASKED, 2 * HOUR))
    assert (asked.stage, asked.asked_at, asked.by) == (StopStage.ASKED, NOW - 2 * HOUR, "ana")
    sent = stopping(view(), (ASKED, 2 * HOUR), (SENT, HOUR))
    assert (sent.stage, sent.sent_at, sent.reply) == (StopStage.SENT, NOW - HOUR, "Still there?")


def test_a_public_answer_after_it_was_asked_confirms_it() -> None:
    answered = view(Message("s2", NOW - HOUR, "staff", "Still there?"))
    found = stopping(answered, (ASKED, 2 * HOUR))
    assert (found.stage, found.confirmed_at) == (StopStage.CONFIRMED, NOW - HOUR)


@pytest.mark.parametrize(
    "message",
    [
        Message("s2", NOW - 3 * HOUR, "staff", "before it was asked"),
        Message("s2", NOW - HOUR, "staff", "a note", public=False),
        Message("s2", NOW - HOUR, "system", "", event="assigned"),
        Message("s2", NOW - HOUR, "system", "We close soon"),
        Message("s2", NOW - HOUR, "customer", "Away until Monday", event="auto_reply"),
        Message("s2", NOW + HOUR, "staff", "not yet"),
    ],
    ids=["earlier", "a note", "an event", "automatic", "a mailbox", "to come"],
)
def test_nothing_else_confirms_it(message: Message) -> None:
    assert stopping(view(message), (ASKED, 2 * HOUR), (SENT, HOUR)).stage is StopStage.SENT


def test_a_status_in_which_it_does_not_close_confirms_it() -> None:
    told = view(Message("e", NOW - HOUR, "system", event="status:on_hold"), status="on_hold")
    assert stopping(told, (ASKED, 2 * HOUR)).confirmed_at == NOW - HOUR
    untold = view(status="on_hold", as_of=NOW - HOUR)
    assert stopping(untold, (ASKED, 2 * HOUR)).confirmed_at == NOW - HOUR
    assert stopping(untold, (ASKED, HOUR // 2)).stage is StopStage.ASKED


def test_a_ticket_that_closed_nevertheless_was_not_stopped() -> None:
    closed = view(status="closed", closed_at=NOW - HOUR)
    assert stopping(closed, (ASKED, 2 * HOUR)).stage is StopStage.ASKED


def test_withdrawn_is_nothing_and_asked_again_begins_anew() -> None:
    assert line(view(), (ASKED, 3 * HOUR), (WITHDRAWN, 2 * HOUR)).stopping is None
    again = stopping(view(), (ASKED, 3 * HOUR), (WITHDRAWN, 2 * HOUR), (ASKED, HOUR))
    assert (again.stage, again.asked_at) == (StopStage.ASKED, NOW - HOUR)


def test_a_second_closing_is_stopped_anew() -> None:
    answered = view(Message("s2", NOW - 2 * HOUR, "staff", "Still there?"))
    found = stopping(answered, (ASKED, 3 * HOUR), (ASKED, HOUR))
    assert (found.stage, found.asked_at) == (StopStage.ASKED, NOW - HOUR)


# --- the rest of what is done ---


def test_a_reroute_stands_until_the_helpdesk_moved_it() -> None:
    there = Reroute("acme", "desk:1", "billing", "ben", "an invoice")
    found = line(view(board="support"), (there, HOUR)).rerouting
    assert found
    assert (found.board, found.person, found.why, found.confirmed) == ("billing", "ben", "an invoice", False)
    moved = line(view(board="Billing", assignee="ben"), (there, HOUR)).rerouting
    assert moved
    assert moved.confirmed


def test_watching_is_each_ones_own_and_the_last_word_counts() -> None:
    on, off = Watch("acme", "desk:1", True), Watch("acme", "desk:1", False)
    assert line(view(), (on, HOUR)).watched
    assert not line(view(), (on, HOUR), user="ben").watched
    assert not line(view(), (on, 2 * HOUR), (off, HOUR)).watched


def test_who_has_looked_at_it() -> None:
    seen = Acknowledge("acme", "ticket", "desk:1", "seen")
    assert line(view(), (seen, HOUR), by="ben").seen == ("ben",)
    assert line(view(), (Acknowledge("acme", "ticket", "desk:1", "closed"), HOUR)).seen == ()


def test_unrouted_is_what_nobody_has_and_no_rule_brings_anywhere() -> None:
    assert line().unrouted
    assert not line(view(assignee="sam")).unrouted
    assert not line(routes=RoutingRules((Route("all", "help", board="support"),))).unrouted
    assert not line(view(), (Reroute("acme", "desk:1", "billing"), HOUR)).unrouted


# --- asking ---


def asked(text: str, *lines: TicketLine, user: str = "ana") -> list[str]:
    return [one.id for one in parse_tickets(text).select(lines, Asker(user, NOW))]


def several() -> list[TicketLine]:
    return [
        line(view(id="desk:late", messages=(), status="weird", created_at=0)),
        line(view(id="desk:over", status="closed", closed_at=NOW)),
        line(view(Message("s2", NOW, "staff", "Hm"), id="desk:later", board="billing", tags=("vip",)), who="ben"),
        line(view(id="desk:soon", assignee="ana", subject="An invoice")),
        line(view(id="desk:stale", as_of=NOW - 9 * DAY, messages=(Message("s", NOW - 6 * DAY, "staff", "Hm"),))),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "soon later stale late over"),
        ("is:open", "soon later stale late"),
        ("is:over", "over"),
        ("is:closing", "soon later stale"),
        ("is:lapsed", "stale"),
        ("closes:<2d", "soon stale"),
        ("closes:>0h closes:<2d", "soon"),
        ("is:closing -is:lapsed", "soon later"),
        ("is:mine is:open", "soon stale late"),
        ("cover:ben", "later"),
        ("cover:me is:closing", "soon stale"),
        ("assignee:me", "soon"),
        ("board:billing", "later"),
        ("board:none is:closing", "soon stale"),
        ("tag:vip", "later"),
        ("invoice", "soon"),
        ("-invoice is:closing", "later stale"),
        ("status:weird", "late"),
        ("account:acme is:over", "over"),
        ("age:>3d is:over", "over"),
        ("silent:>8d", "stale"),
        ("is:unrouted is:closing", "stale"),
        ("is:open sort:age", "later soon stale late"),
    ],
)
def test_tickets_are_asked_for_in_the_language_of_the_search_line(text: str, found: str) -> None:
    assert [id.removeprefix("desk:") for id in asked(text, *several())] == found.split()


def test_what_can_still_be_kept_open_comes_before_what_was_to_be_closed() -> None:
    def answered(ago: int, id: str) -> TicketLine:
        return line(view(id=id, messages=(Message("s", NOW - ago, "staff", "Hm"),)))

    lines = [answered(n * DAY, str(n)) for n in (90, 1, 6, 4)]
    assert asked("", *lines) == ["4", "1", "6", "90"]
    assert [one.passed for one in lines] == [True, False, True, False]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("bord:x", "board:"), ("is:min", "is:mine"), ("closes:2d", "closes:<2d"), ("sort:closing", "sort:closes"),
        ("is:", "is:mine"), ("closes:<2", "closes:<2d"),
    ],
)  # fmt: skip
def test_a_word_that_means_nothing_is_named_with_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(BadQuery) as fault:
        parse_tickets(text)
    assert nearest in str(fault.value)


def test_flags_of_what_is_under_way() -> None:
    lines = [
        line(view(id="desk:1"), (ASKED, HOUR)),
        line(view(id="desk:2"), (Reroute("acme", "desk:2", "billing"), HOUR)),
        line(view(id="desk:3"), (Watch("acme", "desk:3", True), HOUR)),
        line(view(id="desk:4"), (Acknowledge("acme", "ticket", "desk:4", "seen"), HOUR)),
    ]
    flags = ("stopping", "asked", "sent", "rerouted", "watched", "unseen")
    assert [asked(f"is:{flag}", *lines) for flag in flags] == [
        ["desk:1"], ["desk:1"], [], ["desk:2"], ["desk:3"], ["desk:1", "desk:2", "desk:3"],
    ]  # fmt: skip


def test_words_being_typed_are_completed() -> None:
    lines = several()
    assert complete_tickets("cl", lines) == ["closes:"]
    assert complete_tickets("-is:un", lines) == ["-is:unseen", "-is:unrouted", "-is:unsent"]
    assert complete_tickets("board:", lines) == ["board:billing", "board:none"]
    assert complete_tickets("assignee:a", lines) == ["assignee:ana"]
    assert complete_tickets("closes:", lines) == ["closes:<2d"]


# --- over what was pulled, and own acts ---


def rows(home: Home, *statuses: str) -> Sequence[Any]:
    messages = [
        {"id": "c", "at": NOW - 4 * DAY - HOUR, "side": "customer", "text": "Help"},
        {"id": "s", "at": NOW - 4 * DAY, "side": "staff", "text": "Try again?"},
    ]
    return [
        home.record("ticket", f"desk:{n}", {"subject": f"Ticket {n}", "status": status, "messages": messages},
                    source="desk")
        for n, status in enumerate(statuses, 1)
    ]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(records=[home.record("account", "acme", {"name": "Acme", "owner": "ana"}),
                       *rows(home, "pending", "closed")])  # fmt: skip
    sum_all(home.settings(), NOW)
    return home


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    desk = open_desk(home.settings(), home.clock)
    yield desk
    desk.close()


def test_what_was_pulled_is_listed_with_its_account(desk: Desk) -> None:
    found = list_tickets(desk.reader, "", "ana", NOW)
    assert [(one.id, one.view.account, one.covered.who) for one in found.lines] == [
        ("desk:1", "Acme", "ana"), ("desk:2", "Acme", "ana"),
    ]  # fmt: skip
    assert (found.total, found.oldest) == (2, NOW)
    assert list_tickets(desk.reader, "is:open", "ana", NOW).total == 2


def test_what_was_just_recorded_counts_at_once_and_once_more_when_pulled(home: Home, desk: Desk) -> None:
    for body in (ASKED, Watch("acme", "desk:1", True), Remark("acme", "They are on leave", "desk:1")):
        record_about(desk, body)
    (one, _) = list_tickets(desk.reader, "", "ana", NOW).lines
    assert one.stopping
    assert (one.watched, one.unsent, [note.body.text for note in one.notes]) == (True, 3, ["They are on leave"])
    home.pull(facts=[home.fact_row(own.body, "ana", "account-manager") for own in home.own()])
    (pulled, _) = list_tickets(desk.reader, "", "ana", NOW).lines
    assert (pulled.stopping, pulled.watched, len(pulled.notes)) == (one.stopping, True, 1)


def test_what_was_taken_back_is_gone(home: Home, desk: Desk) -> None:
    record_about(desk, ASKED)
    home.pull(facts=[home.fact_row(home.own()[0].body, "ana", "account-manager")])
    undo_about(desk)
    assert list_tickets(desk.reader, "is:stopping", "ana", NOW).lines == ()
    home.pull(facts=[home.fact_row(home.own()[-1].body, "ana", "account-manager")])
    assert list_tickets(desk.reader, "is:stopping", "ana", NOW).lines == ()


def test_who_covers_follows_what_was_just_recorded(desk: Desk) -> None:
    record_about(desk, Cover("acme", "ben"))
    assert [one.covered.who for one in list_tickets(desk.reader, "", "ana", NOW).lines] == ["ben", "ben"]
    assert list_tickets(desk.reader, "is:mine", "ana", NOW).lines == ()


def test_one_ticket_is_read_as_it_is_listed(desk: Desk) -> None:
    record_about(desk, ASKED)
    found = read_ticket(desk.reader, "desk:1", "ana", NOW)
    assert found
    assert found.line == list_tickets(desk.reader, "", "ana", NOW).lines[0]
    assert [one.kind for one in found.told] == ["stop"]
    assert read_ticket(desk.reader, "desk:9", "ana", NOW) is None
