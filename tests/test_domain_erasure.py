"""What is left of a fact when its account is erased: what counts, and no word."""

import msgspec
import pytest
from hub_setup import appeal, ask, briefing, fact, gold, note, reflection, skip, undo
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import Content, Creative, content_hash
from reviewtui.domain.erasure import blank_fact, is_blank
from reviewtui.domain.facts import (
    BODIES,
    AiOpinion,
    Briefing,
    Decision,
    Fact,
    FactKind,
    Reason,
    Verdict,
    decode_body,
    decode_fact,
    fact_hash,
)
from reviewtui.domain.values import Span

WORD = "XCANARYX"


def told() -> bytes:
    """A decision with a word wherever one can stand."""
    content = Content(WORD, WORD, f"https://{WORD}.example", WORD, (Creative("image", f"https://{WORD}"),), WORD)
    said = Decision(
        Verdict.REJECT, content_hash(content), content, reasons=(Reason("meta-ads", "GAMBLING", 1, 2, "text"),),
        evidence=(Span("text", 0, 3),), memo=WORD, suggestion=WORD, ai=AiOpinion("unsure", 0.5, "m1", WORD, True),
        asked_why=WORD, round=2, active_ms=7, confidence=3, offered=("GAMBLING",), chance=0.25, policy="meta-ads",
    )  # fmt: skip
    return fact(FactKind.DECISION, "ad 1", said)


def test_a_decision_keeps_what_counts_and_loses_every_word() -> None:
    raw = told()
    blank = blank_fact(raw)
    assert WORD.encode() not in blank
    before, after = decode_fact(raw), decode_fact(blank)
    assert (after.id, after.kind, after.ad_id, after.at) == (before.id, before.kind, before.ad_id, before.at)
    assert after.erased == fact_hash(raw)
    was, now = decode_body(before), decode_body(after)
    assert isinstance(was, Decision)
    assert isinstance(now, Decision)
    for kept in ("verdict", "content_hash", "reasons", "round", "active_ms", "confidence", "offered", "chance"):
        assert getattr(now, kept) == getattr(was, kept)
    assert (now.content, now.evidence) == (Content(), ())


@pytest.mark.parametrize(
    "raw",
    [
        note("1", WORD), ask("1", WORD, text=WORD), appeal("1", "x").replace(b"the rule changed", WORD.encode()),
        gold("1", "x", why=WORD), reflection("1", "d").replace(b"it took a joke", WORD.encode()),
        briefing("acme", key=WORD), undo("1", "t").replace(b'"target"', f'"more":"{WORD}","target"'.encode()),
        skip("1", "x"),
    ],
)  # fmt: skip
def test_every_kind_loses_its_words_and_can_still_be_read(raw: bytes) -> None:
    blank = blank_fact(raw)
    assert WORD.encode() not in blank
    after = decode_fact(blank)
    body = decode_body(after)
    assert isinstance(body, BODIES[after.kind])
    assert is_blank(blank, after)
    assert not is_blank(raw, decode_fact(raw))


def test_all_kinds_are_thought_of() -> None:
    """A kind with text fields that nobody named in `erasure` would keep them: each is filled, and none is left."""
    for kind, body in BODIES.items():
        if kind in (FactKind.PUBLISH, FactKind.EXPORT):  # of the workspace, never of an account
            continue
        made = {field.name: _filled(field) for field in msgspec.structs.fields(body)}
        raw = fact(FactKind(kind), "1", body(**made))
        left = msgspec.json.decode(blank_fact(raw))["data"]
        words = {name for name, value in left.items() if WORD in str(value)}
        assert words <= {"account_id", "content_hash", "target", "answers", "decision", "user", "draw", "via"} | {
            "group_id", "policy", "offered", "codes", "adjudicates", "reasons", "covers", "same_as", "kind", "field",
            "on", "status", "against", "over",
            "replaces", "again_on", "play", "outcome", "month", "what", "owner", "backup", "first", "last", "cover",
        }, kind  # fmt: skip


def _filled(field: msgspec.structs.FieldInfo) -> object:
    """A value of a field, with words where it holds text."""
    if field.type is str:
        return WORD
    if field.name in ("content",):
        return Content(WORD, WORD)
    if field.name == "verdict":
        return Verdict.APPROVE
    if field.type is int:
        return 1
    if field.type == tuple[str, ...]:
        return (WORD,)
    return field.default if field.default is not msgspec.NODEFAULT else 1


def test_revisions_of_a_briefing_stay_one_briefing() -> None:
    keys = set()
    for key in ("tea", "tea", "coffee"):
        body = decode_body(decode_fact(blank_fact(briefing("acme", key=key))))
        assert isinstance(body, Briefing)
        assert body.retired
        keys.add(body.key)
    assert len(keys) == 2


@given(st.text(max_size=30).filter(lambda text: "\ud800" not in text), st.booleans())
def test_blank_of_blank_is_the_same(text: str, unknown: bool) -> None:
    raw = note("1", text.encode("utf-8", "ignore").decode() or "x")
    if unknown:
        raw = raw.replace(b'"kind":"note"', b'"kind":"novel"')
    once = blank_fact(raw)
    assert blank_fact(once) == once
    assert decode_fact(once).erased == fact_hash(raw)


def test_a_fact_that_only_says_it_is_blank_is_not() -> None:
    raw = note("1", WORD)
    lying = raw[:-1] + b',"erased":"' + b"0" * 64 + b'"}'
    assert not is_blank(lying, decode_fact(lying))
    assert WORD.encode() not in blank_fact(lying)
    assert isinstance(decode_fact(lying), Fact)
