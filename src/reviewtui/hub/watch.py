"""Watching: look every minute for what is due, tell it, keep what came of it, until told to stop."""

import asyncio
from collections.abc import Callable

import msgspec

from reviewtui.hub.egress import Egress
from reviewtui.hub.engines import is_away, why_away
from reviewtui.hub.notices import Outcome, claim, nowhere, send, settle
from reviewtui.hub.noticing import Lookout
from reviewtui.hub.opening import Hub

LOOK_S = 60.0
"""Seconds between two looks."""


class Looked(msgspec.Struct, frozen=True):
    """What came of one look. `nowhere`: how much is due and has no address to go to; `away`: why the database could
    not be had, '' where it could."""

    outcomes: tuple[Outcome, ...] = ()
    nowhere: int = 0
    away: str = ""


async def look(hub: Hub, egress: Egress, lookout: Lookout) -> Looked:
    """One look, and what is due told, each address at the same time."""
    with hub.reading() as connection:
        seen = lookout.look(connection, hub.clock())
        homeless = nowhere(connection, seen, hub.clock())
    jobs = claim(hub, seen)
    now = hub.clock()
    outcomes = await asyncio.gather(*(send(egress, job, now) for job in jobs))
    if outcomes:
        settle(hub, outcomes)
    return Looked(tuple(outcomes), homeless)


async def watch(
    hub: Hub,
    egress: Egress,
    lookout: Lookout,
    tell: Callable[[Looked], None],
    stopped: asyncio.Event,
    seconds: float = LOOK_S,
) -> None:
    """Look again and again until `stopped`: what is under way then is ended first. A database that goes away is
    looked for again."""
    while not stopped.is_set():
        try:
            tell(await look(hub, egress, lookout))
        except Exception as error:
            if not is_away(error):
                raise
            tell(Looked(away=why_away(error)))
        try:
            async with asyncio.timeout(seconds):
                await stopped.wait()
        except TimeoutError:
            continue
