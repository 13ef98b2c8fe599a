"""What a document would change, on this cache, before anybody publishes it. Nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappush, heappushpop
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.documents import Documents, checked, sections_of
from reviewtui.domain.matching import Subject
from reviewtui.domain.policy import Policy
from reviewtui.domain.priority import DUE_RULE, HOUR, Badge, badges, priority_at, rank_of, reasons_at
from reviewtui.domain.query import BadQuery, parse
from reviewtui.domain.rules import PriorityRules, Queues
from reviewtui.domain.scoring import compile_rules
from reviewtui.services.desk import Desk, current_policy
from reviewtui.services.queue import filter_of
from reviewtui.services.rules import Held, held
from reviewtui.store.lists import SEEN
from reviewtui.store.rulings import OPEN_STATES

FIRST = 20
"""Places of the queue that are compared."""
LOOK_EVERY = 2_000
MOST_COUNTED = 10_000_000

Tell = Callable[[float, int], None]


@dataclass(frozen=True, slots=True)
class Effect:
    """One rule, queue or code of the document: what it asks for, what it gives, and how many it concerns here."""

    what: str
    gives: str
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the document that is another than before; empty where there was none, or will be none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """An ad among the first of the queue: where it stands before and after (from 1; None: not among the first),
    its priority then, and the parts that make the difference, each with its points before and after."""

    ad_id: str
    account: str
    headline: str
    before: int | None
    after: int | None
    priority_before: int
    priority_after: int
    why: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would change. `open`: open ads of this cache, all of which were judged; `moved` of them would have
    another priority. `first`: the first of the queue, as it would be, then those that would no longer be there.

    Of a policy, `old_meaning` ads would come to stand decided under an old meaning; `unraised` are codes whose words
    are others while their revision is not: decisions under them keep their meaning."""

    name: str
    revision: int
    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    open: int = 0
    moved: int = 0
    first: tuple[Place, ...] = ()
    old_meaning: int = 0
    unraised: tuple[str, ...] = ()


def try_document(desk: Desk, name: str, document: Documents, tell: Tell | None = None) -> DryRun:
    """What publishing this document would change.

    Args:
        tell: hears of the part that is done, 0 to 1, and how many ads were judged.

    Raises:
        Misused: as `domain.documents.checked`; `rules_unknown`.
    """
    before = held(desk, name)
    old = before.document if isinstance(before.document, Policy) else None
    document = checked(name, document, [current_policy(desk.reader)], old)
    revision = before.revision + 1
    if isinstance(document, PriorityRules):
        return _try_priority(desk, before, document, tell or _untold)
    if isinstance(document, Queues):
        return DryRun(name, revision, _entries(before.document, document), _queue_effects(desk, document))
    if isinstance(document, Policy):
        return _try_policy(desk, before, msgspec.structs.replace(document, revision=revision))
    return DryRun(name, revision, _entries(before.document, document))


def _untold(_: float, __: int) -> None:
    """Nobody watches."""


# --- priority ---


class _Seen(NamedTuple):
    """An open ad as the mirror holds it. `bonus`: what its state adds to the rank."""

    ad_id: str
    account_id: str
    headline: str
    text: str
    language: str
    status: str
    rank: int
    bonus: int
    created_at: int
    ai_verdict: str
    ai_score: float | None
    spend_minor: int | None
    due_at: int | None
    arrival: int
    state: str
    detail: bytes | str


class _Detail(msgspec.Struct):
    link: str = ""
    format: str = ""
    ai_reason: str = ""
    why: str = ""
    due_why: str = ""
    customer_waiting: bool = False
    badges: tuple[tuple[str, int], ...] = ()


class _Candidate(NamedTuple):
    key: tuple[int, int]
    """Higher comes sooner: the rank, and minus the arrival."""
    ad: _Seen
    before: tuple[Badge, ...]
    after: tuple[Badge, ...]
    due_after: int | None


_decode = msgspec.json.Decoder(_Detail).decode
_STATES = ", ".join(f"'{state}'" for state in OPEN_STATES)
_OPEN = f"""SELECT a.ad_id, a.account_id, a.headline, a.text, a.language, a.status, a.rank, -a.place - a.rank,
    a.created_at, a.ai_verdict, a.ai_score, a.spend_minor, a.due_at, a.arrival, a.state, a.detail
    FROM main.ad a WHERE a.open = 1 AND NOT EXISTS (SELECT 1 FROM work.overlay o
    WHERE o.ad_id = a.ad_id AND o.content_hash = a.content_hash AND {SEEN} NOT IN ({_STATES}))
    ORDER BY a.open, a.place, a.arrival"""


def _open_ads(desk: Desk, now: int) -> Iterator[_Seen]:
    """The open ads that the mirror holds, in their present order."""
    return map(_Seen._make, desk.reader.connection.execute(_OPEN, {"now": now}))


