"""What this user decided, newest first, here or on another device."""

from dataclasses import dataclass

from reviewtui.domain.facts import Decision, read_body
from reviewtui.store.reader import Reader


@dataclass(frozen=True, slots=True)
class MyDecision:
    """One decision of the user. `delivery`: '' once the hub's copy is here, else as in the outbox."""

    id: str
    ad_id: str
    at: int
    verdict: str
    codes: tuple[str, ...]
    memo: str
    headline: str
    undone: bool
    delivery: str
    words: str


def my_decisions(reader: Reader, user: str, limit: int = 200, before: int = 2**62) -> list[MyDecision]:
    """Decisions made before an instant (epoch ms), newest first, undone ones included and marked."""
    own = reader.own_decisions(limit, before)
    seen = {fact.id for fact in own}
    known = {fact.id for fact in reader.facts_by_id([fact.id for fact in own])}
    rows = [
        _row(f.id, f.ad_id, f.at, f.verdict, f.body, f.undone, "" if f.id in known else f.delivery, f.words)
        for f in own
    ]
    for fact in reader.decisions_by(user, limit, before):
        if fact.id not in seen:
            undone = any(other.target == fact.id for other in reader.facts_on(fact.ad_id))
            undone = undone or any(
                other.target == fact.id and other.delivery != "held" for other in reader.own_facts_on(fact.ad_id)
            )
            rows.append(_row(fact.id, fact.ad_id, fact.at, fact.verdict, fact.body, undone, "", ""))
    rows.sort(key=lambda row: (row.at, row.id), reverse=True)
    return rows[:limit]


def _row(
    id: str, ad_id: str, at: int, verdict: str, raw: bytes, undone: bool, delivery: str, words: str
) -> MyDecision:
    body = read_body(raw)
    codes: tuple[str, ...] = ()
    memo = headline = ""
    if isinstance(body, Decision):
        codes = tuple(reason.code for reason in body.reasons)
        memo, headline = body.memo, body.content.headline or body.content.text[:120]
    return MyDecision(id, ad_id, at, verdict, codes, memo, headline, undone, delivery, words)
