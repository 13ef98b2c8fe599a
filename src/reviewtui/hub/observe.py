"""Taking in what other systems say: versions kept, an older report never current, the ads derived anew."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, select

from reviewtui.domain.observed import CHECK_GRAIN, Fields, Observed, hear, merge
from reviewtui.hub.ads import write_accounts, write_ads
from reviewtui.hub.audit import HERE, note, told
from reviewtui.hub.erasure import barred
from reviewtui.hub.opening import Hub, Writing, among, listed
from reviewtui.hub.reports import Report, read_reports
from reviewtui.hub.tables import OBSERVED, OBSERVED_VERSION
from reviewtui.wire.messages import ObservationsAnswer

ADDED, CHANGED, UNCHANGED, LATE = "added", "changed", "unchanged", "late"

Thing = tuple[str, str]
"""(kind, id) of what is observed."""

_SAID = select(
    OBSERVED.c.kind,
    OBSERVED.c.id,
    OBSERVED.c.source,
    OBSERVED.c.observed_at,
    OBSERVED.c.checked_at,
    OBSERVED.c.first_at,
    OBSERVED.c.since,
    OBSERVED.c.body,
).where(OBSERVED.c.kind == bindparam("kind"), among(OBSERVED.c.id))

_decode = msgspec.json.Decoder(Fields).decode
_since = msgspec.json.Decoder(dict[str, int]).decode
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
    said.load(reports)
    outcomes = [said.hear(report) for report in reports]
    named = said.account_reports(reports, outcomes)
    said.load(named)
    for report in named:
        said.hear(report)
    said.save()
    write_ads(transaction, said.of_kind("ad"))
    write_accounts(transaction, said.of_kind("account"))
    return outcomes


def said_of(transaction: Writing, kind: str, ids: Sequence[str]) -> dict[str, list[Observed]]:
    """What every source says of each of these things."""
    said: dict[str, list[Observed]] = {}
    for row in transaction.rows(_SAID, kind=kind, ids=listed(ids)):
        observed = Observed(
            row.source, row.observed_at, row.checked_at, _decode(row.body), row.first_at, _since(row.since)
        )
        said.setdefault(row.id, []).append(observed)
    return said


class _Said:
    """What each source says of the things at hand, and what changed in it."""

    def __init__(self, transaction: Writing) -> None:
        self._transaction = transaction
        self._now = transaction.now
        self._things: dict[Thing, dict[str, Observed]] = {}
        self._touched: dict[tuple[str, str, str], None] = {}
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

        A report from the future counts as of now. One as old as the last one we have is newer: it came later.
        """
        kind, id_, source, observed_at, fields = report
        observed_at = min(observed_at, self._now)
        sources = self._things[kind, id_]
        before = sources.get(source)
        if before is None:
            sources[source] = Observed(source, observed_at, observed_at, merge({}, fields), observed_at)
            self._touched[kind, id_, source] = None
            return ADDED
        after = merge(before.body, fields)
        if after == before.body:
            if observed_at - before.checked_at >= CHECK_GRAIN:
                sources[source] = msgspec.structs.replace(before, checked_at=observed_at)
                self._touched[kind, id_, source] = None
            return UNCHANGED
        if observed_at < before.checked_at:
            self._remember(kind, id_, source, observed_at, merge({}, fields), late=True)
            return LATE
        self._remember(kind, id_, source, before.observed_at, before.body, late=False)
        sources[source] = hear(before, after, observed_at)
        self._touched[kind, id_, source] = None
        return CHANGED

    def account_reports(self, reports: Sequence[Report], outcomes: Sequence[str]) -> list[Report]:
        """What these ad reports say of accounts: each name once per source."""
        found: dict[tuple[str, str, str], Report] = {}
        for report, outcome in zip(reports, outcomes, strict=True):
            name = report.fields.get("account_name")
            if report.kind != "ad" or not name or outcome == LATE:
                continue
            account = self._things["ad", report.id][report.source].body.get("account_id")
            if account:
                key = (account, report.source, name)
                found[key] = Report("account", account, report.source, report.observed_at, {"name": name})
        return list(found.values())

    def save(self) -> None:
        """Write what changed."""
        put, now = self._transaction.put_many, self._now
        rows: list[tuple[object, ...]] = []
        for kind, id_, source in self._touched:
            said = self._things[kind, id_][source]
            body, since = _encode(said.body).decode(), _encode(said.since).decode() if said.since else "{}"
            first_at = said.observed_at if said.first_at is None else said.first_at
            rows.append((kind, id_, source, said.observed_at, said.checked_at, now, first_at, since, body))
        put(OBSERVED, rows)
        put(OBSERVED_VERSION, self._versions, keep=True)

    def of_kind(self, kind: str) -> dict[str, Iterable[Observed]]:
        """The changed things of a kind, each with all its sources, in the order they were heard."""
        ids = dict.fromkeys(id_ for touched, id_, _ in self._touched if touched == kind)
        return {id_: self._things[kind, id_].values() for id_ in ids}

    def _remember(self, kind: str, id_: str, source: str, observed_at: int, body: Fields, *, late: bool) -> None:
        kept = _encode(body)
        digest = hashlib.sha256(kept).hexdigest()
        self._versions.append(_Version(kind, id_, source, observed_at, digest, self._now, late, kept.decode()))
