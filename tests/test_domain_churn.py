"""Why use went away: an exact split, a hint that is never the opposite of the truth, and a person's word."""

import random
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from account_setup import LAST, TODAY, as_card, made, says, use
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Churn, ChurnKind
from reviewtui.domain.churn import ChurnRules, Hint, Standing, hint_of, split, status_of
from reviewtui.domain.records import Record, RecordKind, card_of
from reviewtui.domain.usage import Month, complete_months, series_of

RULES = ChurnRules()
ORGANIC, VOLUNTARY, UNKNOWN = ChurnKind.ORGANIC, ChurnKind.VOLUNTARY, ChurnKind.UNKNOWN


def hint(active: list[int | None], eligible: list[int | None] | int | None) -> Hint:
    return hint_of(use(active, eligible), RULES)


def a_year(first: int, then: int) -> list[int | None]:
    """Twelve months of one number and three of another."""
    return [first] * 12 + [then] * 3


# --- the split ---


def test_the_split_by_hand() -> None:
    """100 of 200 (0.5), then 60 of 150 (0.4): 40 fewer.

    Population: 50 fewer people at a mean adoption of 0.45 is 22.5. Adoption: 0.1 less at a mean of 175 is 17.5.
    """
    assert split(100, 200, 60, 150) == (Fraction(-45, 2), Fraction(-35, 2))


def test_one_cause_alone_bears_all_of_it() -> None:
    assert split(100, 200, 50, 100) == (-50, 0)
    assert split(100, 200, 50, 200) == (0, -50)


def test_causes_that_work_against_each_other_are_both_shown() -> None:
    population, adoption = split(100, 200, 100, 400)
    assert (population, adoption) == (75, -75)


counts = st.integers(0, 2**62)


@given(counts, counts.filter(bool), counts, counts.filter(bool))
def test_the_parts_sum_to_the_whole_exactly(before: int, eligible_before: int, now: int, eligible: int) -> None:
    population, adoption = split(before, eligible_before, now, eligible)
    assert population + adoption == now - before
    back = split(now, eligible, before, eligible_before)
    assert back == (-population, -adoption), "and the way back is the same"


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.integers(1, 9000)).filter(lambda p: p[0] <= p[1]), min_size=4, max_size=30
    )
)
def test_the_parts_of_any_history_sum_also_in_whole_people(pairs: list[tuple[int, int]]) -> None:
    found = hint([active for active, _ in pairs], [eligible for _, eligible in pairs]).split
    if found is None:
        return
    assert found.population + found.adoption == found.whole == found.active - found.active_before
    whole, population, adoption = found.a_month()
    assert whole == population + adoption
    assert abs(whole - Fraction(found.whole, found.pairs)) <= Fraction(1, 2)


# --- the hint ---


def test_fewer_people_who_could_use_it_is_organic() -> None:
    found = hint(a_year(100, 50), a_year(200, 100))
    assert (found.kind, found.why) == (ORGANIC, "population")
    assert found.split is not None
    assert (found.split.against, found.split.month, found.split.pairs) == ("year", LAST, 3)
    assert (found.split.active_before, found.split.eligible_before) == (300, 600)
    assert (found.split.active, found.split.eligible) == (150, 300)
    assert found.split.a_month() == (-50, -50, 0)


def test_the_same_people_using_it_less_is_voluntary() -> None:
    found = hint(a_year(100, 50), a_year(200, 200))
    assert (found.kind, found.why) == (VOLUNTARY, "adoption")
    assert hint(a_year(100, 70), a_year(200, 260)).kind is VOLUNTARY, "more people, fewer users"


def test_both_alike_is_unknown_and_says_so() -> None:
    found = hint(a_year(400, 200), a_year(800, 560))
    assert (found.kind, found.why) == (UNKNOWN, "both")
    assert found.split is not None
    assert found.split.a_month() == (-200, -103, -97)


def test_nothing_lost_needs_no_reason() -> None:
    for now in (100, 140, 86):
        found = hint(a_year(100, now), a_year(200, 200))
        assert (found.kind, found.why, found.cannot_tell) == (None, "no_fall", False)


