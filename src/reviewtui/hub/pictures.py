"""What a creative shows, as a picture of our own making: found, fetched, decoded, kept.

Clients never see bytes from outside: a picture is fetched by `egress`, decoded and encoded anew by `decoder`, and
kept in a folder beside the database, bounded in bytes. What could not be had is not asked for again for a while.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from sqlalchemy import select

from reviewtui.database.shelf import Shelf
from reviewtui.hub.access import Caller
from reviewtui.hub.decoder import NotAPicture, TooManyPixels, decode, pillow_folder
from reviewtui.hub.egress import Away, BadAddress, Egress, EgressFault, PrivateAddress, TooLarge
from reviewtui.hub.gate import Refusal
from reviewtui.hub.opening import Hub, last_erasure
from reviewtui.hub.posters import SAMPLE, address_of, lasting_name
from reviewtui.hub.tables import AD
from reviewtui.wire.messages import AdDetail

KEPT_BYTES = 256_000_000
FETCHES, DECODES = 4, 2
"""How many at once; the rest wait in line."""
AGAIN_SOON, AGAIN_LATER = 60.0, 900.0
"""Seconds until one is asked for again whose host was away, and one that is not to be had as it is."""
REFUSED_MOST = 10_000

_log = logging.getLogger("reviewtui.hub")
_detail = msgspec.json.Decoder(AdDetail)


def detail_of(hub: Hub, caller: Caller, ad_id: str) -> tuple[AdDetail, int]:
    """What is known of an ad in the caller's scope, and after which erasure (`last_erasure`).

    Raises:
        Refusal: 404, the same for an ad that is nowhere and one that is another's.
    """
    if "\0" in ad_id:  # no id holds one, and not every database can be asked for it
        raise Refusal(404, "not_found")
    with hub.reading() as connection:
        row = connection.execute(select(AD.c.account_id, AD.c.detail).where(AD.c.ad_id == ad_id)).first()
        erased = last_erasure(connection)
    if row is None or not caller.sees(row.account_id):
        raise Refusal(404, "not_found")
    return _detail.decode(row.detail), erased


def erased_of(hub: Hub) -> int:
    """The number of a hub's last erasure."""
    with hub.reading() as connection:
        return last_erasure(connection)


def folder_of(hub: Hub) -> Path:
    """Where a hub keeps pictures: beside its database file, or where this system keeps what can be had again."""
    database = hub.engine.url.database
    if hub.engine.dialect.name == "sqlite" and database:
        return Path(f"{database}-pictures")
    from platformdirs import user_cache_path

    return user_cache_path("reviewtui", appauthor=False) / "pictures" / hub.hub_id


class Pictures:
    """The hub's pictures. One event loop; requests for the same picture share one fetch."""

    def __init__(
        self,
        folder: Path,
        egress: Egress,
        *,
        erased: Callable[[], int] = lambda: 0,
        most: int = KEPT_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Pictures kept in a folder of their own, at most `most` bytes of them; `clock` counts seconds.

        `erased`: the number of the last erasure, asked in other threads: no picture from before one is kept.
        """
        self._shelf = Shelf(folder, most)
        self._egress = egress
        self._clock = clock
        self._erased = erased
        self._forgot = -1
        self._fetching, self._decoding = asyncio.Semaphore(FETCHES), asyncio.Semaphore(DECODES)
        self._under_way: dict[str, asyncio.Task[bytes]] = {}
        self._refused: dict[str, tuple[float, int, str]] = {}

    async def picture(self, detail: AdDetail, number: int, erased: int = 0) -> bytes:
        """The picture of an ad's creative, by its place, as a JPEG; a video's is its poster.

        `erased`: the last erasure that the detail is from after.

        Raises:
            Refusal: `not_found` (no such creative), `picture_none` (no address), `picture_refused` (an address
                that is not asked), `picture_away`, `picture_large`, `picture_unreadable`, `pictures_off`.
        """
        if not 0 <= number < len(detail.creatives):
            raise Refusal(404, "not_found")
        address = address_of(detail, number)
        if not address:
            raise Refusal(404, "picture_none")
        name = lasting_name(detail, number, address)
        if (kept := await self._kept(name, erased)) is not None:
            return kept
        until, status, code = self._refused.get(name, (0.0, 0, ""))
        if until > self._clock():
            raise Refusal(status, code)
        task = self._under_way.get(name)
        if task is None:
            task = self._under_way[name] = asyncio.create_task(
                self._have(name, address, detail.creatives[number], erased)
            )
            task.add_done_callback(lambda done: self._forget(name, done))
        return await asyncio.shield(task)

    def forget_erased(self) -> None:
        """Let go of what was kept before the last erasure, wherever that was done. Any thread.

        Raises:
            OSError: something cannot be removed.
        """
        erased = self._erased()
        if erased != self._forgot:
            self._shelf.keep_group(_since(erased))
            self._forgot = erased

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _have(self, name: str, address: str, creative: dict[str, object], erased: int) -> bytes:
        try:
            made = await self._make(address, creative)
        except Refusal as refusal:
            wait = AGAIN_SOON if refusal.code == "picture_away" else AGAIN_LATER
            while len(self._refused) >= REFUSED_MOST:
                self._refused.pop(next(iter(self._refused)))
            self._refused[name] = (self._clock() + wait, refusal.status, refusal.code)
            raise
        try:
            await asyncio.to_thread(self._keep, name, made, erased)
        except OSError as error:  # it is fetched again next time
            _log.warning("a picture could not be kept: %s", error.strerror)
        return made

    async def _make(self, address: str, creative: dict[str, object]) -> bytes:
        if pillow_folder() is None:
            raise Refusal(501, "pictures_off")
        if address.startswith(SAMPLE):
            from reviewtui.hub.drawing import draw

            shape = (_side(creative.get("width")), _side(creative.get("height")))
            async with self._decoding:
                return await asyncio.to_thread(draw, address.removeprefix(SAMPLE), *shape)
        try:
            async with self._fetching:
                raw = await self._egress.fetch(address)
            async with self._decoding:
                return await decode(raw)
        except (EgressFault, NotAPicture) as fault:
            status, code = _answer_to(fault)
            _log.info("a picture could not be had: %s", type(fault).__name__)
            raise Refusal(status, code) from fault

    def _keep(self, name: str, made: bytes, erased: int) -> None:
        """Keep it, unless something was erased since it was asked for: it may be of that."""
        self._shelf.put(name, made, _since(erased))
        still = False
        try:
            still = self._erased() == erased
        finally:
            if not still:
                self._shelf.drop(name, _since(erased))

    async def _kept(self, name: str, erased: int) -> bytes | None:
        try:
            return await asyncio.to_thread(self._shelf.get, name, _since(erased))
        except OSError as error:
            _log.warning("a kept picture could not be read: %s", error.strerror)
            return None

    def _forget(self, name: str, task: "asyncio.Task[bytes]") -> None:
        self._under_way.pop(name, None)
        with suppress(asyncio.CancelledError):
            task.exception()  # looked at, also where whoever asked has gone


def _answer_to(fault: EgressFault | NotAPicture) -> tuple[int, str]:
    """The status and code that say this to a client."""
    match fault:
        case Away():
            return 502, "picture_away"
        case BadAddress() | PrivateAddress():
            return 422, "picture_refused"
        case TooLarge() | TooManyPixels():
            return 422, "picture_large"
        case _:
            return 422, "picture_unreadable"


def _since(erased: int) -> str:
    """The group of the pictures from after this erasure."""
    return str(erased) if erased else ""


def _side(said: object) -> int:
    return said if isinstance(said, int) else 0
