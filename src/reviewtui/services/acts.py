"""Recording what somebody did: may they, is it still what they saw, the fact, and its one durable transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.decisions import READING_ALONE, Role
from reviewtui.domain.duties import FACTS
from reviewtui.domain.facts import FactKind, Undo, encode_fact
from reviewtui.domain.values import BadValue, clean_text
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.ads import AdView
from reviewtui.services.desk import Desk
from reviewtui.store.overlay import Beneath
from reviewtui.store.own import NewFact
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import trouble
from reviewtui.words import say

TEXT_LIMIT = 20_000
"""Characters of a memo, a suggestion, a remark, a reason why; a hub takes no more."""


def require_role(desk: Desk, kind: str) -> None:
    """Refuse what the hub would refuse anyway.

    Raises:
        ReviewError: `role_needed`, `no_cache`.
    """
    with cache_read(desk):
        role = desk.reader.remembered("role") or desk.role
    if role not in FACTS[kind]:
        raise refuse_role(role, kind)


def refuse_role(role: str, kind: str) -> ReviewError:
    """What to say to a role that records no such facts."""
    roles = ", ".join(role_name for role_name in Role if role_name in FACTS[kind])
    return ReviewError("role_needed", act=say(f"acts.{kind}"), role=role, roles=roles)


def refuse_place(role: str) -> ReviewError:
    """What to say to a role that reads how accounts do, and asks for something else."""
    return ReviewError("accounts_alone", role=role)


def require_whole(desk: Desk) -> None:
    """Refuse who reads accounts alone: there is nothing here that could be shown to them.

    Raises:
        ReviewError: `accounts_alone`, `no_cache`.
    """
    with cache_read(desk):
        if reads_alone(desk.reader):
            raise refuse_place(desk.reader.remembered("role") or "")


def reads_alone(reader: Reader) -> bool:
    """Whether the user of this cache reads how accounts do, and is sent nothing else."""
    return reader.remembered("role") in READING_ALONE


def as_painted(desk: Desk, view: AdView) -> Beneath:
    """The ad as the mirror holds it, if content and round are still what was painted.

    Raises:
        ReviewError: `no_ad`, `changed_ad`, `reopened_ad`, `no_cache`.
    """
    with cache_read(desk):
        found = desk.reader.beneath_and_round(view.ad_id)
    if found is None:
        raise ReviewError("no_ad", ad_id=view.ad_id)
    beneath, round_ = found
    if beneath.content_hash != view.content_hash:
        raise ReviewError("changed_ad", ad_id=view.ad_id)
    if round_ != view.round:
        raise ReviewError("reopened_ad", ad_id=view.ad_id)
    return beneath


@contextmanager
def cache_read(desk: Desk) -> Iterator[None]:
    """Readings of the cache, before anything is recorded.

    Raises:
        ReviewError: `no_cache`.
    """
    try:
        yield
    except sqlite.Error as error:
        raise trouble("no_cache", error, folder=desk.settings.cache_dir) from None


def make_fact(
    desk: Desk, kind: FactKind, ad_id: str, data: msgspec.Struct, *, content_hash: str = "", verdict: str = "",
    target: str = "", group_id: str = "", round: int = 0, adjudication: bool = False, fence: bool = False,
) -> NewFact:  # fmt: skip
    """A new fact of this user, made now on this device, with the columns it is found by."""
    id, at = desk.make_id(), desk.clock()
    body = encode_fact(id=id, kind=kind, ad_id=ad_id, at=at, app=desk.app, device=desk.device, data=data)
    return NewFact(
        id, str(kind), ad_id, at, body, content_hash, verdict, target, group_id, round, adjudication, fence
    )


def commit(desk: Desk, facts: Sequence[NewFact], beneath: Sequence[Beneath] = (), skip_until: int = 0) -> None:
    """Record facts durably, all or none.

    Raises:
        ReviewError: `no_commit`.
    """
    try:
        desk.work.record(facts, beneath, skip_until=skip_until)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=facts[0].ad_id) from None


def make_undo(desk: Desk, target_id: str, ad_id: str) -> NewFact:
    """What takes back an act on this ad."""
    return make_fact(desk, FactKind.UNDO, ad_id, Undo(target_id), target=target_id)


def commit_undo(desk: Desk, undos: Sequence[NewFact], instead: Sequence[NewFact] = ()) -> list[bool]:
    """Record undos durably, with what is said instead, all or none; as `WorkStore.record_undo_group`.

    Raises:
        ReviewError: `no_commit`.
    """
    try:
        beneath = [desk.reader.beneath(ad_id) for ad_id in dict.fromkeys(undo.ad_id for undo in undos)]
        return desk.work.record_undo_group(undos, [ad for ad in beneath if ad is not None], instead)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=undos[0].ad_id) from None


def clean(text: str, field: str) -> str:
    """A person's words as they may be stored.

    Raises:
        Misused: `too_long`, `not_text`.
    """
    if len(text) > TEXT_LIMIT:
        raise Misused("too_long", field=field, limit=TEXT_LIMIT)
    try:
        return clean_text(text.strip())
    except BadValue:
        raise Misused("not_text", field=field) from None
