"""Tokens that end, are followed by another, or wait to be confirmed; and the audit log, as commands."""

import io
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cli_setup import ADS, Home, RunningHub

from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import caller_of, create_token, suspend_tokens

DAY = 86_400_000


@pytest.fixture
def db(tmp_path: Path) -> tuple[str, str]:
    """Of a hub with one token, ana's."""
    url = f"sqlite:///{tmp_path}/team.db"
    hub = open_hub(url)
    create_token(hub, "ana", "reviewer")
    hub.close()
    return "--db", url


def test_a_token_made_to_end_ends(home: Home, db: tuple[str, str]) -> None:
    home.json("hub", "token", "create", *db, "--role", "reviewer", "--name", "ben", "--expires", "30")
    line = home.json("hub", "token", "list", *db)["items"][1]
    assert round((line["expires_at"] - line["created_at"]) / DAY, 3) == 30
    assert "36500" in home.misused(
        "hub", "token", "create", *db, "--role", "lead", "--name", "b", "--expires", "99999"
    )
    assert home.run("hub", "token", "list", *db) == 0
    assert "no end" in home.out
    assert "not used" in home.out


def test_a_rotated_token_is_printed_alone_and_the_old_one_ends(home: Home, db: tuple[str, str]) -> None:
    assert home.run("hub", "token", "rotate", "1", *db, "--grace", "10") == 0
    token = home.out.strip()
    assert token.startswith("rvt_")
    assert "works until" in home.err
    old, new = home.json("hub", "token", "list", *db)["items"]
    assert old["state"] == new["state"] == "live"
    assert round((old["expires_at"] - new["created_at"]) / 600_000, 3) == 1
    assert (new["name"], new["expires_at"]) == ("ana", None)
    home.json("hub", "token", "rotate", "2", *db, "--grace", "0")
    assert "lets nobody in" in home.fails("hub", "token", "rotate", "2", *db)
    assert "no token 9" in home.fails("hub", "token", "rotate", "9", *db)


def test_suspended_tokens_wait_to_be_confirmed(home: Home, db: tuple[str, str]) -> None:
    hub = open_hub(db[1])
    token = create_token(hub, "ben", "lead")
    with hub.writing() as transaction:
        assert suspend_tokens(transaction) == 2
    assert caller_of(hub, token) is None
    assert [item["state"] for item in home.json("hub", "token", "list", *db)["items"]] == ["suspended"] * 2
    assert "--all" in home.misused("hub", "token", "confirm", *db)
    assert "--all" in home.misused("hub", "token", "confirm", "1", "--all", *db)
    assert home.json("hub", "token", "confirm", "2", *db) == {"confirmed": 1, "suspended": [1]}
    assert caller_of(hub, token) is not None
    assert home.json("hub", "token", "confirm", "--all", *db) == {"confirmed": 1, "suspended": []}
    assert [item["state"] for item in home.json("hub", "token", "list", *db)["items"]] == ["live"] * 2
    hub.close()


