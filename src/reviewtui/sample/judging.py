"""How the sample's reviewers read an ad: the verdict most would give, that of one of them, and the words for it."""

import re
from random import Random
from typing import NamedTuple

import msgspec

from reviewtui.domain.ads import Content, Creative, content_hash, normalise_status
from reviewtui.domain.facts import NEEDS_REASON, AiOpinion, Cause, Decision, Draw, Reason, Verdict
from reviewtui.domain.policy import Phrase, Policy
from reviewtui.domain.values import Span
from reviewtui.sample import SampleAd
from reviewtui.sample.remarks import FOR_THE_LEAD, PASSES, WHY, WOULD_PASS

ODD = 0.05
"""How often a reviewer reads an ad otherwise than most would: two of them agree on about four of five."""

_NEIGHBOURS = {
    Verdict.APPROVE: (Verdict.CHANGES, Verdict.CHANGES, Verdict.ESCALATE),
    Verdict.CHANGES: (Verdict.REJECT, Verdict.APPROVE, Verdict.REJECT),
    Verdict.REJECT: (Verdict.CHANGES, Verdict.CHANGES, Verdict.ESCALATE),
    Verdict.ESCALATE: (Verdict.CHANGES, Verdict.APPROVE),
}
_QUOTED = re.compile("“([^”]{4,80})”")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+")
_MOMENTS_MS = 9_000
"""Median of the time a reviewer looks at an ad, before what its length adds."""


class Case(NamedTuple):
    """An ad as a reviewer meets it: its content, and what most reviewers would say of it."""

    ad: SampleAd
    content: Content
    content_hash: str
    truth: Verdict

    @property
    def ad_id(self) -> str:
        """The ad's id."""
        return self.ad.observation.id

    @property
    def spanish(self) -> bool:
        """Whether a reviewer would write about it in Spanish."""
        return bool(self.ad.observation.fields["language"] == "es")


class Opinion(NamedTuple):
    """What a reviewer says of an ad."""

    verdict: Verdict
    codes: tuple[str, ...] = ()
    memo: str = ""
    suggestion: str = ""
    evidence: tuple[Span, ...] = ()
    confidence: int | None = None
    active_ms: int | None = None


class Circumstances(NamedTuple):
    """Under which a decision was made: the policy of its day, how the ad was drawn, what it settles or follows."""

    policy: Policy
    draw: Draw = Draw.QUEUE
    chance: float = 1.0
    round: int = 0
    group_id: str = ""
    adjudicates: tuple[str, ...] = ()
    cause: Cause | None = None


def case_of(random: Random, ad: SampleAd) -> Case:
    """The ad as a case: the more the AI leaned to a violation, the likelier it is one."""
    fields = ad.observation.fields
    content = Content(
        headline=fields.get("headline", ""),
        text=fields["text"],
        link=fields["link"],
        call_to_action=fields["call_to_action"],
        creatives=tuple(msgspec.convert(fields["creatives"], list[Creative])),
        targeting=fields["targeting"],
    )
    breaks = random.random() < min(max((fields["ai_score"] - 0.5) * 1.6 + 0.5, 0.0), 1.0)
    if ad.code == "COMPLIANT_AI_WRONG":
        truth = Verdict.APPROVE
    elif ad.code == "NEEDS_CONTEXT":
        truth = Verdict.ESCALATE if random.random() < 0.4 else Verdict.CHANGES
    else:
        truth = random.choice((Verdict.REJECT, Verdict.REJECT, Verdict.CHANGES)) if breaks else Verdict.APPROVE
    return Case(ad, content, content_hash(content), truth)


