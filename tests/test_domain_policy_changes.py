"""What differs between two revisions of a policy: by code, in words; and which decisions it gives an old meaning."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewtui.domain.diff import GONE, NEW, steps
from reviewtui.domain.facts import Reason
from reviewtui.domain.policy import Phrase, Policy, ReasonCode
from reviewtui.domain.policy_changes import (
    CodeChange,
    DigitChange,
    OldMeaning,
    Touched,
    What,
    changes,
    old_meanings,
    touched,
)
from reviewtui.policies import packaged

POLICY = packaged()[0]


def revised(policy: Policy = POLICY, /, **codes: dict[str, Any]) -> Policy:
    """The next revision, with these fields of these codes changed."""
    changed = tuple(replace(code, **codes.get(code.code, {})) for code in policy.codes)
    return replace(policy, revision=policy.revision + 1, codes=changed)


def code(name: str, policy: Policy = POLICY) -> ReasonCode:
    found = policy.code(name)
    assert found is not None
    return found


def change(name: str, old: Policy, new: Policy) -> CodeChange:
    [found] = [one for one in changes(old, new).codes if one.code == name]
    return found


def test_the_same_policy_differs_in_nothing() -> None:
    same = changes(POLICY, replace(POLICY, revision=2))
    assert (same.before, same.after, same.codes, same.digits) == (1, 2, (), ())


def test_a_redefined_code_is_told_by_the_words_that_are_others() -> None:
    definition = Phrase("Promises a result nobody can show.", code("GAMBLING").definition.es)
    new = revised(GAMBLING={"definition": definition, "revision": 2})
    told = change("GAMBLING", POLICY, new)
    assert (told.what, told.asks_again, [wording.part for wording in told.wordings]) == (
        What.REDEFINED, True, ["definition"],
    )  # fmt: skip
    [wording] = told.wordings
    assert wording.after == definition
    assert {kind for kind, _ in steps(wording.before.en, wording.after.en)} >= {GONE, NEW}


def test_better_words_under_the_same_revision_keep_their_meaning() -> None:
    told = change("GAMBLING", POLICY, revised(GAMBLING={"title": Phrase("Betting", "Apuestas")}))
    assert (told.what, told.asks_again) == (What.REDEFINED, False)


def test_a_merged_code_names_what_stands_for_it_now_to_the_end_of_the_line() -> None:
    new = revised(
        GAMBLING={"state": "merged", "merged_into": "ALCOHOL"}, ALCOHOL={"state": "merged", "merged_into": "DATING"}
    )
    assert change("GAMBLING", POLICY, new)[:3] == ("GAMBLING", What.MERGED, "DATING")
    assert change("GAMBLING", POLICY, new).asks_again


def test_a_retired_code_and_one_that_came_back() -> None:
    without = revised(GAMBLING={"state": "retired"})
    assert change("GAMBLING", POLICY, without)[:3] == ("GAMBLING", What.RETIRED, "")
    assert change("GAMBLING", without, revised(without, GAMBLING={"state": "active"})).what is What.RESTORED
    spoken = revised(without, GAMBLING={"title": Phrase("Bets", "Apuestas")})
    assert not change("GAMBLING", without, spoken).asks_again, "nobody could decide by it since"


def test_a_new_code_and_one_that_may_be_used_elsewhere() -> None:
    fresh = replace(code("GAMBLING"), code="LOTTERY")
    new = replace(POLICY, codes=(*POLICY.codes, fresh), revision=2)
    assert changes(POLICY, new).codes == (CodeChange("LOTTERY", What.ADDED),)
    assert change("DATING", POLICY, revised(DATING={"components": ("text",)})).scope == ("components",)


def test_a_digit_that_moved_is_named() -> None:
    digits = {**POLICY.digits, "approve": ("NEEDS_CONTEXT", "COMPLIANT_AI_WRONG", "GAMBLING"), "reject": ()}
    moved = changes(POLICY, replace(POLICY, digits=digits, revision=2)).digits
    assert [one for one in moved if one.verdict == "approve"] == [
        DigitChange("approve", 1, "COMPLIANT_AI_WRONG", "NEEDS_CONTEXT"),
        DigitChange("approve", 2, "NEEDS_CONTEXT", "COMPLIANT_AI_WRONG"),
        DigitChange("approve", 3, "", "GAMBLING"),
    ]
    assert [one.after for one in moved if one.verdict == "reject"] == [""] * 9


def test_which_codes_were_touched_and_since_when() -> None:
    second = revised(GAMBLING={"revision": 2})
    third = revised(second, DATING={"state": "retired"})
    assert sorted(touched([third, POLICY, second])) == [Touched("DATING", 2, 3), Touched("GAMBLING", 2, 2)]
    assert {one.since for one in touched([third])} == {3}, "nothing older is at hand"
    assert touched([POLICY]) == touched([]) == []


def test_a_decision_under_a_touched_code_has_an_old_meaning() -> None:
    def reason(name: str, revision: int = 1, policy: str = "meta-ads") -> Reason:
        return Reason(policy, name, 1, revision)

    now = revised(
        GAMBLING={"revision": 2},
        DATING={"state": "merged", "merged_into": "ALCOHOL"},
        PROFANITY={"state": "retired"},
    )
    given_ = [reason("GAMBLING"), reason("DATING"), reason("PROFANITY"), reason("ALCOHOL"), reason("UNHEARD_OF")]
    assert old_meanings(now, given_) == (
        OldMeaning("GAMBLING", What.REDEFINED), OldMeaning("DATING", What.MERGED, "ALCOHOL"),
        OldMeaning("PROFANITY", What.RETIRED),
    )  # fmt: skip
    assert old_meanings(now, [reason("GAMBLING", 2), reason("GAMBLING", 1, "another-policy")]) == ()


def test_a_name_leads_to_the_code_that_stands_for_it_now() -> None:
    policy = revised(
        GAMBLING={"state": "merged", "merged_into": "ALCOHOL"},
        DATING={"state": "merged", "merged_into": "DATING"},
        PROFANITY={"state": "retired"},
    )
    for name, now in {"GAMBLING": "ALCOHOL", "ALCOHOL": "ALCOHOL", "PROFANITY": "PROFANITY"}.items():
        stands = policy.now(name)
        assert stands is not None
        assert stands.code == now
    assert policy.now("DATING") is not None, "a ring ends"
    assert policy.now("UNHEARD_OF") is None


fields = st.fixed_dictionaries(
    {},
    optional={
        "revision": st.integers(1, 4),
        "state": st.sampled_from(["active", "retired"]),
        "title": st.sampled_from([Phrase("One", "Uno"), Phrase("Two", "Dos")]),
        "components": st.sampled_from([(), ("text",)]),
    },
)
edits = st.dictionaries(st.sampled_from(["GAMBLING", "DATING", "ALCOHOL", "PROFANITY"]), fields)


@given(edits, edits)
def test_exactly_what_differs_is_told(first: dict[str, dict[str, Any]], second: dict[str, dict[str, Any]]) -> None:
    old = revised(POLICY, **first)
    new = revised(old, **second)
    assert {one.code for one in changes(old, new).codes} == {
        after.code for before, after in zip(old.codes, new.codes, strict=True) if before != after
    }


@given(st.lists(edits, max_size=4), st.sampled_from(["GAMBLING", "DATING"]), st.integers(0, 4))
def test_a_decision_is_touched_exactly_where_its_reasons_have_an_old_meaning(
    history: list[dict[str, dict[str, Any]]], name: str, at: int
) -> None:
    revisions = [POLICY]
    for edit in history:
        before = revisions[-1]
        raised = {
            one: {**fields_, "revision": max(fields_.get("revision", 1), code(one, before).revision)}
            for one, fields_ in edit.items()
        }
        revisions.append(revised(before, **raised))
    under = revisions[min(at, len(revisions) - 1)]
    given_revision = code(name, under).revision
    stale = [one for one in touched(revisions) if one.code == name and given_revision < one.below]
    reason = Reason("meta-ads", name, under.revision, given_revision)
    assert bool(stale) == bool(old_meanings(revisions[-1], [reason]))
    if stale and code(name, under).state == "active":
        assert under.revision < stale[0].since, "deciding under what holds now settles it"
