"""How far reviewers agree: the figures of the reference libraries, and "undefined" where nobody could disagree."""

import math
import sys
from datetime import UTC, date, datetime
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from reviewtui.domain.agreement import (
    Agreement,
    Figures,
    Pair,
    Rating,
    ac1,
    alpha,
    by_reason,
    by_week,
    figures,
    kappa,
    masi,
    naming,
    observed,
    pairs,
    reasons,
    verdicts,
    week_of,
)

RATERS = ("ana", "bo", "cy", "dee")
VERDICTS = ("approve", "changes", "reject", "escalate")
CODES = ("CLAIM", "CRYPTO", "FRAUD", "GAMBLING")

code_sets = st.frozensets(st.sampled_from(CODES))
opinions = st.lists(st.dictionaries(st.sampled_from(RATERS), st.sampled_from(VERDICTS)), max_size=25)
reasoned = st.lists(st.dictionaries(st.sampled_from(RATERS), code_sets), max_size=25)
ratings = st.lists(
    st.builds(
        Rating,
        st.sampled_from(["ad-1", "ad-2", "ad-3", "ad-4"]), st.sampled_from(RATERS),
        st.integers(1_760_000_000_000, 1_770_000_000_000), st.sampled_from(VERDICTS), code_sets,
    ), max_size=20,
)  # fmt: skip


def read(rows: str) -> list[dict[str, str]]:
    """One line per rater, one letter per item, a dot for a gap."""
    lines = [row.split() for row in rows.strip().splitlines()]
    return [
        {rater: letter for rater, letter in zip(RATERS, column, strict=False) if letter != "."}
        for column in zip(*lines, strict=True)
    ]


PUBLISHED = read("""
    1 2 3 3 2 1 4 1 2 . . .
    1 2 3 3 2 2 4 1 2 5 . 3
    . 3 3 3 2 3 4 2 2 5 1 .
    1 2 3 3 2 4 4 1 2 5 1 .
""")
"""Four observers, twelve units, with gaps: worked through by Krippendorff (2011) and by Gwet (2014)."""


def compared(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if len(item) >= 2]


def vary(items: list[dict[str, Any]]) -> bool:
    return len({label for item in compared(items) for label in item.values()}) >= 2


def agrees(found: float | None, reference: float) -> bool:
    return found is not None and math.isclose(found, reference, rel_tol=1e-9, abs_tol=1e-9)


def gwet(items: list[dict[str, str]], categories: tuple[str, ...] | None) -> dict[str, float]:
    """irrCAC on the same ratings."""
    import pandas as pd
    from irrCAC.raw import CAC

    table = pd.DataFrame([{rater: item.get(rater) for rater in RATERS} for item in items if item], dtype=object)
    chosen = list(categories) if categories else None
    return CAC(table, categories=chosen, digits=12).gwet()["est"]  # type: ignore[no-any-return]


def test_the_published_example() -> None:
    assert figures(PUBLISHED).n == 11, "the last unit has one rating: nothing to compare"
    assert round(alpha(PUBLISHED).value or 0, 3) == 0.743
    assert round(ac1(PUBLISHED).value or 0, 5) == 0.77544
    assert round(observed(PUBLISHED).value or 0, 5) == 0.81818


def test_where_one_answer_dominates_alpha_sinks_and_ac1_stays() -> None:
    both, first, second = ({"ana": a, "bo": b} for a, b in [("reject", "reject"), ("reject", "ok"), ("ok", "reject")])
    found = figures([both] * 73 + [first] * 14 + [second] * 13)
    assert found.observed == 0.73
    assert (found.alpha or 0) < 0
    assert (found.ac1 or 0) > 0.6


@given(opinions)
def test_alpha_is_that_of_krippendorff(items: list[dict[str, str]]) -> None:
    assume(vary(items))
    codes = [[VERDICTS.index(item[rater]) if rater in item else np.nan for item in items] for rater in RATERS]
    found = alpha(items)
    assert found.n == len(compared(items))
    assert agrees(found.value, krippendorff.alpha(codes, level_of_measurement="nominal"))


@given(reasoned)
def test_alpha_of_sets_is_that_of_nltk(items: list[dict[str, frozenset[str]]]) -> None:
    assume(vary(items))
    said = [(rater, f"{at}", codes) for at, item in enumerate(items) for rater, codes in item.items()]
    reference = AnnotationTask(said, distance=lambda one, other: 0.0 if one == other else masi_distance(one, other))
    assert agrees(alpha(items, masi).value, reference.alpha())


