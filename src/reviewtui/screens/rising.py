"""What rose suddenly is pointed out, once a session and day, calmly. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from reviewtui.actions import INSIGHTS
from reviewtui.screens.base import AppScreen, Notice

if TYPE_CHECKING:
    from reviewtui.domain.insights import Figure
    from reviewtui.store.reader import Reader

FIRST_LOOK, LOOK_EVERY = 2.0, 30.0
"""Seconds after the start, and between two looks while counts are not complete or the day has not been looked at."""
_DAY = 86_400_000


class Rising(AppScreen):
    """Looks at the counts off the event loop, and says the likeliest rise on the notice line when that is free."""

    _looked_at = -1
    """The day that was looked at."""

    def watch_rises(self) -> None:
        """Look soon, and then now and then."""
        self.set_timer(FIRST_LOOK, self.look_for_rises)
        self.set_interval(LOOK_EVERY, self.look_for_rises)

    def look_for_rises(self) -> None:
        """Look, unless this day was looked at, or something else is being said."""
        if self._looked_at != self.review_app.now() // _DAY and not self.query_one(Notice).words:
            self.aside(self._look, group="rises")

    async def _look(self) -> None:
        app = self.review_app
        if app.office is None:
            return
        now = app.now()

        def read(reader: "Reader") -> "list[Figure] | None":
            from reviewtui.services.insights import rises_once_counted

            return rises_once_counted(reader, now)

        found = await app.office.reckon(read)
        if found is None:
            return
        self._looked_at = now // _DAY
        on_top = app.screen
        if found and not (isinstance(on_top, AppScreen) and on_top.mode == INSIGHTS):
            app.mark("insights", len(found))
            from reviewtui.services.insight_words import told

            self.tell(told(found, self.key_of("go_insights")), "calm")

    if TYPE_CHECKING:

        def key_of(self, action: str) -> str: ...
