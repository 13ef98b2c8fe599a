"""Ids made anywhere, also offline: they never repeat and never go back, whatever the clock does."""

import uuid
from itertools import repeat

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ids import IdMaker, uuid7

clocks = st.integers(-(2**60), 2**60)
bits = st.integers(0, 2**74 - 1)


@given(st.integers(0, 2**48 - 1), bits)
def test_an_id_is_a_uuid_of_version_7(ms: int, entropy: int) -> None:
    made = uuid.UUID(uuid7(ms, entropy))
    assert str(made) == uuid7(ms, entropy)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == ms
    assert made.int >> 64 & 0xFFF == entropy >> 62
    assert made.int & (1 << 62) - 1 == entropy & (1 << 62) - 1


def test_the_example_of_the_standard() -> None:
    # RFC 9562, A.6: unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
    assert uuid7(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(clocks, bits)
def test_a_clock_that_is_impossible_is_clamped(ms: int, entropy: int) -> None:
    assert uuid.UUID(uuid7(ms, entropy)).int >> 80 == min(max(ms, 0), 2**48 - 1)


@given(st.lists(st.tuples(clocks, bits), min_size=2, max_size=50))
def test_ids_rise_even_when_the_clock_goes_back(moments: list[tuple[int, int]]) -> None:
    clock, entropy = iter([ms for ms, _ in moments]), iter([random for _, random in moments])
    make = IdMaker(lambda: next(clock), lambda: next(entropy))
    made = [make() for _ in moments]
    assert made == sorted(set(made))


def test_ids_of_one_millisecond_count_up_into_the_next() -> None:
    ticks = repeat(1000)
    make = IdMaker(lambda: next(ticks), lambda: 2**74 - 1)
    first = make()
    make._last_bits = 2**74 - 1
    assert first < make()
    assert uuid.UUID(make()).int >> 80 == 1001


def test_two_makers_do_not_meet() -> None:
    one, other = IdMaker(lambda: 1000), IdMaker(lambda: 1000)
    assert not {one() for _ in range(100)} & {other() for _ in range(100)}
