"""The reason of a verdict by lines: by its number, its code, words that find it, or a template that says it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_values

from reviewtui.domain.digits import PLACES
from reviewtui.domain.facts import NEEDS_REASON, Verdict
from reviewtui.domain.reason_search import find_reasons
from reviewtui.domain.rules import Template
from reviewtui.linear import outcome, wording
from reviewtui.linear.at_ad import AtAd
from reviewtui.linear.heard import VERDICTS, Said, numbered, reason_of, said_with
from reviewtui.services import templates
from reviewtui.services.drafts import Draft
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy, ReasonCode

Reasons = tuple[tuple[str, str], ...]
"""(code, component or '')"""


class Choice:
    """A verdict that is being given, the reasons it can have by number, and which of them were offered."""

    def __init__(self, verdict: Verdict, reasons: Mapping[int, ReasonCode], policy: Policy) -> None:
        self.verdict, self.reasons, self.policy = verdict, reasons, policy
        self.optional = verdict not in NEEDS_REASON
        self.offered_all = False

    @property
    def word(self) -> str:
        """The verdict as something to do."""
        return say(f"linear.verdict_{self.verdict}")

    @property
    def on_digits(self) -> dict[int, ReasonCode]:
        """The reasons with a digit."""
        return {number: code for number, code in self.reasons.items() if number <= PLACES}

    def find(self, words: str) -> dict[int, ReasonCode]:
        """The reasons that these words mean, by number, the best first."""
        numbers = {code.code: number for number, code in self.reasons.items()}
        found = find_reasons(list(self.reasons.values()), words, language())
        return {numbers[one.code.code]: one.code for one in found}

    def resolve(self, typed: tuple[str, ...]) -> Reasons | None:
        """The reasons that were typed, each once; None where one of them is none."""
        found = [reason_of(token, self.reasons, self.policy) for token in typed]
        known = [reason for reason in found if reason is not None]
        return tuple(dict.fromkeys(known)) if len(known) == len(found) else None

    def offered(self, chosen: Reasons) -> tuple[str, ...]:
        """The codes that could be chosen: those on digits, unless others were read out or chosen."""
        digits = tuple(code.code for code in self.on_digits.values())
        if not self.offered_all and all(code in digits for code, _ in chosen):
            return digits
        return tuple(code.code for code in self.reasons.values())


class Reasoning(AtAd):
    """Asks for reasons, and knows the templates."""

    said_last: Draft | None = None
    """What the latest decision said, for a template."""

    def choice(self, verdict: Verdict, policy: Policy) -> Choice:
        """A verdict, with the reasons it can have by number."""
        return Choice(verdict, numbered(policy, verdict, self.settings.digits), policy)

    def understand(self, choice: Choice, rest: str) -> tuple[Reasons | None, Said]:
        """What was typed after a verdict; None for the reasons where something typed is none. A template's number
        stands for its reasons and its words."""
        heard = self.ear.hear(rest)
        if heard.command == "list_templates" and heard.rest:
            number, _, more = heard.rest.partition(" ")
            template = self._template(choice, number)
            if template is not None:
                return _from(template, said_with(more))
        said = said_with(rest)
        return choice.resolve(said.reasons), said

    def reason(self, choice: Choice, chosen: Reasons | None, said: Said, kept: Draft) -> tuple[Reasons | None, Said]:
        """Ask until there is a reason, or none is needed; None for the reasons where the verdict was left.

        `chosen` is None where what was typed is no reason: then what it may mean is read first.
        """
        if chosen is not None:
            self._offer(choice, kept)
        elif self.ear.hear(" ".join(said.reasons)).command == "list_templates":
            self._list(choice, self.ear.hear(" ".join(said.reasons)).rest)
        else:
            self._find(choice, " ".join(said.reasons))
        while (line := self.ask(say("linear.prompt_reason", verdict=choice.word))) is not None:
            heard = self.ear.hear(line)
            if not line.strip():
                reasons = kept.meant_for(choice.verdict).reasons
                if reasons or choice.optional:
                    return reasons, said
                self.tell("reason_needed", verdict=choice.word, back=self.ear.word("close_strip"))
            elif heard.command == "more_reasons":
                self._find(choice, heard.rest)
            elif heard.command == "list_templates":
                template = self._template(choice, heard.rest)
                if template is not None:
                    reasons, more = _from(template, Said())
                    return reasons, joined(more, said)
                self._list(choice, heard.rest)
            elif heard.command == "help":
                self.tell("help_reason", more=self.key("more_reasons"), back=self.ear.word("close_strip"),
                          templates=self.key("list_templates"))  # fmt: skip
            elif heard.command in ("close_strip", "quit"):
                self.ended = heard.command == "quit"
                break
            elif heard.command:
                self.tell("reason_needed", verdict=choice.word, back=self.ear.word("close_strip"))
            else:
                more = said_with(line)
                said = joined(said, more)
                found = choice.resolve(more.reasons)
                if found:
                    return found, said
                if found is None:
                    self._find(choice, " ".join(more.reasons))
        return None, said

    def _offer(self, choice: Choice, kept: Draft) -> None:
        """Read out the reasons on the digits."""
        self.tell("because_optional" if choice.optional else "because", verdict=choice.word)
        for line in outcome.reasons(choice.on_digits):
            self.lines.tell(line)
        reasons = kept.meant_for(choice.verdict).reasons
        if reasons:
            self.tell("because_kept", reasons=wording.titles((code for code, _ in reasons), self.policy))

    def _find(self, choice: Choice, words: str) -> None:
        """Read out the reasons that have these words, or the meaning of one by its number."""
        choice.offered_all = True
        found = choice.reasons.get(int(words[:4])) if words.isdigit() else None
        if found is not None:
            title, meaning = found.title.in_language(language()), found.definition.in_language(language())
            self.tell("reason_means", n=words, title=title, meaning=meaning)
            return
        several = choice.find(words)
        if not several:
            self.tell("reasons_none", words=words, more=self.key("more_reasons"))
            return
        self.tell("reasons_found", count=wording.counted("reason", len(several)), verdict=choice.word)
        for line in outcome.reasons(several):
            self.lines.tell(line)

    def act_more_reasons(self, rest: str = "") -> None:
        """Reasons by words, outside of a verdict: those to reject."""
        if self.policy is not None:
            self._find(self.choice(Verdict.REJECT, self.policy), rest)

    def words_over(self, draft: Draft, choice: Choice, reasons: Reasons, said: Said) -> Draft:
        """What goes with a verdict: what was said with it, over what was kept.

        What was kept with reasons belongs to a verdict that has some.
        """
        if choice.verdict == Verdict.APPROVE and draft.reasons:
            draft = Draft()
        if not reasons and choice.verdict in NEEDS_REASON:
            reasons = draft.meant_for(choice.verdict).reasons
        named = {"memo": said.memo, "suggestion": said.suggestion, "confidence": said.confidence}
        fresh = {name: value for name, value in named.items() if value is not None}
        if said.suggestion is not None:
            draft = with_values(draft, suggestion_of="")  # which part it changes is not known
        return with_values(draft, reasons=reasons, verdict=str(choice.verdict), **fresh)

    # --- templates ---

    def _template(self, choice: Choice, typed: str) -> Template | None:
        """The template of this number for the verdict; None where that is no number of one."""
        known = self.do(templates.templates_for, str(choice.verdict))
        number = int(typed[:4]) if typed.isascii() and typed.isdigit() else 0
        return known[number - 1].template if 1 <= number <= len(known) else None

    def _list(self, choice: Choice, words: str) -> None:
        """Read out the templates of a verdict, each by its number; with words, those that have them."""
        known = self.do(templates.templates_for, str(choice.verdict))
        found = known if words.isdigit() else templates.found(known, words)
        if not found:
            self.tell("templates_none", verdict=choice.word, key=self.key("keep_template"))
            return
        self.tell("templates_found", count=wording.counted("template", len(found)), verdict=choice.word,
                  key=self.key("list_templates"))  # fmt: skip
        for one in found:
            self.lines.tell(outcome.template(known.index(one) + 1, one, self.policy))

    def act_list_templates(self, rest: str = "") -> None:
        """The templates of every verdict that has some, as they are used: after the verdict."""
        if self.policy is None:
            self.tell("no_ad_here")
            return
        having = [v for v in VERDICTS if self.do(templates.templates_for, v)]
        for verdict in having:
            self._list(self.choice(Verdict(verdict), self.policy), rest)
        reject, key = self.key("reject"), self.key("list_templates")
        if having:
            self.tell("templates_keys", reject=reject, key=key, keep=self.key("keep_template"))
        else:
            self.tell("templates_none", verdict=say("linear.any_verdict"), key=self.key("keep_template"))

    def act_keep_template(self, rest: str = "") -> None:
        """Keep under a name what the latest decision of this session said."""
        draft = self.said_last
        if draft is None:
            self.tell("template_of_nothing")
            return
        name = rest or (self.ask(say("linear.prompt_template")) or "").strip()
        if not name:
            self.tell("template_not_kept")
            return
        codes = tuple(code for code, _ in draft.reasons)
        self.do(templates.keep_own, Template(name, draft.verdict, codes, draft.memo, draft.suggestion))
        self.lines.tell(say("templates.kept", name=name))


def _from(template: Template, more: Said) -> tuple[Reasons, Said]:
    """What a template says, about the whole ad, with what was said besides."""
    said = Said((), template.memo or None, template.suggestion or None)
    return tuple((code, "") for code in template.codes), joined(said, more)


def joined(said: Said, more: Said) -> Said:
    """What was said before, and after it something more."""
    return replace(
        said,
        memo=said.memo if more.memo is None else more.memo,
        suggestion=said.suggestion if more.suggestion is None else more.suggestion,
        confidence=said.confidence if more.confidence is None else more.confidence,
    )
