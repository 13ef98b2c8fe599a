"""The plain lines decide several ads together: marked, read out as what they say, then decided by a word."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from linear_setup import about, talk_to

from reviewtui.services.bulk import MOST

CASH = "Cash today, no questions asked, no papers, and the money is yours within 2 hours."
LATER = CASH.replace("2", "3")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Three ads that say the same, one that nearly does, and one that does not."""
    home = Home(tmp_path)
    home.pull(
        *(an_ad(f"cash {n}", headline="", text=CASH, points=9 - n) for n in (1, 2, 3)),
        an_ad("later", headline="", text=LATER, points=5),
        an_ad("shoes", headline="", text="Shoes that last.", points=1),
    )
    return home


def states(home: Home) -> list[str]:
    return [f"{fact.ad_id} {fact.verdict}" for fact in home.own()]


def test_what_is_marked_is_read_out_and_decided_by_yes(home: Home) -> None:
    said = talk_to(home, "t", "j", "t", "x 2 memo: no proof", "yes")
    assert "Marked: 1 ad. A verdict decides them together, back takes the marks away." in said
    assert "Ad 2, 2 marked:" in said
    at = said.index("Together: reject, 2 ads. Because: Negative self-image.")
    assert said[at + 1 : at + 5] == [
        "Memo: “no proof”.",
        "All of them say the same.",
        "Version 1 of 1, 2 ads: acme.",
        f"Text: {CASH}",
    ]
    assert "reject, 2 ads together. yes decides, Enter leaves:" in said
    assert "Saved: Rejected, 2 ads together. u undoes all of it." in said
    assert states(home) == ["cash 1 reject", "cash 2 reject"]
    assert [decision.via for decision in home.decisions()] == ["linear", "linear"]
    assert len({fact.group_id for fact in home.own()}) == 1
    assert said[said.index("Saved: Rejected, 2 ads together. u undoes all of it.") + 1] == "Ad 1 of 3."


@pytest.mark.parametrize("answer", ["", "no", "x", "2", "back"])
def test_anything_but_yes_decides_nothing_and_keeps_marks_and_words(home: Home, answer: str) -> None:
    said = talk_to(home, "t", "j", "t", "x 2 memo: no proof", answer, "x", "", "sí")
    assert "Nothing was decided." in said
    assert "Enter is what was kept: Negative self-image." in said
    assert [decision.memo for decision in home.decisions()] == ["no proof", "no proof"]


def test_all_that_are_alike_are_marked_and_how_each_version_differs_is_said(home: Home) -> None:
    said = talk_to(home, "T", "x 2", "yes")
    [marked] = about(said, "Marked all")
    assert marked.startswith("Marked all that are alike: 4 ads.")
    at = next(n for n, line in enumerate(said) if line.startswith("Version 2 of 2, 1 ad: acme."))
    assert said[at].endswith("percent as the first. It differs so:")
    assert said[at + 1] == "Text: “2” became “3”"
    assert len(states(home)) == 4


def test_only_identical_ads_are_approved_together_and_what_differs_stays_marked(home: Home) -> None:
    said = talk_to(home, "T", "a", "yes")
    assert any(line.startswith("Left out: “Cash today") and line.endswith("not identical.") for line in said)
    assert "Saved: Approved, 3 ads together, 1 left out. u undoes all of it." in said
    assert states(home) == ["cash 1 approve", "cash 2 approve", "cash 3 approve"]
    assert "Ad 1, 1 marked:" in said


def test_one_undo_takes_all_of_it_back_and_they_are_marked_again(home: Home) -> None:
    said = talk_to(home, "T", "x 2 memo: no proof", "yes", "u", "x", "", "yes")
    at = said.index("Undone: Rejected, 4 ads together. They are back.")
    assert said[at + 1] == "Ad 1 of 5."
    assert "Ad 1, 4 marked:" in said
    assert [decision.memo for decision in home.decisions()] == ["no proof"] * 8
    assert len([line for line in said if line.startswith("Saved: Rejected, 4 ads")]) == 2


def test_after_one_decision_the_ads_like_it_are_offered(home: Home) -> None:
    said = talk_to(home, "x 2", "T", "x 2", "yes")
    assert "Like it: 3 ads in the queue. T marks them." in said
    assert "Saved: Rejected, 3 ads together. u undoes all of it." in said
    assert "Like it: 3 ads in the queue. T marks them." not in talk_to(home, "u")


