"""A terminal of 120 by 40 cells that runs a program, presses its keys and watches its bytes.

Nothing is drawn: a text counts as shown when its bytes arrived. What a full-screen program asks its
terminal is answered, or it would wait for that.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 120, 40
QUIET = 0.05
"""Seconds without a byte after which a repaint is over."""

_ANSWERS = [
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>0;276;0c"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:0000/0000/0000\x07"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
]


class Gone(RuntimeError):
    """The program ended, or never showed what was waited for; holds what it wrote last."""


_LEFT_OUT = ("NO_COLOR", "CI", "PYTHONDONTWRITEBYTECODE")
_BYTECODE = Path(__file__).parent / ".data" / "bytecode"
"""Programs start from compiled code, ours and the floor alike, as what pip installed does; whatever lacks it on its
first run has it on the next, and medians leave the first out."""


class Terminal:
    """A program at its terminal. A context manager: leaving it ends the program."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        kept = {key: value for key, value in os.environ.items() if key not in _LEFT_OUT}
        kept |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", **(environment or {})}
        kept["PYTHONPYCACHEPREFIX"] = str(_BYTECODE)
        self._seen = b""
        self.began = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), kept)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def read(self, seconds: float) -> bytes:
        """What arrives within so many seconds; nothing if nothing does.

        Raises:
            Gone: the program ended.
        """
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            piece = os.read(self._fd, 1 << 20)
        except OSError:
            piece = b""
        if not piece:
            raise Gone(self._seen[-2000:].decode(errors="replace"))
        self._seen = (self._seen + piece)[-65536:]
        for question, reply in _ANSWERS:
            if question.search(piece):
                os.write(self._fd, reply)
        return piece

    def wait_for(self, text: str, seconds: float = 60.0) -> float:
        """Watch until this text was written; returns the seconds since the program began.

        Raises:
            Gone: it never was.
        """
        wanted = text.encode()
        deadline = perf_counter() + seconds
        while wanted not in self._seen:
            if perf_counter() > deadline:
                raise Gone(self._seen[-2000:].decode(errors="replace"))
            self.read(0.2)
        return perf_counter() - self.began

    def settle(self, quiet: float = 0.4, most: float = 8.0) -> None:
        """Wait until nothing was written for a while."""
        deadline = perf_counter() + most
        while self.read(quiet) and perf_counter() < deadline:
            pass

    def forget(self) -> None:
        """Forget what was written so far, so that only what comes next counts as shown."""
        self._seen = b""

    def type(self, keys: bytes) -> None:
        """Press, and wait for nothing."""
        os.write(self._fd, keys)

    def press(self, keys: bytes, longest: float = 1.5, quiet: float = QUIET) -> tuple[float, float, int]:
        """Press and wait for the repaint: seconds to its first and last byte, and its bytes (0: none came)."""
        begun = perf_counter()
        self.type(keys)
        first = last = 0.0
        size = 0
        while piece := self.read(quiet if size else longest):
            last = perf_counter() - begun
            first = first or last
            size += len(piece)
            if last > max(longest, 10.0):
                break
        return first, last, size

    def cpu(self) -> float:
        """Seconds on a processor so far, of all its threads."""
        running = 0
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{self.pid}/task/{thread}/schedstat") as file:
                running += int(file.read().split()[0])
        with open(f"/proc/{self.pid}/stat") as file:
            ticks = file.read().rsplit(")", 1)[1].split()[11:13]
        return max(running / 1e9, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"))

    def peak_memory(self) -> float:
        """The most memory it ever had, MB."""
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def floor_app(name: str, *arguments: object) -> list[str]:
    """The command of a floor that is an app of its own."""
    return [sys.executable, "-m", f"bench.floors.{name}", *map(str, arguments)]


def our_app(home: object) -> list[str]:
    """The command of ours on a cache, with no hub to sync with."""
    return [sys.executable, "-m", "bench.ours", str(home)]
