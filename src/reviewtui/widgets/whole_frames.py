"""A frame goes to the terminal in one piece.

Textual hands its writing thread three: what begins an update, the frame, what ends it. Each wakes that thread, which
takes turns with the one that paints, and a key is shown only when the last of them was written.
"""

from typing import TYPE_CHECKING

from textual._ansi_sequences import SYNC_END, SYNC_START

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver as Driver
else:
    Driver = object


class WholeFrames(Driver):
    """Mixed into a driver, before it."""

    _frame: list[str] | None = None
    """What was written since an update began."""

    def write(self, data: str) -> None:
        if data == SYNC_START:
            self._frame = []
        if self._frame is None:
            super().write(data)
            return
        self._frame.append(data)
        if data == SYNC_END:
            frame, self._frame = "".join(self._frame), None
            super().write(frame)
