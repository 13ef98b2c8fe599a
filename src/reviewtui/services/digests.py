"""What this cache holds, in the canonical form (`domain.canonical`) and hashed: two caches that agree are equal."""

from dataclasses import dataclass

from reviewtui.domain.canonical import KINDS, Part, Write, parts_of, whole_of
from reviewtui.services.desk import Desk
from reviewtui.store.holdings import held_rows


@dataclass(frozen=True, slots=True)
class Digest:
    """The parts, and the hash of them all. `open`: ads open for this user at `now` (epoch ms), not hashed."""

    sha256: str
    parts: tuple[Part, ...]
    open: int
    now: int


def digest(desk: Desk, now: int, write: Write = lambda line: None) -> Digest:
    """Hash all that this cache holds at one moment, in the memory of a row; `write` is given each line."""
    user = desk.work.meta("user") or desk.user
    with desk.reader.snapshot():
        found = [part for kind in KINDS for part in parts_of(kind, held_rows(desk.reader, kind, user), write)]
        open_total = desk.reader.open_total(now)
    sha256, parts = whole_of(found)
    return Digest(sha256, parts, open_total, now)
