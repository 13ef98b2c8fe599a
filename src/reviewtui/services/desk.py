"""A reviewer's desk: this user's two files open, and what every act and view needs beside them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewtui import __version__
from reviewtui.database import sqlite
from reviewtui.domain.ids import IdMaker
from reviewtui.domain.policy import Policy
from reviewtui.errors import ReviewError
from reviewtui.settings import Settings, make_folder
from reviewtui.store.mirror import MirrorStore, set_aside
from reviewtui.store.reader import Reader
from reviewtui.store.work import WorkStore


def now_ms() -> int:
    """This machine's clock, epoch milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Desk:
    """What an act needs: the user's facts, a view of the ads, a clock and fresh ids. One thread at a time."""

    settings: Settings
    work: WorkStore
    reader: Reader
    clock: Callable[[], int]
    make_id: Callable[[], str]
    device: str
    app: str = __version__
    role: str = "reviewer"

    @property
    def user(self) -> str:
        """The name this cache belongs to."""
        return self.settings.user

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()
        self.work.close()


def prepare_cache(settings: Settings) -> bool:
    """Create the cache's files where they are missing; returns whether a damaged mirror was set aside.

    Raises:
        ReviewError: `no_cache`, `no_folder`.
    """
    folder = settings.cache_dir
    make_folder(folder)
    mirror = folder / "mirror.db"
    damaged = False
    try:
        if mirror.exists():
            damaged = _damaged(mirror)
        if damaged:
            set_aside(mirror)
        if damaged or not mirror.exists():
            MirrorStore(mirror).close()
        if not (folder / "work.db").exists():
            WorkStore(folder / "work.db").close()
    except (sqlite.Error, OSError) as error:
        raise ReviewError("no_cache", folder=folder, why=str(error)) from None
    return damaged


def _damaged(mirror: Path) -> bool:
    """Whether the mirror's head cannot be read as a database of ours."""
    try:
        connection = sqlite.open_file(mirror, synchronous="NORMAL", read_only=True)
        try:
            connection.execute("SELECT value FROM meta WHERE key = 'upto'").fetchone()
            connection.execute("SELECT 1 FROM ad LIMIT 1").fetchone()
        finally:
            connection.close()
    except sqlite.OperationalError as error:
        return "no such table" in str(error)
    except sqlite.DatabaseError:
        return True
    return False


def open_reader(settings: Settings) -> Reader:
    """A view of this user's cache, for one thread.

    Raises:
        ReviewError: `no_cache`.
    """
    folder = settings.cache_dir
    try:
        return Reader(folder / "mirror.db", folder / "work.db")
    except sqlite.Error as error:
        raise ReviewError("no_cache", folder=folder, why=str(error)) from None


def open_desk(settings: Settings, clock: Callable[[], int] = now_ms) -> Desk:
    """This user's desk, for one thread. The cache must be prepared.

    Raises:
        ReviewError: `no_cache`.
    """
    folder = settings.cache_dir
    try:
        work = WorkStore(folder / "work.db")
        device = work.device()
        role = work.meta("role") or ("reviewer" if settings.hub else "admin")
        return Desk(settings, work, open_reader(settings), clock, IdMaker(clock), device, role=role)
    except sqlite.Error as error:
        raise ReviewError("no_cache", folder=folder, why=str(error)) from None


def current_policy(reader: Reader) -> Policy:
    """The policy in force: the hub's newest, or the packaged one while nothing was pulled yet."""
    stored = reader.policies()
    if stored:
        return msgspec.json.decode(stored[0], type=Policy)
    from reviewtui.policies import packaged

    return packaged()[0]
