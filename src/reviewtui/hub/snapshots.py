"""Copies of all that a caller sees, as files to begin from: made in the background, one for each class of sight.

Only callers who see all accounts get one. Of those, some see restricted facts and some do not: a copy belongs to a
class, `Caller.scope_hash`, is made through that class's own filter, and is given to nobody else. The folder is the
only register, so that processes beside this one find what it made: a file's name says what is in it.
"""

import hashlib
import logging
import os
import re
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from threading import Event, Lock
from typing import NamedTuple

from filelock import BaseFileLock, FileLock, Timeout
from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import SQLAlchemyError

from reviewtui.database import sqlite
from reviewtui.hub.access import Caller
from reviewtui.hub.changes import cursor_at, in_scope, visible_head
from reviewtui.hub.engines import unhurried
from reviewtui.hub.gate import Refusal
from reviewtui.hub.opening import Hub, epoch_of, last_erasure
from reviewtui.hub.redaction import as_sent
from reviewtui.hub.tables import ACCOUNT, AD, ERASED, FACT, HEAD, LEASE, POLICY, RECORD, RULES
from reviewtui.wire.messages import Snapshot
from reviewtui.wire.snapshot import FORMAT, META, TABLES, ddl_of

BEHIND = 10_000
"""A copy this many changes behind the head, or a tenth of all, still saves its client most of the way."""
LASTS_MS = 3_600_000
"""No copy is older: it is of what the hub held then."""
LOOK_AGAIN_S, AFTER_FAULT_S = 1.0, 300.0
"""When a client may ask again, of a copy that is being made, and of one that could not be."""

_SOURCES: dict[str, Table] = {
    "account": ACCOUNT, "policy": POLICY, "rules": RULES, "ad": AD, "fact": FACT, "lease": LEASE, "erased": ERASED,
    "record": RECORD,
}  # fmt: skip
_AT_ONCE = 2000
_PIECE = 1 << 20
_NAME = re.compile(
    r"(?P<cursor>(?P<epoch>[^.]+)\.(?P<sight>[a-z-]+)\.(?P<upto>\d+)(\.[^.]*)?)"
    r"\.(?P<at>\d+)\.(?P<size>\d+)\.(?P<sha256>[0-9a-f]{64})\.gz\Z"
)
"""The cursor that goes on from it, when it was made (epoch ms), how large it is unpacked, the hash of it packed."""
_UNFINISHED = re.compile(r"\.new-((?P<sight>[0-9a-z-]+)-)?[0-9a-f]{16}\Z")

_log = logging.getLogger("reviewtui.hub")


class _Kept(NamedTuple):
    path: Path
    epoch: str
    cursor: str
    upto: int
    at: int
    size: int
    packed: int
    sha256: str


class _Ending(Exception):
    """The hub ends; what was being made is not needed any more."""


