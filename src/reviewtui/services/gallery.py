"""Pictures of ads at hand: asked of the hub, kept as files for work offline, laid out off the event loop."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from reviewtui.database.shelf import Shelf
from reviewtui.errors import ReviewError
from reviewtui.sync.cache import forgotten_in
from reviewtui.sync.faults import NoPicture, Unreachable

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient
    from reviewtui.sync.errands import Work

L = TypeVar("L")

KEPT_BYTES = 200_000_000
LAID_MOST = 96
"""Pictures laid out that are kept in memory, each at one size."""
AGAIN = 60.0
"""Seconds until a picture is asked for again that could not be had just now."""
LOADING, AWAY, UNREADABLE = "loading", "picture_line", "picture_unreadable"

logger = logging.getLogger("reviewtui.pictures")
logger.addHandler(logging.NullHandler())


class Place(NamedTuple):
    """A creative of an ad as it was at one content: its place among the ad's creatives."""

    ad_id: str
    content_hash: str
    number: int

    @property
    def name(self) -> str:
        """What it is called among the ad's; another content has other pictures."""
        return f"{self.content_hash} {self.number}"


@dataclass(frozen=True, slots=True)
class Missing:
    """No picture now. `why`: `loading`, `picture_line` (no hub is connected), or the hub's code."""

    why: str


