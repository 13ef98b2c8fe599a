"""Keeping a search under a name. Mixed into the queue screen."""

from textual import events

from reviewtui import text as door
from reviewtui.screens.base import AppScreen
from reviewtui.words import say


class Keeping(AppScreen):
    """What is searched for becomes a view of one's own."""

    query_text = ""

    def act_save_view(self, event: events.Key | None = None) -> None:
        from reviewtui.screens.line import LineScreen
        from reviewtui.services.views import save_view

        query, office = self.query_text, self.review_app.office
        if not query or office is None:
            self.tell(say("views.save_none", key=self.key_of("search")), "hint")
            return
        kept = ""

        async def keep(name: str) -> None:
            nonlocal kept
            await office.act(save_view, name, query)
            kept = name.strip()

        def done(saved: bool | None) -> None:
            if saved:
                self.tell(say("views.saved", name=door.cell(kept, 40), key=self.key_of("go_views")))

        label = door.cell(say("views.save_label", query=query), 160)
        self.app.push_screen(LineScreen(say("views.save_title"), label, keep), done)
