"""`hub webhook`: who is told of releases, typed as an operator types it."""

import pytest
from cli_setup import Home, RunningHub

URL = "https://hooks.example/hook"


@pytest.fixture
def db(hub: RunningHub) -> str:
    return hub.url


def test_the_secret_is_printed_alone_and_once(home: Home, db: str) -> None:
    assert home.run("hub", "webhook", "add", URL, "--db", db) == 0
    secret = home.out.strip()
    assert secret.startswith("whsec_")
    assert " " not in secret
    (one,) = home.json("hub", "webhook", "list", "--db", db)["items"]
    assert (one["url"], one["state"], one["waiting"], one["with_text"]) == (URL, "live", 0, False)
    assert secret not in home.out
    home.run("hub", "webhook", "list", "--db", db)
    assert secret not in home.out
    assert URL in home.out


def test_rotate_replay_and_remove_go_by_the_id(home: Home, db: str) -> None:
    added = home.json("hub", "webhook", "add", URL, "--with-text", "--db", db)
    rotated = home.json("hub", "webhook", "rotate", added["id"], "--db", db)
    assert rotated["secret"] != added["secret"]
    since = ("--since", "2026-03-01T12:00:00Z")
    assert home.json("hub", "webhook", "replay", added["id"], *since, "--db", db) == {
        "id": added["id"],
        "waiting": 0,
    }
    home.json("hub", "webhook", "remove", added["id"], "--db", db)
    assert home.json("hub", "webhook", "list", "--db", db)["total"] == 0
    assert added["id"] in home.fails("hub", "webhook", "remove", added["id"], "--db", db)
    assert home.run("hub", "webhook", "list", "--db", db) == 0
    assert home.out == "This hub tells nobody yet.\n"


def test_what_is_no_address_is_said_to_be_none(home: Home, db: str) -> None:
    assert "https://" in home.misused("hub", "webhook", "add", "hooks.example", "--db", db)


def test_each_is_told_to_a_person(home: Home, db: str) -> None:
    assert home.run("hub", "webhook", "add", URL, "--db", db) == 0
    (one,) = home.json("hub", "webhook", "list", "--db", db)["items"]
    assert home.run("hub", "webhook", "rotate", one["id"], "--db", db) == 0
    assert "both sign" in home.err
    assert home.run("hub", "webhook", "replay", one["id"], "--db", db) == 0
    assert home.out == "0 events wait for it now.\n"
    assert home.run("hub", "webhook", "remove", one["id"], "--db", db) == 0
    assert one["id"] in home.out


def test_where_nothing_could_ever_be_told_is_refused_at_once(home: Home, db: str) -> None:
    add = ("hub", "webhook", "add", "--db", db)
    for url in ("http://tool.example/hook", "https://tool.example:8443/hook"):
        assert "port 443" in home.misused(*add, url)
    assert "public internet" in home.fails(*add, "https://10.0.0.7/hook")
    assert home.json("hub", "webhook", "list", "--db", db)["total"] == 0
    assert home.json(*add, "http://tool.example:80/hook", "--fetch-host", "tool.example:80")["secret"]
