"""Whether a fact is well formed: what can be said of it without asking the database."""

import re
from typing import Any

import msgspec

from reviewtui.domain.ads import COMPONENTS, Content, content_hash
from reviewtui.domain.facts import (
    NEEDS_REASON,
    Ask,
    Decision,
    Fact,
    Note,
    Skip,
    Undo,
    decode_body,
    decode_fact,
    fact_hash,
)
from reviewtui.domain.values import INSTANT_MAX, INSTANT_MIN, INT64_MAX, INT64_MIN, valid_span
from reviewtui.hub.reports import DEPTH_LIMIT, ID_LIMIT, TEXT_LIMIT

FACT_LIMIT = 1024 * 1024
"""Bytes of one fact."""
WORDS_LIMIT = 20_000
REASONS_LIMIT = 50
EVIDENCE_LIMIT = 200

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,39}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")


class _JustId(msgspec.Struct):
    id: str = ""


class Sent(msgspec.Struct, frozen=True):
    """A fact that is what it claims to be. `body` is None for a kind this hub does not know."""

    fact: Fact
    body: msgspec.Struct | None
    raw: bytes
    hash: str


class Refused(ValueError):
    """This fact will never be accepted; `code` says why."""

    def __init__(self, code: str, id: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.id = id


def read_fact(raw: msgspec.Raw) -> Sent:
    """A fact from its bytes.

    Raises:
        Refused: with the id if that much could be read.
    """
    data = bytes(raw)
    if len(data) > FACT_LIMIT:
        raise Refused("too_large", _id_of(data))
    try:
        fact = decode_fact(data)
        if not _ID.match(fact.id) or not _KIND.match(fact.kind) or "\0" in fact.ad_id or len(fact.ad_id) > ID_LIMIT:
            raise Refused("malformed", fact.id[:ID_LIMIT])
        body = decode_body(fact)
        if body is None:
            _bounded(msgspec.json.decode(fact.data), DEPTH_LIMIT, fact.id)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("malformed", _id_of(data)) from None
    code = _fault(fact, body)
    if code:
        raise Refused(code, fact.id)
    return Sent(fact, body, data, fact_hash(data))


def _id_of(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_JustId).id[:ID_LIMIT]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def _fault(fact: Fact, body: msgspec.Struct | None) -> str:
    """The code of what is wrong, or ''."""
    if not INSTANT_MIN <= fact.at <= INSTANT_MAX or not 0 <= fact.v <= INT64_MAX:
        return "bad_number"
    if body is not None and not fact.ad_id:
        return "no_ad"
    if isinstance(body, Decision):
        return _decision_fault(body)
    if isinstance(body, Undo):
        return "" if _ID.match(body.target) else "no_target"
    if isinstance(body, Skip):
        return "" if _HASH.match(body.content_hash) and _duration(body.active_ms) else "malformed"
    if isinstance(body, Note):
        return "" if body.text.strip() and len(body.text) <= WORDS_LIMIT else "bad_words"
    if isinstance(body, Ask):
        fits = body.why.strip() and len(body.why) <= WORDS_LIMIT and len(body.account_id) <= ID_LIMIT
        if not fits or "\0" in body.account_id:
            return "bad_words"
        return "" if body.content is None or _content_fits(body.content) else "too_large"
    return ""


def _decision_fault(decision: Decision) -> str:
    content = decision.content
    if not _content_fits(content):
        return "too_large"
    if decision.content_hash != content_hash(content):
        return "bad_content_hash"
    if decision.verdict in NEEDS_REASON and not decision.reasons:
        return "needs_reason"
    if len(decision.reasons) > REASONS_LIMIT or len(decision.evidence) > EVIDENCE_LIMIT:
        return "too_large"
    for reason in decision.reasons:
        named = 0 < len(reason.policy) <= ID_LIMIT and 0 < len(reason.code) <= ID_LIMIT
        if not named or (reason.component and reason.component not in COMPONENTS):
            return "bad_reason"
        if not 0 <= reason.policy_revision <= INT64_MAX or not 0 <= reason.code_revision <= INT64_MAX:
            return "bad_number"
    for span in decision.evidence:
        if span.component not in COMPONENTS or not valid_span(span, content.component(span.component)):
            return "bad_span"
    if len(decision.memo) > WORDS_LIMIT or len(decision.suggestion) > WORDS_LIMIT:
        return "too_large"
    if decision.confidence is not None and not 1 <= decision.confidence <= 5:
        return "bad_number"
    if not _duration(decision.active_ms):
        return "bad_number"
    return "" if decision.round == 0 else "bad_round"


def _duration(milliseconds: int | None) -> bool:
    return milliseconds is None or 0 <= milliseconds <= INT64_MAX


def _content_fits(content: Content) -> bool:
    texts = (content.headline, content.text, content.link, content.call_to_action, content.targeting)
    if any(len(text) > TEXT_LIMIT for text in texts):
        return False
    return all(0 <= size <= INT64_MAX for c in content.creatives for size in (c.width, c.height, c.seconds))


def _bounded(value: Any, depth: int, id: str) -> None:
    """Refuse a tree that is too deep, or that holds an integer beyond 64 bits."""
    if isinstance(value, dict | list):
        if depth == 0:
            raise Refused("too_deep", id)
        for item in value.values() if isinstance(value, dict) else value:
            _bounded(item, depth - 1, id)
    elif isinstance(value, int) and not INT64_MIN <= value <= INT64_MAX:
        raise Refused("bad_number", id)
