"""A reviewer's desk: this user's two files open, and what every act and view needs beside them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewtui import __version__
from reviewtui.database import sqlite
from reviewtui.database.migrations import applied
from reviewtui.domain.ids import IdMaker
from reviewtui.domain.policy import Policy
from reviewtui.errors import ReviewError
from reviewtui.settings import Settings, make_folder
from reviewtui.store.reader import Reader
from reviewtui.store.schema import MIGRATIONS
from reviewtui.store.trouble import trouble
from reviewtui.store.work import WorkStore
from reviewtui.sync.leader import Leader
from reviewtui.words import say

LOOKS, LOOK_EVERY = 50, 0.1
"""How often, and every how many seconds, a damaged mirror is looked at while another process leads."""


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
    """Create the cache's files, or bring them up to date; returns whether a damaged mirror was set aside.

    Several processes may do this at once: only one that leads sets anything aside.

    Raises:
        ReviewError: `no_cache`, `no_folder`, `home_taken`; `cache_damaged`, `work_missing`: decisions may be lost.
    """
    folder = settings.cache_dir
    make_folder(folder)
    mirror = folder / "mirror.db"
    try:
        _refuse_bereft(folder / "work.db")
        damaged = _damaged(mirror) and _replace(mirror)
        WorkStore(folder / "work.db").close()
    except (sqlite.Error, OSError) as error:
        raise trouble("no_cache", error, folder=folder) from None
    return damaged


def _refuse_bereft(work: Path) -> None:
    """A work.db that is new is begun; where there was one that is gone or was emptied, what was not sent is with it.

    To open an emptied one, or to begin one beside a journal that is left, would remove that journal.

    Raises:
        ReviewError: `cache_damaged`, `work_missing`.
    """
    from reviewtui.services.soundness import emptied, is_missing, work_fault

    if work.exists():
        if not work.stat().st_size and emptied(work):
            raise ReviewError("cache_damaged", place=work, why=say("repair.empty"))
    elif why := work_fault(work, alone=False):
        raise ReviewError("cache_damaged", place=work, why=why)
    elif is_missing(work):
        raise ReviewError("work_missing", place=work)


def _damaged(mirror: Path) -> bool:
    """Whether the mirror's head cannot be read as a database of ours. One that is missing or half made is made."""
    try:
        if not mirror.exists() or not _made(mirror):
            from reviewtui.store.mirror import (
                MirrorStore,  # the first rows of a mirror that is there do not wait for it
            )

            MirrorStore(mirror, mend=False).close()  # another process may be making it: both find it made
            return not _made(mirror)
    except sqlite.OperationalError:
        if not mirror.exists():
            raise
    except sqlite.DatabaseError:
        return True
    return False


def _made(mirror: Path) -> bool:
    """Whether the tables of a mirror are there, as this version knows them."""
    connection = sqlite.open_file(mirror, synchronous="NORMAL", read_only=True)
    try:
        connection.execute("SELECT value FROM meta WHERE key = 'upto'").fetchone()
        connection.execute("SELECT 1 FROM ad LIMIT 1").fetchone()
        return applied(connection) >= {name for name, _ in MIGRATIONS}
    except sqlite.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return False
    finally:
        connection.close()


def _replace(mirror: Path) -> bool:
    """Set a damaged mirror aside and begin anew, unless whoever leads did; returns whether it was done here."""
    from reviewtui.store.mirror import MirrorStore, set_aside

    leader = Leader(mirror.parent)
    for _ in range(LOOKS):
        if leader.try_lead():
            try:
                if not _damaged(mirror):
                    return False
                set_aside(mirror)
                MirrorStore(mirror).close()
                return True
            finally:
                leader.resign()
        time.sleep(LOOK_EVERY)
        if not _damaged(mirror):
            break
    return False  # a leader meets the damage at its next page, and mends it


def open_reader(settings: Settings) -> Reader:
    """A view of this user's cache, for one thread.

    Raises:
        ReviewError: `no_cache`.
    """
    folder = settings.cache_dir
    try:
        return Reader(folder / "mirror.db", folder / "work.db")
    except sqlite.Error as error:
        raise trouble("no_cache", error, folder=folder) from None


def open_desk(settings: Settings, clock: Callable[[], int] = now_ms) -> Desk:
    """This user's desk, for one thread. The cache must be prepared.

    Raises:
        ReviewError: `no_cache`, `home_taken`.
    """
    folder = settings.cache_dir
    try:
        work = WorkStore(folder / "work.db")
        device = work.device()
        role = work.meta("role") or ("reviewer" if settings.hub else "admin")
        return Desk(settings, work, open_reader(settings), clock, IdMaker(clock), device, role=role)
    except (sqlite.Error, OSError) as error:
        raise trouble("no_cache", error, folder=folder) from None


def current_policy(reader: Reader) -> Policy:
    """The policy in force: the hub's newest, or the packaged one while nothing was pulled yet."""
    stored = reader.policies()
    if stored:
        return msgspec.json.decode(stored[0], type=Policy)
    from reviewtui.policies import packaged

    return packaged()[0]
