"""mirror.db: everything pulled from the hub, with cursor, indexes and full-text search.

Disposable: `synchronous=NORMAL`, may be set aside and pulled again. A page and its cursor are applied in
one transaction. `place` is minus the rank, so that the queue reads an index forward.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from reviewtui.database.migrations import migrate
from reviewtui.database.sqlite import Connection, DatabaseError, OperationalError, open_file, reading, writing
from reviewtui.store import erasure
from reviewtui.store.indexing import forget_index, index_some
from reviewtui.store.judged import forget_judged, index_judged
from reviewtui.store.overlay import Beneath
from reviewtui.store.progress import MirrorState, read_state, read_viewer
from reviewtui.store.rows import UPSERT_AD, UPSERT_FACT, UPSERT_LEASE, UPSERT_RECORD, FactValues, waiting_among
from reviewtui.store.rulings import NOTHING, RULE, UNRULED, as_json, beneath_of, ruling, told_on
from reviewtui.store.schema import MIGRATIONS
from reviewtui.store.summaries import forget_summaries, is_to_sum, sum_some
from reviewtui.store.tallies import count_some, counted, forget_counts, recount
from reviewtui.wire.messages import GoneRow, LeaseRow, Page

LEASE_KEPT = 24 * 3_600_000
"""How long after its end (ms) a lease that nobody gave back is forgotten."""
SLICE, GENTLE_SLICE = 50, 12
"""Ads of a page that are written without looking up: two milliseconds of work; and while somebody decides, a half."""
PAGE_SIZE = 8192
"""Bytes of a page of a new file: five ads of a usual length, where one of 4,096 bytes holds two."""
_LOG_MOST, _GENTLE_LOG_MOST = 32 << 20, 2 << 20
"""Bytes of the journal from which it is worked into the file: at SQLite's own 1,000 pages that is a third of a long
pull. But while a disk makes sure of so much, a decision waits for it: while somebody decides it is little each time.
"""
_TABLES = ("ad", "fact", "account", "policy", "reason", "mention", "rules", "lease", "erased", "record")


def go_on() -> None:
    """Nobody is given way to."""


class MirrorStore:
    """The writing side of mirror.db: the process that leads the sync, one thread at a time."""

    def __init__(self, path: Path, *, mend: bool = True) -> None:
        """Open or create the file; with `mend`, a corrupt one is set aside beside it and begun anew.

        Raises:
            database.sqlite.OperationalError: the file cannot be opened or created.
            database.sqlite.DatabaseError: it is corrupt, without `mend`.
        """
        self.path = path
        self._slice = SLICE
        self.set_aside: Path | None = None
        try:
            self.connection = self._open()
        except OperationalError:
            raise
        except DatabaseError:
            if not mend:
                raise
            self.set_aside = set_aside(path)
            self.connection = self._open()

    def _open(self) -> Connection:
        connection = open_file(self.path, synchronous="NORMAL", cache_mb=32, page_size=PAGE_SIZE)
        _limit_log(connection, _LOG_MOST)
        try:
            migrate(connection, MIGRATIONS)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def be_gentle(self, gently: bool) -> None:
        """Write in small pieces from now on, as somebody decides beside it; or no longer."""
        slice_ = GENTLE_SLICE if gently else SLICE
        if self._slice != slice_:
            self._slice = slice_
            _limit_log(self.connection, _GENTLE_LOG_MOST if gently else _LOG_MOST)

    def state(self) -> MirrorState:
        """How far the mirror has come."""
        return read_state(self.connection)

    def beneath(self, ad_ids: Sequence[str]) -> list[Beneath]:
        """Those of these ads that are here, as an overlay is laid over them."""
        with reading(self.connection) as c:
            return beneath_of(c, ad_ids)

    def knows(self, ids: Sequence[str]) -> set[str]:
        """Which of these are facts or accounts that are here."""
        query = """SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM fact WHERE id = value)
            OR EXISTS (SELECT 1 FROM account WHERE account_id = value)
            OR EXISTS (SELECT 1 FROM ad WHERE account_id = value)"""
        return {id for (id,) in self.connection.execute(query, (as_json(list(ids)),))}

    def begin_again(self, epoch: str, scope: str = "null") -> None:
        """Empty the mirror for a cold start under this epoch, for the accounts of this scope (see `note_scope`).

        Where that is another scope, mirrors that were set aside go too: they hold what is out of sight now.
        """
        if self.scope() not in (None, scope):
            erasure.forget_aside(self.path)
        with writing(self.connection) as c:
            self.empty(c)
            _set_meta(c, epoch=epoch, scope=scope)
            erasure.leave_nothing(c)
        erasure.write_anew(self.connection)  # what is out of sight now is in no free page either

    def outlive(self, epoch: str) -> None:
        """What is here is of before this epoch, and is read until what replaces it is here, all of it."""
        with writing(self.connection) as c:
            _set_meta(c, cursor="", upto=0, epoch=epoch, stale=1)

    def empty(self, c: Connection) -> None:
        """Leave nothing of what was pulled. Within a transaction."""
        for table in _TABLES:
            c.execute(f"DELETE FROM {table}")
        forget_index(c)
        forget_judged(c)
        forget_counts(c)
        forget_summaries(c)
        _set_meta(c, cursor="", upto=0, open=0, outgrown=0, stale=0)

    def settle(self, c: Connection) -> None:
        """After rows came in another way than by pages: count those that are open. Within a transaction."""
        self._count_open(c)

    def scope(self) -> str | None:
        """For which accounts this was pulled, as `note_scope` keeps it; None where nothing was yet."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'scope'").fetchone()
        return None if row is None else str(row[0])

    def note_scope(self, scope: str) -> None:
        """Keep for which accounts this is pulled from now on."""
        with writing(self.connection) as c:
            _set_meta(c, scope=scope)

    def role(self) -> str:
        """In which role this was pulled; empty where nothing was yet."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'role'").fetchone()
        return "" if row is None else str(row[0])

    def note_role(self, role: str) -> None:
        """Keep in which role this is pulled from now on."""
        if self.role() != role:
            with writing(self.connection) as c:
                _set_meta(c, role=role)

    def view_as(self, user: str) -> None:
        """Whose mirror this is: an ad that awaits a further opinion is open to those who gave none."""
        if read_viewer(self.connection) == user:
            return
        with writing(self.connection) as c:
            _set_meta(c, viewer=user)
            asked = [row[0] for row in c.execute("SELECT ad_id FROM ad WHERE wanted > 1 AND decision_id <> ''")]
            self._rule(c, as_json(asked))
            self._count_open(c)

    def is_outgrown(self) -> bool:
        """Whether what an earlier version of this program pulled lacks what this one knows."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'outgrown'").fetchone()
        return row is not None and bool(row[0])

    def catch_up(self) -> bool:
        """Where it is outgrown, pull from the beginning again, over the rows that are here, and index them anew.
        Returns whether that is so."""
        if not self.is_outgrown():
            return False
        with writing(self.connection) as c:
            forget_index(c)
            forget_counts(c)
            _set_meta(c, cursor="", upto=0, outgrown=0)
        return True

    def apply(self, page: Page, now: int, give_way: Callable[[], None] = go_on) -> list[str]:
        """Apply one page and its cursor, all or nothing; returns the ads whose row or state it touched.

        Gone rows first, then rows; each only over an older `seq`, so a page applied twice changes nothing. `give_way`
        is called every few ads, and may wait: only those who write to this file wait with it.
        """
        with writing(self.connection) as c:
            return self.put(c, page, now, give_way)

    def put(self, c: Connection, page: Page, now: int, give_way: Callable[[], None] = go_on) -> list[str]:
        """As `apply`, within a transaction."""
        erasure.note_erased(c, page)
        touched = {row.ad_id for row in page.ads}
        touched.update(row.ad_id for row in page.facts)
        touched.update(row.id for row in page.gone if row.kind == "ad")
        touched.discard("")
        ids = as_json(list(touched))
        known_open = self._open_among(c, ids)
        known_counts = counted(c, touched, page)
        for gone in page.gone:
            _let_go(c, gone)
        c.executemany("DELETE FROM ad WHERE arrival = ?", self._come_back(c, page, ids))
        c.executemany(
            "INSERT INTO account (seq, account_id, name) VALUES (?, ?, ?) ON CONFLICT (account_id) DO UPDATE"
            " SET seq = excluded.seq, name = excluded.name WHERE excluded.seq > seq",
            [(row.seq, row.account_id, row.name) for row in page.accounts],
        )
        c.executemany(
            "INSERT OR REPLACE INTO policy (policy, revision, seq, body) VALUES (?, ?, ?, ?)",
            [(row.policy, row.revision, row.seq, bytes(row.body)) for row in page.policies],
        )
        c.executemany(
            "INSERT OR REPLACE INTO rules (name, revision, seq, author, published_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [(r.name, r.revision, r.seq, r.author, r.published_at, bytes(r.body)) for r in page.rules],
        )
        for first in range(0, len(page.ads), self._slice):
            give_way()
            c.executemany(UPSERT_AD, map(msgspec.structs.astuple, page.ads[first : first + self._slice]))
        c.executemany("UPDATE ad SET waiting = 1 WHERE ad_id = ? AND seq = ?", waiting_among(page.ads))
        if page.facts:
            values = FactValues(page.facts)
            c.executemany(UPSERT_FACT, values.facts)
            c.executemany("INSERT OR IGNORE INTO reason VALUES (?, ?, ?, ?)", values.reasons)
            c.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?, ?)", values.mentions)
        c.executemany(UPSERT_RECORD, map(msgspec.structs.astuple, page.records))
        c.executemany("INSERT OR IGNORE INTO unsummed (account_id) VALUES (?)", _accounts_in(page))
        c.executemany("DELETE FROM summary WHERE account_id = ?", [(row.account_id,) for row in page.erased])
        if page.leases:
            _lease(c, page.leases, now)
        self._rule(c, ids)
        recount(c, known_counts, page)
        opened = self._open_among(c, ids) - known_open
        if opened:
            c.execute("UPDATE meta SET value = value + ? WHERE key = 'open'", (opened,))
        _set_meta(c, cursor=page.cursor, upto=page.upto, epoch=page.epoch, last_sync=now)
        return list(touched.union(row.ad_id for row in page.leases))

    def _come_back(self, c: Connection, page: Page, ids: str) -> list[tuple[int]]:
        """The arrivals under which ads of this page were here that went meanwhile and came back: a page may tell of
        that before it tells that they went."""
        came = {row.ad_id: row for row in page.ads}
        known = c.execute(
            "SELECT ad_id, arrival, seq FROM ad WHERE ad_id IN (SELECT value FROM json_each(?))", (ids,)
        )
        return [
            (arrival,)
            for ad_id, arrival, seq in known.fetchall()
            if (row := came.get(ad_id)) is not None and row.arrival != arrival and row.seq > seq
        ]

    def _open_among(self, c: Connection, ids: str) -> int:
        # The plus keeps the walk on these ids: by the index of the open queue, a page would read all of it.
        row = c.execute(
            "SELECT count(*) FROM ad WHERE +open = 1 AND ad_id IN (SELECT value FROM json_each(?))", (ids,)
        ).fetchone()
        return int(row[0])

    def _rule(self, c: Connection, ids: str) -> None:
        """Derive the state of those of these ads on which anything was decided."""
        rows = c.execute(
            "SELECT ad_id, content_hash, queued, wanted FROM ad WHERE ad_id IN"
            " (SELECT ad_id FROM fact WHERE ad_id IN (SELECT value FROM json_each(?)))",
            (ids,),
        ).fetchall()
        if not rows:
            return
        told = told_on(c, [row[0] for row in rows])
        viewer = read_viewer(c)
        c.executemany(
            RULE,
            [
                ruling(told.get(ad_id, NOTHING), ad_id, content_hash, bool(queued), wanted, viewer)
                for ad_id, content_hash, queued, wanted in rows
            ],
        )

    def _count_open(self, c: Connection) -> None:
        c.execute("UPDATE meta SET value = (SELECT count(*) FROM ad WHERE open = 1) WHERE key = 'open'")

    def rebuild(self) -> None:
        """Derive every ad's state anew from its facts; a test proves that nothing changes."""
        with writing(self.connection) as c:
            c.execute(f"UPDATE ad SET {UNRULED}")
            self._rule(c, as_json([row[0] for row in c.execute("SELECT DISTINCT ad_id FROM fact")]))
            self._count_open(c)

    def index_some(self, limit: int = 2000) -> int:
        """Index the next ads, else the next texts judged, else count the next of either; returns how many."""
        c = self.connection
        return index_some(c, limit) or index_judged(c, limit) or count_some(c, limit)

    def sum_some(self, now: int, limit: int = 50) -> int:
        """Make the next lines of accounts that are to be made; returns how many. `now` in epoch ms."""
        return sum_some(self.connection, limit, now)

    def is_to_sum(self, now: int) -> bool:
        """Whether there are lines of accounts to be made."""
        return is_to_sum(self.connection, now)

    def erased(self) -> dict[str, int]:
        """The accounts whose contents were erased, each with the number of that change."""
        return erasure.erased_accounts(self.connection)

    def ads_in(self, accounts: Iterable[str]) -> list[str]:
        """The ads of these accounts."""
        return erasure.ads_in(self.connection, accounts)

    def forget_words(self) -> None:
        """Where words were erased: index anew, and write the file without them."""
        erasure.forget_words(self.connection, self.path)

    def touch(self, now: int) -> None:
        """Remember that the hub was reached and had nothing new."""
        with writing(self.connection) as c:
            _set_meta(c, last_sync=now)


