"""Looking for what is wrong with this home: programs, files, room, contents, clock, hub; nothing is changed."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from reviewtui import __version__
from reviewtui.actions import readable
from reviewtui.database import sqlite
from reviewtui.database.holders import holder
from reviewtui.database.migrations import Migration
from reviewtui.errors import ReviewError
from reviewtui.keymap import Keymap
from reviewtui.services.doctor_clock import clock_went_back, compare_clocks
from reviewtui.services.findings import FINE, NOTE, WRONG, Finding, say_span
from reviewtui.services.soundness import hub_fault, is_gone, is_missing, mirror_fault, work_fault
from reviewtui.services.syncing import run_here
from reviewtui.services.wiping import look
from reviewtui.settings import PRIVATE, Settings
from reviewtui.store import mirror, work
from reviewtui.store.progress import read_state
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.leader import Leader
from reviewtui.sync.once import wall_clock
from reviewtui.words import say

__all__ = ["FINE", "NOTE", "WRONG", "Finding", "examine", "open_to_others"]

ROOM_LITTLE, ROOM_NEEDED = 500 * 1024 * 1024, 50 * 1024 * 1024
"""Bytes free below which it is worth knowing, and below which work may stop."""


def examine(settings: Settings, connection: Connection | ReviewError, now: int | None = None) -> list[Finding]:
    """Everything that was looked at, in order; nothing is changed. `connection`: the way to the hub, or why not."""
    now = wall_clock() if now is None else now
    found = [_package(), _driver(), *_permissions(settings), *_room(settings), *_others(settings)]
    found += [*_keys(settings), *_aside(settings)]
    for name, migrations in (("work.db", work.MIGRATIONS), ("mirror.db", mirror.MIGRATIONS), ("hub.db", None)):
        file = settings.cache_dir / name
        if file.exists():
            found += _database(file, migrations, now)
        elif name == "work.db" and is_missing(file):
            found.append(Finding(name, WRONG, str(ReviewError("work_missing", place=file))))
        elif name != "hub.db":
            found.append(Finding(name, NOTE, say("doctor.no_file", file=file)))
    found += [Finding("clock", level, words) for level, words in clock_went_back(settings, now)]
    at_hub = _hub(settings, connection)
    found += [*at_hub, *_other_caches(settings)]
    if at_hub[0].level == FINE and not isinstance(connection, ReviewError):
        from reviewtui.services.doctor_hub import compare_with_hub

        found += compare_with_hub(settings, connection)
    return found


# --- programs, files, room ---


def _package() -> Finding:
    words = say("doctor.package", version=__version__, python=".".join(map(str, sys.version_info[:3])))
    return Finding("reviewtui", FINE, words)


def _driver() -> Finding:
    name = sqlite.module.__name__.partition(".")[0]
    key, level = ("driver", FINE) if sqlite.wal_reset_safe() else ("driver_old", NOTE)
    return Finding("sqlite", level, say(f"doctor.{key}", version=sqlite.version(), name=name))


def open_to_others(settings: Settings) -> list[Path]:
    """What is ours, and others may look into. The top folder is the user's own affair: what is in it is closed."""
    ours = [settings.hub_file, settings.config_dir / "token"]
    folder = settings.cache_dir
    ours += [folder, *sorted(folder.glob("*.db*"))] if folder.is_dir() else []
    return [path for path in ours if _open_to_others(path)]


def _open_to_others(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False


def _permissions(settings: Settings) -> Iterator[Finding]:
    shared = open_to_others(settings)
    for path in shared:
        yield Finding("permissions", WRONG, say("doctor.shared", path=path))
    if not shared:
        yield Finding("permissions", FINE, say("doctor.private", folder=settings.cache_dir))


def _room(settings: Settings) -> Iterator[Finding]:
    """Whether there is room, and whether anything can be written at all."""
    folder = settings.cache_dir
    if not folder.is_dir():
        return
    try:
        free = shutil.disk_usage(folder).free
        probe = folder / f".probe-{os.getpid()}"
        os.close(os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600))
        probe.unlink()
    except OSError as error:
        yield Finding("room", WRONG, say("doctor.not_writable", folder=folder, why=error.strerror or error))
        return
    level, key = (WRONG, "room_none") if free < ROOM_NEEDED else (NOTE, "room_little")
    if free >= ROOM_LITTLE:
        level, key = FINE, "room"
    yield Finding("room", level, say(f"doctor.{key}", folder=folder, megabytes=free >> 20))


