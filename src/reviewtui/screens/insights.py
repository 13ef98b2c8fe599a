"""The figures of these weeks, one a line: what waits, what was done, how far people agree, what rose suddenly."""

import asyncio
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.actions import INSIGHTS
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.listed import DecisionList
from reviewtui.screens.queue import QueueScreen
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.trend import bars
from reviewtui.widgets.typeset import plain, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.insights import Figure, Group, Insights
    from reviewtui.sync.status import SyncStatus

_VALUE, _COUNT, _TREND = 12, 10, 28
"""Cells of a line for the value, for what it rests on, and for its bars."""
_LABEL_LEAST, _LABEL_MOST, _BESIDE_LEAST = 22, 34, 10
_SOFT = "$foreground 65%"
BURST = 1.0
"""Seconds in which changes of the sync are taken together."""


class InsightsScreen(AppScreen):
    """Figures in groups; Enter opens the rows of one, `y` copies them all."""

    mode = INSIGHTS

    def __init__(self) -> None:
        super().__init__()
        self.insights: Insights | None = None
        self._lines: list[Figure | None] = []
        """The figure on each line of the list; None for a line of words."""
        self._complete = False

    def compose(self) -> ComposeResult:
        yield StatusLine(INSIGHTS)
        yield Static(Content(say("insights.title")), id="head", classes="title", markup=False)
        yield Notice()
        yield DecisionList(id="figures", markup=False)
        yield Static(Content(""), id="about", markup=False)
        yield KeyFooter()

    async def begin(self) -> None:
        self.query_one(DecisionList).focus()
        self.review_app.mark(self.mode, 0)
        await self.load()

    async def load(self) -> None:
        """Read the figures part by part, each shown as it comes; where all stand already, together."""
        from reviewtui.services.insights import open_insights, parts

        app = self.review_app
        if app.office is None:
            return
        role = await app.office.act(lambda desk: desk.role)
        insights = await app.office.view(open_insights, app.now(), app.settings.user)
        for part in parts(insights, role):
            insights = insights.joined(await app.office.reckon(part))
            if not self._complete:
                self._show(insights)
        self._complete = True
        self._show(insights)

    # --- showing ---

    def _show(self, insights: "Insights") -> None:
        """Put figures on the list, and stay on the one one was at."""
        from reviewtui.services.insights import in_order

        self.insights = insights
        self._show_heading(insights)
        rows = self.query_one(DecisionList)
        before, top = self.figure, rows.scroll_y
        options: list[Option] = []
        self._lines = []
        for group in in_order(insights):
            options += self._group(group)
        rows.clear_options()
        rows.add_options(options)
        stands = [at for at, figure in enumerate(self._lines) if figure is not None]
        same = (at for at in stands if before is not None and _is_same(self._lines[at], before))
        rows.highlighted = next(same, stands[0] if stands else None)
        if before is not None:
            rows.scroll_to(y=top, animate=False)
        self._show_about()

    def _show_heading(self, insights: "Insights") -> None:
        from reviewtui.services.insight_words import heading

        parts = [heading(insights)]
        if insights.counted < 1:
            parts.append(say("insights.counting", percent=int(insights.counted * 100)))
        if not self._complete:
            parts.append(say("insights.reading"))
        elif all(group.id != "rises" or not group.figures for group in insights.groups):
            parts.append(say("insights.no_rises"))
        said = " · ".join(parts)
        self.query_one("#head", Static).update(
            Content.assemble((say("insights.title"), "bold"), (f"  {said}", f"not bold {_SOFT}"))
        )

    def _group(self, group: "Group") -> list[Option]:
        lines = [Option(Content(f" {say(f'insights.group_{group.id}')}"), disabled=True)]
        if self._lines:
            lines.insert(0, Option(Content(" "), disabled=True))
        self._lines += [None] * len(lines)
        self._lines += group.figures
        return lines + [Option(self._line(figure)) for figure in group.figures]

    def _line(self, figure: "Figure") -> Content:
        """Label, value, n, bars, and what is read with it where there is room."""
        from reviewtui.services.insight_words import beside, code, label, resting_on, value

        width = max(60, self.size.width - 2)
        room = width - 3 - _VALUE - _COUNT - 2 - _TREND
        size = min(_LABEL_MOST, max(_LABEL_LEAST, room))
        indent = "  " if label(figure).startswith(" ") else ""
        name = indent + door.cell(label(figure), size - len(indent))
        left = f"   {name}{' ' * (size - door.cell_width(name))}"
        known = f"  {door.terminal(code(figure))}" if code(figure) else ""
        spare = size - door.cell_width(name)
        beneath = Content(left)
        if known and door.cell_width(known) <= spare:
            beneath = Content.assemble(f"   {name}", (known, _SOFT), " " * (spare - door.cell_width(known)))
        n = f"{resting_on(figure):>{_COUNT}}"
        style = "bold" if figure.value else _SOFT
        parts: list[Content | tuple[str, str]] = [beneath, (f"{value(figure):>{_VALUE}}", style), (n, _SOFT)]
        if figure.rise is not None:
            rest = door.cell(beside(figure), width - 3 - size - _VALUE - _COUNT - 2)
            return Content.assemble(*parts, (f"  {rest}", "$warning"))
        if trend := self._trend(figure):
            parts.append((f"  {trend:<{_TREND}}", _SOFT))
        spare = room - size - 2 if trend else room - size + _TREND
        if spare >= _BESIDE_LEAST:
            parts.append((f"  {door.cell(beside(figure), spare)}", _SOFT))
        return Content.assemble(*parts)

    def _trend(self, figure: "Figure") -> str:
        from reviewtui.domain.insights import Unit

        if figure.days:
            return bars(figure.days, _TREND)
        top = 0.0 if figure.unit is Unit.SPAN else 1.0
        return bars([cell.value if cell.n else None for cell in figure.weeks], _TREND, top)

    @property
    def figure(self) -> "Figure | None":
        """The figure under the cursor."""
        at = self.query_one(DecisionList).highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    @on(OptionList.OptionHighlighted)
    def _show_about(self) -> None:
        """What the figure under the cursor means, and how it went."""
        from reviewtui.services.insight_words import about, beside, trend

        figure, insights = self.figure, self.insights
        words = ""
        if figure is not None and insights is not None:
            parts = [
                about(figure),
                " · ".join(part for part in (beside(figure), trend(figure, insights.period)) if part),
            ]
            words = "\n".join(part for part in parts if part)
        lines = [plain(line) for line in wrap(words, max(20, self.size.width - 4))]
        self.query_one("#about", Static).update(Content("\n".join(lines)))

    def on_resize(self, event: events.Resize) -> None:
        if self.insights is not None:
            self.call_after_refresh(self._show, self.insights)

    # --- keys ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_insights_open()

    async def act_insights_open(self, event: events.Key | None = None) -> None:
        figure = self.figure
        queue = next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)
        if figure is None or queue is None:
            return
        from reviewtui.services.ping_figures import kind_of

        asked = kind_of(figure)
        if asked is not None and self.insights is not None:
            from reviewtui.screens.pings import PingsScreen

            self.app.push_screen(PingsScreen(self.insights.period.weeks, asked))
            return
        if figure.query is None:
            self.tell(say("insights.no_rows"), "hint")
            return
        self.review_app.go("queue")
        await queue.load(figure.query)

    async def act_insights_copy(self, event: events.Key | None = None) -> None:
        from reviewtui.services.report import as_markdown

        if self.insights is None or not self._complete:
            self.tell(say("insights.not_yet"), "hint")
            return
        self.app.copy_to_clipboard(as_markdown(self.insights))
        self.tell(say("insights.copied"))

    def act_insights_again(self, event: events.Key | None = None) -> None:
        self.aside(self.load, group="load")

    def act_insights_back(self, event: events.Key | None = None) -> None:
        self.review_app.go("queue")

    # --- what happens elsewhere ---

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the figures are read anew when anything changed."""
        self.show_status()
        if self._complete and (before is None or now.changes != before.changes):
            self.aside(self._catch_up, group="load")

    async def _catch_up(self) -> None:
        await asyncio.sleep(BURST)
        await self.load()


def _is_same(one: "Figure | None", other: "Figure") -> bool:
    return one is not None and (one.id, one.name) == (other.id, other.name)
