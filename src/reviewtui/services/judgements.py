"""A judgement on an ad: what a reviewer said, checked against the policy, frozen with the content it is about."""

from dataclasses import dataclass
from difflib import get_close_matches

import msgspec

from reviewtui.domain.ads import COMPONENTS, AdStatus, Content, content_hash
from reviewtui.domain.draws import SHOWN, Drawn
from reviewtui.domain.facts import NEEDS_REASON, AiOpinion, Cause, Decision, Reason, Verdict
from reviewtui.domain.policy import Policy
from reviewtui.domain.values import Span, valid_span
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import clean
from reviewtui.services.ads import AdView

BY_COMMAND = "command"
"""Of `Judgement.via`: decided without the screen, where nothing is hidden."""


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


def freeze(
    view: AdView, policy: Policy, judgement: Judgement, *, fence: int | None = None, group_id: str = "",
    adjudicates: tuple[str, ...] = (), cause: Cause | None = None,
) -> Decision:  # fmt: skip
    """The decision that this judgement is, on exactly the content of `view`.

    Raises:
        ReviewError: `contents_erased`: the words that were judged are kept nowhere any more.
        Misused: `no_code`, `code_verdict`, `reason_needed`, `bad_span`, `no_component`, `confidence`, `too_long`,
            `not_text`.
    """
    if content_hash(view.content) != view.content_hash:
        raise ReviewError("contents_erased", ad_id=view.ad_id)
    reasons = tuple(_reason(policy, code, component, judgement.verdict) for code, component in judgement.reasons)
    _check(judgement, reasons, view.content)
    drawn = SHOWN if judgement.via == BY_COMMAND or adjudicates else Drawn(view.draw, view.chance)
    ai = None
    if view.ai_verdict or view.ai_score is not None:
        shown = judgement.ai_shown and not (drawn.blind and view.blind)
        ai = AiOpinion(view.ai_verdict, view.ai_score, view.ai_model, view.ai_reason, shown)
    decision = Decision(
        verdict=judgement.verdict,
        content_hash=view.content_hash,
        content=view.content,
        reasons=reasons,
        evidence=judgement.evidence,
        memo=clean(judgement.memo, "memo"),
        suggestion=clean(judgement.suggestion, "suggestion"),
        confidence=judgement.confidence,
        active_ms=judgement.active_ms,
        offered=judgement.offered,
        ai=ai,
        asked_why=view.why or view.ai_reason,
        round=view.round,
        via=judgement.via,
        group_id=group_id,
        policy=policy.policy,
        policy_revision=policy.revision,
        fence=fence,
        after_reveal=drawn.blind and not view.blind,
        adjudicates=adjudicates,
        cause=cause,
        status="" if view.status == AdStatus.UNKNOWN else view.status,
    )
    if drawn == SHOWN:
        return decision
    return msgspec.structs.replace(decision, draw=str(drawn.draw), chance=drawn.chance)


def reason(policy: Policy, name: str, component: str = "") -> Reason:
    """A reason of the policy in force, by the name of its code.

    Raises:
        Misused: `no_code`, with the nearest that there is; `no_component`.
    """
    code = policy.code(name)
    if code is None or code.state != "active":
        active = [c.code for c in policy.codes if c.state == "active"]
        heir = code.merged_into if code is not None else ""
        near = [heir] if heir in active else get_close_matches(name.upper(), active, 1, 0.5)
        raise Misused("no_code", code=name, policy=policy.policy, nearest=f" {near[0]}?" if near else "")
    if component and component not in COMPONENTS:
        raise Misused("no_component", component=component, known=", ".join(COMPONENTS))
    return Reason(policy.policy, code.code, policy.revision, code.revision, component)


def _reason(policy: Policy, name: str, component: str, verdict: Verdict) -> Reason:
    found = reason(policy, name, component)
    code = policy.code(found.code)
    if code is not None and code.verdicts and verdict not in code.verdicts:
        raise Misused("code_verdict", code=code.code, verdict=verdict, verdicts=", ".join(code.verdicts))
    return found


def _check(judgement: Judgement, reasons: tuple[Reason, ...], content: Content) -> None:
    if judgement.verdict in NEEDS_REASON and not reasons:
        raise Misused("reason_needed", verdict=judgement.verdict)
    if judgement.confidence is not None and not 1 <= judgement.confidence <= 5:
        raise Misused("confidence")
    for span in judgement.evidence:
        raw = content.component(span.component)
        if not valid_span(span, raw):
            words = f"{span.component}:{span.start}:{span.end}"
            raise Misused("bad_span", span=words, component=span.component, length=len(raw))
