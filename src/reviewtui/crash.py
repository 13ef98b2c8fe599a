"""A fault nobody foresaw: its report goes into a file of the user's own, and one line says where."""

import time
import traceback
from pathlib import Path

from reviewtui import __version__
from reviewtui.errors import ReviewError
from reviewtui.text import visible


def report(log_dir: Path, error: BaseException) -> ReviewError:
    """Write where the fault happened (0600, without the values of variables); returns the line for the user."""
    from reviewtui.settings import write_private

    kind = type(error).__name__
    trace = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
    file = log_dir / f"crash-{time.time_ns() // 1_000_000}.txt"
    try:
        write_private(file, f"reviewtui {__version__}\n{visible(trace)}".encode(errors="backslashreplace"))
    except ReviewError:
        return ReviewError("crashed_unwritten", kind=kind, folder=log_dir)
    return ReviewError("crashed", kind=kind, file=file)
