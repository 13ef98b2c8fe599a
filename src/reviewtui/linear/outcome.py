"""What came of a line: what was recorded, what is kept, what changed meanwhile. Pure."""

from collections.abc import Mapping, Sequence

from reviewtui import text as door
from reviewtui.domain.ads import Content
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.values import Span
from reviewtui.linear import talk, wording
from reviewtui.linear.quoting import quote
from reviewtui.services.ads import AdView
from reviewtui.services.beside import Beside
from reviewtui.services.drafts import Draft
from reviewtui.services.history import MyDecision
from reviewtui.services.templates import Known
from reviewtui.widgets import figures
from reviewtui.words import language, say


def kept(draft: Draft, evidence: Sequence[Span], content: Content, policy: Policy | None) -> list[str]:
    """What is kept for the next verdict on this ad."""
    lines = []
    if draft.reasons:
        verdict = say(f"linear.verdict_{draft.verdict}") if draft.verdict else say("linear.verdict")
        reasons = wording.titles((code for code, _ in draft.reasons), policy)
        lines.append(say("linear.kept_reasons", verdict=verdict, reasons=reasons))
    if draft.memo:
        lines.append(say("linear.kept_memo", words=draft.memo))
    if draft.suggestion:
        lines.append(say("linear.kept_suggestion", words=draft.suggestion))
    return [*lines, *marked(evidence, content)]


def marked(evidence: Sequence[Span], content: Content) -> list[str]:
    """What is marked as evidence."""
    quotes = "; ".join(f"“{quote(content, span)}”" for span in evidence)
    return [say("linear.evidence", count=wording.counted("mark", len(evidence)), quotes=quotes)] if evidence else []


def reasons(found: Mapping[int, ReasonCode]) -> list[str]:
    """Reasons by their number."""
    return [
        say("linear.reason", n=number, title=code.title.in_language(language())) for number, code in found.items()
    ]


def template(number: int, known: Known, policy: Policy | None) -> str:
    """A template by its number, with what it says."""
    one = known.template
    parts = [
        say("linear.template", n=number, name=one.name, whose=say(f"templates.{'own' if known.own else 'team'}"))
    ]
    if one.codes:
        parts.append(say("linear.because_of", reasons=wording.titles(one.codes, policy)))
    if one.memo:
        parts.append(say("linear.memo", words=one.memo))
    if one.suggestion:
        parts.append(say("linear.suggestion", words=one.suggestion))
    return " ".join(parts)


def saved(view: AdView, words: Draft, evidence: Sequence[Span], policy: Policy | None, undo: str) -> str:
    """What was recorded of an ad, read back, and the key that takes it back."""
    parts = [say("linear.saved", verdict=say(f"queue.done_{words.verdict}"), ad=wording.named(view.content))]
    if words.reasons:
        parts.append(say("linear.because_of", reasons=wording.titles((code for code, _ in words.reasons), policy)))
    parts += marked(evidence, view.content)
    if words.memo:
        parts.append(say("linear.memo", words=words.memo))
    if words.suggestion:
        parts.append(say("linear.suggestion", words=words.suggestion))
    if words.confidence is not None:
        parts.append(say("linear.saved_sure", sure=words.confidence))
    return " ".join([*parts, say("linear.saved_undo", key=undo)])


def mine(number: int, row: MyDecision, now: int, policy: Policy | None) -> str:
    """One of the user's own decisions, with its number in the list."""
    ad = door.cell(row.headline, wording.SHORT)
    parts = [
        say("linear.mine", n=number, verdict=figures.say_verdict(row.verdict), ad=ad, ago=wording.ago(row.at, now))
    ]
    if row.undone:
        parts.append(say("linear.before_undone"))
    if row.codes:
        parts.append(say("linear.because_of", reasons=wording.titles(row.codes, policy)))
    parts += talk.delivery(row.delivery, row.words)
    return " ".join(parts)


def since(shown: AdView, view: AdView, now: int, user: str, policy: Policy | None) -> tuple[list[str], bool]:
    """What a person must hear of an ad that was read out as `shown`, and whether a verdict on it must be given anew:
    its content changed, somebody else decided it, or an appeal came."""
    lines = []
    if view.content_hash != shown.content_hash:
        lines += [say("linear.changed"), *changes(shown.content, view.content)]
    known = {one.id for one in shown.past}
    fresh = [one for one in view.past if one.id not in known and one.author != user and not shown.blind]
    told = [talk.past(one, now, user, policy) for one in fresh]
    if view.round != shown.round:
        told.append(talk.appealed(view.appeal, user) if view.appeal is not None else say("linear.round_back"))
    again = bool(lines or told)
    asked = {(one.author, one.at) for one in shown.questions}
    told += [talk.asked(one, user) for one in view.questions if (one.author, one.at) not in asked]
    if talk.ai(view) != talk.ai(shown) and not shown.blind:
        told.append(talk.ai(view))
    return [*lines, *(say("linear.meanwhile", words=words) for words in told)], again


def changes(old: Content, new: Content) -> list[str]:
    """What became of an ad since it was read out, part by part."""
    lines = []
    for part in ("headline", "text", "link", "call_to_action", "targeting"):
        was, now = str(getattr(old, part)), str(getattr(new, part))
        if was != now:
            words = "; ".join(wording.replacements(was, now)) or say("linear.spacing")
            lines.append(say("linear.labelled", label=say(f"linear.part_{part}"), words=words))
    if old.creatives != new.creatives:
        lines.append(say("linear.changed_creatives"))
        among = len(new.creatives)
        lines += [talk.picture(creative, number, among) for number, creative in enumerate(new.creatives, 1)]
    return lines


def revealed(view: AdView, found: Beside, now: int, user: str, policy: Policy | None) -> list[str]:
    """What was hidden of a blind item, now that it is decided."""
    others = [talk.past(one, now, user, policy) for one in reversed(view.past) if one.author != user]
    lines = [talk.ai(view), *others[: talk.PAST_MOST], *talk.beside(found, now, policy)]
    return [say("linear.revealed", words=words) for words in lines]
