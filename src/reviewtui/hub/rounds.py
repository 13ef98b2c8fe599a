"""How often an ad's content was reopened, and how many people's opinions are asked for: by its facts alone.

An appeal opens a further round. Of first opinions a share draws a second one, and every escalation does. On content
with a known answer the first opinion always draws: what then travels is what any draw looks like, with the
probability it would have had.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from reviewtui.domain.decisions import Appealed, Opinion, current_opinions, round_of
from reviewtui.domain.facts import FactKind, Verdict
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.tables import AD, FACT

_ASKING = (FactKind.DECISION, FactKind.APPEAL, FactKind.GOLD)
_FACTS = select(
    FACT.c.ad_id, FACT.c.kind, FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash,
    FACT.c.verdict, FACT.c.round, FACT.c.fence, FACT.c.undone, FACT.c.adjudication, FACT.c.second,
).where(among(FACT.c.ad_id), FACT.c.kind.in_(_ASKING))  # fmt: skip
_NOW = select(
    AD.c.ad_id, AD.c.content_hash, AD.c.seq, AD.c.round, AD.c.wanted, AD.c.chance, AD.c.gold
).where(among(AD.c.ad_id))  # fmt: skip
_SET = (
    update(AD)
    .where(AD.c.ad_id == bindparam("of"))
    .values(
        seq=bindparam("to_seq"), round=bindparam("to_round"), wanted=bindparam("to_wanted"),
        chance=bindparam("to_chance"), gold=bindparam("to_gold"),
    )
)  # fmt: skip


class Asked(NamedTuple):
    """Columns of an ad, about its content now: its round; how many opinions are asked for, with what probability;
    whether it has a known answer."""

    round: int = 0
    wanted: int = 1
    chance: float = 1.0
    gold: bool = False


ONCE = Asked()
"""Nobody has spoken of this content."""


def drawn(hub_id: str, fact_id: str, share: float) -> bool:
    """Whether a first opinion draws a second: true for this share of facts, and the same whenever asked."""
    digest = hashlib.sha256(f"second.{hub_id}.{fact_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def asked_of(transaction: Writing, contents: Mapping[str, str]) -> dict[str, Asked]:
    """What these ads are by their facts, each with this content hash."""
    facts: dict[str, list[Any]] = {}
    for row in transaction.rows(_FACTS, ids=listed(contents)):
        if row.content_hash == contents[row.ad_id]:
            facts.setdefault(row.ad_id, []).append(row)
    return {ad_id: _asked(facts.get(ad_id, ()), content_hash) for ad_id, content_hash in contents.items()}


def settle(transaction: Writing, ad_ids: Iterable[str]) -> dict[str, Asked]:
    """Bring these ads to what their facts say, and number those in which clients see a change; what changed."""
    rows = {row.ad_id: row for row in transaction.rows(_NOW, ids=listed(ad_ids))}
    changed: dict[str, Asked] = {}
    changes = []
    for ad_id, asked in asked_of(transaction, {ad_id: row.content_hash for ad_id, row in rows.items()}).items():
        row = rows[ad_id]
        before = Asked(row.round, row.wanted, row.chance, row.gold)
        if asked != before:
            seen = (asked.wanted, asked.chance) != (before.wanted, before.chance)
            to = {f"to_{name}": value for name, value in asked._asdict().items()}
            changes.append({"of": ad_id, "to_seq": transaction.next_seq() if seen else row.seq, **to})
            changed[ad_id] = asked
    if changes:
        transaction.connection.execute(_SET, changes)
    return changed


def _asked(facts: Iterable[Any], content_hash: str) -> Asked:
    """By the facts on this content: decisions, appeals, known answers."""
    facts = sorted(facts, key=lambda row: row.accepted)
    decisions = [row for row in facts if row.kind == FactKind.DECISION]
    opinions = [opinion_of(row) for row in decisions]
    appeals = [
        Appealed(row.id, row.content_hash, row.round, row.undone, row.accepted)
        for row in facts
        if row.kind == FactKind.APPEAL
    ]
    round_ = round_of(appeals, content_hash, opinions)
    gold = any(row.kind == FactKind.GOLD and not row.undone for row in facts)
    said = current_opinions(opinions, content_hash, round_)
    if any(opinion.verdict is Verdict.ESCALATE for opinion in said):
        return Asked(round_, 2, 1.0, gold)
    draws = [row.second for row in decisions if row.round == round_ and row.second is not None]
    return Asked(round_, 2, draws[0], gold) if draws else Asked(round_, gold=gold)


def opinion_of(row: Any) -> Opinion:
    """A decision's row of table `fact` as an opinion."""
    return Opinion(
        row.id, row.author, row.role, row.accepted, row.content_hash, Verdict(row.verdict), row.round, row.fence,
        row.undone, row.adjudication,
    )  # fmt: skip
