"""Who may record which kind of fact: the one table, for the hub that judges and for a client that says so at once."""

from reviewtui.domain import account_facts
from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import ADJUDICATION, FactKind

LEADING = frozenset({Role.LEAD, Role.ADMIN})
REVIEWING = LEADING | {Role.REVIEWER}
SPEAKING = REVIEWING | {Role.ACCOUNT_MANAGER}
LOOKING_AFTER = LEADING | {Role.ACCOUNT_MANAGER}
"""Who looks after accounts."""

FACTS: dict[str, frozenset[Role]] = {
    FactKind.DECISION: REVIEWING,
    ADJUDICATION: LEADING,
    FactKind.SKIP: REVIEWING,
    FactKind.REFLECTION: REVIEWING,
    FactKind.BRIEFING: REVIEWING,
    FactKind.UNDO: SPEAKING,
    FactKind.ASK: SPEAKING,
    FactKind.NOTE: SPEAKING,
    FactKind.APPEAL: SPEAKING,
    FactKind.ASSIGN: LEADING,
    FactKind.GOLD: LEADING,
    FactKind.PUBLISH: LEADING,
    FactKind.EXPORT: frozenset(Role),
    FactKind.SETTLE: SPEAKING,
    FactKind.PING: SPEAKING | {Role.CONNECTOR},
    FactKind.ADVICE: SPEAKING,
    **dict.fromkeys(account_facts.BODIES, LOOKING_AFTER),
}
"""Role x kind of fact. Whatever is not named here is refused, but for kinds that this version does not know."""
