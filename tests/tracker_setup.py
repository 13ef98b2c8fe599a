"""Kept sheets to read and to write: as text, by openpyxl, or by hand part by part."""

import os
import zipfile
from pathlib import Path
from typing import Any

from reviewtui.intake.tracker import Reading, read_sheet
from reviewtui.intake.tracker_sheet import Memory, Sheet, open_sheet

NOW = 1_780_000_000_000  # 2026-05-28T20:26:40Z
WRITTEN = 1_779_000_000_000
"""When the files were last written: 2026-05-17T06:40:00Z."""


def table(folder: Path, text: str | bytes, name: str = "Tracker.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (WRITTEN / 1000, WRITTEN / 1000))
    return path


def sheet_of(path: Path, *, memory: Memory | None = None, **options: Any) -> Sheet:
    return open_sheet(path, now=NOW, recall=(lambda name, print: memory) if memory else None, **options)


def reading_of(path: Path, **options: Any) -> Reading:
    return read_sheet(sheet_of(path, **options), now=NOW)


BOOK = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(rows: str, *, strings: str = "", styles: str = "", properties: str = "") -> dict[str, str]:
    """The least that a workbook has: one sheet with these rows."""
    listed = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    made = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{listed}"><Relationship Id="r" Type="{KINDS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{BOOK}" xmlns:r="{KINDS}">{properties}'
        '<sheets><sheet name="Ads" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{listed}">'
        f'<Relationship Id="a" Type="{KINDS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="s" Type="{KINDS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{KINDS}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{BOOK}"><sheetData>{rows}</sheetData></worksheet>',
    }
    if strings:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{BOOK}">{strings}</sst>'
    if styles:
        made["xl/styles.xml"] = f'<styleSheet xmlns="{BOOK}">{styles}</styleSheet>'
    return made


def packed(folder: Path, made: dict[str, str], name: str = "Tracker.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in made.items():
            archive.writestr(part, content)
    os.utime(path, (WRITTEN / 1000, WRITTEN / 1000))
    return path


def words(*cells: str) -> str:
    """A row of texts."""
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"
