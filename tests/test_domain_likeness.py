"""Ads that say the same have one shape, however they are numbered and decorated; likeness ranks the rest."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics.distance import jaccard_distance

from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.likeness import (
    likeness,
    plain_words,
    rare_words,
    resemblance,
    shape,
    shingles,
    words_of,
)

TEA = "Lose 10 kg in 10 days. Order today!"


def of(text: str, headline: str = "") -> int:
    return shape(Content(headline=headline, text=text))


@pytest.mark.parametrize(
    "other",
    [
        "LOSE 10 KG IN 10 DAYS ORDER TODAY",
        "Lose 7kg in 21 days — order today",
        "lóse 1,000.50 kg in ½ days: «order» today…",
        "  Lose\n10kg\tin 10 days. Order today! 😀❤️",
        "Lose 1️⃣0️⃣ kg in ⑩ days. Order-today!",
        "Lose 10 kg in 10 days. Order today! https://acme.example/tea?id=77",
        "Lose 10 kg in 10 days. Order today! WWW.acme.example",
        "Lo\u200bse 10 kg in 10 da\u00adys. Order today!",
        "𝗟𝗼𝘀𝗲 10 kg in 10 days. Ｏｒｄｅｒ today!",
    ],
)
def test_decoration_and_numbers_do_not_make_another_ad(other: str) -> None:
    assert of(other) == of(TEA) != 0


@pytest.mark.parametrize(
    "other", ["Lose 10 kg in 10 weeks. Order today!", "Order today! Lose 10 kg in 10 days.", "Gain 10 kg in 10 days."]
)
def test_other_words_or_another_order_make_another_ad(other: str) -> None:
    assert of(other) != of(TEA)


def test_too_few_words_are_like_nothing() -> None:
    assert of("") == of("Buy now, friend") == of("10 20 30 40 50") == of("¡¡¡ 😀😀😀 !!!") == 0
    assert of("Buy now, dear friend") != 0
    assert of("now, friend", headline="Buy it") == of("Buy it now, friend")


def test_scripts_without_spaces_have_words_too() -> None:
    assert of("今すぐ購入して送料無料") != 0
    assert of("今すぐ購入して、送料無料！") == of("今すぐ購入して送料無料")
    assert of("今すぐ") == 0
    assert of("दस दिन में वज़न घटाएँ") not in (0, of("दस दिन में वज़न बढ़ाएँ"))


def test_the_words_on_the_creatives_count_and_their_pictures_do_not() -> None:
    card = Creative(kind="card", url="https://img.example/1.png", title="Before", text="and after")
    other = Creative(kind="card", url="https://img.example/2.png", title="Before", text="and after", width=4)
    assert shape(Content(text="See it", creatives=(card,))) == shape(Content(text="See it", creatives=(other,)))
    assert shape(Content(text="See it", creatives=(card,))) != of("See it and buy it")
    assert shape(Content(text=TEA, link="https://a.example")) == shape(Content(text=TEA, targeting="adults"))


def test_a_shape_is_the_same_for_ever() -> None:
    """Stored and compared across versions: these numbers may never change."""
    assert of(TEA) == 7_986_869_515_637_161_424
    assert of("Adelgace con té: ¡diez kilos menos!") == 8_571_045_587_617_152_558
    assert of("今すぐ購入して送料無料") == 7_317_783_212_906_850_808


texts = st.text(st.characters(codec="utf-8"), max_size=60)
words = st.lists(
    st.sampled_from(["tea", "melts", "fat", "while", "you", "señora", "今日", "ßoß"]), min_size=4, max_size=12
)


@given(texts, texts)
def test_every_ad_has_a_shape_of_63_bits_and_it_is_that_of_its_plain_words(headline: str, text: str) -> None:
    content = Content(headline=headline, text=text)
    assert 0 <= shape(content) < 2**63
    plain = plain_words(words_of(content))
    assert plain_words(plain) == plain
    assert shape(content) == of(plain)


@given(words, st.lists(st.sampled_from(["!", " ", "…", "😀", "—", "\n", "❤️", "«"]), min_size=12, max_size=12))
def test_signs_between_words_change_nothing(said: list[str], signs: list[str]) -> None:
    plain = " ".join(said)
    decorated = "".join(f"{sign} {word}" for sign, word in zip(signs, said, strict=False))
    assert of(decorated) == of(plain) == of(plain.upper())


@given(texts, texts)
def test_likeness_is_between_0_and_1_and_mutual(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == (1 if shingles(one) else 0)


@given(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9)))
def test_resemblance_is_jaccards_index(one: frozenset[int], other: frozenset[int]) -> None:
    assume(one or other)
    assert resemblance(one, other) == pytest.approx(1 - jaccard_distance(one, other))


def test_the_more_words_two_texts_share_in_order_the_liker_they_are() -> None:
    near = likeness(TEA, "Lose 5 kg in 9 days. Order now!")
    far = likeness(TEA, "Order your tea today")
    assert 1 > near > far >= 0
    assert likeness("tea", "TEA!") == 1
    assert likeness("tea", "") == likeness("", "") == 0


def test_rare_words_are_the_long_ones_or_those_that_few_texts_hold() -> None:
    text = "Our Garcinia tea melts fat: 10 kg, garcinia!"
    assert rare_words(text, 2) == ["garcinia", "melts"]
    held = {"our": 900, "garcinia": 9, "tea": 1, "melts": 20, "fat": 30, "kg": 2}
    assert rare_words(text, 2, held.__getitem__) == ["tea", "kg"]
