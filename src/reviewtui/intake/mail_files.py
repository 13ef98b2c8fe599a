"""Mails as they lie in files, one at a time: one mail (.eml), many in one file (mbox), or a folder of either kind of
single mails (.eml files, or a Maildir with its subfolders). Links in folders are not followed.

In an mbox a line that begins with `From ` after an empty line starts the next mail, and whoever writes the file marks
such lines inside mails with a `>`. Where one did not, it gives each mail's length instead; a mail that would start
within the length of one before it may be a part of that one's text, written to look like a mail of its own. It is
read, but where it starts is not `firm`, and nothing that its headers say of trust counts.
"""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from reviewtui.domain.values import BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake.decode import Progress, open_file

MAIL_LIMIT = 10 * 1024 * 1024
"""Bytes of one mail; a larger one is passed over without being held."""
NAME_LIMIT = 200
"""Characters of a file's name that are kept."""

_CHUNK = 64 * 1024
_SEPARATOR = re.compile(rb"From (?:-? *\r?\n|\S.* [0-9]{1,2}:[0-9]{2}.* [0-9]{4}\b)")
_MARKED = re.compile(rb">+From ")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BODY = re.compile(rb"\r?\n\r?\n")
_HEAD = 64 * 1024


class RawMail(NamedTuple):
    """A mail's bytes, the name of its file, and whether where it starts is beyond doubt (see above).

    `written_at`: when its file was last written, in epoch ms.
    """

    raw: bytes
    file: str
    firm: bool
    written_at: int


Place = tuple[int, RawMail | BadValue]
"""The physical line where a mail starts (in a folder: its number there), and the mail or why it was passed over."""


def open_mails(path: Path, progress: Progress | None = None) -> Iterator[Place]:
    """The mails of a file or a folder, in the order in which they lie there; in a folder by name.

    Raises:
        ReviewError: as `decode.open_file`; `import_no_mail` where there is none. By the call, before any mail.
    """
    if path.is_dir():
        files = _files_in(path)
        if not files:
            raise ReviewError("import_no_mail", path=path)
        return _from_folder(path, files, progress)
    file, size = open_file(path)
    try:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        written_at = int(os.fstat(file.fileno()).st_mtime * 1000)
    except OSError as error:
        file.close()
        raise ReviewError("import_unreadable", path=path, why=error.strerror or error) from None
    if _SEPARATOR.match(head):
        return _from_mbox(path, file, size, written_at, progress)
    file.close()
    if not _HEADER.match(head):
        raise ReviewError("import_no_mail", path=path)
    return _from_folder(path.parent, [path], progress)


def _files_in(folder: Path) -> list[Path]:
    """The single mails of a folder; what a Maildir is still being given (`tmp`) is left alone."""
    boxes = [folder, *sorted(inner for inner in _entries(folder) if inner.name.startswith("."))]
    maildirs = [box for box in boxes if (box / "cur").is_dir() or (box / "new").is_dir()]
    if maildirs:
        parts = [box / part for box in maildirs for part in ("cur", "new") if not box.is_symlink()]
        return [file for part in parts for file in sorted(_entries(part)) if not file.name.startswith(".")]
    return sorted(file for file in _entries(folder) if file.suffix.lower() == ".eml")


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ReviewError("import_unreadable", path=folder, why=error.strerror or error) from None


def _from_folder(folder: Path, files: list[Path], progress: Progress | None) -> Iterator[Place]:
    for number, file in enumerate(files, 1):
        yield number, _read_one(file, file.relative_to(folder).as_posix()[-NAME_LIMIT:])
        if progress is not None:
            progress(number, len(files))


def _read_one(path: Path, name: str) -> RawMail | BadValue:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return BadValue("mail_not_a_file", file=name)
        with path.open("rb") as file:
            raw = file.read(MAIL_LIMIT + 1)
    except OSError as error:
        return BadValue("mail_unreadable", file=name, why=error.strerror or str(error))
    if len(raw) > MAIL_LIMIT:
        return BadValue("mail_too_large", file=name, megabytes=MAIL_LIMIT >> 20)
    return _mail(raw.removeprefix(b"\xef\xbb\xbf"), name, firm=True, written_at=int(status.st_mtime * 1000))


def _mail(raw: bytes, name: str, *, firm: bool, written_at: int) -> RawMail | BadValue:
    raw = raw.lstrip(b"\r\n")
    return RawMail(raw, name, firm, written_at) if _HEADER.match(raw) else BadValue("no_mail", file=name)


def _from_mbox(path: Path, file: BinaryIO, size: int, written_at: int, progress: Progress | None) -> Iterator[Place]:
    name = path.name[-NAME_LIMIT:]
    claimed = 0
    with file:
        for line, start, raw in _divide(file, progress, size):
            large = len(raw) > MAIL_LIMIT
            mail: RawMail | BadValue = BadValue("mail_too_large", file=name, megabytes=MAIL_LIMIT >> 20)
            if not large:
                mail = _mail(raw, name, firm=start >= claimed, written_at=written_at)
            yield line, mail
            claimed = max(claimed, start + _claimed_length(raw))


def _claimed_length(raw: bytes) -> int:
    """Where a mail says that it ends, counted from its start; 0 where it says nothing."""
    body = _BODY.search(raw, 0, _HEAD)
    length = _LENGTH.search(raw, 0, body.start() if body else _HEAD)
    return body.end() + int(length[1]) if body and length else 0


def _divide(file: BinaryIO, progress: Progress | None, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Each mail of an mbox without its separator: its line, the byte where it starts, and its bytes.

    Of one that is too large only so much is given that this can be seen.
    """
    file.seek(0)
    held = bytearray()
    done = line = 0
    first, start = 1, 0
    blank = fresh = True
    while piece := file.readline(_CHUNK):
        done += len(piece)
        line += fresh
        if fresh and blank and piece.startswith(b"From ") and _SEPARATOR.match(piece):
            if held.strip():
                yield first, start, bytes(held)
                if progress is not None:
                    progress(done, max(size, done))
            held, first, start = bytearray(), line, done
        elif len(held) <= MAIL_LIMIT:
            if fresh and piece.startswith(b">") and _MARKED.match(piece):
                piece = piece[1:]
            held += piece
        blank = fresh and piece in (b"\n", b"\r\n")
        fresh = piece.endswith(b"\n")
    if held.strip():
        yield first, start, bytes(held)
    if progress is not None:
        progress(done, max(size, done))
