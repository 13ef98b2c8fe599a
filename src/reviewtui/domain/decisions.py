"""Which decision holds: a pure function of the opinions on an ad."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

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


READING_ALONE = frozenset({Role.SALES})
"""Who reads how accounts do, and nothing that others say among themselves: no ads, threads, notes, tickets."""

_WEIGHT = {Role.REVIEWER: 1, Role.LEAD: 2, Role.ADMIN: 2}


class Opinion(msgspec.Struct, frozen=True, gc=False):
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


class Appealed(msgspec.Struct, frozen=True, gc=False):
    """An appeal as it counts: against which content, the round it names, and its place in the order of receipt."""

    id: str
    content_hash: str
    round: int
    undone: bool = False
    order: int = 0


def round_of(appeals: Iterable[Appealed], content_hash: str, opinions: Iterable[Opinion]) -> int:
    """The round that stands on this content: the highest that an appeal opened, 0 without any.

    An appeal opens the round it names; where somebody had decided in that one when the appeal was received, the next
    one after it: whatever the order of arrival, every appeal is followed by a look at what it says. A decision taken
    back since counts there too, so that no round that was opened ever closes by it.
    """
    standing = [a for a in appeals if not a.undone and a.content_hash == content_hash]
    if not standing:
        return 0
    judged = [(o.order, o.round) for o in opinions if o.content_hash == content_hash]
    return max(max([a.round, *(round_ + 1 for order, round_ in judged if order < a.order)]) for a in standing)


class State(StrEnum):
    """Where an ad stands in the queue."""

    OPEN = "open"
    DECIDED = "decided"
    ESCALATED = "escalated"
    CHANGED = "changed"
    APPEALED = "appealed"
    """An appeal asks for a decision on the same content once more, and nobody gave it yet."""
    SECOND = "second"
    """Decided by others; this reviewer's own opinion is asked for."""
    AUTO = "auto"
    """Nobody asked a person: the AI was sure."""


def effective(opinions: Iterable[Opinion], content_hash: str, round: int = 0) -> Opinion | None:
    """The opinion that holds for this content in this round, or None.

    The latest adjudication; else, among opinions not undone, a valid fence before none, then the higher
    role, then the earliest received. An author's later decision replaces their own and keeps its place and its
    fence, so that changing one's mind never hands the ad to another's opinion.
    """
    standing = _standing(opinions, content_hash, round)
    if len(standing) < 2:
        return standing[0] if standing else None
    standing.sort(key=lambda o: (o.order, o.id))
    adjudications = [o for o in standing if o.adjudication]
    if adjudications:
        return adjudications[-1]
    fenced = {opinion.author for opinion in standing if opinion.fence}
    place: dict[str, int] = {}
    current: dict[str, Opinion] = {}
    for index, opinion in enumerate(standing):
        place.setdefault(opinion.author, index)
        current[opinion.author] = opinion
    return min(
        current.values(),
        key=lambda o: (
            o.author not in fenced,
            -_WEIGHT.get(Role(o.role), 0) if o.role in _ROLES else 0,
            place[o.author],
        ),
    )


_ROLES = frozenset(Role)


def _standing(opinions: Iterable[Opinion], content_hash: str, round: int) -> list[Opinion]:
    return [o for o in opinions if not o.undone and o.content_hash == content_hash and o.round == round]


def current_opinions(opinions: Iterable[Opinion], content_hash: str, round: int = 0) -> list[Opinion]:
    """What each reviewer says of this content in this round now, in order of receipt; adjudications left out."""
    latest: dict[str, Opinion] = {}
    for opinion in sorted(_standing(opinions, content_hash, round), key=lambda o: (o.order, o.id)):
        if not opinion.adjudication:
            latest[opinion.author] = opinion
    return list(latest.values())


class Standing(NamedTuple):
    """Where an ad stands for one reader: its state, and the opinion that holds.

    `agreement`: of the pairs of reviewers, the share (percent) that gave one verdict; None where fewer than
    two spoke. `disputed`: they differ, and nobody adjudicated.
    """

    state: State
    ruling: Opinion | None
    agreement: int | None
    disputed: bool


def standing_of(
    opinions: Iterable[Opinion], content_hash: str, queued: bool, *, round: int = 0, wanted: int = 1, viewer: str = ""
) -> Standing:
    """Where the ad stands.

    Args:
        round: the round that appeals opened on this content.
        wanted: how many people's opinions are asked for.
        viewer: who looks: an ad that awaits a further opinion is open to those who gave none.
    """
    opinions = list(opinions)
    ruling = effective(opinions, content_hash, round)
    said = current_opinions(opinions, content_hash, round)
    agreement = agreement_of(said)
    if ruling is None:
        if round:
            return Standing(State.APPEALED, None, None, False)
        if any(not o.undone and o.content_hash != content_hash for o in opinions):
            return Standing(State.CHANGED, None, None, False)
        return Standing(State.OPEN if queued else State.AUTO, None, None, False)
    disputed = agreement is not None and agreement < 100 and not ruling.adjudication
    asked = len(said) < wanted and not ruling.adjudication and bool(viewer) and viewer not in {o.author for o in said}
    if asked:
        return Standing(State.SECOND, ruling, agreement, disputed)
    escalated = ruling.verdict is Verdict.ESCALATE
    return Standing(State.ESCALATED if escalated else State.DECIDED, ruling, agreement, disputed)


def releasing(opinions: Iterable[Opinion], content_hash: str, round: int = 0, wanted: int = 1) -> Opinion | None:
    """The opinion by which this content may go out, or None: the one that holds, if it approves.

    While a further opinion is asked for (`wanted`, as in `standing_of`), nothing goes out that nobody settled.
    """
    opinions = list(opinions)
    ruling = effective(opinions, content_hash, round)
    if ruling is None or ruling.verdict is not Verdict.APPROVE:
        return None
    enough = ruling.adjudication or wanted < 2 or len(current_opinions(opinions, content_hash, round)) >= wanted
    return ruling if enough else None


def agreement_of(said: Sequence[Opinion]) -> int | None:
    """Of the pairs of these opinions, the share (percent, rounded down) with one verdict; None below two."""
    count = len(said)
    if count < 2:
        return None
    of_verdict = Counter(o.verdict for o in said).values()
    return sum(n * (n - 1) for n in of_verdict) * 100 // (count * (count - 1))