def _accounts_in(page: Page) -> set[tuple[str]]:
    """The accounts of which something is said: by records, by ads, by facts about no ad, and by what left them."""
    said = {row.account_id for of in (page.records, page.accounts, page.ads, page.gone) for row in of}
    said |= {row.account_id for row in page.facts if not row.ad_id}
    return {(account_id,) for account_id in said if account_id}


def _let_go(c: Connection, gone: GoneRow) -> None:
    """Something left this account: what is held of it there goes, unless it is of later."""
    if gone.kind != "ad":
        of = (gone.kind, gone.id, gone.account_id, gone.seq)
        c.execute("DELETE FROM record WHERE kind = ? AND id = ? AND account_id = ? AND seq < ?", of)
        return
    where = (gone.id, gone.account_id, gone.seq)
    facts = "FROM fact f WHERE f.ad_id = ? AND f.account_id = ? AND f.seq < ?"
    told = facts.replace("FROM fact f", "FROM fact f, json_each(CAST(f.body AS TEXT), '$.data.{}') e")
    c.execute(
        "DELETE FROM reason WHERE (code, policy, fact_id) IN (SELECT json_extract(e.value, '$.code'),"
        f" json_extract(e.value, '$.policy'), f.id {told.format('reasons')} AND f.kind = 'decision')",
        where,
    )
    c.execute(
        "DELETE FROM mention WHERE (user, accepted, fact_id) IN"
        f" (SELECT e.value, f.accepted, f.id {told.format('mentions')} AND f.kind = 'note')",
        where,
    )
    c.execute(f"DELETE FROM fact WHERE id IN (SELECT f.id {facts})", where)
    c.execute("DELETE FROM ad WHERE ad_id = ? AND account_id = ? AND seq < ?", where)
    c.execute("DELETE FROM lease WHERE ad_id = ? AND account_id = ? AND seq < ?", where)


def _lease(c: Connection, leases: Sequence[LeaseRow], now: int) -> None:
    """Who is at an ad is kept while somebody is."""
    held = [(r.ad_id, r.account_id, r.holder, r.fence, r.expires_at, r.since, r.seq) for r in leases if r.holder]
    c.executemany(UPSERT_LEASE, held)
    c.executemany("DELETE FROM lease WHERE ad_id = ? AND seq < ?", [(r.ad_id, r.seq) for r in leases if not r.holder])
    c.execute("DELETE FROM lease WHERE expires_at < ?", (now - LEASE_KEPT,))


def set_aside(path: Path) -> Path | None:
    """Move a damaged file and its journals out of the way; nothing is deleted.

    Returns its new name, or None where it is gone already.
    """
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except FileNotFoundError:
        return None  # what journals are there now belong to no file of ours
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside


def _limit_log(connection: Connection, most: int) -> None:
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute(f"PRAGMA wal_autocheckpoint={most // page_size}")


def _set_meta(c: Connection, **values: object) -> None:
    c.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values.items())


__all__ = ["MIGRATIONS", "MirrorState", "MirrorStore", "beneath_of", "read_state", "read_viewer", "set_aside"]
