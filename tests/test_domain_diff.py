"""What changed between two contents is said by words, with enough around them to find the place."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.diff import changed_parts, marked


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


_WORDS = st.lists(st.sampled_from(["tea", "melts", "fat", "now", "free", "10", "kg"]), max_size=12).map(" ".join)


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
    assert marked(old, new) == f"[-{old}-]{{+{new}+}}"
