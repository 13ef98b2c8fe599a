"""Who is at which ad: what a reviewer's machine asks of the hub, by what they read and what they hold. Pure.

A claim is a lease: it ends by itself unless renewed, so that nobody who went away keeps an ad from others.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

RENEW_BEFORE = 60_000
"""Milliseconds before its end at which a claim is renewed."""


class Claim(NamedTuple):
    """An ad this user holds until an instant of this machine's clock (epoch ms), under a fence token.

    `ahead`: taken for work without a network; kept although the ad is not being read.
    """

    ad_id: str
    fence: int
    expires_at: int
    ahead: bool = False


class Wish(NamedTuple):
    """What to ask of the hub: ads to claim or renew, and ads to let go."""

    claim: tuple[str, ...] = ()
    release: tuple[str, ...] = ()


def wish_of(reading: str, held: Mapping[str, Claim], now: int) -> Wish:
    """What to ask while this ad is being read ('' for none), holding these claims.

    The ad is claimed when it is not held or its lease soon ends; what was read before is let go, unless it
    was taken ahead of time. A lease that ended needs no letting go.
    """
    mine = held.get(reading)
    claim = bool(reading) and (mine is None or (not mine.ahead and mine.expires_at - now < RENEW_BEFORE))
    release = (ad for ad, c in held.items() if ad != reading and not c.ahead and c.expires_at > now)
    return Wish((reading,) if claim else (), tuple(sorted(release)))


def first_free(rows: Iterable[tuple[str, str]], user: str) -> int:
    """The first of these (holder, assignee) rows that nobody else is at or was given; 0 if there is none."""
    for index, (holder, assignee) in enumerate(rows):
        if holder in ("", user) and assignee in ("", user):
            return index
    return 0
