"""Backups of a hub: every row of its tables in one snapshot, in a file that either kind of database takes back.

The file is gzip. Inside are frames, each a 4-byte big-endian length and so many bytes of msgpack: a `Header`; then
the rows of each table, in the header's order and as many as it says, each an array in the order of its columns; at
last the SHA-256 of all before. Neither making nor taking back holds more than a few megabytes in memory.
"""

import gzip
import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Table, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from reviewtui import __version__
from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.hub.audit import HERE, note
from reviewtui.hub.engines import (
    MIGRATING,
    address_of,
    holds_utf8,
    is_sqlite,
    named,
    open_database,
    unhurried,
    wait_alone,
    why_away,
)
from reviewtui.hub.links import suspend_links
from reviewtui.hub.migrations import applied, known, mark, migrate
from reviewtui.hub.notice_addresses import suspend_addresses
from reviewtui.hub.opening import Hub, Writing, holds_hub
from reviewtui.hub.releases import suspend
from reviewtui.hub.tables import HEAD, META, METADATA
from reviewtui.hub.tokens import suspend_tokens
from reviewtui.hub.webhooks import pause_all
from reviewtui.hub.whole_files import whole_database, whole_file

FORMAT, VERSION = "reviewtui hub backup", 1
FRAME_LIMIT = 64 * 1024 * 1024
_AT_ONCE, _AT_ONCE_BYTES = 1000, 4 * 1024 * 1024
_LEVEL = 3

_encode = msgspec.msgpack.Encoder().encode
_row = msgspec.msgpack.Decoder(tuple[Any, ...]).decode


class TableHead(msgspec.Struct, frozen=True):
    """A table in a backup: its columns in order, and how many rows follow."""

    name: str
    columns: list[str]
    rows: int


class Header(msgspec.Struct, frozen=True):
    """What a backup is of. `schema`: the names of the migrations its tables went through; `at` epoch ms."""

    format: str
    version: int
    hub_id: str
    epoch: str
    seq: int
    at: int
    made_by: str
    schema: list[str]
    tables: list[TableHead]


class Summary(msgspec.Struct, frozen=True):
    """What was backed up, or taken back: rows by table, and the SHA-256 of the contents.

    `at`: the instant that it shows, epoch ms; None where that is not known.
    `suspended`: tokens; `links`, `notices`: links, and addresses of notices, that are.
    """

    hub_id: str
    seq: int
    at: int | None
    rows: dict[str, int]
    sha256: str
    suspended: int = 0
    links: int = 0
    notices: int = 0


class _Damaged(ValueError):
    """The file ends too soon, or does not hold what it says."""


def back_up(hub: Hub, path: Path) -> Summary:
    """Write all of the hub, as it is at one moment, to a new file, mode 0600; the hub may go on serving.

    Raises:
        ReviewError: `backup_exists`; `backup_failed`, and then nothing is at `path`.
    """
    with hub.reading() as connection:
        unhurried(connection)
        header = _header(connection, hub)
        try:
            with whole_file(path) as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
                digest = _write(packed, header, connection)
        except FileExistsError:
            raise ReviewError("backup_exists", path=path) from None
        except OSError as error:
            raise ReviewError("backup_failed", path=path, why=error.strerror or str(error)) from error
        except DBAPIError as error:
            raise ReviewError("backup_failed", path=path, why=why_away(error)) from error
    return _summary(header, digest)


def restore(path: Path, url: str, *, clock: Callable[[], int] | None = None) -> Summary:
    """Take a backup back into a database that holds no hub, which then begins a new epoch with all tokens suspended.

    Raises:
        ReviewError: `backup_unreadable`, `backup_foreign`, `backup_newer`, `backup_damaged`, `restore_exists`,
            `restore_failed`, `hub_url`, `hub_driver`, `hub_encoding`; the database is then as it was.
    """
    address = address_of(url)
    try:
        file = path.open("rb")
    except OSError as error:
        raise ReviewError("backup_unreadable", path=path, why=error.strerror or str(error)) from error
    try:
        with file, gzip.GzipFile("", "rb", fileobj=file) as packed:
            source = _Source(packed, path)
            if address.get_backend_name() != "sqlite":
                return _take_back(source, address, clock)
            with whole_database(Path(named(address))) as fresh:
                return _take_back(source, address.set(database=str(fresh)), clock)
    except _Damaged as damaged:
        raise ReviewError("backup_damaged", path=path) from damaged
    except FileExistsError:
        raise ReviewError("restore_exists", path=named(address)) from None
    except OSError as error:
        raise ReviewError("restore_failed", path=named(address), why=error.strerror or str(error)) from error
    except (DBAPIError, sqlite.Error) as error:
        fault = getattr(error, "orig", None) or error
        why = str(fault) if isinstance(fault, sqlite.Error) else why_away(error)  # PostgreSQL repeats values
        raise ReviewError("restore_failed", path=named(address), why=why) from error


def begin_anew(hub: Hub) -> Summary:
    """After a database was put back by other means: a new epoch, and all tokens suspended."""
    with hub.writing() as transaction:
        stopped = _begin_epoch(transaction, {})
        seq = transaction.seq
    return Summary(hub.hub_id, seq, None, {}, "", *stopped)


def _begin_epoch(transaction: Writing, told: dict[str, object]) -> tuple[int, int, int]:
    """Begin another history under the same id; how many tokens, links, and addresses of notices, that suspends."""
    transaction.connection.execute(update(META).values(epoch=secrets.token_hex(8)))
    note(transaction, HERE, "restored", **told)
    pause_all(transaction, "webhook_restored")
    suspend(transaction)
    return suspend_tokens(transaction), suspend_links(transaction), suspend_addresses(transaction)


