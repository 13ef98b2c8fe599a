"""The private hub: the very same API inside the process, for one person alone."""

from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from litestar import Litestar

from reviewtui.database.folder_lock import share
from reviewtui.domain.decisions import Role
from reviewtui.hub.access import Caller
from reviewtui.hub.api import build_app
from reviewtui.hub.egress import Egress
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import new_token, token_hash


@asynccontextmanager
async def private_hub(
    path: Path, user: str, fetch_hosts: Collection[str] = (), hub_id: str | None = None
) -> AsyncIterator[tuple[Litestar, str]]:
    """An ASGI application over this file, ready to be called, and the token of its one user, an admin.

    For `httpx.ASGITransport`, under any host name. The token lives in memory and dies with the context.
    `fetch_hosts`: hosts that pictures may be fetched from wherever they are (see `Egress`). `hub_id`: of a new one.

    Raises:
        ReviewError: `hub_closed`, `home_taken`.
    """
    with share(path.parent):
        hub = open_hub(f"sqlite:///{path}", hub_id=hub_id)
        token = new_token()
        guests = {token_hash(token): Caller(user, Role.ADMIN)}
        app = build_app(hub, hosts=None, compress=False, guests=guests, egress=Egress(fetch_hosts), limits=None)
        stack = AsyncExitStack()
        stack.callback(hub.close)
        await stack.enter_async_context(app.lifespan())
        try:
            yield app, token
        finally:
            await stack.aclose()  # told nothing of the caller's errors, which the lifespan would wrap in a group
