"""Rows as JSON: one list of objects, alone or under `data`, or one object per line.

A broken object is a row error and the others go in. Only where the list itself cannot be followed (the file
is cut off, a bracket or comma is missing) is the whole file refused, before any row is given.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from reviewtui.domain.values import BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake.decode import Block, Progress, read_whole
from reviewtui.intake.fields import read_json

WHOLE_LIMIT = 64 * 1024 * 1024
"""Bytes of a JSON file; what is larger is better written as one object per line."""

Row = tuple[int, dict[str, Any] | BadValue]
"""The physical line where an object starts, and the object or what is wrong with it."""

Place = tuple[int, int]
"""Where a value starts and ends in the bytes of its file."""

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(_STRING + rb'|["\[\]{}]', re.DOTALL)


def _nested(depth: int) -> bytes:
    inner = b"|" + _nested(depth - 1) if depth else b""
    return rb"[\[{](?:[^\"{}\[\]]++|" + _STRING + inner + rb")*+[\]}]"


_SHALLOW = re.compile(_nested(4), re.DOTALL)
_SCALAR = re.compile(rb"[^\s\"\[\]{},:]++")
_SPACE = re.compile(rb"[ \t\n\r]*+")


class _Malformed(Exception):
    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def read_lines(blocks: Iterable[Block]) -> Iterator[Row]:
    """The objects of a file with one JSON object per line; blank lines are passed over."""
    for block in blocks:
        for line, text in enumerate(block.lines, block.first):
            if line in block.faults:
                yield line, block.faults[line]
            elif text and not text.isspace():
                yield line, _read_object(text)


def read_list(
    path: Path, encoding: str | None, progress: Progress | None = None, lists: Sequence[str] = ("data",)
) -> Iterator[Row]:
    """The objects of a JSON file that is a list, or an object with a list under one of these names.

    Raises:
        ReviewError: `import_bad_json` with line and column, `import_no_rows`, `import_api_error`,
            `import_too_big`; and as `decode.read_whole`. All before the first row.
    """
    data = read_whole(path, encoding, WHOLE_LIMIT)
    try:
        places = _places(data, path, lists)
    except _Malformed as fault:
        before = data[: fault.at]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        raise ReviewError("import_bad_json", path=path, line=line, column=column) from None
    return _rows(data, places, progress)


def read_beside(path: Path, encoding: str | None, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The lists of objects that stand under these names beside the list of rows; what is none is left out.

    Raises:
        ReviewError: as `decode.read_whole`.
    """
    data = read_whole(path, encoding, WHOLE_LIMIT)
    found: dict[str, list[dict[str, Any]]] = {}
    try:
        members, _ = _members(data, _after_space(data, 0))
        for name in names:
            start = members.get(name, (0, 0))[0]
            if data[start : start + 1] == b"[":
                rows = _rows(data, _elements(data, start)[0], None)
                found[name] = [row for _, row in rows if isinstance(row, dict)]
    except _Malformed:  # `read_list` says where
        return {}
    return found


def _rows(data: bytes, places: list[Place], progress: Progress | None) -> Iterator[Row]:
    line, counted = 1, 0
    for number, (start, end) in enumerate(places, 1):
        line += data.count(b"\n", counted, start)
        counted = start
        try:
            yield line, _read_object(data[start:end].decode())
        except UnicodeDecodeError as error:
            before = data[: start + error.start]
            at = line + data.count(b"\n", start, start + error.start)
            byte = len(before.rpartition(b"\n")[2]) + 1
            yield line, BadValue("bad_bytes", encoding="UTF-8", line=at, byte=byte)
        if progress is not None and number % 1000 == 0:
            progress(end, len(data))
    if progress is not None:
        progress(len(data), len(data))


def _read_object(text: str) -> dict[str, Any] | BadValue:
    try:
        value = read_json(text)
    except BadValue as error:
        return error
    return value if isinstance(value, dict) else BadValue("not_an_object")


def _places(data: bytes, path: Path, lists: Sequence[str]) -> list[Place]:
    """Where each element of the list of rows stands."""
    at = _after_space(data, 0)
    if data[at : at + 1] == b"[":
        places, end = _elements(data, at)
    elif data[at : at + 1] == b"{":
        members, end = _members(data, at)
        named = next((name for name in lists if name in members), "")
        if "error" in members and not named:
            raise ReviewError("import_api_error", path=path, message=_message(data, members["error"]))
        start = members.get(named, (0, 0))[0]
        if data[start : start + 1] != b"[":
            raise ReviewError("import_no_rows", path=path, keys=", ".join(list(members)[:20]))
        places, _ = _elements(data, start)
    else:
        raise _Malformed(at)
    if _after_space(data, end) < len(data):
        raise _Malformed(_after_space(data, end))
    return places


def _elements(data: bytes, at: int) -> tuple[list[Place], int]:
    """The elements of the list that starts at `at`, and where it ends."""
    places: list[Place] = []
    at = _after_space(data, at + 1)
    if data[at : at + 1] == b"]":
        return places, at + 1
    while True:
        end = _end_of(data, at)
        places.append((at, end))
        at = _after_space(data, end)
        sign = data[at : at + 1]
        if sign == b"]":
            return places, at + 1
        if sign != b",":
            raise _Malformed(at)
        at = _after_space(data, at + 1)


def _members(data: bytes, at: int) -> tuple[dict[str, Place], int]:
    """The values of the object that starts at `at`, by key, and where it ends."""
    members: dict[str, Place] = {}
    at = _after_space(data, at + 1)
    if data[at : at + 1] == b"}":
        return members, at + 1
    while True:
        if data[at : at + 1] != b'"':
            raise _Malformed(at)
        end = _end_of(data, at)
        key = data[at + 1 : end - 1].decode(errors="replace")
        at = _after_space(data, end)
        if data[at : at + 1] != b":":
            raise _Malformed(at)
        at = _after_space(data, at + 1)
        end = _end_of(data, at)
        members[key] = (at, end)
        at = _after_space(data, end)
        sign = data[at : at + 1]
        if sign == b"}":
            return members, at + 1
        if sign != b",":
            raise _Malformed(at)
        at = _after_space(data, at + 1)


def _end_of(data: bytes, at: int) -> int:
    """Where the value that starts at `at` ends: brackets are counted, what is between them is not judged."""
    simple = _SHALLOW.match(data, at) or _SCALAR.match(data, at)
    if simple:
        return simple.end()
    depth = 0
    if data[at : at + 1] not in (b'"', b"[", b"{"):
        raise _Malformed(at)
    for token in _TOKEN.finditer(data, at):
        sign = token.group()
        if sign == b'"':
            raise _Malformed(token.start())
        if sign in (b"[", b"{"):
            depth += 1
        elif sign in (b"]", b"}"):
            depth -= 1
        if depth == 0:
            return token.end()
    raise _Malformed(len(data))


def _after_space(data: bytes, at: int) -> int:
    match = _SPACE.match(data, at)
    return at if match is None else match.end()


def _message(data: bytes, place: Place) -> str:
    error = _read_object(data[place[0] : place[1]].decode(errors="replace"))
    return str(error.get("message", ""))[:300] if isinstance(error, dict) else ""
