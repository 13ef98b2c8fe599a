"""Reading what people did: facts as pulled, and this user's own; rules, leases, and what awaits a reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from reviewtui.database.sqlite import Connection
from reviewtui.domain.claims import Claim
from reviewtui.store.claims import COLUMNS, claim_from
from reviewtui.store.lists import STANDING, UNSEEN
from reviewtui.store.own import OwnFact, own_fact, own_facts


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
    round: int = 0
    adjudication: bool = False
    fence: bool = False
    account_id: str = ""


class Lease(NamedTuple):
    """Who is at an ad, since when and until when (epoch ms)."""

    ad_id: str
    holder: str
    fence: int
    expires_at: int
    since: int


def _fact_columns(alias: str) -> str:
    names = StoredFact.__dataclass_fields__
    return ", ".join(f"{alias}.{name}" for name in names)


_FACT = _fact_columns("f")
_FACTS_ON = f"SELECT {_FACT} FROM main.fact f WHERE f.ad_id = ? ORDER BY f.accepted"
_CLAIM = f"SELECT {COLUMNS} FROM work.claim WHERE ad_id = ?"


class ActsReader:
    """Over mirror.db with work.db attached as `work`. One thread at a time."""

    connection: Connection

    # --- facts ---

    def facts_on(self, ad_id: str) -> list[StoredFact]:
        """What was pulled of people's acts on an ad, in order of receipt."""
        return [_stored(row) for row in self.connection.execute(_FACTS_ON, (ad_id,))]

    def own_facts_on(self, ad_id: str) -> list[OwnFact]:
        """This user's own facts about an ad, oldest first, with their way to the hub."""
        return self._own("f.ad_id = :ad_id ORDER BY f.n", ad_id=ad_id)

    def facts_by_id(self, ids: Sequence[str]) -> list[StoredFact]:
        """Those of these facts that the mirror holds."""
        return self._facts("f.id IN (SELECT value FROM json_each(:ids))", ids=_json(ids))

    def decisions_by(self, author: str, limit: int, before: int = 2**62) -> list[StoredFact]:
        """Pulled decisions of one author made before an instant (epoch ms), newest first."""
        return self._facts(
            "f.kind = 'decision' AND f.author = :author AND f.at < :before ORDER BY f.at DESC LIMIT :limit",
            index="fact_author", author=author, before=before, limit=limit,
        )  # fmt: skip

    def own_decisions(self, limit: int, before: int = 2**62) -> list[OwnFact]:
        """This device's own decisions made before an instant (epoch ms), newest first."""
        return self._own(
            "f.kind = 'decision' AND f.at < :before ORDER BY f.at DESC, f.n DESC LIMIT :limit",
            before=before, limit=limit,
        )  # fmt: skip

    def own_unsent(self, kind: str) -> list[OwnFact]:
        """Own facts of a kind that count and that the mirror does not hold yet, oldest first."""
        return self._own(f"f.kind = :kind AND {UNSEEN} ORDER BY f.n", kind=kind)

    def facts_of(self, kind: str, since: int = -(2**62), limit: int = -1) -> list[StoredFact]:
        """Pulled facts of a kind made since an instant (epoch ms) that nobody took back, oldest first."""
        return self._facts(
            f"f.kind = :kind AND f.at >= :since AND {STANDING} ORDER BY f.at LIMIT :limit",
            kind=kind, since=since, limit=limit,
        )  # fmt: skip

    # --- what was kept for a reader ---

    def remembered(self, key: str) -> str | None:
        """What work.db remembers of the hub and whose facts these are (`sync.cache`)."""
        row = self.connection.execute("SELECT value FROM work.meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def seen(self, what: str) -> int:
        """Up to where something was read, 0 if never."""
        row = self.connection.execute("SELECT upto FROM work.seen WHERE what = ?", (what,)).fetchone()
        return 0 if row is None else int(row[0])

    # --- rules ---

    def policies(self) -> list[bytes]:
        """The newest revision of every policy, as JSON."""
        rows = self.connection.execute(
            "SELECT body FROM main.policy p WHERE revision ="
            " (SELECT max(revision) FROM main.policy WHERE policy = p.policy) ORDER BY policy"
        )
        return [bytes(row[0]) for row in rows]

    def policy_revisions(self, policy: str) -> list[bytes]:
        """Every revision of a policy that the mirror holds, as JSON, newest first."""
        rows = self.connection.execute(
            "SELECT body FROM main.policy WHERE policy = ? ORDER BY revision DESC", (policy,)
        )
        return [bytes(row[0]) for row in rows]

    def document(self, name: str) -> tuple[int, bytes] | None:
        """(revision, JSON) of a document of the workspace in force; None where none was published."""
        row = self.connection.execute(
            "SELECT revision, body FROM main.rules WHERE name = ? ORDER BY revision DESC LIMIT 1", (name,)
        ).fetchone()
        return None if row is None else (int(row[0]), bytes(row[1]))

    def revision(self, name: str, number: int) -> bytes | None:
        """The JSON of one revision of a document of the workspace; None where this user was not sent it."""
        row = self.connection.execute(
            "SELECT body FROM main.rules WHERE name = ? AND revision = ?", (name, number)
        ).fetchone()
        return None if row is None else bytes(row[0])

    # --- who is at an ad ---

    def leases_of(self, ad_ids: Sequence[str], now: int) -> dict[str, Lease]:
        """Who is at these ads; those nobody is at are left out. `now` in epoch ms."""
        rows = self.connection.execute(
            "SELECT ad_id, holder, fence, expires_at, since FROM main.lease WHERE expires_at > ?"
            " AND ad_id IN (SELECT value FROM json_each(?))",
            (now, _json(ad_ids)),
        )
        return {row[0]: Lease(*row) for row in rows}

    def taken_along(self, ad_ids: Sequence[str], now: int) -> dict[str, int]:
        """Until when (epoch ms) this user keeps those of these ads that they took along."""
        rows = self.connection.execute(
            "SELECT ad_id, expires_at FROM work.claim WHERE ahead AND NOT spent AND expires_at > ?"
            " AND ad_id IN (SELECT value FROM json_each(?))",
            (now, _json(ad_ids)),
        )
        return dict(rows.fetchall())

    def claim_of(self, ad_id: str) -> Claim | None:
        """This user's own claim on an ad, also one whose lease may have ended."""
        row = self.connection.execute(_CLAIM, (ad_id,)).fetchone()
        return None if row is None else claim_from(row)

    def _facts(self, where: str, index: str = "", **values: object) -> list[StoredFact]:
        source = f"main.fact f INDEXED BY {index}" if index else "main.fact f"
        rows = self.connection.execute(f"SELECT {_FACT} FROM {source} WHERE {where}", values)
        return [_stored(row) for row in rows]

    def _own(self, where: str, **values: object) -> list[OwnFact]:
        return [own_fact(row) for row in self.connection.execute(f"{own_facts('work.')} WHERE {where}", values)]


def _stored(row: Sequence[Any]) -> StoredFact:
    return StoredFact(*row)


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