def _others(settings: Settings) -> Iterator[Finding]:
    """Whether another process works on this home now."""
    folder = settings.cache_dir
    if not folder.is_dir():
        return
    leader = Leader(folder)
    try:
        alone = leader.try_lead()
    except OSError:
        return  # that nothing can be written here was said
    finally:
        leader.resign()
    process = holder(folder / "work.db")
    if alone and process is None:
        yield Finding("running", FINE, say("doctor.alone"))
    else:
        key = "leads" if not alone else "uses"
        yield Finding("running", NOTE, say(f"doctor.{key}", process=f" ({process})" if process else ""))


# --- contents ---


def _keys(settings: Settings) -> Iterator[Finding]:
    """Keys of the user's own: what gave way to them, and what cannot be."""
    try:
        keymap = Keymap(settings.keys)
    except ReviewError as fault:
        yield Finding("keys", WRONG, str(fault))
        return
    for action in keymap.actions:
        for key, chosen in action.ceded:
            words = say("doctor.keys_ceded", key=readable(key), action=action.id, chosen=chosen)
            left = " ".join(map(readable, action.each))
            more = say("doctor.keys_left", keys=left) if left else say("doctor.keys_none", file=settings.config_file)
            yield Finding("keys", NOTE, f"{words} {more}")


def _aside(settings: Settings) -> Iterator[Finding]:
    """Files that were set aside when they were damaged: an erasure does not reach into them."""
    files = settings.cache_dir.glob("*.db.damaged-*")
    for file in sorted({file.with_name(file.name.removesuffix("-wal").removesuffix("-shm")) for file in files}):
        yield Finding("set aside", NOTE, say("doctor.aside", file=file))


def _database(file: Path, migrations: Sequence[Migration] | None, now: int) -> Iterator[Finding]:
    """Whether the file is whole, of a schema we know, and what of it waits."""
    try:
        if file.name == "work.db":
            why = work_fault(file, alone=holder(file) is None)
        else:
            why = mirror_fault(file) if file.name == "mirror.db" else hub_fault(file)
        if why:
            key = {"work.db": "damaged_work", "mirror.db": "damaged_mirror"}.get(file.name, "damaged_hub")
            yield Finding(file.name, WRONG, say(f"doctor.{key}", file=file, why=why))
            return
        yield Finding(file.name, FINE, say("doctor.whole", file=file, megabytes=file.stat().st_size >> 20))
        if migrations is not None and file.stat().st_size:
            with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True)) as connection:
                yield from _schema(file, connection, {name for name, _ in migrations})
                yield from _outbox(connection, now) if file.name == "work.db" else _counts(connection)
    except sqlite.Error as error:
        yield Finding(file.name, WRONG, str(ReviewError("not_read", file=file, why=str(error))))
    except ReviewError as fault:
        yield Finding(file.name, WRONG, str(fault))


def _schema(file: Path, connection: sqlite.Connection, known: set[str]) -> Iterator[Finding]:
    there = {name for (name,) in connection.execute("SELECT name FROM migration")}
    if there - known:
        yield Finding(file.name, NOTE, say("doctor.newer", file=file, names=", ".join(sorted(there - known))))
    if known - there:
        yield Finding(file.name, NOTE, say("doctor.older", file=file))


