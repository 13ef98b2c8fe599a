"""Tokens: who may come in. A token is shown once; the hub keeps its SHA-256 alone.

Role and scope belong to the user: a second token for a name is the same user. Whatever becomes of a token is in the
audit log.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, insert, or_, select, update

from reviewtui.domain.decisions import Role
from reviewtui.errors import ReviewError
from reviewtui.hub.access import NAME_LIMIT, NEEDS_SCOPE, Caller
from reviewtui.hub.audit import HERE, note
from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.releases import resume
from reviewtui.hub.tables import TOKEN, USER

PREFIX = "rvt_"
DAY_MS = 86_400_000
USED_GRAIN = 3_600_000
"""When a token was last used is known to the hour."""

LIVE, REVOKED, EXPIRED, SUSPENDED = "live", "revoked", "expired", "suspended"


class TokenLine(msgspec.Struct, frozen=True):
    """A token as `list` shows it; never the token. `accounts` None means all accounts."""

    id: int
    name: str
    role: str
    accounts: tuple[str, ...] | None
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    last_used: int | None
    suspended_at: int | None
    created_by: str

    def state(self, now: int) -> str:
        """`LIVE`, or why it lets nobody in."""
        return state_of(self, now)


def state_of(row: Any, now: int) -> str:
    """`LIVE`, or why a token or a link with these columns lets nobody in."""
    if row.revoked_at is not None:
        return REVOKED
    if row.expires_at is not None and row.expires_at <= now:
        return EXPIRED
    return LIVE if row.suspended_at is None else SUSPENDED


class Holder(msgspec.Struct, frozen=True):
    """Whoever comes with a token that is neither unknown, expired nor revoked. `stale`: its use is to be noted."""

    caller: Caller
    token_id: int
    suspended: bool
    stale: bool


def token_hash(token: str) -> str:
    """What the hub keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def new_token() -> str:
    """A fresh token: 32 random bytes."""
    return PREFIX + secrets.token_urlsafe(32)


def create_token(
    hub: Hub,
    name: str,
    role: str,
    *,
    scope: Sequence[str] = (),
    all_accounts: bool = False,
    expires_at: int | None = None,
    by: str = HERE,
) -> str:
    """A token for the user of this name, who is made if new. It cannot be shown again. `by`: who makes it.

    Raises:
        ReviewError: `token_role` (no such role), `token_name`, `token_scope` (this role needs one),
            `token_both` (a scope and all accounts), `token_user` (the user has another role or scope).
    """
    if role not in Role.__members__.values():
        raise ReviewError("token_role", role=role, roles=", ".join(Role))
    if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
        raise ReviewError("token_name", limit=NAME_LIMIT)
    accounts = tuple(sorted({account for account in scope if account}))
    if accounts and all_accounts:
        raise ReviewError("token_both")
    if not accounts and not all_accounts and (role in NEEDS_SCOPE or scope):
        raise ReviewError("token_scope", role=role)
    kept = msgspec.json.encode(accounts).decode() if accounts else None
    token = new_token()
    with hub.writing() as transaction:
        connection, now = transaction.connection, transaction.now
        user = connection.execute(select(USER.c.role, USER.c.accounts).where(USER.c.name == name)).first()
        if user is None:
            connection.execute(insert(USER).values(name=name, role=role, accounts=kept, created_at=now))
        elif tuple(user) != (role, kept):
            raise ReviewError("token_user", name=name, role=user.role)
        which = _keep(transaction, token, name, expires_at, by)
        note(transaction, by, "token.created", id=which, user=name, role=role, accounts=accounts or None)
        _resume_unless_suspended(transaction)
    return token


def rotate_token(
    hub: Hub, which: int, *, grace_ms: int, expires_at: int | None = None, by: str = HERE
) -> tuple[str, int]:
    """A new token for the user of this one, which goes on working for a while; and until when it does.

    The new one lasts as long as the old one was to last from the beginning, unless `expires_at` says until when.

    Raises:
        ReviewError: `token_unknown`; `token_over`: the token lets nobody in any more.
    """
    token = new_token()
    with hub.writing() as transaction:
        now = transaction.now
        line = next((one for one in _lines(transaction.connection) if one.id == which), None)
        if line is None:
            raise ReviewError("token_unknown", id=which)
        if line.state(now) != LIVE:
            raise ReviewError("token_over", id=which)
        if expires_at is None and line.expires_at is not None:
            expires_at = now + line.expires_at - line.created_at
        until = now + grace_ms if line.expires_at is None else min(line.expires_at, now + grace_ms)
        new = _keep(transaction, token, line.name, expires_at, by)
        transaction.connection.execute(update(TOKEN).where(TOKEN.c.id == which).values(expires_at=until))
        note(transaction, by, "token.rotated", id=which, new=new, user=line.name, until=until)
    return token, until


def suspend_tokens(transaction: Writing, by: str = HERE) -> int:
    """Let nobody in until an admin confirmed their token, as after a restore; returns how many tokens that stops."""
    lasting = or_(TOKEN.c.expires_at.is_(None), TOKEN.c.expires_at > transaction.now)
    live = (TOKEN.c.revoked_at.is_(None), TOKEN.c.suspended_at.is_(None), lasting)
    done = transaction.connection.execute(update(TOKEN).where(*live).values(suspended_at=transaction.now))
    note(transaction, by, "token.suspended", n=done.rowcount)
    return done.rowcount


