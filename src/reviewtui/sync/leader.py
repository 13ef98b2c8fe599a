"""One process per cache leads the sync: whoever holds the system's lock on `sync.lock`.

The lock ends with the process that holds it, however that ends; the file itself means nothing.
"""

from pathlib import Path

LOCK_NAME = "sync.lock"


class Leader:
    """This process's claim to lead the sync of one cache folder."""

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self._lock = FileLock(folder / LOCK_NAME, mode=0o600, thread_local=False, blocking=False)

    @property
    def leads(self) -> bool:
        """Whether this process leads now."""
        return bool(self._lock.is_locked)

    def try_lead(self) -> bool:
        """Lead if nobody does; returns at once whether this process leads."""
        from filelock import Timeout

        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def resign(self) -> None:
        """Let another process lead."""
        self._lock.release()
