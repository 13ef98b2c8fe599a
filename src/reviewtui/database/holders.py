"""Which other process has a database file open: asked of the system's locks, which end with the process."""

import os
import struct
import sys
from pathlib import Path

_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes of a file on which whoever has it open in WAL mode holds a lock (https://sqlite.org/lockingv3.html)."""
_LAYOUTS = {"linux": ("hhqqi", 4, (0, 1, 2, 3, 4)), "darwin": ("qqihh", 2, (3, 4, 0, 1, 2))}
"""Of `struct flock`: its format, where the process is in it, and where type, whence, start, length and process go."""


def holder(file: Path) -> int | None:
    """The process that has this database open, other than this one; 0 where it cannot be told which; None if none.

    While it asks, this process must not have the file open itself: closing any handle of it lets go of its locks.
    """
    if sys.platform == "win32" or not file.exists():
        return None
    import fcntl

    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return None  # whoever needs the file next says why
    try:
        layout = _LAYOUTS.get(sys.platform)
        if layout is None:
            return None if _free(handle) else 0
        form, process, places = layout
        values = [0] * 5
        for place, value in zip(places, (fcntl.F_WRLCK, os.SEEK_SET, _SHARED_FIRST, _SHARED_SIZE, 0), strict=True):
            values[place] = value
        answer = struct.unpack(form, fcntl.fcntl(handle, fcntl.F_GETLK, struct.pack(form, *values)))
        return None if answer[places[0]] == fcntl.F_UNLCK else int(answer[process])
    finally:
        os.close(handle)


def _free(handle: int) -> bool:
    import fcntl

    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
    except OSError:
        return False
    return True
