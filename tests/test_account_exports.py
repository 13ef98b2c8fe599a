"""Accounts written out lose nothing: a table reads back as the same accounts, HubSpot gets exact, typed values."""

import csv
import hashlib
import io
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from cli_setup import Home
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.commands.desk import at_desk
from reviewtui.dataset.hubspot import Company, as_companies
from reviewtui.domain.account_facts import Churn, ChurnKind, Correct
from reviewtui.domain.observed import merge
from reviewtui.domain.records import ACCOUNT_FIELDS, Stage
from reviewtui.intake import RowError
from reviewtui.intake.accounts import read_accounts
from reviewtui.intake.tables import guarded, plain
from reviewtui.services.account_acts import record_about, undo_about
from reviewtui.services.account_exports import as_table
from reviewtui.settings import load
from reviewtui.wire.messages import ObservationIn

NOW = 1_795_000_000_000

AWKWARD = st.sampled_from([
    "=1+1", "'=1+1", "''=1+1", "'tis", "''", "-", "+34 600", "@home", "'@home", 'say "so"', "a,b;c\td", "two\nlines",
    "cr\rlf\r\nend", "extra:", "as_json", "true", "0", "1.50", "ﬁ ﬀ", "é", "e\u0301", "👩‍👩‍👧", "\u202eevil",
    "NULL", "[]", "{}", "\u00a0x", "x\u3000", " in front", "behind ", "l\n" * 120 + "end",
])  # fmt: skip
TEXT = st.one_of(AWKWARD, st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=40))
WORDS = TEXT.filter(lambda text: text != "")
DAYS = st.dates(date(1974, 1, 1), date(2100, 1, 1)).map(date.isoformat)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(ACCOUNT_FIELDS, WORDS),
    "stage": st.one_of(st.sampled_from([str(one) for one in Stage]), WORDS),
    "period": st.one_of(st.sampled_from(["month", "year", "mensual"]), WORDS),
    "seats": st.integers(0, 2**63 - 1),
    "amount_minor": st.integers(-(2**63), 2**63 - 1),
    "currency": st.sampled_from(["EUR", "USD"]),
    "churned": st.booleans(),
    **dict.fromkeys(("since", "last_contact", "churned_on"), DAYS),
    "extra": st.dictionaries(
        TEXT,
        st.one_of(
            WORDS, st.integers(-(2**53), 2**53), st.booleans(), st.floats(allow_nan=False, allow_infinity=False),
            st.lists(TEXT, min_size=1, max_size=3), st.dictionaries(TEXT, TEXT, min_size=1, max_size=2),
        ),
        min_size=1, max_size=5,
    ),
}  # fmt: skip
IDS = st.one_of(st.sampled_from(["=x", "'=x", "86abc", "42", "ä ö"]), WORDS.map(str.strip)).filter(
    lambda id: bool(id) and not id.startswith("act_") and id.count("\n") < 90 and not id.endswith(".0")
)
ACCOUNTS = st.dictionaries(IDS, st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=4)


def company(account_id: str, fields: dict[str, Any], checked_at: int = NOW) -> Company:
    return Company(account_id, fields, None, checked_at)


def read_back(table: bytes) -> list[ObservationIn | RowError]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.csv"
        file.write_bytes(table)
        return list(read_accounts(file, now=NOW + 5))


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode(), newline="")))


