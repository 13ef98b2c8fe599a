"""A home that cannot be written: a sentence, nothing lost, and work goes on once it can."""

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_setup import Home
from home_setup import Home as ScreenHome
from home_setup import a_queue
from screen_setup import reviewing

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions are kept otherwise there")

WEAKLY = """
    import contextlib, ctypes, io, json, os, sys
    from reviewtui.cli import run

    if os.geteuid() == 0:  # root writes whatever it likes, so it gives that right up
        version_3_of_this_thread, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None).capset(version_3_of_this_thread, none):
            sys.exit("not allowed to")
    told = []
    for words in json.loads(sys.stdin.read()):
        with contextlib.redirect_stderr(io.StringIO()) as said, contextlib.redirect_stdout(io.StringIO()):
            code = run(["--home", sys.argv[1], *words])
        told.append((code, said.getvalue()))
    print(json.dumps(told))
"""
COMMANDS = (
    "queue", "show a1", "decide a2 approve", "mismatches", "accounts", "account acme", "use", "tickets", "undo",
    "ask a1 --why w", "pings", "briefings", "import ads {ads}", "export {out}", "sync", "status",
    "digest", "report week", "rules show priority", "wipe --yes",
)  # fmt: skip


def weakly(home: Home, *commands: str) -> list[tuple[int, str]]:
    """What each of these commands comes to where permissions hold: exit code and stderr."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WEAKLY), str(home.folder)],
        input=json.dumps([words.split() for words in commands]), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [tuple(one) for one in json.loads(done.stdout)]


@contextmanager
def read_only(folder: Path, *, files: bool) -> Iterator[None]:
    """Nothing can be made in the folders from here down; with `files`, nor can what is in them be written."""
    paths = [folder, *folder.rglob("*")]
    modes = [(path, path.stat().st_mode) for path in paths if files or path.is_dir()]
    for path, mode in modes:
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes:
            path.chmod(mode)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("files", [True, False], ids=["files and folders", "folders"])
def test_where_nothing_can_be_written_every_command_says_so_and_nothing_is_lost(
    home: Home, tmp_path: Path, files: bool
) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    ads, out = home.folder / "ads.csv", tmp_path / "out.jsonl"
    commands = [words.format(ads=ads, out=out) for words in COMMANDS]
    with read_only(home.folder / "data", files=files):
        before = everything(home.folder)
        for words, (code, said) in zip(commands, weakly(home, *commands), strict=True):
            assert code == 1, words
            assert said.startswith("reviewtui: "), words
            assert said.count("\n") == 1, said
            assert "fault of its own" not in said, words
            assert re.search("untouched|Nothing was removed|could not be removed", said), said
        assert before == everything(home.folder)
    home.json("decide", "a2", "approve")
    home.json("sync")
    now = home.json("status")
    assert (now["decisions"], now["outbox"]) == (2, 0)
    assert home.run("doctor") == 0


async def test_a_key_on_what_became_read_only_says_so_and_works_again_later(tmp_path: Path) -> None:
    """As when the system mounts a failing disk anew: SQLite itself refuses what would be written."""
    home = ScreenHome(tmp_path)
    home.pull(*a_queue(3))
    async with reviewing(home) as me:
        await me.press("a")
        office = me.app.office
        assert office is not None
        await office.act(lambda desk: desk.work.connection.execute("PRAGMA query_only = ON"))
        for keys in (("a",), ("u",), ("s",)):
            await me.press(*keys)
            me.sees("not saved", "readonly")
            assert home.kinds() == ["decision approve"]
            assert me.under_cursor == "ad 2"
        await office.act(lambda desk: desk.work.connection.execute("PRAGMA query_only = OFF"))
        await me.press("a")
        assert home.kinds() == ["decision approve"] * 2
