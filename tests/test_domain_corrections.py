"""A correction holds through every import, beside what the source says, and is raised when the source moves."""

import json
from itertools import permutations
from typing import Any

import msgspec
import pytest
from account_setup import at, made, says
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Acknowledge, Correct
from reviewtui.domain.corrections import Field, accept, apply, as_label, canonical, keep, of
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Card, Record, RecordKind, card_of


def correct(value: Any, saw: Any, field: str = "segment", why: str = "I asked them", source: str = "crm") -> Correct:
    return Correct("acme", "account", "acme", field, value, why, saw, source)


WRONG = says(segment="retail", name="Acme")
RIGHT = made(correct("health", "retail"), id="c1")


def test_what_a_person_says_stands_beside_what_the_source_says() -> None:
    field = apply(WRONG, [RIGHT])["segment"]
    assert (field.value, field.corrected, field.raised) == ("health", True, False)
    assert field.said is not None
    assert (field.said.value, field.source) == ("retail", "crm")
    assert (field.by, field.why, field.at, field.fact_id) == ("ana", "I asked them", at("2026-11-01"), "c1")
    assert apply(WRONG, [RIGHT])["name"] == Field("Acme", WRONG["name"])


def test_a_field_that_no_source_tells_can_be_told() -> None:
    told = apply({}, [made(correct("EMEA", None, "region"))])["region"]
    assert (told.value, told.said, told.source, told.raised) == ("EMEA", None, "", False)
    assert told.since == told.checked_at == at("2026-11-01")


def test_the_latest_correction_holds_whatever_the_order_of_arrival() -> None:
    later = made(correct("energy", "retail"), "2026-11-05", "bo")
    same_time = made(correct("media", "retail"), "2026-11-05", "cy")
    for order in permutations([RIGHT, later, same_time]):
        assert apply(WRONG, order)["segment"].by == "cy", "of the same moment, by id"


def test_of_two_that_were_made_apart_the_later_holds_and_the_other_is_shown_beside_it() -> None:
    bo = made(correct("energy", "retail"), "2026-11-05", "bo", id="c2")
    for order in permutations([RIGHT, bo]):
        field = apply(WRONG, order)["segment"]
        assert (field.value, field.heads, field.crossed) == ("energy", ("c2", "c1"), (RIGHT,))
    knowing = made(
        msgspec.structs.replace(correct("media", "retail"), over=("c2", "c1")), "2026-11-06", "cy", id="c3"
    )
    field = apply(WRONG, [RIGHT, bo, knowing])["segment"]
    assert (field.value, field.heads, field.crossed) == ("media", ("c3",), ())
    accepted = made(accept(apply(WRONG, [RIGHT, bo])["segment"], "the source is right"), "2026-11-07", "di", id="c4")
    field = apply(WRONG, [RIGHT, bo, accepted])["segment"]
    assert (field.value, field.corrected, field.crossed) == ("retail", False, ())
    assert apply(WRONG, [RIGHT, bo, accepted, knowing])["segment"].crossed == (knowing,), (
        "made apart from accepting it"
    )


def test_ones_own_later_word_and_the_same_word_of_others_cross_nothing() -> None:
    again = made(correct("energy", "retail"), "2026-11-05", id="c2")
    same = made(correct("energy", "retail"), "2026-11-06", "bo", id="c3")
    field = apply(WRONG, [RIGHT, again, same])["segment"]
    assert (field.crossed, field.heads) == ((), ("c3", "c2"))


def test_it_is_raised_once_the_source_says_something_else() -> None:
    assert apply(says(segment="finance"), [RIGHT])["segment"].raised
    assert apply({}, [RIGHT])["segment"].raised, "the source no longer says anything"
    assert not apply(says(segment="health"), [RIGHT])["segment"].raised, "the source came round"
    assert not apply(says(source="other", segment="retail"), [RIGHT])["segment"].raised


def test_whoever_keeps_it_is_not_asked_again_until_the_source_moves_once_more() -> None:
    raised = apply(says(segment="finance"), [RIGHT])["segment"]
    kept = made(keep(raised), "2026-11-10")
    assert kept.body == Acknowledge("acme", "correct", "c1", "kept", '"finance"')
    held = apply(says(segment="finance"), [RIGHT], [kept])["segment"]
    assert (held.value, held.raised) == ("health", False)
    assert apply(says(segment="energy"), [RIGHT], [kept])["segment"].raised
    other = made(correct("media", "retail"), "2026-11-12", id="c2")
    assert apply(says(segment="finance"), [RIGHT, other], [kept])["segment"].raised, "another correction was kept"


