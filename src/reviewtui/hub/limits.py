"""How much one caller may ask at once. Ordinary clients never meet these: a backlog and a cold pull go at full speed.

Counted by each process of the hub for itself.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv6Address, ip_address
from time import monotonic

import msgspec

URL_LIMIT = 8 * 1024
"""Bytes of a path and its query."""
HEADER_LIMIT = 32 * 1024
"""Bytes of all headers of a request."""
KEYS_LIMIT = 10_000
"""Callers that are remembered at once, beyond those who are out of breath."""


class Rate(msgspec.Struct, frozen=True):
    """So many a second in the long run, and so many at once before that counts."""

    per_second: float
    at_once: float


class Limits(msgspec.Struct, frozen=True):
    """`requests` and `rows` (facts and reports) count per token, `failures` to come in per address.

    `pages`: looks at what customers see, per link and per address.
    """

    requests: Rate = Rate(200, 5_000)
    rows: Rate = Rate(20_000, 1_000_000)
    failures: Rate = Rate(1, 60)
    pages: Rate = Rate(10, 300)


NORMAL = Limits()


class Buckets:
    """Token buckets, one per key. Event-loop or one thread; taking is quick."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic) -> None:
        """Full buckets; `clock` counts seconds."""
        self._rate = rate
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str, n: float) -> float:
        """Take `n`, and return 0; or take nothing, and return in how many seconds there will be some.

        Where there is one left, any number may be had: what is more than that is owed.
        """
        wait = self.wait(key)
        if not wait:
            self._levels[key] = (self._level(key) - n, self._clock())
            if len(self._levels) > KEYS_LIMIT:
                self._forget()
        return wait

    def wait(self, key: str) -> float:
        """In how many seconds there will be some; 0 if there is."""
        level = self._level(key)
        return 0.0 if level >= 1 else (1.0 - level) / self._rate.per_second

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (self._rate.at_once, 0.0))
        return min(self._rate.at_once, level + (self._clock() - at) * self._rate.per_second)

    def _forget(self) -> None:
        """Full buckets need no remembering; nor, of too many, do the fullest half."""
        levels = {key: self._level(key) for key in self._levels}
        kept = sorted((key for key, level in levels.items() if level < self._rate.at_once), key=levels.__getitem__)
        self._levels = {key: self._levels[key] for key in kept[: KEYS_LIMIT // 2]}


def address_of(client: str, forwarded: Sequence[str], behind_proxy: bool) -> str:
    """Whose failures these are: the address, or of an IPv6 one the network it is in; '' where nobody can tell.

    A proxy adds who asked it at the end of `X-Forwarded-For`, whose lines are `forwarded`, or as a line of its own;
    what stands before that, anybody can write.
    """
    if behind_proxy and forwarded:
        client = forwarded[-1].rpartition(",")[2].strip()
    try:
        address = ip_address(client)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.exploded if address.ipv4_mapped else address.exploded[:19]
    return address.exploded
