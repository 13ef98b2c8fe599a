"""When a ticket closes by itself, and why its clock runs or stands still."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import msgspec
import pytest
from clock_cases import ANSWERED, CASES, LOCAL, MADRID, OFFICE, Case, policy
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewtui.domain.clock_rules import ClockKind, ClockPolicy, ClockRules, Occasion
from reviewtui.domain.clocks import Clock, clocks_of, compare
from reviewtui.domain.documents import checked
from reviewtui.domain.reading import AccountReading, tickets_of
from reviewtui.domain.records import Message, Record, TicketStatus, card_of
from reviewtui.domain.rules import CLOCKS
from reviewtui.domain.ticket_view import TicketView, ticket_view
from reviewtui.domain.workdays import Schedule
from reviewtui.errors import Misused
from reviewtui.services.rules import Held, as_toml, read_file

HOUR = 3_600_000
MINUTE = 60_000

SIDES = {"note": {"public": False}, "auto": {"event": "auto_reply", "text": "We are glad that you wrote."}}
INSTANTS = ("created_at", "updated_at", "solved_at", "closed_at", "snoozed_until", "as_of")


def at(text: str) -> int:
    """The instant of `03-02 10:00` (2026, UTC), or of an ISO time."""
    if text == "1970":
        return 0
    moment = datetime.fromisoformat(text if "T" in text else f"2026-{text}").replace(tzinfo=UTC)
    return int(moment.timestamp()) * 1000


def message(line: str) -> Message:
    """A message as the table tells it; the same line is the same message."""
    when, _, rest = line.strip().partition(" ")
    if when != "1970":
        time, _, rest = rest.partition(" ")
        when = f"{when} {time}"
    side, _, what = rest.partition(" ")
    return Message(line.strip(), at(when), side, **SIDES.get(what, {"event": what}))


def ticket_of(case: Case) -> TicketView:
    fields = {"status": "pending", "source": "desk", "as_of": case.now, **case.ticket}
    told = {name: at(value) if name in INSTANTS else value for name, value in fields.items()}
    messages = tuple(message(line) for line in case.told.split(";") if line.strip())
    return TicketView(id="desk:1", messages=messages, **told)


def said(clock: Clock) -> str:
    ends = "never"
    if clock.ends_at is not None:
        ends = datetime.fromtimestamp(clock.ends_at / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
    return f"{clock.whose} {clock.kind} {ends} {clock.state} {clock.why.code}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hand_worked(case: Case) -> None:
    clocks = clocks_of(ticket_of(case), case.rules, at(case.now))
    assert [said(clock) for clock in clocks] == [line.strip() for line in case.clocks.split(";")]
    assert {doubt for clock in clocks for doubt in clock.doubts} == set(case.doubts)


def clock(told: str, whose: str = "helpdesk", now: str = "03-04 12:00", **more: object) -> Clock:
    rules = more.pop("rules", ClockRules())
    case = Case("", "", told, "", more, now, rules)  # type: ignore[arg-type]
    return next(one for one in clocks_of(ticket_of(case), case.rules, at(now)) if one.whose == whose)


def test_it_says_from_what_it_counts_how_much_has_passed_and_how_much_is_left() -> None:
    told = clock(ANSWERED)
    assert (told.started_at, told.started_by, told.started_on) == (
        at("03-02 11:00"), "03-02 11:00 staff", "staff_message",
    )  # fmt: skip
    assert (told.elapsed, told.left) == (49 * HOUR, 71 * HOUR)
    assert told.why.values == {"since": at("03-02 11:00"), "by": "staff_message", "status": "pending"}


def test_in_working_time_it_counts_working_hours() -> None:
    told = clock("03-02 11:00 staff", rules=OFFICE)
    assert (told.elapsed, told.left) == (17 * HOUR, 23 * HOUR), "5 on Monday, 8 on Tuesday, 4 on Wednesday"
    asleep = clock("03-02 11:00 staff", now="03-07 12:00", rules=OFFICE)
    assert asleep.why.values == {"opens": at("03-09 08:00")}


def test_the_first_answer_took_an_hour_of_four() -> None:
    first = ClockRules(policies=(ClockPolicy("first", kind=ClockKind.FIRST_ANSWER, hours=4),))
    told = clock(f"{ANSWERED}; 03-03 09:00 customer", whose="ours", rules=first)
    assert (told.elapsed, told.left, told.why.values) == (HOUR, 3 * HOUR, {"at": at("03-02 11:00")})


def test_what_stands_says_since_when_and_until_when() -> None:
    assert clock(f"{ANSWERED}; 03-03 09:00 customer").why.values == {"since": at("03-03 09:00")}
    twice = clock(f"{ANSWERED}; 03-03 09:00 customer; 03-04 09:00 customer")
    assert twice.why.values == {"since": at("03-03 09:00")}, "the customer waits since the first of them"
    snoozed = clock(f"{ANSWERED}; 03-03 11:00 system snoozed", status="snoozed", snoozed_until="03-09 11:00")
    assert (snoozed.why.values, snoozed.left) == ({"until": at("03-09 11:00")}, 96 * HOUR)
    assert clock(ANSWERED, status="merged", merged_into="desk:2").why.values == {"into": "desk:2"}


def test_without_a_message_or_a_date_it_says_that_it_cannot_tell() -> None:
    told = clock("", source="zendesk")
    assert (told.state, told.started_at, told.ends_at) == ("paused", None, None), "not since it was imported"
    assert (told.why.code, told.why.values) == ("no_messages", {"dated": False})
    assert clock("").why.values == {"dated": False}
    assert clock("", created_at="03-02 10:00").why.values == {"dated": True}
    assert clock("", source="zendesk", created_at="03-02 10:00").started_at == at("03-02 10:00")


def test_a_solved_ticket_closes_soon_and_is_no_open_one() -> None:
    now = at("03-04 12:00")
    solved = ticket_of(
        Case("", "", ANSWERED, "", {"status": "Solved", "solved_at": "03-02 12:00", "source": "zendesk"})
    )
    closed = ticket_of(Case("", "", ANSWERED, "", {"status": "closed"}))
    waits = ticket_of(Case("", "", ANSWERED, "", {"status": "open"}))
    counted = tickets_of([solved, closed, waits], (), AccountReading(now))
    assert (counted.open, counted.closing, counted.unseen) == (1, 1, 2)


def test_a_helpdesk_that_looks_once_an_hour_may_close_an_hour_later() -> None:
    told = clock(ANSWERED, source="zendesk:emea")
    assert told.ends_at is not None
    assert told.ends_by == told.ends_at + HOUR
    assert clock(ANSWERED).ends_by == clock(ANSWERED).ends_at
    assert clock(ANSWERED, whose="ours", source="zendesk").ends_by == told.ends_at


def test_an_old_export_says_its_age() -> None:
    told = clock(ANSWERED, as_of="03-03 09:00")
    assert (told.as_of, told.age, told.stale) == (at("03-03 09:00"), 27 * HOUR, True)
    fresh = clock(ANSWERED, as_of="03-03 12:00")
    assert (fresh.age, fresh.stale) == (24 * HOUR, False)
    assert not clock(ANSWERED, as_of="03-04 13:00").stale, "the helpdesk's clock is ahead"


# --- foretold, and what came ---


def closing(told: str, closed: str, **more: object) -> tuple[str, int | None, str] | None:
    rules = more.pop("rules", ClockRules())
    case = Case("", "", told, "", {"status": "closed", "closed_at": closed, **more}, "03-20 12:00", rules)  # type: ignore[arg-type]
    found = compare(ticket_of(case), case.rules)
    return found and (found.kind, found.off_by, found.why.code)


def test_a_closing_is_compared_with_what_was_known_before_it() -> None:
    told = f"{ANSWERED}; 03-07 11:40 system status:closed; 03-07 11:40 system auto; 03-09 09:00 customer"
    assert closing(told, "03-07 11:40", updated_at="03-07 11:40") == ("auto_close", 40 * MINUTE, "ran_out")
    assert closing(ANSWERED, "03-06 11:00") == ("auto_close", -24 * HOUR, "customer_silent"), "somebody closed it"
    assert closing(told, "1970") == ("auto_close", 40 * MINUTE, "ran_out"), "the event alone tells when"


def test_a_closing_on_a_waiting_customer_was_not_foretold() -> None:
    told = f"{ANSWERED}; 03-03 09:00 customer"
    assert closing(told, "03-07 11:00") == ("auto_close", None, "staff_owe")
    assert closing(told, "03-07 11:00", rules=policy(stops_on=())) == ("auto_close", 0, "customer_silent")


def test_what_was_solved_is_compared_with_its_own_clock() -> None:
    assert closing(ANSWERED, "03-08 10:30", solved_at="03-03 10:00") == (
        "auto_close_solved", 30 * MINUTE, "ran_out",
    )  # fmt: skip
    events = f"{ANSWERED}; 03-03 10:00 system status:solved; 03-07 10:59 system status:closed"
    assert closing(events, "03-07 11:00", source="zendesk") == ("auto_close_solved", HOUR, "ran_out")


def test_what_was_reopened_is_compared_with_the_clock_of_what_was_answered() -> None:
    told = f"{ANSWERED}; 03-04 09:00 system reopened; 03-04 10:00 staff; 03-04 10:00 system status:pending"
    assert closing(told, "03-09 10:30", solved_at="03-03 10:00") == ("auto_close", 30 * MINUTE, "ran_out")


def test_an_update_after_the_closing_foretells_nothing() -> None:
    assert closing(ANSWERED, "03-08 02:00", source="jira", updated_at="03-08 02:00") == (
        "auto_close", 15 * HOUR, "ran_out",
    )  # fmt: skip


def test_what_did_not_close_by_itself_is_not_compared() -> None:
    assert compare(ticket_of(Case("", "", ANSWERED, "")), ClockRules()) is None
    assert closing(ANSWERED, "03-07 11:00", merged_into="desk:2") is None
    assert closing(ANSWERED, "1970") is None, "nobody says when"


# --- what holds of every ticket ---

WHEN = st.integers(at("03-02 00:00") // MINUTE, at("04-20 00:00") // MINUTE).map(lambda minute: minute * MINUTE)
EVENTS = ("", "auto_reply", "assigned", "tagged", "reopened", "snoozed", *(f"status:{one}" for one in TicketStatus))
MESSAGES = st.lists(
    st.builds(
        Message, st.uuids().map(str), WHEN, st.sampled_from(("customer", "staff", "system", "partner")),
        st.sampled_from(("", "words")), st.just(""), st.booleans(), st.sampled_from(EVENTS),
    ),
    max_size=8,
)  # fmt: skip
SOMETIMES = st.one_of(st.just(0), WHEN)
TICKETS = st.builds(
    TicketView, id=st.just("desk:1"), source=st.sampled_from(("desk", "zendesk", "jira", "salesforce")),
    status=st.sampled_from((*map(str, TicketStatus), "Waiting on legal", "")), messages=MESSAGES.map(tuple),
    created_at=SOMETIMES, updated_at=SOMETIMES, solved_at=SOMETIMES, snoozed_until=SOMETIMES, as_of=SOMETIMES,
)  # fmt: skip
RULES = st.sampled_from((
    ClockRules(), OFFICE, LOCAL,
    policy(schedule="sunday night", hours=3, kind=ClockKind.NEXT_ANSWER),
    policy(schedule="lunch", hours=9, kind=ClockKind.FIRST_ANSWER),
    policy(starts_from=(Occasion.UPDATE,), restarts_on=tuple(Occasion), stops_on=(), pauses_on=("open",),
           runs_in=("pending",), reopen_restarts=False, merge_ends=False),
))  # fmt: skip


def ours(clocks: tuple[Clock, ...]) -> list[Clock]:
    return [one for one in clocks if one.whose == "ours"]


@given(TICKETS, RULES, WHEN, st.randoms())
def test_the_order_in_which_messages_arrive_does_not_matter(
    ticket: TicketView, rules: ClockRules, now: int, random: Random
) -> None:
    shuffled = list(ticket.messages)
    random.shuffle(shuffled)
    other = replace(ticket, messages=(*shuffled, *ticket.messages[:1]))
    assert clocks_of(other, rules, now) == clocks_of(ticket, rules, now)


@given(TICKETS, RULES, WHEN, WHEN, st.sampled_from(("assigned", "tagged", "auto_reply", "")))
def test_nothing_a_system_does_moves_our_reading(
    ticket: TicketView, rules: ClockRules, now: int, when: int, event: str
) -> None:
    more = (*ticket.messages, Message("more", when, "system", "words", event=event))
    assert ours(clocks_of(replace(ticket, messages=more), rules, now)) == ours(clocks_of(ticket, rules, now))


@given(TICKETS, RULES, WHEN)
def test_what_is_said_later_does_not_count_now(ticket: TicketView, rules: ClockRules, now: int) -> None:
    known = tuple(one for one in ticket.messages if one.at <= now)
    assert clocks_of(replace(ticket, messages=known), rules, now) == clocks_of(ticket, rules, now)


@given(TICKETS, RULES, WHEN)
def test_a_clock_ends_after_it_starts_and_its_parts_are_its_whole(
    ticket: TicketView, rules: ClockRules, now: int
) -> None:
    clocks = clocks_of(ticket, rules, now)
    for one in clocks:
        assert min(one.elapsed, one.left) >= 0
        if one.started_at is not None and one.ends_at is not None and one.why.code != "closed":
            assert one.started_at < one.ends_at <= one.ends_by
            assert one.started_at <= now
        if one.state == "running":
            assert one.ends_at is not None
            assert one.ends_at > now
            assert one.left > 0
    open_ends = [
        one.ends_at for one in clocks if one.ends_at is not None and one.why.code not in ("closed", "answered")
    ]
    assert open_ends == sorted(open_ends)


@given(TICKETS, WHEN, st.sets(st.integers(1, 30)))
def test_no_holiday_makes_it_end_earlier(ticket: TicketView, now: int, days: set[int]) -> None:
    more = Schedule("office", MADRID, holidays=tuple(f"2026-03-{day:02}" for day in sorted(days)))
    shut = msgspec.structs.replace(OFFICE, schedules=(more,))
    for before, after in zip(
        sorted(clocks_of(ticket, OFFICE, now), key=lambda one: one.whose),
        sorted(clocks_of(ticket, shut, now), key=lambda one: one.whose),
        strict=True,
    ):
        assert (before.ends_at is None) == (after.ends_at is None)
        assert (after.ends_at or 0) >= (before.ends_at or 0)


@given(TICKETS, RULES, WHEN)
def test_time_passing_alone_moves_no_end(ticket: TicketView, rules: ClockRules, now: int) -> None:
    quiet = replace(ticket, messages=tuple(one for one in ticket.messages if one.at <= now), snoozed_until=0,
                    updated_at=min(ticket.updated_at, now), solved_at=min(ticket.solved_at, now),
                    created_at=min(ticket.created_at, now) or 1, as_of=now)  # fmt: skip
    sooner = {(one.name, one.whose): one.ends_at for one in clocks_of(quiet, rules, now)}
    later = {(one.name, one.whose): one.ends_at for one in clocks_of(quiet, rules, now + 9 * HOUR)}
    assert later == sooner


# --- the document ---


@pytest.mark.parametrize(
    "rules",
    [
        ClockRules(stale_hours=-1),
        ClockRules(policies=(ClockPolicy("", days=5),)),
        ClockRules(policies=(ClockPolicy("twice", days=5), ClockPolicy("twice", days=4))),
        ClockRules(policies=(ClockPolicy("no length"),)),
        ClockRules(policies=(ClockPolicy("too long", days=4000),)),
        ClockRules(policies=(ClockPolicy("not a number", days=1, hours=float("nan")),)),
        ClockRules(policies=(ClockPolicy("no start", days=5, starts_from=()),)),
        ClockRules(policies=(ClockPolicy("runs nowhere", days=5, runs_in=()),)),
        ClockRules(policies=(ClockPolicy("both", days=5, runs_in=("on hold",)),)),
        ClockRules(policies=(ClockPolicy("no such schedule", days=5, schedule="office"),)),
        ClockRules(policies=(ClockPolicy("no such zone", days=5, zone="Europe/Atlantis"),)),
        policy(schedule="office", zone=MADRID),
        ClockRules(schedules=(Schedule("office", "../../etc/passwd"),)),
        ClockRules(schedules=(Schedule("office", hours=("mon-fri 9-17",)),)),
        ClockRules(schedules=(Schedule("office", holidays=("Christmas",)),)),
        ClockRules(schedules=(Schedule("office"), Schedule("office", MADRID))),
        ClockRules(schedules=(Schedule("office", day_hours=0),)),
    ],
)
def test_rules_that_cannot_be_counted_by_are_refused_in_a_sentence(rules: ClockRules) -> None:
    with pytest.raises(Misused) as refused:
        checked(CLOCKS, rules, ())
    assert str(refused.value).count(" ") > 3


def test_what_is_packaged_and_what_the_table_uses_can_be_published() -> None:
    for rules in (ClockRules(), OFFICE, LOCAL):
        assert checked(CLOCKS, rules, ()) is rules
        assert msgspec.json.decode(msgspec.json.encode(rules), type=ClockRules) == rules


def test_a_team_writes_its_helpdesk_down_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "clocks.toml"
    path.write_text(
        """
        [[schedules]]
        name = "office"
        zone = "Europe/Madrid"
        hours = ["mon-thu 09:00-14:00 15:00-18:00", "fri 09:00-15:00"]
        holidays = ["2026-12-25"]

        [[policies]]
        name = "waiting"
        source = "zendesk"
        days = 3
        schedule = "office"
        starts_from = ["status_change"]
        restarts_on = ["system_event"]
        runs_in = ["pending", "Waiting on reply"]
        """
    )
    rules = read_file(path).document
    assert isinstance(rules, ClockRules)
    assert checked(CLOCKS, rules, ()) is rules
    path.write_text(as_toml(Held(CLOCKS, 1, rules)))
    assert read_file(path).document == rules
    told = f"{ANSWERED}; 03-02 11:00 system status:pending"
    assert clock(told, rules=rules, source="zendesk").left == 7 * HOUR, "of 24: 2 + 3 on Monday, 8, and 4 so far"


def test_the_policies_of_a_source_are_its_own_or_those_of_any() -> None:
    rules = ClockRules()
    assert {one.source for one in rules.policies_of("Zendesk:emea")} == {"zendesk"}
    assert {one.source for one in rules.policies_of("zendesk2")} == {""}


# --- a ticket from what its sources say ---


def test_a_ticket_is_read_from_its_card() -> None:
    told = [
        {"id": "b", "at": at("03-02 11:00"), "side": "staff"},
        {"id": "a", "at": at("03-02 10:00"), "side": "customer"},
    ]
    desk = Record("ticket", "zendesk:7", "zendesk", "acme", 5, 9, 5, {}, {
        "account_id": "acme", "subject": "Login", "status": "pending", "tags": ["sso"], "messages": told,
        "created_at": at("03-02 10:00"), "closed_at": None, "solved_at": 0,
    })  # fmt: skip
    crm = Record("ticket", "zendesk:7", "crm", "acme", 7, 99, 7, {}, {"assignee": "ana", "priority": None})
    ticket = ticket_view("zendesk:7", card_of([desk, crm]), account="Acme Ltd")
    assert (ticket.source, ticket.as_of) == ("zendesk", 9), "the word of the helpdesk, not of whoever else names it"
    assert (ticket.subject, ticket.assignee, ticket.priority, ticket.tags) == ("Login", "ana", "", ("sso",))
    assert (ticket.created_at, ticket.closed_at, [one.id for one in ticket.messages]) == (
        at("03-02 10:00"),
        0,
        ["a", "b"],
    )
    assert [said(one) for one in clocks_of(ticket, ClockRules(), at("03-04 12:00"))] == [
        "helpdesk auto_close 2026-03-07T11:00Z running in_status",
        "ours auto_close 2026-03-07T11:00Z running customer_silent",
    ]
    assert ticket_view("jira:1", {}) == TicketView(id="jira:1", source="jira")
