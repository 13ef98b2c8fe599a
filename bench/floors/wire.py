"""A hub's bare motions over HTTP: a page read by keyset and sent, a batch inserted at FULL and answered.

It reads the ad table of one of our hubs with plain SQL, knows no user, no scope, no other kind of row, no
cursor but a number, and stores a pushed fact as it came: one row, no checks, no opinion, no audit.
"""

import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import uvicorn

from reviewtui.database import sqlite
from reviewtui.wire.messages import AdRow

COLUMNS = ", ".join(AdRow.__struct_fields__)
PAGE = f"SELECT {COLUMNS} FROM ad WHERE seq > ? ORDER BY seq LIMIT ?"
_encode = msgspec.json.Encoder().encode


class FactIn(msgspec.Struct):
    """As much of a fact as is indexed."""

    id: str
    ad_id: str


class Wire:
    """`GET /pull?AFTER` and `POST /push`, as a bare ASGI application."""

    def __init__(self, path: str) -> None:
        self._db: sqlite3.Connection = sqlite.module.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS pushed (id TEXT PRIMARY KEY, ad_id, seq INTEGER, body BLOB)")
        self._db.execute("CREATE INDEX IF NOT EXISTS pushed_seq ON pushed (seq)")

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Answer."""
        if scope["path"] == "/pull":
            answer = _encode(self._db.execute(PAGE, (int(scope["query_string"]), 1000)).fetchall())
        else:
            body = b""
            more = True
            while more:
                message = await receive()
                body, more = body + message["body"], message["more_body"]
            answer = self._push(msgspec.json.decode(body, type=list[msgspec.Raw]))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _push(self, facts: list[msgspec.Raw]) -> bytes:
        run = self._db.execute
        run("BEGIN IMMEDIATE")
        (seq,) = run("SELECT ifnull(max(seq), 0) FROM pushed").fetchone()
        rows = []
        for number, raw in enumerate(facts, seq + 1):
            fact = msgspec.json.decode(raw, type=FactIn)
            rows.append((fact.id, fact.ad_id, number, bytes(raw)))
        self._db.executemany("INSERT INTO pushed VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
        run("COMMIT")
        return _encode([(row[0], row[2]) for row in rows])


if __name__ == "__main__":
    uvicorn.run(
        Wire(sys.argv[1]), port=int(sys.argv[2]), log_config=None, access_log=False, lifespan="off", ws="none"
    )  # type: ignore[arg-type]
