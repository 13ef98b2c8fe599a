"""Accounts, their use, renewals and tickets from files to what commands list of them."""

from pathlib import Path

import pytest
from cli_setup import Home

CHURN = Path(__file__).parents[2] / "shared" / "data" / "telco_customer_churn.csv"
ACCOUNTS = """Ref,Company name,Company owner,Lifecycle Stage,Contract Start Date
acme,Acme,ana,Customer,03/04/2024
bolt,Bolt Bikes,ben,Customer,2024-05-01
"""
USAGE = "account,2026-09,2026-10,eligible\nacme,120,90,300\nbolt,40,41,50\n"
RENEWALS = 'account,renewal date,amount,currency\nacme,2027-01-31,"12,000.00",EUR\nnobody,soon,1,EUR\n'
TICKETS = """Ticket ID,Organization,Subject,Status,Message ID,Message date,Author type,Message,Author
1,acme,Cannot log in,Pending,a,2026-11-17 09:00,customer,=It does not work,Cora
2,bolt,An invoice,On-hold,c,2026-11-18 09:00,customer,Where is it?,Dan
1,acme,Cannot log in,Pending,b,2126-11-18 10:00,agent,Try again?,Sam
"""
ZENDESK = """{"tickets": [{"id": 7, "subject": "Slow", "status": "pending", "organization_id": 3, "requester_id": 5,
  "comments": [{"id": 1, "author_id": 9, "body": "Hm?", "public": true, "created_at": "2026-11-18T10:00:00Z"}]}],
 "users": [{"id": 9, "name": "Sam", "role": "agent"}],
 "organizations": [{"id": 3, "name": "Zeta", "external_id": "zeta"}]}"""


def test_accounts_their_use_and_renewals_are_listed(home: Home) -> None:
    path = home.file("accounts.csv", ACCOUNTS)
    assert "--map account_id" in home.fails("import", "accounts", path)
    done = home.json("import", "accounts", path, "--map", "account_id=Ref")
    assert (done["added"], [bad["line"] for bad in done["rejected"]]) == (1, [2])
    done = home.json("import", "accounts", path, "--dates", "dmy")  # which column is the id is remembered
    assert (done["added"], done["unchanged"], done["rejected"]) == (1, 1, [])
    assert home.json("import", "usage", home.file("usage.csv", USAGE))["added"] == 2
    done = home.json("import", "renewals", home.file("renewals.csv", RENEWALS))
    assert (done["added"], [bad["line"] for bad in done["rejected"]]) == (1, [3])

    listed = home.json("accounts", "sort:mau")
    assert listed["total"] == 2
    acme = listed["items"][0]
    told = {name: acme[name] for name in ("name", "owner", "stage", "active", "eligible", "renews_on", "amount")}
    assert told == {
        "name": "Acme", "owner": "ana", "stage": "live", "active": 90, "eligible": 300, "renews_on": "2027-01-31",
        "amount": 1_200_000,
    }  # fmt: skip


def test_tickets_are_listed_by_when_they_close(home: Home) -> None:
    home.json("import", "accounts", home.file("accounts.csv", "account id,name,owner\nacme,Acme,ana\n"))
    assert home.json("import", "tickets", home.file("tickets.csv", TICKETS))["added"] == 2
    assert home.json("import", "tickets", home.file("zendesk.json", ZENDESK))["added"] == 1
    listed = home.json("tickets")
    assert listed["total"] == 3
    by_id = {one["ticket"]: one for one in listed["items"]}
    assert [one["ticket"] for one in listed["items"] if one["closes_at"]] == ["zendesk:7"]
    zendesk = by_id["zendesk:7"]
    assert (zendesk["account_id"], zendesk["account"], zendesk["status"]) == ("zeta", "Zeta", "pending")
    assert zendesk["closes_at"] > 1_795_000_000_000
    assert zendesk["why"]["code"]
    mine = by_id["helpdesk:1"]
    assert (mine["account"], mine["subject"], mine["who"], mine["messages"]) == ("Acme", "Cannot log in", "ana", 2)
    assert {name for name in mine if mine[name] is False} >= {"watched", "late", "over"}
    assert home.json("tickets", "is:mine")["total"] == 1
    assert home.json("tickets", "--limit", "1")["total"] == 3
    assert len(home.json("tickets", "--limit", "1")["items"]) == 1


def test_a_second_export_changes_what_changed_and_adds_messages(home: Home) -> None:
    home.json("import", "tickets", home.file("a.csv", TICKETS))
    later = "Ticket ID,Status,Message ID,Message date,Author type,Message\n1,Open,z,2026-11-19 10:00,customer,No\n"
    done = home.json("import", "tickets", home.file("b.csv", later))
    assert (done["added"], done["changed"]) == (0, 1)
    (one,) = (one for one in home.json("tickets")["items"] if one["ticket"] == "helpdesk:1")
    assert (one["status"], one["messages"], one["subject"]) == ("open", 3, "Cannot log in")


def test_tickets_for_people_and_words_that_mean_nothing(home: Home) -> None:
    assert home.run("tickets") == 0
    assert "import tickets FILE" in home.out
    home.json("import", "tickets", home.file("zendesk.json", ZENDESK.replace("Slow", "Slow\\u001b[31m")))
    assert home.run("tickets") == 0
    assert "zendesk:7" in home.out
    assert "\x1b" not in home.out
    assert "board:" in home.misused("tickets", "bord:x")


@pytest.mark.skipif(not CHURN.exists(), reason="the folder of real data is not beside the project")
def test_real_accounts_from_one_command_to_the_list(home: Home) -> None:
    done = home.json(
        "import", "accounts", str(CHURN), "--map", "account_id=customerID", "--map", "churned=Churn"
    )  # fmt: skip
    assert (done["added"], done["rejected"]) == (7043, [])
    assert home.json("accounts", "churn:churned", "--limit", "1")["total"] == 1869
