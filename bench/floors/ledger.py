"""Decide and next in SQLite with nothing around it: three rows written durably, the next item read.

One file, `synchronous=FULL`, the driver ours uses, no checks, no content frozen but the bytes it is given.
"""

import sqlite3
from pathlib import Path

from reviewtui.database import sqlite


class Ledger:
    """Items in order of their place, decisions, an outbox."""

    def __init__(self, path: Path, mirror: Path) -> None:
        """Open the file; a new one gets the open ads of this mirror."""
        fresh = not path.exists()
        self._db: sqlite3.Connection = sqlite.module.connect(str(path), isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        if fresh:
            self._fill(mirror)

    def _fill(self, mirror: Path) -> None:
        run = self._db.execute
        run("CREATE TABLE item (id INTEGER PRIMARY KEY, place INTEGER, done INTEGER, headline TEXT, text TEXT)")
        run("CREATE TABLE decision (n INTEGER PRIMARY KEY, item INTEGER, verdict TEXT, body BLOB)")
        run("CREATE TABLE outbox (n INTEGER PRIMARY KEY, state TEXT)")
        run("ATTACH ? AS mirror", (str(mirror),))
        run("BEGIN")
        run("INSERT INTO item SELECT arrival, place, 0, headline, text FROM mirror.ad WHERE open = 1")
        run("COMMIT")
        run("CREATE INDEX item_queue ON item (done, place, id)")
        run("DETACH mirror")
        run("PRAGMA wal_checkpoint(TRUNCATE)")

    def first(self) -> int:
        """The item to begin with."""
        (item,) = self._db.execute("SELECT id FROM item WHERE done = 0 ORDER BY place, id LIMIT 1").fetchone()
        return int(item)

    def decide(self, item: int, body: bytes) -> int:
        """Record a decision, and return the next item."""
        run = self._db.execute
        run("BEGIN IMMEDIATE")
        n = run("INSERT INTO decision (item, verdict, body) VALUES (?, 'reject', ?)", (item, body)).lastrowid
        run("INSERT INTO outbox VALUES (?, 'new')", (n,))
        run("UPDATE item SET done = 1 WHERE id = ?", (item,))
        row = run(
            "SELECT id, headline, text FROM item WHERE done = 0 AND place >= ? ORDER BY place, id LIMIT 1",
            (-(2**62),),
        ).fetchone()
        run("COMMIT")
        return int(row[0])

    def close(self) -> None:
        """Forget what was decided, and let go of the file."""
        self._db.execute("DELETE FROM outbox")
        self._db.execute("UPDATE item SET done = 0 WHERE id IN (SELECT item FROM decision)")
        self._db.execute("DELETE FROM decision")
        self._db.close()
