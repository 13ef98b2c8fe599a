"""A hundred tickets and when they close, worked by hand, each with the way helpdesks go wrong that it is about.

A ticket is told line by line: when (2026, UTC), who (`customer`, `staff`, `system`), and where it is no plain
message what: `note`, `auto` (no person wrote it), or the event. `clocks` are all its clocks in their order: whose,
which kind, when it ends (`never`: that cannot be told), its state and why. Where nothing else is said, the ticket is
pending, of a helpdesk without rules of its own (5 days of 24 hours after the last answer), and it is Wednesday 4
March, 12:00.

2026: 2 March is a Monday. Clocks go forward in Madrid on 29 March at 01:00 UTC, back on 25 October at 01:00 UTC;
forward in New York on 8 March.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from reviewtui.domain.clock_rules import PACKAGED, ClockKind, ClockPolicy, ClockRules, Occasion
from reviewtui.domain.workdays import Schedule

MESSAGES = "A clock advances from messages, never from updated_at"
EVENTS = "a system event must not restart it"
OWED = "it stands still while staff owe the answer"
NOTES = "a customer's note restarts it"
SOLVED = "a resolved ticket closes on its own clock"
SNOOZED = "a snoozed ticket does not close"
HOURS = "business hours and holidays are a setting"
EVERY = "every clock is shown, not only the nearest"
UNKNOWN = "Unknown values from outside are kept verbatim, shown as unknown, and never dropped or guessed"


class Case(NamedTuple):
    """A ticket, and its clocks as a person worked them out."""

    name: str
    goes_wrong: str
    told: str
    clocks: str
    ticket: Mapping[str, Any] = MappingProxyType({})
    now: str = "03-04 12:00"
    rules: ClockRules = ClockRules()
    doubts: tuple[str, ...] = ()


def policy(**fields: Any) -> ClockRules:
    """Rules with one policy of five days, unless it says otherwise, and the schedules below."""
    length = {} if "days" in fields or "hours" in fields else {"days": 5}
    return ClockRules(policies=(ClockPolicy("rule", **length, **fields),), schedules=SCHEDULES)


MADRID = "Europe/Madrid"
SCHEDULES = (
    Schedule("office", MADRID),
    Schedule("office with Saint Joseph", MADRID, holidays=("2026-03-19",)),
    Schedule("lunch", MADRID, hours=("mon-fri 09:00-13:00 15:00-19:00",)),
    Schedule("all day", MADRID, hours=("mon-sun 00:00-24:00",)),
    Schedule("weekdays all day", MADRID, hours=("mon-fri 00:00-24:00",)),
    Schedule("sunday night", MADRID, hours=("sun 01:00-04:00",)),
    Schedule("new york", "America/New_York"),
    Schedule("shut for a week", MADRID, holidays=(*(f"2026-12-{day}" for day in range(24, 32)), "2027-01-01")),
    Schedule("never open", MADRID, hours=()),
)
OFFICE = policy(schedule="office")
LOCAL = policy(zone=MADRID)
ANSWERED = "03-02 10:00 customer; 03-02 11:00 staff"
BOTH = "helpdesk auto_close {0}; ours auto_close {0}"
FIVE_DAYS = BOTH.format("2026-03-07T11:00Z running customer_silent")
STAFF_OWE = BOTH.format("never paused staff_owe")
SPRING = "03-29 12:00"

WHO_SPOKE = (
    Case("the customer never answers", MESSAGES, ANSWERED, FIVE_DAYS),
    Case(
        "a weekend is no pause in calendar days", HOURS, "03-06 11:00 staff",
        BOTH.format("2026-03-11T11:00Z running customer_silent"), now="03-07 12:00",
    ),
    Case(
        "staff write again", MESSAGES, f"{ANSWERED}; 03-04 09:00 staff",
        BOTH.format("2026-03-09T09:00Z running customer_silent"),
    ),
    Case("the customer spoke last", OWED, f"{ANSWERED}; 03-03 09:00 customer", STAFF_OWE),
    Case("nobody has answered yet", OWED, "03-02 10:00 customer", STAFF_OWE),
    Case(
        "a helpdesk that closes five days after anybody's last word closes on a waiting customer", OWED,
        f"{ANSWERED}; 03-03 09:00 customer",
        "helpdesk auto_close 2026-03-08T09:00Z running customer_wrote; ours auto_close never paused staff_owe",
        rules=policy(starts_from=(Occasion.STAFF_MESSAGE, Occasion.CUSTOMER_MESSAGE), stops_on=()),
    ),
    Case(
        "a helpdesk that does not see the customer's answer closes on it", OWED, f"{ANSWERED}; 03-03 09:00 customer",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent; ours auto_close never paused staff_owe",
        rules=policy(stops_on=()),
    ),
    Case("question and answer of one minute: the answer may be the earlier one", OWED,
         "03-02 11:00 staff; 03-02 11:00 customer", STAFF_OWE),
    Case("told in any order", MESSAGES, "03-04 09:00 staff; 03-02 10:00 customer; 03-02 11:00 staff",
         BOTH.format("2026-03-09T09:00Z running customer_silent")),
    Case("two exports told the same message", MESSAGES, f"{ANSWERED}; 03-02 11:00 staff", FIVE_DAYS),
    Case("nobody ever wrote", MESSAGES, "", BOTH.format("never paused no_messages")),
    Case("staff wrote to nobody yet", OWED, "03-02 11:00 staff note", BOTH.format("never paused no_messages")),
)  # fmt: skip

UPDATES = (
    Case("updated_at moves nothing", MESSAGES, ANSWERED, FIVE_DAYS, {"updated_at": "03-04 09:00"}),
    Case(
        "a helpdesk that goes by updated_at closes later than it should", MESSAGES, ANSWERED,
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-09T09:00Z running no_update",
        {"source": "jira", "updated_at": "03-04 09:00"},
    ),
    Case(
        "a note of staff postpones that one", MESSAGES, f"{ANSWERED}; 03-03 16:00 staff note",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-08T16:00Z running no_update",
        {"source": "jira"},
    ),
    Case(
        "so does a tag that a rule put on", EVENTS, f"{ANSWERED}; 03-03 18:00 system tagged",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-08T18:00Z running no_update",
        {"source": "salesforce"},
    ),
    Case(
        "without a message all that such a helpdesk has is its update", MESSAGES, "",
        "helpdesk auto_close 2026-03-09T09:00Z running no_update; ours auto_close never paused no_messages",
        {"source": "jira", "updated_at": "03-04 09:00"},
    ),
    Case("an update that is still to come is not one", MESSAGES, ANSWERED,
         "helpdesk auto_close 2026-03-07T11:00Z running no_update;"
         " ours auto_close 2026-03-07T11:00Z running customer_silent",
         {"source": "jira", "updated_at": "03-05 09:00"}),
)  # fmt: skip

SYSTEMS = (
    Case("somebody was assigned", EVENTS, f"{ANSWERED}; 03-04 09:00 system assigned", FIVE_DAYS),
    Case("the ticket was set to what it is already", EVENTS,
         f"{ANSWERED}; 03-02 11:00 system status:pending; 03-04 09:00 system status:pending", FIVE_DAYS),
    Case(
        "a helpdesk whose events restart it", EVENTS, f"{ANSWERED}; 03-04 09:00 system overdue",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-09T09:00Z running system_event",
        rules=policy(restarts_on=(Occasion.SYSTEM_EVENT,)),
    ),
    Case("an automatic thank-you is no answer", OWED, "03-02 10:00 customer; 03-02 10:01 system auto", STAFF_OWE),
    Case("nor is one that goes out under somebody's name", OWED,
         "03-02 10:00 customer; 03-02 10:01 staff auto", STAFF_OWE),
    Case(
        "a helpdesk that takes the thank-you for an answer closes without one", OWED,
        "03-02 10:00 customer; 03-02 10:01 system auto",
        "helpdesk auto_close 2026-03-07T10:01Z running auto_answered; ours auto_close never paused staff_owe",
        rules=policy(starts_from=(Occasion.STAFF_MESSAGE, Occasion.AUTO_ANSWER)),
    ),
    Case(
        "the customer is out of office: the helpdesk takes that for an answer", OWED,
        f"{ANSWERED}; 03-02 11:01 customer auto",
        "ours auto_close 2026-03-07T11:00Z running customer_silent; helpdesk auto_close never paused stopped",
    ),
    Case(
        "an automatic reminder to the customer restarts nothing of ours", EVENTS,
        f"{ANSWERED}; 03-04 11:00 system auto",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-09T11:00Z running auto_answered",
        rules=policy(restarts_on=(Occasion.AUTO_ANSWER,)),
    ),
)  # fmt: skip

NOTED = (
    Case(
        "a customer's note, which the helpdesk does not count", NOTES, f"{ANSWERED}; 03-03 15:00 customer note",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent;"
        " ours auto_close 2026-03-08T15:00Z running customer_noted",
    ),
    Case("a customer's note is no answer of staff", NOTES,
         "03-02 10:00 customer; 03-03 15:00 customer note", STAFF_OWE),
    Case(
        "a helpdesk that stops for it", NOTES, f"{ANSWERED}; 03-03 15:00 customer note",
        "ours auto_close 2026-03-08T15:00Z running customer_noted; helpdesk auto_close never paused stopped",
        rules=policy(stops_on=(Occasion.CUSTOMER_MESSAGE, Occasion.CUSTOMER_NOTE)),
    ),
    Case("a note of staff is none of the customer", NOTES, f"{ANSWERED}; 03-03 15:00 staff note", FIVE_DAYS),
    Case(
        "a helpdesk that restarts for notes of staff", NOTES, f"{ANSWERED}; 03-03 15:00 staff note",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-08T15:00Z running staff_noted",
        rules=policy(restarts_on=(Occasion.STAFF_NOTE,)),
    ),
    Case("a note of staff does not answer the customer", OWED,
         f"{ANSWERED}; 03-03 09:00 customer; 03-03 10:00 staff note", STAFF_OWE),
)  # fmt: skip

STATUSES = (
    Case(
        "an hourly automation counts from pending: a second answer does not postpone it", EVERY,
        f"{ANSWERED}; 03-02 11:00 system status:pending; 03-04 09:00 staff",
        "helpdesk auto_close 2026-03-07T11:00Z running in_status;"
        " ours auto_close 2026-03-09T09:00Z running customer_silent",
        {"source": "zendesk"},
    ),
    Case(
        "no event tells since when it is pending: since the first answer to the customer's last word", MESSAGES,
        f"{ANSWERED}; 03-04 09:00 staff",
        "helpdesk auto_close 2026-03-07T11:00Z running in_status;"
        " ours auto_close 2026-03-09T09:00Z running customer_silent",
        {"source": "zendesk"}, doubts=("status_since",),
    ),
    Case(
        "nor which answer made it pending: the first one after what the customer said last", MESSAGES,
        f"{ANSWERED}; 03-03 09:00 customer; 03-03 10:00 staff; 03-04 09:00 staff",
        "helpdesk auto_close 2026-03-08T10:00Z running in_status;"
        " ours auto_close 2026-03-09T09:00Z running customer_silent",
        {"source": "zendesk"}, doubts=("status_since",),
    ),
    Case(
        "it was open after that: pending no sooner than it was open", EVENTS,
        f"{ANSWERED}; 03-03 09:00 system status:open",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-08T09:00Z running in_status",
        {"source": "zendesk"}, doubts=("status_since",),
    ),
    Case(
        "a helpdesk that goes by updates, and the customer's answer opened it", OWED,
        f"{ANSWERED}; 03-03 09:00 customer; 03-03 09:00 system status:open; 03-03 10:00 system tagged",
        STAFF_OWE, {"source": "jira", "status": "open"},
    ),
    Case(
        "pending without a message: since it was made, at the earliest", MESSAGES, "",
        "helpdesk auto_close 2026-03-07T10:00Z running in_status; ours auto_close never paused no_messages",
        {"source": "zendesk", "created_at": "03-02 10:00"}, doubts=("status_since",),
    ),
    Case(
        "the customer's answer opens it", OWED,
        f"{ANSWERED}; 03-02 11:00 system status:pending; 03-03 09:00 customer; 03-03 09:00 system status:open",
        STAFF_OWE, {"source": "zendesk", "status": "open"},
    ),
    Case(
        "staff answered and kept it open: the helpdesk closes nothing", EVERY,
        f"{ANSWERED}; 03-02 11:00 system status:open",
        "ours auto_close 2026-03-07T11:00Z running customer_silent; helpdesk auto_close never paused status",
        {"source": "zendesk", "status": "open"},
    ),
    Case(
        "pending, open and pending again: the helpdesk starts anew", EVENTS,
        f"{ANSWERED}; 03-02 11:00 system status:pending; 03-03 09:00 system status:open;"
        " 03-03 17:00 system status:pending",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-08T17:00Z running in_status",
        {"source": "zendesk"},
    ),
    Case(
        "no word of the status, but its events tell it", UNKNOWN,
        f"{ANSWERED}; 03-02 11:00 system status:pending; 03-03 09:00 system status:open",
        "ours auto_close 2026-03-07T11:00Z running customer_silent; helpdesk auto_close never paused status",
        {"source": "zendesk", "status": ""},
    ),
    Case(
        "a helpdesk that counts from the later of answer and pending", EVENTS,
        f"{ANSWERED}; 03-02 11:00 system status:open; 03-03 09:00 system status:pending",
        "ours auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-08T09:00Z running in_status",
        rules=policy(starts_from=(Occasion.STAFF_MESSAGE, Occasion.STATUS_CHANGE), runs_in=("pending",)),
    ),
    Case("staff wait for somebody else", OWED, f"{ANSWERED}; 03-03 11:00 system status:on_hold",
         BOTH.format("never paused on_hold"), {"status": "on_hold"}),
    Case(
        "and when they wait no longer, it goes on where it stood", OWED,
        f"{ANSWERED}; 03-03 11:00 system status:on_hold; 03-05 11:00 system status:pending",
        BOTH.format("2026-03-09T11:00Z running customer_silent"), now="03-06 12:00",
    ),
    Case(
        "a helpdesk that counts pending time alone does not start anew after a hold either", OWED,
        f"{ANSWERED}; 03-02 11:00 system status:pending; 03-03 11:00 system status:on_hold;"
        " 03-05 11:00 system status:pending",
        "helpdesk auto_close 2026-03-09T11:00Z running in_status;"
        " ours auto_close 2026-03-09T11:00Z running customer_silent", now="03-06 12:00",
        rules=policy(starts_from=(Occasion.STATUS_CHANGE,), runs_in=("pending",), stops_on=()),
    ),
    Case(
        "a helpdesk that starts anew after the hold", OWED,
        f"{ANSWERED}; 03-02 11:00 system status:pending; 03-03 11:00 system status:on_hold;"
        " 03-05 11:00 system status:pending",
        "ours auto_close 2026-03-09T11:00Z running customer_silent;"
        " helpdesk auto_close 2026-03-10T11:00Z running in_status",
        {"source": "zendesk"}, now="03-06 12:00",
    ),
    Case(
        "a helpdesk that counts on through the hold", OWED, f"{ANSWERED}; 03-03 11:00 system status:on_hold",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent; ours auto_close never paused on_hold",
        {"status": "on_hold"}, rules=policy(pauses_on=(), runs_in=("pending", "on_hold")),
    ),
    Case("a word for the status that nobody knows: it is taken to run", UNKNOWN, ANSWERED, FIVE_DAYS,
         {"status": "Waiting on legal"}, doubts=("unknown_status",)),
    Case("no status at all", UNKNOWN, ANSWERED, FIVE_DAYS, {"status": ""}, doubts=("unknown_status",)),
    Case(
        "a word that the rules know", UNKNOWN, f"{ANSWERED}; 03-03 11:00 system status:Waiting on legal",
        BOTH.format("never paused status"),
        {"status": "waiting-on-LEGAL"}, rules=policy(pauses_on=("waiting on legal",)),
    ),
    Case("somebody of neither side wrote", UNKNOWN, f"{ANSWERED}; 03-04 09:00 partner", FIVE_DAYS,
         doubts=("unknown_side",)),
)  # fmt: skip

FINISHED = (
    Case("solved: its own clock, from the solving", SOLVED, f"{ANSWERED}; 03-03 10:00 system status:solved",
         "helpdesk auto_close_solved 2026-03-08T10:00Z running in_status;"
         " ours auto_close_solved 2026-03-08T10:00Z running in_status", {"status": "solved"}),
    Case("solved, as a field tells it, for four days", SOLVED, ANSWERED,
         "helpdesk auto_close_solved 2026-03-07T10:00Z running in_status;"
         " ours auto_close_solved 2026-03-07T10:00Z running in_status",
         {"source": "zendesk", "status": "solved", "solved_at": "03-03 10:00"}),
    Case("solved, and nobody tells when: with the last word", SOLVED, ANSWERED,
         "helpdesk auto_close_solved 2026-03-07T11:00Z running in_status;"
         " ours auto_close_solved 2026-03-07T11:00Z running in_status",
         {"status": "solved"}, doubts=("status_since",)),
    Case(
        "a helpdesk that closes what is solved by the clock of what was answered", SOLVED,
        f"{ANSWERED}; 03-04 10:00 system status:solved",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent;"
        " ours auto_close_solved 2026-03-09T10:00Z running in_status",
        {"status": "solved"}, rules=policy(runs_in=("open", "pending", "solved")),
    ),
    Case(
        "two rules close what is solved: ours goes by the one that is made for it", SOLVED,
        f"{ANSWERED}; 03-04 10:00 system status:solved",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent;"
        " helpdesk auto_close_solved 2026-03-09T10:00Z running in_status;"
        " ours auto_close_solved 2026-03-09T10:00Z running in_status",
        {"status": "solved"},
        rules=ClockRules(policies=(*PACKAGED, ClockPolicy("all", days=5, runs_in=("pending", "solved")))),
    ),
    Case(
        "the customer writes on a solved ticket that stays solved", OWED,
        f"{ANSWERED}; 03-03 10:00 system status:solved; 03-04 09:00 customer",
        "helpdesk auto_close_solved 2026-03-08T10:00Z running in_status;"
        " ours auto_close_solved never paused staff_owe", {"status": "solved"},
    ),
    Case("the customer's answer reopens it", SOLVED,
         f"{ANSWERED}; 03-03 10:00 system status:solved; 03-04 09:00 customer; 03-04 09:00 system reopened",
         STAFF_OWE, {"status": "open"}),
    Case("staff reopen it: they have something to say", SOLVED,
         f"{ANSWERED}; 03-03 10:00 system status:solved; 03-04 09:00 system reopened",
         BOTH.format("never paused reopened"), {"status": "open"}),
    Case(
        "a helpdesk that counts on from before the reopening", SOLVED,
        f"{ANSWERED}; 03-03 10:00 system status:solved; 03-04 09:00 system reopened",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent; ours auto_close never paused reopened",
        {"status": "open"}, rules=policy(reopen_restarts=False),
    ),
    Case(
        "solved again: from the second solving", SOLVED,
        f"{ANSWERED}; 03-03 10:00 system status:solved; 03-03 12:00 system reopened; 03-04 09:00 staff;"
        " 03-04 09:00 system status:solved",
        "helpdesk auto_close_solved 2026-03-09T09:00Z running in_status;"
        " ours auto_close_solved 2026-03-09T09:00Z running in_status", {"status": "solved"},
    ),
    Case(
        "a helpdesk that still counts from the first", SOLVED,
        f"{ANSWERED}; 03-03 10:00 system status:solved; 03-03 12:00 system reopened; 03-04 09:00 staff;"
        " 03-04 09:00 system status:solved",
        "helpdesk auto_close_solved 2026-03-08T10:00Z running in_status;"
        " ours auto_close_solved 2026-03-09T09:00Z running in_status", {"status": "solved"},
        rules=policy(kind=ClockKind.AUTO_CLOSE_SOLVED, starts_from=(Occasion.STATUS_CHANGE,), stops_on=(),
                     pauses_on=(), runs_in=("solved",), reopen_restarts=False),
    ),
    Case(
        "solved again, and the field still tells of the first time", SOLVED,
        f"{ANSWERED}; 03-03 10:00 system status:solved; 03-03 12:00 system reopened; 03-04 09:00 staff",
        "helpdesk auto_close_solved 2026-03-09T09:00Z running in_status;"
        " ours auto_close_solved 2026-03-09T09:00Z running in_status",
        {"status": "solved", "solved_at": "03-03 10:00"}, doubts=("status_since",),
    ),
    Case("reopened and answered: the clock of what was answered", SOLVED,
         f"{ANSWERED}; 03-03 10:00 system status:solved; 03-03 12:00 system reopened; 03-04 09:00 staff",
         BOTH.format("2026-03-09T09:00Z running customer_silent"), {"status": "open"}),
    Case("closed", MESSAGES, ANSWERED, "helpdesk auto_close 2026-03-03T11:30Z ended closed",
         {"status": "closed", "closed_at": "03-03 11:30"}),
    Case("closed, and nobody says when", UNKNOWN, ANSWERED, "helpdesk auto_close never ended closed",
         {"status": "closed"}),
    Case("closed, as only an event tells", UNKNOWN, f"{ANSWERED}; 03-03 11:30 system status:closed",
         "helpdesk auto_close 2026-03-03T11:30Z ended closed", {"status": ""}),
    Case("closed once solved", SOLVED, f"{ANSWERED}; 03-02 12:00 system status:solved",
         "helpdesk auto_close_solved 2026-03-03T11:30Z ended closed",
         {"status": "closed", "closed_at": "03-03 11:30"}),
    Case("closed, and open again", SOLVED,
         f"{ANSWERED}; 03-03 11:00 system closed; 03-04 10:00 system reopened; 03-04 10:00 staff",
         BOTH.format("2026-03-09T10:00Z running customer_silent"),
         {"status": "open", "closed_at": "03-03 11:00"}),
    Case("merged into another: that one has the clock", EVENTS, f"{ANSWERED}; 03-03 11:00 system merged",
         "helpdesk auto_close never ended merged", {"status": "merged", "merged_into": "desk:2"}),
    Case(
        "a helpdesk that closes the merged one as well", EVENTS, f"{ANSWERED}; 03-03 11:00 system merged",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent; ours auto_close never ended merged",
        {"status": "merged", "merged_into": "desk:2"}, rules=policy(merge_ends=False),
    ),
)  # fmt: skip

ASLEEP = (
    Case("snoozed until Monday: the four days left come then", SNOOZED, f"{ANSWERED}; 03-03 11:00 system snoozed",
         BOTH.format("2026-03-13T11:00Z paused snoozed"), {"status": "snoozed", "snoozed_until": "03-09 11:00"}),
    Case("snoozed for who knows how long", SNOOZED, f"{ANSWERED}; 03-03 11:00 system snoozed",
         BOTH.format("never paused snoozed"), {"status": "snoozed"}),
    Case("it woke since the export", SNOOZED, f"{ANSWERED}; 03-03 11:00 system snoozed",
         BOTH.format("2026-03-09T11:00Z running customer_silent"),
         {"status": "snoozed", "snoozed_until": "03-05 11:00"}, now="03-06 12:00"),
    Case("only a field says that it is snoozed: since the last word", SNOOZED, ANSWERED,
         BOTH.format("2026-03-14T11:00Z paused snoozed"), {"snoozed_until": "03-09 11:00"},
         doubts=("status_since",)),
    Case(
        "a helpdesk that closes while it is snoozed", SNOOZED, f"{ANSWERED}; 03-03 11:00 system snoozed",
        "helpdesk auto_close 2026-03-07T11:00Z running customer_silent;"
        " ours auto_close 2026-03-13T11:00Z paused snoozed",
        {"status": "snoozed", "snoozed_until": "03-09 11:00"},
        rules=policy(pauses_on=(), runs_in=("open", "pending", "snoozed")),
    ),
    Case(
        "a helpdesk that opens what wakes, and closes only what is pending", SNOOZED,
        f"{ANSWERED}; 03-03 11:00 system snoozed",
        "ours auto_close 2026-03-13T11:00Z paused snoozed; helpdesk auto_close never paused snoozed",
        {"status": "snoozed", "snoozed_until": "03-09 11:00"}, rules=policy(runs_in=("pending",)),
    ),
    Case("the customer answers a snoozed ticket", OWED,
         f"{ANSWERED}; 03-03 11:00 system snoozed; 03-04 09:00 customer", STAFF_OWE,
         {"status": "snoozed", "snoozed_until": "03-09 11:00"}),
    Case("staff answer a snoozed ticket: it counts once it wakes", SNOOZED,
         f"{ANSWERED}; 03-03 11:00 system snoozed; 03-04 09:00 staff",
         BOTH.format("2026-03-14T11:00Z paused snoozed"), {"status": "snoozed", "snoozed_until": "03-09 11:00"}),
)  # fmt: skip

WORKING = (
    Case("five days of an office are forty hours: Monday noon to Monday noon", HOURS, "03-02 11:00 staff",
         BOTH.format("2026-03-09T11:00Z running customer_silent"), rules=OFFICE),
    Case("on a Saturday it stands", HOURS, "03-02 11:00 staff",
         BOTH.format("2026-03-09T11:00Z paused outside_hours"), now="03-07 12:00", rules=OFFICE),
    Case("answered in the evening: from the next morning, to a closing time", HOURS, "03-02 20:00 staff",
         BOTH.format("2026-03-09T16:00Z running customer_silent"), rules=OFFICE),
    Case("answered as the office opens", HOURS, "03-03 08:00 staff",
         BOTH.format("2026-03-09T16:00Z running customer_silent"), rules=OFFICE),
    Case("answered as the office closes", HOURS, "03-02 16:00 staff",
         BOTH.format("2026-03-09T16:00Z running customer_silent"), rules=OFFICE),
    Case("answered on a Saturday", HOURS, "03-07 10:00 staff",
         BOTH.format("2026-03-13T16:00Z running customer_silent"), now="03-09 12:00", rules=OFFICE),
    Case("a holiday on Thursday 19 March", HOURS, "03-16 11:00 staff",
         BOTH.format("2026-03-24T11:00Z paused outside_hours"), now="03-19 12:00",
         rules=policy(schedule="office with Saint Joseph")),
    Case("over lunch it stands: an hour before, three after", HOURS, "03-02 11:00 staff",
         BOTH.format("2026-03-02T17:00Z paused outside_hours"), now="03-02 13:00",
         rules=policy(schedule="lunch", hours=4)),
    Case("on hold from Thursday noon to Monday noon, of eight working hours", HOURS,
         "03-05 08:00 staff; 03-05 11:00 system status:on_hold; 03-09 11:00 system status:pending",
         BOTH.format("2026-03-09T16:00Z running customer_silent"), now="03-09 12:00",
         rules=policy(schedule="office", hours=8)),
    Case("Friday late in London is Saturday in Madrid", HOURS, "03-06 23:30 staff",
         BOTH.format("2026-03-09T23:00Z running customer_silent"), now="03-09 12:00",
         rules=policy(schedule="weekdays all day", hours=24)),
    Case("two hours in New York, over the weekend on which clocks go forward there", HOURS, "03-06 21:00 staff",
         BOTH.format("2026-03-09T14:00Z running customer_silent"), now="03-09 13:30",
         rules=policy(schedule="new york", hours=2)),
    Case("an office shut for a week", HOURS, "12-23 16:30 staff",
         BOTH.format("2027-01-04T16:00Z paused outside_hours"), now="12-30 12:00",
         rules=policy(schedule="shut for a week", hours=8)),
    Case("an office that never opens", HOURS, ANSWERED, BOTH.format("never paused no_hours"),
         rules=policy(schedule="never open")),
    Case("a schedule that is not there: every hour counts, and it is said", HOURS, ANSWERED, FIVE_DAYS,
         rules=policy(schedule="gone"), doubts=("unknown_hours",)),
)  # fmt: skip

SUMMER_TIME = (
    Case("working days across the night on which clocks go forward", HOURS, "03-27 11:00 staff",
         BOTH.format("2026-04-03T10:00Z paused outside_hours"), now=SPRING, rules=OFFICE),
    Case("working days across the night on which they go back", HOURS, "10-23 10:00 staff",
         BOTH.format("2026-10-30T11:00Z paused outside_hours"), now="10-25 12:00", rules=OFFICE),
    Case("a Sunday of 23 hours is open for 23", HOURS, "03-28 23:00 staff",
         BOTH.format("2026-03-29T23:00Z running customer_silent"), now=SPRING,
         rules=policy(schedule="all day", hours=24)),
    Case("a night shift without its third hour: two hours, and one a week later", HOURS, "03-29 00:00 staff",
         BOTH.format("2026-04-05T00:00Z paused outside_hours"), now=SPRING,
         rules=policy(schedule="sunday night", hours=3)),
    Case("a night shift with the same hour twice: four hours", HOURS, "10-24 23:00 staff",
         BOTH.format("2026-10-25T03:00Z running customer_silent"), now="10-25 01:30",
         rules=policy(schedule="sunday night", hours=4)),
    Case("days of 24 hours: an hour later on the wall", HOURS, "03-27 11:00 staff",
         BOTH.format("2026-04-01T11:00Z running customer_silent"), now=SPRING),
    Case("days of the calendar: noon to noon, forward", HOURS, "03-27 11:00 staff",
         BOTH.format("2026-04-01T10:00Z running customer_silent"), now=SPRING, rules=LOCAL),
    Case("days of the calendar: noon to noon, back", HOURS, "10-23 10:00 staff",
         BOTH.format("2026-10-28T11:00Z running customer_silent"), now="10-25 12:00", rules=LOCAL),
    Case("a day later at a time that is jumped over: at the jump", HOURS, "03-28 01:30 staff",
         BOTH.format("2026-03-29T01:00Z running customer_silent"), now="03-28 12:00",
         rules=policy(zone=MADRID, days=1)),
    Case("a day later at a time that comes twice: at the first", HOURS, "10-24 00:30 staff",
         BOTH.format("2026-10-25T00:30Z running customer_silent"), now="10-24 12:00",
         rules=policy(zone=MADRID, days=1)),
)  # fmt: skip

SEVERAL = (
    Case(
        "an answer is due, one was given, and nothing closes meanwhile", EVERY,
        f"{ANSWERED}; 03-04 09:00 customer",
        "ours next_answer 2026-03-04T17:00Z running customer_wrote; helpdesk auto_close never paused staff_owe;"
        " ours auto_close never paused staff_owe; ours first_answer 2026-03-02T14:00Z ended answered",
        {"status": "open"},
        rules=ClockRules(policies=(
            *PACKAGED, ClockPolicy("first", kind=ClockKind.FIRST_ANSWER, hours=4),
            ClockPolicy("next", kind=ClockKind.NEXT_ANSWER, hours=8),
        )),
    ),
    Case(
        "the first answer is late, and a thank-you is none", OWED, "03-02 10:00 customer; 03-02 10:01 system auto",
        "ours first_answer 2026-03-02T14:00Z ended ran_out; helpdesk auto_close never paused staff_owe;"
        " ours auto_close never paused staff_owe", {"status": "new"},
        rules=ClockRules(policies=(*PACKAGED, ClockPolicy("first", kind=ClockKind.FIRST_ANSWER, hours=4))),
    ),
    Case(
        "a reminder after three days, the closing after five", EVERY, ANSWERED,
        f"helpdesk custom 2026-03-05T11:00Z running customer_silent; {FIVE_DAYS}",
        rules=ClockRules(policies=(*PACKAGED, ClockPolicy("reminder", kind=ClockKind.CUSTOM, days=3))),
    ),
    Case(
        "two rules of one helpdesk close it: the nearest comes first, and none is hidden", EVERY, ANSWERED,
        "helpdesk auto_close 2026-03-05T11:00Z running customer_silent;"
        " ours auto_close 2026-03-05T11:00Z running customer_silent; " + FIVE_DAYS,
        rules=ClockRules(policies=(ClockPolicy("five", days=5), ClockPolicy("three", days=3))),
    ),
)  # fmt: skip

OLD_WORDS = (
    Case("an export of yesterday, read today", MESSAGES, ANSWERED, FIVE_DAYS, {"as_of": "03-03 09:00"}),
    Case("it ran out since: whoever looks must look there", MESSAGES, ANSWERED,
         BOTH.format("2026-03-07T11:00Z ended ran_out"), {"as_of": "03-05 12:00"}, now="03-09 12:00"),
    Case("it ends this very moment", MESSAGES, ANSWERED, BOTH.format("2026-03-07T11:00Z ended ran_out"),
         now="03-07 11:00"),
    Case("the helpdesk's clock is ahead: what is still to come has not been said", MESSAGES,
         f"{ANSWERED}; 03-04 13:00 customer", FIVE_DAYS),
    Case("an answer of 1970 has no time", MESSAGES, "03-02 10:00 customer; 1970 staff", STAFF_OWE,
         doubts=("misdated",)),
    Case("a question of 1970 is older than no answer", MESSAGES, "1970 customer; 03-02 11:00 staff", FIVE_DAYS,
         doubts=("misdated",)),
)  # fmt: skip

CASES = (
    *WHO_SPOKE, *UPDATES, *SYSTEMS, *NOTED, *STATUSES, *FINISHED, *ASLEEP, *WORKING, *SUMMER_TIME, *SEVERAL,
    *OLD_WORDS,
)  # fmt: skip
