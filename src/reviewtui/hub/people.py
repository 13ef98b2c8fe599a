"""Who works here, as far as a caller may know: for mentions and for giving ads to somebody."""

from sqlalchemy import or_, select

from reviewtui.hub.access import Caller
from reviewtui.hub.opening import Hub
from reviewtui.hub.tables import TOKEN, USER
from reviewtui.hub.tokens import caller_in
from reviewtui.wire.messages import People, Person


def people(hub: Hub, caller: Caller) -> People:
    """Everybody who can come in and sees an account that the caller sees; the caller too. By name.

    Whoever sees all accounts meets everybody.
    """
    now = hub.clock()
    live = select(TOKEN.c.user_name).where(
        TOKEN.c.revoked_at.is_(None), or_(TOKEN.c.expires_at.is_(None), TOKEN.c.expires_at > now)
    )
    with hub.reading() as connection:
        users = [caller_in(row) for row in connection.execute(select(USER).where(USER.c.name.in_(live)))]
    known = {user.user: user for user in users if user.meets(caller)} | {caller.user: caller}
    return People([Person(name, str(known[name].role)) for name in sorted(known)])
