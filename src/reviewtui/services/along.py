"""Taking ads along, and giving them back, for a command: the hub is asked over a line of its own."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from reviewtui.errors import ReviewError
from reviewtui.services.claims import Claimed, ask_hub, keep, wish_along, wish_back
from reviewtui.services.desk import Desk, open_desk
from reviewtui.services.listing import searches
from reviewtui.services.syncing import open_cache, run_here
from reviewtui.settings import Settings
from reviewtui.sync.cache import Cache
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.once import sync_once
from reviewtui.sync.session import greet

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

T = TypeVar("T")


def take_along(settings: Settings, connection: Connection, text: str, count: int) -> Claimed:
    """Bring this home up to date, then claim for hours the first free ads that a query asks for.

    Raises:
        ReviewError: `nobody_else`, those of `sync_once`, a `HubFault`; BadQuery; Misused: `along_count`.
    """

    async def take(client: "HubClient", cache: Cache, desk: Desk) -> Claimed:
        await sync_once(client, cache, index=searches(text))
        wish = wish_along(desk.reader, text, count, desk.clock(), desk.user)
        return keep(desk, wish, await ask_hub(client, wish, ahead=True), ahead=True) if wish else Claimed()

    return _at_hub(settings, connection, take)


def give_back(settings: Settings, connection: Connection) -> int:
    """Let go of all that was taken along; returns how many ads.

    Raises:
        ReviewError: `nobody_else`, or a `HubFault`.
    """

    async def give(client: "HubClient", cache: Cache, desk: Desk) -> int:
        count = 0
        while wish := wish_back(desk):
            await greet(client, cache)
            keep(desk, wish, await ask_hub(client, wish))
            count += len(wish.release)
        return count

    return _at_hub(settings, connection, give)


def _at_hub(
    settings: Settings, connection: Connection, do: "Callable[[HubClient, Cache, Desk], Awaitable[T]]"
) -> T:  # fmt: skip
    async def work() -> T:
        async with connected(connection) as client:
            return await do(client, cache, desk)

    if connection.private:
        raise ReviewError("nobody_else")
    with open_cache(settings) as cache:
        desk = open_desk(settings)
        try:
            return run_here(work())
        finally:
            desk.close()
