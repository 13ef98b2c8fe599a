"""Deciding, one ad or several, adjudicating, skipping, taking back: each one transaction that says what it did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewtui.database import sqlite
from reviewtui.domain.claims import Claim
from reviewtui.domain.decisions import LOCAL, Opinion, effective
from reviewtui.domain.facts import (
    ADJUDICATION,
    NEEDS_REASON,
    Cause,
    Decision,
    FactKind,
    Reason,
    Skip,
    Verdict,
    read_body,
)
from reviewtui.domain.policy import Policy
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import as_painted, cache_read, commit, commit_undo, make_fact, make_undo, require_role
from reviewtui.services.ads import AdView
from reviewtui.services.cases import appeal, assign, comment, mark_gold, reflect
from reviewtui.services.desk import Desk
from reviewtui.services.drafts import find
from reviewtui.services.judgements import Judgement, freeze
from reviewtui.store.overlay import Beneath
from reviewtui.store.own import NewFact, OwnFact
from reviewtui.store.trouble import trouble

__all__ = [
    "Decided", "DecidedGroup", "Judgement", "Undone", "adjudicate", "appeal", "assign", "comment", "decide",
    "decide_at_once", "decide_group", "mark_gold", "reflect", "skip", "undo",
]  # fmt: skip

_UNDOABLE = frozenset(
    {
        FactKind.DECISION,
        FactKind.SKIP,
        FactKind.APPEAL,
        FactKind.ASSIGN,
        FactKind.GOLD,
        FactKind.NOTE,
        FactKind.REFLECTION,
        FactKind.PING,
        FactKind.SETTLE,
        FactKind.ADVICE,
    }
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A committed decision. `second_to`: whose decision holds instead, as far as is known here, where the claim that
    this one was made under had ended."""

    decision_id: str
    ad_id: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    headline: str
    second_to: str = ""


@dataclass(frozen=True, slots=True)
class DecidedGroup:
    """Decisions that were committed together, and are taken back together."""

    group_id: str
    decided: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """A committed undo: the ad is back, and `draft` holds what had been said, to be refilled.

    `ad_ids`: all ads that came back with it, where several had been decided together.
    """

    undo_id: str
    target: str
    ad_id: str
    kind: str
    verdict: str
    draft: Decision | None
    sent: bool
    ad_ids: tuple[str, ...] = ()


def decide(desk: Desk, view: AdView, policy: Policy, judgement: Judgement) -> Decided:
    """Record a decision on exactly the content of `view`, durably.

    Raises:
        ReviewError: `changed_ad` or `reopened_ad` (it is no longer what was painted), `no_ad`, `role_needed`, or what
            `judgements.freeze` finds wrong; `no_commit` or `no_cache` where a file could not be used, and then
            nothing was recorded.
    """
    require_role(desk, FactKind.DECISION)
    beneath, claim = as_painted(desk, view), _claim(desk, view.ad_id)
    fact, decided = _decision(desk, view, freeze(view, policy, judgement, fence=_fence(claim)), claim)
    second_to = _second_to(desk, view, beneath, claim, decided.verdict)
    commit(desk, [fact], [beneath])
    return replace(decided, second_to=second_to) if second_to else decided


def decide_at_once(desk: Desk, view: AdView, policy: Policy, judgement: Judgement) -> Decided:
    """As `decide`, of what a key or two said: a memo that was kept for this ad goes with it. What was kept with
    reasons belongs to a verdict that needs some.

    Raises:
        ReviewError: as `decide`; `work_trouble`.
    """
    kept = find(desk, view.ad_id, view.content_hash)
    if kept is not None and (judgement.verdict in NEEDS_REASON or not kept.reasons):
        said = replace(judgement, memo=kept.memo, suggestion=kept.suggestion, confidence=kept.confidence)
        return decide(desk, view, policy, said)
    return decide(desk, view, policy, judgement)


def decide_group(desk: Desk, views: Sequence[AdView], policy: Policy, judgement: Judgement) -> DecidedGroup:
    """Record the same decision on each of these ads, all or none; one undo takes all of them back.

    Only ads of identical content are approved together. Evidence is kept where it was marked: on the content of the
    first.

    Raises:
        ReviewError: as `decide`; `nothing_marked`; Misused: `approve_differs`.
    """
    require_role(desk, FactKind.DECISION)
    if not views:
        raise ReviewError("nothing_marked")
    first = views[0].content_hash
    if judgement.verdict is Verdict.APPROVE and any(view.content_hash != first for view in views):
        raise Misused("approve_differs")
    group_id = desk.make_id()
    made: list[tuple[NewFact, Decided]] = []
    beneath: list[Beneath] = []
    for view in {view.ad_id: view for view in views}.values():
        beneath.append(as_painted(desk, view))
        said = judgement if view.content_hash == first else _without_evidence(judgement)
        claim = _claim(desk, view.ad_id)
        decision = freeze(view, policy, said, fence=_fence(claim), group_id=group_id)
        made.append(_decision(desk, view, decision, claim))
    commit(desk, [fact for fact, _ in made], beneath)
    return DecidedGroup(group_id, tuple(decided for _, decided in made))


