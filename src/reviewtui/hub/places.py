"""Where ads are, and what is asked about the content they have now: as far as facts about them need it."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.tables import AD, ERASED

_PLACES = (
    select(
        AD.c.ad_id, AD.c.account_id, AD.c.content_hash, AD.c.wanted, AD.c.gold, AD.c.round, AD.c.ranked_by,
        ERASED.c.account_id.is_not(None),
    )
    .select_from(AD)
    .outerjoin(ERASED, ERASED.c.account_id == AD.c.account_id)
    .where(among(AD.c.ad_id))
)  # fmt: skip


class Place(msgspec.Struct, gc=False):
    """Columns of table `ad`, and whether the contents of its account were erased."""

    account_id: str
    content_hash: str
    wanted: int = 1
    gold: bool = False
    round: int = 0
    ranked_by: int = 0
    erased: bool = False


def places_of(transaction: Writing, ad_ids: Iterable[str]) -> dict[str, Place]:
    """Those of these ads that are here."""
    return {ad_id: Place(*rest) for ad_id, *rest in transaction.rows(_PLACES, ids=listed(ad_ids))}
