"""Rows written raw: a table of the mirror's ad columns with its indexes, upserted by tuples, at NORMAL."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from reviewtui.database import sqlite

ROW = tuple[
    int, str, str, int, int, str, str, str, str, str, int, int, int, int, str, str, float | None, int | None, str,
    str, int, int | None, int, float,
]  # fmt: skip
"""`wire.messages.AdRow` as a tuple, as SQLite gives it."""
_TABLE = """CREATE TABLE ad (seq INTEGER, account_id TEXT, ad_id TEXT, arrival INTEGER PRIMARY KEY,
content_seq INTEGER, content_hash TEXT, headline TEXT, text TEXT, language TEXT, status TEXT, rank INTEGER,
created_at INTEGER, checked_at INTEGER, queued INTEGER, badge TEXT, ai_verdict TEXT, ai_score REAL,
spend_minor INTEGER,
currency TEXT, detail TEXT, shape INTEGER, due_at INTEGER, wanted INTEGER, chance REAL)"""
_INDEXES = (
    "CREATE UNIQUE INDEX ad_id ON ad (ad_id)",
    "CREATE INDEX ad_queue ON ad (queued, rank, arrival)",
    "CREATE INDEX ad_account ON ad (account_id, queued, rank, arrival)",
    "CREATE INDEX ad_content ON ad (content_seq)",
)
_PUT = f"INSERT OR REPLACE INTO ad VALUES ({', '.join('?' * 24)})"


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
