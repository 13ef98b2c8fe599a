"""`doctor --repair`: what is damaged makes way, nothing is deleted, and what is left to do is said."""

import asyncio
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_setup import ADS, Home, RunningHub
from test_store_salvage import PAGE, zeroed

from reviewtui.database import sqlite
from reviewtui.database.holders import holder
from reviewtui.errors import ReviewError
from reviewtui.hub.private import private_hub
from reviewtui.services import repair as repairing
from reviewtui.settings import load
from reviewtui.store.salvage import Salvaged, salvage
from reviewtui.store.work import WorkStore
from reviewtui.sync.leader import Leader

DAY = "2026-03-01"


@pytest.fixture
def cache(home: Home) -> Path:
    """A home with three ads, one of them decided and sent, one decided since."""
    home.with_ads()
    home.json("decide", "a1", "approve")
    home.json("sync")
    home.json("decide", "a2", "reject", "--reason", "GAMBLING")
    return load(str(home.folder)).cache_dir


def repaired(home: Home, code: int = 0) -> list[dict[str, str]]:
    """What `doctor --repair` says it did."""
    assert home.run("doctor", "--repair", "--json") == code, home.out + home.err
    found: list[dict[str, str]] = json.loads(home.out)["repaired"]
    return found


def words_of(found: list[dict[str, str]], check: str) -> str:
    return " ".join(finding["words"] for finding in found if finding["check"] == check)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def facts(folder: Path) -> dict[str, bytes]:
    connection = sqlite.open_file(folder / "work.db", synchronous="FULL", read_only=True)
    try:
        return {id: bytes(body) for id, body in connection.execute("SELECT id, body FROM fact")}
    finally:
        connection.close()


def write_over(file: Path, change: Callable[[bytes], bytes]) -> bytes:
    """Damage a file; returns its bytes as they are now."""
    raw = change(file.read_bytes())
    file.write_bytes(raw)
    return raw


def set_aside(folder: Path, name: str) -> Path:
    """The one file of this name that was set aside; its journals bear its name."""
    (aside,) = set_aside_of(folder, name)
    return aside


def set_aside_of(folder: Path, name: str) -> list[Path]:
    return [path for path in folder.glob(f"{name}.damaged-*") if path.name[-4:] not in ("-wal", "-shm")]


def root_of(file: Path, name: str) -> int:
    """Where in a file a table or an index begins."""
    connection = sqlite3.connect(file)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    connection.close()
    return (int(root) - 1) * PAGE


def test_a_sound_home_is_left_as_it_is(home: Home, cache: Path) -> None:
    before = files(cache)
    assert [finding["check"] for finding in repaired(home)] == ["repair"]
    after = files(cache)
    assert {name: after[name] for name in before if name.endswith(".db")} == {
        name: raw for name, raw in before.items() if name.endswith(".db")
    }


