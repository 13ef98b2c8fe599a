"""`hub link …` on the hub's own machine, and `link` wherever one is logged in."""

import io
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli_setup import Home, RunningHub
from hub_setup import ad, encode

from reviewtui import cli_hub
from reviewtui.wire import links


@pytest.fixture
def filled(hub: RunningHub) -> RunningHub:
    """A hub with one ad of acme, and one of borealis."""
    rows = [ad(account, text="Hi", name=f"Ad of {account}", account_id=account) for account in ("acme", "borealis")]
    headers = {"Authorization": f"Bearer {hub.token('connie', 'connector')}"}
    httpx.post(f"{hub.address}/v1/observations", content=encode({"rows": rows}), headers=headers).raise_for_status()
    return hub


def log_in(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch, role: str, *scope: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{hub.token('amy', role, *scope)}\n"))
    home.json("login", hub.address, "--token-stdin")


def test_an_account_manager_makes_lists_and_ends_links(
    home: Home, filled: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(home, filled, monkeypatch, "account-manager", "acme")
    assert home.run("link", "acme", "--days", "7", "--language", "es") == 0
    address = home.out.strip()
    assert address.startswith(f"{filled.address}/s/")
    assert "Link 1 shows the ads of acme" in home.err
    page = httpx.get(address)
    assert (page.status_code, "Ad of acme" in page.text, 'lang="es"' in page.text) == (200, True, True)
    listed = home.json("link")
    assert listed["total"] == 1
    assert (listed["items"][0]["id"], listed["items"][0]["state"]) == (1, "live")
    assert home.run("link") == 0
    assert home.out.split()[:4] == ["1", "acme", "live", "es"]
    assert address.rpartition("/")[2] not in home.out + str(listed)
    assert home.run("link", "--revoke", "1") == 0
    assert httpx.get(address).status_code == 404
    assert "no account borealis" in home.fails("link", "borealis")
    assert "no link 9" in home.fails("link", "--revoke", "9")
    assert "1 to 366 days" in home.fails("link", "acme", "--days", "0")
    assert home.misused("link", "acme", "--days", "367")
    assert home.misused("link", "acme", "--revoke", "1")
    assert home.misused("link", "acme", "--language", "fr")


def test_reviewers_make_no_links(home: Home, filled: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(home, filled, monkeypatch, "reviewer")
    assert home.fails("link", "acme")
    assert home.fails("link")


def test_a_home_of_its_own_has_nobody_to_link_for(home: Home) -> None:
    home.with_ads()
    assert "seen by nobody else" in home.fails("link", "acme")


def test_links_on_the_hubs_own_machine(home: Home, filled: RunningHub, tmp_path: Path) -> None:
    def at_hub(*words: str) -> Any:
        return home.json("hub", "link", *words, "--db", filled.url)

    assert home.run("hub", "link", "create", "--account", "acme", "--db", filled.url) == 0
    path = home.out.strip()
    assert path.startswith("/s/")
    assert "Put the address of your hub before it" in home.err
    assert httpx.get(filled.address + path).status_code == 200
    made = at_hub("create", "--account", "borealis", "--address", "https://hub.example/")
    assert made["link"].startswith("https://hub.example/s/")
    assert [link["account_id"] for link in at_hub("list")["items"]] == ["acme", "borealis"]
    assert at_hub("revoke", "2")["state"] == "revoked"
    assert home.json("hub", "restore", "--copied", "--db", filled.url)["links"] == 1
    assert httpx.get(filled.address + path).status_code == 404
    assert home.misused("hub", "link", "confirm", "--db", filled.url)
    assert at_hub("confirm", "1") == {"confirmed": 1}
    assert httpx.get(filled.address + path).status_code == 200
    assert "no account nowhere" in home.fails("hub", "link", "create", "--account", "nowhere", "--db", filled.url)


def test_the_days_are_those_of_the_protocol() -> None:
    assert (cli_hub.LINK_DAYS, cli_hub.LINK_DAYS_MOST) == (links.LINK_DAYS, links.LINK_DAYS_MOST)
