"""Which decision holds: a pure function of the opinions on an ad."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from reviewtui.domain.facts import Verdict

LOCAL = 2**62
"""Order of a fact the hub has not numbered yet: after every numbered one."""


class Role(StrEnum):
    """What a user may do; `rank` is the weight of their decisions."""

    REVIEWER = "reviewer"
    ACCOUNT_MANAGER = "account-manager"
    LEAD = "lead"
    SALES = "sales"
    CONNECTOR = "connector"
    ADMIN = "admin"


_WEIGHT = {Role.REVIEWER: 1, Role.LEAD: 2, Role.ADMIN: 2}


class Opinion(msgspec.Struct, frozen=True):
    """One decision as it counts: who, in which role (frozen by the hub), in which order of receipt."""

    id: str
    author: str
    role: str
    order: int
    content_hash: str
    verdict: Verdict
    round: int = 0
    fence: bool = False
    undone: bool = False
    adjudication: bool = False


class State(StrEnum):
    """Where an ad stands in the queue."""

    OPEN = "open"
    DECIDED = "decided"
    ESCALATED = "escalated"
    CHANGED = "changed"
    AUTO = "auto"
    """Nobody asked a person: the AI was sure."""


def effective(opinions: Iterable[Opinion], content_hash: str) -> Opinion | None:
    """The opinion that holds for this content, or None.

    Of the latest round: the latest adjudication; else, among opinions not undone, a valid fence before
    none, then the higher role, then the earliest received. An author's later decision replaces their
    own and keeps its place, so that changing one's mind never hands the ad to another's opinion.
    """
    standing = [o for o in opinions if not o.undone and o.content_hash == content_hash]
    if not standing:
        return None
    latest = max(o.round for o in standing)
    standing = sorted((o for o in standing if o.round == latest), key=lambda o: (o.order, o.id))
    adjudications = [o for o in standing if o.adjudication]
    if adjudications:
        return adjudications[-1]
    place: dict[str, int] = {}
    current: dict[str, Opinion] = {}
    for index, opinion in enumerate(standing):
        place.setdefault(opinion.author, index)
        current[opinion.author] = opinion
    return min(
        current.values(),
        key=lambda o: (not o.fence, -_WEIGHT.get(Role(o.role), 0) if o.role in _ROLES else 0, place[o.author]),
    )


_ROLES = frozenset(Role)


def state_of(opinions: Iterable[Opinion], content_hash: str, queued: bool) -> tuple[State, Opinion | None]:
    """Where the ad stands, and the opinion that put it there."""
    opinions = list(opinions)
    ruling = effective(opinions, content_hash)
    if ruling is not None:
        return (State.ESCALATED if ruling.verdict is Verdict.ESCALATE else State.DECIDED), ruling
    if any(not o.undone for o in opinions):
        return State.CHANGED, None
    return (State.OPEN if queued else State.AUTO), None
