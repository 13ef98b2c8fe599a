"""A list as SQL over both files: rows of the mirror that nothing hides, and rows that own facts bring.

In every fragment `a` is an ad, `o` what lies over it, `f` a fact, `:now` the instant (epoch ms).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from reviewtui.domain.priority import Anchor
from reviewtui.store.own import undo_of
from reviewtui.store.rulings import OPEN_STATES
from reviewtui.store.schema import UNUSUAL

HITS = 2000
"""A search orders the newest this many ads it finds; more are said to exist, not sorted."""
WALK = 50_000
"""Of the hits of a search, so many of the newest are looked at for those that its filters leave."""
SKIP_MOST = 366 * 86_400_000
"""A skip that seems to last longer (ms) was made by a clock that has been set right since: it is over."""
FAR = 2**62
"""The sort key of what has none: after everything."""

UPTO = "(SELECT value FROM main.meta WHERE key = 'upto')"
ACTIVE = f"o.until_seq > {UPTO}"
_STANDS = f"iif({ACTIVE}, o.state, a.state)"
_OPEN = "({})".format(", ".join(f"'{state}'" for state in OPEN_STATES))
_PUT_OFF = f"o.skip_until > :now AND o.skip_until <= :now + {SKIP_MOST}"
SEEN = f"iif({_PUT_OFF} AND {_STANDS} IN {_OPEN}, 'skipped', {_STANDS})"
"""The state of an ad `a` for this user, by what lies over it in `o`. A skip hides only what is open."""
_OVER = "a.ad_id = o.ad_id AND a.content_hash = o.content_hash"
_BADGE = """iif(a.round > 0 AND (SELECT p.target FROM main.fact p INDEXED BY fact_ad WHERE p.ad_id = a.ad_id
    AND p.kind = 'appeal' ORDER BY p.accepted DESC LIMIT 1) <> '', 'lesson', a.badge)"""
"""The first badge of an ad `a`; `lesson` where the last who appealed is the platform."""
_COLUMNS = f"""a.arrival, {{key}} AS sort_key, a.ad_id, a.account_id, a.content_hash, a.headline,
    substr(a.text, 1, 200), {_BADGE}, -a.place, a.created_at, a.language, a.status, a.ai_verdict, a.ai_score,
    a.spend_minor, a.currency,
    a.shape, a.due_at, a.assignee, a.disputed, a.agreement"""
DECISION_ID = f"""ifnull((SELECT o.decision_id FROM work.overlay o WHERE o.ad_id = a.ad_id
    AND o.content_hash = a.content_hash AND {ACTIVE}), a.decision_id)"""
"""The decision that holds on an ad `a` for this user, or ''."""
UNSEEN = f"""(d.state IN ('new', 'attempted') OR d.state = 'acked' AND d.seq > {UPTO})
    AND NOT EXISTS (SELECT 1 FROM main.fact seen WHERE seen.id = f.id)"""
"""Of own facts `f` with their delivery `d`: those that count and that the mirror does not hold yet."""
_UNDONE_ELSEWHERE = """SELECT 1 FROM main.fact u INDEXED BY fact_ad
    WHERE u.ad_id = f.ad_id AND u.kind = 'undo' AND u.target = f.id"""
STANDING = f"NOT EXISTS ({undo_of('work.')}) AND NOT EXISTS ({_UNDONE_ELSEWHERE})"
"""Of facts `f`: nobody took it back."""
PULLED_DECISIONS = f"main.fact f INDEXED BY fact_author WHERE f.kind = 'decision' AND {STANDING}"
OWN_DECISIONS = f"""work.fact f JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'decision' AND d.state NOT IN ('held', 'withdrawn') AND {STANDING}"""
"""Decisions `f` that nobody took back and the hub did not refuse; more conditions may follow, and where they were
pulled one on `f.author`."""
PENDING_ASSIGNS = f"""SELECT f.ad_id, f.target AS user, max(f.n) FROM work.fact f JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'assign' AND {UNSEEN} AND {STANDING} GROUP BY f.ad_id"""
"""(ad, user): to whom this user gave ads, as far as the mirror does not hold it yet."""
SORTS = {
    "rank": "a.place",
    "age": "a.created_at",
    "newest": "-a.arrival",
    "spend": "-ifnull(a.spend_minor, 0)",
    "due": f"ifnull(a.due_at, {FAR})",
    "agreement": f"ifnull(a.agreement, {FAR})",
}
"""Sort keys, each ascending, ties by arrival. Most walk an index in this order; `age`, `spend` and `agreement` look
through one."""

_SERVES = {"ad_due": "a.due_at IS NOT NULL", "ad_waiting": "a.waiting = 1"}
"""Indexes of some of the open ads, and of which."""

ASKED_BASE = 2**61
ASKED = f"""(SELECT a.*, iif(o.ad_id IS NULL, 'open', {SEEN.replace("a.state", "'open'")}) AS state,
    iif({ACTIVE}, o.decision_id, '') AS decision_id, iif({ACTIVE}, o.disputed, 0) AS disputed,
    iif({ACTIVE}, o.round, 0) AS round
    FROM (SELECT {ASKED_BASE} + q.n AS arrival, q.ad_id, q.account_id, q.content_hash, q.headline, q.text, q.place,
        -q.place AS rank, q.created_at, 'asked' AS badge, '' AS language, 'unknown' AS status, '' AS ai_verdict,
        NULL AS ai_score, NULL AS spend_minor, '' AS currency, 0 AS content_seq, q.detail, 0 AS shape, q.due_at,
        q.waiting, '' AS assignee, NULL AS agreement, '' AS verdict, '' AS mismatch,
        0 AS severity
        FROM work.asked_ad q WHERE q.until_seq > {UPTO}
        AND NOT EXISTS (SELECT 1 FROM main.ad m WHERE m.ad_id = q.ad_id)) a
    LEFT JOIN work.overlay o ON o.ad_id = a.ad_id) a"""
"""This user's own new ads that the mirror does not hold yet, as rows like the mirror's, with their state."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows: queue states, further conditions on the ad (`a.…`), words to match, an order.

    `among`: the states in which the mirror may hold such ads; None for all that are shown. `driven`: the
    conditions find their ads by an index of their own. `index`: the index of open ads that serves the conditions.
    `few`: the conditions leave so few ads that each is looked up in the full-text index.
    """

    states: tuple[str, ...] = OPEN_STATES
    where: str = ""
    values: dict[str, object] = field(default_factory=dict)
    match: str = ""
    sort: str = "rank"
    among: tuple[str, ...] | None = None
    driven: bool = False
    index: str = ""
    few: bool = False

    @property
    def held(self) -> tuple[str, ...]:
        """The states in which the mirror may hold what the list shows."""
        return self.states if self.among is None else self.among


def page_sql(
    filter: Filter, after: Anchor | None, before: Anchor | None, last: bool
) -> tuple[str, dict[str, object]]:
    """The rows of a list after one place and up to another, `:limit` of them; the last ones come backwards."""
    between, values = _between(filter.sort, after, before)
    order = f"ORDER BY sort_key {'DESC' if last else 'ASC'}, arrival {'DESC' if last else 'ASC'} LIMIT :limit"
    parts, bound = _parts(filter, between, _COLUMNS, last)
    union = " UNION ALL ".join(f"SELECT * FROM ({part} {order})" for part in parts)
    return f"{union} {order}", bound | values


def count_sql(filter: Filter) -> tuple[str, dict[str, object]]:
    """How many rows a list has, counted up to `:limit`."""
    parts, bound = _parts(filter, "", "1", None)
    union = " UNION ALL ".join(f"SELECT 1 FROM ({part} LIMIT :limit)" for part in parts)
    return f"SELECT count(*) FROM ({union} LIMIT :limit)", bound


def accounts_sql(filter: Filter) -> tuple[str, dict[str, object]]:
    """Of which accounts the rows of a list are, and how many of each; `:limit` rows are looked at."""
    parts, bound = _parts(filter, "", "a.account_id AS account_id", None)
    union = " UNION ALL ".join(f"SELECT account_id FROM ({part} LIMIT :limit)" for part in parts)
    rows = f"SELECT account_id, count(*) AS n FROM ({union} LIMIT :limit)"
    return f"{rows} GROUP BY account_id ORDER BY n DESC, account_id", bound


def place_sql(filter: Filter, after: Anchor | None) -> tuple[str, dict[str, object]]:
    """The place about `:offset` rows after another: the mirror alone is walked, along the indexes of its order."""
    between, values = _between(filter.sort, after, None)
    walks = _walks(filter)
    if len(walks) == 1:
        return _places(filter, walks[0], between, False, "1 OFFSET :offset"), filter.values | values
    each = [_places(filter, walk, between, False, ":offset + 1") for walk in walks]
    union = " UNION ALL ".join(f"SELECT * FROM ({one})" for one in each) or "SELECT 0, 0 WHERE 0"
    return f"{union} ORDER BY 1, 2 LIMIT 1 OFFSET :offset", filter.values | values


def _between(sort: str, after: Anchor | None, before: Anchor | None) -> tuple[str, dict[str, object]]:
    """Conditions with `{key}` and `{arrival}` to be named."""
    values: dict[str, object] = {}
    between = ""
    if after is not None:
        newer = " AND {arrival} < :after_arrival"
        between += newer if sort == "newest" else " AND ({key}, {arrival}) > (:after_key, :after_arrival)"
        values |= {"after_key": after.key, "after_arrival": after.arrival}
    if before is not None:
        older = " AND {arrival} >= :before_arrival"
        between += older if sort == "newest" else " AND ({key}, {arrival}) <= (:before_key, :before_arrival)"
        values |= {"before_key": before.key, "before_arrival": before.arrival}
    return between, values


def in_states(states: Sequence[str], column: str = "a.state") -> str:
    """The condition that an ad's state is one of these."""
    names = ", ".join(f"'{state}'" for state in states)
    return f"{column} IN ({names})"


