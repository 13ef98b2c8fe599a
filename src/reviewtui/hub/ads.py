"""Ads and accounts as derived from what was observed, written as the rows that clients pull."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

import msgspec
from sqlalchemy import bindparam, select, update

from reviewtui.domain.observed import Ad, Observed, derive_ad
from reviewtui.hub.opening import Writing
from reviewtui.hub.tables import ACCOUNT, AD, FACT, GONE
from reviewtui.wire.messages import AdDetail

_BEFORE = select(
    AD.c.ad_id, AD.c.account_id, AD.c.arrival, AD.c.content_seq, AD.c.content_hash, AD.c.first_seen
).where(AD.c.ad_id.in_(bindparam("ids", expanding=True)))
_NAMES = select(ACCOUNT.c.account_id, ACCOUNT.c.name).where(
    ACCOUNT.c.account_id.in_(bindparam("ids", expanding=True))
)
_FACTS_OF = select(FACT.c.id).where(FACT.c.ad_id == bindparam("moved")).order_by(FACT.c.seq)
_MOVE_FACT = (
    update(FACT).where(FACT.c.id == bindparam("fact")).values(seq=bindparam("to_seq"), account_id=bindparam("to"))
)

_encode = msgspec.json.Encoder().encode


def write_ads(transaction: Writing, said: Mapping[str, Iterable[Observed]]) -> None:
    """Derive these ads from all their sources and number each as changed.

    An ad that left an account says so there, and its facts follow it.
    """
    if not said:
        return
    before = {row.ad_id: row for row in transaction.rows(_BEFORE, ids=list(said))}
    rows: list[tuple[object, ...]] = []
    gone: list[tuple[object, ...]] = []
    for ad_id, sources in said.items():
        was = before.get(ad_id)
        first_seen = was.first_seen if was else transaction.now
        ad = derive_ad(ad_id, list(sources), first_seen)
        moved = was is not None and was.account_id != ad.account_id
        if was is not None and moved:
            gone.append((transaction.next_seq(), was.account_id, "ad", ad_id))
        seq = transaction.next_seq()
        kept = was is not None and was.content_hash == ad.content_hash
        content_seq = was.content_seq if was and kept else seq
        arrival = was.arrival if was else transaction.next_arrival()
        rows.append(ad_row(ad, seq, arrival, content_seq, first_seen))
        if moved:
            _move_facts(transaction, ad)
    transaction.put_many(GONE, gone)
    transaction.put_many(AD, rows)


def ad_row(ad: Ad, seq: int, arrival: int, content_seq: int, first_seen: int) -> tuple[object, ...]:
    """The columns of table `ad`."""
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
        feedback=ad.feedback,
        spend_period=ad.spend_period,
        ai_model=ad.ai_model,
        ai_reason=ad.ai_reason,
        why=ad.why,
        why_by=ad.why_by,
        why_at=ad.why_at,
        badges=list(ad.badges),
        sources=list(ad.sources),
        extra=ad.extra,
    )
    return (
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
        first_seen,
    )


def _move_facts(transaction: Writing, ad: Ad) -> None:
    """Number the facts of a moved ad again, in their order, under its new account."""
    facts: Sequence[tuple[str]] = transaction.rows(_FACTS_OF, moved=ad.ad_id)
    moves = [{"fact": id_, "to_seq": transaction.next_seq(), "to": ad.account_id} for (id_,) in facts]
    if moves:
        transaction.connection.execute(_MOVE_FACT, moves)


def write_accounts(transaction: Writing, said: Mapping[str, Iterable[Observed]]) -> None:
    """Name these accounts as the source that last said something different does."""
    if not said:
        return
    before = dict(transaction.rows(_NAMES, ids=list(said)))
    rows: list[tuple[object, ...]] = []
    for account_id, sources in said.items():
        name = ""
        for source in sorted(sources, key=attrgetter("observed_at", "source")):
            name = source.body.get("name", name)
        if before.get(account_id) != name:
            rows.append((transaction.next_seq(), account_id, name))
    transaction.put_many(ACCOUNT, rows)
