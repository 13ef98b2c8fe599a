"""Where notices go: incoming webhooks of Slack and Teams, one of each for a user, and for all.

Whoever has such an address can write into that chat: it is read to send, and otherwise only its host is ever shown.
After a restore all are suspended until confirmed: a backup knows nothing of what was removed, or told, since.
"""

import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.access import NAME_LIMIT
from reviewtui.hub.audit import HERE, note
from reviewtui.hub.egress import Egress, EgressFault, PrivateAddress, parse_url
from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.tables import NOTICE_ADDRESS
from reviewtui.hub.tokens import DAY_MS, EXPIRED, LIVE, SUSPENDED
from reviewtui.words import LANGUAGES

KINDS = ("slack", "teams")
ALL = ""
"""The user of the address for all: the leads', who hear what nobody else can be told."""
URL_LIMIT = 2000


class SecretUrl(str):
    """The whole of an address, to send to; printed by accident, it says nothing."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "•••"


class Address(msgspec.Struct, frozen=True):
    """An address as it is listed, with its host alone. `user`: `ALL`, or a name; `language`: '' for the hub's."""

    id: str
    user: str
    kind: str
    host: str
    language: str
    created_at: int
    created_by: str
    expires_at: int | None
    suspended_at: int | None

    def state(self, now: int) -> str:
        """`LIVE`, or why nothing is sent there."""
        if self.expires_at is not None and self.expires_at <= now:
            return EXPIRED
        return LIVE if self.suspended_at is None else SUSPENDED


Lives = dict[str, list[tuple[Address, SecretUrl]]]
"""By user, where something may be sent now."""


def add_address(
    hub: Hub,
    user: str,
    kind: str,
    url: str,
    egress: Egress,
    *,
    language: str = "",
    days: int | None = None,
    by: str = HERE,
) -> Address:
    """Tell this user (`ALL`: whoever leads) there from now on, in place of their former address of this kind.

    Raises:
        Misused: `notice_kind`, `notice_url`, `notice_user`, `link_language`.
        ReviewError: `notice_private`: it is not on the public internet.
    """
    if kind not in KINDS:
        raise Misused("notice_kind", kinds=", ".join(KINDS))
    if len(user) > NAME_LIMIT or not user.isprintable() or user != user.strip():
        raise Misused("notice_user", limit=NAME_LIMIT)
    if language and language not in LANGUAGES:
        raise Misused("link_language", languages=", ".join(LANGUAGES))
    host = _checked(url, egress)
    with hub.writing() as transaction:
        connection, now = transaction.connection, transaction.now
        former = (NOTICE_ADDRESS.c.user_name == user) & (NOTICE_ADDRESS.c.kind == kind)
        for id_ in connection.scalars(select(NOTICE_ADDRESS.c.id).where(former)).all():
            _remove(transaction, id_, by)
        values = {
            "id": secrets.token_hex(4), "user_name": user, "kind": kind, "url": url, "language": language,
            "created_at": now, "created_by": by, "expires_at": None if days is None else now + days * DAY_MS,
        }  # fmt: skip
        row = connection.execute(insert(NOTICE_ADDRESS).values(values).returning(NOTICE_ADDRESS)).one()
        note(transaction, by, "notice.added", id=row.id, user=user, kind=kind, host=host, until=row.expires_at)
    return _address(row)


def list_addresses(connection: Connection) -> list[Address]:
    """All of them, the oldest first."""
    query = select(NOTICE_ADDRESS).order_by(NOTICE_ADDRESS.c.created_at, NOTICE_ADDRESS.c.id)
    return [_address(row) for row in connection.execute(query)]


def live_addresses(connection: Connection, now: int) -> Lives:
    """Where something may be sent now, by user, each with its secret address."""
    found: Lives = {}
    for row in connection.execute(select(NOTICE_ADDRESS).order_by(NOTICE_ADDRESS.c.kind)):
        address = _address(row)
        if address.state(now) == LIVE:
            found.setdefault(address.user, []).append((address, SecretUrl(row.url)))
    return found


def remove_address(hub: Hub, which: str, *, by: str = HERE) -> None:
    """Send nothing there any more, and forget it.

    Raises:
        ReviewError: `notice_unknown`.
    """
    with hub.writing() as transaction:
        _known(transaction.connection, [which])
        _remove(transaction, which, by)


def suspend_addresses(transaction: Writing, by: str = HERE) -> int:
    """Send nothing anywhere until an admin confirmed it, as after a restore; returns how many that stops."""
    lasting = or_(NOTICE_ADDRESS.c.expires_at.is_(None), NOTICE_ADDRESS.c.expires_at > transaction.now)
    live = NOTICE_ADDRESS.c.suspended_at.is_(None) & lasting
    done = transaction.connection.execute(update(NOTICE_ADDRESS).where(live).values(suspended_at=transaction.now))
    if done.rowcount:
        note(transaction, by, "notice.suspended", n=done.rowcount)
    return done.rowcount


def confirm_addresses(hub: Hub, which: Sequence[str] | None, *, by: str = HERE) -> int:
    """End the suspension of these addresses, or of all; returns of how many it ended.

    Raises:
        ReviewError: `notice_unknown`.
    """
    with hub.writing() as transaction:
        connection = transaction.connection
        waiting: ColumnElement[bool] = NOTICE_ADDRESS.c.suspended_at.is_not(None)
        if which is not None:
            _known(connection, which)
            waiting &= NOTICE_ADDRESS.c.id.in_(which)
        ids = list(connection.scalars(select(NOTICE_ADDRESS.c.id).where(waiting).order_by(NOTICE_ADDRESS.c.id)))
        connection.execute(update(NOTICE_ADDRESS).where(waiting).values(suspended_at=None))
        if ids:
            note(transaction, by, "notice.confirmed", ids=ids)
    return len(ids)


def _checked(url: str, egress: Egress) -> str:
    """The host of an address that notices may be sent to."""
    if len(url) > URL_LIMIT:
        raise Misused("notice_url")
    try:
        return egress.host_of(url)
    except PrivateAddress as fault:
        raise ReviewError("notice_private", **fault.values) from None
    except EgressFault:
        raise Misused("notice_url") from None


def _known(connection: Connection, which: Sequence[str]) -> None:
    known = set(connection.scalars(select(NOTICE_ADDRESS.c.id).where(NOTICE_ADDRESS.c.id.in_(which))))
    if unknown := [id_ for id_ in which if id_ not in known]:
        raise ReviewError("notice_unknown", id=unknown[0])


def _remove(transaction: Writing, which: str, by: str) -> None:
    transaction.connection.execute(delete(NOTICE_ADDRESS).where(NOTICE_ADDRESS.c.id == which))
    note(transaction, by, "notice.removed", id=which)


def _address(row: "Row[tuple[object, ...]]") -> Address:
    return Address(
        row.id, row.user_name, row.kind, parse_url(row.url).host, row.language, row.created_at, row.created_by,
        row.expires_at, row.suspended_at,
    )  # fmt: skip
