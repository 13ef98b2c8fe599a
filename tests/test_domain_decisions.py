"""Which decision holds, whoever made the others, in whatever order they were heard of."""

from itertools import combinations
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.decisions import (
    LOCAL,
    Appealed,
    Opinion,
    Role,
    State,
    agreement_of,
    effective,
    round_of,
    standing_of,
)
from reviewtui.domain.facts import Verdict

HERE, ELSEWHERE = "a" * 64, "b" * 64


def opinion(order: int, author: str = "ana", **more: Any) -> Opinion:
    said: dict[str, Any] = {"role": "reviewer", "content_hash": HERE, "verdict": Verdict.APPROVE, **more}
    return Opinion(id=f"id-{order:03}", author=author, order=order, **said)


@st.composite
def histories(draw: st.DrawFn, adjudication: bool = True) -> list[Opinion]:
    """Decisions on one ad, each with its own place in the order of receipt."""
    orders = draw(st.lists(st.one_of(st.integers(1, 50), st.integers(LOCAL, LOCAL + 5)), unique=True, max_size=8))
    return [
        opinion(
            order,
            draw(st.sampled_from(["ana", "ben", "lia"])),
            role=draw(st.sampled_from([*map(str, Role), "", "a role to come"])),
            content_hash=draw(st.sampled_from([HERE, HERE, ELSEWHERE])),
            verdict=draw(st.sampled_from(Verdict)),
            round=draw(st.integers(0, 1)),
            fence=draw(st.booleans()),
            undone=draw(st.booleans()),
            adjudication=adjudication and draw(st.integers(0, 5)) == 0,
        )
        for order in orders
    ]


def test_nothing_holds_where_nothing_was_decided() -> None:
    assert effective([], HERE) is None
    assert effective([opinion(1, undone=True), opinion(2, content_hash=ELSEWHERE)], HERE) is None


def test_the_first_received_of_two_equals_holds() -> None:
    assert effective([opinion(2, "ben"), opinion(1, "ana")], HERE) == opinion(1, "ana")


def test_changing_ones_mind_keeps_ones_place() -> None:
    changed = opinion(3, "ana", verdict=Verdict.REJECT)
    assert effective([opinion(1, "ana"), opinion(2, "ben"), changed], HERE) == changed


def test_changing_ones_mind_after_the_claim_ended_hands_the_ad_to_nobody_else() -> None:
    first, second = opinion(1, fence=True), opinion(5, "ben", fence=True)
    later = opinion(9, verdict=Verdict.REJECT)
    assert effective([first, second, later], HERE) == later
    assert effective([msgspec.structs.replace(first, undone=True), second, later], HERE) == second


def test_a_higher_role_holds_over_an_earlier_one() -> None:
    lead = opinion(2, "lia", role="lead")
    assert effective([opinion(1), lead], HERE) == lead
    admin = opinion(1, "ben", role="admin")
    assert effective([admin, lead], HERE) == admin, "lead and admin weigh the same, so the first holds"
    assert effective([opinion(1, role="sales"), opinion(2, "ben")], HERE) == opinion(2, "ben")


def test_a_valid_fence_holds_over_a_role() -> None:
    fenced = opinion(2, "ben", fence=True)
    assert effective([opinion(1, "lia", role="lead"), fenced], HERE) == fenced


def test_the_latest_adjudication_holds_over_all() -> None:
    settled = opinion(4, "lia", adjudication=True)
    assert effective([opinion(3, "ben", adjudication=True), settled, opinion(9, "ana", fence=True)], HERE) == settled


def test_a_new_round_leaves_the_old_one_behind() -> None:
    first, again = opinion(1, "lia", role="lead", fence=True), opinion(5, "ben", round=1)
    assert effective([first, again], HERE, round=1) == again
    assert effective([first], HERE, round=1) is None
    assert effective([first, again], HERE) == first, "an appeal that was taken back brings the old round back"


def test_where_an_ad_stands() -> None:
    escalated = opinion(1, verdict=Verdict.ESCALATE)
    assert standing_of([], HERE, queued=True)[:2] == (State.OPEN, None)
    assert standing_of([], HERE, queued=False)[:2] == (State.AUTO, None)
    assert standing_of([opinion(1)], HERE, queued=True)[:2] == (State.DECIDED, opinion(1))
    assert standing_of([escalated], HERE, queued=True)[:2] == (State.ESCALATED, escalated)
    assert standing_of([opinion(1, content_hash=ELSEWHERE)], HERE, queued=True)[:2] == (State.CHANGED, None)
    assert standing_of([opinion(1, undone=True)], HERE, queued=True)[:2] == (State.OPEN, None)


@given(histories(), st.randoms())
def test_the_order_in_which_they_are_heard_of_does_not_matter(history: list[Opinion], random: Any) -> None:
    shuffled = random.sample(history, len(history))
    assert effective(shuffled, HERE) == effective(history, HERE)
    assert standing_of(shuffled, HERE, True) == standing_of(history, HERE, True)


@given(histories())
def test_what_holds_is_on_this_content_and_was_not_taken_back(history: list[Opinion]) -> None:
    for round in (0, 1):
        holds = effective(history, HERE, round)
        standing = [o for o in history if o.content_hash == HERE and not o.undone and o.round == round]
        assert (holds in standing) if standing else holds is None


