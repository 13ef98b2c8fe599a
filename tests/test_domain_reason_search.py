"""A few letters find a reason: the best match first, in both languages, by old names, with what matched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewtui.domain.policy import ReasonCode
from reviewtui.domain.reason_search import find_reasons
from reviewtui.policies import packaged

CODES = [code for code in packaged()[0].codes if code.state == "active"]


def names(typed: str, language: str = "en") -> list[str]:
    return [found.code.code for found in find_reasons(CODES, typed, language)]


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("gambl", "en", "GAMBLING"),
        ("GAMBLING", "es", "GAMBLING"),
        ("juego", "en", "GAMBLING"),
        ("desinformacion", "es", "MISINFORMATION"),
        ("misin", "en", "MISINFORMATION"),
        ("claim", "en", "MISLEADING_CLAIM"),
        ("self neg", "en", "NEGATIVE_SELF_PERCEPTION"),
        ("18+", "en", "HEALTH_WEIGHT_COSMETIC_18"),
        ("gmblng", "en", "GAMBLING"),
        ("brand", "en", "META_BRAND"),
    ],
)
def test_the_reason_that_is_meant_comes_first(typed: str, language: str, first: str) -> None:
    assert names(typed, language)[0] == first


def test_titles_come_before_names_and_names_before_meanings() -> None:
    found = names("ad")
    titles = [code.code for code in CODES if code.title.en.lower().startswith("ad")]
    assert found[: len(titles)] == titles
    assert len(found) > len(titles), "meanings that speak of an ad come after them"


def test_every_word_must_fit_and_nothing_typed_means_all_in_their_order() -> None:
    assert names("") == names("   ") == [code.code for code in CODES]
    assert names("gambling nonsense") == []
    assert names("no such reason at all") == []


def test_a_code_is_found_by_its_old_name() -> None:
    codes = [replace(CODES[0], old_names=("DIET_CLAIMS", "FAT_TEA")), CODES[1]]
    [found] = find_reasons(codes, "diet", "en")
    assert (found.code, found.old_name, found.title) == (codes[0], "DIET_CLAIMS", frozenset())


def test_the_letters_that_matched_are_told() -> None:
    [found] = [f for f in find_reasons(CODES, "desinf", "es") if f.code.code == "MISINFORMATION"]
    assert "".join(found.code.title.es[at] for at in sorted(found.title)) == "Desinf"
    [found] = [f for f in find_reasons(CODES, "gmb", "en") if f.code.code == "GAMBLING"]
    assert "".join(found.code.code[at] for at in sorted(found.name)) == "GMB"
    accented = replace(CODES[0], title=replace(CODES[0].title, en="Ｅ\u0301tude ß"))
    [found] = find_reasons([accented], "etude ss", "en")
    assert found.title == frozenset({0, 2, 3, 4, 5, 7})


@given(st.text(max_size=12), st.sampled_from(["en", "es"]))
def test_whatever_is_typed_finds_some_of_them_once(typed: str, language: str) -> None:
    found = find_reasons(CODES, typed, language)
    assert len({one.code.code for one in found}) == len(found) <= len(CODES)
    for one in found:
        assert all(at < len(one.code.title.in_language(language)) for at in one.title)
        assert all(at < len(one.code.code) for at in one.name)
        assert all(at < len(one.code.definition.in_language(language)) for at in one.meaning)


@given(st.sampled_from(CODES), st.sampled_from(["en", "es"]), st.data())
def test_a_title_is_found_by_the_beginnings_of_its_words(
    code: ReasonCode, language: str, data: st.DataObject
) -> None:
    words = [word for word in code.title.in_language(language).split() if word.isalnum()]
    typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    assert code.code in [found.code.code for found in find_reasons(CODES, typed, language)]
