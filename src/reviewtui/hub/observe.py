"""Taking in what other systems say: versions kept, an older report never current, the ads derived anew."""

import hashlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from reviewtui.domain.observed import (
    CHANGED,
    CHECK_GRAIN,
    LATE,
    UNCHANGED,
    Fields,
    Observed,
    is_mail,
    listen,
    merge,
)
from reviewtui.domain.reconcile import PLATFORM
from reviewtui.domain.records import NAMED, RecordKind
from reviewtui.domain.statements import Trust
from reviewtui.hub.ads import write_accounts
from reviewtui.hub.audit import HERE, note, told
from reviewtui.hub.erasure import barred
from reviewtui.hub.lessons import bring_back, rejections
from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.reconciling import write_things
from reviewtui.hub.records import write_records
from reviewtui.hub.reports import Report, read_reports
from reviewtui.hub.said import said_of
from reviewtui.hub.surroundings import ASKED, EVERYWHERE
from reviewtui.hub.tables import OBSERVED, OBSERVED_VERSION
from reviewtui.wire.messages import ObservationsAnswer

Thing = tuple[str, str]
"""(kind, id) of what is observed."""
_NAMING = frozenset({"ad", RecordKind.TICKET})
"""Kinds of things whose reports may say what their account is called."""

_encode = msgspec.json.Encoder().encode


class _Version(NamedTuple):
    kind: str
    id: str
    source: str
    observed_at: int
    body_hash: str
    received_at: int
    late: bool
    body: str


def observe(hub: Hub, rows: Sequence[msgspec.Raw], who: str = HERE) -> ObservationsAnswer:
    """Take in the rows of one request of this user: one transaction, one outcome per row."""
    read = read_reports(rows)
    reports = [report for report in read if isinstance(report, Report)]
    with hub.writing() as transaction:
        shut = barred(transaction, reports)
        heard = [report for place, report in enumerate(reports) if place not in shut]
        outcomes = take_in(transaction, heard)
        _note(transaction, who, heard, outcomes)
        told_of = iter(outcomes)
        done = iter(["rejected:erased" if place in shut else next(told_of) for place in range(len(reports))])
        seq = transaction.seq
    outcomes = [f"rejected:{report}" if isinstance(report, str) else next(done) for report in read]
    return ObservationsAnswer(outcomes=outcomes, seq=seq)


def _note(transaction: Writing, who: str, reports: Sequence[Report], outcomes: Sequence[str]) -> None:
    """Write down which reports told something new."""
    new = [report for report, outcome in zip(reports, outcomes, strict=True) if outcome != UNCHANGED]
    if new:
        sources = sorted({report.source for report in new})
        note(transaction, who, "observations", sources=sources, **told(f"{one.kind} {one.id}" for one in new))


def take_in(transaction: Writing, reports: Sequence[Report]) -> list[str]:
    """Merge reports, in order, into what their sources say; then derive the ads and accounts they touch.

    A report that tells an account's name is heard as a report on that account too.
    """
    said = _Said(transaction)
    if any(map(is_mail, {report.source for report in reports})):
        reports = [_apart(report) for report in reports]
    said.load(reports)
    outcomes = [said.hear(report) for report in reports]
    further = [*said.account_reports(reports, outcomes), *said.asked_reports(reports)]
    said.load(further)
    for report in further:
        said.hear(report)
    said.save()
    write_things(transaction, said.of_kind("ad"), said.of_kind("sighting"), said.of_kind(ASKED))
    write_accounts(transaction, said.of_kind("account"))
    bring_back(transaction, said.rejections())
    for kind in RecordKind:
        write_records(transaction, kind, said.of_kind(kind))
    return outcomes


def _apart(report: Report) -> Report:
    """Mails that anybody could have sent are a source of their own: they take nothing back that others said."""
    if is_mail(report.source) and report.fields.get("trust") != Trust.VERIFIED:
        return report._replace(source=f"{report.source}:{Trust.UNVERIFIED}")
    return report


