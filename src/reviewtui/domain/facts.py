"""What people did: immutable facts, encoded once; those bytes are stored, hashed and sent for ever.

A fact is made anywhere, also offline. Who did it, in which role, and in which order it counts come from
the hub that accepts it, never from the fact's body.
"""

import hashlib
from enum import StrEnum
from typing import TypeVar

import msgspec

from reviewtui.domain.ads import Content
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


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason of a decision: a code of a policy, under the revisions the reviewer had before them."""

    policy: str
    code: str
    policy_revision: int
    code_revision: int
    component: str = ""


class AiOpinion(msgspec.Struct, frozen=True):
    """What the AI said of the ad, and whether the reviewer had seen it when deciding."""

    verdict: str
    score: float | None
    model: str
    reason: str
    shown: bool


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """A verdict with its reasons, freezing the content it judged.

    `active_ms`: time the ad was being read, idle left out. `offered`: the codes that could be chosen when the
    reasons were offered, in that order: the digits 1 to 9, or all of the sheet. `confidence`: 1 to 5, null
    where nobody asked. `via`: `tui` or `command`. `draw`: how the item was drawn (`queue`, `blind`, `gold`).
    `policy`, `policy_revision`: what was in force, also where no reason was given.
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


class Undo(msgspec.Struct, frozen=True):
    """Takes back an earlier fact of the same author; what was effective before is so again."""

    target: str


class Skip(msgspec.Struct, frozen=True, omit_defaults=True):
    """Not now: recorded, decides nothing."""

    content_hash: str
    active_ms: int | None = None


class Ask(msgspec.Struct, frozen=True, omit_defaults=True):
    """Puts an ad into the queue, with why. With `content`, the ad is new and this is all that is known."""

    why: str
    content: Content | None = None
    account_id: str = ""


class Note(msgspec.Struct, frozen=True):
    """Words about an ad."""

    text: str


class Fact(msgspec.Struct, frozen=True):
    """The envelope: `at` is the maker's clock in epoch ms, `data` the JSON of the kind's own struct."""

    id: str
    kind: str
    ad_id: str
    at: int
    app: str
    device: str
    data: msgspec.Raw
    v: int = SCHEMA


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Fact)
BODIES: dict[str, type[msgspec.Struct]] = {
    FactKind.DECISION: Decision,
    FactKind.UNDO: Undo,
    FactKind.SKIP: Skip,
    FactKind.ASK: Ask,
    FactKind.NOTE: Note,
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


def decode_decision(data: bytes | msgspec.Raw) -> Decision:
    """The body of a decision fact.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return _decode(_decision_decoder, data)


def fact_hash(raw: bytes | msgspec.Raw) -> str:
    """SHA-256 of a fact's bytes: the same id with another hash is another fact, and is refused."""
    return hashlib.sha256(raw).hexdigest()
