"""Workbooks are read as a person sees them; hostile ones are refused in one sentence, and nothing is written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from tracker_setup import NOW, packed, parts, sheet_of, table, words

from reviewtui.errors import ReviewError
from reviewtui.intake import READERS
from reviewtui.intake.tracker import read_sheet
from reviewtui.intake.workbook import _shows_date, open_workbook


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def workbook(folder: Path, *, since_1904: bool = False) -> Path:
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    notes = book.active
    notes.title = "Notes"
    notes.append(["Nothing", "of", "interest"])
    ads = book.create_sheet("Ads mayo")
    ads.append(["Anuncio", None, "Estado", None, None])
    ads.append(["ID", "Nombre", "Actual", "Desde", "Motivo"])
    for cells in ("A1:B1", "C1:D1", "E1:E2"):
        ads.merge_cells(cells)
    ads["E1"] = "Motivo"
    ads.append([7, "Spring", "Activo", date(2026, 5, 13), None])
    ads.append(["120210000000000002", "Summer", "rechazado", datetime(2026, 5, 14, 9, 30), "=1+1"])  # noqa: DTZ001
    ads.append([120210000000000003, "Autumn", "pausado", None, None])
    path = folder / "Tracker.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("since_1904", [False, True])
def test_workbooks_are_read_by_the_first_sheet_that_tells_of_ads(tmp_path: Path, since_1904: bool) -> None:
    path = workbook(tmp_path, since_1904=since_1904)
    sheet = sheet_of(path)
    assert (sheet.name, sheet.header.row) == ("Ads mayo", 2)
    assert sheet.header.fields == {"ad_id": 0, "name": 1, "status": 2, "status_at": 3, "reason": 4}
    reading = read_sheet(sheet, now=NOW)
    assert [(entry.id, entry.status, entry.status_at) for entry in reading.entries] == [
        ("7", "active", at("2026-05-13")), ("120210000000000002", "rejected", at("2026-05-14T09:30")),
    ]  # fmt: skip
    assert [error.line for error in reading.errors] == [5]
    assert "rounded" in reading.errors[0].error
    with pytest.raises(ReviewError, match="“Notes”, “Ads mayo”"):
        sheet_of(path, wanted="Other")
    with pytest.raises(ReviewError, match="“Nothing”"):
        sheet_of(path, wanted="notes")


@pytest.mark.parametrize("number", ["120210123456789123", "1.20210123456789E+17", "1000000000000001"])
def test_ids_that_are_numbers_with_more_digits_than_numbers_keep_are_refused(tmp_path: Path, number: str) -> None:
    rows = words("Ad ID", "Status") + f"<row><c><v>{number}</v></c></row><row><c><v>999999999999999</v></c></row>"
    reading = read_sheet(sheet_of(packed(tmp_path, parts(rows))), now=NOW)
    assert [error.line for error in reading.errors] == [2]
    assert [entry.id for entry in reading.entries] == ["999999999999999"]


def test_a_sheet_without_a_name_of_its_own_is_called_after_its_file(tmp_path: Path) -> None:
    path = packed(tmp_path, parts(words("Ad ID", "Status") + words("1", "live")), "Clients (2).xlsx")
    assert sheet_of(path).name == "Ads"
    made = parts(words("Ad ID", "Status"))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace('"Ads"', '"Hoja 1"')
    assert sheet_of(packed(tmp_path, made, "Clients (2).xlsx")).name == "Clients"
    assert sheet_of(table(tmp_path, "Ad ID,Status\n", "Clients.csv"), wanted="Acme").name == "Acme"


def test_texts_and_numbers_are_what_a_person_sees(tmp_path: Path) -> None:
    strings = (
        "<si><r><t>Ad</t></r><r><t xml:space='preserve'> ID</t></r><rPh><t>reading</t></rPh></si>"
        "<si><t>a_x000D_b</t></si>"
    )
    rows = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Status</t></is></c>'
        '<c r="D2" t="str"><f>A1</f><v>Note</v></c></row>'
        '<row r="4"><c r="B4"><v>1.5E+2</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" t="s"><v>1</v></c>'
        '<c><v>0.1</v></c><c t="e"><v>#REF!</v></c><c><v>123456789012345</v></c>'
        "<c><v>1.23456789012345E15</v></c></row>"
    )
    path = packed(tmp_path, parts(rows, strings=strings))
    with open_workbook(path) as book:
        grid = book.grid("Ads")
    assert [row.row for row in grid.rows] == [2, 4]
    assert grid.rows[0].cell(1).text == "Ad ID"
    assert [grid.rows[1].cell(at).text for at in range(1, 8)] == [
        "150", "TRUE", "a\rb", "0.1", "#REF!", "123456789012345", "1234567890123450",
    ]  # fmt: skip
    assert [grid.rows[1].cell(at).kind for at in (6, 7)] == ["number", "rounded"]
    assert grid.rows[0].cell(3).formula


@given(code=st.sampled_from(["yyyy-mm-dd", "dd/mm/yy hh:mm", "0.00", "General", '"day"0', "[Red]0.00", "[h]:mm",
                             "@", "#,##0\\d", "mmm-yy", "_-* #,##0_-", "[$-409]d-mmm-yyyy;@", "0.00E+00",
                             "[s]"]))  # fmt: skip
def test_formats_of_dates_are_known_as_openpyxl_knows_them(code: str) -> None:
    assert _shows_date("170", {"170": code}) == is_date_format(code)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(serial=st.decimals(1, 60_000, places=5), since_1904=st.booleans())
def test_days_are_counted_as_openpyxl_counts_them(tmp_path: Path, serial: Decimal, since_1904: bool) -> None:
    properties = f'<workbookPr date1904="{int(since_1904)}"/>'
    with open_workbook(packed(tmp_path, parts(words("a"), properties=properties))) as book:
        moment = book.instant_of(serial)
        assert moment is not None
        judge = from_excel(float(serial), CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900)
        if since_1904 or serial >= 61:
            assert abs((moment - judge).total_seconds()) <= 1
            assert abs(book.serial_of(at(moment.isoformat())) - serial) < Decimal("0.00002")


# Hostile ones


def refused(path: Path) -> ReviewError:
    """Why the file is refused; nothing was written beside it."""
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    with pytest.raises(ReviewError) as fault:
        list(READERS["tracker"](path, now=NOW))
    assert {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()} == before
    assert len(str(fault.value)) > 40
    return fault.value


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE, "<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part", ["_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, entities: str) -> None:
    made = parts(words("Ad ID"), strings="<si><t>x</t></si>", styles="<cellXfs/>")
    made[part] = entities + made[part]
    assert refused(packed(tmp_path, made)).code == "workbook_entities"


def test_a_sheet_that_unpacks_without_end_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    made = parts(words("Ad ID"))
    made["xl/worksheets/sheet1.xml"] += " " * (20 * 1024 * 1024)
    assert refused(packed(tmp_path, made)).code == "archive_bomb"


def test_a_row_of_far_away_cells_takes_no_memory(tmp_path: Path) -> None:
    far = "".join(f'<row r="{n}"><c r="SR{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 5000))
    assert refused(packed(tmp_path, parts(far))).code == "tracker_too_big"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "workbook_broken"),
        ("xl/worksheets/sheet1.xml", '<?xml version="1.0" encoding="nonsense"?><a/>', "workbook_broken"),
        ("xl/workbook.xml", "no XML at all", "workbook_broken"),
        ("_rels/.rels", "<Relationships/>", "workbook_none"),
        ("../up.xml", "<a/>", "archive_unsafe_name"),
    ],
)
def test_broken_workbooks_are_refused_in_a_sentence(tmp_path: Path, part: str, content: str, code: str) -> None:
    assert refused(packed(tmp_path, parts(words("Ad ID")) | {part: content})).code == code


def test_older_and_locked_workbooks_are_refused(tmp_path: Path) -> None:
    assert refused(table(tmp_path, b"\xd0\xcf\x11\xe0" + bytes(600), "old.xls")).code == "import_workbook"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_sheets_are_read_or_refused_and_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    rows = (
        words("Ad ID", "Status", "Date") + '<row r="2"><c r="A2"><v>7</v></c><c r="C2" s="1"><v>46000</v></c></row>'
    )
    formats = '<numFmts><numFmt numFmtId="170" formatCode="d/m/y"/></numFmts>'
    made = parts(rows, styles=f'{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>')
    part = data.draw(st.sampled_from(sorted(made)))
    text = made[part]
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 8))
    made[part] = text[:at] + data.draw(st.text("<>/=\"'&;: ac019rvs\ud7ff", max_size=5)) + text[at + length :]
    faults: list[str] = []
    try:
        list(READERS["tracker"](packed(tmp_path, made), now=NOW))
    except ReviewError as fault:
        faults.append(str(fault))
    assert all(faults)
