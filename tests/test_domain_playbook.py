"""Next steps: the first play that fits, and why; what was done or dismissed rests; what became of use afterwards."""

from fractions import Fraction
from typing import Any

import pytest
from account_setup import at, made, use
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Remark, Step
from reviewtui.domain.playbook import (
    Afterwards,
    Because,
    Outcome,
    Play,
    Playbook,
    Suggestion,
    afterwards,
    outcome_of,
    suggest,
)
from reviewtui.domain.policy import Phrase
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.usage import Month

BOOK = Playbook()


def remark(text: str, day: str = "2026-03-03", id: str = "", replaces: str = "") -> Recorded[Remark]:
    return made(Remark("acme", text, replaces=replaces), day, id=id)


def step(play: str, outcome: str = "done", day: str = "2026-11-10", active: int | None = None) -> Recorded[Step]:
    return made(Step("acme", play, outcome, "they asked for it", active, "2026-10"), day)


def suggested(full: tuple[Month, ...], book: Playbook = BOOK, **more: Any) -> str:
    found = suggest(full, book, **more)
    return found.play.name if found else ""


NOBODY = use([40, 40, 40, 0, 0, 0], 100)
FEW = use([20, 20, 20, 20, 20, 20], 100)
FALLING = use([100, 100, 100, 80, 80, 80], 200)
WELL = use([60, 60, 60, 60, 60, 60], 100)


# --- which play ---


def test_the_first_play_that_fits_comes_with_why() -> None:
    found = suggest(NOBODY, BOOK)
    assert found == Suggestion(BOOK.plays[0], (Because("unused", 3, 2),), "2026-10", 0)
    assert (found.play.step, found.play.title.in_language("es")) == ("call", "Preguntar qué pasó")
    few = suggest(FEW, BOOK)
    assert few is not None
    assert (few.play.name, few.because, few.active) == ("few-of-many", (Because("adoption_below", 20, 25),), 20)
    falling = suggest(FALLING, BOOK)
    assert falling is not None
    assert (falling.play.name, falling.because) == ("use-falls", (Because("fall", 20, 15),))


def test_good_use_and_unknown_use_ask_for_nothing() -> None:
    assert suggested(WELL) == ""
    assert suggested(()) == ""
    assert suggested(use([None, None], 100)) == ""


def test_a_release_answers_what_they_said() -> None:
    notes = [remark("In the meeting they ASKED FOR an export to Excel"), remark("All well", "2026-05-05")]
    found = suggest(FALLING, BOOK, remarks=notes)
    assert found is not None
    assert (found.play.name, found.word, found.remark) == ("release-they-asked-for", "asked for", notes[0])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Pidió un informe", "pidió"), ("PIDIO un informe", "pidió"), ("les gustaria exportar", "les gustaría"),
        ("requested SSO", "request"), ("prerequest", ""), ("unmissing", ""), ("", ""), ("wish" * 3, "wish"),
    ],
)  # fmt: skip
def test_words_are_found_at_the_beginning_of_a_word_without_case_and_accents(text: str, word: str) -> None:
    found = suggest(FALLING, BOOK, remarks=[remark(text)])
    assert found is not None
    assert found.word == word


def test_the_latest_note_counts_and_one_that_was_replaced_does_not() -> None:
    old, new = remark("they wish for SSO", id="r1"), remark("they wish for export", "2026-04-04", "r2")
    found = suggest(FALLING, BOOK, remarks=[new, old])
    assert found is not None
    assert found.remark == new
    edited = remark("nothing", "2026-05-05", "r3", replaces="r2")
    found = suggest(FALLING, BOOK, remarks=[new, old, edited])
    assert found is not None
    assert found.remark == old


@pytest.mark.parametrize(
    ("stage", "name"),
    [("", "few-of-many"), ("live", "few-of-many"), ("their own", "few-of-many"), ("leaving", "few-of-many"),
     ("sales", ""), ("integration", ""), ("gone", "")],
)  # fmt: skip
def test_stages_in_which_use_is_not_expected_get_no_step(stage: str, name: str) -> None:
    assert suggested(FEW, stage=stage) == name


def play(name: str, **asks: Any) -> Play:
    return Play(name, "send", Phrase("x", "x"), Phrase("x", "x"), **asks)


def test_all_that_a_play_asks_for_has_to_hold() -> None:
    both = Playbook((play("both", adoption_below=50, fall=15),))
    assert suggested(FALLING, both) == "both"
    assert suggested(FEW, both) == "", "it does not fall"
    assert suggested(use([100, 100, 100, 80, 80, 80], 120), both) == "", "many use it"
    assert suggested(use([100, 100, 100, 80, 80, 80]), both) == "", "nobody knows how many could"


@pytest.mark.parametrize(
    ("asks", "full", "fits"),
    [
        ({"active_below": 20}, FEW, False), ({"active_below": 21}, FEW, True),
        ({"adoption_below": 20}, FEW, False), ({"adoption_below": 21}, FEW, True),
        ({"fall": 21}, FALLING, False), ({"fall": 20}, FALLING, True),
        ({"unused": 4}, NOBODY, False), ({"unused": 3}, NOBODY, True),
        ({"adoption_below": 50}, use([1], 0), False), ({}, FEW, False),
    ],
)  # fmt: skip
def test_each_bound_by_hand(asks: dict[str, int], full: tuple[Month, ...], fits: bool) -> None:
    assert suggested(full, Playbook((play("x", **asks),))) == ("x" if fits else "")


