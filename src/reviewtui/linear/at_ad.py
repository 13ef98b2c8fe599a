"""The ad that was read out, and what every command of the lines needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from reviewtui.domain.attention import Attention
from reviewtui.domain.values import Span
from reviewtui.linear import outcome, talk, wording
from reviewtui.linear.heard import Ear
from reviewtui.linear.walk import Walk
from reviewtui.services import drafts
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.beside import Beside, read_beside
from reviewtui.services.desk import Desk, current_policy
from reviewtui.services.drafts import Draft
from reviewtui.services.versions import earlier
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.keymap import Keymap
    from reviewtui.linear.background import Background
    from reviewtui.linear.lines import Lines
    from reviewtui.services.office import Office

_SETTLED = ("decided", "escalated", "auto")
"""States of an ad that nobody is asked to decide: it is not claimed."""

P = ParamSpec("P")
T = TypeVar("T")


class AtAd:
    """A verdict is about `view`, the ad as it was read out, and nothing else."""

    def __init__(
        self, office: Office, keymap: Keymap, lines: Lines, background: Background | None, ms: Callable[[], int]
    ) -> None:
        """`ms`: a monotonic clock."""
        self.office, self.settings = office, office.settings
        self.lines, self.background, self.ms = lines, background, ms
        self.ear = Ear(keymap)
        self.walk = Walk()
        self.policy: Policy | None = None
        self.view: AdView | None = None
        self.due = True
        """An ad waits to be read out."""
        self.ended = False
        self.before_search = ""
        """The ad one was at when the whole queue was left."""
        self.marked: dict[str, str] = {}
        """Ads to be decided together, each with the state it was in when it was marked."""
        self.twins_of: AdView | None = None
        """An ad decided by the line before, that others are like."""
        self.evidence: dict[tuple[str, str], tuple[Span, ...]] = {}
        self.begun = self.now()
        self.attention = Attention(ms())
        self.asked_at = 0

    # --- the two streams, and the writer's desk ---

    def tell(self, key: str, /, **values: object) -> None:
        """Say a sentence of the catalogue's area `linear`."""
        self.lines.tell(say(f"linear.{key}", **values))

    def ask(self, prompt: str) -> str | None:
        """The line typed at a prompt; None at the end of input or at Ctrl+C, and then the lines end."""
        self.asked_at = self.ms()
        if self.background is not None:
            waiting = self.view is not None and self.view.state not in _SETTLED
            self.background.read(self.view.ad_id if self.view is not None and waiting else "")
        try:
            line = self.lines.ask(prompt)
        except KeyboardInterrupt:
            self.lines.tell("")
            line = None
        self.attention.sign(self.ms())
        if line is None:
            self.ended = True
        return line

    def do(self, act: Callable[Concatenate[Desk, P], T], *args: P.args, **values: P.kwargs) -> T:
        """Have something done at the desk. Ctrl+C meanwhile lets it come to its end, and then the lines end.

        Raises:
            ReviewError: what the act says.
        """
        self.office.writing += 1
        try:
            job = self.office.submit(act, *args, **values)
            try:
                return job.result()
            except KeyboardInterrupt:
                self.ended = True
                return job.result()
        finally:
            self.office.writing -= 1

    def nudge(self) -> None:
        """Something was written: let the sync know."""
        if self.background is not None:
            self.background.nudge()

    def key(self, command: str) -> str:
        """What to type for a command."""
        return self.ear.typed(command)

    def was_read(self) -> bool:
        """Whether a person can have heard what was read out: pasted lines are no verdicts. A script means what it
        says."""
        if not self.lines.live or self.ms() - self.asked_at >= self.settings.dwell_ms:
            return True
        self.tell("too_soon")
        return False

    # --- the ad ---

    def read(self) -> None:
        """Read out the ad one is at."""
        self.due = False
        item = self.do(self.walk.item)
        view = None if item is None else self.opened(item.ad_id)
        if view is None:
            self.view = None
            self.nothing_here()
            return
        self.policy = self.do(lambda desk: current_policy(desk.reader))
        if self.view is None or (self.view.ad_id, self.view.content_hash) != (view.ad_id, view.content_hash):
            self.attention = Attention(self.ms())
        self.view = view
        user, now = self.settings.user, self.now()
        beside = self.beside(view)
        self.lines.tell(talk.place(self.walk.at + 1, len(self.walk), self.walk.more, view))
        for line in (
            *talk.urgent(view, now, user),
            *self._since_judged(view),
            *talk.ad(view, now, user, self.policy, self.opinions(view)),
            *talk.briefed(beside),
            *(talk.meant(beside, self.policy, self.key("reaffirm")) if not view.blind else ()),
            *(talk.beside(beside, now, self.policy) if not view.blind else ()),
            *outcome.kept(self.draft(view), self.marks(view), view.content, self.policy),
        ):
            self.lines.tell(line)

    def _since_judged(self, view: AdView) -> list[str]:
        """What became of an ad since it was decided."""
        if view.state != "changed":
            return []
        versions = self.do(lambda desk: earlier(desk.reader, view))
        told = outcome.changes(versions[0].content, view.content) if versions else []
        return [say("linear.since_judged"), *told] if told else []

    def opinions(self, view: AdView) -> dict[str, str]:
        """Decisions by id that are told as opinions that differ; none, unless differences can be settled here."""
        return {}

    def nothing_here(self) -> None:
        """Say that there is no ad, and what to do about it."""
        if self.walk.query:
            self.tell("none_found", query=self.walk.query, key=self.key("search"))
            return
        today, ads = self.do(lambda desk: (self.walk.totals(desk).today, desk.reader.last_arrival()))
        if not ads:
            self.lines.tell(say("queue.first_hub" if self.settings.hub else "linear.no_ads"))
        else:
            self.tell("clear", ads=wording.counted("ad", today))

    def remember_place(self) -> None:
        """The whole queue is about to be left: remember where one was in it."""
        if not self.walk.query:
            self.before_search = self.view.ad_id if self.view is not None else ""

    def present(self) -> AdView | None:
        """The ad that was read out; None where there is none, and then that was said."""
        if self.view is None:
            self.tell("no_ad_here")
        return self.view

    def catch_up(self) -> bool:
        """Look whether the ad is still as it was read out, and say what is not; True where a verdict must wait."""
        shown = self.view
        if shown is None:
            return False
        view = self.opened(shown.ad_id)
        if view is None:
            self.tell("gone", ad=wording.named(shown.content))
            self.view, self.due = None, True
            return True
        lines, again = outcome.since(shown, view, self.now(), self.settings.user, self.policy)
        if lines:
            self.view = view
            for line in lines:
                self.lines.tell(line)
        return again

    def beside(self, view: AdView) -> Beside:
        """What stands beside the ad."""
        return self.do(lambda desk: read_beside(desk.reader, view, desk.user, desk.clock()))

    def draft(self, view: AdView) -> Draft:
        """What is kept of words for the ad."""
        return self.do(drafts.find, view.ad_id, view.content_hash) or Draft()

    def marks(self, view: AdView) -> tuple[Span, ...]:
        """What is marked in the ad."""
        return self.evidence.get((view.ad_id, view.content_hash), ())

    def now(self) -> int:
        """Epoch milliseconds, as the desk has them."""
        return self.do(lambda desk: desk.clock())

    def opened(self, ad_id: str) -> AdView | None:
        """An ad as it is now; None where this cache has no such ad."""
        return self.do(lambda desk: open_ad(desk.reader, ad_id, desk.clock(), desk.user))
