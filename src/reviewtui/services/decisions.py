"""Deciding, undoing, skipping: each commits one transaction and says what it did."""

from dataclasses import dataclass
from difflib import get_close_matches

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.ads import COMPONENTS, Content
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
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import NewFact

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
            `code_verdict`, `reason_needed`, `bad_span`, `no_component`, `confidence`, `too_long`, `not_text`;
            `no_commit` or `no_cache` where a file could not be used, and then nothing was recorded.
    """
    beneath = _as_painted(desk, view)
    reasons = tuple(_reason(policy, code, component, judgement.verdict) for code, component in judgement.reasons)
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
    _commit(desk, fact, beneath)
    return Decided(fact.id, view.ad_id, judgement.verdict, reasons, view.content.headline)


def undo(desk: Desk, target_id: str | None = None) -> Undone:
    """Take back a decision or skip of this user: the latest, or the one named. Always recorded.

    Raises:
        ReviewError: `nothing_to_undo`, `not_yours`; `no_commit`, `work_trouble`, and then nothing was recorded.
    """
    try:
        target = desk.work.fact(target_id) if target_id else desk.work.latest_act()
    except sqlite.Error as error:
        raise ReviewError("work_trouble", file=desk.work.path, why=str(error)) from None
    if target is None:
        if target_id is None:
            raise ReviewError("nothing_to_undo")
        return _undo_from_elsewhere(desk, target_id)
    if target.undone or target.kind not in (FactKind.DECISION, FactKind.SKIP):
        raise ReviewError("not_yours", id=target.id)
    fact = _fact(desk, FactKind.UNDO, target.ad_id, Undo(target.id), target=target.id)
    local = _commit_undo(desk, fact)
    body = decode_body(decode_fact(target.body))
    draft = body if isinstance(body, Decision) else None
    return Undone(fact.id, target.id, target.ad_id, target.kind, target.verdict, draft, not local)


def skip(desk: Desk, view: AdView, active_ms: int | None = None) -> str:
    """Not now: recorded, decides nothing; the ad returns to this user later. Returns the fact's id.

    Raises:
        ReviewError: `changed_ad`, `no_ad`, `no_commit`.
    """
    beneath = _as_painted(desk, view)
    data = Skip(view.content_hash, active_ms)
    fact = _fact(desk, FactKind.SKIP, view.ad_id, data, content_hash=view.content_hash)
    _commit(desk, fact, beneath, desk.clock() + desk.settings.skip_ms)
    return fact.id


def _undo_from_elsewhere(desk: Desk, target_id: str) -> Undone:
    """Undo a decision this user made on another device, known through the mirror."""
    for row in desk.reader.facts_by_id([target_id]):
        undone = any(fact.target == target_id for fact in desk.reader.facts_on(row.ad_id)) or any(
            fact.target == target_id and fact.delivery != "held" for fact in desk.work.facts_on(row.ad_id)
        )
        if row.author == desk.user and row.kind == FactKind.DECISION and not undone:
            fact = _fact(desk, FactKind.UNDO, row.ad_id, Undo(target_id), target=target_id)
            _commit_undo(desk, fact)
            body = decode_body(decode_fact(row.body))
            draft = body if isinstance(body, Decision) else None
            return Undone(fact.id, target_id, row.ad_id, row.kind, row.verdict, draft, True)
    raise ReviewError("not_yours", id=target_id)


def _as_painted(desk: Desk, view: AdView) -> Beneath:
    """The ad as the mirror holds it, if that is still what was painted.

    Raises:
        ReviewError: `no_ad`, `changed_ad`, `no_cache`.
    """
    try:
        beneath = desk.reader.beneath(view.ad_id)
    except sqlite.Error as error:
        raise ReviewError("no_cache", folder=desk.settings.cache_dir, why=str(error)) from None
    if beneath is None:
        raise ReviewError("no_ad", ad_id=view.ad_id)
    if beneath.content_hash != view.content_hash:
        raise ReviewError("changed_ad", ad_id=view.ad_id)
    return beneath


def _fact(
    desk: Desk, kind: FactKind, ad_id: str, data: msgspec.Struct, *,
    content_hash: str = "", verdict: str = "", target: str = "",
) -> NewFact:  # fmt: skip
    id, at = desk.make_id(), desk.clock()
    body = encode_fact(id=id, kind=kind, ad_id=ad_id, at=at, app=desk.app, device=desk.device, data=data)
    return NewFact(id, str(kind), ad_id, at, body, content_hash, verdict, target)


def _commit(desk: Desk, fact: NewFact, beneath: Beneath, skip_until: int = 0) -> None:
    try:
        desk.work.record([fact], [beneath], skip_until=skip_until)
    except sqlite.Error as error:
        raise ReviewError("no_commit", ad_id=fact.ad_id, why=str(error)) from None


def _commit_undo(desk: Desk, fact: NewFact) -> bool:
    try:
        return desk.work.record_undo(fact, desk.reader.beneath(fact.ad_id))
    except sqlite.Error as error:
        raise ReviewError("no_commit", ad_id=fact.ad_id, why=str(error)) from None


def _clean(text: str) -> str:
    return clean_text(text.strip())


def _reason(policy: Policy, name: str, component: str, verdict: Verdict) -> Reason:
    code = policy.code(name)
    if code is None or code.state != "active":
        active = [c.code for c in policy.codes if c.state == "active"]
        heir = code.merged_into if code is not None else ""
        near = [heir] if heir in active else get_close_matches(name.upper(), active, 1, 0.5)
        raise Misused("no_code", code=name, policy=policy.policy, nearest=f" {near[0]}?" if near else "")
    if code.verdicts and verdict not in code.verdicts:
        raise Misused("code_verdict", code=code.code, verdict=verdict, verdicts=", ".join(code.verdicts))
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