# --- done, dismissed ---


def test_what_was_done_rests_and_nothing_else_is_suggested_meanwhile() -> None:
    assert suggested(FEW, steps=[step("few-of-many", active=20)]) == ""
    assert suggested(NOBODY, steps=[step("nobody-logs-in", active=0)]) == ""


def test_what_was_dismissed_gives_way_to_the_next_that_fits() -> None:
    falling_few = use([40, 40, 40, 20, 20, 20], 100)
    assert suggested(falling_few) == "few-of-many"
    assert suggested(falling_few, steps=[step("few-of-many", "dismissed", active=20)]) == "use-falls"
    both = [step("few-of-many", "dismissed", active=20), step("use-falls", "dismissed", active=20)]
    assert suggested(falling_few, steps=both) == ""


def test_it_comes_back_once_a_quarter_of_the_users_went_since() -> None:
    rests = [step("few-of-many", day="2026-08-10", active=20)]
    assert suggested(use([20, 20, 20, 16], 100), steps=rests) == ""
    assert suggested(use([20, 20, 20, 15], 100), steps=rests) == "few-of-many"


def test_it_comes_back_when_use_recovered_and_fell_again() -> None:
    rests = [step("few-of-many", day="2026-07-10", active=20)]
    assert suggested(use([20, 20, 22, 24, 20, 20], 100), steps=rests) == ""
    assert suggested(use([20, 20, 22, 25, 20, 20], 100), steps=rests) == "few-of-many"
    before = [step("few-of-many", day="2026-09-10", active=20)]
    assert suggested(use([20, 20, 22, 25, 20, 20], 100), steps=before) == "", "that was before it was done"


def test_it_comes_back_when_they_say_something_new() -> None:
    rests = [step("release-they-asked-for", day="2026-10-10", active=80)]
    old, new = remark("they wish for SSO", "2026-09-09"), remark("they wish for export", "2026-11-11")
    assert suggested(FALLING, remarks=[old], steps=rests) == ""
    assert suggested(FALLING, remarks=[old, new], steps=rests) == "release-they-asked-for"


def test_the_latest_word_on_a_step_counts() -> None:
    dismissed, done = step("few-of-many", "dismissed", "2026-11-01"), step("few-of-many", "done", "2026-11-05")
    falling_few = use([40, 40, 40, 20, 20, 20], 100)
    for order in ([dismissed, done], [done, dismissed]):
        assert suggested(falling_few, steps=order) == ""


# --- afterwards ---


def test_use_after_a_step_against_before_by_hand() -> None:
    """Done in July: April to June 40, 44, 36 (mean 40), August to October 50, 50, 56 (mean 52): 30 % more."""
    found = afterwards(use([99, 40, 44, 36, 7, 50, 50, 56]), step("x", day="2026-07-20"))
    assert found == Afterwards(Fraction(40), Fraction(52), 3, 3, pytest.approx(0.3), "")


@pytest.mark.parametrize(
    ("active", "day", "why"),
    [
        ([40, 40, 40, 40, 50], "2026-09-20", "early"),
        ([40, 40, 40, 40], "2026-11-20", "early"),
        ([40, 50, 50, 50], "2026-08-20", "thin"),
        ([None, 40, 7, 50, 50, 50], "2026-07-20", "thin"),
        ([4, 4, 4, 4, 50, 50], "2026-08-20", "few_people"),
        ([], "2026-08-20", "thin"),
    ],
)
def test_where_it_cannot_be_told_it_says_why(active: list[int | None], day: str, why: str) -> None:
    found = afterwards(use(active), step("x", day=day))
    assert (found.change, found.why) == (None, why)


def told(*changes: float | None) -> list[Afterwards]:
    return [Afterwards(None, None, 3, 3, change) for change in changes]


def test_what_followed_a_play_over_all_accounts() -> None:
    assert outcome_of("x", told(0.1, -0.2, 0.3, 0.0, 0.5, None)) == Outcome("x", 6, 5, 3, 1, 0.1)
    assert outcome_of("x", told(0.1, 0.2, 0.3, 0.4, None)) == Outcome("x", 5, 4, 4, 0, None), "four are too few"
    assert outcome_of("x", []) == Outcome("x", 0, 0, 0, 0, None)


months = st.lists(st.none() | st.integers(0, 60), max_size=14)


@given(months, st.none() | st.integers(0, 100), st.lists(st.tuples(
    st.sampled_from([play.name for play in BOOK.plays]), st.sampled_from(["done", "dismissed"]), st.integers(1, 10),
    st.none() | st.integers(0, 60)), max_size=4), st.randoms(use_true_random=False))  # fmt: skip
def test_any_use_and_any_steps_give_the_same_whatever_the_order(
    active: list[int | None], eligible: int | None, done: list[tuple[str, str, int, int | None]], chance: Any
) -> None:
    full = use(active, eligible)
    steps = [
        Recorded(f"s{number}", at(f"2026-{month:02}-10"), "ana", Step("acme", name, outcome, "", users, ""))
        for number, (name, outcome, month, users) in enumerate(done)
    ]
    found = suggest(full, BOOK, steps=steps)
    shuffled = list(steps)
    chance.shuffle(shuffled)
    assert suggest(full, BOOK, steps=shuffled) == found
    if found is not None:
        assert found.because
        unrested = suggest(full, BOOK)
        assert unrested is not None
        assert BOOK.plays.index(unrested.play) <= BOOK.plays.index(found.play)
