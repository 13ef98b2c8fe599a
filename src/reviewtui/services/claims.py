"""Claiming ads at the hub: the one being read, and some ahead of time for work without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewtui.domain.claims import Claim, Wish, wish_of
from reviewtui.services.desk import Desk
from reviewtui.store.claims import held_claims, keep_claims
from reviewtui.wire.messages import CLAIMS_LIMIT, Claims

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient
    from reviewtui.wire.messages import ClaimsAnswer

ENDED = 86_400_000
"""A lease that ended so many milliseconds ago is forgotten."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the hub granted, and who is at the ads it did not grant: (ad id, holder)."""

    granted: tuple[Claim, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


def wish(desk: Desk, reading: str) -> Wish:
    """What to ask of the hub while this ad is being read ('' for none)."""
    return wish_of(reading, held_claims(desk.work.connection), desk.clock())


async def ask_hub(client: HubClient, wish: Wish, *, ahead: bool = False) -> ClaimsAnswer:
    """The hub's answer to a wish.

    Raises:
        HubFault: no hub, or it refused.
    """
    return await client.claims(Claims(list(wish.claim[:CLAIMS_LIMIT]), list(wish.release[:CLAIMS_LIMIT]), ahead))


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
    now = desk.clock()
    live = (claim for claim in held_claims(desk.work.connection).values() if claim.is_live(now))
    return sorted(live, key=lambda claim: (claim.expires_at, claim.ad_id))
