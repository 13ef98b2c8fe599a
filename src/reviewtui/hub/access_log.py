"""The access log: one plain line per answer, in a file of its own that is rotated. Who read what, never what it said.

A line: the instant (UTC), who (`-`: nobody who came in), method, route, status. No query, header or body is in it.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue

from reviewtui.errors import ReviewError
from reviewtui.hub.doors import ACCESS_LOG
from reviewtui.hub.opening import Hub
from reviewtui.text import visible

BYTES, FILES = 10_000_000, 5
"""Of one file; and how many, the newest included."""


class _File(RotatingFileHandler):
    """For this user's eyes alone."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab", buffering=0), encoding="utf-8", write_through=True)


class _Plain(logging.Formatter):
    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever a user is called."""
        return visible(super().format(record)).replace("\n", " ")


def log_of(hub: Hub, port: int, folder: Path | None = None) -> Path:
    """Where a hub's access log is: beside its database file, or in this folder, or where this system keeps logs."""
    database = hub.engine.url.database
    if hub.engine.dialect.name == "sqlite" and database:
        return Path(f"{database}-access.log")
    if folder is None:
        from platformdirs import user_log_path

        folder = user_log_path("reviewtui", appauthor=False)
    return folder / f"{hub.hub_id}-{port}-access.log"


@contextmanager
def kept_log(path: Path) -> Iterator[None]:
    """Write the log there for as long as the block lasts, in a thread of its own.

    Raises:
        ReviewError: `access_log`: the file cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _File(path, maxBytes=BYTES, backupCount=FILES - 1)
    except OSError as error:
        raise ReviewError("access_log", file=path, why=error.strerror or str(error)) from error
    file.setFormatter(_Plain("%(asctime)sZ %(message)s", "%Y-%m-%dT%H:%M:%S"))
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    inlet, outlet = QueueHandler(queue), QueueListener(queue, file)
    before, ACCESS_LOG.propagate = ACCESS_LOG.propagate, False
    ACCESS_LOG.setLevel(logging.INFO)
    ACCESS_LOG.addHandler(inlet)
    outlet.start()
    try:
        yield
    finally:
        ACCESS_LOG.removeHandler(inlet)
        ACCESS_LOG.setLevel(logging.NOTSET)
        ACCESS_LOG.propagate = before
        outlet.stop()
        file.close()
