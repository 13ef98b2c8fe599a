"""What changed after a cursor, in one snapshot and in the order of `seq`."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    bindparam,
    false,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from reviewtui.domain.decisions import Role
from reviewtui.domain.rules import FOR_EVERYONE
from reviewtui.hub.access import READ_RECORDS, READ_RULES, Caller
from reviewtui.hub.opening import Hub, Writing, epoch_of, mark_at
from reviewtui.hub.redaction import as_sent
from reviewtui.hub.tables import ACCOUNT, AD, ERASED, FACT, GONE, HEAD, LEASE, POLICY, RECORD, RULES, SYNCED
from reviewtui.wire.messages import (
    BODY_LIMIT,
    PAGE_LIMIT,
    AccountRow,
    AdRow,
    ErasedRow,
    FactRow,
    GoneRow,
    LeaseRow,
    Page,
    PolicyRow,
    RulesRow,
)
from reviewtui.wire.records import RecordRow

_ACCOUNTS_AT_ONCE = 50
"""Accounts per query of a scoped reader: SQLite joins at most 500 selects."""

_HEAD = select(HEAD.c.seq)
_encode = msgspec.json.Encoder().encode


class ColdStart(Exception):
    """The cursor is of another epoch, scope or history, or stands above the head: begin again from nothing."""


def page_bytes(hub: Hub, caller: Caller, after: str, limit: int = PAGE_LIMIT, proof: str = "") -> bytes:
    """The JSON of the page after this cursor; as many rows as fit half of `BODY_LIMIT`, at least one.

    Raises:
        ColdStart: the cursor is no longer good.
    """
    limit = min(max(limit, 1), PAGE_LIMIT)
    while True:
        body = _encode(page(hub, caller, after, limit, proof))
        if len(body) <= BODY_LIMIT // 2 or limit == 1:
            return body
        limit = max(1, limit // 4)


def page(hub: Hub, caller: Caller, after: str, limit: int, proof: str = "") -> Page:
    """At most `limit` changes after this cursor; an empty cursor is the beginning. `proof`: see `proof_of`.

    Raises:
        ColdStart: the cursor is no longer good.
    """
    with hub.reading() as connection:
        epoch = epoch_of(connection)
        top = connection.execute(_HEAD).scalar_one()
        since = _read_cursor(connection, epoch, caller, after, top)
        check_proof(connection, epoch, proof)
        head = top if caller.accounts is None else visible_head(connection, caller)
        found = _next_seqs(connection, caller, since, limit + 1) if since < head else []
        more = len(found) > limit
        upto = found[limit - 1][0] if more else max(head, since)
        moved = {place for seq, place in found if seq <= upto}
        asked = _asked_by(caller)

        def rows(table: Table, kind: Any) -> Iterable[Sequence[Any]]:
            if SYNCED.index(table) not in moved:
                return []
            told = connection.execute(asked.rows(table, kind), {"since": since, "upto": upto}).all()
            return as_sent(table, caller, told)

        return Page(
            epoch=epoch,
            cursor=cursor_at(connection, epoch, caller, upto, head),
            upto=upto,
            head=head,
            more=more,
            gone=[GoneRow(*row) for row in rows(GONE, GoneRow)],
            accounts=[AccountRow(*row) for row in rows(ACCOUNT, AccountRow)],
            policies=[PolicyRow(*_with_body(row)) for row in rows(POLICY, PolicyRow)],
            ads=[AdRow(*row) for row in rows(AD, AdRow)],
            facts=[FactRow(*_with_body(row)) for row in rows(FACT, FactRow)],
            rules=[RulesRow(*_with_body(row)) for row in rows(RULES, RulesRow)],
            leases=[LeaseRow(*row) for row in rows(LEASE, LeaseRow)],
            erased=[ErasedRow(*row) for row in rows(ERASED, ErasedRow)],
            records=[RecordRow(*row) for row in rows(RECORD, RecordRow)],
        )


def _with_body(row: Sequence[Any]) -> tuple[Any, ...]:
    return (*row[:-1], msgspec.Raw(row[-1]))


def visible_head(connection: Connection, caller: Caller) -> int:
    """The last change this caller can see: it stands still while nothing of theirs changes.

    It hides when the rest of the hub is busy, not how much: change numbers and arrival numbers count for the
    whole hub, so the gaps between a scoped caller's own rows tell how many others there are.
    """
    if caller.accounts is None:
        return int(connection.execute(_HEAD).scalar_one())
    return int(connection.execute(_asked_by(caller).last).scalar_one() or 0)


def seen_upto(connection: Connection, caller: Caller, after: int) -> int:
    """The last change after this one of which something is sent to this caller; `after` itself where there is none.

    Unlike the head it stands still while nothing changes but what leads alone are sent.
    """
    last = connection.execute(_asked_by(caller).last_after, {"since": after}).scalar_one()
    return after if last is None else int(last)


def cursor_at(connection: Connection, epoch: str, caller: Caller, seq: int, head: int = 0) -> str:
    """What this caller goes on from, who has everything up to this change of what there was when `head` was the last.

    In the midst of a pull it stands on that head: a row that had moved on by then was not sent yet, and where the hub
    is put back to before that, it is behind the cursor again.
    """
    seen = max(seq, head)
    place = f"{seq}" if seen == seq else f"{seq}-{seen}"
    return f"{epoch}.{caller.scope_hash()}.{place}.{mark_at(connection, seen)}"


def proof_of(transaction: Writing, epoch: str, before: str, accepted: Collection[int]) -> str:
    """By what it is known later whether the hub still has what it took; `accepted`: the numbers of these changes.

    A cursor tells that only of what its caller sees, and only once they pulled it. The proof that was given `before`
    stands where nothing later was taken: the head would tell when others are busy.
    """
    seq = max(accepted, default=0)
    if not accepted or seq <= _seq_of(before):
        return before
    mark = transaction.mark() if seq > transaction.began else mark_at(transaction.connection, seq)
    return f"{epoch}.{seq}.{mark}"


def _seq_of(proof: str) -> int:
    return int(proof.split(".")[1]) if proof else 0


def check_proof(connection: Connection, epoch: str, proof: str) -> None:
    """Make sure that this hub still has what it took when it gave this; '' is of nobody who sent anything.

    Raises:
        ColdStart: it was put back since.
    """
    if not proof:
        return
    since, _, rest = proof.partition(".")
    seq, _, mark = rest.partition(".")
    if since != epoch or not is_number(seq):
        raise ColdStart
    if mark != mark_at(connection, int(seq)):
        raise ColdStart


def _read_cursor(connection: Connection, epoch: str, caller: Caller, cursor: str, top: int) -> int:
    """The change that a cursor stands at; `top`: the last of this hub.

    Raises:
        ColdStart: it is of another epoch, scope or history: this hub gave it out before it was put back.
    """
    if not cursor:
        return 0
    since, _, rest = cursor.partition(".")
    scope, _, rest = rest.partition(".")
    place, marked, mark = rest.partition(".")
    seq, midst, head = place.partition("-")
    seen = head if midst else seq
    if since != epoch or scope != caller.scope_hash() or not (is_number(seq) and is_number(seen)):
        raise ColdStart
    if max(int(seq), int(seen)) > top or (marked and mark != mark_at(connection, int(seen))):
        raise ColdStart
    return int(seq)


def is_number(text: str) -> bool:
    """Whether this is a number as a cursor may hold it."""
    return text.isascii() and text.isdigit() and len(text) < 19


_OF_NO_ACCOUNT = (POLICY, RULES)


def _in_sight(table: Table, caller: Caller) -> list[ColumnElement[bool]]:
    """What a caller sees of a table, whichever account a row is of."""
    if caller.reads_alone:
        if table in (AD, LEASE, POLICY):
            return [false()]
        if table is FACT:
            return [FACT.c.internal.is_(False)]
        if table is RECORD or table is GONE:
            return [table.c.kind.in_(sorted(READ_RECORDS))]
        if table is RULES:
            return [RULES.c.name.in_(sorted(READ_RULES))]
    if table is FACT and not caller.sees_restricted:
        return [FACT.c.restricted.is_(False)]
    if table is RULES and caller.accounts is not None:
        return [RULES.c.name.in_(sorted(FOR_EVERYONE))]
    return []


def in_scope(table: Table, caller: Caller) -> list[ColumnElement[bool]]:
    """The one filter of what a caller sees."""
    seen = _in_sight(table, caller)
    if caller.accounts is not None and table not in _OF_NO_ACCOUNT:
        seen.append(table.c.account_id.in_(sorted(caller.accounts - {""})))
    return seen


def _next_seqs(connection: Connection, caller: Caller, since: int, limit: int) -> list[tuple[int, int]]:
    """The next `limit` changes this caller sees: the number of each, and the place of its table in `SYNCED`."""
    found: list[tuple[int, int]] = []
    queries = _asked_by(caller).next
    for query in queries:
        found += [(seq, place) for seq, place in connection.execute(query, {"since": since, "most": limit}).all()]
    return found if len(queries) == 1 else sorted(found)[:limit]


class _Asked:
    """The queries of callers who see the same, each put together once: that takes longer than to answer it."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._rows: dict[str, Select[Any]] = {}

    def rows(self, table: Table, kind: Any) -> Select[Any]:
        """What a table has after one change (`since`) and up to another (`upto`), as this kind of row."""
        if table.name not in self._rows:
            columns = [table.c[name] for name in kind.__struct_fields__]
            between = (table.c.seq > bindparam("since"), table.c.seq <= bindparam("upto"))
            query = select(*columns).where(*between, *in_scope(table, self._caller)).order_by(table.c.seq)
            self._rows[table.name] = query
        return self._rows[table.name]

    @cached_property
    def last(self) -> Select[Any]:
        """The last change; NULL for none."""
        return self._last()

    @cached_property
    def last_after(self) -> Select[Any]:
        """The last change after one (`since`); NULL for none."""
        return self._last(after=True)

    def _last(self, *, after: bool = False) -> Select[Any]:
        tops = []
        for table in SYNCED:
            top = select(func.max(table.c.seq).label("seq")).where(*in_scope(table, self._caller))
            tops.append(top.where(table.c.seq > bindparam("since")) if after else top)
        return select(func.max(union_all(*tops).subquery().c.seq))

    @cached_property
    def next(self) -> list[CompoundSelect[Any]]:
        """The first changes (`most`) after one (`since`), read from indexes alone, per account where scoped: each
        query gives numbers of changes, with the place of their table in `SYNCED`."""
        accounts: Collection[str] = sorted((self._caller.accounts or frozenset()) - {""})
        sources: list[tuple[int, str | None]] = []
        for place, table in enumerate(SYNCED):
            scoped = self._caller.accounts is not None and table not in _OF_NO_ACCOUNT
            sources += [(place, account) for account in accounts] if scoped else [(place, None)]
        queries = []
        for start in range(0, len(sources), _ACCOUNTS_AT_ONCE * len(SYNCED)):
            parts = []
            for place, account in sources[start : start + _ACCOUNTS_AT_ONCE * len(SYNCED)]:
                seq = SYNCED[place].c.seq
                part = select(seq).where(seq > bindparam("since"), *_in_sight(SYNCED[place], self._caller))
                part = part.order_by(seq).limit(bindparam("most"))
                if account is not None:
                    part = part.where(SYNCED[place].c.account_id == literal(account))
                parts.append(select(part.subquery().c.seq, literal_column(str(place)).label("place")))
            query = union_all(*parts)
            queries.append(query.order_by(query.selected_columns.seq).limit(bindparam("most")))
        return queries


def _asked_by(caller: Caller) -> _Asked:
    if len(caller.accounts or ()) > _ACCOUNTS_AT_ONCE:
        return _Asked(caller)  # too many queries to be kept
    return _asked_in(caller.accounts, caller.role)


@lru_cache(100)
def _asked_in(accounts: frozenset[str] | None, role: Role) -> _Asked:
    return _Asked(Caller("", role, accounts))
