"""`accounts` and `account`: names of fields that scripts rely on, queries, faults, eighty columns, hostile names."""

import io
import json
from typing import Any

import pytest
from cli_setup import Home, RunningHub

from reviewtui.commands.desk import at_desk
from reviewtui.domain.account_facts import Correct, Cover, Remark
from reviewtui.services.account_acts import record_about
from reviewtui.settings import load
from reviewtui.text import cell_width

ACCOUNTS = """account_id,name,owner,stage,plan,currency,amount,since,Notes
acme,Acme Wellness,ana,customer,Gold,EUR,1200.50,2024-03-04,=cmd
bolt,Bolt Bikes,ben,customer,,,,,
"""
USAGE = "account,2026-08,2026-09,2026-10,eligible\nacme,150,120,90,300\nbolt,40,41,42,50\n"
RENEWALS = "account,renewal date,amount,currency\nacme,2099-01-31,12000.00,EUR\n"
LINE = {
    "account_id", "name", "day", "owner", "backup", "who", "why", "stage", "segment", "region", "plan", "score",
    "band", "points", "missing", "active", "eligible", "month", "sparkline", "trend", "renewal", "renews_on",
    "amount", "currency", "renewal_state", "standing", "churned_on", "churn_kind", "hint", "tickets", "late",
    "closes_at", "sentiment", "play", "concerns", "alone", "raised", "checked_at",
}  # fmt: skip
PAGE = {
    "account_id", "name", "now", "covering", "stage", "standing", "status", "hint", "health", "band", "trend",
    "series", "renewals", "tickets", "closes_at", "fields", "derived", "raised", "step", "alone", "facts",
}  # fmt: skip
HOSTILE = "Evil \x1b]52;c;aGk=\x07\u202egnip\u200b [@click=app.quit]x[/] \x9b31m"


@pytest.fixture
def accounts(home: Home) -> Home:
    home.json("import", "accounts", home.file("accounts.csv", ACCOUNTS))
    home.json("import", "usage", home.file("usage.csv", USAGE))
    home.json("import", "renewals", home.file("renewals.csv", RENEWALS))
    return home


def ids(answer: Any) -> list[str]:
    return [one["account_id"] for one in answer["items"]]


def test_the_list_has_every_field_of_every_account(accounts: Home) -> None:
    answer = accounts.json("accounts")
    assert (answer["total"], ids(answer)) == (2, ["acme", "bolt"])
    assert all(set(one) >= LINE for one in answer["items"])
    acme, bolt = answer["items"]
    assert (acme["active"], acme["eligible"], acme["amount"], acme["currency"]) == (90, 300, 1_200_000, "EUR")
    assert (bolt["plan"], bolt["amount"], bolt["renews_on"]) == ("", None, "")
    assert answer["items"] == accounts.json("accounts")["items"]


def test_a_page_has_every_part_with_source_and_age(accounts: Home) -> None:
    acme = accounts.json("account", "acme")
    assert set(acme) >= PAGE
    assert acme["fields"]["plan"].items() >= {"value": "Gold", "source": "crm"}.items()
    assert {"since", "checked_at"} <= set(acme["fields"]["plan"])
    assert acme["fields"]["extra"]["value"] == {"Notes": "=cmd"}
    assert [month["active"] for month in acme["series"]] == [150, 120, 90]
    assert (acme["tickets"], acme["facts"]) == (None, [])


def test_what_people_record_stands_beside_the_source(accounts: Home) -> None:
    with at_desk(load(str(accounts.folder))) as desk:
        record_about(desk, Correct("acme", "account", "acme", "plan", "Silver", "they moved", "Gold", "crm"))
        record_about(desk, Remark("acme", "They like it"))
        record_about(desk, Cover("acme", "ana", "ben"))
    acme = accounts.json("account", "acme")
    told = {"value": "Silver", "said": "Gold", "by": "ana", "why": "they moved", "raised": False}
    assert told.items() <= acme["fields"]["plan"].items()
    assert [(one["kind"], one["delivery"]) for one in acme["facts"]][1:] == [("remark", "new"), ("cover", "new")]
    assert accounts.json("accounts", "backup:ben")["total"] == 1
    assert accounts.run("account", "acme") == 0
    assert "Silver (corrected by ana: they moved; crm says Gold)" in accounts.out
    assert "They like it" in accounts.out


def test_a_correction_that_ended_is_said_to_follow_its_source(accounts: Home) -> None:
    with at_desk(load(str(accounts.folder))) as desk:
        record_about(desk, Correct("acme", "account", "acme", "plan", None, "a slip", "Gold", "crm"))
    accounts.run("account", "acme")
    assert "Plan follows its source again: a slip" in accounts.out