def _header(connection: Connection, hub: Hub) -> Header:
    meta = connection.execute(select(META)).one()
    tables = [
        TableHead(
            str(table.name),
            [str(column.name) for column in table.columns],
            connection.execute(select(func.count()).select_from(table)).scalar_one(),
        )
        for table in METADATA.sorted_tables
    ]
    seq = connection.execute(select(HEAD.c.seq)).scalar_one()
    schema = applied(connection)
    return Header(FORMAT, VERSION, meta.hub_id, meta.epoch, seq, hub.clock(), __version__, schema, tables)


def _summary(header: Header, digest: str, suspended: tuple[int, int, int] = (0, 0, 0)) -> Summary:
    rows = {table.name: table.rows for table in header.tables}
    return Summary(header.hub_id, header.seq, header.at, rows, digest, *suspended)


def _write(file: gzip.GzipFile, header: Header, connection: Connection) -> str:
    digest = hashlib.sha256()
    for content in _contents(header, connection):
        frame = len(content).to_bytes(4, "big") + content
        digest.update(frame)
        file.write(frame)
    file.write(len(digest.digest()).to_bytes(4, "big") + digest.digest())
    return digest.hexdigest()


def _contents(header: Header, connection: Connection) -> Iterator[bytes]:
    yield _encode(header)
    for table in METADATA.sorted_tables:
        for row in connection.execute(select(table).execution_options(yield_per=_AT_ONCE)):
            yield _encode(tuple(row))


class _Source:
    """A backup being read, from its beginning to its end, once."""

    def __init__(self, file: gzip.GzipFile, path: Path) -> None:
        self._file = file
        self._path = path
        self._digest = hashlib.sha256()
        try:
            header = msgspec.msgpack.decode(self._frame(), type=Header)
        except (msgspec.DecodeError, UnicodeDecodeError, _Damaged):
            raise ReviewError("backup_foreign", path=path) from None
        if header.format != FORMAT:
            raise ReviewError("backup_foreign", path=path)
        of = {table.name: {column.name for column in table.columns} for table in METADATA.sorted_tables}
        strange = any(not of.get(table.name, set()) >= set(table.columns) for table in header.tables)
        if header.version > VERSION or strange or not set(header.schema) <= set(known()):
            raise ReviewError("backup_newer", path=path, version=header.made_by)
        rows = {table.name: table.rows for table in header.tables}
        if not header.schema or (rows.get(META.name), rows.get(HEAD.name)) != (1, 1):
            raise _Damaged
        self.header = header

    def rows(self, table: TableHead) -> Iterator[list[tuple[Any, ...]]]:
        """The next table's rows, some at a time."""
        some: list[tuple[Any, ...]] = []
        size = 0
        for _ in range(table.rows):
            content = self._frame()
            try:
                row = _row(content)
            except (msgspec.DecodeError, UnicodeDecodeError):
                raise _Damaged from None
            if len(row) != len(table.columns):
                raise _Damaged
            some.append(row)
            size += len(content)
            if len(some) >= _AT_ONCE or size >= _AT_ONCE_BYTES:
                yield some
                some, size = [], 0
        if some:
            yield some

    def end(self) -> str:
        """The SHA-256 of what was read, which is what the file says, and all it says."""
        found = self._digest.digest()
        if self._frame() != found or self._read(1):
            raise _Damaged
        return found.hex()

    def _frame(self) -> bytes:
        length = self._take(4)
        size = int.from_bytes(length, "big")
        if size > FRAME_LIMIT:
            raise _Damaged
        content = self._take(size)
        self._digest.update(length)
        self._digest.update(content)
        return content

    def _take(self, size: int) -> bytes:
        content = self._read(size)
        if len(content) != size:
            raise _Damaged
        return content

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise _Damaged from None
        except OSError as error:
            raise ReviewError("backup_unreadable", path=self._path, why=error.strerror or str(error)) from error


def _take_back(source: _Source, address: URL, clock: Callable[[], int] | None) -> Summary:
    """Fill a database in one transaction: all of it, or nothing of it."""
    hub = Hub(open_database(address), clock)
    try:
        with hub.writer.begin() as connection:
            wait_alone(connection, MIGRATING)
            if holds_hub(connection):
                raise FileExistsError
            if not holds_utf8(connection):
                raise ReviewError("hub_encoding", path=named(address))
            mark(connection, source.header.schema)
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table))
            for told in source.header.tables:
                _fill(connection, METADATA.tables[told.name], told.columns, source.rows(told))
            for table in METADATA.sorted_tables:
                _finish(connection, table)
            digest = source.end()
            migrate(connection)
            hub.hub_id = source.header.hub_id
            transaction = Writing(hub, connection)
            stopped = _begin_epoch(transaction, {"made_at": source.header.at, "seq": source.header.seq})
            transaction.finish()
    finally:
        hub.close()
    return _summary(source.header, digest, stopped)


def _fill(
    connection: Connection, table: Table, columns: Sequence[str], batches: Iterator[list[tuple[Any, ...]]]
) -> None:
    statement = str(insert(table).compile(dialect=connection.dialect, column_keys=list(columns)))
    for rows in batches:
        connection.exec_driver_sql(statement, rows)


def _finish(connection: Connection, table: Table) -> None:
    """Index a filled table, and let its numbering go on after what is there."""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        index.create(connection)
    if not is_sqlite(connection):
        connection.exec_driver_sql(f"ANALYZE {table.name}")
        number = table.autoincrement_column
        if number is not None:
            last = connection.execute(select(func.max(number))).scalar()
            numbering = func.pg_get_serial_sequence(table.name, number.name)
            connection.execute(select(func.setval(numbering, last or 1, last is not None)))
