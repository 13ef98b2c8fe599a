"""To which board and person a ticket belongs, by readable rules; and what they would have done with past ones."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewtui.domain.documents import checked
from reviewtui.domain.matching import Subject, index_words, matcher
from reviewtui.domain.query import BadQuery, parse
from reviewtui.domain.records import Message
from reviewtui.domain.routing import KEYS, Move, Route, Routed, RoutingRules, dry_run, ready, route, unrouted
from reviewtui.domain.rules import ROUTING
from reviewtui.domain.ticket_view import TicketView
from reviewtui.errors import Misused

MESSAGES = (
    Message("1", 1, "customer", "Since Monday our trainees cannot log in with the new identity provider."),
    Message("2", 2, "staff", "Thank you. I forward this to the invoice team."),
    Message("3", 3, "customer", "A note among ourselves: refund", public=False),
)
TICKET = TicketView(
    id="zendesk:7", source="zendesk:emea", account_id="acme-1", account="Acme Lernwelt GmbH", status="pending",
    subject="Login: café SSO", board="First line", assignee="ana", requester="lena@lernwelt.example",
    priority="High", tags=("sso", "Key Account"), messages=MESSAGES,
)  # fmt: skip
NEW = TicketView(id="jira:1", source="jira", account_id="beta", subject="Question", status="new")
RULES = RoutingRules((
    Route("Refunds", "refund", board="billing"),
    Route("Sign-in of key accounts", 'tag:sso tag:"key account"', board="identity", person="omar"),
    Route("Sign-in", "login", board="identity"),
    Route("High", "priority:high priority:urgent -board:billing", person="lead"),
))  # fmt: skip


@pytest.mark.parametrize(
    "when",
    [
        "login", "cafe", "LOGIN", "log in", '"log in"', "trainee", 'subject:"cafe sso"', "subject:login",
        "text:identity", 'board:"first line"', "-board:billing", "assignee:ana", "account:acme-1", "account:lernwelt",
        "tag:SSO", 'tag:"key account" tag:sso', "-tag:spam", "requester:@lernwelt.example", "priority:high",
        "", "!", "priority:low priority:high", "status:pending", "status:PENDING", "source:zendesk",
        "source:zendesk:emea", '-status:"" login',
    ],
)  # fmt: skip
def test_what_holds_of_a_ticket(when: str) -> None:
    assert ready(when)(TICKET)


@pytest.mark.parametrize(
    "when",
    [
        "invoice", "refund", "ogin", '"trainee"', '"login since"', "-login", "subject:trainees", "text:cafe",
        'board:"first"', "board:none", "assignee:none", 'assignee:""', "account:acme-10", 'account:""', "tag:key",
        "tag:sso tag:spam", "priority:low", "source:zend", "source:jira", "-source:zendesk", "status:open",
        "requester:other", "login board:billing", 'requester:""',
    ],
)  # fmt: skip
def test_what_does_not(when: str) -> None:
    assert not ready(when)(TICKET)


@pytest.mark.parametrize(
    "when", ["board:none", "assignee:none", 'board:""', 'account:""', 'priority:""', "-priority:high"]
)
def test_what_holds_of_a_bare_ticket(when: str) -> None:
    bare = replace(NEW, account_id="")
    assert ready(when)(bare)


def test_the_first_rule_that_holds_counts() -> None:
    assert route(TICKET, RULES) == Routed("Sign-in of key accounts", "identity", "omar")
    assert route(replace(TICKET, tags=()), RULES) == Routed("Sign-in", "identity", "")
    assert route(replace(TICKET, tags=(), subject="", messages=()), RULES) == Routed("High", "", "lead")
    assert route(NEW, RULES) == Routed()


def test_the_dry_run_says_where_each_is_and_where_it_would_go() -> None:
    there = replace(TICKET, id="zendesk:8", board="Identity", assignee="Omar")
    person = replace(TICKET, id="zendesk:9", tags=(), subject="", messages=(), board="second line")
    moves = dry_run([TICKET, there, person, NEW], RULES)
    assert moves == (
        Move("zendesk:7", "Sign-in of key accounts", "First line", "ana", "identity", "omar"),
        Move("zendesk:8", "Sign-in of key accounts", "Identity", "Omar", "identity", "omar"),
        Move("zendesk:9", "High", "second line", "ana", "second line", "lead"),
        Move("jira:1", "", "", "", "", ""),
    )
    assert [move.changed for move in moves] == [True, False, True, False]


def test_tickets_that_nobody_has_and_no_rule_would_bring_anywhere() -> None:
    closed = replace(NEW, id="jira:2", status="closed")
    held = replace(NEW, id="jira:3", assignee="ana")
    to_come = replace(NEW, id="jira:4", subject="Login")
    blank = replace(NEW, id="jira:5", board=" ")
    assert [one.id for one in unrouted([NEW, closed, held, to_come, blank], RULES)] == ["jira:1", "jira:5"]
    assert unrouted([to_come], RoutingRules()) == (to_come,)


def test_a_wrong_word_is_named_with_the_nearest_right_one() -> None:
    with pytest.raises(BadQuery) as wrong:
        ready("boards:billing")
    assert wrong.value.suggestion == "board:"
    for when in ("board:", "tag:", 'tag:""', 'subject:""', "lang:es", "word " * 65):
        with pytest.raises(BadQuery):
            ready(when)


def test_a_rule_of_a_newer_version_moves_nothing() -> None:
    rules = RoutingRules((Route("Newer", "mood:angry", board="calm"), *RULES.routes))
    assert route(TICKET, rules).rule == "Sign-in of key accounts"


@pytest.mark.parametrize(
    "rules",
    [
        RoutingRules((Route("", "login", board="identity"),)),
        RoutingRules((Route("twice", "login", board="a"), Route("twice", "sso", board="b"))),
        RoutingRules((Route("nowhere", "login"),)),
        RoutingRules((Route("nowhere", "login", board=" "),)),
        RoutingRules((Route("wrong", "lang:es", board="spanish"),)),
        RoutingRules((Route("long", "a" * 2001, board="b"),)),
        RoutingRules((Route("long", "a", board="b" * 121),)),
        RoutingRules(tuple(Route(str(at), "a", board="b") for at in range(201))),
    ],
)
def test_rules_that_bring_a_ticket_nowhere_are_refused_in_a_sentence(rules: RoutingRules) -> None:
    with pytest.raises(Misused) as refused:
        checked(ROUTING, rules, ())
    assert str(refused.value).count(" ") > 3


def test_rules_that_can_be_worked_by_are_published_as_they_are() -> None:
    assert checked(ROUTING, RULES, ()) is RULES
    assert msgspec.json.decode(msgspec.json.encode(RULES), type=RoutingRules) == RULES


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters='"\\'), min_size=1, max_size=20)


@given(st.sampled_from(KEYS), WORDS, st.booleans())
def test_a_term_or_its_negation_holds_of_every_ticket(key: str, value: str, quoted: bool) -> None:
    term = f'{key}:"{value}"' if quoted else f"{key}:{value.split()[0] if value.split() else 'x'}"
    if not value.strip() and quoted:
        value, term = "x", f"{key}:x"
    holds = ready(term)(TICKET)
    asks = ready(f"-{term}")(TICKET) is not holds
    signs = key in ("subject", "text") and not index_words(value)
    assert asks or (holds and signs), "signs alone ask for nothing, said or denied"


@given(st.text(max_size=60))
def test_any_line_is_a_condition_or_a_sentence_about_its_fault(when: str) -> None:
    try:
        ready(when)(TICKET)
    except BadQuery as fault:
        sentence = str(fault)
    else:
        sentence = "it holds or not"
    assert " " in sentence


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters=":"), max_size=60))
def test_words_mean_what_they_mean_in_the_search_line(when: str) -> None:
    assert parse(when).words() == list(parse(when).terms)
    ad = Subject(headline=TICKET.subject, text=MESSAGES[0].text)
    assert ready(when)(TICKET) is matcher(when).matches(ad, 0)
