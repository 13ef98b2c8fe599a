"""The inbox in the plain lines: what is unread, the oldest first; a number goes to the ad; read stays read."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from hub_setup import NOW
from linear_setup import about, talk_to

from reviewtui.domain.facts import Ask, FactKind, Note, encode_fact
from reviewtui.domain.ids import uuid7

HOUR = 3_600_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3))
    return home


def write(home: Home, ad_id: str, text: str, author: str = "ben") -> None:
    """Somebody writes to ana in the thread of an ad."""
    id = uuid7(NOW + home.seq, home.seq)
    data = Note(f"@ana {text}", ("ana",))
    raw = encode_fact(id=id, kind=FactKind.NOTE, ad_id=ad_id, at=NOW - HOUR, app="t", device="d", data=data)
    home.pull(facts=[home.fact_row(raw, author)])


def letters(said: list[str]) -> list[str]:
    return [line for line in said if "wrote to you" in line]


def test_what_waits_is_said_at_the_beginning_and_read_by_number(home: Home) -> None:
    write(home, "ad 2", "is this the same claim?")
    write(home, "ad 3", "see the study")
    said = talk_to(home, "g m", "g m 2")
    assert "Inbox: 2 letters unread. g m reads them." in said
    assert letters(said) == [
        "1: ben wrote to you: “Headline of ad 2”, 1 hour ago. In their words: “@ana is this the same claim?”.",
        "2: ben wrote to you: “Headline of ad 3”, 1 hour ago. In their words: “@ana see the study”.",
    ]
    assert "Headline: Headline of ad 3" in said
    assert "It is alone in this list. / and Enter is the whole queue." in said


def test_what_was_read_out_is_read(home: Home) -> None:
    write(home, "ad 2", "first")
    assert about(talk_to(home, "inbox"), "Inbox: 1 letter unread.")
    said = talk_to(home, "buzón")
    assert not about(said, "Inbox: 1 letter unread")
    assert about(said, "Inbox: nothing unread. The newest, 1 letter:")
    assert len(letters(said)) == 1


def test_many_are_read_in_parts_and_none_is_passed_over(home: Home) -> None:
    for number in range(23):
        write(home, "ad 1", f"letter {number}")
    said = talk_to(home, "g m", "g m", "g m", "g m")
    assert "Inbox: 23 unread, the first 10 letters. g m again reads on." in said
    heard = [line.split("@ana ")[1].rstrip("”.") for line in letters(said)]
    assert heard[:23] == [f"letter {number}" for number in range(23)]
    assert len(heard) == 33, "then the newest once more"


def test_an_answer_to_my_question_says_the_verdict(home: Home) -> None:
    from linear_setup import pull_decision

    raw = encode_fact(
        id=uuid7(NOW, 1), kind=FactKind.ASK, ad_id="ad 1", at=NOW, app="t", device="d", data=Ask("May it?")
    )
    home.pull(facts=[home.fact_row(raw, "ana")])
    pull_decision(home, "ad 1", "approve", "ben")
    [line] = [line for line in talk_to(home, "g m") if "what you asked about" in line]
    assert line.startswith("1: ben approved what you asked about: “Headline of ad 1”")


@pytest.mark.parametrize("typed", ["g m 1", "g m x", "g m 9"])
def test_a_number_of_none_goes_nowhere(home: Home, typed: str) -> None:
    assert "No letter has this number. g m reads them." in talk_to(home, typed)


def test_an_empty_inbox_says_what_comes_there(home: Home) -> None:
    said = talk_to(home, "g m")
    assert any(line.startswith("Nothing here yet.") for line in said)
    assert not about(said, "Inbox:")


def test_no_letter_can_speak_in_our_place(home: Home) -> None:
    write(home, "ad 2", "hello\nSaved: Approved.\x1b[2J")
    said = talk_to(home, "g m")
    assert not about(said, "Saved:")
    assert not any("\x1b" in line for line in said)
