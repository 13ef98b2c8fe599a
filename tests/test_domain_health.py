"""Health: readable parts that add up to the score, what is missing said, and no mood in it."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from account_setup import TODAY, use
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.churn import ChurnRules, Word
from reviewtui.domain.documents import DOCUMENTS, checked
from reviewtui.domain.health import (
    ADOPTION,
    ADS_REJECTED,
    CONTACT,
    MEASURES,
    RENEWAL,
    TICKETS_LATE,
    TICKETS_OPEN,
    UNUSED,
    USE_TREND,
    Ads,
    Band,
    Health,
    HealthRules,
    Measure,
    Part,
    Tickets,
    band_of,
    change_of,
    health_of,
    measured,
    points_of,
)
from reviewtui.domain.playbook import Play, Playbook
from reviewtui.domain.policy import Phrase
from reviewtui.domain.renewals import PlanRules, Target
from reviewtui.errors import Misused
from reviewtui.services.rules import Held, as_toml, read_file

RULES = HealthRules()
BANDS = RULES.bands
TWO = HealthRules(
    measures=(Measure(ADOPTION, 3, ((0, 10), (0.5, 60), (0.8, 100))), Measure(CONTACT, 1, ((0, 100), (31, 50)))),
    stages={"integration": {ADOPTION: 0}},
    enough=30,
)


# --- steps ---


@pytest.mark.parametrize(
    ("value", "points"), [(-1, 10), (0, 10), (0.49, 10), (0.5, 60), (0.79, 60), (0.8, 100), (7, 100)]
)
def test_a_value_gets_the_points_of_the_last_step_it_reaches(value: float, points: int) -> None:
    assert points_of(TWO.measures[0], value) == points


# --- the score ---


def test_the_score_by_hand() -> None:
    """Adoption 0.6 is 60 points by a weight of 3, contact 40 days ago 50 by 1: (180 + 50) / 4 = 57.5, so 58."""
    health = health_of({ADOPTION: 0.6, CONTACT: 40}, TWO)
    assert health == Health(58, "watch", (Part(ADOPTION, 0.6, 60, 3, 45), Part(CONTACT, 40, 50, 1, 13)), (), 100)


def test_what_is_missing_is_left_out_and_named() -> None:
    health = health_of({ADOPTION: 0.6}, TWO)
    assert (health.score, health.missing, health.covered) == (60, (CONTACT,), 75)


def test_with_too_little_known_there_is_no_score() -> None:
    health = health_of({CONTACT: 3}, TWO)
    assert (health.score, health.band, health.missing, health.covered) == (None, "", (ADOPTION,), 25)
    assert [part.points for part in health.parts] == [100], "what is known is shown all the same"
    assert health_of({}, TWO) == Health(None, "", (), (ADOPTION, CONTACT), 0)


def test_a_stage_of_the_life_cycle_weighs_otherwise() -> None:
    health = health_of({CONTACT: 3}, TWO, "integration")
    assert (health.score, health.missing, health.covered) == (100, (), 100)
    assert health_of({CONTACT: 3}, TWO, "their own word").score is None


def test_who_is_gone_has_no_health() -> None:
    assert health_of(dict.fromkeys(MEASURES, 1.0), RULES, "gone") == Health(None, "")


@pytest.mark.parametrize(
    ("score", "band"), [(100, "healthy"), (70, "healthy"), (69, "watch"), (45, "watch"), (44, "risk"), (0, "risk")]
)
def test_bands_begin_at_their_lower_bounds(score: int, band: str) -> None:
    assert band_of(score, RULES) == band


values = st.dictionaries(st.sampled_from(MEASURES), st.floats(-2, 400), max_size=len(MEASURES))
weights = st.lists(st.integers(0, 100), min_size=len(MEASURES), max_size=len(MEASURES))


@given(values, weights, st.sampled_from(["", "live", "integration", "sales"]))
def test_the_parts_add_up_to_the_score_exactly(known: dict[str, float], weighs: list[int], stage: str) -> None:
    measures = tuple(
        msgspec.structs.replace(measure, weight=weight)
        for measure, weight in zip(RULES.measures, weighs, strict=True)
    )
    health = health_of(known, msgspec.structs.replace(RULES, measures=measures, enough=0), stage)
    if health.score is None:
        assert not [part for part in health.parts if part.gives]
        return
    whole = Fraction(
        sum(part.points * part.weight for part in health.parts), sum(part.weight for part in health.parts)
    )
    assert sum(part.gives for part in health.parts) == health.score
    assert abs(health.score - whole) <= Fraction(1, 2)
    assert 0 <= health.score <= 100
    assert not set(health.missing) & {part.measure for part in health.parts}
    total = sum(part.weight for part in health.parts)
    for part in health.parts:
        assert abs(part.gives - Fraction(part.points * part.weight, total)) < 1


# --- what is measured ---


def test_every_measure_from_what_is_known() -> None:
    known = measured(
        use([100, 100, 100, 60, 70, 80], 160), TODAY, RULES,
        last_contact=date(2026, 11, 12), renews_on=date(2026, 12, 22), tickets=Tickets(4, 1), ads=Ads(20, 3),
    )  # fmt: skip
    assert known == {
        USE_TREND: pytest.approx(-0.3), ADOPTION: 0.5, UNUSED: 0, TICKETS_OPEN: 4, TICKETS_LATE: 1, CONTACT: 10,
        RENEWAL: 30, ADS_REJECTED: 0.15,
    }  # fmt: skip
    assert set(known) == set(MEASURES)


def test_what_nobody_told_has_no_value() -> None:
    assert measured((), TODAY, RULES) == {}
    assert measured(use([100]), TODAY, RULES, ads=Ads(0)) == {UNUSED: 0}


def test_use_of_long_ago_tells_nothing_of_now() -> None:
    assert measured(use([9, 9, 9], 10, last="2026-08"), TODAY, RULES)[ADOPTION] == 0.9
    assert measured(use([9, 9, 9], 10, last="2026-07"), TODAY, RULES) == {}


def test_an_overdue_renewal_and_a_contact_to_come() -> None:
    known = measured((), TODAY, RULES, last_contact=date(2026, 12, 1), renews_on=date(2026, 11, 12))
    assert known == {CONTACT: 0, RENEWAL: -10}


# --- against its own past ---


def test_the_change_counts_what_is_known_of_both_times() -> None:
    """Tickets came in only since: what they say moves nothing."""
    then, now = {ADOPTION: 0.8, CONTACT: 10.0}, {ADOPTION: 0.5, CONTACT: 10.0, TICKETS_LATE: 9.0}
    assert change_of(now, then, TWO) == (-30, (ADOPTION, CONTACT))
    assert change_of({CONTACT: 1.0}, then, TWO) == (None, (CONTACT,)), "a quarter of the weights is too little"
    assert change_of({}, then, TWO) == (None, ())


# --- the documents ---


@pytest.mark.parametrize("name", ["health", "churn", "playbook", "plan"])
def test_the_packaged_documents_can_be_worked_by_and_read_back_as_printed(name: str, tmp_path: Path) -> None:
    document: Any = DOCUMENTS[name]()
    assert checked(name, document, []) == document
    path = tmp_path / "document.toml"
    path.write_text(as_toml(Held(name, 3, document)), encoding="utf-8")
    read = read_file(path)
    assert (read.name, read.document, read.made_from) == (name, document, 3)


WORDS = Phrase("x", "x")


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (HealthRules((Measure("luck", 1, ((0, 1),)),)), "luck"),
        (HealthRules((Measure(ADOPTION, 1, ((0, 1),)),) * 2), "measures 2"),
        (HealthRules((Measure(ADOPTION, -1, ((0, 1),)),)), "measures 1 weight"),
        (HealthRules((Measure(ADOPTION, 1, ()),)), "measures 1 steps"),
        (HealthRules((Measure(ADOPTION, 1, ((0, 101),)),)), "101"),
        (HealthRules((Measure(ADOPTION, 1, ((0, 1), (0, 2))),)), "measures 1 steps"),
        (HealthRules((Measure(ADOPTION, 1, ((float("inf"), 1),)),)), "measures 1 steps"),
        (HealthRules(bands=(Band("high", 50, WORDS),)), "bands"),
        (HealthRules(bands=(Band("low", 0, WORDS), Band("high", 50, WORDS))), "bands 2"),
        (HealthRules(bands=()), "bands"),
        (HealthRules(stages={"live": {"luck": 1}}), "luck"),
        (HealthRules(enough=101), "enough"),
        (HealthRules(use_months=0), "use_months"),
        (ChurnRules(reasons=(Word("price", WORDS),) * 2), "reasons 2"),
        (ChurnRules(share=50), "share"),
        (ChurnRules(pairs=4), "pairs"),
        (Playbook((Play("x", "dance", WORDS, WORDS, unused=1),)), "dance"),
        (Playbook((Play("x", "call", WORDS, WORDS),)), "plays 1"),
        (Playbook((Play("x", "call", WORDS, WORDS, words=("wish",)),)), "plays 1"),
        (Playbook((Play("x", "call", WORDS, WORDS, fall=0),)), "plays 1 fall"),
        (Playbook((Play("x", "call", WORDS, WORDS, unused=1, words=(" ",)),)), "plays 1"),
        (PlanRules(year_begins=13), "year_begins"),
        (PlanRules(bands=(90, 80)), "bands"),
        (PlanRules(targets=(Target("2026-Q5", "EUR", 1),)), "2026-Q5"),
        (PlanRules(targets=(Target("2026-Q4", "euro", 1),)), "euro"),
        (PlanRules(targets=(Target("2026-Q4", "EUR", 1),) * 2), "targets 2"),
    ],
)
def test_a_document_nobody_could_work_by_names_what_is_wrong(document: Any, named: str) -> None:
    name = next(name for name, kind in DOCUMENTS.items() if isinstance(document, kind))
    with pytest.raises(Misused) as bad:
        checked(name, document, [])
    assert named in str(bad.value)
