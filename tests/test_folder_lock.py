"""Whoever has a database open shares its folder; whoever replaces its files has it alone."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from reviewtui.database.folder_lock import FolderLock, share
from reviewtui.errors import ReviewError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")


def test_many_share_a_folder_and_one_has_it_alone(tmp_path: Path) -> None:
    with share(tmp_path), share(tmp_path), pytest.raises(BlockingIOError):
        FolderLock(tmp_path, alone=True)
    with FolderLock(tmp_path, alone=True):
        with pytest.raises(ReviewError) as told:
            share(tmp_path)
        assert told.value.code == "home_taken"
        assert str(tmp_path) in str(told.value)
    share(tmp_path).release()


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from reviewtui.database.folder_lock import FolderLock
        lock = FolderLock(Path(sys.argv[1]), alone=True)
        print("alone", flush=True)
        sys.stdin.read()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "alone\n"
        with pytest.raises(ReviewError):
            share(tmp_path)
        other.kill()
    share(tmp_path).release()


def test_a_folder_that_is_made_anew_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opened the one that was removed meanwhile holds the one that has its name."""
    import fcntl

    folder, real = tmp_path / "cache", fcntl.flock
    folder.mkdir()

    def meanwhile(handle: int, how: int) -> None:
        if not (tmp_path / "gone").exists():
            folder.rename(tmp_path / "gone")
            folder.mkdir()
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", meanwhile)
    with share(folder), pytest.raises(BlockingIOError):
        FolderLock(folder, alone=True)


def test_a_folder_that_is_not_there_is_for_whoever_needs_it_to_say(tmp_path: Path) -> None:
    with share(tmp_path / "nowhere"):
        pass
