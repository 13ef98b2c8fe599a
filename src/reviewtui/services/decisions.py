"""Deciding, undoing, skipping: each commits one transaction and says what it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.ads import COMPONENTS, Content
from reviewtui.domain.decisions import LOCAL, Opinion, State, state_of
from reviewtui.domain.facts import (
    NEEDS_REASON,
    AiOpinion,
    Decision,
    FactKind,
    Reason,
    Skip,
    Undo,
    Verdict,
    decode_body,
    decode_fact,
    encode_fact,
)
from reviewtui.domain.policy import Policy
from reviewtui.domain.values import BadValue, Span, clean_text, valid_span
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.ads import AdView
from reviewtui.services.desk import Desk
from reviewtui.store.work import NewFact, Overlay, OwnFact

MEMO_LIMIT = 20_000
"""Characters of a memo or a suggestion."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reviewer said, bound to the ad and content that were painted before them."""

    verdict: Verdict
    reasons: tuple[tuple[str, str], ...] = ()
    """(code, component or '')"""
    evidence: tuple[Span, ...] = ()
    memo: str = ""
    suggestion: str = ""
    confidence: int | None = None
    active_ms: int | None = None
    offered: tuple[str, ...] = ()
    ai_shown: bool = True
    via: str = "tui"


@dataclass(frozen=True, slots=True)
class Decided:
    """A committed decision."""

    decision_id: str
    ad_id: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    headline: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A committed undo: the ad is back, and `draft` holds what had been said, to be refilled."""

    undo_id: str
    target: str
    ad_id: str
    kind: str
    verdict: str
    draft: Decision | None
    sent: bool


def decide(desk: Desk, view: AdView, policy: Policy, judgement: Judgement) -> Decided:
    """Record a decision on exactly the content of `view`, durably.

    Raises:
        ReviewError: `changed_ad` (its content is no longer what was painted), `no_ad`, `no_code`,
            `reason_needed`, `bad_span`, `no_component`, `confidence`, `too_long`; `no_commit` where the
            file could not be written, and then nothing was recorded.
    """
    now = desk.clock()
    stored = desk.reader.ad(view.ad_id, now)
    if stored is None:
        raise ReviewError("no_ad", ad_id=view.ad_id)
    if stored.content_hash != view.content_hash:
        raise ReviewError("changed_ad", ad_id=view.ad_id)
    reasons = tuple(_reason(policy, code, component) for code, component in judgement.reasons)
    _check(judgement, reasons, view.content)
    ai = None
    if view.ai_verdict or view.ai_score is not None:
        ai = AiOpinion(view.ai_verdict, view.ai_score, view.ai_model, view.ai_reason, judgement.ai_shown)
    decision = Decision(
        verdict=judgement.verdict,
        content_hash=view.content_hash,
        content=view.content,
        reasons=reasons,
        evidence=judgement.evidence,
        memo=_clean(judgement.memo),
        suggestion=_clean(judgement.suggestion),
        confidence=judgement.confidence,
        active_ms=judgement.active_ms,
        offered=judgement.offered,
        ai=ai,
        asked_why=view.why or view.ai_reason,
        via=judgement.via,
        policy=policy.policy,
        policy_revision=policy.revision,
    )
    fact = _fact(
        desk, FactKind.DECISION, view.ad_id, decision, verdict=str(judgement.verdict), content_hash=view.content_hash
    )
    opinions = [*desk.reader.opinions(view.ad_id), *_own_opinions(desk, desk.work.facts_on(view.ad_id))]
    opinions.append(_opinion(desk, fact, LOCAL + 2**60))
    state, holds = state_of(opinions, view.content_hash, stored.queued)
    overlay = Overlay(
        view.ad_id, view.content_hash, str(state), str(holds.verdict) if holds else "", holds.id if holds else ""
    )
    _commit(desk, view.ad_id, fact, overlay)
    desk.work.drop_draft(view.ad_id)
    return Decided(fact.id, view.ad_id, judgement.verdict, reasons, view.content.headline)


def undo(desk: Desk, target_id: str | None = None) -> Undone:
    """Take back a decision or skip of this user: the latest, or the one named. Always recorded.

    Raises:
        ReviewError: `nothing_to_undo`, `not_yours`, `no_commit`.
    """
    target = desk.work.fact(target_id) if target_id else desk.work.latest_act()
    if target is None:
        if target_id is None:
            raise ReviewError("nothing_to_undo")
        return _undo_from_elsewhere(desk, target_id)
    if target.undone or target.kind not in (FactKind.DECISION, FactKind.SKIP):
        raise ReviewError("not_yours", id=target.id)
    fact = _fact(desk, FactKind.UNDO, target.ad_id, Undo(target.id), target=target.id)
    overlay = _after_undo(desk, target.ad_id, target.id, target.delivery == "new")
    try:
        local = desk.work.record_undo(fact, overlay)
    except sqlite.Error as error:
        raise ReviewError("no_commit", ad_id=target.ad_id, why=str(error)) from None
    body = decode_body(decode_fact(target.body))
    draft = body if isinstance(body, Decision) else None
    return Undone(fact.id, target.id, target.ad_id, target.kind, target.verdict, draft, not local)


def skip(desk: Desk, view: AdView, active_ms: int | None = None) -> str:
    """Not now: recorded, decides nothing; the ad returns to this user later. Returns the fact's id."""
    data = Skip(view.content_hash, active_ms)
    fact = _fact(desk, FactKind.SKIP, view.ad_id, data, content_hash=view.content_hash)
    until = desk.clock() + desk.settings.skip_ms
    overlay = Overlay(view.ad_id, view.content_hash, "skipped", until_at=until)
    _commit(desk, view.ad_id, fact, overlay)
    return fact.id


