"""`import renewals`: deals and opportunities with their account, day, amount and state."""

from pathlib import Path
from typing import Any

import pytest
from intake_setup import read, read_one, read_text, skipped, written

from reviewtui.domain.records import RENEWAL_FIELDS
from reviewtui.errors import ReviewError

HUBSPOT = {"results": [{
    "id": "9",
    "properties": {"dealname": "Acme 2027", "amount": "12000", "closedate": "2027-01-31T00:00:00Z",
                   "dealstage": "closedwon", "hs_forecast_probability": "0.8", "deal_currency_code": "EUR"},
    "associations": {"companies": {"results": [{"id": "1", "type": "deal_to_company"}]}},
}]}  # fmt: skip
SALESFORCE = {"records": [{
    "attributes": {"type": "Opportunity"}, "Id": "006", "AccountId": "001A", "Account": {"Name": "Acme"},
    "Name": "Acme 2027", "CloseDate": "2027-01-31", "Amount": 12000.5, "StageName": "Closed Lost", "Probability": 80,
    "CurrencyIsoCode": "EUR",
}]}  # fmt: skip
CLICKUP = {"tasks": [{
    "id": "86b", "name": "Acme 2027", "status": {"status": "in progress"},
    "custom_fields": [{"name": "Account ID", "value": "1"}, {"name": "Renewal date", "value": "1801353600000"}],
}]}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "id", "fields"),
    [
        (HUBSPOT, "crm:9", {
            "account_id": "1", "name": "Acme 2027", "renews_on": "2027-01-31", "amount_minor": 1_200_000,
            "state": "renewed", "probability": 0.8, "currency": "EUR",
        }),
        (SALESFORCE, "crm:006", {
            "account_id": "001A", "name": "Acme 2027", "renews_on": "2027-01-31", "amount_minor": 1_200_050,
            "state": "lost", "probability": 0.8, "currency": "EUR",
        }),
        (CLICKUP, "crm:86b", {
            "account_id": "1", "name": "Acme 2027", "renews_on": "2027-01-31", "state": "open",
        }),
    ],
    ids=["HubSpot", "Salesforce", "ClickUp"],
)  # fmt: skip
def test_a_renewal_as_its_system_exports_it(tmp_path: Path, content: Any, id: str, fields: dict[str, Any]) -> None:
    row = read_one("renewals", tmp_path, content, "r.json")
    assert (row.kind, row.id) == ("renewal", id)
    assert {name: value for name, value in row.fields.items() if name != "extra"} == fields
    assert row.fields.keys() <= set(RENEWAL_FIELDS)


def test_labels_of_hubspot(tmp_path: Path) -> None:
    row = read_one(
        "renewals", tmp_path,
        "Record ID,Deal Name,Associated Company ID,Close Date,Amount,Deal Stage,Deal probability,Forecast amount\n"
        "9,Acme 2027,1,2027-01-31 10:00,\"12,000.00\",Closed Won,80%,\"9,600\"\n",
    )  # fmt: skip
    assert row.id == "crm:9"
    assert row.fields == {
        "account_id": "1", "name": "Acme 2027", "renews_on": "2027-01-31", "amount_minor": 1_200_000,
        "state": "renewed", "probability": 0.8, "forecast_minor": 960_000,
    }  # fmt: skip


def test_spanish_headers_and_one_renewal_of_an_account_is_named_by_it(tmp_path: Path) -> None:
    row = read_one(
        "renewals", tmp_path, "Cuenta;Fecha de renovación;Importe;Estado\n1;31/01/2027;12.000,50 €;Renovado\n"
    )
    assert (row.id, row.fields) == ("1", {
        "account_id": "1", "renews_on": "2027-01-31", "amount_minor": 1_200_050, "currency": "EUR",
        "state": "renewed",
    })  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text", "wrong"),
    [
        ("renewal date", "05/06/2027", "--dates"),
        ("renewal date", "2027-02-30", "not a date"),
        ("probability", "120", "0 to 1"),
        ("probability", "likely", "0 to 1"),
        ("forecast", "much", "not an amount"),
        ("closed amount", "1.234", "not an amount"),
    ],
)
def test_what_cannot_be_is_named_by_line_and_column(tmp_path: Path, column: str, text: str, wrong: str) -> None:
    columns = ["account", "renewal date", column] if column != "renewal date" else ["account", "renewal date"]
    cells = ["1", text] if column == "renewal date" else ["1", "2027-01-31", text]
    rows, (error,) = read("renewals", written(tmp_path, f"{','.join(columns)}\n{','.join(cells)}\n"))
    assert not rows
    assert error.line == 2
    assert error.error.startswith(f"{column}: ")
    assert wrong in error.error


