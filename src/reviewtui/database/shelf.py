"""A folder of small files that can be had again: bounded in bytes, what was longest unused leaves first."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

_FRESH = ".new-"
_ROOM = 0.9
"""To how much of its bound a full shelf is cleared, so that not every file that is put in clears it again."""


class Shelf:
    """Bytes by name. Threads and processes may share the folder; files are 0600 and appear whole or not at all.

    A name may belong to a group, whose files can be dropped together.
    """

    def __init__(self, folder: Path, most: int) -> None:
        """A shelf of at most `most` bytes; its folder is made with the first file."""
        self.folder = folder
        self._most = most
        self._held: int | None = None

    def get(self, name: str, group: str = "") -> bytes | None:
        """What was put under this name, or None.

        Raises:
            OSError: it is there and cannot be read.
        """
        path = self._path(name, group)
        try:
            content = path.read_bytes()
            os.utime(path)
        except FileNotFoundError:
            return None
        return content

    def put(self, name: str, content: bytes, group: str = "") -> None:
        """Keep this under a name, in place of what was there.

        Raises:
            OSError: it cannot be written; what was there is still there.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(name, group)
        fresh = path.with_name(f"{_FRESH}{token_hex(8)}")
        try:
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(content)
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        held = self._held
        self._held = self._weigh() if held is None else held + len(content)
        if self._held > self._most:
            self._clear()

    def drop(self, name: str, group: str = "") -> None:
        """Let go of what stands under this name.

        Raises:
            OSError: it cannot be removed.
        """
        self._path(name, group).unlink(missing_ok=True)

    def drop_groups(self, groups: Iterable[str] | None = None) -> None:
        """Let go of all that belongs to these groups; of everything, if none are given.

        Raises:
            OSError: something cannot be removed.
        """
        if not self.folder.is_dir():
            return
        marks = None if groups is None else {_mark(group) for group in groups}
        for path in self.folder.iterdir():
            if marks is None or path.name.partition("-")[0] in marks:
                path.unlink(missing_ok=True)

    def keep_group(self, group: str) -> None:
        """Let go of all that belongs to no group or another.

        Raises:
            OSError: something cannot be removed.
        """
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name.partition("-")[0] != _mark(group):
                    path.unlink(missing_ok=True)

    def _clear(self) -> None:
        """Remove what was longest unused, until there is room."""
        files = sorted(self._files())
        held = sum(size for _, size, _ in files)
        for _, size, path in files:
            if held <= self._most * _ROOM:
                break
            path.unlink(missing_ok=True)
            held -= size
        self._held = held

    def _weigh(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _files(self) -> Iterator[tuple[int, int, Path]]:
        """When each file was last used (ns), its bytes, and where it is."""
        for path in self.folder.iterdir():
            try:
                state = path.stat()
            except FileNotFoundError:
                continue  # another process cleared it
            yield state.st_mtime_ns, state.st_size, path

    def _path(self, name: str, group: str) -> Path:
        return self.folder / f"{_mark(group)}-{_digest(name)}"


def _mark(group: str) -> str:
    return _digest(group)[:16]


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