class _Said:
    """What each source says of the things at hand, and what changed in it."""

    def __init__(self, transaction: Writing) -> None:
        self._transaction = transaction
        self._now = transaction.now
        self._things: dict[Thing, dict[str, Observed]] = {}
        self._touched: dict[tuple[str, str, str], None] = {}
        self._told: dict[tuple[str, str, str], None] = {}
        """What changed in a way that changes nothing that is derived from it."""
        self._versions: list[_Version] = []

    def load(self, reports: Sequence[Report]) -> None:
        """Fetch all that was said of what these reports speak of."""
        wanted: dict[str, list[str]] = {}
        for report in reports:
            if (report.kind, report.id) not in self._things:
                self._things[report.kind, report.id] = {}
                wanted.setdefault(report.kind, []).append(report.id)
        for kind, ids in wanted.items():
            for id_, observed in said_of(self._transaction, kind, ids).items():
                self._things[kind, id_] = {one.source: one for one in observed}

    def hear(self, report: Report) -> str:
        """Merge one report, and say what became of it.

        A report from the future counts as of now, or of the last one we have where the clock was set back since. One
        as old as that is newer: it came later.
        """
        kind, id_, source, observed_at, fields = report
        sources = self._things[kind, id_]
        before = sources.get(source)
        observed_at = min(observed_at, self._now if before is None else max(self._now, before.checked_at))
        outcome, after = listen(before, source, fields, observed_at, 0 if kind == ASKED else CHECK_GRAIN)
        if outcome == LATE:
            self._remember(kind, id_, source, observed_at, merge({}, fields), late=True)
        elif outcome == CHANGED and before is not None:
            self._remember(kind, id_, source, before.observed_at, before.body, late=False)
        if after is not before:
            sources[source] = after
            earlier = before is not None and observed_at < before.checked_at
            same = before is not None and after.status_heard() == before.status_heard()
            (self._told if earlier and same else self._touched)[kind, id_, source] = None
        return outcome

    def account_reports(self, reports: Sequence[Report], outcomes: Sequence[str]) -> list[Report]:
        """What these reports of ads and tickets say of accounts: each name once per source."""
        found: dict[tuple[str, str, str], Report] = {}
        for report, outcome in zip(reports, outcomes, strict=True):
            name = report.fields.get("account_name")
            if report.kind not in _NAMING or not name or outcome == LATE:
                continue
            account = self._things[report.kind, report.id][report.source].body.get("account_id")
            if account:
                key = (account, report.source, name)
                found[key] = Report("account", account, NAMED + report.source, report.observed_at, {"name": name})
        return list(found.values())

    def asked_reports(self, reports: Sequence[Report]) -> list[Report]:
        """That the platform was asked about these accounts, and about any."""
        last: dict[str, int] = {}
        for report in reports:
            if report.kind == "ad" and report.source == PLATFORM:
                account = self._things["ad", report.id][PLATFORM].body.get("account_id")
                for one in (account, EVERYWHERE):
                    if one and report.observed_at > last.get(one, -1):
                        last[one] = report.observed_at
        return [Report(ASKED, account, PLATFORM, at, {}) for account, at in last.items()]

    def save(self) -> None:
        """Write what changed."""
        put, now = self._transaction.put_many, self._now
        rows: list[tuple[object, ...]] = []
        for kind, id_, source in self._touched | self._told:
            said = self._things[kind, id_][source]
            body, since = _encode(said.body).decode(), _encode(said.since).decode() if said.since else "{}"
            first_at = said.observed_at if said.first_at is None else said.first_at
            heard = _encode(said.heard).decode() if said.heard else "{}"
            rows.append((kind, id_, source, said.observed_at, said.checked_at, now, first_at, since, body, heard))
        put(OBSERVED, rows)
        put(OBSERVED_VERSION, self._versions, keep=True)

    def of_kind(self, kind: str) -> dict[str, Collection[Observed]]:
        """The changed things of a kind, each with all its sources, in the order they were heard."""
        ids = dict.fromkeys(id_ for touched, id_, _ in self._touched if touched == kind)
        return {id_: self._things[kind, id_].values() for id_ in ids}

    def rejections(self) -> dict[str, int]:
        """When the platform last rejected those of the ads at hand that it did, whoever spoke now: it may be what was
        approved that is back."""
        ids = {id_ for kind, id_, _ in self._touched | self._told if kind == "ad"}
        return rejections({id_: self._things["ad", id_].values() for id_ in ids})

    def _remember(self, kind: str, id_: str, source: str, observed_at: int, body: Fields, *, late: bool) -> None:
        kept = _encode(body)
        digest = hashlib.sha256(kept).hexdigest()
        self._versions.append(_Version(kind, id_, source, observed_at, digest, self._now, late, kept.decode()))
