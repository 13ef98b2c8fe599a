"""How the sync stands, what waits, what the hub did not take and why, where another's decision holds."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.actions import SYNC
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.screens.queue import QueueScreen
from reviewtui.widgets.card import title_of
from reviewtui.widgets.figures import age, clock, count
from reviewtui.widgets.typeset import Line, wrap
from reviewtui.widgets.unsent_lines import act_words, entry_lines, standing_lines
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.unsent import Entry, Traffic
    from reviewtui.sync.status import SyncStatus

STANDING = "standing"
"""The row that stands for the whole."""
ALONG_MOST = 100
"""Ads taken along that are listed."""


class SyncScreen(Leafing):
    """The state of the sync; under it what waits, each with its page."""

    mode = SYNC

    def __init__(self) -> None:
        super().__init__()
        self._traffic: Traffic | None = None
        self._along: list[tuple[str, str, int]] = []
        self._policy: Policy | None = None
        self._upto = 0

    async def load(self) -> None:
        """Read how things stand now, and stay where one was."""
        from reviewtui.services.claims import taken_along
        from reviewtui.services.desk import current_policy
        from reviewtui.services.unsent import read_traffic

        app = self.review_app
        if app.office is None:
            return
        self._policy = await app.office.view(current_policy)
        self._traffic = await app.office.view(read_traffic, app.settings.user)
        self._upto = (await app.office.view(lambda reader: reader.state())).upto
        self._along = list(await app.office.act(taken_along))
        self.lay_out_again()

    # --- rows ---

    def key_of_row(self, row: object) -> object:
        return getattr(row, "id", row)

    def lay_out_again(self) -> None:
        traffic = self._traffic
        self.query_one("#head", Static).update(Content(say("queue.sync_title")))
        if traffic is None:
            return
        rows: list[Row] = [(self._standing_row(), STANDING)]
        sections = (
            ("held", traffic.held, traffic.held_total),
            ("waiting", traffic.waiting, traffic.waiting_total),
            ("second", traffic.second, len(traffic.second)),
        )
        for name, entries, total in sections:
            if entries:
                rows += [(Content(""), None), (Content(f" {say(f'unsent.{name}', n=count(total))}"), None)]
                rows += [(self._row(entry), entry) for entry in entries]
                if total > len(entries):
                    rows.append((Content(f"   {say('unsent.more', n=count(total - len(entries)))}"), None))
        if len(rows) == 1:
            words = door.cell(say("unsent.nothing"), self.list_width)
            rows += [(Content(""), None), (Content.assemble((f" {words}", SOFT)), None)]
        self.fill(rows)

    def _standing_row(self) -> Content:
        sync, width = self.review_app.sync, self.list_width - 1
        words = sync.words if sync is not None and sync.words else say("tabs.starting")
        return Content(f" {door.cell(words, width)}")

    def _row(self, entry: "Entry") -> Content:
        """What was done, to which ad, and when."""
        width = self.list_width - 3
        right = age(entry.at, self.review_app.now())
        act = door.cell(act_words(entry), 16)
        room = width - 17 - door.cell_width(right) - 2
        title = door.cell(entry.headline or entry.ad_id, max(4, room))
        gap = " " * max(2, width - 17 - door.cell_width(title) - door.cell_width(right))
        pad = " " * (17 - door.cell_width(act))
        style = "$warning" if entry.state == "held" else ""
        return Content.assemble("   ", (act, style), pad, title, gap, (right, SOFT))

    # --- the page ---

    def page(self, row: object, width: int) -> list[Line]:
        from reviewtui.services.unsent import Entry

        app = self.review_app
        if isinstance(row, Entry):
            keys = {
                "retry": self.key_of("retry_held"),
                "edit": self.key_of("sync_correct"),
                "export": self.key_of("sync_export"),
                "open": self.key_of("sync_open"),
            }
            codes = ", ".join(title_of(self._policy, code) for code in row.codes)
            return entry_lines(row, codes, keys, width, app.now())
        if self._traffic is None:
            return []
        hub = app.settings.hub.url if app.settings.hub else say("queue.sync_private")
        lines = standing_lines(self._traffic, app.sync, hub, app.settings.user, self._upto, width, app.now())
        for number, (ad_id, title, until) in enumerate(self._along[:ALONG_MOST]):
            words = say("claims.with_you_line", ad=door.cell(title or ad_id, 40), until=clock(until, app.now()))
            if number == 0:
                lines += [[], *wrap(say("claims.with_you"), width, "label")]
            lines += wrap(words, width, "muted")
        if len(self._along) > ALONG_MOST:
            lines += wrap(say("claims.with_you_more", n=count(len(self._along) - ALONG_MOST)), width, "muted")
        return lines

    # --- keys ---

    @property
    def entry(self) -> "Entry | None":
        """The entry under the cursor."""
        from reviewtui.services.unsent import Entry

        return self.here if isinstance(self.here, Entry) else None

    async def on_option_list_option_selected(self) -> None:
        await self.act_sync_open()

    async def act_sync_open(self, event: events.Key | None = None) -> None:
        from reviewtui.domain.query import only, render

        if (entry := self.entry) is not None and entry.ad_id:
            queue = self._queue()
            await self.go_to_ads(render(only(entry.ad_id)))
            if queue is not None:
                queue.act_open()

    async def act_retry_held(self, event: events.Key | None = None) -> None:
        entry = self.entry
        await self._retry(entry.id if entry is not None and entry.state == "held" else "")

    async def act_retry_all(self, event: events.Key | None = None) -> None:
        await self._retry("")

    async def _retry(self, id: str) -> None:
        from reviewtui.services.unsent import retry

        app = self.review_app
        if app.office is None:
            return
        offered = await app.office.act(retry, id)
        if not offered:
            self.tell(say("unsent.retried_none"), "hint")
            return
        app.nudge()
        self.tell(say("unsent.retried", n=count(offered)))
        await self.load()

    async def act_sync_correct(self, event: events.Key | None = None) -> None:
        """A decision is said again on its ad; a remark is written again, and the refused one taken back."""
        from reviewtui.domain.facts import Decision
        from reviewtui.services.unsent import to_correct

        app, entry, queue = self.review_app, self.entry, self._queue()
        if app.office is None or queue is None:
            return
        if entry is None or entry.state != "held":
            self.tell(say("unsent.correct_none"), "hint")
            return
        said = await app.office.act(to_correct, entry.id)
        app.go("queue")
        # From here on it is the queue that acts: what is opened over it answers to the screen that opened it.
        if isinstance(said, Decision):
            again = partial(queue.correct, entry.ad_id, entry.id, said)
        else:
            again = partial(queue.rewrite, entry.ad_id, entry.id, said.text)
        queue.call_later(lambda: queue.saying(again()))

    def act_sync_export(self, event: events.Key | None = None) -> None:
        from reviewtui.screens.line import LineScreen
        from reviewtui.services.unsent import export, place_of

        office, traffic, written = self.review_app.office, self._traffic, 0
        if office is None or traffic is None:
            return
        if not traffic.held_total and not traffic.waiting_total:
            self.tell(say("unsent.export_none"), "hint")
            return
        file = Path()

        async def write(name: str) -> None:
            nonlocal written, file
            file = place_of(name)
            written = await office.act(export, file)

        def done(saved: bool | None) -> None:
            if saved:
                self.tell(say("unsent.exported", n=count(written), file=file))

        today = datetime.fromtimestamp(self.review_app.now() / 1000).astimezone()
        value = str(self.review_app.settings.config_dir / f"unsent-{today:%Y-%m-%d}.jsonl")
        screen = LineScreen(say("unsent.export_title"), say("unsent.export_label"), write, value=value)
        self.app.push_screen(screen, done)

    def act_sync_now(self, event: events.Key | None = None) -> None:
        self.review_app.nudge()
        self.tell(say("tabs.syncing_seen"))

    def act_sync_log(self, event: events.Key | None = None) -> None:
        from reviewtui.screens.log import LogScreen

        self.app.push_screen(LogScreen())

    act_sync_on = Leafing.read_down
    act_sync_up = Leafing.read_up
    act_sync_back = Leafing.leave

    def _queue(self) -> QueueScreen | None:
        return next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved."""
        self.show_status()
        self.aside(self.load, group="load")