def test_a_damaged_mirror_is_kept_beside_the_one_that_is_received_again(home: Home, cache: Path) -> None:
    damaged = write_over(cache / "mirror.db", lambda raw: zeroed(raw, len(raw) // 2, 3 * PAGE))
    assert home.run("doctor") == 1
    assert "doctor --repair" in home.out
    found = repaired(home)
    aside = set_aside(cache, "mirror.db")
    assert aside.read_bytes() == damaged
    assert aside.name in words_of(found, "mirror.db")
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert home.json("status")["ads"] == 3
    assert home.json("show", "a2")["state"] == "decided"
    assert home.run("doctor") == 0


@pytest.mark.parametrize("words", [("status",), ("queue",), ("queue", "search"), ("accounts",), ("sync",)])
def test_whoever_sets_a_damaged_mirror_aside_says_so(home: Home, cache: Path, words: tuple[str, ...]) -> None:
    write_over(cache / "mirror.db", lambda raw: raw[:100_000])
    assert home.run(*words) == 0
    assert f"damaged and is set aside in {cache}" in home.err
    assert "reviewtui sync" in home.err
    assert home.err.count("\n") == 1
    if words != ("sync",):
        assert home.run("decide", "a3", "approve") == 1
        assert "damaged and is set aside" in home.err, "until the ads are here again"
        home.json("sync")
    home.json("decide", "a3", "approve")
    assert not home.err


def test_a_mirror_that_was_set_aside_is_received_again_by_a_repair(home: Home, cache: Path) -> None:
    write_over(cache / "mirror.db", lambda raw: raw[:100_000])
    assert home.json("status")["ads"] == 0
    found = repaired(home)
    assert "received again from the hub: " in words_of(found, "sync")
    assert home.json("status")["ads"] == 3
    (cache / "mirror.db").unlink()
    for journal in cache.glob("mirror.db-*"):
        journal.unlink()
    repaired(home)
    assert home.json("status")["ads"] == 3
    assert [finding["check"] for finding in repaired(home)] == ["repair"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: b"no database" * 1000,
        lambda raw: raw[: len(raw) // 2],
        lambda raw: zeroed(raw, 0, 100),
        lambda raw: zeroed(raw, PAGE, PAGE),
    ],
)
def test_of_a_damaged_work_file_every_entry_that_can_be_read_is_kept_and_sent(
    home: Home, cache: Path, damage: Callable[[bytes], bytes]
) -> None:
    had = facts(cache)
    damaged = write_over(cache / "work.db", damage)
    found = repaired(home)
    aside = set_aside(cache, "work.db")
    assert aside.read_bytes() == damaged
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert str(aside) in words_of(found, "work.db")
    assert facts(cache).items() <= had.items()
    assert not list(cache.glob("*.mended*")), "nothing of the work is left lying about"
    assert facts(cache).keys() >= {id for id, body in had.items() if body in damaged}
    assert home.json("status")["outbox"] == 0
    if facts(cache) == had:
        assert home.json("status")["decisions"] == 2
    else:
        assert "may be missing" in words_of(found, "work.db") or "could not be read" in words_of(found, "work.db")
    assert home.run("doctor") == 0


def test_a_file_that_was_set_aside_is_named_until_it_is_deleted(home: Home, cache: Path) -> None:
    """It may hold the words of a customer who was erased since."""
    (cache / "mirror.db").write_bytes(b"no database" * 900)
    repaired(home)
    aside = min(cache.glob("mirror.db.damaged-*"))  # and its journals
    found = [one["words"] for one in home.json("doctor")["checks"] if one["check"] == "set aside"]
    assert len(found) == 1
    assert found[0].startswith(f"{aside} was damaged")
    assert "erased" in found[0]
    for file in cache.glob("mirror.db.damaged-*"):
        file.unlink()
    assert "set aside" not in {one["check"] for one in home.json("doctor")["checks"]}


def test_a_damaged_index_loses_nothing(home: Home, cache: Path) -> None:
    had = facts(cache)
    write_over(cache / "work.db", lambda raw: zeroed(raw, root_of(cache / "work.db", "fact_ad"), PAGE))
    assert home.run("doctor") == 1
    repaired(home)
    assert facts(cache) == had
    assert home.json("status")["decisions"] == 2


def test_damage_inside_an_entry_that_sqlite_does_not_see_is_found(home: Home, cache: Path) -> None:
    (body,) = (body for body in facts(cache).values() if b'"reject"' in body)
    write_over(cache / "work.db", lambda raw: raw.replace(body, body[:80] + b"\xff\x00" + body[82:]))
    assert home.run("doctor") == 1
    assert "entries no longer readable: 1" in home.out
    found = repaired(home)
    assert "decision reject on a2" in words_of(found, "work.db")
    assert list(facts(cache).values()) != []
    assert body not in facts(cache).values()
    assert home.json("show", "a2")["state"] == "open"


@pytest.mark.parametrize(("table", "column"), [("ad", "detail"), ("policy", "body"), ("fact", "body")])
@pytest.mark.parametrize("damage", [b"\x00\x00", b"\xff\xfe"])
def test_damage_inside_the_words_of_a_mirror_has_a_sentence_and_a_way_on(
    home: Home, cache: Path, table: str, column: str, damage: bytes
) -> None:
    with closing(sqlite3.connect(cache / "mirror.db")) as c:
        c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        rows = [bytes(raw) for (raw,) in c.execute(f"SELECT CAST({column} AS BLOB) FROM {table}")]
    write_over(cache / "mirror.db", lambda raw: raw.replace(rows[0][:12], damage + rows[0][2:12]))
    for words in (
        ("queue",),
        ("show", "a2"),
        ("show", "a1"),
        ("rules", "show", "priority"),
        ("report", "week"),
        ("sync",),
    ):
        code = home.run(*words)
        assert "fault of its own" not in home.err, words
        assert rows[0][12:30].decode() not in home.err, words
        assert not code or "doctor --repair" in home.err, (words, home.err)
    assert home.run("doctor") == 1
    assert "doctor --repair" in home.out
    repaired(home)
    assert home.run("doctor") == 0
    assert home.run("show", "a2") == 0


def test_entries_in_a_damaged_journal_are_kept(home: Home, cache: Path) -> None:
    """SQLite passes over all that follows the first damaged page of a journal, without a word."""
    had = facts(cache)
    script = """
        import os, sys
        from reviewtui.cli import run
        from reviewtui.store.work import WorkStore
        kept = []
        WorkStore.close = lambda self: kept.append(self.connection)
        run(["--home", sys.argv[1], "decide", "a3", "approve"])
        os._exit(0)  # as if killed: the journal stays
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(home.folder)], check=True, capture_output=True)
    log = cache / "work.db-wal"
    assert log.stat().st_size > 0
    write_over(log, lambda raw: raw[:256] + bytes(byte ^ 0xFF for byte in raw[256:264]) + raw[264:])
    assert home.run("doctor") == 1
    assert "journal" in home.out
    repaired(home)
    assert len(facts(cache)) == len(had) + 1
    assert home.json("status")["decisions"] == 3


def test_nothing_is_touched_while_another_process_leads(home: Home, cache: Path) -> None:
    write_over(cache / "work.db", lambda raw: b"no database")
    before = files(cache)
    leader = Leader(cache)
    assert leader.try_lead()
    try:
        assert "Another reviewtui" in home.fails("doctor", "--repair")
    finally:
        leader.resign()
    assert {name: raw for name, raw in files(cache).items() if name in before} == before


def test_a_process_that_only_has_the_file_open_is_named(home: Home, cache: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from reviewtui.store.work import WorkStore
        work = WorkStore(Path(sys.argv[1]))
        work.device()
        print("open", flush=True)
        sys.stdin.read()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(cache / "work.db")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert holder(cache / "work.db") in (other.pid, 0)
        (cache / "mirror.db").write_bytes(b"no database" * 1000)
        assert f"({other.pid})" in home.fails("doctor", "--repair")
        assert (cache / "mirror.db").read_bytes() == b"no database" * 1000
    finally:
        other.communicate("")
    assert holder(cache / "work.db") is None
    repaired(home)


@pytest.mark.parametrize("name", ["work.db", "hub.db"])
def test_nobody_opens_a_file_that_is_being_repaired(
    home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """They would write to the file that is set aside."""
    had = facts(cache)
    write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))
    told: list[str] = []

    def meanwhile(*what: Any) -> Salvaged:
        done = salvage(*what)
        with pytest.raises(ReviewError) as fault:
            open_one(cache / name)
        told.append(fault.value.code)
        return done

    monkeypatch.setattr(repairing, "salvage", meanwhile)
    repaired(home)
    assert told == ["home_taken"]
    assert facts(cache) == had
    open_one(cache / name)


def open_one(file: Path) -> None:
    """Open a file of a cache as whoever writes it does."""

    async def hub() -> None:
        async with private_hub(file, "ana"):
            pass

    if file.name == "hub.db":
        asyncio.run(hub())
    else:
        WorkStore(file).close()


def test_whoever_has_the_file_open_keeps_it(home: Home, cache: Path) -> None:
    damaged = write_over(cache / "work.db", lambda raw: zeroed(raw, root_of(cache / "work.db", "fact_ad"), PAGE))
    work = WorkStore(cache / "work.db")
    assert "Another reviewtui" in home.fails("doctor", "--repair")
    assert (cache / "work.db").read_bytes() == damaged
    work.close()
    repaired(home)


def test_without_the_hub_it_does_what_it_can_and_says_what_is_left(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = logged_in(home, hub, monkeypatch)
    hub.stop()
    had = facts(cache)
    assert had
    (cache / "mirror.db").write_bytes(b"no database" * 1000)
    write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))
    found = repaired(home, code=1)  # the hub is away, which is wrong
    assert "reviewtui sync" in words_of(found, "sync")
    assert facts(cache) == had
    assert home.json("status")["outbox"] == 1


def logged_in(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home at a team's hub, with one question that was not sent yet; its cache."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("ana", "reviewer")))
    home.json("login", hub.address, "--token-stdin")
    home.json("sync")
    home.json("ask", "--text", "May it?", "--why", "unsure", "--account", "acme")
    return load(str(home.folder)).cache_dir


def findings(home: Home, check: str, code: int) -> list[dict[str, str]]:
    """What `doctor` says of this check."""
    assert home.run("doctor", "--json") == code, home.out
    return [one for one in json.loads(home.out)["checks"] if one["check"] == check]


def test_a_work_file_that_was_here_and_is_gone_is_wrong(home: Home, cache: Path) -> None:
    for file in cache.glob("work.db*"):
        file.rename(file.with_name(f"elsewhere-{file.name}"))
    (found,) = findings(home, "work.db", 1)
    assert found["level"] == "wrong"
    assert "lost unless the file is found" in found["words"]
    assert "doctor --repair" in found["words"]
    assert home.run("status") == 1, "a new one is not begun unasked"
    assert found["words"] in " ".join(home.err.split())
    assert not list(cache.glob("work.db*"))
    assert "were not sent are lost" in " ".join(words_of(repaired(home), "work.db").split())
    assert home.run("doctor") == 0
    now = home.json("status")
    assert (now["ads"], now["decisions"], now["outbox"]) == (3, 1, 0), "what was sent is here, what was not is lost"
    for file in cache.glob("work.db*"):
        file.unlink()
    for file in cache.glob("elsewhere-*"):
        file.rename(file.with_name(file.name.removeprefix("elsewhere-")))
    assert home.json("status")["decisions"] == 2, "it was found and put in its place"


def test_a_home_that_was_never_used_misses_nothing(home: Home) -> None:
    home.json("status")
    cache = load(str(home.folder)).cache_dir
    for file in cache.glob("work.db*"):
        file.unlink()
    assert findings(home, "work.db", 0)[0]["level"] == "note"


def test_what_only_a_journal_still_holds_is_saved(home: Home, cache: Path) -> None:
    """To open a file anew would remove the journal that lies there under its name."""
    had = facts(cache)
    work = WorkStore(cache / "work.db")
    work.connection.execute("VACUUM")  # every page goes through the journal
    log = (cache / "work.db-wal").read_bytes()
    work.close()
    for file in cache.glob("work.db*"):
        file.unlink()
    (cache / "work.db-wal").write_bytes(log)
    assert "it is missing" in home.fails("status")
    assert (cache / "work.db-wal").read_bytes() == log
    assert "lost unless" in findings(home, "work.db", 1)[0]["words"]
    told = words_of(repaired(home), "work.db")
    assert facts(cache) == had
    (aside,) = cache.glob("work.db.damaged-*")
    assert aside.read_bytes() == log
    assert str(aside) in told


def test_a_hub_that_is_no_longer_known_leaves_its_cache_in_sight(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = logged_in(home, hub, monkeypatch)
    assert findings(home, "logins", 0) == []
    (home.folder / "hub.toml").unlink()
    (found,) = findings(home, "logins", 1)
    assert found["level"] == "wrong"
    assert str(cache) in found["words"]
    assert "not sent yet: 1" in found["words"]
    assert "reviewtui login URL" in found["words"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("ana", "reviewer")))
    home.json("login", hub.address, "--token-stdin")
    assert findings(home, "logins", 0) == []
    assert home.json("status")["outbox"] == 1


def test_a_token_that_others_could_read_serves_in_the_run_that_closes_it(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = logged_in(home, hub, monkeypatch)
    (home.folder / "token").chmod(0o644)
    write_over(cache / "mirror.db", lambda raw: b"no database" * 1000)
    found = repaired(home)
    assert [one["level"] for one in found if one["check"] == "sync"] == ["done"]
    assert stat.S_IMODE((home.folder / "token").stat().st_mode) == 0o600


def test_what_was_never_sent_is_not_called_offered_again(home: Home, cache: Path) -> None:
    home.json("decide", "a3", "approve")
    write_over(cache / "work.db", lambda raw: zeroed(raw, root_of(cache / "work.db", "fact_ad"), PAGE))
    found = repaired(home)
    assert "offered" not in words_of(found, "work.db")
    assert "entries sent: 2" in words_of(found, "sync")


def test_rights_that_others_have_are_taken_back(home: Home, cache: Path) -> None:
    cache.chmod(0o755)
    (cache / "work.db").chmod(0o644)
    found = repaired(home)
    assert [finding["level"] for finding in found] == ["done", "done"]
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE((cache / "work.db").stat().st_mode) == 0o600


def test_a_private_hub_with_a_damaged_index_has_it_made_anew(home: Home, cache: Path) -> None:
    connection = sqlite3.connect(cache / "hub.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    index = root_of(cache / "hub.db", "ad_seq")  # every ad is in it, so that there is something to damage
    write_over(cache / "hub.db", lambda raw: zeroed(raw, index + 8, PAGE - 8))
    assert home.run("doctor") == 1
    found = repaired(home)
    assert "made anew" in words_of(found, "hub.db")
    assert list(cache.glob("hub.db.damaged-*"))
    assert home.json("status")["decisions"] == 2
    assert home.json("sync")["outbox"] == 0


def test_a_private_hub_that_cannot_be_mended_is_left_alone_and_said(home: Home, cache: Path) -> None:
    raw = write_over(cache / "hub.db", lambda raw: raw[:PAGE] + b"\xa5" * (len(raw) - PAGE))
    found = repaired(home, code=1)
    assert "hub restore" in words_of(found, "hub.db")
    assert (cache / "hub.db").read_bytes() == raw
    assert facts(cache)


def test_a_private_hub_that_is_gone_is_missed_and_begins_anew_only_by_a_repair(home: Home, cache: Path) -> None:
    hub = (cache / "hub.db").read_bytes()
    for file in cache.glob("hub.db*"):
        file.unlink()
    assert "hub.db is missing" in home.fails("sync")
    assert "hub.db is missing" in home.fails("import", "ads", home.file("ads.csv", ADS))
    assert home.run("doctor") == 1
    assert home.json("queue")["items"], "what was received can be read, and is kept"
    assert "mirror.db.damaged-" in words_of(repaired(home), "hub.db")
    assert list(cache.glob("mirror.db.damaged-*"))
    assert home.json("sync")["held"] == 2, "their ads are not there yet"
    home.with_ads()
    home.json("sync")
    assert home.json("status")["held"] == 0
    assert home.json("status")["decisions"] == 2
    for file in cache.glob("hub.db*"):
        file.unlink()
    (cache / "hub.db").write_bytes(hub)
    assert home.json("sync")["held"] == 0, "it is the same hub still"


def test_a_repair_that_was_killed_is_finished_by_the_next(
    home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two steps: the journal set aside, the file kept, the new one in place."""
    had = facts(cache)
    work = WorkStore(cache / "work.db")
    work.set_meta("unflushed", "1")
    work.record([])
    for step in ("link", "fsync"):
        log = (cache / "work.db-wal").read_bytes() if (cache / "work.db-wal").exists() else b""
        work.close()
        (cache / "work.db-wal").write_bytes(log)
        write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(repairing.os, step, killed)
            home.run("doctor", "--repair")
        assert (cache / "work.db").exists()
        repaired(home)
        assert facts(cache) == had
        work = WorkStore(cache / "work.db")
        work.set_meta("unflushed", step)
    work.close()


def test_a_disk_that_is_full_stops_the_repair_and_changes_nothing(home: Home, cache: Path) -> None:
    damaged = write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))
    script = """
        import resource, signal, sys
        from pathlib import Path
        from reviewtui.cli import run
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
        sys.exit(run(["--home", sys.argv[1], "doctor", "--repair"]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(home.folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "could not be repaired" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert (cache / "work.db").read_bytes() == damaged
    assert not list(cache.glob("work.db.damaged-*"))
    assert words_of(repaired(home), "work.db")
    assert home.json("status")["decisions"] == 2


def test_what_does_not_all_fit_into_the_new_file_takes_no_place(home: Home, cache: Path) -> None:
    """SQLite says nothing when it closes a file whose log finds no room in it."""
    had = facts(cache)
    damaged = write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))
    script = """
        import resource, signal, sys
        from reviewtui.cli import run
        from reviewtui.store.work import WorkStore
        def close(self):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))
            self.connection.close()
        WorkStore.close = close
        sys.exit(run(["--home", sys.argv[1], "doctor", "--repair"]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(home.folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "could not be repaired" in done.stderr, done.stdout + done.stderr
    assert (cache / "work.db").read_bytes() == damaged
    assert not list(cache.glob("work.db.*")), "nothing was set aside, and nothing takes room"
    repaired(home)
    assert facts(cache) == had


def test_a_copy_that_finds_no_room_is_not_taken_for_what_was_set_aside(
    home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    had = facts(cache)
    damaged = write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))

    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    def full(file: Path, to: Path) -> None:
        to.write_bytes(file.read_bytes()[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(repairing.os, "link", no_links)
        patch.setattr(repairing.shutil, "copy2", full)
        assert "No space left" in home.fails("doctor", "--repair")
    assert (cache / "work.db").read_bytes() == damaged
    assert not set_aside_of(cache, "work.db")
    repaired(home)
    assert facts(cache) == had


def test_what_a_newer_version_wrote_is_left_alone(home: Home, cache: Path) -> None:
    work = WorkStore(cache / "work.db")
    work.connection.execute("INSERT INTO migration (name) VALUES ('999 of the future')")
    work.close()
    assert home.run("doctor") == 0
    assert "999 of the future" in home.out
    assert [finding["check"] for finding in repaired(home)] == ["repair"]


# --- everything else says what to do ---


@pytest.mark.parametrize("name", ["work.db", "mirror.db"])
@pytest.mark.parametrize("raw", [b"", b"no database" * 1000, b"SQLite format 3\0" + b"\xa5" * 20_000])
def test_every_command_on_a_damaged_file_has_a_sentence_and_keeps_the_file(
    home: Home, cache: Path, name: str, raw: bytes
) -> None:
    for journal in cache.glob(f"{name}-*"):
        journal.unlink()
    (cache / name).write_bytes(raw)
    for words in (("status",), ("queue",), ("decide", "a3", "approve"), ("sync",), ("digest",)):
        code = home.run(*words)
        assert "fault of its own" not in home.err, words
        assert "Traceback" not in home.err
        if name == "work.db":
            assert code == 1
            assert "doctor --repair" in home.err, words
    if raw:
        kept = [path for path in cache.glob(f"{name}*") if path.read_bytes() == raw]
        assert len(kept) == 1
    if name == "work.db":
        repaired(home)
        assert home.run("status") == 0


def test_the_clock_of_the_hub_is_compared(home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reviewtui.services.doctor_clock import ASTRAY, compare_clocks

    now = 1_750_000_000_000
    assert compare_clocks(now, now + ASTRAY)[0] == "fine"
    minute = 60_000
    for ahead, said in (
        (5 * minute, "5 minutes ahead"),
        (-5 * 60 * minute, "5 hours behind"),
        (20 * 525_960 * minute, "20 years ahead"),
        (-4 * 1440 * minute, "4 days behind"),
    ):
        level, words = compare_clocks(now, now + ahead)
        assert level == "wrong"
        assert said in words


def test_a_clock_that_went_back_is_said(home: Home, cache: Path) -> None:
    from reviewtui.services.desk import now_ms
    from reviewtui.services.doctor_clock import clock_went_back

    settings = load(str(home.folder))
    assert list(clock_went_back(settings, now_ms())) == []
    ((level, words),) = clock_went_back(settings, now_ms() - 84 * 3_600_000)
    assert level == "wrong"
    assert "3 days" in words


def test_the_doctor_says_what_waits_and_why_it_is_held(home: Home, cache: Path) -> None:
    work = WorkStore(cache / "work.db")
    work.connection.execute(
        "UPDATE delivery SET state = 'held', code = 'x', words = 'Your role may not.' WHERE n = 2"
    )
    work.close()
    assert home.run("doctor") == 0
    assert "1 of them: Your role may not." in home.out
    checks = {finding["check"]: finding for finding in home.json("doctor")["checks"]}
    assert checks["held"]["level"] == "note"
    assert checks["room"]["level"] == "fine"
    assert checks["running"]["level"] == "fine"
    assert {"reviewtui", "sqlite", "permissions", "work.db", "mirror.db", "hub.db", "hub"} <= set(checks)


def test_little_room_is_said_before_it_runs_out(home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((10**12, "fine"), (200 << 20, "note"), (20 << 20, "wrong")):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: type("", (), {"free": free}))
        home.run("doctor", "--json")
        checks = {finding["check"]: finding["level"] for finding in json.loads(home.out)["checks"]}
        assert checks["room"] == level


def test_a_folder_that_cannot_be_written_is_said(home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def read_only(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if ".probe-" in str(path):
            raise OSError(30, "Read-only file system")
        return opened(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", read_only)
    assert home.run("doctor") == 1
    assert "nothing can be written" in home.out
