"""mirror.db: everything pulled from the hub, with cursor, indexes and full-text search.

Disposable: `synchronous=NORMAL`, may be set aside and pulled again. A page and its cursor are applied in
one transaction. `place` is minus the rank, so that the queue reads an index forward.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewtui.database.migrations import Migration, migrate, script
from reviewtui.database.sqlite import Connection, DatabaseError, OperationalError, open_file, reading, writing
from reviewtui.domain.decisions import Opinion, State, standing_of
from reviewtui.domain.facts import Decision as DecisionBody
from reviewtui.domain.facts import FactKind, Verdict, decode_body, decode_fact
from reviewtui.domain.facts import Undo as UndoBody
from reviewtui.domain.priority import CHANGED_POINTS, HOUR
from reviewtui.store.overlay import Beneath
from reviewtui.wire.messages import AdRow, FactRow, Page

MIGRATIONS: list[Migration] = [
    (
        "001 ads, facts, accounts, policies, cursor",
        script(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
            """CREATE TABLE ad (
                arrival INTEGER PRIMARY KEY, seq INTEGER NOT NULL, account_id TEXT NOT NULL, ad_id TEXT NOT NULL,
                content_seq INTEGER NOT NULL, content_hash TEXT NOT NULL, rank INTEGER NOT NULL,
                place INTEGER NOT NULL, open INTEGER NOT NULL, queued INTEGER NOT NULL, state TEXT NOT NULL,
                decision_id TEXT NOT NULL, badge TEXT NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL,
                created_at INTEGER NOT NULL, checked_at INTEGER NOT NULL, ai_verdict TEXT NOT NULL, ai_score REAL,
                spend_minor INTEGER, currency TEXT NOT NULL, headline TEXT NOT NULL, text TEXT NOT NULL,
                detail TEXT NOT NULL)""",
            "CREATE UNIQUE INDEX ad_id ON ad (ad_id)",
            "CREATE INDEX ad_queue ON ad (open, place, arrival)",
            "CREATE INDEX ad_account ON ad (account_id, open, place, arrival)",
            "CREATE INDEX ad_content ON ad (content_seq)",
            "CREATE INDEX ad_escalated ON ad (place, arrival) WHERE state = 'escalated'",
            """CREATE TABLE fact (
                id TEXT PRIMARY KEY, seq INTEGER NOT NULL, accepted INTEGER NOT NULL, account_id TEXT NOT NULL,
                ad_id TEXT NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL, role TEXT NOT NULL,
                fence INTEGER NOT NULL, at INTEGER NOT NULL, verdict TEXT NOT NULL, content_hash TEXT NOT NULL,
                round INTEGER NOT NULL, target TEXT NOT NULL, body BLOB NOT NULL)""",
            "CREATE INDEX fact_ad ON fact (ad_id, accepted)",
            "CREATE INDEX fact_author ON fact (author, at) WHERE kind = 'decision'",
            "CREATE TABLE account (account_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, name TEXT NOT NULL)"
            " WITHOUT ROWID",
            """CREATE TABLE policy (policy TEXT NOT NULL, revision INTEGER NOT NULL, seq INTEGER NOT NULL,
                body BLOB NOT NULL, PRIMARY KEY (policy, revision)) WITHOUT ROWID""",
            "CREATE VIRTUAL TABLE ad_fts USING fts5 (headline, text, content='', prefix='3',"
            " tokenize='unicode61 remove_diacritics 2')",
            "INSERT INTO meta (key, value) VALUES ('cursor', ''), ('upto', 0), ('open', 0), ('indexed', 0)",
        ),
    ),
]

# AdRow's fields in their wire order are the parameters ?1 … ?20. `content_seq` is here the seq of the change with
# which this content first came to this mirror: it only grows from page to page, as the index's watermark needs.
_UPSERT_AD = """INSERT INTO ad (arrival, seq, account_id, ad_id, content_seq, content_hash, rank, place, open, queued,
    state, decision_id, badge, language, status, created_at, checked_at, ai_verdict, ai_score, spend_minor, currency,
    headline, text, detail)
