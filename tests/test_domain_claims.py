"""What a reviewer's machine asks of the hub about claims, by what is read and what is held."""

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.claims import RENEW_BEFORE, Claim, Wish, first_free, wish_of

NOW = 1_700_000_000_000
LATER = NOW + 10 * RENEW_BEFORE

ads = st.sampled_from(["a", "b", "c", "d"])
claims = st.builds(Claim, ads, st.integers(1, 9), st.integers(NOW - RENEW_BEFORE, LATER), st.booleans())
holdings = st.lists(claims, max_size=4).map(lambda found: {claim.ad_id: claim for claim in found})


def test_the_ad_that_is_read_is_claimed_once() -> None:
    assert wish_of("a", {}, NOW) == Wish(claim=("a",))
    assert wish_of("a", {"a": Claim("a", 1, LATER)}, NOW) == Wish()


def test_a_lease_is_renewed_before_it_ends() -> None:
    assert wish_of("a", {"a": Claim("a", 1, NOW + RENEW_BEFORE - 1)}, NOW) == Wish(claim=("a",))


def test_what_was_read_before_is_let_go_unless_it_was_taken_ahead() -> None:
    held = {"a": Claim("a", 1, LATER), "b": Claim("b", 2, LATER, ahead=True), "c": Claim("c", 3, NOW - 1)}
    assert wish_of("", held, NOW) == Wish(release=("a",))


@given(reading=st.one_of(st.just(""), ads), held=holdings)
def test_once_granted_nothing_more_is_asked(reading: str, held: dict[str, Claim]) -> None:
    wish = wish_of(reading, held, NOW)
    assert not set(wish.claim) & set(wish.release)
    after = {ad: c for ad, c in held.items() if ad not in wish.release}
    after |= {ad: Claim(ad, 10, LATER) for ad in wish.claim}
    assert wish_of(reading, after, NOW) == Wish()


@given(st.lists(st.tuples(st.sampled_from(["", "me", "ben"]), st.sampled_from(["", "me", "ben"]))))
def test_the_cursor_starts_where_nobody_else_is(rows: list[tuple[str, str]]) -> None:
    index = first_free(rows, "me")
    free = ["ben" not in row for row in rows]
    assert free[index] if any(free) else index == 0
    assert not any(free[:index])
