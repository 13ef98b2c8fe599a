"""What is no HTTP, or whose headers have no end, never reaches a route: it is answered in words as well."""

import sys

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from reviewtui.hub.doors import HEADERS
from reviewtui.hub.gate import problem

_TOO_LONG = 431
_ANSWERING = (h11.IDLE, h11.SEND_RESPONSE)


class HttpProtocol(H11Protocol):
    """A connection on which every refusal is a `Problem`."""

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
