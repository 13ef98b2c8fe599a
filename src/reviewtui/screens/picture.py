"""One ad's pictures, large: through a carousel's cards with the arrows, back with Esc."""

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.actions import PICTURE, QUEUE
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.picturing import place_of, words_for
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.creatives import label_of
from reviewtui.widgets.graphics import CELLS, draw
from reviewtui.widgets.picture_view import PictureView
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.ads import Creative
    from reviewtui.services.ads import AdView
    from reviewtui.services.gallery import Gallery
    from reviewtui.sync.status import SyncStatus
    from reviewtui.widgets.typeset import Line


class PictureScreen(AppScreen):
    """The pictures of one ad, one at a time. Nothing is decided here."""

    mode = PICTURE
    DEFAULT_CSS = """
    PictureScreen #head { height: 1; padding: 0 1; text-style: bold; }
    PictureScreen #caption { height: auto; max-height: 4; padding: 0 1; color: $foreground; text-align: center; }
    """

    def __init__(self, view: "AdView", gallery: "Gallery[list[Line]]", way: str = CELLS) -> None:
        super().__init__()
        self.view = view
        self.number = 0
        self._gallery = gallery
        self._way = way

    def compose(self) -> ComposeResult:
        yield StatusLine(QUEUE)
        yield Static(Content(""), id="head", markup=False)
        yield Notice()
        yield PictureView(id="picture")
        yield Static(Content(""), id="caption", markup=False)
        yield KeyFooter()

    @property
    def creative(self) -> "Creative":
        """The one being looked at."""
        return self.view.content.creatives[self.number]

    async def begin(self) -> None:
        self.show_picture()

    def show_keys(self) -> None:
        """The footer; where there is one picture, nothing to turn to."""
        turns = len(self.view.content.creatives) > 1
        keys = self.review_app.keymap.footer(self.context, self.review_app.role)
        shown = [action for action in keys if turns or action.id not in ("picture_next", "picture_last")]
        self.query_one(KeyFooter).show(shown)

    def show_picture(self) -> None:
        """The picture at the present number, as large as there is room for."""
        creative, count = self.creative, len(self.view.content.creatives)
        which = f"{self.number + 1}/{count}" if count > 1 else ""
        account = door.cell(self.view.account or say("card.unassigned"), max(10, self.size.width // 2))
        head = " · ".join(part for part in (account, label_of(creative), which) if part)
        self.query_one("#head", Static).update(Content(head))
        words = " — ".join(part for part in (creative.title, creative.text) if part)
        self.query_one("#caption", Static).update(Content(door.visible(words)))
        self.call_after_refresh(self._paint)  # once it is known how much room the words leave

    def _paint(self) -> None:
        if self._way == CELLS:
            self._paint_cells()
        else:
            self.aside(self._draw, self.number, group="draw")

    def _paint_cells(self) -> None:
        from reviewtui.services.gallery import Missing

        shown = self.query_one(PictureView)
        width, height = shown.size
        if not width or not height:
            return
        found = self._gallery.frame(place_of(self.view, self.number), width, height)
        if isinstance(found, Missing):
            shown.show(words=words_for(found).words)
        else:
            shown.show(lines=found)

    async def _draw(self, number: int) -> None:
        """Have the terminal draw it; where that cannot be, half cells do."""
        from reviewtui.errors import ReviewError

        shown = self.query_one(PictureView)
        width, height = shown.size
        if shown.drawing is None:
            shown.show(words=say("card.loading"))
        try:
            jpeg = await self._gallery.whole(place_of(self.view, number))
            drawing = await asyncio.to_thread(draw, jpeg, width, height, self._way, self.app.console)
        except (ReviewError, ValueError):
            self._paint_cells()  # it says why, where there is no picture at all
            return
        if number == self.number:
            shown.show(drawing=drawing)
        else:
            drawing.forget()

    def pictures_changed(self) -> None:
        """A picture came, or is known to be missing."""
        if self.query_one(PictureView).drawing is None:
            self._paint_cells()

    def on_resize(self, event: events.Resize) -> None:
        self.show_picture()

    def act_picture_next(self, event: events.Key | None = None) -> None:
        self._turn(1)

    def act_picture_last(self, event: events.Key | None = None) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        number = max(0, min(len(self.view.content.creatives) - 1, self.number + by))
        if number != self.number:
            self.number = number
            self.show_picture()

    def act_picture_back(self, event: events.Key | None = None) -> None:
        self.app.pop_screen()

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The status line alone."""
        self.show_status()
