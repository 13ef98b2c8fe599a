"""Tickets, use and renewals reach the account that their own system calls by another id, or by a name."""

import json
from typing import Any

import pytest
from cli_setup import Home

from reviewtui.commands.desk import at_desk
from reviewtui.domain.account_facts import Stop, StopState
from reviewtui.errors import ReviewError
from reviewtui.services.account_acts import record_about
from reviewtui.settings import load

COMPANIES = """Record ID,Company name,Company owner
1001,Acme Wellness,ana
1002,Bolt Bikes,ben
1003,Twin Foods,ana
1004,Twin Foods,ben
"""
TICKETS = {
    "tickets": [
        {"id": n, "subject": f"Subject {n}", "status": "open", "organization_id": organization,
         "created_at": "2026-11-19T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z"}
        for n, organization in enumerate((77, 78, 79, None), 1)
    ],
    "organizations": [
        {"id": 77, "name": "ACME  Wellness"}, {"id": 78, "name": "Bolt Bikes GmbH"}, {"id": 79, "name": "Twin Foods"},
    ],
}  # fmt: skip


@pytest.fixture
def tickets(home: Home) -> str:
    return str(home.file("tickets.json", json.dumps(TICKETS)))


@pytest.fixture
def crm(home: Home) -> Home:
    home.json("import", "accounts", home.file("companies.csv", COMPANIES), "--source", "hubspot")
    return home


def homes(home: Home) -> dict[str, str]:
    return {one["ticket"]: one["account_id"] for one in home.json("tickets")["items"]}


def placed(answer: Any) -> tuple[int, dict[str, int]]:
    return answer["placed_by_name"], answer["placed_nowhere"]


def test_a_ticket_is_of_the_account_that_its_organisation_is_called_after(crm: Home, tickets: str) -> None:
    answer = crm.json("import", "tickets", tickets)
    assert placed(answer) == (1, {"Bolt Bikes GmbH": 1, "": 1})
    assert answer["placed_shared"] == {"Twin Foods": 1}
    assert homes(crm) == {"zendesk:1": "1001", "zendesk:2": "78", "zendesk:3": "79", "zendesk:4": ""}
    assert crm.json("account", "1001")["tickets"]["open"] == 1


def test_what_somebody_says_of_a_name_is_remembered(crm: Home, tickets: str) -> None:
    told = ("--account-of", "bolt bikes gmbh=Bolt Bikes", "--account-of", "Twin Foods=1004")
    assert placed(crm.json("import", "tickets", tickets, *told)) == (3, {"": 1})
    assert placed(crm.json("import", "tickets", tickets)) == (3, {"": 1})
    assert homes(crm) == {"zendesk:1": "1001", "zendesk:2": "1002", "zendesk:3": "1004", "zendesk:4": ""}
    forgotten = crm.json("import", "tickets", tickets, "--account-of", "Twin Foods=")
    assert forgotten["placed_shared"] == {"Twin Foods": 1}


def test_tickets_that_came_before_their_accounts_move_to_them_and_leave_no_empty_account(
    home: Home, tickets: str
) -> None:
    assert placed(home.json("import", "tickets", tickets))[0] == 0
    assert {one["account_id"] for one in home.json("accounts")["items"]} == {"77", "78", "79"}
    home.json("import", "accounts", home.file("companies.csv", COMPANIES))
    home.json("import", "tickets", tickets, "--account-of", "Bolt Bikes GmbH=1002", "--account-of", "Twin Foods=1003")
    assert {one["account_id"] for one in home.json("accounts")["items"]} == {"1001", "1002", "1003", "1004"}


def test_an_account_that_is_named_and_nothing_else_is_known_and_keeps_its_name(home: Home, tickets: str) -> None:
    home.json("import", "accounts", home.file("names.csv", "id,name\n1001,Acme Wellness\n"))
    assert [one["name"] for one in home.json("accounts")["items"]] == ["Acme Wellness"]
    home.json("import", "tickets", tickets)
    assert homes(home)["zendesk:1"] == "1001"
    assert {one["account_id"]: one["name"] for one in home.json("accounts")["items"]}["1001"] == "Acme Wellness"


def test_use_and_renewals_are_placed_by_name_too(crm: Home) -> None:
    used = crm.file("usage.csv", "Account,Month,MAU\nacme wellness,2026-09,100\nGhost,2026-09,5\n")
    assert placed(crm.json("import", "usage", used)) == (1, {"Ghost": 1})
    deals = crm.file("deals.csv", "Company,Renewal date,Amount,Currency\nAcme Wellness,2099-01-31,1200,EUR\n")
    assert placed(crm.json("import", "renewals", deals)) == (1, {})
    acme = crm.json("account", "1001")
    assert [month["active"] for month in acme["series"]] == [100]
    assert [one["id"] for one in acme["renewals"]] == ["1001"]


