"""Facts are bytes for ever: what they look like, and what is no fact."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import (
    Ask,
    Decision,
    FactKind,
    Note,
    Reason,
    Skip,
    Undo,
    Verdict,
    decode_body,
    decode_decision,
    decode_fact,
    encode_fact,
    fact_hash,
)
from reviewtui.domain.values import Span

TEA = Content(text="Our tea melts fat")
REJECTION = Decision(
    verdict=Verdict.REJECT,
    content_hash=content_hash(TEA),
    content=TEA,
    reasons=(Reason("meta-ads", "MISLEADING_CLAIM", 1, 1, "text"),),
    evidence=(Span("text", 8, 17),),
)


def fact(kind: FactKind, data: msgspec.Struct) -> bytes:
    return encode_fact(id="018f", kind=kind, ad_id="238", at=1, app="0.1.0", device="d", data=data)


def test_a_decision_of_this_version_is_these_bytes() -> None:
    assert fact(FactKind.DECISION, REJECTION) == (
        b'{"id":"018f","kind":"decision","ad_id":"238","at":1,"app":"0.1.0","device":"d","data":{"verdict":"reject",'
        b'"content_hash":"274ec9a783e12e8216a76b10b3cca508fa7efca50c560241d0f35ad74a875e2b",'
        b'"content":{"text":"Our tea melts fat"},"reasons":[{"policy":"meta-ads","code":"MISLEADING_CLAIM",'
        b'"policy_revision":1,"code_revision":1,"component":"text"}],"evidence":[{"component":"text","start":8,'
        b'"end":17}]},"v":1}'
    )


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FactKind.DECISION, REJECTION),
        (FactKind.UNDO, Undo("018e")),
        (FactKind.SKIP, Skip(content_hash(TEA), 1200)),
        (FactKind.ASK, Ask("may we?", TEA, "acme")),
        (FactKind.NOTE, Note("called them")),
    ],
)
def test_every_kind_reads_back_as_what_was_said(kind: FactKind, data: msgspec.Struct) -> None:
    raw = fact(kind, data)
    assert decode_body(decode_fact(raw)) == data
    assert fact_hash(raw) == hashlib.sha256(raw).hexdigest()


def test_a_kind_of_a_later_version_is_kept_unread() -> None:
    later = decode_fact(
        b'{"id":"1","kind":"praise","ad_id":"2","at":3,"app":"9","device":"d","data":{"x":[1]},"v":2}'
    )
    assert decode_body(later) is None
    assert bytes(later.data) == b'{"x":[1]}'


def test_a_field_of_a_later_version_does_no_harm() -> None:
    raw = fact(FactKind.UNDO, Undo("018e")).replace(b'"target"', b'"mood":"sorry","target"')
    assert decode_body(decode_fact(raw)) == Undo("018e")


@pytest.mark.parametrize(
    "broken", [b"", b"[]", b'{"id":1}', b'{"id":"\xff"}', fact(FactKind.NOTE, Note("a")).replace(b'"a"', b'"\xff"')]
)
def test_bytes_that_are_no_fact_are_refused_in_one_way(broken: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_body(decode_fact(broken))


@given(st.binary(max_size=40))
def test_a_body_that_is_none_is_refused_in_one_way(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_decision(raw)
