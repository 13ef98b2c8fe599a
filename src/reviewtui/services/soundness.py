"""Whether the files of a cache are whole; each answer is the reason why not, or empty. Nothing is changed."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from reviewtui.database import sqlite
from reviewtui.database.carving import Log
from reviewtui.errors import ReviewError
from reviewtui.words import say

Check = Callable[[sqlite.Connection], str]


def work_fault(file: Path, *, alone: bool = True) -> str:
    """What is wrong with a work.db. `alone`: nobody else writes it now, so that its log can be looked at.

    Raises:
        ReviewError: `not_read`: it cannot be opened or read; whether it is whole is not known.
    """
    if not file.exists() and not _journal(file):
        return ""
    if alone and (broken := _log_of(file).broken):
        return say("repair.log_broken", pages=broken)
    if not file.exists():
        return say("repair.missing")
    if not file.stat().st_size:
        return say("repair.empty") if emptied(file) else ""
    return _fault(file, _facts_fault)


def mirror_fault(file: Path) -> str:
    """What is wrong with a mirror.db.

    Raises:
        ReviewError: as `work_fault`.
    """
    return _fault(file, _mirror_fault) if file.exists() and file.stat().st_size else ""


def hub_fault(file: Path) -> str:
    """What is wrong with a hub.db.

    Raises:
        ReviewError: as `work_fault`.
    """
    return _fault(file, lambda connection: "") if file.exists() else ""


def _fault(file: Path, check: Check) -> str:
    try:
        with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return str(verdict) if verdict != "ok" else check(connection)
    except sqlite.Error as error:
        if sqlite.damaged(error):
            return str(error)
        raise ReviewError("not_read", file=file, why=str(error)) from None


def _log_of(file: Path) -> Log:
    log = file.with_name(file.name + "-wal")
    try:
        return Log(log.read_bytes() if log.exists() else b"")
    except OSError as error:
        raise ReviewError("not_read", file=log, why=error.strerror or str(error)) from None


def emptied(work: Path) -> bool:
    """Whether a work.db of no length held anything: it has a journal, or a mirror beside it was used."""
    return _journal(work) or was_used(work.with_name("mirror.db"))


def is_missing(work: Path) -> bool:
    """Whether a work.db that is not there was: its journal is, or a mirror that was used, or a file set aside."""
    return not work.exists() and (emptied(work) or any(work.parent.glob("*.db.damaged-*")))


def _journal(file: Path) -> bool:
    log = file.with_name(file.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def was_used(mirror: Path) -> bool:
    """Whether anything was ever pulled into it. One that cannot be read was; one that is half made was not."""
    try:
        with closing(sqlite.open_file(mirror, synchronous="NORMAL", read_only=True)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'upto'").fetchone()
    except sqlite.Error as error:
        return mirror.exists() and "no such table" not in str(error)
    return bool(row and row[0])


def is_gone(hub: Path) -> bool:
    """Whether a private hub that is not there was: the mirror beside it was pulled from it."""
    # Looked for twice, for whoever begins one makes it before anything is pulled from it.
    return not hub.exists() and was_used(hub.with_name("mirror.db")) and not hub.exists()


def remembered_hub(work: Path) -> str | None:
    """The id of the hub that a work.db is for; None if it knows none, or cannot be read."""
    try:
        with closing(sqlite.open_file(work, synchronous="FULL", read_only=True)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'hub_id'").fetchone()
    except sqlite.Error:
        return None
    return str(row[0]) if row and row[0] else None


def _facts_fault(connection: sqlite.Connection) -> str:
    """Every fact has its bytes and its delivery. A table that is missing is the schema's affair."""
    from reviewtui.store.salvage import unreadable

    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables >= {"fact", "delivery"}:
        return say("repair.no_tables") if tables else ""
    if lost := unreadable(connection.execute("SELECT id, body FROM fact")):
        return say("repair.bytes_damaged", count=lost)
    (apart,) = connection.execute(
        "SELECT (SELECT count(*) FROM fact WHERE n NOT IN (SELECT n FROM delivery))"
        " + (SELECT count(*) FROM delivery WHERE n NOT IN (SELECT n FROM fact))"
    ).fetchone()
    return say("repair.apart", count=apart) if apart else ""


def _mirror_fault(connection: sqlite.Connection) -> str:
    """Its words are as they were written, and its counts are right."""
    (lost,) = connection.execute(
        "SELECT sum(NOT json_valid(CAST(body AS TEXT))) FROM ("
        "SELECT detail AS body FROM ad UNION ALL SELECT body FROM fact UNION ALL SELECT body FROM policy"
        " UNION ALL SELECT body FROM rules UNION ALL SELECT body FROM record)"
    ).fetchone()
    if lost:
        return say("repair.bytes_damaged", count=lost)
    opened, kept = connection.execute(
        "SELECT count(*) FILTER (WHERE open = 1), (SELECT value FROM meta WHERE key = 'open') FROM ad"
    ).fetchone()
    return "" if kept is None or opened == int(kept) else say("repair.counts_differ", open=opened, kept=kept)
