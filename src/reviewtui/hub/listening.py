"""Where a hub listens: with a ceiling on open connections, well below the files that the process may have open."""

import logging
import socket
import sys
from time import monotonic
from typing import Any

_log = logging.getLogger("reviewtui.hub")

MOST = 4000
"""Connections at once, whatever the system allows."""
_SHARE = 3 / 4
"""Of the files a process may have open; the others are for the database, pictures and what is told to others."""
_QUIET_S = 60.0
"""Between two lines of the log that say the same."""
_REST_S = 0.5
FULL = "socket.accept() out of system resource"
"""What asyncio calls it, each time, when a connection cannot be accepted."""


def ceiling() -> int:
    """How many connections this process takes at once."""
    if sys.platform == "win32":
        return MOST
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(1, min(MOST, int(soft * _SHARE)))


class Listener(socket.socket):
    """A listening socket that hangs up on whoever comes beyond the ceiling; those who shake hands count as well."""

    def __init__(self, *args: Any, most: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.most = ceiling() if most is None else most
        self._open: set[socket.socket] = set()
        self._said_at = self._failed_at = -_QUIET_S

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection.

        Raises:
            BlockingIOError: none for now.
            OSError: the system has none left.
        """
        if monotonic() - self._failed_at < _REST_S:
            raise BlockingIOError
        try:
            connection, address = super().accept()
        except BlockingIOError:
            raise
        except OSError as error:
            self._failed_at = monotonic()
            self._say(f"no connection can be accepted: {error.strerror}")
            raise
        if len(self._open) >= self.most:
            self._open = {one for one in self._open if one.fileno() >= 0}
        if len(self._open) >= self.most:
            connection.close()
            self._say(f"{self.most} connections are open, which is all this process takes: further ones are closed")
            raise BlockingIOError
        self._open.add(connection)
        return connection, address

    def _say(self, words: str) -> None:
        if monotonic() - self._said_at >= _QUIET_S:
            self._said_at = monotonic()
            _log.warning("%s", words)


def quiet(loop: Any, context: dict[str, Any]) -> None:
    """Handle what went wrong in an event loop as always, but for what a `Listener` has said already."""
    if context.get("message") != FULL:
        loop.default_exception_handler(context)
