"""What changed between two contents is said by words, with enough around them to find the place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.diff import GONE, NEW, SAME, changed_parts, marked, shortened, steps, suggested_part


def test_a_changed_word_is_marked_among_its_neighbours() -> None:
    old = "You will lose ten kilos in ten days with our own tea"
    new = "You will lose some kilos in ten days with our own tea"
    assert marked(old, new) == "You will lose [-ten-]{+some+} kilos in ten …"


def test_only_the_parts_that_differ_are_named() -> None:
    old = Content(headline="Same", text="old text", link="https://a.example")
    new = Content(headline="Same", text="new text", link="https://a.example", creatives=(Creative(),))
    assert changed_parts(old, new) == [("text", "[-old-]{+new+} text"), ("image", "[-0-]{+1+}")]


def test_equal_contents_changed_nothing() -> None:
    assert changed_parts(Content(text="a"), Content(text="a")) == []


def test_a_long_stretch_that_stays_is_left_out_but_for_what_is_around() -> None:
    old = "one two three four five six seven eight nine ten eleven twelve"
    assert marked(old, old.replace("two", "2").replace("eleven", "11")) == (
        "one [-two-]{+2+} three four five … eight nine ten [-eleven-]{+11+} twelve"
    )
    assert marked(old, f"{old} more") == "… ten eleven twelve {+more+}"
    assert shortened(steps(old, old)) == [(SAME, "… ")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a c", [(SAME, "a "), (GONE, "b"), (SAME, " c")]),
        ("a c", "a b c", [(SAME, "a "), (NEW, "b"), (SAME, " c")]),
        ("", "a", [(NEW, "a")]),
        ("a", "", [(GONE, "a")]),
        ("a b c", "a\nb c", [(GONE, "a"), (NEW, "a"), (SAME, "\nb c")]),
        ("a b c", "a b", [(SAME, "a b "), (GONE, "c")]),
        ("a  b", "a  b", [(SAME, "a  b")]),
        ("  ", "", []),
        ("10日で痩せる。", "10日で眠れる。", [(SAME, "10日で"), (GONE, "痩せる。"), (NEW, "眠れる。")]),
    ],
)
def test_a_change_is_told_word_by_word(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Japanese, which has no spaces, by script."""
    assert steps(old, new) == expected


def test_a_suggestion_is_known_by_the_part_of_the_ad_it_changes() -> None:
    ad = Content(headline="Lose ten kilos in ten days", text="Our tea melts fat while you sleep. Guaranteed.")
    assert suggested_part(ad, "Lose some kilos with tea") == "headline"
    assert suggested_part(ad, "Our tea is good while you sleep.") == "text"
    assert suggested_part(ad, "Leave the promise out.") == ""
    assert suggested_part(Content(headline="Same words", text="Same words"), "Same words here") == "text"
    assert suggested_part(Content(), "anything") == ""


_WORDS = st.lists(
    st.sampled_from(["tea", "melts", "fat", "now", "free", "10", "kg", "痩せる", "e\u0301"]), max_size=12
).map(" ".join)
_TEXTS = _WORDS | st.text(alphabet="ab \n痩せ", max_size=20)


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_read_from_the_steps(old: str, new: str) -> None:
    found = steps(old, new)
    assert letters_of(found, SAME, NEW) == "".join(new.split())
    assert letters_of(found, SAME, GONE) == "".join(old.split())
    assert all(text for _, text in found)
    assert any(kind != SAME for kind, _ in found) == (old.strip() != new.strip())


def letters_of(steps: list[tuple[str, str]], *kinds: str) -> str:
    """The steps of these kinds, one text without its spaces."""
    return "".join("".join(text for kind, text in steps if kind in kinds).split())


@given(old=_WORDS, new=_WORDS)
def test_what_is_marked_as_new_or_gone_was_there(old: str, new: str) -> None:
    words = marked(old, new)
    for gone in re.findall(r"\[-(.*?)-\]", words):
        assert gone in old
    for fresh in re.findall(r"\{\+(.*?)\+\}", words):
        assert fresh in new
    if old != new:
        assert "[-" in words or "{+" in words


def test_a_very_long_text_is_replaced_as_a_whole() -> None:
    old, new = "a " * 3000, "b " * 3000
    assert marked(old, new) == f"[-{old.strip()}-]{{+{new.strip()}+}}"
    assert marked("a b " * 500, "b a " * 500).startswith("[-a b a")
