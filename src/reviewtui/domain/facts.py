"""What people did: immutable facts, encoded once; those bytes are stored, hashed and sent for ever.

A fact is made anywhere, also offline. Who did it, in which role, and in which order it counts come from
the hub that accepts it, never from the fact's body.
"""

import hashlib
from enum import StrEnum
from typing import TypeVar

import msgspec

from reviewtui.domain import account_facts
from reviewtui.domain.ads import AdStatus, Content
from reviewtui.domain.values import Span

SCHEMA = 1

_T = TypeVar("_T")


class Verdict(StrEnum):
    """What a reviewer says of an ad."""

    APPROVE = "approve"
    CHANGES = "changes"
    REJECT = "reject"
    ESCALATE = "escalate"


NEEDS_REASON = frozenset({Verdict.CHANGES, Verdict.REJECT, Verdict.ESCALATE})


class FactKind(StrEnum):
    """Kinds of fact this version knows; a hub holds others for clients that do."""

    DECISION = "decision"
    UNDO = "undo"
    SKIP = "skip"
    ASK = "ask"
    NOTE = "note"
    APPEAL = "appeal"
    ASSIGN = "assign"
    REFLECTION = "reflection"
    GOLD = "gold"
    BRIEFING = "briefing"
    PUBLISH = "publish"
    EXPORT = "export"
    SETTLE = "settle"
    PING = "ping"
    ADVICE = "advice"
    CORRECT = "correct"
    CHURN = "churn"
    SENTIMENT = "sentiment"
    REMARK = "remark"
    STEP = "step"
    STOP = "stop"
    REROUTE = "reroute"
    WATCH = "watch"
    ACKNOWLEDGE = "acknowledge"
    COVER = "cover"
    AWAY = "away"


ADJUDICATION = "adjudication"
"""How a decision that adjudicates is named where roles are judged: it is a decision, and asks for more."""


class Cause(StrEnum):
    """Why reviewers disagreed, as an adjudication says."""

    UNCLEAR_GUIDELINE = "unclear_guideline"
    SLIP = "slip"
    EDGE_CASE = "edge_case"
    NEW_PATTERN = "new_pattern"


class Draw(StrEnum):
    """How an item came before a reviewer."""

    QUEUE = "queue"
    """In its order, everything shown."""
    BLIND = "blind"
    """In its order; what the AI or others said was hidden until the verdict."""
    SECOND = "second"
    """Somebody decided it before; drawn for another's opinion, which was hidden until the verdict."""


class Reason(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One reason of a decision: a code of a policy, under the revisions the reviewer had before them."""

    policy: str
    code: str
    policy_revision: int
    code_revision: int
    component: str = ""


class AiOpinion(msgspec.Struct, frozen=True, gc=False):
    """What the AI said of the ad, and whether the reviewer had seen it when deciding."""

    verdict: str
    score: float | None
    model: str
    reason: str
    shown: bool


class Decision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A verdict with its reasons, freezing the content it judged.

    `active_ms`: time the ad was being read, idle left out. `offered`: the codes that could be chosen when the
    reasons were offered, in that order: the digits 1 to 9, or all of the sheet. `confidence`: 1 to 5, null
    where nobody asked. `suggestion`: the whole text that would pass in place of the ad's text or headline (which
    of them, `domain.diff.suggested_part` tells), or words about the change. `via`: `tui`, `linear` or
    `command`. `draw`: a `Draw`; `chance`: the probability, 0 to 1, with which it was drawn so. `policy`,
    `policy_revision`: what was in force, also where no reason was given. `fence`: the token of the claim it was
    made under, if any. `after_reveal`: its author had decided the item blind, and then saw what was hidden. `round`:
    how many appeals had reopened this content. An adjudication names in `adjudicates` the decisions it settles, and
    in `cause` why they differ. `status`: what the ad's was known to be (`domain.ads.AdStatus`), '' where nobody knew.
    """

    verdict: Verdict
    content_hash: str
    content: Content
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Span, ...] = ()
    memo: str = ""
    suggestion: str = ""
    confidence: int | None = None
    active_ms: int | None = None
    offered: tuple[str, ...] = ()
    ai: AiOpinion | None = None
    asked_why: str = ""
    round: int = 0
    draw: str = "queue"
    via: str = "tui"
    group_id: str = ""
    policy: str = ""
    policy_revision: int = 0
    chance: float = 1.0
    fence: int | None = None
    after_reveal: bool = False
    adjudicates: tuple[str, ...] = ()
    cause: Cause | None = None
    status: str = ""


