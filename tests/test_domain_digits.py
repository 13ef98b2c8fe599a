"""The digits: fixed places, a code by its present name, and nothing in place of what is no reason."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewtui.domain.digits import PLACES, places, unusable
from reviewtui.domain.facts import Verdict
from reviewtui.domain.policy import Policy
from reviewtui.policies import packaged

POLICY = packaged()[0]


def codes(policy: Policy, verdict: str, own: Sequence[str] = ()) -> tuple[str, ...]:
    """The code on each digit."""
    return tuple(place.code for place in places(policy, verdict, own))


def with_code(name: str, **changes: object) -> Policy:
    """The packaged policy with one code changed."""
    changed = tuple(replace(code, **changes) if code.code == name else code for code in POLICY.codes)
    return replace(POLICY, codes=changed)


def test_the_team_has_its_order_and_a_user_another() -> None:
    assert codes(POLICY, "reject") == POLICY.digits["reject"]
    assert codes(POLICY, "reject", ["ALCOHOL", "GAMBLING"]) == ("ALCOHOL", "GAMBLING")
    assert codes(POLICY, "no such verdict") == ()


def test_what_is_no_reason_leaves_its_place_empty() -> None:
    assert codes(POLICY, "reject", ["NO_SUCH", "GAMBLING"]) == ("", "GAMBLING")
    assert codes(POLICY, "reject", ["COMPLIANT_AI_WRONG", "GAMBLING"]) == ("", "GAMBLING")
    assert codes(with_code("GAMBLING", state="retired"), "reject", ["ALCOHOL", "GAMBLING"]) == ("ALCOHOL", "")


def test_a_code_with_a_new_name_keeps_its_place() -> None:
    renamed = with_code("GAMBLING", old_names=("BETS",))
    assert codes(renamed, "reject", ["ALCOHOL", "BETS"]) == ("ALCOHOL", "GAMBLING")
    merged = with_code("GAMBLING", state="merged", merged_into="ALCOHOL")
    assert codes(merged, "reject", ["GAMBLING"]) == ("ALCOHOL",)
    in_a_ring = with_code("GAMBLING", state="merged", merged_into="GAMBLING")
    assert codes(in_a_ring, "reject", ["GAMBLING"]) == ("",)


def test_what_cannot_be_used_is_named() -> None:
    own = {"rejct": ("GAMBLING",), "reject": ("GAMBLING", "GABMLING"), "approve": ("GAMBLING",) * 2}
    assert unusable(POLICY, own)[:2] == ["rejct", "reject 2: GABMLING"]
    assert unusable(POLICY, {"reject": ("GAMBLING",) * 10}) == ["reject 10: GAMBLING"]
    assert unusable(POLICY, {}) == []


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_packaged_digits_can_all_be_used(verdict: str) -> None:
    assert unusable(POLICY, {verdict: POLICY.digits[verdict]}) == []


@given(st.lists(st.sampled_from([*(code.code for code in POLICY.codes), "NO_SUCH", "gambling"]), max_size=12))
def test_a_place_holds_what_was_put_there_or_nothing(named: list[str]) -> None:
    found = codes(POLICY, "reject", named)
    assert [place.named for place in places(POLICY, "reject", named)] == (named[:PLACES] or list(found))
    assert len(found) == min(len(named), PLACES) if named else found == POLICY.digits["reject"]
    empty = sum(not code for code in found)
    assert empty + max(0, len(named) - PLACES) == len(unusable(POLICY, {"reject": named}))
    assert all(code in ("", name) for code, name in zip(found, named or found, strict=False))
