"""Whether a well-formed fact may be recorded here, and where: by who sends it and what the hub knows.

What is absent and what is foreign get the same answer.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, exists, or_, select

from reviewtui.domain import account_facts
from reviewtui.domain.account_facts import AboutAccount
from reviewtui.domain.decisions import Opinion, current_opinions, effective
from reviewtui.domain.facts import (
    ADJUDICATION,
    Advice,
    Appeal,
    Ask,
    Assign,
    Briefing,
    Decision,
    Export,
    Fact,
    FactKind,
    Gold,
    Ping,
    Publish,
    Reflection,
    Settle,
    Undo,
)
from reviewtui.domain.observed import ASKED_SOURCE
from reviewtui.hub.access import Caller
from reviewtui.hub.judging import Refused, Sent
from reviewtui.hub.known import Kept, Known
from reviewtui.hub.opening import Writing
from reviewtui.hub.publishing import check_publication, review_rules, review_rules_at
from reviewtui.hub.tables import ACCOUNT, AD, SIGHTING
from reviewtui.hub.tokens import user_named

_SAID_OF_ACCOUNTS = frozenset({FactKind.PING, FactKind.ADVICE, *account_facts.BODIES})


def admit(transaction: Writing, caller: Caller, known: Known, sent: Sent) -> str:
    """The account the fact belongs to.

    Raises:
        Refused: it may not be recorded.
    """
    fact, body = sent.fact, sent.body
    if not caller.may_record(fact.kind):
        raise Refused("role")
    account_id = _account_of(transaction, caller, known, sent)
    if sent.blank and account_id not in known.erased:
        raise Refused("not_erased")
    if isinstance(body, Ask) and account_id in known.erased and fact.ad_id not in known.places:
        raise Refused("erased")
    if isinstance(body, Decision):
        _check_decision(caller, known, fact, body)
    elif isinstance(body, Undo):
        _check_undo(caller, known, fact, body)
    elif isinstance(body, Appeal):
        _check_appeal(known, fact, body)
    elif isinstance(body, Reflection):
        target = _decision(known, fact.ad_id, body.decision)
        if target.author != caller.user:
            raise Refused("no_decision")
    elif isinstance(body, Gold):
        _check_gold(transaction, known, fact, body)
    elif isinstance(body, Briefing):
        _check_briefing(caller, known, body)
    elif isinstance(body, Assign):
        _check_assign(transaction, caller, account_id, body)
    elif isinstance(body, Settle):
        _check_settle(transaction, caller, known, fact, body)
    elif isinstance(body, Publish):
        check_publication(transaction.connection, body)
    kept = known.facts.get(fact.id)
    if kept is not None:
        own = kept.author == caller.user or caller.sees_fact(kept.account_id, restricted=kept.restricted)
        raise Refused("other_body" if own else "no_ad")
    return account_id


def _account_of(transaction: Writing, caller: Caller, known: Known, sent: Sent) -> str:
    fact, body = sent.fact, sent.body
    if isinstance(body, Export):  # of whatever they see, also where that is not all
        return ""
    if isinstance(body, Briefing | AboutAccount) or (not fact.ad_id and isinstance(body, Ping | Advice)):
        if not caller.sees(body.account_id) or not _account_exists(transaction, body.account_id):
            raise Refused("no_account")
        return body.account_id
    if not fact.ad_id and isinstance(body, Undo):
        return _account_of_target(caller, known, body)
    place = known.places.get(fact.ad_id)
    account_id = _new_place(caller, sent) if place is None else place.account_id
    if account_id is None or not caller.sees(account_id):
        raise Refused("no_ad")
    return account_id


def _account_of_target(caller: Caller, known: Known, undo: Undo) -> str:
    """The account of what an undo about no ad takes back: something that was said of an account as a whole."""
    target = known.facts.get(undo.target)
    if target is None or target.ad_id or target.kind not in _SAID_OF_ACCOUNTS:
        raise Refused("no_target")
    if not caller.sees_fact(target.account_id, restricted=target.restricted):
        raise Refused("no_target")
    return target.account_id


def _new_place(caller: Caller, sent: Sent) -> str | None:
    """The account of a fact about an ad that is not here: a new text, or a kind that is about no ad.

    A caller with a scope may add texts of their own alone: any other id could tell what exists.
    """
    fact, body = sent.fact, sent.body
    if isinstance(body, Ask) and body.content is not None:
        own = caller.accounts is None or fact.ad_id.startswith(f"{ASKED_SOURCE}:")
        return body.account_id if own else None
    return "" if not fact.ad_id and (body is None or isinstance(body, Publish)) else None


def _account_exists(transaction: Writing, account_id: str) -> bool:
    """Whether anything was heard of this account; '' is that of all who see every account."""
    heard = or_(exists().where(ACCOUNT.c.account_id == account_id), exists().where(AD.c.account_id == account_id))
    return not account_id or bool(transaction.connection.scalar(select(heard)))


def _decision(known: Known, ad_id: str, id: str) -> Kept:
    kept = known.facts.get(id)
    if kept is None or kept.ad_id != ad_id or kept.kind != FactKind.DECISION:
        raise Refused("no_decision")
    return kept


def _check_decision(caller: Caller, known: Known, fact: Fact, decision: Decision) -> None:
    if decision.round and decision.round > known.round_of(fact.ad_id, decision.content_hash):
        raise Refused("bad_round")
    if decision.adjudicates:
        if not caller.may_record(ADJUDICATION):
            raise Refused("role")
        for id_ in decision.adjudicates:
            _decision(known, fact.ad_id, id_)


def _check_undo(caller: Caller, known: Known, fact: Fact, undo: Undo) -> None:
    target = known.facts.get(undo.target)
    if target is None or target.ad_id != fact.ad_id or target.kind == FactKind.UNDO:
        raise Refused("no_target")
    if not caller.sees_fact(target.account_id, restricted=target.restricted):
        raise Refused("no_target")
    if not caller.may_undo(target.author):
        raise Refused("not_yours")
    if target.kind == FactKind.APPEAL and not target.undone:
        content_hash = known.content_of_appeal(fact.ad_id, undo.target)
        left = known.round_of(fact.ad_id, content_hash, without=undo.target)
        opinions = known.opinions.get(fact.ad_id, {}).values()
        if any(not o.undone and o.content_hash == content_hash and o.round > left for o in opinions):
            raise Refused("answered")


def _check_appeal(known: Known, fact: Fact, appeal: Appeal) -> None:
    judged = {opinion.content_hash for opinion in known.opinions.get(fact.ad_id, {}).values()}
    if appeal.content_hash != known.places[fact.ad_id].content_hash and appeal.content_hash not in judged:
        raise Refused("other_content")
    if appeal.round > known.round_of(fact.ad_id, appeal.content_hash) + 1:
        raise Refused("bad_round")


def _check_gold(transaction: Writing, known: Known, fact: Fact, gold: Gold) -> None:
    """A known answer hides among second opinions: it is of use where one can still be drawn as any other is."""
    if gold.content_hash != known.places[fact.ad_id].content_hash:
        raise Refused("other_content")
    round_ = known.round_of(fact.ad_id, gold.content_hash)
    opinions = known.opinions.get(fact.ad_id, {}).values()
    ruling = effective(opinions, gold.content_hash, round_)
    settled = ruling is not None and ruling.adjudication
    if settled or len(current_opinions(opinions, gold.content_hash, round_)) > 1:
        raise Refused("gold_unseen")
    if not share_of_first(transaction.connection, known.said(fact.ad_id, gold.content_hash, round_)):
        raise Refused("gold_alone")


def share_of_first(connection: Connection, said: Sequence[Opinion]) -> float:
    """The probability with which the first of these opinions drew a second one; with none, that of one given now."""
    rules = review_rules_at(connection, said[0].order) if said else review_rules(connection)
    return rules.second_share


def _check_settle(transaction: Writing, caller: Caller, known: Known, fact: Fact, settle: Settle) -> None:
    """Only a row or mail that named no ad can be about another one, and only about one that the caller sees."""
    if not settle.same_as:
        return
    place = known.places.get(settle.same_as)
    if place is None or not caller.sees(place.account_id) or place.account_id in known.erased:
        raise Refused("no_ad")
    sightings = transaction.connection.scalars(
        select(SIGHTING.c.id).where(SIGHTING.c.id.in_((fact.ad_id, settle.same_as)))
    )
    if set(sightings) != {fact.ad_id}:
        raise Refused("no_ad")


def _check_briefing(caller: Caller, known: Known, briefing: Briefing) -> None:
    """A revision follows the one that its author can see to hold; its copies come one by one, all of one author."""
    copies = [copy for copy in known.briefings.get(briefing.key, ()) if caller.sees(copy.account_id)]
    current = max((copy.revision for copy in copies), default=0)
    if briefing.revision == current + 1:
        return
    latest = [copy for copy in copies if copy.revision == current]
    own = all(copy.author == caller.user and copy.account_id != briefing.account_id for copy in latest)
    if briefing.revision != current or not own:
        raise Refused("stale_revision", current=current)


def _check_assign(transaction: Writing, caller: Caller, account_id: str, assign: Assign) -> None:
    user = caller if assign.user == caller.user else user_named(transaction.connection, assign.user)
    if assign.user and (user is None or not user.may_record(FactKind.DECISION) or not user.sees(account_id)):
        raise Refused("no_user")
