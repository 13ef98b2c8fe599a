"""Tables as text: comma-, semicolon- or tab-separated values, read strictly after RFC 4180.

Lines end with `\\n` or `\\r\\n`. A cell in quotes may hold the separator, line ends, and quotes written
twice; it ends at its closing quote, and anything between that and the separator is an error. A quote
inside a cell that does not begin with one is an error as well: that is what an unclosed or undoubled quote
further up looks like. Only in tab-separated rows without any quoted cell is it plain text, because
spreadsheets that write those do not quote at all.

An error in the quoting rejects the line where the record starts, and reading resumes at the next line: one
unclosed quote costs its own line, not the rest of the file.
"""

import re
from collections.abc import Iterable, Iterator

from reviewtui.domain.values import BadValue
from reviewtui.intake.decode import Block

QUOTE_LINES = 100
"""Physical lines that one quoted cell may span."""
TEXT_LIMIT = 1024 * 1024
"""Bytes of UTF-8 that one cell may hold."""
RECORD_LIMIT = 8 * 1024 * 1024
"""Characters of one record."""

_SAFE = TEXT_LIMIT // 4
"""Characters that fit the limit in any alphabet."""

Record = tuple[int, list[str] | BadValue]
"""The physical line where a record starts, and its cells or what is wrong with it."""


def separator_of(header: str) -> str:
    """The separator of a table by its first line: a comma if it has one outside quotes, else `;`, else a tab."""
    plain = re.sub('"[^"]*"', "", header)
    return next((separator for separator in ",;\t" if separator in plain), ",")


def too_long(text: str) -> bool:
    """Whether a text is over the limit of one cell."""
    return len(text) > _SAFE and len(text.encode(errors="replace")) > TEXT_LIMIT


def read_records(blocks: Iterable[Block], separator: str | None = None) -> Iterator[Record]:
    """The records of a table, in order; blank lines are passed over.

    With no separator given, the first line that is not blank decides (`separator_of`).
    """
    lines: list[str] = []
    faults: dict[int, BadValue] = {}
    first, at = 1, 0
    for block in blocks:
        lines = lines[at:] + block.lines
        first, at = first + at, 0
        faults = {number: fault for number, fault in faults.items() if number >= first} | block.faults
        separator = separator or _first_separator(lines)
        if separator is None:
            at = len(lines)
            continue
        end = len(lines)
        while at < end:
            line = lines[at]
            if '"' not in line and not faults and len(line) <= _SAFE:
                if line and line != "\r":
                    yield first + at, (line[:-1] if line[-1] == "\r" else line).split(separator)
                at += 1
                continue
            record, used = _read_record(lines, at, separator, first, faults)
            if record is None:
                break
            if record:
                yield first + at, record
            at += used
    while separator is not None and at < len(lines):
        record, used = _read_record(lines, at, separator, first, faults)
        if record != []:
            yield first + at, BadValue("unclosed_quote") if record is None else record
        at += used


def _first_separator(lines: list[str]) -> str | None:
    header = next((line for line in lines if line.strip()), None)
    return None if header is None else separator_of(header)


def _read_record(
    lines: list[str], at: int, separator: str, first: int, faults: dict[int, BadValue]
) -> tuple[list[str] | BadValue | None, int]:
    """The record that starts at `lines[at]`, and how many lines it takes up.

    No cells at all for a blank line; None where a quote is still open at the last line there is.
    """
    try:
        cells, used = _split(lines, at, separator, first)
    except BadValue as error:
        return faults.get(first + at, error), 1
    if cells is None:
        return None, 1
    for number in range(first + at, first + at + used):
        if number in faults:
            return faults[number], used
    if max(map(len, cells), default=0) > _SAFE and any(map(too_long, cells)):
        return BadValue("text_too_long"), used
    return cells, used


def _split(lines: list[str], at: int, separator: str, first: int) -> tuple[list[str] | None, int]:
    """The cells of the record that starts at `lines[at]`, as `_read_record`.

    Cut at its quotes, a record is plain text and quoted text in turn; plain text must end with the
    separator before a quote and begin with it after one, and none at all between two quotes stands for
    one quote written twice.

    Raises:
        BadValue: the quoting is wrong.
    """
    line = lines[at]
    if '"' not in line or (separator == "\t" and not line.startswith('"') and '\t"' not in line):
        bare = line[:-1] if line.endswith("\r") else line
        return (bare.split(separator) if bare else []), 1
    parts = line.split('"')
    if parts[0] and parts[0][-1] != separator:
        raise BadValue("stray_quote", line=first + at)
    checked, opened, size, after = 2, at, len(line), at + 1
    while True:
        closed = len(parts) % 2 == 1
        for index in range(checked, len(parts) - closed, 2):
            _check_between(parts[index], separator, first + after - 1)
        if closed:
            return _cells(parts, separator, first + after - 1), after - at
        checked = len(parts)
        if too_long(parts[-1]) or size > RECORD_LIMIT:
            raise BadValue("quote_too_long")
        if after == len(lines):
            return None, 1
        if after - opened >= QUOTE_LINES:
            raise BadValue("quote_too_long")
        more = lines[after].split('"')
        parts[-1] += "\n" + more[0]
        parts += more[1:]
        if len(more) > 1:
            opened = after
        size += len(lines[after])
        after += 1


def _check_between(plain: str, separator: str, line: int) -> None:
    if plain and plain[0] != separator:
        raise BadValue("text_after_quote", line=line)
    if plain and plain[-1] != separator:
        raise BadValue("stray_quote", line=line)


def _cells(parts: list[str], separator: str, line: int) -> list[str]:
    cells = parts[0].split(separator)
    cell = cells.pop()
    last = len(parts) - 1
    ending = parts[last].removesuffix("\r")
    if ending and ending[0] != separator:
        raise BadValue("text_after_quote", line=line)
    for index in range(1, last, 2):
        cell += parts[index]
        plain = parts[index + 1] if index + 1 < last else ending
        if plain:
            inner = plain.split(separator)
            cells.append(cell)
            cells += inner[1:-1]
            cell = inner[-1]
        elif index + 1 < last:
            cell += '"'
    cells.append(cell)
    return cells
