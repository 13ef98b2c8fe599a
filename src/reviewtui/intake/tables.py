"""Rows of a table or of JSON as named values, for the kinds of file whose rows are read one field at a time.

The format follows the file's ending, as for ads. A JSON file is one list, alone or under one of `LISTS`, or an object
per line. Objects come as the programs that export them nest them: what stands under `properties`, `fields` or
`custom_fields` counts as the object's own, and of a person or a choice its name does.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from reviewtui.domain.values import BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake import RowError, Skipped, rejected
from reviewtui.intake.ads import FORMATS, LOOK_AHEAD, look, named
from reviewtui.intake.columns import ColumnNames, name_list, plain_name
from reviewtui.intake.custom_fields import custom_fields
from reviewtui.intake.decode import Progress, read_blocks
from reviewtui.intake.fields import in_column, read_text, read_tree
from reviewtui.intake.json_rows import read_lines, read_list
from reviewtui.intake.tabular import read_records
from reviewtui.wire.messages import ObservationIn

LISTS = ("data", "results", "records", "companies", "accounts", "tasks", "deals", "tickets", "issues", "cases")
"""Under which name an export has its list."""
_INSIDE = ("properties", "fields")
_NAMING = (
    "displayName", "username", "name", "Name", "full_name", "email", "status", "priority", "label", "value", "id",
)  # fmt: skip
"""What of an object stands for it, the plainest first."""
_LEFT = frozenset({"attributes"})
_WHOLE = frozenset({"messages", "comments", "conversation"})
"""What is a list of several even where it has only one."""


class Cells(NamedTuple):
    """A row: where it starts, the text of each field that is there ('' for an empty cell), and the other columns."""

    line: int
    fields: dict[str, str]
    extra: dict[str, Any]
    columns: Mapping[str, str]
    """The column of each field, for what is said of a fault."""


class ColumnMemory(Protocol):
    """What a home remembers of the columns of files, by the kind of file and its column names."""

    def recall(self, kind: str, fingerprint: str) -> Mapping[str, str]:
        """Which column is which field, as somebody said of such a file before."""

    def remember(self, kind: str, fingerprint: str, mapping: Mapping[str, str]) -> None:
        """Keep what somebody said of such a file."""


class Asked(NamedTuple):
    """How a file is to be read: `kind` and `names` of its fields, those it cannot do without, and what was said."""

    kind: str
    names: ColumnNames
    needed: tuple[str, ...]
    mapping: Mapping[str, str] | None = None
    encoding: str | None = None
    progress: Progress | None = None
    memory: ColumnMemory | None = None


def fingerprint(columns: Sequence[str]) -> str:
    """By what a file's columns are known again, whatever their case, signs and order: 16 hex digits."""
    return hashlib.sha256("\n".join(sorted(map(plain_name, columns))).encode()).hexdigest()[:16]


def read_cells(path: Path, asked: Asked) -> Iterator[Cells | RowError]:
    """The rows of a file.

    Raises:
        ReviewError: the file cannot be read, or has no column for what is needed. `Misused`: a mapped field or
            column, or an encoding, that does not exist.
    """
    form = FORMATS.get(path.suffix.lower()) or look(path, asked.encoding, LISTS)
    if form == "json":
        return _from_objects(path, read_list(path, asked.encoding, asked.progress, LISTS), asked)
    blocks = read_blocks(path, asked.encoding, asked.progress)
    if form == "jsonl":
        return _from_objects(path, read_lines(blocks), asked)
    records = read_records(blocks, "\t" if form == "tsv" else None)
    line, header = next(records, (1, BadValue("no_header")))
    if isinstance(header, BadValue):
        raise ReviewError("import_bad_header", path=path, line=line, reason=rejected(line, header).error)
    columns = named(header)
    places = _places(path, columns, asked)
    return _from_records(records, columns, places)


def said_of(columns: Sequence[str], asked: Asked) -> dict[str, str]:
    """Which column is which field, as somebody says now or said before of such a file; what is said now is kept.

    Raises:
        Misused: `import_field_unknown`. ReviewError: what is remembered cannot be read, or not be written.
    """
    known = fingerprint(columns)
    said = asked.names.resolve(asked.mapping)
    before = dict(asked.memory.recall(asked.kind, known)) if asked.memory else {}
    if asked.memory and said:
        asked.memory.remember(asked.kind, known, before | said)
    return asked.names.resolve(before) | said


def _places(path: Path, columns: Sequence[str], asked: Asked) -> dict[str, int]:
    """The place of each field's column, by what was said of it now or before."""
    known = fingerprint(columns)
    said = asked.names.resolve(asked.mapping)
    before = dict(asked.memory.recall(asked.kind, known)) if asked.memory else {}
    found = asked.names.match(columns, asked.names.resolve(before) | said)
    for field in asked.needed:
        if field not in found:
            raise ReviewError("import_no_column", path=path, field=field, columns=name_list(columns))
    if asked.memory and said:
        asked.memory.remember(asked.kind, known, before | said)
    return found


