"""Deriving ads again under rules that were published since, a few at a time, behind everything else."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, update

from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.hub.ads import ad_row, write_ads
from reviewtui.hub.observe import said_of
from reviewtui.hub.opening import Hub
from reviewtui.hub.publishing import Ranking, ranking_now
from reviewtui.hub.rounds import Asked, settle
from reviewtui.hub.tables import AD
from reviewtui.wire.messages import AdDetail, AdRow

AT_ONCE = 100
"""Ads in one transaction: a few milliseconds."""

_STALE = select(AD).where(AD.c.ranked_by < bindparam("number")).order_by(AD.c.ranked_by).limit(bindparam("most"))
_RANKED = update(AD).where(AD.c.ad_id == bindparam("of")).values(ranked_by=bindparam("by"))


_detail = msgspec.json.Decoder(AdDetail).decode


def is_stale(hub: Hub) -> bool:
    """Whether an ad was derived under older rules than hold now."""
    with hub.reading() as connection:
        number = ranking_now(connection).number
        return connection.execute(_STALE, {"number": number, "most": 1}).first() is not None


def rank_some(hub: Hub, limit: int = AT_ONCE) -> int:
    """Derive so many ads again that were derived under older rules, and return how many there were.

    One that comes out the same keeps its number, and the revision it names; one of an older hub is new to clients
    in any case, and what its facts ask for counts from now on.
    """
    with hub.writing() as transaction:
        ranking = ranking_now(transaction.connection)
        stale = transaction.rows(_STALE, number=ranking.number, most=limit)
        said = said_of(transaction, "ad", [row.ad_id for row in stale])
        same = [row.ad_id for row in stale if row.ad_id not in said or _as_before(row, said[row.ad_id], ranking)]
        if same:
            transaction.connection.execute(_RANKED, [{"of": ad_id, "by": ranking.number} for ad_id in same])
        write_ads(transaction, {ad_id: reports for ad_id, reports in said.items() if ad_id not in set(same)})
        settle(transaction, [row.ad_id for row in stale if row.ranked_by < 0])
    return len(stale)


def _as_before(row: Any, reports: Sequence[Observed], ranking: Ranking) -> bool:
    """Whether an ad, derived again, is what clients have, but for the revision it names."""
    if row.ranked_by < 0:
        return False
    before = AdRow(*(getattr(row, name) for name in AdRow.__struct_fields__))
    revision = _detail(before.detail).rules_revision
    ad = derive_ad(row.ad_id, reports, row.first_seen, ranking.rules, revision)
    asked = Asked(row.round, row.wanted, row.chance, row.gold)
    return ad_row(ad, before.seq, before.arrival, before.content_seq, asked) == before
