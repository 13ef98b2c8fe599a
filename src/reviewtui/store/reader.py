"""Reading the two files as one: what was pulled, overlaid with what this user did since.

An unanswered fact is laid over the mirror by an anti-join (what it hides) plus a UNION ALL (what it
brings back), never by a computed column, so that every list is a walk along an index.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from reviewtui.database.sqlite import Connection, open_file, reading
from reviewtui.domain.priority import Anchor
from reviewtui.store.acts import ActsReader, Lease, StoredFact
from reviewtui.store.held import TWINS, Hold, Item, StoredAd
from reviewtui.store.lists import (
    ACTIVE,
    ASKED,
    ASKED_BASE,
    HITS,
    OWN_DECISIONS,
    PENDING_ASSIGNS,
    PULLED_DECISIONS,
    SEEN,
    SORTS,
    Filter,
    count_sql,
    in_states,
    page_sql,
    place_sql,
)
from reviewtui.store.overlay import Beneath
from reviewtui.store.progress import MirrorState, read_state
from reviewtui.store.rulings import OPEN_STATES, beneath_one
from reviewtui.wire.messages import AdDetail

__all__ = [
    "HITS", "OPEN_STATES", "SORTS", "Anchor", "Filter", "Hold", "Item", "Lease", "Reader", "StoredAd", "StoredFact",
]  # fmt: skip

WALK_KB = 512
"""Memory for pages of each file that is walked through once: so much stays in the processor's own."""