def _from_records(
    records: Iterable[tuple[int, list[str] | BadValue]], columns: Sequence[str], places: Mapping[str, int]
) -> Iterator[Cells | RowError]:
    named_ = {field: columns[place] for field, place in places.items()}
    rest = [(column, place) for place, column in enumerate(columns) if place not in places.values()]
    for line, cells in records:
        if isinstance(cells, BadValue):
            yield rejected(line, cells)
        elif len(cells) != len(columns):
            yield rejected(line, BadValue("wrong_cells", found=len(cells), expected=len(columns)))
        else:
            fields = {field: plain(cells[place]) for field, place in places.items()}
            yield Cells(line, fields, {column: cells[place] for column, place in rest}, named_)


def _from_objects(
    path: Path, rows: Iterator[tuple[int, dict[str, Any] | BadValue]], asked: Asked
) -> Iterator[Cells | RowError]:
    flat_rows = ((line, row if isinstance(row, BadValue) else flat(row)) for line, row in rows)
    ahead = list(islice(flat_rows, LOOK_AHEAD))
    columns = list(dict.fromkeys(key for _, row in ahead if isinstance(row, dict) for key in row))
    if not columns:
        return _rejections(chain(ahead, flat_rows))
    _places(path, columns, asked)
    before = asked.memory.recall(asked.kind, fingerprint(columns)) if asked.memory else {}
    mapping = asked.names.resolve(before) | asked.names.resolve(asked.mapping)
    return _object_rows(chain(ahead, flat_rows), asked.names, mapping)


def _rejections(rows: Iterable[tuple[int, dict[str, Any] | BadValue]]) -> Iterator[RowError]:
    for line, row in rows:
        yield rejected(line, row if isinstance(row, BadValue) else BadValue("not_an_object"))


def _object_rows(
    rows: Iterable[tuple[int, dict[str, Any] | BadValue]], names: ColumnNames, mapping: Mapping[str, str]
) -> Iterator[Cells | RowError]:
    for line, row in rows:
        try:
            if isinstance(row, BadValue):
                raise row
            columns = list(row)
            places = names.match(columns, mapping, partial=True)
            named_ = {field: columns[place] for field, place in places.items()}
            fields = {field: plain(_text(row[column], column)) for field, column in named_.items()}
            taken = set(named_.values())
            extra = {column: read_tree(value) for column, value in row.items() if column not in taken}
            yield Cells(line, fields, extra, named_)
        except BadValue as error:
            yield rejected(line, error)
        except ReviewError as error:
            yield RowError(line, str(error))


def _text(value: Any, column: str) -> str:
    try:
        return read_text(value)
    except BadValue as error:
        raise in_column(column, error) from None


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """An object without what programs wrap around its values."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if key in _LEFT:
            continue
        if key in _WHOLE:
            found[key] = value
            continue
        if key in _INSIDE and isinstance(value, dict):
            found |= {name: _plain_value(inner) for name, inner in value.items() if name not in found}
        elif key == "associations" and isinstance(value, dict):
            found |= {name: id for name, id in _associated(value) if name not in found}
        elif key == "custom_fields" and isinstance(value, list):
            told = custom_fields(value, {*row, *found})
            found |= {name: _plain_value(inner) for name, inner in told}
        else:
            found[key] = _plain_value(value)
    return found


def _associated(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The first thing of each kind that a deal or a ticket of HubSpot belongs to: `associated company id`."""
    for kind, of in value.items():
        results = of.get("results") if isinstance(of, dict) else None
        first = results[0] if isinstance(results, list) and results else None
        if isinstance(first, dict) and isinstance(first.get("id"), str | int):
            one = f"{kind[:-3]}y" if kind.endswith("ies") else kind.removesuffix("s")
            yield f"associated {one} id", first["id"]


def _plain_value(value: Any) -> Any:
    """A person, a choice or a list of one as its name; anything else as it is."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        for name in _NAMING:
            inner = value.get(name)
            if isinstance(inner, str | int | float) and not isinstance(inner, bool):
                return inner
    return value


def plain(cell: str) -> str:
    """A cell without the spaces around it, and without the sign that keeps a spreadsheet from reading a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet reads as a formula; `plain` gives back the very text."""
    return f"'{text}" if _FORMULA.match(text) else text


_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet may read as a formula, with any guards that are part of the text itself."""


def observed(
    rows: Iterable[Cells | RowError],
    make: Callable[[Cells], Iterable[ObservationIn | Skipped]],
    placed: Callable[[int], None] | None,
) -> Iterator[ObservationIn | RowError | Skipped]:
    """The rows as observations: each becomes one, or several, or is named with what is wrong with it."""
    for row in rows:
        if isinstance(row, RowError):
            yield row
            continue
        try:
            made = list(make(row))
        except BadValue as error:
            yield rejected(row.line, error)
            continue
        for observation in made:
            if placed is not None and isinstance(observation, ObservationIn):
                placed(row.line)
            yield observation
