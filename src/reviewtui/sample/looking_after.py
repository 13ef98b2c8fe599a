"""What account managers of the sample's team record of its customers: notes, feelings, corrections, steps, cover."""

from datetime import date, timedelta

import msgspec

from reviewtui.domain.account_facts import (
    AboutAccount,
    Acknowledge,
    Away,
    Churn,
    ChurnKind,
    Correct,
    Cover,
    Remark,
    Reroute,
    Sentiment,
    Step,
    Stop,
    StopState,
    Watch,
)
from reviewtui.domain.clock_rules import PACKAGED, ClockRules
from reviewtui.domain.facts import Publish
from reviewtui.domain.playbook import DONE
from reviewtui.domain.reading import SEEN
from reviewtui.domain.recorded import day_at
from reviewtui.domain.records import RecordKind
from reviewtui.domain.renewals import PlanRules, Target, quarter_of
from reviewtui.domain.routing import Route, RoutingRules
from reviewtui.domain.rules import CLOCKS, PLAN, ROUTING
from reviewtui.domain.usage import month_of, shift
from reviewtui.sample.accounts import ACCOUNTS, BY_ID
from reviewtui.sample.earlier import DAY
from reviewtui.sample.helpdesk import (
    ASKED,
    BILLING_BOARD,
    CLOSING,
    HELD,
    MOVED,
    POLICY_BOARD,
    UNANSWERED,
    WAITING,
    before,
    tickets,
)
from reviewtui.sample.helpdesk import CLOCKS as HELPDESK_CLOCKS
from reviewtui.sample.ledger import JUST_NOW, TODAY, Ledger
from reviewtui.sample.portfolio import (
    CONTRACTS,
    CRM,
    FIRST_ASKED,
    LEFT_DAYS,
    LOST,
    REFILED,
    SEGMENT_BEFORE,
    card,
    currency_of,
    renewals,
    use,
)
from reviewtui.sample.team import LIA, MIA

AWAY, AWAY_DAYS = "paloma", 9
"""Who is away from today on, and for how many more days."""
TRAINED = "acme"
TRAINED_DAYS = 125
"""Who had a training, so many days ago."""
_BETWEEN = 20_000
"""Milliseconds between two things that somebody records."""

_THOUSAND = 100_000
"""A thousand, in hundredths."""
_YESTERDAY, _LAST_WEEK, _LAST_MONTH = 1, 6, 34
NOTES = (
    (LIA, "delta", _LAST_MONTH, "Asked them whether the price is right; it is."),
    (LIA, "acme", _LAST_MONTH, "The training went well; the tea as a whole is reviewed next."),
    (LIA, "cobalt", _LAST_MONTH, "Quarter ends are busy; nothing else should start then."),
    (LIA, "kite", _LAST_MONTH, "Wants to see the plan for next year before it begins."),
    (LIA, "gale", _LAST_WEEK, "Escalates first and thanks later. A call in the evening helps."),
    (LIA, "iris", _LAST_MONTH, "Loves pictures: send a page of them, never a form."),
    (LIA, "marlow", _LAST_WEEK, "Their robot writes to our robot. Two people there could speak instead."),
    (MIA, "delta", _LAST_MONTH, "They let four people go; those who stayed use it as before."),
    (MIA, "nimbus", _LAST_MONTH, "They asked for a list of who looked at which ad. Nothing like it is there yet."),
    (MIA, "cobalt", _LAST_WEEK, "Their counsel decides about the renewal, and wants the fee settled first."),
    (MIA, "kite", _LAST_WEEK, "They train new people themselves, and would say so in front of others."),
    (MIA, "helix", _YESTERDAY, "Everything hangs on one person there. Ask who stands in for her."),
)
FEELINGS = (
    ("acme", 5, "They bring others along."),
    ("nimbus", 2, "Polite, and shorter each month."),
    ("cobalt", 3, ""),
    ("kite", 5, ""),
)


