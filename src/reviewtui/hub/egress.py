"""The one way out of the hub: whatever it asks of another host passes here.

HTTPS on port 443 to public addresses, and to nothing else. The name is looked up once; the connection goes to an
address that was looked at, while the certificate must fit the name. Proxies, cookies, credentials and settings of
the environment play no part. Names allowed by setting are exempt from what their place is, never from the limits.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address

import httpcore
import httpx

from reviewtui import __version__
from reviewtui.errors import ReviewError
from reviewtui.hub.addresses import Address, is_public

SECONDS = 10.0
"""From the first look-up to the last byte, redirects included."""
CONNECT_SECONDS = 4.0
"""For one of several addresses of a name."""
BYTES = 10_000_000
HOPS = 3
"""Redirects followed; each is looked at like the first address."""

_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
"""A name in its ASCII form, or an address; what a browser might decode further is neither."""
_PORTS = {"https": 443, "http": 80}
_BODY_GOES = "send_request_body.started"
"""What httpcore's trace calls the moment from which on the other side may have all of it."""
_MOVED = frozenset({301, 302, 303, 307, 308})

LookUp = Callable[[str, int], Awaitable[Sequence[str]]]
"""The numeric addresses of a host. Raises OSError."""
Trace = Callable[[str, Mapping[str, object]], Awaitable[None]]
"""Is told what becomes of a request, step by step."""


class EgressFault(ReviewError):
    """The hub did not get what it asked another host for.

    `sent`: what was to be told had begun to go out, so that it may have arrived all the same.
    """

    sent = False


class BadAddress(EgressFault):
    """This is no address that may be asked: another scheme or port, a user's name in it, or none at all."""


class PrivateAddress(EgressFault):
    """The name leads to an address that is not public."""


class Away(EgressFault):
    """No answer: no such name, nobody there, no trust in the certificate, or the answer broke off."""


class Slow(Away):
    """The answer did not come in time."""


class BadAnswer(EgressFault):
    """The answer is not the thing itself: an error, too many redirects, or an encoding nobody asked for."""


class TooLarge(EgressFault):
    """The answer is larger than what is taken."""


