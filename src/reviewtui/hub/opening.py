"""Opening a hub's database: its transactions, its identity and its first policy."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Table,
    Text,
    bindparam,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from reviewtui.errors import ReviewError
from reviewtui.hub.engines import MIGRATING, Database, address_of, holds_utf8, named, open_database, wait_alone
from reviewtui.hub.migrations import migrate, unknown_to_us
from reviewtui.hub.tables import ERASED, HEAD, META, POLICY, TRAIL


class _Listed(FunctionElement[str]):
    """The texts in a JSON list, as rows of one column `value`."""

    inherit_cache = True


@compiles(_Listed)
def _listed(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    texts = compiler.process(element.clauses, **options)
    return (
        f"json_each({texts})" if compiler.dialect.name == "sqlite" else f"json_array_elements_text(({texts})::json)"
    )


def among(column: Column[str], name: str = "ids") -> ColumnElement[bool]:
    """Whether a text column is one of the texts that a query is given under this name, by `listed`.

    A list of any length is one parameter of one statement, which is compiled once.
    """
    texts = _Listed(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(texts.c.value))


def listed(texts: Iterable[str]) -> str:
    """What `among` is given: each text once, in order, so that a page of an index is read once."""
    return msgspec.json.encode(sorted(set(texts))).decode()


_HEAD = select(HEAD.c.seq, HEAD.c.arrival).with_for_update()
_EPOCH = select(META.c.epoch)
_LAST_ERASURE = select(func.coalesce(func.max(ERASED.c.seq), 0))
_MARK = select(TRAIL.c.mark).where(TRAIL.c.seq >= bindparam("seq")).order_by(TRAIL.c.seq).limit(1)


def mark_at(connection: Connection, seq: int) -> str:
    """What the transaction left that made this change; '' where there is none such.

    The one before it would do for no change in its midst: a hub that was put back to just before it has that one too.
    """
    return connection.execute(_MARK, {"seq": seq}).scalar_one_or_none() or ""


class Writing:
    """One writing transaction: its connection, its instant, and the numbers it hands out.

    Every change takes the next `seq`; they reach the head when the transaction ends, so a transaction
    that fails leaves no gap and the order of `seq` is the order of commits.
    """

    def __init__(self, hub: "Hub", connection: Connection) -> None:
        self.hub = hub
        self.connection = connection
        # The row lock that puts writers in line, on a database that lets several begin.
        head = connection.execute(_HEAD).one()
        self.now = hub.clock()  # once its turn has come: whoever waited long is no earlier for it
        self.seq: int = head.seq
        self._arrival: int = head.arrival
        self.began = self.seq
        """The last change of the transaction before."""
        self._mark = ""

    def next_seq(self) -> int:
        """The number of one more change."""
        self.seq += 1
        return self.seq

    def next_arrival(self) -> int:
        """The number of one more new ad."""
        self._arrival += 1
        return self._arrival

    def rows(self, statement: Executable, **parameters: object) -> Sequence[Any]:
        """All rows of a query."""
        return self.connection.execute(statement, parameters).all()

    def put_many(self, table: Table, rows: Sequence[tuple[object, ...]], *, keep: bool = False) -> None:
        """Insert rows given as tuples in the table's own column order; a row of the same key gives way.

        With `keep`, the row that is there stays.
        """
        if rows:
            self.connection.exec_driver_sql(self.hub.put_sql(table, keep), list(rows))

    def mark(self) -> str:
        """What this transaction leaves at its last change, if it makes any."""
        self._mark = self._mark or secrets.token_hex(4)
        return self._mark

    def finish(self) -> None:
        """Write the head, and leave a mark there."""
        if self.seq != self.began:
            self.connection.execute(update(HEAD).values(seq=self.seq, arrival=self._arrival))
            self.connection.execute(insert(TRAIL), {"seq": self.seq, "mark": self.mark()})


class Hub:
    """An open hub. Threads may share it, and processes its database; writing transactions follow one another.

    Nothing of what the database holds is kept here but `hub_id`, which never changes.
    """

    def __init__(self, database: Database, clock: Callable[[], int] | None = None) -> None:
        """`clock`: another than the database's."""
        self.engine, self._reader, self.writer, own = database
        self.clock = clock or own
        self._put_sql: dict[tuple[str, bool], str] = {}
        self.hub_id = ""

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One writing transaction: all of it, or nothing of it."""
        with self.writer.begin() as connection:
            transaction = Writing(self, connection)
            yield transaction
            transaction.finish()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Several reads in one snapshot."""
        with self._reader.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def put_sql(self, table: Table, keep: bool) -> str:
        """The driver's own SQL for `Writing.put_many`, compiled once."""
        key = (table.name, keep)
        if key not in self._put_sql:
            dialect = self.engine.dialect
            put = _insert_on(dialect.name, table)
            row = {column.name: put.excluded[column.name] for column in table.columns if not column.primary_key}
            statement = (
                put.on_conflict_do_nothing() if keep else put.on_conflict_do_update(table.primary_key, set_=row)
            )
            compiled = statement.compile(dialect=dialect, column_keys=[column.name for column in table.columns])
            self._put_sql[key] = str(compiled)
        return self._put_sql[key]


