"""What stands beside an ad besides itself: how ads like it were decided, what people say about it, what was written
about its pattern, and which of its reasons the policy has given another meaning."""

from dataclasses import dataclass

from reviewtui.domain.policy_changes import OldMeaning
from reviewtui.services.ads import AdView
from reviewtui.services.briefings import Written, pointed_out
from reviewtui.services.desk import current_policy
from reviewtui.services.precedents import Precedents, find_precedents
from reviewtui.services.reaffirming import standing
from reviewtui.services.talk import Remark, thread
from reviewtui.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Beside:
    """Read after the ad is shown; `ad_id` and `content_hash` say what it belongs to."""

    ad_id: str
    content_hash: str
    precedents: Precedents
    remarks: tuple[Remark, ...]
    old_meanings: tuple[OldMeaning, ...] = ()
    briefings: tuple[Written, ...] = ()


def read_beside(reader: Reader, view: AdView, user: str, now: int) -> Beside:
    """What stands beside this ad. What a blind item hides is left to whoever shows it; its briefings tell nothing of
    that."""
    held = standing(reader, view, current_policy(reader), user) if view.decision_id else None
    old = held.old if held is not None else ()
    return Beside(
        view.ad_id, view.content_hash, find_precedents(reader, view), thread(reader, view.ad_id, user), old,
        pointed_out(reader, view, user, now, rereview=bool(old)),
    )  # fmt: skip
