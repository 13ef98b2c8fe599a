"""A home looks after itself: status, doctor, digest, wipe; and faults nobody foresaw."""

import io
import json
import shutil
import stat
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest
from cli_setup import ADS, Home, RunningHub

from reviewtui.commands import upkeep
from reviewtui.errors import ReviewError
from reviewtui.services.wiping import look, wipe
from reviewtui.settings import load
from reviewtui.store.work import WorkStore
from reviewtui.sync.leader import Leader


class Terminal(io.StringIO):
    """A person at the keyboard, who has typed this."""

    def isatty(self) -> bool:
        return True


def test_status_counts_what_waits_and_what_stands(home: Home) -> None:
    fresh = home.json("status")
    assert (fresh["ads"], fresh["outbox"], fresh["last_sync"], fresh["cursor"]) == (0, 0, None, "")
    home.with_ads()
    home.json("decide", "a1", "approve")
    home.json("decide", "a2", "approve")
    home.json("undo")
    now = home.json("status")
    assert set(now) >= {"outbox", "held", "cursor", "last_sync", "ads", "decisions", "hub"}
    assert (now["ads"], now["open"], now["decisions"], now["outbox"], now["held"]) == (3, 2, 1, 1, 0)
    assert now["hub"] == "private"
    home.json("sync")
    now = home.json("status")
    assert (now["decisions"], now["outbox"]) == (1, 0)
    assert now["cursor"]
    home.json("decide", "a1", "reject", "--reason", "GAMBLING")
    assert home.json("status")["decisions"] == 1
    home.json("undo")
    assert home.json("status")["decisions"] == 1


def test_decisions_that_the_content_outlived_do_not_count(home: Home) -> None:
    home.with_ads()
    home.json("decide", "a3", "approve")
    for _ in ("before it is sent", "after"):
        assert home.json("status")["decisions"] == 1
        home.json("sync")
    home.json("import", "ads", home.file("ads.csv", ADS.replace("Near you", "Far away")))
    assert home.json("status")["decisions"] == 0
    assert home.json("show", "a3")["state"] == "changed"


