"""A hub for a team: tokens, logging in, two homes that agree, and a hub that goes away and comes back."""

import io
import json
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_setup import ADS, Home, RunningHub

from reviewtui.connect import connection_for
from reviewtui.errors import ReviewError
from reviewtui.settings import load


def login(home: Home, hub: RunningHub, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
    answer = home.json("login", hub.address, "--token-stdin")
    assert answer["hub"] == hub.address


@pytest.fixture
def two(
    home: Home, hub: RunningHub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[Home, Home]:
    """Ana's home and Ben's, on one hub with the three ads of `ADS`."""
    lia = Home(tmp_path / "lia", capsys)
    login(lia, hub, hub.token("lia", "lead"), monkeypatch)
    lia.json("import", "ads", lia.file("ads.csv", ADS))
    ben = Home(tmp_path / "ben", capsys)
    for name, who in (("ana", home), ("ben", ben)):
        login(who, hub, hub.token(name, "reviewer"), monkeypatch)
        who.json("sync")
    return home, ben


def test_a_token_is_printed_alone_and_once(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = ("--db", f"sqlite:///{tmp_path}/team.db")
    assert home.run("hub", "token", "create", *db, "--role", "reviewer", "--name", "ana") == 0
    token = home.out.strip()
    assert token.startswith("rvt_")
    assert home.out == f"{token}\n"
    assert home.run("hub", "token", "list", *db) == 0
    assert "ana" in home.out
    assert token not in home.out
    assert token not in json.dumps(home.json("hub", "token", "list", *db))
    monkeypatch.setenv("REVIEWTUI_DB", db[1])
    listed = home.json("hub", "token", "list")
    assert listed["items"][0] | {"created_at": 0} == {
        "id": 1, "name": "ana", "role": "reviewer", "accounts": None, "created_at": 0, "created_by": "hub",
        "expires_at": None, "revoked_at": None, "suspended_at": None, "last_used": None, "state": "live",
    }  # fmt: skip
    assert home.run("hub", "token", "revoke", "1") == 0
    assert home.json("hub", "token", "list")["items"][0]["state"] == "revoked"
    assert "9" in home.fails("hub", "token", "revoke", "9")


def test_looking_at_a_hub_that_is_not_there_makes_none(home: Home, tmp_path: Path) -> None:
    for what in (("list",), ("revoke", "1")):
        assert "tema.db" in home.fails("hub", "token", *what, "--db", f"sqlite:///{tmp_path}/tema.db")
    assert not (tmp_path / "tema.db").exists()


def test_scopes_are_asked_where_the_role_needs_them(home: Home, tmp_path: Path) -> None:
    base = ("hub", "token", "create", "--db", f"sqlite:///{tmp_path}/team.db", "--name", "amy", "--role")
    assert "--scope" in home.fails(*base, "account-manager")
    assert home.run(*base, "account-manager", "--scope", "acme", "delta") == 0
    assert home.json("hub", "token", "list", "--db", base[4])["items"][0]["accounts"] == ["acme", "delta"]


def test_a_hub_has_to_be_named(home: Home) -> None:
    assert "--db" in home.misused("hub", "token", "list")
    assert "--db" in home.misused("hub", "serve")


def test_serving_to_others_in_the_clear_is_refused(home: Home, tmp_path: Path) -> None:
    told = home.fails("hub", "serve", "--db", f"sqlite:///{tmp_path}/team.db", "--host", "0.0.0.0", "--port", "0")
    assert "--behind-proxy" in told


def test_login_keeps_the_hub_and_the_token_in_private_files(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = hub.token("ana", "reviewer")
    login(home, hub, token, monkeypatch)
    settings = load(str(home.folder))
    assert settings.hub is not None
    assert (settings.hub.url, settings.hub.user) == (hub.address, "ana")
    for name in ("hub.toml", "token"):
        assert stat.S_IMODE((home.folder / name).stat().st_mode) == 0o600
    assert (home.folder / "token").read_text().split() == [token, settings.hub.hub_id, "ana"]
    home.json("sync")
    places = [path for path in home.folder.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert places == [home.folder / "token"]


def test_a_token_that_is_refused_leaves_everything_as_it_was(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(home, hub, hub.token("ana", "reviewer"), monkeypatch)
    kept = [(home.folder / name).read_text() for name in ("hub.toml", "token")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("rvt_wrong\n"))
    told = home.fails("login", hub.address, "--token-stdin")
    assert "rvt_wrong" not in told
    assert [(home.folder / name).read_text() for name in ("hub.toml", "token")] == kept


@pytest.mark.parametrize("url", ["http://hub.example", "ftp://x", "https://ana:secret@hub.example", "nonsense"])
def test_an_address_that_would_show_the_token_is_refused_before_asking_for_it(
    home: Home, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    told = home.fails("login", url, "--token-stdin")
    assert "secret" not in told


def test_without_a_terminal_the_token_is_piped_in(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "--token-stdin" in home.misused("login", "http://127.0.0.1:1")
    assert "No token" in home.misused("login", "http://127.0.0.1:1", "--token-stdin")


def test_a_token_others_can_read_is_not_used(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    login(home, hub, hub.token("ana", "reviewer"), monkeypatch)
    (home.folder / "token").chmod(0o644)
    assert "0600" in home.fails("sync")
    (home.folder / "token").unlink()
    assert "login" in home.fails("sync")


def test_two_homes_agree_once_both_have_synced(two: tuple[Home, Home]) -> None:
    ana, ben = two
    assert ana.json("digest")["sha256"] == ben.json("digest")["sha256"]
    ana.json("decide", "a1", "approve")
    ana.json("decide", "a2", "reject", "--reason", "GAMBLING:text", "--note", "No licence.")
    ana.json("undo")
    ana.json("decide", "a3", "escalate", "--reason", "NEEDS_CONTEXT")
    ana.json("ask", "--text", "May we?", "--why", "New customer.")
    assert ana.json("digest")["sha256"] != ben.json("digest")["sha256"]
    pushed = ana.json("sync")
    assert set(pushed) >= {"pushed", "pulled", "rejected", "outbox", "held", "cursor"}
    assert (pushed["pushed"], pushed["outbox"], pushed["rejected"]) == (3, 0, 0)
    assert ben.json("sync")["pulled"] > 0
    assert ana.json("digest")["parts"] == ben.json("digest")["parts"]
    assert ben.json("status")["decisions"] == 2
    assert ana.json("show", "a3")["state"] == "escalated"
    assert ben.json("show", "a3")["state"] == "second", "each escalation is for a second person too"
    canonical = [who.json("digest", "--canonical", str(who.folder / "lines")) and (who.folder / "lines").read_bytes()
                 for who in two]  # fmt: skip
    assert canonical[0] == canonical[1]


def test_both_homes_export_the_same_bytes(two: tuple[Home, Home]) -> None:
    ana, ben = two
    ana.json("decide", "a1", "approve")
    ben.json("decide", "a2", "changes", "--reason", "MISLEADING_CLAIM")
    for who in (ana, ben, ana):
        who.json("sync")
    files = [who.folder / "out.jsonl" for who in two]
    answers = [who.json("export", str(file)) for who, file in zip(two, files, strict=True)]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert [answer["written"] for answer in answers] == [2, 2]


def test_with_the_hub_away_work_goes_on_and_drains_when_it_is_back(two: tuple[Home, Home], hub: RunningHub) -> None:
    ana, ben = two
    hub.stop()
    for number, ad_id in enumerate(("a1", "a2"), 1):
        ana.json("decide", ad_id, "approve")
        assert ana.json("status")["outbox"] == number
        assert "cannot be reached" in ana.fails("sync")
    hub.start()
    done = ana.json("sync")
    assert (done["pushed"], done["outbox"]) == (2, 0)
    assert ana.json("sync")["pushed"] == 0
    ben.json("sync")
    assert ben.json("status")["decisions"] == 2


def test_another_hub_at_the_same_address_is_sent_nothing(
    two: tuple[Home, Home], hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = two
    ana.json("decide", "a1", "approve")
    hub.stop()
    hub.url = f"sqlite:///{tmp_path / 'other.db'}"
    (ana.folder / "token").write_text(hub.token("ana", "reviewer"))
    hub.start()
    assert "another hub" in ana.fails("sync")
    assert ana.json("status")["outbox"] == 1


def test_a_token_goes_to_the_hub_it_was_made_by_and_to_no_other(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that began before somebody logged in to another hub must not use the new token at the old one."""
    login(home, hub, hub.token("ana", "reviewer"), monkeypatch)
    before = load(str(home.folder))
    login(home, hub, hub.token("eve", "reviewer"), monkeypatch)
    with pytest.raises(ReviewError) as refused:
        connection_for(before)
    assert refused.value.code == "token_missing"


def test_a_login_that_cannot_be_kept_leaves_the_home_at_its_hub(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it make a private hub of it, in which the next decisions would be out of sight."""
    login(home, hub, hub.token("ana", "reviewer"), monkeypatch)
    home.json("sync")
    before = load(str(home.folder))
    for name in ("token", "hub.toml"):
        (home.folder / f"{name}.new").mkdir()  # so that the file cannot be written
        monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("eve", "reviewer")))
        home.fails("login", hub.address, "--token-stdin")
        now = load(str(home.folder))
        assert (now.hub, now.cache_dir) == (before.hub, before.cache_dir)
        (home.folder / f"{name}.new").rmdir()
    assert "login" in home.fails("sync"), "one of the two was kept"
    login(home, hub, hub.token("ana", "reviewer"), monkeypatch)
    home.json("sync")


def test_what_the_hub_refused_is_written_to_a_file_and_offered_again_without_a_screen(
    two: tuple[Home, Home], hub: RunningHub, tmp_path: Path
) -> None:
    """A role that changed while somebody was away, and was given back."""
    ana, _ = two
    ana.json("decide", "a1", "approve")
    with sqlite3.connect(tmp_path / "hub.db") as database:
        database.execute("UPDATE hub_user SET role = 'account-manager' WHERE name = 'ana'")
    ana.json("sync")
    assert (ana.json("status")["outbox"], ana.json("status")["held"]) == (0, 1)
    file = tmp_path / "unsent.jsonl"
    assert ana.json("sync", "--unsent", str(file)) == {"written": 1, "file": str(file)}
    assert json.loads(file.read_bytes())["code"] == "role"
    assert "Nothing was written over it" in ana.fails("sync", "--unsent", str(file))
    with sqlite3.connect(tmp_path / "hub.db") as database:
        database.execute("UPDATE hub_user SET role = 'reviewer' WHERE name = 'ana'")
    assert ana.json("sync")["held"] == 1, "what was refused waits to be looked at"
    done = ana.json("sync", "--retry")
    assert (done["pushed"], done["held"]) == (1, 0)


def test_another_users_login_sees_nothing_of_the_first(
    two: tuple[Home, Home], hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, _ = two
    ana.json("decide", "a1", "approve")
    login(ana, hub, hub.token("eve", "reviewer"), monkeypatch)
    assert ana.json("status")["outbox"] == 0
    ana.json("sync")
    assert ana.json("status")["decisions"] == 0
    login(ana, hub, hub.token("ana", "reviewer"), monkeypatch)
    assert ana.json("status")["outbox"] == 1


def test_watching_goes_on_until_it_is_interrupted(two: tuple[Home, Home]) -> None:
    ana, ben = two
    command = [sys.executable, "-m", "reviewtui", "--home", str(ana.folder), "sync", "--watch", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        try:
            while json.loads(watching.stdout.readline())["state"] != "in_sync":
                pass
            ana.json("decide", "a1", "approve")
            end = time.monotonic() + 20
            while ana.json("status")["outbox"] and time.monotonic() < end:
                time.sleep(0.05)
            watching.send_signal(signal.SIGINT)
            assert watching.wait(20) == 130
            assert watching.stderr.read() == ""
        finally:
            watching.kill()
    ben.json("sync")
    assert ben.json("status")["decisions"] == 1
