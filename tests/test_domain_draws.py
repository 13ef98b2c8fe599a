"""What is hidden from whom is drawn by what it is, never by when it is asked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.decisions import State
from reviewtui.domain.draws import SHOWN, draw_of, share_of
from reviewtui.domain.facts import Draw
from reviewtui.domain.rules import ReviewRules

pytestmark = pytest.mark.drawn

names = st.text(max_size=20)
shares = st.floats(0, 1)


@given(names, names, names, st.sampled_from(sorted(State)), st.booleans(), shares)
def test_only_what_hides_something_can_be_blind(
    ad_id: str, content_hash: str, user: str, state: State, hides: bool, share: float
) -> None:
    rules = ReviewRules(blind_share=share)
    drawn = draw_of(ad_id, content_hash, user, something_to_hide=hides, state=state, wanted_chance=0.25, rules=rules)
    again = draw_of(ad_id, content_hash, user, something_to_hide=hides, state=state, wanted_chance=0.25, rules=rules)
    assert drawn == again, "the same whenever it is opened"
    assert 0 <= drawn.chance <= 1
    if state is State.SECOND:
        assert drawn == (Draw.SECOND, 0.25), "a second opinion never sees the first"
        assert drawn.blind
    elif not hides or state not in (State.OPEN, State.CHANGED):
        assert drawn == SHOWN
    else:
        assert drawn == ((Draw.BLIND, share) if drawn.blind else (Draw.QUEUE, 1 - share))
        assert drawn.blind == (share_of(ad_id, content_hash, user) < share)


def test_an_appeal_is_read_with_its_history() -> None:
    rules = ReviewRules(blind_share=1.0)
    assert draw_of("a", "h", "ana", something_to_hide=True, state=State.OPEN, rules=rules).blind
    assert not draw_of("a", "h", "ana", something_to_hide=True, state=State.APPEALED, rules=rules).blind


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_share_of_blind_items_is_what_the_rules_say(share: float) -> None:
    rules, count = ReviewRules(blind_share=share), 4000
    blind = sum(
        draw_of(f"ad {number}", "h", "ana", something_to_hide=True, state=State.OPEN, rules=rules).blind
        for number in range(count)
    )
    assert abs(blind - count * share) <= 4 * math.sqrt(count * share * (1 - share)), "within four deviations"


def test_who_is_blind_differs_from_reviewer_to_reviewer_and_with_each_content() -> None:
    def blind(content_hash: str, user: str) -> set[int]:
        rules = ReviewRules(blind_share=0.5)
        drawn = (
            draw_of(f"ad {number}", content_hash, user, something_to_hide=True, state=State.OPEN, rules=rules)
            for number in range(200)
        )
        return {number for number, one in enumerate(drawn) if one.blind}

    assert blind("h", "ana") != blind("h", "ben")
    assert blind("h", "ana") != blind("i", "ana")


def test_no_two_of_the_three_are_mixed_up() -> None:
    assert (
        len({share_of("ab", "c", "d"), share_of("a", "bc", "d"), share_of("a", "b", "cd"), share_of("", "abcd", "")})
        == 4
    )
