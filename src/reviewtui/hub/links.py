"""Links to what customers see of their ads: whoever has one sees one account's page, and nothing else.

A link's secret is shown once; the hub keeps its SHA-256 alone. It always ends. Whatever becomes of it is in the audit
log.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, insert, or_, select, update

from reviewtui.errors import ReviewError
from reviewtui.hub.access import Caller
from reviewtui.hub.audit import HERE, note
from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.tables import ACCOUNT, AD, ERASED, STATUS_LINK
from reviewtui.hub.tokens import DAY_MS, LIVE, USED_GRAIN, state_of, token_hash
from reviewtui.wire.links import LINK_DAYS, LINK_DAYS_MOST, LinkLine
from reviewtui.words import LANGUAGES

PATH = "/s/"
"""Before the secret, in a link's address."""
_SECRET_BYTES = 24

_BY_HASH = select(STATUS_LINK).where(STATUS_LINK.c.hash == bindparam("hashed"))


def create_link(
    hub: Hub,
    account_id: str,
    *,
    days: int = LINK_DAYS,
    language: str = "",
    by: str = HERE,
    caller: Caller | None = None,
) -> tuple[str, LinkLine]:
    """A link for an account, and its secret, which cannot be shown again. `caller`: whose scope it must be in.

    Raises:
        ReviewError: `link_days`, `link_language`; `link_account`: nothing is known of that account, it was erased, or
            the caller does not see it.
    """
    if not 1 <= days <= LINK_DAYS_MOST:
        raise ReviewError("link_days", most=LINK_DAYS_MOST)
    if language and language not in LANGUAGES:
        raise ReviewError("link_language", languages=", ".join(LANGUAGES))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with hub.writing() as transaction:
        connection, now = transaction.connection, transaction.now
        seen = caller is None or caller.sees(account_id)
        if not (_is_shown(connection, account_id) and seen):
            raise ReviewError("link_account", account=account_id)
        line = {
            "hash": token_hash(secret), "account_id": account_id, "language": language, "created_at": now,
            "created_by": by, "expires_at": now + days * DAY_MS,
        }  # fmt: skip
        row = connection.execute(insert(STATUS_LINK).values(line).returning(STATUS_LINK)).one()
        note(transaction, by, "link.created", id=row.id, account=account_id, until=row.expires_at)
    return secret, _line(row, now)


def list_links(hub: Hub, caller: Caller | None = None) -> list[LinkLine]:
    """Every link ever made, in order; with `caller`, those to accounts in their scope."""
    query = select(STATUS_LINK).order_by(STATUS_LINK.c.id)
    if caller is not None and caller.accounts is not None:
        query = query.where(STATUS_LINK.c.account_id.in_(sorted(caller.accounts)))
    with hub.reading() as connection:
        now = hub.clock()
        return [_line(row, now) for row in connection.execute(query)]


def revoke_link(hub: Hub, which: int, *, by: str = HERE, caller: Caller | None = None) -> LinkLine:
    """Show nothing by this link from now on; one already revoked stays so.

    Raises:
        ReviewError: `link_unknown`: there is none, or the caller does not see its account.
    """
    with hub.writing() as transaction:
        connection = transaction.connection
        known = select(STATUS_LINK).where(STATUS_LINK.c.id == which)
        row = connection.execute(known).first()
        if row is None or not (caller is None or caller.sees(row.account_id)):
            raise ReviewError("link_unknown", id=which)
        if _end(transaction, STATUS_LINK.c.id == which):
            note(transaction, by, "link.revoked", id=which, account=row.account_id)
        return _line(connection.execute(known).one(), transaction.now)


def end_links(transaction: Writing, account_id: str, by: str = HERE) -> None:
    """Show nothing more of an account, as when it is erased."""
    if n := _end(transaction, STATUS_LINK.c.account_id == account_id):
        note(transaction, by, "link.ended", account=account_id, n=n)