class Snapshots:
    """The copies in one folder. Any thread."""

    def __init__(self, hub: Hub, folder: Path | None = None) -> None:
        self._hub = hub
        self._folder = folder or snapshot_folder(hub)
        self._maker = ThreadPoolExecutor(1, "hub-snapshot")
        self._guard = Lock()
        self._making: dict[str, Future[None]] = {}
        self._failed: dict[str, int] = {}
        self._ending = Event()

    def offer(self, caller: Caller) -> Snapshot:
        """The copy this caller may begin from; where there is none, one is begun to be made."""
        sight = caller.scope_hash()
        with self._hub.reading() as connection:
            kept = self._usable(connection, caller)
        if kept is not None:
            return Snapshot(True, 0.0, kept.epoch, kept.cursor, kept.upto, kept.sha256, kept.packed, kept.size)
        with self._guard:
            if self._hub.clock() - self._failed.get(sight, 0) < AFTER_FAULT_S * 1000:
                return Snapshot(False, AFTER_FAULT_S)
            under_way = self._making.get(sight)
            if (under_way is None or under_way.done()) and not self._ending.is_set():
                self._making[sight] = self._maker.submit(self._make, caller, sight)
        return Snapshot(False, LOOK_AGAIN_S)

    def file(self, caller: Caller, sha256: str) -> Path:
        """The packed copy with this hash, if it is of what the caller sees and is still good.

        Raises:
            Refusal: 404, whatever the reason.
        """
        with self._hub.reading() as connection:
            for kept in self._good(connection, caller):
                if kept.sha256 == sha256:
                    return kept.path
        raise Refusal(404, "not_found")

    def forget_erased(self) -> None:
        """Remove what holds words that were erased since, wherever that was done: copies from before, and what is
        left of those that were being made when a hub was killed."""
        if not self._folder.is_dir():
            return
        with self._hub.reading() as connection:
            epoch, erased = epoch_of(connection), last_erasure(connection)
        for path in list(self._folder.iterdir()):
            kept, unfinished = _NAME.match(path.name), _UNFINISHED.match(path.name)
            if kept and (kept["epoch"] != epoch or int(kept["upto"]) < erased):
                path.unlink(missing_ok=True)
            if unfinished:
                with suppress(Timeout), self._alone(unfinished["sight"] or "all"):  # or it is being made
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Make no more."""
        self._ending.set()
        self._maker.shutdown(cancel_futures=True)

    def _kept(self, sight: str) -> Iterator[_Kept]:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if (found := _NAME.match(path.name)) and found["sight"] == sight:
                try:
                    packed = path.stat().st_size
                except FileNotFoundError:
                    continue  # another took its place
                upto, at, size = int(found["upto"]), int(found["at"]), int(found["size"])
                yield _Kept(path, found["epoch"], found["cursor"], upto, at, size, packed, found["sha256"])

    def _good(self, connection: Connection, caller: Caller) -> list[_Kept]:
        """Those that hold nothing that the hub no longer does, the newest first."""
        epoch = epoch_of(connection)
        erased = last_erasure(connection)
        now = self._hub.clock()
        good = [
            kept
            for kept in self._kept(caller.scope_hash())
            if kept.cursor == cursor_at(connection, epoch, caller, kept.upto)
            and kept.upto >= erased
            and now - kept.at < LASTS_MS
        ]
        return sorted(good, key=lambda kept: kept.upto, reverse=True)

    def _usable(self, connection: Connection, caller: Caller) -> _Kept | None:
        head = int(connection.execute(select(HEAD.c.seq)).scalar_one())
        for kept in self._good(connection, caller):
            if 0 <= head - kept.upto <= max(BEHIND, head // 10):
                return kept
        return None

    def _make(self, caller: Caller, sight: str) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone(sight):
                self._make_alone(caller, sight)
            self.forget_erased()  # it may have been begun before
        except (Timeout, _Ending, FileNotFoundError):
            pass  # another process makes it; nobody needs it any more; or an erasure took what was begun
        except (OSError, sqlite.Error, SQLAlchemyError) as error:  # a full disk; a database that is away
            _log.error("no snapshot could be made: %s", type(error).__name__)
            with self._guard:
                self._failed[sight] = self._hub.clock()

    def _alone(self, sight: str) -> BaseFileLock:
        """To make a copy for this class as the only process, or know that another does.

        Raises:
            Timeout: on entering: another does.
        """
        return FileLock(self._folder / f"{sight}.lock", mode=0o600, blocking=False)

    def _make_alone(self, caller: Caller, sight: str) -> None:
        before = list(self._kept(sight))
        with _scratch(self._folder, sight) as copied, _scratch(self._folder, sight) as packed:
            cursor = self._copy(caller, copied)
            sha256 = self._pack(copied, packed)
            size = copied.stat().st_size
            name = f"{cursor}.{self._hub.clock()}.{size}.{sha256}.gz"
            for kept in before:
                kept.path.unlink(missing_ok=True)
            packed.rename(self._folder / name)

    def _copy(self, caller: Caller, path: Path) -> str:
        """Write all that the caller sees at one moment into a new file; returns the cursor that goes on from it."""
        with closing(sqlite.module.connect(path, isolation_level=None)) as file, self._hub.reading() as connection:
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
                file.execute(f"PRAGMA {pragma}")
            unhurried(connection)
            epoch, upto = epoch_of(connection), visible_head(connection, caller)
            told = {"format": FORMAT, "hub_id": self._hub.hub_id, "epoch": epoch, "upto": str(upto)}
            told["cursor"] = cursor_at(connection, epoch, caller, upto)
            file.execute("BEGIN")
            for name, kind in TABLES.items():
                source = _SOURCES[name]
                file.execute(ddl_of(name))
                columns = [source.c[column] for column in kind.__struct_fields__]
                query = select(*columns).where(*in_scope(source, caller)).order_by(source.c.seq)
                put = f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})"
                count = 0
                for rows in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
                    if self._ending.is_set():
                        raise _Ending
                    file.executemany(put, as_sent(source, caller, rows))
                    count += len(rows)
                told[name] = str(count)
            file.execute(META)
            file.executemany("INSERT INTO meta VALUES (?, ?)", list(told.items()))
            file.execute("COMMIT")
        return told["cursor"]

    def _pack(self, copied: Path, packed: Path) -> str:
        """Write one file into the other, packed; returns the hash of what came of it."""
        digest = hashlib.sha256()
        packer = zlib.compressobj(1, wbits=31)
        with copied.open("rb") as source, packed.open("wb") as target:
            for piece in _pieces(source.read, packer):
                if self._ending.is_set():
                    raise _Ending
                digest.update(piece)
                target.write(piece)
        return digest.hexdigest()


def snapshot_folder(hub: Hub) -> Path:
    """Where they are kept: beside the database file, or where this system keeps what can be had again."""
    database = hub.engine.url.database
    if hub.engine.dialect.name == "sqlite" and database:
        return Path(f"{database}-snapshots")
    from platformdirs import user_cache_path

    return user_cache_path("reviewtui", appauthor=False) / "snapshots" / hub.hub_id


def forget_snapshots(hub: Hub) -> None:
    """Remove every copy of what this hub held, also one that is being made: whoever makes it gives it up."""
    folder = snapshot_folder(hub)
    if folder.is_dir():
        for path in folder.iterdir():
            if _NAME.match(path.name) or _UNFINISHED.match(path.name):
                path.unlink(missing_ok=True)


def _pieces(read: Callable[[int], bytes], packer: "zlib._Compress") -> Iterator[bytes]:
    while piece := read(_PIECE):
        yield packer.compress(piece)
    yield packer.flush()


@contextmanager
def _scratch(folder: Path, sight: str) -> Iterator[Path]:
    """A new private file that is gone afterwards, unless it was renamed."""
    path = folder / f".new-{sight}-{token_hex(8)}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
