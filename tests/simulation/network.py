"""What becomes of each request on its way to the hub, and of its answer on the way back."""

import asyncio
import gzip
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import httpx

from reviewtui.wire.messages import BODY_LIMIT

PIECE = 30_000
HTML = b"<html><body>Welcome to this network. Please sign in.</body></html>"


@dataclass(frozen=True)
class Answer:
    """What comes back: as it is sent, packed or not; `cut_at`: how many of its bytes arrive."""

    status: int
    headers: Sequence[tuple[str, str]]
    content: bytes
    cut_at: int | None = None


class Body(httpx.AsyncByteStream):
    """Bytes that arrive in pieces, and may stop before their end."""

    def __init__(self, answer: Answer) -> None:
        self._content = answer.content[: answer.cut_at]
        self._cut = answer.cut_at is not None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._content), PIECE):
            await asyncio.sleep(0.001)
            yield self._content[at : at + PIECE]
        if self._cut:
            raise httpx.ReadError("cut")


def reply(status: int, content: bytes = b"", kind: str = "application/json", **headers: str) -> Answer:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Answer(status, [("content-type", kind), *named], content)


Deliver = Callable[[], Awaitable[Answer]]


async def away(_: Deliver, __: Random) -> Answer:
    raise httpx.ConnectError("refused")


async def swallowed(_: Deliver, __: Random) -> Answer:
    """It never arrives, and nobody says so: half open."""
    await asyncio.sleep(30)
    raise httpx.ReadTimeout("nothing")


async def answer_lost(deliver: Deliver, _: Random) -> Answer:
    await deliver()
    raise httpx.ReadError("reset")


async def answer_late(deliver: Deliver, _: Random) -> Answer:
    """The hub did it long ago, and the client gave up in between."""
    await deliver()
    await asyncio.sleep(35)
    raise httpx.ReadTimeout("nothing")


async def answer_cut(deliver: Deliver, random: Random) -> Answer:
    whole = await deliver()
    return replace(whole, cut_at=random.randrange(len(whole.content) + 1))


async def arrives_twice(deliver: Deliver, _: Random) -> Answer:
    first, second = await asyncio.gather(deliver(), deliver())
    return second if first.status == 200 else first


async def again_later(deliver: Deliver, random: Random) -> Answer:
    """A copy comes once more, when everybody has forgotten it."""
    answer = await deliver()

    async def once_more() -> None:
        await asyncio.sleep(random.uniform(1, 60))
        with suppress(httpx.TransportError):
            await deliver()

    copies.add(task := asyncio.ensure_future(once_more()))
    task.add_done_callback(copies.discard)
    return answer


copies: set["asyncio.Future[None]"] = set()
"""Requests that are still under way on their own."""


async def portal(_: Deliver, __: Random) -> Answer:
    return reply(200, HTML, "text/html")


async def redirected(_: Deliver, __: Random) -> Answer:
    return reply(302, location="http://elsewhere.example/")


async def other_json(_: Deliver, __: Random) -> Answer:
    return reply(200, b'{"ok": true}')


async def too_large(_: Deliver, __: Random) -> Answer:
    return reply(413, HTML, "text/html")


async def too_many(_: Deliver, random: Random) -> Answer:
    return reply(429, retry_after=str(random.choice((0, 1, 7, 100_000))))


async def overloaded(_: Deliver, random: Random) -> Answer:
    return reply(random.choice((500, 502, 503, 504)), HTML, "text/html", retry_after="2")


async def bomb(_: Deliver, __: Random) -> Answer:
    return reply(200, bomb_bytes(), content_encoding="gzip")


@cache
def bomb_bytes() -> bytes:
    """Little that unpacks to more than anybody should take."""
    return gzip.compress(b"[" * (BODY_LIMIT + 1), compresslevel=1)


async def cut_gzip(deliver: Deliver, random: Random) -> Answer:
    """It ends in the middle, and the connection as if it were whole."""
    packed = gzip.compress((await deliver()).content, mtime=0)
    return reply(200, packed[: random.randrange(len(packed))], content_encoding="gzip")


FAULTS = (
    away, swallowed, answer_lost, answer_lost, answer_late, answer_cut, arrives_twice, again_later, portal,
    redirected, other_json, too_large, too_many, overloaded, bomb, cut_gzip,
)  # fmt: skip
"""Each is as likely as the next; an answer lost after the commit is the worst, and comes twice as often."""


class Wire(httpx.AsyncBaseTransport):
    """One process's way to whatever answers at the hub's address."""

    def __init__(
        self,
        reach: Callable[[httpx.Request], Awaitable[Answer]],
        listen: Callable[[httpx.Request], Awaitable[httpx.Response]],
        random: Random,
        met: Counter[str],
    ) -> None:
        """`met`: the faults that requests meet are counted there, by name."""
        self._reach, self._listen, self._random, self._met = reach, listen, random, met
        self.trouble = 0.0
        """How many requests of one meet a fault."""
        self.dead = False
        """The process is gone: nothing of it leaves any more, and nothing arrives."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        if request.url.path.endswith("/events"):
            if self.dead or self._random.random() < self.trouble:
                self._met["not heard"] += not self.dead
                raise httpx.ConnectError("refused")
            return await self._listen(request)

        async def deliver() -> Answer:
            if self.dead:
                raise httpx.ConnectError("killed")
            await asyncio.sleep(self._random.uniform(0.001, 0.05))
            if self.dead:
                raise httpx.ConnectError("killed")
            return await self._reach(request)

        if self._random.random() < self.trouble:
            fault = self._random.choice(FAULTS)
            self._met[fault.__name__] += 1
            answer = await fault(deliver, self._random)
        else:
            answer = await deliver()
        await asyncio.sleep(self._random.uniform(0.001, 0.05))
        if self.dead:
            raise httpx.ReadError("killed")
        return httpx.Response(answer.status, headers=list(answer.headers), stream=Body(answer))
