"""Deriving ads again under rules that were published since, a few at a time, behind everything else."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from sqlalchemy import bindparam, select, update

from reviewtui.domain.observed import Ad, derive_ad
from reviewtui.hub.ads import put_ads, same_row
from reviewtui.hub.opening import Hub
from reviewtui.hub.publishing import ranking_now
from reviewtui.hub.reconciling import look_again, sightings_among, write_things
from reviewtui.hub.releases import follow
from reviewtui.hub.rounds import settle
from reviewtui.hub.said import said_of
from reviewtui.hub.surroundings import surroundings
from reviewtui.hub.tables import AD, UNCOUNTED

AT_ONCE = 100
"""Ads in one transaction, at most: reading and writing so many takes about 20 ms."""
BUDGET_S = 0.025
"""Seconds of one transaction in which rules may judge ads, so that no writer waits long, whatever the rules."""

_STALE = select(AD).where(AD.c.ranked_by < bindparam("number")).order_by(AD.c.ranked_by).limit(bindparam("most"))
_RANKED = update(AD).where(AD.c.ad_id == bindparam("of")).values(ranked_by=bindparam("by"))


def is_stale(hub: Hub) -> bool:
    """Whether an ad was derived under older rules than hold now."""
    with hub.reading() as connection:
        number = ranking_now(connection).number
        return connection.execute(_STALE, {"number": number, "most": 1}).first() is not None


def rank_some(hub: Hub, limit: int = AT_ONCE, clock: Callable[[], float] = perf_counter) -> int:
    """Derive ads again that were derived under older rules, at least one if there are any, and return how many: at
    most `limit`, and no more than are done within `BUDGET_S` by this clock (in seconds).

    One that comes out the same keeps its number, and the revision it names; one of an older hub is new to clients
    in any case, and what its facts ask for counts from now on.
    """
    with hub.writing() as transaction:
        ranking = ranking_now(transaction.connection)
        stale = transaction.rows(_STALE, number=ranking.number, most=limit)
        own = sightings_among(transaction, [row.ad_id for row in stale])
        said = said_of(transaction, "ad", {row.ad_id for row in stale} - own)
        around = surroundings(transaction, said, said.keys(), ranking.precedence)
        reached: dict[str, Any] = {}
        same: list[dict[str, object]] = []
        other: list[Ad] = []
        end = clock() + BUDGET_S
        for row in stale:
            if reached and clock() >= end:
                break
            reached[row.ad_id] = row
            if (reports := said.get(row.ad_id)) is not None:
                ad = derive_ad(row.ad_id, reports, row.first_seen, ranking.rules, ranking.revision, around[row.ad_id])
                if row.ranked_by < 0 or not same_row(row, ad):
                    other.append(ad)
                    continue
            same.append({"of": row.ad_id, "by": ranking.number})
        if same:
            transaction.connection.execute(_RANKED, same)
        sought = put_ads(transaction, other, reached, ranking.number)
        write_things(transaction, {}, sought)
        look_again(transaction, reached.keys() - said.keys())
        new = [row.ad_id for row in reached.values() if row.ranked_by == UNCOUNTED]
        settle(transaction, new)
        if new:
            follow(transaction, new)
    return len(reached)
