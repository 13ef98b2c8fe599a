"""Reason templates in the plain lines: read by number, used after a verdict, kept from the latest decision."""

from pathlib import Path

import msgspec
import pytest
from home_setup import Home, a_queue
from linear_setup import about, talk_to

from reviewtui.domain.rules import TEMPLATES, Template, Templates
from reviewtui.policies import packaged
from reviewtui.wire.messages import RulesRow

POLICY = packaged()[0]
FIRST, SECOND = POLICY.digits["reject"][:2]
TITLES = {code.code: code.title.en for code in POLICY.codes}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Three ads, and two templates of the team."""
    home = Home(tmp_path)
    team = Templates(
        (
            Template("No proof", "reject", (FIRST, SECOND), "Nothing shows it.", "It may help."),
            Template("No licence", "reject", (SECOND,), "Name it."),
            Template("Too loud", "changes", (POLICY.digits["changes"][0],), "Fewer capitals."),
        )
    )
    body = msgspec.Raw(msgspec.json.encode(team))
    home.pull(*a_queue(3), rules=[RulesRow(98, "", TEMPLATES, 1, "lia", 0, body)])
    return home


@pytest.mark.parametrize("typed", [["x . 1"], ["x .1"], ["x templates 1"], ["x", ". 1"], ["x .", "plantillas 1"]])
def test_a_number_says_all_that_the_template_says(home: Home, typed: list[str]) -> None:
    said = talk_to(home, *typed)
    [decision] = home.decisions()
    assert [reason.code for reason in decision.reasons] == [FIRST, SECOND]
    assert (decision.memo, decision.suggestion) == ("Nothing shows it.", "It may help.")
    assert any(line.startswith("Saved: Rejected") for line in said)


def test_each_number_is_a_template_of_its_own(home: Home) -> None:
    talk_to(home, "x . 2", "x", ". 2")
    assert [decision.memo for decision in home.decisions()] == ["Name it.", "Name it."]


def test_words_typed_before_it_are_over_its_own_too(home: Home) -> None:
    talk_to(home, "x memo: See the study.", ". 1")
    [decision] = home.decisions()
    assert (decision.memo, decision.suggestion) == ("See the study.", "It may help.")


def test_words_typed_with_it_are_over_its_own(home: Home) -> None:
    talk_to(home, "x . 1 memo: See the study. sure: 4")
    [decision] = home.decisions()
    assert (decision.memo, decision.suggestion, decision.confidence) == ("See the study.", "It may help.", 4)


def test_they_are_read_out_with_what_they_say(home: Home) -> None:
    said = talk_to(home, "x .", "back")
    at = said.index("2 templates to reject. . and a number uses one.")
    assert said[at + 1] == (
        f"1: No proof, team. Because: {TITLES[FIRST]}, {TITLES[SECOND]}. Memo: “Nothing shows it.”."
        " Would pass as: “It may help.”."
    )
    assert home.kinds() == []


def test_outside_of_a_verdict_those_of_each_verdict_are_read(home: Home) -> None:
    said = talk_to(home, ".")
    assert about(said, "2 templates to ") == ["2 templates to reject. . and a number uses one."]
    assert about(said, "1 template to ") == ["1 template to changes. . and a number uses one."]
    assert said[-2 if said[-1].startswith("Ended") else -1].startswith(
        ("A template goes with its verdict: x . 1.", "Ad")
    )


@pytest.mark.parametrize("typed", ["x . 7", "x . nothing-has-this"])
def test_a_number_or_words_of_none_decide_nothing(home: Home, typed: str) -> None:
    said = talk_to(home, typed, "back")
    assert home.kinds() == []
    assert any("to reject" in line for line in said)


def test_the_latest_decision_is_kept_under_a_name_and_used_again(home: Home) -> None:
    said = talk_to(home, "x 2 memo: No source.", "+ Sources", "x . sou", ". 1")
    assert "Kept as a template: Sources." in said
    assert any(line.startswith("1: Sources, mine.") for line in said)
    first, second = home.decisions()
    assert [reason.code for reason in second.reasons] == [reason.code for reason in first.reasons] == [SECOND]
    assert second.memo == "No source."
    assert first.content != second.content


def test_without_a_decision_or_a_name_nothing_is_kept(home: Home) -> None:
    said = talk_to(home, "+ Early", "x 2", "+", "")
    assert any(line.startswith("Decide first:") for line in said)
    assert "No name: nothing was kept." in said
    assert not any(line.startswith("Kept as a template") for line in said)
