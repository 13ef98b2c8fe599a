"""The sheet that people keep by hand, written back: what this cache knows of its ads, in its own words."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import Verdict
from reviewtui.domain.policy import Policy
from reviewtui.domain.statements import Trust
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake.tracker import Reading
from reviewtui.intake.tracker_writing import CellChange, Truth, apply, changes, hand_of
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.desk import Desk, current_policy
from reviewtui.services.sheets import explain, survey
from reviewtui.store.placed import placed_sightings
from reviewtui.wire.messages import AdDetail


@dataclass(frozen=True, slots=True)
class WrittenBack:
    """A sheet that was written back, or would be. `unsettled`: rows on which sources disagree, and nobody settled it;
    `unknown`: rows with a word that nobody explained; both were left alone. `backup`: the copy of what was there."""

    sheet: str
    file: Path
    changes: tuple[CellChange, ...]
    unsettled: tuple[int, ...]
    unknown: tuple[int, ...]
    backup: Path | None


def write_back(
    desk: Desk, original: Path, new: Path | None, *, wanted: str = "", encoding: str | None = None,
    mapping: Mapping[str, str] | None = None, dates: str = "", dry: bool = False,
) -> WrittenBack:  # fmt: skip
    """Write a kept sheet with the cells changed that no longer say what is so: to `new`, or in its own place.

    In its own place, a copy of what was there is kept beside it. `dates`: which comes first in them, `dmy` or `mdy`;
    it and `mapping` are remembered. `dry`: only say what would change.

    Raises:
        ReviewError: `tracker_in_the_way`, `tracker_moved`: nothing was written; `no_write`; as `survey` and
            `tracker_writing.apply`. Misused: `tracker_dates`.
    """
    now = desk.clock()
    stamp = _stamp(original)
    found = survey(desk.settings, original, now=now, wanted=wanted, encoding=encoding, mapping=mapping)
    found = explain(desk.settings, found, now=now, mapping=mapping, dates=dates)
    sheet, reading = found.sheet, found.reading
    if reading.unclear:
        raise Misused("tracker_dates", path=original, text=reading.unclear)
    hand = hand_of(sheet, reading)
    truths, unsettled = truths_of(desk, reading, ("en", "es")[hand.language])
    cells = changes(sheet, reading, truths, hand)
    unknown = tuple(entry.row for entry in reading.entries if entry.status is None and entry.id in truths)
    backup = None
    if not dry:
        if new is not None and new.exists():
            raise ReviewError("tracker_in_the_way", file=new)
        before = original.read_bytes()
        content = apply(sheet, cells, hand) if cells else before
        if _stamp(original) != stamp:
            raise ReviewError("tracker_moved", file=original)
        if reading.order and cells:  # the dates that show it may be among those that change
            explain(desk.settings, found, now=now, dates=reading.order)
        if new is None and cells:
            backup = _backup(original, now)
            _write(backup, before, original)
        if new is not None or cells:
            _write(new or original.resolve(), content, original)
    return WrittenBack(sheet.name, new or original, tuple(cells), unsettled, unknown, backup)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """By what a file is known not to have changed; None where it cannot be looked at."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _backup(original: Path, now: int) -> Path:
    """A name for a copy of a file beside it, that is not taken."""
    stamp = datetime.fromtimestamp(now // 1000, UTC).strftime("%Y%m%d-%H%M%S")
    names = (
        original.with_name(f"{original.stem}.before-{stamp}{more}{original.suffix}") for more in ("", "-2", "-3")
    )
    free = next((name for name in names if not name.exists()), None)
    if free is None:
        raise ReviewError("tracker_in_the_way", file=original.parent)
    return free


def _write(file: Path, content: bytes, like: Path) -> None:
    """A whole file or none, readable by those who could read the sheet.

    Raises:
        ReviewError: `no_write`.
    """
    fresh = file.with_name(f".{file.name}.new")
    try:
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, like.stat().st_mode & 0o777)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(file)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReviewError("no_write", file=file, why=error.strerror or str(error)) from None


def truths_of(desk: Desk, reading: Reading, language: str) -> tuple[dict[str, Truth], tuple[int, ...]]:
    """What this cache knows of the ads in a sheet, by the id of their rows; and the rows where sources disagree."""
    policy = current_policy(desk.reader)
    sightings = [entry.id for entry in reading.entries if entry.kind == "sighting"]
    placed = placed_sightings(desk.reader, sightings)
    truths: dict[str, Truth] = {}
    unsettled = []
    now = desk.clock()
    for entry in reading.entries:
        ad_id = placed.get(entry.id, entry.id)
        stored = desk.reader.ad(ad_id, now)
        view = open_ad(desk.reader, ad_id, now, desk.user) if stored else None
        if stored is None or view is None:
            continue
        truth = truth_of(view, stored.detail, policy, language, entry.status_at)
        tale = stored.detail.tale
        if tale is not None and tale.unsettled:
            unsettled.append(entry.row)
            truth = truth._replace(status="", since=None, reason="")
        truths[entry.id] = truth
    return truths, tuple(unsettled)


def truth_of(view: AdView, detail: AdDetail, policy: Policy, language: str, dated: int | None) -> Truth:
    """What is known of an ad, for a row whose status is of `dated` (epoch ms).

    Where the platform says nothing of it, our own decision is its status, unless the row's is of a later day.
    """
    holding = next((past for past in view.past if past.id == view.decision_id), None)
    verdict = holding.verdict if holding else ""
    reasons = _titles(holding.codes, policy, language) if holding and verdict != Verdict.APPROVE else ""
    tale = detail.tale
    platform = tale is not None and any(one.trust == Trust.PLATFORM for one in tale.statements)
    silent = view.status == AdStatus.UNKNOWN if tale is None else not platform and tale.settled is None
    if silent and holding is not None and verdict in (Verdict.APPROVE, Verdict.REJECT):
        if dated is not None and dated > holding.at:
            return Truth(verdict=verdict)
        approved = verdict == Verdict.APPROVE
        status = AdStatus.ACTIVE if approved else AdStatus.REJECTED
        return Truth(status, holding.at, reasons, approved, verdict)
    since = tale.since if tale is not None and tale.since is not None else view.status_at
    told = _feedback(view.feedback) if view.status == AdStatus.REJECTED else ""
    if tale is not None and tale.settled and tale.settled.why:
        told = tale.settled.why
    return Truth(view.status, since, told or reasons, verdict=verdict)


def _titles(codes: Sequence[str], policy: Policy, language: str) -> str:
    known = [(policy.now(name), name) for name in codes]
    return "; ".join(code.title.in_language(language) if code else name for code, name in known)


def _feedback(feedback: Any) -> str:
    """What the platform's review found: the names of its findings, each once."""
    found: dict[str, None] = {}
    parts = [feedback] if isinstance(feedback, dict) else []
    while parts:
        for key, inner in parts.pop(0).items():
            if isinstance(inner, dict):
                parts.append(inner)
            else:
                found[str(key)] = None
    return "; ".join(found)[:500]
