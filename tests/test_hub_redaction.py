"""What those who read alone are sent of a row: nothing that colleagues wrote each other, all that they decided."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Away, Churn, ChurnKind, Correct, Cover
from reviewtui.domain.erasure import blank_fact
from reviewtui.domain.facts import FactKind, decode_body, decode_fact, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.hub.redaction import redact_fact, redact_record

SECRET = "between us"
FACTS = {
    FactKind.CORRECT: Correct("acme", "account", "acme", "stage", "live", SECRET, "gone", "crm"),
    FactKind.CHURN: Churn("acme", "2026-01-01", ChurnKind.ORGANIC, ("price",), 5, "EUR", "year", "paper", SECRET),
    FactKind.COVER: Cover("acme", "ana", "ben", SECRET),
    FactKind.AWAY: Away("acme", "ana", "2026-01-01", "2026-01-09", "ben"),
}


def _bytes(kind: FactKind, body: msgspec.Struct) -> bytes:
    return encode_fact(id=uuid7(1, 1), kind=kind, ad_id="", at=1, app="t", device="d", data=body)


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_keeps_what_was_decided_and_loses_its_free_words(kind: FactKind) -> None:
    raw = _bytes(kind, FACTS[kind])
    sent = redact_fact(raw)
    assert SECRET.encode() not in sent
    assert msgspec.structs.replace(decode_fact(sent), data=msgspec.Raw()) == msgspec.structs.replace(
        decode_fact(raw), data=msgspec.Raw()
    )
    before, after = (msgspec.to_builtins(decode_body(decode_fact(one))) for one in (raw, sent))
    free = {name for name, value in before.items() if value == SECRET}
    assert {name: value for name, value in before.items() if name not in free} == {
        name: value for name, value in after.items() if name not in free
    }
    assert redact_fact(sent) == sent


def test_a_correction_of_what_nobody_mapped_says_nothing_of_it() -> None:
    body = Correct("acme", "account", "acme", "extra", {"notes": SECRET}, "x", {"notes": SECRET})
    assert SECRET.encode() not in redact_fact(_bytes(FactKind.CORRECT, body))


def test_a_field_that_this_version_does_not_know_is_not_passed_on() -> None:
    raw = _bytes(FactKind.COVER, FACTS[FactKind.COVER]).replace(b'"owner"', b'"told":"between us","owner"')
    assert SECRET.encode() not in redact_fact(raw)


def test_a_fact_whose_words_were_erased_is_sent_as_it_is() -> None:
    blank = blank_fact(_bytes(FactKind.CHURN, FACTS[FactKind.CHURN]))
    assert redact_fact(blank) == blank


_words = st.text(max_size=20).filter(lambda text: not any(letter.isdigit() for letter in text))
_trees: st.SearchStrategy[Any] = st.recursive(_words, lambda inner: st.lists(inner) | st.dictionaries(_words, inner))


@given(st.dictionaries(_words, _trees), st.dictionaries(st.text(max_size=9), st.integers(-(2**53), 2**53)))
def test_of_unmapped_columns_numbers_stay_and_nothing_else(said: dict[str, Any], numbers: dict[str, int]) -> None:
    body = {"name": "Acme", "extra": {f"w{name}": value for name, value in said.items()} | numbers}
    sent = redact_record(msgspec.json.encode(body).decode())
    assert msgspec.json.decode(sent) == {"name": "Acme"} | ({"extra": numbers} if numbers else {})
    assert redact_record(sent) == sent


def test_a_record_without_such_columns_is_sent_byte_for_byte() -> None:
    assert redact_record('{"name":  "Acme"}') == '{"name":  "Acme"}'