def form(random: Random, case: Case, verdict: Verdict | None = None) -> Opinion:
    """What one reviewer says of an ad: mostly what most would; `verdict` where it is known already."""
    if verdict is None:
        odd = random.random() < ODD
        verdict = random.choice(_NEIGHBOURS[case.truth]) if odd else case.truth
    code = case.ad.code
    active_ms = round(random.lognormvariate(0, 0.55) * _MOMENTS_MS + 30 * len(case.content.text))
    confidence = random.choice((2, 3, 4, 4, 5, 5)) if random.random() < 0.4 else None
    if verdict is Verdict.APPROVE:
        named = code == "COMPLIANT_AI_WRONG" and random.random() < 0.6
        memo = _said(random, case, WHY[code] if named else PASSES, 0.2)
        return Opinion(verdict, (code,) if named else (), memo, confidence=confidence, active_ms=active_ms)
    if verdict is Verdict.ESCALATE:
        named_code = "NEEDS_CONTEXT" if code == "COMPLIANT_AI_WRONG" else code
        memo = _said(random, case, FOR_THE_LEAD, 0.8)
        return Opinion(verdict, (named_code,), memo, confidence=random.choice((1, 2, 2)), active_ms=active_ms)
    if code == "COMPLIANT_AI_WRONG":
        code = "SENSATIONAL"
    codes: tuple[str, ...] = (code,)
    if random.random() < 0.07 and code != "LANDING_PAGE":
        codes = (code, "LANDING_PAGE")
    evidence = evidence_in(case) if random.random() < 0.6 else ()
    suggestion = ""
    if verdict is Verdict.CHANGES and random.random() < 0.7:
        without = without_sentence(case.content.text, evidence)
        words = WOULD_PASS.get(code)
        suggestion = without or (_in_language(words, case) if words else "")
    memo = _said(random, case, WHY[code], 0.4)
    return Opinion(verdict, codes, memo, suggestion, evidence, confidence, active_ms)


def evidence_in(case: Case) -> tuple[Span, ...]:
    """Where the ad says what the AI quotes of it: the first quote that is found."""
    for quote in _QUOTED.findall(case.ad.observation.fields.get("ai_reason", "")):
        for component in ("text", "headline"):
            raw = case.content.component(component)
            at = raw.find(quote)
            if at >= 0:
                return (Span(component, at, at + len(quote)),)
    return ()


def without_sentence(text: str, evidence: tuple[Span, ...]) -> str:
    """The text without the sentence that the evidence is in; '' where that leaves nothing, or there is none."""
    if not evidence or evidence[0].component != "text" or "\n" in text:
        return ""
    kept, at = [], 0
    for sentence in _SENTENCE_ENDS.split(text):
        begin = text.index(sentence, at)
        at = begin + len(sentence)
        if not begin <= evidence[0].start < at:
            kept.append(sentence)
    left = " ".join(kept)
    return left if len(left) > len(text) / 2 else ""


def freeze(case: Case, opinion: Opinion, when: Circumstances) -> Decision:
    """The decision that this opinion is, as the program would record it."""
    fields, policy = case.ad.observation.fields, when.policy
    reasons = tuple(_reason(policy, code) for code in opinion.codes)
    shown = when.draw is Draw.QUEUE
    ai = AiOpinion(fields["ai_verdict"], fields["ai_score"], fields["ai_model"], fields.get("ai_reason", ""), shown)
    return Decision(
        verdict=opinion.verdict,
        content_hash=case.content_hash,
        content=case.content,
        reasons=reasons,
        evidence=opinion.evidence,
        memo=opinion.memo,
        suggestion=opinion.suggestion,
        confidence=opinion.confidence,
        active_ms=opinion.active_ms,
        offered=policy.digits[opinion.verdict] if opinion.verdict in NEEDS_REASON else (),
        ai=ai,
        asked_why=fields.get("why") or fields.get("ai_reason", ""),
        round=when.round,
        draw=str(when.draw),
        group_id=when.group_id,
        policy=policy.policy,
        policy_revision=policy.revision,
        chance=when.chance,
        adjudicates=when.adjudicates,
        cause=when.cause,
        status=str(normalise_status(fields.get("status", ""))),
    )


def _reason(policy: Policy, code: str) -> Reason:
    now = policy.now(code)
    if now is None:
        raise ValueError(f"{code} is no code of {policy.policy}")
    return Reason(policy.policy, now.code, policy.revision, now.revision)


def _said(random: Random, case: Case, phrases: tuple[Phrase, ...], often: float) -> str:
    chosen = random.choice(phrases)
    return _in_language(chosen, case) if random.random() < often else ""


def _in_language(phrase: Phrase, case: Case) -> str:
    return phrase.in_language("es" if case.spanish else "en")
