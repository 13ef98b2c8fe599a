"""What every request passes before its route: which door it is, who knocks, how much they may ask; and who came in.

A route is a door by its path, `/v1/NAME`, and `access.ENDPOINTS` says whose. One that is not named there is not
built; a request for one is refused.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from threading import Lock
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope

from reviewtui.hub.access import ENDPOINTS, LINK_PATHS, OPEN_PATHS, Caller
from reviewtui.hub.gate import Refusal
from reviewtui.hub.limits import HEADER_LIMIT, URL_LIMIT, Buckets, Limits, address_of
from reviewtui.hub.opening import Hub
from reviewtui.hub.tokens import holder_of, note_uses, token_hash

ACCESS_LOG = logging.getLogger("reviewtui.hub.access")
"""One line per answer: who, method, route, status. Never a query, a header or a body."""

_API = "/v1/"
_CALLER, _KEY = "reviewtui_caller", "reviewtui_key"
_GOOD_MOST = 10_000

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer tells a browser: show it nowhere, guess nothing, tell nobody."""


class NoRule(RuntimeError):
    """A route that no rule of access names."""


def door_of(path: str) -> str:
    """The name of the door that a route's path is, `/v1/a/{b}/c` is a-c; '' if it is none."""
    parts = path.removeprefix(_API).split("/") if path.startswith(_API) else []
    return "-".join(part for part in parts if not part.startswith("{"))


def check_doors(app: Litestar) -> None:
    """Make sure that every route of an application has a rule of access.

    Raises:
        NoRule: one has none.
    """
    for route in app.routes:
        if route.path not in OPEN_PATHS | LINK_PATHS and door_of(route.path) not in ENDPOINTS:
            raise NoRule(route.path)


def peer_of(connection: ASGIConnection[Any, Any, Any, Any], behind_proxy: bool) -> str:
    """From where a request comes, as `limits.address_of` names it."""
    client = connection.client.host if connection.client else ""
    return address_of(client, connection.headers.getall("x-forwarded-for", []), behind_proxy)


def caller_at(scope: Scope) -> Caller:
    """Who asks, for a route behind a door."""
    caller: Caller = scope[_CALLER]  # type: ignore[literal-required]
    return caller


class Doorkeeper:
    """Who may come in: looks at each request before its route does."""

    def __init__(
        self, hub: Hub, guests: Mapping[str, Caller], limits: Limits | None, *, behind_proxy: bool = False
    ) -> None:
        """`guests`: callers by the hash of a token that is in no database. Without `limits`, nothing is counted."""
        self.limits = limits
        self._hub = hub
        self._guests = guests
        self.behind_proxy = behind_proxy
        self._requests = Buckets(limits.requests) if limits else None
        self._rows = Buckets(limits.rows) if limits else None
        self._failures = Buckets(limits.failures) if limits else None
        self._good: dict[str, None] = {}
        self._used: dict[int, int] = {}
        self._lock = Lock()

    def let_in(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Let a request pass to its route, or not. In any thread.

        Raises:
            Refusal: 401, 403, 414, 429 or 431.
        """
        scope = connection.scope
        if len(scope["raw_path"]) + len(scope["query_string"]) > URL_LIMIT:
            raise Refusal(414, "too_long")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_LIMIT:
            raise Refusal(431, "too_long")
        path = scope["path_template"]
        address = peer_of(connection, self.behind_proxy)
        if path in OPEN_PATHS or path in LINK_PATHS:
            self._count(self._requests, f"address {address}", 1)
            return
        caller, key = self._known(connection.headers.get("authorization", ""), address)
        self._count(self._requests, key, 1)
        if not caller.may_use(door_of(path)):
            raise Refusal(403, "forbidden")
        scope[_CALLER], scope[_KEY] = caller, key  # type: ignore[literal-required]

    def spend(self, scope: Scope, rows: int) -> None:
        """Count rows of a request that was let in.

        Raises:
            Refusal: 429: too many were sent of late.
        """
        self._count(self._rows, scope[_KEY], rows)  # type: ignore[literal-required]

    def uses(self) -> dict[int, int]:
        """The tokens whose use is still to be kept (`tokens.note_uses`): by their number, when that was."""
        with self._lock:
            used, self._used = self._used, {}
            return used

    def keep_uses(self) -> None:
        """Keep them."""
        if used := self.uses():
            note_uses(self._hub, used)

    @property
    def heard(self) -> bool:
        """Whether there are uses to be kept."""
        return bool(self._used)

    def _known(self, authorization: str, address: str) -> tuple[Caller, str]:
        """Whose this header is, and their token's hash. After many failures at an address: of those known well."""
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        hashed = token_hash(token)
        with self._lock:
            wait = self._failures.wait(address) if self._failures and hashed not in self._good else 0.0
        if wait:
            raise Refusal(429, "too_many_failures", wait)
        if scheme.lower() == "bearer" and token:
            caller = self._guests.get(hashed)
            if caller is not None:
                return caller, hashed
            holder = holder_of(self._hub, hashed)
            if holder is not None and not holder.suspended:
                with self._lock:
                    self._good[hashed] = None
                    if len(self._good) > _GOOD_MOST:
                        self._good.pop(next(iter(self._good)))
                    if holder.stale:
                        self._used[holder.token_id] = self._hub.clock()
                return holder.caller, hashed
            if holder is not None:
                raise Refusal(401, "suspended")
        with self._lock:
            self._good.pop(hashed, None)
            if self._failures:
                self._failures.take(address, 1)
        raise Refusal(401, "no_token")

    def _count(self, buckets: Buckets | None, key: str, n: int) -> None:
        if buckets is not None:
            with self._lock:
                wait = buckets.take(key, n)
            if wait:
                raise Refusal(429, "too_fast", wait)


class Porter:
    """Sees every answer out: gives it the headers of all answers, and writes the access log."""

    def __init__(self, *, secure: bool) -> None:
        """`secure`: callers come by TLS, and are to go on doing so."""
        self._headers = dict(HEADERS)
        if secure:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, message: Message, scope: Scope) -> None:
        """Before a part of an answer is sent."""
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")
        if scope["method"] == "OPTIONS" and "allow" in headers:  # type: ignore[typeddict-item]
            headers["allow"] = ", ".join(_methods(scope))
        if ACCESS_LOG.isEnabledFor(logging.INFO):
            caller = scope.get(_CALLER)
            who = caller.user if isinstance(caller, Caller) else "-"
            route, status = scope.get("path_template") or "-", HTTPStatus(message["status"])
            ACCESS_LOG.info("%s %s %s %d", who, scope["method"], route, status)  # type: ignore[typeddict-item]


def _methods(scope: Scope) -> list[str]:
    """Every method of a path; the framework's own answer names those of one handler."""
    routes = (route for route in scope["litestar_app"].routes if isinstance(route, HTTPRoute))
    return sorted(
        {method for route in routes if route.path_format == scope["path_template"] for method in route.methods}
    )
