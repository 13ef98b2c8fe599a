"""The queue as a list: what a query means for the cache, its first page, its totals."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from reviewtui.domain.query import STATES, Bound, Query, Words, fold, parse
from reviewtui.domain.query import Filter as Asked
from reviewtui.services.pages import PAGE, Pages
from reviewtui.store.reader import HITS, OPEN_STATES, Anchor, Filter, Item, Reader

_TOKEN = re.compile(r"\w+", re.UNICODE)
COUNT_MOST = 10_000
Bind = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was first read, and the newest arrival then. `read_at` in epoch ms."""

    query: Query
    filter: Filter
    first: tuple[Item, ...]
    seen: int
    read_at: int

    def pages(self) -> Pages[Item]:
        """The list's frozen order, beginning with its first page."""
        pages: Pages[Item] = Pages(len(self.first))
        pages.put(0, list(self.first))
        return pages


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is. `more` says that counting stopped; `indexed` is 0 to 1, what search covers."""

    rows: int
    more: bool
    today: int
    indexed: float


def list_queue(reader: Reader, text: str, now: int, user: str, limit: int = PAGE) -> Listing:
    """The first page of what a query asks for; an empty query is the open queue.

    Raises:
        BadQuery: the query has a word that means nothing.
    """
    query = parse(text)
    filter = filter_of(query, now, user)
    return Listing(query, filter, tuple(reader.page(filter, now, limit)), reader.last_arrival(), now)


def read_page(reader: Reader, filter: Filter, now: int, after: Anchor | None, before: Anchor | None) -> list[Item]:
    """A further page of a list, or one that was met before."""
    return reader.page(filter, now, PAGE if before is None else PAGE * 5, after, before)


def totals(reader: Reader, filter: Filter, now: int, midnight: int, user: str) -> Totals:
    """Totals of a list; the plain queue's are kept, others are counted up to a bound."""
    state = reader.state()
    today = reader.decided_since(midnight, user)
    indexed = 1.0 if not state.upto else min(1.0, state.indexed / max(1, reader.last_content()))
    if is_plain(filter):
        return Totals(reader.open_total(now), False, today, indexed)
    most = HITS if filter.match else COUNT_MOST
    rows = reader.count(filter, now, most)
    return Totals(min(rows, most), rows > most or (bool(filter.match) and rows >= HITS), today, indexed)


def is_plain(filter: Filter) -> bool:
    """Whether this is the whole open queue."""
    return filter.states == OPEN_STATES and not filter.where and not filter.match


def fresh_count(reader: Reader, listing: Listing, now: int) -> int:
    """How many ads that the list asks for arrived since it was read."""
    return reader.newer(listing.filter, listing.seen, now, 999)


def still_listed(reader: Reader, filter: Filter, ad_ids: Sequence[str], now: int) -> set[str]:
    """Those of these ads that the list still asks for."""
    among = msgspec.json.encode(ad_ids).decode()
    where = f"{filter.where} AND a.ad_id IN (SELECT value FROM json_each(:among))"
    narrowed = Filter(filter.states, where, {**filter.values, "among": among}, filter.match, "newest")
    return {item.ad_id for item in reader.page(narrowed, now, len(ad_ids))}


def filter_of(query: Query, now: int, user: str) -> Filter:
    """What a query means for the cache. `user` stands for `me` and `mine`."""
    where: list[str] = []
    values: dict[str, object] = {"me": user}
    states: list[str] = []

    def bind(value: object) -> str:
        values[f"q{len(values)}"] = value
        return f":q{len(values) - 1}"

    for group in query.alternatives():
        if all(term.key == "is" and term.value in STATES and not term.negated for term in group):
            states += [state for term in group for state in _states(term.value)]
            continue
        either = " OR ".join(_condition(term, bind, user) for term in group)
        where.append(f"NOT ({either})" if group[0].negated else f"({either})")
    where += [f"{'NOT ' if bound.negated else ''}({_bound(bound, bind, now)})" for bound in query.bounds()]
    match = _match(query.words())
    by_person = any(term.key in ("by", "verdict", "reason") for group in query.alternatives() for term in group)
    if not states:
        anywhere = by_person or any(term.key == "ad" for group in query.alternatives() for term in group)
        states = list(STATES) if anywhere else list(OPEN_STATES)
    conditions = "".join(f" AND {condition}" for condition in where)
    return Filter(tuple(dict.fromkeys(states)), conditions, values, match, query.sort)


def _states(value: str) -> tuple[str, ...]:
    return OPEN_STATES if value == "open" else (value,)


def _condition(term: Asked, put: Bind, user: str) -> str:
    value = term.value
    if term.key == "account":
        like = fold(value)
        return (
            f"(a.account_id = {put(value)} OR a.account_id IN (SELECT account_id FROM main.account"
            f" WHERE {put(like)} <> '' AND instr(lower(name), {put(like)})))"
        )
    if term.key == "status":
        if value == "mismatch":
            return "a.badge = 'mismatch'"
        return f"a.status = {put(value)}"
    if term.key == "lang":
        return f"a.language = {put(value)}"
    if term.key == "ad":
        return f"a.ad_id = {put(value)}"
    if term.key == "is":
        if value == "unsure":
            return "(a.ai_verdict NOT IN ('approve', 'reject') AND a.ai_score IS NOT NULL OR a.ai_verdict = 'unsure')"
        if value == "asked":
            return "(a.badge = 'asked' OR json_extract(a.detail, '$.why') IS NOT NULL)"
        if value == "mine":
            return _decided_by(put(user))
        return f"a.state = {put(value)}"
    if term.key == "by":
        return _decided_by(put(user if value == "me" else value))
    if term.key == "verdict":
        return _decided_with(f"f.verdict = {put(value)}")
    wanted = put(value)
    return _decided_with(
        f"EXISTS (SELECT 1 FROM json_each(CAST(f.body AS TEXT), '$.data.reasons') r"
        f" WHERE json_extract(r.value, '$.code') = {wanted})"
    )


def _decided_by(author: str) -> str:
    return (
        f"(a.ad_id IN (SELECT f.ad_id FROM main.fact f WHERE f.kind = 'decision' AND f.author = {author})"
        f" OR {author} = :me AND a.ad_id IN (SELECT f.ad_id FROM work.fact f WHERE f.kind = 'decision'))"
    )


def _decided_with(condition: str) -> str:
    return (
        f"(EXISTS (SELECT 1 FROM main.fact f WHERE f.ad_id = a.ad_id AND f.kind = 'decision' AND {condition})"
        f" OR EXISTS (SELECT 1 FROM work.fact f WHERE f.ad_id = a.ad_id AND f.kind = 'decision' AND {condition}))"
    )


def _bound(bound: Bound, put: Bind, now: int) -> str:
    if bound.key == "age":
        flipped = {">": "<", ">=": "<=", "<": ">", "<=": ">="}[bound.op]
        return f"a.created_at {flipped} {put(now - bound.amount)}"
    return f"a.spend_minor IS NOT NULL AND a.spend_minor {bound.op} {put(bound.amount)}"


def _match(words: list[Words]) -> str:
    """The words as a full-text expression: every word, as typed so far; quotes are exact."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for word in words:
        tokens = _TOKEN.findall(word.text)
        if not tokens:
            continue
        phrase = '"' + " ".join(tokens) + '"' + ("" if word.phrase else " *")
        (unwanted if word.negated else wanted).append(phrase)
    if not wanted:
        return ""
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression
