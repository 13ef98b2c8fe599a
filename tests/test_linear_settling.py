"""The plain lines settle where reviewers differ: each opinion under a number, one is taken, the cause is said."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import decision
from linear_setup import about, talk_to
from test_screen_disputes import TEXT
from test_screen_disputes import home as two_disputes

from reviewtui.domain.facts import Cause, Verdict
from reviewtui.domain.values import Span
from reviewtui.store.work import WorkStore

home = two_disputes


def opinions(said: list[str]) -> list[str]:
    return about(said, "Opinion ")


def test_the_least_agreed_on_is_read_first_with_its_opinions_by_number(home: Home) -> None:
    said = talk_to(home, "g d")
    [listed] = about(said, "Opinions differ on 2 ads")
    assert "d and a number settles by that opinion." in listed
    assert f"Text: one: {TEXT}" in said
    first, second = opinions(said)
    assert first.startswith("Opinion 1: ben, rejected")
    assert first.endswith("Evidence, 1 mark: “Lose weight”. Memo: “A promise.”.")
    assert "In force." in first
    assert second.startswith("Opinion 2: zoe, approved")
    assert about(said, "Before:") == []


@pytest.mark.parametrize("cause", ["2", "slip", "a slip", "un descuido", "UN DESCUIDO"])
def test_two_lines_settle_it(home: Home, cause: str) -> None:
    said = talk_to(home, "disputes", "d 1", cause)
    [made] = home.decisions()
    assert (made.verdict, made.cause, made.evidence, made.via) == (
        Verdict.REJECT, Cause.SLIP, (Span("text", 5, 16),), "linear",
    )  # fmt: skip
    assert len(made.adjudicates) == 2
    assert "1: unclear guideline." in said
    assert "Why they differed: a slip." in said
    assert f"Text: two: {TEXT}" in said, "on to the next"


def test_another_outcome_has_its_own_reason(home: Home) -> None:
    talk_to(home, "g d", "d changes 1 memo: Softer.", "3", "d approve", "1")
    changed, approved = home.decisions()
    assert (changed.verdict, changed.memo, changed.cause, len(changed.reasons)) == (
        Verdict.CHANGES, "Softer.", Cause.EDGE_CASE, 1,
    )  # fmt: skip
    assert (approved.verdict, approved.reasons, approved.cause) == (Verdict.APPROVE, (), Cause.UNCLEAR_GUIDELINE)
    assert len(approved.adjudicates) == 3


def test_after_the_last_one_the_queue_goes_on(home: Home) -> None:
    home.pull(an_ad("open", points=9))
    said = talk_to(home, "g d", "d 1", "2", "d 1", "2")
    at = next(n for n, line in enumerate(said) if line.startswith("Nothing to settle."))
    assert said[at + 1] == "Ad 1 of 1."
    assert "Headline: Headline of open" in said[at:]
    assert len(home.decisions()) == 2


@pytest.mark.parametrize(
    "typed",
    [["d"], ["d 3"], ["d perhaps"], ["d 1", ""], ["d 1", "7", ""], ["d 1", "back"], ["d x", "back"]],
)
def test_it_can_be_left(home: Home, typed: list[str]) -> None:
    said = talk_to(home, "g d", *typed)
    assert home.kinds() == []
    assert any("othing was settled." in line for line in said)


def test_an_ad_that_changes_before_the_cause_is_said_settles_nothing(home: Home) -> None:
    def change() -> None:
        home.pull(an_ad("one", headline="", text="Other words."))

    said = talk_to(home, "g d", "d 1", change, "2")
    assert home.kinds() == []
    assert "Nothing was settled." in said


def test_a_new_opinion_is_heard_before_any_holds(home: Home) -> None:
    def arrives() -> None:
        home.pull(facts=[home.fact_row(decision("one", f"one: {TEXT}", "approve"), "kim")])

    said = talk_to(home, "g d", arrives, "d 1", "d 3", "2")
    at = next(n for n, line in enumerate(said) if line.startswith("Meanwhile: Before: kim, approved"))
    assert said[at + 1] == "Nothing was settled."
    assert [line[:15] for line in opinions(said[at:])[:3]] == [
        "Opinion 1: ben,",
        "Opinion 2: zoe,",
        "Opinion 3: kim,",
    ]
    [made] = home.decisions()
    assert (made.verdict, made.content.text, len(made.adjudicates)) == (Verdict.APPROVE, f"one: {TEXT}", 3)


def test_a_reviewer_reads_the_opinions_and_a_lead_settles(home: Home) -> None:
    work = WorkStore(home.folder / "work.db")
    work.set_meta("role", "reviewer")
    work.close()
    said = talk_to(home, "g d", "d 1")
    assert len(opinions(said)) == 2
    assert home.kinds() == []
    assert any("You can read them; a lead settles them." in line for line in said)
    assert any(line.startswith("Settling a disagreement takes one of these roles") for line in said)


def test_where_nobody_differs_it_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("calm", points=3))
    said = talk_to(home, "g d", "d 1")
    assert any(line.startswith("Nothing to settle.") for line in said)
    assert any(line.startswith("Nobody differs on this ad.") for line in said)
    assert home.kinds() == []


def test_a_settlement_is_taken_back_like_anything_else(home: Home) -> None:
    said = talk_to(home, "g d", "d 1", "2", "u")
    assert home.kinds()[0] == "decision reject"
    assert any(line.startswith("Undone: Rejected") for line in said)
    assert len(opinions(said)) >= 4
