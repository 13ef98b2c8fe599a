"""Wiping this home: its caches and what was never sent, after a look at what that would lose."""

import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from reviewtui.database import sqlite
from reviewtui.database.folder_lock import InUse, alone
from reviewtui.errors import ReviewError
from reviewtui.settings import Settings
from reviewtui.sync.leader import Leader


@dataclass(frozen=True, slots=True)
class Unsent:
    """A cache of this home. `outbox` and `held` are facts that exist nowhere else; None where none can be read.

    `hub_ads`: ads of a private hub in it, which exist nowhere else either.
    """

    folder: Path
    outbox: int | None
    held: int | None
    hub_ads: int


def look(settings: Settings) -> tuple[Unsent, ...]:
    """Every cache of this home, of whichever hub and user, with what it would lose."""
    if not settings.data_dir.is_dir():
        return ()
    folders = {file.parent for name in ("work.db", "mirror.db") for file in settings.data_dir.glob(f"**/{name}")}
    return tuple(_unsent(folder) for folder in sorted(folders))


def wipe(settings: Settings, caches: Sequence[Unsent]) -> None:
    """Remove these caches, the reports in the log folder, and which hub this home used. Settings stay.

    Raises:
        ReviewError: `wipe_running`: a reviewtui works on one of them; `wipe_changed`: one is not as it was shown;
            `wipe_denied`: one cannot be written; and nothing was removed. `wipe_failed`.
    """
    there = [cache for cache in caches if cache.folder.is_dir()]
    leaders = [Leader(cache.folder) for cache in there]
    with ExitStack() as stack:
        for cache, leader in zip(there, leaders, strict=True):
            stack.callback(leader.resign)
            if not _lead(leader):
                raise ReviewError("wipe_running")
            try:
                stack.enter_context(alone(cache.folder))
            except InUse:
                raise ReviewError("wipe_running") from None
        if any(_unsent(cache.folder) != cache for cache in there):
            raise ReviewError("wipe_changed")
        if sys.platform == "win32":  # where an open file cannot be removed
            for leader in leaders:
                leader.resign()
        _remove(settings, there)


def _lead(leader: Leader) -> bool:
    try:
        return leader.try_lead()
    except OSError as error:
        raise ReviewError("wipe_denied", file=error.filename, why=error.strerror or str(error)) from None


def _remove(settings: Settings, caches: Sequence[Unsent]) -> None:
    try:
        for cache in caches:
            shutil.rmtree(cache.folder, ignore_errors=False)
            _prune(cache.folder.parent, settings.data_dir)
        settings.hub_file.unlink(missing_ok=True)
        for report in (*settings.log_dir.glob("crash-*.txt"), *settings.log_dir.glob("*.log")):
            report.unlink(missing_ok=True)
    except OSError as error:
        raise ReviewError("wipe_failed", file=error.filename, why=error.strerror or str(error)) from None


def _prune(folder: Path, root: Path) -> None:
    """Remove folders of ours that are empty now."""
    while folder != root and folder.is_relative_to(root) and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _unsent(folder: Path) -> Unsent:
    outbox = held = None
    work, hub = folder / "work.db", folder / "hub.db"
    counted = "SELECT count(*) FILTER (WHERE state IN ('new', 'attempted')), count(*) FILTER (WHERE state = 'held')"
    if not work.exists():
        outbox = held = 0
    elif row := _read(work, f"{counted} FROM delivery"):
        outbox, held = row
    found = _read(hub, "SELECT count(*) FROM ad") if hub.exists() else None
    return Unsent(folder, outbox, held, found[0] if found else 0)


def _read(file: Path, sql: str) -> tuple[int, ...] | None:
    """The figures, or None where the file cannot give them."""
    try:
        with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True, cache_mb=1)) as connection:
            return tuple(connection.execute(sql).fetchone())
    except sqlite.Error:
        return None
