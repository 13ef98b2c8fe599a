"""Who is next in the queue, and why: points by badge, plus age.

The stored rank does not depend on now: rank = points x HOUR - created. Priority shown at an instant is
(rank + now) / HOUR, that is the points plus one for each hour waited. What the ad earns weighs nothing;
spend counts only as the customer's money at risk.
"""

from typing import NamedTuple

from reviewtui.domain.ads import AdStatus

HOUR = 3_600_000

ASKED, UNSURE, SPEND, MISMATCH, CHANGED, ESCALATED = "asked", "unsure", "spend", "mismatch", "changed", "escalated"
CHANGED_POINTS = 15

_SPEND_STEPS = ((100_000, 15), (20_000, 8))
"""Daily spend in minor units from which points are given, largest first."""


class Badge(NamedTuple):
    """Why an item is where it is, and the points it gives."""

    name: str
    points: int


class Anchor(NamedTuple):
    """A place between two rows of a list: after this sort key and arrival."""

    key: int
    arrival: int


def badges(
    *, asked: bool, ai_verdict: str, ai_score: float | None, spend_minor: int | None, status: AdStatus
) -> tuple[Badge, ...]:
    """The badges of an ad, most points first. A score of 0.5 is the least certain and gives 30."""
    found = []
    if asked:
        found.append(Badge(ASKED, 25))
    if ai_score is not None and ai_verdict not in ("approve", "reject"):
        found.append(Badge(UNSURE, round(30 * (1 - abs(ai_score - 0.5) * 2))))
    elif ai_verdict == "unsure":
        found.append(Badge(UNSURE, 20))
    if (ai_verdict == "approve" and status is AdStatus.REJECTED) or (
        ai_verdict == "reject" and status is AdStatus.ACTIVE
    ):
        found.append(Badge(MISMATCH, 20))
    if spend_minor is not None:
        for step, points in _SPEND_STEPS:
            if spend_minor >= step:
                found.append(Badge(SPEND, points))
                break
    return tuple(sorted((b for b in found if b.points > 0), key=lambda badge: (-badge.points, badge.name)))


def rank_of(marks: tuple[Badge, ...], created_at: int) -> int:
    """The stored rank: higher is sooner; ties go by arrival."""
    return sum(mark.points for mark in marks) * HOUR - created_at


def priority_at(rank: int, now: int) -> int:
    """The priority a person reads at an instant (epoch ms): points plus hours waited, never below 0."""
    return max(0, (rank + now) // HOUR)
