"""How well an account is, from rules: measures that each become 0 to 100 points by steps, weighed by stage.

The score is the weighted mean of the measures that are there; what is missing is left out, and named. How its account
manager feels about the account stands beside the score and is never a part of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from reviewtui.domain.policy import Phrase
from reviewtui.domain.usage import Month, complete_months, last_of, month_of, months_from, trend_of

USE_TREND, ADOPTION, UNUSED = "use_trend", "adoption", "unused"
TICKETS_OPEN, TICKETS_LATE = "tickets_open", "tickets_late"
CONTACT, RENEWAL, ADS_REJECTED = "contact", "renewal", "ads_rejected"
MEASURES = (USE_TREND, ADOPTION, UNUSED, TICKETS_OPEN, TICKETS_LATE, CONTACT, RENEWAL, ADS_REJECTED)
"""What can be measured: the change of monthly users (-0.2: a fifth fewer, `domain.usage.trend_of`); users per eligible
person (0 to 1); full months in a row without a user; open tickets; those whose customer waits too long; days since the
last contact; days until the next renewal (below 0: overdue); rejected ads of all (0 to 1)."""
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
