"""A kept sheet is written back: only the cells that no longer say what is so, in the sheet's own words and dates."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from tracker_setup import NOW, packed, parts, sheet_of, table, words

from reviewtui.errors import ReviewError
from reviewtui.intake.cells import Written
from reviewtui.intake.delimited import Table, read_table, write_table
from reviewtui.intake.status_words import CHOICES
from reviewtui.intake.tracker import read_sheet
from reviewtui.intake.tracker_sheet import Memory
from reviewtui.intake.tracker_writing import CellChange, Truth, apply, changes, hand_of

SHEET = '''Ad ID;Estado;Fecha;Motivo;Quién\r
1;Activo;13/05/2026;;"Ana ""la jefa"""\r
2;Activo ✅;14/05/2026;;Leo\r
"3";"Rechazado";14/05/2026;antes y después;Ana\r
4;listo;;;\r
5;;;;Leo'''
MAY_20 = int(datetime(2026, 5, 20, 9, 30, tzinfo=UTC).timestamp() * 1000)


def plan(path: Path, truths: dict[str, Truth], dates: str = "") -> tuple[list[CellChange], bytes]:
    """What is to change in a sheet, and its file so changed."""
    sheet = sheet_of(path, memory=Memory(dates=dates))
    reading = read_sheet(sheet, now=NOW)
    hand = hand_of(sheet, reading)
    found = changes(sheet, reading, truths, hand)
    return found, apply(sheet, found, hand)


def order_in(path: Path) -> str:
    """The order of a sheet's dates, as its home remembers it; where nothing tells, somebody was asked."""
    return read_sheet(sheet_of(path), now=NOW).order or "dmy"


def told(found: list[CellChange]) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.name, one.before, one.after) for one in found]


def test_only_the_cells_that_say_something_else_change_in_the_sheets_own_words(tmp_path: Path) -> None:
    truths = {
        "1": Truth("rejected", MAY_20, "Afirmación engañosa"), "2": Truth("active", MAY_20),
        "3": Truth("active", MAY_20), "5": Truth("paused", MAY_20),
    }  # fmt: skip
    found, written = plan(table(tmp_path, SHEET), truths)
    assert told(found) == [
        (2, "Estado", "Activo", "Rechazado"), (2, "Fecha", "13/05/2026", "20/05/2026"),
        (2, "Motivo", "", "Afirmación engañosa"), (4, "Estado", "Rechazado", "Activo"),
        (4, "Fecha", "14/05/2026", "20/05/2026"), (6, "Estado", "", "Pausado"), (6, "Fecha", "", "20/05/2026"),
    ]  # fmt: skip
    expected = SHEET
    for old, new in (
        ("1;Activo;13/05/2026;;", "1;Rechazado;20/05/2026;Afirmación engañosa;"),
        ('"3";"Rechazado";14/05/2026', '"3";"Activo";20/05/2026'), ("5;;;;Leo", "5;Pausado;20/05/2026;;Leo"),
    ):  # fmt: skip
        expected = expected.replace(old, new)
    assert written.decode() == expected


def test_words_that_nobody_explained_and_ads_nobody_knows_are_left_alone(tmp_path: Path) -> None:
    found, written = plan(table(tmp_path, SHEET), {"4": Truth("active", MAY_20), "9": Truth("active", MAY_20)})
    assert found == []
    assert written == SHEET.encode()
    found, _ = plan(table(tmp_path, SHEET), {"1": Truth("unknown"), "2": Truth()})
    assert found == []


def test_a_word_is_the_one_that_most_rows_use_without_their_notes(tmp_path: Path) -> None:
    text = "Ad ID,Status\n1,REJECTED\n2,disapproved\n3,disapproved\n4,disapproved (claim)\n5,ON\n6,\n7,\n"
    found, _ = plan(table(tmp_path, text), {"5": Truth("rejected"), "6": Truth("in_review"), "7": Truth("active")})
    assert [one.after for one in found] == ["disapproved", "in review", "ON"]


def test_dates_are_written_as_the_sheet_writes_them(tmp_path: Path) -> None:
    for written, expected in (
        ("13/05/2026", "20/05/2026"), ("5/13/26", "5/20/26"), ("2026-05-13", "2026-05-20"),
        ("13 de mayo de 2026", "20 de mayo de 2026"), ("2026-05-13 10:00", "2026-05-20 09:30"), ("", "2026-05-20"),
    ):  # fmt: skip
        path = table(tmp_path, f"Ad ID\tStatus\tDate\n1\tlive\t{written}\n", "t.tsv")
        found, _ = plan(path, {"1": Truth("paused", MAY_20)})
        assert found[-1].after == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ad ID,Estado\n1,en revisión\n2,live\n3,activo\n", "rechazado"), ("Ad ID,Estado\n1,\n", "Rechazado"),
        ("Ad ID,Status\n1,\n", "Rejected"), ("Ad ID,Estado\n1,LIVE\n", "REJECTED"),
    ],
)  # fmt: skip
def test_a_word_that_the_sheet_lacks_is_in_its_language_and_letters(tmp_path: Path, text: str, word: str) -> None:
    found, _ = plan(table(tmp_path, text), {"1": Truth("rejected")})
    assert [one.after for one in found] == [word]


def test_an_approval_is_no_word_that_says_it_runs(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Status,Our decision\n1,in review,\n2,Live,\n3,in review,approved\n")
    ours = Truth("active", MAY_20, approved=True, verdict="approve")
    found, _ = plan(path, dict.fromkeys("123", ours))
    assert told(found) == [
        (2, "Status", "in review", "approved"), (2, "Our decision", "", "Approved"),
        (3, "Our decision", "", "Approved"),
        (4, "Status", "in review", "approved"),
    ]  # fmt: skip


def test_of_several_rows_on_one_ad_only_the_one_that_counts_changes(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Status,Date\n7,in review,2026-05-01\n7,live,2026-05-22\n")
    found, written = plan(path, {"7": Truth("rejected", MAY_20)})
    assert told(found) == [(3, "Status", "live", "rejected")]  # its date stays: else the older row would count
    path.write_bytes(written)
    assert plan(path, {"7": Truth("rejected", MAY_20)})[0] == []


@pytest.mark.parametrize("reason", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1"])
def test_what_looks_like_a_formula_is_written_as_text(tmp_path: Path, reason: str) -> None:
    path = table(tmp_path, "Ad ID,Status,Reason\n1,live,\n")
    _, written = plan(path, {"1": Truth("rejected", None, reason)})
    (cells,) = list(csv.reader(io.StringIO(written.decode(), newline="")))[1:]
    assert cells == ["1", "rejected", f"'{reason}"]
    book = packed(tmp_path, parts(words("Ad ID", "Status", "Reason") + words("1", "live", "")))
    _, written = plan(book, {"1": Truth("rejected", None, reason)})
    book.write_bytes(written)
    cell = openpyxl.load_workbook(book)["Ads"]["C2"]
    assert (cell.value, cell.data_type) == (reason, "s")


def test_a_letter_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Estado,Motivo\n1,revisión,\n".encode("cp1252"))
    sheet = sheet_of(path, encoding="cp1252")
    reading = read_sheet(sheet, now=NOW)
    hand = hand_of(sheet, reading)
    for reason, fits in (("engañosa", True), ("虚假", False)):
        found = changes(sheet, reading, {"1": Truth("rejected", None, reason)}, hand)
        if fits:
            assert apply(sheet, found, hand) == "Ad ID,Estado,Motivo\n1,rechazado,engañosa\n".encode("cp1252")
        else:
            with pytest.raises(ReviewError, match="虚"):
                apply(sheet, found, hand)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)
STATUS = st.sampled_from(["live", "Activo", "rechazado por Meta", "paused", "", "listo", "live?", "IN REVIEW"])
DATES = st.sampled_from(["", "13/05/2026", "01/05/2026", "2026-05-01", "5 may 2026", "soon"])
ROWS = st.lists(st.tuples(st.integers(1, 6).map(str), STATUS, DATES, CELLS, CELLS), max_size=8)
TRUTHS = st.dictionaries(
    st.integers(1, 7).map(str),
    st.builds(
        Truth, st.sampled_from([*CHOICES, "", "unknown"]), st.none() | st.integers(NOW - 10**10, NOW),
        st.sampled_from(["", "Claim", "=x", 'He said "no"\nthen left', "a,b;c\td"]),
        verdict=st.sampled_from(["", "approve", "reject", "changes", "escalate"]),
    ),
)  # fmt: skip
NAMES = ["Ad ID", "Status", "Date", "Reason", "Notes"]
TEXTS = st.tuples(
    st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(),
)  # fmt: skip


def sheet_text(rows: list[tuple[str, ...]], how: tuple[str, str, str, int, bool]) -> bytes:
    separator, end, encoding, quoting, ends = how
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([NAMES, *rows])
    text = out.getvalue()
    return (text if ends else text.removesuffix(end)).encode(encoding)


def around(sheet: Table, cells: set[tuple[int, int]]) -> str:
    """All that a file holds but these cells."""
    places = sorted(sheet.places[row][column] for row, column in cells)
    edges = [0, *(edge for place in places for edge in place), len(sheet.text)]
    return "·".join(sheet.text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, how=TEXTS, truths=TRUTHS)
def test_a_table_changes_where_it_is_said_and_nowhere_else_and_only_once(
    tmp_path: Path, rows: list[tuple[str, ...]], how: tuple[str, str, str, int, bool], truths: dict[str, Truth]
) -> None:
    raw = sheet_text(rows, how)
    path = table(tmp_path, raw, "t.tsv" if how[0] == "\t" else "t.csv")
    before = read_table(path)
    assert write_table(before, []) == raw
    assert plan(path, {}) == ([], raw)
    dates = order_in(path)
    found, written = plan(path, truths, dates)
    path.write_bytes(written)
    after = read_table(path)
    changed = {(one.row, one.column) for one in found}
    assert len(after.grid.rows) == len(before.grid.rows)
    for old, new in zip(before.grid.rows, after.grid.rows, strict=True):
        for column in range(max(len(old.cells), len(new.cells))):  # type: ignore[arg-type]
            if (old.row, column) not in changed:
                assert new.cell(column) == old.cell(column)
    assert around(after, changed) == around(before, changed)
    assert plan(path, truths, dates) == ([], written)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5), data=st.data())
def test_cells_are_cut_exactly_even_past_the_end_of_a_row(
    tmp_path: Path, rows: list[list[str]], data: st.DataObject
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    before = read_table(table(tmp_path, out.getvalue()))
    at = data.draw(st.sampled_from(sorted(before.places)))
    column = data.draw(st.integers(0, 6))
    text = data.draw(CELLS.filter(lambda text: not text.startswith(("=", "+", "-", "@", "\t"))))
    after = read_table(table(tmp_path, write_table(before, [Written(at, column, text)])))
    for old, new in zip(before.grid.rows, after.grid.rows, strict=True):
        for place in range(8):
            assert new.cell(place).text == (text if (old.row, place) == (at, column) else old.cell(place).text)


# Workbooks


def workbook(folder: Path) -> Path:
    """A sheet with all that a careless writer loses."""
    book = openpyxl.Workbook()
    ads = book.active
    ads.title = "Ads"
    ads.append(["Ad ID", "Status", "Date", "Reason", "Total"])
    days = (date(2026, 5, 13), date(2026, 5, 14), None)
    for id, status, day in zip("123", ("Live", "Rejected", "Live"), days, strict=True):
        ads.append([id, status, day, None, '=COUNTIF(B:B,"Live")'])
    for row in (2, 3):
        ads.cell(row, 3).number_format = "dd/mm/yyyy"
    ads["B2"].font, ads["B2"].fill = Font(bold=True), PatternFill("solid", "FFFF00")
    ads["B2"].comment = Comment("ask Leo", "Ana")
    ads.column_dimensions["B"].width = 33
    ads.conditional_formatting.add(
        "B2:B9", openpyxl.formatting.rule.FormulaRule(["B2=1"], fill=PatternFill("solid", "FF0000"))
    )
    picture = io.BytesIO()
    pytest.importorskip("PIL.Image").new("RGB", (4, 4), "red").save(picture, "PNG")
    ads.add_image(Image(picture), "G2")
    book.create_sheet("Other").append(["untouched"])
    path = folder / "Tracker.xlsx"
    book.save(path)
    return path


def test_a_workbook_keeps_all_but_the_cells_that_change(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    truths = {"1": Truth("rejected", MAY_20, 'A & B < "C"'), "2": Truth("rejected", MAY_20)}
    truths["3"] = Truth("active", MAY_20)
    found, written = plan(path, truths)
    assert told(found) == [
        (2, "Status", "Live", "Rejected"), (2, "Date", "2026-05-13", "2026-05-20"), (2, "Reason", "", 'A & B < "C"'),
        (4, "Date", "", "2026-05-20"),
    ]  # fmt: skip
    new = tmp_path / "new.xlsx"
    new.write_bytes(written)
    with zipfile.ZipFile(path) as old_zip, zipfile.ZipFile(new) as new_zip:
        assert old_zip.namelist() == new_zip.namelist()
        differ = {name for name in old_zip.namelist() if old_zip.read(name) != new_zip.read(name)}
        sheet = new_zip.read("xl/worksheets/sheet1.xml").decode()
    assert differ == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert 'r="B2" s="' in sheet
    before, after = openpyxl.load_workbook(path)["Ads"], openpyxl.load_workbook(new)["Ads"]
    for row in range(1, 5):
        for column in range(1, 6):
            old, cell = before.cell(row, column), after.cell(row, column)
            change = next((one for one in found if (one.row, one.column) == (row, column - 1)), None)
            if change is None:
                assert (cell.value, cell.style_id) == (old.value, old.style_id)
            elif change.instant:
                assert (cell.value.date(), cell.value.hour) == (date(2026, 5, 20), 0)
                assert cell.number_format == "dd/mm/yyyy"
            else:
                assert (cell.value, cell.style_id) == (change.after, old.style_id)
    assert after["B2"].comment.text == "ask Leo"
    assert openpyxl.load_workbook(new).calculation.fullCalcOnLoad
    assert plan(new, truths) == ([], written)


def test_a_workbook_that_needs_no_change_comes_back_part_for_part(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    found, written = plan(path, {"1": Truth("active", None)})
    assert found == []
    (tmp_path / "new.xlsx").write_bytes(written)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.xlsx") as new:
        assert [(one.filename, old.read(one), one.date_time) for one in old.infolist()] == [
            (one.filename, new.read(one), one.date_time) for one in new.infolist()
        ]


def test_cells_that_a_formula_works_out_are_left_alone(tmp_path: Path) -> None:
    rows = words("Ad ID", "Status", "Reason") + (
        '<row r="2"><c r="A2" t="str"><v>1</v></c><c r="B2" t="str"><f>D2</f><v>live</v></c></row>'
    )
    found, _ = plan(packed(tmp_path, parts(rows)), {"1": Truth("rejected", MAY_20, "Claim")})
    assert told(found) == [(2, "Reason", "", "Claim")]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, truths=TRUTHS, prefix=st.sampled_from(["", "x:"]), named=st.booleans(),
       order=st.permutations(range(5)))  # fmt: skip
def test_a_workbook_changes_where_it_is_said_and_nowhere_else_and_only_once(
    tmp_path: Path, rows: list[tuple[str, ...]], truths: dict[str, Truth], prefix: str, named: bool, order: list[int]
) -> None:
    from html import escape

    def cell(row: int, column: int, text: str) -> str:
        place = f' r="{"ABCDE"[column]}{row}"' if named else ""
        clean = escape(re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", text))
        if not clean and not named:
            return f"<{prefix}c/>"
        said = f"<{prefix}is><{prefix}t xml:space='preserve'>{clean}</{prefix}t></{prefix}is>"
        return f'<{prefix}c{place} a=">" t="inlineStr">{said}</{prefix}c>' if clean else ""

    body = "".join(
        f"<{prefix}row>{''.join(cell(number, at, line[column]) for at, column in enumerate(order))}</{prefix}row>"
        for number, line in enumerate([tuple(NAMES), *rows], 1)
    )
    made = parts("")
    sheet = made["xl/worksheets/sheet1.xml"].replace("<sheetData></sheetData>", f"<sheetData>{body}</sheetData>")
    if prefix:
        sheet = sheet.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet", "</x:worksheet")
        sheet = sheet.replace("sheetData>", "x:sheetData>")
    made["xl/worksheets/sheet1.xml"] = sheet
    path = packed(tmp_path, made)
    before = sheet_of(path)
    dates = order_in(path)
    found, written = plan(path, truths, dates)
    path.write_bytes(written)
    after = sheet_of(path)
    expected = {(one.row, one.column): one.after for one in found}
    for old, new in zip(before.grid.rows, after.grid.rows, strict=True):
        for column in range(6):
            text = expected.get((old.row, column), old.cell(column).text)
            assert new.cell(column).text == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    assert plan(path, truths, dates) == ([], written)
