"""Workbooks (.xlsx, .xlsm): cells as they were last worked out, read within bounds.

Office Open XML is read as far as a sheet of words, numbers and dates needs it. A part with a document type is
refused, so that no entity is ever expanded; parts are held whole within limits; formulas are never run, their last
results are read. Numbers are kept to the digits that a spreadsheet really holds.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from reviewtui.domain.values import BadValue, clean_text
from reviewtui.errors import ReviewError
from reviewtui.intake.archives import Archive, open_archive
from reviewtui.intake.cells import DATE, EMPTY, NUMBER, ROUNDED, TEXT, Cell, Grid, Row

PART = 128 * 1024 * 1024
"""Bytes of one part, unpacked."""
CELLS = 2_000_000
COLUMNS = 512
"""Columns that are read; those to the right of them are left alone."""
TEXT_LIMIT = 32_767
"""Characters of one cell; spreadsheets hold no more."""
EXACT = 10**15
"""Whole numbers from here on have more digits than spreadsheets keep."""

_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Numbers of the built-in formats that show a date or a time."""
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Parts of a number format that are not about the value: quoted text, signs, colours and conditions."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DAY = 86_400_000

Attributes = Mapping[str, str]


class Ref(NamedTuple):
    """A sheet by the name on its tab, and the part that holds it."""

    name: str
    part: str