def _insert_on(dialect: str, table: Table) -> Any:
    if dialect == "sqlite":
        return sqlite_dialect.insert(table)
    from sqlalchemy.dialects import postgresql  # a private hub starts without it

    return postgresql.insert(table)


def open_hub(url: str, *, new: bool = True, hub_id: str | None = None, clock: Callable[[], int] | None = None) -> Hub:
    """The hub in this database; a new one is made, with an id of its own unless one is given.

    Args:
        url: an SQLAlchemy URL, `sqlite:///hub.db` or `postgresql+psycopg://user:password@host/database`.
        new: whether one that is not there yet is made.
        clock: epoch milliseconds; by default this machine's, on PostgreSQL that of the database's machine.

    Raises:
        ReviewError: `hub_url` for an address that names no database, `hub_driver` where PostgreSQL's driver is not
            installed, `hub_closed` for a database that cannot be opened, `hub_missing` (with `new` false),
            `hub_newer` for one that a newer version has brought further, `hub_encoding` for one without UTF-8.
    """
    address = address_of(url)
    place = named(address)
    if not new and address.get_backend_name() == "sqlite" and not Path(place).exists():
        raise ReviewError("hub_missing", path=place)
    try:
        hub = Hub(open_database(address), clock)
    except OSError as error:
        raise ReviewError("hub_closed", path=place) from error
    try:
        with hub.writer.begin() as connection:
            wait_alone(connection, MIGRATING)
            _check(connection, place, new)
            migrate(connection)
            if connection.execute(select(META)).first() is None:
                names = {"hub_id": hub_id or secrets.token_hex(8), "epoch": secrets.token_hex(8)}
                connection.execute(insert(META).values(names))
                connection.execute(insert(HEAD).values(id=1, seq=0, arrival=0))
            hub.hub_id = connection.execute(select(META.c.hub_id)).scalar_one()
        _seed_policies(hub)
    except DBAPIError as error:
        hub.close()
        raise ReviewError("hub_closed", path=place) from error
    except ReviewError:
        hub.close()
        raise
    return hub


def _check(connection: Connection, place: str, new: bool) -> None:
    if not new and not holds_hub(connection):
        raise ReviewError("hub_missing", path=place)
    if not holds_utf8(connection):
        raise ReviewError("hub_encoding", path=place)
    if unknown_to_us(connection):
        raise ReviewError("hub_newer", path=place)


def holds_hub(connection: Connection) -> bool:
    """Whether there is a hub in this database."""
    return inspect(connection).has_table(META.name)


def epoch_of(connection: Connection) -> str:
    """Since which restore this hub is what it is: another epoch is another history."""
    return str(connection.execute(_EPOCH).scalar_one())


def last_erasure(connection: Connection) -> int:
    """The number of the last erasure, 0 if there was none: what was made of the hub's contents before may hold words
    that went."""
    return int(connection.execute(_LAST_ERASURE).scalar_one())


def _seed_policies(hub: Hub) -> None:
    """Give an empty hub the packaged policies; one that has any is the team's own."""
    from reviewtui.policies import packaged

    with hub.reading() as connection:
        if connection.scalar(select(func.count()).select_from(POLICY)):
            return
    with hub.writing() as transaction:
        if transaction.connection.scalar(select(func.count()).select_from(POLICY)):
            return
        bodies = [(policy, msgspec.json.encode(policy)) for policy in packaged()]
        rows = [(transaction.next_seq(), "", policy.policy, policy.revision, body) for policy, body in bodies]
        transaction.put_many(POLICY, rows)
