"""A frozen order over a list too long to hold: stretches of rows as they are met, and gaps between them.

Rows come in keyset order. A stretch knows the places it lies between, so reading it again never repeats
or skips a row; rows decided meanwhile are simply gone from it. What arrives later is not shown until the
order is made anew. Going to the end, or far into the list, reads one page there and leaves a gap behind.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from reviewtui.domain.priority import Anchor

PAGE = 200
KEPT = 40
"""Stretches held in memory; the ones used longest ago are dropped and read again when needed."""


class Row(Protocol):
    """What a list is made of: something with an identity and a place in the order."""

    @property
    def ad_id(self) -> str:
        """The row's identity."""

    @property
    def anchor(self) -> Anchor:
        """The place just after the row."""


R = TypeVar("R", bound=Row)


@dataclass(eq=False, slots=True)
class _Stretch(Generic[R]):
    """Rows after one place, up to another (None: the list's own ends). A gap's length is an estimate."""

    after: Anchor | None
    upto: Anchor | None
    length: int
    gap: bool
    rows: list[R] | None = None
    used: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """A reading that is wanted: at most `limit` rows after a place up to another.

    `offset`: about so many rows are left out before them; `last`: the last ones rather than the first.
    """

    after: Anchor | None
    upto: Anchor | None
    limit: int
    offset: int = 0
    last: bool = False
    stretch: object = field(default=None, repr=False, compare=False)


class Pages(Generic[R]):
    """Index → row, with a total that is an estimate until every gap is closed."""

    def __init__(self, total: int = 0) -> None:
        self._stretches: list[_Stretch[R]] = [_Stretch(None, None, total, gap=True)]
        self._clock = 0

    @property
    def complete(self) -> bool:
        """Whether the whole list was met, so that its length is exact."""
        return not any(stretch.gap for stretch in self._stretches)

    def __len__(self) -> int:
        return sum(stretch.length for stretch in self._stretches)

    def expect(self, total: int) -> None:
        """A better estimate of the total arrived: the last gap takes up the difference."""
        gap = next((stretch for stretch in reversed(self._stretches) if stretch.gap), None)
        if gap is not None:
            gap.length = max(0, gap.length + total - len(self))

    def get(self, index: int) -> R | None:
        """The row at an index, or None where it is not in memory (see `missing`)."""
        found = self._find(index)
        if found is None or found[0].rows is None:
            return None
        stretch, offset = found
        self._clock += 1
        stretch.used = self._clock
        return stretch.rows[offset] if stretch.rows is not None else None

    def first(self) -> Wish:
        """The reading a list begins with."""
        return Wish(None, None, PAGE, stretch=self._stretches[0])

    def missing(self, index: int) -> Wish | None:
        """What to read so that the row at `index` comes into memory; None where it is, or is not in the list."""
        found = self._find(index)
        if found is None:
            return None
        stretch, offset = found
        if not stretch.gap:
            if stretch.rows is not None:
                return None
            return Wish(stretch.after, stretch.upto, stretch.length + PAGE, stretch=stretch)
        if offset < PAGE:
            return Wish(stretch.after, stretch.upto, PAGE, stretch=stretch)
        if offset >= stretch.length - PAGE:
            return Wish(stretch.after, stretch.upto, PAGE, last=True, stretch=stretch)
        return Wish(stretch.after, stretch.upto, PAGE, offset - PAGE // 2, stretch=stretch)

    def put(self, wish: Wish, rows: list[R]) -> None:
        """What was wished for arrived; an answer to a stretch that is no more is left aside."""
        number = next((n for n, stretch in enumerate(self._stretches) if stretch is wish.stretch), None)
        if number is None:
            return
        stretch = self._stretches[number]
        self._clock += 1
        if stretch.gap:
            self._stretches[number : number + 1] = self._fill(stretch, wish, rows)
        else:
            stretch.rows, stretch.length, stretch.used = rows, len(rows), self._clock
        held = sorted((s for s in self._stretches if s.rows is not None), key=lambda s: s.used)
        for oldest in held[: max(0, len(held) - KEPT)]:
            oldest.rows = None

    def _fill(self, gap: _Stretch[R], wish: Wish, rows: list[R]) -> list[_Stretch[R]]:
        """A gap with one page read in it: what is left before, the page, what is left after."""
        if not rows:
            if not wish.offset:
                return [_Stretch(gap.after, gap.upto, 0, False, [], self._clock)]
            gap.length = min(gap.length, wish.offset)  # the estimate was too high
            return [gap]
        start, end = _before(rows[0].anchor), rows[-1].anchor
        ended = len(rows) < wish.limit
        if wish.last:
            before, after = 0 if ended else max(1, gap.length - len(rows)), 0
        else:
            before = wish.offset
            after = 0 if ended else max(1, gap.length - before - len(rows))
        page: _Stretch[R] = _Stretch(
            start if before else gap.after, end if after else gap.upto, len(rows), False, rows, self._clock
        )
        parts = [page]
        if before:
            parts.insert(0, _Stretch(gap.after, start, before, True))
        if after:
            parts.append(_Stretch(end, gap.upto, after, True))
        return parts

    def index_of(self, ad_id: str) -> int | None:
        """Where an ad stands, among the rows in memory."""
        before = 0
        for stretch in self._stretches:
            for offset, row in enumerate(stretch.rows or ()):
                if row.ad_id == ad_id:
                    return before + offset
            before += stretch.length
        return None

    def remove(self, ad_id: str) -> int | None:
        """The row leaves; returns the index it had."""
        index = self.index_of(ad_id)
        found = None if index is None else self._find(index)
        if found is None or found[0].rows is None:
            return None
        stretch, offset = found
        del found[0].rows[offset]
        stretch.length -= 1
        return index

    def alter(self, change: Callable[[R], R]) -> None:
        """Every row in memory becomes what `change` makes of it, which must have the same identity and place."""
        for stretch in self._stretches:
            if stretch.rows is not None:
                stretch.rows = [change(row) for row in stretch.rows]

    def put_back(self, row: R) -> int | None:
        """A row returns to its place; returns its index, or None where that part of the list is not in memory."""
        known = self.index_of(row.ad_id)
        if known is not None:
            return known
        before = 0
        for stretch in self._stretches:
            if stretch.upto is None or row.anchor <= stretch.upto:
                stretch.length += 1
                if stretch.rows is None:
                    return None
                offset = bisect(stretch.rows, row.anchor, key=attrgetter("anchor"))
                stretch.rows.insert(offset, row)
                return before + offset
            before += stretch.length
        return None

    def _find(self, index: int) -> tuple[_Stretch[R], int] | None:
        """The stretch an index falls into, and how far in."""
        if index < 0:
            return None
        before = 0
        for stretch in self._stretches:
            if index < before + stretch.length:
                return stretch, index - before
            before += stretch.length
        return None


def _before(anchor: Anchor) -> Anchor:
    """The place just before the row with this anchor."""
    return anchor._replace(arrival=anchor.arrival - 1)
