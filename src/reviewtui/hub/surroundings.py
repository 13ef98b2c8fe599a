"""What is known around the reports on ads: sightings of them, settlements, and when the platform was asked."""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from sqlalchemy import bindparam, select

from reviewtui.domain.facts import FactKind, Settle, decode_body, decode_fact
from reviewtui.domain.observed import Observed, account_of, is_mail
from reviewtui.domain.precedence import PrecedenceRules
from reviewtui.domain.reconcile import ALONE, PACKAGED, PLATFORM, Around, Sighted, apart_from_mails, is_told_by
from reviewtui.domain.statements import Settled
from reviewtui.hub.keys import any_sighting
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.said import said_of
from reviewtui.hub.tables import FACT, SIGHTING

ASKED, EVERYWHERE = "asked", "*"
"""Kind of thing: an account that the platform was asked about; and the one that stands for all accounts."""

_SIGHTINGS = select(SIGHTING.c.ad_id, SIGHTING.c.id, SIGHTING.c.confidence).where(among(SIGHTING.c.ad_id))
_SETTLED = (
    select(FACT.c.id, FACT.c.ad_id, FACT.c.author, FACT.c.received_at, FACT.c.body)
    .where(among(FACT.c.ad_id), FACT.c.kind == bindparam("kind"), FACT.c.undone.is_(False))
    .order_by(FACT.c.accepted)
)


def surroundings(
    transaction: Writing,
    said: Mapping[str, Collection[Observed]],
    known: Collection[str],
    rules: PrecedenceRules,
) -> dict[str, Around]:
    """What is around the reports on each of these ads. `known`: those that were there before."""
    sightings = _sightings_of(transaction, said)
    settlements = settlements_of(transaction, known)
    around = dict.fromkeys(said, ALONE if rules == PACKAGED else Around(rules=rules, known=True))
    telling = {source for source in {one.source for of in said.values() for one in of} if is_told_by(source)}
    special = sightings.keys() | settlements.keys()
    if telling:
        special |= {ad_id for ad_id, of in said.items() if any(one.source in telling for one in of)}
    lost = {ad_id: _account(said[ad_id]) for ad_id in special if not _is_known(said[ad_id])}
    asked = asked_at(transaction, lost.values())
    for ad_id in special:
        around[ad_id] = Around(
            sightings=sightings.get(ad_id, ()),
            rules=rules,
            platform_asked_at=asked.get(lost[ad_id]) if ad_id in lost else None,
            settlements=settlements.get(ad_id, {}),
            known=any(not is_mail(report.source) for report in said[ad_id]),
        )
    return around


def asked_at(transaction: Writing, accounts: Iterable[str]) -> dict[str, int]:
    """When the platform was last asked about each of these accounts; about any, for the empty one."""
    wanted = {account or EVERYWHERE for account in accounts}
    if not wanted:
        return {}
    found = said_of(transaction, ASKED, wanted)
    asked = {account: max(one.checked_at for one in several) for account, several in found.items()}
    return {"" if account == EVERYWHERE else account: at for account, at in asked.items()}


def settlements_of(transaction: Writing, ids: Collection[str]) -> dict[str, dict[str, Settled]]:
    """What people settled on each of these ads, as in `Around`; of several, the latest."""
    found: dict[str, dict[str, Settled]] = {}
    for fact_id, ad_id, by, at, settle in _facts(transaction, ids):
        if settle.status is not None and not settle.same_as:
            said = Settled(fact_id, by, at, str(settle.status), settle.source, settle.why)
            found.setdefault(ad_id, {}).update({settle.covers: said, apart_from_mails(settle.covers): said})
    return found


def same_as_of(transaction: Writing, ids: Collection[str]) -> dict[str, str]:
    """The ad that people say each of these sightings is about, the latest word of each."""
    return {ad_id: settle.same_as for _, ad_id, _, _, settle in _facts(transaction, ids) if settle.same_as}


def _facts(transaction: Writing, ids: Collection[str]) -> Iterable[tuple[str, str, str, int, Settle]]:
    if not ids:
        return
    for row in transaction.rows(_SETTLED, ids=listed(ids), kind=str(FactKind.SETTLE)):
        fact = decode_fact(row.body)  # judged when it came
        try:
            body = decode_body(fact)
        except msgspec.DecodeError:  # of a newer version, and held
            continue
        if isinstance(body, Settle):
            yield row.id, row.ad_id, row.author, min(fact.at, row.received_at), body


def _sightings_of(transaction: Writing, ids: Collection[str]) -> dict[str, list[Sighted]]:
    if not any_sighting(transaction):
        return {}
    rows = transaction.rows(_SIGHTINGS, ids=listed(ids))
    items = [row.id for row in rows]
    said, asked = said_of(transaction, "sighting", items), questions_on(transaction, items)
    found: dict[str, list[Sighted]] = {}
    for row in rows:
        for one in said.get(row.id, ()):
            found.setdefault(row.ad_id, []).append(Sighted(row.id, row.confidence, one))
        found.setdefault(row.ad_id, []).extend(asked.get(row.id, ()))
    return found


def questions_on(transaction: Writing, items: Collection[str]) -> dict[str, list[Sighted]]:
    """What people asked about each of these sightings: as if it were an ad, for it had a row of its own."""
    asked = said_of(transaction, "ad", items) if items else {}
    return {item: [Sighted(item, 1.0, one) for one in several] for item, several in asked.items()}


def _is_known(reports: Iterable[Observed]) -> bool:
    """Whether the platform told of the ad."""
    return any(report.source == PLATFORM for report in reports)


def _account(reports: Iterable[Observed]) -> str:
    return account_of([report for report in reports if not is_mail(report.source)])
