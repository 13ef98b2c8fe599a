"""Half-written reasons: kept per ad and content until they are committed."""

import msgspec

from reviewtui.domain.facts import Decision
from reviewtui.services.desk import Desk


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """What had been said so far: reasons as (code, component), memo, suggestion, confidence.

    `verdict` is what the reasons were meant for; they are no reasons for another one. `suggestion` is the whole text
    that would pass, and `suggestion_of` the part of the ad it changes; '' where that is not known, or none.
    """

    reasons: tuple[tuple[str, str], ...] = ()
    memo: str = ""
    suggestion: str = ""
    confidence: int | None = None
    verdict: str = ""
    suggestion_of: str = ""

    def meant_for(self, verdict: str) -> "Draft":
        """The draft as it stands under this verdict: reasons for another one stay behind."""
        if not self.reasons or verdict in ("", self.verdict):
            return self
        return msgspec.structs.replace(self, reasons=(), verdict=verdict)

    @classmethod
    def of(cls, decision: Decision) -> "Draft":
        """What a decision that was taken back had said."""
        reasons = tuple((reason.code, reason.component) for reason in decision.reasons)
        return cls(reasons, decision.memo, decision.suggestion, decision.confidence, str(decision.verdict))


def keep(desk: Desk, ad_id: str, content_hash: str, draft: Draft) -> None:
    """Keep a draft; an empty one is dropped."""
    if draft == Draft():
        desk.work.drop_draft(ad_id)
    else:
        desk.work.keep_draft(ad_id, content_hash, desk.clock(), msgspec.json.encode(draft))


def find(desk: Desk, ad_id: str, content_hash: str) -> Draft | None:
    """The draft for this content; one that can no longer be read is left alone."""
    raw = desk.work.draft(ad_id, content_hash)
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=Draft)
    except msgspec.MsgspecError:
        return None
