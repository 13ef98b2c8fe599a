"""Asking: one ad is put into the queue, with why."""

import re
from dataclasses import dataclass

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.ads import Content
from reviewtui.domain.facts import Ask, FactKind, encode_fact
from reviewtui.domain.observed import ASKED_SOURCE, Ad, Observed, derive_ad
from reviewtui.domain.query import BadQuery, parse
from reviewtui.domain.values import ID_LIMIT, INSTANT_MAX, BadValue, clean_text, parse_instant
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import cache_read
from reviewtui.services.desk import Desk
from reviewtui.services.rules import order_in_force
from reviewtui.store.overlay import Beneath
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import trouble
from reviewtui.store.work import AskedAd, NewFact
from reviewtui.sync.cache import SCOPE
from reviewtui.wire.messages import AdDetail

_SPAN = re.compile(r"(\d{1,4})([mhdw])")
_UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
WHY_LIMIT, TEXT_LIMIT = 20_000, 100_000
"""Characters; a hub takes no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was recorded: the ad is in the queue from now on."""

    fact_id: str
    ad_id: str
    new: bool


def account_names(reader: Reader) -> list[str]:
    """The names of the accounts here, or their ids where they have none."""
    return [name or account_id for account_id, name in reader.accounts()]


def account_named(reader: Reader, said: str) -> str:
    """The id of the account of this id or name, in any case; '' for none.

    Raises:
        Misused: `no_such_account`.
    """
    wanted = said.strip()
    if not wanted:
        return ""
    accounts = reader.accounts()
    if wanted in dict(accounts):
        return wanted
    for account_id, name in accounts:
        if name.casefold() == wanted.casefold():
            return account_id
    raise Misused("no_such_account", account=wanted)


def ask(desk: Desk, *, why: str, ad_id: str = "", text: str = "", headline: str = "", link: str = "",
        account_id: str = "", due_at: int | None = None, customer_waiting: bool = False) -> Asked:  # fmt: skip
    """Put one ad into the queue: one that is known, by id, or a new one, by its text.

    `due_at`: when an answer is needed (epoch ms); `customer_waiting`: the customer asked, and waits.

    Raises:
        ReviewError: `no_ad`, `no_commit`; Misused: `why_needed`, `ask_both`, `empty_ad`, `ask_account`, `too_long`,
            `not_text`.
    """
    try:
        why, text, headline, link, account_id = (
            clean_text(part.strip()) for part in (why, text, headline, link, account_id)
        )
    except BadValue:
        raise Misused("not_text", field="text") from None
    if not why:
        raise Misused("why_needed")
    for field, value, limit in (
        ("why", why, WHY_LIMIT), ("text", text, TEXT_LIMIT), ("headline", headline, TEXT_LIMIT),
        ("link", link, TEXT_LIMIT), ("account", account_id, ID_LIMIT),
    ):  # fmt: skip
        if len(value) > limit:
            raise Misused("too_long", field=field, limit=limit)
    now = desk.clock()
    id = desk.make_id()
    asked: list[AskedAd] = []
    beneath: list[Beneath] = []
    if ad_id:
        if text or headline or link:
            raise Misused("ask_both")
        known = desk.reader.beneath(ad_id)
        if known is None:
            raise ReviewError("no_ad", ad_id=ad_id)
        data = Ask(why, due_at=due_at, customer_waiting=customer_waiting)
        beneath.append(known)
    else:
        if not text and not headline:
            raise Misused("empty_ad")
        _require_in_scope(desk, account_id)
        ad_id = f"ask:{id}"
        content = Content(headline=headline, text=text, link=link)
        data = Ask(why, content, account_id, due_at, customer_waiting)
        ad = _as_the_hub_will(desk, ad_id, data, now)
        detail = AdDetail(
            link=link, why=why, why_by=desk.user, why_at=now, badges=list(ad.badges), due_why=ad.due_why,
            customer_waiting=customer_waiting, rules_revision=ad.rules_revision,
        )  # fmt: skip
        asked.append(
            AskedAd(ad_id, account_id, ad.content_hash, headline, text, -ad.rank, now,
                    msgspec.json.encode(detail).decode(), ad.due_at, customer_waiting)
        )  # fmt: skip
    body = encode_fact(id=id, kind=FactKind.ASK, ad_id=ad_id, at=now, app=desk.app, device=desk.device, data=data)
    try:
        desk.work.record([NewFact(id, FactKind.ASK, ad_id, now, body)], beneath, asked)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=ad_id) from None
    return Asked(id, ad_id, bool(asked))


def _require_in_scope(desk: Desk, account_id: str) -> None:
    """A hub takes an ad only for an account that its asker sees.

    Raises:
        Misused: `ask_account`.
    """
    with cache_read(desk):
        scope: list[str] | None = msgspec.json.decode(desk.reader.remembered(SCOPE) or "null")
    if scope is not None and account_id not in scope:
        raise Misused("ask_account", accounts=", ".join(scope))


def _as_the_hub_will(desk: Desk, ad_id: str, question: Ask, now: int) -> Ad:
    """A new ad as the hub will derive it, so that it stands in its place before the hub has it."""
    said = {"account_id": question.account_id, **msgspec.to_builtins(question.content), "why": question.why}
    if question.due_at is not None:
        said["due_at"] = question.due_at
    if question.customer_waiting:
        said["customer_waiting"] = True
    try:
        rules, revision = order_in_force(desk)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=ad_id) from None
    return derive_ad(ad_id, [Observed(ASKED_SOURCE, now, now, said)], now, rules, revision)


def read_due(text: str, now: int) -> int:
    """When an answer is due: `4h` from now (m, h, d, w), or an instant such as 2026-03-01T12:00Z. Epoch ms.

    Raises:
        Misused: `due_form`.
    """
    if span := _SPAN.fullmatch(text.strip().lower()):
        return min(now + int(span[1]) * _UNITS[span[2]], INSTANT_MAX)
    try:
        return parse_instant(text)
    except BadValue:
        raise Misused("due_form", text=text[:40]) from None


def known_ad(reader: Reader, text: str, now: int) -> str:
    """The id of the ad that this text names (an id, or a link with one), or ''."""
    if not text or len(text) > 2000 or "\n" in text:
        return ""
    try:
        named = [term.value for group in parse(text).alternatives() for term in group if term.key == "ad"]
    except BadQuery:
        named = []
    for ad_id in (text, *named):
        if reader.ad(ad_id, now) is not None:
            return ad_id
    return ""


def refuse_id(text: str) -> None:
    """Nobody means a text that is one word with a number of five digits or more: it is an id we do not know.

    Raises:
        ReviewError: `no_ad`.
    """
    if re.fullmatch(r"[\w:.-]*\d{5,}[\w:.-]*", text.strip()):
        raise ReviewError("no_ad", ad_id=text.strip())
