"""Readers of other systems' files: each yields observations or row errors, in the order of the file.

Importing this package is cheap; a reader's own module is loaded when it is first called.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from reviewtui.domain.values import BadValue
from reviewtui.wire.messages import ObservationIn
from reviewtui.words import say


class RowError(NamedTuple):
    """A row that was left out: the physical line where it starts (the file's first is 1), and why."""

    line: int
    error: str


def rejected(line: int, error: BadValue) -> RowError:
    """The row error for a value that cannot be kept, in words."""
    return RowError(line, say(f"intake.{error.code}", **error.values))


class Reader(Protocol):
    """Reads one file.

    Args:
        mapping: which column is which field, where names are not obvious; an empty column for none.
        account: the account of rows that name none themselves.
        encoding: of a file that is neither UTF-8 nor marked as UTF-16.
        now: epoch milliseconds; when the rows count as observed, unless they say it.
        progress: told the bytes read so far and the bytes of the file.
        placed: told the physical line where an observation starts, just before it is given.

    Raises:
        ReviewError: the file cannot be read at all; raised by the call, before any row is given.
    """

    def __call__(
        self,
        path: Path,
        *,
        now: int,
        mapping: Mapping[str, str] | None = None,
        account: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        placed: Callable[[int], None] | None = None,
    ) -> Iterator[ObservationIn | RowError]: ...


def _reader(module: str, function: str) -> Reader:
    def read(
        path: Path,
        *,
        now: int,
        mapping: Mapping[str, str] | None = None,
        account: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        placed: Callable[[int], None] | None = None,
    ) -> Iterator[ObservationIn | RowError]:
        reader = cast(Reader, getattr(import_module(f"{__name__}.{module}"), function))
        return reader(path, now=now, mapping=mapping, account=account, encoding=encoding, progress=progress,
                      placed=placed)  # fmt: skip

    return read


READERS: dict[str, Reader] = {
    "ads": _reader("ads", "read_ads"),
    "ads-meta": _reader("ads_meta", "read_ads_meta"),
}
"""The reader for each kind of `reviewtui import KIND FILE`."""
