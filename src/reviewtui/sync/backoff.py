"""How long to wait after a fault: longer each time, by chance, and never less than the hub asked for."""

from collections.abc import Callable

from reviewtui.sync.faults import HubFault

FLOOR, MOST = 1.0, 30.0
RETRY_AFTER_MOST = 120.0


def wait_after(fault: Exception | None, failures: int, random: Callable[[], float]) -> tuple[float, float]:
    """The least and the chosen number of seconds before the next try, after so many failures in a row.

    Exponential with full jitter, so that those whom one fault hit do not come back together.
    """
    asked = fault.retry_after if isinstance(fault, HubFault) else None
    floor = max(FLOOR, min(asked or 0.0, RETRY_AFTER_MOST))
    most = min(MOST, FLOOR * 2.0 ** min(failures, 10))
    return floor, max(floor, random() * most)
