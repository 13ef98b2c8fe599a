"""An account as it is looked at: everything that a list, a plot or its page shows, derived from what is known.

One pure function (`derive`) of what sources say, what people recorded, the team's rules and a day, so that it is the
same with and without a network. Every value keeps its source and age (`AccountState.fields`), and what a rule derived
may be corrected like what a source said (`AccountState.derived`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec

from reviewtui.domain import corrections as correcting
from reviewtui.domain.account_facts import (
    Acknowledge,
    Away,
    Churn,
    ChurnKind,
    Correct,
    Cover,
    Remark,
    Sentiment,
    Step,
)
from reviewtui.domain.churn import ChurnRules, Hint, Standing, Status, hint_of, status_of
from reviewtui.domain.corrections import DERIVED, Field
from reviewtui.domain.cover import ALONE_MONTHS, Covering, Entry, alone, covering
from reviewtui.domain.health import Ads, Change, Health, HealthRules, Tickets, change_of, health_of, measured
from reviewtui.domain.playbook import Playbook, Suggestion, suggest
from reviewtui.domain.recorded import Recorded, day_of, latest
from reviewtui.domain.records import Card, RecordKind, Said, Stage
from reviewtui.domain.renewals import PlanRules, Renewal, next_of, open_at, renewal_of
from reviewtui.domain.usage import Month, Trend, complete_months, last_of, month_of, series_of, sparkline, trend_of

SPARKLINE_MONTHS = 12
THEN_DAYS = 91
"""Health is held against that of a quarter ago."""
FALLING = -0.15
"""A trend from which use is said to fall."""
BAND, CHURN, CHURN_KIND = "health_band", "churn", "churn_kind"
"""What is derived, and may be corrected under the kind `derived`: the band of health, the standing
(`churn.Standing`), the hinted kind of churn."""


@dataclass(frozen=True, slots=True)
class AccountRules:
    """The team's documents that an account is read by."""

    health: HealthRules = field(default_factory=HealthRules)
    churn: ChurnRules = field(default_factory=ChurnRules)
    plan: PlanRules = field(default_factory=PlanRules)
    playbook: Playbook = field(default_factory=Playbook)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one account; facts that were undone are left out.

    `card`, `use`: what sources say of the account and of its monthly use. `renewals`: the card of each, by its id.
    `tickets`, `ads`: their counts, None where nothing of that kind is kept of any account. `entries`: who recorded
    anything of it, and when.
    """

    account_id: str
    card: Card = field(default_factory=dict)
    use: Card = field(default_factory=dict)
    renewals: Mapping[str, Card] = field(default_factory=dict)
    tickets: Tickets | None = None
    ads: Ads | None = None
    corrections: Sequence[Recorded[Correct]] = ()
    kept: Sequence[Recorded[Acknowledge]] = ()
    churns: Sequence[Recorded[Churn]] = ()
    sentiments: Sequence[Recorded[Sentiment]] = ()
    covers: Sequence[Recorded[Cover]] = ()
    aways: Sequence[Recorded[Away]] = ()
    remarks: Sequence[Recorded[Remark]] = ()
    steps: Sequence[Recorded[Step]] = ()
    entries: Sequence[Entry] = ()


class AccountState(msgspec.Struct, frozen=True, gc=False):
    """An account on a day.

    `fields`: what is known of it, by `records.ACCOUNT_FIELDS`, each with its source, its age and its correction.
    `use`: the same of its monthly use. `derived`: what rules make of it, by `BAND`, `CHURN`, `CHURN_KIND`, with its
    correction. `stage`: of the life cycle, '' where nobody told; `gone` for whoever churned. `active`: the last full
    month. `renewal`: the one that comes next, else the last one. `sentiment`: how its account manager feels about it,
    beside the health. `step`: what to do next. `alone`: the one person who knows it, '' for none or several.
    `raised`: kind, id and field of what was corrected and is said otherwise since.
    """

    account_id: str
    name: str
    fields: dict[str, Field]
    use: dict[str, Field]
    derived: dict[str, Field]
    covering: Covering
    stage: str
    health: Health
    change: Change
    band: str
    sentiment: Recorded[Sentiment] | None
    series: tuple[Month, ...]
    active: Month | None
    sparkline: tuple[int | None, ...]
    trend: Trend
    renewals: tuple[Renewal, ...]
    renewal: Renewal | None
    status: Status
    standing: Standing
    hint: Hint
    tickets: Tickets | None
    ads: Ads | None
    step: Suggestion | None
    alone: str
    raised: tuple[tuple[str, str, str], ...]

    @property
    def checked_at(self) -> int:
        """When any source last said anything of the account or its use (epoch ms); 0 where none did."""
        return max(
            (one.said.checked_at for of in (self.fields, self.use) for one in of.values() if one.said), default=0
        )

    def value(self, name: str) -> Any:
        """What a field of the account is; None where nobody told."""
        found = self.fields.get(name)
        return found.value if found is not None else None

    def text(self, name: str) -> str:
        """What a field of words is; '' where nobody told."""
        value = self.value(name)
        return value if isinstance(value, str) else ""


_PLAIN = AccountRules()


def derive(known: Known, today: date, rules: AccountRules = _PLAIN) -> AccountState:
    """The account as it is today."""
    account_id = known.account_id
    fields = _applied(known.card, known, RecordKind.ACCOUNT, account_id)
    use = _applied(known.use, known, RecordKind.USAGE, account_id)
    renewal_fields = {
        id: _applied(card, known, RecordKind.RENEWAL, id) for id, card in sorted(known.renewals.items())
    }
    renewals = tuple(renewal_of(id, of)._replace(account_id=account_id) for id, of in renewal_fields.items())
    series = series_of(use)
    full = complete_months(series, today)

    status = status_of(fields, known.churns, today)
    until = month_of(status.on) if status.standing is Standing.CHURNED and status.on else ""
    hint = hint_of([one for one in full if one.month < until] if until else full, rules.churn)

    churn = {CHURN: str(status.standing), CHURN_KIND: str(hint.kind) if hint.kind else ""}
    standing = _standing(_applied(_said(churn), known, DERIVED, account_id), status.standing)
    stage = _stage(fields, standing)
    then = today - timedelta(days=THEN_DAYS)
    contact = day_of(_value(fields, "last_contact"))
    values = measured(
        full, today, rules.health,
        last_contact=contact, renews_on=open_at(renewals, today), tickets=known.tickets, ads=known.ads,
    )  # fmt: skip
    past = measured(
        complete_months(full, then), then, rules.health,
        last_contact=contact if contact and contact <= then else None, renews_on=open_at(renewals, then),
    )  # fmt: skip
    health = health_of(values, rules.health, stage)

    derived = _applied(_said({BAND: health.band, **churn}), known, DERIVED, account_id)
    return AccountState(
        account_id=account_id,
        name=_text(fields, "name") or account_id,
        fields=fields,
        use=use,
        derived=derived,
        covering=covering(fields, known.covers, known.aways, today),
        stage=stage,
        health=health,
        change=change_of(values, past, rules.health, stage),
        band=_text(derived, BAND),
        sentiment=latest(known.sentiments),
        series=series,
        active=last_of(full),
        sparkline=sparkline(full, today, SPARKLINE_MONTHS),
        trend=trend_of(full),
        renewals=renewals,
        renewal=next_of(renewals, today),
        status=status,
        standing=standing,
        hint=hint,
        tickets=known.tickets,
        ads=known.ads,
        step=suggest(full, rules.playbook, stage=stage, remarks=known.remarks, steps=known.steps),
        alone=alone(known.entries, today, ALONE_MONTHS) if known.entries else "",
        raised=_raised({
            (RecordKind.ACCOUNT, account_id): fields, (RecordKind.USAGE, account_id): use,
            **{(RecordKind.RENEWAL, id): of for id, of in renewal_fields.items()}, (DERIVED, account_id): derived,
        }) if known.corrections else (),
    )  # fmt: skip


def derived_words(rules: AccountRules) -> dict[str, tuple[str, ...]]:
    """The words for each thing that is derived, by `BAND`, `CHURN`, `CHURN_KIND`: no correction says another."""
    return {
        BAND: tuple(band.name for band in rules.health.bands),
        CHURN: tuple(map(str, Standing)),
        CHURN_KIND: tuple(map(str, ChurnKind)),
    }


def concerns_of(state: AccountState, rules: AccountRules = _PLAIN) -> tuple[str, ...]:
    """Why an account's renewal may be lost, worst first: codes.

    `leaving`, `hint` (the numbers hint at churn), `risk` (the lowest band of health), `falling` (use), `unused`,
    `late` (tickets whose customer waits too long), `sentiment` (its account manager expects them to go), `alone` (one
    person knows it).
    """
    found = {
        "leaving": state.standing is not Standing.ACTIVE,
        "hint": state.hint.kind is not None,
        "risk": state.band == rules.health.bands[-1].name,
        "falling": state.trend.change is not None and state.trend.change <= FALLING,
        "unused": state.active is not None and state.active.active == 0,
        "late": state.tickets is not None and state.tickets.late > 0,
        "sentiment": state.sentiment is not None and state.sentiment.body.level <= 2,
        "alone": bool(state.alone),
    }
    return tuple(code for code, so in found.items() if so)


def _applied(card: Mapping[str, Said], known: Known, kind: str, id: str) -> dict[str, Field]:
    if not known.corrections:
        return {name: Field(said.value, said) for name, said in card.items()}
    return correcting.apply(card, correcting.of(known.corrections, kind, id), known.kept)


def _said(words: Mapping[str, str]) -> dict[str, Said]:
    """What rules say, as something said: a correction of it is raised once they say otherwise."""
    return {name: Said(word, DERIVED, 0, 0) for name, word in words.items() if word}


def _standing(derived: Mapping[str, Field], said: Standing) -> Standing:
    word = _text(derived, CHURN)
    return Standing(word) if word in tuple(Standing) else said


def _stage(fields: Mapping[str, Field], standing: Standing) -> str:
    if standing is Standing.CHURNED:
        return Stage.GONE
    return _text(fields, "stage") or (Stage.LEAVING if standing is Standing.LEAVING else "")


def _raised(things: Mapping[tuple[str, str], Mapping[str, Field]]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (str(kind), id, name)
        for (kind, id), fields in things.items()
        for name, one in sorted(fields.items())
        if one.raised
    )


def _value(fields: Mapping[str, Field], name: str) -> Any:
    found = fields.get(name)
    return found.value if found is not None else None


def _text(fields: Mapping[str, Field], name: str) -> str:
    value = _value(fields, name)
    return value if isinstance(value, str) else ""
