"""What a reviewer's machine asks of the hub about claims, by what is read and what is held."""

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.claims import LAST_MINUTE, LOOK_LEAST, LOOK_MOST, Claim, Wish, first_free, wish_of

NOW = 1_700_000_000_000
LEASE = 120_000
HOURS = 12 * 3_600_000

ads = st.sampled_from(["a", "b", "c", "d"])
lengths = st.integers(15_000, 3_600_000)
claims = st.builds(
    lambda ad, fence, left, lasts, ahead, spent: Claim(ad, fence, NOW + left, lasts, ahead, spent),
    ads, st.integers(1, 9), st.integers(-LEASE, HOURS), lengths, st.booleans(), st.booleans(),
)  # fmt: skip
holdings = st.lists(claims, max_size=4).map(lambda found: {claim.ad_id: claim for claim in found})


def fresh(ad_id: str, lasts: int = LEASE) -> Claim:
    return Claim(ad_id, 1, NOW + lasts, lasts)


def test_the_ad_that_is_read_is_claimed_once() -> None:
    assert wish_of("a", {}, NOW) == Wish(claim=("a",))
    assert wish_of("a", {"a": fresh("a")}, NOW) == Wish()


@given(lengths)
def test_a_lease_of_any_length_is_renewed_once_half_of_it_is_gone(lasts: int) -> None:
    """No sooner, for the hub would write nothing, and no later."""
    held, half = {"a": fresh("a", lasts)}, NOW + lasts // 2
    before = wish_of("a", held, half)
    assert (before.claim, before.look_in) == ((), LOOK_LEAST)
    assert wish_of("a", held, half + 1).claim == ("a",)


@given(lengths, st.integers(0, 10_000))
def test_the_next_look_comes_before_the_lease_ends(lasts: int, late: int) -> None:
    """Whoever looks again when told to, and waits for the hub a while, never lets go of what they read."""
    claim, now = fresh("a", lasts), NOW
    for _ in range(20):
        wish = wish_of("a", {"a": claim}, now)
        assert now < claim.expires_at
        if wish.claim:
            now += min(late, lasts // 4)
            claim = Claim("a", 1, now + lasts, lasts)
        now += wish_of("a", {"a": claim}, now).look_in


def test_what_was_read_before_is_let_go_unless_it_was_taken_along() -> None:
    held = {
        "a": fresh("a"),
        "taken along": Claim("taken along", 2, NOW + HOURS, HOURS, ahead=True),
        "ended": Claim("ended", 3, NOW - 1, LEASE),
        "decided": fresh("decided")._replace(spent=True),
    }
    assert wish_of("", held, NOW) == Wish(release=("a",))


def test_an_ad_whose_decision_was_taken_back_is_claimed_anew() -> None:
    """With the decision the hub let it go."""
    assert wish_of("a", {"a": fresh("a")._replace(spent=True)}, NOW).claim == ("a",)


def test_what_was_taken_along_is_renewed_in_its_last_minute_and_only_while_it_is_read() -> None:
    claim = Claim("a", 1, NOW + HOURS, HOURS, ahead=True)
    last = claim.expires_at - LAST_MINUTE
    assert not wish_of("a", {"a": claim}, last - 1)
    assert wish_of("a", {"a": claim}, last).claim == ("a",)
    assert wish_of("a", {"a": claim}, claim.expires_at + 1).claim == ("a",)
    assert not wish_of("b", {"a": claim, "b": Claim("b", 2, last + LEASE, LEASE)}, last)


@given(reading=st.one_of(st.just(""), ads), held=holdings)
def test_once_granted_nothing_more_is_asked(reading: str, held: dict[str, Claim]) -> None:
    wish = wish_of(reading, held, NOW)
    assert not set(wish.claim) & set(wish.release)
    assert LOOK_LEAST <= wish.look_in <= LOOK_MOST
    after = {ad: c for ad, c in held.items() if ad not in wish.release}
    after |= {ad: fresh(ad) for ad in wish.claim}
    assert not wish_of(reading, after, NOW)


@given(st.lists(st.tuples(st.sampled_from(["", "me", "ben"]), st.sampled_from(["", "me", "ben"]))))
def test_the_cursor_starts_where_nobody_else_is(rows: list[tuple[str, str]]) -> None:
    index = first_free(rows, "me")
    free = ["ben" not in row for row in rows]
    assert free[index] if any(free) else index == 0
    assert not any(free[:index])
