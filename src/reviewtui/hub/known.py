"""What the hub knows of the things that a batch of facts speaks of, kept true while the batch is taken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from reviewtui.domain.decisions import Appealed, Opinion, round_of
from reviewtui.domain.facts import (
    Appeal,
    Briefing,
    Decision,
    FactKind,
    Gold,
    Reflection,
    Settle,
    Undo,
    decode_body,
    decode_fact,
)
from reviewtui.hub.erasure import erased_accounts
from reviewtui.hub.judging import Sent
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.places import Place, places_of
from reviewtui.hub.rounds import Asked, opinion_of
from reviewtui.hub.tables import AD, FACT, LEASE, SIGHTING

_FACTS = select(
    FACT.c.id, FACT.c.hash, FACT.c.author, FACT.c.accepted, FACT.c.account_id, FACT.c.ad_id, FACT.c.kind,
    FACT.c.undone, FACT.c.restricted, FACT.c.internal,
).where(among(FACT.c.id))  # fmt: skip
_OPINIONS = select(
    FACT.c.ad_id, FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash, FACT.c.verdict,
    FACT.c.round, FACT.c.fence, FACT.c.undone, FACT.c.adjudication,
).where(among(FACT.c.ad_id), FACT.c.kind == FactKind.DECISION)  # fmt: skip
_APPEALS = select(
    FACT.c.ad_id, FACT.c.id, FACT.c.content_hash, FACT.c.round, FACT.c.undone, FACT.c.accepted
).where(among(FACT.c.ad_id), FACT.c.kind == FactKind.APPEAL, FACT.c.undone.is_(False))  # fmt: skip
_BRIEFINGS = select(FACT.c.author, FACT.c.account_id, FACT.c.body).where(
    FACT.c.ad_id == "", FACT.c.kind == FactKind.BRIEFING
)
_ANSWERS = select(FACT.c.ad_id, FACT.c.content_hash).where(
    among(FACT.c.ad_id), FACT.c.kind == FactKind.GOLD, FACT.c.undone.is_(False)
)
_PLACED = (
    select(SIGHTING.c.id, AD.c.account_id)
    .join_from(SIGHTING, AD, AD.c.ad_id == SIGHTING.c.ad_id)
    .where(among(SIGHTING.c.id))
)
"""A sighting that is about an ad is judged in that ad's account."""
LEASES = select(LEASE).where(among(LEASE.c.ad_id))

WEIGHED = (Appeal, Gold, Undo)
"""Facts besides decisions that change what holds on an ad."""


class Kept(msgspec.Struct, gc=False):
    """A fact the hub has, as far as accepting others needs it: columns of table `fact`."""

    hash: str
    author: str
    accepted: int
    account_id: str
    ad_id: str
    kind: str
    undone: bool = False
    restricted: bool = False
    internal: bool = True


class Copy(NamedTuple):
    """One revision of a briefing as one account got it."""

    author: str
    account_id: str
    revision: int


class Lease(msgspec.Struct, gc=False):
    """A row of table `lease`."""

    seq: int
    account_id: str
    ad_id: str
    holder: str
    fence: int
    expires_at: int
    granted_to: str
    since: int


