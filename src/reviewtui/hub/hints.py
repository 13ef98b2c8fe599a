"""Hints that something changed, for those who listen: once a second one look at the head, for all of this process.

A listener hears only of what is in their sight, and only how far it has come now: nothing of the change itself. That
others are busy is not to be heard, in numbers or in time. A token that is taken back ends what it listens to.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from sqlalchemy import select

from reviewtui.hub.access import Caller
from reviewtui.hub.changes import seen_upto
from reviewtui.hub.engines import is_away
from reviewtui.hub.gate import Refusal
from reviewtui.hub.opening import Hub
from reviewtui.hub.tables import HEAD
from reviewtui.wire.messages import HEARTBEAT, Hint

LOOK_S = 1.0
LISTENERS, FOR_ONE = 2000, 20
"""How many may listen to one process, and how many of them may be one user's."""
AGAIN_S = 30.0

_HEAD = select(HEAD.c.seq)
_BEAT = b": here\n\n"
_encode = msgspec.json.Encoder().encode
_log = logging.getLogger("reviewtui.hub")

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


class _Sight:
    """What callers of one class have in sight, and how far that has come."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.upto = 0
        self.listening = 0
        self.moved = asyncio.Event()

    def move(self, upto: int) -> None:
        """Wake all who listen."""
        if upto > self.upto:
            self.upto = upto
            self.moved.set()
            self.moved = asyncio.Event()


class Hints:
    """Who listens. One event loop; `read` does the looking in another thread."""

    def __init__(self, hub: Hub, read: Read) -> None:
        self._hub = hub
        self._read = read
        self._sights: dict[str, _Sight] = {}
        self._listeners: Counter[str] = Counter()
        self._looked = 0
        self._ended = asyncio.Event()

    def make_room(self, caller: Caller) -> None:
        """Make sure that one more may listen.

        Raises:
            Refusal: 503: too many do, or the hub ends.
        """
        full = self._listeners.total() >= LISTENERS or self._listeners[caller.user] >= FOR_ONE
        if full or self._ended.is_set():
            raise Refusal(503, "busy", AGAIN_S)

    async def events(self, caller: Caller, let_in: Callable[[], Awaitable[None]]) -> AsyncIterator[bytes]:
        """Server-sent events: how far what this caller sees has come, at once and whenever it moves.

        Every `HEARTBEAT` seconds without one a comment is sent, after `let_in` let the caller in once more.
        """
        sight = self._sights.setdefault(caller.scope_hash(), _Sight(caller))
        sight.listening += 1
        self._listeners[caller.user] += 1
        try:
            told = -1
            clock = asyncio.get_running_loop().time
            let_in_at = clock()
            sight.move(await self._read(lambda: self._top(sight)))
            while not self._ended.is_set():
                moved = sight.moved
                if clock() - let_in_at >= HEARTBEAT:
                    try:
                        await let_in()
                    except Refusal:
                        return
                    let_in_at = clock()
                if sight.upto != told:
                    told = sight.upto
                    yield b"event: head\ndata: " + _encode(Hint(told)) + b"\n\n"
                elif not await self._wait(moved):
                    yield _BEAT
        finally:
            sight.listening -= 1
            self._listeners[caller.user] -= 1
            if not sight.listening:
                self._sights.pop(caller.scope_hash(), None)

    async def watch(self) -> None:
        """Look for what moved, for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            if not self._sights:
                continue
            try:
                for name, upto in (await self._read(self._look)).items():
                    if name in self._sights:
                        self._sights[name].move(upto)
            except Exception as error:
                if not is_away(error):
                    raise
                _log.error("the database was away: no hints")

    def end(self) -> None:
        """Let every listener go, and take no more."""
        self._ended.set()

    async def _wait(self, moved: asyncio.Event) -> bool:
        """Wait until this class's sight moved; false where nothing did for a heartbeat, or the hub ends."""
        waits = [asyncio.ensure_future(event.wait()) for event in (moved, self._ended)]
        try:
            done, _ = await asyncio.wait(waits, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        return bool(done)

    def _top(self, sight: _Sight) -> int:
        with self._hub.reading() as connection:
            return seen_upto(connection, sight.caller, sight.upto)

    def _look(self) -> dict[str, int]:
        """How far each class's sight has come, where the head moved at all since the last look."""
        with self._hub.reading() as connection:
            head = int(connection.execute(_HEAD).scalar_one())
            if head == self._looked:
                return {}
            found = {
                name: seen_upto(connection, sight.caller, sight.upto) for name, sight in list(self._sights.items())
            }
            self._looked = head
            return found
