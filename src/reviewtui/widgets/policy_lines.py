"""A reason of the policy as a page, what changed in it shown by words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui.domain.policy_changes import PARTS, CodeChange, What, Wording, words_of
from reviewtui.widgets.difference import difference
from reviewtui.widgets.figures import say_component, say_verdict, title_of
from reviewtui.widgets.typeset import INDENT, Line, beside, labelled, wrap
from reviewtui.words import LANGUAGES, language, say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Phrase, Policy, ReasonCode
    from reviewtui.domain.policy_changes import DigitChange


def became(policy: Policy, change: CodeChange) -> str:
    """What became of a code, in a few words."""
    if change.what is What.MERGED:
        return say("policy.became_merged", heir=_title(policy, change.heir))
    return say(f"policy.became_{change.what}")


def stands(policy: Policy, code: ReasonCode) -> str:
    """How a code stands now; '' while it is given as a reason."""
    if code.state == "active":
        return ""
    heir = policy.now(code.code)
    if code.state == "merged" and heir is not None and heir.code != code.code:
        return say("policy.became_merged", heir=_title(policy, heir.code))
    return say("policy.became_retired")


def code_lines(policy: Policy, code: ReasonCode, change: CodeChange | None, width: int) -> list[Line]:
    """All that a code says, in the language spoken now; what is otherwise than before, by words."""
    fresh = {wording.part: wording for wording in change.wordings} if change is not None else {}
    words = words_of(code)
    section = policy.sections[code.section].in_language(language()) if code.section in policy.sections else ""
    known = say("policy.known_as", code=code.code, section=section, revision=code.revision)
    lines = [*_part("", "title", words["title"], fresh, width, "headline"), *wrap(known, width, "muted"), []]
    if change is not None:
        lines += [*wrap(_told(policy, change), width, "warning"), []]
    elif told := stands(policy, code):
        lines += [*wrap(say("policy.not_offered", became=told), width, "warning"), []]
    for part in PARTS[1:]:
        label = "" if part == "example_2" else say(f"policy.part_{part}")
        lines += _part(label, part, words[part], fresh, width)
        lines += [] if part == "example_1" else [[]]
    if code.components:
        lines += labelled(say("policy.points_at"), ", ".join(map(say_component, code.components)), width)
    if code.verdicts:
        lines += labelled(say("policy.for"), ", ".join(map(say_verdict, code.verdicts)), width)
    if code.old_names:
        lines += labelled(say("policy.once"), ", ".join(code.old_names), width)
    return lines


def _told(policy: Policy, change: CodeChange) -> str:
    parts = [say("policy.since", became=became(policy, change))]
    if change.scope:
        parts.append(say("policy.scope", what=", ".join(say(f"policy.scope_{name}") for name in change.scope)))
    if change.asks_again:
        parts.append(say("policy.asks_again"))
    return " ".join(parts)


def _part(
    label: str, part: str, phrase: Phrase, fresh: dict[str, Wording], width: int, style: str = "body"
) -> list[Line]:
    """One part, beside its label; the title stands alone."""
    room = width - INDENT if label or part != "title" else width
    wording = fresh.get(part)
    if wording is None:
        body = wrap(phrase.in_language(language()), room, style)
    else:
        spoken = next((one for one in (language(), *LANGUAGES) if _differs(wording, one)), language())
        lead = "" if spoken == language() else f"({spoken}) "
        before, after = wording.before.in_language(spoken), wording.after.in_language(spoken)
        body = difference(before, after, room, lead, style=style, whole=True)
    return body if part == "title" else beside(label, body)


def _differs(wording: Wording, spoken: str) -> bool:
    return wording.before.in_language(spoken) != wording.after.in_language(spoken)


def digit_lines(policy: Policy, moved: tuple[DigitChange, ...], width: int) -> list[Line]:
    """Which keys stand for another code than before."""
    lines = [*wrap(say("policy.digits"), width, "headline"), []]
    for one in moved:
        before, after = (_title(policy, code) if code else "—" for code in (one.before, one.after))
        words = say("policy.digit", verdict=say(f"queue.verdict_{one.verdict}"), digit=one.digit, before=before,
                    after=after)  # fmt: skip
        lines += wrap(words, width, "body")
    return lines


def _title(policy: Policy, code: str) -> str:
    return title_of(policy, code)
