"""A frozen order over a list too long to hold: pages as they are met, rows that leave, nothing that jumps.

Rows come in pages of keyset order. A page knows the place it begins after, so reading it again never
repeats or skips a row; rows decided meanwhile are simply gone from it. What arrives later is not shown
until the order is made anew.
"""

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

    def place_of(self, anchor: Anchor) -> int:
        """Where a row with this place in the order belongs, among the pages in memory."""
        at = (anchor.key, anchor.arrival)
        before = 0
        for number, length in enumerate(self._lengths):
            for offset, row in enumerate(self._rows.get(number, ())):
                if (row.anchor.key, row.anchor.arrival) > at:
                    return before + offset
            before += length
        return before

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

    def insert(self, index: int, row: R) -> int:
        """A row returns at about this index (an undo); returns the index it got."""
        if not self._lengths:
            self._lengths.append(0)
            self._rows[0] = []
            self._starts.append(row.anchor)
        before = 0
        for number, length in enumerate(self._lengths):
            last = number == len(self._lengths) - 1
            if index <= before + length or last:
                rows = self._rows.get(number)
                if rows is None:
                    before += length
                    continue
                offset = min(max(0, index - before), length)
                rows.insert(offset, row)
                self._lengths[number] += 1
                self._estimate += 1
                return before + offset
            before += length
        return before

    def _find(self, index: int) -> tuple[int, int] | None:
        if index < 0:
            return None
        before = 0
        for number, length in enumerate(self._lengths):
            if index < before + length:
                return number, index - before
            before += length
        return None
