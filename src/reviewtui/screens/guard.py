"""Which verdict keys count: not a repeat, not a paste, not before the ad was read. Pure."""


class KeyGuard:
    """Ignores a key until it was silent for a while. Times in seconds on one clock, of the key events themselves."""

    def __init__(self, repeat_ms: int) -> None:
        self._silence = repeat_ms / 1000
        self._last: dict[str, float] = {}

    def repeats(self, key: str, at: float) -> bool:
        """Whether this press comes too soon after the last one of the same key; remembers it either way."""
        last = self._last.get(key)
        self._last[key] = at
        return last is not None and at - last < self._silence
