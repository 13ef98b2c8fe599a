"""Accounts: a list, or a plot of users against health or renewal; narrowed in the language of the search line."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from reviewtui import text as door
from reviewtui.actions import ACCOUNTS
from reviewtui.domain.account_query import SORTS, complete_accounts, parse_accounts
from reviewtui.domain.plotting import SIGNS, STYLES, axis_name, frame_of, up_name
from reviewtui.domain.recorded import day_at
from reviewtui.domain.scatter import Across, Frame, Mark, Scatter, columns_of, scatter, telling
from reviewtui.screens.base import Notice
from reviewtui.screens.finding import Finding
from reviewtui.screens.leafing import SOFT
from reviewtui.services.accounts import Listed, list_accounts
from reviewtui.widgets.account_list import AccountList, caption, heading_cells, say_band
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.figures import age, count
from reviewtui.widgets.plot_view import PlotView
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.portfolio import AccountLine
    from reviewtui.sync.status import SyncStatus

_COLOURS = {"good": "$text-success", "unsure": "$text-warning", "late": "$text-error"}
"""The colours of the shapes' styles."""


NAME, NAMED_MOST = 18, 100
"""Cells of a name in the plot, and how many accounts have names there: among more they would only hide dots."""


class AccountsScreen(Finding):
    """`v` turns the list into a plot and back; the account under the cursor is the same in both."""

    mode = ACCOUNTS
    DEFAULT_CSS = """
    AccountsScreen PlotView { display: none; }
    AccountsScreen.-plot PlotView { display: block; }
    AccountsScreen.-plot AccountList, AccountsScreen.-plot #columns { display: none; }
    AccountsScreen #columns { height: 1; color: $text-muted; }
    AccountsScreen #caption { height: 1; padding: 0 1; color: $foreground; }
    AccountsScreen #legend { height: 1; padding: 0 1; display: none; }
    AccountsScreen.-plot #legend { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.across, self.up, self.logarithmic = str(Across.HEALTH), "", True
        self._listed = Listed()
        self._drawn: tuple[Listed, Frame, date] | None = None
        """By what the plot was drawn."""

    def compose(self) -> ComposeResult:
        yield StatusLine(self.mode)
        yield Static(Content(""), id="head", classes="title", markup=False)
        yield Input(id="narrow", compact=True, placeholder=say("accounts.placeholder"), select_on_focus=False)
        yield Notice()
        yield Static(Content(""), id="columns", markup=False)
        yield AccountList(id="rows")
        yield PlotView(id="plot")
        yield Static(Content(""), id="legend", markup=False)
        yield Static(Content(""), id="caption", markup=False)
        yield KeyFooter()

    async def begin(self) -> None:
        await self.load()

    # --- what is listed ---

    @property
    def rows(self) -> AccountList:
        """The list; its cursor is the plot's too."""
        return self.query_one(AccountList)

    @property
    def plotted(self) -> bool:
        """Whether the plot is shown."""
        return self.has_class("-plot")

    async def load(self, go_to: str = "") -> None:
        """Read the accounts anew, and stay at the one one was at."""
        app = self.review_app
        if app.office is None:
            return
        self._listed = await app.office.view(list_accounts, self.query_text, app.settings.user, app.now())
        here = self.rows.item
        self._fill(go_to or (here.account_id if here else ""))

    def _fill(self, go_to: str = "") -> None:
        now = self.review_app.now()
        self.rows.show(self._listed.lines, now, day_at(now), go_to)
        self.query_one("#columns", Static).update(Content(heading_cells(self.size.width - 1)))
        self._show_heading()
        self._draw()

    def _show_heading(self) -> None:
        listed = self._listed
        title = say("accounts.title")
        parts = [say("accounts.count", n=count(len(listed.lines)), total=count(listed.total))]
        if not self.plotted:
            bands = Counter(line.band for line in sorted(listed.lines, key=lambda one: one.score or 0) if line.band)
            parts += [f"{count(n)} {say_band(band)}" for band, n in reversed(bands.items())]
        if self.plotted:
            across, up = self._names()
            words = {"across": axis_name(self.across, across), "up": up_name(up)}
            scale = say("accounts.log" if self.logarithmic else "accounts.linear")
            parts = [say("accounts.plot_title", scale=scale, **words), *parts]
        if listed.oldest:
            parts.append(say("accounts.as_of", age=age(listed.oldest, self.review_app.now())))
        said = " · ".join([*([self.query_text] if self.query_text else []), *parts])
        said = door.cell(said, max(10, self.size.width - door.cell_width(title) - 5))
        self.query_one("#head", Static).update(Content.assemble((title, "bold"), (f"  {said}", f"not bold {SOFT}")))

    def _draw(self) -> None:
        """The plot, where it is shown and has its size, and what stands below."""
        view = self.query_one(PlotView)
        if self.plotted and view.size.width:
            frame = frame_of(view.size.width, view.size.height, self.across, log=self.logarithmic, up=self.up)
            today = day_at(self.review_app.now())
            basis = self._listed, frame, today
            if self._drawn is None or basis[0] is not self._drawn[0] or basis[1:] != self._drawn[1:]:
                plot = scatter(self._listed.lines, frame, today)
                view.show(plot, self._here(), self._names(), self._called())
                self.query_one("#legend", Static).update(_legend(plot))
                self._drawn = basis
            else:
                view.go_to(self._here())
        self._show_caption()

    def _show_caption(self) -> None:
        line = self.rows.item
        if line is None:
            words = say("accounts.none_here" if self._listed.total else "accounts.none_yet")
            self.query_one("#caption", Static).update(Content(door.cell(words, self.size.width - 2)))
            return
        said = door.cell(self._told(line), self.size.width - 2)
        self.query_one("#caption", Static).update(Content(said))

    def _told(self, line: "AccountLine") -> str:
        """What is said of the account under the cursor, below the list or the plot."""
        now, plays = self.review_app.now(), self._listed.plays
        plot = self.query_one(PlotView).plot if self.plotted else None
        spot = plot.spot_of(line.account_id) if plot is not None else None
        axes = (self.up, self.across) if self.plotted else ()
        return caption(line, plays, now, day_at(now), axes=axes, beside=spot.dots if spot else ())

    # --- moving ---

    def _step(self, dx: int, dy: int) -> None:
        view = self.query_one(PlotView)
        if self.plotted and view.plot is not None:
            going = view.plot.step(view.here, dx, dy)
            if going and going != view.here:
                self.rows.go_to(going)
                view.go_to(going)
        elif dy:
            self.rows.move(-dy)
        self._show_caption()

    def act_account_down(self, event: events.Key | None = None) -> None:
        self._step(0, -1)

    def act_account_up(self, event: events.Key | None = None) -> None:
        self._step(0, 1)

    def act_account_left(self, event: events.Key | None = None) -> None:
        self._step(-1, 0)

    def act_account_right(self, event: events.Key | None = None) -> None:
        self._step(1, 0)

    def act_account_page_down(self, event: events.Key | None = None) -> None:
        self._leap(max(1, self.rows.size.height - 1))

    def act_account_page_up(self, event: events.Key | None = None) -> None:
        self._leap(-max(1, self.rows.size.height - 1))

    def act_account_top(self, event: events.Key | None = None) -> None:
        self._leap(-len(self._listed.lines))

    def act_account_bottom(self, event: events.Key | None = None) -> None:
        self._leap(len(self._listed.lines))

    def _leap(self, by: int) -> None:
        self.rows.move(by)
        if self.plotted and self.rows.item is not None:
            self.query_one(PlotView).go_to(self.rows.item.account_id)
        self._show_caption()

    # --- list and plot ---

    def _names(self) -> tuple[str, str]:
        """The names of columns that nobody mapped, where such go across or up."""
        across = "" if self.across in tuple(Across) else door.cell(self.across, 24)
        return across, door.cell(self.up, 24)

    def _called(self) -> dict[str, list[str]]:
        """What accounts are called in the plot, as `plot_rows` takes it, where they are so few that there is room."""
        lines = self._listed.lines
        return {line.account_id: door.columns(line.name, NAME) for line in lines} if len(lines) <= NAMED_MOST else {}

    def act_account_plot(self, event: events.Key | None = None) -> None:
        """The list as a plot, and back; of what is told, where nobody told of users."""
        self.toggle_class("-plot")
        if self.plotted and not self.up and self.across in tuple(Across):
            told = telling(self._listed.lines)
            if told[1]:
                self.across, self.up = told
        self.call_after_refresh(self._shown_otherwise)

    def act_account_axis(self, event: events.Key | None = None) -> None:
        """Health across, the renewal date, or a column that tells numbers."""
        if self._only_listed():
            return
        self.across = _after(self.across, (*Across, *self._columns(self.up)))
        self._shown_otherwise()

    def act_account_upright(self, event: events.Key | None = None) -> None:
        """Users upwards, or a column that tells numbers."""
        if self._only_listed():
            return
        self.up = _after(self.up, ("", *self._columns(self.across)))
        self._shown_otherwise()

    def _columns(self, other: str) -> list[str]:
        """The columns that an axis may show; what the other one shows is not set against itself."""
        return [name for name in columns_of(self._listed.lines) if name != other]

    def act_account_scale(self, event: events.Key | None = None) -> None:
        """Users on a logarithmic scale, or a linear one."""
        if self._only_listed():
            return
        self.logarithmic = not self.logarithmic
        self._shown_otherwise()

    def _only_listed(self) -> bool:
        """Whether the plot is not shown, which is said."""
        if not self.plotted:
            self.tell(say("accounts.only_plot", key=self.key_of("account_plot")), "hint")
        return not self.plotted

    def _shown_otherwise(self) -> None:
        self._show_heading()
        self._draw()
        if not self.plotted:
            self.rows.show(self.rows.rows, self.review_app.now(), day_at(self.review_app.now()), self._here())

    def _here(self) -> str:
        return self.rows.item.account_id if self.rows.item else ""

    async def act_account_sort(self, event: events.Key | None = None) -> None:
        """The next order."""
        query = parse_accounts(self.query_text)
        following = SORTS[(SORTS.index(query.sort or "name") + 1) % len(SORTS)]
        words = [word for word in self.query_text.split() if not word.lower().startswith("sort:")]
        self.query_text = " ".join([*words, *([f"sort:{following}"] if following != "name" else [])])
        await self.load()
        self.tell(say("accounts.sorted", by=say(f"accounts.sort_{following}")))

    async def act_account_steps(self, event: events.Key | None = None) -> None:
        """Those with a next step, or all again."""
        self.query_text = "" if self.query_text == "is:step sort:mau" else "is:step sort:mau"
        await self.load()

    # --- narrowing ---

    act_account_find = Finding.find

    def check(self, text: str) -> None:
        parse_accounts(text)

    def complete(self, word: str) -> list[str]:
        return complete_accounts(word, self._listed.known)

    def walk(self, by: int) -> None:
        self._step(0, -by)

    # --- around it ---

    def act_account_open(self, event: events.Key | None = None) -> None:
        """The page of the account under the cursor."""
        if self.rows.item is not None:
            from reviewtui.screens.account import AccountScreen

            self.app.push_screen(AccountScreen(self.rows.item.account_id, self.leaf))

    def leaf(self, by: int) -> str:
        """Go so many accounts on in the list, below a page; returns which it is at now."""
        self.rows.move(by)
        return self._here()

    def act_account_save(self, event: events.Key | None = None) -> None:
        """Write what is shown into a file: the plot as SVG, PNG or text, the list as CSV."""
        from reviewtui.screens.line import LineScreen

        async def record(name: str) -> None:
            from reviewtui.services.account_files import save_accounts

            app = self.review_app
            if app.office is None:
                return
            size = max(40, self.size.width), max(12, self.size.height - 5)
            frame = frame_of(*size, self.across, log=self.logarithmic, up=self.up)
            done = await app.office.act(save_accounts, name.strip(), self._listed.lines, frame, self._listed.plays)
            self.tell(say("accounts.saved", file=door.cell(str(done), 60)))

        value = f"accounts.{'svg' if self.plotted else 'csv'}"
        self.app.push_screen(LineScreen(say("accounts.save_title"), say("accounts.save_label"), record, value=value))

    async def act_account_undo(self, event: events.Key | None = None) -> None:
        """Take back the latest that this user recorded of any account."""
        from reviewtui.services.account_acts import undo_about

        app = self.review_app
        if app.office is None:
            return
        undone = await app.office.act(undo_about)
        app.nudge()
        await self.load(undone.account_id)
        self.tell(say("accounts.undone", act=say(f"acts.{undone.kind}"), account=door.cell(undone.account_id, 40)))

    async def act_account_back(self, event: events.Key | None = None) -> None:
        """All accounts again; the list again; back to the queue."""
        if self.query_text:
            self.query_text = ""
            await self.load()
        elif self.plotted:
            self.act_account_plot()
        elif not self.review_app.reads_alone:
            self.review_app.go("queue")

    @on(AccountList.Opened)
    def _opened(self) -> None:
        self.act_account_open()

    @on(AccountList.Chosen)
    def _chosen(self) -> None:
        self._show_caption()

    @on(PlotView.Clicked)
    def _clicked(self, message: PlotView.Clicked) -> None:
        self.rows.go_to(message.account_id)
        self.query_one(PlotView).go_to(message.account_id)
        self._show_caption()

    @on(PlotView.Resized)
    def _resized(self) -> None:
        if self.plotted:
            self._draw()

    def on_screen_resume(self) -> None:
        if self._listed.total:  # something may have been recorded on a page
            self.aside(self.load, group="load")

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the accounts are read anew where they may read otherwise."""
        self.show_status()
        if before is None or now.changes != before.changes or now.outbox != before.outbox:
            self.aside(self.load, group="load")


def _legend(plot: Scatter) -> Content:
    """What the shapes stand for, and how many accounts are not drawn."""
    parts: list[tuple[str, str]] = []
    for mark in Mark:
        parts += [(SIGNS[mark], _COLOURS[STYLES[mark]]), (f" {say(f'accounts.mark_{mark}')}   ", SOFT)]
    if plot.left_out:
        parts.append((say("accounts.left_out", n=count(plot.left_out)), SOFT))
    return Content.assemble(*parts)


def _after(here: str, all_of: Sequence[str]) -> str:
    """The next of these; the first after the last, and where it is none of them."""
    return str(all_of[(all_of.index(here) + 1) % len(all_of)]) if here in all_of else str(all_of[0])
