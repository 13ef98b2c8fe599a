"""How well an account is, from rules: measures that each become 0 to 100 points by steps, weighed by stage.

The score is the weighted mean of the measures that are there; what is missing is left out, and named. How its account
manager feels about the account stands beside the score and is never a part of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from reviewtui.domain.policy import Phrase
from reviewtui.domain.usage import Month, last_of, month_of, months_from, trend_of, unused_months

USE_TREND, ADOPTION, UNUSED = "use_trend", "adoption", "unused"
TICKETS_OPEN, TICKETS_LATE = "tickets_open", "tickets_late"
CONTACT, RENEWAL, ADS_REJECTED = "contact", "renewal", "ads_rejected"
OF_TICKETS_AND_ADS = frozenset({TICKETS_OPEN, TICKETS_LATE, ADS_REJECTED})
MEASURES = (USE_TREND, ADOPTION, UNUSED, TICKETS_OPEN, TICKETS_LATE, CONTACT, RENEWAL, ADS_REJECTED)
"""What can be measured: the change of monthly users (-0.2: a fifth fewer, `domain.usage.trend_of`); users per
eligible person (0 to 1); full months in a row without a user; open tickets; those whose customer waits too long; days
since the last contact; days until the next renewal (below 0: overdue); rejected ads of all (0 to 1)."""
SHARES = frozenset({USE_TREND, ADOPTION, ADS_REJECTED})
"""Measures that are shares; the others are counts."""
MONTH_DAYS, QUARTER_DAYS = 30, 91


class Measure(msgspec.Struct, frozen=True):
    """What of `MEASURES` counts, and how much: `steps` are (value from which, points 0 to 100) in the order of their
    values; what lies below the first gets the first's points. A `weight` of 0 leaves it out."""

    measure: str
    weight: int
    steps: tuple[tuple[float, int], ...]


class Band(msgspec.Struct, frozen=True):
    """What a score from `least` on is called."""

    name: str
    least: int
    title: Phrase


class HealthRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """How health is judged. `bands`: the highest first, the last from 0.

    `stages`: other weights for accounts in a stage of the life cycle, by measure. `enough`: percent of the weights
    that must have a value, else there is no score. `use_months`: use older than so many full months tells nothing of
    now.
    """

    measures: tuple[Measure, ...] = (
        Measure(USE_TREND, 25, ((-1, 0), (-0.5, 20), (-0.25, 40), (-0.1, 65), (-0.03, 85), (0.03, 100))),
        Measure(ADOPTION, 20, ((0, 0), (0.1, 25), (0.25, 50), (0.4, 75), (0.6, 100))),
        Measure(UNUSED, 5, ((0, 100), (1, 40), (2, 10), (3, 0))),
        Measure(TICKETS_OPEN, 5, ((0, 100), (3, 80), (6, 50), (10, 20))),
        Measure(TICKETS_LATE, 15, ((0, 100), (1, 50), (2, 25), (4, 0))),
        Measure(CONTACT, 15, ((0, 100), (31, 75), (61, 50), (91, 20), (181, 0))),
        Measure(RENEWAL, 5, ((-3650, 0), (0, 40), (31, 70), (91, 100))),
        Measure(ADS_REJECTED, 10, ((0, 100), (0.05, 80), (0.15, 50), (0.3, 20), (0.5, 0))),
    )
    bands: tuple[Band, ...] = (
        Band("healthy", 70, Phrase("healthy", "bien")),
        Band("watch", 45, Phrase("to watch", "a vigilar")),
        Band("risk", 0, Phrase("at risk", "en riesgo")),
    )
    stages: dict[str, dict[str, int]] = msgspec.field(
        default_factory=lambda: {
            "sales": dict.fromkeys(MEASURES, 0) | {CONTACT: 15},
            "integration": {USE_TREND: 0, ADOPTION: 5, UNUSED: 0, CONTACT: 30, RENEWAL: 0},
            "gone": dict.fromkeys(MEASURES, 0),
        }
    )
    enough: int = 40
    use_months: int = 3


class Tickets(NamedTuple):
    """An account's tickets: those open, those whose customer waits too long, those that close soon, those unseen."""

    open: int
    late: int = 0
    closing: int = 0
    unseen: int = 0


class Ads(NamedTuple):
    """An account's ads: all, and those that the platform rejected (`ads.AdStatus`)."""

    total: int
    rejected: int = 0


