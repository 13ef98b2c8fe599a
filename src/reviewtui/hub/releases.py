"""Releases: which version of each ad may go out, kept true in the transaction that changes it.

A version is an ad's content hash. It is released once the decision that holds approves it (`domain.decisions`) and a
hold has passed on the hub's clock, and withdrawn in the same transaction in which that ends: by an undo, another
verdict, an appeal (also that of the platform, `hub.lessons`), a further opinion that is wanted, a change of content,
an erasure. An ad that moves is withdrawn in the account it leaves, and released in the other.

Every change is numbered, is one row of table `release_event`, and is put down for every webhook with it. Numbers
follow the clock and never fall, so that a hub whose older file was put back gives none a second time: whoever keeps
the last number of each ad would take what is new for old news.
"""

import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from reviewtui.domain.decisions import Opinion, releasing
from reviewtui.domain.facts import FactKind
from reviewtui.hub.access import Caller
from reviewtui.hub.audit import HERE, note, told
from reviewtui.hub.changes import ColdStart, is_number
from reviewtui.hub.engines import is_away, why_away
from reviewtui.hub.opening import Hub, Writing, among, epoch_of, listed
from reviewtui.hub.places import Place, places_of
from reviewtui.hub.publishing import review_rules
from reviewtui.hub.rounds import opinion_of
from reviewtui.hub.tables import AD_RELEASE, FACT, RELEASE_DUE, RELEASE_EVENT, UNCOUNTED
from reviewtui.hub.webhooks import put_down
from reviewtui.wire.messages import PAGE_LIMIT, ReleaseRow, Releases

AT_ONCE = 500

_SHOWN = select(
    AD_RELEASE.c.ad_id, AD_RELEASE.c.account_id, AD_RELEASE.c.content_hash, AD_RELEASE.c.decision,
    AD_RELEASE.c.revision,
).where(among(AD_RELEASE.c.ad_id), AD_RELEASE.c.released)  # fmt: skip
_WAITING = select(RELEASE_DUE.c.ad_id, RELEASE_DUE.c.decision, RELEASE_DUE.c.due_at).where(among(RELEASE_DUE.c.ad_id))
_OPINIONS = select(
    FACT.c.ad_id, FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash, FACT.c.verdict,
    FACT.c.round, FACT.c.fence, FACT.c.undone, FACT.c.adjudication,
).where(among(FACT.c.ad_id), FACT.c.kind == FactKind.DECISION)  # fmt: skip
_SUSPENDED = -1
"""Due at no time: the hold begins once an admin says so."""
_DUE = or_(RELEASE_DUE.c.due_at.between(0, bindparam("now")), RELEASE_DUE.c.due_at > bindparam("latest"))
_NEXT_DUE = select(RELEASE_DUE.c.ad_id).where(_DUE).order_by(RELEASE_DUE.c.due_at).limit(AT_ONCE)
_ONE_DUE = _NEXT_DUE.limit(1)
_NO_LONGER = delete(RELEASE_DUE).where(among(RELEASE_DUE.c.ad_id))
_PUT_OFF = update(RELEASE_DUE).where(RELEASE_DUE.c.ad_id == bindparam("of")).values(due_at=bindparam("later"))
_LAST = select(RELEASE_EVENT.c.number).order_by(RELEASE_EVENT.c.number.desc()).limit(1)

_log = logging.getLogger("reviewtui.hub")


class _Change(NamedTuple):
    """What becomes of an ad in an account: the columns of table `ad_release` without number, id and instant."""

    account_id: str
    ad_id: str
    released: bool
    content_hash: str
    decision: str
    revision: int


