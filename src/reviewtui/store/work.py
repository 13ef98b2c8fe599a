"""work.db: this user's own facts, what became of each, and what they mean until the hub's answer returns.

Precious: `synchronous=FULL`, never rebuilt, never deleted by us; migrations only add.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from reviewtui.database.folder_lock import share
from reviewtui.database.migrations import Migration, migrate, script
from reviewtui.database.sqlite import Connection, open_file, writing
from reviewtui.domain.account_facts import BODIES
from reviewtui.store import claims, erasure, overlay
from reviewtui.store.outbox import Outbox
from reviewtui.store.overlay import ALWAYS, Beneath
from reviewtui.store.own import AskedAd, Delivered, NewFact, OwnFact, Waiting, own_fact, own_facts, undo_of
from reviewtui.store.refused import UNASKED

MIGRATIONS: list[Migration] = [
    (
        "001 facts, deliveries, overlay, drafts",
        script(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            """CREATE TABLE fact (
                n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, ad_id TEXT NOT NULL,
                at INTEGER NOT NULL, content_hash TEXT NOT NULL, verdict TEXT NOT NULL, target TEXT NOT NULL,
                group_id TEXT NOT NULL, body BLOB NOT NULL)""",
            "CREATE INDEX fact_ad ON fact (ad_id)",
            "CREATE INDEX fact_kind ON fact (kind, at)",
            "CREATE INDEX fact_target ON fact (target) WHERE target <> ''",
            """CREATE TABLE delivery (
                n INTEGER PRIMARY KEY REFERENCES fact (n), state TEXT NOT NULL, seq INTEGER,
                code TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '')""",
            "CREATE INDEX delivery_waiting ON delivery (n) WHERE state IN ('new', 'attempted')",
            "CREATE INDEX delivery_held ON delivery (n) WHERE state = 'held'",
            """CREATE TABLE overlay (
                ad_id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, state TEXT NOT NULL, decision_id TEXT NOT NULL,
                until_seq INTEGER NOT NULL, skip_until INTEGER NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE asked_ad (
                ad_id TEXT PRIMARY KEY, n INTEGER NOT NULL, account_id TEXT NOT NULL, content_hash TEXT NOT NULL,
                headline TEXT NOT NULL, text TEXT NOT NULL, place INTEGER NOT NULL, created_at INTEGER NOT NULL,
                detail TEXT NOT NULL, until_seq INTEGER NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE draft (
                ad_id TEXT NOT NULL, content_hash TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,
                PRIMARY KEY (ad_id, content_hash)) WITHOUT ROWID""",
        ),
    ),
    (
        "002 rounds, fences, claims, saved views, unread marks",
        script(
            "ALTER TABLE fact ADD COLUMN round INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE fact ADD COLUMN adjudication INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE fact ADD COLUMN fence INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX fact_group ON fact (group_id) WHERE group_id <> ''",
            "ALTER TABLE overlay ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE asked_ad ADD COLUMN due_at INTEGER",
            "ALTER TABLE asked_ad ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0",
            """CREATE TABLE claim (ad_id TEXT PRIMARY KEY, fence INTEGER NOT NULL, expires_at INTEGER NOT NULL,
                ahead INTEGER NOT NULL) WITHOUT ROWID""",
            "CREATE TABLE saved_view (name TEXT PRIMARY KEY, query TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE seen (what TEXT PRIMARY KEY, upto INTEGER NOT NULL) WITHOUT ROWID",
        ),
    ),
    (
        "003 the round under own acts",
        script("ALTER TABLE overlay ADD COLUMN round INTEGER NOT NULL DEFAULT 0"),
    ),
    (
        "004 how long claims last, and those that were decided under",
        script(
            "ALTER TABLE claim ADD COLUMN lasts INTEGER NOT NULL DEFAULT 120000",
            "ALTER TABLE claim ADD COLUMN spent INTEGER NOT NULL DEFAULT 0",
        ),
    ),
    (
        "005 claims by when they end",
        script("CREATE INDEX claim_end ON claim (expires_at)"),
    ),
    (
        "006 what was taken back",
        script("CREATE INDEX delivery_withdrawn ON delivery (n) WHERE state = 'withdrawn'"),
    ),
]

__all__ = ["AskedAd", "Delivered", "NewFact", "OwnFact", "Waiting", "WorkStore", "own_fact", "own_facts", "undo_of"]


_OWN = own_facts()


class WorkStore(Outbox):
    """The writing side of work.db. One thread at a time: the writer's."""

    def __init__(self, path: Path, *, alone: bool = False) -> None:
        """Open or create the file. `alone`: this process has its folder alone already.

        Raises:
            ReviewError: `home_taken`: another process repairs or removes what is in the folder.
            database.sqlite.Error: it cannot be opened, or is no SQLite file.
        """
        self.path = path
        self._hold = None if alone else share(path.parent)
        try:
            self.connection: Connection = open_file(path, synchronous="FULL")
            migrate(self.connection, MIGRATIONS)
        except BaseException:
            if self._hold is not None:
                self._hold.release()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()
        if self._hold is not None:
            self._hold.release()

    def device(self) -> str:
        """The id of this cache, made at first use. A cloned cache is told apart by the hub's answers."""
        found = self.meta("device")
        if found is None:
            with writing(self.connection) as c:  # another process may be the first
                c.execute("INSERT OR IGNORE INTO meta (key, value) VALUES ('device', ?)", (secrets.token_hex(8),))
            found = self.meta("device") or ""
        return found

    def meta(self, key: str) -> str | None:
        """A remembered value."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with writing(self.connection) as c:
            c.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def record(
        self,
        facts: Iterable[NewFact],
        beneath: Iterable[Beneath] = (),
        asked: Iterable[AskedAd] = (),
        skip_until: int = 0,
    ) -> None:
        """Commit facts, their place in the outbox and what they mean, durably, in one transaction.

        A decision ends the draft of its ad, and the claim on it.

        Args:
            beneath: the ads the facts are about, as the mirror holds them.
            skip_until: the instant (epoch ms) until which these ads are put off; 0 brings them back.
        """
        facts = list(facts)
        with writing(self.connection) as c:
            made = {fact.ad_id: self._insert(c, fact, "new") for fact in facts}
            decided = [fact.ad_id for fact in facts if fact.kind == "decision"]
            c.executemany("DELETE FROM draft WHERE ad_id = ?", [(ad_id,) for ad_id in decided])
            claims.spend_claims(c, decided)
            overlay.lay_over(c, beneath, *self._me(), skip_until)
            for new in asked:
                c.execute(
                    "INSERT OR REPLACE INTO asked_ad VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (new.ad_id, made[new.ad_id], new.account_id, new.content_hash, new.headline, new.text, new.place,
                     new.created_at, new.detail, ALWAYS, new.due_at, new.waiting),
                )  # fmt: skip

    def record_undo(self, undo: NewFact, beneath: Beneath | None) -> bool:
        """Commit an undo; its ad is no longer put off. Returns whether neither it nor its target will leave.

        That is so if the target was never attempted, if the hub refused it, or if it was withdrawn before. What is
        held without the hub's word (`refused.UNASKED`) it may have had in an attempt whose answer was lost; what the
        mirror holds, it had from a copy of this file.
        """
        return self.record_undo_group([undo], [] if beneath is None else [beneath])[0]

    def record_undo_group(
        self, undos: Sequence[NewFact], beneath: Sequence[Beneath], instead: Sequence[NewFact] = ()
    ) -> list[bool]:
        """Commit several undos at once, each as `record_undo`, and what is said instead; `beneath` are those of their
        ads that are at hand."""
        with writing(self.connection) as c:
            there = {said.id for ad in beneath for said in ad.opinions}
            there |= {said.id for ad in beneath for said in ad.appeals}
            local = [self._undo(c, undo, undo.target in there) for undo in undos]
            for fact in instead:
                self._insert(c, fact, "new")
            overlay.lay_over(c, beneath, *self._me(), 0)
            known = {ad.ad_id for ad in beneath}
            if alone := [undo.ad_id for undo in undos if undo.ad_id not in known]:
                overlay.lay_alone(c, alone, *self._me(), 0)
            return local

    def _undo(self, c: Connection, undo: NewFact, there: bool) -> bool:
        row = c.execute(
            "SELECT d.n, d.state, d.code, f.kind FROM fact f JOIN delivery d ON d.n = f.n WHERE f.id = ?",
            (undo.target,),
        ).fetchone()
        number, state, code, kind = row or (0, "", "", "")
        stays = state in ("new", "held", "withdrawn")
        local = stays and not there and not (state == "held" and code in UNASKED)
        self._insert(c, undo, "withdrawn" if local else "new")
        if stays and state != "withdrawn":
            c.execute("UPDATE delivery SET state = 'withdrawn' WHERE n = ?", (number,))
            if kind == "decision":
                claims.regain_claim(c, undo.ad_id)
        return local

    def _insert(self, c: Connection, fact: NewFact, state: str) -> int:
        cursor = c.execute(
            "INSERT INTO fact (id, kind, ad_id, at, content_hash, verdict, target, group_id, round, adjudication,"
            " fence, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (fact.id, fact.kind, fact.ad_id, fact.at, fact.content_hash, fact.verdict, fact.target, fact.group_id,
             fact.round, fact.adjudication, fact.fence, fact.body),
        )  # fmt: skip
        n = int(cursor.lastrowid or 0)
        c.execute("INSERT INTO delivery (n, state) VALUES (?, ?)", (n, state))
        return n

    # --- the overlay ---

    def overlaid(self, ad_ids: Iterable[str] | None = None) -> list[str]:
        """Those of these ads, or of all, over which something lies."""
        if ad_ids is None:
            return [ad_id for (ad_id,) in self.connection.execute("SELECT ad_id FROM overlay")]
        query = "SELECT ad_id FROM overlay WHERE ad_id IN (SELECT value FROM json_each(?))"
        return [ad_id for (ad_id,) in self.connection.execute(query, (_json(list(ad_ids)),))]

    def uncovered(self, upto: int) -> list[str]:
        """Ads of own acts that the hub took above `upto`, with nothing of them over the ad."""
        return [ad_id for (ad_id,) in self.connection.execute(overlay.UNCOVERED, {"upto": upto})]

    def lay_over(self, ads: Iterable[Beneath]) -> None:
        """The mirror changed beneath these ads: derive anew what lies over them."""
        with writing(self.connection) as c:
            overlay.lay_over(c, ads, *self._me())

    def lay_again(self) -> None:
        """The mirror begins from nothing: every own act lies over its ad until the mirror holds it again."""
        with writing(self.connection) as c:
            overlay.lay_alone(c, None, *self._me())

    # --- the user's own past ---

    def fact(self, id: str) -> OwnFact | None:
        """One own fact by id."""
        row = self.connection.execute(_OWN + "WHERE f.id = ?", (id,)).fetchone()
        return None if row is None else own_fact(row)

    def latest_act(self) -> OwnFact | None:
        """The latest decision, skip, appeal, question, settlement or advice that counts: what `u` takes back."""
        row = self.connection.execute(
            f"{_OWN} WHERE f.kind IN ('decision', 'skip', 'appeal', 'ping', 'settle', 'advice')"
            " AND d.state NOT IN ('held', 'withdrawn')"
            f" AND NOT EXISTS ({undo_of()}) ORDER BY f.n DESC LIMIT 1"
        ).fetchone()
        return None if row is None else own_fact(row)

    def latest_about(self) -> OwnFact | None:
        """The latest fact about an account that counts: what `u` takes back there."""
        row = self.connection.execute(
            f"{_OWN} WHERE f.kind IN ({', '.join('?' * len(BODIES))}) AND d.state NOT IN ('held', 'withdrawn')"
            f" AND NOT EXISTS ({undo_of()}) ORDER BY f.n DESC LIMIT 1",
            tuple(BODIES),
        ).fetchone()
        return None if row is None else own_fact(row)

    def group(self, group_id: str) -> list[OwnFact]:
        """The facts that were recorded together under this id, oldest first."""
        return [
            own_fact(row) for row in self.connection.execute(_OWN + "WHERE f.group_id = ? ORDER BY f.n", (group_id,))
        ]

    def facts_on(self, ad_id: str) -> list[OwnFact]:
        """All own facts about an ad, oldest first."""
        return [own_fact(row) for row in self.connection.execute(_OWN + "WHERE f.ad_id = ? ORDER BY f.n", (ad_id,))]

    def not_erased(self, accounts: Mapping[str, int]) -> dict[str, int]:
        """Those of these erased accounts, each with the number of that change, whose words may still be here."""
        return erasure.unseen(self.connection, accounts)

    def erase(self, accounts: Mapping[str, int], ad_ids: Sequence[str]) -> None:
        """Take out the words of own facts, drafts and new ads of these accounts; `ad_ids` are their ads."""
        erasure.erase_own(self.connection, accounts, ad_ids)

    def erase_named(self, ids: Sequence[str]) -> None:
        """Take out the words of these own facts, and of drafts on their ads."""
        erasure.erase_named(self.connection, ids)

    def forget_words(self) -> None:
        """Write the file without the words that were taken out, if any were."""
        erasure.forget_own_words(self.connection)

    # --- drafts ---

    def keep_draft(self, ad_id: str, content_hash: str, at: int, body: bytes) -> None:
        """Keep a half-written reason for this content."""
        with writing(self.connection) as c:
            c.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)", (ad_id, content_hash, at, body))

    def draft(self, ad_id: str, content_hash: str) -> bytes | None:
        """The half-written reason for this content."""
        row = self.connection.execute(
            "SELECT body FROM draft WHERE ad_id = ? AND content_hash = ?", (ad_id, content_hash)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def drop_draft(self, ad_id: str) -> None:
        """The reason was committed: its draft is done."""
        if self.connection.execute("SELECT 1 FROM draft WHERE ad_id = ?", (ad_id,)).fetchone():
            with writing(self.connection) as c:
                c.execute("DELETE FROM draft WHERE ad_id = ?", (ad_id,))


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
