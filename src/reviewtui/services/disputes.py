"""Ads on which reviewers differ: what each said, side by side, for whoever settles them."""

from dataclasses import dataclass

from reviewtui.domain.facts import Reason, decode_decision, decode_fact
from reviewtui.domain.values import Span
from reviewtui.services.ads import AdView, Past, open_ad
from reviewtui.services.queue import Listing, list_queue
from reviewtui.store.reader import Reader

DISPUTED = "is:disputed sort:agreement"
"""The query that finds them, those with the least agreement first."""


@dataclass(frozen=True, slots=True)
class Position:
    """What one reviewer said of the content as it is, with the words that show it."""

    past: Past
    reasons: tuple[Reason, ...]
    evidence: tuple[Span, ...]
    quotes: tuple[str, ...]
    active_ms: int | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """An ad with the opinions that stand on it, in order of receipt."""

    view: AdView
    positions: tuple[Position, ...]


def list_disputes(reader: Reader, now: int, user: str) -> Listing:
    """The first page of disputed ads, the least agreed on first."""
    return list_queue(reader, DISPUTED, now, user)


def open_dispute(reader: Reader, ad_id: str, now: int, user: str) -> Dispute | None:
    """What reviewers said of an ad; None where this cache has no such ad."""
    view = open_ad(reader, ad_id, now, user)
    if view is None:
        return None
    bodies = {fact.id: fact.body for fact in reader.facts_on(ad_id)}
    bodies |= {fact.id: fact.body for fact in reader.own_facts_on(ad_id)}
    positions = []
    for past in view.past:
        if past.mark not in ("holds", "second") or not past.here or past.id not in bodies:
            continue
        said = decode_decision(decode_fact(bodies[past.id]).data)
        quotes = tuple(said.content.component(s.component)[s.start : s.end] for s in said.evidence)
        positions.append(Position(past, said.reasons, said.evidence, quotes, said.active_ms))
    return Dispute(view, tuple(positions))