class Egress:
    """Fetches what other hosts have, and tells them things, or raises an `EgressFault`."""

    def __init__(
        self,
        allowed: Collection[str] = (),
        *,
        trust: ssl.SSLContext | None = None,
        look_up: LookUp | None = None,
        seconds: float = SECONDS,
        most: int = BYTES,
    ) -> None:
        """A way out.

        Args:
            allowed: `name:port` of hosts that may also be asked over plain HTTP and at private addresses: for
                tests and private networks.
            trust: whose certificates count; the usual authorities, if not given.
            look_up: how a name becomes addresses; the system's way, if not given.
            seconds, most: the limits.
        """
        self._allowed = frozenset(name.lower() for name in allowed)
        self._trust = trust
        self._look_up = look_up or _look_up
        self._seconds = seconds
        self._most = most

    async def fetch(self, url: str) -> bytes:
        """The body of what stands at this address.

        Raises:
            EgressFault: any of them.
        """
        address = parse_url(url)
        try:
            async with asyncio.timeout(self._seconds):
                for _ in range(HOPS + 1):
                    answer = await self._ask(address)
                    if isinstance(answer, bytes):
                        return answer
                    address = answer
        except TimeoutError as error:
            raise Slow("egress_slow", host=address.host) from error
        raise BadAnswer("egress_redirects", host=address.host)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send this to an address, and return the status of the answer, whatever it is: nothing else of it is read,
        and no redirect is followed.

        Raises:
            EgressFault: `BadAddress`, `PrivateAddress`, `Away`, `Slow`.
        """
        address = parse_url(url)
        said = {**headers, "content-length": str(len(body)), "accept": "*/*"}
        sent: list[str] = []

        async def trace(event: str, _: Mapping[str, object]) -> None:
            if event.endswith(_BODY_GOES):
                sent.append(event)

        try:
            async with asyncio.timeout(self._seconds), self._exchange("POST", address, said, body, trace) as response:
                return response.status
        except TimeoutError as error:
            slow = Slow("egress_slow", host=address.host)
            slow.sent = bool(sent)
            raise slow from error
        except EgressFault as fault:
            fault.sent = bool(sent)
            raise

    def host_of(self, url: str) -> str:
        """The host of an address that may be asked, as far as its text tells: nothing is looked up.

        Raises:
            EgressFault: `BadAddress`, `PrivateAddress`.
        """
        address = parse_url(url)
        host, _, named = self._place(address)
        try:
            private = not is_public(ip_address(host))
        except ValueError:  # a name
            private = False
        if private and not named:
            raise PrivateAddress("egress_private", host=host)
        return address.host

    def _place(self, url: httpx.URL) -> tuple[str, int, bool]:
        """Host and port of an address that may be asked, and whether it is allowed by its name."""
        host, port = url.raw_host.decode("ascii"), url.port or _PORTS.get(url.scheme, 0)
        named = f"{host.lower().removesuffix('.')}:{port}" in self._allowed
        usual = (url.scheme, port) == ("https", _PORTS["https"])
        if url.userinfo or not _HOST.fullmatch(host) or not (usual or (named and url.scheme in _PORTS)):
            raise BadAddress("egress_address", host=url.host)
        return host, port, named

    async def _ask(self, url: httpx.URL) -> bytes | httpx.URL:
        """One request: the body, or where it moved to."""
        said = {"accept": "image/webp, image/png, image/jpeg"}
        async with self._exchange("GET", url, said) as response:
            if response.status in _MOVED:
                return _moved(url, response)
            return await self._read(url.host, response)

    @asynccontextmanager
    async def _exchange(
        self, method: str, url: httpx.URL, said: Mapping[str, str], body: bytes = b"", trace: Trace | None = None
    ) -> AsyncIterator[httpcore.Response]:
        """One request, and the answer to it, as it begins."""
        host, port, named = self._place(url)
        line = _Line(await self._addresses(host, port, anywhere=named))
        headers: list[tuple[bytes | str, bytes | str]] = [
            ("host", url.netloc),
            ("user-agent", f"reviewtui/{__version__}"),
            ("accept-encoding", "identity"),
            *said.items(),
        ]
        more = {} if trace is None else {"trace": trace}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
        try:
            async with (
                httpcore.AsyncConnectionPool(ssl_context=self._context(), network_backend=line) as pool,
                pool.stream(method, target, headers=headers, content=body or None, extensions=more) as response,
            ):
                yield response
        except httpcore.TimeoutException as error:
            raise Slow("egress_slow", host=url.host) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise Away("egress_away", host=url.host) from error

    async def _addresses(self, host: str, port: int, *, anywhere: bool) -> list[Address]:
        """The addresses of a host, all of them public, unless they may lie anywhere."""
        try:
            found = [ip_address(text) for text in await self._look_up(host, port)]
        except (OSError, ValueError) as error:  # UnicodeError is a ValueError
            raise Away("egress_away", host=host) from error
        if not found:
            raise Away("egress_away", host=host)
        if not anywhere and not all(is_public(address) for address in found):
            raise PrivateAddress("egress_private", host=host)
        return found

    async def _read(self, host: str, response: httpcore.Response) -> bytes:
        headers = {name.lower(): value.strip().lower() for name, value in response.headers}
        if response.status != 200:
            raise BadAnswer("egress_status", host=host, status=response.status)
        if headers.get(b"content-encoding", b"identity") not in (b"identity", b""):
            raise BadAnswer("egress_status", host=host, status=response.status)
        said = headers.get(b"content-length", b"0")
        if said.isdigit() and int(said[:20]) > self._most:
            raise TooLarge("egress_large", host=host, most=self._most)
        body = bytearray()
        async for piece in response.aiter_stream():
            body += piece
            if len(body) > self._most:
                raise TooLarge("egress_large", host=host, most=self._most)
        return bytes(body)

    def _context(self) -> ssl.SSLContext:
        if self._trust is None:
            self._trust = httpx.create_ssl_context(trust_env=False)
        return self._trust


class _Line(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that were looked at, one after another, whatever name it is asked for."""

    def __init__(self, addresses: Sequence[Address]) -> None:
        self._addresses = addresses
        self._wire = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address that answers."""
        fault: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                return await self._wire.connect_tcp(str(address), port, timeout=CONNECT_SECONDS)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault


def parse_url(url: str) -> httpx.URL:
    """An address as text, taken apart.

    Raises:
        BadAddress: it is none.
    """
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadAddress("egress_address", host="") from error


def _moved(url: httpx.URL, response: httpcore.Response) -> httpx.URL:
    """Where a redirect leads."""
    where = next((value for name, value in response.headers if name.lower() == b"location"), b"")
    if not where:
        raise BadAnswer("egress_status", host=url.host, status=response.status)
    try:
        return url.join(where.decode("latin-1"))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadAddress("egress_address", host=url.host) from error


async def _look_up(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]
