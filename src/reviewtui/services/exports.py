"""Exporting: the decisions that stand, as training data, streamed into one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from reviewtui.dataset.examples import UNDONE, Act, DecidedAd, examples
from reviewtui.dataset.jsonl import write_jsonl
from reviewtui.services.desk import Desk
from reviewtui.store.decided import act_rows, set_apart
from reviewtui.store.reader import Reader

HELD = "held"
"""Why a decision is no example: the hub refuses it, so it stands nowhere."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export. `excluded`: acts that gave no example, by reason."""

    written: int
    excluded: dict[str, int]
    sha256: str


def export_jsonl(desk: Desk, path: Path) -> Exported:
    """Write one line for each decision that stands, as this cache sees them, by ad id; whole or not at all.

    Raises:
        ReviewError: `export_place`, `export_failed`.
    """
    excluded: dict[str, int] = {}
    with desk.reader.snapshot():
        decided = decided_ads(desk.reader, desk.work.meta("user") or desk.user, desk.role)
        done = write_jsonl(path, examples(decided, excluded))
        for why, count in set_apart(desk.reader).items():
            if count:
                name = UNDONE if why == "undone" else HELD
                excluded[name] = excluded.get(name, 0) + count
    return Exported(done.written, dict(sorted(excluded.items())), done.sha256)


def decided_ads(reader: Reader, user: str, role: str) -> Iterator[DecidedAd]:
    """The ads on which somebody acted, with all acts that count, by ad id."""
    for ad_id, rows in groupby(act_rows(reader, user, role), key=itemgetter(0)):
        acts = []
        for row in rows:
            acts.append(Act(row[7], row[8], row[9], row[10], bool(row[11]), row[12], row[13]))
        _, account_id, content_hash, language, status, checked_at, detail = row[:7]
        yield DecidedAd(ad_id, account_id, content_hash, language, status, checked_at, detail, acts)