class Known:
    """The ads, facts, opinions, appeals and leases at hand, by id."""

    def __init__(self, transaction: Writing, sent: Sequence[Sent]) -> None:
        self._transaction = transaction
        self.erased = erased_accounts(transaction.connection)
        self.facts: dict[str, Kept] = {}
        self.opinions: dict[str, dict[str, Opinion]] = {}
        """By ad, then by fact."""
        self.leases: dict[str, Lease] = {}
        self.briefings: dict[str, list[Copy]] = {}
        """By the key of those that are spoken of."""
        self._appeals: dict[str, dict[str, Appealed]] = {}
        self._answers: set[tuple[str, str]] = set()
        """(ad, content) with a known answer, of contents that were judged here and are not the ads' own any more."""
        ads: set[str] = set()
        ids: set[str] = set()
        decided: set[str] = set()
        contents: set[tuple[str, str]] = set()
        weighed: set[str] = set()
        later: set[str] = set()
        for one in sent:
            fact, body = one.fact, one.body
            ads.add(fact.ad_id)
            ids.add(fact.id)
            if isinstance(body, Decision):
                decided.add(fact.ad_id)
                contents.add((fact.ad_id, body.content_hash))
                ids.update(body.adjudicates)
                if body.round:
                    later.add(fact.ad_id)
                continue
            if isinstance(body, Settle):
                ads.add(body.same_as)
            ids.update(_spoken_of(body))
            if isinstance(body, WEIGHED):
                weighed.add(fact.ad_id)
        self.places = places_of(transaction, ads)
        """Ads; and sightings that are about one, which have no row of their own."""
        self._load_others(ads - self.places.keys())
        self._load_facts(ids)
        self._load_opinions(weighed | decided)
        self._load_appeals(weighed | later)
        self._load_leases(decided)
        self._load_answers({ad_id for ad_id, judged in contents if not self._is_of(ad_id, judged)})
        self._load_briefings({one.body.key for one in sent if isinstance(one.body, Briefing)})

    def round_of(self, ad_id: str, content_hash: str, *, without: str = "") -> int:
        """How many times appeals that stand reopened this content; `without` leaves one of them out."""
        appeals = [appeal for appeal in self._appeals.get(ad_id, {}).values() if appeal.id != without]
        return round_of(appeals, content_hash, self.opinions.get(ad_id, {}).values())

    def said(self, ad_id: str, content_hash: str, round: int) -> list[Opinion]:
        """Every opinion but adjudications on this content in this round, in order of receipt, taken back or not."""
        of = (o for o in self.opinions.get(ad_id, {}).values() if o.content_hash == content_hash and o.round == round)
        return sorted((o for o in of if not o.adjudication), key=lambda o: o.order)

    def is_known(self, ad_id: str, content_hash: str) -> bool:
        """Whether the answer to this content is known, also where the ad says something else by now."""
        if self._is_of(ad_id, content_hash):
            return self.places[ad_id].gold
        return (ad_id, content_hash) in self._answers

    def _is_of(self, ad_id: str, content_hash: str) -> bool:
        """Whether this is what the ad says now; of an ad that is not here, nothing is known to be otherwise."""
        place = self.places.get(ad_id)
        return place is None or place.content_hash == content_hash

    def of_each(self, ad_ids: Iterable[str]) -> dict[str, Iterable[Opinion]]:
        """The opinions on these ads."""
        return {ad_id: self.opinions.get(ad_id, {}).values() for ad_id in ad_ids}

    def settled(self, changed: Mapping[str, Asked]) -> None:
        """What is asked about these ads was counted anew."""
        for ad_id, asked in changed.items():
            place = self.places[ad_id]
            place.round, place.wanted, place.gold = asked.round, asked.wanted, asked.gold

    def appeal(self, id: str, ad_id: str, appeal: Appeal, seq: int) -> None:
        """This appeal was accepted."""
        appealed = Appealed(id, appeal.content_hash, appeal.round, order=seq)
        self._appeals.setdefault(ad_id, {})[id] = appealed

    def brief(self, author: str, account_id: str, briefing: Briefing) -> None:
        """This copy of a briefing was accepted."""
        copy = Copy(author, account_id, briefing.revision)
        self.briefings.setdefault(briefing.key, []).append(copy)

    def content_of_appeal(self, ad_id: str, id: str) -> str:
        """The hash of the content that a standing appeal is about."""
        return self._appeals[ad_id][id].content_hash

    def undo(self, id: str) -> None:
        """This fact was taken back."""
        kept = self.facts[id]
        kept.undone = True
        opinions = self.opinions.get(kept.ad_id, {})
        if id in opinions:
            opinions[id] = msgspec.structs.replace(opinions[id], undone=True)
        self._appeals.get(kept.ad_id, {}).pop(id, None)

    def _load_others(self, items: set[str]) -> None:
        for item, account_id in self._transaction.rows(_PLACED, ids=listed(items)) if items else ():
            self.places[item] = Place(account_id, "")

    def _load_facts(self, ids: set[str]) -> None:
        for id_, *rest in self._transaction.rows(_FACTS, ids=listed(ids)):
            self.facts[id_] = Kept(*rest)

    def _load_opinions(self, ads: set[str]) -> None:
        for row in self._transaction.rows(_OPINIONS, ids=listed(ads)) if ads else ():
            self.opinions.setdefault(row.ad_id, {})[row.id] = opinion_of(row)

    def _load_appeals(self, ads: set[str]) -> None:
        if ads:
            for ad_id, *rest in self._transaction.rows(_APPEALS, ids=listed(ads)):
                appeal = Appealed(*rest)
                self._appeals.setdefault(ad_id, {})[appeal.id] = appeal

    def _load_answers(self, ads: set[str]) -> None:
        if ads:
            self._answers.update(map(tuple, self._transaction.rows(_ANSWERS, ids=listed(ads))))

    def _load_briefings(self, keys: set[str]) -> None:
        """Briefings are few beside other facts, and are written rarely: all are looked through."""
        for author, account_id, body in self._transaction.rows(_BRIEFINGS) if keys else ():
            said = decode_body(decode_fact(body))  # judged when it came
            if isinstance(said, Briefing) and said.key in keys:
                self.brief(author, account_id, said)

    def _load_leases(self, ads: set[str]) -> None:
        if ads:
            for row in self._transaction.rows(LEASES, ids=listed(ads)):
                self.leases[row.ad_id] = Lease(*row)


def _spoken_of(body: msgspec.Struct | None) -> Sequence[str]:
    """The ids of other facts that this one is about."""
    if isinstance(body, Undo):
        return (body.target,)
    return (body.decision,) if isinstance(body, Reflection) else ()
