"""The plain lines log a customer's question by a key and a number, and take it back."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from linear_setup import talk_to

from reviewtui.domain.facts import Ping, decode_body
from reviewtui.wire.messages import AccountRow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(2), accounts=[AccountRow(1, "acme", "Acme Wellness")])
    return home


def test_a_key_and_a_number_log_a_question(home: Home) -> None:
    said = talk_to(home, "Q 2", "asked 1", "q")
    assert "Logged: Acme Wellness asked “why rejected?” · u takes it back" in said
    bodies = [decode_body(fact) for fact in home.facts()]
    assert [body.question for body in bodies if isinstance(body, Ping)] == ["why", "approved"]
    assert {fact.ad_id for fact in home.facts()} == {"ad 1"}


def test_without_a_number_it_is_asked_for_and_a_wrong_one_logs_nothing(home: Home) -> None:
    said = talk_to(home, "Q", "4", "Q 9", "q")
    assert any("1 approved?, 2 why rejected?, 3 when checked?, 4 what to change?, 5 other" in line for line in said)
    assert any(line.startswith("Nothing was logged.") for line in said)
    assert [fact.kind for fact in home.facts()] == ["ping"]


def test_taking_it_back_leaves_the_ad_where_it_is(home: Home) -> None:
    said = talk_to(home, "Q 1", "u", "a", "q")
    assert "Taken back: the question is not counted." in said
    assert [(fact.kind, fact.ad_id) for fact in home.facts()] == [("ping", "ad 1"), ("undo", "ad 1"),
                                                                  ("decision", "ad 1")]  # fmt: skip
