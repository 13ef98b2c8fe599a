"""An ad and what is known of it as lines to be read aloud. Pure.

Each line says first what it is about, stands for itself and holds no line break of the ad's own, so that no ad can
speak in our place. Numbers have units; nothing is drawn. What comes from outside is raw here: whoever prints a line
passes it through `reviewtui.text`.
"""

from collections.abc import Iterable, Mapping, Sequence

from reviewtui import text as door
from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.diff import AROUND, GONE, NEW, SAME, steps
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.priority import priority_at
from reviewtui.domain.values import Span
from reviewtui.linear.quoting import quote
from reviewtui.services.ads import AdView, Past, Question
from reviewtui.services.beside import Beside
from reviewtui.services.drafts import Draft
from reviewtui.services.history import MyDecision
from reviewtui.services.precedents import Precedent
from reviewtui.widgets import figures
from reviewtui.widgets.figures import leaves, title_of
from reviewtui.words import language, say

SHORT = 60
"""Characters by which an ad is named once it was read."""
PRECEDENTS_MOST = 2
"""Decisions on ads like it that are read out."""
PAST_MOST = 6
"""Earlier decisions that are read out, the newest first."""
JUST_NOW = 10_000
"""Milliseconds."""

_UNITS = (("second", 60_000, 1000), ("minute", 3_600_000, 60_000), ("hour", 172_800_000, 3_600_000))
_DAY = 86_400_000


