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
from reviewtui.hub.access import READ_FACTS
from reviewtui.hub.redaction import redact_fact, redact_record, redact_since

SECRET = "between us"
FACTS = {
    FactKind.CORRECT: (
        Correct("acme", "account", "acme", "stage", "live", SECRET, "gone", "crm"),
        Correct("acme", "account", "acme", "stage", "live", "", "gone", "crm"),
    ),
    FactKind.CHURN: (
        Churn("acme", "2026-01-01", ChurnKind.ORGANIC, ("price", SECRET), 5, "EUR", "year", SECRET, SECRET, SECRET),
        Churn("acme", "2026-01-01", ChurnKind.ORGANIC, ("price",), 5, "EUR", "year"),
    ),
    FactKind.COVER: (Cover("acme", "ana", "ben", SECRET), Cover("acme", "ana", "ben")),
    FactKind.AWAY: (
        Away("acme", "ana", "2026-01-01", "2026-01-09", "ben", SECRET),
        Away("acme", "ana", "2026-01-01", "2026-01-09", "ben"),
    ),
}
"""What is recorded, and what of it is sent."""


def _bytes(kind: FactKind, body: msgspec.Struct) -> bytes:
    return encode_fact(id=uuid7(1, 1), kind=kind, ad_id="", at=1, app=SECRET, device=SECRET, data=body)


def _sent(correction: Correct) -> Correct:
    body = decode_body(decode_fact(redact_fact(_bytes(FactKind.CORRECT, correction))))
    assert isinstance(body, Correct)
    return body


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_keeps_what_was_decided_and_loses_its_free_words(kind: FactKind) -> None:
    recorded, told = FACTS[kind]
    raw = _bytes(kind, recorded)
    sent = redact_fact(raw)
    assert SECRET.encode() not in sent
    before, after = decode_fact(raw), decode_fact(sent)
    assert decode_body(after) == told
    assert (after.id, after.kind, after.ad_id, after.at) == (before.id, before.kind, before.ad_id, before.at)
    assert redact_fact(sent) == sent


def test_every_kind_of_fact_that_is_sent_is_tried_here() -> None:
    assert set(FACTS) == READ_FACTS


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("account", "extra:Notes", SECRET), ("account", "Notes", SECRET), ("renewal", "zork", 5),
     ("derived", "health_band", SECRET), ("derived", SECRET, "risk")],
)  # fmt: skip
def test_a_correction_of_what_is_not_sent_says_nothing_and_holds_nowhere(
    kind: str, field: str, value: object
) -> None:
    assert _sent(Correct("acme", kind, "acme", field, value, "x", value)) == Correct("acme", kind, "-", "-", None, "")


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("account", "plan", "Gold plus"), ("usage", "2026-01/active", 5), ("renewal", "renews_on", "2026-02-01"),
     ("derived", "health_band", "risk")],
)  # fmt: skip
def test_a_correction_of_what_is_sent_says_the_value(kind: str, field: str, value: object) -> None:
    assert _sent(Correct("acme", kind, "acme", field, value, "x", value)).value == value


def test_a_correction_of_what_nobody_mapped_says_nothing_of_it() -> None:
    body = Correct("acme", "account", "acme", "extra", {"notes": SECRET}, "x", {"notes": SECRET})
    assert SECRET.encode() not in redact_fact(_bytes(FactKind.CORRECT, body))


def test_a_field_that_this_version_does_not_know_is_not_passed_on() -> None:
    raw = _bytes(FactKind.COVER, FACTS[FactKind.COVER][0]).replace(b'"owner"', b'"told":"between us","owner"')
    assert SECRET.encode() not in redact_fact(raw)


def test_a_fact_whose_words_were_erased_is_sent_as_it_is() -> None:
    blank = blank_fact(_bytes(FactKind.CHURN, FACTS[FactKind.CHURN][0]))
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
    assert redact_since('{"name":  1,"extra":2}') == '{"name":  1,"extra":2}'


def test_a_field_of_a_record_that_nobody_knows_is_not_sent_nor_is_its_name() -> None:
    assert redact_record('{"zork":"between us","2026-01/active":5}') == '{"2026-01/active":5}'
    assert redact_since('{"zork":1,"name":2}') == '{"name":2}'
