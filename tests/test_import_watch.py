"""Watching a folder: new files are taken once they stand still, each content once, and a bad one is named once."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cli_setup import ADS, Home, RunningHub
from slack_setup import export, said

from reviewtui.connect import connection_for
from reviewtui.database.folder_lock import FolderLock
from reviewtui.errors import ReviewError
from reviewtui.services.imports import Imported, import_file
from reviewtui.services.watching import STILL, Memory, News, Watcher, watch
from reviewtui.settings import load


class Watching:
    """A watched folder, on a clock that is moved by hand."""

    def __init__(self, home: Home, folder: Path, kind: str = "ads", **options: Any) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.now, self.news = folder, 0.0, list[News]()
        self.settings = load(str(home.folder))
        self.options = options
        self.kind = kind
        memory = Memory(self.settings.cache_dir / "taken-files", kind)
        self.watcher = Watcher(folder, self._take, memory, self.news.append, lambda: self.now)

    def _take(self, path: Path) -> Imported:
        return import_file(
            self.settings, connection_for(self.settings), self.kind, path, now=1_750_000_000_000, **self.options
        )

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def pass_time(self, seconds: float = STILL) -> list[str]:
        """Look, wait, look again; what was told, each as the file's name and what became of it."""
        self.news.clear()
        self.watcher.look()
        self.now += seconds
        self.watcher.look()
        return [self._said(one) for one in self.news]

    @staticmethod
    def _said(one: News) -> str:
        name = one.file.name if one.file else "the hub"
        return f"{name}: {one.done.read} read" if one.done else f"{name}: {one.error and one.error.code}"


@pytest.fixture
def watching(home: Home, tmp_path: Path) -> Watching:
    return Watching(home, tmp_path / "in")


def test_a_file_is_taken_once_it_stands_still_and_never_again(home: Home, watching: Watching) -> None:
    watching.put("ads.csv", ADS)
    assert watching.pass_time(STILL / 2) == []
    assert watching.pass_time(STILL / 2) == ["ads.csv: 3 read"]
    assert watching.pass_time() == []
    assert home.json("status")["ads"] == 3


def test_a_file_still_being_written_is_left_until_it_is_whole(watching: Watching) -> None:
    half = len(ADS) // 2
    path = watching.put("ads.csv", ADS[:half])
    watching.watcher.look()
    for _ in range(3):
        watching.now += STILL - 0.1
        with path.open("a") as file:
            file.write(" ")
        watching.watcher.look()
    path.write_text(ADS)
    assert watching.news == []
    assert watching.pass_time() == ["ads.csv: 3 read"]


def test_a_renamed_copy_is_not_taken_twice_and_a_changed_file_is(watching: Watching) -> None:
    path = watching.put("ads.csv", ADS)
    assert watching.pass_time() == ["ads.csv: 3 read"]
    shutil.copy(path, watching.folder / "copy of ads.csv")
    path.rename(watching.folder / "moved.csv")
    assert watching.pass_time() == []
    watching.put("moved.csv", ADS.replace("Near you", "Far away"))
    assert watching.pass_time() == ["moved.csv: 3 read"]


def test_a_bad_file_is_named_once_and_left_there(watching: Watching) -> None:
    bad = watching.put("broken.csv", b"\xff\xfe\x00")
    watching.put("good.csv", ADS)
    told = watching.pass_time()
    assert len(told) == 2
    assert "good.csv: 3 read" in told
    assert watching.pass_time() == []
    assert bad.exists()
    watching.put("broken.csv", "ad_id,text\nb1,whole now\n")
    assert watching.pass_time() == ["broken.csv: 1 read"]


def test_hidden_files_links_and_unfinished_downloads_are_passed_over(watching: Watching, tmp_path: Path) -> None:
    for name in (".ads.csv", "~$ads.csv", "ads.csv.part", "ads.csv.crdownload"):
        watching.put(name, ADS)
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(ADS)
    (watching.folder / "link.csv").symlink_to(elsewhere)
    (watching.folder / "deeper").mkdir()
    (watching.folder / "deeper" / "ads.csv").write_text(ADS)
    assert watching.pass_time() == []


def test_with_the_hub_away_it_says_so_once_and_tries_again(
    home: Home, hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("lia", "lead") + "\n"))
    home.json("login", hub.address, "--token-stdin")
    watching = Watching(home, tmp_path / "in")
    hub.stop()
    watching.put("ads.csv", ADS)
    assert watching.pass_time() == ["the hub: import_stopped"]
    assert watching.pass_time() == []
    assert watching.watcher.away == 3
    hub.start()
    assert watching.pass_time() == ["ads.csv: 3 read"]
    assert watching.watcher.away == 0


