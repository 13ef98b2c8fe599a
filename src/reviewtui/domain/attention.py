"""How long somebody really looked: time between signs of life, idle gaps left out."""

IDLE_MS = 30_000
"""A gap longer than this counts as this much: somebody may read for half a minute without a key."""


class Attention:
    """Adds up active milliseconds from the instants (epoch or monotonic ms) of keys and clicks."""

    def __init__(self, now: int) -> None:
        self._last = now
        self._active = 0

    def sign(self, now: int) -> None:
        """A key, a click, a scroll."""
        self._active += min(max(0, now - self._last), IDLE_MS)
        self._last = max(now, self._last)

    def active_ms(self, now: int) -> int:
        """Active milliseconds up to now."""
        return self._active + min(max(0, now - self._last), IDLE_MS)