def test_the_digest_is_of_what_is_held_and_nothing_else(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    before = home.json("digest", "--now", "2026-03-01T12:00:00Z")
    assert before["now"] == 1_772_366_400_000
    assert {(part["account_id"], part["kind"], part["count"]) for part in before["parts"]} == {
        ("", "policy", 1), ("acme", "ad", 2), ("delta", "ad", 1),
    }  # fmt: skip
    home.json("sync")
    assert home.json("digest", "--now", "2026-03-01T12:00:00Z") == before
    home.json("decide", "a1", "approve")
    after = home.json("digest")
    assert after["sha256"] != before["sha256"]
    assert {(p["account_id"], p["kind"]) for p in after["parts"]} >= {("acme", "fact"), ("acme", "ruling")}
    home.json("sync")
    assert home.json("digest")["parts"] == after["parts"]


def test_the_canonical_lines_are_json_and_private(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    file = tmp_path / "lines"
    home.json("digest", "--canonical", str(file))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line[2] for line in lines if line[1] == "ad"] == ["a1", "a2", "a3"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "nowhere" in home.fails("digest", "--canonical", str(tmp_path / "nowhere" / "lines"))


def test_a_healthy_home_passes_the_doctor(home: Home) -> None:
    assert home.json("doctor")["ok"] is True
    home.with_ads()
    found = home.json("doctor")
    assert {finding["check"] for finding in found["checks"]} >= {
        "sqlite",
        "permissions",
        "work.db",
        "mirror.db",
        "hub",
    }
    assert home.run("doctor") == 0
    assert "SQLite" in home.out


def damage(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[4096 : len(raw)] = b"\xa5" * (len(raw) - 4096)
    file.write_bytes(raw)


@pytest.mark.parametrize(
    ("check", "break_it"),
    [
        ("permissions", lambda cache: (cache / "work.db").chmod(0o644)),
        ("permissions", lambda cache: cache.chmod(0o755)),
        ("work.db", lambda cache: damage(cache / "work.db")),
        ("mirror.db", lambda cache: (cache / "mirror.db").write_bytes(b"no database" * 1000)),
        ("hub", lambda cache: damage(cache / "hub.db")),
    ],
)
def test_the_doctor_names_what_is_wrong_and_exits_1(home: Home, check: str, break_it: Any) -> None:
    home.with_ads()
    cache = load(str(home.folder)).cache_dir
    for journal in cache.glob("*.db-*"):
        journal.unlink()
    break_it(cache)
    assert home.run("doctor", "--json") == 1
    wrong = [finding["check"] for finding in json.loads(home.out)["checks"] if finding["level"] == "wrong"]
    assert check in wrong


def test_the_doctor_says_which_defaults_gave_way_to_keys_of_ones_own(home: Home) -> None:
    home.file("config.toml", '[keys]\napprove = "x"\nretry_held = "ctrl+q"\n')
    found = [finding for finding in home.json("doctor")["checks"] if finding["check"] == "keys"]
    assert [finding["level"] for finding in found] == ["note", "note"]
    assert found[0]["words"].startswith("x is your key for approve, so reject went without it. The palette still has")
    assert found[1]["words"] == "Ctrl+Q is your key for retry_held, so quit went without it. It is still under q."
    home.file("config.toml", '[keys]\napprove = "x"\nskip = "x"\n')
    assert home.run("doctor") == 1
    assert "The key x stands for both" in home.out


def test_a_hub_that_is_away_is_named(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("ana", "reviewer")))
    home.json("login", hub.address, "--token-stdin")
    home.json("sync")
    assert home.json("doctor")["ok"] is True
    hub.stop()
    assert home.run("doctor") == 1
    assert "cannot be reached" in home.out


def test_wiping_asks_shows_what_is_unsent_and_leaves_only_settings(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.with_ads()
    home.file("config.toml", 'theme = "reviewtui-light"\n')
    home.json("decide", "a1", "approve")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "1 entries" in home.misused("wipe")
    monkeypatch.setattr(sys, "stdin", Terminal("no\n"))
    assert home.run("wipe") == 1
    assert "1 not sent" in home.out
    assert "3 ads" in home.out
    assert home.json("status")["ads"] == 3
    monkeypatch.setattr(sys, "stdin", Terminal("wipe\n"))
    assert home.run("wipe") == 0
    (home.folder / "ads.csv").unlink()
    assert [path.name for path in home.folder.rglob("*") if path.is_file()] == ["config.toml"]


def test_wiping_takes_the_login_too(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("ana", "reviewer")))
    home.json("login", hub.address, "--token-stdin")
    home.json("sync")
    assert home.json("wipe", "--yes")["unsent"] == 0
    assert [path for path in home.folder.rglob("*") if path.is_file()] == []
    assert home.json("status")["hub"] == "private"


def test_a_home_in_use_is_not_wiped(home: Home) -> None:
    home.with_ads()
    leader = Leader(load(str(home.folder)).cache_dir)
    assert leader.try_lead()
    try:
        assert "Another reviewtui" in home.fails("wipe", "--yes")
    finally:
        leader.resign()
    assert home.json("status")["ads"] == 3


def test_what_was_saved_while_wiping_asked_is_not_removed_unseen(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    settings = load(str(home.folder))
    shown = look(settings)
    home.json("decide", "a2", "approve")
    with pytest.raises(ReviewError) as told:
        wipe(settings, shown)
    assert told.value.code == "wipe_changed"
    assert (home.json("status")["ads"], home.json("status")["outbox"]) == (3, 2)
    home.json("wipe", "--yes")


def test_whoever_has_the_work_open_keeps_it(home: Home) -> None:
    """They would say that a decision is saved, in a file that is gone."""
    home.with_ads()
    work = WorkStore(load(str(home.folder)).cache_dir / "work.db")
    assert "Another reviewtui" in home.fails("wipe", "--yes")
    work.close()
    assert home.json("status")["ads"] == 3
    home.json("wipe", "--yes")


def test_nobody_takes_the_lead_of_a_cache_while_it_is_wiped(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.with_ads()
    remove, took = shutil.rmtree, []

    def look_and_remove(folder: Path, **how: Any) -> None:
        other = Leader(folder)
        took.append(other.try_lead())
        other.resign()
        remove(folder, **how)

    monkeypatch.setattr("reviewtui.services.wiping.shutil.rmtree", look_and_remove)
    home.json("wipe", "--yes")
    assert took == [False]


def test_a_fault_of_our_own_is_one_line_and_a_private_report_without_values(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> NoReturn:
        token = "rvt_CANARY"  # noqa: F841 - a local that must not be told
        raise ZeroDivisionError("oh \x1b[2J")

    monkeypatch.setattr(upkeep, "status", broken)
    told = home.fails("status")
    assert "ZeroDivisionError" in told
    (report,) = (home.folder / "logs").iterdir()
    assert str(report) in told
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    words = report.read_text()
    assert "rvt_CANARY" not in words.replace('token = "rvt_CANARY"', "")
    assert "in broken" in words
    assert "\x1b" not in words


def test_an_interrupted_command_is_quiet(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(upkeep, "status", interrupted)
    assert home.run("status") == 130
    assert (home.out, home.err) == ("", "")
