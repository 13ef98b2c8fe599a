"""Tables are read strictly, and an error in one row costs that row."""

import csv
import io
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.values import BadValue
from reviewtui.intake import tabular
from reviewtui.intake.decode import Block
from reviewtui.intake.tabular import read_records, separator_of

cells_of_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8) | st.text(
    st.sampled_from('ab",;\t\r\n '), max_size=8
)


def blocks(text: str, size: int = 3) -> Iterable[Block]:
    lines = text.removesuffix("\n").split("\n") if text else []
    for start in range(0, len(lines), size):
        yield Block(start + 1, lines[start : start + size], {})


def read(text: str, separator: str | None = ",", size: int = 3) -> list[tuple[int, list[str] | str]]:
    found = read_records(blocks(text, size), separator)
    return [(line, cells.code if isinstance(cells, BadValue) else cells) for line, cells in found]


def in_order(*rows: tuple[int, list[str] | str]) -> list[tuple[int, list[str] | str]]:
    return list(rows)


@given(
    table=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cells_of_text, min_size=width, max_size=width), max_size=8)
    ),
    separator=st.sampled_from(",;\t"),
    form=st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)]),
    size=st.integers(1, 5),
)
def test_what_a_csv_writer_writes_is_read_back(
    table: list[list[str]], separator: str, form: tuple[str, int], size: int
) -> None:
    file = io.StringIO(newline="")
    ending, quoting = form
    csv.writer(file, delimiter=separator, lineterminator=ending, quoting=quoting).writerows(table)
    assert [cells for _, cells in read(file.getvalue(), separator, size)] == table


def test_the_line_of_a_record_is_where_it_starts() -> None:
    text = 'id,text\n1,"two\nlines"\n\n2,one\r\n3,"x\r\ny"\r\n'
    assert read(text) == in_order(
        (1, ["id", "text"]), (2, ["1", "two\nlines"]), (5, ["2", "one"]), (6, ["3", "x\r\ny"])
    )


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"a","b"', ["a", "b"]),
        ('"",""', ["", ""]),
        ('"say ""hi""",x', ['say "hi"', "x"]),
        ('"""",x', ['"', "x"]),
        (",", ["", ""]),
        ('x,","', ["x", ","]),
        (" a , b ", [" a ", " b "]),
    ],
)
def test_quotes_as_rfc_4180_has_them(line: str, cells: list[str]) -> None:
    assert read(f"{line}\n") == [(1, cells)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('1,"a"b', "text_after_quote"),
        ('1,"a" ,c', "text_after_quote"),
        ('1,"a"b,"c"', "text_after_quote"),
        ('1,5" pipe', "stray_quote"),
        ('1, "a"', "stray_quote"),
        ('1,"a",b"c",d', "stray_quote"),
        ('1,"a', "unclosed_quote"),
    ],
)
def test_a_wrong_quote_rejects_its_line_and_reading_goes_on(line: str, code: str) -> None:
    assert read(f"0,before\n{line}\n2,after\n") == in_order((1, ["0", "before"]), (2, code), (3, ["2", "after"]))


def test_an_unclosed_quote_costs_one_row_among_quoted_ones() -> None:
    rows = [f'{n},"row, {n}"' for n in range(50)]
    rows[19] = '19,"never closed'
    found = read("\n".join(rows))
    assert [line for line, cells in found if isinstance(cells, str)] == [20]
    assert [cells for _, cells in found if not isinstance(cells, str)] == [
        [str(n), f"row, {n}"] for n in range(50) if n != 19
    ]


@pytest.mark.parametrize(("spanned", "kept"), [(100, True), (101, False)])
def test_a_quote_spans_a_hundred_lines_and_no_more(spanned: int, kept: bool) -> None:
    text = '1,"' + "\n".join("x" * spanned) + '"\n2,after\n'
    found = read(text)
    if kept:
        assert found == in_order((1, ["1", "\n".join("x" * spanned)]), (101, ["2", "after"]))
    else:
        assert found[0] == (1, "quote_too_long")
        assert found[1:100] == [(line, ["x"]) for line in range(2, 101)]
        assert found[-1] == (102, ["2", "after"])


def test_a_quote_of_more_than_a_megabyte_rejects_its_first_line() -> None:
    text = f'1,"{"x" * 600_000}\n{"y" * 600_000}\n2,after\n3,more\n'
    assert [(line, cells) for line, cells in read(text) if line != 2] == in_order(
        (1, "quote_too_long"), (3, ["2", "after"]), (4, ["3", "more"])
    )


def test_a_cell_of_more_than_a_megabyte_rejects_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "TEXT_LIMIT", 100)
    monkeypatch.setattr(tabular, "_SAFE", 25)
    assert read(f"1,{'é' * 50}\n2,{'é' * 51}\n3,x\n") == in_order(
        (1, ["1", "é" * 50]), (2, "text_too_long"), (3, ["3", "x"])
    )


def test_a_spoilt_line_rejects_the_record_it_belongs_to() -> None:
    lines = ["1,a", '2,"b', 'spoilt"', "3,c"]
    spoilt = Block(1, lines, {3: BadValue("bad_bytes", line=3)})
    found = list(read_records([spoilt], ","))
    assert [line for line, _ in found] == [1, 2, 4]
    assert isinstance(found[1][1], BadValue)
    assert found[1][1].code == "bad_bytes"


def test_a_tab_separated_row_without_quoted_cells_may_hold_quotes() -> None:
    assert read('1\t5" pipe\tsay "hi"\n', "\t") == [(1, ["1", '5" pipe', 'say "hi"'])]
    assert read('1\t"a\tb"\tc\n', "\t") == [(1, ["1", "a\tb", "c"])]


@pytest.mark.parametrize(
    ("header", "separator"), [("id,text", ","), ("id;text", ";"), ("id\ttext", "\t"), ('"a,b";c', ";"), ("id", ",")]
)
def test_the_header_tells_the_separator(header: str, separator: str) -> None:
    assert separator_of(header) == separator
    assert read(f"\n\n{header}\n", None)[0][0] == 3


@given(
    table=st.lists(st.lists(cells_of_text, min_size=3, max_size=3), min_size=6, max_size=12),
    where=st.integers(0, 10_000),
    sign=st.sampled_from(['"', ",", "\n", "x", ""]),
)
def test_one_wrong_character_never_costs_the_rows_before_it(table: list[list[str]], where: int, sign: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    text = file.getvalue()
    where %= len(text)
    broken = text[:where] + sign + text[where + 1 :]
    line = text.count("\n", 0, where) + 1
    whole = read(text)
    untouched = [row for row in whole if row[0] + _lines_of(row[1]) <= line]
    assert read(broken)[: len(untouched)] == untouched
    tail = '"end","end","end"'
    assert read(f"{broken}\n{tail}\n{tail}\n")[-1][1] == ["end", "end", "end"]


def _lines_of(cells: list[str] | str) -> int:
    return sum(cell.count("\n") for cell in cells) + 1
