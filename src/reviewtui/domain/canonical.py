"""One canonical form of what is known, and its hashes: whoever holds the same things gets the same digest.

A line is a JSON array: the account, the kind, then what the thing is. Lines of one account and kind are
hashed in the order of their ids, so neither the order of arrival nor anything local plays a part. The digest of
all is that of the lines `[account, kind, count, sha256]`, by account, then by kind.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

ACCOUNT, POLICY, RULES, AD, FACT, RULING, RECORD = "account", "policy", "rules", "ad", "fact", "ruling", "record"
KINDS = (ACCOUNT, POLICY, RULES, AD, FACT, RULING, RECORD)

Write = Callable[[bytes], object]
_encode = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Part:
    """All things of one kind in one account."""

    account_id: str
    kind: str
    count: int
    sha256: str


def parts_of(kind: str, rows: Iterable[Sequence[Any]], write: Write = lambda line: None) -> Iterator[Part]:
    """The parts of one kind, in the memory of a row; `write` is given each line.

    Rows are (account, id, what the thing is…), by account, then by id, both as UTF-8 bytes compare. Truth values
    count as 1 and 0, and bytes by their SHA-256.
    """
    account: str | None = None
    count, running = 0, hashlib.sha256()
    for row in rows:
        if row[0] != account:
            if account is not None:
                yield Part(account, kind, count, running.hexdigest())
            account, count, running = row[0], 0, hashlib.sha256()
        line = _encode([row[0], kind, *map(_plain, row[1:])]) + b"\n"
        running.update(line)
        write(line)
        count += 1
    if account is not None:
        yield Part(account, kind, count, running.hexdigest())


def whole_of(parts: Iterable[Part]) -> tuple[str, tuple[Part, ...]]:
    """The hash of all parts, and the parts in their order."""
    ordered = tuple(sorted(parts, key=lambda part: (part.account_id, part.kind)))
    whole = hashlib.sha256()
    for part in ordered:
        whole.update(_encode([part.account_id, part.kind, part.count, part.sha256]) + b"\n")
    return whole.hexdigest(), ordered


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return int(value) if isinstance(value, bool) else value