class Customers:
    """The customers' part of the story."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._today = day_at(ledger.now)
        self._count: dict[tuple[str, int], int] = {}

    def go_by(self) -> None:
        """What their systems say of them, and what was recorded."""
        self._told()
        self._publish()
        self._trained()
        for by, account, day, text in NOTES:
            self._record(by, day, Remark(account, text))
        for account, level, text in FEELINGS:
            self._record(MIA, _LAST_WEEK, Sentiment(account, level, text))
        self._left()
        self._record(MIA, _LAST_WEEK, Cover("kite", MIA, "chidi", "Chidi asked for one customer fewer."))
        self._record(
            MIA, 12, Correct(REFILED, RecordKind.ACCOUNT, REFILED, "segment", "mid",
                             "Two hundred people, and a budget of their own.", SEGMENT_BEFORE, CRM),
        )  # fmt: skip
        self._away()
        self._worked_on()

    def _told(self) -> None:
        ledger = self._ledger
        for account in ACCOUNTS:
            if CONTRACTS[account.id].since > FIRST_ASKED:
                asked = ledger.now - FIRST_ASKED * DAY
                ledger.report(msgspec.structs.replace(card(account, ledger.now, first=True), observed_at=asked),
                              FIRST_ASKED)  # fmt: skip
            ledger.report(card(account, ledger.now), TODAY)
            ledger.report(use(account, ledger.now), TODAY)
        for renewal in renewals(ledger.now):
            ledger.report(renewal, TODAY)
        ledger.report(before(UNANSWERED, ledger.now), 3)
        for ticket in tickets(ledger.now):
            ledger.report(ticket, JUST_NOW)

    def _publish(self) -> None:
        routes = (
            Route("bot reports", 'subject:"[bot]"', POLICY_BOARD),
            Route("money", "subject:invoice", BILLING_BOARD),
        )
        clocks = ClockRules(policies=(*PACKAGED, *HELPDESK_CLOCKS))
        documents = (PLAN, self._plan()), (ROUTING, RoutingRules(routes)), (CLOCKS, clocks)
        for number, (name, document) in enumerate(documents):
            at = self._ledger.begins(LIA, 40) + (12 + number) * 60_000
            body = Publish(name, 1, msgspec.Raw(msgspec.json.encode(document)), "")
            self._ledger.record(LIA, 40, at, "", body)

    def _plan(self) -> PlanRules:
        """Nine tenths of what is due, in whole thousands, from this quarter on."""
        rules = PlanRules()
        this = quarter_of(self._today, rules).name
        due: dict[tuple[str, str], int] = {}
        for fields in (renewal.fields for renewal in renewals(self._ledger.now)):
            quarter = quarter_of(date.fromisoformat(fields["renews_on"]), rules).name
            if quarter >= this:
                key = quarter, fields["currency"]
                due[key] = due.get(key, 0) + fields["amount_minor"]
        targets = (Target(*key, minor * 9 // 10 // _THOUSAND * _THOUSAND) for key, minor in sorted(due.items()))
        return msgspec.structs.replace(rules, targets=tuple(targets))

    def _trained(self) -> None:
        """A step that was done, with the use of the month before it."""
        then = self._today - timedelta(days=TRAINED_DAYS)
        month = shift(month_of(then), -1)
        active = use(BY_ID[TRAINED], self._ledger.now).fields[f"{month}/active"]
        why = "Forty minutes with the media team; they asked for a second one."
        self._record(MIA, TRAINED_DAYS, Step(TRAINED, "few-of-many", DONE, why, active, month))

    def _left(self) -> None:
        on = (self._today - timedelta(days=LEFT_DAYS)).isoformat()
        contract = CONTRACTS[LOST]
        self._record(
            MIA, LEFT_DAYS, Churn(
                LOST, on, ChurnKind.VOLUNTARY, ("own_build", "price"), contract.yearly * 100,
                currency_of(BY_ID[LOST]), "year", "their own lawyers and a sheet",
                "They were content; two lawyers of their own cost less. What is open is still looked at.",
            ),
        )  # fmt: skip

    def _away(self) -> None:
        first = self._today.isoformat()
        last = (self._today + timedelta(days=AWAY_DAYS)).isoformat()
        group = f"sample {AWAY} {first}"
        for account in ACCOUNTS:
            if account.manager == AWAY:
                self._record(MIA, _YESTERDAY, Away(account.id, AWAY, first, last, "", group))

    def _worked_on(self) -> None:
        """Tickets that were seen, watched, moved, and kept from closing."""
        reply = "One more word on this before it closes: would ninety days be enough for you?"
        bodies: tuple[AboutAccount, ...] = (
            Acknowledge(WAITING.account, RecordKind.TICKET, WAITING.id, SEEN),
            Acknowledge(HELD.account, RecordKind.TICKET, HELD.id, SEEN),
            Watch(CLOSING.account, CLOSING.id, True),
            Reroute(MOVED.account, MOVED.id, POLICY_BOARD, MIA, "No invoice in it."),
            Stop(ASKED.account, ASKED.id, StopState.ASKED, "They sign late in the week.", reply),
            Stop(ASKED.account, ASKED.id, StopState.SENT, "", reply),
        )
        for body in bodies:
            self._record(MIA, TODAY, body)

    def _record(self, by: str, day: int, body: AboutAccount) -> None:
        """One thing after the other, in the last minutes of somebody's day."""
        number = self._count[by, day] = self._count.get((by, day), 0) + 1
        at = self._ledger.heard(by, day) - 4 * 60_000 + number * _BETWEEN
        self._ledger.record(by, day, at, "", body)
