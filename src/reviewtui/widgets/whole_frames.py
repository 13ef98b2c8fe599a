"""A frame goes to the terminal in one piece, and straight.

Textual hands its writing thread three: what begins an update, the frame, what ends it. Each wakes that thread, which
takes turns with the one that paints, and a key is shown only when the last of them was written. Here the thread only
writes what the terminal does not take at once.
"""

import os
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from textual._ansi_sequences import SYNC_END, SYNC_START

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver as Driver
else:
    Driver = object

ENCODING = "utf-8"
SPLIT = "surrogateescape"
"""How the bytes of a character are kept of which the terminal took the first ones only."""


class Outlet:
    """The file of a terminal, which tells whether all that was given to it is out.

    Anyone may `try_now`; one thread writes the rest, and flushes it once nothing more waits.
    """

    def __init__(self, file: TextIOWrapper) -> None:
        self.file = file
        self._given = self._taken = self._out = 0
        self._own: int | None = None
        """A way to the terminal on which nothing waits."""
        if file.isatty() and file.encoding.lower() == ENCODING:
            with suppress(OSError):
                self._own = os.open(os.ttyname(file.fileno()), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)

    def close(self) -> None:
        """Write nothing straight any more; the file stays open."""
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def try_now(self, text: str) -> str:
        """Write what the terminal takes at once, if nothing waits before it; returns what must wait."""
        if self._own is None or self._given != self._out:
            return text
        data = _encoded(text)
        try:
            done = os.write(self._own, data)
        except OSError:  # it takes nothing now, or is gone: the thread finds out which
            return text
        return data[done:].decode(ENCODING, SPLIT)

    def will_wait(self) -> None:
        """One text more waits for the thread that writes."""
        self._given += 1

    def write(self, text: str) -> None:
        """Write a text that waited."""
        self.file.buffer.write(_encoded(text))
        self._taken += 1

    def flush(self) -> None:
        """Bring what was written to the terminal."""
        self.file.flush()
        self._out = self._taken

    def fileno(self) -> int:
        """The file's number."""
        return self.file.fileno()


def _encoded(text: str) -> bytes:
    try:
        return text.encode(ENCODING, SPLIT)
    except UnicodeEncodeError:  # half of a pair, which is no character
        return text.encode(ENCODING, "backslashreplace")


class WholeFrames(Driver):
    """Mixed into a driver, before it."""

    _frame: list[str] | None = None
    """What was written since an update began."""
    _file: Any
    _outlet: Outlet | None = None

    def start_application_mode(self) -> None:
        file = getattr(self, "_file", None)  # not every driver has one
        if file is not None and self._outlet is None:
            self._outlet = self._file = Outlet(file)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        super().close()
        if self._outlet is not None:
            self._outlet.close()
            self._file, self._outlet = self._outlet.file, None

    def write(self, data: str) -> None:
        if data == SYNC_START:
            self._frame = []
        if self._frame is None:
            self._send(data)
            return
        self._frame.append(data)
        if data == SYNC_END:
            frame, self._frame = "".join(self._frame), None
            self._send(frame)

    def _send(self, data: str) -> None:
        outlet = self._outlet
        if outlet is not None:
            data = outlet.try_now(data)
            if not data:
                return
            outlet.will_wait()
        super().write(data)
