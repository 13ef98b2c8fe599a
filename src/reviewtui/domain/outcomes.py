"""The platform's later verdict on what was decided here: it scores the decision, the AI and the reason. Pure."""

from enum import StrEnum

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import Verdict


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