class Gallery(Generic[L]):
    """Pictures by place. Methods return at once, but for `whole`; files, network and layout are in other threads."""

    def __init__(
        self,
        folder: Path,
        ask: Callable[[Work[bytes]], Future[bytes]],
        lay_out: Callable[[bytes, int, int], L],
        changed: Callable[[], object],
        *,
        most: int = KEPT_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A gallery.

        Args:
            folder: where pictures are kept, at most `most` bytes of them.
            ask: has something done with the hub's client (see `Engine.ask`).
            lay_out: makes of a JPEG what is painted in so many columns and rows; raises ValueError if it cannot.
            changed: called from another thread when something came or is known to be missing; must not block.
            clock: seconds.
        """
        self._shelf = Shelf(folder, most)
        self._ask = ask
        self._lay_out = lay_out
        self._changed = changed
        self._clock = clock
        self._threads = ThreadPoolExecutor(2, "pictures")
        self._guard = threading.Lock()
        self._laid: OrderedDict[tuple[Place, int, int], L] = OrderedDict()
        self._missing: dict[Place, tuple[float, Missing]] = {}
        self._coming: dict[Place, Future[bytes]] = {}
        self._laying: set[tuple[Place, int, int]] = set()

    def frame(self, place: Place, columns: int, rows: int) -> L | Missing:
        """The picture laid out for so many columns and rows, or why there is none; one not at hand is fetched."""
        key = (place, columns, rows)
        with self._guard:
            if key in self._laid:
                self._laid.move_to_end(key)
                return self._laid[key]
            until, missing = self._missing.get(place, (0.0, Missing(LOADING)))
            if until > self._clock():
                return missing
            if key in self._laying:
                return Missing(LOADING)
            self._laying.add(key)
        self._bring(place).add_done_callback(partial(self._hand_on, key))
        return Missing(LOADING)

    def fetch_ahead(self, places: Iterable[Place]) -> None:
        """Have these kept, so that they are at hand later, also without a network."""
        for place in places:
            with self._guard:
                known = self._missing.get(place, (0.0, None))[0] > self._clock()
            if not known:
                self._bring(place)

    def again(self) -> None:
        """The hub is back: what could not be had for the moment is asked for again."""
        with self._guard:
            self._missing = {place: said for place, said in self._missing.items() if said[0] == float("inf")}
        self._changed()

    async def whole(self, place: Place) -> bytes:
        """The picture itself, as the hub's JPEG.

        Raises:
            NoPicture: there is none to be had. `HubFault`: not now.
        """
        import asyncio

        return await asyncio.wrap_future(self._bring(place))

    def close(self) -> None:
        """Let go; what was asked for arrives nowhere."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for coming in list(self._coming.values()):
            self._give_up(coming)

    # --- in other threads ---

    def _bring(self, place: Place) -> Future[bytes]:
        """The picture's bytes, from its file or from the hub; one future for all who want them."""
        with self._guard:
            coming = self._coming.get(place)
            if coming is not None:
                return coming
            coming = self._coming[place] = Future()
        self._do(coming, self._look, place, coming)
        return coming

    def _do(self, coming: Future[bytes], work: Callable[..., None], *args: Any) -> None:
        """Work in a thread of ours; after `close` whoever waits hears that nothing comes."""
        try:
            self._threads.submit(work, *args)
        except RuntimeError:  # closed
            self._give_up(coming)

    def _give_up(self, coming: Future[bytes]) -> None:
        with self._guard:
            if not coming.done():
                coming.set_exception(Unreachable("no_line"))

    def _look(self, place: Place, coming: Future[bytes]) -> None:
        forgotten = None
        try:
            forgotten = forgotten_in(self._shelf.folder)
            kept = self._shelf.get(place.name, place.ad_id)
        except OSError as error:
            logger.warning("a picture could not be read: %s", error.strerror)
            kept = None
        if kept:
            self._settle(place, coming, kept)
            return

        async def fetch(client: HubClient) -> bytes:
            return await client.picture(place.ad_id, place.number)

        asked = self._ask(fetch)
        asked.add_done_callback(lambda _: self._do(coming, self._arrived, place, coming, asked, forgotten))

    def _arrived(self, place: Place, coming: Future[bytes], asked: Future[bytes], forgotten: int | None) -> None:
        """Keep what came, unless pictures were forgotten since it was asked for: it may be one of them."""
        error = Unreachable("no_line") if asked.cancelled() else asked.exception()
        if error is not None:
            self._lack(place, coming, error)
            return
        fetched = asked.result()
        try:
            self._shelf.put(place.name, fetched, place.ad_id)
            if forgotten_in(self._shelf.folder) != forgotten:
                self._shelf.drop(place.name, place.ad_id)
        except OSError as trouble:  # it is fetched again next time
            logger.warning("a picture could not be kept: %s", trouble.strerror)
        self._settle(place, coming, fetched)

    def _settle(self, place: Place, coming: Future[bytes], content: bytes) -> None:
        with self._guard:
            self._coming.pop(place, None)
            self._missing.pop(place, None)
        coming.set_result(content)

    def _lack(self, place: Place, coming: Future[bytes], error: BaseException) -> None:
        """Remember that it cannot be had: for this run, or for a while."""
        fault = error if isinstance(error, ReviewError) else Unreachable("no_line")
        if fault is not error:
            logger.error("a picture could not be had", exc_info=error)
        why, until = AWAY, self._clock() + AGAIN
        if isinstance(fault, NoPicture):
            why, until = fault.why, float("inf") if fault.lasting else until
        with self._guard:
            self._coming.pop(place, None)
            self._missing[place] = (until, Missing(why))
        coming.set_exception(fault)

    def _hand_on(self, key: tuple[Place, int, int], coming: Future[bytes]) -> None:
        self._do(coming, self._lay, key, coming)

    def _lay(self, key: tuple[Place, int, int], coming: Future[bytes]) -> None:
        laid: L | None = None
        if coming.exception() is None:
            try:
                laid = self._lay_out(coming.result(), key[1], key[2])
            except ValueError:
                with self._guard:
                    self._missing[key[0]] = (float("inf"), Missing(UNREADABLE))
                with suppress(OSError):  # it is found damaged again next time
                    self._shelf.drop(key[0].name, key[0].ad_id)
        with self._guard:
            self._laying.discard(key)
            if laid is not None:
                self._laid[key] = laid
                while len(self._laid) > LAID_MOST:
                    self._laid.popitem(last=False)
        self._changed()
