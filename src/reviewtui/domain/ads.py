"""What an ad is: its identity, its content and the hash of it, its status in one vocabulary."""

import hashlib
from enum import StrEnum

import msgspec

COMPONENTS = ("text", "headline", "image", "video", "targeting", "destination")
"""Parts of an ad that a reason can point at (VOCABULARY, reason codes)."""

_HASH_DOMAIN = "reviewtui.content.1"


class Creative(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One image, video or carousel card. Sizes in pixels, duration in seconds, 0 where unknown."""

    kind: str = "image"
    url: str = ""
    width: int = 0
    height: int = 0
    seconds: int = 0
    title: str = ""
    text: str = ""


class Content(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a customer would see and whom it is aimed at: the thing a decision judges."""

    headline: str = ""
    text: str = ""
    link: str = ""
    call_to_action: str = ""
    creatives: tuple[Creative, ...] = ()
    targeting: str = ""

    def component(self, name: str) -> str:
        """The raw text of a component; empty for one that has no text."""
        if name == "destination":
            return self.link
        return str(getattr(self, name)) if name in ("text", "headline", "targeting") else ""


class AdStatus(StrEnum):
    """The platform's status in our words (VOCABULARY, normalised status)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ACTIVE = "active"
    PAUSED = "paused"
    REJECTED = "rejected"
    WITH_ISSUES = "with_issues"
    PENDING_BILLING = "pending_billing"
    ARCHIVED = "archived"
    DELETED = "deleted"
    UNKNOWN = "unknown"


# Marketing API, SDK 26, Ad.effective_status; and the words people write in sheets.
_STATUS = {
    "ACTIVE": AdStatus.ACTIVE,
    "ADSET_PAUSED": AdStatus.PAUSED,
    "ARCHIVED": AdStatus.ARCHIVED,
    "CAMPAIGN_PAUSED": AdStatus.PAUSED,
    "DELETED": AdStatus.DELETED,
    "DISAPPROVED": AdStatus.REJECTED,
    "IN_PROCESS": AdStatus.IN_REVIEW,
    "PAUSED": AdStatus.PAUSED,
    "PENDING_BILLING_INFO": AdStatus.PENDING_BILLING,
    "PENDING_REVIEW": AdStatus.IN_REVIEW,
    "PREAPPROVED": AdStatus.ACTIVE,
    "WITH_ISSUES": AdStatus.WITH_ISSUES,
    "REJECTED": AdStatus.REJECTED,
    "IN_REVIEW": AdStatus.IN_REVIEW,
    "PENDING_BILLING": AdStatus.PENDING_BILLING,
    "DRAFT": AdStatus.DRAFT,
}


def normalise_status(raw: str) -> AdStatus:
    """The platform's or a person's word in our vocabulary; an unknown word is `unknown`, never a guess.

    The raw word is kept beside it.
    """
    return _STATUS.get(raw.strip().upper().replace(" ", "_"), AdStatus.UNKNOWN)


_encode = msgspec.json.Encoder().encode


def content_hash(content: Content) -> str:
    """SHA-256 (64 hex digits) of the content in one fixed JSON form; equal exactly when content is equal.

    Positional, so that adding a field with an empty default would be the only way to change what an
    old hash covers; that needs a new hash domain.
    """
    creatives = [[c.kind, c.url, c.width, c.height, c.seconds, c.title, c.text] for c in content.creatives]
    form = [_HASH_DOMAIN, content.headline, content.text, content.link, content.call_to_action, creatives]
    form.append(content.targeting)
    return hashlib.sha256(_encode(form)).hexdigest()
