"""Ads on which sources disagree, as SQL over both files: the mirror's, without what this user settled since.

In every fragment `a` is an ad of the mirror.
"""

from collections.abc import Mapping
from typing import NamedTuple

from reviewtui.database.sqlite import Connection
from reviewtui.store.lists import STANDING, UNSEEN

_SETTLED = f"""SELECT f.ad_id, f.content_hash FROM work.fact f INDEXED BY fact_kind
    JOIN work.delivery d ON d.n = f.n WHERE f.kind = 'settle' AND {UNSEEN} AND {STANDING}"""
"""(ad, fingerprint of its statements): what this user settled and the mirror does not hold yet."""
_REOPENED = f"""SELECT f.ad_id FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    JOIN main.fact s ON s.id = f.target AND s.kind = 'settle' WHERE f.kind = 'undo' AND {UNSEEN}"""
"""Ads whose settlement this user took back, as far as the mirror does not hold that yet."""

_UNSETTLED = f"""m.severity > 0 AND NOT EXISTS (SELECT 1 FROM ({_SETTLED}) s WHERE s.ad_id = m.ad_id
    AND s.content_hash = ifnull(json_extract(m.detail, '$.tale.fingerprint'), ''))"""
_WORST = "json_extract(a.detail, '$.tale.mismatches[0].kind')"


def differing(kind: str | None = None) -> str:
    """The condition that sources disagree on an ad, and nobody settled it; with the bound name of a kind, that
    this is the worst of it."""
    held = "" if kind is None else f" AND m.mismatch = {kind}"
    worst = "IS NOT NULL" if kind is None else f"= {kind}"
    return f"""(a.arrival IN (SELECT m.arrival FROM main.ad m INDEXED BY ad_mismatch WHERE {_UNSETTLED}{held})
        OR a.ad_id IN ({_REOPENED}) AND {_WORST} {worst})"""


class Place(NamedTuple):
    """A place in the list: worst first, then as the queue is ordered."""

    severity: int
    place: int
    arrival: int


class Differing(NamedTuple):
    """One row of the list, its detail as JSON."""

    at: Place
    ad_id: str
    account_id: str
    title: str
    status: str
    detail: str


_ROW = """a.severity, a.place, a.arrival, a.ad_id, a.account_id,
    iif(a.headline <> '', a.headline, substr(a.text, 1, 200)), a.status, a.detail FROM main.ad a"""
_AFTER = " AND (a.severity < :severity OR a.severity = :severity AND (a.place, a.arrival) > (:place, :arrival))"
_OPEN = _UNSETTLED.replace("m.", "a.")


def page(
    c: Connection, where: str, values: Mapping[str, object], limit: int, after: Place | None
) -> list[Differing]:  # fmt: skip
    """The first `limit` ads after a place that a condition leaves, without those that are reopened."""
    anchor = {} if after is None else after._asdict()
    rows = c.execute(
        f"""SELECT {_ROW} INDEXED BY ad_mismatch WHERE {_OPEN} {where} {_AFTER if anchor else ""}
        ORDER BY a.severity DESC, a.place, a.arrival LIMIT :limit""",
        {**values, **anchor, "limit": limit},
    )
    return [Differing(Place(*row[:3]), *row[3:]) for row in rows.fetchall()]


def reopened(c: Connection, where: str, values: Mapping[str, object]) -> list[Differing]:
    """The ads that a condition leaves of those whose settlement was taken back here: few. Their severity is 0."""
    rows = c.execute(
        f"SELECT {_ROW} WHERE a.ad_id IN ({_REOPENED}) AND a.severity = 0 AND {_WORST} IS NOT NULL {where}", values
    )
    return [Differing(Place(*row[:3]), *row[3:]) for row in rows.fetchall()]


def count(c: Connection, where: str, values: Mapping[str, object], most: int) -> int:
    """How many ads a condition leaves, counted up to `most`, without those that are reopened."""
    (found,) = c.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM main.ad a INDEXED BY ad_mismatch WHERE {_OPEN} {where} LIMIT :limit)",
        {**values, "limit": most},
    ).fetchone()
    return int(found)
