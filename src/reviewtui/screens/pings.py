"""The status questions of these weeks, newest first; and what their number is compared with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.actions import INSIGHTS, PINGS
from reviewtui.domain.query import only, render
from reviewtui.screens.base import Notice
from reviewtui.screens.listed import DecisionList, Listed
from reviewtui.screens.queue import NARROW, QueueScreen
from reviewtui.widgets.chrome import StatusLine
from reviewtui.widgets.figures import clock
from reviewtui.widgets.typeset import plain, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.pings import AskedRow, PingReport
    from reviewtui.sync.status import SyncStatus

_WHEN, _QUESTION, _ACCOUNT = 17, 18, 20
"""Cells of a line for when it was asked, what, and by whom."""
_SOFT = "$foreground 65%"


class PingsScreen(Listed):
    """Enter opens the ad of a question, `u` takes a question back, a key chooses the baseline."""

    mode = PINGS
    title_words = "pings.title"
    list_id = "pings"

    def __init__(self, weeks: Sequence[str], question: str = "") -> None:
        """`question`: that kind alone; '' for all."""
        super().__init__()
        self._weeks, self._question = tuple(weeks), question
        self._rows: list[AskedRow] = []

    async def begin(self) -> None:
        self.query_one(StatusLine).here = INSIGHTS  # it belongs to that tab
        await super().begin()

    async def load(self) -> None:
        """Read the questions anew, and stay where one was."""
        from reviewtui.services.pings import asked_rows, read_report

        app = self.review_app
        if app.office is None:
            return
        report = await app.office.view(read_report, self._weeks, app.now())
        fresh = await app.office.view(asked_rows, self._weeks, self._question)
        self._show_heading(report)
        rows = self.query_one(DecisionList)
        before, number = self._selected(), rows.highlighted or 0
        self._rows = fresh
        rows.clear_options()
        now = app.now()
        rows.add_options([Option(self._row(row, now)) for row in fresh])
        if not fresh:
            rows.add_option(Option(Content(f" {say('pings.none', key=self.key_of('log_ping'))}"), disabled=True))
            return
        same = (n for n, row in enumerate(fresh) if before is not None and row.id == before.id)
        rows.highlighted = next(same, min(number, len(fresh) - 1))

    def _show_heading(self, report: "PingReport") -> None:
        from reviewtui.services.pings import say_change

        changed = say_change(report.change) if report.baseline else ""
        changed = changed or say("pings.no_baseline_key", key=self.key_of("pings_baseline"))
        weeks = say("pings.weeks", first=self._weeks[0], last=self._weeks[-1])
        known = say("pings.known_of", known=f"{report.known:,}", n=f"{report.n:,}")
        lines = [plain(line) for line in wrap(changed, max(20, self.size.width - 2))]
        self.query_one("#head", Static).update(
            Content.assemble(
                (say("pings.title"), "bold"),
                (f"  {weeks} · {known}\n", f"not bold {_SOFT}"),
                ("\n".join(lines), "not bold"),
            )
        )

    def _row(self, row: "AskedRow", now: int) -> Content:
        """When, what, by whom, about which ad; what the page already said, and the words that were used."""
        asked = say(f"pings.question_{row.question}") if row.familiar else row.question
        cells = [f" {clock(row.at, now):<{_WHEN}}", _padded(asked, _QUESTION), _padded(row.account, _ACCOUNT)]
        left = "".join(cells)
        room = max(10, self.size.width - 4 - door.cell_width(left))
        notes = [say("pings.known")] if row.known else []
        notes += [say("pings.answered")] if row.answered else []
        said = " · ".join([*notes, *([f"“{row.text}”"] if row.text else [])])
        ad = row.ad or say("pings.account_whole")
        size = room if self.size.width < NARROW or not said else room // 2
        first = Content.assemble((left, "not bold"), (_padded(ad, size), "not bold"))
        if not said:
            return first
        if self.size.width < NARROW:
            below = door.cell(said, self.size.width - 4 - _WHEN - 1)
            return Content("\n").join([first, Content.assemble((f"{'':<{_WHEN + 1}}{below}", _SOFT))])
        return Content.assemble(first, (door.cell(said, room - size), _SOFT))

    def _selected(self) -> "AskedRow | None":
        at = self.query_one(DecisionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _queue(self) -> QueueScreen | None:
        return next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)

    # --- keys ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_pings_open()

    async def act_pings_open(self, event: events.Key | None = None) -> None:
        row, queue = self._selected(), self._queue()
        if row is None or queue is None:
            return
        if not row.ad_id:
            self.tell(say("pings.no_ad"), "hint")
            return
        self.review_app.go("queue")
        await queue.load(render(only(row.ad_id)))
        queue.act_open()

    async def act_pings_undo(self, event: events.Key | None = None) -> None:
        row, queue = self._selected(), self._queue()
        if row is not None and queue is not None:
            await queue.take_back(row.id)
            self.tell(queue.query_one(Notice).words)
            await self.load()

    def act_pings_baseline(self, event: events.Key | None = None) -> None:
        """Ask for the weeks to compare with."""
        from reviewtui.screens.line import LineScreen

        office, chosen = self.review_app.office, list[str]()
        if office is None:
            return

        async def act(typed: str) -> None:
            from reviewtui.services.pings import choose_baseline

            chosen.append((await office.act(choose_baseline, typed)).said)

        def done(acted: bool | None) -> None:
            if acted:
                self.tell(say("pings.baseline_kept", weeks=chosen[-1]))
                self.aside(self.load, group="load")

        weeks = f"{self._weeks[0]}..{self._weeks[-1]}"
        self.app.push_screen(
            LineScreen(say("pings.baseline_title"), say("pings.baseline_label"), act, value=weeks), done
        )

    def act_pings_back(self, event: events.Key | None = None) -> None:
        self.app.pop_screen()

    # --- what happens elsewhere ---

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.aside, self.load, group="load")

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the questions are read anew when anything changed."""
        self.show_status()
        if before is None or now.changes != before.changes:
            self.aside(self.load, group="load")


def _padded(words: str, size: int) -> str:
    """Words in a column of this width."""
    shown = door.cell(words, size - 1)
    return shown + " " * (size - door.cell_width(shown))
