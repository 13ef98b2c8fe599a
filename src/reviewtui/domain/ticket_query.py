"""Asking for tickets in the language of the search line: `is:mine board:billing closes:<2d "cannot log in" sort:age`.

What a routing rule asks for (`domain.routing`) means the same here; besides it, what only somebody at some instant
can ask. Every term must hold, except that several filters of one key that cannot hold together are alternatives.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from reviewtui.domain import routing
from reviewtui.domain.query import MOST_COMPLETIONS, MOST_TERMS, BadQuery, Token, fold, nearest, tokens
from reviewtui.domain.tickets import StopStage, TicketLine

SPANS = ("closes", "ours", "answer", "age", "silent")
"""Keys that compare a span (m, h, d, w): `closes:<2d` until the helpdesk closes it (below 0 it should have),
`ours:<2d` until it should close by our stricter reading, `answer:<4h` until an answer is due, `age:>3d` since it was
made, `silent:>2d` since its helpdesk last told of it."""
FLAGS = (
    "mine", "unseen", "unrouted", "closing", "late", "watched", "open", "over", "lapsed", "stopping", "asked", "sent",
    "confirmed", "rerouted", "unsent",
)  # fmt: skip
"""What may hold: whoever asks covers its account; nobody has looked at it; nobody has it and no rule brings it
anywhere; the helpdesk will close it; an answer is owed for too long; whoever asks watches it; it is not over; it is
closed or merged; it was to close since the helpdesk last told of it; somebody is stopping its closing, and how far
that has come; somebody asked for it to be elsewhere, and it is not yet; the hub has not heard of something."""
SORTS = ("closes", "ours", "answer", "age", "newest", "account", "status", "board", "assignee")
PEOPLE = ("cover", "assignee")
"""Keys whose value is a user; `me` is whoever asks."""
KEYS = (*routing.KEYS, "cover", *SPANS, "is", "sort")

_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}
_BOUND = re.compile(r"(>=|<=|>|<)(-?\d{1,6})([mhdw])")
_OPS: dict[str, Callable[[int, int], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}
_EXAMPLE = {
    "closes": "closes:<2d", "ours": "ours:<2d", "answer": "answer:<4h", "age": "age:>3d", "silent": "silent:>2d",
    "is": "is:mine", "sort": "sort:closes", "cover": "cover:me", "assignee": "assignee:me",
}  # fmt: skip


class Asker(NamedTuple):
    """Who asks, and when (epoch ms)."""

    user: str
    now: int


Condition = Callable[[TicketLine, Asker], bool]


class TicketQuery(NamedTuple):
    """What was asked for: what must hold of a ticket, and the order."""

    condition: Condition
    sort: str = SORTS[0]

    def select(self, lines: Sequence[TicketLine], asker: Asker) -> list[TicketLine]:
        """Those of these tickets that are meant, in the order that was asked for."""
        found = [line for line in lines if self.condition(line, asker)]
        found.sort(key=lambda line: sort_key(line, self.sort))
        return found


def sort_key(line: TicketLine, sort: str = SORTS[0]) -> tuple[Any, ...]:
    """By what tickets are ordered: the soonest, or the oldest, first; without a value last, and what is over behind
    all. One whose time to close has passed, closed or not, comes after those that can still be kept open, the last
    one first."""
    view = line.view
    value: Any
    match sort:
        case "ours":
            value = line.ours_at
        case "answer":
            value = line.answer_at
        case "age":
            value = view.created_at or None
        case "newest":
            value = -view.created_at or None
        case "account":
            value = fold(view.account or view.account_id) or None
        case "status" | "board" | "assignee":
            value = fold(getattr(view, sort)) or None
        case _:
            value = line.closes_at or 0
            at = -value if line.passed else value
            return (line.over, not value, line.passed, at, -view.closed_at, -view.as_of, view.id)
    return (line.over, value is None, value if value is not None else 0, view.id)


@lru_cache(maxsize=256)
def parse_tickets(text: str) -> TicketQuery:
    """What a line asks for.

    Raises:
        BadQuery: it names the wrong word and the nearest right one.
    """
    groups: dict[str, list[Condition]] = {}
    every: list[Condition] = []
    routed: list[str] = []
    sort = SORTS[0]
    for count, token in enumerate(tokens(text), 1):
        if count > MOST_TERMS:
            raise BadQuery("too_many", token.typed, str(MOST_TERMS))
        key = token.key.lower()
        if key and key not in KEYS:
            raise BadQuery("unknown_key", token.typed, f"{nearest(key, KEYS)}:")
        mine = key == "assignee" and fold(token.value) == "me"
        if key not in (*SPANS, "is", "sort", "cover") and not mine:
            routed.append(token.typed)
            continue
        if not token.value:
            raise BadQuery("no_value", token.typed, _EXAMPLE[key])
        if key == "sort":
            sort = _known(token, key, SORTS)
            continue
        condition = _condition(key, token)
        if token.negated:
            every.append(_not(condition))
        elif key in PEOPLE:
            groups.setdefault(key, []).append(condition)
        else:
            every.append(condition)
    every += [_any(group) for group in groups.values()]
    if routed:
        every.append(_routed(" ".join(routed)))
    return TicketQuery(lambda line, asker: all(holds(line, asker) for holds in every), sort)


def complete_tickets(prefix: str, lines: Sequence[TicketLine]) -> list[str]:
    """What the word being typed could become: keys, then values of these tickets."""
    minus = "-" if prefix.startswith("-") else ""
    key, colon, start = prefix.removeprefix("-").partition(":")
    key = key.lower()
    if not colon:
        return [f"{minus}{name}:" for name in KEYS if name.startswith(key)]
    if key in SPANS:
        return [f"{minus}{_EXAMPLE[key]}"] if _EXAMPLE[key].startswith(f"{key}:{start}") else []
    values: list[str] = list({"is": FLAGS, "sort": SORTS}.get(key, ()))
    if key in _VALUES_OF:
        told = {value for line in lines for value in _VALUES_OF[key](line)} - {""}
        values = [*(("me",) if key in PEOPLE else ()), *sorted(told)]
    if key in ("board", "assignee", "cover"):
        values.append(routing.NOBODY)
    wanted = fold(start.removeprefix('"'))
    found = [value for value in values if fold(value).startswith(wanted)]
    return [f"{minus}{key}:{_quoted(value)}" for value in found[:MOST_COMPLETIONS]]


_VALUES_OF: dict[str, Callable[[TicketLine], tuple[str, ...]]] = {
    "board": lambda line: (line.view.board,),
    "assignee": lambda line: (line.view.assignee,),
    "account": lambda line: (line.view.account,),
    "requester": lambda line: (line.view.requester,),
    "priority": lambda line: (line.view.priority,),
    "source": lambda line: (line.view.source,),
    "status": lambda line: (line.view.status,),
    "tag": lambda line: line.view.tags,
    "cover": lambda line: (line.covered.who,),
}


def _routed(when: str) -> Condition:
    condition = routing.ready(when)
    return lambda line, _: condition(line.view)


def _condition(key: str, token: Token) -> Condition:
    if key == "is":
        return _FLAG_OF[_known(token, key, FLAGS)]
    if key in SPANS:
        return _bound(key, token)
    if key == "assignee":
        return lambda line, asker: fold(line.view.assignee) == fold(asker.user)
    wanted = fold(token.value)
    if wanted == routing.NOBODY:
        return lambda line, _: not line.covered.who
    if wanted == "me":
        return lambda line, asker: fold(line.covered.who) == fold(asker.user)
    return lambda line, _: fold(line.covered.who) == wanted


def _bound(key: str, token: Token) -> Condition:
    found = _BOUND.fullmatch(token.value.lower())
    if found is None:
        raise BadQuery("bad_bound", token.typed, _EXAMPLE[key])
    compare, limit, read = _OPS[found[1]], int(found[2]) * _UNITS[found[3]], _SPAN_OF[key]

    def holds(line: TicketLine, asker: Asker) -> bool:
        value = read(line, asker.now)
        return value is not None and compare(value, limit)

    return holds


def _until(at: int | None, now: int) -> int | None:
    return None if at is None else at - now


def _in_stage(stage: StopStage) -> Condition:
    return lambda line, _: line.stopping is not None and line.stopping.stage is stage


_SPAN_OF: dict[str, Callable[[TicketLine, int], int | None]] = {
    "closes": lambda line, now: _until(line.closes_at, now),
    "ours": lambda line, now: _until(line.ours_at, now),
    "answer": lambda line, now: _until(line.answer_at, now),
    "age": lambda line, now: now - line.view.created_at if line.view.created_at else None,
    "silent": lambda line, now: now - line.view.as_of if line.view.as_of else None,
}
_FLAG_OF: dict[str, Condition] = {
    "mine": lambda line, asker: fold(line.covered.who or line.covered.owner) == fold(asker.user),
    "unseen": lambda line, _: not line.seen and not line.over,
    "unrouted": lambda line, _: line.unrouted,
    "closing": lambda line, _: line.closes_at is not None,
    "late": lambda line, _: line.late,
    "watched": lambda line, _: line.watched,
    "open": lambda line, _: not line.over,
    "over": lambda line, _: line.over,
    "lapsed": lambda line, _: line.lapsed,
    "stopping": lambda line, _: line.stopping is not None,
    **{str(stage): _in_stage(stage) for stage in StopStage},
    "rerouted": lambda line, _: line.rerouting is not None and not line.rerouting.confirmed,
    "unsent": lambda line, _: line.unsent > 0,
}  # fmt: skip


def _quoted(value: str) -> str:
    bare = value and not value.startswith('"') and not any(map(str.isspace, value))
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return value if bare else f'"{escaped}"'


def _known(token: Token, key: str, known: tuple[str, ...]) -> str:
    value = token.value.lower()
    if value not in known:
        raise BadQuery("unknown_value", token.typed, f"{key}:{nearest(value, known)}")
    return value


def _not(condition: Condition) -> Condition:
    return lambda line, asker: not condition(line, asker)


def _any(conditions: Sequence[Condition]) -> Condition:
    return lambda line, asker: any(holds(line, asker) for holds in conditions)
