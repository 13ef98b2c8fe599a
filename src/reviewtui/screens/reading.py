"""What one does with the ad on screen short of deciding: marking evidence, links, copying, asking."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events, on

from reviewtui import text as door
from reviewtui.screens.base import AppScreen
from reviewtui.widgets.ad_panel import AdPanel
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.domain.values import Span
    from reviewtui.services.answers import Reply
    from reviewtui.store.reader import Item
    from reviewtui.widgets.evidence import Marker


class Reading(AppScreen):
    """Keys that work on the ad and decide nothing. Mixed into the queue screen."""

    policy: "Policy | None" = None
    link_asked = ""
    _evidence_before: "tuple[Span, ...]" = ()

    if TYPE_CHECKING:

        @property
        def panel(self) -> AdPanel: ...

        marks: dict[str, Item]

        async def load(self, text: str, *, cursor: int = 0, keep: str = "") -> None: ...

    def sees_life(self) -> None:
        """A key or the mouse: the reviewer is here."""

    # --- evidence ---

    def act_evidence(self, event: events.Key | None = None) -> None:
        from reviewtui.widgets.evidence import Marker

        view = self.panel.painted
        if view is None or (self.has_class("-narrow") and not self.has_class("-reading")):
            self.tell(say("queue.hint_open", key=self.key_of("open")), "hint")
            return
        marker = Marker(view.content, self.panel.evidence)
        if not marker.usable:
            self.tell(say("queue.evidence_none"), "hint")
            return
        self._evidence_before = self.panel.evidence
        self.panel.marker = marker
        self.panel.refresh_marker()
        self.show_keys()

    def _mark(self, change: "Callable[[Marker], None]") -> None:
        """Have the evidence cursor do something, and paint it."""
        if self.panel.marker is not None:
            change(self.panel.marker)
            self.panel.refresh_marker()

    def act_word_right(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_word(1))

    def act_word_left(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_word(-1))

    def act_letter_right(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_character(1))

    def act_letter_left(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_character(-1))

    def act_sentence_right(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_sentence(1))

    def act_sentence_left(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_sentence(-1))

    def act_line_down(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_line(1, self.panel.lines))

    def act_line_up(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.by_line(-1, self.panel.lines))

    def act_to_begin(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.to_edge(end=False))

    def act_to_end(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.to_edge(end=True))

    def act_mark(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.mark())

    def act_mark_sentence(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.mark_sentence())

    def act_other_end(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.other_end())

    def act_unmark(self, event: events.Key | None = None) -> None:
        self._mark(lambda marker: marker.unmark())

    def act_done(self, event: events.Key | None = None) -> None:
        marker = self.panel.marker
        if marker is None:
            return
        if marker.open:
            marker.mark()
        self._end_evidence(marker.spans)
        if marker.spans:
            self.tell(say("queue.evidence_kept", n=len(marker.spans)))

    def act_leave_evidence(self, event: events.Key | None = None) -> None:
        self._end_evidence(self._evidence_before)

    def _end_evidence(self, spans: "Sequence[Span]") -> None:
        self.panel.marker = None
        self.panel.mark(spans)
        self.show_keys()

    @on(AdPanel.Marked)
    def _marked(self, message: AdPanel.Marked) -> None:
        self.sees_life()
        number = len(message.evidence)
        self.tell(say("queue.evidence_kept", n=number) if number else say("queue.evidence_dropped"))

    # --- links, ids, answers, asking, history ---

    def act_open_link(self, event: events.Key | None = None) -> None:
        from reviewtui.screens.link import follow_link

        follow_link(self)

    def act_copy_id(self, event: events.Key | None = None) -> None:
        view = self.panel.view
        if view is not None:
            self.app.copy_to_clipboard(door.terminal(view.ad_id))
            self.tell(say("queue.copied_id", id=view.ad_id))

    async def act_copy_answer(self, event: events.Key | None = None) -> None:
        """The customer's answer about the ad, or about all that are marked."""
        from reviewtui.services.ads import open_ads
        from reviewtui.services.answers import reply

        app, view = self.review_app, self.panel.view
        if app.office is None or (view is None and not self.marks):
            self.tell(say("queue.no_answer"), "hint")
            return
        views = [view] if view is not None else []
        if self.marks:
            found = await app.office.view(open_ads, list(self.marks), app.now(), app.settings.user)
            views = [found[ad_id] for ad_id in self.marks if ad_id in found]
        said = await app.office.view(reply, views, language())
        ad = door.cell(views[0].content.headline or views[0].content.text or views[0].ad_id, 40) if views else ""
        await self._copy(said, "answers" if len(views) > 1 else "answer", ad=ad)

    async def act_copy_account(self, event: events.Key | None = None) -> None:
        """The customer's answer about all ads of this ad's account."""
        from reviewtui.services.answers import reply_for_account

        app, view = self.review_app, self.panel.view
        if app.office is None or view is None or not view.account_id:
            self.tell(say("queue.no_answer"), "hint")
            return
        asked = (view.account_id, app.now(), app.settings.user, language())
        said = await app.office.view(reply_for_account, *asked)
        await self._copy(said, "account", account=door.cell(view.account or view.account_id, 30))

    async def _copy(self, said: "Reply", what: str, **values: str) -> None:
        """Send an answer to the clipboard, count the questions it answers, and say what was done."""
        from reviewtui.services.answers import count_reply

        app = self.review_app
        if app.office is None or not said.words:
            self.tell(say("queue.no_answer"), "hint")
            return
        self.app.copy_to_clipboard(door.visible(said.words))
        counted = await app.office.act(count_reply, said.about)
        app.nudge()
        if not counted:
            what, values = "uncounted", {"ad": values.get("ad") or values["account"]}
        self.tell(say(f"queue.copied_{what}", n=said.n, key=self.key_of("undo"), **values))

    async def act_ask(self, event: events.Key | None = None) -> None:
        from reviewtui.screens.ask import AskScreen
        from reviewtui.services.questions import account_names

        app, view = self.review_app, self.panel.view
        names = await app.office.view(account_names) if app.office is not None else []
        scoped = app.sync is not None and app.sync.role in ("account-manager", "sales")
        self.app.push_screen(AskScreen(view.account_id if scoped and view is not None else "", names), self._asked)

    def _asked(self, asked: "tuple[str, str] | None") -> None:
        if asked:
            ad_id, words = asked
            self.review_app.nudge()
            self.tell(say("queue.asked", ad=door.cell(words, 40)))
            self.aside(self.load, "", keep=ad_id, group="load")

    def act_history(self, event: events.Key | None = None) -> None:
        self.review_app.go("history")