def test_use_of_a_name_that_several_bear_makes_no_account_of_that_name(crm: Home) -> None:
    used = crm.file("usage.csv", "Account,Month,MAU\nAcme Wellness,2026-09,100\nTwin Foods,2026-09,5\nx,2026-09,6\n")
    answer = crm.json("import", "usage", used)
    assert (answer["read"], answer["added"]) == (3, 2)
    ((row),) = answer["rejected"]
    assert row["line"] == 3
    assert "several accounts are called “Twin Foods” (1003, 1004)" in row["error"]
    assert "Twin Foods" not in {one["account_id"] for one in crm.json("accounts")["items"]}


def test_people_are_called_by_the_names_of_users_once_somebody_said_who_is_who(home: Home, tickets: str) -> None:
    crm = COMPANIES.replace(",ana", ",Ana Gómez")
    home.json("import", "accounts", home.file("companies.csv", crm), "--user-of", "ANA GOMEZ=ana")
    owners = {one["account_id"]: one["owner"] for one in home.json("accounts")["items"]}
    assert owners == {"1001": "ana", "1002": "ben", "1003": "ana", "1004": "ben"}
    table = "Ticket ID,Account,Status,Assignee\n1,1001,open,Ana Gómez\n"
    home.json("import", "tickets", home.file("t.csv", table))
    assert home.json("tickets")["items"][0]["assignee"] == "ana"
    home.json("import", "accounts", home.file("companies.csv", crm), "--user-of", "ANA GOMEZ=")
    assert {one["owner"] for one in home.json("accounts")["items"]} == {"Ana Gómez", "ben"}
    assert (
        home.run("import", "usage", home.file("u.csv", "Account,Month,MAU\n1,2026-09,1\n"), "--user-of", "a=b") == 2
    )
    assert "--user-of is for accounts and tickets" in home.err


def test_rows_of_the_account_that_was_given_are_not_counted_as_nowhere(home: Home) -> None:
    file = home.file("usage.csv", "Month,MAU\n2026-09,100\n")
    assert placed(home.json("import", "usage", file, "--account", "new")) == (0, {})


def test_it_is_said_in_lines(crm: Home, tickets: str) -> None:
    crm.run("import", "tickets", tickets)
    assert "Put where they belong by the name of their account: 1" in crm.out
    assert "Without an account: 1" in crm.out
    assert "Of an account that is not known here: 1, of Bolt Bikes GmbH (1). Bring" in crm.out
    assert "Of a name that several accounts here bear: 1, of Twin Foods (1). Say which" in crm.out
    many = "\n".join(f"{n},Nobody {n},open" for n in range(9))
    crm.run("import", "tickets", crm.file("many.csv", f"Ticket ID,Account name,Status\n{many}\n"))
    assert "Nobody 4 (1), and 4 more." in crm.out


def test_a_wrong_word_imports_nothing_and_says_what_to_do(crm: Home, tickets: str) -> None:
    assert crm.run("import", "tickets", tickets, "--account-of", "Twin Foods=nobody") == 2
    assert "nobody" in crm.err
    assert crm.run("import", "ads", crm.file("ads.csv", "ad_id,text\n1,x\n"), "--account-of", "a=1001") == 2
    assert "--account-of is for tickets, usage and renewals" in crm.err
    assert list(crm.folder.rglob("account-names.json")) == []
    assert homes(crm) == {}


def test_names_that_cannot_be_read_stop_the_import_with_a_sentence(crm: Home, tickets: str) -> None:
    crm.json("import", "tickets", tickets, "--account-of", "Twin Foods=1004")
    (file,) = crm.folder.rglob("account-names.json")
    file.write_text("{")
    assert crm.run("import", "tickets", tickets) == 1
    assert "--account-of" in crm.err
    assert file.read_text() == "{"


def test_nothing_is_recorded_about_a_ticket_of_no_account(crm: Home, tickets: str) -> None:
    crm.json("import", "tickets", tickets)
    with (
        at_desk(load(str(crm.folder))) as desk,
        pytest.raises(ReviewError, match=r"of no account.*--account ID"),
    ):
        record_about(desk, Stop("", "zendesk:4", StopState.ASKED, "they wait"))
