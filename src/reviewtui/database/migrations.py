"""Named migrations: functions in a list; what is applied is written in the file itself."""

from collections.abc import Callable, Sequence

from reviewtui.database.sqlite import Connection, writing

Migration = tuple[str, Callable[[Connection], None]]


def applied(connection: Connection) -> set[str]:
    """Names of the migrations this file has seen."""
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) WITHOUT ROWID")
    return {name for (name,) in connection.execute("SELECT name FROM migration")}


def migrate(connection: Connection, migrations: Sequence[Migration]) -> list[str]:
    """Apply what is pending, each in its own transaction, and return the names applied.

    Two processes may call this at once: the second finds each one done.
    """
    done = applied(connection)
    fresh = []
    for name, change in migrations:
        if name in done:
            continue
        with writing(connection):
            if connection.execute("SELECT 1 FROM migration WHERE name = ?", (name,)).fetchone():
                continue
            change(connection)
            connection.execute("INSERT INTO migration (name) VALUES (?)", (name,))
        fresh.append(name)
    return fresh


def script(*statements: str) -> Callable[[Connection], None]:
    """A migration that runs these statements in order."""

    def change(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return change
