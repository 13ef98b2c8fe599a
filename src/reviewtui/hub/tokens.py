"""Tokens: who may come in. A token is shown once; the hub keeps its SHA-256 alone.

Role and scope belong to the user: a second token for a name is the same user.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from reviewtui.domain.decisions import Role
from reviewtui.errors import ReviewError
from reviewtui.hub.access import NEEDS_SCOPE, Caller
from reviewtui.hub.opening import Hub
from reviewtui.hub.tables import TOKEN, USER

PREFIX = "rvt_"
NAME_LIMIT = 100


class TokenLine(msgspec.Struct, frozen=True):
    """A token as `list` shows it; never the token. `accounts` None means all accounts."""

    id: int
    name: str
    role: str
    accounts: tuple[str, ...] | None
    created_at: int
    expires_at: int | None
    revoked_at: int | None


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
) -> str:
    """A token for the user of this name, who is made if new. It cannot be shown again.

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
        line = {"hash": token_hash(token), "user_name": name, "created_at": now, "expires_at": expires_at}
        connection.execute(insert(TOKEN).values(line))
    return token


def list_tokens(hub: Hub) -> list[TokenLine]:
    """Every token ever made, in order."""
    query = (
        select(TOKEN, USER.c.role, USER.c.accounts).join(USER, USER.c.name == TOKEN.c.user_name).order_by(TOKEN.c.id)
    )
    with hub.reading() as connection:
        return [
            TokenLine(
                id=row.id,
                name=row.user_name,
                role=row.role,
                accounts=_accounts(row.accounts),
                created_at=row.created_at,
                expires_at=row.expires_at,
                revoked_at=row.revoked_at,
            )
            for row in connection.execute(query)
        ]


def revoke_token(hub: Hub, which: int) -> None:
    """Refuse this token from now on; one already revoked stays so.

    Raises:
        ReviewError: `token_unknown`.
    """
    with hub.writing() as transaction:
        connection = transaction.connection
        if connection.scalar(select(TOKEN.c.id).where(TOKEN.c.id == which)) is None:
            raise ReviewError("token_unknown", id=which)
        live = (TOKEN.c.id == which) & TOKEN.c.revoked_at.is_(None)
        connection.execute(update(TOKEN).where(live).values(revoked_at=transaction.now))


def caller_of(hub: Hub, token: str) -> Caller | None:
    """Who comes with this token; None if it is unknown, expired or revoked."""
    query = (
        select(USER.c.name, USER.c.role, USER.c.accounts, TOKEN.c.expires_at)
        .join(USER, USER.c.name == TOKEN.c.user_name)
        .where(TOKEN.c.hash == token_hash(token), TOKEN.c.revoked_at.is_(None))
    )
    with hub.reading() as connection:
        row = connection.execute(query).first()
    if row is None or (row.expires_at is not None and row.expires_at <= hub.clock()):
        return None
    return caller_in(row)


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
