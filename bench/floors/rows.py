"""Rows written raw: a table of the mirror's ad columns with its indexes, upserted by tuples, at NORMAL."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_type_hints

from reviewtui.database import sqlite
from reviewtui.wire.messages import AdRow

_TYPES = {name: int if kind is bool else kind for name, kind in get_type_hints(AdRow).items()}
ROW: Any = tuple[tuple(_TYPES.values())]  # type: ignore[misc]
"""`wire.messages.AdRow` as a tuple, as SQLite gives it."""
_COLUMNS = (f"{name}{' INTEGER PRIMARY KEY' * (name == 'arrival')}" for name in _TYPES)
_TABLE = f"CREATE TABLE ad ({', '.join(_COLUMNS)})"
_INDEXES = (
    "CREATE UNIQUE INDEX ad_id ON ad (ad_id)",
    "CREATE INDEX ad_queue ON ad (queued, rank, arrival)",
    "CREATE INDEX ad_account ON ad (account_id, queued, rank, arrival)",
    "CREATE INDEX ad_content ON ad (content_seq)",
)
_PUT = f"INSERT OR REPLACE INTO ad VALUES ({', '.join('?' * len(_TYPES))})"


class Mirror:
    """A file of ad rows."""

    def __init__(self, path: Path, synchronous: str = "NORMAL") -> None:
        self.db: sqlite3.Connection = sqlite.module.connect(str(path), isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute(f"PRAGMA synchronous={synchronous}")
        self.db.execute("PRAGMA cache_size=-32768")
        for statement in (_TABLE, *_INDEXES, "CREATE TABLE cursor (after INTEGER)"):
            self.db.execute(statement)

    def put(self, rows: Iterable[object], after: int) -> None:
        """One page and how far it goes, in one transaction."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany(_PUT, rows)  # type: ignore[arg-type]
        self.db.execute("UPDATE cursor SET after = ?", (after,))
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()
