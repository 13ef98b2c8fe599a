"""Opening another system's file as text, in bounded memory.

A file is UTF-8, or UTF-16 where its byte order mark says so; anything else is read only under the name
of an encoding given by the user, never by a guess. Bytes that the encoding does not know spoil the
physical lines they stand on, and no others.
"""

import codecs
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from reviewtui.domain.values import NUL_MARK, BadValue, clean_text
from reviewtui.errors import Misused, ReviewError

CHUNK = 256 * 1024
"""Bytes read at a time."""
LINE_LIMIT = 4 * 1024 * 1024
"""Characters of one physical line; a longer one is rejected without being held."""

Progress = Callable[[int, int], None]
"""Told the bytes read so far and the bytes of the file."""

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_FILE_IS_WRITTEN_IN = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_MARK = "\udc80"
_SPOILT = re.compile("[\ud800-\udfff]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _MARK, error.end


codecs.register_error("reviewtui.mark", _mark)


class Block(NamedTuple):
    """Some consecutive physical lines, without their newline (a carriage return before it stays).

    `first` is the number of the first of them (from 1). `faults` tells, by line number, what is wrong
    with a line as text; such a line keeps its place, with marks for what could not be read.
    """

    first: int
    lines: list[str]
    faults: dict[int, BadValue]


def open_file(path: Path) -> tuple[BinaryIO, int]:
    """The regular file at `path`, open for reading, and its size in bytes.

    Raises:
        ReviewError: `import_no_file`, `import_unreadable`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReviewError("import_not_a_file", path=path)
        return path.open("rb"), status.st_size
    except (FileNotFoundError, NotADirectoryError):
        raise ReviewError("import_no_file", path=path) from None
    except (OSError, ValueError) as error:
        raise ReviewError("import_unreadable", path=path, why=getattr(error, "strerror", None) or error) from None


_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def codec_of(path: Path, head: bytes, encoding: str | None) -> str:
    """The codec for a file that begins with `head`.

    Raises:
        Misused: `import_encoding_unknown`.
        ReviewError: `import_encoding_needed`, where neither a mark nor the user says which it is;
            `import_workbook` for a spreadsheet's own file, which is a zip or an older binary.
    """
    if head.startswith(_WORKBOOKS):
        raise ReviewError("import_workbook", path=path)
    by_mark = next((codec for mark, codec in _BOMS if head.startswith(mark)), None)
    if encoding is None:
        if by_mark is not None and by_mark.startswith("utf-32"):
            raise ReviewError("import_encoding_needed", path=path, likely="utf-32")
        if by_mark is None and b"\0" in head[:2]:  # half of an unmarked UTF-16 letter
            likely = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
            raise ReviewError("import_encoding_needed", path=path, likely=likely)
        return by_mark or "utf-8"
    name = _known(encoding)
    if name is None:
        raise Misused("import_encoding_unknown", encoding=encoding)
    if name in ("utf-16", "utf-32"):
        if by_mark is None or not by_mark.startswith(name):
            raise ReviewError("import_encoding_needed", path=path, likely=f"{name}-le")
        return by_mark
    return "utf-8" if name == "utf-8-sig" else name


def _known(encoding: str) -> str | None:
    """Python's own name of a text encoding, or None."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    try:
        b"a".decode(name)
    except LookupError:  # a codec between bytes and bytes
        return None
    except UnicodeError:  # one byte need not be a whole character
        pass
    return None if name in _NO_FILE_IS_WRITTEN_IN else name


def read_blocks(
    path: Path, encoding: str | None, progress: Progress | None = None, *, chunk: int = CHUNK
) -> Iterator[Block]:
    """The physical lines of a file, a block at a time. NUL is already U+2400.

    Raises:
        ReviewError, Misused: as `open_file` and `codec_of`, before the first block.
    """
    file, size = open_file(path)
    with file:
        raw = file.read(max(chunk, 4))
        codec = codec_of(path, raw, encoding)
        decoder = codecs.getincrementaldecoder(codec)("reviewtui.mark")
        number, carry, overlong, done = 1, "", False, 0
        while True:
            done += len(raw)
            text = decoder.decode(raw, not raw)
            if done == len(raw):
                text = text.removeprefix("\ufeff")
            lines = text.split("\n")
            if overlong:
                lines[0] = ""
            elif carry:
                lines[0] = carry + lines[0]
            faults: dict[int, BadValue] = {}
            if overlong and len(lines) > 1:
                faults[number] = BadValue("line_too_long")
                overlong = False
            carry = "" if not raw else lines.pop()
            if len(carry) > LINE_LIMIT:
                carry, overlong = "", True
            if not raw:
                if overlong:
                    faults[number + len(lines) - 1] = BadValue("line_too_long")
                elif not lines[-1]:
                    lines.pop()
            if lines:
                yield Block(number, _checked(lines, number, codec, faults), faults)
                number += len(lines)
            if progress is not None:
                progress(done, max(size, done))
            if not raw:
                return
            raw = file.read(chunk)


def _checked(lines: list[str], first: int, codec: str, faults: dict[int, BadValue]) -> list[str]:
    """The lines with NUL made visible; what is wrong with them goes into `faults`."""
    text = "\n".join(lines)
    try:
        clean = clean_text(text)
    except BadValue:
        for number, line in enumerate(lines, first):
            spoilt = _SPOILT.search(line)
            if spoilt is not None:
                byte = len(line[: spoilt.start()].encode(codec, "replace")) + 1
                faults.setdefault(number, BadValue("bad_bytes", encoding=codec.upper(), line=number, byte=byte))
        return [line.replace("\0", NUL_MARK) for line in lines]
    return lines if clean is text else clean.split("\n")


def read_whole(path: Path, encoding: str | None, limit: int) -> bytes:
    """A whole file as UTF-8 without its mark. Bytes that cannot be read stay invalid UTF-8.

    Raises:
        ReviewError: `import_too_big` beyond `limit` bytes; else as `read_blocks`.
    """
    file, _ = open_file(path)
    with file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise ReviewError("import_too_big", path=path, megabytes=limit >> 20)
    codec = codec_of(path, raw, encoding)
    if codec == "utf-8":
        return raw.removeprefix(codecs.BOM_UTF8)
    return raw.decode(codec, "reviewtui.mark").removeprefix("\ufeff").encode("utf-8", "surrogatepass")
