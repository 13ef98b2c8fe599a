"""What only conversations bring: words quoted of an ad that is known, and customers' questions, each logged once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewtui.domain.facts import FactKind, Ping, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.intake import Question
from reviewtui.services.pings import WORDS_MOST, page_answered
from reviewtui.store.reader import Reader
from reviewtui.wire.messages import OPS_LIMIT, ObservationIn

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient

SOURCE = "slack"
CONTENT = ("headline", "text", "link", "creatives")
_MADE_BY = "import"


@dataclass(slots=True)
class Logged:
    """What became of the questions found in a file. `nobody`: their account is not known, so they were not logged.

    `refused`: code → how many. `seq`: the hub's number of the last one taken.
    """

    added: int = 0
    unchanged: int = 0
    nobody: int = 0
    refused: dict[str, int] | None = None
    seq: int = 0

    @property
    def found(self) -> int:
        """All questions of the file."""
        return self.added + self.unchanged + self.nobody + sum((self.refused or {}).values())


def without_quotes(reader: Reader, row: ObservationIn, now: int) -> ObservationIn:
    """A conversation's report, without its quote of an ad whose own words are known: a quote is no edit of the ad."""
    if row.source != SOURCE or row.id.startswith(f"{SOURCE}:") or not any(one in row.fields for one in CONTENT):
        return row
    known = reader.ad(row.id, now)
    if known is None or not (known.headline or known.text):
        return row
    fields = {name: value for name, value in row.fields.items() if name not in CONTENT}
    return ObservationIn(row.kind, row.id, row.source, row.observed_at, fields)


def facts_of(reader: Reader, questions: Sequence[Question], now: int) -> tuple[list[bytes], int]:
    """The facts that log these questions, and how many there are whose account is not known.

    The same question has the same id whoever brings it, however often. `now` in epoch ms.
    """
    facts, nobody = [], 0
    for one in questions:
        account_id, at = one.account_id, min(one.at, now)
        if not account_id and one.ad_id:
            stored = reader.ad(one.ad_id, now)
            account_id = "" if stored is None else stored.account_id
        if not account_id:
            nobody += 1
            continue
        known = page_answered(reader, one.question, account_id, one.ad_id, at)
        body = Ping(account_id, one.question, at, one.via, one.text[:WORDS_MOST], known)
        facts.append(
            encode_fact(id=_id_of(one), kind=FactKind.PING, ad_id=one.ad_id, at=at, app=_MADE_BY, device=one.via,
                        data=body)
        )  # fmt: skip
    return facts, nobody


def _id_of(question: Question) -> str:
    """A UUIDv7 of when it was asked, whose other bits follow from where, and what."""
    told = f"{question.via}\n{question.key}\n{question.question}".encode()
    return uuid7(question.at, int.from_bytes(hashlib.sha256(told).digest()[:10], "big"))


async def send_questions(client: "HubClient", facts: Sequence[bytes]) -> Logged:
    """Log these on the hub. One it knows is unchanged, also where another person brought it, or knew less then.

    Raises:
        HubFault: those answered so far are on the hub.
    """
    logged = Logged()
    refused: dict[str, int] = {}
    for begin in range(0, len(facts), OPS_LIMIT):
        for result in (await client.ops(facts[begin : begin + OPS_LIMIT])).results:
            if result.outcome == "applied":
                logged.added += 1
            elif result.outcome == "duplicate" or result.code == "other_body":
                logged.unchanged += 1
            else:
                refused[result.code or result.outcome] = refused.get(result.code or result.outcome, 0) + 1
            logged.seq = max(logged.seq, result.seq or 0)
    logged.refused = refused or None
    return logged
