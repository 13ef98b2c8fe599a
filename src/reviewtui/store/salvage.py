"""A damaged work.db, fact by fact: what can still be read of it goes into a new file; the damaged one is only read.

A fact is its bytes: it is whole if they still decode, under the id of their row. Bytes are also looked for without
any row around them, for the columns follow from the bytes. What became of a fact on its way to the hub is kept where
it can be read; else the fact is offered again, and the hub, which knows ids and bytes, takes it once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reviewtui.database.carving import Image, Remains, Row, Value
from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.facts import Decision, Fact, decode_fact, read_body
from reviewtui.store import overlay
from reviewtui.store.outbox import PROOF
from reviewtui.store.work import WorkStore

_STATES = frozenset({"new", "attempted", "acked", "held", "withdrawn"})
_BEGIN = re.compile(rb'\{"id":"([0-9a-f-]{36})","kind":"')
_ERASED = re.compile(rb'"erased":"')
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL)
_ID = re.compile(r"[0-9a-f-]{36}")
_SEEN = ("inbox", "policy")
"""What unread marks are kept of: only by these names are they told from entries of an index."""
BYTES_MOST = 4 * 1024 * 1024
"""No fact is longer."""
_BYTES_LEAST = 64
"""No fact with its row is shorter: a number above what the file has room for is a damaged one."""
_WITHDRAWN = ("withdrawn", None, "", "")
_OFFERED = ("attempted", None, "", "")

KEPT = frozenset({"fact", "delivery", "meta", "draft", "saved_view", "seen", "asked_ad"})
"""Tables whose rows are looked for."""
DERIVED = frozenset({"overlay", "claim", "migration"})
"""Tables that are made anew, or that the hub knows better."""


class Lost(NamedTuple):
    """A fact of which only its row can be read."""

    kind: str
    ad_id: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it. `offered`: facts of unknown delivery, to be offered to the hub again. `lost`: at least so many
    facts could not be read, of which the hub is known to have `lost_accepted`; `named` are those of which something
    is known. `unread`: pages on which nothing could be read; other facts may have stood on them."""

    facts: int
    offered: int
    drafts: int
    lost: int
    lost_accepted: int
    named: tuple[Lost, ...]
    unread: int

    @property
    def complete(self) -> bool:
        """Whether everything that was there is here."""
        return not self.lost and not self.unread


@dataclass(slots=True)
class _Found:
    """What the pages gave. `numbers`: id of a fact → its number, 0 where that is not known. `never`: facts that were
    written, but whose commit did not succeed."""

    facts: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    delivery: dict[int, set[tuple[Value, ...]]] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)
    never: set[str] = field(default_factory=set)
    named: dict[str, Lost] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    drafts: dict[tuple[str, str], tuple[Value, ...]] = field(default_factory=dict)
    views: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    asked: dict[str, tuple[Value, ...]] = field(default_factory=dict)


def salvage(damaged: Path, into: Path, earlier_logs: Sequence[Path] = ()) -> Salvaged:
    """Read what is left of a work.db and write it to a new file, whole and durable. The caller has the folder alone.

    Raises:
        OSError: a file cannot be read.
        database.sqlite.Error: the new file cannot be written.
    """
    remains = Remains(damaged, earlier_logs)
    found = _search(remains)
    room = (len(remains.main) + len(remains.log.raw)) // _BYTES_LEAST
    work = WorkStore(into, alone=True)
    try:
        return _write(work, found, remains.unread, room)
    finally:
        work.close()


