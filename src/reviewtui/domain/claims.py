"""Who is at which ad: what a reviewer's machine asks of the hub, by what they read and what they hold. Pure.

A claim is a lease: it ends by itself unless renewed, so that nobody who went away keeps an ad from others.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

LOOK_MOST, LOOK_LEAST = 15_000, 1_000
"""Milliseconds between two looks at what must be claimed, renewed or let go, at most and at least."""
LAST_MINUTE = 60_000
"""Milliseconds before its end at which a claim taken ahead of time is renewed, if its ad is being read then."""


class Claim(NamedTuple):
    """An ad this user holds until an instant of this machine's clock (epoch ms), under a fence token.

    `lasts`: milliseconds that were left of it when the hub granted or renewed it. `ahead`: taken for work without a
    network; kept although the ad is not being read. `spent`: the ad was decided under it, and with the decision the
    hub lets the ad go; the fence stays good for a change of mind.
    """

    ad_id: str
    fence: int
    expires_at: int
    lasts: int
    ahead: bool = False
    spent: bool = False

    def is_live(self, now: int) -> bool:
        """Whether the ad is kept for this user."""
        return self.expires_at > now and not self.spent

    @property
    def renew_at(self) -> int:
        """From when on the hub renews it: nothing is written there until more than half of a lease is gone."""
        return self.expires_at - (LAST_MINUTE if self.ahead else (self.lasts - 1) // 2)


class Wish(NamedTuple):
    """What to ask of the hub: ads to claim or renew, and ads to let go; and in how many ms to look again."""

    claim: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    look_in: int = LOOK_MOST

    def __bool__(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.claim or self.release)


def wish_of(reading: str, held: Mapping[str, Claim], now: int) -> Wish:
    """What to ask while this ad is being read ('' for none), holding these claims.

    The ad is claimed when it is not held, or half of its lease is gone; what was read before is let go, unless it
    was taken ahead of time. Of a lease that ended, or under which the ad was decided, the hub knows.
    """
    mine = held.get(reading)
    renew_in = mine.renew_at - now if mine is not None and mine.is_live(now) else 0
    claim = (reading,) if reading and renew_in <= 0 else ()
    release = (ad for ad, c in held.items() if ad != reading and not c.ahead and c.is_live(now))
    look_in = min(renew_in, LOOK_MOST) if renew_in > 0 else LOOK_MOST
    return Wish(claim, tuple(sorted(release)), max(look_in, LOOK_LEAST))


def first_free(rows: Iterable[tuple[str, str]], user: str) -> int:
    """The first of these (holder, assignee) rows that nobody else is at or was given; 0 if there is none."""
    for index, row in enumerate(rows):
        if is_free(*row, user):
            return index
    return 0


def is_free(holder: str, assignee: str, user: str) -> bool:
    """Whether nobody else is at an ad, and it was given to nobody else."""
    return holder in ("", user) and assignee in ("", user)
