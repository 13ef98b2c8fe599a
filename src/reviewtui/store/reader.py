"""Reading the two files as one: what was pulled, overlaid with what this user did since.

An unanswered fact is laid over the mirror by an anti-join (what it hides) plus a UNION ALL (what it
brings back), never by a computed column, so that every list is a walk along an index.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewtui.database.sqlite import Connection, open_file, reading
from reviewtui.domain.priority import Anchor
from reviewtui.store.lists import (
    ACTIVE,
    ASKED,
    ASKED_BASE,
    HITS,
    OPEN_STATES,
    OWN_DECISIONS,
    PULLED_DECISIONS,
    SEEN,
    SORTS,
    Filter,
    count_sql,
    page_sql,
)
from reviewtui.store.mirror import MirrorState, beneath_of, read_state
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import OwnFact, own_fact, own_facts
from reviewtui.wire.messages import AdDetail

__all__ = ["HITS", "OPEN_STATES", "SORTS", "Anchor", "Filter", "Item", "Reader", "StoredAd", "StoredFact"]


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
        sql, values = page_sql(filter, after, before, last)
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
            + (SELECT ifnull(sum(({SEEN} IN {open_}) - a.open), 0) FROM work.overlay o
               CROSS JOIN main.ad a ON a.ad_id = o.ad_id WHERE a.content_hash = o.content_hash)
            + (SELECT count(*) FROM {ASKED} WHERE a.state IN {open_})""",
            {"now": now},
        ).fetchone()
        return int(total)

    def count(self, filter: Filter, now: int, most: int = 10_000) -> int:
        """How many rows a list has, counted up to `most` + 1."""
        sql, values = count_sql(filter)
        (total,) = self.connection.execute(sql, {**values, "now": now, "limit": most + 1}).fetchone()
        return int(total)

    def newer(self, filter: Filter, arrival: int, now: int, most: int = 1000) -> int:
        """How many rows of the list arrived after this one, counted up to `most`."""
        where = f"{filter.where} AND a.arrival > :seen AND a.arrival < {ASKED_BASE}"
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

    def has_ads_of(self, account_id: str) -> bool:
        """Whether any ad, or any question of this user, is of this account."""
        (found,) = self.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM main.ad WHERE account_id = :id)"
            " OR EXISTS (SELECT 1 FROM work.asked_ad WHERE account_id = :id)",
            {"id": account_id},
        ).fetchone()
        return bool(found)

    def states_of(self, ad_ids: Sequence[str], now: int) -> dict[str, str]:
        """The state of each of these ads as this user sees it; one that is nowhere any more is missing."""
        rows = self.connection.execute(
            f"""SELECT a.ad_id, iif(o.ad_id IS NULL, a.state, {SEEN})
            FROM json_each(:ids) wanted CROSS JOIN main.ad a ON a.ad_id = wanted.value
            LEFT JOIN work.overlay o ON o.ad_id = a.ad_id AND o.content_hash = a.content_hash
            UNION ALL SELECT a.ad_id, a.state FROM {ASKED}
            WHERE a.ad_id IN (SELECT value FROM json_each(:ids))""",
            {"ids": msgspec.json.encode(ad_ids).decode(), "now": now},
        )
        return dict(rows.fetchall())

    def ad(self, ad_id: str, now: int) -> StoredAd | None:
        """One ad with its state as this user sees it."""
        row = self.connection.execute(
            f"""SELECT a.ad_id, a.account_id, ifnull((SELECT name FROM main.account WHERE account_id = a.account_id),
                a.account_id), a.arrival, a.content_hash, a.headline, a.text, a.language, a.status, -a.place,
                a.created_at, a.checked_at, a.queued, a.badge, a.ai_verdict, a.ai_score, a.spend_minor, a.currency,
                iif(o.ad_id IS NULL, a.state, {SEEN}), iif({ACTIVE}, o.decision_id, a.decision_id), a.state,
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
                FROM {ASKED} WHERE a.ad_id = :ad_id""",
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
            row = c.execute(f"SELECT a.ad_id, a.content_hash FROM {ASKED} WHERE a.ad_id = :ad_id",
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

    def document(self, name: str) -> tuple[int, bytes] | None:
        """The newest revision of one of the workspace's documents and its JSON; None while none was published."""
        row = self.connection.execute(
            "SELECT revision, body FROM main.rules WHERE name = ? ORDER BY revision DESC LIMIT 1", (name,)
        ).fetchone()
        return None if row is None else (int(row[0]), bytes(row[1]))

    def totals(self) -> tuple[int, int]:
        """(ads in the mirror, effective decisions in the mirror). Counts every row: not for a hot path."""
        ads, decided = self.connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE decision_id <> '') FROM main.ad"
        ).fetchone()
        return int(ads), int(decided)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Several reads that see one moment."""
        return reading(self.connection)
