"""How much of what was sent is in hand at once: a large body waits for its turn before it is read."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reviewtui.hub.gate import Refusal
from reviewtui.wire.messages import BODY_LIMIT

SMALL = 64 * 1024
"""Bytes of a body that needs no turn: there are no more of them than connections."""
IN_HAND = 4 * BODY_LIMIT
"""Bytes of larger bodies, as they are sent, that this process holds at once; half of them for one user at most."""
PATIENCE_S = 20.0
"""How long a body waits for its turn before its sender is told to come back."""
_COME_BACK_S = 5.0


class Bodies:
    """Gives out turns. One event loop."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def turn(self, user: str, size: int) -> AsyncIterator[None]:
        """A turn for a body of this many bytes, from its first to the end of its request.

        Raises:
            Refusal: 503 `busy`: none was to be had.
        """
        if size <= SMALL:
            yield
            return
        try:
            async with asyncio.timeout(PATIENCE_S), self._freed:
                await self._freed.wait_for(lambda: self._fits(user, size))
                self._held[user] += size
        except TimeoutError:
            raise Refusal(503, "busy", _COME_BACK_S) from None
        try:
            yield
        finally:
            async with self._freed:
                self._held[user] -= size
                self._held += Counter()  # forgets who holds nothing
                self._freed.notify_all()

    def _fits(self, user: str, size: int) -> bool:
        return self._held.total() + size <= IN_HAND and self._held[user] + size <= IN_HAND // 2