def test_a_rotated_token_is_taken_by_login_and_the_outbox_goes_on(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two facts that were not sent when the old token ended are sent with the new one, once."""

    def log_in(who: Home, token: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
        who.json("login", hub.address, "--token-stdin")

    lia = Home(tmp_path / "lia", capsys)
    log_in(lia, hub.token("lia", "lead"))
    lia.json("import", "ads", lia.file("ads.csv", ADS))
    log_in(home, hub.token("ana", "reviewer"))
    home.json("sync")
    home.json("decide", "a1", "approve")
    home.json("decide", "a2", "approve")
    new = home.json("hub", "token", "rotate", "2", "--grace", "0", "--db", hub.url)["token"]
    assert "does not accept your token" in home.fails("sync")
    assert home.json("status")["outbox"] == 2
    log_in(home, new)
    assert home.json("status")["outbox"] == 2
    done = home.json("sync")
    assert (done["pushed"], done["outbox"], done["held"]) == (2, 0, 0)
    lia.json("sync")
    assert lia.json("status")["decisions"] == 2


def test_a_suspended_token_says_whom_to_ask_and_the_work_waits(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{hub.token('ana', 'reviewer')}\n"))
    home.json("login", hub.address, "--token-stdin")
    home.json("ask", "--text", "Buy now", "--why", "is this allowed?")
    opened = open_hub(hub.url)
    with opened.writing() as transaction:
        suspend_tokens(transaction)
    opened.close()
    assert "restored from a backup" in home.fails("sync")
    assert home.json("status")["outbox"] == 1
    home.json("hub", "token", "confirm", "--all", "--db", hub.url)
    assert home.json("sync")["pushed"] == 1


def test_the_audit_log_is_listed_and_verified(home: Home, db: tuple[str, str], tmp_path: Path) -> None:
    home.json("hub", "token", "revoke", "1", *db)
    items = home.json("hub", "audit", "list", *db)["items"]
    assert [(item["seq"], item["who"], item["what"]) for item in items] == [
        (1, "hub", "token.created"),
        (2, "hub", "token.revoked"),
    ]
    assert home.run("hub", "audit", "list", *db) == 0
    assert "token.revoked" in home.out
    head = items[-1]["hash"]
    assert home.json("hub", "audit", "verify", "--head", head, *db) == {
        "ok": True, "rows": 2, "head": head, "broken": None, "known": True,
    }  # fmt: skip
    assert home.run("hub", "audit", "verify", *db) == 0
    assert head in home.out
    assert home.run("hub", "audit", "verify", "--head", "f" * 64, *db) == 1
    assert "not among them" in home.out
    with sqlite3.connect(tmp_path / "team.db") as database:
        database.execute("UPDATE audit SET who = 'ben' WHERE seq = 2")
    database.close()
    assert home.run("hub", "audit", "verify", *db) == 1
    assert "Row 2" in home.out


@pytest.fixture
def with_ads(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> RunningHub:
    """A hub with the ads of `ADS`, and this home on it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{hub.token('lia', 'lead')}\n"))
    home.json("login", hub.address, "--token-stdin")
    home.json("import", "ads", home.file("ads.csv", ADS))
    home.json("decide", "a1", "approve")
    home.json("sync")
    return hub


def holding(folder: Path, words: bytes) -> list[str]:
    """The files of a hub and a home in which these words stand."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes())


def test_erasing_is_said_first_then_done_and_reaches_homes(home: Home, with_ads: RunningHub, tmp_path: Path) -> None:
    assert "mirror.db" in {name.removesuffix("-wal") for name in holding(tmp_path, b"ten doctors")}
    erase = ("hub", "erase", "--account", "acme", "--db", with_ads.url)
    told = home.misused(*erase)
    assert "acme has 2 ads, 1 entries and 2 reports" in told
    assert "Nursing" in home.fails("hub", "erase", "--account", "Nursing", "--yes", "--db", with_ads.url)
    done = home.json(*erase, "--yes")
    assert (done["account_id"], done["ads"], done["facts"], done["compacted"]) == ("acme", 2, 1, True)
    home.json("sync")
    assert holding(tmp_path, b"ten doctors") == ["ads.csv"]
    assert home.run("show", "a1") == 0
    assert "doctors" not in home.out
    exported = home.json("export", str(home.folder / "out.jsonl"), "--format", "jsonl")
    assert (exported["written"], exported["excluded"]) == (0, {"erased": 1})
    assert home.json("hub", "audit", "list", "--db", with_ads.url)["items"][-1]["what"] == "account.erased"


def test_typing_the_account_confirms_it(home: Home, with_ads: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal())
    erase = ("hub", "erase", "--account", "acme", "--db", with_ads.url)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert home.run(*erase) == 1
    assert "Nothing was erased" in home.out
    monkeypatch.setattr("builtins.input", lambda _: "acme")
    assert home.run(*erase) == 0
    assert "Erased the contents of acme" in home.out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_restored_backup_is_erased_again_and_says_what_it_may_hold(
    home: Home, with_ads: RunningHub, tmp_path: Path
) -> None:
    db, backup = ("--db", with_ads.url), str(tmp_path / "backup")
    home.json("hub", "backup", backup, *db)
    home.json("hub", "erase", "--account", "acme", "--yes", *db)
    with_ads.stop()
    for name in ("", "-wal", "-shm"):
        (tmp_path / f"hub.db{name}").unlink(missing_ok=True)
    assert home.json("hub", "restore", backup, *db)["erased_again"] == ["acme"]
    with sqlite3.connect(tmp_path / "hub.db") as database:
        texts = dict(database.execute("SELECT ad_id, text FROM ad").fetchall())
    database.close()
    assert (texts["a1"], texts["a3"]) == ("", "Near you")


def erased_with_backup(home: Home, hub: RunningHub, tmp_path: Path) -> str:
    """A backup with the words of an account that was erased since."""
    backup = str(tmp_path / "copies" / "backup")
    Path(backup).parent.mkdir()
    home.json("hub", "backup", backup, "--db", hub.url)
    home.json("hub", "erase", "--account", "acme", "--yes", "--db", hub.url)
    hub.stop()
    return backup


def text_in(database: Path, ad_id: str) -> str:
    with closing(sqlite3.connect(database)) as connection:
        (text,) = connection.execute("SELECT text FROM ad WHERE ad_id = ?", (ad_id,)).fetchone()
    return str(text)


def test_a_backup_restored_into_any_new_database_of_this_machine_is_erased_again(
    home: Home, with_ads: RunningHub, tmp_path: Path
) -> None:
    backup = erased_with_backup(home, with_ads, tmp_path)
    lists = sorted(tmp_path.rglob("*-erased.json"))
    assert [path.parent for path in lists] == [home.folder / "data", tmp_path]
    assert {stat.S_IMODE(path.stat().st_mode) for path in lists} == {0o600}
    (tmp_path / "hub.db-erased.json").unlink()
    new = tmp_path / "elsewhere" / "new.db"
    new.parent.mkdir()
    assert home.run("hub", "restore", backup, "--db", f"sqlite:///{new}") == 0
    assert "Erased again" in home.out
    assert "acme" in home.out
    assert (text_in(new, "a1"), text_in(new, "a3")) == ("", "Near you")


def test_the_list_moves_with_database_and_backup_to_another_machine(
    home: Home, with_ads: RunningHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = erased_with_backup(home, with_ads, tmp_path)
    other = Home(tmp_path / "other home", capsys)
    (tmp_path / "hub.db-erased.json").rename(tmp_path / "copies" / "hub.db-erased.json")
    for number, folder in enumerate((tmp_path, tmp_path / "copies")):  # beside the backup, then beside the database
        new = folder / f"new-{number}.db"
        assert other.json("hub", "restore", backup, "--db", f"sqlite:///{new}")["erased_again"] == ["acme"]
        assert text_in(new, "a1") == ""
        backup = str(Path(backup).rename(tmp_path / "backup"))


def test_the_list_of_one_hub_erases_nothing_in_another(home: Home, with_ads: RunningHub, tmp_path: Path) -> None:
    erased_with_backup(home, with_ads, tmp_path)
    own, new = (f"sqlite:///{tmp_path / name}" for name in ("own.db", "own-new.db"))
    home.run("hub", "token", "create", "--name", "ana", "--role", "admin", "--db", own)
    home.json("hub", "backup", str(tmp_path / "own.backup"), "--db", own)
    assert home.json("hub", "restore", str(tmp_path / "own.backup"), "--db", new)["erased_again"] == []


def test_of_a_copied_database_nobody_claims_to_know_the_instant(
    home: Home, with_ads: RunningHub, tmp_path: Path
) -> None:
    with_ads.stop()
    assert home.run("hub", "restore", "--copied", "--db", with_ads.url) == 0
    assert "erased after this copy was made" in home.out
    assert "Z came back" not in home.out
    assert home.json("hub", "restore", "--copied", "--db", with_ads.url)["made_at"] is None


def test_where_the_list_cannot_be_kept_is_said_and_the_other_one_is(
    home: Home, with_ads: RunningHub, tmp_path: Path
) -> None:
    (tmp_path / "hub.db-erased.json").mkdir()
    told = home.fails("hub", "erase", "--account", "acme", "--yes", "--db", with_ads.url)
    assert "The account is erased" in told
    assert "hub.db-erased.json" in told
    assert list((home.folder / "data").glob("*-erased.json"))


def test_a_token_is_not_made_to_be_over_at_birth(home: Home, db: tuple[str, str]) -> None:
    create = ("hub", "token", "create", *db, "--role", "reviewer", "--name", "ben")
    for days in ("0", "-1", "99999999999", "36501"):
        assert f"{days} is not from 1 to 36500" in home.misused(*create, f"--expires={days}")
        assert "from 1 to 36500" in home.misused("hub", "token", "rotate", "1", *db, f"--expires={days}")
    assert "not a whole number" in home.misused(*create, "--expires", "soon")
    assert len(home.json("hub", "token", "list", *db)["items"]) == 1
    assert "Nothing was changed" in home.fails("hub", "token", "rotate", "99", *db)


def test_whom_a_confirmation_does_not_let_in_is_said(home: Home, db: tuple[str, str]) -> None:
    hub = open_hub(db[1])
    with hub.writing() as transaction:
        suspend_tokens(transaction)
    create_token(hub, "ben", "lead")
    hub.close()
    home.json("hub", "token", "revoke", "1", *db)
    assert home.run("hub", "token", "confirm", "1", "2", *db) == 0
    assert home.out.splitlines()[0] == "0 tokens let in again."
    assert "Token 1 lets nobody in: it is revoked" in home.out
    assert "Token 2 let in already" in home.out


def test_a_head_is_a_hash_in_either_case(home: Home, db: tuple[str, str]) -> None:
    head = home.json("hub", "audit", "verify", *db)["head"]
    assert home.json("hub", "audit", "verify", "--head", head.upper(), *db)["known"] is True
    for none in ("", "  ", head[:20], "x" * 64):
        assert "is no hash" in home.misused("hub", "audit", "verify", "--head", none, *db)