@given(histories(), st.data())
def test_an_undo_restores_what_held_before(history: list[Opinion], data: st.DataObject) -> None:
    latest = opinion(100, data.draw(st.sampled_from(["ana", "ben"])), role="lead", fence=True)
    taken_back = msgspec.structs.replace(latest, undone=True)
    assert effective([*history, taken_back], HERE) == effective(history, HERE)
    assert standing_of([*history, taken_back], HERE, True) == standing_of(history, HERE, True)


@given(histories(adjudication=False))
def test_nobody_is_held_to_what_they_said_before(history: list[Opinion]) -> None:
    holds = effective(history, HERE)
    if holds is not None:
        own = [o for o in history if o.author == holds.author and o.content_hash == HERE and o.round == holds.round]
        assert holds == max((o for o in own if not o.undone), key=lambda o: o.order)


@given(histories(adjudication=False))
def test_no_ones_current_word_weighs_more_than_what_holds(history: list[Opinion]) -> None:
    weight = {"reviewer": 1, "lead": 2, "admin": 2}
    holds = effective(history, HERE)
    if holds is not None:
        round_ = [o for o in history if o.content_hash == HERE and not o.undone and o.round == holds.round]
        current = {o.author: o for o in sorted(round_, key=lambda o: o.order)}
        fenced = {o.author for o in round_ if o.fence}
        for other in current.values():
            fences = (holds.author in fenced, other.author in fenced)
            assert (fences[0], weight.get(holds.role, 0)) >= (fences[1], weight.get(other.role, 0))


@given(histories())
def test_other_content_never_counts(history: list[Opinion]) -> None:
    here = [o for o in history if o.content_hash == HERE]
    assert effective(here, HERE) == effective(history, HERE)


def test_an_appeal_reopens_an_ad_until_somebody_decides_in_its_round() -> None:
    assert standing_of([opinion(1)], HERE, True, round=1)[:2] == (State.APPEALED, None)
    again = opinion(2, "ben", round=1)
    assert standing_of([opinion(1), again], HERE, True, round=1)[:2] == (State.DECIDED, again)


def test_a_further_opinion_is_asked_of_those_who_gave_none() -> None:
    first = opinion(1, "ana")
    assert standing_of([first], HERE, True, wanted=2, viewer="ben").state is State.SECOND
    assert standing_of([first], HERE, True, wanted=2, viewer="ana").state is State.DECIDED
    assert standing_of([first], HERE, True, wanted=2).state is State.DECIDED, "nobody looks"
    assert standing_of([first, opinion(2, "zoe")], HERE, True, wanted=2, viewer="ben").state is State.DECIDED
    settled = opinion(3, "lia", adjudication=True)
    assert standing_of([first, settled], HERE, True, wanted=9, viewer="ben").state is State.DECIDED


def test_reviewers_who_differ_dispute_until_somebody_settles_it() -> None:
    yes, no = opinion(1, "ana"), opinion(2, "ben", verdict=Verdict.REJECT)
    assert standing_of([yes, no], HERE, True)[2:] == (0, True)
    assert standing_of([yes, opinion(2, "ben")], HERE, True)[2:] == (100, False)
    assert standing_of([yes], HERE, True)[2:] == (None, False)
    assert standing_of([yes, no, opinion(3, "ana", verdict=Verdict.REJECT)], HERE, True)[2:] == (100, False)
    assert standing_of([yes, no, opinion(3, "lia", adjudication=True)], HERE, True)[2:] == (0, False)


@given(st.lists(st.sampled_from(Verdict), max_size=6))
def test_agreement_is_the_share_of_pairs_with_one_verdict(verdicts: list[Verdict]) -> None:
    said = [opinion(n, f"r{n}", verdict=verdict) for n, verdict in enumerate(verdicts)]
    pairs = list(combinations(verdicts, 2))
    expected = sum(one is other for one, other in pairs) * 100 // len(pairs) if pairs else None
    assert agreement_of(said) == expected


# rounds


@given(histories(), st.lists(st.tuples(st.integers(1, 60), st.integers(1, 3), st.booleans()), max_size=5))
def test_whoever_decides_in_the_round_that_stands_did_so_after_every_appeal_was_received(
    opinions: list[Opinion], appealed: list[tuple[int, int, bool]]
) -> None:
    appeals = [
        Appealed(f"a{at}", HERE, named, undone, order) for at, (order, named, undone) in enumerate(appealed)
    ]  # fmt: skip
    standing = [appeal for appeal in appeals if not appeal.undone]
    round_ = round_of(appeals, HERE, opinions)
    assert round_ >= max((appeal.round for appeal in standing), default=0)
    answers = [o.order for o in opinions if o.content_hash == HERE and o.round == round_]
    assert all(order >= appeal.order for order in answers for appeal in standing)
    assert round_of(appeals, ELSEWHERE, opinions) == 0


def test_an_appeal_opens_the_round_it_names_while_nobody_decided_in_it() -> None:
    first = opinion(1)
    assert round_of([Appealed("a", HERE, 1, order=2), Appealed("b", HERE, 1, order=3)], HERE, [first]) == 1
    answer = opinion(3, round=1, undone=True)
    assert round_of([Appealed("a", HERE, 1, order=2), Appealed("b", HERE, 1, order=4)], HERE, [first, answer]) == 2
