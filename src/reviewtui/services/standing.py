"""How this home stands: what waits, what is held, how much there is, and whose hub it is."""

from dataclasses import dataclass

from reviewtui.services.desk import Desk
from reviewtui.settings import Settings
from reviewtui.store.decided import decided_total

PRIVATE = "private"
"""What stands for the hub while none is configured."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of this home. `last_sync` in epoch ms, None for never; `decisions` are those in effect."""

    outbox: int
    held: int
    cursor: str
    last_sync: int | None
    ads: int
    open: int
    decisions: int
    hub: str
    user: str
    role: str


def standing(desk: Desk, settings: Settings) -> Standing:
    """The figures as this cache has them now; no hub is asked."""
    now = desk.clock()
    with desk.reader.snapshot() as connection:
        state = desk.reader.state()
        outbox, held = desk.work.counts()
        (ads,) = connection.execute("SELECT count(*) FROM main.ad").fetchone()
        return Standing(
            outbox=outbox,
            held=held,
            cursor=state.cursor,
            last_sync=state.last_sync or None,
            ads=int(ads),
            open=desk.reader.open_total(now),
            decisions=decided_total(desk.reader),
            hub=settings.hub.url if settings.hub else PRIVATE,
            user=settings.user,
            role=desk.role,
        )
