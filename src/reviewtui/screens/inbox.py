"""What others did that concerns me, newest first: answers, what became of my verdicts, mentions, briefings."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.actions import INBOX
from reviewtui.screens.listed import DecisionList, Listed
from reviewtui.screens.queue import QueueScreen
from reviewtui.widgets.figures import clock, say_verdict, title_of
from reviewtui.widgets.typeset import plain, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.inbox import Letter
    from reviewtui.sync.status import SyncStatus

_INDENT, _DID_LEAST, _HEADLINE_LEAST = 20, 24, 24
"""Cells of a line: before who did what, for that at least, and for the ad at least."""
_SAID_MOST = 3
"""Lines of what was written; the ad shows all of it."""


class InboxScreen(Listed):
    """Letters; Enter goes to the ad. What was on the screen counts as read when one leaves."""

    mode = INBOX
    title_words = "inbox.title"
    list_id = "letters"

    def __init__(self) -> None:
        super().__init__()
        self._letters: list[Letter] = []
        self._policy: Policy | None = None

    async def load(self) -> None:
        """Read the letters anew, and stay at the one one was at."""
        from reviewtui.services.desk import current_policy
        from reviewtui.services.inbox import read_inbox

        app = self.review_app
        if app.office is None:
            return
        self._policy = await app.office.view(current_policy)
        before = self._selected()
        self._letters = await app.office.study(read_inbox, app.settings.user)
        self._show(before)

    def _show(self, before: "Letter | None") -> None:
        rows = self.query_one(DecisionList)
        number = rows.highlighted or 0
        rows.clear_options()
        widest = max((door.cell_width(_did(letter)) for letter in self._letters), default=0)
        room = min(widest, max(_DID_LEAST, self.size.width - 4 - _INDENT - _HEADLINE_LEAST))
        rows.add_options([Option(self._row(letter, room)) for letter in self._letters])
        if not self._letters:
            rows.add_option(Option(Content(" " + say("inbox.none")), disabled=True))
            return
        same = (n for n, letter in enumerate(self._letters) if before is not None and letter.id == before.id)
        rows.highlighted = next(same, min(number, len(self._letters) - 1))

    def _row(self, letter: "Letter", room: int) -> Content:
        """Who did what and when, in `room` cells, and to which ad; then the words, indented under it."""
        width = max(40, self.size.width - 4)
        mark = "●" if letter.unread else " "
        left = f"{mark} {clock(letter.at, self.review_app.now()):<16}  "
        did = door.cell(_did(letter), room)
        headline = door.cell(letter.headline, max(10, width - _INDENT - room - 2))
        style = "bold" if letter.unread else "not bold"
        gap = " " * (room - door.cell_width(did) + 2)
        first = Content.assemble((left, "$foreground 65%"), (did + gap, style), (headline, style))
        codes = ", ".join(title_of(self._policy, code) for code in letter.codes)
        cause = say(f"disputes.cause_{letter.cause}") if letter.cause else ""
        words = f"“{letter.words}”" if letter.words else ""
        said = " · ".join(part for part in (codes, cause, words) if part)
        lines = [plain(line) for line in wrap(said, width - _INDENT)] if said else []
        if len(lines) > _SAID_MOST:
            lines[_SAID_MOST - 1] = door.cell(f"{lines[_SAID_MOST - 1]} {lines[_SAID_MOST]}", width - _INDENT)
        told = [Content.assemble((" " * _INDENT + line, "$foreground 65%")) for line in lines[:_SAID_MOST]]
        return Content("\n").join([first, *told])

    def _selected(self) -> "Letter | None":
        at = self.query_one(DecisionList).highlighted
        return self._letters[at] if at is not None and at < len(self._letters) else None

    async def on_option_list_option_selected(self) -> None:
        await self.act_inbox_open()

    async def act_inbox_open(self, event: events.Key | None = None) -> None:
        letter = self._selected()
        queue = next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)
        if letter is None or queue is None:
            return
        await self._read()
        self.review_app.go("queue")
        if letter.key:
            from reviewtui.screens.briefings import BriefingsScreen

            self.app.push_screen(BriefingsScreen(letter.key))
            return
        await queue.load(letter.query)
        if letter.ad_id:
            queue.act_open()

    async def act_inbox_back(self, event: events.Key | None = None) -> None:
        await self._read()
        self.review_app.go("queue")

    async def _read(self) -> None:
        from reviewtui.services.inbox import mark_read

        office = self.review_app.office
        if office is not None and any(letter.unread for letter in self._letters):
            await office.act(mark_read, max(letter.accepted for letter in self._letters))
            self.review_app.count_marks()

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: there may be news."""
        self.show_status()
        if before is None or now.changes != before.changes:
            self.aside(self.load, group="load")

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(lambda: self._show(self._selected()))


def _did(letter: "Letter") -> str:
    return say(f"inbox.{letter.why}", who=letter.author, verdict=say_verdict(letter.verdict))
