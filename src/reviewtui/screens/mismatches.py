"""Where sources disagree on an ad's status: worst first, the evidence on a time line, one key to settle."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import MISMATCHES
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.screens.listed import DecisionList
from reviewtui.screens.queue import NARROW
from reviewtui.widgets.figures import age, count, say_status
from reviewtui.widgets.tale_lines import say_kind, suggested_number, tale_lines
from reviewtui.widgets.typeset import Line, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.mismatches import MismatchItem

LOADED = 200
"""Mismatches listed at once; the worst, until they are settled."""


class MismatchesScreen(Leafing):
    """A digit takes a source, `a` the one suggested, `s` states the truth; `A` does as suggested for a whole kind."""

    mode = MISMATCHES
    DEFAULT_CSS = """
    MismatchesScreen DecisionList { width: 50%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[MismatchItem, ...] = ()
        self._total = 0

    async def load(self, go_to: str = "") -> None:
        """Read them anew, and go to an ad, or stay at the one one was at, or where it was."""
        from reviewtui.services.mismatches import count as count_mismatches
        from reviewtui.services.mismatches import mismatches

        app = self.review_app
        if app.office is None:
            return
        at = self.query_one(DecisionList).highlighted
        page = await app.office.view(mismatches, "", app.now(), app.settings.user, LOADED)
        self._items = page.items
        self._total = await app.office.view(count_mismatches, "", app.now(), app.settings.user)
        app.mark(self.mode, self._total)
        before = self.item
        gone = before is not None and all(one.ad_id != before.ad_id for one in self._items)
        following = (
            self._items[min(at, len(self._items) - 1)].ad_id if gone and at is not None and self._items else ""
        )
        self._fill(go_to or following)

    # --- rows ---

    def lay_out_again(self) -> None:
        self._fill()

    def _fill(self, go_to: str = "") -> None:
        self._show_heading()
        words = self.narrowed_to.casefold().split()
        shown = [one for one in self._items if all(word in _told(one) for word in words)]
        rows: list[Row] = [(self._row(one), one) for one in shown]
        if not rows:
            said = say("mismatches.none_found" if self._items else "mismatches.none")
            rows = [self.row_of_words(said)]
        elif self._total > len(self._items):
            more = say("mismatches.more", key=self.key_of("mismatch_find"))
            rows.append((Content.styled(f" {door.cell(more, self.list_width)}", SOFT), None))
        self.fill(rows, go_to or None)

    def key_of_row(self, row: object) -> object:
        return getattr(row, "ad_id", "")

    def _show_heading(self) -> None:
        said = ""
        if self._total:
            one = self._total == 1
            said = say("mismatches.count_one") if one else say("mismatches.count", n=count(self._total))
        self.show_heading(say("mismatches.title"), said)

    @property
    def list_width(self) -> int:
        width = self.size.width
        return (width if width < NARROW else width // 2) - 3

    def _row(self, one: "MismatchItem") -> Content:
        width = self.list_width - 1
        right = age(one.since, self.review_app.now())
        kind = door.cell(say_kind(one.kind), 22).ljust(22)
        left = door.cell(one.title, max(10, width - 24 - door.cell_width(right) - 1))
        gap = " " * max(1, width - 23 - door.cell_width(left) - door.cell_width(right))
        return Content.assemble((f" {kind} ", "$text-warning"), left, gap, (right, SOFT))

    @property
    def item(self) -> "MismatchItem | None":
        """The mismatch under the cursor."""
        from reviewtui.services.mismatches import MismatchItem

        return self.here if isinstance(self.here, MismatchItem) else None

    def page(self, row: object, width: int) -> list[Line]:
        from reviewtui.services.mismatches import MismatchItem

        if not isinstance(row, MismatchItem):
            return []
        told = tale_lines(row.tale, width, self.review_app.now(), self.key_of("mismatch_take"))
        return [*wrap(row.title, width, "headline"), *told, *wrap(f"{row.account} · {row.ad_id}", width, "muted")]

    # --- settling ---

    async def intercept(self, event: events.Key) -> bool:
        one = self.item
        if not event.key.isdigit() or event.key == "0" or one is None:
            return False
        said = one.tale.statements
        number = int(event.key) - 1
        if number >= len(said) or not said[number].status:
            self.tell(say("mismatches.hint_digit", n=min(9, len(said))), "hint")
        else:
            await self._settle(one, source=said[number].source)
        return True

    async def act_mismatch_take(self, event: events.Key | None = None) -> None:
        """Take the suggested source."""
        one = self.item
        if one is None:
            return
        at = suggested_number(one.tale)
        if at is None:
            self.tell(say("mismatches.hint_none", key=self.key_of("mismatch_state")), "hint")
        else:
            await self._settle(one, source=one.tale.statements[at].source)

    async def _settle(self, one: "MismatchItem", **how: str) -> None:
        from reviewtui.services.mismatches import settle

        app = self.review_app
        if app.office is None:
            return
        done = await app.office.act(settle, [one], **how)
        app.nudge()
        ad, key = door.cell(one.title, 40), self.key_of("mismatch_undo")
        self.tell(say("mismatches.settled", status=say_status(done.status), ad=ad, key=key))
        await self.load()

    def act_mismatch_state(self, event: events.Key | None = None) -> None:
        """Say what is so, with why."""
        from reviewtui.domain.ads import AdStatus

        one = self.item
        if one is None:
            return

        async def record(line: str) -> None:
            status, _, why = line.partition(":")
            await self._settle(one, status=status.strip().lower().replace(" ", "_"), why=why.strip())

        known = ", ".join(AdStatus)
        self._ask(say("mismatches.state_title", ad=one.title), say("mismatches.state_label", known=known), record)

    def act_mismatch_same(self, event: events.Key | None = None) -> None:
        """Say which ad a row or mail is about."""
        one = self.item
        if one is None:
            return
        names = [name for mismatch in one.tale.mismatches for name in mismatch.names]

        async def record(line: str) -> None:
            from reviewtui.services.mismatches import settle

            app = self.review_app
            if app.office is None:
                return
            await app.office.act(settle, [one], same_as=line.strip())
            app.nudge()
            self.tell(say("mismatches.placed", ad=door.cell(line.strip(), 40), key=self.key_of("mismatch_undo")))
            await self.load()

        title, value = say("mismatches.same_title", ad=one.title), names[0] if names else ""
        self._ask(title, say("mismatches.same_label"), record, value=value, known=names)

    def act_mismatch_kind(self, event: events.Key | None = None) -> None:
        """Settle all of this kind that are listed as each suggests, after a look at how many they are."""
        one = self.item
        if one is None:
            return
        alike = [
            other for other in self._items if other.kind == one.kind and suggested_number(other.tale) is not None
        ]
        if not alike:
            self.tell(say("mismatches.hint_none", key=self.key_of("mismatch_state")), "hint")
            return

        async def record(why: str) -> None:
            from reviewtui.services.mismatches import settle

            app = self.review_app
            if app.office is None:
                return
            done = await app.office.act(settle, alike, why=why.strip())
            app.nudge()
            self.tell(say("mismatches.settled_many", n=count(len(done.ad_ids)), key=self.key_of("mismatch_undo")))
            await self.load()

        title = say("mismatches.bulk_title", n=count(len(alike)), kind=say_kind(one.kind))
        self._ask(title, say("mismatches.bulk_label"), record)

    def _ask(self, title: str, label: str, record: object, **more: object) -> None:
        from reviewtui.screens.line import LineScreen

        self.app.push_screen(LineScreen(title, label, record, **more))  # type: ignore[arg-type]

    async def act_mismatch_undo(self, event: events.Key | None = None) -> None:
        undone = await self.undo_latest()
        if undone is not None:
            await self.load(undone.ad_id)
            back = self.item.title if self.item is not None and self.item.ad_id == undone.ad_id else undone.ad_id
            self.tell(say("queue.undone", ad=door.cell(back, 40)))

    # --- around it ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_mismatch_open()

    async def act_mismatch_open(self, event: events.Key | None = None) -> None:
        from reviewtui.domain.query import only, render

        if self.item is not None:
            await self.go_to_ads(render(only(self.item.ad_id)))

    act_mismatch_find = Leafing.narrow
    act_mismatch_on = Leafing.read_down
    act_mismatch_up = Leafing.read_up
    act_mismatch_back = Leafing.leave


def _told(one: "MismatchItem") -> str:
    """The words by which a row is found."""
    return f"{one.title} {one.account} {one.ad_id} {say_kind(one.kind)} {one.kind}".casefold()
