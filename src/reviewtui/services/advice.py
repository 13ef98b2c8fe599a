"""What an account's customer was told of their ads' strategy: spend caps, advice, and what came of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reviewtui.domain.facts import Advice, FactKind, read_body
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import cache_read, clean, commit, make_fact, require_role
from reviewtui.services.desk import Desk
from reviewtui.store.advice import advice_of
from reviewtui.store.reader import Reader

CAP, ADVICE, OUTCOME = "cap", "advice", "outcome"
PERIODS = ("day", "week", "month", "total")
_CAP = re.compile(
    rf"cap\s+(\d{{1,12}}(?:[.,]\d{{1,2}})?)\s*([A-Za-z]{{3}})(?:\s*(?:/|a|per|por)?\s*({'|'.join(PERIODS)}))?\s*(?::\s*(.*))?\Z",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing a customer was told, or what came of it.

    `topic`: `cap`, `advice` or `outcome`, or of a later version. `amount_minor` in hundredths of `currency`, per
    `period`; None where it is no cap. `delivery`: '' once pulled, else as in the outbox. `outcomes`: oldest first.
    """

    id: str
    at: int
    author: str
    topic: str
    text: str
    amount_minor: int | None
    currency: str
    period: str
    ad_id: str
    ad: str
    delivery: str = ""
    outcomes: tuple["Told", ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was understood."""

    topic: str
    text: str
    amount_minor: int | None = None
    currency: str = ""
    period: str = ""


def understand(line: str) -> Said:
    """`cap 500 EUR day: until the review is over` is a cap; any other words are advice.

    Raises:
        Misused: `cap_form`: it begins as a cap and is none; `text_needed`.
    """
    line = line.strip()
    if not line:
        raise Misused("text_needed")
    if not re.match(r"cap\s+[\d.,]", line, re.IGNORECASE):
        return Said(ADVICE, line)
    found = _CAP.match(line)
    if found is None:
        raise Misused("cap_form", line=line[:60])
    number, currency, period, words = found.groups()
    minor = int(Decimal(number.replace(",", ".")) * 100)
    return Said(CAP, (words or "").strip() or line, minor, currency.upper(), (period or "day").lower())


def record_advice(desk: Desk, account_id: str, said: Said, *, ad_id: str = "", answers: str = "") -> str:
    """Record it, durably; returns the fact's id. `answers`: the advice whose outcome this is.

    Raises:
        ReviewError: `no_ad`, `role_needed`, `no_commit`, `no_cache`; Misused: `ping_no_account`, `text_needed`,
            `too_long`, `not_text`.
    """
    require_role(desk, FactKind.ADVICE)
    if not account_id:
        raise Misused("ping_no_account")
    if ad_id:
        with cache_read(desk):
            if desk.reader.ad(ad_id, desk.clock()) is None:
                raise ReviewError("no_ad", ad_id=ad_id)
    text = clean(said.text.strip(), "text")
    if not text:
        raise Misused("text_needed")
    topic = OUTCOME if answers else said.topic
    body = Advice(account_id, topic, text, said.amount_minor, said.currency, said.period, answers)
    fact = make_fact(desk, FactKind.ADVICE, ad_id, body)
    commit(desk, [fact])
    return fact.id


def read_advice(reader: Reader, account_id: str, user: str) -> list[Told]:
    """What the customer of an account was told, the newest first; outcomes with what they answer."""
    rows = advice_of(reader, account_id)
    titles = reader.titles([row.ad_id for row in rows if row.ad_id])
    told: dict[str, Told] = {}
    outcomes: dict[str, list[Told]] = {}
    for row in rows:
        body = read_body(row.body)
        if not isinstance(body, Advice) or body.account_id != account_id:
            continue
        one = Told(
            row.id, row.at, row.author or user, body.topic, body.text, body.amount_minor, body.currency, body.period,
            row.ad_id, titles.get(row.ad_id, row.ad_id), row.delivery,
        )  # fmt: skip
        if body.answers:
            outcomes.setdefault(body.answers, []).append(one)
        else:
            told[one.id] = one
    for id, several in outcomes.items():
        if id in told:
            told[id] = replace(told[id], outcomes=tuple(several))
        else:  # what it answers was taken back, or is not here
            told |= {one.id: one for one in several}
    return sorted(told.values(), key=lambda one: (one.at, one.id), reverse=True)


def found(told: Sequence[Told], words: str) -> list[Told]:
    """Those in which all of these words are."""
    wanted = words.casefold().split()
    return [one for one in told if all(word in _words(one) for word in wanted)]


def _words(one: Told) -> str:
    own = f"{one.topic} {one.text} {one.author} {one.ad} {one.currency}".casefold()
    return " ".join([own, *map(_words, one.outcomes)])
