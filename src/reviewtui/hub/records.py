"""What sources say of accounts, their use, renewals and tickets: written as the rows that clients pull.

Nothing is derived here: what a thing is by all its sources, and with what people corrected, clients compute
(`domain.records`). A thing that a source moves to another account says so in the one it left.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from reviewtui.domain.observed import Observed, account_of
from reviewtui.domain.records import NAMED, RecordKind
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.tables import GONE, RECORD

OF_ITSELF = frozenset({RecordKind.ACCOUNT, RecordKind.USAGE})
"""Kinds whose id is the account's."""

_BEFORE = select(RECORD).where(RECORD.c.kind == bindparam("kind"), among(RECORD.c.id))
_encode = msgspec.json.Encoder().encode


def write_records(transaction: Writing, kind: str, said: Mapping[str, Collection[Observed]]) -> None:
    """Write what is said of these things of one kind, each source's part as a row, where clients have another.

    Of an account that ads or tickets only name there is no record: the name is in its row.
    """
    if kind == RecordKind.ACCOUNT:
        own = {id_: [one for one in several if not one.source.startswith(NAMED)] for id_, several in said.items()}
        said = {id_: several for id_, several in own.items() if several}
    if not said:
        return
    before: dict[str, list[Any]] = {}
    for row in transaction.rows(_BEFORE, kind=kind, ids=listed(said)):
        before.setdefault(row.id, []).append(row)
    rows: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    for id_, several in said.items():
        home = id_ if kind in OF_ITSELF else account_of(list(several))
        was = before.get(id_, [])
        left = {row.account_id for row in was} - {home}
        gone += [(transaction.next_seq(), account_id, kind, id_) for account_id in sorted(left)]
        rows += _changed(transaction, (home, kind, id_), several, was)
    transaction.put_many(GONE, gone)
    transaction.put_many(RECORD, rows)


def _changed(
    transaction: Writing, place: tuple[str, str, str], said: Collection[Observed], before: Sequence[Any]
) -> list[tuple[object, ...]]:
    known = {row.source: tuple(row)[1:] for row in before}
    rows: list[tuple[object, ...]] = []
    for one in said:
        first_at = one.observed_at if one.first_at is None else one.first_at
        row = (
            *place, one.source, one.observed_at, one.checked_at, first_at, _encode(one.since).decode(),
            _encode(one.body).decode(),
        )  # fmt: skip
        if known.get(one.source) != row:
            rows.append((transaction.next_seq(), *row))
    return rows
