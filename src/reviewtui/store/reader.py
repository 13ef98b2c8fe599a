"""Reading the two files as one: what was pulled, overlaid with what this user did since.

An unanswered fact is laid over the mirror by an anti-join (what it hides) plus a UNION ALL (what it
brings back), never by a computed column, so that every list is a walk along an index.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from reviewtui.database.sqlite import Connection, open_file, reading
from reviewtui.domain.query import fold
from reviewtui.store.mirror import MirrorState, beneath_of, read_state
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import OwnFact, own_fact, own_facts, undo_of
from reviewtui.wire.messages import AdDetail

OPEN_STATES = ("open", "changed")
HITS = 2000
"""A search orders the newest this many hits; more are said to exist, not sorted."""

_UPTO = "(SELECT value FROM main.meta WHERE key = 'upto')"
_ACTIVE = f"o.until_seq > {_UPTO}"
_STANDS = f"iif({_ACTIVE}, o.state, a.state)"
_SEEN = f"iif(o.skip_until > :now AND {_STANDS} IN ('open', 'changed'), 'skipped', {_STANDS})"
"""The state of an ad `a` for this user, by what lies over it in `o`. A skip hides only what is open."""
_COLUMNS = """a.arrival, {key} AS sort_key, a.ad_id, a.account_id, a.content_hash, a.headline, substr(a.text, 1, 200),
    a.badge, a.rank, a.created_at, a.language, a.status, a.ai_verdict, a.ai_score, a.spend_minor, a.currency"""
DECISION_ID = f"""ifnull((SELECT o.decision_id FROM work.overlay o WHERE o.ad_id = a.ad_id
    AND o.content_hash = a.content_hash AND {_ACTIVE}), a.decision_id)"""
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

_ASKED_BASE = 2**61
_ASKED = f"""(SELECT a.*, iif(o.ad_id IS NULL, 'open', {_SEEN.replace("a.state", "'open'")}) AS state,
    iif({_ACTIVE}, o.decision_id, '') AS decision_id
    FROM (SELECT {_ASKED_BASE} + q.n AS arrival, q.ad_id, q.account_id, q.content_hash, q.headline, q.text, q.place,
        -q.place AS rank, q.created_at, 'asked' AS badge, '' AS language, 'unknown' AS status, '' AS ai_verdict,
        NULL AS ai_score, NULL AS spend_minor, '' AS currency, 0 AS content_seq, q.detail
        FROM work.asked_ad q WHERE q.until_seq > {_UPTO}
        AND NOT EXISTS (SELECT 1 FROM main.ad m WHERE m.ad_id = q.ad_id)) a
    LEFT JOIN work.overlay o ON o.ad_id = a.ad_id) a"""
"""This user's own new ads that the mirror does not hold yet, as rows like the mirror's, with their state."""


class Anchor(msgspec.Struct, frozen=True):
    """A place between two rows of a list: after this sort key and arrival."""

    key: int
    arrival: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows: queue states, further conditions on the ad (`a.…`), words to match, an order."""

    states: tuple[str, ...] = OPEN_STATES
    where: str = ""
    values: dict[str, object] = field(default_factory=dict)
    match: str = ""
    sort: str = "rank"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list. `created_at` in epoch ms; `excerpt` is the beginning of the raw text."""

    arrival: int
    key: int
    ad_id: str
    account_id: str
    account: str
    content_hash: str
    headline: str
    excerpt: str
    badge: str
    rank: int
    created_at: int
    language: str
    status: str
    ai_verdict: str
    ai_score: float | None
    spend_minor: int | None
    currency: str
    state: str

    @property
    def anchor(self) -> Anchor:
        """The place just after this row."""
        return Anchor(self.key, self.arrival)


@dataclass(frozen=True, slots=True)
class StoredAd:
    """One ad, as it is held: the mirror's row or this user's own question, with its detail."""

    ad_id: str
    account_id: str
    account: str
    arrival: int
    content_hash: str
    headline: str
    text: str
    language: str
    status: str
    rank: int
    created_at: int
    checked_at: int
    queued: bool
    badge: str
    ai_verdict: str
    ai_score: float | None
    spend_minor: int | None
    currency: str
    state: str
    decision_id: str
    mirror_state: str
    detail: AdDetail


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact as pulled: who, in which role, in which order, and its bytes."""

    id: str
    accepted: int
    kind: str
    author: str
    role: str
    at: int
    verdict: str
    content_hash: str
    target: str
    ad_id: str
    body: bytes


