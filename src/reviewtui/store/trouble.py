"""What to say when a file of the cache could not be used: of damage, or of room and rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError

_DAMAGED = {"no_commit": "commit_damaged"}


def trouble(code: str, error: Exception, **values: object) -> ReviewError:
    """The sentence for this fault: `code` with these values and why, or that the file is damaged.

    `file` or `folder` among the values says where.
    """
    if sqlite.damaged(error):
        place = values.get("file") or values.get("folder")
        why = str(error).partition(" with text ")[0]  # what a row holds is no reason
        return ReviewError(_DAMAGED.get(code, "cache_damaged"), **{"place": place, **values, "why": why})
    return ReviewError(code, **{**values, "why": str(error)})


@contextmanager
def worded(place: Path) -> Iterator[None]:
    """Give what goes wrong with the files in this place its sentence; an interrupted search is not wrong. What SQLite
    takes for whole may hold words that nobody wrote: they are damage too.

    Raises:
        ReviewError: `work_trouble`, `cache_damaged`.
    """
    try:
        yield
    except sqlite.Error as error:
        if "interrupted" in str(error):
            raise
        raise trouble("work_trouble", error, file=place) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReviewError("cache_damaged", place=place, why=str(error)) from error
