"""My decisions, newest first, with what became of each."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.actions import HISTORY
from reviewtui.domain.query import only, render
from reviewtui.screens.base import Notice
from reviewtui.screens.listed import DecisionList, Listed
from reviewtui.screens.queue import NARROW, QueueScreen
from reviewtui.widgets.card import title_of
from reviewtui.widgets.figures import clock, say_verdict
from reviewtui.widgets.typeset import plain, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.history import MyDecision
    from reviewtui.sync.status import SyncStatus

SHOWN = 200
_WHEN, _VERDICT = 17, 18
"""Cells of a line for when it was, and for the verdict."""
_SAID_MOST = 2
"""Lines of what became of it and why; the ad says all of it."""
_SOFT = "$foreground 65%"


class HistoryScreen(Listed):
    """What I decided; Enter returns to the ad, `u` takes the selected one back."""

    mode = HISTORY
    title_words = "queue.history_title"
    list_id = "decisions"

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[MyDecision] = []

    async def load(self) -> None:
        """Read the decisions anew, and stay where one was."""
        from reviewtui.services.desk import current_policy
        from reviewtui.services.history import my_decisions

        app = self.review_app
        if app.office is None:
            return
        policy = await app.office.view(current_policy)
        fresh = await app.office.view(my_decisions, app.settings.user, SHOWN)
        rows = self.query_one(DecisionList)
        before, number = self._selected(), rows.highlighted or 0
        self._rows = fresh
        rows.clear_options()
        now = app.now()
        for row in self._rows:
            rows.add_option(Option(self._row(row, policy, now)))
        if not self._rows:
            rows.add_option(Option(Content(" " + say("queue.history_none")), disabled=True))
        else:
            same = (n for n, row in enumerate(fresh) if before is not None and row.id == before.id)
            rows.highlighted = next(same, min(number, len(fresh) - 1))

    def _row(self, row: "MyDecision", policy: "Policy", now: int) -> Content:
        """When, what, of which ad; then what became of it and why: beside that, below it where that is too narrow."""
        width = self.size.width - 4
        verdict = door.cell(say_verdict(row.verdict), _VERDICT)
        left = f" {clock(row.at, now):<{_WHEN}}{verdict}{' ' * (_VERDICT - door.cell_width(verdict))} "
        begin, narrow = door.cell_width(left), self.size.width < NARROW
        size = width - begin if narrow else self.size.width // 3
        headline = door.cell(row.headline, size)
        indent = begin if narrow else begin + size + 2
        said = " · ".join(part for part in _became(row, policy) if part)
        lines = [plain(line) for line in wrap(said, width - indent)] if said else []
        if len(lines) > _SAID_MOST:
            lines[_SAID_MOST - 1] = door.cell(f"{lines[_SAID_MOST - 1]} {lines[_SAID_MOST]}", width - indent)
        told = [(line, _SOFT) for line in lines[:_SAID_MOST]]
        style = "dim" if row.undone else "not bold"
        first: list[tuple[str, str]] = [(left + headline, style)]
        if told and not narrow:
            first += [(" " * (indent - begin - door.cell_width(headline)), style), told.pop(0)]
        below = [Content.assemble((" " * indent, style), line) for line in told]
        return Content("\n").join([Content.assemble(*first), *below])

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.aside, self.load, group="load")

    def _selected(self) -> "MyDecision | None":
        at = self.query_one(DecisionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    async def on_option_list_option_selected(self) -> None:
        await self.act_history_open()

    def _queue(self) -> QueueScreen | None:
        return next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)

    async def act_history_open(self, event: events.Key | None = None) -> None:
        row, queue = self._selected(), self._queue()
        if row is not None and queue is not None:
            self.review_app.go("queue")
            await queue.load(render(only(row.ad_id)))
            queue.act_open()

    async def act_history_undo(self, event: events.Key | None = None) -> None:
        row, queue = self._selected(), self._queue()
        if row is not None and queue is not None:
            if row.undone:
                self.tell(say("card.past_undone"), "hint")
                return
            await queue.take_back(row.id)
            self.tell(queue.query_one(Notice).words, "good")
            await self.load()

    def act_history_back(self, event: events.Key | None = None) -> None:
        self.review_app.go("queue")

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: what became of the decisions is read anew when anything changed."""
        self.show_status()
        if before is None or now.changes != before.changes or now.outbox != before.outbox:
            self.aside(self.load, group="load")


def _became(row: "MyDecision", policy: "Policy") -> list[str]:
    """What became of a decision, its reasons, its memo."""
    notes = [say("card.past_undone")] if row.undone else []
    if row.delivery in ("new", "attempted"):
        notes.append(say("card.past_unsent"))
    elif row.delivery == "held":
        notes.append(say("card.past_held", words=row.words))
    return [*notes, ", ".join(title_of(policy, code) for code in row.codes), f"“{row.memo}”" if row.memo else ""]
