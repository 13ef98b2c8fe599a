"""How the sync stands, in one value for the status line and for people."""

from dataclasses import dataclass
from enum import StrEnum

from reviewtui.words import say


class SyncState(StrEnum):
    """`offline` mends itself; `refused` needs a person; `following`: another process leads."""

    STARTING = "starting"
    IN_SYNC = "in_sync"
    SYNCING = "syncing"
    OFFLINE = "offline"
    REFUSED = "refused"
    FOLLOWING = "following"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """One moment of the sync.

    `words`: a sentence for a person. `last_sync`: when the mirror last stood at the hub's head (epoch ms,
    0 for never). `upto`: how far the mirror has come, of `hub_seq`. `pulled`: rows received in this
    round. `pushing`: facts on their way now. `outbox`, `held`: facts waiting for the hub, and refused
    by it. `changes` counts up whenever what a reader sees may have changed. `renewed` counts mirrors
    that were damaged and begun anew: a reader opened before must be opened again.
    """

    state: SyncState = SyncState.STARTING
    words: str = ""
    last_sync: int = 0
    upto: int = 0
    pulled: int = 0
    pushing: int = 0
    outbox: int = 0
    held: int = 0
    user: str = ""
    role: str = ""
    hub_seq: int = 0
    changes: int = 0
    renewed: int = 0


def describe(state: SyncState, pulled: int = 0, pushing: int = 0) -> str:
    """The sentence of a state that no fault explains."""
    if state is SyncState.SYNCING and pushing:
        return say("sync.pushing", count=pushing)
    if state is SyncState.SYNCING:
        return say("sync.pulling", count=pulled)
    return say(f"sync.{state}")
