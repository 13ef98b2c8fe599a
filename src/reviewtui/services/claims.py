"""Claiming ads at the hub: the one being read, and some ahead of time for work without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewtui.domain.claims import Claim, Wish, is_free, wish_of
from reviewtui.domain.query import parse
from reviewtui.errors import Misused
from reviewtui.services.desk import Desk
from reviewtui.services.pages import PAGE
from reviewtui.services.queue import filter_of
from reviewtui.store.claims import keep_claims, live_claims
from reviewtui.store.reader import Reader
from reviewtui.wire.messages import CLAIMS_LIMIT, Claims

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient
    from reviewtui.wire.messages import ClaimsAnswer

ENDED = 86_400_000
"""A lease that ended so many milliseconds ago is forgotten."""
ALONG = 50
"""How many ads are taken along where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the hub granted, and who is at the ads it did not grant: (ad id, holder)."""

    granted: tuple[Claim, ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    @property
    def until(self) -> int:
        """Until when (epoch ms) all that was granted is kept; 0 where nothing was."""
        return min((claim.expires_at for claim in self.granted), default=0)


def wish(desk: Desk, reading: str) -> Wish:
    """What to ask of the hub while this ad is being read ('' for none)."""
    now = desk.clock()
    asked = wish_of(reading, live_claims(desk.work.connection, now), now)
    return asked._replace(release=asked.release[: CLAIMS_LIMIT - 1])


def wish_back(desk: Desk) -> Wish:
    """What to ask of the hub to give back what was taken along, as many as it takes at once."""
    along = [claim.ad_id for claim in held(desk) if claim.ahead]
    return Wish(release=tuple(along[:CLAIMS_LIMIT]))


def wish_along(reader: Reader, text: str, count: int, now: int, user: str) -> Wish:
    """What to ask of the hub to take along the first ads that a query asks for and nobody else is at or was given.

    Raises:
        BadQuery: the query has a word that means nothing.
        Misused: `along_count`.
    """
    if not 1 <= count <= CLAIMS_LIMIT:
        raise Misused("along_count", most=CLAIMS_LIMIT)
    filter = filter_of(parse(text), now, user, reader)
    free: list[str] = []
    after = None
    while len(free) < count:
        rows = reader.page(filter, now, PAGE, after)
        free += [row.ad_id for row in rows if is_free(row.holder_at(now), row.assignee, user)]
        if len(rows) < PAGE:
            break
        after = rows[-1].anchor
    return Wish(claim=tuple(free[:count]))


async def ask_hub(client: HubClient, wish: Wish, *, ahead: bool = False) -> ClaimsAnswer:
    """The hub's answer to a wish.

    Raises:
        HubFault: no hub, or it refused.
    """
    return await client.claims(Claims(list(wish.claim), list(wish.release), ahead))


def keep(desk: Desk, wish: Wish, answer: ClaimsAnswer, *, ahead: bool = False) -> Claimed:
    """Keep what was granted, by this machine's clock, and forget what was let go or lost to another."""
    now = desk.clock()
    granted, others, seen = [], [], set()
    for lease in answer.leases:
        seen.add(lease.ad_id)
        if lease.holder == desk.user:
            left = lease.expires_at - answer.server_time
            granted.append(Claim(lease.ad_id, lease.fence, now + left, left, ahead))
        elif lease.holder:
            others.append((lease.ad_id, lease.holder))
    lost = {ad_id for ad_id, _ in others} | (set(wish.claim) - seen)
    keep_claims(desk.work.connection, granted, {*wish.release, *lost}, now - ENDED)
    return Claimed(tuple(granted), tuple(others))


def held(desk: Desk) -> Sequence[Claim]:
    """What this user holds now, the first to end first."""
    live = live_claims(desk.work.connection, desk.clock()).values()
    return sorted(live, key=lambda claim: (claim.expires_at, claim.ad_id))


def taken_along(desk: Desk) -> Sequence[tuple[str, str, int]]:
    """(ad id, its headline or text, until when in epoch ms) of what was taken along, the first to end first."""
    along = [claim for claim in held(desk) if claim.ahead]
    titles = desk.reader.titles([claim.ad_id for claim in along])
    return [(claim.ad_id, titles.get(claim.ad_id, ""), claim.expires_at) for claim in along]
