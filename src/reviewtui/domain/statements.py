"""What sources say of an ad's status, and what it is called when they disagree: values, no judgement.

`domain.reconcile` judges them.
"""

from enum import StrEnum
from typing import Any

import msgspec


class Trust(StrEnum):
    """By what a source is believed."""

    PLATFORM = "platform"
    """The platform itself, asked."""
    VERIFIED = "verified"
    """A mail whose sender the receiving server vouches for."""
    HAND = "hand"
    """A person wrote it down: the tracker sheet."""
    UNVERIFIED = "unverified"
    """A mail that anybody could have sent."""


MAILS = (str(Trust.VERIFIED), str(Trust.UNVERIFIED))
"""As they are stored: this is asked of every ad of an import."""


class Statement(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What one source says of an ad.

    `raw` is its own word, `status` that word as a `domain.ads.AdStatus`; `configured` what the advertiser asked for,
    which is never what is so. `said_at`: since when it says this; `checked_at`: when it last said so (epoch ms).
    `evidence`: where it can be read again (row, message, field …). `item`: the sighting it came by, with the
    `confidence`, 0 to 1, that it is about this ad; empty where the source named the ad by its id.
    """

    source: str
    status: str
    raw: str
    said_at: int
    checked_at: int
    trust: str = Trust.PLATFORM
    configured: str = ""
    feedback: Any = None
    issues: Any = None
    evidence: dict[str, str] = {}
    item: str = ""
    confidence: float = 1.0


class MismatchKind(StrEnum):
    """How sources disagree, the worst first."""

    SILENT_REJECTION = "silent_rejection"
    """The platform rejected it, another source says otherwise, and no mail told."""
    REJECTED_ELSEWHERE = "rejected_elsewhere"
    """Rejected by the platform, as a mail told; another source still says otherwise."""
    TWO_UNDER_ONE_NAME = "two_under_one_name"
    """A row or mail names an ad, and several have that name."""
    FEEDBACK_WITHOUT_REJECTION = "feedback_without_rejection"
    """The platform gives feedback of a review, and does not call the ad rejected."""
    APPROVED_BUT_PAUSED = "approved_but_paused"
    """Another source says active; the platform says it is paused, itself or above it."""
    UNKNOWN_ID = "unknown_id"
    """Another source names an ad that the platform, asked about its account, does not know."""
    MAIL_AGAINST_PLATFORM = "mail_against_platform"
    """A verified mail says otherwise than the platform said before it; the platform was not asked since."""
    SHEET_AHEAD = "sheet_ahead"
    """The sheet says otherwise than the platform said before it; the platform was not asked since."""
    STALE_SHEET = "stale_sheet"
    """The platform said otherwise after the sheet did."""
    MAIL_WITHOUT_AD = "mail_without_ad"
    """A mail tells of an ad that nobody knows."""


SEVERITY: dict[str, int] = {kind: len(MismatchKind) - place for place, kind in enumerate(MismatchKind)}
"""Of each kind, at least 1; the greater is met first."""


class Mismatch(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Sources disagree on an ad.

    `since`: from when on (epoch ms). `sides`: the statements that disagree, by their place in the ad's list. `take`:
    the source whose status is the suggested settlement; empty where a person must look. `names`: for
    `two_under_one_name`, the ads that could be meant.
    """

    kind: str
    since: int
    sides: tuple[int, ...] = ()
    take: str = ""
    names: tuple[str, ...] = ()


class Settled(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a person said an ad's status is, while the statements are those of then (epoch ms)."""

    fact_id: str
    by: str
    at: int
    status: str
    source: str = ""
    why: str = ""


class StatusTale(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """All that is known of an ad's status: what everybody says, where they disagree, what was settled.

    `fingerprint`: of the statements; a settlement holds for the one it was made on. `by`: the source of the status
    that holds, `since` when it said so, `checked_at` when it was last asked (epoch ms). `reopened`: a mail that came
    after the settlement says otherwise. `checking`: since when customers read that the status is being checked:
    sources disagree on it that are no mails, and nobody settled it.
    """

    statements: tuple[Statement, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    fingerprint: str = ""
    by: str = ""
    since: int | None = None
    checked_at: int | None = None
    settled: Settled | None = None
    reopened: bool = False
    checking: int | None = None

    @property
    def unsettled(self) -> bool:
        """Whether a person is to look at how the sources disagree."""
        return bool(self.mismatches) and (self.settled is None or self.reopened)
