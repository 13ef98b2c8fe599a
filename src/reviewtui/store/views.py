"""A user's own views in work.db: queries with names."""

from reviewtui.database.sqlite import Connection, writing
from reviewtui.store.reader import Reader


def keep_view(c: Connection, name: str, query: str, at: int) -> None:
    """Keep a query under a name; one that had the name before gives way, and its place."""
    with writing(c):
        c.execute(
            "INSERT INTO saved_view (name, query, at) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET query = excluded.query",
            (name, query, at),
        )


def drop_view(c: Connection, name: str) -> bool:
    """Forget a view; returns whether there was one."""
    with writing(c):
        return bool(c.execute("DELETE FROM saved_view WHERE name = ?", (name,)).rowcount)


def kept_views(reader: Reader) -> list[tuple[str, str]]:
    """(name, query) of this user's own views, in the order they were made."""
    return reader.connection.execute("SELECT name, query FROM work.saved_view ORDER BY at, name").fetchall()