def confirm_tokens(hub: Hub, which: Sequence[int] | None, *, by: str = HERE) -> int:
    """End the suspension of these tokens, or of all, that are neither revoked nor expired; returns of how many. With
    the last of them, the hold of what a restore kept from being released begins.

    Raises:
        ReviewError: `token_unknown`.
    """
    with hub.writing() as transaction:
        connection = transaction.connection
        lasting = or_(TOKEN.c.expires_at.is_(None), TOKEN.c.expires_at > transaction.now)
        waiting: ColumnElement[bool] = TOKEN.c.suspended_at.is_not(None) & TOKEN.c.revoked_at.is_(None) & lasting
        if which is not None:
            known = set(connection.scalars(select(TOKEN.c.id).where(TOKEN.c.id.in_(which))))
            if unknown := [id_ for id_ in which if id_ not in known]:
                raise ReviewError("token_unknown", id=unknown[0])
            waiting &= TOKEN.c.id.in_(which)
        ids = list(connection.scalars(select(TOKEN.c.id).where(waiting).order_by(TOKEN.c.id)))
        connection.execute(update(TOKEN).where(waiting).values(suspended_at=None))
        if ids:
            note(transaction, by, "token.confirmed", ids=ids)
        _resume_unless_suspended(transaction)
    return len(ids)


def _resume_unless_suspended(transaction: Writing) -> None:
    """What waits to be released waits for everybody who was suspended: each may have taken some of it back."""
    lasting = or_(TOKEN.c.expires_at.is_(None), TOKEN.c.expires_at > transaction.now)
    suspended = select(TOKEN.c.id).where(TOKEN.c.suspended_at.is_not(None), TOKEN.c.revoked_at.is_(None), lasting)
    if transaction.connection.execute(suspended.limit(1)).first() is None:
        resume(transaction)


def _keep(transaction: Writing, token: str, name: str, expires_at: int | None, by: str) -> int:
    """Keep a new token's hash; its number."""
    line = {
        "hash": token_hash(token), "user_name": name, "created_at": transaction.now, "expires_at": expires_at,
        "created_by": by,
    }  # fmt: skip
    return int(transaction.connection.execute(insert(TOKEN).values(line).returning(TOKEN.c.id)).scalar_one())


def list_tokens(hub: Hub) -> list[TokenLine]:
    """Every token ever made, in order."""
    with hub.reading() as connection:
        return _lines(connection)


def _lines(connection: Connection) -> list[TokenLine]:
    query = select(TOKEN, USER.c.role, USER.c.accounts).join(USER, USER.c.name == TOKEN.c.user_name)
    return [
        TokenLine(
            id=row.id,
            name=row.user_name,
            role=row.role,
            accounts=_accounts(row.accounts),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used=row.last_used,
            suspended_at=row.suspended_at,
            created_by=row.created_by,
        )
        for row in connection.execute(query.order_by(TOKEN.c.id))
    ]


def revoke_token(hub: Hub, which: int, *, by: str = HERE) -> None:
    """Refuse this token from now on; one already revoked stays so.

    Raises:
        ReviewError: `token_unknown`.
    """
    with hub.writing() as transaction:
        connection = transaction.connection
        if connection.scalar(select(TOKEN.c.id).where(TOKEN.c.id == which)) is None:
            raise ReviewError("token_unknown", id=which)
        live = (TOKEN.c.id == which) & TOKEN.c.revoked_at.is_(None)
        if connection.execute(update(TOKEN).where(live).values(revoked_at=transaction.now)).rowcount:
            note(transaction, by, "token.revoked", id=which)
            _resume_unless_suspended(transaction)


def caller_of(hub: Hub, token: str) -> Caller | None:
    """Who comes in with this token; None if it is unknown, expired, revoked or suspended."""
    holder = holder_of(hub, token_hash(token))
    return None if holder is None or holder.suspended else holder.caller


def holder_of(hub: Hub, hashed: str) -> Holder | None:
    """Whose token has this hash; None if it is unknown, expired or revoked."""
    now = hub.clock()
    with hub.reading() as connection:
        row = connection.execute(_HOLDER, {"hashed": hashed}).first()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    stale = row.last_used is None or now - row.last_used >= USED_GRAIN
    return Holder(caller_in(row), row.id, row.suspended_at is not None, stale)


_HOLDER = (
    select(
        USER.c.name, USER.c.role, USER.c.accounts, TOKEN.c.id, TOKEN.c.expires_at, TOKEN.c.last_used,
        TOKEN.c.suspended_at,
    )
    .join(USER, USER.c.name == TOKEN.c.user_name)
    .where(TOKEN.c.hash == bindparam("hashed"), TOKEN.c.revoked_at.is_(None))
)  # fmt: skip


def note_uses(hub: Hub, used: Mapping[int, int]) -> None:
    """Keep when these tokens were last used: by their number, the instant, of which the hour is kept."""
    rows = [{"token": id_, "hour": at - at % USED_GRAIN} for id_, at in used.items()]
    with hub.writing() as transaction:
        later = update(TOKEN).where(TOKEN.c.id == bindparam("token")).values(last_used=bindparam("hour"))
        transaction.connection.execute(later, rows)


def user_named(connection: Connection, name: str) -> Caller | None:
    """The user of this name, as if they came; None if there is none."""
    row = connection.execute(select(USER).where(USER.c.name == name)).first()
    return None if row is None else caller_in(row)


def caller_in(row: Any) -> Caller:
    """The user in a row of table `hub_user`."""
    accounts = _accounts(row.accounts)
    return Caller(row.name, Role(row.role), None if accounts is None else frozenset(accounts))


def _accounts(kept: str | None) -> tuple[str, ...] | None:
    return None if kept is None else msgspec.json.decode(kept, type=tuple[str, ...])
