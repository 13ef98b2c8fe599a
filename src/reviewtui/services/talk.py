"""The thread of an ad: what people wrote about it, and to whom."""

import re
from dataclasses import dataclass

from reviewtui.domain.facts import FactKind, Note, read_body
from reviewtui.store.reader import Reader

_MENTION = re.compile(r"(?<![\w@.])@([^\W_](?:[\w.-]*[^\W_])?)")


@dataclass(frozen=True, slots=True)
class Remark:
    """Words in a thread. `delivery` is '' once the hub returned them; `mine`: this user wrote them."""

    id: str
    author: str
    at: int
    text: str
    mentions: tuple[str, ...]
    mine: bool
    delivery: str


def mentioned(text: str) -> tuple[str, ...]:
    """The names that a text addresses with an @, each once, in order. An e-mail address addresses nobody."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def thread(reader: Reader, ad_id: str, user: str) -> tuple[Remark, ...]:
    """What stands in the thread of an ad: pulled remarks in order of receipt, then own ones on their way."""
    pulled = reader.facts_on(ad_id)
    seen = {fact.id for fact in pulled}
    unsent = [fact for fact in reader.own_facts_on(ad_id) if fact.id not in seen and fact.delivery != "withdrawn"]
    undone = {fact.target for fact in pulled if fact.kind == FactKind.UNDO}
    undone |= {fact.target for fact in unsent if fact.kind == FactKind.UNDO}
    told = [(fact.id, fact.kind, fact.author, fact.at, fact.body, "") for fact in pulled]
    told += [(fact.id, fact.kind, user, fact.at, fact.body, fact.delivery) for fact in unsent]
    remarks = []
    for id, kind, author, at, body, delivery in told:
        if kind != FactKind.NOTE or id in undone:
            continue
        said = read_body(body)
        if isinstance(said, Note):
            remarks.append(Remark(id, author, at, said.text, said.mentions, author == user, delivery))
    return tuple(remarks)
