"""The one place that picks the SQLite module and opens its files.

Python's own SQLite may be of 3.7.0 to 3.51.2, which can corrupt a WAL file in a rare race between
connections (fixed in 3.51.3). A newer installed `pysqlite3` is preferred where it is the newer of the two.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

WAL_RESET_FIXED = (3, 51, 3)
PATIENCE = 10.0
"""Seconds to wait for a lock that another connection has."""


def _pick() -> Any:
    if not _installed("pysqlite3"):
        return sqlite3
    try:
        import pysqlite3.dbapi2 as newer
    except ImportError:
        return sqlite3
    return newer if newer.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def _installed(package: str) -> bool:
    """Whether an import of this package would find it, and not in the working directory."""
    try:
        spec = find_spec(package)
        here = Path.cwd().resolve()
    except (ImportError, OSError, ValueError):
        return False
    return spec is not None and spec.origin is not None and Path(spec.origin).resolve().parent.parent != here


module: Any = _pick()
"""The DB-API module in use: `sqlite3` or `pysqlite3.dbapi2`."""

# What these are in SQL: the driver else looks for it at each value, which takes longer than storing most rows.
for _kind, _as_stored in ((bool, int), (bytes, memoryview), (type(None), lambda none: none)):
    module.register_adapter(_kind, _as_stored)

if TYPE_CHECKING:
    Connection = sqlite3.Connection
else:
    Connection = module.Connection

Error: type[Exception] = module.Error
OperationalError: type[Exception] = module.OperationalError
DatabaseError: type[Exception] = module.DatabaseError
IntegrityError: type[Exception] = module.IntegrityError


def version() -> str:
    """The SQLite version in use."""
    return str(module.sqlite_version)


def wal_reset_safe() -> bool:
    """Whether this SQLite is free of the WAL-reset corruption."""
    return tuple(module.sqlite_version_info) >= WAL_RESET_FIXED


def damaged(error: BaseException) -> bool:
    """Whether SQLite found that a file is no database, or not as it was written; not a lack of room or of access."""
    signs = (
        "malformed", "not a database", "unsupported file format", "vtable constructor failed",
        "Could not decode to UTF-8",
    )  # fmt: skip
    return isinstance(error, DatabaseError) and any(sign in str(error) for sign in signs)


@contextmanager
def in_words() -> Iterator[None]:
    """What SQLite says of a damaged file may repeat its bytes, which are no text: the driver then fails at the words.

    Raises:
        DatabaseError: that happened.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise DatabaseError("database disk image is malformed: its schema is no text") from error


def open_file(
    path: Path, *, synchronous: str, read_only: bool = False, cache_mb: int = 16, page_size: int = 4096
) -> "Connection":
    """A connection in WAL mode that begins its own transactions (see `writing`).

    A new file is created with mode 0600 and pages of `page_size` bytes; a file that is there keeps its own.
    `synchronous` is FULL for what is precious, NORMAL for what can be pulled again. The connection may be handed
    between threads, one at a time.

    Raises:
        OperationalError: the file cannot be opened.
        DatabaseError: it is no SQLite file.
    """
    if not read_only and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection: Connection = module.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE
    )
    try:
        with in_words():
            if not read_only:
                connection.execute(f"PRAGMA page_size={page_size}")
                keep_log(connection)
            connection.execute(f"PRAGMA synchronous={synchronous}")
            connection.execute(f"PRAGMA cache_size=-{cache_mb * 1024}")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA trusted_schema=OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def keep_log(connection: "Connection") -> None:
    """Have the file written by way of a log (WAL), so that readers and a writer need not wait for each other.

    Where two begin this on a new file, SQLite refuses one at once, however long it may wait for a lock else.

    Raises:
        OperationalError: it cannot be, or the file stayed locked for `PATIENCE` seconds.
    """
    until = monotonic() + PATIENCE
    while _is_refused(connection, "PRAGMA journal_mode=WAL", until):
        sleep(0.01)


def _is_refused(connection: "Connection", statement: str, until: float) -> bool:
    """Whether another has the lock that this takes, and may be waited for."""
    try:
        connection.execute(statement)
    except OperationalError as error:
        if "locked" not in str(error) or monotonic() > until:
            raise
        return True
    return False


def settle(path: Path) -> None:
    """Have all of a database that nobody else has open in its file, durable: the file alone is then the database.

    To close it is not enough: what finds no room in the file stays in the log, and SQLite says nothing.

    Raises:
        Error: there is no room, or somebody reads the file; the log still has what the file has not.
    """
    with closing(open_file(path, synchronous="FULL")) as connection:
        connection.execute("PRAGMA busy_timeout=0")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    log = path.with_name(f"{path.name}-wal")
    if busy or (log.exists() and log.stat().st_size):
        raise OperationalError(f"{log.name} holds what is not in {path.name}")


@contextmanager
def writing(connection: "Connection") -> Iterator["Connection"]:
    """One writing transaction: BEGIN IMMEDIATE, then commit, or roll back on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk or a failed commit may have rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def reading(connection: "Connection") -> Iterator["Connection"]:
    """Several reads in one snapshot."""
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        connection.execute("COMMIT")
