"""Who is next, and why: points by badge plus a point for each hour waited, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.priority import HOUR, Badge, badges, priority_at, rank_of

scores = st.one_of(st.none(), st.floats(0, 1))
verdicts = st.sampled_from(["", "approve", "reject", "unsure", "a word to come"])
spends = st.one_of(st.none(), st.integers(-(10**9), 10**12))
marks = st.builds(
    lambda asked, verdict, score, spend, status: badges(
        asked=asked, ai_verdict=verdict, ai_score=score, spend_minor=spend, status=status
    ),
    st.booleans(), verdicts, scores, spends, st.sampled_from(AdStatus),
)  # fmt: skip
instants = st.integers(0, 4 * 10**12)


def of(**said: object) -> list[tuple[str, int]]:
    plain: dict[str, object] = {"asked": False, "ai_verdict": "", "ai_score": None, "spend_minor": None}
    return [tuple(badge) for badge in badges(**{**plain, "status": AdStatus.ACTIVE, **said})]  # type: ignore[arg-type]


def test_what_gives_points() -> None:
    assert of() == []
    assert of(asked=True) == [("asked", 25)]
    assert of(ai_verdict="unsure") == [("unsure", 20)]
    assert of(ai_verdict="unsure", ai_score=0.5) == [("unsure", 30)]
    assert of(ai_verdict="unsure", ai_score=1.0) == []
    assert of(ai_verdict="approve", ai_score=0.5) == []
    assert of(ai_verdict="reject") == [("mismatch", 20)]
    assert of(ai_verdict="approve", status=AdStatus.REJECTED) == [("mismatch", 20)]
    assert of(spend_minor=100_000) == [("spend", 15)]
    assert of(spend_minor=20_000) == [("spend", 8)]
    assert of(spend_minor=19_999) == []
    assert of(asked=True, ai_verdict="unsure", ai_score=0.5) == [("unsure", 30), ("asked", 25)]


def test_a_badge_is_worth_as_many_hours_of_waiting_as_it_has_points() -> None:
    asked = rank_of((Badge("asked", 25),), created_at=100 * HOUR)
    assert asked == rank_of((), created_at=75 * HOUR)
    assert priority_at(asked, now=100 * HOUR) == 25
    assert priority_at(asked, now=103 * HOUR) == 28
    assert priority_at(asked, now=0) == 0


@given(marks, marks, instants, instants, instants)
def test_the_stored_order_is_the_order_at_any_moment(
    one: tuple[Badge, ...], other: tuple[Badge, ...], created: int, created_other: int, now: int
) -> None:
    rank, rank_other = rank_of(one, created), rank_of(other, created_other)
    if rank >= rank_other:
        assert priority_at(rank, now) >= priority_at(rank_other, now)


@given(marks, instants)
def test_the_badges_shown_are_all_that_counts(found: tuple[Badge, ...], created: int) -> None:
    assert priority_at(rank_of(found, created), created) == sum(badge.points for badge in found)
    assert list(found) == sorted(found, key=lambda badge: -badge.points)
    assert all(badge.points > 0 for badge in found)
