"""Own facts as rows of work.db: about to be recorded, on their way, answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact about to be recorded: its bytes, and the columns they are found by.

    `target`: what an undo takes back, whom an assignment names, or the account that a fact is about. `fence`: it was
    made under a claim.
    """

    id: str
    kind: str
    ad_id: str
    at: int
    body: bytes
    content_hash: str = ""
    verdict: str = ""
    target: str = ""
    group_id: str = ""
    round: int = 0
    adjudication: bool = False
    fence: bool = False


@dataclass(frozen=True, slots=True)
class AskedAd:
    """An ad that exists only as this user's question until the hub has it."""

    ad_id: str
    account_id: str
    content_hash: str
    headline: str
    text: str
    place: int
    created_at: int
    detail: str
    due_at: int | None = None
    waiting: bool = False


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """A fact in the outbox."""

    n: int
    id: str
    ad_id: str
    state: str
    body: bytes


class Delivered(msgspec.Struct, frozen=True, gc=False):
    """What the hub said of a fact: accepted at `seq`, or never (`held`, with code and words)."""

    n: int
    state: str
    seq: int | None = None
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One of the user's own facts, and its way to the hub (`new`, `attempted`, `acked`, `held`, `withdrawn`)."""

    n: int
    id: str
    kind: str
    ad_id: str
    at: int
    content_hash: str
    verdict: str
    target: str
    undone: bool
    delivery: str
    seq: int | None
    code: str
    words: str
    body: bytes
    group_id: str
    round: int


def own_facts(schema: str = "") -> str:
    """The SELECT of own facts, to be continued with WHERE; `schema` is `work.` over an attached file."""
    return f"""SELECT f.n, f.id, f.kind, f.ad_id, f.at, f.content_hash, f.verdict, f.target,
    EXISTS ({undo_of(schema)}),
    d.state, d.seq, d.code, d.words, f.body, f.group_id, f.round
    FROM {schema}fact f JOIN {schema}delivery d ON d.n = f.n """


def undo_of(schema: str = "") -> str:
    """The SELECT of undos of the fact `f` that the hub did not refuse."""
    return f"""SELECT 1 FROM {schema}fact u JOIN {schema}delivery ud ON ud.n = u.n
    WHERE u.target = f.id AND u.target <> '' AND u.kind = 'undo' AND ud.state <> 'held'"""


def own_fact(row: Sequence[Any]) -> OwnFact:
    """A row of `own_facts`."""
    return OwnFact(*row[:8], bool(row[8]), *row[9:])  # type: ignore[call-arg]