def follow(
    transaction: Writing,
    ad_ids: Iterable[str],
    places: Mapping[str, Place] | None = None,
    opinions: Mapping[str, Iterable[Opinion]] | None = None,
) -> None:
    """Bring what is released of these ads to what holds now; what became releasable begins to wait.

    `places`: where these ads are now; `opinions`: those on the content of each; both by ad, if they are at hand.
    """
    asked = sorted(set(ad_ids))
    places = places_of(transaction, asked) if places is None else places
    if opinions is None:
        opinions = opinions_of(transaction, asked)
    ids = listed(asked)
    shown_of = {row.ad_id: row for row in transaction.rows(_SHOWN, ids=ids)}
    waiting_of = {row.ad_id: row for row in transaction.rows(_WAITING, ids=ids)}
    changes: list[_Change] = []
    wait: list[tuple[object, ...]] = []
    over: list[str] = []
    hold = _hold(transaction.connection) if opinions else 0
    for ad_id in asked:
        place, shown, waiting = places.get(ad_id), shown_of.get(ad_id), waiting_of.get(ad_id)
        if place is None:  # a row that found its ad
            over.append(ad_id)
            if shown is not None:
                changes.append(_shown(shown, shown.account_id, released=False))
            continue
        ruling = _ruling(place, opinions.get(ad_id, ()))
        if shown is not None and (ruling is None or shown.content_hash != place.content_hash):
            changes.append(_shown(shown, shown.account_id, released=False))
            shown = None
        elif shown is not None and shown.account_id != place.account_id:
            changes += (
                _shown(shown, shown.account_id, released=False),
                _shown(shown, place.account_id, released=True),
            )
        if ruling is None or shown is not None:
            if waiting is not None:
                over.append(ad_id)
        elif waiting is None or waiting.decision != ruling.id or waiting.due_at > transaction.now + hold:
            wait.append((ad_id, ruling.id, transaction.now + hold))
        elif 0 <= waiting.due_at <= transaction.now:
            over.append(ad_id)
            changes.append(_Change(place.account_id, ad_id, True, place.content_hash, ruling.id, ruling.order))
    if over:
        transaction.connection.execute(_NO_LONGER, {"ids": listed(over)})
    transaction.put_many(RELEASE_DUE, wait)
    _publish(transaction, changes)


def is_waiting(hub: Hub) -> bool:
    """Whether the hold of an ad has passed."""
    with hub.reading() as connection:
        return bool(connection.execute(_ONE_DUE, _until(connection, hub.clock())).first())


def release_due(hub: Hub) -> int:
    """Release some of those whose hold has passed, if what they waited for still holds; how many were looked at."""
    due: Sequence[str] = ()
    try:
        with hub.writing() as transaction:
            due = transaction.connection.scalars(_NEXT_DUE, _until(transaction.connection, transaction.now)).all()
            follow(transaction, due)
    except SQLAlchemyError as error:
        if is_away(error):
            raise
        return sum([_release_alone(hub, ad_id) for ad_id in due])
    return len(due)


def _release_alone(hub: Hub, ad_id: str) -> bool:
    """Release one ad where together they could not be; one that cannot be waits for another hold."""
    try:
        with hub.writing() as transaction:
            follow(transaction, [ad_id])
    except SQLAlchemyError as error:
        if is_away(error):
            raise
        _log.error("an ad cannot be released, and is put off: %s", why_away(error))
        with hub.writing() as transaction:
            later = transaction.now + _hold(transaction.connection)
            transaction.connection.execute(_PUT_OFF, {"of": ad_id, "later": later})
        return False
    return True


def suspend(transaction: Writing) -> None:
    """Let nothing go out that waits, as after a restore: what was undone since, the hub does not know yet."""
    transaction.connection.execute(update(RELEASE_DUE).values(due_at=_SUSPENDED))


def resume(transaction: Writing) -> None:
    """Let the hold of what was suspended begin."""
    due_at = transaction.now + _hold(transaction.connection)
    transaction.connection.execute(update(RELEASE_DUE).where(RELEASE_DUE.c.due_at < 0).values(due_at=due_at))


def releases(hub: Hub, caller: Caller, after: str, limit: int = PAGE_LIMIT) -> Releases:
    """What became last of each ad in the caller's sight since this cursor, at most `limit` of them, in order.

    From the beginning: what is released now.

    Raises:
        ColdStart: the cursor is of another epoch, scope or history.
    """
    limit = min(max(limit, 1), PAGE_LIMIT)
    with hub.reading() as connection:
        epoch = epoch_of(connection)
        since = _read_cursor(connection, epoch, caller, after)
        in_sight: list[ColumnElement[bool]] = []
        if caller.accounts is not None:
            in_sight.append(AD_RELEASE.c.account_id.in_(sorted(caller.accounts - {""})))
        last = connection.scalar(select(func.max(AD_RELEASE.c.number)).where(*in_sight)) or 0
        query = select(AD_RELEASE).where(AD_RELEASE.c.number > since, *in_sight).order_by(AD_RELEASE.c.number)
        if not after:
            query = query.where(AD_RELEASE.c.released)
        found = connection.execute(query.limit(limit + 1)).all()
        rows = [ReleaseRow(*row) for row in found[:limit]]
        more = len(found) > limit
        cursor = _cursor(connection, epoch, caller, rows[-1].number if more else max(last, since), last)
    return Releases(epoch=epoch, cursor=cursor, more=more, releases=rows)


