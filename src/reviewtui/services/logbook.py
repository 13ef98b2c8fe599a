"""The log of a running program: a bounded file of the user's own, so that nothing is written over the screen."""

import logging
import os
from io import TextIOWrapper
from pathlib import Path

from reviewtui.errors import ReviewError
from reviewtui.settings import Settings, make_folder
from reviewtui.text import visible

NAME = "reviewtui.log"
BYTES_MOST = 256 * 1024
"""Above it the file becomes `reviewtui.1.log`, in the place of the one before, and a new one begins."""


class _Visible(logging.Formatter):
    """One record: when, where, what; hidden and acting characters made marks."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


class _Logbook(logging.Handler):
    """Appends records to a file of mode 0600. What cannot be written is let go: there is nowhere to say it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self.setFormatter(_Visible("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
            if self.file.exists() and self.file.stat().st_size > BYTES_MOST:
                self.file.replace(self.file.with_suffix(".1.log"))
            with self._opened() as out:
                out.write(f"{line}\n")
        except (OSError, ValueError, TypeError):
            return

    def _opened(self) -> TextIOWrapper:
        descriptor = os.open(self.file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        return open(descriptor, "a", encoding="utf-8", errors="backslashreplace")


def keep_log(settings: Settings) -> None:
    """Send what this program logs to a file in this home's log folder, for as long as it runs; to nowhere else.

    Where the folder cannot be made, nothing is logged.
    """
    logger = logging.getLogger("reviewtui")
    for handler in [handler for handler in logger.handlers if isinstance(handler, _Logbook | logging.NullHandler)]:
        logger.removeHandler(handler)
    try:
        make_folder(settings.log_dir)
    except ReviewError:
        logger.addHandler(logging.NullHandler())
        return
    logger.addHandler(_Logbook(settings.log_dir / NAME))
