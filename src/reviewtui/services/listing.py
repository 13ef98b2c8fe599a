"""The queue as a program reads it: items in order, each with why it is where it is."""

from dataclasses import dataclass

from reviewtui.domain.priority import due_badge, priority_at, reasons_at
from reviewtui.domain.query import parse
from reviewtui.services.ads import due_because
from reviewtui.services.queue import filter_of, is_plain
from reviewtui.store.reader import Reader, StoredAd
from reviewtui.words import say

EVERY = 2**31
"""Rows are counted up to this many."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One ad of the queue. Instants in epoch ms.

    `parts` add up to `priority`: badges, the state's points, hours waited, what the due time adds. `why` says it in
    words. `due_why` as `ads.due_because` says it.
    """

    ad_id: str
    account_id: str
    account: str
    headline: str
    text: str
    priority: int
    why: str
    state: str
    badges: tuple[tuple[str, int], ...]
    asked_why: str
    status: str
    language: str
    created_at: int
    ai_verdict: str
    ai_score: float | None
    ai_reason: str
    spend_minor: int | None
    currency: str
    content_hash: str
    decision_id: str
    parts: tuple[tuple[str, int], ...] = ()
    due_at: int | None = None
    due_why: str = ""
    customer_waiting: bool = False


@dataclass(frozen=True, slots=True)
class QueueAnswer:
    """How many there are, and the first of them."""

    total: int
    items: tuple[QueueItem, ...]


def searches(text: str) -> bool:
    """Whether a query looks into the text of ads.

    Raises:
        BadQuery: it has a word that means nothing.
    """
    return bool(parse(text).words())


def list_items(reader: Reader, text: str, limit: int, now: int, user: str) -> QueueAnswer:
    """The first ads of what a query asks for; an empty query is the open queue. Times in epoch ms.

    Raises:
        BadQuery: the query has a word that means nothing.
    """
    filter = filter_of(parse(text), now, user, reader)
    with reader.snapshot():
        total = reader.open_total(now) if is_plain(filter) else reader.count(filter, now, EVERY)
        rows = reader.page(filter, now, limit)
        held = [(row.rank, reader.ad(row.ad_id, now)) for row in rows]
    return QueueAnswer(total, tuple(_item(reader, ad, rank, now) for rank, ad in held if ad is not None))


def _item(reader: Reader, ad: StoredAd, rank: int, now: int) -> QueueItem:
    detail = ad.detail
    return QueueItem(
        ad_id=ad.ad_id,
        account_id=ad.account_id,
        account=ad.account,
        headline=ad.headline,
        text=ad.text,
        priority=priority_at(rank, now),
        why=reason_here(ad, now),
        state=ad.state,
        badges=tuple((name, points) for name, points in detail.badges),
        asked_why=detail.why,
        status=ad.status,
        language=ad.language,
        created_at=ad.created_at,
        ai_verdict=ad.ai_verdict,
        ai_score=ad.ai_score,
        ai_reason=detail.ai_reason,
        spend_minor=ad.spend_minor,
        currency=ad.currency,
        content_hash=ad.content_hash,
        decision_id=ad.decision_id,
        parts=reasons_at(detail.badges, ad.created_at, ad.due_at, now, ad.state),
        due_at=ad.due_at,
        due_why=due_because(reader, detail),
        customer_waiting=detail.customer_waiting,
    )


def reason_here(ad: StoredAd, now: int) -> str:
    """Why the ad is where it is: what gives it points, then the question in its asker's or the AI's words."""
    names = [name for name, _ in ad.detail.badges]
    for name in (ad.state, due_badge(ad.due_at, now).name):
        if name not in ("", "open", "decided", "skipped", "auto", *names):
            names.insert(0, name)
    parts = [", ".join(map(badge_words, names))] if names else []
    if words := ad.detail.why or ad.detail.ai_reason:
        parts.append(words)
    return ": ".join(parts) or say("card.in_queue")


def badge_words(name: str) -> str:
    """A badge in words; a workspace's own as its rule says it."""
    try:
        return say(f"card.badge_{name}")
    except KeyError:
        return name