def opinions_of(transaction: Writing, ad_ids: Sequence[str]) -> dict[str, list[Opinion]]:
    """Every opinion on these ads, taken back or not, by ad."""
    opinions: dict[str, list[Opinion]] = {}
    for row in transaction.rows(_OPINIONS, ids=listed(ad_ids)) if ad_ids else ():
        opinions.setdefault(row.ad_id, []).append(opinion_of(row))
    return opinions


def _ruling(place: Place, opinions: Iterable[Opinion]) -> Opinion | None:
    """The decision by which this ad may go out as it is now.

    Of an erased account nothing does, nor of an ad whose facts an older hub took, until they are counted anew.
    """
    if place.erased or place.ranked_by == UNCOUNTED:
        return None
    return releasing(opinions, place.content_hash, place.round, place.wanted)


def _shown(shown: Any, account_id: str, *, released: bool) -> _Change:
    """The version that is released of an ad, as it becomes in an account."""
    return _Change(account_id, shown.ad_id, released, shown.content_hash, shown.decision, shown.revision)


def _hold(connection: Connection) -> int:
    """How long an approval waits, in ms."""
    return review_rules(connection).hold_seconds * 1000


def _until(connection: Connection, now: int) -> Mapping[str, int]:
    """What is due at this instant; what is due later than any hold was put there by a clock that went wrong."""
    return {"now": now, "latest": now + _hold(connection)}


def _publish(transaction: Writing, changes: list[_Change]) -> None:
    if not changes:
        return
    number = max(transaction.connection.scalar(_LAST) or 0, transaction.now)
    rows = []
    for at, change in enumerate(changes, number + 1):
        account_id, ad_id, released, *rest = change
        rows.append((at, account_id, ad_id, f"evt_{secrets.token_hex(12)}", released, *rest, transaction.now))
    transaction.put_many(AD_RELEASE, rows)
    transaction.put_many(RELEASE_EVENT, rows)
    put_down(transaction, [(at, change.ad_id, change.released) for at, change in enumerate(changes, number + 1)])
    out = [change.ad_id for change in changes if change.released]
    back = [change.ad_id for change in changes if not change.released]
    note(transaction, HERE, "releases", released=told(out), withdrawn=told(back))


def _cursor(connection: Connection, epoch: str, caller: Caller, number: int, last: int) -> str:
    """What a reader goes on from, who has everything up to this number; it stands on the last that was in sight then,
    as a cursor of changes does."""
    seen = max(number, last)
    place = f"{number}" if seen == number else f"{number}-{seen}"
    return f"{epoch}.{caller.scope_hash()}.{place}.{_mark_at(connection, seen)}"


def _mark_at(connection: Connection, number: int) -> str:
    id = connection.scalar(select(RELEASE_EVENT.c.id).where(RELEASE_EVENT.c.number == number)) if number else ""
    return (id or "")[-8:]


def _read_cursor(connection: Connection, epoch: str, caller: Caller, cursor: str) -> int:
    """The number that a cursor stands at.

    Raises:
        ColdStart: as `releases`.
    """
    if not cursor:
        return 0
    since, _, rest = cursor.partition(".")
    scope, _, rest = rest.partition(".")
    place, _, mark = rest.partition(".")
    number, midst, last = place.partition("-")
    seen = last if midst else number
    if since != epoch or scope != caller.scope_hash() or not (is_number(number) and is_number(seen)):
        raise ColdStart
    if int(number) > int(seen) or (int(seen) and not mark) or mark != _mark_at(connection, int(seen)):
        raise ColdStart
    return int(number)
