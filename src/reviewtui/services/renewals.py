"""Renewals by quarter as this user sees them: how they stand against plan, what is at risk and why, and what if."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reviewtui.domain.corrections import apply, of
from reviewtui.domain.records import Record, RecordKind, RenewalState, card_of
from reviewtui.domain.renewals import Book, PlanRules, Quarter, Renewal, book_of, quarter_of, renewal_of, what_if
from reviewtui.services.accounts import read_lines
from reviewtui.store.accounts import facts_of_kind, records_of_kind
from reviewtui.store.reader import Reader
from reviewtui.store.summaries import reading_of


@dataclass(frozen=True, slots=True)
class Renewals:
    """All renewals that are known, with the names of their accounts, why each may be lost, who covers it, and the
    plan. `everything`: this user sees all accounts, so that the team's targets are held against them."""

    renewals: tuple[Renewal, ...]
    names: Mapping[str, str]
    concerns: Mapping[str, Sequence[str]]
    covered_by: Mapping[str, str]
    rules: PlanRules
    today: date
    everything: bool

    def quarter(self, by: int = 0) -> Quarter:
        """The running quarter, or so many after (below 0: before) it."""
        quarter = quarter_of(self.today, self.rules)
        for _ in range(abs(by)):
            day = quarter.end if by > 0 else quarter.first - timedelta(days=1)
            quarter = quarter_of(day, self.rules)
        return quarter

    def book(self, quarter: Quarter, toggles: Mapping[str, RenewalState]) -> Book:
        """How a quarter stands, as if these renewals were renewed, lost or open."""
        renewals = what_if(self.renewals, toggles)
        return book_of(renewals, quarter, self.rules, self.today, concerns=self.concerns, everything=self.everything)


def read_renewals(reader: Reader, user: str, now: int) -> Renewals:
    """Every renewal here, with own acts on their way."""
    reading = reading_of(reader.connection, now)
    lines = {line.account_id: line for line in read_lines(reader, user, now)}
    corrections = [one.recorded for one in facts_of_kind(reader, "correct", user)]
    kept = [one.recorded for one in facts_of_kind(reader, "acknowledge", user)]
    several: dict[str, list[Record]] = {}
    for record in records_of_kind(reader.connection, RecordKind.RENEWAL):
        several.setdefault(record.id, []).append(record)
    renewals = []
    for id, records in several.items():
        fields = apply(card_of(records), of(corrections, RecordKind.RENEWAL, id), kept)
        renewals.append(renewal_of(id, fields)._replace(account_id=records[0].account_id))
    scope = reader.connection.execute("SELECT value FROM main.meta WHERE key = 'scope'").fetchone()
    return Renewals(
        tuple(renewals),
        {id: line.name for id, line in lines.items()},
        {id: line.concerns for id, line in lines.items()},
        {id: line.who for id, line in lines.items()},
        reading.rules.plan,
        reading.today,
        scope is None or scope[0] in (None, "null"),
    )