def whole(row_id: str, raw: bytes) -> Fact | None:
    """The fact that these bytes are, if they are that of this row. What it says may be of a newer version."""
    try:
        fact = decode_fact(raw)
        msgspec.json.decode(fact.data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return fact if fact.id == row_id else None


# --- reading ---


def _search(remains: Remains) -> _Found:
    found = _Found()
    taken: dict[int, str] = {}
    for image in remains.images():
        for row in remains.rows(image):
            _sort(found, row, image, taken)
    for raw in (remains.main, remains.log.raw, *(log.raw for log in remains.earlier)):
        for id, body in _loose(raw, found.facts, found.never):
            found.facts[id] = body
            found.numbers[id] = 0
    return found


def _sort(found: _Found, row: Row, image: Image, taken: dict[int, str]) -> None:
    """Put a row where it belongs, told by its shape. Facts never change, any page that has them is as good; but for
    those whose words were erased, which stay so."""
    values = row.values
    if row.rowid > 0 and row.rowid < 2**62:
        if len(values) >= 10 and isinstance(values[9], bytes):
            _sort_fact(found, row, image, taken)
        elif _is_delivery(values):
            if image.current:
                found.delivery.setdefault(row.rowid, set()).add(values[1:5])
            if values[1] == "withdrawn" and image.number:
                found.withdrawn.add(row.rowid)  # what the hub has all the same is found to be there, and undone there
        return
    if not image.current or row.rowid or not all(map(_storable, values)):
        return
    match values:
        case (str(key), str(value)):
            found.meta.setdefault(key, value)
        case (str(what), int(upto)) if what.startswith(_SEEN):
            found.seen[what] = max(upto, found.seen.get(what, 0))
        case (str(name), str(), int()):
            found.views.setdefault(name, values)
        case (str(ad_id), str(content_hash), int(at), bytes()):
            old = found.drafts.get((ad_id, content_hash))
            if old is None or _at(old) <= at:
                found.drafts[ad_id, content_hash] = values
        case (str(ad_id), int(), str(), str(), str(), str(), int(), int(), str(), *_):
            found.asked.setdefault(ad_id, values)


def _is_delivery(values: tuple[Value, ...]) -> bool:
    if len(values) < 5 or values[0] is not None or values[1] not in _STATES or not all(map(_storable, values)):
        return False
    seq = values[2]
    said = isinstance(values[3], str) and isinstance(values[4], str)
    return said and (isinstance(seq, int) or (seq is None and values[1] != "acked"))


def _storable(value: Value) -> bool:
    """Whether a value is as it was written, as far as that shows: text is UTF-8."""
    return not isinstance(value, str) or value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def _at(draft: tuple[Value, ...]) -> int:
    return draft[2] if isinstance(draft[2], int) else 0


def _sort_fact(found: _Found, row: Row, image: Image, taken: dict[int, str]) -> None:
    id, kind, ad_id, body, verdict = row.values[1], row.values[2], row.values[3], row.values[9], row.values[6]
    if not (isinstance(id, str) and isinstance(body, bytes)) or not _ID.fullmatch(id):
        return
    if (fact := whole(id, body)) is None:
        if image.current and isinstance(kind, str) and isinstance(ad_id, str) and isinstance(verdict, str):
            found.named.setdefault(id, Lost(kind, ad_id, verdict))
            taken.setdefault(row.rowid, id)
        return
    number = row.rowid if image.number else 0
    if number and taken.setdefault(number, id) != id:
        if not image.current:
            found.never.add(id)  # its number was given away again
            return
        number = 0
    blank = bool(fact.erased) and not _ERASED.search(found.facts.get(id, b""))
    if id not in found.facts or not found.numbers[id] or blank:
        found.facts[id], found.columns[id] = body, row.values[1:]
        found.numbers[id] = number or found.numbers.get(id, 0)


def _loose(raw: bytes, known: Mapping[str, bytes], never: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Facts that stand in these bytes, whatever is around them. A known one under a damaged id is none."""
    told = {*known, *never}
    bodies = {body.replace(id.encode(), b"", 1) for id, body in known.items()}
    for begin in _BEGIN.finditer(raw):
        id = begin[1].decode()
        if id in told:
            continue
        body = _object(raw, begin.start())
        if body and whole(id, body) is not None and body.replace(begin[1], b"", 1) not in bodies:
            told.add(id)
            yield id, body


def _object(raw: bytes, begin: int) -> bytes:
    """The JSON object that begins here; empty if it has no end."""
    depth = 0
    for token in _TOKEN.finditer(raw, begin, min(len(raw), begin + BYTES_MOST)):
        depth += {b"{": 1, b"}": -1}.get(token[0], 0)
        if depth == 0:
            return raw[begin : token.end()]
    return b""


# --- writing ---


def _write(work: WorkStore, found: _Found, unread: int, room: int) -> Salvaged:
    order = _in_order(found)
    states = _states(found, order)
    new = {id: number for number, id in enumerate(order, 1)}
    with writing(work.connection) as c:
        _put_facts(c, found, new, states)
        c.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", found.meta.items())
        c.executemany("INSERT INTO draft VALUES (?, ?, ?, ?)", found.drafts.values())
        c.executemany("INSERT INTO saved_view VALUES (?, ?, ?)", found.views.values())
        c.executemany("INSERT INTO seen VALUES (?, ?)", found.seen.items())
        put_asked = _insert(c, "asked_ad")
        was = {number: id for id, number in found.numbers.items() if number}
        for values in found.asked.values():
            if (id := was.get(_int(values[1]))) is not None:
                put_asked((values[0], new[id], *values[2:]))
        overlay.lay_alone(c, None, found.meta.get("user", ""), found.meta.get("role", ""))
    offered = sum(states[id] is None for id in order)
    if PROOF not in found.meta:  # nothing tells any more whether the hub still has what it took
        offered = work.offer_again()
    numbers = {number for number in found.numbers.values() if number}
    accepted = {n for n, told in found.delivery.items() if {state for state, *_ in told} == {"acked"}}
    named = {id: lost for id, lost in found.named.items() if id not in found.facts}
    highest = max((number for number in (*numbers, *found.delivery) if number <= room), default=0)
    lost = max(len(named), highest - len(order))
    return Salvaged(
        facts=len(order),
        offered=offered,
        drafts=len(found.drafts),
        lost=lost,
        lost_accepted=min(lost, len(accepted - numbers)),
        named=tuple(named.values()),
        unread=unread,
    )


def _in_order(found: _Found) -> list[str]:
    """The facts as they were recorded; one of unknown number after those made before it."""
    numbered = sorted((number, id) for id, number in found.numbers.items() if number)
    loose = sorted((id for id, number in found.numbers.items() if not number), reverse=True)
    order: list[str] = []
    for _, id in numbered:
        while loose and loose[-1] < id:
            order.append(loose.pop())
        order.append(id)
    return order + loose[::-1]


def _states(found: _Found, order: Sequence[str]) -> dict[str, tuple[Value, ...] | None]:
    """The delivery of each fact; None where it is not known, and the fact is to be offered again.

    Not offered again are those that would then mean something else: what was withdrawn together, and a decision after
    which the hub took another in its place that stands (`store.refused.withdraw_overtaken`).
    """
    states: dict[str, tuple[Value, ...] | None] = {}
    for id in order:
        number = found.numbers[id]
        told = found.delivery.get(number, set()) if number else set()
        known = next(iter(told)) if len(told) == 1 else None
        states[id] = _WITHDRAWN if known is None and number in found.withdrawn else known
    facts = {id: decode_fact(found.facts[id]) for id in order}
    taken_back: set[str] = set()
    for id, fact in facts.items():
        target = _columns(fact, found.facts[id])[_TARGET] if fact.kind == "undo" else None
        if isinstance(target, str) and target in states:
            if (states[id] or _OFFERED)[0] != "held":
                taken_back.add(target)
            pair = (states[id], states[target])
            if None in pair and any(state is not None and state[0] == "withdrawn" for state in pair):
                states[id], states[target] = states[id] or _WITHDRAWN, states[target] or _WITHDRAWN
    overtaken: set[tuple[Value, ...]] = set()
    for id in reversed(order):
        if facts[id].kind != "decision":
            continue
        columns, state = _columns(facts[id], found.facts[id]), states[id]
        place = tuple(columns[at] for at in _PLACE)
        if state is None and place in overtaken:
            states[id] = _WITHDRAWN
        elif state is not None and state[0] == "acked" and id not in taken_back:
            overtaken.add(place)
    return states


def _put_facts(
    c: Connection, found: _Found, new: Mapping[str, int], states: Mapping[str, tuple[Value, ...] | None]
) -> None:
    put_fact, put_delivery = _insert(c, "fact"), _insert(c, "delivery")
    for id, number in new.items():
        columns = _columns(decode_fact(found.facts[id]), found.facts[id])
        row = found.columns.get(id, ())
        known = _TARGET + 1 if read_body(found.facts[id]) is not None else _AT + 1
        if row[:known] == columns[:known] and all(map(_storable, row)):
            columns = row  # what does not follow from the bytes is as it was
        put_fact((number, *columns))
        put_delivery((number, *(states[id] or _OFFERED)))


def _insert(c: Connection, table: str) -> Callable[[Sequence[Value]], object]:
    """Inserts rows that may be of an earlier version: columns are only ever added at the end."""
    names = [row[1] for row in c.execute(f"PRAGMA table_info({table})")]

    def insert(values: Sequence[Value]) -> object:
        said = names[: len(values)]
        marks = ", ".join("?" * len(said))
        return c.execute(f"INSERT INTO {table} ({', '.join(said)}) VALUES ({marks})", tuple(values[: len(said)]))

    return insert


_AT, _TARGET = 3, 6
"""Where these are among the columns; before each are those that follow from the bytes as far as they can be read."""
_PLACE = (2, 4, 9, 10)
"""Where the columns are in which two decisions agree of which the later takes the place of the other."""


def _columns(fact: Fact, raw: bytes) -> tuple[Value, ...]:
    """The columns a fact is found by, as they follow from its bytes."""
    said: Any = read_body(raw)

    def of(*names: str) -> Any:
        return next((value for name in names if (value := getattr(said, name, None))), None)

    adjudication = isinstance(said, Decision) and bool(said.adjudicates)
    target = of("target") or (of("user") if fact.kind == "assign" else of("key") if fact.kind == "briefing" else "")
    round = of("round") or (of("revision") if fact.kind == "briefing" else 0)
    return (
        fact.id, fact.kind, fact.ad_id, fact.at, of("content_hash") or "", str(of("verdict") or ""), target or "",
        of("group_id") or "", raw, round or 0, int(adjudication), int(of("fence") is not None),
    )  # fmt: skip


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def unreadable(rows: Iterable[tuple[str, bytes]]) -> int:
    """How many of these (id, bytes) are no longer the facts that their rows say."""
    return sum(whole(id, bytes(raw)) is None for id, raw in rows)
