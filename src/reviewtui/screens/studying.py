"""What stands beside the ad that is being read: precedents and its thread. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from reviewtui import text as door
from reviewtui.screens.base import AppScreen
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.ads import AdView
    from reviewtui.widgets.ad_panel import AdPanel

PAUSE_SECONDS = 0.15
"""An ad the cursor only passes is not studied."""


class Studying(AppScreen):
    """Reads beside the keys; it comes after the ad is shown, and never moves the ad itself."""

    _study_timer: Timer | None = None

    if TYPE_CHECKING:

        @property
        def panel(self) -> AdPanel: ...

    def study_soon(self, view: "AdView | None") -> None:
        """Look for what stands beside this ad, once the cursor rests on it."""
        if self._study_timer is not None:
            self._study_timer.stop()
            self._study_timer = None
        if view is not None:
            self._study_timer = self.set_timer(PAUSE_SECONDS, self.study_now)

    @property
    def about_to_study(self) -> bool:
        """Whether the ad was come upon so lately that what stands beside it is not looked for yet."""
        return self._study_timer is not None

    def on_screen_resume(self) -> None:
        self.study_soon(self.panel.view)  # what lay above may have changed what stands beside the ad

    def study_now(self) -> None:
        """Read anew what stands beside the ad on the panel."""
        self._study_timer = None
        self.aside(self._study, group="study")

    async def act_remark(self, event: events.Key | None = None) -> None:
        await self.write_remark()

    async def write_remark(self, instead: str = "") -> None:
        """Write in the thread of the ad on the panel; `instead` of a remark of one's own, if one is named."""
        from reviewtui.screens.remark import RemarkScreen
        from reviewtui.services.people import people

        app, view = self.review_app, self.panel.view
        if view is None or app.office is None:
            return
        names = await app.office.view(people, app.settings.user)
        headline = view.content.headline or view.content.text

        def written(text: str | None) -> None:
            if text is not None:
                app.nudge()
                self.tell(say("inbox.remark_saved", ad=door.cell(headline, 40)))
                self.study_now()

        app.push_screen(RemarkScreen(view.ad_id, headline, names, instead), written)

    async def _study(self) -> None:
        from reviewtui.database.sqlite import OperationalError
        from reviewtui.services.beside import read_beside

        app, view = self.review_app, self.panel.view
        if app.office is None or view is None:
            return
        try:
            beside = await app.office.study(read_beside, view, app.settings.user, app.now())
        except OperationalError as error:
            if "interrupted" in str(error):
                return  # another ad is being read by now
            raise
        if self.panel.view is not None and self.panel.view.ad_id == beside.ad_id:
            self.panel.show_beside(beside)