def _try_priority(desk: Desk, before: Held, rules: PriorityRules, tell: Tell) -> DryRun:
    now = desk.clock()
    compiled = compile_rules(rules, sections_of(current_policy(desk.reader)))
    names = dict(desk.reader.accounts())
    counts = [0] * (len(compiled.badges) + len(compiled.due))
    conditions = [condition for condition, _ in compiled.badges] + [condition for condition, _ in compiled.due]
    first: list[_Candidate] = []
    best: list[_Candidate] = []
    total = moved = 0
    whole = max(1, desk.reader.open_total(now))
    with desk.reader.snapshot():
        for ad in _open_ads(desk, now):
            detail = _decode(ad.detail)
            subject = Subject(
                ad_id=ad.ad_id, account_id=ad.account_id, account=names.get(ad.account_id, ""),
                headline=ad.headline, text=ad.text, link=detail.link, language=ad.language, format=detail.format,
                status=ad.status, ai_verdict=ad.ai_verdict, ai_score=ad.ai_score, ai_reason=detail.ai_reason,
                spend_minor=ad.spend_minor, created_at=ad.created_at, why=detail.why,
                customer_waiting=detail.customer_waiting,
            )  # fmt: skip
            for at, condition in enumerate(conditions):
                counts[at] += condition.matches(subject, now)
            judged = compiled.judge(subject)
            marks = badges(
                asked=bool(detail.why), ai_verdict=ad.ai_verdict, ai_score=ad.ai_score, spend_minor=ad.spend_minor,
                status=AdStatus(ad.status), customer=detail.customer_waiting, rules=compiled.points,
                further=judged.badges,
            )  # fmt: skip
            said = None if detail.due_why.startswith(f"{DUE_RULE}:") else ad.due_at
            due_at = min((at for at in (said, judged.due_at) if at is not None), default=None)
            rank = rank_of(marks, ad.created_at, due_at)
            total, moved = total + 1, moved + (rank != ad.rank)
            was = tuple(Badge(name, points) for name, points in detail.badges)
            candidate = _Candidate((rank + ad.bonus, -ad.arrival), ad, was, marks, due_at)
            if total <= FIRST:
                first.append(candidate)
            if len(best) < FIRST:
                heappush(best, candidate)
            else:
                heappushpop(best, candidate)
            if total % LOOK_EVERY == 0:
                tell(min(1.0, total / whole), total)
    tell(1.0, total)
    best.sort(reverse=True)
    gives = [f"{badge.name} {badge.points:+}" for _, badge in compiled.badges]
    gives += [f"{after / HOUR:g} h" for _, after in compiled.due]
    whens = [rule.when for rule in rules.rules] + [rule.when for rule in rules.due]
    return DryRun(
        before.name,
        before.revision + 1,
        _entries(before.document, rules),
        tuple(Effect(*effect) for effect in zip(whens, gives, counts, strict=True)),
        total,
        moved,
        _places(first, best, names, now),
    )


def _places(first: list[_Candidate], best: list[_Candidate], names: dict[str, str], now: int) -> tuple[Place, ...]:
    was = {one.ad.ad_id: at for at, one in enumerate(first, 1)}
    will = {one.ad.ad_id: at for at, one in enumerate(best, 1)}
    every = [*best, *(one for one in first if one.ad.ad_id not in will)]
    return tuple(_place(one, was.get(one.ad.ad_id), will.get(one.ad.ad_id), names, now) for one in every)


def _place(one: _Candidate, was: int | None, will: int | None, names: dict[str, str], now: int) -> Place:
    ad = one.ad
    before = dict(reasons_at(one.before, ad.created_at, ad.due_at, now, ad.state))
    after = dict(reasons_at(one.after, ad.created_at, one.due_after, now, ad.state))
    why = [(part, before.get(part, 0), after.get(part, 0)) for part in {**after, **before}]
    return Place(
        ad.ad_id,
        names.get(ad.account_id, ad.account_id),
        ad.headline or ad.text[:80],
        was,
        will,
        priority_at(ad.rank + ad.bonus, now),
        priority_at(one.key[0], now),
        tuple(part for part in why if part[1] != part[2]),
    )


# --- the other documents ---


def _entries(before: Documents, after: Documents) -> tuple[Change, ...]:
    """The values that differ; of a list, those entries that only one of the two has."""
    changes = []
    for name in after.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if isinstance(old, tuple) and isinstance(new, tuple):
            changes += [Change(name, _said(entry), "") for entry in old if entry not in new]
            changes += [Change(name, "", _said(entry)) for entry in new if entry not in old]
        elif old != new:
            changes.append(Change(name, _said(old), _said(new)))
    return tuple(changes)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _queue_effects(desk: Desk, document: Queues) -> tuple[Effect, ...]:
    return tuple(Effect(queue.query, queue.name, _count(desk, queue.query)) for queue in document.queues)


def _count(desk: Desk, text: str) -> int:
    """How many ads a query finds here; none where it names an account that is elsewhere."""
    query = parse(text)
    try:
        filter = filter_of(query, desk.clock(), desk.user, desk.reader)
    except BadQuery:
        return 0
    return desk.reader.count(filter, desk.clock(), MOST_COUNTED)


def _try_policy(desk: Desk, before: Held, after: Policy) -> DryRun:
    """Which codes would be others, and how many decisions of this cache that leaves with an old meaning."""
    from reviewtui.domain.policy_changes import changes
    from reviewtui.services.policy import would_touch

    old = before.document if isinstance(before.document, Policy) else after
    codes = changes(old, after).codes
    total, touched = would_touch(desk.reader, after, desk.clock(), desk.user, MOST_COUNTED)
    revisions = {code.code: code.revision for code in after.codes}
    effects = tuple(Effect(code, f"r{revisions[code]}", count) for code, count in touched.items())
    unraised = tuple(code.code for code in codes if code.wordings and not code.asks_again)
    return DryRun(before.name, after.revision, _codes(old, after), effects, old_meaning=total, unraised=unraised)


def _codes(old: Policy, after: Policy) -> tuple[Change, ...]:
    """Codes that are new or another than before, as state and revision tell it."""
    codes = {code.code: code for code in old.codes}
    found = []
    for code in after.codes:
        was = codes.get(code.code)
        if was != code:
            told = "" if was is None else f"{was.state} r{was.revision}"
            heir = f" → {code.merged_into}" if code.merged_into else ""
            found.append(Change(code.code, told, f"{code.state} r{code.revision}{heir}"))
    if old.digits != after.digits:
        found.append(Change("digits", _said(old.digits), _said(after.digits)))
    return tuple(found)
