"""Claiming the ad that is being read, so that no two people decide it unknowingly. Mixed into the queue screen."""

import asyncio
import time
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from reviewtui.screens.base import AppScreen
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.ads import AdView
    from reviewtui.services.claims import Claimed

READ_SECONDS = 0.4
"""An ad the cursor only passes is not claimed."""
TEND_SECONDS = 15.0
"""Between two looks at what must be renewed or let go."""
AWAY_SECONDS = 600.0
"""Without a key for so long, nobody is there: claims are let end."""


class Claiming(AppScreen):
    """Claims follow the cursor. Without a hub, or while it is away, everything else works as always."""

    _reading = ""
    _life_at = 0.0
    _claim_timer: Timer | None = None

    def begin_claiming(self) -> None:
        """From now on claims are tended; with the private hub there is nobody to tell."""
        if self.review_app.settings.hub is not None:
            self._life_at = time.monotonic()
            self.set_interval(TEND_SECONDS, self._tend_soon)

    def read_for_claim(self, view: "AdView | None") -> None:
        """This ad is being read from now on, or none."""
        reading = view.ad_id if view is not None and view.state not in ("decided", "escalated", "auto") else ""
        if reading == self._reading or self.review_app.settings.hub is None:
            return
        self._reading = reading
        if self._claim_timer is not None:
            self._claim_timer.stop()
        self._claim_timer = self.set_timer(READ_SECONDS, self._tend_soon)

    async def on_key(self, event: events.Key) -> None:
        self._life_at = time.monotonic()

    def _tend_soon(self) -> None:
        if time.monotonic() - self._life_at < AWAY_SECONDS:
            self.aside(self._tend, group="claims")

    async def _tend(self) -> None:
        """Ask the hub for what is wanted now, and keep its answer; a hub that is away is no fault."""
        from reviewtui.services import claims
        from reviewtui.sync.faults import HubFault

        app, reading = self.review_app, self._reading
        if app.office is None or app.engine is None:
            return
        wish = await app.office.act(claims.wish, reading)
        if not wish.claim and not wish.release:
            return
        try:
            answer = await asyncio.wrap_future(app.engine.ask(lambda client: claims.ask_hub(client, wish)))
        except HubFault:
            return
        self._told(await app.office.act(claims.keep, wish, answer), reading)

    def _told(self, claimed: "Claimed", reading: str) -> None:
        for ad_id, holder in claimed.others:
            if ad_id == reading == self._reading:
                self.tell(say("queue.claimed_by", who=holder), "hint")