VALUES (?4, ?1, ?2, ?3, ?1, ?6, ?11, -?11, ?14, ?14, iif(?14, 'open', 'auto'), '', ?15, ?9, ?10, ?12, ?13, ?16, ?17,
    ?18, ?19, ?7, ?8, ?20)
ON CONFLICT (arrival) DO UPDATE SET seq = excluded.seq, account_id = excluded.account_id,
    content_seq = iif(content_hash = excluded.content_hash, content_seq, excluded.seq),
    content_hash = excluded.content_hash, rank = excluded.rank, place = excluded.place, open = excluded.open,
    queued = excluded.queued, state = excluded.state, decision_id = '', badge = excluded.badge,
    language = excluded.language, status = excluded.status, created_at = excluded.created_at,
    checked_at = excluded.checked_at, ai_verdict = excluded.ai_verdict, ai_score = excluded.ai_score,
    spend_minor = excluded.spend_minor, currency = excluded.currency, headline = excluded.headline,
    text = excluded.text, detail = excluded.detail
WHERE excluded.seq > seq"""

_UPSERT_FACT = """INSERT INTO fact (id, seq, accepted, account_id, ad_id, kind, author, role, fence, at, verdict,
    content_hash, round, target, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, account_id = excluded.account_id WHERE excluded.seq > seq"""


@dataclass(frozen=True, slots=True)
class MirrorState:
    """How far the mirror has come. `cursor` is empty before the first page; `last_sync` in epoch ms."""

    cursor: str
    upto: int
    epoch: str
    open: int
    indexed: int
    last_sync: int


def _ids(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


def _fact_values(row: FactRow) -> tuple[object, ...]:
    fact = decode_fact(row.body)
    verdict = content_hash = target = ""
    round_ = 0
    if row.kind in (FactKind.DECISION, FactKind.UNDO):
        body = decode_body(fact)
        if isinstance(body, DecisionBody):
            verdict, content_hash, round_ = str(body.verdict), body.content_hash, body.round
        elif isinstance(body, UndoBody):
            target = body.target
    return (
        row.id, row.seq, row.accepted, row.account_id, row.ad_id, row.kind, row.author, row.role, row.fence, fact.at,
        verdict, content_hash, round_, target, bytes(row.body),
    )  # fmt: skip


def opinions_on(connection: Connection, ad_ids: Sequence[str], schema: str = "main") -> dict[str, list[Opinion]]:
    """The decisions on each of these ads as they count."""
    undone: set[str] = set()
    found: dict[str, list[Opinion]] = {}
    rows = connection.execute(
        "SELECT ad_id, kind, target, id, author, role, accepted, content_hash, verdict, round, fence"
        f" FROM {schema}.fact WHERE kind IN ('decision', 'undo') AND ad_id IN (SELECT value FROM json_each(?))",
        (_ids(ad_ids),),
    ).fetchall()
    undone = {row[2] for row in rows if row[1] == "undo"}
    for ad_id, kind, _, id, author, role, accepted, content_hash, verdict, round_, fence in rows:
        if kind == "decision":
            opinion = Opinion(
                id=id, author=author, role=role, order=accepted, content_hash=content_hash,
                verdict=Verdict(verdict), round=round_, fence=bool(fence), undone=id in undone,
            )  # fmt: skip
            found.setdefault(ad_id, []).append(opinion)
    return found


def beneath_of(connection: Connection, ad_ids: Sequence[str]) -> list[Beneath]:
    """Those of these ads that the mirror holds, as an overlay is laid over them. Read within one transaction."""
    rows = connection.execute(
        "SELECT ad_id, content_hash, queued, (SELECT value FROM main.meta WHERE key = 'upto') FROM main.ad"
        " WHERE ad_id IN (SELECT value FROM json_each(?))",
        (_ids(ad_ids),),
    ).fetchall()
    opinions = opinions_on(connection, [row[0] for row in rows]) if rows else {}
    return [
        Beneath(ad_id, content_hash, bool(queued), tuple(opinions.get(ad_id, ())), int(upto))
        for ad_id, content_hash, queued, upto in rows
    ]


class MirrorStore:
    """The writing side of mirror.db: the process that leads the sync, one thread at a time."""

    def __init__(self, path: Path, *, mend: bool = True) -> None:
        """Open or create the file; with `mend`, a corrupt one is set aside beside it and begun anew.

        Raises:
            database.sqlite.OperationalError: the file cannot be opened or created.
            database.sqlite.DatabaseError: it is corrupt, without `mend`.
        """
        self.path = path
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
        connection = open_file(self.path, synchronous="NORMAL", cache_mb=32)
        connection.execute("PRAGMA wal_autocheckpoint=8000")  # pages: a third of a long pull went into checkpoints
        try:
            migrate(connection, MIGRATIONS)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def state(self) -> MirrorState:
        """How far the mirror has come."""
        return read_state(self.connection)

    def beneath(self, ad_ids: Sequence[str]) -> list[Beneath]:
        """Those of these ads that are here, as an overlay is laid over them."""
        with reading(self.connection) as c:
            return beneath_of(c, ad_ids)

    def begin_again(self, epoch: str) -> None:
        """Empty the mirror for a cold start under this epoch."""
        with writing(self.connection) as c:
            for table in ("ad", "fact", "account", "policy"):
                c.execute(f"DELETE FROM {table}")
            c.execute("INSERT INTO ad_fts (ad_fts) VALUES ('delete-all')")
            _set_meta(c, cursor="", upto=0, open=0, indexed=0, epoch=epoch)

    def apply(self, page: Page, now: int) -> list[str]:
        """Apply one page and its cursor, all or nothing; returns the ads whose row or state it touched.

        Gone rows first, then rows; each only over an older `seq`, so a page applied twice changes nothing.
        """
        with writing(self.connection) as c:
            touched = {row.ad_id for row in page.ads}
            touched.update(row.ad_id for row in page.facts)
            touched.update(row.id for row in page.gone)
            ids = _ids(list(touched))
            known_open = self._open_among(c, ids) if touched else 0
            for gone in page.gone:
                where = (gone.id, gone.account_id, gone.seq)
                c.execute("DELETE FROM ad WHERE ad_id = ? AND account_id = ? AND seq < ?", where)
                c.execute("DELETE FROM fact WHERE ad_id = ? AND account_id = ? AND seq < ?", where)
            c.executemany(
                "INSERT INTO account (seq, account_id, name) VALUES (?, ?, ?) ON CONFLICT (account_id) DO UPDATE"
                " SET seq = excluded.seq, name = excluded.name WHERE excluded.seq > seq",
                [(row.seq, row.account_id, row.name) for row in page.accounts],
            )
            c.executemany(
                "INSERT OR REPLACE INTO policy (policy, revision, seq, body) VALUES (?, ?, ?, ?)",
                [(row.policy, row.revision, row.seq, bytes(row.body)) for row in page.policies],
            )
            c.executemany(_UPSERT_AD, map(msgspec.structs.astuple, page.ads))
            c.executemany(_UPSERT_FACT, map(_fact_values, page.facts))
            self._rule(c, ids)
            opened = self._open_among(c, ids) - known_open if touched else 0
            if opened:
                c.execute("UPDATE meta SET value = value + ? WHERE key = 'open'", (opened,))
            _set_meta(c, cursor=page.cursor, upto=page.upto, epoch=page.epoch, last_sync=now)
        return list(touched)

    def _open_among(self, c: Connection, ids: str) -> int:
        # The plus keeps the walk on these ids: by the index of the open queue, a page would read all of it.
        row = c.execute(
            "SELECT count(*) FROM ad WHERE +open = 1 AND ad_id IN (SELECT value FROM json_each(?))", (ids,)
        ).fetchone()
        return int(row[0])

    def _rule(self, c: Connection, ids: str) -> None:
        """Derive the state of those of these ads on which anything was decided."""
        rows = c.execute(
            "SELECT ad_id, content_hash, queued FROM ad WHERE ad_id IN"
            " (SELECT ad_id FROM fact WHERE ad_id IN (SELECT value FROM json_each(?)))",
            (ids,),
        ).fetchall()
        if not rows:
            return
        opinions = opinions_on(c, [row[0] for row in rows])
        c.executemany(
            "UPDATE ad SET state = ?, open = ?, decision_id = ?, place = -rank - ? WHERE ad_id = ?",
            [
                ruling(opinions.get(ad_id, []), content_hash, bool(queued), ad_id)
                for ad_id, content_hash, queued in rows
            ],
        )

    def rebuild(self) -> None:
        """Derive every ad's state anew from its facts; a test proves that nothing changes."""
        with writing(self.connection) as c:
            c.execute(
                "UPDATE ad SET open = queued, state = iif(queued, 'open', 'auto'), decision_id = '', place = -rank"
            )
            self._rule(c, _ids([row[0] for row in c.execute("SELECT DISTINCT ad_id FROM fact")]))
            c.execute("UPDATE meta SET value = (SELECT count(*) FROM ad WHERE open = 1) WHERE key = 'open'")

    def index_some(self, limit: int = 2000) -> int:
        """Add the next ads to the full-text index behind its watermark; returns how many were added.

        An ad is found by its headline, its text and its account's name as it was then. The index is contentless
        and keyed by `content_seq`: a changed text gets a new row, and the old one no longer joins to any ad.
        """
        c = self.connection
        (indexed,) = c.execute("SELECT value FROM meta WHERE key = 'indexed'").fetchone()
        last = (
            c.execute(
                "SELECT content_seq FROM ad WHERE content_seq > ? ORDER BY content_seq LIMIT 1 OFFSET ?",
                (indexed, limit - 1),
            ).fetchone()
            or c.execute("SELECT max(content_seq) FROM ad WHERE content_seq > ?", (indexed,)).fetchone()
        )
        if last[0] is None:
            return 0
        with writing(c):
            added = c.execute(
                "INSERT INTO ad_fts (rowid, headline, text) SELECT content_seq, headline, text || char(10) || ifnull("
                "(SELECT name FROM account WHERE account.account_id = ad.account_id), '') FROM ad"
                " WHERE content_seq > ? AND content_seq <= ? ORDER BY content_seq",
                (indexed, last[0]),
            ).rowcount
            _set_meta(c, indexed=last[0])
        return int(added)

    def touch(self, now: int) -> None:
        """Remember that the hub was reached and had nothing new."""
        with writing(self.connection) as c:
            _set_meta(c, last_sync=now)


def ruling(opinions: Sequence[Opinion], content_hash: str, queued: bool, ad_id: str) -> tuple[object, ...]:
    """(state, open, decision id, bonus to the rank, ad id) as the ad table keeps them."""
    state, holds, _, _ = standing_of(opinions, content_hash, queued)
    bonus = CHANGED_POINTS * HOUR if state is State.CHANGED else 0
    return (str(state), state in (State.OPEN, State.CHANGED), holds.id if holds else "", bonus, ad_id)


def read_state(connection: Connection) -> MirrorState:
    """How far a mirror has come, over any connection to it."""
    meta = dict(connection.execute("SELECT key, value FROM main.meta").fetchall())
    return MirrorState(
        cursor=meta["cursor"],
        upto=int(meta["upto"]),
        epoch=str(meta.get("epoch", "")),
        open=int(meta["open"]),
        indexed=int(meta["indexed"]),
        last_sync=int(meta.get("last_sync", 0)),
    )


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


def _set_meta(c: Connection, **values: object) -> None:
    c.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values.items())


__all__ = ["AdRow", "MirrorState", "MirrorStore", "beneath_of", "opinions_on", "read_state", "ruling", "set_aside"]
