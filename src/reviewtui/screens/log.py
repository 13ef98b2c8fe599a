"""What this program logged, newest first."""

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import LOG, SYNC
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.widgets.chrome import StatusLine
from reviewtui.widgets.typeset import Line, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.logs import Record
    from reviewtui.sync.status import SyncStatus

SHOWN = 500
"""Records listed; those before them are in the file."""
_LEVELS = ("DEBUG", "WARNING", "ERROR")
_STYLES = {"WARNING": "$warning", "ERROR": "$error", "CRITICAL": "$error"}


class LogScreen(Leafing):
    """One line a record; its page holds all of it."""

    mode = LOG

    def __init__(self) -> None:
        super().__init__()
        self._records: list[Record] = []
        self._level = 0

    async def begin(self) -> None:
        self.query_one(StatusLine).here = SYNC  # it belongs to that tab
        await super().begin()

    async def load(self) -> None:
        """Read the log anew."""
        from reviewtui.services.logs import read_log

        self._records = await asyncio.to_thread(read_log, self.review_app.settings.log_dir)
        self.lay_out_again()

    def key_of_row(self, row: object) -> object:
        return (getattr(row, "at", ""), getattr(row, "words", ""), getattr(row, "number", 0))

    def lay_out_again(self) -> None:
        from reviewtui.domain.query import fold
        from reviewtui.services.logs import at_least

        level = _LEVELS[self._level]
        said = say("unsent.log_all" if not self._level else f"unsent.log_{level}")
        self.show_heading(say("unsent.log_title"), said)
        wanted = fold(self.narrowed_to)
        found = [one for one in at_least(self._records, level) if wanted in fold(" ".join((one.words, *one.more)))]
        rows: list[Row] = [(self._row(one), one) for one in found[:SHOWN]]
        if not rows:
            rows = [self.row_of_words(say("unsent.log_none_found" if self._records else "unsent.log_none"))]
        self.fill(rows)

    def _row(self, one: "Record") -> Content:
        width, when = self.list_width - 1, f"{one.at[5:16]}  "
        level = door.cell(_level(one.level), 8)
        pad = " " * (9 - door.cell_width(level))
        words = door.cell(one.words, max(8, width - len(when) - 9))
        return Content.assemble((f" {when}", SOFT), (level, _STYLES.get(one.level, SOFT)), pad, words)

    def page(self, row: object, width: int) -> list[Line]:
        from reviewtui.services.logs import Record

        if not isinstance(row, Record):
            return []
        lines = [*wrap(f"{row.at} · {_level(row.level)} · {row.name}", width, "muted"), []]
        lines += wrap(row.words, width, "body")
        return lines + [line for more in row.more for line in wrap(more, width, "muted")]

    # --- keys ---

    async def on_option_list_option_selected(self) -> None:
        self.read_on(1)

    def act_log_level(self, event: events.Key | None = None) -> None:
        self._level = (self._level + 1) % len(_LEVELS)
        self.lay_out_again()

    async def act_log_again(self, event: events.Key | None = None) -> None:
        await self.load()

    act_log_find = Leafing.narrow
    act_log_on = Leafing.read_down
    act_log_up = Leafing.read_up

    def act_log_back(self, event: events.Key | None = None) -> None:
        if not self.let_go():
            self.app.pop_screen()

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """What was logged meanwhile is read when it is asked for."""
        self.show_status()


def _level(name: str) -> str:
    try:
        return say(f"unsent.level_{name}")
    except KeyError:
        return door.cell(name, 8)
