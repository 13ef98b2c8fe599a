"""The queue as a list: what a query means for the cache, its first page, its totals."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from reviewtui.domain.query import MISMATCH, STATES, Bound, Query, Words, fold, only, parse
from reviewtui.domain.query import Filter as Asked
from reviewtui.services.pages import PAGE, Pages, Wish
from reviewtui.store.lists import DECISION_ID, OWN_DECISIONS, PULLED_DECISIONS
from reviewtui.store.reader import HITS, OPEN_STATES, Filter, Item, Reader

_TOKEN = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f]")
ANYWHERE = ("by", "verdict", "reason", "ad")
"""Keys that look for ads in any state, unless a state is asked for."""
COUNT_MOST = 10_000
Bind = Callable[[object], str]

_ASKED_BY_SOMEBODY = """(a.badge = 'asked' OR json_extract(a.detail, '$.why') IS NOT NULL
    OR EXISTS (SELECT 1 FROM work.fact f JOIN work.delivery d ON d.n = f.n
        WHERE f.ad_id = a.ad_id AND f.kind = 'ask' AND d.state NOT IN ('held', 'withdrawn')))"""
_MISMATCH = f"""(a.status IN ('rejected', 'active') AND iif(a.status = 'rejected', 'approve', 'reject') IN (
    SELECT a.ai_verdict UNION ALL SELECT verdict FROM main.fact WHERE id = {DECISION_ID}
    UNION ALL SELECT verdict FROM work.fact WHERE id = {DECISION_ID}))"""
"""The platform says other than the AI or the decision that holds."""


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
        pages.put(pages.first(), list(self.first))
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
    filter = filter_of(query, now, user, reader)
    return Listing(query, filter, tuple(reader.page(filter, now, limit)), reader.last_arrival(), now)


def read_page(reader: Reader, filter: Filter, now: int, wish: Wish) -> list[Item]:
    """A further stretch of a list, or one that was met before."""
    after = wish.after
    if wish.offset:
        after = reader.anchor_at(filter, after, wish.offset) or after
    return reader.page(filter, now, wish.limit, after, wish.upto, wish.last)


def find_row(reader: Reader, ad_id: str, now: int, user: str) -> Item | None:
    """One ad as a row of a list, whatever its state; None where this cache has no such ad."""
    rows = reader.page(filter_of(only(ad_id), now, user, reader), now, 1)
    return rows[0] if rows else None


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
    """Those of these ads that are still in a state the list shows."""
    return {ad_id for ad_id, state in reader.states_of(ad_ids, now).items() if state in filter.states}


def filter_of(query: Query, now: int, user: str, reader: Reader) -> Filter:
    """What a query means for this cache. `user` stands for `me` and `mine`."""
    where: list[str] = []
    values: dict[str, object] = {"me": user}
    shown: list[str] = []
    hidden: set[str] = set()
    anywhere = False

    def bind(value: object) -> str:
        values[f"q{len(values)}"] = value
        return f":q{len(values) - 1}"

    for group in query.alternatives():
        if all(term.key == "is" and term.value in STATES for term in group):
            for term in group:
                states = OPEN_STATES if term.value == "open" else (term.value,)
                if term.negated:
                    hidden.update(states, ("skipped",) if term.value == "open" else ())
                else:
                    shown += states
            continue
        anywhere = anywhere or group[0].key in ANYWHERE
        if group[0].key == "account":
            either = _accounts([term.value for term in group], bind, reader)
        else:
            either = " OR ".join(_condition(term, bind, user) for term in group)
        where.append(f"NOT ({either})" if group[0].negated else f"({either})")
    where += [f"{'NOT ' if bound.negated else ''}({_bound(bound, bind, now)})" for bound in query.bounds()]
    match, unwanted = _match(query.words())
    if unwanted:
        where.append(f"a.content_seq NOT IN (SELECT rowid FROM main.ad_fts WHERE ad_fts MATCH {bind(unwanted)})")
    if not shown:
        shown = [*STATES, "skipped"] if anywhere or hidden else list(OPEN_STATES)
    conditions = "".join(f" AND {condition}" for condition in where)
    seen = tuple(state for state in dict.fromkeys(shown) if state not in hidden)
    return Filter(seen, conditions, values, match, query.sort)


def _condition(term: Asked, put: Bind, user: str) -> str:
    value = term.value
    if term.key == "status":
        return _MISMATCH if value == MISMATCH else f"a.status = {put(value)}"
    if term.key == "lang":
        return f"lower(a.language) = {put(value)}"
    if term.key == "ad":
        return f"a.ad_id = {put(value)}"
    if term.key == "is":
        if value == "unsure":
            return "(a.ai_verdict NOT IN ('approve', 'reject') AND a.ai_score IS NOT NULL OR a.ai_verdict = 'unsure')"
        if value == "asked":
            return _ASKED_BY_SOMEBODY
        return _decided_by(put(user))
    if term.key == "by":
        return _decided_by(put(user if value == "me" else value))
    if term.key == "verdict":
        return _decided(f"f.verdict = {put(value)}")
    code = put(value)
    return _decided(
        f"instr(f.body, CAST({code} AS BLOB)) AND EXISTS (SELECT 1 FROM json_each(CAST(f.body AS TEXT),"
        f" '$.data.reasons') r WHERE json_extract(r.value, '$.code') = {code})"
    )


def _accounts(wanted: list[str], put: Bind, reader: Reader) -> str:
    """Ads of the accounts of these ids, or whose names hold one of these words. A single account is an equality,
    so that its own index gives its ads in order."""
    known = [(account, fold(name)) for account, name in reader.accounts()]
    words = [word for word in map(fold, wanted) if word]
    ids = [account for account, name in known if any(word in name for word in words)]
    ids += [account for account in wanted if account not in ids and reader.has_ads_of(account)]
    if len(ids) == 1:
        return f"a.account_id = {put(ids[0])}"
    return f"a.account_id IN (SELECT value FROM json_each({put(msgspec.json.encode(ids).decode())}))"


def _decided_by(author: str) -> str:
    return (
        f"a.ad_id IN (SELECT f.ad_id FROM {PULLED_DECISIONS} AND f.author = {author}"
        f" UNION ALL SELECT f.ad_id FROM {OWN_DECISIONS} AND {author} = :me)"
    )


def _decided(condition: str) -> str:
    """Somebody decided so on the ad, and it was not taken back."""
    return (
        f"a.ad_id IN (SELECT f.ad_id FROM {PULLED_DECISIONS} AND {condition}"
        f" UNION ALL SELECT f.ad_id FROM {OWN_DECISIONS} AND {condition})"
    )


def _bound(bound: Bound, put: Bind, now: int) -> str:
    if bound.key == "age":
        flipped = {">": "<", ">=": "<=", "<": ">", "<=": ">="}[bound.op]
        return f"a.created_at {flipped} {put(now - bound.amount)}"
    return f"a.spend_minor IS NOT NULL AND a.spend_minor {bound.op} {put(bound.amount)}"


def _match(words: list[Words]) -> tuple[str, str]:
    """Two full-text expressions, either may be empty: every wanted word, and any unwanted one.

    A word is matched as typed so far; quotes are exact. Without the marks that the index leaves out, a word
    is one token to both, however its accents were typed.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for word in words:
        tokens = _TOKEN.findall(_MARKS.sub("", word.text))
        if tokens:
            phrase = '"' + " ".join(tokens) + '"' + ("" if word.phrase else " *")
            (unwanted if word.negated else wanted).append(phrase)
    return " AND ".join(wanted), " OR ".join(unwanted)
