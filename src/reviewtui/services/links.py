"""Links by which customers see their ads, made and ended at the hub one is logged in to."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from reviewtui.errors import ReviewError
from reviewtui.services.syncing import run_here
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.faults import Refused
from reviewtui.wire.links import LINK_DAYS_MOST, LinkLine, LinkWish

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

T = TypeVar("T")

_NOT_FOUND = 404


def make_link(connection: Connection, account_id: str, days: int, language: str) -> tuple[str, LinkLine]:
    """A new link's whole address, which is told this once, and what it is.

    Raises:
        ReviewError: `link_private`, `link_days`, `link_account`; or a `HubFault`.
    """
    if days < 1:
        raise ReviewError("link_days", most=LINK_DAYS_MOST)
    try:
        made = _at_hub(connection, lambda client: client.make_link(LinkWish(account_id, days, language)))
    except Refused as refused:
        if refused.values.get("status") != _NOT_FOUND:
            raise
        raise ReviewError("link_account", account=account_id) from None
    return connection.base_url.rstrip("/") + made.path, made.link


def links(connection: Connection) -> list[LinkLine]:
    """The links to accounts in one's scope.

    Raises:
        ReviewError: `link_private`; or a `HubFault`.
    """
    return _at_hub(connection, lambda client: client.links()).links


def end_link(connection: Connection, which: int) -> LinkLine:
    """Show nothing by this link any more.

    Raises:
        ReviewError: `link_private`, `link_unknown`; or a `HubFault`.
    """
    try:
        return _at_hub(connection, lambda client: client.revoke_link(which))
    except Refused as refused:
        if refused.values.get("status") != _NOT_FOUND:
            raise
        raise ReviewError("link_unknown", id=which) from None


def _at_hub(connection: Connection, ask: "Callable[[HubClient], Awaitable[T]]") -> T:
    async def work() -> T:
        async with connected(connection) as client:
            return await ask(client)

    if connection.private:
        raise ReviewError("link_private")
    return run_here(work())
