"""How a hub's tables come to be: a new hub gets them all at once; an older one gets what it lacks, by name."""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, inspect, select

from reviewtui.hub.tables import METADATA

Migration = tuple[str, Callable[[Connection], None]]

MIGRATIONS: Sequence[Migration] = (("1-tables", METADATA.create_all),)
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
