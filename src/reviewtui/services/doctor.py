"""Looking for what is wrong with this home: SQLite, files and their permissions, contents, token, hub."""

import stat
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reviewtui.database import sqlite
from reviewtui.database.migrations import Migration
from reviewtui.errors import ReviewError
from reviewtui.services.syncing import run_here
from reviewtui.settings import Settings
from reviewtui.store import mirror, work
from reviewtui.sync.connection import Connection, connected
from reviewtui.words import say

FINE, NOTE, WRONG = "fine", "note", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `level`: `fine`, `note` (worth knowing) or `wrong`; `words` say what and what to do."""

    check: str
    level: str
    words: str


def examine(settings: Settings, connection: Connection | ReviewError) -> list[Finding]:
    """Everything that was looked at, in order; nothing is changed. `connection`: the way to the hub, or why not."""
    found = [_driver()]
    found += _files(settings)
    for name, migrations in (("work.db", work.MIGRATIONS), ("mirror.db", mirror.MIGRATIONS), ("hub.db", None)):
        file = settings.cache_dir / name
        if file.exists():
            found += _database(file, migrations)
        elif name != "hub.db":
            found.append(Finding(name, NOTE, say("doctor.no_file", file=file)))
    found.append(_hub(settings, connection))
    if found[-1].level == FINE and not isinstance(connection, ReviewError):
        from reviewtui.services.doctor_hub import compare_with_hub

        found += compare_with_hub(settings, connection)
    return found


def _driver() -> Finding:
    name = sqlite.module.__name__.partition(".")[0]
    key, level = ("driver", FINE) if sqlite.wal_reset_safe() else ("driver_old", NOTE)
    return Finding("sqlite", level, say(f"doctor.{key}", version=sqlite.version(), name=name))


def _files(settings: Settings) -> Iterator[Finding]:
    """Whether anybody else may read what is ours."""
    ours: list[Path] = [settings.config_dir, settings.hub_file, settings.config_dir / "token"]
    folder = settings.cache_dir
    ours += [folder, *sorted(folder.glob("*.db*"))] if folder.is_dir() else []
    shared = [path for path in ours if _open_to_others(path, settings)]
    for path in shared:
        yield Finding("permissions", WRONG, say("doctor.shared", path=path))
    if not shared:
        yield Finding("permissions", FINE, say("doctor.private", folder=folder))


def _open_to_others(path: Path, settings: Settings) -> bool:
    """Whether others may look into this. The top folder is the user's own affair: what is in it is closed."""
    if path == settings.config_dir and not settings.portable:
        return False
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    if stat.S_ISDIR(mode):
        return path != settings.config_dir and bool(stat.S_IMODE(mode) & 0o077)
    return bool(stat.S_IMODE(mode) & 0o077)


def _database(file: Path, migrations: Sequence[Migration] | None) -> Iterator[Finding]:
    """Whether the file is whole, of a schema we know, and its kept counts are true."""
    try:
        with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                yield Finding(file.name, WRONG, say("doctor.damaged", file=file, why=verdict))
                return
            yield Finding(file.name, FINE, say("doctor.whole", file=file, megabytes=file.stat().st_size >> 20))
            if migrations is not None:
                yield from _schema(file, connection, {name for name, _ in migrations})
            if file.name == "work.db":
                yield from _outbox(connection)
            elif file.name == "mirror.db":
                yield from _counts(connection)
    except sqlite.Error as error:
        yield Finding(file.name, WRONG, say("doctor.damaged", file=file, why=error))


def _schema(file: Path, connection: sqlite.Connection, known: set[str]) -> Iterator[Finding]:
    there = {name for (name,) in connection.execute("SELECT name FROM migration")}
    if there - known:
        yield Finding(file.name, NOTE, say("doctor.newer", file=file, names=", ".join(sorted(there - known))))
    if known - there:
        yield Finding(file.name, NOTE, say("doctor.older", file=file))


def _outbox(connection: sqlite.Connection) -> Iterator[Finding]:
    one = "SELECT count(*) FROM delivery WHERE state"
    (outbox,) = connection.execute(f"{one} IN ('new', 'attempted')").fetchone()
    (held,) = connection.execute(f"{one} = 'held'").fetchone()
    yield Finding("outbox", NOTE if outbox or held else FINE, say("doctor.outbox", outbox=outbox, held=held))


def _counts(connection: sqlite.Connection) -> Iterator[Finding]:
    ads, opened, kept = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE open = 1), (SELECT value FROM meta WHERE key = 'open') FROM ad"
    ).fetchone()
    (facts,) = connection.execute("SELECT count(*) FROM fact").fetchone()
    yield Finding("counts", FINE, say("doctor.counts", ads=ads, facts=facts, open=opened))
    if opened != int(kept):
        yield Finding("counts", WRONG, say("doctor.counts_differ", kept=kept, open=opened))


def _hub(settings: Settings, connection: Connection | ReviewError) -> Finding:
    """Whether the hub answers, and is the one this cache belongs to."""
    if isinstance(connection, ReviewError):
        return Finding("hub", WRONG, str(connection))
    if connection.private and not settings.private_hub.exists():
        return Finding("hub", NOTE, say("doctor.no_hub"))

    async def ask() -> Finding:
        async with connected(connection) as client:
            hello = await client.hello()
        if settings.hub is not None and hello.hub_id != settings.hub.hub_id:
            return Finding("hub", WRONG, str(ReviewError("other_hub", host=client.host)))
        words = say("doctor.hub", host=client.host, version=hello.version, user=hello.user, role=hello.role)
        return Finding("hub", FINE, words)

    try:
        return run_here(ask())
    except ReviewError as fault:
        return Finding("hub", WRONG, str(fault))
