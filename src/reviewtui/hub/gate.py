"""What stands before the routes: the name the hub is called by, and problems in words."""

import asyncio
import logging
import math
import traceback
from collections.abc import Collection
from ipaddress import ip_address
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy.exc import DataError, SQLAlchemyError

from reviewtui.hub.engines import is_away, why_away
from reviewtui.wire.messages import Problem
from reviewtui.words import say

_log = logging.getLogger("reviewtui.hub")
_CODES = {400: "bad_request", 401: "no_token", 403: "forbidden", 404: "not_found", 405: "not_found"}


class Refusal(Exception):
    """A request the hub answers with this status and the words of this code; `retry_after` in seconds."""

    def __init__(self, status: int, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after


def problem(status: int, code: str, retry_after: float | None = None) -> Response[bytes]:
    """A problem as a response."""
    body = msgspec.json.encode(Problem(code, say(f"hub.{code}"), retry_after))
    headers = {"cache-control": "no-store"}
    if retry_after is not None:
        headers["retry-after"] = str(math.ceil(retry_after))
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def on_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """What we refuse ourselves."""
    return problem(refusal.status, refusal.code, refusal.retry_after)


def on_cold_start(_: Request[Any, Any, Any], __: Exception) -> Response[bytes]:
    """A cursor that no longer stands."""
    return problem(410, "cold_start")


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses."""
    if error.status_code >= 500:
        return on_fault(_, error)
    if error.status_code == 413:
        return problem(413, "body_too_large")
    refused = problem(error.status_code, _CODES.get(error.status_code, "bad_request"))
    if allowed := (error.headers or {}).get("allow"):
        refused.headers["allow"] = allowed
    return refused


def on_database(_: Request[Any, Any, Any], error: SQLAlchemyError) -> Response[bytes]:
    """The database could not be had: locked, gone, or the disk is full; or it cannot hold what was sent.

    Anything else is our own fault.
    """
    if isinstance(error, DataError):
        _log.warning("the database cannot hold a value: %s", why_away(error))
        return problem(400, "bad_request")
    if not is_away(error):
        return on_fault(_, error)
    _log.error("the database refused: %s", why_away(error))
    return problem(503, "busy", 1.0)


def on_fault(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Our own fault. The log gets the places in the code, never the values: those may be a customer's."""
    _log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return problem(500, "internal")


def on_task_end(task: asyncio.Task[None]) -> None:
    """Work in the background that ended by a fault of ours; it is taken up again when the hub next starts."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def called_right(host: str, allowed: Collection[str]) -> bool:
    """Whether a Host header is a loopback name or address, or one of these names."""
    name = host.strip().lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    name = name.removesuffix(".")
    if name == "localhost" or name in allowed:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class HostCheck:
    """Refuses requests made under another name: a page in a browser that rebinds a name gets nothing."""

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = frozenset(name.lower() for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 400."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or not called_right(hosts[0], self._allowed):
            raise Refusal(400, "bad_host")
        await self._app(scope, receive, send)