def _outbox(connection: sqlite.Connection, now: int) -> Iterator[Finding]:
    """What waits for the hub and since when; what the hub refused, and why."""
    query = "SELECT count(*), min(f.at) FROM delivery d JOIN fact f ON f.n = d.n WHERE d.state"
    waiting, since = connection.execute(f"{query} IN ('new', 'attempted')").fetchone()
    held, held_since = connection.execute(f"{query} = 'held'").fetchone()
    if not waiting and not held:
        yield Finding("outbox", FINE, say("doctor.outbox_empty"))
    if waiting:
        yield Finding("outbox", NOTE, say("doctor.outbox", outbox=waiting, age=say_span(now - since)))
    if held:
        yield Finding("held", NOTE, say("doctor.held", held=held, age=say_span(now - held_since)))
    reasons = connection.execute(
        "SELECT code, max(words), count(*) FROM delivery WHERE state = 'held' GROUP BY code ORDER BY 3 DESC"
    )
    for code, words, count in reasons:
        yield Finding("held", NOTE, say("doctor.held_why", count=count, why=words or code))


def _counts(connection: sqlite.Connection) -> Iterator[Finding]:
    ads, opened = connection.execute("SELECT count(*), count(*) FILTER (WHERE open = 1) FROM ad").fetchone()
    (facts,) = connection.execute("SELECT count(*) FROM fact").fetchone()
    yield Finding("counts", FINE, say("doctor.counts", ads=ads, facts=facts, open=opened))


# --- the hub ---


def _hub(settings: Settings, connection: Connection | ReviewError) -> list[Finding]:
    """Whether the hub answers, is the one this cache belongs to, of the epoch it knows, and what its clock says."""
    if isinstance(connection, ReviewError):
        return [Finding("hub", WRONG, str(connection))]
    if connection.private and is_gone(settings.private_hub):
        return [Finding("hub", WRONG, str(ReviewError("hub_gone", place=settings.private_hub)))]
    if connection.private and not settings.private_hub.exists():
        return [Finding("hub", NOTE, say("doctor.no_hub"))]

    async def ask() -> list[Finding]:
        async with connected(connection) as client:
            hello = await client.hello()
        if settings.hub is not None and hello.hub_id != settings.hub.hub_id:
            return [Finding("hub", WRONG, str(ReviewError("other_hub", host=client.host)))]
        words = say("doctor.hub", host=client.host, version=hello.version, user=hello.user, role=hello.role)
        found = [Finding("hub", FINE, words)]
        if hello.version != __version__:
            words = say("doctor.hub_version", host=client.host, theirs=hello.version, ours=__version__)
            found.append(Finding("hub", NOTE, words))
        if _epoch(settings.cache_dir / "mirror.db") not in ("", hello.epoch):
            found.append(Finding("hub", NOTE, say("doctor.hub_epoch", host=client.host)))
        if not connection.private:
            level, words = compare_clocks(hello.server_time, wall_clock())
            found.append(Finding("clock", level, words))
        return found

    try:
        return run_here(ask())
    except ReviewError as fault:
        return [Finding("hub", WRONG, str(fault))]


def _other_caches(settings: Settings) -> Iterator[Finding]:
    """Caches of other logins that hold what was never sent; without a hub, any: which it was may have been lost."""
    own = (settings.cache_dir, settings.data_dir / PRIVATE)
    for cache in look(settings):
        known = cache.outbox is not None and cache.held is not None
        unsent = (cache.outbox or 0) + (cache.held or 0)
        if cache.folder in own or (known and not unsent and settings.hub is not None):
            continue
        level = WRONG if settings.hub is None and (unsent or not known) else NOTE
        count = str(unsent) if known else say("cli.unreadable")
        yield Finding("logins", level, say("doctor.other_login", folder=cache.folder, unsent=count))


def _epoch(file: Path) -> str:
    """Under which epoch of the hub the mirror was pulled; '' where that is not known."""
    if not file.exists():
        return ""
    try:
        with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True)) as connection:
            return read_state(connection).epoch
    except (sqlite.Error, KeyError, TypeError):
        return ""
