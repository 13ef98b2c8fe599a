"""Serving a hub on an address, until told to stop."""

import asyncio
import contextlib
import gc
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

import uvicorn

from reviewtui.errors import ReviewError
from reviewtui.hub.access_log import kept_log, log_of
from reviewtui.hub.api import build_app
from reviewtui.hub.desk import desk_of
from reviewtui.hub.egress import Egress
from reviewtui.hub.limits import HEADER_LIMIT
from reviewtui.hub.listening import Listener, quiet
from reviewtui.hub.opening import open_hub
from reviewtui.hub.unreadable import HttpProtocol
from reviewtui.words import say

_GRACE = 10
"""Seconds that requests in hand get when the hub is told to stop."""
_LAST = 2
"""The last of them, in which nobody is listened to any more: what was asked ends by itself."""
COLLECT_AFTER = 50_000
"""Objects made and not freed before the garbage collector looks: it walks all that is loaded, and finds next to
nothing, for requests leave their objects freed."""


class HubServer(uvicorn.Server):
    """A server that says where it listens when it does, and ends quietly on SIGINT or SIGTERM."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        """`ready`: told when it listens; `ending`: when it stops, so that answers without an end are ended."""
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        asyncio.get_running_loop().set_exception_handler(quiet)
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen no more, and let requests in hand end; in the last moment, what is still being sent is cut off."""
        self._ending()
        cut = asyncio.get_running_loop().call_later(_GRACE - _LAST, self._cut_all)
        await super().shutdown(sockets)
        cut.cancel()

    def _cut_all(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that mean stop, and give them back afterwards without repeating them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(signum: int, frame: FrameType | None) -> None:
            self.handle_exit(signum, frame)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def is_loopback(host: str) -> bool:
    """Whether this host is `localhost` or a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def announce(address: str) -> None:
    """Print where the hub listens, at once."""
    print(say("hub.listening", url=address), flush=True)


def serve(
    url: str,
    host: str = "127.0.0.1",
    port: int = 8750,
    *,
    behind_proxy: bool = False,
    certificate: Path | None = None,
    key: Path | None = None,
    hosts: Collection[str] = (),
    fetch_hosts: Collection[str] = (),
    access_log: Path | None = None,
    log_dir: Path | None = None,
    ready: Callable[[str], None] = announce,
    started: Callable[[HubServer], None] | None = None,
) -> None:
    """Serve the hub in this database until SIGINT or SIGTERM; requests in hand are finished.

    Args:
        url: an SQLAlchemy URL.
        port: 0 picks a free one.
        behind_proxy: a proxy in front of us speaks TLS, so any address may be listened on.
        certificate, key: PEM files, to speak TLS ourselves.
        hosts: names the hub may be called by, besides loopback ones and `host`; behind a proxy at least one.
            Without any, a hub that speaks TLS to others answers to every name.
        fetch_hosts: `name:port` of hosts that pictures may be fetched from wherever they are (see `Egress`).
        access_log: where it says who read what; beside the database, if not given (see `access_log.log_of`).
        log_dir: where it says so if the database is no file; where this system keeps logs, if not given.
        ready: told the address, once it is listened on.
        started: given the server; setting its `should_exit` from any thread stops it.

    Raises:
        ReviewError: `serve_plain` (plain HTTP is for loopback only), `serve_names` (a proxy's callers use a
            name, and none is given), `serve_tls` (one of two files, or
            they do not fit), `serve_address` (it cannot be listened on), `access_log` (it cannot be written), and
            those of `open_hub`.
    """
    local = is_loopback(host)
    if (certificate is None) != (key is None):
        raise ReviewError("serve_tls")
    if not local and not behind_proxy and certificate is None:
        raise ReviewError("serve_plain", host=host)
    if behind_proxy and not hosts:
        raise ReviewError("serve_names")
    hub = open_hub(url)
    try:
        reachable = behind_proxy or not local
        names = None if reachable and not hosts else {host, *hosts}
        app = build_app(
            hub,
            hosts=names,
            compress=reachable,
            egress=Egress(fetch_hosts),
            behind_proxy=behind_proxy,
            secure=behind_proxy or certificate is not None,
        )
        config = uvicorn.Config(
            app,
            http=HttpProtocol,
            h11_max_incomplete_event_size=2 * HEADER_LIMIT,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            ws="none",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_GRACE,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        try:
            config.load()
        except OSError as error:  # ssl.SSLError is one
            raise ReviewError("serve_tls") from error
        with contextlib.ExitStack() as stack, _listening(host, port) as listener:
            bound = listener.getsockname()[1]
            stack.enter_context(kept_log(access_log or log_of(hub, bound, log_dir)))
            shown = f"[{host.strip('[]')}]" if ":" in host else host
            address = f"http{'s' if certificate else ''}://{shown}:{bound}"
            server = HubServer(config, lambda: ready(address), lambda: desk_of(app.state).end_streams())
            if started is not None:
                started(server)
            gc.set_threshold(COLLECT_AFTER, 20, 20)
            asyncio.run(server.serve(sockets=[listener]))
    finally:
        hub.close()


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    bare = host.strip("[]")
    if not 0 <= port <= 65_535:  # a larger one would wrap around
        raise ReviewError("serve_address", host=host, port=port)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM)[0]
        listener = Listener(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
    except OSError as error:
        raise ReviewError("serve_address", host=host, port=port) from error
    with listener:
        yield listener
