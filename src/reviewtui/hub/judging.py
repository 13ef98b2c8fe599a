"""Whether a fact is well formed: what can be said of it without asking the database."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from reviewtui.domain.account_facts import AboutAccount
from reviewtui.domain.ads import COMPONENTS, Content, content_hash
from reviewtui.domain.documents import REVISION_LIMIT, check_briefing
from reviewtui.domain.documents import WORDS_LENGTH as WORDS_LIMIT
from reviewtui.domain.erasure import is_blank
from reviewtui.domain.facts import (
    NEEDS_REASON,
    Advice,
    Appeal,
    Ask,
    Assign,
    Briefing,
    Decision,
    Export,
    Fact,
    Gold,
    Note,
    Ping,
    Publish,
    Reason,
    Reflection,
    Settle,
    Skip,
    Undo,
    decode_body,
    decode_fact,
    fact_hash,
)
from reviewtui.domain.ids import FACT_ID as _ID
from reviewtui.domain.values import ID_LIMIT, INSTANT_MAX, INSTANT_MIN, INT64_MAX, INT64_MIN, valid_span
from reviewtui.errors import Misused
from reviewtui.hub.access import NAME_LIMIT
from reviewtui.hub.judging_accounts import FAULTS as ACCOUNT_FAULTS
from reviewtui.hub.judging_accounts import WORDS_OF as ACCOUNT_WORDS
from reviewtui.hub.judging_accounts import is_account
from reviewtui.hub.reports import DEPTH_LIMIT, TEXT_LIMIT

FACT_LIMIT = 1024 * 1024
"""Bytes of one fact."""
REASONS_LIMIT = 50
EVIDENCE_LIMIT = 200
OFFERED_LIMIT = 500
OPINIONS_LIMIT = 200
"""Decisions that one adjudication settles."""
MENTIONS_LIMIT = 50
WORD_LIMIT = 40
"""Characters of a word from a short list, such as how an item was drawn."""

_OF_AD_OR_ACCOUNT = (Ping, Advice, Undo)
_OF_NO_AD = (Briefing, Publish, Export)

_ID_FIRST = re.compile(rb'\s*\{\s*"id"\s*:\s*"([0-9a-f-]{36})"')
_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,39}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")


class _JustId(msgspec.Struct):
    id: str = ""


class Sent(msgspec.Struct, frozen=True, gc=False):
    """A fact that is what it claims to be. `body` is None for a kind this hub does not know.

    `blank`: its words were erased before it came (`domain.erasure`); `hash` is that of what it was.
    """

    fact: Fact
    body: msgspec.Struct | None
    raw: bytes
    hash: str
    blank: bool = False


class Refused(ValueError):
    """This fact will never be accepted; `code` says why, with these values in the words for it."""

    def __init__(self, code: str, id: str = "", **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.id = id
        self.values = values


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
        if not _ID.match(fact.id) or "\0" in fact.ad_id or len(fact.ad_id) > ID_LIMIT:
            raise Refused("malformed", fact.id[:ID_LIMIT])
        body = decode_body(fact)
        if body is None:
            if not _KIND.match(fact.kind):
                raise Refused("malformed", fact.id)
            bounded(msgspec.json.decode(fact.data), DEPTH_LIMIT, fact.id)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("malformed", _id_of(data)) from None
    if isinstance(fact.erased, str):
        return _read_blank(fact, body, data)
    code = _fault(fact, body)
    if code:
        raise Refused(code, fact.id)
    return Sent(fact, body, data, fact_hash(data))


def _read_blank(fact: Fact, body: msgspec.Struct | None, data: bytes) -> Sent:
    """A fact without its words is judged as if there were some, and it had frozen what it judged."""
    if not is_blank(data, fact):
        raise Refused("malformed", fact.id)
    words = dict.fromkeys(_WORDS_OF.get(type(body), ()), "x")
    judged = msgspec.structs.replace(body, **words) if body is not None and words else body
    code = _decision_fault(judged, blank=True) if isinstance(judged, Decision) else _fault(fact, judged)
    if code:
        raise Refused(code, fact.id)
    return Sent(fact, body, data, str(fact.erased), blank=True)


def _id_of(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_JustId).id[:ID_LIMIT]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        begins = _ID_FIRST.match(data)
        return begins[1].decode() if begins else ""


def _fault(fact: Fact, body: msgspec.Struct | None) -> str:
    """The code of what is wrong, or ''."""
    if not INSTANT_MIN <= fact.at <= INSTANT_MAX or not 0 <= fact.v <= INT64_MAX:
        return "bad_number"
    if isinstance(body, AboutAccount):
        return ACCOUNT_FAULTS[type(body)](body) if not fact.ad_id and is_account(body.account_id) else "malformed"
    kind = type(body)
    judge = _FAULTS.get(kind)
    if judge is None:
        return ""
    if kind not in _OF_AD_OR_ACCOUNT and bool(fact.ad_id) == (kind in _OF_NO_AD):
        return "malformed" if fact.ad_id else "no_ad"
    fault: str = judge(body)
    return fault


def _decision_fault(decision: Decision, *, blank: bool = False) -> str:
    content = decision.content
    if not _content_fits(content):
        return "too_large"
    if decision.content_hash != content_hash(content) and not (blank and _HASH.match(decision.content_hash)):
        return "bad_content_hash"
    if decision.verdict in NEEDS_REASON and not decision.reasons:
        return "needs_reason"
    if fault := _reasons_fault(decision.reasons):
        return fault
    if len(decision.evidence) > EVIDENCE_LIMIT:
        return "too_large"
    for span in decision.evidence:
        if span.component not in COMPONENTS or not valid_span(span, content.component(span.component)):
            return "bad_span"
    if not _decision_texts_fit(decision):
        return "too_large"
    if not all(map(_ID.match, decision.adjudicates)):
        return "no_decision"
    return "" if _decision_numbers_fit(decision) else "bad_number"


def _decision_texts_fit(decision: Decision) -> bool:
    ai, offered = decision.ai, decision.offered
    return (
        len(decision.memo) <= WORDS_LIMIT
        and len(decision.suggestion) <= WORDS_LIMIT
        and len(decision.asked_why) <= TEXT_LIMIT
        and (ai is None or max(len(ai.verdict), len(ai.model), len(ai.reason)) <= TEXT_LIMIT)
        and max(len(decision.group_id), len(decision.policy)) <= ID_LIMIT
        and max(len(decision.draw), len(decision.via), len(decision.status)) <= WORD_LIMIT
        and (not offered or (len(offered) <= OFFERED_LIMIT and max(map(len, offered)) <= ID_LIMIT))
        and len(decision.adjudicates) <= OPINIONS_LIMIT
    )


def _decision_numbers_fit(decision: Decision) -> bool:
    return (
        _counts(decision.active_ms)
        and _counts(decision.fence)
        and _counts(decision.policy_revision)
        and _counts(decision.round)
        and 0 <= decision.chance <= 1
        and (decision.confidence is None or 1 <= decision.confidence <= 5)
    )


def _reasons_fault(reasons: Sequence[Reason]) -> str:
    if len(reasons) > REASONS_LIMIT:
        return "too_large"
    for reason in reasons:
        named = 0 < len(reason.policy) <= ID_LIMIT and 0 < len(reason.code) <= ID_LIMIT
        if not named or (reason.component and reason.component not in COMPONENTS):
            return "bad_reason"
        if not (0 <= reason.policy_revision <= INT64_MAX and 0 <= reason.code_revision <= INT64_MAX):
            return "bad_number"
    return ""


def _undo_fault(undo: Undo) -> str:
    return "" if _ID.match(undo.target) else "no_target"


def _skip_fault(skip: Skip) -> str:
    return "" if _HASH.match(skip.content_hash) and _counts(skip.active_ms) else "malformed"


def _note_fault(note: Note) -> str:
    if not _worded(note.text):
        return "bad_words"
    known = all(0 < len(name) <= NAME_LIMIT for name in note.mentions) and len(note.mentions) <= MENTIONS_LIMIT
    return "" if known and (not note.answers or _ID.match(note.answers)) else "malformed"


def _ask_fault(ask: Ask) -> str:
    if not _worded(ask.why) or len(ask.account_id) > ID_LIMIT or "\0" in ask.account_id:
        return "bad_words"
    if ask.due_at is not None and not INSTANT_MIN <= ask.due_at <= INSTANT_MAX:
        return "bad_number"
    return "" if ask.content is None or _content_fits(ask.content) else "too_large"


def _appeal_fault(appeal: Appeal) -> str:
    if not _HASH.match(appeal.content_hash):
        return "malformed"
    if not 1 <= appeal.round <= INT64_MAX:
        return "bad_round"
    if appeal.against:  # nobody speaks for the platform
        return "malformed"
    return "" if _worded(appeal.why) else "bad_words"


def _assign_fault(assign: Assign) -> str:
    return "" if len(assign.user) <= NAME_LIMIT and "\0" not in assign.user else "no_user"


def _reflection_fault(reflection: Reflection) -> str:
    if not _ID.match(reflection.decision):
        return "no_decision"
    if len(reflection.text) > WORDS_LIMIT or not (reflection.reasons or reflection.text.strip()):
        return "bad_words"
    return _reasons_fault(reflection.reasons)


def _gold_fault(gold: Gold) -> str:
    if not _HASH.match(gold.content_hash):
        return "malformed"
    if len(gold.codes) > REASONS_LIMIT or not all(map(_named, gold.codes)):
        return "bad_reason"
    return "" if len(gold.why) <= WORDS_LIMIT else "bad_words"


def _briefing_fault(briefing: Briefing) -> str:
    if not _named(briefing.key) or len(briefing.account_id) > ID_LIMIT or "\0" in briefing.account_id:
        return "malformed"
    if not 1 <= briefing.revision <= REVISION_LIMIT:
        return "bad_number"
    try:
        check_briefing(briefing)
    except Misused:
        return "bad_words"
    return ""


def _publish_fault(publish: Publish) -> str:
    if not _named(publish.name) or "\0" in publish.name:
        return "malformed"
    if not 1 <= publish.revision <= REVISION_LIMIT:
        return "bad_number"
    return "" if len(publish.note) <= WORDS_LIMIT else "bad_words"


def _export_fault(export: Export) -> str:
    if len(export.format) > WORD_LIMIT or not _HASH.match(export.sha256):
        return "malformed"
    return "" if _counts(export.rows) else "bad_number"


def _settle_fault(settle: Settle) -> str:
    if not _HASH.match(settle.covers) or len(settle.same_as) > ID_LIMIT or "\0" in settle.same_as:
        return "malformed"
    if settle.status is None and not settle.same_as:
        return "malformed"
    if len(settle.why) > WORDS_LIMIT or not (settle.source or settle.same_as or settle.why.strip()):
        return "bad_words"
    return "" if max(len(settle.source), len(settle.group_id)) <= ID_LIMIT else "too_large"


def _ping_fault(ping: Ping) -> str:
    if not is_account(ping.account_id) or not 0 < len(ping.question) <= WORD_LIMIT:
        return "malformed"
    if not INSTANT_MIN <= ping.asked_at <= INSTANT_MAX:
        return "bad_number"
    return "" if len(ping.via) <= WORD_LIMIT and len(ping.text) <= WORDS_LIMIT else "too_large"


def _advice_fault(advice: Advice) -> str:
    if not is_account(advice.account_id) or not 0 < len(advice.topic) <= WORD_LIMIT:
        return "malformed"
    if not _worded(advice.text):
        return "bad_words"
    if advice.amount_minor is not None and not 0 <= advice.amount_minor <= INT64_MAX:
        return "bad_number"
    if advice.answers and not _ID.match(advice.answers):
        return "malformed"
    return "" if max(len(advice.currency), len(advice.period)) <= WORD_LIMIT else "too_large"


_FAULTS: dict[type, Callable[[Any], str]] = {
    Decision: _decision_fault,
    Undo: _undo_fault,
    Skip: _skip_fault,
    Note: _note_fault,
    Ask: _ask_fault,
    Appeal: _appeal_fault,
    Assign: _assign_fault,
    Reflection: _reflection_fault,
    Gold: _gold_fault,
    Briefing: _briefing_fault,
    Publish: _publish_fault,
    Export: _export_fault,
    Settle: _settle_fault,
    Ping: _ping_fault,
    Advice: _advice_fault,
}


_WORDS_OF: dict[type, tuple[str, ...]] = {
    Note: ("text",),
    Ask: ("why",),
    Appeal: ("why",),
    Reflection: ("text",),
    Briefing: ("title", "query"),
    Settle: ("why",),
    Advice: ("text",),
    **ACCOUNT_WORDS,
}
"""Where a kind of fact has words that it cannot do without."""


def _worded(text: str) -> bool:
    """Whether it says something, and not too much."""
    return bool(text.strip()) and len(text) <= WORDS_LIMIT


def _named(name: str) -> bool:
    return 0 < len(name) <= ID_LIMIT


def _counts(number: int | None) -> bool:
    """Whether it is a count, or none."""
    return number is None or 0 <= number <= INT64_MAX


def _content_fits(content: Content) -> bool:
    texts = (content.headline, content.text, content.link, content.call_to_action, content.targeting)
    return max(map(len, texts)) <= TEXT_LIMIT and all(
        _counts(creative.width) and _counts(creative.height) and _counts(creative.seconds)
        for creative in content.creatives
    )


def bounded(value: Any, depth: int, id: str) -> None:
    """Let a tree pass that is not too deep and holds no integer beyond 64 bits.

    Raises:
        Refused: `too_deep`, `bad_number`.
    """
    if isinstance(value, dict | list):
        if depth == 0:
            raise Refused("too_deep", id)
        for item in value.values() if isinstance(value, dict) else value:
            bounded(item, depth - 1, id)
    elif isinstance(value, int) and not INT64_MIN <= value <= INT64_MAX:
        raise Refused("bad_number", id)
