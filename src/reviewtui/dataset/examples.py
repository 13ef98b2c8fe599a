"""Training examples: one self-contained object per effective decision, with the opinions around it.

An example holds the content that was judged, why it was asked, what was decided and why, every other
opinion on the same content, and what the platform says of it now. All fields are always there, so that
each line has the same columns; what is not known is null or empty.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from reviewtui.domain.ads import AdStatus, Content, Creative
from reviewtui.domain.decisions import LOCAL, Opinion, effective
from reviewtui.domain.facts import AiOpinion, Decision, FactKind, Reason, Verdict
from reviewtui.domain.values import Span

SCHEMA = "reviewtui.example"
SCHEMA_VERSION = 1

UNDONE, GOLD, BLIND, SKIP, UNREADABLE = "undone", "gold", "blind", "skip", "unreadable"
ERASED = "erased"
"""Why an act is no example: taken back; drawn to test or to measure reviewers; not a decision; not known here; of an
account whose contents were erased."""


class Act(msgspec.Struct, frozen=True, gc=False):
    """A fact about an ad as the store holds it.

    `kind` as in `FactKind`; `order` is the seq at acceptance, or at least `decisions.LOCAL` before it;
    `body` the bytes of the whole fact. An act is given once, also where both files hold it.
    """

    id: str
    kind: str
    author: str
    role: str
    fence: bool
    order: int
    body: bytes


class DecidedAd(msgspec.Struct, frozen=True, gc=False):
    """An ad on which something was decided: its row now, and every act on it, in any order.

    `detail` is the JSON of `wire.messages.AdDetail`; instants in epoch ms.
    """

    ad_id: str
    account_id: str
    content_hash: str
    language: str
    status: str
    checked_at: int
    detail: bytes
    acts: Sequence[Act]


class ExampleCreative(Creative, frozen=True, gc=False, omit_defaults=False):
    """One image, video or card, with all its fields."""


class ExampleContent(Content, frozen=True, gc=False, omit_defaults=False):
    """The content that was judged, with all its fields."""

    creatives: tuple[ExampleCreative, ...] = ()


class ExampleReason(Reason, frozen=True, gc=False, omit_defaults=False):
    """A reason with all its fields."""


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """Where in the judged content: half-open code-point offsets into a component, and the words there."""

    component: str
    start: int
    end: int
    quote: str


class ExampleAd(msgspec.Struct, frozen=True, gc=False):
    """The ad as it was judged. `current`: whether that is still its content."""

    ad_id: str
    account_id: str
    language: str
    content_hash: str
    current: bool
    content: ExampleContent


class Question(msgspec.Struct, frozen=True, gc=False):
    """Why a person was asked: in somebody's words, and in the AI's."""

    why: str
    asked_by: str
    asked_at: int | None
    ai_reason: str


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """One decision. `order` (of receipt by the hub) is null while the hub has not taken it in.

    The other fields are those of `domain.facts.Decision`.
    """

    id: str
    author: str
    role: str
    order: int | None
    at: int
    app: str
    undone: bool
    verdict: Verdict
    reasons: tuple[ExampleReason, ...]
    evidence: tuple[Evidence, ...]
    memo: str
    suggestion: str
    confidence: int | None
    active_ms: int | None
    offered: tuple[str, ...]
    ai: AiOpinion | None
    round: int
    draw: str
    via: str
    group_id: str
    policy: str
    policy_revision: int


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What the platform says of the same content now: our word and its own, since when, last seen when."""

    status: str
    status_raw: str
    status_at: int | None
    checked_at: int
    feedback: Any


class Example(msgspec.Struct, frozen=True, gc=False):
    """One line of the data set."""

    schema: str
    schema_version: int
    ad: ExampleAd
    question: Question
    decision: Judgement
    opinions: tuple[Judgement, ...]
    outcome: Outcome | None


class _Said(Decision, frozen=True, gc=False, omit_defaults=False):
    content: ExampleContent
    reasons: tuple[ExampleReason, ...] = ()


class DecisionFact(msgspec.Struct, frozen=True, gc=False):
    """A decision with its envelope, as far as an example needs it."""

    id: str
    at: int
    app: str
    data: _Said
    erased: str = ""


class _Target(msgspec.Struct, frozen=True, gc=False):
    target: str


class _UndoFact(msgspec.Struct, frozen=True, gc=False):
    data: _Target


class _Statement(msgspec.Struct, frozen=True):
    feedback: Any = None