def test_a_year_back_is_preferred_to_the_months_before() -> None:
    """A summer that is quiet every year is no churn."""
    summer: list[int | None] = [60, 60, 60, *[100] * 9, 60, 60, 60]
    assert hint(summer, 200).why == "no_fall"
    young = hint(summer[6:], 200)
    assert (young.kind, young.split.against if young.split else "") == (VOLUNTARY, "before")


@pytest.mark.parametrize(
    ("active", "eligible", "why"),
    [
        ([], None, "thin"),
        ([100, 100, 50], 200, "thin"),
        ([100, None, None, 50, 50, 50], 200, "thin"),
        ([100, 100, 100, 50, 50, 50], None, "no_eligible"),
        ([100, 100, 100, 50, 50, 50], 0, "no_eligible"),
        ([19, 19, 19, 5, 5, 5], 200, "few_people"),
        ([100, 100, 100, 50, 50, 50], [90, 200, 200, 200, 200, 200], "above"),
        ([100, 100, 100, 70, 70, 70], [200, 200, 200, 2000, 2000, 2000], "jump"),
        ([20, 20, 20, 16, 16, 16], 40, "chance"),
    ],
)
def test_where_data_is_thin_or_odd_it_cannot_be_told(
    active: list[int | None], eligible: list[int | None] | int | None, why: str
) -> None:
    found = hint(active, eligible)
    assert (found.kind, found.why, found.cannot_tell) == (None, why, True)


def test_one_month_of_three_may_be_missing_and_is_missing_on_both_sides() -> None:
    found = hint([100, None, 100, 50, 9999, 50], [200, 200, 200, 200, 20_000, 200])
    assert found.split is not None
    assert (found.split.pairs, found.split.active_before, found.split.active) == (2, 200, 100)
    assert found.kind is VOLUNTARY


def test_the_thresholds_are_rules() -> None:
    fall = use(a_year(100, 92), a_year(200, 184))
    assert hint_of(fall, RULES).why == "no_fall"
    assert hint_of(fall, ChurnRules(fall=8)).kind is ORGANIC
    assert hint_of(use(a_year(19, 9), a_year(40, 20)), ChurnRules(people=19)).kind is ORGANIC


@given(st.randoms(use_true_random=False), st.integers(0, 400), st.integers(1, 400))
def test_the_order_in_which_records_arrive_changes_nothing(chance: random.Random, now: int, eligible: int) -> None:
    card = as_card(use(a_year(400, min(now, eligible)), a_year(800, eligible)))
    fields = list(card)
    chance.shuffle(fields)
    half = len(fields) // 2
    told = [
        Record(RecordKind.USAGE, "acme", source, "acme", said.since, said.checked_at, said.since, {},
               {field: card[field].value for field in of})
        for source, of, said in (("a", fields[:half], card[fields[0]]), ("b", fields[half:], card[fields[0]]))
    ]  # fmt: skip
    for records in (told, told[::-1]):
        full = complete_months(series_of(card_of(records)), TODAY)
        assert hint_of(full, RULES) == hint_of(use(a_year(400, min(now, eligible)), a_year(800, eligible)), RULES)


# --- worlds whose cause is known ---


def world(seed: int) -> tuple[str, tuple[Month, ...]]:
    """A customer's two years: a cause that takes 30 to 75 % away in the last months, or none; season, noise, gaps."""
    chance = random.Random(seed)
    cause = chance.choice(["organic", "voluntary", "none"])
    people, adoption = 10 ** chance.uniform(1.3, 4), chance.uniform(0.1, 0.9)
    season, noise = chance.uniform(0, 0.15), chance.uniform(0, 0.03)
    loss, over, months = chance.uniform(0.3, 0.75), chance.randint(1, 6), chance.randint(4, 26)
    gaps, unknown = chance.choice([0, 0, 0.1, 0.3]), chance.choice([0, 0, 0, 0.2, 1])
    series = []
    for back in range(months - 1, -1, -1):
        lost = loss * min(1.0, max(0.0, (over + 3 - back) / over)) if cause != "none" else 0.0
        wave = 1 + season * ((back % 12) / 6 - 1 if back % 12 < 6 else 1 - (back % 12) / 6)
        eligible = round(people * wave * (1 - lost * (cause == "organic")) * (1 + chance.gauss(0, noise)))
        share = min(0.98, adoption * (1 - lost * (cause == "voluntary")))
        active = min(
            eligible, max(0, round(chance.gauss(eligible * share, (max(0, eligible) * share * (1 - share)) ** 0.5)))
        )
        if chance.random() >= gaps:
            series.append(Month(f"{2026 - (back + 2) // 12:04}-{12 - (back + 2) % 12:02}", max(0, active),
                                None if chance.random() < unknown else max(0, eligible)))  # fmt: skip
    return cause, tuple(sorted(series, key=lambda one: one.month))


