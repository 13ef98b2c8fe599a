"""Zip archives from outside: read where they are, never extracted, in counted bytes.

What the archive's own directory claims is believed in nothing that matters: every byte that comes out is counted,
and reading stops at the bounds below. An archive with names that lead elsewhere, with one name twice, with links
or with passwords is refused as a whole, before anything of it is read. Nothing is ever written.
"""

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from reviewtui.errors import ReviewError
from reviewtui.intake.decode import open_file

ENTRIES = 100_000
"""Entries of one archive; a chat export has one for each channel and day."""
DEPTH = 8
"""Folders that one entry may lie in."""
DIRECTORY = 16 * 1024 * 1024
"""Bytes of the archive's own directory."""
ENTRY = 1024 * 1024 * 1024
"""Bytes that come out of one entry."""
TOTAL = 8 * 1024 * 1024 * 1024
"""Bytes that come out of one archive, whatever is read twice."""
RATIO = 200
"""Bytes that may come out for each byte that lies in the file; text packs 5 to 50 times."""
FREE = 16 * 1024 * 1024
"""Bytes that may come out whatever the ratio: so many do no harm."""
CHUNK = 64 * 1024

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1 | 0x40 | 0x2000
"""Flags of an entry: encrypted, strongly so, or with its directory."""
_DRIVE = re.compile(r"[A-Za-z]:")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
"""What the zip reader raises where bytes make no sense; it checks little."""


class Archive:
    """An archive that keeps to the bounds. A context manager that closes its file."""

    def __init__(self, path: Path, file: BinaryIO, size: int) -> None:
        """Look through the directory; as `open_archive`."""
        self.path = path
        self._file = file
        self._size = size
        self._spent = 0
        try:
            self._zip = zipfile.ZipFile(_Guarded(file, path))
        except _DAMAGE:
            raise self._refused("archive_damaged") from None
        self._entries = self._checked(self._zip.infolist())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._file.close()

    def names(self) -> tuple[str, ...]:
        """The entries that are files, in the archive's order: relative paths with `/`, each once."""
        return tuple(self._entries)

    def entry(self, name: str) -> zipfile.ZipInfo:
        """What the directory says of a file: its time and its kind of packing.

        Raises:
            ReviewError: `archive_no_entry`.
        """
        if name not in self._entries:
            raise self._refused("archive_no_entry", name=name)
        return self._entries[name]

    def read(self, name: str, limit: int) -> bytes:
        """A whole file of at most `limit` bytes.

        Raises:
            ReviewError: as `stream`.
        """
        return b"".join(self.stream(name, limit))

    def stream(self, name: str, limit: int = ENTRY) -> Iterator[bytes]:
        """A file in chunks, in the memory of one.

        Raises:
            ReviewError: `archive_no_entry`, by the call; while it is read, `archive_too_big` beyond `limit` bytes,
                `archive_bomb`, `archive_damaged`.
        """
        return self._chunks(self.entry(name), limit)

    def _chunks(self, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
        held = min(entry.compress_size, self._size)
        out = 0
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(CHUNK):
                    out += len(chunk)
                    self._spent += len(chunk)
                    if out > limit:
                        raise self._refused("archive_too_big", name=entry.filename, megabytes=max(1, limit >> 20))
                    if _explodes(out, held) or self._spent > TOTAL:
                        raise self._refused("archive_bomb", name=entry.filename)
                    yield chunk
        except _DAMAGE:
            raise self._refused("archive_damaged") from None

    def _checked(self, found: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(found) > ENTRIES:
            raise self._refused("archive_entries", n=len(found), most=ENTRIES)
        files: dict[str, zipfile.ZipInfo] = {}
        known: set[str] = set()
        for entry in found:
            name = entry.orig_filename
            if not _is_safe(name):
                raise self._refused("archive_unsafe_name", name=name[:200])
            if name.count("/") > DEPTH:
                raise self._refused("archive_depth", name=name[:200], most=DEPTH)
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise self._refused("archive_link", name=name)
            if entry.flag_bits & _LOCKED:
                raise self._refused("archive_locked", name=name)
            if entry.compress_type not in _PACKED:
                raise self._refused("archive_packing", name=name)
            if _explodes(entry.file_size, min(entry.compress_size, self._size)):
                raise self._refused("archive_bomb", name=name)
            same = unicodedata.normalize("NFC", name).casefold().rstrip("/")  # one file where case means nothing
            if same in known:
                raise self._refused("archive_twice", name=name)
            known.add(same)
            if not name.endswith("/"):
                files[name] = entry
        return files

    def _refused(self, code: str, **values: object) -> ReviewError:
        return ReviewError(code, path=self.path, **values)


def open_archive(path: Path) -> Archive:
    """The archive at `path`, looked through.

    Raises:
        ReviewError: `archive_damaged`; `archive_entries`, `archive_depth`, `archive_bomb`: over the bounds;
            `archive_unsafe_name`, `archive_twice`, `archive_link`, `archive_locked`, `archive_packing`; and as
            `decode.open_file`.
    """
    file, size = open_file(path)
    try:
        return Archive(path, file, size)
    except BaseException:
        file.close()
        raise


def _explodes(out: int, held: int) -> bool:
    return out > FREE and out > RATIO * held


def _is_safe(name: str) -> bool:
    """Whether an entry's name can only lead below the folder it would be unpacked in, on every system."""
    if not name or name.startswith("/") or "\\" in name or _DRIVE.match(name):
        return False
    if not all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in name):
        return False
    return all(part not in ("", ".", "..") for part in name.removesuffix("/").split("/"))


class _Guarded(io.RawIOBase):
    """The archive's file for the zip reader, which takes the whole directory at once: it must be a small one."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(DIRECTORY + 1 if size < 0 else min(size, DIRECTORY + 1))
        if len(found) > DIRECTORY:
            raise ReviewError("archive_directory", path=self._path, megabytes=DIRECTORY >> 20)
        return found
