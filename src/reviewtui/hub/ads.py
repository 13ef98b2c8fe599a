"""Ads and accounts as derived from what was observed, written as the rows that clients pull."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, union, update

from reviewtui.domain.observed import Ad, Observed
from reviewtui.domain.reconcile import PLATFORM, awaits_platform, is_told_by
from reviewtui.domain.records import NAMED
from reviewtui.domain.sightings import id_key, provided, waiting_key
from reviewtui.hub.keys import AD as HAS
from reviewtui.hub.keys import WAITING, WANTED, any_sighting, holders_of, put_keys
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.releases import follow
from reviewtui.hub.rounds import ONCE, Asked, asked_of
from reviewtui.hub.surroundings import EVERYWHERE
from reviewtui.hub.tables import ACCOUNT, AD, FACT, GONE, LEASE, SIGHTING, UNCOUNTED
from reviewtui.wire.messages import AdDetail, AdRow

_NAMES = select(ACCOUNT.c.account_id, ACCOUNT.c.name).where(among(ACCOUNT.c.account_id))
_FACTS_OF = select(FACT.c.id).where(FACT.c.ad_id == bindparam("moved")).order_by(FACT.c.seq)
_MOVE_FACT = (
    update(FACT).where(FACT.c.id == bindparam("fact")).values(seq=bindparam("to_seq"), account_id=bindparam("to"))
)
_ACCOUNTS_OF = union(
    select(FACT.c.account_id).where(FACT.c.ad_id == bindparam("moved")),
    select(LEASE.c.account_id).where(LEASE.c.ad_id == bindparam("moved")),
)
_SIGHTINGS_OF = select(SIGHTING.c.id, SIGHTING.c.ad_id).where(among(SIGHTING.c.ad_id)).order_by(SIGHTING.c.id)
_LEASE_OF = select(LEASE.c.ad_id).where(LEASE.c.ad_id == bindparam("moved"))
_MOVE_LEASE = (
    update(LEASE)
    .where(LEASE.c.ad_id == bindparam("moved"))
    .values(seq=bindparam("to_seq"), account_id=bindparam("to"))
)

_encode = msgspec.json.Encoder().encode
_detail = msgspec.json.Decoder(AdDetail).decode


def put_ads(
    transaction: Writing, ads: Sequence[Ad], before: Mapping[str, Any], ranked_by: int, *, own: bool = False
) -> set[str]:
    """Write ads as derived under the rules of this number, and number each as changed; returns the sightings that
    look for what one of them has now, or no longer has.

    An ad that left an account says so there, and its facts and its lease follow it. `before`: the rows of table `ad`
    that are there, by id. `own`: these are sightings, which are about none of the ads; one that was about an ad for a
    while is back, and people spoke of it before.
    """
    if not ads:
        return set()
    reopened: set[str] = set()
    spoken_of: dict[str, str] = {}
    for ad in ads:
        was = before.get(ad.ad_id)
        if was is not None and was.content_hash != ad.content_hash:
            reopened.add(ad.ad_id)
        if own if was is None else ad.ad_id in reopened or was.ranked_by == UNCOUNTED:
            spoken_of[ad.ad_id] = ad.content_hash
    asked_anew = asked_of(transaction, spoken_of) if spoken_of else {}
    rows: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    elsewhere: set[str] = set()
    for ad in ads:
        was = before.get(ad.ad_id)
        if was is None:
            seq, asked = transaction.next_seq(), asked_anew.get(ad.ad_id, ONCE)
            row = ad_row(ad, seq, transaction.next_arrival(), seq, asked)
            rows.append(kept_row(row, transaction.now, asked, ranked_by))
            continue
        moved = was.account_id != ad.account_id
        if moved:
            gone.append((transaction.next_seq(), was.account_id, "ad", ad.ad_id))
        seq = transaction.next_seq()
        asked = asked_anew.get(ad.ad_id) or Asked(was.round, was.wanted, was.chance, was.gold)
        content_seq = seq if ad.ad_id in reopened else was.content_seq
        row = ad_row(ad, seq, was.arrival, content_seq, asked)
        rows.append(kept_row(row, was.first_seen, asked, ranked_by))
        if moved:
            elsewhere.add(ad.ad_id)
            move_acts(transaction, ad.ad_id, ad.account_id, was.account_id)
    transaction.put_many(GONE, gone)
    transaction.put_many(AD, rows)
    if elsewhere:
        homes = {ad.ad_id: ad.account_id for ad in ads}
        for item, ad_id in transaction.rows(_SIGHTINGS_OF, ids=listed(elsewhere)):
            move_acts(transaction, item, homes[ad_id])
    if other := elsewhere.union(spoken_of):
        follow(transaction, other)
    return _put_keys(transaction, ads, before, own=own)


def _put_keys(transaction: Writing, ads: Sequence[Ad], before: Mapping[str, Any], *, own: bool) -> set[str]:
    """By what these ads are found from now on; returns the sightings that this concerns."""
    new = {ad.ad_id for ad in ads if ad.ad_id not in before}
    telling = {source for ad in ads for source, _, _ in ad.sources if source == PLATFORM or is_told_by(source)}
    has: dict[str, Collection[str]] = {}
    waits: dict[str, Collection[str]] = {}
    for ad in ads:
        if ad.ad_id in new and not ad.name and not own and telling.isdisjoint(one[0] for one in ad.sources):
            continue  # what a file brings is known by its id, and was never anything else
        if not own:
            has[ad.ad_id] = _keys_of(ad)
        waits[ad.ad_id] = {waiting_key(ad.account_id or EVERYWHERE)} if waits_for_platform(ad) else ()
    changed = put_keys(transaction, {HAS: has, WAITING: waits}, new)
    if own or not any_sighting(transaction):
        return set()
    changed.update(map(id_key, new))
    return set().union(*holders_of(transaction, WANTED, changed).values())


def _keys_of(ad: Ad) -> Collection[str]:
    """By what an ad can be found: the platform's, by its link and name. What a file brings is known by its id."""
    if not ad.name and not any(source == PLATFORM for source, _, _ in ad.sources):
        return ()
    return provided(ad.account_id, ad.content.link, ad.name)


