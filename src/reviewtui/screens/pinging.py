"""Logging that a customer asked about an ad's status: a key and a digit. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from textual import events

from reviewtui import text as door
from reviewtui.screens.base import AppScreen
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.ads import AdView
    from reviewtui.widgets.ad_panel import AdPanel


class Pinging(AppScreen):
    """The question is about the ad that was under the cursor when its key arrived."""

    if TYPE_CHECKING:

        @property
        def panel(self) -> AdPanel: ...

    def act_log_ping(self, event: events.Key | None = None) -> None:
        """Offer the kinds of question."""
        from reviewtui.screens.ping_strip import PingStrip

        view = self.panel.view
        if view is None:
            self.tell(say("queue.hint_none"), "hint")
            return
        ad = door.cell(view.content.headline or view.content.text, 60)
        about = say("pings.strip_on", account=view.account or say("card.unassigned"), ad=ad)

        def chosen(question: str | None) -> None:
            if question is not None:
                self.run_worker(self.saying(self._log(view, question)), exit_on_error=False)

        self.app.push_screen(PingStrip(about), chosen)

    async def _log(self, view: "AdView", question: str) -> None:
        from reviewtui.services.pings import log_ping

        app = self.review_app
        if app.office is None:
            return
        await app.office.act(log_ping, view.account_id, question, ad_id=view.ad_id)
        said = say(f"pings.question_{question}")
        self.tell(say("pings.logged", account=view.account, question=said, key=self.key_of("undo")))
        app.nudge()
