"""Approvals that the platform contradicts come back: its rejection is an appeal, which the hub records by itself.

So an ad that we approved and the platform rejects is in the queue again, once for each approval: the approval no
longer holds, and nothing of the ad is released, until somebody looked at it and decided; whoever approved it is told,
as of any appeal. The platform alone is believed, by its own reports; mails, sheets and chats are not. Who approved an
ad that was known to be rejected knew what they did, and it stays where it is.

The id of such an appeal comes from the approval it is against. So it is recorded once, however often and in whichever
order reports and decisions come; and one that a lead took back does not return.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import insert, select

from reviewtui import __version__
from reviewtui.domain.ads import AdStatus
from reviewtui.domain.decisions import Opinion, effective
from reviewtui.domain.facts import Appeal, Decision, FactKind, Verdict, decode_fact, encode_fact, read_body
from reviewtui.domain.ids import uuid7
from reviewtui.domain.observed import Observed
from reviewtui.domain.outcomes import contradicts, feedback_words
from reviewtui.domain.reconcile import PLATFORM
from reviewtui.hub.audit import HERE, note, told
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.places import Place, places_of
from reviewtui.hub.releases import follow, opinions_of
from reviewtui.hub.rounds import settle
from reviewtui.hub.said import platform_words
from reviewtui.hub.tables import AD, FACT
from reviewtui.wire.messages import AdDetail

DEVICE = "hub"
"""On which device these appeals are made."""

_HELD = select(FACT.c.id, FACT.c.received_at, FACT.c.body).where(among(FACT.c.id))
_THERE = select(FACT.c.id).where(among(FACT.c.id))
_DETAIL = select(AD.c.ad_id, AD.c.detail).where(among(AD.c.ad_id))

_detail = msgspec.json.Decoder(AdDetail).decode


class _Lesson(NamedTuple):
    """An approval, and when the platform said the opposite (epoch ms)."""

    id: str
    ad_id: str
    ruling: Opinion
    at: int


def rejections(said: Mapping[str, Iterable[Observed]]) -> dict[str, int]:
    """Of what is said of ads, when the platform last said that one is rejected (epoch ms), whatever it said since."""
    found = {}
    for ad_id, reports in said.items():
        for one in reports:
            if one.source == PLATFORM and (at := one.last_said(AdStatus.REJECTED)) is not None:
                found[ad_id] = at
    return found


def look_for_lessons(transaction: Writing, ad_ids: Collection[str]) -> None:
    """Bring those of these ads back of which the platform said the opposite: something was decided on them."""
    said = platform_words(transaction, ad_ids)
    bring_back(transaction, rejections({ad_id: [one] for ad_id, one in said.items()}))


def bring_back(transaction: Writing, rejected: Mapping[str, int]) -> None:
    """Bring those of these ads back that we approved before, and did not know of it; by ad as in `rejections`."""
    if not rejected:
        return
    places = places_of(transaction, rejected)
    opinions = opinions_of(transaction, sorted(places))
    approved = {}
    for ad_id, place in places.items():
        ruling = effective(opinions.get(ad_id, ()), place.content_hash, place.round)
        if ruling is not None and ruling.verdict is Verdict.APPROVE and not place.erased:
            approved[ruling.id] = _Lesson("", ad_id, ruling, rejected[ad_id])
    lessons = _new(transaction, approved) if approved else []
    if lessons:
        _record(transaction, lessons, places)


def _new(transaction: Writing, approved: Mapping[str, _Lesson]) -> list[_Lesson]:
    """Those of these approvals, by their ids, that are contradicted, and were not yet."""
    found: dict[str, _Lesson] = {}
    for row in transaction.rows(_HELD, ids=listed(approved)):
        made, body, lesson = decode_fact(row.body), read_body(row.body), approved[row.id]
        decided_at = min(made.at, row.received_at)
        if isinstance(body, Decision) and contradicts(decided_at, body.status, lesson.at):
            id_ = uuid7(decided_at, int.from_bytes(hashlib.sha256(f"lesson.{row.id}".encode()).digest()[:9]))
            found[id_] = lesson._replace(id=id_)
    known = {row.id for row in transaction.rows(_THERE, ids=listed(found))} if found else set()
    return [lesson for id_, lesson in sorted(found.items()) if id_ not in known]


def _record(transaction: Writing, lessons: Sequence[_Lesson], places: Mapping[str, Place]) -> None:
    ids = [lesson.ad_id for lesson in lessons]
    details = {row.ad_id: _detail(row.detail) for row in transaction.rows(_DETAIL, ids=listed(ids))}
    rows = []
    for id_, ad_id, ruling, at in lessons:
        why = "; ".join(feedback_words(details[ad_id].review_feedback()))
        body = Appeal(ruling.content_hash, ruling.round + 1, why, against=ruling.id)
        raw = encode_fact(
            id=id_, kind=FactKind.APPEAL, ad_id=ad_id, at=at, app=__version__, device=DEVICE, data=body
        )  # fmt: skip
        seq = transaction.next_seq()
        rows.append(
            {
                "seq": seq, "account_id": places[ad_id].account_id, "id": id_, "accepted": seq, "ad_id": ad_id,
                "kind": str(FactKind.APPEAL), "author": "", "role": "", "fence": False, "body": raw,
                "hash": hashlib.sha256(raw).hexdigest(), "received_at": transaction.now,
                "content_hash": ruling.content_hash, "round": ruling.round + 1,
            }
        )  # fmt: skip
    transaction.connection.execute(insert(FACT), rows)
    note(transaction, HERE, "lessons", **told(ids))
    settle(transaction, ids)
    follow(transaction, ids)
