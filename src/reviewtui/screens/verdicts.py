"""Deciding on the queue screen: verdict keys, the strip, the sheet. Mixed into the queue screen."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events

from reviewtui.domain.attention import Attention
from reviewtui.domain.lists import DONE_WITH
from reviewtui.screens.taking_back import TakingBack, short
from reviewtui.widgets.figures import title_of
from reviewtui.widgets.painting import paint_at_once
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.digits import Place
    from reviewtui.domain.policy import Policy
    from reviewtui.errors import ReviewError
    from reviewtui.screens.sheet import Said
    from reviewtui.services.ads import AdView
    from reviewtui.services.drafts import Draft
    from reviewtui.widgets.reason_strip import ReasonStrip

UNREASONED = "approve"
JUDGED = frozenset({"decided", "escalated"})
"""Where an ad stands once this user decided it."""


class Verdicts(TakingBack):
    """What a reviewer decides of the ad on screen. A verdict binds to what was painted when its key arrived."""

    _judged: "AdView | None" = None
    places: "tuple[Place, ...]" = ()
    """What each digit of the strip stands for."""
    offered: tuple[str, ...] = ()
    """The codes on them."""
    _unusable: Sequence[str] = ()
    _attention: Attention | None = None
    _attended = ""

    if TYPE_CHECKING:

        @property
        def strip(self) -> ReasonStrip: ...
        def follow_cursor(self) -> None: ...
        def reveal(self, view: AdView, decision_id: str, verdict: str) -> None: ...
        def tell_decided(self, view: AdView) -> None: ...

    # --- before a verdict ---

    async def load_policy(self) -> None:
        """The reasons in force."""
        from reviewtui.services.desk import current_policy

        app = self.review_app
        if app.office is not None:
            self.policy = await app.office.view(current_policy)
            self.panel.policy = self.policy
            self._say_unusable_digits(self.policy)

    def begin_attention(self, view: "AdView | None") -> None:
        """Time spent on an ad counts from when it is shown."""
        key = f"{view.ad_id} {view.content_hash}" if view else ""
        if key != self._attended:
            self._attended = key
            self._attention = Attention(_ms()) if view else None

    def sees_life(self) -> None:
        """A key or the mouse: the reviewer is here."""
        if self._attention is not None:
            self._attention.sign(_ms())

    def _active_ms(self) -> int | None:
        return self._attention.active_ms(_ms()) if self._attention is not None else None

    def _may_decide(self, event: events.Key | None) -> "AdView | None":
        """The ad a verdict key is about, or None, and then the reason was shown."""
        app = self.review_app
        if self.repeats(event):
            return None
        if self.list.item is not None and self.has_class("-narrow") and not self.has_class("-reading"):
            self.tell(say("queue.hint_open", key=self.key_of("open")), "hint")
            return None
        view, panel, item = self.panel.painted, self.panel, self.list.item
        if view is None or item is None or item.ad_id != view.ad_id:  # the row is ahead of the paint
            if item is None:
                self.tell(say("queue.hint_none"), "hint")
            else:
                self.tell(say("queue.hint_dwell"), "hint")
            return None
        at = event.time if event is not None else panel.clock()
        if panel.painted_at is None or (at - panel.painted_at) * 1000 < app.settings.dwell_ms:
            self.tell(say("queue.hint_dwell"), "hint")
            return None
        return view

    # --- verdicts ---

    async def act_approve(self, event: events.Key | None = None) -> None:
        view = self._may_decide(event)
        if view is None:
            return
        if view.ai_verdict == "reject" and not view.blind:
            self._offer("approve", view)
        else:
            await self._commit_at_once(view, "approve", ())

    def act_reject(self, event: events.Key | None = None) -> None:
        self._begin("reject", event)

    def act_changes(self, event: events.Key | None = None) -> None:
        self._begin("changes", event)

    def act_escalate(self, event: events.Key | None = None) -> None:
        self._begin("escalate", event)

    def _begin(self, verdict: str, event: events.Key | None) -> None:
        view = self._may_decide(event)
        if view is not None:
            self._offer(verdict, view)

    def _offer(self, verdict: str, view: "AdView") -> None:
        """Open the strip for the ad that is painted; it stays bound to that ad."""
        self._judged = view
        self.offer_reasons(verdict)

    def offer_reasons(self, verdict: str, ads: int = 0) -> None:
        """Open the strip; `ads`: how many it is about, 0 for the one on the screen."""
        self.places = self._places(verdict)
        self.offered = tuple(place.code for place in self.places if place.code)
        titles = [(title_of(self.policy, place.code or place.named), bool(place.code)) for place in self.places]
        self.strip.offer(verdict, titles, optional=verdict == UNREASONED, ads=ads)
        self.show_keys()

    def digits(self, verdict: str) -> tuple[str, ...]:
        """The codes on the digits for a verdict."""
        return tuple(place.code for place in self._places(verdict) if place.code)

    def _places(self, verdict: str) -> "tuple[Place, ...]":
        """What each digit stands for: the user's own, else the policy's."""
        from reviewtui.domain.digits import places

        own = self.review_app.settings.digits.get(verdict, ())
        return places(self.policy, verdict, own) if self.policy else ()

    def _say_unusable_digits(self, policy: "Policy") -> None:
        """What the user's own digits name in vain is said once, and again when a new policy changes it."""
        from reviewtui.domain.digits import unusable
        from reviewtui.errors import ReviewError

        settings = self.review_app.settings
        wrong = unusable(policy, settings.digits)
        if wrong and wrong != self._unusable:
            self.tell(str(ReviewError("digits_unusable", names=", ".join(wrong), file=settings.config_file)), "bad")
        self._unusable = wrong

    def close_strip(self) -> None:
        """Close the strip; nothing was decided."""
        if self.strip.is_open:
            self.strip.close()
            self._judged = None
            self.show_keys()

    def act_close_strip(self, event: events.Key | None = None) -> None:
        self.close_strip()

    async def intercept(self, event: events.Key) -> bool:
        self.sees_life()
        if not self.strip.is_open:
            return False
        if event.key.isdigit() and 1 <= int(event.key) <= len(self.places):
            place = self.places[int(event.key) - 1]
            if place.code:
                await self._commit_judged((place.code,))
            else:
                self.tell(say("queue.hint_no_reason", name=place.named), "hint")
            return True
        if event.key == "enter" and self.strip.verdict == UNREASONED:
            await self._commit_judged(())
            return True
        action = self.review_app.keymap.find("strip", event.key)
        if action is not None and action.context == "strip":
            return False
        more, back = self.key_of("more_reasons"), self.key_of("close_strip")
        self.tell(say("queue.hint_digits", n=len(self.places), more=more, back=back), "hint")
        return True

    async def _commit_judged(self, codes: Sequence[str]) -> None:
        view, verdict = self._judged, self.strip.verdict
        self.close_strip()
        await self._commit_at_once(view, verdict, codes, self.offered)

    async def _commit_at_once(
        self, view: "AdView | None", verdict: str, codes: Sequence[str], offered: tuple[str, ...] = ()
    ) -> None:
        """Record a decision made without the sheet."""
        from reviewtui.services.drafts import Draft

        if view is not None:
            said = Draft(tuple((code, "") for code in codes))
            await self._commit(view, verdict, said, offered, at_once=True)

    async def _commit(
        self, view: "AdView", verdict: str, said: "Draft", offered: tuple[str, ...], *, at_once: bool = False
    ) -> "ReviewError | None":
        """Record the decision; only after its commit is it said, and does the row leave. Returns why it failed."""
        from reviewtui.domain.facts import Verdict
        from reviewtui.errors import ReviewError
        from reviewtui.services.decisions import Judgement, decide, decide_at_once

        app = self.review_app
        if app.office is None or self.policy is None:
            return None
        evidence = self.panel.evidence if self.panel.view and self.panel.view.ad_id == view.ad_id else ()
        judgement = Judgement(
            Verdict(verdict), said.reasons, evidence, said.memo, said.suggestion, said.confidence,
            self._active_ms(), offered, ai_shown=not view.blind,
        )  # fmt: skip
        try:
            do = decide_at_once if at_once else decide
            decided = await app.office.act(do, view, self.policy, judgement)
        except ReviewError as error:
            self.tell(str(error), "bad")
            if error.code == "changed_ad":
                await self.reread()
            return error
        ad = short(decided.headline or view.content.text)
        words = say("queue.saved", verdict=say(f"queue.done_{verdict}"), ad=ad, key=self.key_of("undo"))
        if decided.second_to:
            words = say("claims.second_to", words=words, who=decided.second_to)
        self.after_decision(view, words)
        self.reveal(view, decided.decision_id, verdict)
        paint_at_once(self)
        return None

    def after_decision(self, view: "AdView", words: str) -> None:
        """The ad is decided, or put off: its row leaves, and these words say what was kept."""
        self.rows_leave([view.ad_id], words)

    def rows_leave(self, ad_ids: Sequence[str], words: str) -> None:
        """Rows leave and the next one is under the cursor; in a list of what is decided they may well stay."""
        self.tell(words)
        states = self.listing.filter.states if self.listing is not None else ()
        leave = "is:" not in self.query_text or self.query_text in DONE_WITH or not JUDGED.intersection(states)
        if leave:
            self.list.leave(*ad_ids)
            self.follow_cursor()
        self.review_app.nudge()
        self.aside(self.count, group="count")
        if not leave or self.list.item is None:
            self.run_worker(self.reread(), group="open", exit_on_error=False)

    async def act_skip(self, event: events.Key | None = None) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.decisions import skip

        view = self._may_decide(event)
        app = self.review_app
        if view is None or app.office is None:
            return
        try:
            await app.office.act(skip, view, self._active_ms())
        except ReviewError as error:
            self.tell(str(error), "bad")
            return
        minutes = app.settings.skip_ms // 60_000
        words = say("queue.skipped", ad=short(view.content.headline or view.content.text), minutes=minutes)
        self.after_decision(view, words)
        paint_at_once(self)

    async def reread(self) -> None:
        """Read the ad on the panel again; if its content changed meanwhile, say so: it must be read anew."""
        from reviewtui.services.ads import open_ad

        app, shown = self.review_app, self.panel.view
        if app.office is None or shown is None or self.panel.marker is not None:
            return
        view = await app.office.view(open_ad, shown.ad_id, app.now(), app.settings.user)
        if self.panel.view is not shown or view == shown:
            return
        if view is not None and view.content_hash != shown.content_hash:
            self.show_ad(view, again=True, before=shown.content)
            self.tell(say("queue.hint_changed"), "hint")
        elif view is not None:
            self.panel.show(view, app.now())
            self.tell_decided(view)

    # --- the full sheet ---

    async def act_more_reasons(self, event: events.Key | None = None) -> None:
        view, verdict = self._judged, self.strip.verdict
        self.close_strip()
        await self._open_sheet(view, verdict)

    async def act_memo(self, event: events.Key | None = None) -> None:
        view = self._may_decide(event)
        if view is not None:
            await self._open_sheet(view, "", at="memo")

    async def _open_sheet(
        self, view: "AdView | None", verdict: str, at: str = "find", draft: "Draft | None" = None, trouble: str = ""
    ) -> None:
        from reviewtui.services.drafts import Draft, find

        office = self.review_app.office
        if office is None or view is None:
            return
        if draft is None:
            draft = await office.act(find, view.ad_id, view.content_hash) or Draft()

        def said(result: "Said | None") -> None:
            shown = self.panel.view
            if result is not None and result.evidence is not None and shown and shown.ad_id == view.ad_id:
                self.panel.mark(result.evidence)
            if result is not None and not result.commit:
                self.keep(view, result.draft)
                if result.draft != Draft():
                    self.tell(say("sheet.kept"))
            elif result is not None:
                self.run_worker(self._commit_said(view, result), exit_on_error=False)

        self.show_sheet(view, verdict, draft, said, at, trouble)

    def show_sheet(
        self, view: "AdView", verdict: str, draft: "Draft", said: "Callable[[Said | None], None]", at: str = "find",
        trouble: str = "", ads: int = 0,
    ) -> None:  # fmt: skip
        """Show the sheet; `said` is told what it was left with. `ads`: how many it is about, 0 for this one."""
        from reviewtui.screens.sheet import ReasonSheet

        if self.policy is None:
            return
        evidence = () if ads else self.panel.evidence
        digits = self.digits(verdict or "reject")
        sheet = ReasonSheet(view, self.policy, verdict, draft, evidence, digits, at, trouble, ads)
        self.app.push_screen(sheet, said)

    async def _commit_said(self, view: "AdView | None", result: "Said") -> None:
        """Record what the sheet said; if that fails, it stays on the sheet, or is kept for the ad as it is now."""
        from reviewtui.services.drafts import keep

        app = self.review_app
        if view is None:
            return
        trouble = await self._commit(view, result.verdict, result.draft, result.offered)
        if trouble is None or app.office is None:
            return
        shown = self.panel.view
        if trouble.code == "changed_ad" and shown is not None and shown.ad_id == view.ad_id:
            await app.office.act(keep, view.ad_id, shown.content_hash, result.draft)
        else:
            await self._open_sheet(view, result.verdict, draft=result.draft, trouble=str(trouble))


def _ms() -> int:
    return time.monotonic_ns() // 1_000_000
