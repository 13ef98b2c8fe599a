"""Who may do what: the one place. Whatever is not named here is refused."""

import hashlib

import msgspec

from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import FactKind

_EVERYONE = frozenset(Role)
ENDPOINTS: dict[str, frozenset[Role]] = {
    "hello": _EVERYONE,
    "changes": _EVERYONE,
    "ops": _EVERYONE,
    "observations": frozenset({Role.LEAD, Role.CONNECTOR, Role.ADMIN}),
}
"""Role x endpoint. Facts are judged one by one, by `FACTS`."""

_REVIEWING = frozenset({Role.REVIEWER, Role.LEAD, Role.ADMIN})
_SPEAKING = _REVIEWING | {Role.ACCOUNT_MANAGER}
FACTS: dict[str, frozenset[Role]] = {
    FactKind.DECISION: _REVIEWING,
    FactKind.SKIP: _REVIEWING,
    FactKind.UNDO: _SPEAKING,
    FactKind.ASK: _SPEAKING,
    FactKind.NOTE: _SPEAKING,
}
"""Role x kind of fact."""

HOLDING = _SPEAKING
"""Roles whose facts of a kind this hub does not know are kept for clients that do."""

UNDO_OTHERS = frozenset({Role.LEAD, Role.ADMIN})
NEEDS_SCOPE = frozenset({Role.ACCOUNT_MANAGER, Role.SALES})
"""Roles that see all accounts only when that was said in so many words."""


class Caller(msgspec.Struct, frozen=True):
    """Who asks, as their token says. `accounts` is their scope; None means all accounts."""

    user: str
    role: Role
    accounts: frozenset[str] | None = None

    def sees(self, account_id: str) -> bool:
        """Whether this account is in scope; '' (unassigned) is for those who see all accounts."""
        return self.accounts is None or (account_id != "" and account_id in self.accounts)

    def may_use(self, endpoint: str) -> bool:
        """Whether the role may call this endpoint.

        What other systems say goes to whichever account they name, so it takes a caller who sees all.
        """
        allowed = self.role in ENDPOINTS.get(endpoint, ())
        return allowed and (endpoint != "observations" or self.accounts is None)

    def may_record(self, kind: str) -> bool:
        """Whether the role may record a fact of this kind."""
        return self.role in FACTS.get(kind, HOLDING)

    def may_undo(self, author: str) -> bool:
        """Whether this caller may take back a fact of this author."""
        return author == self.user or self.role in UNDO_OTHERS

    def scope_hash(self) -> str:
        """Names the scope in a cursor: equal exactly for equal scopes."""
        if self.accounts is None:
            return "all"
        return hashlib.sha256(msgspec.json.encode(sorted(self.accounts))).hexdigest()[:16]
