"""What others did that concerns me, newest first: answers to my questions, mentions, replies, briefings."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.keymap import INBOX
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.history import DecisionList
from reviewtui.screens.queue import QueueScreen
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.figures import clock, say_verdict, title_of
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.inbox import Letter
    from reviewtui.sync.status import SyncStatus

_LEFT = 36


class InboxScreen(AppScreen):
    """Letters; Enter goes to the ad. What was on the screen counts as read when one leaves."""

    mode = INBOX

    def __init__(self) -> None:
        super().__init__()
        self._letters: list[Letter] = []
        self._policy: Policy | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine(INBOX)
        yield Static(Content(say("inbox.title")), id="head", classes="title", markup=False)
        yield Notice()
        yield DecisionList(id="letters", markup=False)
        yield KeyFooter()

    async def begin(self) -> None:
        self.query_one(DecisionList).focus()
        await self.load()

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
        rows.add_options([Option(self._row(letter)) for letter in self._letters])
        if not self._letters:
            rows.add_option(Option(Content(" " + say("inbox.none")), disabled=True))
            return
        same = (n for n, letter in enumerate(self._letters) if before is not None and letter.id == before.id)
        rows.highlighted = next(same, min(number, len(self._letters) - 1))

    def _row(self, letter: "Letter") -> Content:
        """Two lines: who did what and when, and to which ad; then the words, indented under it."""
        width = max(40, self.size.width - 4)
        mark = "●" if letter.unread else " "
        did = say(f"inbox.{letter.why}", who=letter.author, verdict=say_verdict(letter.verdict))
        left = f"{mark} {clock(letter.at, self.review_app.now()):<16}  "
        headline = door.cell(letter.headline, max(10, width - door.cell_width(left) - _LEFT))
        style = "bold" if letter.unread else "not bold"
        first = Content.assemble(
            (left, "$foreground 65%"), (f"{door.cell(did, _LEFT - 2):<{_LEFT}}", style), (headline, style)
        )
        codes = ", ".join(title_of(self._policy, code) for code in letter.codes)
        words = f"“{letter.words}”" if letter.words else ""
        said = " · ".join(part for part in (codes, words) if part)
        if not said:
            return first
        return Content("\n").join(
            [first, Content.assemble((" " * 20 + door.cell(said, width - 20), "$foreground 65%"))]
        )

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
            self.review_app.count_unread()

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: there may be news."""
        self.show_status()
        if before is None or now.changes != before.changes:
            self.aside(self.load, group="load")
