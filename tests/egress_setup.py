"""Another host, on this machine: it answers over TLS or plainly what a test lays out for each path."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

import trustme

from reviewtui.hub.egress import Egress


@cache
def authority() -> trustme.CA:
    """An authority of our own, which signs for the hosts of these tests."""
    return trustme.CA()


@cache
def trust() -> ssl.SSLContext:
    """Trusts that authority alone."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def whole(body: bytes, status: str = "200 OK", **headers: str) -> list[bytes]:
    """An answer with its length said."""
    said = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return [f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body]


def to(url: str, status: str = "302 Found") -> list[bytes]:
    """A redirect."""
    return whole(b"", status, Location=url)


@dataclass
class Elsewhere:
    """A host. `says` holds the pieces of the answer for each path; an empty piece waits for ever."""

    port: int = 0
    says: dict[str, Sequence[bytes]] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    """The head of every request."""
    names: list[str | None] = field(default_factory=list)
    """The name in every TLS greeting."""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.asked.append(head)
            path = head.split(b" ", 2)[1].decode()
            for piece in self.says.get(path, whole(b"nothing here", "404 Not Found")):
                if not piece:
                    await asyncio.Event().wait()
                writer.write(piece)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [head.split(b" ", 2)[1].decode() for head in self.asked]


@asynccontextmanager
async def elsewhere(*names: str, tls: bool = True) -> AsyncIterator[Elsewhere]:
    """A host of these names (the first is `img.example`) that listens on a port of this machine."""
    host = Elsewhere()
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority().issue_cert(*(names or ("img.example",))).configure_cert(context)
        context.sni_callback = lambda _, name, __: host.names.append(name)
    tasks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(host.answer(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.close()


class Names:
    """A name service: names to addresses; each look-up is noted."""

    def __init__(self, **addresses: Sequence[str]) -> None:
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(f"{host}:{port}")
        if host not in self.addresses:
            raise OSError("no such name")
        return self.addresses[host]


def way_to(host: Elsewhere, name: str = "img.example", **options: object) -> Egress:
    """A way out by which this host may be asked, wherever it is."""
    names = Names(**{name.replace(".", "_"): ["127.0.0.1"]})
    values = {"allowed": [f"{name}:{host.port}"], "trust": trust(), "look_up": names} | options
    return Egress(**values)  # type: ignore[arg-type]
