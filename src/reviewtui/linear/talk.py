"""An ad and what is known of it as lines to be read aloud. Pure.

Each line says first what it is about, stands for itself and holds no line break of the ad's own, so that no ad can
speak in our place. Numbers have units; nothing is drawn. What comes from outside is raw here: whoever prints a line
passes it through `reviewtui.text`.
"""

from collections.abc import Iterable, Mapping

from reviewtui import text as door
from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.policy import Policy
from reviewtui.domain.priority import LEAST, MISMATCH, UNSURE, WAITED, priority_at, reasons_at
from reviewtui.linear import wording
from reviewtui.services.ads import AdView, Appealed, Past, Question
from reviewtui.services.beside import Beside
from reviewtui.services.precedents import Precedent
from reviewtui.widgets import figures
from reviewtui.widgets.beside import old_meaning
from reviewtui.widgets.chat_lines import chat_words
from reviewtui.widgets.figures import leaves
from reviewtui.words import say

PRECEDENTS_MOST = 2
"""Decisions on ads like it that are read out."""
PAST_MOST = 6
"""Earlier decisions that are read out, the newest first."""


def place(number: int, total: int, more: bool, view: AdView) -> str:
    """Where one is in the list, and what is special about this ad."""
    words = say("linear.place_more" if more else "linear.place", n=figures.count(number), total=figures.count(total))
    return f"{words} {_state(view.state)}".strip()


def _state(state: str) -> str:
    return "" if state == "open" else wording.known(f"linear.state_{state}", state)


def urgent(view: AdView, now: int, user: str) -> list[str]:
    """What is pressing about the ad: its due time, a customer who waits, whom it was given to, who is at it."""
    lines = []
    if view.due_at is not None:
        left = view.due_at - now
        key = "linear.late" if left < 0 else "linear.due"
        lines.append(say(key, age=wording.duration(abs(left)), by=_set_by(view.due_why)))
    if view.customer_waiting:
        lines.append(say("linear.customer_waits"))
    if view.assignee:
        mine = view.assignee == user
        lines.append(say("linear.given_you") if mine else say("linear.given", who=view.assignee))
    if view.holder not in ("", user):
        lines.append(say("queue.claimed_by", who=view.holder))
    return lines


def _set_by(due_why: str) -> str:
    """Where a due time comes from; `due_why` as in `domain.observed.Ad`."""
    kind, _, name = due_why.partition(":")
    return say(f"linear.due_{kind}", name=name) if kind in ("asked", "source", "rule") else due_why


def ad(
    view: AdView, now: int, user: str, policy: Policy | None, opinions: Mapping[str, str] | None = None
) -> list[str]:
    """The ad as the eye would go over it: whose it is, its words, what is shown, where it leads, why it is here,
    what the AI says, what was decided before. Instants in epoch ms. `opinions`: decisions by id that are told in
    other words, because they differ."""
    return [" ".join(_account(view)), *content(view.content), *_story(view, now, user, policy, opinions or {})]


def content(content: Content) -> list[str]:
    """An ad's words, what is shown, and where it leads."""
    lines = _paragraphs("headline", content.headline)
    lines += _paragraphs("text", content.text)
    if not content.headline and not content.text:
        lines.append(say("linear.no_text"))
    among = len(content.creatives)
    lines += [picture(creative, number, among) for number, creative in enumerate(content.creatives, 1)]
    lines += _paragraphs("call_to_action", content.call_to_action)
    if content.link:
        lines.append(destination(content.link))
    lines += _paragraphs("targeting", content.targeting)
    if marks := hidden_characters(content):
        lines.append(say("linear.hidden", count=wording.counted("hidden", marks)))
    return lines


def _account(view: AdView) -> Iterable[str]:
    yield say("linear.account", account=view.account or say("card.unassigned"))
    if view.spend_minor is not None:
        yield say("linear.spends", money=figures.spend(view.spend_minor, view.currency, view.spend_period))
    if view.language:
        yield say("linear.language", language=wording.known(f"linear.lang_{view.language.lower()}", view.language))


