"""Where requests are worked on: who asks is let in, what they send is unpacked, what they get is packed."""

import asyncio
import gzip
import logging
import zlib
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import InternalServerException

from reviewtui.hub.access import Caller
from reviewtui.hub.bodies import Bodies
from reviewtui.hub.digests import Digests
from reviewtui.hub.doors import Doorkeeper, caller_at
from reviewtui.hub.gate import Refusal
from reviewtui.hub.hints import Hints
from reviewtui.hub.opening import Hub
from reviewtui.hub.pictures import Pictures
from reviewtui.hub.snapshots import Snapshots
from reviewtui.hub.status_view import Views
from reviewtui.hub.upkeep import is_due, keep_up
from reviewtui.hub.visitors import Visitors
from reviewtui.wire.messages import BODY_LIMIT, HUB_HEADER, OLDEST_PROTOCOL, PROTOCOL, PROTOCOL_HEADER

_READERS = 4
_GZIP_FROM = 4096
_BREATH_S, _PATIENCE = 0.01, 50
"""Work in the background waits this long for requests to go first, this many times."""

_log = logging.getLogger("reviewtui.hub")

Asked = Request[Any, Any, State]


class Desk:
    """Where requests are worked on: reads in a few threads, writes in one after another."""

    def __init__(
        self, hub: Hub, doorkeeper: Doorkeeper, compress: bool, pictures: Pictures, snapshots: Snapshots
    ) -> None:
        self.hub = hub
        self.snapshots = snapshots
        self.pictures = pictures
        self.digests = Digests(hub)
        self.hints = Hints(hub, self.read)
        self.views = Views(hub)
        self.visitors = Visitors(hub, self.views, doorkeeper.limits, self.read, behind_proxy=doorkeeper.behind_proxy)
        self.limits = doorkeeper.limits
        self._doorkeeper = doorkeeper
        self._compress = compress
        self._readers = ThreadPoolExecutor(_READERS, "hub-read")
        self._writer = ThreadPoolExecutor(1, "hub-write")
        self._bodies = Bodies()
        self._in_hand = 0

    async def read(self, work: Callable[[], Any]) -> Any:
        """Do this in a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    async def write(self, work: Callable[[], Any]) -> Any:
        """Do this in the writer's thread, after what is in line there."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def let_in(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Let a request pass to its route, whichever that is.

        Raises:
            Refusal: those of `Doorkeeper.let_in`.
        """
        await self.read(lambda: self._doorkeeper.let_in(connection))

    async def admit(self, request: Asked, endpoint: str) -> Caller:
        """Whoever asks, if they ask in a version of the protocol that the hub speaks.

        `hello` is answered in every version: by its answer a client learns which the hub speaks.

        Raises:
            Refusal: another version; what is meant for another hub.
        """
        if endpoint != "hello":
            check_version(request.headers.get(PROTOCOL_HEADER, "1"))
            if request.headers.get(HUB_HEADER, self.hub.hub_id) != self.hub.hub_id:
                raise Refusal(409, "other_hub")
        return caller_at(request.scope)

    def spend(self, request: Asked, rows: int) -> None:
        """Count what a request brought.

        Raises:
            Refusal: `too_fast`.
        """
        self._doorkeeper.spend(request.scope, rows)

    async def answer(
        self, request: Asked, endpoint: str, work: Callable[[Caller, bytes], bytes], *, counted: bool = False
    ) -> Response[bytes]:
        """Let the caller in, read the body, do the work, and send what it gives. `counted`: it brings rows.

        Raises:
            Refusal: those of `admit`, `sent_in`, `unpacked`, and `Bodies.turn`; `too_fast`.
        """
        caller = await self.admit(request, endpoint)
        if request.method == "GET":
            return await self._worked(request, self._readers, lambda: work(caller, b""))
        if counted:
            self.spend(request, 0)
        async with self._bodies.turn(caller.user, announced(request)):
            body = await sent_in(request)
            coding = request.headers.get("content-encoding", "")
            # Unpacked by the one who writes: so no more than one body is at a time.
            return await self._worked(
                request, self._writer, lambda: work(caller, unpacked(body, coding) if coding else body)
            )

    async def _worked(self, request: Asked, worker: Executor, work: Callable[[], bytes]) -> Response[bytes]:
        small = self._compress and "gzip" in request.headers.get("accept-encoding", "")
        headers = {"cache-control": "no-store", "vary": "accept-encoding"}

        def perform() -> bytes:
            content = work()
            if small and len(content) >= _GZIP_FROM:
                headers["content-encoding"] = "gzip"
                return gzip.compress(content, compresslevel=1, mtime=0)
            return content

        self._in_hand += 1
        try:
            content = await asyncio.get_running_loop().run_in_executor(worker, perform)
        finally:
            self._in_hand -= 1
        return Response(content, status_code=200, media_type="application/json", headers=headers)

    async def keep_up(self) -> int:
        """Do a little of what the hub does by itself; how much that was."""
        loop = asyncio.get_running_loop()
        if self._doorkeeper.heard:
            await loop.run_in_executor(self._writer, self._doorkeeper.keep_uses)
        if self.visitors.heard:
            await loop.run_in_executor(self._writer, self.visitors.keep_uses)
        await loop.run_in_executor(self._readers, self._forget_erased)
        if not await loop.run_in_executor(self._readers, is_due, self.hub):
            return 0
        return await loop.run_in_executor(self._writer, keep_up, self.hub)

    def _forget_erased(self) -> None:
        """What this process keeps beside the database goes too, whichever process erased, on whichever machine."""
        try:
            self.snapshots.forget_erased()
            self.pictures.forget_erased()
        except OSError as error:
            _log.error("what was erased is still in a file here: %s", error.strerror)

    async def calm(self) -> None:
        """Wait until no request is in hand; not for ever."""
        for _ in range(_PATIENCE):
            await asyncio.sleep(_BREATH_S)
            if not self._in_hand:
                return

    def end_streams(self) -> None:
        """End every answer that has no end of its own."""
        self.hints.end()
        self.visitors.end()

    def close(self) -> None:
        """Finish what was begun."""
        self.snapshots.close()
        self.digests.close()
        self._writer.shutdown()
        self._readers.shutdown()


def desk_of(state: State) -> Desk:
    """The desk of the application that is asked."""
    desk: Desk = state["desk"]
    return desk


def check_version(said: str) -> None:
    """Let in a request in a version that this hub speaks.

    Raises:
        Refusal: `version_old`, `version_new`, or `bad_request` for what is no version.
    """
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise Refusal(400, "bad_request")
    version = int(said)
    if version < OLDEST_PROTOCOL:
        raise Refusal(400, "version_old")
    if version > PROTOCOL:
        raise Refusal(400, "version_new")


def announced(request: Asked) -> int:
    """How many bytes a request's body has at most, by what its headers say."""
    if "transfer-encoding" in request.headers:
        return BODY_LIMIT
    length = request.headers.get("content-length", "0")
    return min(int(length), BODY_LIMIT) if length.isascii() and length.isdigit() and len(length) < 20 else BODY_LIMIT


async def sent_in(request: Asked) -> bytes:
    """The body of a request.

    Raises:
        Refusal: `bad_request`: whoever sent it went away before its end, and hears nothing of this.
    """
    try:
        return await request.body()
    except InternalServerException:
        raise Refusal(400, "bad_request") from None


def unpacked(body: bytes, coding: str) -> bytes:
    """What a compressed request says, never more than `BODY_LIMIT` bytes of it.

    Raises:
        Refusal: `encoding` (neither gzip nor plain), `bad_packing` (broken or cut off), `body_too_large`.
    """
    coding = coding.strip().lower()
    if coding == "identity":
        return body
    if coding != "gzip":
        raise Refusal(415, "encoding")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(body, BODY_LIMIT + 1)
    except zlib.error:
        raise Refusal(400, "bad_packing") from None
    if len(content) > BODY_LIMIT:
        raise Refusal(413, "body_too_large")
    if not unpacker.eof or unpacker.unused_data:
        raise Refusal(400, "bad_packing")
    return content