def waits_for_platform(ad: Ad) -> bool:
    """Whether something is to be said of the ad once the platform was asked about its account."""
    return ad.tale is not None and awaits_platform(ad.tale)


def same_row(row: Any, ad: Ad) -> bool:
    """Whether an ad, derived again, is what clients have (a row of table `ad`), but for the rules it names."""
    if row.ranked_by == UNCOUNTED:
        return False
    before = AdRow(*(getattr(row, name) for name in AdRow.__struct_fields__))
    ad = msgspec.structs.replace(ad, rules_revision=_detail(before.detail).rules_revision)
    asked = Asked(row.round, row.wanted, row.chance, row.gold)
    return ad_row(ad, before.seq, before.arrival, before.content_seq, asked) == before


def kept_row(row: AdRow, first_seen: int, asked: Asked, ranked_by: int = 0) -> tuple[object, ...]:
    """The columns of table `ad`."""
    return (*msgspec.structs.astuple(row), first_seen, asked.round, asked.gold, ranked_by)


def ad_row(ad: Ad, seq: int, arrival: int, content_seq: int, asked: Asked = ONCE) -> AdRow:
    """The ad as clients get it."""
    content = ad.content
    detail = AdDetail(
        link=content.link,
        call_to_action=content.call_to_action,
        creatives=[msgspec.to_builtins(creative) for creative in content.creatives],
        targeting=content.targeting,
        format=ad.format,
        status_raw=ad.status_raw,
        configured_status=ad.configured_status,
        status_at=ad.status_at,
        feedback=ad.feedback if ad.tale is None else None,
        spend_period=ad.spend_period,
        ai_model=ad.ai_model,
        ai_reason=ad.ai_reason,
        why=ad.why,
        why_by=ad.why_by,
        why_at=ad.why_at,
        badges=list(ad.badges),
        sources=list(ad.sources),
        extra=ad.extra,
        due_why=ad.due_why,
        customer_waiting=ad.customer_waiting,
        rules_revision=ad.rules_revision,
        name=ad.name,
        tale=ad.tale,
    )
    return AdRow(
        seq,
        ad.account_id,
        ad.ad_id,
        arrival,
        content_seq,
        ad.content_hash,
        content.headline,
        content.text,
        ad.language,
        str(ad.status),
        ad.rank,
        ad.created_at,
        ad.checked_at,
        ad.queued,
        ad.badges[0].name if ad.badges else "",
        ad.ai_verdict,
        ad.ai_score,
        ad.spend_minor,
        ad.currency,
        _encode(detail).decode(),
        shape=ad.shape,
        due_at=ad.due_at,
        wanted=asked.wanted,
        chance=asked.chance,
        mismatch=ad.mismatch,
        severity=ad.severity,
    )


def move_acts(transaction: Writing, ad_id: str, account_id: str, told: str | None = None) -> None:
    """Number the facts of a moved ad again, in their order, and its lease, under its new account. Every account that
    they leave is told so, but for the one that was `told` of the ad."""
    leaves = {row.account_id for row in transaction.rows(_ACCOUNTS_OF, moved=ad_id)} - {account_id, told}
    gone = [(transaction.next_seq(), left, "ad", ad_id) for left in sorted(leaves)]
    transaction.put_many(GONE, gone)
    facts: Sequence[tuple[str]] = transaction.rows(_FACTS_OF, moved=ad_id)
    moves = [{"fact": id_, "to_seq": transaction.next_seq(), "to": account_id} for (id_,) in facts]
    if moves:
        transaction.connection.execute(_MOVE_FACT, moves)
    if transaction.rows(_LEASE_OF, moved=ad_id):
        move = {"moved": ad_id, "to_seq": transaction.next_seq(), "to": account_id}
        transaction.connection.execute(_MOVE_LEASE, move)


def _told_by_itself(said: Observed) -> tuple[bool, int, str]:
    return not said.source.startswith(NAMED), said.observed_at, said.source


def write_accounts(transaction: Writing, said: Mapping[str, Iterable[Observed]]) -> None:
    """Name these accounts as the source that last said something different does; as an ad or a ticket calls it only
    where no source tells of the account itself."""
    if not said:
        return
    before = dict(transaction.rows(_NAMES, ids=listed(said)))
    rows: list[tuple[object, ...]] = []
    for account_id, sources in said.items():
        if account_id not in before and not any("name" in source.body for source in sources):
            continue
        name = ""
        for source in sorted(sources, key=_told_by_itself):
            name = source.body.get("name", name)
        if before.get(account_id) != name:
            rows.append((transaction.next_seq(), account_id, name))
    transaction.put_many(ACCOUNT, rows)
