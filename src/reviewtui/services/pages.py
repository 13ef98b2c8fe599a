"""A frozen order over a list too long to hold: pages as they are met, rows that leave, nothing that jumps.

Rows come in pages of keyset order. A page knows the place it begins after, so reading it again never
repeats or skips a row; rows decided meanwhile are simply gone from it. What arrives later is not shown
until the order is made anew.
"""

from bisect import bisect
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar

from reviewtui.store.reader import Anchor

PAGE = 200
KEPT = 40
"""Pages held in memory; the ones used longest ago are dropped and read again when needed."""


class Row(Protocol):
    """What a list is made of: something with an identity and a place in the order."""

    @property
    def ad_id(self) -> str:
        """The row's identity."""

    @property
    def anchor(self) -> Anchor:
        """The place just after the row."""


R = TypeVar("R", bound=Row)


def _order(anchor: Anchor) -> tuple[int, int]:
    return anchor.key, anchor.arrival


class Pages(Generic[R]):
    """Index → row over pages, with a total that is an estimate until the end was met."""

    def __init__(self, total: int = 0) -> None:
        self._estimate = total
        self._starts: list[Anchor | None] = [None]
        self._lengths: list[int] = []
        self._rows: OrderedDict[int, list[R]] = OrderedDict()
        self._complete = False

    @property
    def complete(self) -> bool:
        """Whether the end of the list was met."""
        return self._complete

    def __len__(self) -> int:
        known = sum(self._lengths)
        return known if self._complete else max(known, self._estimate)

    def expect(self, total: int) -> None:
        """A better estimate of the total arrived."""
        self._estimate = total

    def get(self, index: int) -> R | None:
        """The row at an index, or None where its page is not in memory (see `missing`)."""
        found = self._find(index)
        if found is None:
            return None
        number, offset = found
        rows = self._rows.get(number)
        if rows is None or offset >= len(rows):
            return None
        self._rows.move_to_end(number)
        return rows[offset]

    def missing(self, index: int) -> tuple[int, Anchor | None, Anchor | None] | None:
        """(page number, after, up to) to read so that `index` comes nearer; None where it is in memory.

        Pages are met in order, so an index far beyond the known ones takes several readings.
        """
        found = self._find(index)
        if found is not None and found[0] in self._rows:
            return None
        if found is not None:
            number = found[0]
            before = self._starts[number + 1] if number + 1 < len(self._starts) else None
            return number, self._starts[number], before
        if self._complete or index < 0:
            return None
        return len(self._lengths), self._starts[-1], None

    def put(self, number: int, rows: list[R], wanted: int = PAGE) -> None:
        """A page that was asked for arrived. Fewer rows than `wanted` on a new page mean the end."""
        if number < len(self._lengths):
            self._lengths[number] = len(rows)
        elif number == len(self._lengths):
            if rows:
                self._lengths.append(len(rows))
                self._starts.append(rows[-1].anchor)
            if len(rows) < wanted:
                self._complete = True
        else:
            return
        if rows or number < len(self._lengths):
            self._rows[number] = rows
            self._rows.move_to_end(number)
        while len(self._rows) > KEPT:
            self._rows.popitem(last=False)

    def index_of(self, ad_id: str) -> int | None:
        """Where an ad stands, among the pages in memory."""
        before = 0
        for number, length in enumerate(self._lengths):
            for offset, row in enumerate(self._rows.get(number, ())):
                if row.ad_id == ad_id:
                    return before + offset
            before += length
        return None

    def remove(self, ad_id: str) -> int | None:
        """The row leaves; returns the index it had."""
        before = 0
        for number, length in enumerate(self._lengths):
            rows = self._rows.get(number, [])
            for offset, row in enumerate(rows):
                if row.ad_id == ad_id:
                    del rows[offset]
                    self._lengths[number] -= 1
                    self._estimate = max(0, self._estimate - 1)
                    return before + offset
            before += length
        return None

    def put_back(self, row: R) -> int | None:
        """A row returns to its place; returns its index, or None where that part of the list is not in memory."""
        known = self.index_of(row.ad_id)
        if known is not None:
            return known
        number = self._page_for(row.anchor)
        rows = self._rows.get(number)
        if rows is None:
            return None
        offset = bisect(rows, _order(row.anchor), key=lambda other: _order(other.anchor))
        rows.insert(offset, row)
        self._lengths[number] += 1
        self._estimate += 1
        return sum(self._lengths[:number]) + offset

    def _page_for(self, anchor: Anchor) -> int:
        """The page that a row with this place belongs to; the list grows at its end once that was met."""
        for number, end in enumerate(self._starts[1:]):
            if end is not None and _order(anchor) <= _order(end):
                return number
        if not self._complete:
            return len(self._lengths)
        if not self._lengths:
            self._lengths.append(0)
            self._rows[0] = []
            self._starts.append(anchor)
        self._starts[-1] = anchor
        return len(self._lengths) - 1

    def _find(self, index: int) -> tuple[int, int] | None:
        if index < 0:
            return None
        before = 0
        for number, length in enumerate(self._lengths):
            if index < before + length:
                return number, index - before
            before += length
        return None