class Undo(msgspec.Struct, frozen=True, gc=False):
    """Takes back an earlier fact of the same author; what was effective before is so again."""

    target: str


class Skip(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Not now: recorded, decides nothing."""

    content_hash: str
    active_ms: int | None = None


class Ask(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Puts an ad into the queue, with why. With `content`, the ad is new and this is all that is known.

    `due_at`: when an answer is needed (epoch ms). `customer_waiting`: the customer asked, and waits.
    """

    why: str
    content: Content | None = None
    account_id: str = ""
    due_at: int | None = None
    customer_waiting: bool = False


class Note(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Words in the thread of an ad. `mentions`: users it is addressed to; `answers`: the fact it answers."""

    text: str
    mentions: tuple[str, ...] = ()
    answers: str = ""


class Appeal(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Asks for a decision on the same content once more: opens `round`, one above the round appealed against.

    `against`: the approval that the platform contradicts by rejecting the ad. Such an appeal is recorded by the hub,
    of no author; `why` is what the platform says, empty where it says nothing.
    """

    content_hash: str
    round: int
    why: str
    customer: bool = False
    against: str = ""


class Assign(msgspec.Struct, frozen=True, gc=False):
    """Gives an ad to a user to review; the empty name gives it back to all."""

    user: str


class Reflection(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Why the AI was wrong, said after a decision: codes of what it took the ad for, or missed, and words."""

    decision: str
    reasons: tuple[Reason, ...] = ()
    text: str = ""


class Gold(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The known answer to an ad's content: two people meet it, unmarked, and what they say is compared with it."""

    content_hash: str
    verdict: Verdict
    codes: tuple[str, ...] = ()
    why: str = ""


class Briefing(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A pattern written up once: how to recognise it, how to watch for it, and a query that finds it.

    `key` names it through its revisions. About no ad; `account_id` is whom this copy of it is for: empty, for
    those who see all accounts; else for those of one account that it concerns.
    """

    key: str
    revision: int
    title: str
    recognise: str
    watch: str
    query: str
    customer: str = ""
    account_id: str = ""
    retired: bool = False


class Publish(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A further revision of one of the workspace's documents: `name` as in `domain.rules` or `policy:NAME`.

    `body` is the JSON of the whole document; `revision` is one above the revision it was made from.
    """

    name: str
    revision: int
    body: msgspec.Raw
    note: str = ""


class Export(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Something was written out of this cache: how many rows, in which format, and the file's SHA-256.

    About no ad; for the hub's audit log.
    """

    format: str
    rows: int
    sha256: str


class Settle(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What an ad's status is where sources disagree: a source is taken (`source`), or the truth is stated with `why`.

    `covers`: the fingerprint of the statements it was made on (`domain.statements.StatusTale`): once they change, it
    no longer holds. `same_as`: a row or mail that named no ad is about this one.
    """

    covers: str
    status: AdStatus | None = None
    source: str = ""
    why: str = ""
    same_as: str = ""
    group_id: str = ""


class Ping(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A customer asked: one question about the status of their ads. About an ad, or of an account as a whole.

    `question`: `approved`, `why`, `checked`, `change` or `other`; `asked_at` in epoch ms; `via`: where it was asked.
    `known`: what the status page already answered then. `answered`: by an answer that was copied.
    """

    account_id: str
    question: str
    asked_at: int
    via: str = ""
    text: str = ""
    known: bool = False
    answered: bool = False


class Advice(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a customer was told of their ads' strategy, kept with the account. About an ad, or the account as a whole.

    `topic`: `cap` (a spend cap, with amount, currency and period), `advice`, or `outcome` of the fact `answers`.
    """

    account_id: str
    topic: str
    text: str
    amount_minor: int | None = None
    currency: str = ""
    period: str = ""
    answers: str = ""


class Fact(msgspec.Struct, frozen=True, gc=False):
    """The envelope: `at` is the maker's clock in epoch ms, `data` the JSON of the kind's own struct.

    `erased`, in a fact whose words were erased (`domain.erasure`): the hash of what it was.
    """

    id: str
    kind: str
    ad_id: str
    at: int
    app: str
    device: str
    data: msgspec.Raw
    v: int = SCHEMA
    erased: str | msgspec.UnsetType = msgspec.UNSET


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Fact)
BODIES: dict[str, type[msgspec.Struct]] = {
    FactKind.DECISION: Decision,
    FactKind.UNDO: Undo,
    FactKind.SKIP: Skip,
    FactKind.ASK: Ask,
    FactKind.NOTE: Note,
    FactKind.APPEAL: Appeal,
    FactKind.ASSIGN: Assign,
    FactKind.REFLECTION: Reflection,
    FactKind.GOLD: Gold,
    FactKind.BRIEFING: Briefing,
    FactKind.PUBLISH: Publish,
    FactKind.EXPORT: Export,
    FactKind.SETTLE: Settle,
    FactKind.PING: Ping,
    FactKind.ADVICE: Advice,
    **account_facts.BODIES,
}
_body_decoders = {kind: msgspec.json.Decoder(body) for kind, body in BODIES.items()}
_decision_decoder = msgspec.json.Decoder(Decision)


def _decode(decoder: msgspec.json.Decoder[_T], raw: bytes | msgspec.Raw) -> _T:
    try:
        return decoder.decode(raw)
    except UnicodeDecodeError as error:  # the one fault of the bytes that msgspec does not call its own
        raise msgspec.DecodeError(str(error)) from error


def encode_fact(
    *, id: str, kind: FactKind, ad_id: str, at: int, app: str, device: str, data: msgspec.Struct
) -> bytes:
    """The bytes of a new fact; from here on the fact *is* these bytes."""
    body = msgspec.Raw(_encoder.encode(data))
    return _encoder.encode(Fact(id=id, kind=str(kind), ad_id=ad_id, at=at, app=app, device=device, data=body))


def decode_fact(raw: bytes | msgspec.Raw) -> Fact:
    """The envelope of a fact; its `data` stays undecoded.

    Raises:
        msgspec.DecodeError: these bytes are no fact, or no UTF-8.
    """
    return _decode(_decoder, raw)


def decode_body(fact: Fact) -> msgspec.Struct | None:
    """The fact's own struct, or None for a kind this version does not know.

    Raises:
        msgspec.DecodeError: the body is not what its kind says.
    """
    decoder = _body_decoders.get(fact.kind)
    return None if decoder is None else _decode(decoder, fact.data)


def read_body(raw: bytes) -> msgspec.Struct | None:
    """What stored bytes of a fact say; None where this version cannot read them.

    A newer version may have written what an older one is to show.
    """
    try:
        return decode_body(decode_fact(raw))
    except msgspec.DecodeError:
        return None


def decode_decision(data: bytes | msgspec.Raw) -> Decision:
    """The body of a decision fact.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _decode(_decision_decoder, data)


def fact_hash(raw: bytes | msgspec.Raw) -> str:
    """SHA-256 of a fact's bytes: the same id with another hash is another fact, and is refused."""
    return hashlib.sha256(raw).hexdigest()