class _Walk(NamedTuple):
    """A way through the mirror's ads: from where, in which state, in which order. `key` as in `SORTS`."""

    source: str
    state: str
    key: str
    order: str = "sort_key {asc}, arrival {asc}"


def _walks(filter: Filter) -> list[_Walk]:
    """Walks along indexes that together meet what the mirror may hold of a list."""
    key = SORTS[filter.sort]
    held = [state for state in filter.held if state != "skipped"]
    if filter.driven:
        return [_Walk("main.ad a", in_states(held), key)]
    walks = []
    if set(OPEN_STATES) <= set(held):
        if filter.sort == "due":
            walks.append(_Walk("main.ad a INDEXED BY ad_due", "a.open = 1 AND a.due_at IS NOT NULL", "a.due_at"))
            undue = "a.open = 1 AND a.due_at IS NULL"
            walks.append(_Walk("main.ad a NOT INDEXED", undue, str(FAR), "arrival {asc}"))
        elif filter.sort == "newest":
            walks.append(_Walk("main.ad a NOT INDEXED", "a.open = 1", key, "arrival {desc}"))
        elif filter.index:
            walks.append(
                _Walk(f"main.ad a INDEXED BY {filter.index}", f"a.open = 1 AND {_SERVES[filter.index]}", key)
            )
        else:
            walks.append(_Walk("main.ad a", "a.open = 1", key))
        held = [state for state in held if state not in OPEN_STATES]
    for state in held:
        if state in ("open", "auto"):
            walks.append(_Walk("main.ad a", f"a.open = {int(state == 'open')} AND a.state = '{state}'", key))
        else:
            walks.append(_Walk("main.ad a", f"a.state = '{state}' AND {UNUSUAL.replace('state', 'a.state')}", key))
    return walks


