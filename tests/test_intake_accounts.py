"""`import accounts`: as HubSpot, Salesforce and ClickUp export them, columns said once, units and dates checked."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_setup import NOW, Memory, read, read_one, read_text, with_any_value, written

from reviewtui.domain.records import ACCOUNT_FIELDS
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.columns import column_memory
from reviewtui.settings import Settings, make_folder

CHURN = Path(__file__).parents[2] / "shared" / "data" / "telco_customer_churn.csv"

HUBSPOT_LABELS = """Record ID,Company name,Company owner,Lifecycle Stage,Country/Region,Last Activity Date,Industry
123,Acme,Ana,Customer,Spain,2026-10-02 09:00,Retail
"""
HUBSPOT = {
    "results": [{
        "id": "123",
        "properties": {
            "hs_object_id": "123", "name": "Acme", "lifecyclestage": "customer", "hubspot_owner_id": "77",
            "domain": "acme.example", "notes_last_contacted": "2026-10-02T09:00:00Z",
        },
        "archived": False,
    }],
    "paging": {"next": {"after": "2"}},
}  # fmt: skip
SALESFORCE_LABELS = """Account ID,Account Name,Account Owner,Billing Country,Annual Contract Value,Contract Start Date
001A,Acme,Ana,Spain,"12,000.00",2024-01-31
"""
SALESFORCE = {"records": [
    {"attributes": {"type": "Account", "url": "/x"}, "Id": "001A", "Name": "Acme", "Industry": "Retail",
     "Owner": {"attributes": {"type": "User"}, "Name": "Ana"}, "LastActivityDate": "2026-10-02"},
]}  # fmt: skip
CLICKUP_LABELS = """Task ID,Task Name,Status,Assignees,Plan (drop down),MRR (currency),Region (labels),Since (date)
86a,Acme,live,[Ana Ruiz],Pro,"$1,200.00",Spain,1706659200000
"""
CLICKUP = {"tasks": [{
    "id": "86a", "name": "Acme", "status": {"status": "live", "color": "#ffffff"},
    "assignees": [{"id": 1, "username": "Ana"}], "url": "https://tasks.example/t/86a",
    "custom_fields": [
        {"id": "f1", "name": "Plan", "type": "drop_down", "value": 0,
         "type_config": {"options": [{"name": "Pro", "orderindex": 0}]}},
        {"id": "f2", "name": "Seats", "type": "number", "value": "40"},
    ],
}]}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "id", "fields"),
    [
        (HUBSPOT_LABELS, "a.csv", "123", {
            "name": "Acme", "owner": "Ana", "stage": "live", "region": "Spain", "last_contact": "2026-10-02",
            "industry": "Retail",
        }),
        (HUBSPOT, "a.json", "123", {
            "name": "Acme", "owner": "77", "stage": "live", "website": "acme.example", "last_contact": "2026-10-02",
        }),
        (SALESFORCE_LABELS, "a.csv", "001A", {
            "name": "Acme", "owner": "Ana", "region": "Spain", "amount_minor": 1_200_000, "period": "year",
            "since": "2024-01-31",
        }),
        (SALESFORCE, "a.json", "001A", {
            "name": "Acme", "owner": "Ana", "industry": "Retail", "last_contact": "2026-10-02",
        }),
        (CLICKUP_LABELS, "a.csv", "86a", {
            "name": "Acme", "stage": "live", "owner": "Ana Ruiz", "plan": "Pro", "amount_minor": 120_000,
            "period": "month", "region": "Spain", "since": "2024-01-31",
        }),
        (CLICKUP, "a.json", "86a", {
            "name": "Acme", "stage": "live", "owner": "Ana", "plan": "Pro", "seats": 40,
            "url": "https://tasks.example/t/86a",
        }),
    ],
    ids=["HubSpot labels", "HubSpot", "Salesforce labels", "Salesforce", "ClickUp labels", "ClickUp"],
)  # fmt: skip
def test_an_account_as_its_system_exports_it(
    tmp_path: Path, content: Any, name: str, id: str, fields: dict[str, Any]
) -> None:
    row = read_one("accounts", tmp_path, content, name)
    assert (row.kind, row.id, row.source, row.observed_at) == ("account", id, "crm", NOW)
    assert {name: value for name, value in row.fields.items() if name != "extra"} == fields
    assert row.fields.keys() <= set(ACCOUNT_FIELDS)


def test_spanish_headers_and_a_spanish_amount(tmp_path: Path) -> None:
    row = read_one(
        "accounts", tmp_path,
        "Id. de cuenta;Nombre;Propietario;Etapa;Importe;Moneda;Período;Cliente desde;Baja;Plan interno\n"
        "7;Ñandú;Ana;Activo;1.200,50;EUR;Mensual;31 de enero de 2024;no;A\n",
    )  # fmt: skip
    assert (row.id, row.fields) == ("7", {
        "name": "Ñandú", "owner": "Ana", "stage": "live", "amount_minor": 120_050, "currency": "EUR",
        "period": "month", "since": "2024-01-31", "churned": False, "extra": {"Plan interno": "A"},
    })  # fmt: skip


def test_columns_said_once_are_remembered_by_this_home(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "data", tmp_path / "logs", True, "ana")
    make_folder(settings.config_dir)
    path = written(tmp_path, "Ref,Cliente final,Estrella\n1,Acme,Ana\n")
    with pytest.raises(ReviewError, match="account_id"):
        read("accounts", path)
    said = {"account_id": "Ref", "owner": "Estrella", "name": "Cliente final"}
    first, _ = read("accounts", path, mapping=said, memory=column_memory(settings))
    second, _ = read("accounts", path, memory=column_memory(settings))
    assert first == second
    assert second[0].fields == {"owner": "Ana", "name": "Acme"}
    # the same columns in another order are the same file; what is said again holds from then on
    path = written(tmp_path, "estrella,Ref,Cliente final\nAna,1,Acme\n")
    third, _ = read("accounts", path, mapping={"owner": "", "backup": "estrella"}, memory=column_memory(settings))
    fourth, _ = read("accounts", path, memory=column_memory(settings))
    assert third == fourth
    assert fourth[0].fields == {"backup": "Ana", "name": "Acme"}


def test_another_kind_of_file_remembers_for_itself(tmp_path: Path) -> None:
    memory = Memory()
    path = written(tmp_path, "Ref,Mes,Gente\n1,2026-10,5\n")
    read("usage", path, mapping={"account_id": "Ref", "month": "Mes", "active": "Gente"}, memory=memory)
    with pytest.raises(ReviewError, match="account_id"):
        read("accounts", path, memory=memory)


def test_what_was_remembered_of_a_json_file_holds_too(tmp_path: Path) -> None:
    memory = Memory()
    path = written(tmp_path, [{"ref": "1", "boss": "Ana"}], "a.json")
    first, _ = read("accounts", path, mapping={"account_id": "ref", "owner": "boss"}, memory=memory)
    assert read("accounts", path, memory=memory)[0] == first
    assert first[0].fields == {"owner": "Ana"}


def test_a_column_or_a_field_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "id,name\n1,Acme\n")
    with pytest.raises(Misused, match="Boss"):
        read("accounts", path, mapping={"owner": "Boss"})
    with pytest.raises(Misused, match="ownership"):
        read("accounts", path, mapping={"ownership": "name"})
    with pytest.raises(Misused):
        read("accounts", path, account="acme")


@pytest.mark.parametrize("text", ["03/04/2024", "3-4-24", "03.04.2024"])
def test_a_day_that_could_be_two_waits_for_the_order(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, f"id,since\n1,{text}\n2,2024-12-31\n")
    rows, (error,) = read("accounts", path)
    assert [row.id for row in rows] == ["2"]
    assert error.line == 2
    assert "--dates dmy" in error.error
    assert read("accounts", path, dates="dmy")[0][0].fields["since"] == "2024-04-03"
    assert read("accounts", path, dates="mdy")[0][0].fields["since"] == "2024-03-04"


@pytest.mark.parametrize(
    ("column", "text", "wrong"),
    [
        ("amount", "lots", "not an amount"),
        ("amount", "1.200", "not an amount"),
        ("amount", "12.345", "not an amount"),
        ("currency", "EURO", "not a currency"),
        ("seats", "a dozen", "not a whole number"),
        ("seats", "99999999999999999999", "not a whole number"),
        ("since", "2024-02-30", "not a date"),
        ("since", "yesterday", "not a date"),
        ("churned", "maybe", "neither yes nor no"),
        ("as of", "some day", "not a time"),
    ],
)
def test_what_cannot_be_is_named_by_line_and_column(tmp_path: Path, column: str, text: str, wrong: str) -> None:
    rows, (error,) = read("accounts", written(tmp_path, f"id,{column}\n1,\n2,{text}\n"))
    assert [row.id for row in rows] == ["1"]
    assert error.line == 3
    assert error.error.startswith(f"{column}: ")
    assert wrong in error.error


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("1240.5", 124_050, None), ("1,240.50", 124_050, None), ("1.240,50", 124_050, None), ("12,5", 1_250, None),
        ("EUR 12", 1_200, "EUR"), ("12 €", 1_200, "EUR"), ("£1 200.00", 120_000, "GBP"), ("-3", -300, None),
        ("$5", 500, None), ("'-3", -300, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(tmp_path: Path, text: str, minor: int, currency: str | None) -> None:
    row = read_one("accounts", tmp_path, f"id;amount\n1;{text}\n")
    assert (row.fields["amount_minor"], row.fields.get("currency")) == (minor, currency)


@pytest.mark.parametrize(
    ("text", "whole"), [("40", 40), ("1,200", 1200), ("1.000", 1000), ("1 200", 1200), ("7.0", 7)]
)
def test_whole_numbers(tmp_path: Path, text: str, whole: int) -> None:
    assert read_one("accounts", tmp_path, f"id;seats\n1;{text}\n").fields["seats"] == whole


def test_the_sign_against_formulas_is_taken_off(tmp_path: Path) -> None:
    row = read_one("accounts", tmp_path, "id,name,contact,Note\n1,'=HYPERLINK(1),'+34 600,'@x\n")
    assert row.fields == {"name": "=HYPERLINK(1)", "contact": "+34 600", "extra": {"Note": "@x"}}


def test_an_empty_cell_clears_and_an_absent_column_says_nothing(tmp_path: Path) -> None:
    assert read_one("accounts", tmp_path, "id,owner,since\n1,,\n").fields == {"owner": "", "since": ""}


def test_two_columns_for_one_field_are_not_chosen_between(tmp_path: Path) -> None:
    path = written(tmp_path, "id,Company owner,Account owner\n1,Ana,Ben\n")
    with pytest.raises(ReviewError, match="Company owner"):
        read("accounts", path)
    assert read("accounts", path, mapping={"owner": "Account owner"})[0][0].fields["owner"] == "Ben"


def test_rows_that_do_not_fit_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    rows, errors = read("accounts", written(tmp_path, "id,name\n1,Acme\n,Nobody\n2\n1.23E+15,x\n3,Zeta\n"))
    assert [row.id for row in rows] == ["1", "3"]
    assert [error.line for error in errors] == [3, 4, 5]


@pytest.mark.parametrize(
    ("content", "name"),
    [("", "a.csv"), ("name\nAcme\n", "a.csv"), ('[{"id": 1},', "a.json"), ('{"foo": 1}', "a.json"), ("[1", "a.json")],
)
def test_a_file_that_cannot_be_followed_is_refused_whole(tmp_path: Path, content: str, name: str) -> None:
    with pytest.raises(ReviewError, match="Nothing was imported"):
        read("accounts", written(tmp_path, content, name))


def test_broken_lines_are_named_one_by_one(tmp_path: Path) -> None:
    rows, errors = read("accounts", written(tmp_path, '{"id": 1}\n{broken\n[1]\n{"id": 2}\n', "a.jsonl"))
    assert [row.id for row in rows] == ["1", "2"]
    assert [error.line for error in errors] == [2, 3]


def test_who_speaks_can_be_said(tmp_path: Path) -> None:
    assert read_text("accounts", tmp_path, "id\n1\n", source="hubspot")[0].source == "hubspot"


def test_when_it_was_so_can_be_said(tmp_path: Path) -> None:
    row = read_one("accounts", tmp_path, "id,as of\n1,2026-11-01T00:00:00Z\n")
    assert row.observed_at == 1_793_491_200_000


@pytest.mark.skipif(not CHURN.exists(), reason="the folder of real data is not beside the project")
def test_real_accounts_are_all_read() -> None:
    rows, errors = read("accounts", CHURN, mapping={"account_id": "customerID", "churned": "Churn"})
    assert not errors
    assert len({row.id for row in rows}) == len(rows) == 7043
    assert sum(row.fields["churned"] for row in rows) == 1869
    assert rows[0].fields["extra"]["MonthlyCharges"] == "29.85"


CELLS = [
    "id", "account id", "month", "2026-10", "amount", "mrr", "renewal date", "1", "x", "'=1", "03/04/2026", "1.200,5",
    '"', "\x00", "é", "",
]  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    st.text(alphabet='[]{}":,\\n resultsid01', max_size=200).map(str.encode),
    st.lists(st.lists(st.sampled_from(CELLS), max_size=5), max_size=5).map(
        lambda rows: "\n".join(",".join(row) for row in rows).encode()
    ),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(
    content=BYTES, ending=st.sampled_from([".csv", ".tsv", ".json", ".jsonl", ""]),
    kind=st.sampled_from(["accounts", "usage", "renewals"]),
)  # fmt: skip
def test_any_bytes_are_rows_or_named(tmp_path: Path, content: bytes, ending: str, kind: str) -> None:
    with suppress(ReviewError):
        read(kind, written(tmp_path, content, f"any{ending}"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data(), whole=st.sampled_from([HUBSPOT, SALESFORCE, CLICKUP]))
def test_any_value_in_any_place_of_an_export_is_rows_or_named(tmp_path: Path, data: Any, whole: Any) -> None:
    path = written(tmp_path, with_any_value(data, whole), "any.json")
    for kind in ("accounts", "usage", "renewals"):
        with suppress(ReviewError):
            read(kind, path)


def test_of_two_columns_of_the_last_contact_the_more_exact_one_counts(tmp_path: Path) -> None:
    for exact in ("Last Contacted", "Last contact", "Último contacto"):
        table = f"id,Last Activity Date,{exact}\n1,2026-11-20,2026-11-10\n"
        row = read_one("accounts", tmp_path, table)
        assert row.fields["last_contact"] == "2026-11-10"
        assert row.fields["extra"] == {"Last Activity Date": "2026-11-20"}
