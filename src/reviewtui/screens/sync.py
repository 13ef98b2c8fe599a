"""How the sync stands, in words, and what the hub refused."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.keymap import SYNC
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.figures import clock, count
from reviewtui.widgets.typeset import Line, labelled
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.store.work import OwnFact

SHOWN = 100
"""Ads taken along that are listed."""


class SyncScreen(AppScreen):
    """The state of the sync and of what waits."""

    mode = SYNC

    def compose(self) -> ComposeResult:
        yield StatusLine(SYNC)
        yield Static(Content(say("queue.sync_title")), id="head", classes="title", markup=False)
        yield Notice()
        with VerticalScroll(can_focus=False):
            yield Static(Content(""), id="standing", markup=False)
        yield KeyFooter()

    async def begin(self) -> None:
        await self.show()

    async def show(self) -> None:
        """Say how things stand now."""
        from reviewtui.services.claims import taken_along

        app = self.review_app
        if app.office is None:
            return
        sync, now = app.sync, app.now()

        def read(reader: "object") -> "object":
            return reader.state()  # type: ignore[attr-defined]

        state = await app.office.view(read)
        held: list[OwnFact] = await app.office.act(lambda desk: desk.work.held())
        along = await app.office.act(taken_along)
        hub = app.settings.hub.url if app.settings.hub else say("queue.sync_private")
        last = clock(sync.last_sync, now) if sync and sync.last_sync else say("queue.sync_never")
        rows = [
            ("sync_hub", hub),
            ("sync_state", sync.words if sync else say("queue.sync_starting")),
            ("sync_last", last),
            ("sync_outbox", count(sync.outbox if sync else 0)),
            ("sync_cursor", f"{count(getattr(state, 'upto', 0))} / {count(sync.hub_seq if sync else 0)}"),
            ("sync_held", count(len(held)) if held else say("queue.sync_held_none")),
        ]
        width = max(30, min(self.size.width - 4, 90))
        lines = [line for key, words in rows for line in labelled(say(f"queue.{key}"), words, width, indent=16)]
        for fact in held:
            words = f"{fact.kind} {fact.verdict} {fact.ad_id}: {fact.words or fact.code}"
            lines += labelled("", words, width, "warning", indent=16)
        for number, (ad_id, title, until) in enumerate(along[:SHOWN]):
            ad = door.cell(title or ad_id, width - 40)
            words = say("claims.with_you_line", ad=ad, until=clock(until, now))
            lines += labelled(say("claims.with_you") if number == 0 else "", words, width, indent=16)
        if len(along) > SHOWN:
            lines += labelled("", say("claims.with_you_more", n=count(len(along) - SHOWN)), width, indent=16)
        self.query_one("#standing", Static).update(Content("\n").join(map(_content, lines)))

    async def act_retry_held(self, event: events.Key | None = None) -> None:
        app = self.review_app
        if app.office is not None:
            await app.office.act(lambda desk: desk.work.retry_held())
            app.nudge()
            await self.show()

    def act_sync_now(self, event: events.Key | None = None) -> None:
        self.review_app.nudge()
        self.tell(say("queue.sync_syncing"))

    def act_sync_back(self, event: events.Key | None = None) -> None:
        self.review_app.go("queue")

    def sync_changed(self, before: object, now: object) -> None:
        """The sync moved."""
        self.show_status()
        self.aside(self.show, group="show")


def _content(line: Line) -> Content:
    styles = {"label": "bold", "muted": "$foreground 75%", "warning": "$warning"}
    return Content.assemble(" ", *((piece.text, styles.get(piece.style, "")) for piece in line))
