"""What the hub knows of the things that a batch of facts speaks of, kept true while the batch is taken."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import BindParameter, bindparam, select

from reviewtui.domain.decisions import Opinion
from reviewtui.domain.facts import Appeal, Decision, FactKind, Reflection, Undo
from reviewtui.hub.judging import Sent
from reviewtui.hub.opening import Writing
from reviewtui.hub.rounds import opinion_of
from reviewtui.hub.tables import AD, FACT, LEASE

_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_PLACES = select(
    AD.c.ad_id, AD.c.account_id, AD.c.content_hash, AD.c.wanted, AD.c.gold
).where(AD.c.ad_id.in_(_IDS))  # fmt: skip
_FACTS = select(
    FACT.c.id, FACT.c.hash, FACT.c.author, FACT.c.accepted, FACT.c.account_id, FACT.c.ad_id, FACT.c.kind,
    FACT.c.undone, FACT.c.restricted,
).where(FACT.c.id.in_(_IDS))  # fmt: skip
_OPINIONS = select(
    FACT.c.ad_id, FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash, FACT.c.verdict,
    FACT.c.round, FACT.c.fence, FACT.c.undone, FACT.c.adjudication,
).where(FACT.c.ad_id.in_(_IDS), FACT.c.kind == FactKind.DECISION)  # fmt: skip
_APPEALS = select(FACT.c.ad_id, FACT.c.id, FACT.c.content_hash, FACT.c.round).where(
    FACT.c.ad_id.in_(_IDS), FACT.c.kind == FactKind.APPEAL, FACT.c.undone.is_(False)
)
LEASES = select(LEASE).where(LEASE.c.ad_id.in_(_IDS))


class Place(msgspec.Struct):
    """An ad as far as accepting facts about it needs it: columns of table `ad`."""

    account_id: str
    content_hash: str
    wanted: int = 1
    gold: bool = False


class Kept(msgspec.Struct):
    """A fact the hub has, as far as accepting others needs it: columns of table `fact`."""

    hash: str
    author: str
    accepted: int
    account_id: str
    ad_id: str
    kind: str
    undone: bool = False
    restricted: bool = False


class Lease(msgspec.Struct):
    """A row of table `lease`."""

    seq: int
    account_id: str
    ad_id: str
    holder: str
    fence: int
    expires_at: int
    granted_to: str


class Known:
    """The ads, facts, opinions, appeals and leases at hand, by id."""

    def __init__(self, transaction: Writing, sent: Sequence[Sent]) -> None:
        self._transaction = transaction
        self.places: dict[str, Place] = {}
        self.facts: dict[str, Kept] = {}
        self.opinions: dict[str, dict[str, Opinion]] = {}
        """By ad, then by fact."""
        self.leases: dict[str, Lease] = {}
        self._appeals: dict[str, dict[str, tuple[str, int]]] = {}
        decided = {one.fact.ad_id for one in sent if isinstance(one.body, Decision)}
        weighed = {one.fact.ad_id for one in sent if isinstance(one.body, Appeal | Undo)}
        later = {one.fact.ad_id for one in sent if isinstance(one.body, Decision) and one.body.round}
        self._load_places({one.fact.ad_id for one in sent})
        self._load_facts({one.fact.id for one in sent} | {id_ for one in sent for id_ in _spoken_of(one)})
        self._load_opinions(decided | weighed)
        self._load_appeals(weighed | later)
        self._load_leases(decided)

    def round_of(self, ad_id: str, content_hash: str, *, without: str = "") -> int:
        """How many times appeals that stand reopened this content; `without` leaves one of them out."""
        appeals = self._appeals.get(ad_id, {})
        return max(
            (round_ for id_, (of, round_) in appeals.items() if of == content_hash and id_ != without), default=0
        )

    def appeal(self, id: str, ad_id: str, appeal: Appeal) -> None:
        """This appeal was accepted."""
        self._appeals.setdefault(ad_id, {})[id] = (appeal.content_hash, appeal.round)

    def content_of_appeal(self, ad_id: str, id: str) -> str:
        """The hash of the content that a standing appeal is about."""
        return self._appeals[ad_id][id][0]

    def undo(self, id: str) -> None:
        """This fact was taken back."""
        kept = self.facts[id]
        kept.undone = True
        opinions = self.opinions.get(kept.ad_id, {})
        if id in opinions:
            opinions[id] = msgspec.structs.replace(opinions[id], undone=True)
        self._appeals.get(kept.ad_id, {}).pop(id, None)

    def _load_places(self, ids: set[str]) -> None:
        for ad_id, *rest in self._transaction.rows(_PLACES, ids=sorted(ids)):
            self.places[ad_id] = Place(*rest)

    def _load_facts(self, ids: set[str]) -> None:
        for id_, *rest in self._transaction.rows(_FACTS, ids=sorted(ids)):
            self.facts[id_] = Kept(*rest)

    def _load_opinions(self, ads: set[str]) -> None:
        if ads:
            for row in self._transaction.rows(_OPINIONS, ids=sorted(ads)):
                self.opinions.setdefault(row.ad_id, {})[row.id] = opinion_of(row)

    def _load_appeals(self, ads: set[str]) -> None:
        if ads:
            for ad_id, id_, content_hash, round_ in self._transaction.rows(_APPEALS, ids=sorted(ads)):
                self._appeals.setdefault(ad_id, {})[id_] = (content_hash, round_)

    def _load_leases(self, ads: set[str]) -> None:
        if ads:
            for row in self._transaction.rows(LEASES, ids=sorted(ads)):
                self.leases[row.ad_id] = Lease(*row)


def _spoken_of(sent: Sent) -> Sequence[str]:
    """The ids of other facts that this one is about."""
    body = sent.body
    if isinstance(body, Undo):
        return (body.target,)
    if isinstance(body, Reflection):
        return (body.decision,)
    return body.adjudicates if isinstance(body, Decision) else ()
