"""Drafts of replies in tickets, routing rules tried on past tickets, and how many tickets close soon."""

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import HOUR, Home
from hub_setup import NOW
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Reroute
from reviewtui.domain.answering import AnswerTemplates, unknown_places
from reviewtui.domain.facts import decode_body
from reviewtui.domain.policy import Phrase
from reviewtui.domain.records import Message
from reviewtui.domain.routing import Route, RoutingRules
from reviewtui.domain.ticket_drafts import QUESTION_MOST, draft, question_of
from reviewtui.domain.ticket_view import TicketView
from reviewtui.services.account_acts import record_about, undo_about
from reviewtui.services.accounts import sum_all
from reviewtui.services.desk import Desk, open_desk, prepare_cache
from reviewtui.services.ticket_routes import follow_routes, try_routes
from reviewtui.services.tickets import count_closing, read_tickets, tickets_of
from reviewtui.wire.messages import RulesRow

DAY = 24 * HOUR
RULES = RoutingRules(
    (
        Route("money", "invoice", board="billing"),
        Route("ben's", 'account:bolt "log in"', board="support", person="ben"),
    )
)


def a_ticket(*said: tuple[int, str, str], **more: Any) -> TicketView:
    """A ticket with messages: when (ms ago), by whose side, and what."""
    messages = tuple(Message(str(n), NOW - at, side, text) for n, (at, side, text) in enumerate(said))
    return TicketView(id="desk:1", subject="The report", messages=messages, **more)


def test_while_an_answer_is_owed_the_draft_says_that_it_comes() -> None:
    ticket = a_ticket((2 * DAY, "staff", "Hello."), (DAY, "customer", "Where\n is  it?"))
    said = draft(ticket, AnswerTemplates(), "en")
    assert "“Where is it?”" in said
    assert "“The report”" in said
    assert "working on it" in said


def test_while_the_customer_is_waited_for_it_asks_them() -> None:
    ticket = a_ticket((2 * DAY, "customer", "Where is it?"), (DAY, "staff", "Here?"))
    assert "is what you asked (“Where is it?”) solved?" in draft(ticket, AnswerTemplates(), "en")
    assert "¿quedó resuelto" in draft(ticket, AnswerTemplates(), "es")


def test_once_it_closed_the_draft_says_that_it_is_open_again() -> None:
    ticket = a_ticket((2 * DAY, "customer", "Where is it?"), status="closed")
    assert "opened it again" in draft(ticket, AnswerTemplates(), "en")


def test_notes_and_automatic_answers_are_not_the_customers_question() -> None:
    note = Message("3", NOW, "customer", "for us", public=False)
    away = Message("4", NOW, "customer", "I am away", event="auto_reply")
    ticket = a_ticket((DAY, "customer", "Where is it?"))
    ticket = msgspec.structs.replace(ticket, messages=(*ticket.messages, note, away))
    assert question_of(ticket) == "Where is it?"


@given(st.text(), st.text())
def test_what_the_customer_wrote_is_never_read_as_a_template(subject: str, text: str) -> None:
    ticket = TicketView(id="desk:1", subject=subject, messages=(Message("1", NOW, "customer", text),))
    templates = AnswerTemplates(ticket_owed=Phrase("<{question}|{subject}>", ""))
    assert draft(ticket, templates, "en") == f"<{question_of(ticket)}|{' '.join(subject.split())}>"
    assert len(question_of(ticket)) <= QUESTION_MOST


def test_the_packaged_drafts_name_only_what_is_there() -> None:
    for name in ("ticket_owed", "ticket_waiting", "ticket_reopen"):
        phrase = getattr(AnswerTemplates(), name)
        assert not unknown_places(name, phrase.en + phrase.es)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.seq += 1
    rules = RulesRow(home.seq, "", "routing", 1, "lena", NOW, msgspec.Raw(msgspec.json.encode(RULES)))
    records = [
        ticket(home, "1", "acme", "An invoice", 1),
        ticket(home, "2", "acme", "Invoice of May", 4.5, board="billing"),
        ticket(home, "3", "acme", "Invoice of March", 9, board="sales", status="closed"),
        ticket(home, "4", "bolt", "I cannot log in", 3.5),
        ticket(home, "5", "bolt", "Something else", 4.2, board="sales"),
        ticket(home, "6", "bolt", "Anything", 2),
    ]
    home.pull(records=records, rules=[rules])
    return home