class _Tale(msgspec.Struct, frozen=True):
    statements: tuple[_Statement, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """What of an ad's detail goes into an example."""

    status_raw: str = ""
    status_at: int | None = None
    feedback: Any = None
    ai_reason: str = ""
    why: str = ""
    why_by: str = ""
    why_at: int | None = None
    tale: _Tale | None = None

    def review_feedback(self) -> Any:
        """As `wire.messages.AdDetail.review_feedback`."""
        if self.tale is None:
            return self.feedback
        return next((one.feedback for one in reversed(self.tale.statements) if one.feedback is not None), None)


_read_decision = msgspec.json.Decoder(DecisionFact).decode
_read_undo = msgspec.json.Decoder(_UndoFact).decode
_read_known = msgspec.json.Decoder(Known).decode

_T = TypeVar("_T")
_DECISION, _UNDO, _SKIP, _UNKNOWN = map(str, (FactKind.DECISION, FactKind.UNDO, FactKind.SKIP, AdStatus.UNKNOWN))
"""As they are stored: an enumeration's name is looked up slowly, and a data set has many rows."""
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Judged(msgspec.Struct, frozen=True, gc=False):
    """A decision act, what it says, and whether it was taken back."""

    act: Act
    fact: DecisionFact
    undone: bool


def examples(decided: Iterable[DecidedAd], excluded: dict[str, int]) -> Iterator[Example]:
    """The examples of these ads, in their order; an ad judged in two versions gives one for each.

    `excluded` counts, by reason, the acts that give no example: it is complete when the last example was
    taken. An undone decision counts, and still stands among the opinions on its content.
    """
    for ad in decided:
        try:
            known = _read_known(ad.detail)
        except _BROKEN:
            _count(excluded, UNREADABLE, len(ad.acts))
            continue
        for judged in _by_content(ad.acts, excluded) if len(ad.acts) > 1 else _alone(ad.acts[0], excluded):
            example = build_example(ad, known, judged)
            if example is not None:
                yield example


def build_example(ad: DecidedAd, known: Known, judged: Sequence[Judged]) -> Example | None:
    """The example of all decisions on one content, or None where none of them holds."""
    ruling = judged[0]
    if len(judged) > 1 or ruling.undone:
        holds = effective(map(_opinion, judged), ruling.fact.data.content_hash)
        if holds is None:
            return None
        ruling = next(one for one in judged if one.act.id == holds.id)
    said = ruling.fact.data
    current = said.content_hash == ad.content_hash
    outcome = None
    if current and (known.status_raw or ad.status != _UNKNOWN):
        outcome = Outcome(ad.status, known.status_raw, known.status_at, ad.checked_at, known.review_feedback())
    return Example(
        SCHEMA,
        SCHEMA_VERSION,
        ExampleAd(ad.ad_id, ad.account_id, ad.language, said.content_hash, current, said.content),
        _question(ruling.fact, known),
        _judgement(ruling),
        tuple([_judgement(one) for one in judged if one is not ruling]),
        outcome,
    )


def _question(fact: DecisionFact, known: Known) -> Question:
    """What the reviewer was asked; by whom, where that is known of these very words."""
    said = fact.data
    ai_reason = said.ai.reason if said.ai else known.ai_reason
    earlier = known.why_at is None or known.why_at <= fact.at
    if known.why and earlier and said.asked_why in ("", known.why):
        return Question(known.why, known.why_by, known.why_at, ai_reason)
    return Question(said.asked_why, "", None, ai_reason)


def _alone(act: Act, excluded: dict[str, int]) -> tuple[tuple[Judged, ...], ...]:
    """As `_by_content`, of an ad's only act: most have no other."""
    fact = _decided(act, excluded)
    return () if fact is None else ((Judged(act, fact, False),),)


def _by_content(acts: Sequence[Act], excluded: dict[str, int]) -> list[list[Judged]]:
    """The decisions that count, per content in the order of its first, each list in order of receipt."""
    acts = sorted(acts, key=lambda act: (act.order, act.id))
    undone: set[str] = set()
    for act in acts:
        if act.kind == _UNDO and (undo := _readable(_read_undo, act, excluded)):
            undone.add(undo.data.target)
    found: dict[str, list[Judged]] = {}
    for act in acts:
        fact = _decided(act, excluded)
        if fact is not None:
            taken_back = act.id in undone
            if taken_back:
                _count(excluded, UNDONE)
            found.setdefault(fact.data.content_hash, []).append(Judged(act, fact, taken_back))
    return list(found.values())


def _decided(act: Act, excluded: dict[str, int]) -> DecisionFact | None:
    """What a decision that counts says; None for any other act."""
    if act.kind != _DECISION:
        if act.kind == _SKIP:
            _count(excluded, SKIP)
        return None
    fact = _readable(_read_decision, act, excluded)
    if fact is None:
        return None
    if fact.erased:
        _count(excluded, ERASED)
        return None
    if fact.data.draw in (GOLD, BLIND):
        _count(excluded, fact.data.draw)
        return None
    return fact


def _readable(read: Callable[[bytes], _T], act: Act, excluded: dict[str, int]) -> _T | None:
    try:
        return read(act.body)
    except _BROKEN:
        _count(excluded, UNREADABLE)
        return None


def _count(excluded: dict[str, int], why: str, acts: int = 1) -> None:
    excluded[why] = excluded.get(why, 0) + acts


def _opinion(judged: Judged) -> Opinion:
    act, said = judged.act, judged.fact.data
    return Opinion(
        id=act.id, author=act.author, role=act.role, order=act.order, content_hash=said.content_hash,
        verdict=said.verdict, round=said.round, fence=act.fence, undone=judged.undone,
    )  # fmt: skip


def _judgement(judged: Judged) -> Judgement:
    act, fact = judged.act, judged.fact
    said = fact.data
    evidence = tuple([_quoted(span, said.content) for span in said.evidence]) if said.evidence else ()
    return Judgement(
        act.id,
        act.author,
        act.role,
        act.order if act.order < LOCAL else None,
        fact.at,
        fact.app,
        judged.undone,
        said.verdict,
        said.reasons,
        evidence,
        said.memo,
        said.suggestion,
        said.confidence,
        said.active_ms,
        said.offered,
        said.ai,
        said.round,
        said.draw,
        said.via,
        said.group_id,
        said.policy,
        said.policy_revision,
    )


def _quoted(span: Span, content: Content) -> Evidence:
    return Evidence(span.component, span.start, span.end, content.component(span.component)[span.start : span.end])
