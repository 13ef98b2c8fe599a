"""The workspace's documents: rules as data, with revisions, published by a lead or admin.

A condition is a query of the search line (`domain.query`), judged on one ad by `domain.matching`. Here are the names
of all documents, and those of reviewing; the others live with what works by them, and `domain.documents` knows them
all: the first rows do not wait for how accounts are read.
"""

from typing import TypeVar

import msgspec

from reviewtui.domain.policy import Phrase

PRIORITY, REVIEW, TEMPLATES, QUEUES, ANSWERS = "priority", "review", "templates", "queues", "answers"
PRECEDENCE = "precedence"
HEALTH, CHURN, PLAYBOOK, PLAN = "health", "churn", "playbook", "plan"
CLOCKS, ROUTING = "clocks", "routing"
POLICY_PREFIX = "policy:"
"""A policy is published as `policy:NAME`."""

FOR_EVERYONE = frozenset({REVIEW, TEMPLATES, ANSWERS, HEALTH, CHURN, PLAYBOOK, PLAN, CLOCKS})
"""Documents that name no account; the others are for those who see all accounts."""


class PriorityRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Ads that a query finds get points (below 0 too) and a badge: a word of at most 9 letters."""

    when: str
    points: int
    badge: str


class DueRule(msgspec.Struct, frozen=True):
    """Ads that a query finds are due so many hours after they were made."""

    when: str
    hours: float


class PriorityRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What puts an ad where it is in the queue. Points of what every workspace knows, then its own rules."""

    asked: int = 25
    unsure: int = 30
    mismatch: int = 20
    customer: int = 20
    spend: tuple[tuple[int, int], ...] = ((100_000, 15), (20_000, 8))
    """(daily spend in minor units from which, points), largest first: the customer's money at risk."""
    rules: tuple[PriorityRule, ...] = ()
    due: tuple[DueRule, ...] = ()


class ReviewRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """How items are drawn and held. Shares are probabilities, 0 to 1.

    `hold_seconds`: how long an approval waits before it releases what it approved.
    """

    blind_share: float = 0.10
    second_share: float = 0.05
    lease_seconds: int = 120
    ahead_hours: int = 12
    hold_seconds: int = 60


class Template(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reason said often: verdict, codes, and words for the memo and the suggestion."""

    name: str
    verdict: str
    codes: tuple[str, ...] = ()
    memo: str = ""
    suggestion: str = ""


class Templates(msgspec.Struct, frozen=True, omit_defaults=True):
    """The team's reason templates, in their order."""

    templates: tuple[Template, ...] = ()


class SharedQueue(msgspec.Struct, frozen=True):
    """A part of the queue with a name: a query that finds it."""

    name: str
    title: Phrase
    query: str


class Queues(msgspec.Struct, frozen=True, omit_defaults=True):
    """The team's queues, in their order."""

    queues: tuple[SharedQueue, ...] = ()


_D = TypeVar("_D", bound=msgspec.Struct)


def read_document(kind: type[_D], body: bytes | None) -> _D:
    """A document from its JSON; the packaged one where nothing was published, or where it cannot be read."""
    if body is None:
        return kind()
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError:
        return kind()