def test_while_the_home_is_repaired_it_waits(watching: Watching) -> None:
    watching.put("ads.csv", ADS)
    with FolderLock(watching.settings.cache_dir, alone=True):
        assert watching.pass_time() == ["the hub: home_taken"]
    assert watching.pass_time() == ["ads.csv: 3 read"]


def test_a_restart_goes_on_with_what_is_new(home: Home, watching: Watching) -> None:
    watching.put("ads.csv", ADS)
    assert watching.pass_time() == ["ads.csv: 3 read"]
    again = Watching(home, watching.folder)
    again.put("more.csv", "ad_id,text\nb1,one more\n")
    assert again.pass_time() == ["more.csv: 1 read"]
    remembered = again.settings.cache_dir / "taken-files"
    assert remembered.stat().st_mode & 0o077 == 0
    with remembered.open("a") as file:
        file.write("torn line")
    assert Watching(home, watching.folder).pass_time() == []


def test_the_same_file_read_otherwise_is_another(home: Home, watching: Watching) -> None:
    watching.put("ads.csv", ADS)
    assert watching.pass_time() == ["ads.csv: 3 read"]
    other = Watching(home, watching.folder, "ads-meta")
    assert other.pass_time() == ["ads.csv: import_not_json"] or other.news


def test_any_kind_is_watched_also_a_chat_and_a_maildir(home: Home, tmp_path: Path) -> None:
    chats = Watching(home, tmp_path / "chats", "slack", channels=["ads"])
    export(chats.folder / "export.zip", ads=[said(0, "A text of an ad that has more than eight words.")])
    assert chats.pass_time() == ["export.zip: 1 read"]
    box = Watching(home, tmp_path / "box")
    for name in ("new", "cur", "tmp"):
        (box.folder / name).mkdir()
    (box.folder / "tmp" / "half.csv").write_text(ADS)
    (box.folder / "new" / "ads.csv").write_text(ADS)
    assert box.pass_time() == ["ads.csv: 3 read"]


def test_mail_is_taken_as_a_maildir_delivers_it(home: Home, tmp_path: Path) -> None:
    box = Watching(home, tmp_path / "box", "mail")
    for name in ("new", "cur", "tmp"):
        (box.folder / name).mkdir()
    words = "Your ad 120210000000001 was rejected because it does not comply with our policy."
    mail = (
        f"From: a@facebookmail.com\nTo: b@acme.example\nSubject: Your ad was rejected\nMessage-ID: <1@x>\n\n{words}\n"
    )
    (box.folder / "tmp" / "1750000000.M1P1.host").write_text(mail)
    assert box.pass_time() == []
    (box.folder / "tmp" / "1750000000.M1P1.host").rename(box.folder / "new" / "1750000000.M1P1.host")
    assert box.pass_time() == ["1750000000.M1P1.host: 1 read"]
    (box.folder / "new" / "1750000000.M1P1.host").rename(box.folder / "cur" / "1750000000.M1P1.host:2,S")
    assert box.pass_time() == []


def test_a_folder_that_is_none_is_told_and_one_that_goes_is_waited_for(watching: Watching, home: Home) -> None:
    assert "no folder" in home.fails("import", "ads", str(watching.folder / "none"), "--watch")
    watching.folder.rename(watching.folder.with_name("away"))
    assert watching.pass_time() == ["the hub: watch_unreadable"]
    assert watching.pass_time() == []
    watching.folder.with_name("away").rename(watching.folder)
    watching.put("ads.csv", ADS)
    assert watching.pass_time() == ["ads.csv: 3 read"]


def test_a_fault_of_this_home_ends_it(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> Imported:
        raise ReviewError("no_cache", folder=path, why="disk full")

    monkeypatch.setattr(watching.watcher, "_take", full)
    watching.put("ads.csv", ADS)
    with pytest.raises(ReviewError, match="disk full"):
        watching.pass_time()


def test_it_looks_less_often_while_the_hub_is_away(watching: Watching) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        watching.watcher.away += 1
        if len(waits) == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(watching.watcher, sleep)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_command_takes_what_lands_and_ends_cleanly(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ads.csv").write_text(ADS)
    typed = [sys.executable, "-m", "reviewtui", "--home", str(tmp_path / "home"), "--json", "import", "ads",
             str(folder), "--watch"]  # fmt: skip
    environment = {**os.environ, "USER": "ana"}
    running = subprocess.Popen(typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert running.stdout is not None
    try:
        told = json.loads(running.stdout.readline())
        assert (Path(told["file"]).name, told["added"]) == ("ads.csv", 3)
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.kill()
    assert running.returncode == 0, errors
    assert "1 files were taken in" in errors
    assert "Traceback" not in errors
