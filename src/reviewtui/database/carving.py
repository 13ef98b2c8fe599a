"""Reading what is left of a damaged SQLite file, page by page, where SQLite itself gives up at the first fault.

Nothing is written. The layout is that of https://sqlite.org/fileformat2.html: §1.3 header, §1.5 freelist, §1.6 pages
of b-trees, §2.1 records, §4 the write-ahead log.
"""

import struct
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

MAGIC = b"SQLite format 3\0"
WAL_MAGIC = (0x377F0682, 0x377F0683)
"""The last bit: whether the checksums are of big-endian words."""
PAGE_SIZE = 4096
"""What SQLite makes, where nothing says otherwise."""
_INDEX_INNER, _TABLE_INNER, _INDEX_LEAF, _TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
_WORD = 0xFFFFFFFF
_ROUNDS = 1_000_000

Value = int | float | str | bytes | None


class Row(NamedTuple):
    """A row of a table, or (`rowid` 0) an entry of an index or of a table without row ids. Text that is no UTF-8
    holds surrogates."""

    rowid: int
    values: tuple[Value, ...]


class Image(NamedTuple):
    """A page as it stood once. `current`: as the last commit left it; `number` is 0 where it is not known."""

    number: int
    content: bytes
    current: bool


class Remains:
    """A file that may be damaged, with its write-ahead log, and logs that were its own before.

    Everything that was ever committed and not written over is among its images.
    """

    def __init__(self, file: Path, earlier_logs: Sequence[Path] = ()) -> None:
        """Read the bytes.

        Raises:
            OSError: they cannot be read.
        """
        self.main = file.read_bytes() if file.exists() else b""
        log = file.with_name(file.name + "-wal")
        self.log = Log(log.read_bytes() if log.exists() else b"")
        self.earlier = [Log(earlier.read_bytes()) for earlier in earlier_logs]
        sizes = {size for size in (self._said_size(), self.log.page_size) if size} or {PAGE_SIZE}
        self.page_size = max(sizes | {PAGE_SIZE}, key=self._leaves) if self.main else max(sizes)

    def _said_size(self) -> int:
        """The page size that the header says; 0 where it says none that can be."""
        if len(self.main) < 100 or not self.main.startswith(MAGIC):
            return 0
        said = int.from_bytes(self.main[16:18], "big")
        size = 65536 if said == 1 else said
        return size if 512 <= size <= 65536 and size & (size - 1) == 0 else 0

    def _leaves(self, size: int) -> tuple[int, bool]:
        """How many pages of this size look like leaves of a table; of equals, the usual size."""
        starts = range(0, len(self.main) - size + 1, size)
        return sum(self.main[at] == _TABLE_LEAF and self._sound(at, size) for at in starts), size == PAGE_SIZE

    def _sound(self, at: int, size: int) -> bool:
        cells = int.from_bytes(self.main[at + 3 : at + 5], "big")
        return 8 + 2 * cells <= int.from_bytes(self.main[at + 5 : at + 7], "big") <= size

    # --- pages ---

    @cached_property
    def current(self) -> dict[int, bytes]:
        """Each page as the last commit left it, as far as that can be told."""
        size = self.page_size
        pages = {at // size + 1: self.main[at : at + size] for at in range(0, len(self.main), size)}
        pages.update((frame.number, frame.content) for frame in self.log.committed if len(frame.content) == size)
        return {number: page for number, page in pages.items() if len(page) == size}

    def images(self) -> Iterator[Image]:
        """Every page, as it is now first; then as it was, wherever that is still to be found."""
        for number, page in self.current.items():
            yield Image(number, page, True)
        for number, page in self._main_pages():
            if self.current.get(number) != page:
                yield Image(number, page, False)
        for log in (self.log, *self.earlier):
            for frame in log.frames:
                if self.current.get(frame.number) != frame.content:
                    yield Image(frame.number if log is self.log else 0, frame.content, False)

    def _main_pages(self) -> Iterator[tuple[int, bytes]]:
        size = self.page_size
        for at in range(0, len(self.main), size):
            page = self.main[at : at + size]
            yield at // size + 1, page + bytes(size - len(page))  # of a page cut off, what is there counts

    @cached_property
    def unread(self) -> int:
        """How many pages are missing, or are none that could be understood: rows may have stood on them."""
        first = self.current.get(1, b"")
        said = int.from_bytes(first[28:32], "big") if first.startswith(MAGIC) else 0
        last = self.log.committed[-1].size if self.log.committed else 0
        missing = max(0, (last or said) - len(self.current), 0 if first.startswith(MAGIC) else 1)
        strange = [number for number, page in self.current.items() if not _understood(page, _header(number))]
        beside = self._free() | self._continued() if strange else set()
        return missing + sum(number not in beside for number in strange) + self.log.broken

    def _free(self) -> set[int]:
        """The pages that nothing stands on."""
        first = self.current.get(1, b"")
        free: set[int] = set()
        trunk = int.from_bytes(first[32:36], "big") if first.startswith(MAGIC) else 0
        while trunk in self.current and trunk not in free:
            page = self.current[trunk]
            free.add(trunk)
            trunk, count = struct.unpack(">II", page[:8])
            count = min(count, len(page) // 4 - 2)
            free.update(struct.unpack(f">{count}I", page[8 : 8 + 4 * count]))
        return free

    def _continued(self) -> set[int]:
        """The pages that only continue a row."""
        found: set[int] = set()
        for number, page in self.current.items():
            for cell in _cells(page, _header(number)):
                follows = cell.follows
                for _ in range(cell.pages(len(page))):
                    if follows not in self.current or follows in found:
                        break
                    found.add(follows)
                    follows = int.from_bytes(self.current[follows][:4], "big")
        return found

    # --- rows ---

    def rows(self, image: Image) -> Iterator[Row]:
        """The rows on a page. One that continues on other pages may come twice, as these are and as they were."""
        for cell in _cells(image.content, _header(image.number)):
            told = set()
            for payload in self._payloads(cell):
                values = read_record(payload)
                if values is not None and payload not in told:
                    told.add(payload)
                    yield Row(cell.rowid, values)

    def _payloads(self, cell: "_Cell") -> Iterator[bytes]:
        if not cell.follows:
            yield cell.local
            return
        for pages in self._generations:
            parts, follows, left = [cell.local], cell.follows, cell.length - len(cell.local)
            while left > 0 and follows in pages:
                page = pages[follows]
                parts.append(page[4 : 4 + left])
                left -= len(parts[-1])
                follows = int.from_bytes(page[:4], "big")
            if left == 0:
                yield b"".join(parts)

    @cached_property
    def _generations(self) -> list[dict[int, bytes]]:
        """The pages as they are, and as they were, the likelier first."""
        return [self.current, dict(self._main_pages()), *(log.latest for log in (self.log, *self.earlier))]


class Frame(NamedTuple):
    """A page in a write-ahead log. `size`: pages of the file after this commit; 0 where it does not end one."""

    number: int
    size: int
    content: bytes


class Log:
    """A write-ahead log, which may be damaged."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        size = int.from_bytes(raw[8:12], "big")
        ours = len(raw) >= 32 and int.from_bytes(raw[:4], "big") in WAL_MAGIC and size & (size - 1) == 0
        self.page_size = size if ours and 512 <= size <= 65536 else 0
        self.frames: list[Frame] = []
        """Every frame that is there, of earlier rounds of the log too."""
        step = 24 + (self.page_size or PAGE_SIZE)
        for at in range(32, len(raw) - step + 1, step):
            number, pages = struct.unpack(">II", raw[at : at + 8])
            self.frames.append(Frame(number, pages, raw[at + 24 : at + step]))

    @cached_property
    def committed(self) -> list[Frame]:
        """The frames that SQLite reads: to the end of the last commit before anything that is not as it was."""
        whole = self._whole
        ends = [at for at, frame in enumerate(self.frames[:whole]) if frame.size]
        return self.frames[: ends[-1] + 1] if ends else []

    @cached_property
    def latest(self) -> dict[int, bytes]:
        """Each page as the last frame of it has it."""
        return {frame.number: frame.content for frame in self.frames}

    @cached_property
    def broken(self) -> int:
        """How many frames of this round SQLite would pass over because something before them is damaged."""
        if not self.page_size or not self._head_whole():
            return len(self.frames)
        later = [at for at in range(self._whole, len(self.frames)) if not self._of_earlier_round(at)]
        return later[-1] + 1 - self._whole if later else 0

    def _salts(self, at: int) -> bytes:
        begin = 32 + at * (24 + self.page_size)
        return self.raw[begin + 8 : begin + 16]

    def _of_earlier_round(self, at: int) -> bool:
        """Whether a frame was left by an earlier round of the log: each round counts the first salt up by one."""
        first = int.from_bytes(self.raw[16:20], "big")
        return 1 <= (first - int.from_bytes(self._salts(at)[:4], "big") & _WORD) <= _ROUNDS

    def _head_whole(self) -> bool:
        return self._sum(self.raw[:24], (0, 0)) == struct.unpack(">II", self.raw[24:32])

    @cached_property
    def _whole(self) -> int:
        """How many frames, from the first, are as they were written."""
        if not self.page_size or not self._head_whole():
            return 0
        sums = struct.unpack(">II", self.raw[24:32])
        step = 24 + self.page_size
        for at in range(len(self.frames)):
            head = self.raw[32 + at * step : 32 + at * step + 24]
            sums = self._sum(head[:8] + self.frames[at].content, sums)
            if self._salts(at) != self.raw[16:24] or sums != struct.unpack(">II", head[16:24]):
                return at
        return len(self.frames)

    def _sum(self, raw: bytes, sums: tuple[int, int]) -> tuple[int, int]:
        """The checksum of §4.2, continued."""
        one, two = sums
        words = struct.unpack(f"{'>' if self.raw[3] & 1 else '<'}{len(raw) // 4}I", raw)
        for first, second in zip(words[::2], words[1::2], strict=True):
            one = (one + first + two) & _WORD
            two = (two + second + one) & _WORD
        return one, two


class _Cell(NamedTuple):
    """A row on a page: the part of it that stands there, and the page where it continues (0: nowhere)."""

    rowid: int
    length: int
    local: bytes
    follows: int

    def pages(self, size: int) -> int:
        """On how many further pages it continues."""
        return -(-(self.length - len(self.local)) // (size - 4))


def _header(number: int) -> int:
    """Bytes of a page that are not the b-tree's."""
    return 100 if number == 1 else 0


def _understood(page: bytes, at: int) -> bool:
    """Whether all that is said to be on this page of a b-tree is there."""
    kind = page[at]
    if kind not in (_INDEX_INNER, _TABLE_INNER, _INDEX_LEAF, _TABLE_LEAF):
        return False
    count = int.from_bytes(page[at + 3 : at + 5], "big")
    if kind == _TABLE_INNER:
        return at + 12 + 2 * count <= len(page)
    found = list(_cells(page, at))
    return len(found) == count and all(cell.follows or read_record(cell.local) is not None for cell in found)


def _cells(page: bytes, at: int) -> Iterator[_Cell]:
    """The cells of a page of rows or entries that can be one."""
    kind, size = page[at], len(page)
    if kind not in (_INDEX_INNER, _INDEX_LEAF, _TABLE_LEAF):
        return
    inner = kind == _INDEX_INNER
    begin = at + (12 if inner else 8)
    count = min(int.from_bytes(page[at + 3 : at + 5], "big"), (size - begin) // 2)
    least = (size - 12) * 32 // 255 - 23
    most = size - 35 if kind == _TABLE_LEAF else (size - 12) * 64 // 255 - 23
    for (pointer,) in struct.iter_unpack(">H", page[begin : begin + 2 * count]):
        if not begin <= pointer < size:
            continue
        place = pointer + (4 if inner else 0)
        length, place = _varint(page, place)
        rowid = 0
        if kind == _TABLE_LEAF:
            rowid, place = _varint(page, place)
        here = length
        if length > most:
            here = least + (length - least) % (size - 4)
            here = here if here <= most else least
        end = place + here
        if length < 2 or end > size or (length > most and end + 4 > size):
            continue
        follows = int.from_bytes(page[end : end + 4], "big") if length > most else 0
        yield _Cell(rowid, length, page[place:end], follows)


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends; beyond the end there are zeros."""
    value = 0
    for place in range(at, min(at + 8, len(raw))):
        value = value << 7 | raw[place] & 0x7F
        if raw[place] < 0x80:
            return value, place + 1
    if at + 8 < len(raw):
        value = value << 8 | raw[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9


def read_record(payload: bytes) -> tuple[Value, ...] | None:
    """The values of a record; None where these bytes are none."""
    end, at = _varint(payload, 0)
    if not at <= end <= len(payload):
        return None
    values: list[Value] = []
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        width = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind] if 0 <= kind < 10 else (kind - 12) // 2
        if kind < 0 or kind in (10, 11) or body + width > len(payload):
            return None
        values.append(_value(kind, payload[body : body + width]))
        body += width
    return tuple(values) if at == end and body == len(payload) else None


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind == 7:
        return float(struct.unpack(">d", raw)[0])
    if kind in (8, 9):
        return kind - 8
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True)
    return raw.decode(errors="surrogateescape") if kind % 2 else raw
