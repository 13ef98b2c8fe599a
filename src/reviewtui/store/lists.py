"""A list as SQL over both files: rows of the mirror that nothing hides, and rows that own facts bring.

In every fragment `a` is an ad, `o` what lies over it, `f` a fact, `:now` the instant (epoch ms).
"""

from dataclasses import dataclass, field

from reviewtui.domain.priority import Anchor
from reviewtui.store.work import undo_of

OPEN_STATES = ("open", "changed")
HITS = 2000
"""A search orders the newest this many hits; more are said to exist, not sorted."""

UPTO = "(SELECT value FROM main.meta WHERE key = 'upto')"
ACTIVE = f"o.until_seq > {UPTO}"
_STANDS = f"iif({ACTIVE}, o.state, a.state)"
SEEN = f"iif(o.skip_until > :now AND {_STANDS} IN ('open', 'changed'), 'skipped', {_STANDS})"
"""The state of an ad `a` for this user, by what lies over it in `o`. A skip hides only what is open."""
_COLUMNS = """a.arrival, {key} AS sort_key, a.ad_id, a.account_id, a.content_hash, a.headline, substr(a.text, 1, 200),
    a.badge, -a.place, a.created_at, a.language, a.status, a.ai_verdict, a.ai_score, a.spend_minor, a.currency"""
DECISION_ID = f"""ifnull((SELECT o.decision_id FROM work.overlay o WHERE o.ad_id = a.ad_id
    AND o.content_hash = a.content_hash AND {ACTIVE}), a.decision_id)"""
"""The decision that holds on an ad `a` for this user, or ''."""
_UNDONE_ELSEWHERE = "SELECT 1 FROM main.fact u WHERE u.ad_id = f.ad_id AND u.kind = 'undo' AND u.target = f.id"
_STANDING = f"NOT EXISTS ({undo_of('work.')}) AND NOT EXISTS ({_UNDONE_ELSEWHERE})"
PULLED_DECISIONS = f"main.fact f WHERE f.kind = 'decision' AND {_STANDING}"
OWN_DECISIONS = f"""work.fact f JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'decision' AND d.state NOT IN ('held', 'withdrawn') AND {_STANDING}"""
"""Decisions `f` that nobody took back and the hub did not refuse; more conditions may follow."""
SORTS = {
    "rank": "a.place",
    "age": "a.created_at",
    "newest": "-a.arrival",
    "spend": "-ifnull(a.spend_minor, 0)",
}
"""Sort keys, each ascending, ties by arrival. `rank` walks an index; the others sort what the filter leaves."""

ASKED_BASE = 2**61
ASKED = f"""(SELECT a.*, iif(o.ad_id IS NULL, 'open', {SEEN.replace("a.state", "'open'")}) AS state,
    iif({ACTIVE}, o.decision_id, '') AS decision_id
    FROM (SELECT {ASKED_BASE} + q.n AS arrival, q.ad_id, q.account_id, q.content_hash, q.headline, q.text, q.place,
        -q.place AS rank, q.created_at, 'asked' AS badge, '' AS language, 'unknown' AS status, '' AS ai_verdict,
        NULL AS ai_score, NULL AS spend_minor, '' AS currency, 0 AS content_seq, q.detail
        FROM work.asked_ad q WHERE q.until_seq > {UPTO}
        AND NOT EXISTS (SELECT 1 FROM main.ad m WHERE m.ad_id = q.ad_id)) a
    LEFT JOIN work.overlay o ON o.ad_id = a.ad_id) a"""
"""This user's own new ads that the mirror does not hold yet, as rows like the mirror's, with their state."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows: queue states, further conditions on the ad (`a.…`), words to match, an order."""

    states: tuple[str, ...] = OPEN_STATES
    where: str = ""
    values: dict[str, object] = field(default_factory=dict)
    match: str = ""
    sort: str = "rank"


def page_sql(
    filter: Filter, after: Anchor | None, before: Anchor | None, last: bool
) -> tuple[str, dict[str, object]]:
    """The rows of a list after one place and up to another, `:limit` of them; the last ones come backwards."""
    key = SORTS[filter.sort]
    values: dict[str, object] = {}
    where = ""
    if after is not None:
        where += f" AND ({key}, a.arrival) > (:after_key, :after_arrival)"
        values |= {"after_key": after.key, "after_arrival": after.arrival}
    if before is not None:
        where += f" AND ({key}, a.arrival) <= (:before_key, :before_arrival)"
        values |= {"before_key": before.key, "before_arrival": before.arrival}
    direction = "DESC" if last else "ASC"
    order = f"ORDER BY sort_key {direction}, arrival {direction} LIMIT :limit"
    parts, bound = _parts(filter, where, _COLUMNS.format(key=key))
    union = " UNION ALL ".join(f"SELECT * FROM ({part} {order})" for part in parts)
    return f"{union} {order}", bound | values


def count_sql(filter: Filter) -> tuple[str, dict[str, object]]:
    """How many rows a list has, counted up to `:limit`."""
    parts, bound = _parts(filter, "", "1")
    union = " UNION ALL ".join(f"SELECT 1 FROM ({part} LIMIT :limit)" for part in parts)
    return f"SELECT count(*) FROM ({union} LIMIT :limit)", bound


def _parts(filter: Filter, where: str, columns: str) -> tuple[list[str], dict[str, object]]:
    """The rows that the mirror has, those that an overlay brings in, and own new ads; each with its state."""
    where = filter.where + where
    values: dict[str, object] = dict(filter.values)
    states = ", ".join(f"'{state}'" for state in filter.states)
    source = "main.ad a"
    if filter.match:
        source = (
            f"(SELECT rowid AS hit FROM main.ad_fts WHERE ad_fts MATCH :match ORDER BY rowid DESC LIMIT {HITS})"
            " CROSS JOIN main.ad a ON a.content_seq = hit"
        )
        values["match"] = filter.match
    over = "a.ad_id = o.ad_id AND a.content_hash = o.content_hash"
    is_open = set(filter.states) == set(OPEN_STATES)
    in_states = "a.open = 1" if is_open else f"a.state IN ({states})"
    held = f"""SELECT {columns}, ifnull((SELECT {SEEN} FROM work.overlay o WHERE {over}), a.state)
        FROM {source} WHERE {in_states} {where} AND NOT EXISTS (
        SELECT 1 FROM work.overlay o WHERE {over} AND {SEEN} NOT IN ({states}))"""
    if filter.match:
        where += (
            " AND a.content_seq IN"
            " (SELECT rowid FROM main.ad_fts WHERE ad_fts MATCH :match AND rowid = a.content_seq)"
        )
    brought = f"""SELECT {columns}, {SEEN} FROM work.overlay o CROSS JOIN main.ad a ON {over}
        WHERE {SEEN} IN ({states}) AND a.state NOT IN ({states}) {where}"""
    asked = f"SELECT {columns}, a.state FROM {ASKED} WHERE a.state IN ({states}) {where}"
    return ([held, brought] if filter.match else [held, brought, asked]), values
