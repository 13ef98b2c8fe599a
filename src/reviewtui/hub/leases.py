"""Who is at which ad: leases that end by themselves, on the hub's clock, each with a fence token.

A token is the number of the change that gave the ad out, so a later one is always larger. Nothing is written for a
renewal until more than half of the lease is gone: what the hub keeps is what every client was told.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, delete, func, or_, select

from reviewtui.domain.documents import RANGES
from reviewtui.hub.access import Caller
from reviewtui.hub.known import LEASES, Lease
from reviewtui.hub.opening import Hub, Writing, among, listed
from reviewtui.hub.publishing import review_rules
from reviewtui.hub.tables import AD, LEASE
from reviewtui.wire.messages import Claims, ClaimsAnswer, LeaseRow

SWEPT_AT_ONCE = 500
LONGEST_MS = int(RANGES["ahead_hours"][1]) * 3_600_000
"""No lease lasts longer: what ends later was given out by a clock that went wrong, and is over."""
FORGET_MS = 86_400_000
"""A lease nobody holds is forgotten this long after it would have ended: by then it reads as ended everywhere.

The latest of each account stays: the last change that a caller with a scope can see must never go back.
"""

_PLACES = select(AD.c.ad_id, AD.c.account_id).where(among(AD.c.ad_id))
_ENDED = (
    select(LEASE)
    .where(LEASE.c.holder > "", or_(LEASE.c.expires_at <= bindparam("now"), LEASE.c.expires_at > bindparam("latest")))
    .order_by(LEASE.c.expires_at)
    .limit(SWEPT_AT_ONCE)
)
_OF_ACCOUNT = LEASE.alias()
_LATEST = select(func.max(_OF_ACCOUNT.c.seq)).where(_OF_ACCOUNT.c.account_id == LEASE.c.account_id).scalar_subquery()
_OVER = (LEASE.c.holder == "", LEASE.c.expires_at < bindparam("then"), LEASE.c.seq < _LATEST)
_FORGOTTEN = select(LEASE.c.ad_id).where(*_OVER).limit(1)
_FORGET = delete(LEASE).where(*_OVER)


def claim(hub: Hub, caller: Caller, claims: Claims) -> ClaimsAnswer:
    """Give out, renew and take back leases; the answer tells how each ad that was claimed stands.

    Ads that are not here, or not this caller's to see, are left out.
    """
    with hub.writing() as transaction:
        now = transaction.now
        rules = review_rules(transaction.connection)
        lasts = rules.ahead_hours * 3_600_000 if claims.ahead else rules.lease_seconds * 1000
        ids = listed(ad_id for ad_id in (*claims.claim, *claims.release) if "\0" not in ad_id)
        places = {
            ad_id: account_id for ad_id, account_id in transaction.rows(_PLACES, ids=ids) if caller.sees(account_id)
        }
        leases = {row.ad_id: Lease(*row) for row in transaction.rows(LEASES, ids=listed(places))}
        changed: dict[str, Lease] = {}
        for ad_id in claims.release:
            lease = leases.get(ad_id)
            if lease is not None and lease.holder == caller.user:
                lease.seq, lease.holder, lease.granted_to = transaction.next_seq(), "", ""
                changed[ad_id] = lease
        for ad_id in dict.fromkeys(claims.claim):
            if ad_id not in places:
                continue
            lease = leases.get(ad_id)
            if lease is None or not lease.holder or not now < lease.expires_at <= now + LONGEST_MS:
                seq = transaction.next_seq()
                leases[ad_id] = changed[ad_id] = Lease(
                    seq, places[ad_id], ad_id, caller.user, fence=seq, expires_at=now + lasts,
                    granted_to=caller.user, since=now,
                )  # fmt: skip
            elif lease.holder == caller.user and 2 * (lease.expires_at - now) < lasts:
                lease.seq, lease.expires_at = transaction.next_seq(), now + lasts
                changed[ad_id] = lease
        _put(transaction, changed.values())
    standing = (leases[ad_id] for ad_id in dict.fromkeys(claims.claim) if ad_id in places)
    return ClaimsAnswer(server_time=now, leases=[_told(lease) for lease in standing])


def _told(lease: Lease) -> LeaseRow:
    return LeaseRow(
        lease.seq, lease.account_id, lease.ad_id, lease.holder, lease.fence, lease.expires_at, lease.since
    )


def _put(transaction: Writing, leases: Iterable[Lease]) -> None:
    transaction.put_many(LEASE, [msgspec.structs.astuple(lease) for lease in leases])


def _instants(now: int) -> dict[str, int]:
    return {"now": now, "latest": now + LONGEST_MS}


def ended(hub: Hub) -> bool:
    """Whether there are leases to `sweep`."""
    with hub.reading() as connection:
        now = hub.clock()
        over = connection.execute(_ENDED, _instants(now)).first()
        return over is not None or connection.execute(_FORGOTTEN, {"then": now - FORGET_MS}).first() is not None


def sweep(hub: Hub) -> int:
    """End in the database some of the leases that ended on the clock, and return how many; forget old ones."""
    with hub.writing() as transaction:
        leases = [Lease(*row) for row in transaction.rows(_ENDED, **_instants(transaction.now))]
        for lease in leases:
            lease.seq, lease.holder = transaction.next_seq(), ""
        _put(transaction, leases)
        transaction.connection.execute(_FORGET, {"then": transaction.now - FORGET_MS})
    return len(leases)
