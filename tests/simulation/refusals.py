"""Which facts may stay unsent: what the hub refused must be refused by what the hub holds, or was meant to be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from reviewtui.domain.decisions import Appealed, Opinion, round_of
from reviewtui.domain.facts import Appeal, Ask, Decision, FactKind, decode_body, decode_fact
from reviewtui.hub.rounds import opinion_of
from reviewtui.hub.tables import AD, FACT
from reviewtui.store.own import OwnFact
from reviewtui.sync.push import ENVELOPE, LEAST_LIMIT
from reviewtui.words import hub, sync

if TYPE_CHECKING:
    from simulation.person import Person
    from simulation.world import World

_ADS = select(AD.c.ad_id, AD.c.account_id, AD.c.content_hash)
_SAID = select(FACT).where(FACT.c.kind.in_((FactKind.DECISION, FactKind.APPEAL)))


class Refusals:
    """The hub's rows at the end of a history, and what they say of each fact that did not arrive."""

    def __init__(self, world: World, on_hub: dict[str, Any]) -> None:
        self._world, self._on_hub = world, on_hub
        assert world.hub is not None
        with world.hub.hub.reading() as c:
            self._ads = {ad_id: (account_id, content) for ad_id, account_id, content in c.execute(_ADS)}
            self._said = c.execute(_SAID).all()
        self._judges: dict[str, Callable[[Person, OwnFact], bool]] = {
            "no_ad": self._out_of_sight,
            "no_decision": self._settles_nothing,
            "no_target": self._has_no_target,
            "bad_round": self._names_no_round,
            "answered": self._was_answered,
            "other_content": self._is_of_other_content,
            "erased": self._is_of_an_erased_account,
            "not_erased": self._was_blanked,
            "fact_too_large": self._never_passed,
        }

    def explain(self, person: Person, own: OwnFact) -> bool:
        """Whether this fact, which the hub refused or which was never sent, rightly stays where it is."""
        if own.id in self._world.strange or own.id in self._world.given_twice:
            return True
        if own.delivery == "withdrawn":
            return self._was_taken_back(person, own)
        judge = self._judges.get(own.code)
        return judge is not None and judge(person, own)

    def stands(self, person: Person, own: OwnFact) -> bool:
        """Whether what was taken back here is on the hub and holds there, with nothing after it.

        Of an ad that is out of their sight they can take nothing back: it waits until the ad comes back.
        """
        row = next((row for row in self._said if row.id == own.id), None)
        if row is None or row.undone or self._out_of_sight(person, own):
            return False
        place = row.ad_id, row.author, row.content_hash, row.round, row.kind, row.adjudication
        return not any(
            (one.ad_id, one.author, one.content_hash, one.round, one.kind, one.adjudication) == place
            for one in self._said
            if one.accepted > row.accepted and not one.undone
        )

    def _was_taken_back(self, person: Person, own: OwnFact) -> bool:
        """It was undone before anybody saw it, it is such an undo, or a later decision stands in its place."""
        if own.kind == FactKind.UNDO:
            target = person.desk.work.fact(own.target)
            return target is not None and target.delivery in ("withdrawn", "held")
        beside = person.desk.work.facts_on(own.ad_id)
        undone = any(other.target == own.id for other in beside)
        later = any(
            (other.content_hash, other.round) == (own.content_hash, own.round)
            for other in beside
            if other.n > own.n and other.kind == own.kind == FactKind.DECISION
        )
        return undone or later

    # --- by the hub's codes ---

    def _out_of_sight(self, person: Person, own: OwnFact) -> bool:
        """Its ad is not on the hub, or not shown to this person; of a question without words, no ad ever comes."""
        scope = self._world.scopes[person.name]
        body = decode_body(decode_fact(own.body))
        if own.ad_id in self._ads:
            account: str | None = self._ads[own.ad_id][0]
        else:
            account = body.account_id if isinstance(body, Ask) else None
            if account is None or account in self._world.erased:
                return True
        return scope is not None and account not in scope

    def _settles_nothing(self, _: Person, own: OwnFact) -> bool:
        body = decode_body(decode_fact(own.body))
        assert isinstance(body, Decision)
        there = {row.id for row in self._said if row.ad_id == own.ad_id and row.kind == FactKind.DECISION}
        return not there.issuperset(body.adjudicates)

    def _has_no_target(self, _: Person, own: OwnFact) -> bool:
        return own.target not in self._on_hub

    def _names_no_round(self, person: Person, own: OwnFact) -> bool:
        """No appeal opened it, or its author judged the same content once more: a later appeal may not be meant."""
        body = decode_body(decode_fact(own.body))
        assert isinstance(body, Decision | Appeal)
        beside = (one for one in person.desk.work.facts_on(own.ad_id) if one.n > own.n and one.kind == own.kind)
        if isinstance(body, Decision) and any(one.content_hash == own.content_hash for one in beside):
            return True
        return body.round > self._round(own.ad_id, body.content_hash) + isinstance(body, Appeal)

    def _was_answered(self, _: Person, own: OwnFact) -> bool:
        """Before a later appeal opened another round, or on a hub that was put back since: whoever answered there may
        be the one who lost their machine."""
        if self._world.was_put_back:
            return True
        appeal = next((row for row in self._said if row.id == own.target), None)
        if appeal is None:
            return False
        left = self._round(own.ad_id, appeal.content_hash, without=own.target, most=appeal.round)
        return any(o.content_hash == appeal.content_hash and o.round > left for o in self._opinions(own.ad_id))

    def _is_of_other_content(self, _: Person, own: OwnFact) -> bool:
        known = {opinion.content_hash for opinion in self._opinions(own.ad_id)} | {self._ads[own.ad_id][1]}
        return own.content_hash not in known

    def _is_of_an_erased_account(self, _: Person, own: OwnFact) -> bool:
        body = decode_body(decode_fact(own.body))
        account = body.account_id if isinstance(body, Ask) else self._ads.get(own.ad_id, ("", ""))[0]
        return account in self._world.erased

    def _was_blanked(self, _: Person, own: OwnFact) -> bool:
        """Its words went with an account, and on the hub its ad is in another now, or that is not erased any more."""
        return isinstance(decode_fact(own.body).erased, str)

    def _never_passed(self, _: Person, own: OwnFact) -> bool:
        """No hub takes it; what something on the way did not take is offered again soon."""
        return len(own.body) > LEAST_LIMIT - ENVELOPE

    # --- the hub's rows ---

    def _opinions(self, ad_id: str) -> list[Opinion]:
        return [opinion_of(row) for row in self._said if row.ad_id == ad_id and row.kind == FactKind.DECISION]

    def _round(self, ad_id: str, content_hash: str, *, without: str = "", most: int = sys.maxsize) -> int:
        appeals = [
            Appealed(row.id, row.content_hash, row.round, row.undone, row.accepted)
            for row in self._said
            if row.ad_id == ad_id and row.kind == FactKind.APPEAL and row.id != without and row.round <= most
        ]
        return round_of(appeals, content_hash, self._opinions(ad_id))


def is_worded(code: str) -> bool:
    """Whether people are told in words what this code of a refusal means."""
    return code in hub.WORDS or code in sync.WORDS
