"""The queue as a list: what a query means for the cache, its first page, its totals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewtui.domain.lists import ESCALATED
from reviewtui.domain.query import STATES, Query, only, parse
from reviewtui.services.conditions import Conditions, match_of
from reviewtui.services.pages import PAGE, Pages, Wish
from reviewtui.store.reader import HITS, OPEN_STATES, Filter, Item, Reader

ANYWHERE = frozenset({"by", "verdict", "reason", "ad", "briefing", "disputed", "rereview", "surprise", "mismatch"})
"""What looks for ads in any state, unless a state is asked for."""
INDEXES = {"waiting": "ad_waiting", "late": "ad_due", "due": "ad_due"}
"""What an index of open ads serves."""
JUDGED = frozenset({"decided", "escalated", "changed", "appealed", "second"})
"""States in which somebody's decision stands on an ad."""
FEW = 300
"""Ads that are quicker looked up one by one in the full-text index than met among its hits."""
COUNT_MOST = 10_000


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


def escalated_count(reader: Reader, now: int, user: str) -> int:
    """How many ads wait for a lead's decision, counted up to a bound."""
    return min(COUNT_MOST, reader.count(filter_of(parse(ESCALATED), now, user, reader), now, COUNT_MOST))


def still_listed(reader: Reader, filter: Filter, ad_ids: Sequence[str], now: int) -> set[str]:
    """Those of these ads that are still in a state the list shows."""
    return {ad_id for ad_id, state in reader.states_of(ad_ids, now).items() if state in filter.states}


def filter_of(query: Query, now: int, user: str, reader: Reader) -> Filter:
    """What a query means for this cache. `user` stands for `me` and `mine`."""
    conditions = Conditions(reader, user, now)
    where: list[str] = []
    shown: list[str] = []
    hidden: set[str] = set()
    asked: set[str] = set()
    anywhere = False
    for group in query.alternatives():
        if all(term.key == "is" and term.value in STATES for term in group):
            for term in group:
                states = OPEN_STATES if term.value == "open" else (term.value,)
                if term.negated:
                    hidden.update(states, ("skipped",) if term.value == "open" else ())
                else:
                    shown += states
            continue
        where.append(conditions.group(group))
        what = group[0].value if group[0].key == "is" else group[0].key
        anywhere = anywhere or what in ANYWHERE
        if not group[0].negated:
            asked.add(what)
    where += [conditions.bound(bound) for bound in query.bounds()]
    asked |= {bound.key for bound in query.bounds() if not bound.negated}
    since = [bound for bound in query.bounds() if bound.key == "decided"]
    recently = any(bound.op in ("<", "<=") and not bound.negated for bound in since)
    anywhere = anywhere or bool(since)
    match, unwanted = match_of(query.words())
    if unwanted:
        where.append(f"NOT {conditions.found(unwanted)}")
    if not shown:
        shown = [*STATES, "skipped"] if anywhere or hidden else list(OPEN_STATES)
    filter = Filter(
        tuple(state for state in dict.fromkeys(shown) if state not in hidden),
        "".join(f" AND {condition}" for condition in where),
        conditions.values,
        match,
        "agreement" if "disputed" in asked and query.sort == "rank" else query.sort,
        driven=recently or conditions.driven,
    )
    return _along_an_index(filter, asked, reader, now)


def _along_an_index(filter: Filter, asked: set[str], reader: Reader, now: int) -> Filter:
    """The same list, found the quick way."""
    if "verdict" in asked:
        filter = replace(filter, among=tuple(state for state in filter.states if state in JUDGED))
    if not filter.driven:
        filter = replace(filter, index=next((index for key, index in INDEXES.items() if key in asked), ""))
    narrow = filter.driven or filter.index or "account" in asked
    if filter.match and narrow and reader.count(replace(filter, match=""), now, FEW) <= FEW:
        filter = replace(filter, few=True)
    return filter
