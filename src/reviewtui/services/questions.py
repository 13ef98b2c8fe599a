"""Asking: one ad is put into the queue, with why."""

import re
from dataclasses import dataclass

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.ads import AdStatus, Content, content_hash
from reviewtui.domain.facts import Ask, FactKind, encode_fact
from reviewtui.domain.priority import badges, rank_of
from reviewtui.domain.query import BadQuery, parse
from reviewtui.domain.values import BadValue, clean_text
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.desk import Desk
from reviewtui.store.overlay import Beneath
from reviewtui.store.reader import Reader
from reviewtui.store.work import AskedAd, NewFact
from reviewtui.wire.messages import AdDetail

WHY_LIMIT, TEXT_LIMIT, ID_LIMIT = 20_000, 100_000, 500
"""Characters; a hub takes no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was recorded: the ad is in the queue from now on."""

    fact_id: str
    ad_id: str
    new: bool


def ask(desk: Desk, *, why: str, ad_id: str = "", text: str = "", headline: str = "", link: str = "",
        account_id: str = "") -> Asked:  # fmt: skip
    """Put one ad into the queue: one that is known, by id, or a new one, by its text.

    Raises:
        ReviewError: `no_ad`, `no_commit`; Misused: `why_needed`, `ask_both`, `empty_ad`, `too_long`, `not_text`.
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
        data = Ask(why)
        beneath.append(known)
    else:
        if not text and not headline:
            raise Misused("empty_ad")
        ad_id = f"ask:{id}"
        content = Content(headline=headline, text=text, link=link)
        data = Ask(why, content, account_id)
        marks = badges(asked=True, ai_verdict="", ai_score=None, spend_minor=None, status=AdStatus.UNKNOWN)
        detail = AdDetail(
            link=link, why=why, why_by=desk.user, why_at=now, badges=[(m.name, m.points) for m in marks]
        )
        asked.append(
            AskedAd(ad_id, account_id, content_hash(content), headline, text, -rank_of(marks, now), now,
                    msgspec.json.encode(detail).decode())
        )  # fmt: skip
    body = encode_fact(id=id, kind=FactKind.ASK, ad_id=ad_id, at=now, app=desk.app, device=desk.device, data=data)
    try:
        desk.work.record([NewFact(id, FactKind.ASK, ad_id, now, body)], beneath, asked)
    except sqlite.Error as error:
        raise ReviewError("no_commit", ad_id=ad_id, why=str(error)) from None
    return Asked(id, ad_id, bool(asked))


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
