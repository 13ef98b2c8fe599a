"""What this cache holds, in one canonical form and hashed: two caches that agree have equal digests.

A line is a JSON array: the account, the kind, then what the thing is. Lines of one account and kind are
hashed in the order of their ids, so neither the order of arrival nor anything local plays a part.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from reviewtui.services.desk import Desk
from reviewtui.store.holdings import KINDS, held_rows

Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Part:
    """All things of one kind in one account."""

    account_id: str
    kind: str
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The parts, and the hash of them all. `open`: ads open for this user at `now` (epoch ms), not hashed."""

    sha256: str
    parts: tuple[Part, ...]
    open: int
    now: int


def digest(desk: Desk, now: int, write: Write = lambda line: None) -> Digest:
    """Hash all that this cache holds at one moment, in the memory of a row; `write` is given each line."""
    encode = msgspec.json.Encoder(order="deterministic").encode
    parts: list[Part] = []
    user = desk.work.meta("user") or desk.user
    with desk.reader.snapshot():
        for kind in KINDS:
            parts += _hashed(kind, held_rows(desk.reader, kind, user), encode, write)
        open_total = desk.reader.open_total(now)
    parts.sort(key=lambda part: (part.account_id, part.kind))
    whole = hashlib.sha256()
    for part in parts:
        whole.update(encode([part.account_id, part.kind, part.count, part.sha256]) + b"\n")
    return Digest(whole.hexdigest(), tuple(parts), open_total, now)


def _hashed(
    kind: str, rows: Iterator[tuple[Any, ...]], encode: Callable[[object], bytes], write: Write
) -> Iterator[Part]:
    """The parts of one kind; rows come by account, then by id."""
    account: str | None = None
    count, running = 0, hashlib.sha256()
    for row in rows:
        if row[0] != account:
            if account is not None:
                yield Part(account, kind, count, running.hexdigest())
            account, count, running = row[0], 0, hashlib.sha256()
        line = encode([row[0], kind, *(_plain(value) for value in row[1:])]) + b"\n"
        running.update(line)
        write(line)
        count += 1
    if account is not None:
        yield Part(account, kind, count, running.hexdigest())


def _plain(value: Any) -> Any:
    """Bytes count by their hash."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
