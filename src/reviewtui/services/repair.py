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
from reviewtui.services.soundness import hub_fault, is_gone, is_missing, mirror_fault, was_used, work_fault
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
_UNREAD, _READ = ".unread-wal", ".read-wal"
"""End the name of a journal that was set aside until what was read of it is in place; and then, where it is alone."""


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
    earlier = _unread_journals(file)
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
    yield from _told(result, why, _put_in_place(file, fresh, day, read_again=True))


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
    """A mirror that is damaged, or is not what the hub holds, makes way for one that is pulled again; so does what
    is left of a private hub that is gone."""
    from reviewtui.services.doctor_hub import compare_with_hub

    file = settings.cache_dir / "mirror.db"
    why = mirror_fault(file)
    if settings.hub is None and is_gone(settings.private_hub):
        fresh = _fresh(file)
        MirrorStore(fresh).close()
        yield Finding("hub.db", DONE, say("repair.hub_gone", aside=_put_in_place(file, fresh, day)))
        return
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


def _put_in_place(file: Path, fresh: Path, day: str, *, read_again: bool = False) -> Path:
    """Set a file aside, with its journal, and let the new one, all of it and durable, take its place. Returns where
    it is.

    The journal is gone before the new file comes, for they must never meet; at every moment there is a file by the
    old name. With `read_again` a journal that was set aside is read by the next repair, if this one is cut off: it
    goes first, so that nobody who uses the old file meanwhile writes over it.
    """
    sqlite.settle(fresh)
    aside = _free_name(file, day)
    if read_again:
        _set_journal_aside(file, aside, _UNREAD)
        _keep(file, aside)
    else:
        _keep(file, aside)
        _set_journal_aside(file, aside)
    sync_folder(file.parent)
    fresh.replace(file)
    sync_folder(file.parent)
    _mark_read(file)
    return aside if aside.exists() else aside.with_name(aside.name + _READ)


def _keep(file: Path, aside: Path) -> None:
    if file.exists():
        try:
            os.link(file, aside)
        except OSError:  # a file system without links
            _copy(file, aside)
        aside.chmod(0o600)


def _set_journal_aside(file: Path, aside: Path, log: str = _LOG) -> None:
    for suffix, kept in ((_LOG, log), (_SHARED, _SHARED)):
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(aside.with_name(aside.name + kept))


def _unread_journals(file: Path) -> list[Path]:
    """Journals that a repair had set aside when it was cut off: by their name, or, as an older program left them,
    without their file beside."""
    logs = file.parent.glob(f"{file.name}.damaged-*{_LOG}")
    return [
        log
        for log in logs
        if log.name.endswith(_UNREAD)
        or not (log.name.endswith(_READ) or log.with_name(log.name.removesuffix(_LOG)).exists())
    ]


def _mark_read(file: Path) -> None:
    for log in _unread_journals(file):
        aside = log.with_name(log.name.removesuffix(_UNREAD).removesuffix(_LOG))
        log.rename(aside.with_name(aside.name + (_LOG if aside.exists() else _READ)))
    sync_folder(file.parent)


def _copy(file: Path, to: Path) -> None:
    """Copy all of a file, or nothing of it."""
    try:
        shutil.copy2(file, to)
    except OSError:
        to.unlink(missing_ok=True)
        raise


def _free_name(file: Path, day: str) -> Path:
    name, number = f"{file.name}.damaged-{day}", 1
    while any(file.with_name(name + suffix).exists() for suffix in ("", _LOG, _UNREAD, _READ)):
        number += 1
        name = f"{file.name}.damaged-{day}-{number}"
    return file.with_name(name)