def test_what_was_recorded_of_an_erased_account_is_said_to_have_lost_its_words(accounts: Home) -> None:
    with at_desk(load(str(accounts.folder))) as desk:
        record_about(desk, Correct("acme", "account", "acme", "plan", "Silver", "they moved", "Gold", "crm"))
        record_about(desk, Remark("acme", "They like it"))
    accounts.json("sync")
    accounts.json(
        "hub", "erase", "--account", "acme", "--yes", "--db", f"sqlite:///{load(str(accounts.folder)).private_hub}"
    )
    accounts.json("sync")
    assert accounts.run("account", "acme") == 0
    assert accounts.out.count("Its words were erased.") == 2
    assert "internal" not in accounts.out


def test_an_account_is_found_by_its_name_or_its_beginning(accounts: Home) -> None:
    for word in ("acme", "Acme Wellness", "acme wel"):
        assert accounts.json("account", word)["account_id"] == "acme"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (("owner:ana",), ["acme"]),
        (("owner:me",), ["acme"]),
        (("mau:>50",), ["acme"]),
        (("mau:<50",), ["bolt"]),
        (("mau:>0 -owner:ana",), ["bolt"]),
        (("bikes",), ["bolt"]),
        (("sort:mau",), ["acme", "bolt"]),
        (("owner:nobody",), []),
    ],
)
def test_a_query_selects(accounts: Home, query: tuple[str, ...], found: list[str]) -> None:
    answer = accounts.json("accounts", *query)
    assert (answer["total"], ids(answer)) == (len(found), found)


def test_a_limit_cuts_the_items_and_not_the_total(accounts: Home) -> None:
    answer = accounts.json("accounts", "--limit", "1")
    assert (answer["total"], len(answer["items"])) == (2, 1)
    assert accounts.run("accounts", "--limit", "1") == 0
    assert "1 of 2 accounts" in accounts.out


def test_faults_are_one_line_and_say_what_is_next(accounts: Home) -> None:
    assert "owner:" in accounts.misused("accounts", "ownr:x")
    assert "reviewtui accounts" in accounts.fails("account", "nobody")
    assert accounts.run("accounts", "owner:nobody") == 0
    assert "import accounts FILE" in accounts.out


def test_an_empty_home_says_how_accounts_come_in(home: Home) -> None:
    assert home.json("accounts") == {"total": 0, "items": []}
    assert home.run("accounts") == 0
    assert "import accounts FILE" in home.out


def test_a_list_fits_its_columns(accounts: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "account_id,name,owner,stage\n" + "".join(
        f"0015g00000Xyz{n:05},{'Société générale des très longs noms' if n % 2 else '長い名前の会社' * 3} {n},"
        f"somebody-with-a-name,leaving\n"
        for n in range(12)
    )
    accounts.json("import", "accounts", accounts.file("long.csv", long))
    for width in (80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        assert accounts.run("accounts") == 0
        lines = accounts.out.splitlines()
        assert max(map(cell_width, lines)) <= width, accounts.out
        assert "0015g00000Xyz00007" in accounts.out, "ids are never cut"
        assert "14 of 14 accounts" in lines[-1]


def test_a_hostile_name_does_nothing(home: Home) -> None:
    rows = [{"id": "acme", "name": HOSTILE, "owner": HOSTILE, "plan": HOSTILE, HOSTILE: HOSTILE}]
    home.json("import", "accounts", home.file("accounts.json", json.dumps(rows)))
    assert home.json("accounts")["items"][0]["name"] == HOSTILE.strip()
    for words in (("accounts",), ("account", "acme"), ("accounts", "--json"), ("account", "acme", "--json")):
        assert home.run(*words) == 0
        assert not set(home.out) & {"\x1b", "\x07", "\x9b", "\u202e", "\u200b"}, words


def test_sales_reads_accounts_and_is_told_of_the_rest_in_a_sentence(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = Home(home.folder / "boss", home._capsys)
    for who, role, scope in ((boss, "admin", ()), (home, "sales", ("acme",))):
        monkeypatch.setattr("sys.stdin", io.StringIO(hub.token(role, role, *scope) + "\n"))
        who.json("login", hub.address, "--token-stdin")
    boss.json("import", "accounts", boss.file("accounts.csv", ACCOUNTS))
    boss.json("import", "tickets", boss.file("tickets.csv", "Ticket ID,account id,Subject,Status\n1,acme,Hm,open\n"))
    home.json("sync")
    assert ids(home.json("accounts")) == ["acme"]
    acme = home.json("account", "acme")
    assert (acme["tickets"], acme["step"], acme["facts"]) == (None, None, [])
    assert home.run("account", "acme") == 0
    assert "Tickets" not in home.out
    for words in (("queue",), ("show", "1"), ("tickets",), ("mismatches",), ("pings",), ("report", "week")):
        assert "reads how accounts do" in home.fails(*words), words
