"""The audit log: who changed what, one row per request or command, written in the transaction it tells of.

Each row's hash is over the row and the hash before it, so no row can be changed, taken out or put in unseen. A head
kept elsewhere shows also whether the end was cut off, or all of it was written anew.

Single facts and reports are in the tables they belong to; a row here holds how many there were and a digest of which.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, insert, select

from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.tables import AUDIT

HERE = "hub"
"""Who did what was done by a command on the hub's own machine."""

_LAST = select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
_ALL = select(AUDIT).order_by(AUDIT.c.seq)
_AT_ONCE = 1000


class Entry(msgspec.Struct, frozen=True):
    """A row. `who` is a user's name or `HERE`; `at` epoch ms; `detail` JSON; `prev` the hash of the row before."""

    seq: int
    at: int
    who: str
    what: str
    detail: str
    prev: str
    hash: str


class Verified(msgspec.Struct, frozen=True):
    """What a look through the log found.

    `rows`: how many fit. `head`: the hash of the last of them, to be kept elsewhere. `broken`: the number of the
    first row that does not fit, or None. `known`: whether the head one had kept was met; None if none was given.
    """

    rows: int
    head: str
    broken: int | None = None
    known: bool | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, as far as can be told."""
        return self.broken is None and self.known is not False


def note(transaction: Writing, who: str, what: str, **detail: object) -> None:
    """Write down that somebody does this, in the transaction in which they do it."""
    last = transaction.connection.execute(_LAST).first()
    seq, prev = (1, _beginning(transaction.hub.hub_id)) if last is None else (last.seq + 1, last.hash)
    kept = json.dumps(detail, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    row = (seq, transaction.now, who, what, kept, prev)
    values = dict(zip(Entry.__struct_fields__, (*row, _hash(*row)), strict=True))
    transaction.connection.execute(insert(AUDIT), values)


def note_facts(transaction: Writing, who: str, recorded: Sequence[tuple[str, str]]) -> None:
    """Write down the facts of one request that were recorded, (id, kind) of each in order, if any."""
    if recorded:
        kinds = Counter(kind for _, kind in recorded)
        note(transaction, who, "facts", kinds=kinds, **told(id_ for id_, _ in recorded))


def told(ids: Iterable[str]) -> dict[str, object]:
    """How many these are, and a digest of which: SHA-256 of the ids in order, each ended by a newline."""
    known = list(ids)
    digest = hashlib.sha256("".join(f"{id_}\n" for id_ in known).encode("utf-8", "surrogatepass")).hexdigest()
    return {"n": len(known), "digest": digest}


def entries(hub: Hub, limit: int) -> list[Entry]:
    """The latest rows, oldest first."""
    with hub.reading() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(limit)).all()
    return [Entry(*row) for row in reversed(rows)]


def verify(hub: Hub, head: str | None = None) -> Verified:
    """Look whether every row follows from the one before, and whether the log still holds a head kept elsewhere."""
    with hub.reading() as connection:
        prev = _beginning(hub.hub_id)
        met = head == prev
        rows = 0
        for entry in _entries(connection):
            own = _hash(*msgspec.structs.astuple(entry)[:-1])
            fits = (entry.seq, entry.prev, entry.hash) == (rows + 1, prev, own)
            if not fits:
                return Verified(rows, prev, rows + 1, None if head is None else met)
            rows, prev = entry.seq, entry.hash
            met = met or entry.hash == head
    return Verified(rows, prev, None, None if head is None else met)


def _entries(connection: Connection) -> Iterator[Entry]:
    for row in connection.execute(_ALL.execution_options(yield_per=_AT_ONCE)):
        yield Entry(*row)


def _beginning(hub_id: str) -> str:
    """What stands before the first row: no two hubs share a log."""
    return hashlib.sha256(f"reviewtui audit {hub_id}".encode()).hexdigest()


def _hash(*row: object) -> str:
    return hashlib.sha256(json.dumps(row, ensure_ascii=True).encode()).hexdigest()
