"""What is no HTTP, or whose headers have no end, never reaches a route: it is answered in words as well. What comes
too slowly, or is not read, is cut off; an answer without an end that is read, such as a stream of events, is not.
"""

import asyncio
import sys

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from reviewtui.hub.doors import HEADERS
from reviewtui.hub.gate import problem

_TOO_LONG = 431
_ANSWERING = (h11.IDLE, h11.SEND_RESPONSE)

HEAD_S = 20.0
"""From a connection, or the first byte of a further request on it, to the end of the headers."""
STALL_S = 30.0
"""Between two pieces of a body; and of an answer that its reader does not fetch."""
BODY_S = 60.0
"""For a body, and as much again for each MiB of it that came: 18 kB a second is never too slow."""
LOOK_S = 5.0
"""Between two looks at a connection: so much later than said it may be cut."""

_HEAD, _BODY, _ANSWER, _CLOSING = "head", "body", "answer", "closing"


class HttpProtocol(H11Protocol):
    """A connection on which every refusal is a `Problem`, and nothing is waited for for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch it."""
        super().connection_made(transport)
        self._since = self._last = self.loop.time()
        self._received = 0
        self._waits: tuple[object, ...] = (_HEAD, None)
        self._watch = self.loop.call_later(LOOK_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch it no more."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note that something came."""
        self._last = self.loop.time()
        self._received += len(data)
        super().data_received(data)

    def _look(self) -> None:
        """Cut it off if what is waited for should have come."""
        now = self.loop.time()
        waits = self._awaited()
        if waits != self._waits:
            self._waits, self._since, self._last, self._received = waits, now, max(now, self._last), 0
        elif self._is_late(now):
            if waits[0] == _CLOSING:
                self.transport.abort()
                return
            self.transport.close()
        self._watch = self.loop.call_later(LOOK_S, self._look)

    def _awaited(self) -> tuple[object, ...]:
        """What is waited for, and of what; another one, as soon as that came."""
        if self.transport.is_closing():
            return _CLOSING, None
        if self.flow.write_paused:
            return _ANSWER, self.transport.get_write_buffer_size()
        if self.conn.their_state is h11.SEND_BODY:
            return (_BODY, self.cycle) if not self.flow.read_paused else ()
        begun = self.cycle is None or bool(self.conn.trailing_data[0])
        return (_HEAD, self.cycle) if begun and self.conn.their_state is h11.IDLE else ()

    def _is_late(self, now: float) -> bool:
        if not self._waits:
            return False
        if self._waits[0] == _BODY:
            whole = BODY_S * (1 + self._received / 2**20)
            return now - self._last > STALL_S or now - self._since > whole
        return now - self._since > (STALL_S if self._waits[0] == _ANSWER else HEAD_S)

    def send_400_response(self, msg: str) -> None:
        """Refuse what could not be read, and hang up. Called where its fault is handled."""
        if self.conn.our_state in _ANSWERING:
            fault = sys.exc_info()[1]
            too_long = isinstance(fault, h11.RemoteProtocolError) and fault.error_status_hint == _TOO_LONG
            refused = problem(_TOO_LONG, "too_long") if too_long else problem(400, "bad_request")
            headers = {**HEADERS, **refused.headers, "content-type": "application/json", "connection": "close"}
            for event in (
                h11.Response(status_code=refused.status_code or 400, headers=list(headers.items())),
                h11.Data(data=refused.content),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
