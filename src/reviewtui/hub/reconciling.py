"""Ads derived anew where what is known of them changed: by reports on them, by sightings that are placed on them or
taken from them, by what the platform was asked, by what people settle.

A sighting (a row or mail that named no ad by its id) is placed on the one ad that it can mean. One that is not placed
has a row among the ads, under its own id, so that people find it and settle it; once placed, that row is gone. What
must be looked at again is found by keys (`hub.keys`), never by looking through the ads.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, select

from reviewtui.domain.observed import Ad, Observed, derive_ad, is_mail
from reviewtui.domain.reconcile import Around
from reviewtui.domain.sightings import Found, Wanted, resolve, waiting_key, wanted
from reviewtui.domain.statements import Trust
from reviewtui.hub.ads import move_acts, put_ads, same_row
from reviewtui.hub.erasure import erased_accounts
from reviewtui.hub.keys import AD as HAS
from reviewtui.hub.keys import WAITING, WANTED, any_sighting, holders_of, put_keys
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.publishing import Ranking, ranking_now
from reviewtui.hub.releases import follow
from reviewtui.hub.said import said_of
from reviewtui.hub.surroundings import asked_at, questions_on, same_as_of, settlements_of, surroundings
from reviewtui.hub.tables import AD, FACT, GONE, SIGHTING

_BEFORE = select(AD).where(among(AD.c.ad_id))
_HOMES = select(AD.c.ad_id, AD.c.account_id).where(among(AD.c.ad_id))
_PLACED = select(SIGHTING.c.id, SIGHTING.c.ad_id).where(among(SIGHTING.c.id))
_ACTS_AT = select(FACT.c.ad_id, FACT.c.account_id).where(among(FACT.c.ad_id)).distinct()
_REMOVE = delete(AD).where(among(AD.c.ad_id))

Said = Mapping[str, Collection[Observed]]


def write_things(transaction: Writing, ads: Said, sightings: Iterable[str] = (), asked: Iterable[str] = ()) -> None:
    """Derive these ads, of which sources say something new, and all that this changes. `sightings`: those of which a
    source says something new; `asked`: accounts that the platform was asked about."""
    if not (ads or sightings or asked):
        return
    ranking = ranking_now(transaction.connection)
    own = sightings_among(transaction, ads) if ads else set()
    if own:  # somebody asked about them
        ads, sightings = {id_: said for id_, said in ads.items() if id_ not in own}, {*sightings, *own}
    sought = _write(transaction, ads, ranking) if ads else set()
    waiting = holders_of(transaction, WAITING, map(waiting_key, asked)) if asked else {}
    late = set().union(*waiting.values()).difference(ads)
    _again(transaction, {*sightings, *sought}, late, ranking)


def sightings_among(transaction: Writing, ids: Iterable[str]) -> set[str]:
    """Which of these are sightings; most hubs have none."""
    return {row.id for row in transaction.rows(_PLACED, ids=listed(ids))} if any_sighting(transaction) else set()


def look_again(transaction: Writing, ids: Collection[str]) -> None:
    """Derive these ads and sightings again, where something around them changed."""
    _again(transaction, set(), set(ids), ranking_now(transaction.connection))


def _again(transaction: Writing, items: set[str], ids: set[str], ranking: Ranking) -> None:
    """Place these sightings, and derive again what that changes, and these ads or unplaced sightings."""
    if ids:
        own = {row.id for row in transaction.rows(_PLACED, ids=listed(ids))}
        items, ids = items | own, ids - own
    while items or ids:
        if items:
            ids |= _place(transaction, items, ranking)
        items = _rewrite(transaction, ids, ranking) if ids else set()
        ids = set()


def _write(transaction: Writing, said: Said, ranking: Ranking) -> set[str]:
    """Derive these ads and number each as changed; returns the sightings that may mean another ad now."""
    before = _before(transaction, said)
    return put_ads(transaction, _derive(transaction, said, before, ranking), before, ranking.number)


def _rewrite(transaction: Writing, ids: Collection[str], ranking: Ranking) -> set[str]:
    """The same of these ads, but only those that come out otherwise than they are are written."""
    said = said_of(transaction, "ad", ids)
    before = _before(transaction, said)
    ads = _derive(transaction, said, before, ranking)
    other = [ad for ad in ads if ad.ad_id not in before or not same_row(before[ad.ad_id], ad)]
    return put_ads(transaction, other, before, ranking.number)


def _before(transaction: Writing, ids: Iterable[str]) -> dict[str, Any]:
    return {row.ad_id: row for row in transaction.rows(_BEFORE, ids=listed(ids))}


def _derive(transaction: Writing, said: Said, before: Mapping[str, Any], ranking: Ranking) -> list[Ad]:
    around = surroundings(transaction, said, before.keys(), ranking.precedence)
    return [
        derive_ad(
            ad_id,
            list(reports),
            before[ad_id].first_seen if ad_id in before else transaction.now,
            ranking.rules,
            ranking.revision,
            around[ad_id],
        )
        for ad_id, reports in said.items()
    ]


def _place(transaction: Writing, items: Collection[str], ranking: Ranking) -> set[str]:
    """Find the ad of each of these sightings; returns the ads of which, with that, something else is said."""
    said = {item: min(several, key=_doubt) for item, several in said_of(transaction, "sighting", items).items()}
    before = dict(transaction.rows(_PLACED, ids=listed(said)))
    wants = {item: wanted(one.body) for item, one in said.items()}
    put_keys(transaction, {WANTED: {item: want.keys() for item, want in wants.items()}})
    same_as = same_as_of(transaction, said)
    found, homes = _resolve(transaction, said, wants, same_as)
    rows = [(item, one.ad_id, one.confidence) for item, one in found.items()]
    transaction.put_many(SIGHTING, rows)
    _write_own(transaction, {item: said[item] for item, one in found.items() if not one.ad_id}, found, ranking)
    placed = {item: homes[one.ad_id] for item, one in found.items() if one.ad_id}
    _remove_own(transaction, placed)
    strays = transaction.rows(_ACTS_AT, ids=listed(placed)) if placed else ()
    for item in dict.fromkeys(row.ad_id for row in strays if row.account_id != placed[row.ad_id]):
        move_acts(transaction, item, placed[item])
    return {ad_id for item, one in found.items() for ad_id in (one.ad_id, before.get(item, "")) if ad_id}


def _doubt(one: Observed) -> tuple[bool, str]:
    """Of what is said of one row or mail, the least counts: of a mail that came twice, what somebody vouches for."""
    return is_mail(one.source) and one.body.get("trust") != Trust.VERIFIED, one.source


def _resolve(
    transaction: Writing, said: Mapping[str, Observed], wants: Mapping[str, Wanted], same_as: Mapping[str, str]
) -> tuple[dict[str, Found], dict[str, str]]:
    """What each sighting is about, and the account of each ad that comes into question."""
    keys = {key for want in wants.values() for key in (*want.links, *want.names)}
    holders = holders_of(transaction, HAS, keys) if keys else {}
    ids = {id_ for want in wants.values() for id_ in want.ids}.union(same_as.values(), *holders.values())
    homes = dict(transaction.rows(_HOMES, ids=listed(ids)))
    erased = erased_accounts(transaction.connection)
    own = {row.id for row in transaction.rows(_PLACED, ids=listed(homes))}
    homes = {ad_id: home for ad_id, home in homes.items() if ad_id not in own and home not in erased}
    found = {}
    for item, one in said.items():
        if same_as.get(item) in homes:
            found[item] = Found(same_as[item], 1.0)
        else:
            account_id = one.body.get("account_id", "")
            found[item] = resolve(wants[item], account_id, lambda key: holders.get(key, ()), homes)
            if found[item].names and not account_id and not is_mail(one.source):
                among_them = {homes[ad_id] for ad_id in found[item].names}
                if len(among_them) == 1:  # whoever sees all that could be meant may see what asks
                    one.body["account_id"] = among_them.pop()
    return found, homes


def _write_own(
    transaction: Writing, said: Mapping[str, Observed], found: Mapping[str, Found], ranking: Ranking
) -> None:
    """The rows of sightings that are about no ad, or could be about several."""
    if not said:
        return
    before = _before(transaction, said)
    settlements = settlements_of(transaction, said)
    reports = {item: _as_shown(one) for item, one in said.items()}
    questions = questions_on(transaction, said)
    asked = asked_at(transaction, [report.body.get("account_id", "") for report in reports.values()])
    ads = []
    for item, report in reports.items():
        around = Around(
            sightings=questions.get(item, ()),
            rules=ranking.precedence,
            platform_asked_at=asked.get(report.body.get("account_id", "")),
            names=found[item].names,
            settlements=settlements.get(item, {}),
            own=True,
        )
        was = before.get(item)
        first_seen = was.first_seen if was else transaction.now
        ad = derive_ad(item, [report], first_seen, ranking.rules, ranking.revision, around)
        if (ad.tale is not None or ad.why) if was is None else not same_row(was, ad):
            ads.append(ad)
    for ad in ads:
        if ad.ad_id not in before:  # what people did on it leaves where it was before the row is anywhere else
            move_acts(transaction, ad.ad_id, ad.account_id)
    put_ads(transaction, ads, before, ranking.number, own=True)


def _as_shown(one: Observed) -> Observed:
    """A sighting as a row of its own: by the name it has for its ad; a mail is in no account, whatever it claims."""
    body = dict(one.body)
    names = (body.get("refs") or {}).get("name")
    if names and not body.get("name"):
        body["name"] = names[0]
    if is_mail(one.source):
        body.pop("account_id", None)
    return msgspec.structs.replace(one, body=body)


def _remove_own(transaction: Writing, placed: Mapping[str, str]) -> None:
    """The rows of sightings that are placed now are gone; what people did on them goes to the account of the ad."""
    rows = transaction.rows(_HOMES, ids=listed(placed)) if placed else ()
    if not rows:
        return
    gone = [(transaction.next_seq(), row.account_id, "ad", row.ad_id) for row in rows]
    transaction.connection.execute(_REMOVE, {"ids": listed(row.ad_id for row in rows)})
    put_keys(transaction, {WAITING: {row.ad_id: () for row in rows}})
    transaction.put_many(GONE, gone)
    for row in rows:
        move_acts(transaction, row.ad_id, placed[row.ad_id], row.account_id)
    follow(transaction, [row.ad_id for row in rows])