def _places(filter: Filter, walk: _Walk, between: str, last: bool | None, most: str) -> str:
    """The first places of a walk, or the last: while the conditions look at no more than its index has, no ad is
    read."""
    within = between.format(key=walk.key, arrival="a.arrival")
    order = "" if last is None else "ORDER BY " + walk.order.format(
        asc="DESC" if last else "ASC", desc="ASC" if last else "DESC"
    )  # fmt: skip
    return f"""SELECT {walk.key} AS sort_key, a.arrival AS arrival FROM {walk.source}
        WHERE {walk.state} {filter.where} {within} {order} LIMIT {most}"""


def _hits(filter: Filter, between: str, last: bool | None, most: str) -> str:
    """The same of a search: the full-text index is walked from the newest hit until enough pass the filters."""
    states = "a.open = 1" if set(filter.held) == set(OPEN_STATES) else in_states(filter.held)
    direction = "DESC" if last else "ASC"
    order = "" if last is None else f"ORDER BY sort_key {direction}, arrival {direction}"
    return f"""SELECT * FROM (
        SELECT {SORTS[filter.sort]} AS sort_key, a.arrival AS arrival FROM (
            SELECT rowid AS hit FROM main.ad_fts WHERE ad_fts MATCH :match ORDER BY rowid DESC LIMIT {WALK})
        CROSS JOIN main.ad a ON a.content_seq = hit WHERE {states} {filter.where} LIMIT {HITS})
        WHERE 1 {between.format(key="sort_key", arrival="arrival")} {order} LIMIT {most}"""


def _parts(filter: Filter, between: str, columns: str, last: bool | None) -> tuple[list[str], dict[str, object]]:
    """The rows that the mirror has, those that an overlay brings in, and own new ads; each with its state.

    Of the mirror's, places come first, and as many more as an overlay may hide; then the ads there. `last` is None
    where the order does not matter.
    """
    values: dict[str, object] = dict(filter.values)
    shown = in_states(filter.states, SEEN)
    key = SORTS[filter.sort]
    named = columns.format(key=key)
    where = filter.where + between.format(key=key, arrival="a.arrival")
    if filter.match:
        values["match"] = filter.match
        hit = "SELECT rowid FROM main.ad_fts WHERE ad_fts MATCH :match AND rowid = a.content_seq"
        where += f" AND a.content_seq IN ({hit})"
    most = ":limit + (SELECT count(*) FROM work.overlay)"
    if filter.match and not filter.few:
        places = [_hits(filter, between, last, most)]
    else:
        narrowed = replace(filter, where=f"{filter.where} AND a.content_seq IN ({hit})") if filter.match else filter
        places = [_places(narrowed, walk, between, last, most) for walk in _walks(filter)]
    seen = f"ifnull((SELECT {SEEN} FROM work.overlay o WHERE {_OVER}), a.state)"
    parts = [
        f"""SELECT {columns.format(key="sort_key")}, {seen}
        FROM (SELECT sort_key, arrival AS found FROM ({each})) CROSS JOIN main.ad a ON a.arrival = found
        WHERE NOT EXISTS (SELECT 1 FROM work.overlay o WHERE {_OVER} AND NOT {shown})"""
        for each in places
    ]
    parts.append(
        f"""SELECT {named}, {SEEN} FROM work.overlay o CROSS JOIN main.ad a ON {_OVER}
        WHERE {shown} AND NOT {in_states(filter.held)} {where}"""
    )
    if not filter.match:
        parts.append(f"SELECT {named}, a.state FROM {ASKED} WHERE {in_states(filter.states)} {where}")
    return parts, values
