"""Claiming the ad that is being read, so that no two people decide it unknowingly; and taking ads along. Mixed into
the queue screen."""

import asyncio
import time
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from reviewtui.screens.base import AppScreen
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.claims import Wish
    from reviewtui.services.ads import AdView
    from reviewtui.services.claims import Claimed
    from reviewtui.services.queue import Listing
    from reviewtui.widgets.ad_list import AdList
    from reviewtui.widgets.ad_panel import AdPanel

READ_SECONDS = 0.4
"""An ad the cursor only passes is not claimed."""
TEND_SECONDS = 15.0
"""Between two looks at what must be renewed or let go, at most."""
SOONEST = 0.01
"""Seconds: a timer of none divides by it."""
AWAY_SECONDS = 600.0
"""Without a key or the mouse for so long, nobody is there: claims are let end."""


class Claiming(AppScreen):
    """Claims follow the cursor. Without a hub, or while it is away, everything else works as always."""

    _reading = ""
    _looks: Timer | None = None
    _tending = _missed = _unheard = False
    _told: frozenset[tuple[str, str]] = frozenset()
    """Who was said to be at an ad, and by which decision it was said to be decided, by ad."""

    if TYPE_CHECKING:
        query_text: str
        listing: Listing | None

        @property
        def list(self) -> AdList: ...
        @property
        def panel(self) -> AdPanel: ...
        async def reread(self) -> None: ...

    def claim_soon(self) -> None:
        """Another ad is on the screen, or none. With the private hub there is nobody to tell."""
        reading = self._being_read()
        if reading != self._reading and self.review_app.settings.hub is not None:
            self._reading = reading
            self._look_in(READ_SECONDS)

    def _being_read(self) -> str:
        """The ad that is open and waits for a verdict; '' for none. What lies over it is about it."""
        view, top = self.panel.view, self.app.screen
        hidden = isinstance(top, AppScreen) and top is not self
        if view is None or hidden or (self.has_class("-narrow") and not self.has_class("-reading")):
            return ""
        return "" if view.state in ("decided", "escalated", "auto") else view.ad_id

    def on_screen_suspend(self) -> None:
        self.claim_soon()

    def on_screen_resume(self) -> None:
        self.claim_soon()

    def hub_answers(self) -> None:
        """The hub can be reached: what it could not be asked is asked now."""
        if self._unheard:
            self._unheard = False
            self._look_in(READ_SECONDS)

    def _look_in(self, seconds: float) -> None:
        if self._looks is not None:
            self._looks.stop()
        self._looks = self.set_timer(max(seconds, SOONEST), self._look_at_claims)

    def _look_at_claims(self) -> None:
        """Tend claims, one look after another: an answer that nobody waits for would be a claim nobody lets go."""
        if self._tending:
            self._missed = True
        elif time.monotonic() - self.review_app.life_at >= AWAY_SECONDS:
            self._look_in(TEND_SECONDS)
        else:
            self._tending, self._reading = True, self._being_read()
            self.run_worker(self._tend(), group="claims", exit_on_error=False)

    async def _tend(self) -> None:
        reading, seconds = self._reading, TEND_SECONDS
        try:
            seconds = await self._ask(reading)
        finally:
            self._tending = False
            missed, self._missed = self._missed, False
            if missed or reading == self._reading:
                self._look_in(0.0 if missed else seconds)

    async def _ask(self, reading: str) -> float:
        """Ask the hub for what is wanted now and keep its answer; returns in how many seconds to look again."""
        from reviewtui.services import claims
        from reviewtui.sync.faults import HubFault

        office = self.review_app.office
        if office is None:
            return TEND_SECONDS
        wish = await office.act(claims.wish, reading)
        if wish:
            try:
                claimed = await self._granted(wish)
            except HubFault:  # work goes on as always
                self._unheard = True
                return TEND_SECONDS
            self._tell_others(claimed, reading)
            wish = await office.act(claims.wish, reading)
        return wish.look_in / 1000

    async def _granted(self, wish: "Wish", *, ahead: bool = False) -> "Claimed":
        """Ask the hub, and keep what it says. What else it knows by then is pulled at once: the ad may be decided.

        Raises:
            HubFault: nobody is there, or it refused.
        """
        from reviewtui.services import claims

        app = self.review_app
        answer = await asyncio.wrap_future(app.ask_hub(lambda client: claims.ask_hub(client, wish, ahead=ahead)))
        if app.office is None:
            return claims.Claimed()
        claimed = await app.office.act(claims.keep, wish, answer, ahead=ahead)
        if wish.claim:
            app.nudge()
        return claimed

    def _tell_others(self, claimed: "Claimed", reading: str) -> None:
        """Say who is at the ad that is being read, once."""
        for ad_id, holder in claimed.others:
            if ad_id == reading == self._reading and (ad_id, holder) not in self._told:
                self._told |= {(ad_id, holder)}
                self.tell(say("queue.claimed_by", who=holder), "hint")

    def tell_decided(self, view: "AdView") -> None:
        """Say once that another decided the ad while it still stands in the list of what is open."""
        author = next((past.author for past in view.past if past.id == view.decision_id), "")
        fact = (view.ad_id, view.decision_id)
        open_ones = self.listing is not None and view.state not in self.listing.filter.states
        if open_ones and author not in ("", self.review_app.settings.user) and fact not in self._told:
            self._told |= {fact}
            self.tell(say("claims.decided_meanwhile", who=author, key=self.key_of("down")), "hint")

    async def show_holds(self) -> None:
        """Whose the ads of the list are now."""
        app = self.review_app
        near = self.list.near()
        if app.office is not None and near:
            now = app.now()
            holds = await app.office.view(lambda reader: reader.holds_of(near, now))
            self.list.show_holds(holds, now)

    # --- taking ads along ---

    def act_take_along(self, event: events.Key | None = None) -> None:
        """Ask how many ads to keep for hours, also with no network; none gives them back."""
        from reviewtui.screens.line import LineScreen
        from reviewtui.services.claims import ALONG

        if self.review_app.settings.hub is None:
            self.tell(say("errors.nobody_else"), "hint")
            return
        said: list[str] = []

        async def act(typed: str) -> None:
            count = _count_of(typed)
            said.append(await self._take_along(count) if count else await self._give_back())

        def done(acted: bool | None) -> None:
            if acted:
                self.tell(said[-1])
                self.aside(self._show_along, group="along")

        title, label = say("claims.take_title"), say("claims.take_label")
        self.app.push_screen(LineScreen(title, label, act, value=str(ALONG)), done)

    async def _take_along(self, count: int) -> str:
        from reviewtui.services.claims import wish_along
        from reviewtui.widgets.figures import clock

        app = self.review_app
        if app.office is None:
            return ""
        wish = await app.office.view(wish_along, self.query_text, count, app.now(), app.settings.user)
        claimed = await self._granted(wish, ahead=True)
        if not claimed.granted:
            return say("claims.taken_none")
        until = clock(claimed.until, app.now())
        return say("claims.taken", n=len(claimed.granted), until=until, query="claimed:me")

    async def _give_back(self) -> str:
        from reviewtui.services.claims import wish_back

        office, count = self.review_app.office, 0
        while office is not None and (wish := await office.act(wish_back)):
            await self._granted(wish)
            count += len(wish.release)
        return say("claims.given_back", n=count) if count else say("claims.nothing_along")

    async def _show_along(self) -> None:
        await self.show_holds()
        await self.reread()


def _count_of(typed: str) -> int:
    """A count of ads as typed.

    Raises:
        Misused: `along_count`.
    """
    from reviewtui.errors import Misused
    from reviewtui.wire.messages import CLAIMS_LIMIT

    typed = typed.strip()
    if not (typed.isascii() and typed.isdigit() and int(typed[:9]) <= CLAIMS_LIMIT):
        raise Misused("along_count", most=CLAIMS_LIMIT)
    return int(typed)
