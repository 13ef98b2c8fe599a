"""The evidence cursor by itself: where its keys lead, what it marks, and that no mark ever splits a character."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain import segments
from reviewtui.domain.ads import Content
from reviewtui.domain.values import Span, valid_span
from reviewtui.widgets import evidence
from reviewtui.widgets.evidence import Marker
from reviewtui.widgets.typeset import Line, wrap

AD = Content(
    headline="Lose ten kilos!",
    text="Our tea melts fat. You sleep, it works. Is it safe? Yes.",
    link="https://acme.example/tea?x=1",
    targeting="ES, PT · 18–65+",
)
Move = Callable[[Marker], None]
ON, BACK = partial(Marker.by_word, by=1), partial(Marker.by_word, by=-1)
SENTENCE, SENTENCE_BACK = partial(Marker.by_sentence, by=1), partial(Marker.by_sentence, by=-1)
LETTER, LETTER_BACK = partial(Marker.by_character, by=1), partial(Marker.by_character, by=-1)
BEGIN, END = partial(Marker.to_edge, end=False), partial(Marker.to_edge, end=True)
MARK, S, ENDS, DROP = Marker.mark, Marker.mark_sentence, Marker.other_end, Marker.unmark


def quote(content: Content, span: Span) -> str:
    return content.component(span.component)[span.start : span.end]


def after(*moves: Move, content: Content = AD, spans: tuple[Span, ...] = ()) -> Marker:
    marker = Marker(content, spans)
    for move in moves:
        move(marker)
    return marker


def under(*moves: Move) -> str:
    """What stands under the cursor after these moves."""
    return quote(AD, after(*moves).point)


def marks(*moves: Move, content: Content = AD) -> list[str]:
    """What is marked after these moves."""
    return [quote(content, span) for span in after(*moves, content=content).spans]


TEXT = (END, ON)
"""Moves onto the first word of the text."""


@pytest.mark.parametrize(
    ("moves", "word"),
    [
        ((), "Lose"),
        ((BACK,), "Lose"),
        ((ON, ON), "kilos!"),
        (TEXT, "Our"),
        ((*TEXT, BACK), "kilos!"),
        ((SENTENCE,), "Our"),
        ((SENTENCE, SENTENCE, SENTENCE), "Is"),
        ((SENTENCE, SENTENCE, ON, SENTENCE_BACK), "You"),
        ((SENTENCE, SENTENCE, SENTENCE_BACK, SENTENCE_BACK), "Lose"),
        ((*TEXT, END), "Yes."),
        ((*TEXT, ON, BEGIN), "Our"),
        ((*TEXT, END, ON), "https://acme.example/tea?x=1"),
        ((*TEXT, END, ON, ON), "ES,"),
        ((*TEXT, END, ON, ON, END, ON, SENTENCE), "18–65+"),
        ((LETTER,), "L"),
        ((LETTER, LETTER), "o"),
        ((LETTER_BACK,), "e"),
        ((ON, LETTER, LETTER_BACK), "e"),
        ((LETTER, ON), "ten"),
        ((ON, LETTER, LETTER, BACK), "ten"),
    ],
)
def test_where_the_keys_lead(moves: tuple[Move, ...], word: str) -> None:
    expected = "ES," if word == "18–65+" else word  # the last sentence has no next one
    assert under(*moves) == (expected if moves[-1:] == (SENTENCE,) else word)


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ((MARK, ON, MARK), ["Lose ten"]),
        ((ON, MARK, BACK, MARK), ["Lose ten"]),
        ((MARK, *(ON,) * 9, MARK), ["Lose ten kilos!"]),
        ((*TEXT, MARK, BACK), ["Our"]),
        ((MARK, MARK, ON, ON, MARK, MARK), ["Lose", "kilos!"]),
        ((*TEXT, MARK, SENTENCE, MARK), ["Our tea melts fat."]),
        ((*TEXT, ON, MARK, SENTENCE, SENTENCE, MARK), ["tea melts fat. You sleep, it works."]),
        ((*TEXT, SENTENCE, ON, MARK, SENTENCE_BACK, SENTENCE_BACK, MARK), ["Our tea melts fat. You sleep,"]),
        ((*TEXT, ON, MARK, END, MARK), ["tea melts fat. You sleep, it works. Is it safe? Yes."]),
        ((*TEXT, ON, ON, MARK, BEGIN, MARK), ["Our tea melts"]),
        ((*TEXT, SENTENCE, ON, S), ["You sleep, it works."]),
        ((*TEXT, S, SENTENCE, S), ["Our tea melts fat.", "You sleep, it works."]),
        ((*TEXT, S, ON, S), []),
        ((*TEXT, SENTENCE, MARK, SENTENCE, SENTENCE, S), ["You sleep, it works. Is it safe?"]),
        ((ON, ON, MARK, LETTER_BACK, MARK), ["kilos"]),
        ((MARK, LETTER_BACK, LETTER_BACK, MARK), ["Lo"]),
        ((ON, MARK, BACK, LETTER, LETTER, MARK), ["se ten"]),
        ((MARK, LETTER, MARK), ["Lose t"]),
        ((LETTER, LETTER, MARK, LETTER, MARK), ["os"]),
        ((MARK, ON, MARK, ON, MARK, BACK, MARK), ["Lose ten kilos!"]),
        ((*TEXT, END, ON, MARK, MARK), ["https://acme.example/tea?x=1"]),
        ((*TEXT, END, ON, S, ON, MARK, ON, MARK), ["https://acme.example/tea?x=1", "ES, PT"]),
    ],
)
def test_what_is_marked(moves: tuple[Move, ...], expected: list[str]) -> None:
    assert marks(*moves) == expected


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ((*TEXT, S, END, BACK, BEGIN, ENDS, ON, MARK), ["tea melts fat."]),
        ((*TEXT, S, ON, ON, ON, ENDS, BACK, MARK), ["Our tea melts"]),
        ((*TEXT, S, ON, ON, ON, ENDS, BACK, ENDS, ON, MARK), ["tea melts"]),
        ((*TEXT, ON, MARK, ON, ENDS, BACK, MARK), ["Our tea melts"]),
        ((S, ENDS, LETTER, MARK), ["ose ten kilos!"]),
        ((ON, ENDS), []),
        ((S, ENDS, DROP), []),
    ],
)
def test_the_ends_of_a_mark_can_be_changed(moves: tuple[Move, ...], expected: list[str]) -> None:
    assert marks(*moves) == expected


def test_a_mark_made_by_letters_is_taken_up_as_it_is() -> None:
    assert after(*TEXT, ON, ENDS, MARK, spans=(Span("text", 5, 10),)).spans == (Span("text", 5, 10),)


def test_one_mark_is_dropped_at_a_time() -> None:
    three = (MARK, MARK, ON, MARK, MARK, ON, MARK, MARK)
    assert marks(*three, DROP) == ["Lose", "ten"]
    assert marks(*three, BACK, DROP) == ["Lose", "kilos!"]
    assert marks(*three, *TEXT, DROP) == ["Lose", "ten"]
    assert marks(*three, *TEXT, MARK, ON, DROP) == ["Lose", "ten", "kilos!"]
    assert marks(DROP) == []


def test_marks_that_overlap_become_one() -> None:
    one, two, other = Span("text", 0, 8), Span("text", 10, 14), Span("headline", 0, 4)
    assert evidence.joined((one, other, two), Span("text", 7, 11)) == (other, Span("text", 0, 14))
    assert evidence.joined((one,), Span("text", 8, 10)) == (one, Span("text", 8, 10))
    assert evidence.without((one, other), Span("text", 3, 4)) == (other,)
    assert evidence.without((one, other), Span("text", 8, 9)) == (one, other)


def test_an_ad_without_words_has_no_cursor() -> None:
    assert evidence.words_of(Content()) == []
    assert not Marker(Content(text=" \u00a0\n", link="  ")).usable


def lines_of(content: Content, width: int) -> list[Line]:
    """The ad set in lines, with a blank one between its parts."""
    return [
        line
        for component in evidence.MARKABLE
        for line in [*wrap(content.component(component), width, component=component), []]
    ]


def test_lines_up_and_down_keep_the_column() -> None:
    lines = lines_of(AD, 16)  # Lose ten kilos! / / Our tea melts / fat. You sleep, / it works. Is it / safe? Yes.
    marker = after(ON, ON)
    marker.by_line(1, lines)
    assert quote(AD, marker.point) == "melts"
    marker.by_line(1, lines)
    assert quote(AD, marker.point) == "sleep,"
    marker.by_line(-1, lines)
    assert quote(AD, marker.point) == "melts"
    marker.mark()
    marker.by_line(-1, lines)
    assert quote(AD, marker.point) == "melts"
    for _ in range(20):
        marker.by_line(1, lines)
    assert quote(AD, marker.point) == "Yes."


def test_a_word_over_many_lines_holds_nobody_up() -> None:
    content = Content(text=f"one {'long' * 30} two")
    marker = Marker(content)
    for _ in range(2):
        marker.by_line(1, lines_of(content, 10))
    assert quote(content, marker.point) == "two"


def test_a_drag_reaches_the_nearest_character_of_its_part() -> None:
    lines = lines_of(AD, 16)
    begun = Span("text", 0, 1)

    def at(number: int, cell: int) -> str:
        found = evidence.reached(lines, begun, number, cell)
        return quote(AD, evidence.dragged(AD, begun, found)) if found else ""

    assert at(2, 6) == "Our tea"
    assert at(3, 99) == "Our tea melts fat. You sleep,"
    assert at(4, -3) == "Our tea melts fat. You sleep, i"
    assert at(99, 0) == AD.text
    assert evidence.dragged(AD, Span("text", 3, 4), Span("text", 7, 8)) == Span("text", 4, 7)
    assert at(-5, 9) == "O"
    assert evidence.reached([], begun, 0, 0) is None
    assert evidence.reached([lines[2], [], lines[3]], begun, 1, 0) is None


PIECES = (
    *"ab .!?\n\r\t¿。", "tea", "Dr. ", "e\u0301", "\u0301", "👩‍❤️‍💋‍👨", "👍🏿", "🇪🇸", "1️⃣", "\u200d",
    "\u202e", "क्ष", "か\u3099", "漢字", "مرحبا", "\r\n", " " * 3,
)  # fmt: skip
RAW = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
CONTENTS = st.builds(Content, headline=RAW, text=RAW, link=RAW, targeting=RAW)
STEPS = st.lists(
    st.sampled_from([ON, BACK, SENTENCE, SENTENCE_BACK, LETTER, LETTER_BACK, BEGIN, END, MARK, MARK, S, ENDS, DROP]),
    max_size=40,
)


@given(CONTENTS, STEPS, st.integers(4, 30), st.lists(st.sampled_from([1, -1]), max_size=4))
def test_whatever_is_pressed_marks_are_whole_and_apart(
    content: Content, steps: list[Move], width: int, down: list[int]
) -> None:
    marker = Marker(content)
    if not marker.usable:
        return
    lines = lines_of(content, width)
    for number, step in enumerate([*steps, MARK]):
        step(marker)
        if number < len(down):
            marker.by_line(down[number], lines)
        for span in (marker.point, *marker.spans):
            raw = content.component(span.component)
            assert valid_span(span, raw)
            assert segments.whole(raw, span.start, span.end) == (span.start, span.end)
            assert raw[span.start : span.end].strip()
        done = sorted(marker.spans[: -1 if marker.open else None])
        assert not any(a.component == b.component and a.end > b.start for a, b in pairwise(done))
