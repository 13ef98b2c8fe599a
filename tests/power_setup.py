"""A disk that loses power: what SQLite does to its files is written down, and files are made of it as they may be
found after a cut.

The program's own code runs on a second SQLite (`apsw`), which lets Python see each write, truncation and sync. Of
what was not synced before the cut, any sectors may have reached the disk, in any order, and no others.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote, urlsplit

import apsw

SECTORS = (512, 4096)
"""Sizes of what a disk writes whole."""
_disks = count()


@dataclass(frozen=True)
class Done:
    """One thing that was done to a file: `create`, `write`, `truncate`, `sync`, `delete`."""

    what: str
    name: str
    at: int = 0
    content: bytes = b""


@dataclass
class Disk:
    """What was done to the files of one folder, in order; and what was promised meanwhile."""

    done: list[Done] = field(default_factory=list)
    promises: list[tuple[int, Any]] = field(default_factory=list)

    def promise(self, what: Any) -> None:
        """The user is told that this is saved: it must be there after every cut from now on."""
        self.promises.append((len(self.done), what))

    def promised(self, cut: int) -> list[Any]:
        """What had been promised when so many things were done."""
        return [what for at, what in self.promises if at <= cut]

    def cuts(self, images: int, random: Random) -> list[int]:
        """So many moments at which the power may go, in order; each of them, if there are as many images."""
        moments = range(len(self.done) + 1)
        whole, more = divmod(images, len(moments))
        return sorted([*list(moments) * whole, *random.sample(moments, more)])

    def after(self, cuts: Iterable[int], random: Random) -> Iterator[tuple[int, dict[str, bytes]]]:
        """For each of these moments, in order: a set of files that a cut then may leave."""
        files: dict[str, list[_Inode | None]] = {}
        position = 0
        for cut in cuts:
            for one in self.done[position:cut]:
                _happen(files, one)
            position = cut
            left = {name: random.choice(versions) for name, versions in files.items()}
            yield cut, {name: inode.remains(random) for name, inode in left.items() if inode is not None}


@dataclass
class _Inode:
    """What a file surely holds, and what was done to it since."""

    durable: bytearray = field(default_factory=bytearray)
    since: list[Done] = field(default_factory=list)

    def sync(self) -> None:
        for one in self.since:
            _apply(self.durable, one)
        self.since = []

    def remains(self, random: Random) -> bytes:
        content, sector = bytearray(self.durable), random.choice(SECTORS)
        chance = random.choice((0.0, 0.5, 0.95, random.random()))
        arrived = [piece for one in self.since for piece in _pieces(one, sector) if random.random() < chance]
        if random.random() < 0.5:
            random.shuffle(arrived)
        for one in arrived:
            _apply(content, one)
        return bytes(content)


def _happen(files: dict[str, list[_Inode | None]], one: Done) -> None:
    """`files` holds, of each name, what may be found under it; the last is what is there while the power is on."""
    versions = files.setdefault(one.name, [None])
    if one.what == "create":
        versions.append(_Inode())
    elif one.what == "delete":
        versions.append(None)
    elif (inode := versions[-1]) is not None:
        if one.what == "sync":
            inode.sync()
            if len(versions) > 1 and one.name.endswith(("-journal", "-wal")):
                # With the first sync of a journal that it made, SQLite syncs the folder, which holds all names.
                for name, found in files.items():
                    files[name] = found[-1:]
        else:
            inode.since.append(one)


def _pieces(one: Done, sector: int) -> Iterator[Done]:
    if one.what != "write":
        yield one
        return
    at, end = one.at, one.at + len(one.content)
    while at < end:
        upto = min(end, (at // sector + 1) * sector)
        yield Done("write", one.name, at, one.content[at - one.at : upto - one.at])
        at = upto


def _apply(content: bytearray, one: Done) -> None:
    if one.what == "truncate":
        del content[one.at :]
    else:
        content.extend(bytes(max(0, one.at - len(content))))
        content[one.at : one.at + len(one.content)] = one.content


def put(files: dict[str, bytes], folder: Path) -> None:
    """Lay these files into a folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


