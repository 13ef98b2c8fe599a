"""Who is next in the queue, and why: points by badge, plus waiting, plus nearness of the due time.

The stored rank does not depend on now: rank = points x HOUR - origin, where origin is the instant from which the ad
counts as waiting. That is when it was made, or, where an ad has a due time, `DUE_WINDOW` before it if that is
earlier. Priority shown at an instant is (rank + now) / HOUR: the points, plus one for each hour since the origin. So
an ad climbs steadily all along; one that is due soon after it was made begins as far up as if it had waited the
window's other hours already; and by its due time every ad has climbed at least `DUE_WINDOW` hours, the sooner due
ahead. Nothing needs to be written again as time passes.

What the ad or its account earns weighs nothing; spend counts only as the customer's money at risk.
"""

from collections.abc import Iterable
from typing import NamedTuple

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.rules import PriorityRules

HOUR = 3_600_000

DUE_WINDOW = 24 * HOUR

ASKED, UNSURE, SPEND, MISMATCH, CUSTOMER = "asked", "unsure", "spend", "mismatch", "customer"
CHANGED, ESCALATED, APPEALED = "changed", "escalated", "appealed"
LESSON = "lesson"
"""In place of `APPEALED` where it is the platform that contradicts us."""
BADGES = (ASKED, UNSURE, SPEND, MISMATCH, CUSTOMER, CHANGED, ESCALATED, APPEALED)
"""Badges that every workspace knows; rules add their own."""

WAITED, DUE, LATE, LEAST = "waited", "due", "late", "least"
"""Parts of a priority that no badge gives: hours since the ad was made, what its due time adds, and what is added
so that nothing is shown below 0."""

DUE_ASKED, DUE_SOURCE, DUE_RULE = "asked", "source", "rule"
"""Where a due time comes from; `Ad.due_why` is `asked`, `source:NAME` or `rule:NUMBER`: the rule's place, from 1, in
the revision that the ad names. Its words are for those who may read the rules: they may name other accounts."""

CHANGED_POINTS = 15
APPEALED_POINTS = 20
STATE_POINTS = {CHANGED: CHANGED_POINTS, APPEALED: APPEALED_POINTS}
"""What a state gives on top of the stored rank, while it lasts."""

PACKAGED = PriorityRules()

_AGAINST_AI = {"approve": AdStatus.REJECTED, "reject": AdStatus.ACTIVE}


class Badge(NamedTuple):
    """Why an item is where it is, and the points it gives."""

    name: str
    points: int


class Anchor(NamedTuple):
    """A place between two rows of a list: after this sort key and arrival."""

    key: int
    arrival: int


class DueBadge(NamedTuple):
    """How near a due time is: `name` is '', `due` or `late`; `left` is ms until it, below 0 once it passed."""

    name: str
    left: int


def badges(
    *, asked: bool, ai_verdict: str, ai_score: float | None, spend_minor: int | None, status: AdStatus,
    customer: bool = False, mismatch: bool = False, rules: PriorityRules = PACKAGED, further: Iterable[Badge] = (),
) -> tuple[Badge, ...]:  # fmt: skip
    """The badges of an ad, most points first. A score of 0.5 is the least certain and gives all points of `unsure`.

    `mismatch`: sources disagree on the status; so they do where the platform says other than the AI. `further`: what
    the workspace's own rules give; those of one name add up.
    """
    found = []
    if asked:
        found.append(Badge(ASKED, rules.asked))
    if ai_score is not None and ai_verdict not in ("approve", "reject"):
        found.append(Badge(UNSURE, round(rules.unsure * (1 - abs(ai_score - 0.5) * 2))))
    elif ai_verdict == "unsure":
        found.append(Badge(UNSURE, round(rules.unsure * 2 / 3)))
    against_ai = _AGAINST_AI.get(ai_verdict)
    if mismatch or (against_ai is not None and status == against_ai):
        found.append(Badge(MISMATCH, rules.mismatch))
    if customer:
        found.append(Badge(CUSTOMER, rules.customer))
    if spend_minor is not None:
        for step, points in rules.spend:
            if spend_minor >= step:
                found.append(Badge(SPEND, points))
                break
    if further:
        together: dict[str, int] = {}
        for name, points in further:
            together[name] = together.get(name, 0) + points
        found += map(Badge._make, together.items())
    found = [badge for badge in found if badge.points]
    if len(found) > 1:
        found.sort(key=lambda badge: (-badge.points, badge.name))
    return tuple(found)


def origin_of(created_at: int, due_at: int | None = None) -> int:
    """The instant (epoch ms) from which an ad counts as waiting."""
    return created_at if due_at is None else min(created_at, due_at - DUE_WINDOW)


def rank_of(marks: Iterable[Badge], created_at: int, due_at: int | None = None) -> int:
    """The stored rank: higher is sooner; ties go by arrival."""
    return sum([mark.points for mark in marks]) * HOUR - origin_of(created_at, due_at)


def priority_at(rank: int, now: int) -> int:
    """The priority a person reads at an instant (epoch ms): points plus hours since the origin, never below 0."""
    return max(0, (rank + now) // HOUR)


def bonus_of(state: str) -> int:
    """What is added to the stored rank while an ad is in this state."""
    return STATE_POINTS.get(state, 0) * HOUR


def reasons_at(
    marks: Iterable[tuple[str, int]], created_at: int, due_at: int | None, now: int, state: str = ""
) -> tuple[Badge, ...]:
    """The parts that add up to the priority on screen at an instant: badges, the state's points, then `waited` in
    whole hours, `due` or `late` for what the due time adds, and `least` where the sum would lie below 0."""
    parts = [Badge(name, points) for name, points in marks]
    if state in STATE_POINTS:
        parts.append(Badge(state, STATE_POINTS[state]))
    waited = (now - created_at) // HOUR
    sooner = (now - origin_of(created_at, due_at)) // HOUR - waited
    if waited:
        parts.append(Badge(WAITED, waited))
    if sooner:
        parts.append(Badge(due_badge(due_at, now).name or DUE, sooner))
    total = sum(part.points for part in parts)
    if total < 0:
        parts.append(Badge(LEAST, -total))
    return tuple(parts)


def due_badge(due_at: int | None, now: int) -> DueBadge:
    """How near the due time is, as a badge of the instant: within `DUE_WINDOW` it is due, after it late."""
    if due_at is None:
        return DueBadge("", 0)
    left = due_at - now
    return DueBadge("" if left > DUE_WINDOW else DUE if left >= 0 else LATE, left)
