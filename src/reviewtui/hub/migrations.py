"""How a hub's tables come to be: a new hub gets them all at once; an older one gets what it lacks, by name."""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, inspect, select
from sqlalchemy.schema import CreateColumn

from reviewtui.hub.tables import AD, FACT, LEASE, METADATA, RULES

Migration = tuple[str, Callable[[Connection], None]]


def _add_columns(connection: Connection, table: Table, *names: str) -> None:
    """Add columns as `tables` has them; rows that are there take the column's server default."""
    known = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for name in (name for name in names if name not in known):
        column = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


def _add_rounds_rules_leases(connection: Connection) -> None:
    _add_columns(connection, AD, "shape", "due_at", "wanted", "chance", "round", "gold", "ranked_by")
    _add_columns(connection, FACT, "round", "adjudication", "restricted", "second")
    for index in FACT.indexes:
        if "restricted" in index.columns:
            index.drop(connection)
            index.create(connection)
    for index in AD.indexes:
        index.create(connection, checkfirst=True)
    RULES.create(connection)
    LEASE.create(connection)


MIGRATIONS: Sequence[Migration] = (
    ("1-tables", METADATA.create_all),
    ("2-depth", _add_rounds_rules_leases),
    ("3-since", lambda connection: _add_columns(connection, LEASE, "since")),
)
"""Each later one brings an older hub to what `tables` says; the first makes all of it."""

_APPLIED = Table("migration", MetaData(), Column("name", Text, primary_key=True))


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Apply what is pending inside the caller's writing transaction, and return the names applied."""
    fresh = not inspect(connection).has_table("migration")
    if fresh:
        _APPLIED.create(connection)
    done = set(connection.scalars(select(_APPLIED.c.name)))
    pending = [(name, change) for name, change in migrations if name not in done]
    for position, (name, change) in enumerate(pending):
        if not fresh or position == 0:
            change(connection)
        connection.execute(insert(_APPLIED).values(name=name))
    return [name for name, _ in pending]
