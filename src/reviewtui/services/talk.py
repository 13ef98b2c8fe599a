"""The thread of an ad: what people wrote about it, and to whom; and what was said of it in a chat elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reviewtui.domain.facts import FactKind, Note, read_body
from reviewtui.store.reader import Reader

OF_CHATS = frozenset({"slack", "message", "thread", "thread_more", "reactions", "answered"})
"""By which names a chat is told of among what else a source says."""
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that somebody said in another system; `at` as it wrote the time."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was said of an ad in a chat, as its source told (`intake.slack`): evidence, by whoever it names.

    `place`: where, '' where nothing was. `message`: what it began with. `more`: replies that were not kept.
    `reactions`: (name, who). `answered`: who answered first whether the ad may go; no decision. `rest`: what is
    beside all that.
    """

    place: str = ""
    message: str = ""
    replies: tuple[Spoken, ...] = ()
    more: int = 0
    reactions: tuple[tuple[str, str], ...] = ()
    answered: Spoken | None = None
    rest: Mapping[str, Any] = field(default_factory=dict)


def said_elsewhere(extra: Mapping[str, Any], *, only: str | None = None) -> Elsewhere:
    """What was said of an ad in a chat. `only`: what this person said alone, as a blind item shows it.

    Whatever else a source calls by the same names is left where it is.
    """
    place = extra.get("slack")
    if not isinstance(place, str) or not place:
        return Elsewhere(rest=extra)
    thread, reactions, more = extra.get("thread"), extra.get("reactions"), extra.get("thread_more")
    replies = [_spoken(one) for one in thread] if isinstance(thread, list) else []
    told = {name: value for name, value in extra.items() if name not in OF_CHATS}
    answered = _spoken(extra.get("answered")) if "answered" in extra else None
    reacted = [(str(name), str(who)) for name, who in reactions.items()] if isinstance(reactions, dict) else []
    heard = tuple(one for one in replies if one.text and only in (None, one.by))
    return Elsewhere(
        place, _plain(extra.get("message")), heard, more if isinstance(more, int) and only is None else 0,
        tuple(reacted) if only is None else (), answered if only is None else None, told,
    )  # fmt: skip


def _spoken(said: Any) -> Spoken:
    parts = said if isinstance(said, dict) else {}
    return Spoken(_plain(parts.get("by")), _plain(parts.get("at")), _plain(parts.get("text")))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else ""
