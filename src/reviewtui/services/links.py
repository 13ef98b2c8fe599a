"""Links by which customers see their ads, made and ended at the hub one is logged in to."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from reviewtui.errors import Misused, ReviewError
from reviewtui.services.syncing import run_here
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.faults import Refused
from reviewtui.wire.links import LINK_DAYS, LINK_DAYS_MOST, LinkLine, LinkWish

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

T = TypeVar("T")
LANGUAGES = ("en", "es")

_NOT_FOUND = 404


def understand(line: str, account_id: str) -> LinkWish:
    """What `90`, `30 es` or nothing wishes for.

    Raises:
        Misused: `link_form`.
        ReviewError: `link_days`.
    """
    days, language = str(LINK_DAYS), ""
    for word in line.split():
        if word.lower() in LANGUAGES and not language:
            language = word.lower()
        elif word.isascii() and word.isdigit():
            days = word[:9]
        else:
            raise Misused("link_form", line=line[:60])
    if not 1 <= int(days) <= LINK_DAYS_MOST:
        raise ReviewError("link_days", most=LINK_DAYS_MOST)
    return LinkWish(account_id, int(days), language)


# --- with a line to the hub ---


async def ask_links(client: "HubClient") -> list[LinkLine]:
    """The links to accounts in one's scope. Raises a `HubFault`."""
    return (await client.links()).links


async def ask_link(client: "HubClient", wish: LinkWish, address: str) -> tuple[str, LinkLine]:
    """A new link's whole address behind that of the hub, which is told this once, and what it is.

    Raises:
        ReviewError: `link_account`; or a `HubFault`.
    """
    try:
        made = await client.make_link(wish)
    except Refused as refused:
        if refused.values.get("status") != _NOT_FOUND:
            raise
        raise ReviewError("link_account", account=wish.account_id) from None
    return address.rstrip("/") + made.path, made.link


async def ask_to_end(client: "HubClient", which: int) -> LinkLine:
    """Show nothing by this link any more.

    Raises:
        ReviewError: `link_unknown`; or a `HubFault`.
    """
    try:
        return await client.revoke_link(which)
    except Refused as refused:
        if refused.values.get("status") != _NOT_FOUND:
            raise
        raise ReviewError("link_unknown", id=which) from None


# --- by themselves; each raises ReviewError: `link_private`, and what stands above ---


def make_link(connection: Connection, account_id: str, days: int, language: str) -> tuple[str, LinkLine]:
    """As `ask_link`. Raises ReviewError: `link_days` besides."""
    if days < 1:
        raise ReviewError("link_days", most=LINK_DAYS_MOST)
    wish = LinkWish(account_id, days, language)
    return _at_hub(connection, lambda client: ask_link(client, wish, connection.base_url))


def links(connection: Connection) -> list[LinkLine]:
    """As `ask_links`."""
    return _at_hub(connection, ask_links)


def end_link(connection: Connection, which: int) -> LinkLine:
    """As `ask_to_end`."""
    return _at_hub(connection, lambda client: ask_to_end(client, which))


def _at_hub(connection: Connection, ask: "Callable[[HubClient], Awaitable[T]]") -> T:
    async def work() -> T:
        async with connected(connection) as client:
            return await ask(client)

    if connection.private:
        raise ReviewError("link_private")
    return run_here(work())
