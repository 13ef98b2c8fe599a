"""Taking back what was decided: the ad returns with its reasons refilled. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from textual import events

from reviewtui import text as door
from reviewtui.screens.guard import KeyGuard
from reviewtui.screens.heading import Heading
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.ads import Content as AdContent
    from reviewtui.domain.facts import Decision
    from reviewtui.services.ads import AdView
    from reviewtui.services.decisions import Undone
    from reviewtui.services.drafts import Draft


class TakingBack(Heading):
    """Undo, and what is kept of words not yet committed."""

    _guard: KeyGuard | None = None

    if TYPE_CHECKING:

        def show_ad(self, view: object, *, again: bool = False, before: "AdContent | None" = None) -> None: ...

    @property
    def guard(self) -> KeyGuard:
        """Which presses of a verdict key are repeats."""
        if self._guard is None:
            self._guard = KeyGuard(self.review_app.settings.repeat_ms)
        return self._guard

    def repeats(self, event: events.Key | None) -> bool:
        """Whether the key is still held, or was let go a moment ago; then that was said."""
        if event is None or not self.guard.repeats(event.key, event.time):
            return False
        self.tell(say("queue.hint_repeat"), "hint")
        return True

    async def act_undo(self, event: events.Key | None = None) -> None:
        if not self.repeats(event):
            await self.take_back(None)

    async def take_back(self, target: str | None) -> None:
        """Undo, return to that ad, and refill what had been said."""
        from reviewtui.errors import ReviewError
        from reviewtui.services.ads import open_ad
        from reviewtui.services.decisions import undo
        from reviewtui.services.queue import find_row

        app = self.review_app
        if app.office is None:
            return
        try:
            undone = await app.office.act(undo, target)
        except ReviewError as error:
            self.tell(str(error), "bad")
            return
        app.nudge()
        if undone.kind == "ping":
            self.tell(say("pings.undone"))
            return
        if len(undone.ad_ids) > 1:
            await self.several_return(undone)
            self.aside(self.count, group="count")
            return
        view = await app.office.view(open_ad, undone.ad_id, app.now(), app.settings.user)
        row = await app.office.view(find_row, undone.ad_id, app.now(), app.settings.user)
        if row is not None and not self.list.put_back(row):
            from reviewtui.domain.query import only, render

            await self.load(render(only(undone.ad_id)))
        name = undone.ad_id
        if view is not None:
            self.show_ad(view, again=True)
            name = view.content.headline or view.content.text
            if undone.draft is not None and undone.draft.content_hash == view.content_hash:
                self.panel.mark(undone.draft.evidence)
                self._refill(undone.draft, view)
        self.tell(say("queue.undone", ad=short(name)))
        self.aside(self.count, group="count")

    async def several_return(self, undone: "Undone") -> None:
        """Ads decided together are back together."""

    def _refill(self, draft: "Decision", view: "AdView") -> None:
        from reviewtui.services.drafts import Draft

        if draft.reasons or draft.memo or draft.suggestion:
            self.keep(view, Draft.of(draft))

    def keep(self, view: "AdView", draft: "Draft") -> None:
        """Keep a draft beside the keys; if that fails, it is said."""
        from reviewtui.services.drafts import keep

        office = self.review_app.office
        if office is not None:
            self.run_worker(office.act(keep, view.ad_id, view.content_hash, draft), exit_on_error=False)


def short(words: str) -> str:
    """The beginning of an ad's words, for a line that says what was done with it."""
    return door.cell(words, 40)
