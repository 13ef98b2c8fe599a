"""What changed after a cursor, in one snapshot and in the order of `seq`."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, literal, select, union_all

from reviewtui.domain.rules import FOR_EVERYONE
from reviewtui.hub.access import Caller
from reviewtui.hub.opening import Hub, epoch_of
from reviewtui.hub.tables import ACCOUNT, AD, ERASED, FACT, GONE, HEAD, LEASE, POLICY, RULES, SYNCED, TRAIL
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

_ACCOUNTS_AT_ONCE = 50
"""Accounts per query of a scoped reader: SQLite joins at most 500 selects."""

_encode = msgspec.json.Encoder().encode


class ColdStart(Exception):
    """The cursor is of another epoch, scope or history, or stands above the head: begin again from nothing."""


def page_bytes(hub: Hub, caller: Caller, after: str, limit: int = PAGE_LIMIT) -> bytes:
    """The JSON of the page after this cursor; as many rows as fit half of `BODY_LIMIT`, at least one.

    Raises:
        ColdStart: the cursor is no longer good.
    """
    limit = min(max(limit, 1), PAGE_LIMIT)
    while True:
        body = _encode(page(hub, caller, after, limit))
        if len(body) <= BODY_LIMIT // 2 or limit == 1:
            return body
        limit = max(1, limit // 4)


def page(hub: Hub, caller: Caller, after: str, limit: int) -> Page:
    """At most `limit` changes after this cursor; an empty cursor is the beginning.

    Raises:
        ColdStart: the cursor is no longer good.
    """
    with hub.reading() as connection:
        epoch = epoch_of(connection)
        since = _read_cursor(connection, epoch, caller, after)
        top = connection.execute(select(HEAD.c.seq)).scalar_one()
        if since > top:
            raise ColdStart
        head = top if caller.accounts is None else visible_head(connection, caller)
        seqs = _next_seqs(connection, caller, since, limit + 1) if since < head else []
        more = len(seqs) > limit
        upto = seqs[limit - 1] if more else max(head, since)

        def rows(table: Table, kind: Any) -> list[tuple[Any, ...]]:
            columns = [table.c[name] for name in kind.__struct_fields__]
            query = select(*columns).where(table.c.seq > since, table.c.seq <= upto, *in_scope(table, caller))
            return list(connection.execute(query.order_by(table.c.seq)).all())

        empty = not seqs
        return Page(
            epoch=epoch,
            cursor=cursor_at(connection, epoch, caller, upto),
            upto=upto,
            head=head,
            more=more,
            gone=[] if empty else [GoneRow(*row) for row in rows(GONE, GoneRow)],
            accounts=[] if empty else [AccountRow(*row) for row in rows(ACCOUNT, AccountRow)],
            policies=[] if empty else [PolicyRow(*_with_body(row)) for row in rows(POLICY, PolicyRow)],
            ads=[] if empty else [AdRow(*row) for row in rows(AD, AdRow)],
            facts=[] if empty else [FactRow(*_with_body(row)) for row in rows(FACT, FactRow)],
            rules=[] if empty else [RulesRow(*_with_body(row)) for row in rows(RULES, RulesRow)],
            leases=[] if empty else [LeaseRow(*row) for row in rows(LEASE, LeaseRow)],
            erased=[] if empty else [ErasedRow(*row) for row in rows(ERASED, ErasedRow)],
        )


def _with_body(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], msgspec.Raw(row[-1]))


def visible_head(connection: Connection, caller: Caller) -> int:
    """The last change this caller can see: it stands still while nothing of theirs changes.

    It hides when the rest of the hub is busy, not how much: change numbers and arrival numbers count for the
    whole hub, so the gaps between a scoped caller's own rows tell how many others there are.
    """
    if caller.accounts is None:
        return int(connection.execute(select(HEAD.c.seq)).scalar_one())
    tops = [select(func.max(table.c.seq).label("seq")).where(*in_scope(table, caller)) for table in SYNCED]
    every = union_all(*tops).subquery()
    return int(connection.execute(select(func.coalesce(func.max(every.c.seq), 0))).scalar_one())


def seen_upto(connection: Connection, caller: Caller, after: int) -> int:
    """The last change after this one of which something is sent to this caller; `after` itself where there is none.

    Unlike the head it stands still while nothing changes but what leads alone are sent.
    """
    tops = [
        select(func.max(table.c.seq).label("seq")).where(table.c.seq > after, *in_scope(table, caller))
        for table in SYNCED
    ]
    every = union_all(*tops).subquery()
    return int(connection.execute(select(func.coalesce(func.max(every.c.seq), after))).scalar_one())


def cursor_at(connection: Connection, epoch: str, caller: Caller, seq: int) -> str:
    """What this caller goes on from, who has everything up to this change."""
    return f"{epoch}.{caller.scope_hash()}.{seq}.{_mark_at(connection, seq)}"


_MARK = select(TRAIL.c.mark).where(TRAIL.c.seq <= bindparam("seq")).order_by(TRAIL.c.seq.desc()).limit(1)


def _mark_at(connection: Connection, seq: int) -> str:
    """What the transaction that ended at this change, or last before it, left; '' before the first."""
    return connection.execute(_MARK, {"seq": seq}).scalar_one_or_none() or ""


def _read_cursor(connection: Connection, epoch: str, caller: Caller, cursor: str) -> int:
    """The change that a cursor stands at.

    Raises:
        ColdStart: it is of another epoch, scope or history: this hub gave it out before it was put back.
    """
    if not cursor:
        return 0
    since, _, rest = cursor.partition(".")
    scope, _, rest = rest.partition(".")
    seq, marked, mark = rest.partition(".")
    if since != epoch or scope != caller.scope_hash() or not (seq.isascii() and seq.isdigit() and len(seq) < 19):
        raise ColdStart
    if marked and mark != _mark_at(connection, int(seq)):
        raise ColdStart
    return int(seq)


_OF_NO_ACCOUNT = (POLICY, RULES)


def _in_sight(table: Table, caller: Caller) -> list[ColumnElement[bool]]:
    """What a caller sees of a table, whichever account a row is of."""
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


def _next_seqs(connection: Connection, caller: Caller, since: int, limit: int) -> list[int]:
    """The next `limit` change numbers this caller sees, read from indexes alone, per account where scoped."""
    accounts = sorted(caller.accounts - {""}) if caller.accounts is not None else []
    sources: list[tuple[Table, str | None]] = []
    for table in SYNCED:
        scoped = caller.accounts is not None and table not in _OF_NO_ACCOUNT
        sources += [(table, account) for account in accounts] if scoped else [(table, None)]
    found: list[int] = []
    for start in range(0, len(sources), _ACCOUNTS_AT_ONCE * len(SYNCED)):
        parts = []
        for table, account in sources[start : start + _ACCOUNTS_AT_ONCE * len(SYNCED)]:
            part = select(table.c.seq).where(table.c.seq > since, *_in_sight(table, caller))
            part = part.order_by(table.c.seq).limit(limit)
            if account is not None:
                part = part.where(table.c.account_id == literal(account))
            parts.append(select(part.subquery().c.seq))
        query = union_all(*parts)
        found += connection.scalars(query.order_by(query.selected_columns.seq).limit(limit))
    return sorted(found)[:limit]
