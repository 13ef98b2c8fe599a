"""No room: a sentence, nothing lost, and work goes on once there is room."""

import io
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from cli_setup import Home, RunningHub
from store_setup import NOW, Clock, Source, desk_in, fill, settings_in

from reviewtui.database import sqlite
from reviewtui.domain.facts import Verdict
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, comment, decide, undo
from reviewtui.services.drafts import Draft, keep
from reviewtui.settings import load
from reviewtui.store.mirror import MirrorStore

POLICY = packaged()[0]
SAID = Judgement(Verdict.REJECT, (("GAMBLING", ""),), memo="m" * 15_000)


def fill_up(connection: sqlite.Connection) -> None:
    """From now on there is no room for another page."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def make_room(connection: sqlite.Connection) -> None:
    connection.execute("PRAGMA max_page_count = 1000000")


def test_a_decision_that_does_not_fit_is_not_said_to_be_saved_and_can_be_made_later(tmp_path: Path) -> None:
    source = Source()
    for number in range(3):
        source.put_ad(f"ad {number}")
    desk = desk_in(tmp_path, source, Clock())
    views = [open_ad(desk.reader, f"ad {number}", NOW, "ana") for number in range(3)]
    first = decide(desk, views[0], POLICY, SAID)  # type: ignore[arg-type]
    fill_up(desk.work.connection)
    for act in (
        lambda: decide(desk, views[1], POLICY, SAID),  # type: ignore[arg-type]
        lambda: comment(desk, "ad 1", "n" * 15_000),
        lambda: undo(desk) and comment(desk, "ad 1", "n" * 15_000),
    ):
        with pytest.raises(ReviewError) as fault:
            act()
        assert fault.value.code == "no_commit"
        assert "not saved" in str(fault.value)
    assert not desk.work.connection.in_transaction
    make_room(desk.work.connection)
    second = decide(desk, views[1], POLICY, SAID)  # type: ignore[arg-type]
    kept = [fact.id for fact in desk.work.facts_on("ad 0") + desk.work.facts_on("ad 1")]
    assert first.decision_id in kept
    assert second.decision_id in kept
    assert desk.work.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    desk.close()


def test_a_draft_that_does_not_fit_leaves_the_one_before(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("ad 0")
    desk = desk_in(tmp_path, source, Clock())
    keep(desk, "ad 0", "h", Draft(memo="first"))
    fill_up(desk.work.connection)
    with pytest.raises(sqlite.Error, match="full"):
        keep(desk, "ad 0", "h", Draft(memo="m" * 20_000))
    make_room(desk.work.connection)
    assert b"first" in (desk.work.draft("ad 0", "h") or b"")
    desk.close()


def test_a_page_that_does_not_fit_leaves_the_mirror_and_its_cursor_as_they_were(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("ad 0")
    settings = settings_in(tmp_path)
    fill(settings, source)
    for number in range(1, 300):
        source.put_ad(f"ad {number}", "text " * 100)
    mirror = MirrorStore(settings.cache_dir / "mirror.db")
    before = mirror.state()
    fill_up(mirror.connection)
    (page,) = source.pages(after=before.upto)
    with pytest.raises(sqlite.OperationalError, match="full"):
        mirror.apply(page, NOW)
    assert mirror.state() == before
    make_room(mirror.connection)
    mirror.apply(page, NOW)
    assert mirror.connection.execute("SELECT count(*) FROM ad").fetchone() == (300,)
    mirror.close()


def cramped(home: Home, size: int, *words: str) -> tuple[int, str]:
    """A command where no file may be longer than so many bytes; its exit code and what it said on stderr."""
    script = f"""
        import resource, signal, sys
        from reviewtui.cli import run
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))
        sys.exit(run(sys.argv[1:]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), "--home", str(home.folder), *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_without_room_a_command_says_so_in_one_line_and_nothing_is_lost(home: Home) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    for words in (("decide", "a2", "approve"), ("sync",)):
        code, said = cramped(home, 4096, *words)
        assert code == 1
        assert said.startswith("reviewtui: ")
        assert said.count("\n") == 1
        assert "Traceback" not in said
        assert "space" in said
    home.json("decide", "a2", "approve")
    home.json("sync")
    now = home.json("status")
    assert (now["decisions"], now["outbox"]) == (2, 0)
    assert home.run("doctor") == 0


def test_without_room_the_first_start_says_so_and_the_next_one_works(home: Home) -> None:
    code, said = cramped(home, 2048, "status")
    assert code == 1
    assert said.count("\n") == 1
    assert "space" in said
    assert home.json("status")["ads"] == 0


def test_without_room_a_pull_says_so_and_goes_on_later(
    home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("ana", "admin")))
    home.json("login", hub.address, "--token-stdin")
    rows = "\n".join(f"b{number},Headline {number},{'word ' * 80},acme" for number in range(400))
    home.json("import", "ads", home.file("many.csv", f"ad_id,headline,text,account_id\n{rows}\n"))
    home.json("decide", "b7", "approve")
    (load(str(home.folder)).cache_dir / "mirror.db").unlink()
    for journal in load(str(home.folder)).cache_dir.glob("mirror.db-*"):
        journal.unlink()
    home.json("status")
    code, said = cramped(home, 400_000, "sync")
    assert code == 1
    assert "Traceback" not in said
    assert "space" in said
    home.json("sync")
    now = home.json("status")
    assert (now["ads"], now["decisions"], now["outbox"]) == (400, 1, 0)
