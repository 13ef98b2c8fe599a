"""How far a mirror has come, and whose it is: read over any connection to it."""

from dataclasses import dataclass

from reviewtui.database.sqlite import Connection


@dataclass(frozen=True, slots=True)
class MirrorState:
    """How far the mirror has come. `cursor` is empty before the first page; `last_sync` in epoch ms.

    `stale`: what is here is of another history, to be read until it is replaced; no page fits it.
    """

    cursor: str
    upto: int
    epoch: str
    open: int
    indexed: int
    last_sync: int
    stale: bool = False


def read_viewer(connection: Connection) -> str:
    """The user whose mirror it is; empty before the first contact with a hub."""
    row = connection.execute("SELECT value FROM main.meta WHERE key = 'viewer'").fetchone()
    return "" if row is None else str(row[0])


def read_state(connection: Connection) -> MirrorState:
    """How far a mirror has come, over any connection to it."""
    meta = dict(connection.execute("SELECT key, value FROM main.meta").fetchall())
    return MirrorState(
        cursor=meta["cursor"],
        upto=int(meta["upto"]),
        epoch=str(meta.get("epoch", "")),
        open=int(meta["open"]),
        indexed=int(meta["indexed"]),
        last_sync=int(meta.get("last_sync", 0)),
        stale=bool(meta.get("stale", 0)),
    )
