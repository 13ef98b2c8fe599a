"""What to say when a file of the cache could not be used: of damage, or of room and rights."""

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError

_DAMAGED = {"no_commit": "commit_damaged"}


def trouble(code: str, error: Exception, **values: object) -> ReviewError:
    """The sentence for this fault of SQLite: `code` with these values and why, or that the file is damaged.

    `file` or `folder` among the values says where.
    """
    if sqlite.damaged(error):
        place = values.get("file") or values.get("folder")
        return ReviewError(_DAMAGED.get(code, "cache_damaged"), **{"place": place, **values, "why": str(error)})
    return ReviewError(code, **{**values, "why": str(error)})
