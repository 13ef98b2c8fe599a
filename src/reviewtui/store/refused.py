"""Facts the hub refused that must never be offered to it again: what their user said since goes before them.

They are withdrawn: kept in work.db, and sent no more.
"""

from collections.abc import Sequence

import msgspec

from reviewtui.database.sqlite import Connection

TOO_LARGE = "fact_too_large"
"""The code of what was not sent, or not let through, for its size."""
DAMAGED = "fact_damaged"
"""The code of what was not sent since its bytes are not those that were recorded."""
UNASKED = (TOO_LARGE, DAMAGED)
"""What is held for these codes the hub did not refuse: it may have it, by an attempt whose answer was lost."""

_TAKEN_BACK = f"""WITH pair AS (
        SELECT f.n AS refused, u.n AS undo, d.code FROM delivery d JOIN fact f ON f.n = d.n
        JOIN fact u ON u.target = f.id AND u.target <> '' AND u.kind = 'undo' WHERE d.state = 'held')
    UPDATE delivery SET state = 'withdrawn'
    WHERE state <> 'acked' AND n IN (
        SELECT refused FROM pair UNION ALL SELECT undo FROM pair WHERE code NOT IN {UNASKED})"""
_OF_WITHDRAWN = """UPDATE delivery SET state = 'withdrawn' WHERE state = 'held' AND EXISTS (
        SELECT 1 FROM fact u JOIN fact f ON f.id = u.target JOIN delivery d ON d.n = f.n
        WHERE u.n = delivery.n AND u.kind = 'undo' AND u.target <> '' AND d.state = 'withdrawn')"""
_TAKEN_BACK_HERE = """SELECT f.id, u.n, u.ad_id FROM delivery d JOIN fact f ON f.n = d.n
        JOIN fact u ON u.target = f.id AND u.target <> '' AND u.kind = 'undo' JOIN delivery ud ON ud.n = u.n
        WHERE d.state = 'withdrawn' AND ud.state = 'withdrawn'"""
_OVERTAKEN = """UPDATE delivery SET state = 'withdrawn' WHERE state = 'held' AND EXISTS (
        SELECT 1 FROM fact f JOIN fact later ON later.ad_id = f.ad_id AND later.n > f.n
        AND later.content_hash = f.content_hash AND later.round = f.round AND later.adjudication = f.adjudication
        JOIN delivery d ON d.n = later.n
        WHERE f.n = delivery.n AND f.kind = 'decision' AND later.kind = 'decision'
        AND d.state NOT IN ('held', 'withdrawn') AND NOT EXISTS (
            SELECT 1 FROM fact u JOIN delivery ud ON ud.n = u.n
            WHERE u.target = later.id AND u.target <> '' AND u.kind = 'undo' AND ud.state <> 'held'))"""


def withdraw_taken_back(c: Connection) -> None:
    """Withdraw what was refused and has an undo, together with that undo, unless the hub may have it all the same;
    and a refused undo of what was withdrawn: the hub never had that. Within a transaction of work.db.
    """
    c.execute(_TAKEN_BACK)
    c.execute(_OF_WITHDRAWN)


def taken_back(c: Connection, ids: Sequence[str] | None = None) -> list[tuple[str, int, str]]:
    """(id, number of its undo, ad) of what was taken back before the hub had it, as far as was known here; among
    these ids, or among all."""
    if ids is None:
        return c.execute(_TAKEN_BACK_HERE).fetchall()
    some = f"{_TAKEN_BACK_HERE} AND f.id IN (SELECT value FROM json_each(?))"
    return c.execute(some, (msgspec.json.encode(ids).decode(),)).fetchall()


def withdraw_overtaken(c: Connection) -> None:
    """Withdraw refused decisions in whose place a later one stands. Within a transaction of work.db.

    The hub takes the decision it received last as the author's word on a content in a round
    (`domain.decisions.current_opinions`): offered again, the older would win.
    """
    c.execute(_OVERTAKEN)