@given(WORDS)
def test_a_guarded_cell_is_no_formula_and_gives_back_its_text(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    if text == text.strip():
        assert plain(cell) == text


@given(ACCOUNTS)
def test_a_table_of_accounts_reads_back_as_the_same_accounts(accounts: dict[str, dict[str, Any]]) -> None:
    table = as_table([company(id, fields) for id, fields in accounts.items()])
    back: dict[str, dict[str, Any]] = {}
    for one in read_back(table):
        assert isinstance(one, ObservationIn), one
        assert one.observed_at == NOW
        back[one.id] = merge({}, one.fields)
    assert back == accounts
    for row in csv.reader(io.StringIO(table.decode(), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row if not cell.lstrip("-").isdigit())


def test_what_nobody_mapped_may_be_called_like_a_field(home: Home) -> None:
    accounts = {"a": {"stage": "live", "extra": {"Phase": "two", "as_json": "x", "extra:name": "y", "Tier": 3}}}
    back = read_back(as_table([company("a", accounts["a"])]))
    assert [one.fields["extra"] for one in back if isinstance(one, ObservationIn)] == [accounts["a"]["extra"]]


# --- by command ---

CLICKUP = {
    "tasks": [
        {
            "id": "86abc", "name": "Acme Wellness", "url": "https://tasks.example/86abc",
            "status": {"status": "customer", "color": "#0a0"}, "assignees": [{"username": "ana", "id": 7}],
            "priority": {"id": "2", "priority": "high"}, "description": "=SUM(A1)\n'quoted'\n\"and\" so on",
            "custom_fields": [
                {"name": "Tier", "type": "drop_down", "value": 1,
                 "type_config": {"options": [{"name": "Gold", "orderindex": 0},
                                             {"name": "Silver", "orderindex": 1}]}},
                {"name": "ARR", "type": "currency", "value": "1200.50", "type_config": {"currency_type": "EUR"}},
                {"name": "Products", "type": "labels", "value": ["x", "y"],
                 "type_config": {"options": [{"id": "x", "label": "Core"}, {"id": "y", "label": "Plus"}]}},
                {"name": "Phone", "type": "phone", "value": "+34 600 000 000"},
                {"name": "NPS", "type": "number", "value": 7},
                {"name": "url", "type": "url", "value": "https://acme.example"},
                {"name": "Customer since", "type": "date", "value": "1617033600000"},
            ],
        },
        {"id": "86abd", "name": "'Bolt' Bikes", "status": {"status": "lost"}, "custom_fields": []},
    ]
}  # fmt: skip


def clickup(home: Home) -> None:
    done = home.json("import", "accounts", home.file("tasks.json", json.dumps(CLICKUP)), "--map", "stage=status")
    assert done["added"] == 2


def test_clickup_in_and_hubspot_out_keeps_every_field_exactly(home: Home, tmp_path: Path) -> None:
    clickup(home)
    file = tmp_path / "companies.csv"
    done = home.json("export", str(file), "--format", "hubspot")
    assert (done["written"], done["excluded"]) == (2, {})
    assert done["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    acme, bolt = rows_of(file.read_bytes())
    assert next(iter(acme)) == "Record ID"
    told = {
        "Account ID": "86abc", "Company name": "Acme Wellness", "Account owner": "ana", "Customer stage": "live",
        "Customer tier": "Silver", "Contract value": "1200.50", "Currency ISO code": "EUR", "NPS": "7",
        "Products": '["Core","Plus"]', "Phone": "+34 600 000 000", "url [2]": "https://acme.example",
        "description": "=SUM(A1)\n'quoted'\n\"and\" so on", "priority": "high", "Standing": "active",
        "Customer since": "1616976000000", "Record URL": "https://tasks.example/86abc",
    }  # fmt: skip
    assert {name: acme[name] for name in told} == told
    assert int(acme["Customer since"]) % 86_400_000 == 0
    assert (bolt["Company name"], bolt["Standing"], bolt["Record ID"]) == ("'Bolt' Bikes", "churned", "")


def test_churn_that_a_person_recorded_is_told_like_one_of_a_source(home: Home, tmp_path: Path) -> None:
    rows = "id,name,churned\na,Acme,\nb,Bolt,no\nc,Cobalt,\nd,Delta,\n"
    home.json("import", "accounts", home.file("accounts.csv", rows))
    with at_desk(load(str(home.folder))) as desk:
        for id, on in (("a", "2024-03-01"), ("b", "2024-03-01"), ("c", "2199-01-01")):
            record_about(desk, Churn(id, on, ChurnKind.VOLUNTARY))
    home.json("export", str(tmp_path / "companies.csv"), "--format", "hubspot")
    told = rows_of((tmp_path / "companies.csv").read_bytes())
    assert [[row[name] for name in ("Standing", "Is churned", "Churn date", "Churn type")] for row in told] == [
        ["churned", "true", "1709251200000", "voluntary"],
        ["churned", "true", "1709251200000", "voluntary"],
        ["leaving", "", "7226582400000", "voluntary"],
        ["active", "", "", ""],
    ]


def test_the_properties_say_what_hubspot_is_to_make_of_each_column(home: Home, tmp_path: Path) -> None:
    clickup(home)
    done = home.json("export", str(tmp_path / "companies.csv"), "--format", "hubspot")
    said = json.loads(Path(done["properties"]).read_text())
    made = {one["name"]: one for one in said["inputs"]}
    header = next(csv.reader(io.StringIO((tmp_path / "companies.csv").read_text())))
    assert list(said["columns"]) == header
    assert len(set(said["columns"].values())) == len(header)
    theirs = {"hs_object_id", "name", "website"}
    assert set(said["columns"].values()) - theirs == set(made)
    for name, one in made.items():
        assert {"name", "label", "type", "fieldType", "groupName"} <= set(one)
        assert one["groupName"] == said["group"]["name"]
        assert one["type"] in ("string", "number", "date", "datetime", "enumeration", "bool")
        assert name == name.lower()
        assert name.replace("_", "").isalnum()
    assert (made["health_score"]["type"], made["customer_since"]["type"]) == ("number", "date")
    assert made["account_id"]["hasUniqueValue"]
    assert made["context_nps"]["type"] == "string", "what nobody mapped keeps its very text"
    assert {one["value"] for one in made["account_standing"]["options"]} == {"active", "churned"}


def test_what_comes_back_from_hubspot_is_comparable(home: Home, tmp_path: Path) -> None:
    clickup(home)
    home.json("export", str(tmp_path / "companies.csv"), "--format", "hubspot")
    text = (tmp_path / "companies.csv").read_text().replace("\n,86abc,", "\n901,86abc,")
    other = Home(tmp_path / "other", home._capsys)
    done = other.json("import", "accounts", other.file("theirs.csv", text), "--source", "hubspot")
    assert (done["added"], done["rejected"]) == (2, [])
    here, there = (one.json("account", "86abc")["fields"] for one in (home, other))
    same = set(here) - {"extra"}
    assert {name: here[name]["value"] for name in same} == {name: there[name]["value"] for name in same}
    extra = {name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
             for name, value in here["extra"]["value"].items()}  # fmt: skip
    assert extra.items() <= there["extra"]["value"].items()
    other.json("export", str(tmp_path / "again.csv"), "--format", "hubspot")
    (acme, _) = rows_of((tmp_path / "again.csv").read_bytes())
    assert acme["Record ID"] == "901", "from then on HubSpot's own id is told first"
    assert list(acme) == list(rows_of(text.encode())[0])


def test_what_goes_to_hubspot_reads_back_beside_columns_of_the_last_activity(home: Home, tmp_path: Path) -> None:
    table = "id,name,Last Contacted,Last Activity Date\n1,Acme,2026-11-10,2026-11-20\n"
    assert home.json("import", "accounts", home.file("a.csv", table))["added"] == 1
    file = tmp_path / "companies.csv"
    home.json("export", str(file), "--format", "hubspot")
    other = Home(tmp_path / "other", home._capsys)
    assert other.json("import", "accounts", other.file("theirs.csv", file.read_text()))["rejected"] == []
    assert other.json("account", "1")["fields"]["last_contact"]["value"] == "2026-11-10"


def test_a_table_brought_in_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    clickup(home)
    done = home.json("export", str(tmp_path / "accounts.csv"), "--format", "accounts")
    assert (done["written"], done["excluded"]) == (2, {})
    again = home.json("import", "accounts", str(tmp_path / "accounts.csv"))
    assert (again["unchanged"], again["changed"], again["rejected"]) == (2, 0, [])


def test_every_export_is_recorded_with_its_format_and_hash(home: Home, tmp_path: Path) -> None:
    clickup(home)
    for form in ("accounts", "hubspot", "labels"):
        before = home.json("status")["outbox"]
        done = home.json("export", str(tmp_path / form), "--format", form)
        assert home.json("status")["outbox"] == before + 1
        assert done["sha256"] == hashlib.sha256((tmp_path / form).read_bytes()).hexdigest()


def test_corrections_are_labels_with_what_the_source_said_and_why(home: Home, tmp_path: Path) -> None:
    clickup(home)
    with at_desk(load(str(home.folder))) as desk:
        for value, why in (("leaving", "they told me"), ("gone", "they left"), ("sales", "a slip")):
            record_about(desk, Correct("86abc", "account", "86abc", "stage", value, why, "live", "crm"))
        undo_about(desk)
    done = home.json("export", str(tmp_path / "labels.jsonl"), "--format", "labels")
    first, second = map(json.loads, (tmp_path / "labels.jsonl").read_text().splitlines())
    assert (done["written"], done["excluded"]) == (2, {"undone": 1})
    assert [one["corrected_value"] for one in (first, second)] == ['"leaving"', '"gone"']
    told = {"account_id": "86abc", "kind": "account", "id": "86abc", "field": "stage", "source": "crm",
            "source_value": '"live"', "why": "they told me", "by": "ana"}  # fmt: skip
    assert told.items() <= first.items()
    assert set(first) == {*told, "corrected_value", "at", "fact_id"}
    home.json("sync")
    again = home.json("export", str(tmp_path / "again.jsonl"), "--format", "labels")
    assert (again["written"], again["excluded"], again["sha256"]) == (2, {"undone": 1}, done["sha256"])
    home.json("export", str(tmp_path / "accounts.csv"), "--format", "accounts")
    (acme, _) = rows_of((tmp_path / "accounts.csv").read_bytes())
    assert acme["stage"] == "gone", "what a person says holds"


def test_a_folder_is_not_written_over(home: Home, tmp_path: Path) -> None:
    clickup(home)
    before = home.json("status")["outbox"]
    for form in ("accounts", "hubspot", "labels"):
        assert "folder" in home.fails("export", str(tmp_path), "--format", form)
    assert home.json("status")["outbox"] == before


def test_money_and_months_are_exact() -> None:
    sheet = as_companies([company("1", {"amount_minor": -7, "since": "someday", "extra": {"Sector": "x"}})])
    (row,) = rows_of(sheet.table)
    assert (row["Record ID"], row["Contract value"], row["Customer since"]) == ("1", "-0.07", "someday")
    assert (row["Sector"], row["Sector *"]) == ("", "x")


def test_two_names_that_hubspot_would_write_alike_stay_two() -> None:
    extra = {"Größe": "1", "größe": "2", "\u4f60\u597d": "3", "phone": "4"}
    sheet = as_companies([company("x", {"extra": extra})])
    columns = json.loads(sheet.properties)["columns"]
    names = [columns[label] for label in columns if label.rstrip(" *") in extra]
    assert len(set(names)) == 4
    assert columns["phone"] == "context_phone", "never a name that HubSpot has itself"
    labels = [label.casefold() for label in columns]
    assert len(set(labels)) == len(labels)