class Reader:
    """A read-only connection over mirror.db with work.db attached. One thread at a time."""

    def __init__(self, mirror: Path, work: Path) -> None:
        """Open both files, which must exist.

        Raises:
            database.sqlite.Error: one of them cannot be read.
        """
        self.connection: Connection = open_file(mirror, synchronous="NORMAL", read_only=True, cache_mb=8)
        self.connection.execute("ATTACH ? AS work", (f"{work.absolute().as_uri()}?mode=ro",))
        self.connection.create_function("fold", 1, fold, deterministic=True)

    def close(self) -> None:
        """Let go of the files."""
        self.connection.close()

    def state(self) -> MirrorState:
        """How far the mirror has come."""
        return read_state(self.connection)

    def page(
        self, filter: Filter, now: int, limit: int, after: Anchor | None = None, before: Anchor | None = None,
        last: bool = False,
    ) -> list[Item]:  # fmt: skip
        """Rows of a list in order: the first `limit` after an anchor, up to another one, or the last ones."""
        sql, values = _page_sql(filter, after, before, last)
        rows = self.connection.execute(sql, {**values, "now": now, "limit": limit}).fetchall()
        if last:
            rows.reverse()
        return self._items(rows)

    def anchor_at(self, filter: Filter, after: Anchor | None, offset: int) -> Anchor | None:
        """About so many rows after a place: the mirror alone is walked, along the index of its own order."""
        key = SORTS[filter.sort]
        where, values = filter.where, dict(filter.values)
        if after is not None:
            where += f" AND ({key}, a.arrival) > (:after_key, :after_arrival)"
            values |= {"after_key": after.key, "after_arrival": after.arrival}
        states = ", ".join(f"'{state}'" for state in filter.states)
        in_states = "a.open = 1" if set(filter.states) == set(OPEN_STATES) else f"a.state IN ({states})"
        if filter.match:
            return None
        row = self.connection.execute(
            f"SELECT {key}, a.arrival FROM main.ad a WHERE {in_states} {where}"
            f" ORDER BY {key}, a.arrival LIMIT 1 OFFSET :offset",
            {**values, "offset": offset},
        ).fetchone()
        return None if row is None else Anchor(*row)

    def _items(self, rows: Iterable[Sequence[object]]) -> list[Item]:
        rows = list(rows)
        names = self.account_names({str(row[3]) for row in rows})
        return [
            Item(*row[:4], names.get(str(row[3]), str(row[3])), *row[4:])  # type: ignore[call-arg,arg-type]
            for row in rows
        ]

    def open_total(self, now: int) -> int:
        """How many ads are open for this user: the kept count, less what the overlay hides, plus what it adds."""
        open_ = "('open', 'changed')"
        (total,) = self.connection.execute(
            f"""SELECT (SELECT value FROM main.meta WHERE key = 'open')
            + (SELECT ifnull(sum(({_SEEN} IN {open_}) - a.open), 0) FROM work.overlay o
               CROSS JOIN main.ad a ON a.ad_id = o.ad_id WHERE a.content_hash = o.content_hash)
            + (SELECT count(*) FROM {_ASKED} WHERE a.state IN {open_})""",
            {"now": now},
        ).fetchone()
        return int(total)

    def count(self, filter: Filter, now: int, most: int = 10_000) -> int:
        """How many rows a list has, counted up to `most` + 1."""
        sql, values = _page_sql(filter, None, None, False)
        (total,) = self.connection.execute(
            f"SELECT count(*) FROM ({sql})", {**values, "now": now, "limit": most + 1}
        ).fetchone()
        return int(total)

    def newer(self, filter: Filter, arrival: int, now: int, most: int = 1000) -> int:
        """How many rows of the list arrived after this one, counted up to `most`."""
        where = f"{filter.where} AND a.arrival > :seen AND a.arrival < {_ASKED_BASE}"
        narrowed = Filter(filter.states, where, {**filter.values, "seen": arrival}, filter.match)
        return self.count(narrowed, now, most)

    def last_arrival(self) -> int:
        """The arrival number of the newest ad."""
        (last,) = self.connection.execute("SELECT ifnull(max(arrival), 0) FROM main.ad").fetchone()
        return int(last)

    def last_content(self) -> int:
        """The seq of the latest change of any ad's content."""
        (last,) = self.connection.execute("SELECT ifnull(max(content_seq), 0) FROM main.ad").fetchone()
        return int(last)

    def decided_since(self, at: int, user: str) -> int:
        """How many decisions this user made since an instant (epoch ms) that still stand, here or elsewhere."""
        (count,) = self.connection.execute(
            f"""SELECT (SELECT count(*) FROM {OWN_DECISIONS} AND f.at >= :at)
            + (SELECT count(*) FROM {PULLED_DECISIONS} AND f.author = :user AND f.at >= :at
               AND NOT EXISTS (SELECT 1 FROM work.fact w WHERE w.id = f.id))""",
            {"at": at, "user": user},
        ).fetchone()
        return int(count)

    def account_names(self, ids: set[str]) -> dict[str, str]:
        """Names of these accounts."""
        rows = self.connection.execute(
            "SELECT account_id, name FROM main.account WHERE account_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(ids)).decode(),),
        )
        return dict(rows.fetchall())

    def accounts(self) -> list[tuple[str, str]]:
        """(id, name) of every account, by name."""
        return self.connection.execute(
            "SELECT account_id, name FROM main.account ORDER BY name, account_id"
        ).fetchall()

    def states_of(self, ad_ids: Sequence[str], now: int) -> dict[str, str]:
        """The state of each of these ads as this user sees it; one that is nowhere any more is missing."""
        rows = self.connection.execute(
            f"""SELECT a.ad_id, iif(o.ad_id IS NULL, a.state, {_SEEN})
            FROM json_each(:ids) wanted CROSS JOIN main.ad a ON a.ad_id = wanted.value
            LEFT JOIN work.overlay o ON o.ad_id = a.ad_id AND o.content_hash = a.content_hash
            UNION ALL SELECT a.ad_id, a.state FROM {_ASKED}
            WHERE a.ad_id IN (SELECT value FROM json_each(:ids))""",
            {"ids": msgspec.json.encode(ad_ids).decode(), "now": now},
        )
        return dict(rows.fetchall())

    def ad(self, ad_id: str, now: int) -> StoredAd | None:
        """One ad with its state as this user sees it."""
        row = self.connection.execute(
            f"""SELECT a.ad_id, a.account_id, ifnull((SELECT name FROM main.account WHERE account_id = a.account_id),
                a.account_id), a.arrival, a.content_hash, a.headline, a.text, a.language, a.status, a.rank,
                a.created_at, a.checked_at, a.queued, a.badge, a.ai_verdict, a.ai_score, a.spend_minor, a.currency,
                iif(o.ad_id IS NULL, a.state, {_SEEN}), iif({_ACTIVE}, o.decision_id, a.decision_id), a.state,
                a.detail
            FROM main.ad a LEFT JOIN work.overlay o ON o.ad_id = a.ad_id AND o.content_hash = a.content_hash
            WHERE a.ad_id = :ad_id""",
            {"ad_id": ad_id, "now": now},
        ).fetchone()
        if row is None:
            row = self.connection.execute(
                f"""SELECT a.ad_id, a.account_id, ifnull((SELECT name FROM main.account
                    WHERE account_id = a.account_id), a.account_id), a.arrival, a.content_hash, a.headline, a.text,
                    a.language, a.status, a.rank, a.created_at, a.created_at, 1, a.badge, '', NULL, NULL, '', a.state,
                    a.decision_id, 'open', a.detail
                FROM {_ASKED} WHERE a.ad_id = :ad_id""",
                {"ad_id": ad_id, "now": now},
            ).fetchone()
        if row is None:
            return None
        return StoredAd(*row[:-1], msgspec.json.decode(row[-1], type=AdDetail))  # type: ignore[call-arg]

    def facts_on(self, ad_id: str) -> list[StoredFact]:
        """What was pulled of people's acts on an ad, in order of receipt."""
        rows = self.connection.execute(
            "SELECT id, accepted, kind, author, role, at, verdict, content_hash, target, ad_id, body FROM main.fact"
            " WHERE ad_id = ? ORDER BY accepted",
            (ad_id,),
        )
        return [StoredFact(*row) for row in rows]

    def own_facts_on(self, ad_id: str) -> list[OwnFact]:
        """This user's own facts about an ad, oldest first, with their way to the hub."""
        return [
            own_fact(row)
            for row in self.connection.execute(own_facts("work.") + "WHERE f.ad_id = ? ORDER BY f.n", (ad_id,))
        ]

    def facts_by_id(self, ids: Sequence[str]) -> list[StoredFact]:
        """Those of these facts that the mirror holds."""
        rows = self.connection.execute(
            "SELECT id, accepted, kind, author, role, at, verdict, content_hash, target, ad_id, body FROM main.fact"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ids).decode(),),
        )
        return [StoredFact(*row) for row in rows]

    def beneath(self, ad_id: str) -> Beneath | None:
        """An ad without what lies over it: the mirror's, or this user's own question."""
        with reading(self.connection) as c:
            found = beneath_of(c, [ad_id])
            if found:
                return found[0]
            row = c.execute(f"SELECT a.ad_id, a.content_hash FROM {_ASKED} WHERE a.ad_id = :ad_id",
                            {"ad_id": ad_id, "now": 0}).fetchone()  # fmt: skip
        return None if row is None else Beneath(*row)

    def decisions_by(self, author: str, limit: int, before: int = 2**62) -> list[StoredFact]:
        """Pulled decisions of one author made before an instant (epoch ms), newest first."""
        rows = self.connection.execute(
            "SELECT id, accepted, kind, author, role, at, verdict, content_hash, target, ad_id, body FROM main.fact"
            " WHERE kind = 'decision' AND author = ? AND at < ? ORDER BY at DESC LIMIT ?",
            (author, before, limit),
        )
        return [StoredFact(*row) for row in rows]

    def own_decisions(self, limit: int, before: int = 2**62) -> list[OwnFact]:
        """This device's own decisions made before an instant (epoch ms), newest first."""
        sql = own_facts("work.") + "WHERE f.kind = 'decision' AND f.at < ? ORDER BY f.at DESC, f.n DESC LIMIT ?"
        return [own_fact(row) for row in self.connection.execute(sql, (before, limit))]

    def policies(self) -> list[bytes]:
        """The newest revision of every policy, as JSON."""
        rows = self.connection.execute(
            "SELECT body FROM main.policy p WHERE revision ="
            " (SELECT max(revision) FROM main.policy WHERE policy = p.policy) ORDER BY policy"
        )
        return [bytes(row[0]) for row in rows]

    def totals(self) -> tuple[int, int]:
        """(ads in the mirror, effective decisions in the mirror). Counts every row: not for a hot path."""
        ads, decided = self.connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE decision_id <> '') FROM main.ad"
        ).fetchone()
        return int(ads), int(decided)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Several reads that see one moment."""
        return reading(self.connection)


def _page_sql(
    filter: Filter, after: Anchor | None, before: Anchor | None, last: bool
) -> tuple[str, dict[str, object]]:
    key = SORTS[filter.sort]
    columns = _COLUMNS.format(key=key)
    values: dict[str, object] = dict(filter.values)
    states = ", ".join(f"'{state}'" for state in filter.states)
    where = filter.where
    if after is not None:
        where += f" AND ({key}, a.arrival) > (:after_key, :after_arrival)"
        values |= {"after_key": after.key, "after_arrival": after.arrival}
    if before is not None:
        where += f" AND ({key}, a.arrival) <= (:before_key, :before_arrival)"
        values |= {"before_key": before.key, "before_arrival": before.arrival}
    source = "main.ad a"
    if filter.match:
        source = (
            f"(SELECT rowid AS hit FROM main.ad_fts WHERE ad_fts MATCH :match ORDER BY rowid DESC LIMIT {HITS})"
            " CROSS JOIN main.ad a ON a.content_seq = hit"
        )
        values["match"] = filter.match
    direction = "DESC" if last else "ASC"
    order = f"ORDER BY sort_key {direction}, arrival {direction} LIMIT :limit"
    is_open = set(filter.states) == set(OPEN_STATES)
    in_states = "a.open = 1" if is_open else f"a.state IN ({states})"
    over = "a.ad_id = o.ad_id AND a.content_hash = o.content_hash"
    held = f"""SELECT {columns}, ifnull((SELECT {_SEEN} FROM work.overlay o WHERE {over}), a.state)
        FROM {source} WHERE {in_states} {where} AND NOT EXISTS (
        SELECT 1 FROM work.overlay o WHERE {over} AND {_SEEN} NOT IN ({states})) {order}"""
    if filter.match:
        where += (
            " AND a.content_seq IN"
            " (SELECT rowid FROM main.ad_fts WHERE ad_fts MATCH :match AND rowid = a.content_seq)"
        )
    brought = f"""SELECT {columns}, {_SEEN} FROM work.overlay o CROSS JOIN main.ad a ON {over}
        WHERE {_SEEN} IN ({states}) AND a.state NOT IN ({states}) {where} {order}"""
    parts = [held, brought]
    if not filter.match:
        parts.append(f"SELECT {columns}, a.state FROM {_ASKED} WHERE a.state IN ({states}) {where} {order}")
    union = " UNION ALL ".join(f"SELECT * FROM ({part})" for part in parts)
    return f"{union} {order}", values
