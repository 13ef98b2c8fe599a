"""What a spreadsheet's cells are once read, whatever file they came from."""

from typing import NamedTuple

from reviewtui.domain.values import BadValue

TEXT, NUMBER, ROUNDED, DATE = "text", "number", "rounded", "date"
"""Kinds of cells. A `ROUNDED` one is a whole number with more digits than a spreadsheet's numbers keep."""


class Cell(NamedTuple):
    """A cell as a person reads it: a date as ISO 8601, a number in plain digits. `formula`: it was worked out."""

    text: str = ""
    kind: str = TEXT
    formula: bool = False


EMPTY = Cell()


class Row(NamedTuple):
    """A row by the spreadsheet's own count (the first is 1), the physical line where it starts, and its cells."""

    row: int
    line: int
    cells: list[Cell] | BadValue

    def cell(self, column: int | None) -> Cell:
        """The cell in a column, counted from 0; empty where there is none."""
        if column is None or isinstance(self.cells, BadValue) or column >= len(self.cells):
            return EMPTY
        return self.cells[column]


class Grid(NamedTuple):
    """The rows of one sheet. `merged`: cells drawn as one, as (first row, first column, last row, last column), rows
    from 1 and columns from 0."""

    name: str
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()


class Written(NamedTuple):
    """What is to stand in a cell: text, or an instant (epoch ms, UTC) in a column of dates. Column from 0."""

    row: int
    column: int
    text: str
    instant: int | None = None


def column_letters(column: int) -> str:
    """The name of a column as spreadsheets write it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
