"""Looking at the mirror while another process leads."""

from pathlib import Path

from reviewtui.database import sqlite
from reviewtui.store.progress import MirrorState, read_state


def look(mirror: Path) -> MirrorState | None:
    """How far the leader has brought the mirror; None while there is nothing to read.

    Opened anew each time, because the leader may set a damaged mirror aside.
    """
    try:
        connection = sqlite.open_file(mirror, synchronous="NORMAL", read_only=True, cache_mb=1)
    except sqlite.Error:
        return None
    try:
        return read_state(connection)
    except (sqlite.Error, KeyError):
        return None  # the leader is making it
    finally:
        connection.close()
