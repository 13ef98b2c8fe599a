"""Who may do what: the one place. Whatever is not named here is refused."""

import hashlib

import msgspec

from reviewtui.domain.account_facts import Correct
from reviewtui.domain.corrections import DERIVED
from reviewtui.domain.decisions import READING_ALONE, Role
from reviewtui.domain.duties import FACTS, LEADING, REVIEWING, SPEAKING
from reviewtui.domain.facts import FactKind
from reviewtui.domain.records import RecordKind
from reviewtui.domain.rules import CHURN, HEALTH, PLAN

NAME_LIMIT = 100
"""Characters of a user's name."""

_EVERYONE = frozenset(Role)

ENDPOINTS: dict[str, frozenset[Role]] = {
    "hello": _EVERYONE,
    "changes": _EVERYONE,
    "ops": _EVERYONE,
    "leases": REVIEWING,
    "people": SPEAKING,
    "pictures": _EVERYONE - READING_ALONE,
    "observations": LEADING | {Role.CONNECTOR},
    "digest": _EVERYONE,
    "snapshot": _EVERYONE,
    "snapshot-file": _EVERYONE,
    "events": _EVERYONE,
    "releases": LEADING | {Role.CONNECTOR},
    "links": LEADING | {Role.ACCOUNT_MANAGER},
}
"""Role x endpoint: the route `/v1/NAME`. Facts are judged one by one, by `domain.duties`."""

OPEN_PATHS = frozenset({"/healthz", "/schema", "/schema/openapi.json", "/schema/{path}", "/schema/{path:str}"})
"""Routes that anybody may call: whether the hub is well, and how it is spoken to."""

LINK_PATHS = frozenset(
    {
        *("/s/{secret}", "/s/{secret}/events", "/status/{name}"),
        *("/s/{secret:str}", "/s/{secret:str}/events", "/status/{name:str}"),
    }
)
"""Routes for whoever has a link (`hub.visitors`), and what their browser needs for the page."""

FOR_ALL_ACCOUNTS = frozenset({"observations", "snapshot", "snapshot-file"})
"""Endpoints for callers who see all accounts."""

HOLDING = SPEAKING
"""Roles whose facts of a kind this hub does not know are kept for clients that do."""

RESTRICTED = frozenset({FactKind.GOLD, FactKind.EXPORT})
"""Kinds of fact that `SEES_RESTRICTED` alone are sent: themselves, and what takes them back."""
SEES_RESTRICTED = LEADING
READ_FACTS = frozenset({FactKind.CORRECT, FactKind.CHURN, FactKind.COVER, FactKind.AWAY})
"""Kinds of fact that those who read alone are sent, with what takes them back."""
READ_RECORDS = frozenset({RecordKind.ACCOUNT, RecordKind.USAGE, RecordKind.RENEWAL})
"""Kinds of record that they are sent."""
READ_RULES = frozenset({HEALTH, CHURN, PLAN})
"""Documents that they are sent: by which they read accounts."""
FOR_WHOLE_WORKSPACE = frozenset({FactKind.PUBLISH})
"""Kinds of fact that concern every account, so they take a caller who sees all."""

UNDO_OTHERS = LEADING
NEEDS_SCOPE = frozenset({Role.ACCOUNT_MANAGER, Role.SALES})
"""Roles that see all accounts only when that was said in so many words."""


def is_internal(kind: str, body: object) -> bool:
    """Whether a fact is not for those who read alone; nor is what corrects a thing that they are not sent."""
    if isinstance(body, Correct):
        return body.kind not in READ_RECORDS and body.kind != DERIVED
    return kind not in READ_FACTS


class Caller(msgspec.Struct, frozen=True):
    """Who asks, as their token says. `accounts` is their scope; None means all accounts."""

    user: str
    role: Role
    accounts: frozenset[str] | None = None

    def sees(self, account_id: str) -> bool:
        """Whether this account is in scope; '' (unassigned) is for those who see all accounts."""
        return self.accounts is None or (account_id != "" and account_id in self.accounts)

    def meets(self, other: "Caller") -> bool:
        """Whether there is an account that both see."""
        if self.accounts is None or other.accounts is None:
            return True
        return not self.accounts.isdisjoint(other.accounts - {""})

    def may_use(self, endpoint: str) -> bool:
        """Whether the role may call this endpoint.

        Some take a caller who sees all: what other systems say goes to whichever account they name, and a copy
        of everything is of all accounts.
        """
        allowed = self.role in ENDPOINTS.get(endpoint, ())
        return allowed and (endpoint not in FOR_ALL_ACCOUNTS or self.accounts is None)

    def may_record(self, kind: str) -> bool:
        """Whether this caller may record a fact of this kind."""
        return self.role in FACTS.get(kind, HOLDING) and (self.accounts is None or kind not in FOR_WHOLE_WORKSPACE)

    @property
    def sees_restricted(self) -> bool:
        """Whether facts that are for leads alone are sent to this caller."""
        return self.role in SEES_RESTRICTED

    @property
    def reads_alone(self) -> bool:
        """Whether only what is not internal is sent to this caller."""
        return self.role in READING_ALONE

    def sees_fact(self, account_id: str, *, restricted: bool) -> bool:
        """Whether a fact of this account is sent to this caller, who records some."""
        return self.sees(account_id) and (self.sees_restricted or not restricted)

    def may_undo(self, author: str) -> bool:
        """Whether this caller may take back a fact of this author."""
        return author == self.user or self.role in UNDO_OTHERS

    def scope_hash(self) -> str:
        """Names what is in sight in a cursor: equal exactly where the same accounts and kinds of fact are."""
        scope = "all"
        if self.accounts is not None:
            scope = hashlib.sha256(msgspec.json.encode(sorted(self.accounts))).hexdigest()[:16]
        if self.reads_alone:
            return f"{scope}-redacted"
        return scope if self.sees_restricted else f"{scope}-open"
