"""The two databases a hub stands on: how each is reached, and how a transaction begins on it.

On SQLite, writers follow one another from the moment they begin. On PostgreSQL, where several processes share the
database, they line up at the row of table `head` (see `hub.opening`), and `alone` is for what one process does.
"""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, TimeoutError

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError

DRIVER = "postgresql+psycopg"
_POSTGRES = ("postgres", "postgresql", DRIVER)

STATEMENT_MS, LOCK_MS, IDLE_MS = 30_000, 15_000, 30_000
"""On PostgreSQL: how long a statement may take, and wait for a lock; how long a transaction may do nothing.

A process that hangs while it holds the head gives it up after `IDLE_MS`.
"""
_TIMEOUTS = {
    "statement_timeout": STATEMENT_MS,
    "lock_timeout": LOCK_MS,
    "idle_in_transaction_session_timeout": IDLE_MS,
}
_POOL, _MORE, _POOL_WAIT_S = 6, 6, 10.0
"""Connections of one process: its threads', and some for what else asks at once."""
_RECYCLE_S = 1800
_CONNECT: Mapping[str, object] = {
    "connect_timeout": 10,
    "client_encoding": "utf8",
    "fallback_application_name": "reviewtui hub",
    # A peer that vanished is noticed within a minute.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_AWAY = ("08", "25006", "25P03", "25P04", "40001", "40P01", "53", "55P03", "57", "58")
"""How the SQL states begin in which the same may work later: no line, a standby that takes reads alone, an idle
transaction that was ended, transactions or locks in each other's way, no room or memory, a statement or a server that
was stopped, trouble of its machine."""
_AWAY_SQLITE = frozenset({5, 6, 7, 8, 9, 10, 13, 14, 15})
"""The same of SQLite: busy, locked, out of memory, read-only, interrupted, trouble of the disk, disk full, the file
cannot be opened, its locks cannot be had."""

MIGRATING, KEEPING_UP = 0x7276_0001, 0x7276_0002
"""Names of what one process does alone: numbers of our own among the database's advisory locks."""


def wall_clock() -> int:
    """Now, in epoch ms."""
    return time.time_ns() // 1_000_000


class Database(NamedTuple):
    """An engine, and the same as its reading and its writing transactions begin; `clock`: hub time, epoch ms."""

    engine: Engine
    reader: Engine
    writer: Engine
    clock: Callable[[], int] = wall_clock


class _DatabaseClock:
    """The time of the database's machine: one for all processes of a hub, whatever their own machines say.

    It is compared with this machine's at each new connection.
    """

    def __init__(self) -> None:
        self._ahead = 0

    def compare(self, connection: Any) -> None:
        """Ask a connection of the driver for its time."""
        before = wall_clock()
        (theirs,) = connection.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint").fetchone()
        self._ahead = theirs - (before + wall_clock()) // 2

    def __call__(self) -> int:
        return wall_clock() + self._ahead


def address_of(url: str) -> URL:
    """What a database's URL says.

    Raises:
        ReviewError: `hub_url` for one that names no SQLite file and no PostgreSQL database.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise ReviewError("hub_url") from None
    if address.drivername in _POSTGRES and address.database:
        return address.set(drivername=DRIVER)
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        raise ReviewError("hub_url")
    return address


def named(address: URL) -> str:
    """The database as a sentence names it: never its user, its password or its options."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    host = address.host or address.query.get("host", "")
    return f"{address.database} ({host})" if isinstance(host, str) and host else str(address.database)


def open_database(address: URL) -> Database:
    """Engines on this database; a SQLite file that is not there is made, mode 0600.

    Raises:
        OSError: the file cannot be made.
        ReviewError: `hub_driver` where PostgreSQL's driver is not installed.
    """
    return _open_sqlite(address) if address.get_backend_name() == "sqlite" else _open_postgres(address)


def is_away(error: Exception) -> bool:
    """Whether the database could not be had, rather than having been asked wrongly: the same may work later."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, TimeoutError)
    state = getattr(error.orig, "sqlstate", None)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if error.connection_invalidated or state:
        return error.connection_invalidated or str(state).startswith(_AWAY)
    return isinstance(error, OperationalError) and (code is None or code & 0xFF in _AWAY_SQLITE)


def why_away(error: Exception) -> str:
    """That, as a log tells it: kinds and codes, never values."""
    orig = getattr(error, "orig", None) or error
    code = getattr(orig, "sqlstate", None)
    return f"{type(orig).__name__} {code}" if code else type(orig).__name__


def is_sqlite(connection: Connection) -> bool:
    """Whether this is a SQLite file."""
    return connection.dialect.name == "sqlite"


def holds_utf8(connection: Connection) -> bool:
    """Whether every text can be kept here."""
    return is_sqlite(connection) or connection.exec_driver_sql("SHOW server_encoding").scalar_one() == "UTF8"


def unhurried(connection: Connection) -> None:
    """Let this transaction take as long as it takes."""
    if not is_sqlite(connection):
        for name in _TIMEOUTS:
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")


def wait_alone(connection: Connection, what: int) -> None:
    """Let no other process do this until the transaction ends, which may take long; waits for one that does."""
    if not is_sqlite(connection):
        unhurried(connection)
        connection.execute(select(func.pg_advisory_xact_lock(what)))


def try_alone(connection: Connection, what: int) -> bool:
    """Whether from now until the transaction ends no other process does this."""
    return is_sqlite(connection) or bool(connection.scalar(select(func.pg_try_advisory_xact_lock(what))))


def _open_sqlite(address: URL) -> Database:
    path = Path(str(address.database))
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(address, module=sqlite.module, hide_parameters=True, connect_args={"timeout": 20})

    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says so
        sqlite.keep_log(connection)
        for pragma in (
            "synchronous=FULL",
            "cache_size=-65536",
            "trusted_schema=OFF",
            "wal_autocheckpoint=8000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        options: Mapping[str, Any] = connection.get_execution_options()
        connection.exec_driver_sql(options.get("hub_begin", "BEGIN"))

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return Database(engine, engine, engine.execution_options(hub_begin="BEGIN IMMEDIATE"))


def _open_postgres(address: URL) -> Database:
    try:
        engine = create_engine(
            address,
            hide_parameters=True,
            paramstyle="format",  # by place, as on SQLite: `Writing.put_many` gives tuples
            pool_size=_POOL,
            max_overflow=_MORE,
            pool_timeout=_POOL_WAIT_S,
            pool_pre_ping=True,
            pool_recycle=_RECYCLE_S,
            use_native_hstore=False,  # spares each new connection a question
            connect_args={name: value for name, value in _CONNECT.items() if name not in address.query},
        )
    except ImportError as error:
        raise ReviewError("hub_driver") from error

    clock = _DatabaseClock()

    def prepare(connection: Any, _: object) -> None:
        connection.autocommit = True
        limits = (f"SET {name} = {most}" for name, most in _TIMEOUTS.items())
        connection.execute("; ".join((*limits, "SET jit = off")))
        clock.compare(connection)
        connection.autocommit = False

    event.listen(engine, "connect", prepare)
    return Database(
        engine,
        engine.execution_options(isolation_level="REPEATABLE READ"),
        engine.execution_options(isolation_level="READ COMMITTED"),
        clock,
    )
