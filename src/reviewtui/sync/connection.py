"""How to reach a hub: a description made by `cli` or `app`, entered by whoever talks to the hub."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewtui.sync.address import parse_address
from reviewtui.sync.secret import Secret

if TYPE_CHECKING:
    import httpx

    from reviewtui.sync.client import HubClient

OpenTransport = Callable[[], "AbstractAsyncContextManager[tuple[httpx.AsyncBaseTransport | None, Secret | None]]"]
OpenHub = Callable[[], AbstractAsyncContextManager[tuple[Any, str]]]
"""Runs a hub inside this process: gives its ASGI application and a token for this user."""

PRIVATE_URL = "http://localhost"
"""What a hub in this process is called; nothing listens there on its behalf."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A hub and who we are to it.

    `open_transport` is entered in the event loop that will talk, and left when it stops. It gives what
    replaces the network (None: the network itself), and a token where `token` is not known beforehand.
    `private`: the hub runs in this process, for this user alone.
    """

    base_url: str
    token: Secret | None
    open_transport: OpenTransport
    private: bool = False

    @property
    def near(self) -> bool:
        """Whether asking costs next to nothing: the hub is on this machine."""
        return self.private or parse_address(self.base_url).loopback


def remote(url: str, token: Secret) -> Connection:
    """A hub on the network.

    Raises:
        ReviewError: the address is not one to send a token to (see `parse_address`).
    """

    @asynccontextmanager
    async def network() -> AsyncIterator[tuple[None, None]]:
        yield None, None

    return Connection(parse_address(url).url, token, network)


def private(open_hub: OpenHub) -> Connection:
    """A hub in this very process, in the event loop that talks to it."""

    @asynccontextmanager
    async def inside() -> AsyncIterator[tuple[httpx.AsyncBaseTransport, Secret]]:
        import httpx

        async with open_hub() as (app, token):
            yield httpx.ASGITransport(app, raise_app_exceptions=False), Secret(token)

    return Connection(PRIVATE_URL, None, inside, private=True)


@asynccontextmanager
async def connected(connection: Connection) -> AsyncIterator[HubClient]:
    """A client of this hub, for as long as the block lasts.

    Raises:
        ReviewError: the private hub's database cannot be opened.
    """
    from reviewtui.sync.client import HubClient

    async with connection.open_transport() as (transport, token):
        known = token or connection.token or Secret("")
        async with HubClient(connection.base_url, known, transport) as client:
            yield client
