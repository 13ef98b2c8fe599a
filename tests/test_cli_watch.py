"""`hub watch`: who is told where, and what could not be told, by command."""

import io
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from cli_setup import Home
from hub_setup import encode
from notice_setup import DAY, HOUR, SECRET, ticket

from reviewtui import cli_hub
from reviewtui.domain.notices import HOURS
from reviewtui.domain.statements import SEVERITY
from reviewtui.hub.notice_addresses import KINDS
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import open_hub

URL = f"https://hooks.example/services/{SECRET}"


@pytest.fixture
def watched(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A hub, named by the environment, with a ticket that closes in twelve hours and nobody who covers it."""
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with closing(open_hub(url)) as hub:
        now = hub.clock()
        row = ticket("1", answered=now - 5 * DAY + 12 * HOUR, told=now - HOUR)
        observe(hub, [msgspec.Raw(encode(row))])
    monkeypatch.setenv("REVIEWTUI_DB", url)
    return home


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_words_of_the_command_line_are_those_of_the_hub() -> None:
    assert (HOURS, max(SEVERITY.values()), KINDS) == (cli_hub.HOURS, cli_hub.SEVEREST, cli_hub.NOTICE_KINDS)


def test_addresses_are_added_by_standard_input_listed_by_host_and_removed(
    watched: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watched.run("hub", "watch", "list") == 0
    assert "Nobody is told yet" in watched.out
    assert "without an address to go to: 1" in watched.out
    type_in(monkeypatch, f"{URL}\n")
    assert watched.run("hub", "watch", "add", "--user", "ana", "--kind", "slack", "--expires", "30") == 0
    assert "ana is told at hooks.example (slack)" in watched.out
    type_in(monkeypatch, f"{URL}\n")
    added = watched.json("hub", "watch", "add", "--all", "--kind", "teams", "--language", "es")
    assert (added["user"], added["kind"], added["host"], added["state"]) == ("", "teams", "hooks.example", "live")
    listed = watched.json("hub", "watch", "list")
    assert (listed["total"], listed["nowhere"], listed["untold"]) == (2, 0, [])
    assert [item["language"] for item in listed["items"]] == ["", "es"]
    assert watched.run("hub", "watch", "list") == 0
    assert watched.out.split()[1:5] == ["ana", "slack", "hooks.example", "live"]
    assert "url" not in listed["items"][0]
    assert SECRET not in watched.out + str(listed) + str(added)
    assert watched.run("hub", "watch", "remove", added["id"]) == 0
    assert "no address 'nope'" in watched.fails("hub", "watch", "remove", "nope")
    assert watched.json("hub", "watch", "list")["total"] == 1
    assert watched.json("hub", "watch", "confirm", "--all")["confirmed"] == 0
    assert watched.misused("hub", "watch", "confirm")


def test_an_address_that_cannot_be_is_refused_in_words_and_never_repeated(
    watched: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ("hub", "watch", "add", "--kind", "slack")
    for typed in ("", f"http://hooks.example/{SECRET}\n", f"https://hooks.example:8443/{SECRET}\n"):
        type_in(monkeypatch, typed)
        assert SECRET not in watched.misused(*add, "--all")
    type_in(monkeypatch, f"https://10.1.2.3/{SECRET}\n")
    assert "10.1.2.3 is not on the public internet" in watched.fails(*add, "--all")
    type_in(monkeypatch, f"{URL}\n")
    assert "one of the two" in watched.misused(*add)
    assert "one of the two" in watched.misused(*add, "--all", "--user", "ana")
    assert watched.json("hub", "watch", "list")["total"] == 0


def test_one_look_for_cron_says_what_could_not_be_told_and_keeps_it(
    watched: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watched.run("hub", "watch", "--once") == 1
    assert "without an address to go to: 1" in watched.err
    type_in(monkeypatch, f"http://127.0.0.1:9/{SECRET}\n")
    assert watched.run("hub", "watch", "add", "--all", "--kind", "slack", "--fetch-host", "127.0.0.1:9") == 0
    assert watched.run("hub", "watch", "--once", "--hours", "3") == 0
    assert watched.run("hub", "watch", "--once", "--fetch-host", "127.0.0.1:9") == 1
    assert "127.0.0.1 cannot be reached" in watched.err
    listed = watched.json("hub", "watch", "list")
    assert (listed["items"][0]["waiting"], listed["untold"][0]["state"]) == (1, "failed")
    assert watched.run("hub", "watch", "list") == 0
    assert "to be tried again; attempts: 1" in watched.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watching_ends_well_when_it_is_interrupted(watched: Home, number: signal.Signals) -> None:
    words = [sys.executable, "-m", "reviewtui", "--home", str(watched.folder), "hub", "watch"]
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"REVIEWTUI_LANGUAGE": "en"},
    )
    try:
        assert process.stderr is not None
        assert "Looking every minute" in process.stderr.readline()
        assert "without an address to go to: 1" in process.stderr.readline()
        process.send_signal(number)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()


def test_the_hub_is_named_before_or_after_the_word(home: Home, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    open_hub(url).close()
    assert home.json("hub", "watch", "--db", url, "list")["total"] == 0
    assert home.json("hub", "watch", "list", "--db", url)["total"] == 0
    assert home.misused("hub", "watch", "list")


def test_a_name_that_nobody_here_has_is_said(watched: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    add = ("hub", "watch", "add", "--kind", "slack", "--user")
    watched.json("hub", "token", "create", "--role", "reviewer", "--name", "ana")
    for name, known in (("ana", True), ("nobody", False)):
        type_in(monkeypatch, URL + "\n")
        assert watched.json(*add, name)["user_known"] is known
        assert ("No user of this hub has the name nobody" in watched.err) is not known
