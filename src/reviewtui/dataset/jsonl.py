"""JSON lines: one training example per line, written whole or not at all; same examples, same bytes."""

import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from reviewtui.errors import ReviewError
from reviewtui.folders import sync_folder

BATCH = 64
"""Lines encoded and written at once; memory stays near these, however long the file gets."""


class Written(NamedTuple):
    """A finished file: its lines, and the SHA-256 of its bytes in hex."""

    written: int
    sha256: str


def write_jsonl(path: Path, examples: Iterable[Any]) -> Written:
    """Write one line of JSON for each example, as `write_whole`.

    Raises:
        ReviewError: as `write_whole`.
    """
    return write_whole(path, partial(export_jsonl, examples))


def write_whole(path: Path, fill: Callable[[BinaryIO], Written]) -> Written:
    """Have a file written, a new one or over an old one, mode 0600.

    Nothing is at `path` before everything is on disk; on any failure what was there stays as it was.

    Raises:
        ReviewError: `export_place` (the path is a folder, a link or a device), `export_failed`.
    """
    _check_place(path)
    part = path.with_name(f".reviewtui-{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise _failed(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            written = fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _failed(path, error) from error
        raise
    sync_folder(path.parent)
    return written


def export_jsonl(examples: Iterable[Any], file: BinaryIO) -> Written:
    """Write the examples to an open file, a line each.

    Raises:
        OSError: the file could not be written.
    """
    encode_lines = msgspec.json.Encoder(order="deterministic").encode_lines
    digest = hashlib.sha256()
    lines = 0
    rest = iter(examples)
    while batch := list(islice(rest, BATCH)):
        encoded = encode_lines(batch)
        digest.update(encoded)
        file.write(encoded)
        lines += len(batch)
    return Written(lines, digest.hexdigest())


def _check_place(path: Path) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _failed(path, error) from None
    if not stat.S_ISREG(mode):
        raise ReviewError("export_place", file=path)


def _failed(path: Path, error: OSError) -> ReviewError:
    return ReviewError("export_failed", file=path, why=error.strerror or str(error))
