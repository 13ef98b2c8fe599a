"""Asking for accounts in the language of the search line: `owner:me health:risk mau:>100 renews:<90d sort:renews`.

Words and "phrases" are looked for in the name, the id and what the account is (stage, segment, plan, region). Every
term must hold, except that several filters of one key are alternatives; a minus in front says not.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.query import MOST_COMPLETIONS, MOST_TERMS, BadQuery, Token, fold, nearest, tokens
from reviewtui.domain.values import BadValue, parse_minor

DAY_MS = 86_400_000

TEXTS: dict[str, str] = {
    "owner": "owner", "backup": "backup", "cover": "who", "stage": "stage", "segment": "segment", "region": "region",
    "plan": "plan", "health": "band", "churn": "standing", "kind": "churn_kind", "hint": "hint",
    "currency": "currency", "renewal": "renewal_state", "play": "play",
}  # fmt: skip
"""Keys that compare a word, and the field of the line. `health:risk`; `churn:churned`; `cover:` who covers today;
`play:` the next step. `none`: nobody told."""
PEOPLE = ("owner", "backup", "cover")
"""Keys whose value is a user; `me` is whoever asks."""
NONE = "none"
BOUNDED = ("score", "mau", "adoption", "trend", "amount", "renews", "tickets", "late", "closes", "sentiment")
"""Keys that compare: `score:<60`, `mau:>100` users in the last full month, `adoption:<40` percent of who could,
`trend:<-10` percent, `amount:>1000` whole units of its own currency, `renews:<90d` until the renewal (below 0 it is
over), `tickets:>2` open ones, `late:>0` of them, `closes:<2d` until one closes by itself, `sentiment:<3`."""
FLAGS = ("mine", "corrected", "raised", "alone", "falling", "unused", "step", "closing", "uncovered")
"""What may hold: whoever asks covers it; somebody corrected it; a source speaks against a correction; one person
alone knows it; use falls; nobody uses it; there is a next step; a ticket closes by itself; nobody covers it."""
SORTS = ("name", "health", "mau", "trend", "renews", "amount", "closes", "tickets", "owner", "checked")
KEYS = ("account", *TEXTS, *BOUNDED, "is", "sort")
_EXAMPLE = {
    "score": "score:<60", "mau": "mau:>100", "adoption": "adoption:<40", "trend": "trend:<-10",
    "amount": "amount:>1000", "renews": "renews:<90d", "tickets": "tickets:>2", "late": "late:>0",
    "closes": "closes:<2d", "sentiment": "sentiment:<3", "owner": "owner:me", "cover": "cover:me",
}  # fmt: skip
_BOUND = re.compile(r"(>=|<=|>|<)(-?[\d.,]{1,20})([mhdw]?)")
_UNITS = {"w": 7 * DAY_MS, "d": DAY_MS, "h": 3_600_000, "m": 60_000}
_OPS: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}
_FALLS = -0.15


class Asker(NamedTuple):
    """Who asks, and when (epoch ms; the day of it)."""

    user: str
    now: int
    today: date


Condition = Callable[[AccountLine, Asker], bool]


class AccountQuery(NamedTuple):
    """What was asked for: what must hold of a line, and the order ('' for that of the list)."""

    condition: Condition
    sort: str = ""

    def select(self, lines: Sequence[AccountLine], asker: Asker) -> list[AccountLine]:
        """Those of these lines that are meant, in the order that was asked for."""
        found = [line for line in lines if self.condition(line, asker)]
        found.sort(key=lambda line: sort_key(line, self.sort or "name"))
        return found


def sort_key(line: AccountLine, sort: str) -> tuple[Any, ...]:
    """By what lines are ordered: worst, lowest or soonest first, most first for amounts; without a value last."""
    value: Any
    match sort:
        case "health":
            value = line.score
        case "mau":
            value = None if line.active is None else -line.active
        case "trend":
            value = line.trend
        case "renews":
            value = line.renews_on or None
        case "amount":
            value = None if line.amount is None else -line.amount
        case "closes":
            value = line.closes_at
        case "tickets":
            value = None if line.tickets is None else -line.tickets
        case "owner":
            value = fold(line.who or line.owner) or None
        case "checked":
            value = line.checked_at or None
        case _:
            value = fold(line.name)
    return (value is None, value if value is not None else 0, fold(line.name), line.account_id)


@lru_cache(maxsize=256)
def parse_accounts(text: str) -> AccountQuery:
    """What a line asks for.

    Raises:
        BadQuery: it names the wrong word and the nearest right one.
    """
    groups: dict[str, list[Condition]] = {}
    every: list[Condition] = []
    sort = ""
    for count, token in enumerate(tokens(text), 1):
        if count > MOST_TERMS:
            raise BadQuery("too_many", token.typed, str(MOST_TERMS))
        if not token.key:
            if token.value.strip():
                every.append(_negated(_words(token.value), token.negated))
            continue
        key = token.key.lower()
        if key not in KEYS:
            raise BadQuery("unknown_key", token.typed, nearest(key, KEYS) + ":")
        if not token.value:
            raise BadQuery("no_value", token.typed, _example(key))
        if key == "sort":
            sort = _known(token, key, SORTS)
            continue
        condition = _condition(key, token)
        if token.negated:
            every.append(_negated(condition, True))
        elif key in BOUNDED or key == "is":
            every.append(condition)
        else:
            groups.setdefault(key, []).append(condition)
    every += [_any(group) for group in groups.values()]
    return AccountQuery(lambda line, asker: all(holds(line, asker) for holds in every), sort)


def _condition(key: str, token: Token) -> Condition:
    if key == "is":
        return _FLAG_OF[_known(token, key, FLAGS)]
    if key in BOUNDED:
        return _bound(key, token)
    wanted = fold(token.value)
    if key == "account":
        return lambda line, _: wanted in (fold(line.account_id), fold(line.name))
    field = TEXTS[key]
    if wanted == NONE:
        return lambda line, _: not getattr(line, field)
    if key in PEOPLE and wanted == "me":
        return lambda line, asker: fold(getattr(line, field)) == fold(asker.user)
    return lambda line, _: fold(getattr(line, field)) == wanted


def _words(text: str) -> Condition:
    wanted = fold(text)
    return lambda line, _: (
        wanted in fold(" ".join((line.name, line.account_id, line.stage, line.segment, line.plan, line.region)))
    )


def _bound(key: str, token: Token) -> Condition:
    found = _BOUND.fullmatch(token.value.lower())
    timed = key in ("renews", "closes")
    if found is None or bool(found[3]) != timed:
        raise BadQuery("bad_bound", token.typed, _example(key))
    compare = _OPS[found[1]]
    try:
        limit = parse_minor(found[2]) / 100
    except BadValue:
        raise BadQuery("bad_bound", token.typed, _example(key)) from None
    limit *= _UNITS[found[3]] if timed else 1
    read = _VALUE_OF[key]

    def holds(line: AccountLine, asker: Asker) -> bool:
        value = read(line, asker)
        return value is not None and compare(value, limit)

    return holds


def _until(line: AccountLine, asker: Asker) -> float | None:
    if not line.renews_on:
        return None
    return (date.fromisoformat(line.renews_on) - asker.today).days * DAY_MS


_VALUE_OF: dict[str, Callable[[AccountLine, Asker], float | None]] = {
    "score": lambda line, _: line.score,
    "mau": lambda line, _: line.active,
    "adoption": lambda line, _: (
        None if line.active is None or not line.eligible else 100 * line.active / line.eligible
    ),
    "trend": lambda line, _: None if line.trend is None else 100 * line.trend,
    "amount": lambda line, _: None if line.amount is None else line.amount / 100,
    "renews": _until,
    "tickets": lambda line, _: line.tickets,
    "late": lambda line, _: line.late,
    "closes": lambda line, asker: None if line.closes_at is None else line.closes_at - asker.now,
    "sentiment": lambda line, _: line.sentiment,
}
_FLAG_OF: dict[str, Condition] = {
    "mine": lambda line, asker: fold(line.who or line.owner) == fold(asker.user),
    "corrected": lambda line, _: line.corrected > 0,
    "raised": lambda line, _: line.raised > 0,
    "alone": lambda line, _: bool(line.alone),
    "falling": lambda line, _: line.trend is not None and line.trend <= _FALLS,
    "unused": lambda line, _: line.active == 0,
    "step": lambda line, _: bool(line.play),
    "closing": lambda line, _: line.closes_at is not None,
    "uncovered": lambda line, _: not line.who,
}


def complete_accounts(prefix: str, lines: Sequence[AccountLine]) -> list[str]:
    """What the word being typed could become: keys, then values of these lines."""
    minus = "-" if prefix.startswith("-") else ""
    key, colon, start = prefix.removeprefix("-").partition(":")
    key = key.lower()
    if not colon:
        return [f"{minus}{name}:" for name in KEYS if name.startswith(key)]
    if key in BOUNDED:
        return [f"{minus}{_example(key)}"] if _example(key).startswith(f"{key}:{start}") else []
    values: list[str] = list({"is": FLAGS, "sort": SORTS}.get(key, ()))
    if key == "account":
        values = sorted({line.name for line in lines})
    elif key in TEXTS:
        told = {getattr(line, TEXTS[key]) for line in lines} - {""}
        values = [*(("me",) if key in PEOPLE else ()), *sorted(told), NONE]
    wanted = fold(start.removeprefix('"'))
    found = [value for value in values if fold(value).startswith(wanted)]
    return [f"{minus}{key}:{_quoted(value)}" for value in found[:MOST_COMPLETIONS]]


def _quoted(value: str) -> str:
    bare = value and not value.startswith('"') and not any(map(str.isspace, value))
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return value if bare else f'"{escaped}"'


def _known(token: Token, key: str, known: tuple[str, ...]) -> str:
    value = token.value.lower()
    if value not in known:
        raise BadQuery("unknown_value", token.typed, f"{key}:{nearest(value, known)}")
    return value


def _example(key: str) -> str:
    first = {"is": FLAGS[0], "sort": SORTS[0]}.get(key, NONE)
    return _EXAMPLE.get(key) or f"{key}:{first}"


def _negated(condition: Condition, negated: bool) -> Condition:
    return (lambda line, asker: not condition(line, asker)) if negated else condition


def _any(conditions: Sequence[Condition]) -> Condition:
    return lambda line, asker: any(holds(line, asker) for holds in conditions)
