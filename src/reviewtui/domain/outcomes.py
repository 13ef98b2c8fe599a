"""The platform's later verdict on what was decided here: it scores the decision, the AI and the reason. Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import Verdict

FEEDBACK_MOST = 3
"""Things that the platform says are wrong; the others are left out."""


class Outcome(StrEnum):
    """How the platform's verdict stands to ours."""

    CONFIRMED = "confirmed"
    SURPRISE = "surprise"


_CONFIRMS = {Verdict.APPROVE: AdStatus.ACTIVE, Verdict.REJECT: AdStatus.REJECTED}
_SURPRISES = {Verdict.APPROVE: AdStatus.REJECTED, Verdict.REJECT: AdStatus.ACTIVE}


def outcome(
    verdict: str, decided_at: int, status: str, *, by_platform: bool, checked_at: int | None
) -> Outcome | None:
    """What came of a decision; None while the platform has not spoken since, or says neither.

    Only approvals and rejections can be compared. An ad that is paused, or waits, was judged neither way. What the
    platform was last known to say before the decision is no verdict on it. Instants in epoch ms.
    """
    if not by_platform or checked_at is None or checked_at <= decided_at or verdict not in _CONFIRMS:
        return None
    if status == _CONFIRMS[Verdict(verdict)]:
        return Outcome.CONFIRMED
    return Outcome.SURPRISE if status == _SURPRISES[Verdict(verdict)] else None


def contradicts(decided_at: int, known: str, rejected_at: int) -> bool:
    """Whether a rejection by the platform contradicts an approval, so that the ad is to be looked at again: it was
    said after that (epoch ms), and whoever approved the ad did not know of it (`facts.Decision.status`).

    Only what was said ever counts, not what is said last: so the order in which it comes here plays no part.
    """
    return rejected_at > decided_at and known != AdStatus.REJECTED


def feedback_words(feedback: Any) -> list[str]:
    """What the platform says is wrong, in either shape of its feedback, each thing once."""
    return list(dict.fromkeys(_words(feedback)))[:FEEDBACK_MOST]


def _words(feedback: Any) -> Iterator[str]:
    if isinstance(feedback, str) and feedback.strip():
        yield feedback.strip()
    elif isinstance(feedback, Mapping):
        for value in feedback.values():
            yield from _words(value)
