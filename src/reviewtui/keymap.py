"""Which key does what: the actions with what the user chose laid over them, by context, for a role.

An action's words are `keys.<id>` (short, for the footer) and `keys.<id>_help` (a sentence).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reviewtui.actions import (
    ACCOUNT,
    ACCOUNTS,
    ACTIONS,
    ASSOCIATION,
    BULK,
    EVERYWHERE,
    EVIDENCE,
    LOG,
    RENEWALS,
    STRIP,
    SYNC,
    TEMPLATES,
    Action,
    readable,
)
from reviewtui.errors import Misused

DECIDING = (STRIP, TEMPLATES, BULK, EVIDENCE)
"""Where nobody comes who decides nothing."""

READ_CONTEXTS = (ACCOUNTS, ACCOUNT, RENEWALS, ASSOCIATION, SYNC, LOG)
"""Where they come who read how accounts do, and nothing else (`domain.decisions.READING_ALONE`)."""
_READ_EVERYWHERE = frozenset(
    {"help", "palette", "go_accounts", "go_renewals", "go_association", "go_sync", "theme", "quit"}
)
_NOT_READ = frozenset({"account_steps", "page_ads", "page_advice"})
"""What leads from there to what they are not sent."""


def may(role: str, action: Action) -> bool:
    """Whether a role records what an action is there to record, and reads what it shows; a role not known yet ('') is
    kept from nothing."""
    if not role:
        return True
    from reviewtui.domain.decisions import READING_ALONE  # no role is known before the cache is open
    from reviewtui.domain.duties import FACTS

    kind = recorded_by(action)
    if kind:
        return role in FACTS[kind]
    return role not in READING_ALONE or _is_read(action)


def recorded_by(action: Action) -> str:
    """The kind of fact that an action is there for; '' for none."""
    return action.records or ("decision" if action.context in DECIDING else "")


def _is_read(action: Action) -> bool:
    if action.context == EVERYWHERE:
        return action.id in _READ_EVERYWHERE
    return action.context in READ_CONTEXTS and action.id not in _NOT_READ


class Keymap:
    """The actions with a user's own keys laid over them."""

    def __init__(self, overrides: Mapping[str, str] | None = None) -> None:
        """Lay overrides (action id → keys) over the defaults; a default that has a chosen key gives way.

        Raises:
            Misused: `key_unknown`, an action that does not exist; `key_twice`, one key chosen for two actions.
        """
        overrides = overrides or {}
        known = {action.id for action in ACTIONS}
        for name in overrides:
            if name not in known:
                raise Misused("key_unknown", action=name)
        self.actions = _laid_over(overrides) if overrides else ACTIONS
        keyed = [(action, key) for action in self.actions for key in action.each]
        self._meaning = {(action.context, key): action for action, key in keyed}
        self._firsts = {(action.context, key.partition(">")[0]) for action, key in keyed if ">" in key}

    def of(self, *contexts: str, role: str = "") -> Iterable[Action]:
        """The actions of these contexts that are a role's, in the order of the table."""
        return [action for action in self.actions if action.context in contexts and may(role, action)]

    def find(self, context: str, key: str) -> Action | None:
        """The action a key stands for in a context, falling back on the keys that work everywhere."""
        return self._meaning.get((context, key)) or self._meaning.get((EVERYWHERE, key))

    def begins(self, context: str, key: str) -> bool:
        """Whether a key is the first of a pair such as `g q` in a context."""
        return (context, key) in self._firsts or (EVERYWHERE, key) in self._firsts

    def after(self, context: str, key: str, role: str = "") -> list[tuple[str, Action]]:
        """What may follow a key that is the first of pairs, and what the pair does, for a role."""
        offered = self.of(context, EVERYWHERE, role=role)
        keys = [(pair.partition(">"), action) for action in offered for pair in action.each]
        return [(second, action) for (first, pair, second), action in keys if pair and first == key]

    def footer(self, context: str, role: str = "") -> list[Action]:
        """What the footer shows to a role, most useful first."""
        shown = [action for action in self.of(context, EVERYWHERE, role=role) if action.footer and action.keys]
        return sorted(shown, key=lambda action: action.footer)


def _laid_over(overrides: Mapping[str, str]) -> tuple[Action, ...]:
    """The actions with a user's keys; what the user chose stands, and of the defaults what is not in its way."""
    chosen = [(action, key) for action in ACTIONS for key in _named(overrides.get(action.id, ""))]
    for at, (action, key) in enumerate(chosen):
        for other, its in chosen[:at]:
            if other is not action and _at_odds(action, key, other, its):
                raise Misused("key_twice", key=readable(key), one=other.id, two=action.id)
    laid = []
    for action in ACTIONS:
        if action.id in overrides:
            laid.append(replace(action, keys=",".join(_named(overrides[action.id]))))
            continue
        taken = {key: other.id for key in action.each for other, its in chosen if _at_odds(action, key, other, its)}
        kept = [key for key in action.each if key not in taken]
        laid.append(replace(action, keys=",".join(kept), ceded=tuple(taken.items())) if taken else action)
    return tuple(laid)


def _named(keys: str) -> list[str]:
    """Keys as a user writes them down, each once."""
    return [key for key in dict.fromkeys(keys.replace(" ", "").split(",")) if key]


def _at_odds(one: Action, key: str, two: Action, other: str) -> bool:
    """Whether two keys cannot both be heard: where both work they are one, or one is the first of the other pair."""
    if one.context != two.context and EVERYWHERE not in (one.context, two.context):
        return False
    return other in (key, key.partition(">")[0]) or key == other.partition(">")[0]
