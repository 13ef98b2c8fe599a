"""How long this user read before deciding, from the decisions in work.db."""

from reviewtui.database.sqlite import Connection
from reviewtui.store.lists import OWN_DECISIONS


def reading_times(c: Connection, begun: int, end: int = 2**62) -> list[int | None]:
    """Active milliseconds of each own decision made here since an instant (epoch ms), and before `end`, that stands.

    None where it was not timed. `c` reads mirror.db with work.db attached.
    """
    rows = c.execute(
        f"SELECT json_extract(CAST(f.body AS TEXT), '$.data.active_ms') FROM {OWN_DECISIONS} AND f.at >= ?"
        " AND f.at < ?",
        (begun, end),
    )
    return [ms for (ms,) in rows]
