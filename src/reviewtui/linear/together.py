"""Several ads with one verdict, by lines: marked one by one or all that are alike, read out, then decided or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui.domain.attention import Attention
from reviewtui.domain.facts import NEEDS_REASON, Verdict
from reviewtui.domain.query import fold
from reviewtui.errors import ReviewError
from reviewtui.linear import preview, wording
from reviewtui.linear.deciding import Deciding
from reviewtui.services import bulk
from reviewtui.services.decisions import Judgement, decide_group
from reviewtui.services.drafts import Draft
from reviewtui.words import LANGUAGES, say, say_in

if TYPE_CHECKING:
    from reviewtui.linear.reasoning import Choice
    from reviewtui.services.ads import AdView
    from reviewtui.services.decisions import Undone

_MOVED = ("changed_ad", "reopened_ad", "no_ad")
"""Faults that say that an ad is no longer as it was read out."""


class Together(Deciding):
    """While ads are marked, a verdict is about all of them."""

    said_together = Draft()
    """What was said of the marked ads, when they were left."""

    # --- marks ---

    def act_mark_ad(self, rest: str = "") -> None:
        """Mark the ad, or unmark it."""
        view = self.present()
        if view is None:
            return
        if view.ad_id in self.marked:
            del self.marked[view.ad_id]
            self.tell("unmarked", ads=wording.counted("ad", len(self.marked)))
        elif len(self.marked) >= bulk.MOST:
            self.lines.tell(say("bulk.full", n=bulk.MOST))
        else:
            self.marked[view.ad_id] = view.state
            self._say_marked("marked")

    def act_mark_alike(self, rest: str = "") -> None:
        """Mark every open ad that is near-identical to this one, or to the one just decided; again unmarks them."""
        view = self.twins_of or self.present()
        if view is None:
            return
        rows, more = self.do(lambda desk: bulk.find_alike(desk.reader, view, desk.clock(), bulk.MOST))
        if len(rows) < 2 and view is not self.twins_of:
            self.lines.tell(say("bulk.none_alike"))
        elif all(row.ad_id in self.marked for row in rows):
            for row in rows:
                del self.marked[row.ad_id]
            self.tell("unmarked", ads=wording.counted("ad", len(self.marked)))
        else:
            fresh = [row for row in rows if row.ad_id not in self.marked]
            room = bulk.MOST - len(self.marked)
            self.marked |= {row.ad_id: row.state for row in fresh[:room]}
            self._say_marked("marked_first" if more or len(fresh) > room else "marked_alike")

    def _say_marked(self, key: str) -> None:
        ads = wording.counted("ad", len(self.marked))
        self.lines.tell(say(f"linear.{key}", ads=ads, back=self.ear.word("close_strip")))

    def clear_marks(self) -> bool:
        """Unmark all; returns whether there were any."""
        had = bool(self.marked)
        if had:
            self.marked.clear()
            self.said_together = Draft()
            self.lines.tell(say("bulk.cleared"))
        return had

    # --- a verdict on them ---

    def judge(self, verdict: Verdict, rest: str) -> None:
        """Give a verdict on what is marked; on the ad that was read out where nothing is."""
        policy = self.policy
        if not self.marked or policy is None:
            super().judge(verdict, rest)
            return
        choice = self.choice(verdict, policy)
        chosen, said = self.understand(choice, rest)
        if chosen is None or (not chosen and (verdict in NEEDS_REASON or self._doubted())):
            chosen, said = self.reason(choice, chosen, said, self.said_together)
        words = self.words_over(self.said_together, choice, chosen or (), said)
        self.said_together = words
        if chosen is None or not self._decide(choice, words):
            self.tell("nothing_decided")

    def _doubted(self) -> bool:
        """Whether the AI is known to reject one of them."""
        marked = list(self.marked)
        return self.do(lambda desk: bulk.against_ai(desk.reader, marked, desk.clock(), desk.user))

    def _decide(self, choice: Choice, words: Draft) -> bool:
        """Read out what would be decided, and decide it where that is said; returns whether it was."""
        first = self.view.ad_id if self.view is not None else ""
        marked, verdict = dict(self.marked), str(choice.verdict)
        self.attention = Attention(self.ms())

        def gathered() -> bulk.Bulk:
            return self.do(lambda desk: bulk.gather(desk.reader, marked, verdict, first, desk.clock(), desk.user))

        while True:
            found = gathered()
            for line in preview.preview(found, words, self.policy):
                self.lines.tell(line)
            if not found.versions:
                self.tell("together_none")
                return False
            ads = wording.counted("ad", len(found.views))
            answer = self.ask(say("linear.prompt_together", ads=ads, verdict=choice.word, yes=say("linear.word_yes")))
            if answer is None or not self._is_yes(answer) or not self.was_read():
                return False
            if _what(gathered()) != _what(found):
                self.lines.tell(say("bulk.changed"))
                continue
            each = self.attention.active_ms(self.ms()) // len(found.views)
            judgement = Judgement(
                choice.verdict, words.reasons, (), words.memo, words.suggestion, words.confidence, each,
                choice.offered(words.reasons), via="linear",
            )  # fmt: skip
            try:
                self.do(decide_group, found.views, choice.policy, judgement)
            except ReviewError as error:
                if error.code not in _MOVED:
                    self.lines.tell(str(error))
                    return False
                self.lines.tell(say("bulk.changed"))
                continue
            self._decided(found, words)
            return True

    def _is_yes(self, typed: str) -> bool:
        return fold(typed.strip()) in {fold(say_in(language, "linear.word_yes")) for language in LANGUAGES}

    def _decided(self, found: bulk.Bulk, words: Draft) -> None:
        """Say it, and go on; what differed stays marked, what cannot be decided at all does not."""
        gone = [view.ad_id for view in found.views]
        for ad_id in (*gone, *(ad.ad_id for ad in found.left_out if ad.why != bulk.Hindrance.DIFFERS)):
            self.marked.pop(ad_id, None)
        self.said_last, self.said_together = words, Draft()
        left = len(found.left_out)
        done, ads = say(f"queue.done_{words.verdict}"), wording.counted("ad", len(gone))
        key = "saved_together_some" if left else "saved_together"
        self.lines.tell(say(f"linear.{key}", verdict=done, ads=ads, left=left, key=self.key("undo")))
        self.do(self.walk.leave, gone)
        self.due = True
        self.nudge()

    # --- around it ---

    def on(self, view: AdView) -> None:
        """A decided ad is marked no longer; that others are like it is said."""
        super().on(view)
        self.marked.pop(view.ad_id, None)
        if view.twins and not self.marked:
            self.twins_of = view
            self.tell("alike_offer", ads=wording.counted("ad", view.twins), key=self.key("mark_alike"))

    def returned(self, undone: Undone) -> None:
        """Ads that were decided together are back, marked as before, with what was said of them at hand."""
        several = undone.ad_ids
        if len(several) < 2:
            super().returned(undone)
            return
        rows = self.do(lambda desk: bulk.rows_of(desk.reader, several, desk.clock(), desk.user))
        first = rows[0].ad_id if rows else undone.ad_id
        self.do(self.walk.load, self.walk.query, first)
        if self.do(self.walk.item_id) != first:
            self.do(self.walk.return_to, first)
        self.marked = self.do(lambda desk: desk.reader.states_of(list(several), desk.clock()))
        if undone.draft is not None:
            self.said_together = Draft.of(undone.draft)


def _what(found: bulk.Bulk) -> list[tuple[str, str]]:
    """Which ads with which content would be decided."""
    return sorted((view.ad_id, view.content_hash) for view in found.views)
