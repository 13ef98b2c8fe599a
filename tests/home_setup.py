"""A reviewer's home whose mirror is filled by hand, as a sync would fill it; and what was recorded in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from hub_setup import NOW, Clock

from reviewtui.database import sqlite
from reviewtui.domain.facts import Decision, Fact, FactKind, decode_body, decode_fact
from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.domain.policy import Policy
from reviewtui.hub.ads import ad_row
from reviewtui.sample import sample_observations
from reviewtui.settings import Settings, make_folder
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.work import OwnFact, WorkStore, own_fact, own_facts
from reviewtui.wire.messages import AccountRow, AdRow, FactRow, LeaseRow, ObservationIn, Page, PolicyRow, RulesRow
from reviewtui.wire.records import RecordRow

HOUR = 3_600_000


def an_ad(ad_id: str, *, points: int = 0, **fields: Any) -> tuple[str, dict[str, Any]]:
    """An ad nobody is sure about. Of two ads, the one with more `points` (hours waited) comes first."""
    said = {
        "account_id": "acme",
        "headline": f"Headline of {ad_id}",
        "text": f"The text of {ad_id}, in {_words_of(ad_id)} words.",
        "ai_verdict": "unsure",
        "ai_score": 0.5,
        "created_at": NOW - points * HOUR,
    }
    return ad_id, {name: value for name, value in (said | fields).items() if value is not None}


def a_queue(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Ads `ad 1`, `ad 2`… in this order, none of them like another."""
    return [an_ad(f"ad {n}", points=count + 20 - n) for n in range(1, count + 1)]


def _words_of(ad_id: str) -> str:
    """A word of its own for each ad of `a_queue`: numbers alone would make them near-identical."""
    number = ad_id.removeprefix("ad ")
    letters = str.maketrans("0123456789", "abcdefghij")
    return number.translate(letters) if number != ad_id and number.isdigit() else "a few"


def row_of(ad_id: str, fields: dict[str, Any], seq: int, content_seq: int = 0, observed_at: int = NOW) -> AdRow:
    """The row a hub would make of what one source says of an ad."""
    ad = derive_ad(ad_id, [Observed("test", observed_at, observed_at, fields)], NOW)
    return ad_row(ad, seq, seq, content_seq or seq)


@dataclass
class Home:
    """A reviewer's home, whose mirror is filled by hand."""

    root: Path
    user: str = "ana"
    seq: int = 0
    arrivals: dict[str, int] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def settings(self, **changes: Any) -> Settings:
        """Settings of this home; guards that are not under test are off."""
        values: dict[str, Any] = {"dwell_ms": 0, "repeat_ms": 0, "opens": "queue"} | changes
        return Settings(self.root, self.root / "data", self.root / "logs", True, self.user, **values)

    @property
    def folder(self) -> Path:
        return self.settings().cache_dir

    def pull(
        self, *ads: tuple[str, dict[str, Any]], facts: Sequence[FactRow] = (), accounts: Sequence[AccountRow] = (),
        gone: Sequence[Any] = (), index: bool = True, rules: Sequence[RulesRow] = (),
        leases: Sequence[LeaseRow] = (), policies: Sequence[Policy] = (), records: Sequence[RecordRow] = (),
    ) -> None:  # fmt: skip
        """Put ads (again, to change them), facts and documents into the mirror, as one page of a pull."""
        make_folder(self.folder)
        if not (self.folder / "mirror.db").exists():
            WorkStore(self.folder / "work.db").close()  # a home where ads are has both
        mirror = MirrorStore(self.folder / "mirror.db")
        try:
            rows = [self._row(ad_id, fields) for ad_id, fields in ads]
            self.seq += 1
            mirror.apply(
                Page("epoch", f"cursor {self.seq}", self.seq, self.seq, False, list(gone), list(accounts),
                     [self._policy_row(policy) for policy in policies], rows,
                     list(facts), list(rules), list(leases), records=list(records)),
                NOW,
            )  # fmt: skip
            while index and mirror.index_some():
                pass
        finally:
            mirror.close()

    def record(
        self, kind: str, id: str, fields: dict[str, Any], *, account: str = "acme", source: str = "crm",
        at: int = NOW, since: dict[str, int] | None = None,
    ) -> RecordRow:  # fmt: skip
        """What a source says of an account, its use, a renewal or a ticket, to be given to `pull`."""
        self.seq += 1
        body, ages = (msgspec.json.encode(part).decode() for part in (fields, since or {}))
        return RecordRow(self.seq, account, kind, id, source, at, at, at, ages, body)

    def _policy_row(self, policy: Policy) -> PolicyRow:
        self.seq += 1
        return PolicyRow(self.seq, "", policy.policy, policy.revision, msgspec.Raw(msgspec.json.encode(policy)))

    def _row(self, ad_id: str, fields: dict[str, Any]) -> AdRow:
        self.seq += 1
        row = row_of(ad_id, fields, self.seq)
        row.arrival = self.arrivals.setdefault(ad_id, row.arrival)
        return row

    def pull_sample(self, now: int = NOW) -> None:
        """The sample's twelve accounts and 400 ads."""
        accounts, ads = [], []
        for said in sample_observations(now):
            if said.kind == "account":
                accounts.append(AccountRow(1, said.id, said.fields["name"]))
            else:
                ads.append(_fields_of(said))
        self.pull(*ads, accounts=accounts)

    def fact_row(self, raw: bytes, author: str, role: str = "reviewer", account: str = "acme") -> FactRow:
        """A fact of somebody as the hub accepted it."""
        self.seq += 1
        fact = decode_fact(raw)
        return FactRow(
            self.seq, account, fact.id, self.seq, fact.ad_id, fact.kind, author, role, False, msgspec.Raw(raw)
        )

    def plays(self, role: str) -> None:
        """This cache remembers that its user has a role."""
        make_folder(self.folder)
        work = WorkStore(self.folder / "work.db")
        work.set_meta("role", role)
        work.close()

    # --- what was recorded ---

    def own(self) -> list[OwnFact]:
        """Everything recorded in work.db, oldest first."""
        connection = sqlite.open_file(self.folder / "work.db", synchronous="FULL", read_only=True)
        try:
            return [own_fact(row) for row in connection.execute(own_facts() + "ORDER BY f.n").fetchall()]
        finally:
            connection.close()

    def facts(self) -> list[Fact]:
        """The same, as decoded from their bytes."""
        return [decode_fact(fact.body) for fact in self.own()]

    def decisions(self) -> list[Decision]:
        """The decisions among them."""
        bodies = [decode_body(fact) for fact in self.facts() if fact.kind == FactKind.DECISION]
        return [body for body in bodies if isinstance(body, Decision)]

    def kinds(self) -> list[str]:
        """Kinds and verdicts of all that was recorded: `decision approve`, `undo`, `skip`…"""
        return [f"{fact.kind} {fact.verdict}".strip() for fact in self.own()]


def _fields_of(said: ObservationIn) -> tuple[str, dict[str, Any]]:
    return said.id, said.fields