def _undo_from_elsewhere(desk: Desk, target_id: str) -> Undone:
    """Undo a decision this user made on another device, known through the mirror."""
    for row in desk.reader.facts_by_id([target_id]):
        undone = any(fact.target == target_id for fact in desk.reader.facts_on(row.ad_id)) or any(
            fact.target == target_id for fact in desk.work.facts_on(row.ad_id)
        )
        if row.author == desk.user and row.kind == FactKind.DECISION and not undone:
            fact = _fact(desk, FactKind.UNDO, row.ad_id, Undo(target_id), target=target_id)
            try:
                desk.work.record_undo(fact, _after_undo(desk, row.ad_id, target_id, False))
            except sqlite.Error as error:
                raise ReviewError("no_commit", ad_id=row.ad_id, why=str(error)) from None
            body = decode_body(decode_fact(row.body))
            draft = body if isinstance(body, Decision) else None
            return Undone(fact.id, target_id, row.ad_id, row.kind, row.verdict, draft, True)
    raise ReviewError("not_yours", id=target_id)


def _after_undo(desk: Desk, ad_id: str, target: str, never_sent: bool) -> Overlay | None:
    """What the ad is once the target is gone; None where the mirror already says so."""
    stored = desk.reader.ad(ad_id, desk.clock())
    if stored is None:
        return None
    own = _own_opinions(desk, desk.work.facts_on(ad_id))
    pulled = desk.reader.opinions(ad_id)
    if never_sent and not [o for o in own if o.id != target and not o.undone]:
        return None
    opinions = [msgspec.structs.replace(o, undone=o.undone or o.id == target) for o in (*pulled, *own)]
    state, holds = state_of(opinions, stored.content_hash, True)
    if state is State.AUTO or (holds is None and state is not State.CHANGED):
        state = State.OPEN
    verdict, decision_id = (str(holds.verdict), holds.id) if holds else ("", "")
    return Overlay(ad_id, stored.content_hash, str(state), verdict, decision_id)


def _own_opinions(desk: Desk, facts: Sequence[OwnFact]) -> list[Opinion]:
    """Own decisions the mirror does not hold yet, as they count."""
    pulled = {row.id for row in desk.reader.facts_by_id([fact.id for fact in facts])} if facts else set()
    return [
        _opinion(desk, fact, LOCAL + fact.n, undone=fact.undone)
        for fact in facts
        if fact.kind == FactKind.DECISION and fact.id not in pulled and fact.delivery != "held"
    ]


def _opinion(desk: Desk, fact: NewFact | OwnFact, order: int, undone: bool = False) -> Opinion:
    return Opinion(
        id=fact.id,
        author=desk.user,
        role=desk.role,
        order=order,
        content_hash=fact.content_hash,
        verdict=Verdict(fact.verdict),
        undone=undone,
    )


def _fact(
    desk: Desk, kind: FactKind, ad_id: str, data: msgspec.Struct, *,
    content_hash: str = "", verdict: str = "", target: str = "",
) -> NewFact:  # fmt: skip
    id, at = desk.make_id(), desk.clock()
    body = encode_fact(id=id, kind=kind, ad_id=ad_id, at=at, app=desk.app, device=desk.device, data=data)
    return NewFact(id, str(kind), ad_id, at, body, content_hash, verdict, target)


def _commit(desk: Desk, ad_id: str, fact: NewFact, overlay: Overlay) -> None:
    try:
        desk.work.record([fact], [overlay])
    except sqlite.Error as error:
        raise ReviewError("no_commit", ad_id=ad_id, why=str(error)) from None


def _clean(text: str) -> str:
    return clean_text(text.strip())


def _reason(policy: Policy, name: str, component: str) -> Reason:
    code = policy.code(name)
    if code is None or code.state != "active":
        near = get_close_matches(name.upper(), [c.code for c in policy.codes], 1, 0.5)
        raise Misused("no_code", code=name, policy=policy.policy, nearest=f" {near[0]}?" if near else "")
    if component and component not in COMPONENTS:
        raise Misused("no_component", component=component, known=", ".join(COMPONENTS))
    return Reason(policy.policy, code.code, policy.revision, code.revision, component)


def _check(judgement: Judgement, reasons: tuple[Reason, ...], content: Content) -> None:
    if judgement.verdict in NEEDS_REASON and not reasons:
        raise Misused("reason_needed", verdict=judgement.verdict)
    if judgement.confidence is not None and not 1 <= judgement.confidence <= 5:
        raise Misused("confidence")
    for name in ("memo", "suggestion"):
        text = getattr(judgement, name)
        if len(text) > MEMO_LIMIT:
            raise Misused("too_long", field=name, limit=MEMO_LIMIT)
        try:
            clean_text(text)
        except BadValue:
            raise Misused("not_text", field=name) from None
    for span in judgement.evidence:
        raw = content.component(span.component)
        if not valid_span(span, raw):
            words = f"{span.component}:{span.start}:{span.end}"
            raise Misused("bad_span", span=words, component=span.component, length=len(raw))
