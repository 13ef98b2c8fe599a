"""What a typed line means: a command by its key or its word, and what is said with a verdict. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewtui.actions import readable
from reviewtui.domain.ads import COMPONENTS
from reviewtui.domain.digits import PLACES, places
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.query import fold
from reviewtui.keymap import Keymap
from reviewtui.widgets.figures import say_component
from reviewtui.words import LANGUAGES, say, say_in

VERDICTS = ("approve", "reject", "changes", "escalate")
COMMANDS = (
    *VERDICTS, "reaffirm", "skip", "undo", "memo", "evidence", "more_reasons", "list_templates", "keep_template",
    "mark_ad", "mark_alike", "down", "up", "open", "search", "refresh_order", "remark", "log_ping", "open_link",
    "copy_id", "copy_answer", "copy_account", "history", "go_inbox", "go_disputes", "settle", "retry_held", "status",
    "close_strip", "help", "quit",
)  # fmt: skip
"""Ids of the keymap's actions that can be typed, the first of two with one key being the one that has it."""

_LABELS = ("memo", "pass", "sure")


@dataclass(frozen=True, slots=True)
class Heard:
    """A command (the id of an action, '' for none) and the rest of its line."""

    command: str
    rest: str


class Ear:
    """Knows each command by the keys a user has for it and by its words, English and Spanish."""

    def __init__(self, keymap: Keymap) -> None:
        self._keys: dict[str, str] = {}
        self._pairs: dict[tuple[str, ...], str] = {}
        self._words: dict[tuple[str, ...], str] = {}
        by_id = {action.id: action for action in keymap.actions}
        for name in COMMANDS:
            for key in map(readable, by_id[name].each):
                if len(key) == 1 and (key.isascii() or key.isalpha()):  # an arrow cannot be typed on a line
                    self._keys.setdefault(key, name)
                elif " " in key:
                    self._pairs.setdefault(tuple(key.split()), name)
            for language in LANGUAGES:
                for word in say_in(language, f"linear.word_{name}").split(", "):
                    self._words.setdefault(tuple(fold(word).split()), name)
        self._longest = max(map(len, self._words))

    def hear(self, line: str) -> Heard:
        """The command a line begins with: a key, also with a number or (where it is no letter) words right after
        it, two keys one after the other, or a word."""
        line = line.strip()
        first, _, rest = line.partition(" ")
        if first in self._keys:
            return Heard(self._keys[first], rest.strip())
        key = self._keys.get(line[:1], "")
        if key and (not line[0].isalnum() or line[1].isdigit()):
            return Heard(key, line[1:].strip())
        two = line.split(maxsplit=2)
        if tuple(two[:2]) in self._pairs:
            return Heard(self._pairs[tuple(two[:2])], two[2] if len(two) > 2 else "")
        for count in range(self._longest, 0, -1):
            parts = line.split(maxsplit=count)
            name = self._words.get(tuple(fold(part) for part in parts[:count]))
            if name:
                return Heard(name, parts[count] if len(parts) > count else "")
        return Heard("", line)

    def typed(self, command: str) -> str:
        """What to type for a command: its first key that can be typed, or its two keys, else its word."""
        keys = {name: key for key, name in reversed(self._keys.items())}
        pairs = {name: " ".join(pair) for pair, name in reversed(self._pairs.items())}
        return keys.get(command) or pairs.get(command) or self.word(command)

    def word(self, command: str) -> str:
        """The word for a command in the language spoken now."""
        return say(f"linear.word_{command}").split(", ")[0]


# --- what is said with a verdict ---


@dataclass(frozen=True, slots=True)
class Said:
    """What stood after a verdict: reasons as typed, and words of our form; None where nothing was said."""

    reasons: tuple[str, ...] = ()
    memo: str | None = None
    suggestion: str | None = None
    confidence: int | None = None


def _label_pattern() -> re.Pattern[str]:
    names = {label: [say_in(language, f"linear.label_{label}") for language in LANGUAGES] for label in _LABELS}
    memo, passes, sure = ("|".join(map(re.escape, names[label])) for label in _LABELS)
    return re.compile(
        rf"(?:^|(?<=\s))(?:(?P<memo>{memo})|(?P<pass>{passes})|(?P<sure>{sure})(?=\s*:\s*\d+(?:\s|$)))\s*:", re.I
    )


def said_with(rest: str) -> Said:
    """`2 SENSATIONAL:headline memo: words pass: words sure: 4` in its parts; labels in either language."""
    found = list(_label_pattern().finditer(rest))
    parts: dict[str, str] = {}
    for number, label in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(rest)
        parts[label.lastgroup or ""] = rest[label.end() : end].strip()
    head = rest[: found[0].start()] if found else rest
    reasons = tuple(part for part in re.split(r"[\s,;]+", head) if part)
    sure = parts.get("sure")
    return Said(reasons, parts.get("memo"), parts.get("pass"), int(sure[:9]) if sure else None)


def numbered(policy: Policy, verdict: str, own: Mapping[str, Sequence[str]]) -> dict[int, ReasonCode]:
    """The reasons of a verdict by number: 1 to 9 as on the screen's digits (`own` are the user's), others from 10."""
    fit = {code.code: code for code in policy.codes_for(verdict)}
    digits = places(policy, verdict, own.get(verdict, ()))
    numbers = {at: fit[place.code] for at, place in enumerate(digits, 1) if place.code}
    named = {place.code for place in digits}
    return numbers | dict(enumerate((code for name, code in fit.items() if name not in named), PLACES + 1))


def reason_of(token: str, reasons: Mapping[int, ReasonCode], policy: Policy) -> tuple[str, str] | None:
    """`2`, `SENSATIONAL`, `2:headline` as (code, component or ''); None where it is neither number nor code.

    A component that does not exist is given back as typed: whoever records it says which ones do.
    """
    name, _, part = token.partition(":")
    if name.isascii() and name.isdigit():
        code = reasons.get(int(name[:4]))
    else:
        code = policy.code(name) or policy.code(name.upper())
    return None if code is None else (code.code, _component(part))


def _component(part: str) -> str:
    """A component by its id or by its word in the language spoken now."""
    for name in COMPONENTS:
        if fold(part) in (name, fold(say_component(name)).split()[-1]):
            return name
    return part
