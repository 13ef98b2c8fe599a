"""A table of text whose cells can be changed in place: each cell is known by where it stands in the file.

The rules are those of `intake.tabular`; a file is held whole, so it must be a sheet that people keep, not a dump.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from reviewtui.domain.values import NUL_MARK, BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake.cells import TEXT, Cell, Grid, Row, Written
from reviewtui.intake.decode import codec_of, open_file
from reviewtui.intake.tabular import separator_of

LIMIT = 64 * 1024 * 1024
"""Bytes of a file."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""

_LINE_END = re.compile(r"\r\n|\n|\r")


class Table(NamedTuple):
    """A file's text, how it was written, and where its cells stand: by row, each as (start, end) in the text."""

    text: str
    codec: str
    separator: str
    grid: Grid
    places: dict[int, list[tuple[int, int]]]


def read_table(path: Path, encoding: str | None = None) -> Table:
    """The cells of a table. Rows that are quoted wrongly keep their place, with what is wrong with them.

    Raises:
        ReviewError: `tracker_too_big`, `import_undecodable`: some bytes are not in its encoding; and as
            `decode.open_file` and `decode.codec_of`.
    """
    file, _ = open_file(path)
    with file:
        raw = file.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raise ReviewError("tracker_too_big", path=path)
    codec = codec_of(path, raw, encoding)
    try:
        text = raw.decode(codec)
        if text.encode(codec) != raw:
            raise ReviewError("import_undecodable", path=path, encoding=codec.upper(), line=1)
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise ReviewError("import_undecodable", path=path, encoding=codec.upper(), line=line) from None
    begin = int(text.startswith("\ufeff"))
    separator = "\t" if path.suffix.lower() in (".tsv", ".tab") else separator_of(_first_line(text, begin))
    rows, places = _read(text, begin, separator)
    return Table(text, codec, separator, Grid(path.stem, rows), places)


def _first_line(text: str, begin: int) -> str:
    return next((line for line in text[begin : begin + 64 * 1024].splitlines() if line.strip()), "")


def _read(text: str, begin: int, separator: str) -> tuple[list[Row], dict[int, list[tuple[int, int]]]]:
    quoted = re.compile(r'"((?:[^"]|"")*+)"(?=' + separator + r"|\r|\n|\Z)")
    plain = re.compile("[^" + separator + r"\r\n]*+")
    rows: list[Row] = []
    places: dict[int, list[tuple[int, int]]] = {}
    at, number, line = begin, 1, 1
    while at < len(text):
        start, cells, spans = at, [], []
        fault: BadValue | None = None
        while True:
            if text.startswith('"', at):
                found = quoted.match(text, at)
                if found is None:
                    closed = text.find('"', at + 1) >= 0
                    fault = BadValue("text_after_quote", line=line) if closed else BadValue("unclosed_quote")
                    break
                value, end = found[1].replace('""', '"'), found.end()
            else:
                end = plain.match(text, at).end()  # type: ignore[union-attr]
                value = text[at:end]
                if '"' in value and separator != "\t":
                    fault = BadValue("stray_quote", line=line)
                    break
            cells.append(Cell(value.replace("\0", NUL_MARK), TEXT))
            spans.append((at, end))
            at = end
            if not text.startswith(separator, at):
                break
            at += 1
        if fault is not None:
            ending = _LINE_END.search(text, start)
            rows.append(Row(number, line, fault))
        else:
            ending = _LINE_END.match(text, at)
            rows.append(Row(number, line, cells))
            places[number] = spans
        at = ending.end() if ending else len(text)
        line += len(_LINE_END.findall(text, start, at))
        number += 1
    return rows, places


def write_table(table: Table, changes: Iterable[Written]) -> bytes:
    """The file with these cells changed and every other byte as it was.

    A row shorter than its column gets the separators that lead to it. A text that a spreadsheet would take for a
    formula gets an apostrophe before it, which spreadsheets take for "this is text".

    Raises:
        ReviewError: `tracker_not_encodable`: the file's encoding has no sign for a letter.
    """
    edits: dict[int, dict[int, str]] = {}
    for change in changes:
        edits.setdefault(change.row, {})[change.column] = change.text
    pieces, done = [], 0
    for row in sorted(edits):
        spans = table.places[row]
        for column in sorted(edits[row]):
            if column < len(spans):
                start, end = spans[column]
                before = table.text[start:end]
                pieces += [table.text[done:start], _quoted(edits[row][column], before, table.separator)]
                done = end
        reach = len(spans)
        for column in sorted(column for column in edits[row] if column >= len(spans)):
            end = spans[-1][1]
            missing = table.separator * (column - reach + 1)
            pieces += [table.text[done:end], missing, _quoted(edits[row][column], "", table.separator)]
            done, reach = end, column + 1
    pieces.append(table.text[done:])
    try:
        return "".join(pieces).encode(table.codec)
    except UnicodeEncodeError as fault:
        letter = fault.object[fault.start]
        raise ReviewError("tracker_not_encodable", letter=letter, encoding=table.codec.upper()) from None


def _quoted(text: str, before: str, separator: str) -> str:
    """A text as a cell: in quotes where it must be, or where what stood there was."""
    if text.startswith(FORMULA):
        text = f"'{text}"
    if separator == "\t" and '"' not in before:  # such files know no quotes
        return re.sub(r"[\t\r\n]+", " ", text)
    if before.startswith('"') or any(sign in text for sign in (separator, '"', "\r", "\n")):
        escaped = text.replace('"', '""')
        return f'"{escaped}"'
    return text
