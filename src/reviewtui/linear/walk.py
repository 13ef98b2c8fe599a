"""Where one is in the list: a frozen order, a place in it, and what a query asked for. On the writer's desk."""

from collections.abc import Sequence
from datetime import datetime

from reviewtui.domain.claims import first_free
from reviewtui.domain.priority import Anchor
from reviewtui.domain.query import only, render
from reviewtui.services.desk import Desk
from reviewtui.services.pages import Pages, Wish
from reviewtui.services.queue import (
    Listing,
    Totals,
    find_row,
    fresh_count,
    list_queue,
    read_page,
    still_listed,
    totals,
)
from reviewtui.store.reader import Item

AHEAD = 50
"""Ads below among which one that nobody else is at is looked for."""


class Walk:
    """A way through a list, one ad at a time."""

    def __init__(self) -> None:
        self.query = ""
        self.more = False
        """Whether there are more than were counted."""
        self.at = 0
        self._listing: Listing | None = None
        self._pages: Pages[Item] = Pages()

    def __len__(self) -> int:
        return len(self._pages)

    def load(self, desk: Desk, text: str, keep: str = "") -> None:
        """List what a query asks for in an order made anew; `keep` is an ad to stay on.

        Raises:
            BadQuery: it has a word that means nothing; the list is as it was.
        """
        listing = list_queue(desk.reader, text, desk.clock(), desk.user)
        self.query, self._listing, self._pages = text, listing, listing.pages()
        counted = self.totals(desk)
        self.more = counted.more
        self._pages.expect(counted.rows)
        self.at = (keep and self._pages.index_of(keep)) or 0
        if not keep:
            self._pass_others(desk)

    def totals(self, desk: Desk) -> Totals:
        """What there is of the list now, and what was decided today."""
        listing = self._listed()
        now = desk.clock()
        midnight = datetime.fromtimestamp(now / 1000).astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return totals(desk.reader, listing.filter, now, int(midnight.timestamp() * 1000), desk.user)

    def fresh(self, desk: Desk) -> int:
        """How many arrived since the order was made."""
        return fresh_count(desk.reader, self._listed(), desk.clock())

    def item(self, desk: Desk) -> Item | None:
        """The ad one is at; those that somebody else settled meanwhile leave. None where there is none."""
        listing, pages = self._listed(), self._pages
        while len(pages):
            self.at = max(0, min(self.at, len(pages) - 1))
            row = pages.get(self.at)
            if row is None:
                wish = pages.missing(self.at)
                if wish is None:
                    return None
                pages.put(wish, read_page(desk.reader, listing.filter, desk.clock(), wish))
            elif still_listed(desk.reader, listing.filter, [row.ad_id], desk.clock()):
                return row
            else:
                pages.remove(row.ad_id)
        return None

    def move(self, by: int) -> bool:
        """So many ads on or back; returns whether there is one there."""
        target = self.at + by
        if not 0 <= target < len(self._pages):
            return False
        self.at = target
        return True

    def go_on(self, desk: Desk, ad_id: str) -> None:
        """Something was said of this ad: on to the next one, which stands in its place if it left the list."""
        if still_listed(desk.reader, self._listed().filter, [ad_id], desk.clock()):
            self.move(1)
        else:
            self._pages.remove(ad_id)
        self._pass_others(desk)

    def leave(self, desk: Desk, ad_ids: Sequence[str]) -> None:
        """Something was said of these ads: those that left the list leave it here, and one stays where one is."""
        listed = still_listed(desk.reader, self._listed().filter, ad_ids, desk.clock())
        for ad_id in ad_ids:
            if ad_id not in listed:
                index = self._pages.remove(ad_id)
                self.at -= index is not None and index < self.at
        self._pass_others(desk)

    def item_id(self, desk: Desk) -> str:
        """The id of the ad one is at; '' where there is none."""
        item = self.item(desk)
        return item.ad_id if item is not None else ""

    def _pass_others(self, desk: Desk) -> None:
        """On to an ad that nobody else is at or was given, where there is one not far below."""
        rows = [row for at in range(self.at, self.at + AHEAD) if (row := self._pages.get(at)) is not None]
        holds = desk.reader.holds_of([row.ad_id for row in rows], desk.clock())
        self.at += first_free([(holds[row.ad_id].holder, holds[row.ad_id].assignee) for row in rows], desk.user)

    def return_to(self, desk: Desk, ad_id: str) -> None:
        """Back to an ad, in its place in the list or, where it has none, in a list of its own."""
        row = find_row(desk.reader, ad_id, desk.clock(), desk.user)
        at = None
        if row is not None:
            alone = Wish(Anchor(row.anchor.key, row.anchor.arrival - 1), row.anchor, 1)
            here = read_page(desk.reader, self._listed().filter, desk.clock(), alone)
            at = self._pages.put_back(row) if [one.ad_id for one in here] == [ad_id] else None
        if at is None:
            self.load(desk, render(only(ad_id)))
        else:
            self.at = at

    def _listed(self) -> Listing:
        if self._listing is None:
            raise RuntimeError("nothing was listed yet")
        return self._listing