def duration(ms: int) -> str:
    """A length of time in one unit, in words: `1 second`, `40 minutes`, `47 hours`, `3 days`."""
    ms = max(0, ms)
    name, size = next(((name, size) for name, below, size in _UNITS if ms < below), ("day", _DAY))
    return counted(name, ms // size)


def ago(at: int, now: int) -> str:
    """How long since an instant, in words."""
    return say("linear.just_now") if now - at < JUST_NOW else say("linear.ago", age=duration(now - at))


def counted(noun: str, number: int) -> str:
    """A number and what it counts: `1 point`, `30 points`."""
    return say(f"linear.n_{noun}" if number == 1 else f"linear.n_{noun}s", n=figures.count(number))


def named(content: Content) -> str:
    """An ad by its headline, or the beginning of its text."""
    return door.cell(content.headline or content.text, SHORT) or say("linear.no_words")


def place(number: int, total: int, more: bool, view: AdView) -> str:
    """Where one is in the list, and what is special about this ad."""
    words = say("linear.place_more" if more else "linear.place", n=figures.count(number), total=figures.count(total))
    return f"{words} {_state(view.state)}".strip()


def _state(state: str) -> str:
    return "" if state == "open" else _known(f"linear.state_{state}", state)


def _known(key: str, otherwise: str) -> str:
    """The words of a key, or what came from outside where we have none for it."""
    try:
        return say(key)
    except KeyError:
        return otherwise


def ad(view: AdView, now: int, user: str, policy: Policy | None) -> list[str]:
    """The ad as the eye would go over it: whose it is, its words, what is shown, where it leads, why it is here,
    what the AI says, what was decided before. Instants in epoch ms."""
    content = view.content
    lines = [" ".join(_account(view))]
    lines += _paragraphs("headline", content.headline)
    lines += _paragraphs("text", content.text)
    if not content.headline and not content.text:
        lines.append(say("linear.no_text"))
    among = len(content.creatives)
    lines += [_creative(creative, number, among) for number, creative in enumerate(content.creatives, 1)]
    lines += _paragraphs("call_to_action", content.call_to_action)
    if content.link:
        lines.append(destination(content.link))
    lines += _paragraphs("targeting", content.targeting)
    if marks := hidden_characters(content):
        lines.append(say("linear.hidden", count=counted("hidden", marks)))
    return [*lines, *_story(view, now, user, policy)]


def _account(view: AdView) -> Iterable[str]:
    yield say("linear.account", account=view.account or say("card.unassigned"))
    if view.spend_minor is not None:
        yield say("linear.spends", money=figures.spend(view.spend_minor, view.currency, view.spend_period))
    if view.language:
        yield say("linear.language", language=_known(f"linear.lang_{view.language.lower()}", view.language))


def _paragraphs(part: str, raw: str) -> list[str]:
    """The lines of a text, each with what it is; the empty ones are left out."""
    found = [line for line in door.visible(raw).split("\n") if line.strip()]
    label = say(f"linear.part_{part}")
    if len(found) < 2:
        return [say("linear.labelled", label=label, words=line) for line in found]
    of = len(found)
    return [say("linear.labelled_of", label=label, n=n, of=of, words=line) for n, line in enumerate(found, 1)]


def _creative(creative: Creative, number: int, among: int) -> str:
    """An image, a video or a card in words."""
    kind = say(f"linear.{creative.kind if creative.kind in ('image', 'video', 'card') else 'image'}")
    about = [say("linear.creative_of", kind=kind, n=number, of=among) if among > 1 else kind]
    if creative.width and creative.height:
        about.append(say("linear.pixels", width=creative.width, height=creative.height))
    if creative.seconds:
        about.append(duration(creative.seconds * 1000) if creative.seconds < 60 else _long(creative.seconds))
    parts = [", ".join(about) + "."]
    if creative.title:
        parts.append(say("linear.creative_title", words=creative.title))
    if creative.text:
        parts.append(say("linear.creative_text", words=creative.text))
    return " ".join(parts)


def _long(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return counted("minute", minutes) + (f" {counted('second', rest)}" if rest else "")


def destination(link: str) -> str:
    """Where a link leads: its host, or that it cannot be opened."""
    host = door.host_of(link)
    return say("linear.leads", host=host) if host else say("linear.leads_nowhere", link=link)


def hidden_characters(content: Content) -> int:
    """How many characters of the ad's words are shown as marks, because they hide or act."""
    texts = [content.headline, content.text, content.link, content.call_to_action, content.targeting]
    texts += [words for creative in content.creatives for words in (creative.title, creative.text)]
    return sum(run.mark for text in texts for run in door.runs_with_offsets(text))


def _story(view: AdView, now: int, user: str, policy: Policy | None) -> list[str]:
    lines = []
    lines += [_asked(question, user) for question in view.questions]
    if not view.questions and view.state != "changed" and not view.ai_reason:
        lines.append(say("linear.in_queue"))
    points = "".join(f"{figures.say_badge(name)} {counted('point', n)}, " for name, n in view.badges)
    priority = figures.count(priority_at(view.rank, now))
    lines.append(say("linear.priority", priority=priority, points=points, age=duration(now - view.created_at)))
    lines.append(ai(view))
    lines += before(view, now, user, policy)
    if view.status != "unknown" or view.status_raw:
        raw = f" ({view.status_raw})" if view.status == "unknown" and view.status_raw else ""
        status = figures.say_status(view.status) + raw
        lines.append(say("linear.platform", status=status, ago=ago(view.checked_at, now)))
    if view.feedback:
        lines.append(say("linear.feedback", words="; ".join(leaves(view.feedback))))
    if view.extra:
        lines.append(say("linear.extra", words="; ".join(leaves(view.extra))))
    return lines


def _asked(question: Question, user: str) -> str:
    who = say("card.you") if question.author == user else question.author
    return say("linear.asked" if who else "linear.asked_nobody", who=who, why=question.why)


def ai(view: AdView) -> str:
    """What the AI says of the ad."""
    if not view.ai_verdict and view.ai_score is None:
        return say("linear.ai_none")
    known = view.ai_verdict in ("unsure", "approve", "reject")
    verdict = say(f"card.ai_{view.ai_verdict}") if known else view.ai_verdict or say("card.ai_unsure")
    score = "" if view.ai_score is None else say("linear.ai_score", percent=round(view.ai_score * 100))
    said = say("linear.ai", verdict=verdict + score)
    return f"{said} {say('linear.ai_reason', words=view.ai_reason)}" if view.ai_reason else said


def before(view: AdView, now: int, user: str, policy: Policy | None) -> list[str]:
    """What was decided before, the newest first."""
    if not view.past:
        return [say("linear.before_none")]
    return [past(one, now, user, policy) for one in reversed(view.past[-PAST_MOST:])]


def beside(found: Beside, now: int, policy: Policy | None) -> list[str]:
    """How ads like it were decided, and what people wrote about it, the latest last."""
    lines = []
    if alike := found.precedents.alike:
        verdicts = ", ".join(f"{figures.count(n)} {figures.say_verdict(verdict)}" for verdict, n in alike)
        lines.append(say("linear.alike", ads=counted("ad", sum(n for _, n in alike)), verdicts=verdicts))
    lines += [_precedent(one, now, policy) for one in found.precedents.shown[:PRECEDENTS_MOST]]
    for one in found.remarks:
        who = say("card.you") if one.mine else one.author
        lines.append(say("linear.remark", who=who, ago=ago(one.at, now), words=one.text))
    return lines


def _precedent(one: Precedent, now: int, policy: Policy | None) -> str:
    like = say("beside.same") if one.same else say("linear.likeness", percent=int(one.likeness * 100))
    verdict = figures.say_verdict(one.verdict)
    ad = door.cell(one.headline, SHORT)
    parts = [say("linear.precedent", like=like, verdict=verdict, who=one.author, ago=ago(one.at, now), ad=ad)]
    if not one.holds:
        parts.append(say("linear.overruled"))
    if one.codes:
        parts.append(say("linear.because_of", reasons=titles(one.codes, policy)))
    if one.memo:
        parts.append(say("linear.memo", words=one.memo))
    return " ".join(parts)


def past(one: Past, now: int, user: str, policy: Policy | None) -> str:
    """One earlier decision."""
    who = say("card.you") if one.author == user else one.author
    parts = [say("linear.before", who=who, verdict=figures.say_verdict(one.verdict), ago=ago(one.at, now))]
    if one.undone:
        parts.append(say("linear.before_undone"))
    elif not one.here:
        parts.append(say("linear.before_older"))
    if one.codes:
        parts.append(say("linear.because_of", reasons=titles(one.codes, policy)))
    if one.memo:
        parts.append(say("linear.memo", words=one.memo))
    if one.suggestion:
        changed = "; ".join(replacements(one.original, one.suggestion)) if one.original else ""
        key = "linear.suggested" if changed else "linear.suggestion"
        parts.append(say(key, words=changed or one.suggestion))
    parts += _delivery(one.delivery, one.words)
    return " ".join(parts)


def titles(codes: Iterable[str], policy: Policy | None) -> str:
    """Reasons by their titles."""
    return ", ".join(title_of(policy, code) for code in codes)


def kept(draft: Draft, evidence: Sequence[Span], content: Content, policy: Policy | None) -> list[str]:
    """What is kept for the next verdict on this ad."""
    lines = []
    if draft.reasons:
        verdict = say(f"linear.verdict_{draft.verdict}") if draft.verdict else say("linear.verdict")
        reasons = titles((code for code, _ in draft.reasons), policy)
        lines.append(say("linear.kept_reasons", verdict=verdict, reasons=reasons))
    if draft.memo:
        lines.append(say("linear.kept_memo", words=draft.memo))
    if draft.suggestion:
        lines.append(say("linear.kept_suggestion", words=draft.suggestion))
    return [*lines, *marked(evidence, content)]


def marked(evidence: Sequence[Span], content: Content) -> list[str]:
    """What is marked as evidence."""
    quotes = "; ".join(f"“{quote(content, span)}”" for span in evidence)
    return [say("linear.evidence", count=counted("mark", len(evidence)), quotes=quotes)] if evidence else []


def reasons(found: Mapping[int, ReasonCode]) -> list[str]:
    """Reasons by their number."""
    return [
        say("linear.reason", n=number, title=code.title.in_language(language())) for number, code in found.items()
    ]


def saved(view: AdView, words: Draft, evidence: Sequence[Span], policy: Policy | None, undo: str) -> str:
    """What was recorded of an ad, read back, and the key that takes it back."""
    parts = [say("linear.saved", verdict=say(f"queue.done_{words.verdict}"), ad=named(view.content))]
    if words.reasons:
        parts.append(say("linear.because_of", reasons=titles((code for code, _ in words.reasons), policy)))
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
    ad = door.cell(row.headline, SHORT)
    parts = [say("linear.mine", n=number, verdict=figures.say_verdict(row.verdict), ad=ad, ago=ago(row.at, now))]
    if row.undone:
        parts.append(say("linear.before_undone"))
    if row.codes:
        parts.append(say("linear.because_of", reasons=titles(row.codes, policy)))
    parts += _delivery(row.delivery, row.words)
    return " ".join(parts)


def _delivery(delivery: str, words: str) -> list[str]:
    """Where a decision is on its way to the hub; nothing once it is there."""
    if delivery in ("new", "attempted"):
        return [say("linear.before_unsent")]
    return [say("linear.before_held", words=words)] if delivery == "held" else []


def since(shown: AdView, view: AdView, now: int, user: str, policy: Policy | None) -> tuple[list[str], bool]:
    """What a person must hear of an ad that was read out as `shown`, and whether a verdict on it must be given anew:
    its content changed, or somebody else decided it."""
    lines = []
    if view.content_hash != shown.content_hash:
        lines += [say("linear.changed"), *changes(shown.content, view.content)]
    known = {one.id for one in shown.past}
    fresh = [one for one in view.past if one.id not in known and one.author != user]
    told = [past(one, now, user, policy) for one in fresh]
    again = bool(lines or told)
    asked = {(one.author, one.at) for one in shown.questions}
    told += [_asked(one, user) for one in view.questions if (one.author, one.at) not in asked]
    if ai(view) != ai(shown):
        told.append(ai(view))
    return [*lines, *(say("linear.meanwhile", words=words) for words in told)], again


def changes(old: Content, new: Content) -> list[str]:
    """What became of an ad since it was read out, part by part."""
    lines = []
    for part in ("headline", "text", "link", "call_to_action", "targeting"):
        was, now = str(getattr(old, part)), str(getattr(new, part))
        if was != now:
            words = "; ".join(replacements(was, now)) or say("linear.spacing")
            lines.append(say("linear.labelled", label=say(f"linear.part_{part}"), words=words))
    if old.creatives != new.creatives:
        lines.append(say("linear.changed_creatives"))
        among = len(new.creatives)
        lines += [_creative(creative, number, among) for number, creative in enumerate(new.creatives, 1)]
    return lines


def replacements(old: str, new: str) -> list[str]:
    """What became of a text, change by change, each with the words before it where something only came or went."""
    told: list[str] = []
    gone = before = ""
    for kind, words in [*steps(old, new), (SAME, "")]:
        if kind == GONE:
            gone = words
            continue
        come = words if kind == NEW else ""
        if gone and come:
            told.append(say("linear.became", old=gone, new=come))
        elif gone or come:
            after = say("linear.after", words=before) if before else ""
            told.append(say("linear.added" if come else "linear.removed", old=gone, new=come, after=after))
        gone = ""
        if kind == SAME and words.strip():
            before = " ".join(words.split()[-AROUND:])
    return told
