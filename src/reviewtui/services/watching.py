"""Watching a folder: each new file is imported once it stands still, and remembered by what it holds."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from reviewtui.errors import ReviewError
from reviewtui.services.imports import Imported
from reviewtui.settings import make_folder
from reviewtui.sync.faults import HubFault

LOOK_EVERY = 1.0
"""Seconds between two looks."""
STILL = 2.0
"""Seconds for which neither size nor time of a file may change before it is taken for whole."""
AWAY_MOST = 60.0
"""Seconds between two tries while the hub is away, at most."""
CHUNK = 1024 * 1024
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")
_OURS = frozenset({"no_cache", "no_folder", "work_trouble", "cache_damaged", "work_missing", "no_commit", "no_write"})
"""Faults of this home, which no other file would cure."""
_MAILDIR = ("new", "cur")


class Print(NamedTuple):
    """By what a file is known not to have changed."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class News:
    """What happened: a file was taken in (`done`), or could not be (`error`), or the hub is away (no file)."""

    file: Path | None
    done: Imported | None = None
    error: ReviewError | None = None


class Memory:
    """What was taken, for ever: one line for each content, with how it was read."""

    def __init__(self, file: Path, how: str) -> None:
        """Read what `file` remembers. `how`: the kind of file and the options, for the same content read otherwise
        is another.

        Raises:
            ReviewError: `no_folder`, `no_write`.
        """
        self._file, self._how = file, how
        make_folder(file.parent)
        try:
            known = file.read_text(encoding="ascii", errors="replace") if file.exists() else ""
        except OSError as error:
            raise ReviewError("no_write", file=file, why=error.strerror or str(error)) from None
        self._known = set(known.split())

    def __contains__(self, digest: str) -> bool:
        return self._line(digest) in self._known

    def add(self, digest: str) -> None:
        """Remember a content from now on, also after a power cut.

        Raises:
            ReviewError: `no_write`.
        """
        line = self._line(digest)
        try:
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, f"\n{line}\n".encode())
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise ReviewError("no_write", file=self._file, why=error.strerror or str(error)) from None
        self._known.add(line)

    def _line(self, digest: str) -> str:
        return hashlib.sha256(f"{self._how}\n{digest}".encode()).hexdigest()


class Watcher:
    """A folder and what is known of its files. `look` is one round."""

    def __init__(
        self, folder: Path, take: Callable[[Path], Imported], memory: Memory, tell: Callable[[News], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Watch a folder.

        Args:
            folder: a Maildir, or a folder whose files are taken; folders in it are not looked into.
            take: imports one file.
            tell: hears what happened; that the hub is away, once.
            clock: seconds.

        Raises:
            ReviewError: `watch_no_folder`.
        """
        if not folder.is_dir():
            raise ReviewError("watch_no_folder", path=folder)
        self._folder, self._take, self._memory, self._tell, self._clock = folder, take, memory, tell, clock
        self._seen: dict[Path, tuple[Print, float]] = {}
        """How a file was found, and since when it is so."""
        self._handled: dict[Path, Print] = {}
        self._said = ""
        self.away = 0
        """Rounds in a row in which the hub could not be used."""

    def look(self) -> int:
        """Take what stands still and is new; returns how many files that were.

        Raises:
            ReviewError: a fault of this home.
        """
        taken = 0
        found = {path: known for path in self._files() if (known := _print_of(path)) is not None}
        self._seen = {path: seen for path, seen in self._seen.items() if path in found}
        self._handled = {path: known for path, known in self._handled.items() if path in found}
        for path, known in sorted(found.items(), key=lambda pair: (pair[1].mtime_ns, pair[0])):
            if self._handled.get(path) != known and self._is_still(path, known):
                outcome = self._bring(path, known)
                taken += bool(outcome)
                if outcome is None:
                    self.away += 1
                    break
                self.away = 0
        return taken

    def _is_still(self, path: Path, known: Print) -> bool:
        seen, since = self._seen.get(path, (None, 0.0))
        if seen != known:
            self._seen[path] = known, self._clock()
            return False
        return self._clock() - since >= STILL

    def _bring(self, path: Path, known: Print) -> bool | None:
        """Whether the file was taken; None where the hub is away, and it will be tried again.

        Raises:
            ReviewError: a fault of this home.
        """
        digest = _digest(path)
        if digest is None or _print_of(path) != known:  # gone or changed meanwhile: the next look sees how it is
            return False
        if digest in self._memory:
            self._handled[path] = known
            return False
        try:
            done = self._take(path)
        except ReviewError as fault:
            if fault.code in _OURS:
                raise
            if fault.code == "home_taken" or isinstance(fault.__cause__, HubFault):
                if str(fault) != self._said:
                    self._said = str(fault)
                    self._tell(News(None, error=fault))
                return None
            self._handled[path] = known
            self._tell(News(path, error=fault))
            return False
        self._said = ""
        if _print_of(path) == known:
            self._memory.add(digest)
            self._handled[path] = known
        self._tell(News(path, done))
        return True

    def _files(self) -> Iterator[Path]:
        """The files that may be taken: no hidden ones, no links, none that a program says it is still writing."""
        folders = [self._folder / name for name in _MAILDIR]
        if not all(folder.is_dir() for folder in folders):
            folders = [self._folder]
        for folder in folders:
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        hidden = entry.name.startswith((".", "~$")) or entry.name.lower().endswith(_UNFINISHED)
                        if not hidden and entry.is_file(follow_symlinks=False):
                            yield Path(entry.path)
            except OSError as error:
                words = ReviewError("watch_unreadable", path=folder, why=error.strerror or str(error))
                if str(words) != self._said:
                    self._said = str(words)
                    self._tell(News(None, error=words))


def watch(watcher: Watcher, sleep: Callable[[float], None] = time.sleep) -> None:
    """Look again and again, until interrupted; less often while the hub is away.

    Raises:
        ReviewError: a fault of this home.
    """
    while True:
        watcher.look()
        sleep(min(AWAY_MOST, LOOK_EVERY * 2**watcher.away) if watcher.away else LOOK_EVERY)


def _print_of(path: Path) -> Print | None:
    try:
        status = path.stat(follow_symlinks=False)
    except OSError:  # gone
        return None
    return Print(status.st_size, status.st_mtime_ns, status.st_ino)


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where it cannot be read now."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()
