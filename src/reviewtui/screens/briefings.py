"""Briefings: the patterns to watch for, each with its page; writing one, changing one, retiring one."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import BRIEFINGS
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.widgets.figures import clock, count
from reviewtui.widgets.typeset import Line, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.briefings import Reach, Written


class BriefingsScreen(Leafing):
    """Enter lists the ads that a briefing finds. `key`: the one to begin at."""

    mode = BRIEFINGS
    tells_unsent = True

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self._begin_at = key
        self._briefings: list[Written] = []
        self._names: dict[str, str] = {}
        self._reached: dict[tuple[str, int], Reach] = {}
        self._asked_once = ""

    async def load(self, go_to: str = "") -> None:
        """Read the briefings anew, and stay at the one one was at."""
        from reviewtui.services.briefings import names_of, read_briefings

        app = self.review_app
        if app.office is None:
            return
        self._briefings = await app.office.view(read_briefings, app.settings.user)
        accounts = [account for one in self._briefings for account in one.accounts]
        self._names = await app.office.view(names_of, accounts)
        self._reached.clear()
        self._fill(go_to or self._begin_at)
        self._begin_at = ""

    # --- rows ---

    def lay_out_again(self) -> None:
        self._fill()

    def _fill(self, go_to: str = "") -> None:
        from reviewtui.services.briefings import found

        self._show_heading()
        shown = found(self._briefings, self.narrowed_to)
        rows: list[Row] = [(self._row(one), one) for one in shown]
        if not rows:
            key = self.key_of("briefing_write")
            words = say("briefings.none_found") if self._briefings else say("briefings.none", key=key)
            rows = [self.row_of_words(words)]
        self.fill(rows, go_to or None)

    def key_of_row(self, row: object) -> object:
        return getattr(row, "key", "")

    def _show_heading(self) -> None:
        in_force = sum(not one.retired for one in self._briefings)
        said = say("briefings.count_one") if in_force == 1 else say("briefings.count", n=count(in_force))
        self.show_heading(say("briefings.title"), said if self._briefings else "")

    def _row(self, one: "Written") -> Content:
        width = self.list_width - 1
        right = clock(one.at, self.review_app.now())
        if one.retired:
            right = say("briefings.retired")
        elif one.delivery:
            right = say("briefings.held" if one.delivery == "held" else "briefings.unsent")
        left = door.cell(one.words.title, max(10, width - door.cell_width(right) - 2))
        gap = " " * max(2, width - door.cell_width(left) - door.cell_width(right))
        return Content.assemble((f" {left}", SOFT) if one.retired else f" {left}", gap, (right, SOFT))

    # --- the page ---

    def turn(self) -> None:
        super().turn()
        self._asked_once = ""
        one = self.briefing
        if one is not None and (one.key, one.revision) not in self._reached:
            self.aside(self._reach, one, group="reach")

    @property
    def briefing(self) -> "Written | None":
        """The briefing under the cursor."""
        from reviewtui.services.briefings import Written

        return self.here if isinstance(self.here, Written) else None

    async def _reach(self, one: "Written") -> None:
        from reviewtui.database.sqlite import OperationalError
        from reviewtui.errors import Misused
        from reviewtui.services.briefings import Reach, reach

        app = self.review_app
        if app.office is None:
            return
        try:
            found = await app.office.study(reach, one.words.query, app.now(), app.settings.user)
        except OperationalError as error:
            if "interrupted" in str(error):
                return  # another page is being read by now
            raise
        except Misused:
            found = Reach(0, False, ())  # a newer version wrote it, or of accounts that are not here
        self._reached[one.key, one.revision] = found
        super().turn()

    def page(self, row: object, width: int) -> list[Line]:
        from reviewtui.services.briefings import Written

        if not isinstance(row, Written):
            return []
        words = row.words
        when = clock(row.at, self.review_app.now())
        who = say("card.you") if row.mine else row.author
        known = say("briefings.known_as", key=row.key, revision=row.revision, who=who, when=when)
        lines = [*wrap(words.title, width, "headline"), *wrap(known, width, "muted"), []]
        state = "retired" if row.retired else {"held": "held", "": ""}.get(row.delivery, "unsent")
        if state:
            lines += [*wrap(say(f"briefings.{state}_about"), width, "warning"), []]
        for name in ("recognise", "watch"):
            if said := getattr(words, name):
                lines += [*labelled(say(f"briefings.{name}"), said, width, "body"), []]
        lines += labelled(say("briefings.finds"), words.query, width, "found")
        found = self._reached.get((row.key, row.revision))
        lines += [*labelled("", reach_words(found) if found else say("briefings.counting"), width), []]
        if words.customer:
            lines += [*labelled(say("briefings.customer"), words.customer, width, "body"), []]
        if row.accounts:
            names = ", ".join(sorted(self._names.get(account, account) for account in row.accounts))
            lines += labelled(say("briefings.sent_to"), names, width)
        return lines

    # --- keys ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_briefing_open()

    async def act_briefing_open(self, event: events.Key | None = None) -> None:
        from reviewtui.domain.query import Filter, Query, render

        one = self.briefing
        if one is not None:
            key = render(Query((Filter("briefing", one.key),)))
            await self.go_to_ads(one.words.query if one.retired else key)

    async def act_briefing_write(self, event: events.Key | None = None) -> None:
        await self._open_sheet(None)

    async def act_briefing_edit(self, event: events.Key | None = None) -> None:
        if self.briefing is not None:
            await self._open_sheet(self.briefing)

    async def _open_sheet(self, one: "Written | None") -> None:
        from reviewtui.domain.facts import FactKind
        from reviewtui.screens.briefing_sheet import BriefingSheet
        from reviewtui.services.acts import require_role

        office = self.review_app.office
        if office is None:
            return
        await office.act(require_role, FactKind.BRIEFING)
        self.app.push_screen(BriefingSheet(one), self._written)

    def _written(self, saved: tuple[str, str, int] | None) -> None:
        if saved is not None:
            key, title, accounts = saved
            self.review_app.nudge()
            title = door.cell(title, 40)
            if accounts:
                self.tell(say("briefings.saved", title=title, accounts=counted("accounts", accounts)))
            else:
                self.tell(say("briefings.saved_all", title=title))
            self.aside(self.load, key, group="load")

    async def act_briefing_retire(self, event: events.Key | None = None) -> None:
        from reviewtui.services.briefings import retire

        one, office = self.briefing, self.review_app.office
        if one is None or office is None or one.retired:
            return
        title = door.cell(one.words.title, 40)
        if self._asked_once != one.key:
            self._asked_once = one.key
            key = self.key_of("briefing_retire")
            self.tell(say("briefings.retire_again", key=key, title=title), "hint")
            return
        await office.act(retire, one.key)
        self.review_app.nudge()
        self.tell(say("briefings.retire_done", title=title))
        await self.load()

    def act_briefing_copy(self, event: events.Key | None = None) -> None:
        one = self.briefing
        if one is None:
            return
        if not one.words.customer:
            self.tell(say("briefings.no_customer", key=self.key_of("briefing_edit")), "hint")
            return
        self.app.copy_to_clipboard(door.visible(one.words.customer))
        self.tell(say("briefings.copied"))

    act_briefing_find = Leafing.narrow
    act_briefing_on = Leafing.read_down
    act_briefing_up = Leafing.read_up
    act_briefing_back = Leafing.leave


def reach_words(found: "Reach") -> str:
    """How many ads a query finds, in how many accounts."""
    if not found.ads:
        return say("briefings.ads_none")
    ads = counted("ads", found.ads, "+" if found.more else "")
    return say("briefings.reach", ads=ads, accounts=counted("accounts", len(found.accounts)))


def counted(what: str, n: int, more: str = "") -> str:
    """`1 ad`, `37 ads`."""
    return say(f"briefings.{what}_one") if n == 1 else say(f"briefings.{what}", n=f"{count(n)}{more}")
