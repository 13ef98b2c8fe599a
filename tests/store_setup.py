"""A hub in plain Python, a mirror in plain Python, and a reviewer's desk on real files."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reviewtui.domain.ads import AdStatus, Content, content_hash
from reviewtui.domain.decisions import Appealed, Opinion, Standing, round_of, standing_of
from reviewtui.domain.facts import (
    Appeal,
    Ask,
    Assign,
    Briefing,
    Cause,
    Decision,
    FactKind,
    Reason,
    Undo,
    Verdict,
    decode_body,
    decode_fact,
    encode_fact,
)
from reviewtui.domain.ids import uuid7
from reviewtui.domain.likeness import shape
from reviewtui.domain.priority import badges, bonus_of, rank_of
from reviewtui.services.desk import Desk, open_desk, prepare_cache
from reviewtui.settings import Settings, load
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import (
    AccountRow,
    AdDetail,
    AdRow,
    FactRow,
    GoneRow,
    LeaseRow,
    Page,
    PolicyRow,
    RulesRow,
)

NOW = 1_750_000_000_000
_number = iter(range(1, 10**9))


def new_id() -> str:
    return uuid7(NOW, next(_number))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def content(text: str, headline: str = "") -> Content:
    return Content(headline=headline, text=text)


def decision_bytes(
    ad_id: str, text: str, verdict: str = "approve", *, id: str = "", code: str = "GAMBLING", round: int = 0,
    adjudicates: tuple[str, ...] = (), revision: int = 1,
) -> bytes:  # fmt: skip
    reasons = () if verdict == "approve" else (Reason("meta-ads", code, 1, revision),)
    cause = Cause.SLIP if adjudicates else None
    body = Decision(
        Verdict(verdict), content_hash(content(text)), content(text), reasons, round=round, adjudicates=adjudicates,
        cause=cause, policy_revision=revision if revision > 1 else 0,
    )  # fmt: skip
    return fact_bytes(FactKind.DECISION, ad_id, body, id)


def appeal_bytes(ad_id: str, text: str, round: int = 1, id: str = "") -> bytes:
    return fact_bytes(FactKind.APPEAL, ad_id, Appeal(content_hash(content(text)), round, "look again"), id)


def assign_bytes(ad_id: str, user: str, id: str = "") -> bytes:
    return fact_bytes(FactKind.ASSIGN, ad_id, Assign(user), id)


def undo_bytes(ad_id: str, target: str, id: str = "") -> bytes:
    return fact_bytes(FactKind.UNDO, ad_id, Undo(target), id)


def fact_bytes(kind: FactKind, ad_id: str, data: msgspec.Struct, id: str = "", at: int = NOW) -> bytes:
    return encode_fact(id=id or new_id(), kind=kind, ad_id=ad_id, at=at, app="t", device="d", data=data)


def id_of(raw: bytes) -> str:
    return decode_fact(raw).id


class Source:
    """What a hub holds: every row under the number of its last change, given out in pages."""

    def __init__(self) -> None:
        self.epoch = "e1"
        self.seq = 0
        self.arrivals: dict[str, int] = {}
        self.ads: dict[str, AdRow] = {}
        self.facts: dict[str, FactRow] = {}
        self.accounts: dict[str, AccountRow] = {}
        self.policies: list[PolicyRow] = []
        self.rules: list[RulesRow] = []
        self.leases: dict[str, LeaseRow] = {}
        self.gone: list[GoneRow] = []

    def _next(self) -> int:
        self.seq += 1
        return self.seq

    def put_ad(
        self, ad_id: str, text: str | None = None, *, headline: str = "", account: str | None = None,
        queued: bool | None = None, status: str = "active", language: str = "en", ai_verdict: str = "",
        ai_score: float | None = None, ai_model: str = "", spend: int | None = None, created_at: int | None = None,
        why: str = "", due_at: int | None = None, wanted: int | None = None, waiting: bool | None = None,
        link: str | None = None, format: str = "", ai_reason: str = "",
    ) -> AdRow:  # fmt: skip
        """An ad as it is now; what is not given stays as it was."""
        seq, old = self._next(), self.ads.get(ad_id)
        arrival = self.arrivals.setdefault(ad_id, len(self.arrivals) + 1)
        text = (old.text if old else f"text of {ad_id}") if text is None else text
        account = (old.account_id if old else "acme") if account is None else account
        queued = (old.queued if old else True) if queued is None else queued
        created_at = (old.created_at if old else NOW - arrival * 60_000) if created_at is None else created_at
        known = msgspec.json.decode(old.detail, type=AdDetail) if old else AdDetail()
        link = known.link if link is None else link
        waiting = known.customer_waiting if waiting is None else waiting
        hash = content_hash(msgspec.structs.replace(content(text, headline), link=link))
        marks = badges(asked=bool(why), ai_verdict=ai_verdict, ai_score=ai_score, spend_minor=spend,
                       status=AdStatus(status))  # fmt: skip
        detail = AdDetail(ai_model=ai_model, why=why, badges=[tuple(mark) for mark in marks], link=link,
                          customer_waiting=waiting, format=format, ai_reason=ai_reason)  # fmt: skip
        row = AdRow(
            seq=seq, account_id=account, ad_id=ad_id, arrival=arrival,
            content_seq=old.content_seq if old and old.content_hash == hash else seq, content_hash=hash,
            headline=headline, text=text, language=language, status=status, rank=rank_of(marks, created_at),
            created_at=created_at, checked_at=NOW, queued=queued, badge=marks[0].name if marks else "",
            ai_verdict=ai_verdict, ai_score=ai_score, spend_minor=spend, currency="EUR" if spend else "",
            detail=msgspec.json.encode(detail).decode(), shape=shape(content(text, headline)),
            due_at=(old.due_at if old else None) if due_at is None else due_at,
            wanted=(old.wanted if old else 1) if wanted is None else wanted,
        )  # fmt: skip
        self.ads[ad_id] = row
        return row

    def accept(self, raw: bytes, author: str, role: str = "reviewer") -> int:
        """Number a fact; a question with content brings its ad, any question queues it."""
        fact = decode_fact(raw)
        if fact.id in self.facts:
            return self.facts[fact.id].accepted
        body = decode_body(fact)
        if isinstance(body, Ask):
            asked = body.content
            known = self.ads.get(fact.ad_id)
            if asked is not None and known is None:
                self.put_ad(fact.ad_id, asked.text, headline=asked.headline, account=body.account_id, why=body.why)
            elif known is not None:
                self.put_ad(fact.ad_id, queued=True, headline=known.headline, why=body.why)
        seq = self._next()
        account = body.account_id if isinstance(body, Briefing) else self.ads[fact.ad_id].account_id
        self.facts[fact.id] = FactRow(seq, account, fact.id, seq, fact.ad_id, fact.kind, author, role, False,
                                      msgspec.Raw(raw))  # fmt: skip
        return seq

    def move(self, ad_id: str, account: str) -> None:
        """An ad and its facts go to another account."""
        old = self.ads[ad_id]
        if old.account_id == account:
            return
        self.gone.append(GoneRow(self._next(), old.account_id, "ad", ad_id))
        self.ads[ad_id] = msgspec.structs.replace(old, seq=self._next(), account_id=account)
        for row in [row for row in self.facts.values() if row.ad_id == ad_id]:
            self.facts[row.id] = msgspec.structs.replace(row, seq=self._next(), account_id=account)
        if ad_id in self.leases:
            lease = self.leases[ad_id]
            self.leases[ad_id] = msgspec.structs.replace(lease, seq=self._next(), account_id=account)

    def erase(self, ad_id: str) -> None:
        """An ad and its facts go, and do not come back."""
        self.gone.append(GoneRow(self._next(), self.ads.pop(ad_id).account_id, "ad", ad_id))
        self.facts = {row.id: row for row in self.facts.values() if row.ad_id != ad_id}
        self.leases.pop(ad_id, None)

    def name_account(self, account: str, name: str) -> None:
        self.accounts[account] = AccountRow(self._next(), account, name)

    def publish(self, name: str, revision: int, document: msgspec.Struct, author: str = "lia") -> None:
        """A further revision of a document of the workspace."""
        body = msgspec.Raw(msgspec.json.encode(document))
        self.rules.append(RulesRow(self._next(), "", name, revision, author, NOW, body))

    def lease(self, ad_id: str, holder: str, expires_at: int = NOW + 120_000) -> None:
        """Somebody is at an ad, or ('') nobody any more."""
        fence = self.leases[ad_id].fence + 1 if ad_id in self.leases else 1
        account = self.ads[ad_id].account_id
        self.leases[ad_id] = LeaseRow(self._next(), account, ad_id, holder, fence, expires_at)

    def page(self, after: int, limit: int = 1000) -> Page:
        """At most `limit` changes after this number."""
        rows = [
            *self.gone, *self.accounts.values(), *self.policies, *self.ads.values(), *self.facts.values(),
            *self.rules, *self.leases.values(),
        ]  # fmt: skip
        fresh = sorted((row for row in rows if row.seq > after), key=lambda row: row.seq)
        more = len(fresh) > limit
        upto = fresh[limit - 1].seq if more else self.seq
        page = Page(self.epoch, f"{self.epoch}.{upto}", upto, self.seq, more)
        for row in fresh[:limit]:
            kind = {GoneRow: page.gone, AccountRow: page.accounts, PolicyRow: page.policies, AdRow: page.ads,
                    RulesRow: page.rules, LeaseRow: page.leases}  # fmt: skip
            kind.get(type(row), page.facts).append(row)  # type: ignore[attr-defined]
        return page

    def pages(self, limit: int = 1000, after: int = 0) -> Iterable[Page]:
        """All pages after this number."""
        more = True
        while more:
            page = self.page(after, limit)
            yield page
            after, more = page.upto, page.more


class PlainMirror:
    """What a mirror holds and what it means to its viewer, the simplest way."""

    def __init__(self, viewer: str = "") -> None:
        self.viewer = viewer
        self.upto = 0
        self.ads: dict[str, AdRow] = {}
        self.facts: dict[str, FactRow] = {}

    def apply(self, page: Page) -> None:
        for gone in page.gone:
            if gone.id in self.ads and self.ads[gone.id].account_id == gone.account_id:
                del self.ads[gone.id]
                self.facts = {row.id: row for row in self.facts.values() if row.ad_id != gone.id}
        self.ads |= {row.ad_id: row for row in page.ads}
        self.facts |= {row.id: row for row in page.facts}
        self.upto = page.upto

    def _told(self, ad_id: str) -> tuple[list[tuple[FactRow, Any]], set[str]]:
        rows = [(row, decode_body(decode_fact(row.body))) for row in self.facts.values() if row.ad_id == ad_id]
        return rows, {body.target for _, body in rows if isinstance(body, Undo)}

    def opinions(self, ad_id: str) -> list[Opinion]:
        rows, undone = self._told(ad_id)
        return [
            Opinion(
                row.id, row.author, row.role, row.accepted, body.content_hash, body.verdict, body.round,
                undone=row.id in undone, adjudication=bool(body.adjudicates),
            )
            for row, body in rows
            if isinstance(body, Decision)
        ]  # fmt: skip

    def appeals(self, ad_id: str) -> list[Appealed]:
        rows, undone = self._told(ad_id)
        return [
            Appealed(row.id, body.content_hash, body.round, row.id in undone, row.accepted)
            for row, body in rows
            if isinstance(body, Appeal)
        ]

    def assignee(self, ad_id: str) -> str:
        rows, undone = self._told(ad_id)
        given = [(row.accepted, body.user) for row, body in rows if isinstance(body, Assign) and row.id not in undone]
        return max(given)[1] if given else ""

    def round(self, ad_id: str) -> int:
        return round_of(self.appeals(ad_id), self.ads[ad_id].content_hash, self.opinions(ad_id))

    def standing(self, ad_id: str) -> Standing:
        ad = self.ads[ad_id]
        return standing_of(
            self.opinions(ad_id), ad.content_hash, ad.queued, round=self.round(ad_id), wanted=ad.wanted,
            viewer=self.viewer,
        )  # fmt: skip

    def place(self, ad_id: str) -> int:
        """Where the ad stands in the queue: less is sooner."""
        return -self.ads[ad_id].rank - bonus_of(self.standing(ad_id).state)


def content_of(mirror: MirrorStore) -> dict[str, list[Any]]:
    """Everything a mirror holds but its indexes."""
    tables = ("ad", "fact", "account", "policy", "rules", "lease", "reason", "mention")
    return {
        table: mirror.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall() for table in tables
    }


def search(mirror: MirrorStore, expression: str) -> set[str]:
    """The ads that a full-text expression finds."""
    query = "SELECT ad_id FROM ad JOIN ad_fts ON ad_fts.rowid = content_seq WHERE ad_fts MATCH ?"
    return {ad_id for (ad_id,) in mirror.connection.execute(query, (expression,))}


def settings_in(folder: Path, user: str = "ana") -> Settings:
    return load(str(folder), {"USER": user})


def fill(settings: Settings, source: Source, *, index: bool = True, viewer: str = "") -> None:
    """Bring this home's mirror to where the source is."""
    prepare_cache(settings)
    mirror = MirrorStore(settings.cache_dir / "mirror.db")
    if viewer:
        mirror.view_as(viewer)
    for page in source.pages(after=mirror.state().upto):
        mirror.apply(page, NOW)
    while index and mirror.index_some():
        pass
    mirror.close()


def desk_in(folder: Path, source: Source | None = None, clock: Clock | None = None, user: str = "ana") -> Desk:
    """A reviewer's desk over a mirror of this source."""
    settings = settings_in(folder, user)
    fill(settings, source or Source())
    desk = open_desk(settings, clock or Clock())
    desk.work.set_meta("user", user)
    return desk


def ids_of(rows: Sequence[Any]) -> list[str]:
    return [row.ad_id for row in rows]