def test_the_order_of_a_date_can_be_said(tmp_path: Path) -> None:
    table = "account,renewal date\n1,05/06/2027\n"
    assert read_one("renewals", tmp_path, table, dates="dmy").fields["renews_on"] == "2027-06-05"
    assert read_one("renewals", tmp_path, table, dates="mdy").fields["renews_on"] == "2027-05-06"


def test_without_a_day_or_an_account_there_is_no_renewal(tmp_path: Path) -> None:
    for table, missing in (("account\n1\n", "renews_on"), ("renewal date\n2027-01-31\n", "account_id")):
        with pytest.raises(ReviewError, match=missing):
            read("renewals", written(tmp_path, table))


def test_an_account_is_given_to_those_that_name_none(tmp_path: Path) -> None:
    rows = read_text(
        "renewals", tmp_path, "account,renewal date,deal id\n,2027-01-31,9\n2,2027-01-31,8\n", account="acme"
    )
    assert [(row.id, row.fields["account_id"]) for row in rows] == [("crm:9", "acme"), ("crm:8", "2")]


def test_who_speaks_is_in_the_name(tmp_path: Path) -> None:
    row = read_one("renewals", tmp_path, "account,renewal date,deal id\n1,2027-01-31,9\n", source="salesforce")
    assert (row.id, row.source) == ("salesforce:9", "salesforce")


@pytest.mark.parametrize(
    ("columns", "cells", "account"),
    [
        ("Associated Company IDs (Primary)", "1", "1"),
        ("Associated Company IDs", "1", "1"),
        ("Associated Company", "Acme", "Acme"),
        ("Associated Company (Primary)", "Acme", "Acme"),
        ("Account Name", "Acme", "Acme"),
        ("Account Name,Account ID", "Acme,001A", "001A"),
        ("Associated Company,Associated Company IDs,Associated Company IDs (Primary)", "Acme;Beta,1;2,1", "1"),
        ("Associated Company,Associated Company IDs", "Acme,1;", "1"),
        ("Empresa asociada", "Acme", "Acme"),
    ],
)
def test_accounts_as_hubspot_and_salesforce_name_them(
    tmp_path: Path, columns: str, cells: str, account: str
) -> None:  # fmt: skip
    table = f"Record ID,Close Date,{columns}\n9,2027-01-31,{cells}\n"
    row = read_one("renewals", tmp_path, table, source="hubspot")
    assert (row.id, row.fields["account_id"]) == ("hubspot:9", account)


def test_a_deal_of_several_accounts_is_left_out_and_says_so(tmp_path: Path) -> None:
    table = "Record ID,Close Date,Associated Company IDs\n8,2027-01-31,1;2\n9,2027-01-31,[]\n7,2027-01-31,3;3\n"
    (row,), errors = read("renewals", written(tmp_path, table))
    assert row.fields["account_id"] == "3"
    assert [error.line for error in errors] == [2, 3]
    assert "several accounts (“1;2”)" in errors[0].error


@pytest.mark.parametrize("column", ["Deal Type", "dealtype", "Type", "Tipo de negocio"])
@pytest.mark.parametrize("kind", ["newbusiness", "New Business", "New Customer", "Nuevo negocio"])
def test_deals_of_new_business_are_passed_over(tmp_path: Path, column: str, kind: str) -> None:
    table = f"deal id,account,close date,{column}\n8,1,,{kind}\n9,1,2027-01-31,Existing Business\n6,1,2027-01-31,\n"
    path = written(tmp_path, table)
    rows, errors = read("renewals", path)
    assert not errors
    assert [(row.id, row.fields["extra"][column]) for row in rows] == [("crm:9", "Existing Business"), ("crm:6", "")]
    assert [one.line for one in skipped("renewals", path)] == [2]
