"""Where the words of a search stand in a raw text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import Content
from reviewtui.domain.highlight import found_in, found_spans
from reviewtui.domain.query import Words, fold, parse
from reviewtui.domain.values import Span


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in found_in(text, parse(query).words())]


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Lose weight. LOSING is easy", "los", ["Lose", "LOSING"]),
        ("El corazón, el CORAZO\u0301N", "corazon", ["corazón", "CORAZO\u0301N"]),
        ("act now or act later", '"act now"', ["act now"]),
        ("act nowhere", '"act now"', []),
        ("tea and teapot", "tea and", ["tea", "and", "teapot"]),
        ("tea and coffee", "-tea coffee", ["coffee"]),
        ("5,000 ads", "5", ["5"]),
        ("naïve", "account:acme is:open", []),
        ("İstanbul 🙂 istanbul", "ist", ["İstanbul", "istanbul"]),
    ],
)
def test_what_is_found_is_marked(text: str, query: str, shown: list[str]) -> None:
    assert marked(text, query) == shown


def test_headline_and_text_of_an_ad() -> None:
    content = Content(headline="Free tea", text="Our tea")
    assert found_spans(content, parse("tea").words()) == (Span("headline", 5, 8), Span("text", 4, 7))


@given(
    st.text(max_size=60), st.lists(st.builds(Words, st.text(max_size=6), st.booleans(), st.booleans()), max_size=4)
)
def test_ranges_lie_in_the_text_in_order_and_apart(text: str, words: list[Words]) -> None:
    found = found_in(text, words)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))


@given(st.text(alphabet="abcdé \u0301ñ", max_size=40), st.text(alphabet="abcdeñ", min_size=1, max_size=3))
def test_a_marked_word_begins_with_what_was_typed(text: str, typed: str) -> None:
    for start, end in found_in(text, [Words(typed)]):
        assert fold(text[start:end]).startswith(fold(typed))
