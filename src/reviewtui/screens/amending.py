"""News of the policy, and saying again what was decided under an old meaning, or what the hub refused. Mixed into the
queue screen."""

from typing import TYPE_CHECKING

from textual import events

from reviewtui.screens.base import Notice
from reviewtui.screens.taking_back import short
from reviewtui.screens.verdicts import Verdicts
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.facts import Decision
    from reviewtui.services.ads import AdView


class Amending(Verdicts):
    """A change of the policy is said once, calmly, at the start or when it arrives."""

    _begun = False
    _corrects: tuple[str, str] = ("", "")
    """(ad, fact): a refused decision that is being said again."""

    if TYPE_CHECKING:

        def act_open(self, event: events.Key | None = None) -> None: ...
        async def write_remark(self, instead: str = "") -> None: ...

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

    # --- what the hub refused ---

    async def correct(self, ad_id: str, fact_id: str, said: "Decision") -> None:
        """Show an ad with what was said of it filled in; the refused decision stays until another is made."""
        from reviewtui.services.drafts import Draft, keep

        office, view = self.review_app.office, await self._turn_to(ad_id)
        if office is None or view is None:
            return
        await office.act(keep, ad_id, view.content_hash, Draft.of(said))
        self._corrects = (ad_id, fact_id)
        self._judged = view
        await self._open_sheet(view, str(said.verdict))

    async def rewrite(self, ad_id: str, fact_id: str, text: str) -> None:
        """Write a refused remark again; it stays until that is saved. What is typed there already is gone on with."""
        if await self._turn_to(ad_id) is None:
            return
        drafts = self.review_app.remark_drafts
        drafts[ad_id] = drafts.get(ad_id) or text
        await self.write_remark(instead=fact_id)

    async def _turn_to(self, ad_id: str) -> "AdView | None":
        """Show this ad alone, and what is known of it; None, and said so, if it is not here any more."""
        from reviewtui.domain.query import only, render
        from reviewtui.services.ads import open_ad

        app = self.review_app
        if app.office is None:
            return None
        await self.load(render(only(ad_id)))
        view = await app.office.view(open_ad, ad_id, app.now(), app.settings.user)
        if view is None:
            self.tell(say("unsent.ad_gone"), "bad")
            return None
        self.act_open()
        self.show_ad(view, again=True)
        return view

    def after_decision(self, view: "AdView", words: str) -> None:
        super().after_decision(view, words)
        ad_id, fact_id = self._corrects
        if fact_id and ad_id == view.ad_id:
            self.run_worker(self._let_go_of(fact_id), exit_on_error=False)

    async def _let_go_of(self, fact_id: str) -> None:
        from reviewtui.services.unsent import corrected

        office = self.review_app.office
        if office is not None and await office.act(corrected, fact_id):
            self._corrects = ("", "")
