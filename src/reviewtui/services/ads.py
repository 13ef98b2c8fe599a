"""One ad as a person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.draws import Drawn, draw_of
from reviewtui.domain.facts import Appeal, Ask, Decision, Draw, FactKind, read_body
from reviewtui.domain.priority import DUE_RULE
from reviewtui.domain.rules import PRIORITY, REVIEW, PriorityRules, ReviewRules, read_document
from reviewtui.domain.statements import StatusTale
from reviewtui.store.held import TWINS as MOST_TWINS
from reviewtui.store.own import OwnFact
from reviewtui.store.reader import OPEN_STATES, Reader, StoredAd, StoredFact
from reviewtui.wire.messages import AdDetail

TWINS = MOST_TWINS - 1
"""Others that are near-identical are counted up to so many while an ad is opened."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier decision on the ad. `here` says it was on the content shown; `delivery` is '' once pulled.

    `suggestion` is the text that would pass, and `original` the part of the judged ad that it changes, '' if none.
    `mark`: of the round that stands, `holds` (it is the one in force), `second` (its author's opinion, beside the one
    in force) or `replaced` (its author said another since); else empty. The rest as in `facts.Decision`.
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
    confidence: int | None = None
    draw: str = Draw.QUEUE
    chance: float = 1.0
    round: int = 0
    after_reveal: bool = False
    cause: str = ""
    adjudicates: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody put the ad in the queue, with why."""

    author: str
    at: int
    why: str
    due_at: int | None = None
    customer_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Appealed:
    """Somebody asked for a decision on this content once more, and so opened this round. `against`: as in
    `facts.Appeal`."""

    id: str
    author: str
    at: int
    why: str
    round: int
    customer: bool
    delivery: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class AdView:
    """Everything a reviewer reads of one ad. Instants in epoch ms; texts raw, as stored.

    `blind`: what the AI and others said is to be hidden until the verdict; `draw` and `chance` as a decision keeps
    them. `holder`: who is at the ad now, `assignee`: whom it was given to, each '' for nobody. `held_since`: since
    when, 0 where that is not known; `held_until`: until when the holder took it along, 0 where they read it now;
    `along_until`: until when this user took it along, 0 if not. `alike`: what
    near-identical ads share; `twins`: how many others of them are open, counted up to `TWINS`. `appeal`: the
    latest that stands. `agreement` of its reviewers, in percent of pairs; None below two.
    """

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
    round: int = 0
    blind: bool = False
    draw: Draw = Draw.QUEUE
    chance: float = 1.0
    due_at: int | None = None
    due_why: str = ""
    """As `due_because` says it."""
    assignee: str = ""
    holder: str = ""
    held_since: int = 0
    held_until: int = 0
    along_until: int = 0
    customer_waiting: bool = False
    shape: int = 0
    alike: int | str = 0
    twins: int = 0
    appeal: Appealed | None = None
    appeals: tuple[Appealed, ...] = ()
    disputed: bool = False
    agreement: int | None = None
    wanted: int = 1
    name: str = ""
    tale: StatusTale | None = None
    """What each source says of its status, where any does."""


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
    story = _story(reader, stored, user)
    questions = story.questions
    if detail.why and not any(question.why == detail.why for question in questions):
        questions.insert(0, Question(detail.why_by, detail.why_at or stored.created_at, detail.why))
    document = reader.document(REVIEW)
    rules = read_document(ReviewRules, document[1] if document else None)
    drawn, blind = _drawn(rules, stored, story.past, user)
    along = stored.held_until - now > rules.lease_seconds * 1000
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
        feedback=detail.review_feedback(),
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
        past=tuple(story.past),
        sources=tuple((source, observed, checked) for source, observed, checked in detail.sources),
        extra=detail.extra,
        round=stored.round,
        blind=blind,
        draw=drawn.draw,
        chance=drawn.chance,
        due_at=stored.due_at,
        due_why=due_because(reader, detail),
        assignee=stored.assignee if story.assignee is None else story.assignee,
        holder=stored.holder,
        held_since=stored.held_since,
        held_until=stored.held_until if along else 0,
        along_until=stored.along_until,
        customer_waiting=detail.customer_waiting or any(question.customer_waiting for question in questions),
        shape=stored.shape,
        alike=stored.alike,
        twins=_twins(reader, stored, now),
        appeal=story.appeals[-1] if story.appeals else None,
        appeals=tuple(story.appeals),
        disputed=stored.disputed,
        agreement=stored.agreement,
        wanted=stored.wanted,
        name=detail.name,
        tale=detail.tale,
    )


def _twins(reader: Reader, stored: StoredAd, now: int) -> int:
    """How many other near-identical ads are open; where many are, some that own acts closed may be among them."""
    others = stored.twins - (stored.mirror_state in OPEN_STATES)
    if 0 < others < TWINS:
        others = reader.twins_count(stored.alike, now, TWINS + 1) - (stored.state in OPEN_STATES)
    return max(0, min(TWINS, others))  # what was pulled just now is not counted yet


def due_because(reader: Reader, detail: AdDetail) -> str:
    """`AdDetail.due_why`, with the rule's condition in place of its number where this cache has the rules."""
    kind, _, number = detail.due_why.partition(":")
    if kind != DUE_RULE or not number.isdecimal():
        return detail.due_why
    due = read_document(PriorityRules, reader.revision(PRIORITY, detail.rules_revision)).due
    return f"{DUE_RULE}:{due[int(number) - 1].when}" if 0 < int(number) <= len(due) else detail.due_why


