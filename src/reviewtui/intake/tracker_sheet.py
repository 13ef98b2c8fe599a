"""A kept sheet, opened: which sheet of a file, on which row its column names stand, and what is remembered of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from reviewtui.domain.values import BadValue, clean_text
from reviewtui.errors import ReviewError
from reviewtui.intake.cells import Grid, Row
from reviewtui.intake.columns import name_list, plain_name
from reviewtui.intake.decode import open_file
from reviewtui.intake.delimited import Table, read_table
from reviewtui.intake.tracker_columns import Header, candidates, find_header, fingerprint, resolve

_ORDINARY = re.compile(r"(sheet|hoja|tabelle|feuille|page)? ?\d*", re.IGNORECASE)
"""Names that spreadsheets give to sheets by themselves."""
_COPY = re.compile(r"\s*\(\d+\)\Z")
_ZIP = b"PK\x03\x04"


class Memory(msgspec.Struct, frozen=True):
    """What was said of a sheet before: the columns of fields, what words mean (by `status_words.key_of`), and the
    order of its dates. `times`: how often something was said; what is read otherwise than before counts as newer."""

    columns: dict[str, str] = {}
    words: dict[str, str] = {}
    dates: str = ""
    times: int = 0


NO_MEMORY = Memory()
Recall = Callable[[str, str], Memory | None]
"""What is remembered of a sheet of this name with columns of this fingerprint."""


class Sheet(NamedTuple):
    """A sheet whose columns are known. `name`: what it is called in the reports. `tab`: its own name in a workbook.

    `table` is the text that it is written in; None for a workbook.
    """

    path: Path
    name: str
    tab: str
    grid: Grid
    header: Header
    memory: Memory
    table: Table | None
    modified: int

    @property
    def fingerprint(self) -> str:
        """Of its column names."""
        return fingerprint(self.header.columns)

    def rows(self) -> list[Row]:
        """The rows below the column names that hold anything."""
        below = (row for row in self.grid.rows if row.row > self.header.row)
        return [
            row for row in below if isinstance(row.cells, BadValue) or any(cell.text.strip() for cell in row.cells)
        ]


def open_sheet(
    path: Path,
    *,
    wanted: str = "",
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
    recall: Recall | None = None,
    now: int,
) -> Sheet:
    """The sheet of a file, its columns found by their names, by `mapping`, or as they were the last time.

    `wanted`: of a workbook, the sheet of that name, else the first whose columns are known; of a table, what it is
    to be called.

    Raises:
        ReviewError: `tracker_no_header`, `tracker_no_sheet`, `import_column_twice`; as `delimited.read_table` and
            `workbook.open_workbook`. Misused: as `tracker_columns.find_header`.
    """
    file, _ = open_file(path)
    with file:
        head = file.read(4)
    modified = min(now, path.stat().st_mtime_ns // 1_000_000)
    given = resolve(mapping)
    if head == _ZIP:
        grids: Iterable[Grid] = _workbook_grids(path, wanted)
        table = None
    else:
        table = read_table(path, encoding)
        grids = [table.grid]
    met: list[str] = []
    fault: ReviewError | None = None
    for grid in grids:
        name = _sheet_name(path, grid.name, wanted if table else "")
        try:
            header, memory = _header(grid, name, given, recall)
        except ReviewError as error:  # a later sheet may have the column
            fault = fault or error
            continue
        if header is not None:
            return Sheet(path, name, grid.name, grid, header, memory, table, modified)
        met += [column for names in candidates(grid)[:1] for column in names if column]
    raise fault or ReviewError("tracker_no_header", path=path, columns=name_list(met))


def _workbook_grids(path: Path, wanted: str) -> Iterator[Grid]:
    from reviewtui.intake.workbook import open_workbook  # few sheets are workbooks

    with open_workbook(path) as book:
        names = [ref.name for ref in book.sheets]
        chosen = [name for name in names if not wanted or name == wanted]
        chosen = chosen or [name for name in names if plain_name(name) == plain_name(wanted)]
        if not chosen:
            raise ReviewError("tracker_no_sheet", path=path, name=wanted, sheets=name_list(names))
        for name in chosen:
            yield book.grid(name)


def _sheet_name(path: Path, tab: str, wanted: str) -> str:
    """What a sheet is called: by its own name where somebody gave it one, else by its file's."""
    name = wanted.strip() or (
        _COPY.sub("", path.stem) if _ORDINARY.fullmatch(tab.strip()) or tab == path.stem else tab
    )
    return clean_text(name.strip().encode(errors="replace").decode())[:100]


def _header(grid: Grid, name: str, given: dict[str, str], recall: Recall | None) -> tuple[Header | None, Memory]:
    for at, columns in enumerate(candidates(grid)):
        memory = recall(name, fingerprint(columns)) if recall and any(columns) else None
        if memory is not None:
            one = Grid(grid.name, grid.rows[: at + 1], grid.merged)
            found = find_header(one, memory.columns | given)
            if found is not None and found.columns == columns:
                return found, memory
    return find_header(grid, given), NO_MEMORY
