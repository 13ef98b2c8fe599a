"""An ad as the store gives it: a row of a list, or all that is held of it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec

from reviewtui.domain.priority import Anchor
from reviewtui.wire.messages import AdDetail

TWINS = 10
"""Near-identical ads are counted up to so many while an ad is opened."""


class Hold(NamedTuple):
    """Whose an ad is now; the fields are those of `Item`."""

    assignee: str = ""
    holder: str = ""
    held_until: int = 0
    along_until: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list. Instants in epoch ms; `excerpt` is the beginning of the raw text.

    `assignee`: whom the ad was given to; `holder`: who is at it, until `held_until`; each empty for nobody.
    `along_until`: until when this user took it along, 0 if not. `agreement`: of its reviewers, in percent of pairs;
    None below two.
    """

    arrival: int
    key: int
    ad_id: str
    account_id: str
    account: str
    content_hash: str
    headline: str
    excerpt: str
    badge: str
    rank: int
    created_at: int
    language: str
    status: str
    ai_verdict: str
    ai_score: float | None
    spend_minor: int | None
    currency: str
    shape: int
    due_at: int | None
    assignee: str
    disputed: bool
    agreement: int | None
    state: str
    holder: str = ""
    held_until: int = 0
    along_until: int = 0

    def held(self, hold: Hold) -> "Item":
        """The same row, of an ad that is now held so."""
        if hold == (self.assignee, self.holder, self.held_until, self.along_until):
            return self
        return replace(self, **hold._asdict())

    def holder_at(self, now: int) -> str:
        """Who is at the ad at an instant (epoch ms), as far as is known; '' for nobody."""
        return self.holder if self.held_until > now else ""

    @property
    def anchor(self) -> Anchor:
        """The place just after this row."""
        return Anchor(self.key, self.arrival)


class StoredAd(msgspec.Struct, frozen=True):
    """One ad, as it is held: the mirror's row or this user's own question, with its detail.

    `wanted`: how many people's opinions the hub asks for, with the probability `chance`. `assignee` as pulled.
    `holder`: who is at it now, '' for nobody; `along_until`: until when this user took it along, 0 if not. `twins`:
    how many near-identical ads are open in the mirror, itself among them, counted up to `TWINS`. `told`: somebody did
    something on it.
    """

    ad_id: str
    account_id: str
    account: str
    arrival: int
    content_hash: str
    headline: str
    text: str
    language: str
    status: str
    rank: int
    created_at: int
    checked_at: int
    queued: bool
    badge: str
    ai_verdict: str
    ai_score: float | None
    spend_minor: int | None
    currency: str
    state: str
    decision_id: str
    mirror_state: str
    shape: int
    due_at: int | None
    wanted: int
    chance: float
    assignee: str
    round: int
    disputed: bool
    agreement: int | None
    holder: str
    held_since: int
    held_until: int
    along_until: int
    twins: int
    told: int
    detail: AdDetail

    @property
    def alike(self) -> int | str:
        """What near-identical ads share: their shape, or with too little text for one, their content's hash."""
        return self.shape or self.content_hash
