"""Renewals by quarter: what is due, what came of it, what may be expected, and how that stands against plan.

Money is per currency and never mixed, in hundredths, for a year: an amount a month counts twelve times. A renewal
belongs to the quarter in which it is due, whenever it closed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.records import RenewalState


class Target(msgspec.Struct, frozen=True):
    """What is planned to be renewed in a quarter (named as `quarter_of` names it), in hundredths of a currency."""

    quarter: str
    currency: str
    amount_minor: int


class PlanRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The team's plan. `year_begins`: the month (1 to 12) with which its year begins; `bands`: percents of plan that
    people talk in, lowest first; `chance`: percent by which an open renewal without a probability counts."""

    year_begins: int = 1
    bands: tuple[int, ...] = (70, 80, 85, 90)
    chance: int = 75
    targets: tuple[Target, ...] = ()
