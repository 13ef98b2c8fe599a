"""What is left of a fact when the contents of its account are erased.

Its id, kind, ad, instant and the hash of what it was; and of its body what counts and names nothing: a verdict, codes
of reasons, hashes, rounds, numbers, the ids of other facts. Every word of the customer's, and every word about them,
is gone. The same on hub and clients, so that their digests agree.
"""

import hashlib
import re
from typing import Any

import msgspec
from msgspec.structs import replace

from reviewtui.domain.account_facts import (
    Acknowledge,
    Away,
    Churn,
    Correct,
    Cover,
    Remark,
    Reroute,
    Sentiment,
    Step,
    Stop,
    Watch,
)
from reviewtui.domain.ads import Content
from reviewtui.domain.facts import (
    Advice,
    Appeal,
    Ask,
    Briefing,
    Decision,
    Fact,
    Gold,
    Note,
    Ping,
    Reflection,
    Settle,
    decode_body,
    decode_fact,
    fact_hash,
)

NAMELESS = "-"
"""The thing that a blank correction was about."""
_NOTHING = msgspec.Raw(b"{}")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_encode = msgspec.json.Encoder().encode


def blank_fact(raw: bytes | msgspec.Raw) -> bytes:
    """The bytes of a fact without its words; of one that is blank already, the same bytes.

    A body that this version cannot read is left out whole.

    Raises:
        msgspec.DecodeError: these bytes are no fact.
    """
    fact = decode_fact(raw)
    known = fact.erased if isinstance(fact.erased, str) and _HASH.match(fact.erased) else fact_hash(raw)
    return _encode(replace(fact, data=_blank(fact), erased=known))


def is_blank(raw: bytes, fact: Fact) -> bool:
    """Whether these are the bytes of a fact without its words."""
    return isinstance(fact.erased, str) and blank_fact(raw) == raw


def _blank(fact: Fact) -> msgspec.Raw:
    try:
        body: Any = decode_body(fact)
    except (msgspec.DecodeError, RecursionError):
        return _NOTHING
    match body:
        case None:
            return _NOTHING
        case Decision():
            ai = body.ai and replace(body.ai, reason="")
            body = replace(body, content=Content(), evidence=(), memo="", suggestion="", asked_why="", ai=ai)
        case Ask():
            body = replace(body, why="", content=None)
        case Note():
            body = replace(body, text="", mentions=())
        case Ping():
            body = replace(body, question="other", text="", via="")
        case Advice():
            body = replace(body, topic="advice", text="", amount_minor=None, currency="", period="")
        case Settle():
            body = replace(body, source="", why="")
        case Appeal() | Gold():
            body = replace(body, why="")
        case Reflection():
            body = replace(body, text="")
        case Correct():
            body = replace(body, id=NAMELESS, value=None, why="", saw=None, source="")
        case Churn():
            nothing = dict.fromkeys(("currency", "period", "replacement", "text", "hint"), "")
            body = replace(body, reasons=(), amount_minor=None, **nothing)
        case Sentiment():
            body = replace(body, text="")
        case Remark():
            body = replace(body, text="", ticket=_nameless(body.ticket) if body.ticket else "")
        case Step():
            body = replace(body, why="", active=None)
        case Stop():
            body = replace(body, ticket=_nameless(body.ticket), why="", reply="")
        case Reroute():
            body = replace(body, ticket=_nameless(body.ticket), board="-", person="", why="", rule="")
        case Watch():
            body = replace(body, ticket=_nameless(body.ticket))
        case Acknowledge():
            body = replace(body, id=NAMELESS, saw="")
        case Cover():
            body = replace(body, why="")
        case Away():
            body = replace(body, group_id="")
        case Briefing():
            texts = dict.fromkeys(("title", "recognise", "watch", "query", "customer"), "")
            body = replace(body, key=_nameless(body.key), retired=True, **texts)
    return msgspec.Raw(_encode(body))


def _nameless(key: str) -> str:
    """A key that tells nothing, the same through all revisions; of one that tells nothing, itself."""
    if key.startswith("erased-") and len(key) == len("erased-") + 16:
        return key
    return f"erased-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