class Reader(ActsReader):
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
        return self._items(rows, now)

    def anchor_at(self, filter: Filter, after: Anchor | None, offset: int) -> Anchor | None:
        """About so many rows after a place; None for a search, and where there are fewer."""
        if filter.match:
            return None
        sql, values = place_sql(filter, after)
        row = self.connection.execute(sql, {**values, "offset": offset, "now": 0}).fetchone()
        return None if row is None else Anchor(*row)

    def _items(self, rows: Sequence[Sequence[Any]], now: int) -> list[Item]:
        """The rows with what is not in them: the account's name, and whose the ad is now."""
        names = self.account_names({str(row[3]) for row in rows})
        holds = self._holds({row[2]: row[-4] for row in rows}, now)
        items = [
            Item(*row[:4], names.get(row[3], row[3]), *row[4:-3], bool(row[-3]), *row[-2:])  # type: ignore[call-arg]
            for row in rows
        ]
        return [item.held(holds[item.ad_id]) for item in items]

    def pending_assigns(self, ad_ids: Sequence[str]) -> dict[str, str]:
        """To whom this user gave some of these ads, as far as the mirror does not hold it yet."""
        rows = self.connection.execute(
            f"SELECT ad_id, user FROM ({PENDING_ASSIGNS}) WHERE ad_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ad_ids).decode(),),
        )
        return dict(rows.fetchall())

    def twins(self, alike: int | str, now: int, limit: int = 50, content_hash: str = "") -> list[Item]:
        """The open ads that are near-identical (see `StoredAd.alike`); with a `content_hash`, identical."""
        return self.page(_alike(alike, content_hash), now, limit)

    def twins_count(self, alike: int | str, now: int, most: int = 999) -> int:
        """How many open ads are near-identical, counted up to `most`; those that own acts opened again left out."""
        sql = _TWINS.format(alike=":alike", most=":most", uncovered=_UNCOVERED)
        (count,) = self.connection.execute(sql, {"alike": alike, "now": now, "most": most}).fetchone()
        return int(count)

    def open_total(self, now: int) -> int:
        """How many ads are open for this user: the kept count, less what the overlay hides, plus what it adds."""
        shown = in_states(OPEN_STATES, SEEN)
        (total,) = self.connection.execute(
            f"""SELECT (SELECT value FROM main.meta WHERE key = 'open')
            + (SELECT ifnull(sum(({shown}) - a.open), 0) FROM work.overlay o
               CROSS JOIN main.ad a ON a.ad_id = o.ad_id WHERE a.content_hash = o.content_hash)
            + (SELECT count(*) FROM {ASKED} WHERE {in_states(OPEN_STATES)})""",
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
        narrowed = replace(
            filter, where=where, values={**filter.values, "seen": arrival}, sort="rank", driven=True, index=""
        )
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

    def alike_of(self, ad_id: str) -> int | str:
        """What near-identical ads share with this one (see `StoredAd.alike`); 0 where there is no such ad."""
        row = self.connection.execute(
            "SELECT iif(shape, shape, content_hash) FROM main.ad WHERE ad_id = ?", (ad_id,)
        ).fetchone()
        return 0 if row is None else row[0]

    def titles(self, ad_ids: Sequence[str]) -> dict[str, str]:
        """The headlines of these ads, or how their texts begin."""
        rows = self.connection.execute(
            "SELECT ad_id, iif(headline <> '', headline, substr(text, 1, 200)) FROM main.ad"
            " WHERE ad_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ad_ids).decode(),),
        )
        return dict(rows.fetchall())

    def holds_of(self, ad_ids: Sequence[str], now: int) -> dict[str, Hold]:
        """Whose these ads are now."""
        rows = self.connection.execute(
            "SELECT ad_id, assignee FROM main.ad WHERE ad_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ad_ids).decode(),),
        )
        return self._holds(dict.fromkeys(ad_ids, "") | dict(rows.fetchall()), now)

    def _holds(self, assigned: Mapping[str, str], now: int) -> dict[str, Hold]:
        """Whose ads are now, by whom the mirror says they were given to."""
        ids = list(assigned)
        leases, along = self.leases_of(ids, now), self.taken_along(ids, now)
        given = {**assigned, **self.pending_assigns(ids)}
        holds = {}
        for ad_id in ids:
            lease = leases.get(ad_id)
            holder, until = (lease.holder, lease.expires_at) if lease is not None else ("", 0)
            holds[ad_id] = Hold(given[ad_id], holder, until, along.get(ad_id, 0))
        return holds

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

    def accounts_of_their_own(self) -> list[tuple[str, str]]:
        """(id, name) of each account of which a source told, or that has ads: no ticket's word alone."""
        return self.connection.execute(
            "SELECT account_id, name FROM main.account AS a"
            " WHERE EXISTS (SELECT 1 FROM main.record AS r WHERE r.account_id = a.account_id AND r.kind = 'account')"
            " OR EXISTS (SELECT 1 FROM main.ad WHERE ad.account_id = a.account_id)"
        ).fetchall()

    def has_account(self, account_id: str) -> bool:
        """Whether anything was pulled of this account."""
        tables = ("account", "record", "ad")
        found = " OR ".join(f"EXISTS (SELECT 1 FROM main.{table} WHERE account_id = :id)" for table in tables)
        return bool(self.connection.execute(f"SELECT {found}", {"id": account_id}).fetchone()[0])

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
        values = {"ad_id": ad_id, "now": now}
        row = self.connection.execute(_AD, values).fetchone() or self.connection.execute(_ASKED_AD, values).fetchone()
        if row is None:
            return None
        return StoredAd(*row[:-1], _read_detail(row[-1]))  # type: ignore[call-arg]

    def beneath(self, ad_id: str) -> Beneath | None:
        """An ad without what lies over it: the mirror's, or this user's own question."""
        found = self.beneath_and_round(ad_id)
        return None if found is None else found[0]

    def beneath_and_round(self, ad_id: str) -> tuple[Beneath, int] | None:
        """As `beneath`, and the round that stands on it for this user."""
        found = beneath_one(self.connection, ad_id)
        if found is not None:
            return found
        row = self.connection.execute(
            f"SELECT a.ad_id, a.content_hash, a.round FROM {ASKED} WHERE a.ad_id = :ad_id", {"ad_id": ad_id, "now": 0}
        ).fetchone()
        if row is None:
            return beneath_one(self.connection, ad_id)  # it may have come between the two readings
        return Beneath(*row[:2]), int(row[2])

    def totals(self) -> tuple[int, int]:
        """(ads in the mirror, effective decisions in the mirror). Counts every row: not for a hot path."""
        ads, decided = self.connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE decision_id <> '') FROM main.ad"
        ).fetchone()
        return int(ads), int(decided)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Several reads that see one moment."""
        return reading(self.connection)

    @contextmanager
    def walk(self) -> Iterator[Connection]:
        """As `snapshot`, to read much of both files once: of pages that are not come back to, few are kept."""
        kept = {file: self.connection.execute(f"PRAGMA {file}.cache_size").fetchone()[0] for file in ("main", "work")}
        try:
            for file in kept:
                self.connection.execute(f"PRAGMA {file}.cache_size=-{WALK_KB}")
            with self.snapshot() as connection:
                yield connection
        finally:
            for file, size in kept.items():
                self.connection.execute(f"PRAGMA {file}.cache_size={size}")


_read_detail = msgspec.json.Decoder(AdDetail).decode
_TWINS = """SELECT count(*) FROM (SELECT 1 FROM main.likeness s CROSS JOIN main.ad b ON b.content_seq = s.content_seq
    WHERE s.alike = {alike} AND b.open = 1 AND {uncovered} LIMIT {most})"""
_UNCOVERED = f"""NOT EXISTS (SELECT 1 FROM work.overlay o WHERE b.ad_id = o.ad_id
    AND b.content_hash = o.content_hash AND NOT {in_states(OPEN_STATES, SEEN.replace("a.state", "b.state"))})"""
_AD = f"""SELECT a.ad_id, a.account_id, ifnull((SELECT name FROM main.account WHERE account_id = a.account_id),
        a.account_id), a.arrival, a.content_hash, a.headline, a.text, a.language, a.status, -a.place,
        a.created_at, a.checked_at, a.queued, a.badge, a.ai_verdict, a.ai_score, a.spend_minor, a.currency,
        iif(o.ad_id IS NULL, a.state, {SEEN}), iif({ACTIVE}, o.decision_id, a.decision_id), a.state,
        a.shape, a.due_at, a.wanted, a.chance, a.assignee,
        iif({ACTIVE}, o.round, a.round), iif({ACTIVE}, o.disputed, a.disputed), a.agreement,
        ifnull(l.holder, ''), ifnull(l.since, 0), ifnull(l.expires_at, 0), ifnull(k.expires_at, 0),
        ({_TWINS.format(alike="iif(a.shape, a.shape, a.content_hash)", most=TWINS, uncovered="1")}),
        EXISTS (SELECT 1 FROM main.fact f WHERE f.ad_id = a.ad_id)
            OR EXISTS (SELECT 1 FROM work.fact f WHERE f.ad_id = a.ad_id),
        a.detail
    FROM main.ad a LEFT JOIN work.overlay o ON o.ad_id = a.ad_id AND o.content_hash = a.content_hash
    LEFT JOIN main.lease l ON l.ad_id = a.ad_id AND l.expires_at > :now
    LEFT JOIN work.claim k ON k.ad_id = a.ad_id AND k.ahead AND NOT k.spent AND k.expires_at > :now
    WHERE a.ad_id = :ad_id"""
_ASKED_AD = f"""SELECT a.ad_id, a.account_id, ifnull((SELECT name FROM main.account
        WHERE account_id = a.account_id), a.account_id), a.arrival, a.content_hash, a.headline, a.text,
        a.language, a.status, a.rank, a.created_at, a.created_at, 1, a.badge, '', NULL, NULL, '', a.state,
        a.decision_id, 'open', a.shape, a.due_at, 1, 1.0, '', a.round, a.disputed, a.agreement,
        '', 0, 0, 0, 0, 1, a.detail
    FROM {ASKED} WHERE a.ad_id = :ad_id"""


def _alike(alike: int | str, content_hash: str = "") -> Filter:
    where = " AND a.content_seq IN (SELECT content_seq FROM main.likeness WHERE alike = :alike)"
    if content_hash:
        where += " AND a.content_hash = :identical"
    return Filter(where=where, values={"alike": alike, "identical": content_hash}, driven=True)