def open_ads(reader: Reader, ad_ids: Sequence[str], now: int, user: str) -> dict[str, AdView]:
    """Several ads by id; those this cache does not have are left out."""
    found = {ad_id: open_ad(reader, ad_id, now, user) for ad_id in ad_ids}
    return {ad_id: view for ad_id, view in found.items() if view is not None}


def _drawn(rules: ReviewRules, stored: StoredAd, past: Sequence[Past], user: str) -> tuple[Drawn, bool]:
    """How the ad comes before this user, and whether it is to be hidden what others said of it.

    What somebody judged was shown to them then: an ad that returns is as it was drawn, and hides nothing more. But a
    second opinion hides the others', which came later.
    """
    others = any(one.author != user and not one.undone for one in past)
    drawn = draw_of(
        stored.ad_id, stored.content_hash, user,
        something_to_hide=bool(stored.ai_verdict) or stored.ai_score is not None or others,
        state=stored.state, wanted_chance=stored.chance,
        rules=rules,
    )  # fmt: skip
    mine = [one for one in past if one.author == user and one.here and one.round == stored.round]
    if not mine or (drawn.draw is Draw.SECOND and mine[-1].draw == Draw.QUEUE):
        return drawn, drawn.blind
    known = {str(draw): draw for draw in Draw}.get(mine[-1].draw, Draw.QUEUE)
    return Drawn(known, mine[-1].chance), False


@dataclass(slots=True)
class _Story:
    """What people did on an ad. `assignee`: to whom it was given last; None where it was never given to anybody."""

    past: list[Past]
    questions: list[Question]
    appeals: list[Appealed]
    assignee: str | None = None


def _story(reader: Reader, stored: StoredAd, user: str) -> _Story:
    """Decisions, questions and appeals on the ad: pulled ones first, then the user's own not returned by the hub."""
    story = _Story([], [], [])
    if not stored.told:
        return story
    pulled = reader.facts_on(stored.ad_id)
    seen = {fact.id for fact in pulled}
    unsent = [fact for fact in reader.own_facts_on(stored.ad_id) if fact.id not in seen]
    undone = {fact.target for fact in pulled if fact.kind == FactKind.UNDO}
    undone |= {fact.target for fact in unsent if fact.kind == FactKind.UNDO and fact.delivery != "held"}
    told: list[tuple[StoredFact | OwnFact, str, str, str, str]] = []
    told += [(fact, fact.author, fact.role, "", "") for fact in pulled]
    told += [(fact, user, "", fact.delivery, fact.words) for fact in unsent]
    for fact, author, role, delivery, words in told:
        counts = fact.id not in undone and delivery not in ("held", "withdrawn")
        if fact.kind == FactKind.ASSIGN and counts:
            story.assignee = fact.target
        if fact.kind not in (FactKind.DECISION, FactKind.ASK, FactKind.APPEAL):
            continue
        body = read_body(fact.body)
        if isinstance(body, Decision):
            here = fact.content_hash == stored.content_hash
            story.past.append(
                Past(
                    fact.id, author, role, fact.at, fact.verdict, tuple(reason.code for reason in body.reasons),
                    body.memo, here, fact.id in undone, delivery, words, body.suggestion,
                    _original(body) if body.suggestion else "", body.confidence, body.draw,
                    body.chance, body.round, body.after_reveal, str(body.cause or ""), body.adjudicates,
                )
            )  # fmt: skip
        elif isinstance(body, Ask) and delivery != "held":
            story.questions.append(Question(author, fact.at, body.why, body.due_at, body.customer_waiting))
        elif isinstance(body, Appeal) and counts and body.content_hash == stored.content_hash:
            story.appeals.append(
                Appealed(fact.id, author, fact.at, body.why, body.round, body.customer, delivery, body.against)
            )
    story.past = _marked(story.past, stored)
    return story


def _marked(past: list[Past], stored: StoredAd) -> list[Past]:
    """Each decision with what it is in the round that stands."""
    standing = {
        one.id for one in past if one.here and not one.undone and one.round == stored.round and one.delivery != "held"
    }
    latest = {one.author: one.id for one in past if one.id in standing and not one.adjudicates}
    marked = []
    for one in past:
        mark = ""
        if one.id == stored.decision_id:
            mark = "holds"
        elif one.id in standing:
            mark = "second" if latest.get(one.author) == one.id else "replaced"
        marked.append(replace(one, mark=mark) if mark else one)
    return marked


def _original(decision: Decision) -> str:
    """The part of the judged ad that a suggestion changes; '' where it changes none of them."""
    from reviewtui.domain.diff import suggested_part  # few decisions have a suggestion

    return decision.content.component(suggested_part(decision.content, decision.suggestion))
