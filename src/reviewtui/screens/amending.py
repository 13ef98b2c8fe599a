"""News of the policy, and saying again what was decided under an old meaning. Mixed into the queue screen."""

from textual import events

from reviewtui.screens.base import Notice
from reviewtui.screens.taking_back import short
from reviewtui.screens.verdicts import Verdicts
from reviewtui.words import say


class Amending(Verdicts):
    """A change of the policy is said once, calmly, at the start or when it arrives."""

    _begun = False
    _told_revision = 0

    async def tell_policy_news(self) -> None:
        """Say that the policy changed since its reader last worked, unless something else is being said."""
        from reviewtui.services.policy import begin_reading, policy_news

        office, policy = self.review_app.office, self.policy
        if office is None or policy is None:
            return
        self._begun = self._begun or await office.act(begin_reading)
        if policy.revision <= self._told_revision or self.query_one(Notice).words:
            return  # where something else was said, the next sync asks again
        changes = await office.view(policy_news)
        self._told_revision = policy.revision
        if changes is None:
            return
        n, key = len(changes.codes), self.key_of("go_policy")
        if n == 1:
            self.tell(say("policy.news_one", key=key), "calm")
        elif n:
            self.tell(say("policy.news", n=n, key=key), "calm")
        elif changes.digits:
            self.tell(say("policy.news_digits", key=key), "calm")

    async def act_reaffirm(self, event: events.Key | None = None) -> None:
        """Decide as the decision in force does, by the meanings of today."""
        from reviewtui.errors import ReviewError
        from reviewtui.services.reaffirming import reaffirm

        view, office = self._may_decide(event), self.review_app.office
        if view is None or office is None or self.policy is None:
            return
        if view.blind:
            self.tell(say("policy.hint_blind"), "hint")
            return
        try:
            await office.act(reaffirm, view, self.policy, self._active_ms())
        except ReviewError as error:
            self.tell(str(error), "hint" if error.code in ("no_old_meaning", "meaning_gone") else "bad")
            ruling = next((past.verdict for past in view.past if past.id == view.decision_id), "")
            if error.code == "meaning_gone" and ruling:
                self._offer(ruling, view)
            return
        ad = short(view.content.headline or view.content.text)
        self.after_decision(view, say("policy.reaffirmed", ad=ad, key=self.key_of("undo")))