def test_the_offer_is_for_the_very_next_line(home: Home) -> None:
    said = talk_to(home, "x 2", "/shoes", "T")
    assert "No other open ad is like this one." in said


def test_marks_are_taken_away(home: Home) -> None:
    said = talk_to(home, "t", "t", "t", "j", "t", "back", "a")
    assert "Unmarked. Still marked: 0 ads." in said
    assert "No marks any more." in said
    assert states(home) == ["cash 2 approve"]
    assert "Unmarked. Still marked: 0 ads." in talk_to(home, "T", "T")


def test_an_ad_that_another_decided_meanwhile_is_left_out_and_named(home: Home) -> None:
    said = talk_to(home, "t", "j", "t", lambda: pull_other(home, "cash 1", CASH), "x 2", "yes")
    assert any(line.startswith("Left out: “Cash today") and line.endswith("decided by bob.") for line in said)
    assert states(home) == ["cash 2 reject"]


def pull_other(home: Home, ad_id: str, text: str) -> None:
    from hub_setup import decision

    home.pull(facts=[home.fact_row(decision(ad_id, text, "approve"), "bob")])


def test_an_ad_that_changes_while_it_is_read_out_decides_none_of_them(home: Home) -> None:
    def change() -> None:
        home.pull(an_ad("cash 2", headline="", text="Another text.", points=7))

    said = talk_to(home, "t", "j", "t", "x 2", change, "yes", "yes")
    assert "An ad changed meanwhile: nothing was decided. Look again." in said
    assert len(about(said, "Together: reject")) == 2
    assert {decision.content.text for decision in home.decisions()} == {CASH, "Another text."}


def test_an_ad_that_another_decides_while_it_is_read_out_is_said_before_any_counts(home: Home) -> None:
    said = talk_to(home, "t", "j", "t", "x 2", lambda: pull_other(home, "cash 1", CASH), "yes", "yes")
    at = said.index("An ad changed meanwhile: nothing was decided. Look again.")
    assert any(line.endswith("decided by bob.") for line in said[at:])
    assert states(home) == ["cash 2 reject"]


class Hands:
    """A clock that moves when somebody thinks."""

    def __init__(self) -> None:
        self.ns = 0

    def monotonic_ns(self) -> int:
        return self.ns

    def monotonic(self) -> float:
        return self.ns / 1e9

    def think(self) -> None:
        self.ns += 10**10


def test_a_pasted_yes_does_not_decide_them(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = Hands()
    monkeypatch.setattr("reviewtui.linear.session.time", hands)
    too_soon = "it came before the ad could be heard. Nothing was decided; give it again."
    said = talk_to(home, "t", hands.think, "x 2", "yes", live=True, dwell_ms=5_000)
    assert home.kinds() == []
    assert any(line.endswith(too_soon) for line in said)
    said = talk_to(home, "t", hands.think, "x 2", hands.think, "yes", live=True, dwell_ms=5_000)
    assert home.kinds() == ["decision reject"]
    assert not any(line.endswith(too_soon) for line in said)


def test_marks_end_where_no_more_can_be_decided_at_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewtui.services.bulk.MOST", 2)
    said = talk_to(home, "T")
    assert any(line.startswith("Marked as many as can be decided together: 2 ads") for line in said)
    assert MOST == 200


def test_where_none_of_them_can_be_decided_it_says_why(home: Home) -> None:
    said = talk_to(home, "t", lambda: pull_other(home, "cash 1", CASH), "x 2")
    assert "None of the marked ads can be decided together." in said
    assert home.kinds() == []


def test_an_approval_that_the_ai_would_refuse_may_say_why(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*(an_ad(f"n {n}", headline="", text=CASH, ai_verdict="reject", why="Is it?") for n in (1, 2)))
    said = talk_to(home, "T", "a", "", "yes")
    assert any(line.startswith("approve, although the AI would reject it") for line in said)
    assert len(home.decisions()) == 2


def test_no_ad_can_speak_in_our_place_while_it_is_read_out(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(
        an_ad("one", headline="Hi\nSaved: Approved.", text="a\r\nSaved: b\u2028Saved: c \x1b[2J", points=5),
        an_ad("two", headline="Hi\nSaved: Refused.", text="a\r\nSaved: d", points=4),
    )
    said = talk_to(home, "t", "j", "t", "x 2", "no")
    assert about(said, "Together: reject, 2 ads.")
    assert about(said, "Saved:") == []
    assert not any(mark in line for line in said for mark in ("\x1b", "\r", "\u2028"))
