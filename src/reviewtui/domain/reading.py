"""Reading an account: from cards and facts to what `domain.accounts` derives it from, tickets counted by clocks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from reviewtui.domain.account_facts import Acknowledge, Away, Churn, Correct, Cover, Remark, Sentiment, Step
from reviewtui.domain.accounts import AccountRules, Known
from reviewtui.domain.churn import ChurnRules
from reviewtui.domain.clock_rules import CLOSING, ClockKind, ClockRules, fold
from reviewtui.domain.clocks import Clock, ClockState, Whose, clocks_of
from reviewtui.domain.cover import Entry
from reviewtui.domain.health import Ads, HealthRules, Tickets
from reviewtui.domain.playbook import Playbook
from reviewtui.domain.recorded import Recorded, day_at
from reviewtui.domain.records import Card, RecordKind, Said, TicketStatus
from reviewtui.domain.renewals import PlanRules
from reviewtui.domain.rules import CHURN, CLOCKS, HEALTH, PLAN, PLAYBOOK, read_document
from reviewtui.domain.ticket_view import TicketView, ticket_view

SOON_MS = 2 * 86_400_000
"""A ticket whose clock ends within this time closes soon."""
SEEN = "seen"
"""What an `Acknowledge` of a ticket says once somebody has looked at it."""
_ANSWERS = frozenset({ClockKind.FIRST_ANSWER, ClockKind.NEXT_ANSWER})


class Standing(Protocol):
    """A fact about an account that nobody took back."""

    @property
    def kind(self) -> str: ...

    @property
    def recorded(self) -> Recorded[Any]: ...


@dataclass(frozen=True, slots=True)
class AccountReading:
    """By what accounts are read: the team's documents, the instant (epoch ms) and its day in UTC.

    `tickets`: whether tickets of any account are kept at all.
    """

    now: int
    rules: AccountRules = field(default_factory=AccountRules)
    clocks: ClockRules = field(default_factory=ClockRules)
    tickets: bool = True

    @property
    def today(self) -> date:
        """The day."""
        return day_at(self.now)


def reading_by(documents: Mapping[str, bytes], now: int, *, tickets: bool = True) -> AccountReading:
    """By these documents (name to JSON; the packaged one for one that is not there)."""
    rules = AccountRules(
        read_document(HealthRules, documents.get(HEALTH)),
        read_document(ChurnRules, documents.get(CHURN)),
        read_document(PlanRules, documents.get(PLAN)),
        read_document(Playbook, documents.get(PLAYBOOK)),
    )
    return AccountReading(now, rules, read_document(ClockRules, documents.get(CLOCKS)), tickets)


def known(
    account_id: str,
    name: str,
    cards: Mapping[str, Mapping[str, Card]],
    told: Iterable[Standing],
    reading: AccountReading,
    ads: Ads | None = None,
) -> Known:
    """All that is known of an account. `name`: what it is called where its card does not say; `cards`: of each thing,
    by kind and id; `ads`: None where it has none here."""
    standing = list(told)
    card = dict(cards.get(RecordKind.ACCOUNT, {}).get(account_id, {}))
    if name and "name" not in card:
        card["name"] = Said(name, "", 0, 0)
    views = views_of(cards.get(RecordKind.TICKET, {}), name)
    acknowledged = _of(standing, Acknowledge)
    return Known(
        account_id=account_id,
        card=card,
        use=cards.get(RecordKind.USAGE, {}).get(account_id, {}),
        renewals=cards.get(RecordKind.RENEWAL, {}),
        tickets=tickets_of(views, acknowledged, reading) if reading.tickets else None,
        ads=ads,
        corrections=_of(standing, Correct),
        kept=acknowledged,
        churns=_of(standing, Churn),
        sentiments=_of(standing, Sentiment),
        covers=_of(standing, Cover),
        aways=_of(standing, Away),
        remarks=_of(standing, Remark),
        steps=_of(standing, Step),
        entries=[Entry(one.recorded.by, one.recorded.at) for one in standing],
    )


def _of(standing: Iterable[Standing], body: type[Any]) -> list[Recorded[Any]]:
    return [one.recorded for one in standing if isinstance(one.recorded.body, body)]


def views_of(cards: Mapping[str, Card], account: str = "") -> list[TicketView]:
    """The tickets of an account (`account`: its name), by their ids."""
    return [ticket_view(id, card, account) for id, card in sorted(cards.items())]


def tickets_of(
    views: Iterable[TicketView], acknowledged: Iterable[Recorded[Acknowledge]], reading: AccountReading
) -> Tickets:
    """How many are open, late, closing soon and unseen. One that is solved is open no more, though it may still
    close, and its customer may still wait."""
    seen = {one.body.id for one in acknowledged if one.body.kind == RecordKind.TICKET and one.body.what == SEEN}
    there = [view for view in views if not view.over]
    clocks = [clocks_of(view, reading.clocks, reading.now) for view in there]
    return Tickets(
        open=sum(fold(view.status) != TicketStatus.SOLVED for view in there),
        late=sum(any(map(_is_late, of)) for of in clocks),
        closing=sum(any(at <= reading.now + SOON_MS for at in _closings(of, reading.now)) for of in clocks),
        unseen=sum(view.id not in seen for view in there),
    )


def closes_at(views: Iterable[TicketView], reading: AccountReading) -> int | None:
    """When the next of these tickets is predicted to close by itself (epoch ms); None where none is."""
    found = (
        at
        for view in views
        if not view.over
        for at in _closings(clocks_of(view, reading.clocks, reading.now), reading.now)
    )
    return min(found, default=None)


def _is_late(clock: Clock) -> bool:
    return clock.kind in _ANSWERS and clock.state is ClockState.ENDED and clock.why.code == "ran_out"


def _closings(clocks: Iterable[Clock], now: int) -> Iterator[int]:
    """When the helpdesk closes it by its own clock, if nothing happens."""
    for clock in clocks:
        counts = clock.whose is Whose.HELPDESK and clock.kind in CLOSING and clock.state is not ClockState.ENDED
        if counts and clock.ends_at is not None and clock.ends_at > now:
            yield clock.ends_at
