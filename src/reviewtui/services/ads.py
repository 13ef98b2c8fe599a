"""One ad as a person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.facts import Ask, Decision, FactKind, decode_body, decode_fact
from reviewtui.store.reader import Reader, StoredAd, StoredFact
from reviewtui.store.work import OwnFact


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier decision on the ad. `here` says it was on the content shown; `delivery` is '' once pulled.

    `suggestion` is the text that would pass, and `original` the part of the judged ad that it changes, '' if none.
    """

    id: str
    author: str
    role: str
    at: int
    verdict: str
    codes: tuple[str, ...]
    memo: str
    here: bool
    undone: bool
    delivery: str
    words: str
    suggestion: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody put the ad in the queue, with why."""

    author: str
    at: int
    why: str


@dataclass(frozen=True, slots=True)
class AdView:
    """Everything a reviewer reads of one ad. Instants in epoch ms; texts raw, as stored."""

    ad_id: str
    account_id: str
    account: str
    content: Content
    content_hash: str
    language: str
    format: str
    status: str
    status_raw: str
    status_at: int | None
    feedback: Any
    spend_minor: int | None
    currency: str
    spend_period: str
    created_at: int
    checked_at: int
    rank: int
    badges: tuple[tuple[str, int], ...]
    state: str
    decision_id: str
    ai_verdict: str
    ai_score: float | None
    ai_model: str
    ai_reason: str
    why: str
    questions: tuple[Question, ...]
    past: tuple[Past, ...]
    sources: tuple[tuple[str, int, int], ...]
    extra: dict[str, Any]


def open_ad(reader: Reader, ad_id: str, now: int, user: str) -> AdView | None:
    """One ad with its whole story, or None where this cache has no such ad."""
    stored = reader.ad(ad_id, now)
    if stored is None:
        return None
    detail = stored.detail
    content = Content(
        headline=stored.headline,
        text=stored.text,
        link=detail.link,
        call_to_action=detail.call_to_action,
        creatives=tuple(msgspec.convert(detail.creatives, list[Creative])),
        targeting=detail.targeting,
    )
    past, questions = _story(reader, stored, user)
    if detail.why and not any(question.why == detail.why for question in questions):
        questions.insert(0, Question(detail.why_by, detail.why_at or stored.created_at, detail.why))
    return AdView(
        ad_id=stored.ad_id,
        account_id=stored.account_id,
        account=stored.account,
        content=content,
        content_hash=stored.content_hash,
        language=stored.language,
        format=detail.format,
        status=stored.status,
        status_raw=detail.status_raw,
        status_at=detail.status_at,
        feedback=detail.feedback,
        spend_minor=stored.spend_minor,
        currency=stored.currency,
        spend_period=detail.spend_period,
        created_at=stored.created_at,
        checked_at=stored.checked_at,
        rank=stored.rank,
        badges=tuple((name, points) for name, points in detail.badges),
        state=stored.state,
        decision_id=stored.decision_id,
        ai_verdict=stored.ai_verdict,
        ai_score=stored.ai_score,
        ai_model=detail.ai_model,
        ai_reason=detail.ai_reason,
        why=detail.why or (questions[-1].why if questions else ""),
        questions=tuple(questions),
        past=tuple(past),
        sources=tuple((source, observed, checked) for source, observed, checked in detail.sources),
        extra=detail.extra,
    )


def open_ads(reader: Reader, ad_ids: Sequence[str], now: int, user: str) -> dict[str, AdView]:
    """Several ads by id; those this cache does not have are left out."""
    found = {ad_id: open_ad(reader, ad_id, now, user) for ad_id in ad_ids}
    return {ad_id: view for ad_id, view in found.items() if view is not None}


def _story(reader: Reader, stored: StoredAd, user: str) -> tuple[list[Past], list[Question]]:
    """Decisions and questions on the ad, pulled ones first, then the user's own that the hub has not returned."""
    past: list[Past] = []
    questions: list[Question] = []
    pulled = reader.facts_on(stored.ad_id)
    seen = {fact.id for fact in pulled}
    unsent = [fact for fact in reader.own_facts_on(stored.ad_id) if fact.id not in seen]
    undone = {fact.target for fact in pulled if fact.kind == FactKind.UNDO}
    undone |= {fact.target for fact in unsent if fact.kind == FactKind.UNDO and fact.delivery != "held"}
    told: list[tuple[StoredFact | OwnFact, str, str, str, str]] = []
    told += [(fact, fact.author, fact.role, "", "") for fact in pulled]
    told += [(fact, user, "", fact.delivery, fact.words) for fact in unsent]
    for fact, author, role, delivery, words in told:
        if fact.kind not in (FactKind.DECISION, FactKind.ASK):
            continue
        body = decode_body(decode_fact(fact.body))
        if isinstance(body, Decision):
            codes = tuple(reason.code for reason in body.reasons)
            here = fact.content_hash == stored.content_hash
            original = _original(body) if body.suggestion else ""
            past.append(
                Past(fact.id, author, role, fact.at, fact.verdict, codes, body.memo, here, fact.id in undone,
                     delivery, words, body.suggestion, original)
            )  # fmt: skip
        elif isinstance(body, Ask) and delivery != "held":
            questions.append(Question(author, fact.at, body.why))
    return past, questions


def _original(decision: Decision) -> str:
    """The part of the judged ad that a suggestion changes; '' where it changes none of them."""
    from reviewtui.domain.diff import suggested_part  # few decisions have a suggestion

    return decision.content.component(suggested_part(decision.content, decision.suggestion))