def ticket(home: Home, id: str, account: str, subject: str, days: float, **more: Any) -> Any:
    """A ticket that staff answered so many days ago: five days after that it closes."""
    message = {"id": "1", "at": NOW - int(days * DAY), "side": "staff", "text": "Done?"}
    fields = {"account_id": account, "subject": subject, "status": "pending", "messages": [message]} | more
    return home.record("ticket", f"desk:{id}", fields, account=account, source="desk")


def at_desk(home: Home) -> Desk:
    prepare_cache(home.settings())
    return open_desk(home.settings(), home.clock)


def test_the_rules_are_tried_on_past_tickets_and_only_open_ones_move(home: Home) -> None:
    with closing(at_desk(home)) as desk:
        trial = try_routes(desk.reader, "ana", NOW)
        told = [(group.rule, tuple(group.start), tuple(group.to), len(group.lines), len(group.movable))
                for group in trial.groups]  # fmt: skip
        assert told == [
            ("ben's", ("", ""), ("support", "ben"), 1, 1),
            ("money", ("", ""), ("billing", ""), 1, 1),
            ("money", ("sales", ""), ("billing", ""), 1, 0),
            ("", ("", ""), ("", ""), 1, 0),
        ]
        assert (trial.total, trial.stay, trial.movable) == (6, 2, 2)


def test_what_would_move_is_asked_for_once_and_one_undo_takes_it_back(home: Home) -> None:
    with closing(at_desk(home)) as desk:
        record_about(desk, Reroute("acme", "desk:1", board="Billing", why="mine"))
        assert follow_routes(desk, try_routes(desk.reader, "ana", NOW).groups, "the rules") == 1
        assert decode_body(home.facts()[-1]) == Reroute("bolt", "desk:4", "support", "ben", "the rules", "ben's")
        assert follow_routes(desk, try_routes(desk.reader, "ana", NOW).groups, "the rules") == 0
        undo_about(desk)
        assert try_routes(desk.reader, "ana", NOW).movable == 1


def test_several_reroutes_are_one_act(home: Home) -> None:
    with closing(at_desk(home)) as desk:
        follow_routes(desk, try_routes(desk.reader, "ana", NOW).groups, "the rules")
        assert home.kinds() == ["reroute", "reroute"]
        undo_about(desk)
        assert home.kinds()[2:] == ["undo", "undo"]


@pytest.mark.parametrize("summed", [True, False])
def test_what_closes_soon_is_counted_as_it_is_listed(home: Home, summed: bool) -> None:
    if summed:
        sum_all(home.settings(), NOW)
    with closing(at_desk(home)) as desk:
        for now in (NOW, NOW + 12 * HOUR, NOW + DAY, NOW + 4 * DAY):
            lines = read_tickets(desk.reader, "ana", now)
            soon = [
                one.id for one in lines if not one.over and one.closes_at and now < one.closes_at <= now + 2 * DAY
            ]
            assert count_closing(desk.reader, now) == len(soon)
        assert count_closing(desk.reader, NOW) == 3


def test_the_tickets_of_an_account_are_those_of_the_list_in_its_order(home: Home) -> None:
    with closing(at_desk(home)) as desk:
        record_about(desk, Reroute("bolt", "desk:4", board="sales", why="mine"))
        found = tickets_of(desk.reader, "bolt", "ana", NOW)
        assert [one.id for one in found] == ["desk:5", "desk:4", "desk:6"]
        listed = {one.id: one for one in read_tickets(desk.reader, "ana", NOW)}
        assert [listed[one.id] for one in found] == list(found)
