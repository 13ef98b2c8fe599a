"""What a customer is told: our review and the platform's status, each with its date, and nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.answering import (
    CHECKING,
    NO_STATUS,
    PLACES,
    REVIEWS,
    Answerable,
    AnswerTemplates,
    answer,
    day,
    fill,
    instant,
    of_account,
    unknown_places,
)
from reviewtui.domain.outcomes import feedback_words
from reviewtui.domain.policy import Phrase
from reviewtui.text import chat

PLAIN = AnswerTemplates()
MARCH = int(datetime(2026, 3, 2, 14, 5, tzinfo=UTC).timestamp() * 1000)
LATER = MARCH + 86_400_000
REJECTED = Answerable(
    "Tea", "rejected", MARCH, whys=("It promises a result.",), changes=("Say what it is.",), status="rejected",
    since=MARCH, checked_at=LATER, platform_whys=("Unrealistic outcomes",),
)  # fmt: skip


def test_each_side_says_what_it_says_and_when() -> None:
    assert answer(REJECTED, PLAIN, "en") == [
        "About the ad “Tea”:",
        "Our review: not approved on 2 March 2026.",
        "Why: It promises a result.",
        "What to change: Say what it is.",
        "Meta's status: rejected since 2 March 2026, last checked on 3 March 2026, 14:05 UTC.",
        "Meta says: Unrealistic outcomes",
    ]
    assert answer(REJECTED, PLAIN, "es")[1:5] == [
        "Nuestra revisión: no aprobado el 2 de marzo de 2026.",
        "Por qué: It promises a result.",
        "Qué cambiar: Say what it is.",
        "Estado en Meta: rechazado desde el 2 de marzo de 2026, comprobado por última vez el 3 de marzo de 2026, "
        "14:05 UTC.",
    ]


def test_an_approval_gives_no_reasons_and_an_open_review_says_so() -> None:
    approved = Answerable("Tea", "approved", MARCH, whys=("x",), changes=("y",), status="active", checked_at=LATER)
    assert answer(approved, PLAIN, "en")[1:] == [
        "Our review: approved on 2 March 2026.",
        "Meta's status: active, last checked on 3 March 2026, 14:05 UTC.",
    ]
    for review in ("in_review", "none"):
        assert answer(Answerable("Tea", review), PLAIN, "en")[1:] == [
            f"Our review: {'in review' if review == 'in_review' else 'not asked for'}.",
            "Meta's status: not known to us yet.",
        ]


@given(st.sampled_from(tuple(AdStatus)), st.sampled_from(["en", "es"]))
def test_while_sources_disagree_neither_side_is_repeated(status: AdStatus, language: str) -> None:
    told = Answerable("Tea", "approved", MARCH, status=status, since=MARCH, being_checked=LATER)
    *_, last = answer(told, PLAIN, language)
    assert day(LATER, language) in last
    assert PLAIN.statuses[status].in_language(language) not in last


def test_every_status_has_plain_words_and_an_unknown_one_is_not_guessed() -> None:
    assert set(PLAIN.statuses) == {*AdStatus, CHECKING, NO_STATUS}
    assert "a status we do not know" in answer(Answerable("Tea", status="FUTURE", checked_at=MARCH), PLAIN, "en")[-1]


texts = st.text(max_size=30)


@given(texts, st.sampled_from(REVIEWS), st.lists(texts, max_size=2))
def test_what_is_put_in_is_never_read_as_a_template(ad: str, review: str, whys: list[str]) -> None:
    told = Answerable(ad, review, MARCH, whys=tuple(f"{{ad}} {why}" for why in whys))
    lines = answer(told, PLAIN, "en")
    assert lines[0] == f"About the ad “{ad}”:"
    if review in ("rejected", "changes"):
        assert [line for line in lines if line.startswith("Why: ")] == [f"Why: {{ad}} {why}" for why in whys]


def test_a_place_nobody_knows_stays_as_written_and_is_found_before_it_is_published() -> None:
    assert fill("{ad} and {else} {", {"ad": "{else}"}) == "{else} and {else} {"
    assert unknown_places("why", "{why} {ad}") == ["ad"]
    for name, places in PLACES.items():
        phrase = getattr(PLAIN, name)
        assert set(re.findall(r"{(\w+)}", phrase.en)) == places, "each place is used, and no other"
        assert sorted(re.findall(r"{(\w+)}", phrase.es)) == sorted(re.findall(r"{(\w+)}", phrase.en))


def test_what_the_platform_once_said_is_told_only_of_an_ad_that_it_rejects_or_doubts() -> None:
    for status, n in (("active", 0), ("paused", 0), ("rejected", 1), ("with_issues", 1)):
        told = Answerable("Tea", status=status, checked_at=LATER, platform_whys=("Odd claims",))
        assert answer(told, PLAIN, "en").count("Meta says: Odd claims") == n


def test_the_team_may_say_it_in_other_words() -> None:
    ours = AnswerTemplates(
        review=Phrase("On {on} we said: {review}.", "El {on} dijimos: {review}."),
        reviews={"rejected": Phrase("no", "no")},
        statuses={"rejected": Phrase("stopped", "parado")},
    )
    assert answer(REJECTED, ours, "en")[1] == "On 2 March 2026 we said: no."
    assert "stopped since" in answer(REJECTED, ours, "en")[4]
    assert "aprobado" in answer(Answerable("Tea", "approved", MARCH), ours, "es")[1], (
        "what it leaves out is said as ever"
    )


def test_an_account_has_its_ads_one_after_the_other_and_the_rest_are_counted() -> None:
    lines = of_account([REJECTED, Answerable("Soap")], 7, PLAIN, "en", LATER)
    assert lines[0] == "Your 7 ads, as of 3 March 2026:"
    assert [line for line in lines if line.startswith("About")] == ["About the ad “Tea”:", "About the ad “Soap”:"]
    assert lines[-1] == "… and 5 more."
    assert "more" not in of_account([REJECTED], 1, PLAIN, "en", LATER)[-1]


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001
def test_days_and_times_are_the_calendars(then: datetime) -> None:
    at = (then - datetime(1970, 1, 1)) // timedelta(milliseconds=1)  # noqa: DTZ001
    assert day(at, "en").split()[0::2] == [str(then.day), str(then.year)]
    assert then.strftime("%B") == day(at, "en").split()[1]
    assert instant(at, "es").endswith(f"{then:%H:%M} UTC")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Tea for @channel and <!here>", "Tea for ＠channel and ‹!here›"),
        ("[pay here](https://evil.example)", "［pay here］(https://evil.example)"),
        ("<https://evil.example|our site>", "‹https://evil.example|our site›"),
        ("a\nb```c", "a⏎bˋˋˋc"),
        ("sa\u202efe", "sa⟨U+202E⟩fe"),
    ],
)
def test_an_ads_words_mention_nobody_in_a_chat_and_hide_no_link(text: str, safe: str) -> None:
    assert chat(text) == safe


@given(st.text())
def test_nothing_a_chat_acts_on_is_left(text: str) -> None:
    assert not set(chat(text)) & set("@<>[]`\n\r\x1b\u202e")


def test_feedback_in_either_shape_is_told_once() -> None:
    both = {"global": {"a": "Unrealistic"}, "placement_specific": {"feed": {"a": "Unrealistic", "b": "Grammar"}}}
    assert feedback_words(both) == ["Unrealistic", "Grammar"]
    assert feedback_words(None) == feedback_words([]) == feedback_words({"global": {"a": " "}}) == []
