"""Setting text in lines: never wider than the line, nothing lost, and every piece knows where it came from."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewtui.domain.ads import Content, Creative, content_hash
from reviewtui.domain.values import Span
from reviewtui.policies import packaged
from reviewtui.sample.hostile import HOSTILE
from reviewtui.services.ads import AdView, Past, Question
from reviewtui.text import cell_width, plain_emoji, visible
from reviewtui.widgets.card import card, story, title_of
from reviewtui.widgets.figures import say_badge, say_verdict
from reviewtui.widgets.typeset import Line, Piece, framed, highlight, labelled, plain, span_at, width_of, wrap
from reviewtui.words import set_language

NOW = 1_750_000_000_000
POLICY = packaged()[0]
PIECES = (
    *(
        "a",
        "b c",
        " ",
        "  ",
        "\n",
        "\t",
        "\r",
        "\r\n",
        "\u00a0",
        "\u3000",
        "long" * 9,
        "-",
        "[/x]",
        "[@click=app.quit]",
    ),
    *("\x00", "\x07", "\x1b]52;c;eA==\x07", "\x9b2J", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\ue000"),
    *(
        "e\u0301",
        "\u0301",
        "\u0301" * 9,
        "中",
        "한",
        "ﷺ",
        "ש",
        "خصم",
        "👍🏿",
        "👩‍👧",
        "👩‍❤️‍💋‍👨",
        "❤️",
        "☎",
        "🇪🇸",
        "🇪",
        "1️⃣",
        "🏴‍☠️",
    ),
    *("\u200d", "\ufe0f", "क्ष", "ก็", "Z\u0351\u0343\u0310\u034a"),
)
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(max_size=60),
    st.sampled_from([str(value)[:300] for hostile in HOSTILE for value in hostile.fields.values()]),
)
widths = st.integers(12, 80)


def covered(lines: list[Line], component: str = "text") -> list[tuple[int, int]]:
    return [(piece.start, piece.end) for line in lines for piece in line if piece.component == component]


@given(texts, widths)
def test_no_line_is_wider_than_it_may_be(raw: str, width: int) -> None:
    for line in wrap(raw, width):
        assert width_of(line) <= width
        assert cell_width(plain_emoji(plain(line))) <= width
        assert "\n" not in plain(line)


@given(texts, widths)
def test_pieces_are_in_order_and_cover_all_but_spaces(raw: str, width: int) -> None:
    at = 0
    for start, end in covered(wrap(raw, width, "body", "text")):
        # A mark broken over two lines is two pieces that stand for the same code points.
        assert start >= at or end == at
        assert raw[at:start].strip() == "" or start < at
        assert start < end
        at = max(at, end)
    assert raw[at:].strip() == ""


@given(texts, widths)
def test_what_is_shown_is_the_visible_text(raw: str, width: int) -> None:
    shown = "".join(plain(line) for line in wrap(raw, width))
    assert "".join(shown.split()) == "".join(visible(raw).split())


@given(texts, widths)
def test_an_unmarked_piece_shows_its_own_code_points(raw: str, width: int) -> None:
    for line in wrap(raw, width, "", "text"):
        for piece in line:
            if not piece.mark:
                assert piece.text == raw[piece.start : piece.end]


@given(texts, widths, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=4))
def test_painting_evidence_never_changes_what_is_read(raw: str, width: int, marks: list[tuple[int, int]]) -> None:
    spans = [Span("text", start, start + length) for start, length in marks]
    before = wrap(raw, width, "body", "text")
    after = highlight(before, spans, "evidence")
    assert [plain(line) for line in after] == [plain(line) for line in before]
    assert [width_of(line) for line in after] == [width_of(line) for line in before]
    for line in after:
        for piece in line:
            touched = [s for s in spans if s.start < piece.end and piece.start < s.end]
            if piece.style == "evidence":
                assert touched
            elif not piece.mark:
                assert not touched


@given(texts, widths)
def test_every_cell_points_at_the_character_that_is_painted_there(raw: str, width: int) -> None:
    for line in wrap(raw, width, "", "text"):
        spans = [span_at(line, cell) for cell in range(width_of(line))]
        assert None not in spans
        found = [span for span in spans if span is not None]
        assert found == sorted(found, key=lambda span: span.start)
        ends = [(span.start, span.end) for span in dict.fromkeys(found)]
        assert all(a[1] <= b[0] for a, b in pairwise(ends)), "characters overlap"
        assert span_at(line, width_of(line)) is None


def test_a_character_is_pointed_at_as_a_whole() -> None:
    characters = ["e\u0301", "👩‍❤️‍💋‍👨", "👍🏿", "🇪🇸", "🇵🇹", "1️⃣", "क्", "x", "❤️", "a\u0308\u0301"]
    raw = "".join(characters)
    [line] = wrap(raw, 80, "", "text")
    spans = [span_at(line, cell) for cell in range(width_of(line))]
    pointed = [raw[span.start : span.end] for span in dict.fromkeys(spans) if span is not None]
    assert pointed == characters
    for narrow in range(10, 20):
        broken = [plain(line) for line in wrap(raw, narrow)]
        assert "".join(broken) == raw
        assert all(line == "" or line[0] not in "\u0301\u0308\u200d\ufe0f🏿" for line in broken)


def test_words_are_broken_only_where_they_must() -> None:
    assert [plain(line) for line in wrap("one two three", 9)] == ["one two ", "three"]
    assert [plain(line) for line in wrap("abcdefghij k", 4)] == ["abcd", "efgh", "ij k"]
    assert [plain(line) for line in wrap("a\n\nb\n", 4)] == ["a", "", "b", ""]
    assert [plain(line) for line in wrap("", 4)] == [""]


def test_labels_hang_beside_their_text() -> None:
    lines = [plain(line) for line in labelled("Why", "one two three four", 20, indent=8)]
    assert lines == ["Why     one two ", "        three four"]


@given(texts, st.integers(30, 100))
def test_a_label_keeps_its_lines_within_the_width(raw: str, width: int) -> None:
    assert all(width_of(line) <= width for line in labelled("Label", raw, width))


@given(texts, texts, st.lists(texts, max_size=3), st.integers(24, 80))
def test_a_frame_is_a_rectangle(title: str, foot: str, body: list[str], width: int) -> None:
    lines = framed(
        [Piece(visible(title).replace("\n", " "), "title")],
        [Piece(visible(foot).replace("\n", " "))],
        [line for raw in body for line in wrap(raw, width - 4)],
        width,
    )
    assert {width_of(line) for line in lines} == {width}


# --- the card and what stands under it ---


def a_view(**changes: Any) -> AdView:
    content = changes.pop("content", Content(headline="Headline", text="Text."))
    values: dict[str, Any] = {
        "ad_id": "one", "account_id": "acme", "account": "Acme", "content": content,
        "content_hash": content_hash(content), "language": "en", "format": "", "status": "in_review",
        "status_raw": "PENDING_REVIEW", "status_at": None, "feedback": None, "spend_minor": None, "currency": "",
        "spend_period": "", "created_at": NOW, "checked_at": NOW, "rank": 0, "badges": (), "state": "open",
        "decision_id": "", "ai_verdict": "unsure", "ai_score": 0.5, "ai_model": "", "ai_reason": "", "why": "",
        "questions": (), "past": (), "sources": (), "extra": {},
    }  # fmt: skip
    return AdView(**{field: (values | changes)[field] for field in AdView.__slots__ if field in values | changes})


trees = st.recursive(
    st.one_of(texts, st.integers(), st.none(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
views = st.builds(
    a_view,
    ad_id=texts, account=texts, language=texts, status=st.sampled_from(["in_review", "unknown", "of 2031"]),
    status_raw=texts, feedback=trees, spend_minor=st.none() | st.integers(-(2**62), 2**62), currency=texts,
    spend_period=texts, created_at=st.integers(-(2**62), 2**62), checked_at=st.integers(-(2**62), 2**62),
    badges=st.lists(st.tuples(texts, st.integers(0, 99)), max_size=3).map(tuple), state=texts, ai_verdict=texts,
    ai_score=st.none() | st.floats(0, 1), ai_model=texts, ai_reason=texts, why=texts,
    questions=st.lists(st.builds(Question, texts, st.just(NOW), texts), max_size=2).map(tuple),
    past=st.lists(
        st.builds(Past, texts, texts, texts, st.just(NOW), texts, st.tuples(texts), texts, st.booleans(),
                  st.booleans(), st.sampled_from(["", "new", "held"]), texts), max_size=2).map(tuple),
    extra=st.dictionaries(texts, trees, max_size=2),
    content=st.builds(
        Content, headline=texts, text=texts, link=texts, call_to_action=texts, targeting=texts,
        creatives=st.lists(
            st.builds(Creative, kind=texts, url=texts, width=st.integers(0, 2**40), height=st.integers(0, 2**40),
                      seconds=st.integers(0, 2**40), title=texts, text=texts), max_size=2).map(tuple),
    ),
)  # fmt: skip


@settings(max_examples=40)
@given(views, st.integers(40, 100), st.sampled_from(["en", "es"]))
def test_any_ad_at_all_is_set_within_its_width_and_shows_no_hidden_character(
    view: AdView, width: int, language: str
) -> None:
    set_language(language)
    try:
        lines = card(view, width, NOW)
        under = story(view, width, NOW, "ana", POLICY, ())
    finally:
        set_language("en")
    assert len({width_of(line) for line in lines}) == 1, "the card is a rectangle"
    for line in (*lines, *under):
        assert width_of(line) <= width
        assert visible(plain(line)) == plain(line)
        assert "\n" not in plain(line)


@pytest.mark.parametrize("name", ["of a later version", "[bold]x[/]", "\x1b[2J", ""])
def test_words_of_a_later_version_are_shown_as_they_are(name: str) -> None:
    assert title_of(POLICY, name) == name
    assert say_verdict(name) == name
    assert visible(say_badge(name)) == say_badge(name)


def test_a_card_of_a_carousel_is_one_line_each_and_a_picture_keeps_its_shape() -> None:
    wide = card(a_view(content=Content(creatives=(Creative(width=1200, height=300),))), 60, NOW)
    tall = card(a_view(content=Content(creatives=(Creative(width=600, height=900),))), 60, NOW)
    many = card(a_view(content=Content(creatives=(Creative(), Creative(kind="video", seconds=95)))), 60, NOW)

    def pictures(lines: list[Line]) -> int:
        return sum(any(piece.style == "picture" for piece in line) for line in lines)

    assert pictures(wide) < pictures(tall)
    assert pictures(many) == 2
    assert "video 1:35" in " ".join(" ".join(plain(line).split()) for line in many)