class Workbook:
    """An open workbook. A context manager that closes its file."""

    def __init__(self, archive: Archive) -> None:
        """Look at its parts; as `open_workbook`."""
        self.archive = archive
        root = self._relations("")
        self.part = next((target for kind, target in root.values() if kind.endswith("/officeDocument")), "")
        if self.part not in archive.names():
            raise ReviewError("workbook_none", path=archive.path)
        self.related = self._relations(self.part)
        self.sheets: tuple[Ref, ...] = ()
        self.since_1904 = False
        self._read_book()
        self.dated = self._read_formats()
        self._strings: list[str] | None = None

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()

    def grid(self, name: str) -> Grid:
        """The cells of a sheet; of columns beyond `COLUMNS`, none.

        Raises:
            ReviewError: as `archives.Archive.read`; `workbook_broken`, `workbook_entities`, `tracker_too_big`.
        """
        part = next(ref.part for ref in self.sheets if ref.name == name)
        if self._strings is None:
            self._strings = self._read_strings()
        reading = _SheetReading(self)
        self.parse(part, reading.start, reading.end, reading.text)
        rows = [Row(number, number, cells) for number, cells in sorted(reading.rows.items())]
        return Grid(name, rows, tuple(reading.merged))

    def string(self, number: str) -> str:
        """A shared text by its number; '' where there is none."""
        strings = self._strings or []
        return strings[int(number)] if number.isascii() and number.isdigit() and int(number) < len(strings) else ""

    def instant_of(self, serial: Decimal) -> datetime | None:
        """The naive moment that a number of days stands for, to the second; None beyond the years of a calendar."""
        # 1900 counts as a leap year there, so that its first days are one off
        first = (1904, 1, 1) if self.since_1904 else (1899, 12, 31 if serial < 60 else 30)
        try:
            return datetime(*first) + timedelta(seconds=int((serial * 86_400).to_integral_value()))  # noqa: DTZ001
        except (OverflowError, InvalidOperation):
            return None

    def serial_of(self, instant: int) -> Decimal:
        """The number of days that stands for an instant (epoch ms), read in UTC."""
        base = datetime(1904, 1, 1, tzinfo=UTC) if self.since_1904 else datetime(1899, 12, 30, tzinfo=UTC)
        passed = instant - (base - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
        return Decimal(passed) / _DAY

    def parse(
        self, part: str, start: Callable[[str, Attributes], None], end: Callable[[str], None],
        text: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        """Tell of the elements of a part, by their names without prefix."""
        parse_xml(self.archive.path, self.archive.read(part, PART), part, start, end, text)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part names: by id, their kind and place."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        if listing not in self.archive.names():
            return found

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                found[attributes.get("Id", "")] = (attributes.get("Type", ""), target)

        self.parse(listing, start, _nothing)
        return found

    def _read_book(self) -> None:
        found: list[Ref] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.since_1904 = attributes.get("date1904") in ("1", "true", "on")
            elif tag == "sheet":
                id = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                kind, target = self.related.get(id, ("", ""))
                if kind.endswith("/worksheet") and target in self.archive.names():
                    found.append(Ref(attributes.get("name", ""), target))

        self.parse(self.part, start, _nothing)
        self.sheets = tuple(found)

    def _one(self, kind: str) -> str:
        """The part of a kind of which there is one; '' for none."""
        target = next((target for name, target in self.related.values() if name.endswith(f"/{kind}")), "")
        return target if target in self.archive.names() else ""

    def _read_formats(self) -> frozenset[int]:
        """The styles of cells that show dates."""
        part = self._one("styles")
        if not part:
            return frozenset()
        formats: dict[str, str] = {}
        numbers: list[str] = []
        inside = False

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal inside
            if tag == "numFmt":
                formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                numbers.append(attributes.get("numFmtId", "0"))

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != "cellXfs"

        self.parse(part, start, end)
        return frozenset(at for at, number in enumerate(numbers) if _shows_date(number, formats))

    def _read_strings(self) -> list[str]:
        part = self._one("sharedStrings")
        strings: list[str] = []
        if part:
            words = _Words()

            def start(tag: str, attributes: Attributes) -> None:
                words.start(tag)

            def end(tag: str) -> None:
                words.end(tag)
                if tag == "si":
                    strings.append(words.take())

            self.parse(part, start, end, words.text)
        return strings


def open_workbook(path: Path) -> Workbook:
    """The workbook at `path`.

    Raises:
        ReviewError: `workbook_none`, an archive of something else; `workbook_broken`, `workbook_entities`; and as
            `archives.open_archive`.
    """
    archive = open_archive(path)
    try:
        return Workbook(archive)
    except BaseException:
        archive.close()
        raise


def parse_xml(
    path: Path, raw: bytes, part: str, start: Callable[[str, Attributes], None], end: Callable[[str], None],
    text: Callable[[str], None] | None = None, told: Callable[[expat.XMLParserType], None] | None = None,
) -> None:  # fmt: skip
    """Tell of the elements of XML, by their names without prefix; first, `told` gets the parser.

    Raises:
        ReviewError: `workbook_entities`: it has a document type, which no workbook needs; `workbook_broken`.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ReviewError("workbook_entities", path=path, part=part)

    if told is not None:
        told(parser)
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding that nobody knows is a LookupError
        raise ReviewError("workbook_broken", path=path, part=part) from None


def _nothing(_: str) -> None:
    """Nobody asks where an element ends."""


def _shows_date(number: str, formats: Mapping[str, str]) -> bool:
    code = formats.get(number)
    if code is None:
        return number.isascii() and number.isdigit() and int(number) in _DATES
    return bool(re.search("[dmyhs]", _NO_LETTERS.sub("", code.partition(";")[0]), re.IGNORECASE))


class _Words:
    """The text of a cell or shared text: of all its runs, without the reading aids beside them."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._inside = False
        self._aside = 0

    def start(self, tag: str) -> None:
        if tag == "rPh":
            self._aside += 1
        self._inside = tag == "t" and not self._aside

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self._aside -= 1
        self._inside = False

    def text(self, piece: str) -> None:
        if self._inside:
            self._pieces.append(piece)

    def take(self) -> str:
        """The text so far, which is forgotten."""
        words = "".join(self._pieces)
        self._pieces.clear()
        return _plain(words)


def _plain(words: str) -> str:
    """A text with its escapes resolved; what is no text stays escaped."""

    def letter(found: re.Match[str]) -> str:
        try:
            return clean_text(chr(int(found[1], 16)))
        except BadValue:
            return found[0]

    return _ESCAPED.sub(letter, words)[:TEXT_LIMIT] if "_x" in words else clean_text(words[:TEXT_LIMIT])


class _SheetReading:
    """Collects the cells of a sheet while its XML is told."""

    def __init__(self, book: Workbook) -> None:
        self.rows: dict[int, list[Cell]] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self._book = book
        self._words = _Words()
        self._count = 0
        self._row = self._column = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._in_value = self._formula = self._in_cell = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if self._in_cell:
            self._in_value = tag == "v"
            self._formula = self._formula or tag == "f"
            self._words.start(tag)
        elif tag == "c":
            self._row, self._column = place_of(attributes.get("r", ""), self._row, self._column)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._in_cell, self._formula = True, False
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
            self._column = -1
        elif tag == "mergeCell" and (corners := _corners(attributes.get("ref", ""))):
            self.merged.append(corners)

    def end(self, tag: str) -> None:
        if not self._in_cell:
            return
        self._in_value = False
        self._words.end(tag)
        if tag == "c":
            self._in_cell = False
            value, words = "".join(self._value), self._words.take()
            self._value.clear()
            cell = self._cell(value, words)
            if (cell.text or cell.formula) and 0 <= self._column < COLUMNS:
                cells = self.rows.setdefault(self._row, [])
                missing = self._column + 1 - len(cells)
                self._count += max(1, missing)
                if self._count > CELLS:
                    raise ReviewError("tracker_too_big", path=self._book.archive.path)
                cells += [EMPTY] * missing
                cells[self._column] = cell

    def text(self, piece: str) -> None:
        if self._in_value:
            self._value.append(piece)
        else:
            self._words.text(piece)

    def _cell(self, value: str, words: str) -> Cell:
        if self._kind == "inlineStr":
            return Cell(words, TEXT, self._formula)
        if self._kind == "s":
            return Cell(self._book.string(value.strip()), TEXT, self._formula)
        if self._kind in ("str", "e"):
            return Cell(_plain(value), TEXT, self._formula)
        if self._kind == "b":
            return Cell({"1": "TRUE", "0": "FALSE"}.get(value.strip(), value.strip()), TEXT, self._formula)
        if self._kind == "d":
            return Cell(_plain(value.strip()), DATE, self._formula)
        text, kind = self._number(value.strip())
        return Cell(text, kind, self._formula)

    def _number(self, value: str) -> tuple[str, str]:
        """A number as text, and what it is."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            return _plain(value), TEXT
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return _plain(value), TEXT
        style = int(self._style) if self._style.isascii() and self._style.isdigit() else 0
        if style in self._book.dated and number >= 0:
            moment = self._book.instant_of(number)
            if moment is not None:
                whole = moment.time() == datetime.min.time()
                return (moment.date().isoformat() if whole else moment.isoformat()), DATE
        if number == number.to_integral_value():
            return f"{number:.0f}", ROUNDED if abs(number) >= EXACT else NUMBER
        return repr(float(number)), NUMBER


def place_of(reference: str, row: int, column: int) -> tuple[int, int]:
    """The row and column that a cell names; one that names none is the next in its row."""
    found = _REFERENCE.fullmatch(reference.replace("$", ""))
    if found is None:
        return row, column + 1
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number - 1


def _corners(reference: str) -> tuple[int, int, int, int] | None:
    first, _, last = reference.partition(":")
    if not (_REFERENCE.fullmatch(first) and _REFERENCE.fullmatch(last)):
        return None
    (top, left), (bottom, right) = place_of(first, 0, 0), place_of(last, 0, 0)
    return (top, left, bottom, right)
