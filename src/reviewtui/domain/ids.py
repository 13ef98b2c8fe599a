"""Identifiers made at the source: UUIDv7 (RFC 9562, 5.7), ordered by time within one maker."""

import re
import secrets
from collections.abc import Callable

FACT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
"""The one form in which a fact's id is taken."""
_MAX_MS = 2**48 - 1


def uuid7(ms: int, entropy: int) -> str:
    """A UUIDv7 from epoch milliseconds and 74 random bits. A clock outside 48 bits is clamped."""
    ms = min(max(ms, 0), _MAX_MS)
    high = entropy >> 62 & 0xFFF
    low = entropy & (1 << 62) - 1
    number = ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class IdMaker:
    """Makes UUIDv7s that never repeat and never go back, even when the clock does.

    Args:
        clock: epoch milliseconds.
        entropy: 74 fresh random bits.
    """

    def __init__(self, clock: Callable[[], int], entropy: Callable[[], int] = lambda: secrets.randbits(74)):
        self._clock = clock
        self._entropy = entropy
        self._last_ms = -1
        self._last_bits = 0

    def __call__(self) -> str:
        ms = min(max(self._clock(), 0), _MAX_MS)
        if ms > self._last_ms:
            self._last_ms, self._last_bits = ms, self._entropy() >> 1  # room to count up
        else:
            self._last_bits += 1
            if self._last_bits >= 1 << 74:
                self._last_ms, self._last_bits = self._last_ms + 1, 0
        return uuid7(self._last_ms, self._last_bits)