def adjudicate(
    desk: Desk, view: AdView, policy: Policy, judgement: Judgement, cause: Cause, adjudicates: Sequence[str] = ()
) -> Decided:
    """Settle an ad on which reviewers differ, saying why they did. Without `adjudicates`, all opinions that stand in
    this round are settled.

    Raises:
        ReviewError: as `decide`; `no_opinions`: nobody's opinion is there to settle.
    """
    require_role(desk, ADJUDICATION)
    beneath = as_painted(desk, view)
    settled = tuple(adjudicates) or tuple(past.id for past in view.past if past.mark in ("holds", "second"))
    if not settled:
        raise ReviewError("no_opinions", ad_id=view.ad_id)
    claim = _claim(desk, view.ad_id)
    decision = freeze(view, policy, judgement, fence=_fence(claim), adjudicates=settled, cause=Cause(cause))
    fact, decided = _decision(desk, view, decision, claim)
    commit(desk, [fact], [beneath])
    return decided


def skip(desk: Desk, view: AdView, active_ms: int | None = None) -> str:
    """Not now: recorded, decides nothing; the ad returns to this user later. Returns the fact's id.

    Raises:
        ReviewError: `changed_ad`, `reopened_ad`, `no_ad`, `role_needed`, `no_commit`.
    """
    require_role(desk, FactKind.SKIP)
    beneath = as_painted(desk, view)
    data = Skip(view.content_hash, active_ms)
    fact = make_fact(desk, FactKind.SKIP, view.ad_id, data, content_hash=view.content_hash)
    commit(desk, [fact], [beneath], desk.clock() + desk.settings.skip_ms)
    return fact.id


def undo(desk: Desk, target_id: str | None = None) -> Undone:
    """Take back the latest act of this user (`WorkStore.latest_act`), with all that was done together with it; or the
    one act that is named. Always recorded.

    Raises:
        ReviewError: `nothing_to_undo`, `not_yours`; `no_commit`, `work_trouble`, and then nothing was recorded.
    """
    try:
        target = desk.work.fact(target_id) if target_id else desk.work.latest_act()
        together = desk.work.group(target.group_id) if target and target.group_id and not target_id else []
    except sqlite.Error as error:
        raise trouble("work_trouble", error, file=desk.work.path) from None
    if target is None:
        if target_id is None:
            raise ReviewError("nothing_to_undo")
        return _undo_from_elsewhere(desk, target_id)
    if target.undone or target.kind not in _UNDOABLE:
        raise ReviewError("not_yours", id=target.id)
    standing = [fact for fact in together if not fact.undone and fact.id != target.id]
    return _undo(desk, [target, *standing])


def _undo(desk: Desk, targets: Sequence[OwnFact]) -> Undone:
    """Take back the first, and the others with it."""
    first = targets[0]
    facts = [make_undo(desk, fact.id, fact.ad_id) for fact in targets]
    local = commit_undo(desk, facts)
    said = read_body(first.body)
    draft = said if isinstance(said, Decision) else None
    ad_ids = tuple(fact.ad_id for fact in targets)
    return Undone(facts[0].id, first.id, first.ad_id, first.kind, first.verdict, draft, not all(local), ad_ids)


def _undo_from_elsewhere(desk: Desk, target_id: str) -> Undone:
    """Undo an act of this user made on another device, known through the mirror."""
    for row in desk.reader.facts_by_id([target_id]):
        undone = any(fact.target == target_id for fact in desk.reader.facts_on(row.ad_id)) or any(
            fact.target == target_id and fact.delivery != "held" for fact in desk.work.facts_on(row.ad_id)
        )
        if row.author == desk.user and row.kind in _UNDOABLE and not undone:
            fact = make_undo(desk, target_id, row.ad_id)
            commit_undo(desk, [fact])
            body = read_body(row.body)
            draft = body if isinstance(body, Decision) else None
            return Undone(fact.id, target_id, row.ad_id, row.kind, row.verdict, draft, True, (row.ad_id,))
    raise ReviewError("not_yours", id=target_id)


def _decision(desk: Desk, view: AdView, decision: Decision, claim: Claim | None) -> tuple[NewFact, Decided]:
    """Until the hub judges the fence, it counts here as good for as long as the claim lasts."""
    fact = make_fact(
        desk, FactKind.DECISION, view.ad_id, decision, content_hash=view.content_hash, verdict=str(decision.verdict),
        group_id=decision.group_id, round=decision.round, adjudication=bool(decision.adjudicates),
        fence=claim is not None and claim.expires_at > desk.clock(),
    )  # fmt: skip
    return fact, Decided(fact.id, view.ad_id, decision.verdict, decision.reasons, view.content.headline)


def _claim(desk: Desk, ad_id: str) -> Claim | None:
    """This user's claim on an ad, also one that ended."""
    with cache_read(desk):
        return desk.reader.claim_of(ad_id)


def _fence(claim: Claim | None) -> int | None:
    """The token of a claim; the hub judges whether it still holds."""
    return None if claim is None else claim.fence


def _second_to(desk: Desk, view: AdView, beneath: Beneath, claim: Claim | None, verdict: Verdict) -> str:
    """Whose decision will hold over one made now, where the claim on the ad ended; else ''."""
    if claim is None or claim.expires_at > desk.clock():
        return ""
    with cache_read(desk):
        role = desk.reader.remembered("role") or desk.role
    mine = Opinion("", desk.user, role, LOCAL, view.content_hash, verdict, view.round)
    ruling = effective([*beneath.opinions, mine], view.content_hash, view.round)
    return "" if ruling is None or ruling.author == desk.user else ruling.author


def _without_evidence(judgement: Judgement) -> Judgement:
    return replace(judgement, evidence=())