# --- the SQLite that tells what it does ---


class _Files(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, "")
        self._disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        if not path.exists() or not path.stat().st_size:
            self._disk.done.append(Done("create", path.name))
        return _File(name, path.name, flags, self._disk)

    def xDelete(self, name: str, syncdir: bool) -> None:
        super().xDelete(name, syncdir)
        self._disk.done.append(Done("delete", Path(name).name))


class _File(apsw.VFSFile):
    def __init__(self, path: Any, name: str, flags: list[int], disk: Disk) -> None:
        super().__init__("", path, flags)
        self._name, self._disk = name, disk

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._disk.done.append(Done("write", self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._disk.done.append(Done("truncate", self._name, size))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._disk.done.append(Done("sync", self._name))


class Driver:
    """Looks to the program like the module that `database.sqlite` picks, and writes everything down.

    `fold_in`: of each file, the pages after which its log is folded in. `instead`: statements that are replaced, to
    see what a missing one would do.
    """

    def __init__(self, disk: Disk, fold_in: dict[str, int], instead: dict[str, str] | None = None) -> None:
        self._name = f"disk {next(_disks)}"
        self._vfs = _Files(self._name, disk)
        self._fold_in, self._instead = fold_in, instead or {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, database: str, **_: Any) -> "Connection":
        path = unquote(urlsplit(database).path) if database.startswith("file:") else database
        connection = apsw.Connection(path, vfs=self._name)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # a log whose index needs no shared memory
        return Connection(connection, self._fold_in[Path(path).name], self._instead)


class Connection:
    """A connection of `apsw` behind the DB-API, as far as this program uses it."""

    isolation_level = None

    def __init__(self, connection: apsw.Connection, fold_in: int, instead: dict[str, str]) -> None:
        self._connection, self._fold_in, self._instead = connection, fold_in, instead

    def cursor(self) -> "Cursor":
        return Cursor(self._connection, self._fold_in, self._instead)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> "Cursor":
        return self.cursor().execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> "Cursor":
        return self.cursor().executemany(sql, rows)

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, *_: Any, **__: Any) -> None:
        """None that is needed here."""

    def close(self) -> None:
        self._connection.close()


class Cursor:
    """Rows are read at once, so that no statement stays open."""

    arraysize = 1
    description: Any = None

    def __init__(self, connection: apsw.Connection, fold_in: int, instead: dict[str, str]) -> None:
        self._connection, self._fold_in, self._instead = connection, fold_in, instead
        self._rows: list[Any] = []
        self.rowcount = -1
        self.lastrowid = 0

    def execute(self, sql: str, values: Sequence[Any] = ()) -> "Cursor":
        sql = self._instead.get(sql, sql)
        if sql.startswith("PRAGMA wal_autocheckpoint="):
            return self
        before = self._connection.total_changes()
        cursor = self._connection.cursor()
        cursor.exec_trace = self._note_columns
        self._rows = list(cursor.execute(sql, tuple(values)))
        self.rowcount = self._connection.total_changes() - before
        self.lastrowid = self._connection.last_insert_rowid()
        if sql == "PRAGMA journal_mode=WAL":
            self._connection.execute(f"PRAGMA wal_autocheckpoint={self._fold_in}")
        return self

    def _note_columns(self, cursor: apsw.Cursor, _: str, __: Any) -> bool:
        self.description = [(*column, None, None, None, None, None) for column in cursor.get_description()] or None
        return True

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> "Cursor":
        before = self._connection.total_changes()
        for row in rows:
            self._connection.execute(sql, tuple(row))
        self.rowcount = self._connection.total_changes() - before
        return self

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def close(self) -> None:
        self._rows = []