def suspend_links(transaction: Writing, by: str = HERE) -> int:
    """Show nothing by any link until an admin confirmed it, as after a restore; returns how many that stops."""
    live = (
        STATUS_LINK.c.revoked_at.is_(None),
        STATUS_LINK.c.suspended_at.is_(None),
        STATUS_LINK.c.expires_at > transaction.now,
    )
    done = transaction.connection.execute(update(STATUS_LINK).where(*live).values(suspended_at=transaction.now))
    if done.rowcount:
        note(transaction, by, "link.suspended", n=done.rowcount)
    return done.rowcount


def confirm_links(hub: Hub, which: Sequence[int] | None, *, by: str = HERE) -> int:
    """End the suspension of these links, or of all; returns of how many it ended.

    Raises:
        ReviewError: `link_unknown`.
    """
    with hub.writing() as transaction:
        connection = transaction.connection
        waiting: ColumnElement[bool] = STATUS_LINK.c.suspended_at.is_not(None)
        if which is not None:
            known = set(connection.scalars(select(STATUS_LINK.c.id).where(STATUS_LINK.c.id.in_(which))))
            if unknown := [id_ for id_ in which if id_ not in known]:
                raise ReviewError("link_unknown", id=unknown[0])
            waiting &= STATUS_LINK.c.id.in_(which)
        ids = list(connection.scalars(select(STATUS_LINK.c.id).where(waiting).order_by(STATUS_LINK.c.id)))
        connection.execute(update(STATUS_LINK).where(waiting).values(suspended_at=None))
        if ids:
            note(transaction, by, "link.confirmed", ids=ids)
    return len(ids)


def link_by(hub: Hub, hashed: str) -> LinkLine | None:
    """The link whose secret has this hash, if it shows something now."""
    with hub.reading() as connection:
        row = connection.execute(_BY_HASH, {"hashed": hashed}).first()
    line = None if row is None else _line(row, hub.clock())
    return line if line is not None and line.state == LIVE else None


def still_live(connection: Connection, which: Collection[int], now: int) -> set[int]:
    """Those of these links that show something at this instant."""
    rows = connection.execute(select(STATUS_LINK).where(STATUS_LINK.c.id.in_(sorted(which))))
    return {row.id for row in rows if _line(row, now).state == LIVE}


def is_stale(line: LinkLine, now: int) -> bool:
    """Whether its use is to be noted."""
    return line.last_used is None or now - line.last_used >= USED_GRAIN


def note_link_uses(hub: Hub, used: Mapping[int, int]) -> None:
    """Keep when these links were last used: by their number, the instant, of which the hour is kept."""
    rows = [{"link": id_, "hour": at - at % USED_GRAIN} for id_, at in used.items()]
    with hub.writing() as transaction:
        later = update(STATUS_LINK).where(STATUS_LINK.c.id == bindparam("link")).values(last_used=bindparam("hour"))
        transaction.connection.execute(later, rows)


def _is_shown(connection: Connection, account_id: str) -> bool:
    """Whether there is a page of this account: it is a customer's, was heard of, and not erased."""
    heard = or_(exists().where(ACCOUNT.c.account_id == account_id), exists().where(AD.c.account_id == account_id))
    erased = exists().where(ERASED.c.account_id == account_id)
    return bool(account_id) and bool(connection.scalar(select(heard & ~erased)))


def _end(transaction: Writing, which: ColumnElement[bool]) -> int:
    """Revoke these, where they are not yet; of how many that was."""
    ending = update(STATUS_LINK).where(which, STATUS_LINK.c.revoked_at.is_(None)).values(revoked_at=transaction.now)
    return transaction.connection.execute(ending).rowcount


def _line(row: "Row[tuple[object, ...]]", now: int) -> LinkLine:
    return LinkLine(
        id=row.id,
        account_id=row.account_id,
        language=row.language,
        state=state_of(row, now),
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        last_used=row.last_used,
    )
