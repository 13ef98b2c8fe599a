"""Characters, words and sentences: whatever the script, together they are the text, and no character is split."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain import segments

PIECES = (
    *"abZ .!?…,;:\n\r\t1\"'()¿¡。！？「」؟", "Dr.", "Sr.", "e.g.", "10.5", "U.S.", "\r\n", "\n\n", "\u2029", "\u200b",
    "\u202e", "e\u0301", "\u0301", "👍🏿", "👩‍❤️‍💋‍👨", "🇪🇸", "🇪", "1️⃣", "\u200d", "\ufe0f", "क्ष", "नि", "กำ", "한",
    "か\u3099", "漢字", "カタカナ", "ひらがな", "مرحبا", "🏴\U000e0067\U000e0062\U000e007f",
)  # fmt: skip
RAW = st.lists(st.sampled_from(PIECES), max_size=24).map("".join) | st.text(max_size=40)


def cut(text: str, bounds: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in bounds]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301!", ["c", "a", "f", "e\u0301", "!"]),
        ("👩‍❤️‍💋‍👨👍🏿", ["👩‍❤️‍💋‍👨", "👍🏿"]),
        ("🇪🇸🇵🇹🇪", ["🇪🇸", "🇵🇹", "🇪"]),
        ("1️⃣a", ["1️⃣", "a"]),
        ("🏴\U000e0067\U000e0062\U000e007f!", ["🏴\U000e0067\U000e0062\U000e007f", "!"]),
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("தமிழ்", ["த", "மி", "ழ்"]),
        ("ทำนอง", ["ทำ", "น", "อ", "ง"]),
        ("か\u3099き", ["か\u3099", "き"]),
        ("한국", ["한", "국"]),
        ("a\u200d❤", ["a\u200d", "❤"]),
        ("a\r\n\u0301\u202e\u0301", ["a", "\r\n", "\u0301", "\u202e", "\u0301"]),
        ("", []),
    ],
)
def test_a_character_is_what_a_person_sees_as_one(text: str, expected: list[str]) -> None:
    """As Unicode's own rules for grapheme clusters have it."""
    assert cut(text, list(segments.characters(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lose ten kilos now!", ["Lose", "ten", "kilos", "now!"]),
        ("one\r\ntwo\tthree\u00a0four", ["one", "two", "three", "four"]),
        ("10日で10kg痩せる。", ["10", "日", "で", "10kg", "痩", "せる。"]),
        ("「今すぐ」お茶", ["「今", "すぐ」", "お", "茶"]),
        ("全角 テキスト ｆｕｌｌ", ["全角", "テキスト", "ｆｕｌｌ"]),
        ("か\u3099カ\u3099", ["か\u3099", "カ\u3099"]),
        ("a \u0301b", ["a", " \u0301b"]),
        ("خصم 50% قנו", ["خصم", "50%", "قנו"]),
        (" \u00a0\n", []),
    ],
)
def test_a_word_is_what_stands_between_spaces_or_one_script(text: str, expected: list[str]) -> None:
    assert cut(text, segments.words(text)) == expected


@pytest.mark.parametrize(
    "sentences",
    [
        ["Our tea melts fat. ", "While you sleep! ", "Is it safe? ", "Yes…"],
        ["It costs 9.90 and holds 1.5 l. ", "See acme.example/tea for more."],
        ["Dr. Roe, Mr. Poe and Prof. J. Doe agree, e.g. on tea. ", "Nobody else does."],
        ["Call No. 5 now. ", "No. ", "Really."],
        ["Pills, teas etc. for all. ", "Wait... there is more. ", "Now... ", "Buy!"],
        ["El Sr. Díaz y la Dra. Paz lo toman, p. ej. por la noche. ", "¿Quieres más? ", "¡Ya!"],
        ["¿Quieres más?", "¡Ya!"],
        ["痩せる。", "今すぐ！", "「本当？」と言う。", "はい"],
        ["هل تريد المزيد؟ ", "نعم. ", "الآن"],
        ["کیا آپ چاہتے ہیں؟ ", "جی ہاں۔ ", "ابھی"],
        ["वजन घटाएं। ", "अभी खरीदें।"],
        ["“Really?” ", "She said (it works!) ", "Then left."],
        ["Buy now!🔥 ", "Only today! ", "👍🏿 Yes"],
        ["Lose 10 kg\n", "No diet\n\n", "while you sleep\n", "Buy"],
        ["A line that goes on\nin the next. ", "Done"],
        ["1. Drink tea\n", "2. Sleep\n", "3. Be glad"],
        ["  Space before. ", "Space after.  \n "],
        [" \n "],
        ["...and so on"],
    ],
)
def test_a_sentence_ends_where_a_reader_says_so(sentences: list[str]) -> None:
    text = "".join(sentences)
    assert cut(text, segments.sentences(text)) == sentences


def test_the_sentence_under_a_place_comes_without_the_space_around_it() -> None:
    text = "  One two.\n\nThree four!  "
    assert [text[slice(*segments.sentence_at(text, at))] for at in (0, 3, 10, 11, 12, 20, len(text) - 1)] == [
        "One two.", "One two.", "One two.", "One two.", "Three four!", "Three four!", "Three four!",
    ]  # fmt: skip


@given(RAW)
def test_characters_tile_the_text(text: str) -> None:
    found = list(segments.characters(text))
    assert "".join(cut(text, found)) == text
    assert all(start < end for start, end in found)
    for start, end in found:
        for at in range(start, end):
            assert segments.character_at(text, at) == (start, end)


@given(RAW)
def test_sentences_tile_the_text(text: str) -> None:
    found = segments.sentences(text)
    assert "".join(cut(text, found)) == text
    assert all(one[1] == two[0] for one, two in pairwise(found))
    if len(found) > 1:
        assert all(text[start:end].strip() for start, end in found)


@given(RAW)
def test_words_hold_all_that_is_seen(text: str) -> None:
    found = segments.words(text)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    outside = [text[one[1] : two[0]] for one, two in pairwise([(0, 0), *found, (len(text), len(text))])]
    assert not "".join(outside).strip()
    assert all(cut(text, found))


@given(RAW, st.data())
def test_no_character_is_split(text: str, data: st.DataObject) -> None:
    edges = {0, *(end for _, end in segments.characters(text))}
    for start, end in (*segments.words(text), *segments.sentences(text)):
        assert {start, end} <= edges
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = segments.whole(text, start, end)
    assert first <= start < end <= last
    assert {first, last} <= edges
    assert last - first == sum(b - a for a, b in segments.characters(text) if a < end and b > start)


@given(RAW, st.integers(0, 40))
def test_the_next_and_the_last_character_show_something(text: str, at: int) -> None:
    at = max([edge for _, edge in segments.characters(text) if edge <= at], default=0)
    shown = [(start, end) for start, end in segments.characters(text) if not text[start:end].isspace()]
    assert segments.character_after(text, at) == next((found for found in shown if found[0] >= at), None)
    assert segments.character_before(text, at) == next((found for found in reversed(shown) if found[1] <= at), None)
