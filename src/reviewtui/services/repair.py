"""Putting right what the doctor found: nothing is deleted; a damaged file is kept beside the one in its place."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from reviewtui.database import sqlite
from reviewtui.database.folder_lock import FolderLock, InUse, alone
from reviewtui.database.holders import holder
from reviewtui.errors import ReviewError
from reviewtui.folders import sync_folder
from reviewtui.services.doctor import open_to_others
from reviewtui.services.findings import DONE, FINE, NOTE, WRONG, Finding
from reviewtui.services.soundness import hub_fault, is_missing, mirror_fault, was_used, work_fault
from reviewtui.settings import Settings
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.salvage import Salvaged, salvage
from reviewtui.store.work import WorkStore
from reviewtui.sync.connection import Connection
from reviewtui.sync.leader import Leader
from reviewtui.words import say

NAMED_MOST = 20
"""Entries that could not be read which are told one by one."""
_LOG, _SHARED = "-wal", "-shm"


def repair(settings: Settings, reach: Callable[[], Connection | ReviewError], day: str) -> list[Finding]:
    """Put right what can be, and say what was done and what is left.

    Args:
        reach: finds the way to the hub, or why there is none; without one, what was pulled is received later.
        day: today's date, for the names of files that are set aside.

    Raises:
        ReviewError: `repair_running`: another process works on this home; `repair_failed`: a file could not be read
            or written. What was there before is there still.
    """
    folder = settings.cache_dir
    if not folder.is_dir():
        return [*_close(settings), Finding("repair", FINE, say("repair.nothing"))]
    leader = _lead(folder)
    try:
        with _alone(folder):  # whoever opens either file meanwhile would write to the one that is set aside
            found = [*_close(settings)]
            connection = reach()  # what others could read is not used: now they cannot
            found += _guarded(folder / "work.db", lambda: list(_work(folder / "work.db", day)))
            found += _guarded(folder / "hub.db", lambda: list(_hub(folder / "hub.db", day)))
        found += _guarded(folder / "mirror.db", lambda: list(_mirror(settings, connection, day)))
    finally:
        leader.resign()
    if any(finding.check.endswith(".db") for finding in found) or not was_used(folder / "mirror.db"):
        found += _receive(settings, connection)
    return found or [Finding("repair", FINE, say("repair.nothing"))]


def _lead(folder: Path) -> Leader:
    """The right to change the mirror in this folder, and to keep others from it."""
    leader = Leader(folder)
    try:
        if leader.try_lead():
            return leader
    except OSError as error:
        raise ReviewError("no_cache", folder=folder, why=error.strerror or error) from None
    raise _running(folder, holder(folder / "work.db"))


def _alone(folder: Path) -> FolderLock:
    """The right to change work.db and hub.db too: nobody has them open, nor opens them until it is given back."""
    try:
        return alone(folder)
    except InUse as used:
        raise _running(folder, used.process) from None


def _running(folder: Path, process: int | None) -> ReviewError:
    return ReviewError("repair_running", folder=folder, process=f" ({process})" if process else "")


def _guarded(file: Path, mend: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return mend()
    except OSError as error:
        raise ReviewError("repair_failed", file=file, why=error.strerror or error) from None
    except sqlite.Error as error:
        raise ReviewError("repair_failed", file=file, why=error) from None
    finally:
        with suppress(OSError):
            _fresh(file)  # whatever is left of it is not in use


def _close(settings: Settings) -> Iterator[Finding]:
    """Take from others the right to read what is ours."""
    for path in open_to_others(settings):
        try:
            path.chmod(0o700 if path.is_dir() else 0o600)
        except OSError as error:
            raise ReviewError("repair_failed", file=path, why=error.strerror or error) from None
        yield Finding("permissions", DONE, say("repair.closed", path=path))


# --- each file ---


def _work(file: Path, day: str) -> Iterator[Finding]:
    """Facts are read one by one, and what a repair that was interrupted had set aside is read too."""
    earlier = [
        log for log in file.parent.glob(f"{file.name}.damaged-*{_LOG}") if not Path(str(log)[: -len(_LOG)]).exists()
    ]
    why = work_fault(file) or (say("repair.interrupted") if earlier else "")
    if not why:
        if is_missing(file):
            WorkStore(file, alone=True).close()
            yield Finding(file.name, DONE, say("repair.work_begun", file=file))
        return
    fresh = _fresh(file)
    result = salvage(file, fresh, earlier)
    if unsound := work_fault(fresh):
        raise ReviewError("repair_failed", file=fresh, why=unsound)
    yield from _told(result, why, _put_in_place(file, fresh, day))


def _told(result: Salvaged, why: str, aside: Path) -> Iterator[Finding]:
    key = "work_whole" if result.complete else "work_partly"
    yield Finding("work.db", DONE, say(f"repair.{key}", why=why, facts=result.facts, aside=aside))
    if result.offered:
        yield Finding("work.db", NOTE, say("repair.work_offered", offered=result.offered))
    if result.lost:
        words = say("repair.work_lost", lost=result.lost, accepted=result.lost_accepted)
        yield Finding("work.db", NOTE, words)
    for lost in result.named[:NAMED_MOST]:
        words = say("repair.work_named", act=lost.kind, verdict=lost.verdict, ad_id=lost.ad_id)
        yield Finding("work.db", NOTE, words)
    if len(result.named) > NAMED_MOST:
        yield Finding("work.db", NOTE, say("repair.work_more", count=len(result.named) - NAMED_MOST))
    if result.unread:
        yield Finding("work.db", NOTE, say("repair.work_unread", pages=result.unread))


def _mirror(settings: Settings, connection: Connection | ReviewError, day: str) -> Iterator[Finding]:
    """A mirror that is damaged, or is not what the hub holds, makes way for one that is pulled again."""
    from reviewtui.services.doctor_hub import compare_with_hub

    file = settings.cache_dir / "mirror.db"
    why = mirror_fault(file)
    if not why and not isinstance(connection, ReviewError):
        differ = any(finding.level == WRONG for finding in compare_with_hub(settings, connection))
        why = say("repair.mirror_differs") if differ else ""
    if not why:
        return
    fresh = _fresh(file)
    MirrorStore(fresh).close()
    yield Finding("mirror.db", DONE, say("repair.mirror", why=why, aside=_put_in_place(file, fresh, day)))


def _hub(file: Path, day: str) -> Iterator[Finding]:
    """A private hub whose tables are whole has its indexes made anew, in a copy."""
    if not (why := hub_fault(file)):
        return
    fresh = _fresh(file)
    try:
        with (
            closing(sqlite.open_file(file, synchronous="FULL", read_only=True)) as damaged,
            closing(sqlite.open_file(fresh, synchronous="FULL")) as copy,
        ):
            damaged.backup(copy)
            copy.execute("REINDEX")
        mended = not hub_fault(fresh)
    except sqlite.Error as error:
        if not sqlite.damaged(error) and not isinstance(error, sqlite.IntegrityError):
            raise
        mended = False
    if mended:
        yield Finding("hub.db", DONE, say("repair.hub", why=why, aside=_put_in_place(file, fresh, day)))
    else:
        yield Finding("hub.db", WRONG, say("repair.hub_left", why=why, file=file))


def _receive(settings: Settings, connection: Connection | ReviewError) -> Iterator[Finding]:
    """Send what is offered again, and pull what was set aside."""
    from reviewtui.services.syncing import sync_home

    if not isinstance(connection, ReviewError) and connection.private and not settings.private_hub.exists():
        return
    try:
        if isinstance(connection, ReviewError):
            raise connection
        report = sync_home(settings, connection)
    except ReviewError as fault:
        yield Finding("sync", NOTE, say("repair.not_pulled", why=fault))
        return
    words = say("repair.pulled", pulled=report.pulled, pushed=report.pushed, outbox=report.outbox, held=report.held)
    yield Finding("sync", DONE, words)


# --- one file in the place of another ---


def _fresh(file: Path) -> Path:
    """Where a new file is made before it takes the place of the old one: nothing is there, for what an interrupted
    repair began there was never in use."""
    fresh = file.with_name(f"{file.name}.mended")
    for suffix in ("", _LOG, _SHARED):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    return fresh


def _put_in_place(file: Path, fresh: Path, day: str) -> Path:
    """Set a file aside, with its journal, and let the new one, all of it and durable, take its place. Returns where
    it is.

    The journal goes first, for it must never meet the new file; at every moment there is a file by the old name.
    """
    sqlite.settle(fresh)
    aside = _free_name(file, day)
    for suffix in (_LOG, _SHARED):
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(aside.with_name(aside.name + suffix))
    if file.exists():
        try:
            os.link(file, aside)
        except OSError:  # a file system without links
            _copy(file, aside)
        aside.chmod(0o600)
    fresh.replace(file)
    sync_folder(file.parent)
    return aside if aside.exists() else aside.with_name(aside.name + _LOG)


def _copy(file: Path, to: Path) -> None:
    """Copy all of a file, or nothing of it."""
    try:
        shutil.copy2(file, to)
    except OSError:
        to.unlink(missing_ok=True)
        raise


def _free_name(file: Path, day: str) -> Path:
    name, number = f"{file.name}.damaged-{day}", 1
    while any(file.with_name(name + suffix).exists() for suffix in ("", _LOG)):
        number += 1
        name = f"{file.name}.damaged-{day}-{number}"
    return file.with_name(name)
