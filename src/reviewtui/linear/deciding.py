"""Verdicts by lines: the reason by number, evidence by sentence and word, a memo; undo and not now."""

from __future__ import annotations

from msgspec.structs import replace as with_values

from reviewtui.domain.facts import NEEDS_REASON, Verdict
from reviewtui.domain.pings import QUESTIONS
from reviewtui.errors import ReviewError
from reviewtui.linear import outcome, quoting, wording
from reviewtui.linear.heard import Said
from reviewtui.linear.reasoning import Choice, Reasoning, Reasons
from reviewtui.services import drafts
from reviewtui.services.ads import AdView
from reviewtui.services.decisions import Judgement, Undone, comment, decide, skip, undo
from reviewtui.services.drafts import Draft
from reviewtui.services.history import MyDecision, my_decisions
from reviewtui.services.pings import log_ping
from reviewtui.widgets.evidence import joined
from reviewtui.words import say

HISTORY_MOST = 10


class Deciding(Reasoning):
    """Commands that record something. Each is named as its action in the keymap, and takes the rest of its line."""

    listed: tuple[MyDecision, ...] = ()
    """The user's decisions as they were last read out, by number from 1."""

    def act_approve(self, rest: str = "") -> None:
        self.judge(Verdict.APPROVE, rest)

    def act_reject(self, rest: str = "") -> None:
        self.judge(Verdict.REJECT, rest)

    def act_changes(self, rest: str = "") -> None:
        self.judge(Verdict.CHANGES, rest)

    def act_escalate(self, rest: str = "") -> None:
        self.judge(Verdict.ESCALATE, rest)

    # --- a verdict and its reason ---

    def judge(self, verdict: Verdict, rest: str) -> None:
        """Give a verdict on the ad that was read out; where a reason is wanting, ask for it."""
        view, policy = self.present(), self.policy
        if view is None or policy is None:
            return
        choice = self.choice(verdict, policy)
        chosen, said = self.understand(choice, rest)
        if self._moved(choice, chosen or (), said):
            return
        view = self.view or view
        doubted = view.ai_verdict == "reject" and not view.blind
        if chosen is None or (not chosen and (verdict in NEEDS_REASON or doubted)):
            chosen, said = self.reason(choice, chosen, said, self.draft(view))
        if chosen is None:
            self._keep(self.words_over(self.draft(view), choice, (), said))
            self.tell("nothing_decided")
        else:
            self._commit(view, choice, chosen, said)

    def _commit(self, view: AdView, choice: Choice, reasons: Reasons, said: Said) -> None:
        """Record the decision; only after its commit is it said. What could not be recorded is kept."""
        if self._moved(choice, reasons, said):
            return
        view = self.view or view
        words = self.words_over(self.draft(view), choice, reasons, said)
        evidence = self.marks(view)
        judgement = Judgement(
            choice.verdict, words.reasons, evidence, words.memo, words.suggestion, words.confidence,
            self.attention.active_ms(self.ms()), choice.offered(words.reasons), ai_shown=not view.blind,
            via="linear",
        )  # fmt: skip
        try:
            decided = self.do(decide, view, choice.policy, judgement)
        except ReviewError as error:
            self.catch_up()
            self._keep(words)
            self.lines.tell(str(error))
            return
        self.evidence.pop((view.ad_id, view.content_hash), None)
        self.said_last = words
        saved = outcome.saved(view, words, evidence, self.policy, self.key("undo"))
        second = decided.second_to
        self.lines.tell(say("claims.second_to", words=saved, who=second) if second else saved)
        if view.blind:
            for line in outcome.revealed(view, self.beside(view), self.now(), self.settings.user, self.policy):
                self.lines.tell(line)
        self.on(view)

    def on(self, view: AdView) -> None:
        """Something was recorded about the ad: on to the next one."""
        self.do(self.walk.go_on, view.ad_id)
        self.due = True
        self.nudge()

    def _moved(self, choice: Choice, reasons: Reasons, said: Said) -> bool:
        """Whether the ad is not as it was read out; then that was said, and what goes with the verdict is kept."""
        shown = self.view
        if shown is None or not self.catch_up():
            return shown is None
        self._keep(self.words_over(self.draft(shown), choice, reasons, said))
        self.tell("again")
        return True

    def _keep(self, draft: Draft) -> None:
        """Keep words for the ad as it is now; a verdict alone is nothing to keep."""
        view = self.view
        if view is not None and (draft.reasons or draft.memo or draft.suggestion or draft.confidence):
            kept = draft if draft.reasons else with_values(draft, verdict="")
            self.do(drafts.keep, view.ad_id, view.content_hash, kept)

    # --- not now, undo ---

    def act_skip(self, rest: str = "") -> None:
        view = self.present()
        if view is None:
            return
        if self.catch_up():
            self.tell("again")
            return
        self.do(skip, view, self.attention.active_ms(self.ms()))
        minutes = wording.duration(self.settings.skip_ms)
        self.tell("skipped", ad=wording.named(view.content), age=minutes, key=self.key("undo"))
        self.on(view)

    def act_undo(self, rest: str = "") -> None:
        """Take back the latest act, or a decision by its number in the list; its words are kept for the next one."""
        target = None
        if rest:
            row = self.row_of(rest)
            if row is None:
                return
            target = row.id
        undone = self.do(undo, target)
        self.nudge()
        if undone.kind == "ping":
            self.lines.tell(say("pings.undone"))
            return
        before = self.walk.query
        self.remember_place()
        self.returned(undone)
        said = undone.draft
        if said is not None:
            self.evidence[undone.ad_id, said.content_hash] = said.evidence
            draft = Draft.of(said)
            if draft.reasons or draft.memo or draft.suggestion:
                self.do(drafts.keep, undone.ad_id, said.content_hash, draft)
        self.say_undone(undone)
        if self.walk.query != before:
            self.tell("alone", key=self.key("search"))
        self.due = True

    def say_undone(self, undone: Undone) -> None:
        """Say what is back."""
        view = self.opened(undone.ad_id)
        name = wording.named(view.content) if view is not None else undone.ad_id
        verdict = say(f"queue.done_{undone.verdict}") if undone.verdict else say("linear.put_off")
        if len(undone.ad_ids) > 1:
            self.tell("undone_together", verdict=verdict, ads=wording.counted("ad", len(undone.ad_ids)))
        else:
            self.tell("undone", verdict=verdict, ad=name)

    def returned(self, undone: Undone) -> None:
        """Go to the ad that is back."""
        self.do(self.walk.return_to, undone.ad_id)

    def row_of(self, rest: str) -> MyDecision | None:
        """The decision of this number, as they were last read out; None where there is none, and that was said."""
        if not self.listed:
            self.list_mine()
        number = int(rest[:9]) if rest.isascii() and rest.isdigit() else 0
        if not 1 <= number <= len(self.listed):
            self.tell("no_such_number", key=self.key("history"))
            return None
        return self.listed[number - 1]

    def list_mine(self) -> None:
        """Number the latest decisions of this user, newest first."""
        self.listed = tuple(self.do(lambda desk: my_decisions(desk.reader, desk.user, HISTORY_MOST)))

    # --- memo and evidence ---

    def act_memo(self, rest: str = "") -> None:
        """Keep a memo for the next verdict on the ad."""
        view = self.present()
        if view is None:
            return
        draft = self.draft(view)
        if not rest:
            self.tell("memo_is", words=draft.memo or say("linear.nothing"))
            rest = (self.ask(say("linear.prompt_memo")) or "").strip()
        if not rest:
            self.tell("memo_same")
            return
        memo = "" if rest == "-" else rest
        self.do(drafts.keep, view.ad_id, view.content_hash, with_values(draft, memo=memo))
        self.tell("memo_kept" if memo else "memo_gone")

    def act_remark(self, rest: str = "") -> None:
        """Write in the thread of the ad."""
        view = self.present()
        if view is None:
            return
        words = rest or (self.ask(say("linear.prompt_remark")) or "").strip()
        if not words:
            self.tell("remark_none")
            return
        self.do(comment, view.ad_id, words)
        self.lines.tell(say("inbox.remark_saved", ad=wording.named(view.content)))
        self.nudge()

    def act_log_ping(self, rest: str = "") -> None:
        """Log that the customer asked about the ad's status: which question, by its number."""
        view = self.present()
        if view is None:
            return
        named = say_questions()
        number = rest or (self.ask(f"{named} ") or "").strip()
        if number not in map(str, range(1, len(QUESTIONS) + 1)):
            self.lines.tell(say("linear.ping_which", questions=named, key=self.key("log_ping")))
            return
        question = QUESTIONS[int(number) - 1]
        self.do(lambda desk: log_ping(desk, view.account_id, question, ad_id=view.ad_id))
        said = say(f"pings.question_{question}")
        self.lines.tell(say("pings.logged", account=view.account, question=said, key=self.key("undo")))
        self.nudge()

    def act_evidence(self, rest: str = "") -> None:
        """Mark what shows it: `v` asks, `v 2` marks the second sentence, `v 2 3-7` words of it, `v -` nothing."""
        view = self.present()
        if view is None:
            return
        sentences = quoting.sentences(view.content)
        if not sentences:
            self.tell("evidence_none")
            return
        if rest:
            self._mark(view, rest)
        else:
            for number, words in enumerate(sentences, 1):
                part = say(f"linear.part_{words[0].component}")
                words_said = quoting.quote(view.content, quoting.whole(words))
                self.tell("sentence", n=number, part=part, words=words_said)
            while (line := self.ask(say("linear.prompt_sentence"))) is not None and line.strip():
                self._mark(view, line.strip(), ask=True)
        marks = self.marks(view)
        for told in outcome.marked(marks, view.content) or [say("linear.evidence_empty")]:
            self.lines.tell(told)

    def _mark(self, view: AdView, typed: str, *, ask: bool = False) -> None:
        """Mark a sentence, or words of it, by what was typed; with `ask`, the words are asked for."""
        sentences = quoting.sentences(view.content)
        first, _, rest = typed.partition(" ")
        here = view.ad_id, view.content_hash
        if typed == "-":
            self.evidence.pop(here, None)
            return
        number = int(first[:9]) if first.isascii() and first.isdigit() else 0
        if not 1 <= number <= len(sentences):
            self.tell("no_sentence", n=len(sentences))
            return
        words = sentences[number - 1]
        if ask and not rest and len(words) > 1:
            named = (f"{n} {quoting.quote(view.content, word)}" for n, word in enumerate(words, 1))
            self.tell("words", words=", ".join(named))
            answer = self.ask(say("linear.prompt_words"))
            if answer is None:
                return
            rest = answer
        span = quoting.ranged(rest, words) if rest.strip() else quoting.whole(words)
        if span is None:
            self.tell("no_words_there", n=len(words))
            return
        self.evidence[here] = joined(self.marks(view), span)


def say_questions() -> str:
    """The kinds of status question, numbered."""
    return ", ".join(f"{number} {say(f'pings.question_{one}')}" for number, one in enumerate(QUESTIONS, 1))
