"""What somebody is told in a chat before it is too late: a ticket about to close, sources that disagree (`N22`)."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from reviewtui.domain.clock_rules import CLOSING, ClockRules, hours_ms
from reviewtui.domain.clocks import Whose, clocks_of
from reviewtui.domain.cover import Covering
from reviewtui.domain.ticket_view import TicketView

HOURS = 24
"""How long before a ticket closes its notice is due."""
LATE_MS = 86_400_000
"""So long after a closing its notice still goes out, if none could before."""


class What(StrEnum):
    """What is told."""

    CLOSING = "closing"
    """The helpdesk will close a ticket by itself."""
    MISMATCH = "mismatch"
    """Sources disagree on the status of an ad."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Something to tell of a ticket or an ad (`id`).

    `mark` makes it one event: the instant of the closing, or the fingerprint of what sources say; another mark is
    another event. `at`: when it closes (epoch ms). `as_of`: when its helpdesk last told of it, where that is long
    ago, else 0. `kind` and `severity`: of a mismatch. `late`: the instant has passed.
    """

    what: What
    id: str
    mark: str
    account_id: str
    subject: str = ""
    at: int = 0
    as_of: int = 0
    url: str = ""
    kind: str = ""
    severity: int = 0
    late: bool = False


class Home(msgspec.Struct, frozen=True):
    """The account that something is about: its name, and who covers it today."""

    name: str
    covering: Covering


def closing_due(id: str, account_id: str, view: TicketView, at: int, rules: ClockRules, now: int) -> Due:
    """The closing of a ticket at this instant, as something to tell."""
    old = view.as_of and now - view.as_of > hours_ms(rules.stale_hours)
    return Due(
        what=What.CLOSING, id=id, mark=str(at), account_id=account_id, subject=view.subject, at=at,
        as_of=view.as_of if old else 0, url=view.url, late=at <= now,
    )  # fmt: skip


def has_closed(view: TicketView, rules: ClockRules, now: int) -> bool:
    """Whether a ticket is closed, or its helpdesk's own clock says that it must be."""
    if view.over:
        return True
    clocks = clocks_of(view, rules, now)
    return any(one.whose is Whose.HELPDESK and one.kind in CLOSING and one.why.code == "ran_out" for one in clocks)


def in_order(due: Iterable[Due]) -> list[Due]:
    """What closes first, then what disagrees most."""
    return sorted(due, key=lambda one: (one.what, one.at, -one.severity, one.id))
