"""Cells of a workbook changed in place: the bytes of the sheet around them, and its other parts, stay as they are.

The sheet's own XML is cut at the cells, so that styles, widths, comments, pictures, charts and macros, known to this
program or not, are kept. Only where the workbook has formulas is one thing more changed: the workbook is told to work
them out anew when it is opened, because their last results may depend on a changed cell.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from reviewtui.errors import ReviewError
from reviewtui.intake.cells import Written, column_letters
from reviewtui.intake.workbook import PART, Attributes, Workbook, open_workbook, parse_xml, place_of

_TAG = re.compile(rb"<([^\s/>]+)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?)(/?)>")
_ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'])?")
_CALCULATION = re.compile(rb"<((?:\w+:)?calcPr)((?:\s[^<>]*?)?)(/?)>")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Place(NamedTuple):
    """Where a cell stands in the bytes of its sheet, and its style."""

    start: int
    end: int
    style: str


class _Rows(NamedTuple):
    """Where the cells of a sheet stand, by row and column; where each row begins; the prefix of its names."""

    cells: dict[int, dict[int, _Place]]
    begins: dict[int, int]
    prefix: str
    formulas: bool


def write_workbook(path: Path, tab: str, changes: Sequence[Written], samples: dict[int, int]) -> bytes:
    """The workbook with these cells of a sheet changed.

    `samples`: for a column of dates (from 0), a row that holds one: what is written there is shown as that is.

    Raises:
        ReviewError: `workbook_encoding`; and as `workbook.open_workbook` and `workbook.Workbook.grid`.
    """
    with open_workbook(path) as book:
        part = next(ref.part for ref in book.sheets if ref.name == tab)
        raw = book.archive.read(part, PART)
        rows = _look(path, part, raw)
        replaced = {part: _changed(book, raw, rows, changes, samples)} if changes else {}
        if changes and rows.formulas:
            whole = book.archive.read(book.part, PART)
            replaced[book.part] = _CALCULATION.sub(_work_out_anew, whole, count=1)
        return _packed(book, replaced)


def _work_out_anew(found: re.Match[bytes]) -> bytes:
    kept = re.sub(rb"\s+fullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')", b"", found[2])
    return b"<" + found[1] + kept.rstrip() + b' fullCalcOnLoad="1"' + found[3] + b">"


def _packed(book: Workbook, replaced: dict[str, bytes]) -> bytes:
    """The archive again, in its order, with these parts in place of what they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in book.archive.names():
            old = book.archive.entry(name)
            fresh = zipfile.ZipInfo(name, old.date_time)
            fresh.compress_type, fresh.external_attr, fresh.create_system = (
                old.compress_type, old.external_attr, old.create_system,
            )  # fmt: skip
            made.writestr(fresh, replaced[name] if name in replaced else book.archive.read(name, PART * 8))
    return out.getvalue()


def _look(path: Path, part: str, raw: bytes) -> _Rows:
    """Where the cells are, by the same reading of XML that `workbook` has."""
    encoding = _ENCODING.match(raw)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (encoding and (encoding[1] or b"utf-8").lower() != b"utf-8"):
        raise ReviewError("workbook_encoding", path=path, part=part)
    look = _Look(raw)
    parse_xml(path, raw, part, look.start, look.end, told=look.told)
    return _Rows(look.cells, look.begins, look.prefix, look.formulas)


class _Look:
    def __init__(self, raw: bytes) -> None:
        self.cells: dict[int, dict[int, _Place]] = {}
        self.begins: dict[int, int] = {}
        self.prefix = ""
        self.formulas = False
        self._raw = raw
        self._parser: expat.XMLParserType | None = None
        self._row = self._column = 0
        self._from = 0
        self._empty = False
        self._style = ""
        self._inside = False

    def told(self, parser: expat.XMLParserType) -> None:
        """Know the parser, which says where in the bytes it is."""
        self._parser = parser

    def _at(self) -> int:
        return self._parser.CurrentByteIndex if self._parser else 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "f":
            self.formulas = True
        if self._inside:
            return
        if tag == "c":
            self._row, self._column = place_of(attributes.get("r", ""), self._row, self._column)
            self._from, self._style, self._inside = self._at(), attributes.get("s", ""), True
            self._empty = self._tag(self._from)[1]
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
            self._column = -1
            self.begins[self._row] = self._tag(self._at())[0]
        elif tag == "sheetData":
            found = _TAG.match(self._raw, self._at())
            name = found[1].decode(errors="replace") if found else tag
            self.prefix = name[: -len(tag)]

    def end(self, tag: str) -> None:
        if tag == "c" and self._inside:
            self._inside = False
            at = self._at()
            end = at if self._empty else self._raw.index(b">", at) + 1
            self.cells.setdefault(self._row, {})[self._column] = _Place(self._from, end, self._style)

    def _tag(self, at: int) -> tuple[int, bool]:
        """Where the tag that begins here ends, and whether its element is empty."""
        found = _TAG.match(self._raw, at)
        return (found.end(), bool(found[3])) if found else (at, False)


def _changed(book: Workbook, raw: bytes, rows: _Rows, changes: Iterable[Written], samples: dict[int, int]) -> bytes:
    """The sheet's bytes with the cells changed; a cell that is not there is put in its place in the row."""
    cuts: list[tuple[int, int, int, bytes]] = []
    for change in changes:
        cells = rows.cells.get(change.row, {})
        old = cells.get(change.column)
        dated = change.instant is not None and change.column in samples
        shown_as = rows.cells.get(samples[change.column], {}).get(change.column) if dated else None
        style = shown_as.style if shown_as else old.style if old else _style_near(rows, change)
        made = _element(book, rows.prefix, change, style, dated)
        if old is not None:
            cuts.append((old.start, old.end, change.column, made))
        else:
            before = [place.end for column, place in cells.items() if column < change.column]
            at = max(before, default=rows.begins[change.row])
            cuts.append((at, at, change.column, made))
    pieces, done = [], 0
    for start, end, _, made in sorted(cuts):
        pieces += [raw[done:start], made]
        done = end
    return b"".join([*pieces, raw[done:]])


def _style_near(rows: _Rows, change: Written) -> str:
    """The style of the cell in the row above, if that is not the first; '' where there is none."""
    above = rows.cells.get(change.row - 1, {}).get(change.column)
    return above.style if above and change.row - 1 != next(iter(rows.cells)) else ""


def _element(book: Workbook, prefix: str, change: Written, style: str, dated: bool) -> bytes:
    cell = f'{prefix}c r="{column_letters(change.column)}{change.row}"' + (f' s="{style}"' if style else "")
    if dated and change.instant is not None:
        serial = f"{book.serial_of(change.instant):.10f}".rstrip("0").rstrip(".")
        return f"<{cell}><{prefix}v>{serial}</{prefix}v></{prefix}c>".encode()
    text = _NOT_IN_XML.sub("", change.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    said = f"<{prefix}is><{prefix}t{space}>{text}</{prefix}t></{prefix}is>"
    return f'<{cell} t="inlineStr">{said}</{prefix}c>'.encode()