def test_a_thousand_worlds_are_named_right_or_not_at_all_and_never_the_opposite() -> None:
    named: Counter[tuple[str, str]] = Counter()
    for seed in range(1000):
        cause, series = world(seed)
        found = hint_of(series, RULES)
        named[cause, str(found.kind or found.why)] += 1
        if found.kind is not None and found.split is not None:
            assert found.split.population + found.split.adoption == found.split.whole
    opposite = named["organic", "voluntary"] + named["voluntary", "organic"]
    assert opposite == 0, named
    assert named["none", "voluntary"] == 0, named
    for cause in ("organic", "voluntary"):
        of_cause = sum(n for (was, _), n in named.items() if was == cause)
        assert named[cause, cause] > of_cause / 3, named
        assert named[cause, "no_fall"] < of_cause / 10, named


# --- a person decides ---


def status(fields: dict[str, object], *churns: Churn) -> tuple[str, date | None, ChurnKind | None]:
    found = status_of(says(**fields), [made(churn, f"2026-11-{at:02}") for at, churn in enumerate(churns, 1)], TODAY)
    return found.standing, found.on, found.kind


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (Standing.ACTIVE, None, None)),
        ({"churned": True}, (Standing.CHURNED, None, UNKNOWN)),
        ({"churned": True, "churned_on": "2026-09-30", "churn_kind": "organic"},
         (Standing.CHURNED, date(2026, 9, 30), ORGANIC)),
        ({"churned_on": "2026-12-31"}, (Standing.LEAVING, date(2026, 12, 31), UNKNOWN)),
        ({"churned": True, "churned_on": "2026-12-31"}, (Standing.LEAVING, date(2026, 12, 31), UNKNOWN)),
        ({"churned": False, "churned_on": "2025-01-01"}, (Standing.ACTIVE, None, None)),
        ({"churned": False, "stage": "leaving"}, (Standing.LEAVING, None, UNKNOWN)),
        ({"stage": "leaving"}, (Standing.LEAVING, None, UNKNOWN)),
        ({"stage": "gone"}, (Standing.CHURNED, None, UNKNOWN)),
        ({"stage": "live", "churned": "Yes"}, (Standing.ACTIVE, None, None)),
        ({"churned_on": "soon", "churn_kind": 5}, (Standing.ACTIVE, None, None)),
    ],
)  # fmt: skip
def test_what_sources_say(fields: dict[str, object], expected: tuple[object, ...]) -> None:
    assert status(fields) == expected


def test_what_a_person_decided_holds_over_the_sources_and_the_last_decision_holds() -> None:
    left = Churn("acme", "2026-11-15", VOLUNTARY, ("price", "competitor"), 120_000, "EUR", "year", "in-house")
    assert status({"churned": False}, left) == (Standing.CHURNED, date(2026, 11, 15), VOLUNTARY)
    later = Churn("acme", "2027-01-31", ORGANIC)
    assert status({}, left, later) == (Standing.LEAVING, date(2027, 1, 31), ORGANIC)


def test_a_sources_own_word_for_the_kind_is_kept() -> None:
    found = status_of(says(churned=True, churn_kind="went bust"), [], TODAY)
    assert (found.kind, found.said_kind) == (UNKNOWN, "went bust")


def test_reasons_are_words_in_two_languages() -> None:
    assert all(word.title.en and word.title.es for word in RULES.reasons)
