"""What is due to be told: found on the hub from what sources say, by the same meaning as every client has of it.

A look costs what changed since the last one, and what is near: tickets are read again when a source tells of them,
and counted again when their closing comes near, once an hour, or under other rules. Closed ones are let go.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select, text

from reviewtui.domain import corrections
from reviewtui.domain.account_facts import Away, Correct, Cover
from reviewtui.domain.clock_rules import ClockRules
from reviewtui.domain.cover import covering
from reviewtui.domain.facts import decode_body, decode_fact
from reviewtui.domain.notices import HOURS, LATE_MS, Due, Home, What, closing_due, has_closed
from reviewtui.domain.reading import AccountReading, closes_at
from reviewtui.domain.recorded import Recorded, day_at
from reviewtui.domain.records import Record, RecordKind, card_of
from reviewtui.domain.rules import CLOCKS, read_document
from reviewtui.domain.ticket_view import TicketView, ticket_view
from reviewtui.hub.opening import among, epoch_of, listed
from reviewtui.hub.tables import ACCOUNT, AD, FACT, GONE, HEAD, NOTICE, RECORD, RULES
from reviewtui.wire.messages import AdDetail

HOUR_MS = 3_600_000
_AT_ONCE = 500
_TICKET = RECORD.c.kind == RecordKind.TICKET
_ALL = select(RECORD).where(_TICKET).order_by(RECORD.c.id, RECORD.c.source)
_CHANGED = select(RECORD.c.kind, RECORD.c.id).where(RECORD.c.seq > bindparam("seq"))
_LEFT = select(GONE.c.kind, GONE.c.id).where(GONE.c.seq > bindparam("seq"))
"""Of every kind: asked for one, SQLite would read all of that kind, and not what changed."""
_SOME = _ALL.where(among(RECORD.c.id))
_CLOCKS = select(RULES.c.revision, RULES.c.body).where(RULES.c.name == CLOCKS).order_by(RULES.c.revision.desc())
_UNSETTLED = select(AD.c.ad_id, AD.c.account_id, AD.c.seq, AD.c.mismatch, AD.c.severity, AD.c.headline).where(
    text("severity > 0"), AD.c.severity >= bindparam("least")
)
"""The words are those of the index, which a bound value would keep from being used."""
_DETAILS = select(AD.c.ad_id, AD.c.detail).where(among(AD.c.ad_id))
_CARDS = select(RECORD).where(RECORD.c.kind == RecordKind.ACCOUNT, among(RECORD.c.id)).order_by(RECORD.c.id)
_NAMES = select(ACCOUNT.c.account_id, ACCOUNT.c.name).where(among(ACCOUNT.c.account_id))
_KINDS = ("cover", "away", "correct")
_FACTS = select(FACT.c.account_id, FACT.c.id, FACT.c.author, FACT.c.body).where(
    FACT.c.ad_id == "", FACT.c.kind.in_(_KINDS), among(FACT.c.account_id), FACT.c.undone.is_(False)
)
_detail = msgspec.json.Decoder(AdDetail).decode
_since = msgspec.json.Decoder(dict[str, int]).decode
_body = msgspec.json.Decoder(dict[str, Any]).decode


class Late(NamedTuple):
    """A closing of which somebody was to be told, and could not be."""

    id: str
    at: int


class Seen(NamedTuple):
    """What one look found: what is due, and by account what its notices say of it."""

    due: list[Due]
    homes: dict[str, Home]


class _Open(NamedTuple):
    """A ticket that is not over: when it closes by itself, and until when that need not be counted again."""

    view: TicketView
    closes_at: int | None
    until: int


class _Called(NamedTuple):
    """What sources say of an ad, as its row was at a change: its name, and their fingerprint."""

    seq: int
    name: str
    mark: str


class Lookout:
    """Looks at a hub again and again for what is due. One thread."""

    def __init__(self, hours: float = HOURS, severity: int = 1) -> None:
        """`hours` before a ticket closes; `severity` of a mismatch (`domain.statements.SEVERITY`), at least."""
        self._before = round(hours * HOUR_MS)
        self._severity = severity
        self._epoch = ""
        self._forget()

    def look(self, connection: Connection, now: int) -> Seen:
        """What is due at this instant (epoch ms), over one snapshot of the hub."""
        self._begin(connection)
        self._read_tickets(connection)
        late = list(self._late(connection, now))
        due = [*self._closing(now), *late, *self._mismatches(connection)]
        return Seen(due, homes_of(connection, {one.account_id for one in due}, now))

    def _forget(self) -> None:
        self._seq = -1
        self._revision: int | None = None
        self._rules = ClockRules()
        self._tickets: dict[str, _Open] = {}
        self._called: dict[str, _Called] = {}

    def _begin(self, connection: Connection) -> None:
        epoch = epoch_of(connection)
        if epoch != self._epoch:
            self._forget()
            self._epoch = epoch
        published = connection.execute(_CLOCKS).first()
        revision = published.revision if published else 0
        if revision != self._revision:
            self._revision = revision
            self._rules = read_document(ClockRules, bytes(published.body) if published else None)
            self._tickets = {id: one._replace(until=0) for id, one in self._tickets.items()}

    def _read_tickets(self, connection: Connection) -> None:
        seq = connection.execute(select(HEAD.c.seq)).scalar_one()
        if self._seq < 0:
            self._take(connection.execute(_ALL.execution_options(yield_per=_AT_ONCE)))
        elif seq > self._seq:
            since = {"seq": self._seq}
            rows = [*connection.execute(_CHANGED, since), *connection.execute(_LEFT, since)]
            changed = {id for kind, id in rows if kind == RecordKind.TICKET}
            for id in changed:
                self._tickets.pop(id, None)
            if changed:
                self._take(connection.execute(_SOME, {"ids": listed(changed)}))
        self._seq = seq

    def _take(self, rows: Iterable[Any]) -> None:
        for id, view in _views(rows):
            if not view.over:
                self._tickets[id] = _Open(view, None, 0)

    def _closing(self, now: int) -> Iterator[Due]:
        reading = AccountReading(now, clocks=self._rules)
        for id, one in self._tickets.items():
            if one.until <= now:
                at = closes_at([one.view], reading)
                until = now + HOUR_MS if at is None else min(now + HOUR_MS, at - self._before)
                self._tickets[id] = one = _Open(one.view, at, until)
            if one.closes_at is not None and now < one.closes_at <= now + self._before:
                yield closing_due(id, one.view.account_id, one.view, one.closes_at, self._rules, now)

    def _late(self, connection: Connection, now: int) -> Iterator[Due]:
        """Closings that nobody could be told of before, and that were not averted meanwhile."""
        query = select(NOTICE.c.id, NOTICE.c.mark).where(NOTICE.c.state == "failed", NOTICE.c.what == What.CLOSING)
        past = {Late(row.id, int(row.mark)) for row in connection.execute(query)}
        wanted = {one for one in past if now - LATE_MS < one.at <= now}
        if not wanted:
            return
        rows = connection.execute(_SOME, {"ids": listed(one.id for one in wanted)})
        views = dict(_views(rows))
        for one in sorted(wanted):
            view = views.get(one.id)
            if view is not None and has_closed(view, self._rules, now):
                yield closing_due(one.id, view.account_id, view, one.at, self._rules, now)

    def _mismatches(self, connection: Connection) -> Iterator[Due]:
        rows = connection.execute(_UNSETTLED, {"least": self._severity}).all()
        known = {row.ad_id: row for row in rows}
        self._called = {id: one for id, one in self._called.items() if id in known and one.seq == known[id].seq}
        new = [id for id in known if id not in self._called]
        for at in range(0, len(new), _AT_ONCE):
            for ad_id, said in connection.execute(_DETAILS, {"ids": listed(new[at : at + _AT_ONCE])}):
                detail = _detail(said)
                mark = detail.tale.fingerprint if detail.tale else ""
                self._called[ad_id] = _Called(known[ad_id].seq, detail.name, mark)
        for row in rows:
            called = self._called[row.ad_id]
            yield Due(
                what=What.MISMATCH, id=row.ad_id, mark=called.mark or row.mismatch, account_id=row.account_id,
                subject=called.name or row.headline, kind=row.mismatch, severity=row.severity,
            )  # fmt: skip


def homes_of(connection: Connection, accounts: Collection[str], now: int) -> dict[str, Home]:
    """What these accounts are called, and who covers each today (in UTC)."""
    ids = {"ids": listed(accounts)}
    names: Mapping[str, str] = {row.account_id: row.name for row in connection.execute(_NAMES, ids)}
    cards = {id: card_of(map(_record, rows)) for id, rows in _by_id(connection.execute(_CARDS, ids))}
    told: dict[str, list[Recorded[Any]]] = {}
    for row in connection.execute(_FACTS, ids):
        try:
            fact = decode_fact(bytes(row.body))
            body = decode_body(fact)
        except msgspec.DecodeError:  # a newer version's, which no client of this one can read either
            continue
        told.setdefault(row.account_id, []).append(Recorded(row.id, fact.at, row.author, body))
    homes = {}
    for id in accounts:
        of = told.get(id, [])
        made = corrections.of((one for one in of if isinstance(one.body, Correct)), RecordKind.ACCOUNT, id)
        fields = corrections.apply(cards.get(id, {}), made)
        covers = [one for one in of if isinstance(one.body, Cover)]
        aways = [one for one in of if isinstance(one.body, Away)]
        name = fields.get("name")
        said = name.value if name and isinstance(name.value, str) else ""
        homes[id] = Home(said or names.get(id, "") or id, covering(fields, covers, aways, day_at(now)))
    return homes


def _views(rows: Iterable[Any]) -> Iterator[tuple[str, TicketView]]:
    for id, of in _by_id(rows):
        records = [_record(row) for row in of]
        view = ticket_view(id, card_of(records))
        yield id, msgspec.structs.replace(view, account_id=records[0].account_id)


def _by_id(rows: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    for id, of in groupby(rows, lambda row: row.id):
        yield id, list(of)


def _record(row: Any) -> Record:
    return Record(
        row.kind, row.id, row.source, row.account_id, row.observed_at, row.checked_at, row.first_at,
        _since(row.since), _body(row.body),
    )  # fmt: skip
