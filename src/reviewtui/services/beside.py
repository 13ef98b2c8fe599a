"""What stands beside an ad besides itself: how ads like it were decided, and what people say about it."""

from dataclasses import dataclass

from reviewtui.services.ads import AdView
from reviewtui.services.precedents import Precedents, find_precedents
from reviewtui.services.talk import Remark, thread
from reviewtui.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Beside:
    """Read after the ad is shown; `ad_id` and `content_hash` say what it belongs to."""

    ad_id: str
    content_hash: str
    precedents: Precedents
    remarks: tuple[Remark, ...]


def read_beside(reader: Reader, view: AdView, user: str) -> Beside:
    """What stands beside this ad. What a blind item hides is left to whoever shows it."""
    return Beside(view.ad_id, view.content_hash, find_precedents(reader, view), thread(reader, view.ad_id, user))