def _paragraphs(part: str, raw: str) -> list[str]:
    """The lines of a text, each with what it is; the empty ones are left out."""
    found = [line for line in door.visible(raw).split("\n") if line.strip()]
    label = say(f"linear.part_{part}")
    if len(found) < 2:
        return [say("linear.labelled", label=label, words=line) for line in found]
    of = len(found)
    return [say("linear.labelled_of", label=label, n=n, of=of, words=line) for n, line in enumerate(found, 1)]


def picture(creative: Creative, number: int, among: int) -> str:
    """An image, a video or a card in words."""
    kind = say(f"linear.{creative.kind if creative.kind in ('image', 'video', 'card') else 'image'}")
    about = [say("linear.creative_of", kind=kind, n=number, of=among) if among > 1 else kind]
    if creative.width and creative.height:
        about.append(say("linear.pixels", width=creative.width, height=creative.height))
    if creative.seconds:
        about.append(wording.duration(creative.seconds * 1000) if creative.seconds < 60 else _long(creative.seconds))
    parts = [", ".join(about) + "."]
    if creative.title:
        parts.append(say("linear.creative_title", words=creative.title))
    if creative.text:
        parts.append(say("linear.creative_text", words=creative.text))
    return " ".join(parts)


def _long(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return wording.counted("minute", minutes) + (f" {wording.counted('second', rest)}" if rest else "")


def destination(link: str) -> str:
    """Where a link leads: its host, or that it cannot be opened."""
    host = door.host_of(link)
    return say("linear.leads", host=host) if host else say("linear.leads_nowhere", link=link)


def hidden_characters(content: Content) -> int:
    """How many characters of the ad's words are shown as marks, because they hide or act."""
    texts = [content.headline, content.text, content.link, content.call_to_action, content.targeting]
    texts += [words for creative in content.creatives for words in (creative.title, creative.text)]
    return sum(run.mark for text in texts for run in door.runs_with_offsets(text))


def _story(
    view: AdView, now: int, user: str, policy: Policy | None, opinions: Mapping[str, str]
) -> list[str]:  # fmt: skip
    lines = [asked(question, user) for question in view.questions]
    if view.appeal is not None:
        lines.append(appealed(view.appeal, user))
    if not view.questions and view.state != "changed" and not view.appeal and (view.blind or not view.ai_reason):
        lines.append(say("linear.in_queue"))
    lines.append(_priority(view, now))
    lines.append(say("linear.ai_hidden") if view.blind else ai(view))
    lines += before(view, now, user, policy, opinions)
    if view.status != "unknown" or view.status_raw:
        raw = f" ({view.status_raw})" if view.status == "unknown" and view.status_raw else ""
        status = figures.say_status(view.status) + raw
        lines.append(say("linear.platform", status=status, ago=wording.ago(view.checked_at, now)))
    if view.feedback:
        lines.append(say("linear.feedback", words="; ".join(leaves(view.feedback))))
    chat, rest = chat_words(view)
    lines += [say("linear.chat", words=words) for words in chat]
    if rest:
        lines.append(say("linear.extra", words="; ".join(leaves(rest))))
    return lines


def _priority(view: AdView, now: int) -> str:
    """Where the ad is in the queue, and why; on a blind item without what tells of the AI."""
    left_out = (WAITED, LEAST, UNSURE, MISMATCH) if view.blind else (WAITED, LEAST)
    parts = reasons_at(view.badges, view.created_at, view.due_at, now, view.state)
    told = [f"{figures.say_badge(name)} {wording.counted('point', n)}, " for name, n in parts if name not in left_out]
    priority, waiting = figures.count(priority_at(view.rank, now)), wording.duration(now - view.created_at)
    return say("linear.priority", priority=priority, points="".join(told), age=waiting)


def appealed(appeal: Appealed, user: str) -> str:
    """Who asked for another decision, and why."""
    if appeal.against:
        return say("linear.lesson", why=appeal.why) if appeal.why else say("linear.lesson_silent")
    who = say("card.you") if appeal.author == user else appeal.author
    return say("linear.appealed", who=who, why=appeal.why)


def asked(question: Question, user: str) -> str:
    """Who put the ad into the queue, and why."""
    who = say("card.you") if question.author == user else question.author
    return say("linear.asked", who=who, why=question.why) if who else say("linear.asked_nobody", why=question.why)


def ai(view: AdView) -> str:
    """What the AI says of the ad."""
    if not view.ai_verdict and view.ai_score is None:
        return say("linear.ai_none")
    known = view.ai_verdict in ("unsure", "approve", "reject")
    verdict = say(f"card.ai_{view.ai_verdict}") if known else view.ai_verdict or say("card.ai_unsure")
    score = "" if view.ai_score is None else say("linear.ai_score", percent=round(view.ai_score * 100))
    said = say("linear.ai", verdict=verdict + score)
    return f"{said} {say('linear.ai_reason', words=view.ai_reason)}" if view.ai_reason else said


def before(
    view: AdView, now: int, user: str, policy: Policy | None, opinions: Mapping[str, str] | None = None
) -> list[str]:
    """What was decided before: the opinions that differ, then the newest first; on a blind item the user's own
    decisions alone."""
    known = opinions or {}
    shown = [one for one in view.past if (not view.blind or one.author == user) and one.id not in known]
    told = [*known.values()]
    told += [past(one, now, user, policy) for one in reversed(shown[-PAST_MOST:])]
    if view.blind:
        return [*told, say("linear.before_hidden")]
    return told or [say("linear.before_none")]


def briefed(found: Beside) -> list[str]:
    """The patterns it shows, as they were written up."""
    return [
        say("linear.briefing", title=one.words.title, words=one.words.recognise or one.words.watch)
        for one in found.briefings
    ]


def meant(found: Beside, policy: Policy | None, key: str) -> list[str]:
    """Which reasons of the decision in force have another meaning now."""
    return [say("linear.policy", words=old_meaning(old, policy, key)) for old in found.old_meanings]


def beside(found: Beside, now: int, policy: Policy | None) -> list[str]:
    """How ads like it were decided, and what people wrote about it, the latest last."""
    lines = []
    if alike := found.precedents.alike:
        verdicts = ", ".join(f"{figures.count(n)} {figures.say_verdict(verdict)}" for verdict, n in alike)
        lines.append(say("linear.alike", ads=wording.counted("ad", sum(n for _, n in alike)), verdicts=verdicts))
    lines += [_precedent(one, now, policy) for one in found.precedents.shown[:PRECEDENTS_MOST]]
    for one in found.remarks:
        who = say("card.you") if one.mine else one.author
        lines.append(say("linear.remark", who=who, ago=wording.ago(one.at, now), words=one.text))
    return lines


def _precedent(one: Precedent, now: int, policy: Policy | None) -> str:
    like = say("beside.same") if one.same else say("linear.likeness", percent=int(one.likeness * 100))
    verdict = figures.say_verdict(one.verdict)
    ad = door.cell(one.headline, wording.SHORT)
    parts = [say("linear.precedent", like=like, verdict=verdict, who=one.author, ago=wording.ago(one.at, now), ad=ad)]
    if not one.holds:
        parts.append(say("linear.overruled"))
    if one.codes:
        parts.append(say("linear.because_of", reasons=wording.titles(one.codes, policy)))
    if one.memo:
        parts.append(say("linear.memo", words=one.memo))
    return " ".join(parts)


def past(one: Past, now: int, user: str, policy: Policy | None) -> str:
    """One earlier decision."""
    who = say("card.you") if one.author == user else one.author
    parts = [say("linear.before", who=who, verdict=figures.say_verdict(one.verdict), ago=wording.ago(one.at, now))]
    if one.undone:
        parts.append(say("linear.before_undone"))
    elif not one.here:
        parts.append(say("linear.before_older"))
    elif one.mark in ("holds", "second", "replaced"):
        parts.append(say(f"linear.mark_{one.mark}"))
    if one.codes:
        parts.append(say("linear.because_of", reasons=wording.titles(one.codes, policy)))
    if one.memo:
        parts.append(say("linear.memo", words=one.memo))
    if one.suggestion:
        changed = "; ".join(wording.replacements(one.original, one.suggestion)) if one.original else ""
        key = "linear.suggested" if changed else "linear.suggestion"
        parts.append(say(key, words=changed or one.suggestion))
    parts += delivery(one.delivery, one.words)
    return " ".join(parts)


def delivery(delivery: str, words: str) -> list[str]:
    """Where a decision is on its way to the hub; nothing once it is there."""
    if delivery in ("new", "attempted"):
        return [say("linear.before_unsent")]
    return [say("linear.before_held", words=words)] if delivery == "held" else []
