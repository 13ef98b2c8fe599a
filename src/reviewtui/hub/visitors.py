"""Who comes by a link: whether it shows anything, how much may be asked, and who waits for news of the page.

Whatever a link that shows nothing was, unknown, revoked, suspended, expired, is found by the same steps and answered
by the same bytes.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from threading import Lock
from typing import Any

from litestar.connection import ASGIConnection

from reviewtui.hub.doors import peer_of
from reviewtui.hub.engines import is_away
from reviewtui.hub.gate import Refusal
from reviewtui.hub.limits import Buckets, Limits
from reviewtui.hub.links import is_stale, link_by, note_link_uses, still_live
from reviewtui.hub.opening import Hub
from reviewtui.hub.status_view import Views
from reviewtui.hub.tokens import token_hash
from reviewtui.wire.links import LinkLine

LOOK_S = 2.0
"""Seconds between two looks at who may still listen, and at what changed for them."""
BEAT_S = 15.0
LISTENERS, FOR_ONE = 1000, 50
"""How many may wait for news at one process, and how many of them by one link."""
AGAIN_S = 30.0

_BEAT = b": here\n\n"
_log = logging.getLogger("reviewtui.hub")

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


class NoPage(Exception):
    """There is nothing to be seen by this link."""


class _Listener:
    """One who waits for news of a page: what it last came to, and whether the link still shows it."""

    def __init__(self, link: LinkLine) -> None:
        self.link = link
        self.version = ""
        self.live = True
        self.moved = asyncio.Event()

    def tell(self, version: str) -> None:
        """The page is this now."""
        if version != self.version:
            self.version = version
            self.moved.set()

    def end(self) -> None:
        """The link shows nothing any more."""
        self.live = False
        self.moved.set()


class Visitors:
    """Those who come by links. `admit` and `keep_uses` in any thread; the rest in one event loop."""

    def __init__(self, hub: Hub, views: Views, limits: Limits | None, read: Read, *, behind_proxy: bool) -> None:
        """Without `limits`, nothing is counted. `read` looks into the database in another thread."""
        self._hub = hub
        self._views = views
        self._behind_proxy = behind_proxy
        self._read = read
        self._by_peer = Buckets(limits.pages) if limits else None
        self._by_link = Buckets(limits.pages) if limits else None
        self._used: dict[int, int] = {}
        self._lock = Lock()
        self._listeners: set[_Listener] = set()
        self._ended = False

    def admit(self, connection: ASGIConnection[Any, Any, Any, Any], secret: str) -> LinkLine:
        """The link by which somebody comes.

        Raises:
            NoPage: it shows nothing.
            Refusal: 429: too much was asked, by it or from there.
        """
        hashed = token_hash(secret)
        with self._lock:
            for buckets, key in ((self._by_peer, peer_of(connection, self._behind_proxy)), (self._by_link, hashed)):
                if buckets is not None and (wait := buckets.take(key, 1)):
                    raise Refusal(429, "too_fast", wait)
        link = link_by(self._hub, hashed)
        if link is None:
            raise NoPage
        now = self._hub.clock()
        if is_stale(link, now):
            with self._lock:
                self._used[link.id] = now
        return link

    @property
    def heard(self) -> bool:
        """Whether there are uses to be kept."""
        return bool(self._used)

    def keep_uses(self) -> None:
        """Keep when links were used."""
        with self._lock:
            used, self._used = self._used, {}
        if used:
            note_link_uses(self._hub, used)

    def make_room(self, link: LinkLine) -> None:
        """Make sure that one more may wait for news.

        Raises:
            Refusal: 503: too many do, or the hub ends.
        """
        by_link = Counter(one.link.id for one in self._listeners)
        if self._ended or len(self._listeners) >= LISTENERS or by_link[link.id] >= FOR_ONE:
            raise Refusal(503, "busy", AGAIN_S)

    async def events(self, link: LinkLine) -> AsyncIterator[bytes]:
        """Server-sent events: the version of the page, at once and whenever it is another; and signs of life.

        They end soon after the link shows nothing any more.
        """
        listener = _Listener(link)
        self._listeners.add(listener)
        try:
            listener.tell(await self._read(lambda: self._views.version(link.account_id)))
            while listener.live and not self._ended:
                if listener.moved.is_set():
                    listener.moved.clear()
                    yield b"event: page\ndata: " + listener.version.encode() + b"\n\n"
                else:
                    yield _BEAT
                try:
                    async with asyncio.timeout(BEAT_S):
                        await listener.moved.wait()
                except TimeoutError:
                    continue
        finally:
            self._listeners.discard(listener)

    async def watch(self) -> None:
        """Look for links that ended and pages that changed, for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            if not self._listeners:
                continue
            listeners = list(self._listeners)
            try:
                live, versions = await self._read(lambda of=listeners: self._look(of))  # type: ignore[misc]
            except Exception as error:
                if not is_away(error):
                    raise
                _log.error("the database was away: no news of pages")
                continue
            for listener in listeners:
                if listener.link.id not in live:
                    listener.end()
                elif version := versions.get(listener.link.account_id):
                    listener.tell(version)

    def end(self) -> None:
        """Let everybody go, and take no more."""
        self._ended = True
        for listener in self._listeners:
            listener.end()

    def _look(self, listeners: list[_Listener]) -> tuple[set[int], dict[str, str]]:
        """Which of their links still show something, and the versions of their pages, where anything changed."""
        with self._hub.reading() as connection:
            live = still_live(connection, {one.link.id for one in listeners}, self._hub.clock())
        accounts = {one.link.account_id for one in listeners if one.link.id in live}
        return live, {account: self._views.version(account) for account in accounts}
