"""Pictures of the ad being read: in its card, hidden where they should be, and large on a screen of their own."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from reviewtui.screens.base import AppScreen
from reviewtui.widgets.creatives import Lack
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.ads import AdView
    from reviewtui.services.gallery import Missing, Place
    from reviewtui.widgets.ad_list import AdList
    from reviewtui.widgets.ad_panel import AdPanel
    from reviewtui.widgets.typeset import Line

REST_SECONDS = 0.3
"""An ad the cursor only passes has nothing fetched ahead of it."""
AHEAD = 5
"""Ads after the cursor whose pictures are fetched before they are read."""
_KNOWN = frozenset(
    {"picture_line", "picture_none", "picture_refused", "picture_away", "picture_large", "picture_unreadable",
     "pictures_off"}
)  # fmt: skip


def words_for(missing: "Missing") -> Lack:
    """Why there is no picture, for its place."""
    if missing.why == "loading":
        return Lack(say("card.loading"), coming=True)
    return Lack(say(f"card.{missing.why if missing.why in _KNOWN else 'picture_none'}"))


class Picturing(AppScreen):
    """Mixed into the queue screen."""

    policy: "Policy | None" = None
    _revealed = ""
    _picture_timer: Timer | None = None

    if TYPE_CHECKING:

        @property
        def panel(self) -> AdPanel: ...
        @property
        def list(self) -> AdList: ...
        def key_of(self, action_id: str) -> str: ...

    def begin_pictures(self) -> None:
        """From now on cards show pictures, where this terminal and this installation can."""
        self.review_app.open_gallery()
        if self.review_app.gallery is not None:
            self.panel.picture = self._picture
            self.panel.lay_out_again()
            self.picture_soon(self.panel.view)

    def pictures_changed(self) -> None:
        """A picture came, or is known to be missing."""
        self.panel.lay_out_again()

    def picture_soon(self, view: "AdView | None") -> None:
        """Fetch the pictures of the ads that come next, once the cursor rests."""
        if view is None or view.ad_id != self._revealed:
            self._revealed = ""
        if self._picture_timer is not None:
            self._picture_timer.stop()
        if self.review_app.gallery is not None and view is not None:
            self._picture_timer = self.set_timer(REST_SECONDS, self._fetch_soon)

    def hides(self, view: "AdView") -> bool:
        """Whether this ad's pictures wait until they are asked for."""
        from reviewtui.domain.sensitive import names_sensitive

        settings = self.review_app.settings
        if settings.hide_pictures != "sensitive":
            return settings.hide_pictures == "always"
        codes = [code for past in view.past for code in past.codes]
        words = [view.ai_reason, *(question.why for question in view.questions)]
        return view.account_id in settings.hide_accounts or names_sensitive(codes, words, self.policy)

    def act_picture(self, event: events.Key | None = None) -> None:
        from reviewtui.screens.picture import PictureScreen
        from reviewtui.widgets.graphics import way_of

        app, view = self.review_app, self.panel.view
        if view is None:
            return
        if app.gallery is None:
            self.tell(say(f"picture.{app.no_gallery() or 'none'}"), "hint")
        elif not view.content.creatives:
            self.tell(say("picture.none"), "hint")
        else:
            self._revealed = view.ad_id
            self.panel.lay_out_again()
            app.push_screen(PictureScreen(view, app.gallery, way_of(app.settings.pictures, os.environ)))

    def _picture(self, view: "AdView", number: int, columns: int, rows: int) -> "Sequence[Line] | Lack":
        """What the card shows of a creative."""
        from reviewtui.services.gallery import Missing

        gallery = self.review_app.gallery
        if gallery is None:
            return Lack("")
        if view.ad_id != self._revealed and self.hides(view):
            return Lack(say("card.picture_hidden", key=self.key_of("picture")))
        found = gallery.frame(place_of(view, number), columns, rows)
        return words_for(found) if isinstance(found, Missing) else found

    def _fetch_soon(self) -> None:
        self.aside(self._fetch_ahead, group="pictures")

    async def _fetch_ahead(self) -> None:
        from reviewtui.services.ads import open_ads

        app, listed = self.review_app, self.list
        if app.office is None or app.gallery is None:
            return
        near = [item for by in range(1, AHEAD + 1) if (item := listed.pages.get(listed.cursor + by)) is not None]
        views = await app.office.view(open_ads, [item.ad_id for item in near], app.now(), app.settings.user)
        for number, item in enumerate(near):
            view = views.get(item.ad_id)
            if view is None:
                continue
            app.gallery.fetch_ahead(place_of(view, place) for place in range(len(view.content.creatives)))
            if number == 0:
                self.panel.prepare([view], app.now(), pictures=True)


def place_of(view: "AdView", number: int) -> "Place":
    """Where in the gallery a creative of this ad is."""
    from reviewtui.services.gallery import Place

    return Place(view.ad_id, view.content_hash, number)
