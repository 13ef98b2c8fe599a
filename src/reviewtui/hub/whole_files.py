"""New files that are whole, or not there: each is made in a folder of its own beside its place.

Whoever makes one has that folder alone; one that nobody has was left by a process that was killed.
"""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from reviewtui.database import sqlite
from reviewtui.database.folder_lock import FolderLock
from reviewtui.folders import sync_folder

_FILES = ("", "-wal", "-shm", "-journal")
"""What a SQLite database is made of."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A new file, mode 0600, which is at `path` when all of it is on disk, or not at all.

    Raises:
        FileExistsError: there is one; it stays as it is.
    """
    if path.exists():
        raise FileExistsError
    with _making(path) as fresh:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _place(fresh, path)


@contextmanager
def whole_database(path: Path) -> Iterator[Path]:
    """A name for a new SQLite file, all of which is at `path` once the context ends well.

    Raises:
        FileExistsError: there is one already; it stays as it is.
    """
    if any(Path(f"{path}{end}").exists() for end in _FILES):  # a log left behind would be read into the new file
        raise FileExistsError
    with _making(path) as fresh:
        yield fresh
        sqlite.settle(fresh)
        _place(fresh, path)


@contextmanager
def _making(path: Path) -> Iterator[Path]:
    """A name for what is to be at `path`; all that is beside it at the end goes, and what was left there before."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        if left.is_dir():
            with suppress(BlockingIOError), FolderLock(left, alone=True):
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(".part", f".{path.name}.", path.parent))
    with FolderLock(folder, alone=True):
        try:
            yield folder / path.name
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _place(fresh: Path, path: Path) -> None:
    """Give a finished file its name, unless another has it."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        fresh.rename(path)
    sync_folder(path.parent)