Values = Mapping[str, float]
"""What is known of the measures, by name; one that is not known is left out."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """What one measure gives to the score: its `points` of 100 by its `weight`. The `gives` add up to the score."""

    measure: str
    value: float
    points: int
    weight: int
    gives: int


class Health(NamedTuple):
    """An account's health. `score` is 0 to 100, None where too little is known or nothing counts; `band` is '' then.

    `missing`: measures that would count, and have no value. `covered`: percent of the weights that have one.
    """

    score: int | None
    band: str
    parts: tuple[Part, ...] = ()
    missing: tuple[str, ...] = ()
    covered: int = 0


class Change(NamedTuple):
    """How many points the score moved, on the measures known at both times; None where those are too few."""

    points: int | None
    measures: tuple[str, ...] = ()


def measured(
    full: Sequence[Month],
    today: date,
    rules: HealthRules,
    *,
    last_contact: date | None = None,
    renews_on: date | None = None,
    tickets: Tickets | None = None,
    ads: Ads | None = None,
) -> dict[str, float]:
    """The measures of an account on a day, from its full months then and what else is known; None: nobody told."""
    values: dict[str, float] = {}
    last = last_of(full)
    if last is not None and months_from(last.month, month_of(today)) <= rules.use_months:
        change = trend_of(full).change
        if change is not None:
            values[USE_TREND] = change
        if last.eligible:
            values[ADOPTION] = (last.active or 0) / last.eligible
        values[UNUSED] = unused_months(full) or 0
    if tickets is not None:
        values[TICKETS_OPEN], values[TICKETS_LATE] = tickets.open, tickets.late
    if last_contact is not None:
        values[CONTACT] = max(0, (today - last_contact).days)
    if renews_on is not None:
        values[RENEWAL] = (renews_on - today).days
    if ads is not None and ads.total > 0:
        values[ADS_REJECTED] = ads.rejected / ads.total
    return values


def health_of(values: Values, rules: HealthRules, stage: str = "") -> Health:
    """The health of an account in this stage of its life cycle.

    The score is rounded, halves up; what each part gives is rounded so that all add up to it (largest remainders).
    """
    weights = rules.stages.get(stage, {})
    there: list[tuple[str, float, int, int]] = []
    missing: list[str] = []
    wanted = known = 0
    for measure in rules.measures:
        weight = weights.get(measure.measure, measure.weight)
        if weight <= 0:
            continue
        wanted += weight
        value = values.get(measure.measure)
        if value is None:
            missing.append(measure.measure)
            continue
        known += weight
        there.append((measure.measure, value, points_of(measure, value), weight))
    if not known or known * 100 < rules.enough * wanted:
        parts = tuple(Part(*one, gives=0) for one in there)
        return Health(None, "", parts, tuple(missing), known * 100 // wanted if wanted else 0)
    score = (2 * sum(points * weight for _, _, points, weight in there) + known) // (2 * known)
    parts = tuple(Part(*one, gives=given) for one, given in zip(there, _shared(there, known, score), strict=True))
    return Health(score, band_of(score, rules), parts, tuple(missing), known * 100 // wanted)


def change_of(now: Values, then: Values, rules: HealthRules, stage: str = "") -> Change:
    """How the score moved, on what is known of both times: a measure that only came in since moves nothing."""
    both = tuple(measure.measure for measure in rules.measures if measure.measure in now and measure.measure in then)
    after, before = (health_of({name: of[name] for name in both}, rules, stage) for of in (now, then))
    if after.score is None or before.score is None:
        return Change(None, both)
    return Change(after.score - before.score, tuple(part.measure for part in after.parts))


def points_of(measure: Measure, value: float) -> int:
    """The points of the last step that a value reaches; those of the first where it reaches none."""
    points = measure.steps[0][1]
    for least, given in measure.steps:
        if value < least:
            break
        points = given
    return points


def band_of(score: int, rules: HealthRules) -> str:
    """What a score is called."""
    return next((band.name for band in rules.bands if score >= band.least), "")


def _shared(there: Sequence[tuple[str, float, int, int]], known: int, score: int) -> list[int]:
    """The score in whole points among the parts: each rounded down, then one more for the largest remainders."""
    given = [divmod(points * weight, known) for _, _, points, weight in there]
    shares = [whole for whole, _ in given]
    most = sorted(range(len(given)), key=lambda at: (-given[at][1], at))
    for at in most[: score - sum(shares)]:
        shares[at] += 1
    return shares
