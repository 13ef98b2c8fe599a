"""`import usage`: monthly users and who could use it, a row for each month or a column for each."""

from pathlib import Path

import pytest
from intake_setup import read, read_one, read_text, written

from reviewtui.errors import ReviewError


def test_a_row_for_each_account_and_month(tmp_path: Path) -> None:
    rows = read_text("usage", tmp_path, 'account id,month,MAU,eligible\n1,2026-09,110,300\n1,2026-10,"1,200",\n')
    assert [(row.kind, row.id, row.source, row.fields) for row in rows] == [
        ("usage", "1", "usage", {"2026-09/active": 110, "2026-09/eligible": 300}),
        ("usage", "1", "usage", {"2026-10/active": 1200, "2026-10/eligible": ""}),
    ]


def test_a_column_for_each_month(tmp_path: Path) -> None:
    row = read_one(
        "usage", tmp_path, "account id,2026-08,Sep 2026,10/2026,202611,employees,Notes\n1,10,20,,40,300,x\n"
    )
    assert row.fields == {
        "2026-08/active": 10, "2026-09/active": 20, "2026-10/active": "", "2026-11/active": 40,
        "2026-08/eligible": 300, "2026-09/eligible": 300, "2026-10/eligible": 300, "2026-11/eligible": 300,
    }  # fmt: skip


def test_a_column_for_each_month_in_json(tmp_path: Path) -> None:
    row = read_one("usage", tmp_path, [{"account_id": 1, "2026-09": 5, "2026-10": None}], "u.json")
    assert row.fields == {"2026-09/active": 5, "2026-10/active": ""}


@pytest.mark.parametrize(
    "text",
    ["2026-10", "2026/10", "10/2026", "202610", "2026-10-31", "October 2026", "oct 2026", "octubre 2026",
     "octubre de 2026", "31/10/2026", "2026-10-01T00:00:00Z", "2026-10-01 00:00"],
)  # fmt: skip
def test_months_as_people_write_them(tmp_path: Path, text: str) -> None:
    assert read_one("usage", tmp_path, f"account,month,users\n1,{text},5\n").fields == {"2026-10/active": 5}


def test_spanish_headers(tmp_path: Path) -> None:
    row = read_one(
        "usage", tmp_path, "Id cuenta;Mes;Usuarios activos;Población elegible\n1;octubre 2026;1.200;5.000\n"
    )
    assert row.fields == {"2026-10/active": 1200, "2026-10/eligible": 5000}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("2026-13", "not a month"), ("0", "not a month"), ("soon", "not a month"), ("03/04/2026", "--dates")],
)
def test_a_month_that_is_none_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    rows, (error,) = read("usage", written(tmp_path, f"account,month,mau\n1,2026-10,5\n1,{text},5\n"))
    assert len(rows) == 1
    assert error.line == 3
    assert error.error.startswith("month: ")
    assert wrong in error.error


def test_a_day_that_could_be_two_is_read_once_the_order_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, "account,month,mau\n1,03/04/2026,5\n")
    assert read("usage", path, dates="dmy")[0][0].fields == {"2026-04/active": 5}
    assert read("usage", path, dates="mdy")[0][0].fields == {"2026-03/active": 5}


@pytest.mark.parametrize("text", ["many", "-5", "1.5", "12%"])
def test_people_are_whole(tmp_path: Path, text: str) -> None:
    for table in (f"account,month,mau\n1,2026-10,{text}\n", f"account,2026-10\n1,{text}\n"):
        rows, (error,) = read("usage", written(tmp_path, table))
        assert not rows
        assert "whole number" in error.error


def test_an_account_is_given_to_a_file_that_names_none(tmp_path: Path) -> None:
    table = "month,mau\n2026-10,5\n"
    with pytest.raises(ReviewError, match="account_id"):
        read("usage", written(tmp_path, table))
    assert read_one("usage", tmp_path, table, account="acme").id == "acme"


def test_a_row_without_any_month_is_named(tmp_path: Path) -> None:
    rows, (error,) = read("usage", written(tmp_path, "account,month,mau,x\n1,2026-10,5,\n2,,5,\n"))
    assert [row.id for row in rows] == ["1"]
    assert error.line == 3
