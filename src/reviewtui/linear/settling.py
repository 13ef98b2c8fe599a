"""Ads on which reviewers differ, by lines: opinions by number; one is taken, and why they differed is said."""

from __future__ import annotations

from reviewtui.domain.facts import ADJUDICATION, NEEDS_REASON, Cause, Verdict
from reviewtui.domain.query import fold
from reviewtui.domain.values import Span
from reviewtui.errors import ReviewError
from reviewtui.linear import opinions, outcome, wording
from reviewtui.linear.heard import VERDICTS
from reviewtui.linear.together import Together
from reviewtui.services.acts import require_role
from reviewtui.services.ads import AdView
from reviewtui.services.decisions import Judgement, adjudicate
from reviewtui.services.disputes import DISPUTED, Dispute, open_dispute
from reviewtui.services.drafts import Draft
from reviewtui.words import LANGUAGES, say, say_in

CAUSES = tuple(Cause)


class Settling(Together):
    """Two lines settle an ad: whose opinion holds, or another outcome; then why they differed."""

    dispute: Dispute | None = None
    """The opinions that were read out with the ad, by number from 1."""

    def act_go_disputes(self, rest: str = "") -> None:
        """List the ads on which reviewers differ, the least agreed on first."""
        self.remember_place()
        if not self._list_disputes():
            return
        ads, search = wording.counted("ad", len(self.walk)), self.key("search")
        try:
            self.do(require_role, ADJUDICATION)
        except ReviewError:
            self.tell("disputes_read", ads=ads, search=search)
        else:
            self.tell("disputes", ads=ads, search=search, key=self.key("settle"))

    def _list_disputes(self) -> bool:
        """List what is to settle, or the queue where there is nothing, and then say so; returns which."""
        self.do(self.walk.load, DISPUTED)
        some = len(self.walk) > 0
        if not some:
            self.lines.tell(say("disputes.none"))
            self.do(self.walk.load, "", self.before_search)
        self.due = True
        return some

    def opinions(self, view: AdView) -> dict[str, str]:
        """Where opinions differ on the ad, each of them under its number."""
        self.dispute = None
        if not view.disputed or view.blind:
            return {}
        found = self.do(lambda desk: open_dispute(desk.reader, view.ad_id, desk.clock(), desk.user))
        if found is None or found.view.content_hash != view.content_hash:
            return {}
        self.dispute = found
        now, user = self.now(), self.settings.user
        return {
            position.past.id: opinions.opinion(number, position, now, user, self.policy)
            for number, position in enumerate(found.positions, 1)
        }

    def act_settle(self, rest: str = "") -> None:
        """`d 2` takes the second opinion, `d reject 3 memo: words` says another outcome; the cause is asked for."""
        view, policy = self.present(), self.policy
        if view is None or policy is None:
            return
        self.do(require_role, ADJUDICATION)
        if self.catch_up():
            self.read_again()
            return
        view = self.view or view
        if self.dispute is None:
            self.tell("no_dispute", key=self.key("go_disputes"))
            return
        outcome_ = self._outcome(view, self.dispute, rest)
        if outcome_ is None:
            return
        words, evidence = outcome_
        cause = self._cause(words)
        if cause is None:
            self.tell("nothing_settled")
        elif self.catch_up():
            self.read_again()
        else:
            self._settle(self.view or view, words, evidence, cause)

    def read_again(self) -> None:
        """What was read out is no longer so: nothing was settled, and all of it is read once more."""
        self.tell("nothing_settled")
        self.due = True

    def _outcome(self, view: AdView, dispute: Dispute, rest: str) -> tuple[Draft, tuple[Span, ...]] | None:
        """The verdict with its reasons and what shows it; None where there is none, and that was said."""
        number = int(rest[:9]) if rest.isascii() and rest.isdigit() else 0
        if 1 <= number <= len(dispute.positions):
            taken = dispute.positions[number - 1]
            reasons = tuple((reason.code, reason.component) for reason in taken.reasons)
            return Draft(reasons, suggestion=taken.past.suggestion, verdict=taken.past.verdict), taken.evidence
        heard = self.ear.hear(rest)
        if heard.command not in VERDICTS or self.policy is None:
            self.tell("settle_how", n=len(dispute.positions), key=self.key("settle"), reject=self.key("reject"))
            return None
        choice = self.choice(Verdict(heard.command), self.policy)
        chosen, said = self.understand(choice, heard.rest)
        if chosen is None or (not chosen and choice.verdict in NEEDS_REASON):
            chosen, said = self.reason(choice, chosen, said, Draft())
        if chosen is None:
            self.tell("nothing_settled")
            return None
        return self.words_over(Draft(), choice, chosen, said), self.marks(view)

    def _cause(self, words: Draft) -> Cause | None:
        """Ask why they differed; None where that was left."""
        self.tell("settle_as", verdict=say(f"linear.verdict_{words.verdict}"))
        for number, cause in enumerate(CAUSES, 1):
            self.tell("reason", n=number, title=say(f"disputes.cause_{cause}"))
        while (line := self.ask(say("linear.prompt_cause"))) is not None and line.strip():
            typed = fold(line.strip())
            for number, cause in enumerate(CAUSES, 1):
                names = {fold(say_in(language, f"disputes.cause_{cause}")) for language in LANGUAGES}
                if typed in {str(number), fold(cause), *names}:
                    return cause
            if self.ear.hear(line).command in ("close_strip", "quit"):
                self.ended = self.ear.hear(line).command == "quit"
                break
            self.tell("no_cause", n=len(CAUSES))
        return None

    def _settle(self, view: AdView, words: Draft, evidence: tuple[Span, ...], cause: Cause) -> None:
        """Record the outcome; only after its commit is it said."""
        if self.policy is None:
            return
        shown = evidence if words.verdict != Verdict.APPROVE else ()
        judgement = Judgement(
            Verdict(words.verdict), words.reasons, shown, words.memo, words.suggestion, words.confidence,
            self.attention.active_ms(self.ms()), via="linear",
        )  # fmt: skip
        try:
            self.do(adjudicate, view, self.policy, judgement, cause)
        except ReviewError as error:
            self.catch_up()
            self.lines.tell(str(error))
            return
        self.evidence.pop((view.ad_id, view.content_hash), None)
        self.lines.tell(outcome.saved(view, words, shown, self.policy, self.key("undo")))
        self.tell("settled_cause", cause=say(f"disputes.cause_{cause}"))
        if self.walk.query == DISPUTED:
            self.nudge()
            self._list_disputes()
        else:
            self.on(view)
