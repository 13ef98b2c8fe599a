"""Whose a folder is: whoever has a database in it open shares it, whoever replaces or removes its files has it alone.

The system's lock on the folder itself, which ends with the process, however that ends. Windows has none; there an
open file is neither replaced nor removed.
"""

import os
import sys
from pathlib import Path
from types import TracebackType

from reviewtui.database.holders import holder
from reviewtui.errors import ReviewError


class FolderLock:
    """This process's hold of a folder, from when it is made until it is released. A process may share one often."""

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        """Take hold at once, or not.

        Raises:
            BlockingIOError: somebody has the folder alone; or, for `alone`, somebody shares it.
        """
        self._handle = _lock(folder, alone)

    def release(self) -> None:
        """Let go of the folder."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def __del__(self) -> None:
        if hasattr(self, "_handle"):
            self.release()


class InUse(Exception):
    """Somebody has the folder or its work.db open: this `process`, where the system tells which."""

    def __init__(self, process: int | None) -> None:
        super().__init__()
        self.process = process


def alone(folder: Path) -> FolderLock:
    """A hold of this folder for who replaces or removes what is in it: nobody has it open, nor opens it meanwhile.

    Raises:
        InUse: somebody has, be it a version that took no hold.
    """
    work = folder / "work.db"
    try:
        lock = FolderLock(folder, alone=True)
    except BlockingIOError:
        raise InUse(holder(work)) from None
    if (process := holder(work)) is not None:
        lock.release()
        raise InUse(process)
    return lock


def share(folder: Path) -> FolderLock:
    """A hold of this folder beside others'.

    Raises:
        ReviewError: `home_taken`.
    """
    try:
        return FolderLock(folder)
    except BlockingIOError:
        raise ReviewError("home_taken", folder=folder) from None


def _lock(folder: Path, alone: bool) -> int | None:
    """The handle that holds the lock; None where the system has no such locks, or there is no such folder."""
    if sys.platform == "win32":
        return None
    import fcntl

    while True:
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:
            return None  # whoever needs the folder next says why
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), os.stat(folder)):
                return handle
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:
            os.close(handle)
            return None
        os.close(handle)  # another folder has the name by now