def test_an_acknowledgement_of_something_else_keeps_nothing() -> None:
    seen = made(Acknowledge("acme", "ticket", "c1", "seen", '"finance"'))
    assert apply(says(segment="finance"), [RIGHT], [seen])["segment"].raised


def test_what_is_accepted_follows_the_source_again() -> None:
    raised = apply(says(segment="finance"), [RIGHT])["segment"]
    accepted = made(accept(raised, "they were bought"), "2026-11-10", "bo")
    for said in ("finance", "energy", "retail"):
        now = apply(says(segment=said), [RIGHT, accepted])["segment"]
        assert (now.value, now.corrected, now.raised) == (said, False, False)
    assert "segment" not in apply({}, [RIGHT, accepted])


def test_only_what_was_corrected_can_be_kept_or_accepted() -> None:
    with pytest.raises(ValueError, match="nothing"):
        keep(Field("x"))
    with pytest.raises(ValueError, match="nothing"):
        accept(Field("x"), "why")


def test_corrections_are_of_one_thing() -> None:
    other = made(Correct("acme", "renewal", "crm:7", "amount_minor", 5, "typo", 6))
    assert of([RIGHT, other], RecordKind.RENEWAL, "crm:7") == [other]
    assert of([RIGHT, other], RecordKind.ACCOUNT, "acme") == [RIGHT]
    assert of([RIGHT, other], RecordKind.ACCOUNT, "crm:7") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [(5, 5.0), ({"a": 1, "b": 2.0}, {"b": 2, "a": 1}), ((1, 2), [1, 2]), ([{"x": 3.0}], [{"x": 3}])],
)
def test_the_same_value_written_otherwise_is_the_same(one: Any, other: Any) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), [(5, "5"), (1, True), (0, False), (None, ""), (0, None), (1, 1.5)])
def test_another_value_is_another(one: Any, other: Any) -> None:
    assert canonical(one) != canonical(other)


def test_a_correction_is_a_labelled_example() -> None:
    label = as_label(made(correct({"b": 1, "a": 2.0}, 5.0), "2026-11-03", "bo", "c9"))
    assert label == (
        "acme", "account", "acme", "segment", "crm", "5", '{"a":2,"b":1}', "I asked them", "bo", at("2026-11-03"),
        "c9",
    )  # fmt: skip


# --- through imports ---

VALUES = st.sampled_from(["retail", "finance", "health", 5, 5.0, None])


def imported(record: Record | None, value: Any, when: int) -> Record:
    """What is known of the account once a source told this: as the hub merges reports, an older one never wins."""
    if record is None:
        return Record("account", "acme", "crm", "acme", when, when, when, {}, {"segment": value})
    if when < record.observed_at or value == record.body["segment"]:
        checked = max(when, record.checked_at)
        return Record("account", "acme", "crm", "acme", record.observed_at, checked, record.first_at, record.since,
                      record.body)  # fmt: skip
    return Record(
        "account", "acme", "crm", "acme", when, when, record.first_at, {"segment": when}, {"segment": value}
    )


@given(
    st.lists(VALUES, min_size=3, max_size=3),
    st.permutations(["import", "import", "import", "correct", "other"]),
    VALUES.filter(lambda value: value is not None),
    st.permutations([1, 2, 3]),
)
def test_a_correction_survives_three_imports_in_any_interleaving(
    values: list[Any], order: list[str], value: Any, times: list[int]
) -> None:
    """Whatever arrives when, and in which order: from the correction on, the field is what the person said."""
    record: Record | None = None
    corrections: list[Recorded[Correct]] = []
    left, clocks = list(values), list(times)
    for step in order:
        card: Card = card_of([record]) if record else {}
        if step == "import":
            record = imported(record, left.pop(0), clocks.pop(0))
        elif step == "other":
            corrections.append(made(correct("EMEA", None, "region"), "2026-11-02", id="c2"))
        else:
            saw = card["segment"].value if "segment" in card else None
            corrections.append(made(correct(value, saw), id="c1"))
        now = apply(card_of([record]) if record else {}, corrections).get("segment")
        if not corrections or all(one.body.field == "region" for one in corrections):
            continue
        made_it = next(one for one in corrections if one.body.field == "segment")
        if canonical(made_it.body.saw) == canonical(value):
            continue  # it said what the source says: nothing was corrected
        said = record.body["segment"] if record else None
        assert now is not None
        assert now.value == value
        assert now.fact_id == "c1"
        assert (now.said.value if now.said else None) == said
        assert now.raised is (json.loads(canonical(said)) not in (made_it.body.saw, value))
