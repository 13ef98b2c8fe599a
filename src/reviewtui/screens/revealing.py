"""What a blind item hid, once it is decided; and saying why the AI was wrong. Mixed into the queue screen."""

from typing import TYPE_CHECKING

from textual import events

from reviewtui import text as door
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.widgets.figures import say_verdict
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.ads import AdView


class Revealing(AppScreen):
    """The verdict is committed first; then this line says what was hidden, and nothing waits for it."""

    decided_ad: "tuple[AdView, str] | None" = None
    """The ad decided last, as it was painted, and the decision's id: what `W` is about."""

    if TYPE_CHECKING:
        policy: "Policy | None"

        def key_of(self, action_id: str) -> str: ...

    def reveal(self, view: "AdView", decision_id: str, verdict: str) -> None:
        """Remember what was decided; of a blind item, say beside the notice what the AI and others said."""
        self.decided_ad = (view, decision_id)
        if not view.blind:
            return
        from reviewtui.widgets.card import ai_line  # the first frame shows no ad

        known = view.ai_verdict or view.ai_score is not None
        said = [say("queue.reveal_ai", words=ai_line(view, named=False))] if known else []
        others = [past for past in view.past if past.author != self.review_app.settings.user and not past.undone]
        said += [say("queue.reveal_past", who=past.author, verdict=say_verdict(past.verdict)) for past in others[-2:]]
        if differs(verdict, view.ai_verdict):
            said.append(say("queue.reveal_reflect", key=self.key_of("reflect")))
        if said:
            notice = self.query_one(Notice)
            notice.tell(door.cell(" · ".join([*said, notice.words]), self.size.width - 2), "reveal")

    def act_reflect(self, event: events.Key | None = None) -> None:
        """Say why the AI was wrong about the ad decided last."""
        from reviewtui.screens.reflect import ReflectScreen

        if self.decided_ad is None or self.policy is None:
            self.tell(say("queue.reflect_none"), "hint")
            return
        view, decision_id = self.decided_ad

        def said(done: bool | None) -> None:
            if done:
                self.review_app.nudge()
                self.tell(say("queue.reflected"))

        self.app.push_screen(ReflectScreen(view, decision_id, self.policy), said)


def differs(verdict: str, ai_verdict: str) -> bool:
    """Whether a person who was sure of a verdict and an AI that was sure of one said two things."""
    return ai_verdict in ("approve", "reject") and verdict not in ("escalate", ai_verdict)
