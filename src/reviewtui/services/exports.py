"""Exporting: the decisions that stand, as training data, streamed into one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewtui.dataset.examples import UNDONE, Act, DecidedAd, examples
from reviewtui.dataset.jsonl import Written, write_jsonl
from reviewtui.domain.facts import Export, FactKind
from reviewtui.services.acts import commit, make_fact
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

    The hub is told of it like of any other act, so that its audit log says what left, and to whom.

    Raises:
        ReviewError: `export_place`, `export_failed`, `no_commit`.
    """
    excluded: dict[str, int] = {}
    with desk.reader.walk():
        decided = decided_ads(desk.reader, desk.work.meta("user") or desk.user, desk.role)
        done = write_jsonl(path, examples(decided, excluded))
        for why, count in set_apart(desk.reader).items():
            if count:
                name = UNDONE if why == "undone" else HELD
                excluded[name] = excluded.get(name, 0) + count
    return recorded(desk, "jsonl", done, dict(sorted(excluded.items())))


def recorded(desk: Desk, form: str, done: Written, excluded: dict[str, int] | None = None) -> Exported:
    """Record durably that this file of this format was written, for the hub's audit log.

    Raises:
        ReviewError: `no_commit`.
    """
    commit(desk, [make_fact(desk, FactKind.EXPORT, "", Export(form, done.written, done.sha256))])
    return Exported(done.written, excluded or {}, done.sha256)


def decided_ads(reader: Reader, user: str, role: str) -> Iterator[DecidedAd]:
    """The ads on which somebody acted, with all acts that count, by ad id."""
    ad_id = ""
    ad: tuple[Any, ...] = ()
    acts: list[Act] = []
    for row in act_rows(reader, user, role):
        if row[0] != ad_id:
            if acts:
                yield DecidedAd(*ad, acts)  # type: ignore[call-arg]
            ad_id, ad, acts = row[0], row[:7], []
        acts.append(Act(*row[7:]))
    if acts:
        yield DecidedAd(*ad, acts)  # type: ignore[call-arg]