@given(code_sets, code_sets)
def test_masi_is_that_of_nltk(one: frozenset[str], other: frozenset[str]) -> None:
    assert masi(one, other) == masi(other, one)
    if one or other:  # of two empty sets nltk divides by their size
        assert agrees(masi(one, other), masi_distance(one, other))
    else:
        assert masi(one, other) == 0.0


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="irrCAC holds to a scipy that has no build for this Python")
@settings(max_examples=50)
@given(opinions, st.booleans())
def test_ac1_and_observed_agreement_are_those_of_irrcac(items: list[dict[str, str]], whole_scale: bool) -> None:
    assume(vary(items) and sum(map(bool, items)) >= 2)  # irrCAC divides by the items but one
    reference = gwet(items, VERDICTS if whole_scale else None)
    assert agrees(ac1(items, scale=4 if whole_scale else 0).value, reference["coefficient_value"])
    assert agrees(observed(items).value, reference["pa"])


@given(opinions)
def test_kappa_is_that_of_scikit_learn(items: list[dict[str, str]]) -> None:
    both = [(item["ana"], item["bo"]) for item in items if "ana" in item and "bo" in item]
    assume(len({label for pair in both for label in pair}) >= 2)
    found = kappa(items, "ana", "bo")
    assert found.n == len(both)
    assert agrees(found.value, cohen_kappa_score(*zip(*both, strict=True)))


@given(opinions)
def test_pairs_are_all_who_rated_an_item_both_in_the_order_of_their_names(items: list[dict[str, str]]) -> None:
    found = pairs(items)
    names = [(pair.one, pair.other) for pair in found]
    met = {(a, b) for item in items for a in item for b in item if a < b}
    assert names == sorted(met)
    for pair in found:
        two = [{rater: item[rater] for rater in pair[:2] if rater in item} for item in items]
        assert (pair.kappa, pair.n) == kappa(items, pair.one, pair.other)
        assert agrees(pair.observed, observed(two).value or 0)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([], id="no item"),
        pytest.param([{}, {}], id="nobody rated"),
        pytest.param([{"ana": "reject"}, {"bo": "approve"}], id="no item with two ratings"),
    ],
)
def test_with_no_item_rated_twice_everything_is_undefined(items: list[dict[str, str]]) -> None:
    assert figures(items) == Figures(0, None, None, None)
    assert kappa(items, "ana", "bo") == Agreement(None, 0)
    assert pairs(items) == []


@given(
    st.lists(st.sets(st.sampled_from(RATERS), min_size=2), min_size=1),
    st.dictionaries(st.sampled_from(RATERS), st.sampled_from(VERDICTS), max_size=1),
)
def test_of_unanimous_ratings_only_the_raw_agreement_is_said(who: list[set[str]], alone: dict[str, str]) -> None:
    items = [dict.fromkeys(raters, "approve") for raters in who]
    assert figures([*items, alone]) == Figures(len(items), 1.0, None, None)
    assert figures([*items, alone], scale=4).ac1 is None
    assert all(pair.kappa is None and pair.observed == 1.0 for pair in pairs(items))


def test_a_rater_who_always_says_the_same_beside_one_who_does_not_has_a_kappa_of_nothing() -> None:
    items = read("""
        a a a a
        a r a r
    """)
    assert pairs(items) == [Pair("ana", "bo", 4, 0.5, 0.0)]


@given(ratings)
def test_a_changed_mind_replaces_what_the_rater_said_before(said: list[Rating]) -> None:
    for items, field in [(verdicts(said), "verdict"), (reasons(said), "codes")]:
        assert sum(map(len, items)) == len({(rating.item, rating.rater) for rating in said})
        for name, item in zip(dict.fromkeys(rating.item for rating in said), items, strict=True):
            for rater, label in item.items():
                mine = [rating for rating in said if (rating.item, rating.rater) == (name, rater)]
                latest = max(rating.at for rating in mine)
                assert label == [getattr(rating, field) for rating in mine if rating.at == latest][-1]


@given(reasoned)
def test_each_reason_named_has_its_figures(items: list[dict[str, frozenset[str]]]) -> None:
    found = by_reason(items)
    assert list(found) == sorted({code for item in items for codes in item.values() for code in codes})
    for code, its in found.items():
        assert its == figures(naming(items, code), scale=2)


def test_a_week_is_that_of_the_calendar_in_utc() -> None:
    def at(*moment: int) -> int:
        return int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]

    assert week_of(at(2026, 1, 1)) == "2026-W01"
    assert week_of(at(2027, 1, 3, 23, 59, 59)) == "2026-W53", "the days before the first Monday belong to last year"
    assert week_of(at(2027, 1, 4)) == "2027-W01"
    assert week_of(-62_135_596_800_000) == "0001-W01"


@given(ratings)
def test_an_item_stands_whole_in_the_week_of_its_latest_rating(said: list[Rating]) -> None:
    weeks = by_week(said)
    assert list(weeks) == sorted(weeks)
    assert sorted(rating for kept in weeks.values() for rating in kept) == sorted(said)
    for week, kept in weeks.items():
        for name in {rating.item for rating in kept}:
            latest = max(rating.at for rating in said if rating.item == name) / 1000
            day = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
            assert 0 <= (datetime.fromtimestamp(latest, UTC).date() - day).days < 7
            assert sum(rating.item == name for rating in kept) == sum(rating.item == name for rating in said)
