"""An ad set as the card a customer would see in a feed, and under it why it is here. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reviewtui import text as door
from reviewtui.domain.priority import APPEALED, LESSON, MISMATCH, UNSURE, Badge, due_badge, reasons_at
from reviewtui.widgets import figures
from reviewtui.widgets.creatives import ROWS_MOST, Picture, creative_lines
from reviewtui.widgets.figures import leaves, say_badge, say_status, say_verdict
from reviewtui.widgets.figures import title_of as title_of
from reviewtui.widgets.typeset import INDENT, MAX_CARD, Line, Piece, beside, framed, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.ads import Content
    from reviewtui.domain.policy import Policy
    from reviewtui.domain.values import Span
    from reviewtui.services.ads import AdView, Appealed, Past


def card(view: AdView, width: int, now: int, picture: Picture | None = None, rows: int = ROWS_MOST) -> list[Line]:
    """The framed ad. Text components carry their raw offsets, so that evidence can be painted and pointed at.

    `picture` gives the pictures of its creatives, each within `rows`; without it there are places for them.
    """
    width = max(20, min(width, MAX_CARD))
    inner = width - 4
    content = view.content
    body: list[Line] = [[]]
    if content.headline:
        body += [*wrap(content.headline, inner, "headline", "headline"), []]
    if content.text:
        body += [*wrap(content.text, inner, "body", "text"), []]
    if not content.text and not content.headline:
        body += [[Piece(say("card.no_text"), "muted")], []]
    body += creative_lines(content.creatives, inner, rows, picture)
    if content.link or content.call_to_action:
        body += _destination(view, inner)
    elif body[-1] == []:
        body.pop()
    account = view.account or say("card.unassigned")
    foot = " · ".join(
        part
        for part in (figures.spend(view.spend_minor, view.currency, view.spend_period), view.language.upper())
        if part
    )
    return framed(
        [Piece(f"{door.cell(account, inner - 16)} · {say('card.sponsored')}", "title")],
        [Piece(foot, "muted")],
        body,
        width,
    )


def _destination(view: AdView, width: int) -> list[Line]:
    link, action = view.content.link, view.content.call_to_action
    host = door.host_of(link) or link
    button = f" {door.cell(action, min(24, width // 2 - 4))} " if action else ""
    shown = door.cell(host, width - door.cell_width(button) - 3)
    line: Line = [Piece(shown, "muted", "destination", 0, len(link), True)] if shown else []
    if button:
        gap = 3 if shown else 0
        line += [Piece(" " * gap), Piece(button, "button")]
    return [line]


def changes(before: Content | None, now: Content, width: int) -> list[Line]:
    """What changed in the ad since it was read, by words."""
    if before is None:
        return []
    from reviewtui.domain.diff import changed_parts  # for the few ads that change while they are read

    lines: list[Line] = []
    for part, words in changed_parts(before, now):
        label = say("card.changed") if not lines else ""
        lines += labelled(label, f"{part}: {words}", max(24, min(width, MAX_CARD)), "warning")
    return lines


def story(
    view: AdView, width: int, now: int, user: str, policy: Policy | None, evidence: Sequence[Span],
    more: Sequence[Line] = (),
) -> list[Line]:  # fmt: skip
    """What stands under the card: why it is here, what was said before, then `more`, what the platform says."""
    width = max(24, min(width, MAX_CARD))
    lines: list[Line] = []

    def add(key: str, raw: str, style: str = "muted") -> None:
        lines.extend(labelled(say(f"card.{key}"), raw, width, style))

    if evidence:
        quotes = [view.content.component(span.component)[span.start : span.end] for span in evidence]
        add("evidence", " · ".join(f"“{quote}”" for quote in quotes), "evidence")
    if view.state == "changed":
        add("why_here", say("card.state_changed"), "warning")
    for question in view.questions:
        key = "asked" if question.author else "asked_nobody"
        who = say("card.you") if question.author == user else question.author
        add("why_here", say(f"card.{key}", who=who, why=question.why))
    if view.appeal is not None:
        add("why_here", appeal_line(view.appeal, user), "warning")
    if not view.questions and view.state != "changed" and not view.appeal and (view.blind or not view.ai_reason):
        add("why_here", say("card.in_queue"))
    chat, rest = _chat(view)
    for number, words in enumerate(chat):
        lines.extend(labelled(say("card.chat") if number == 0 else "", words, width))
    lines += _whose(view, width, now, user)
    add("ai", say("card.blind") if view.blind else ai_line(view))
    if view.ai_reason and not view.blind:
        lines.extend(labelled("", view.ai_reason, width))
    shown = [past for past in view.past if not view.blind or past.author == user]
    if len(shown) < len(view.past):
        add("before", say("card.blind"))
    elif shown:
        for number, past in enumerate(reversed(shown)):
            if number == 6:
                break
            lines.extend(labelled(say("card.before") if number == 0 else "", _past(past, now, user, policy), width))
            if past.memo:
                lines.extend(labelled("", f"“{past.memo}”", width))
            if past.suggestion:
                lines.extend(beside("", _suggested(past, width - INDENT)))
    else:
        add("before", say("card.before_none"))
    if view.twins:
        lines.extend(labelled(say("bulk.alike"), say("bulk.alike_line", n=_up_to(view.twins)), width, "muted"))
    lines.extend(more)
    if view.status != "unknown" or view.status_raw:
        raw = f" ({view.status_raw})" if view.status == "unknown" and view.status_raw else ""
        when = figures.clock(view.checked_at, now)
        add("platform", say("card.platform_line", status=say_status(view.status), raw=raw, when=when))
    if view.feedback:
        add("feedback", " · ".join(leaves(view.feedback)), "warning")
    add("order", order_line(view, now))
    if view.content.targeting:
        lines.extend(labelled(say("card.targeting"), view.content.targeting, width, component="targeting"))
    if rest:
        add("extra", " · ".join(leaves(rest)))
    add("id", view.ad_id)
    return lines


def appeal_line(appeal: Appealed, user: str) -> str:
    """Who asks for another decision, and why; of the platform, why it rejected what was approved."""
    if appeal.against:
        return say("card.lesson", why=appeal.why) if appeal.why else say("card.lesson_silent")
    key = "appealed_you" if appeal.author == user else "appealed"
    return say(f"card.{key}", who=appeal.author, why=appeal.why)


def _chat(view: AdView) -> tuple[Sequence[str], Mapping[str, Any]]:
    """What was said of the ad in a chat, and what else its sources told."""
    if "slack" not in view.extra:
        return (), view.extra
    from reviewtui.widgets.chat_lines import chat_words  # for the ads that come from a chat

    return chat_words(view)


def _whose(view: AdView, width: int, now: int, user: str) -> list[Line]:
    """Who is at the ad, whether this user took it along, and to whom it was given."""
    lines: list[Line] = []
    if view.holder not in ("", user):
        since = figures.clock(view.held_since, now) if view.held_since > 0 else ""
        until = figures.clock(view.held_until, now) if view.held_until else ""
        key = "took_along" if since and until else "at_it" if since else "at_it_now"
        words = say(f"claims.{key}", who=view.holder, when=since, until=until)
        lines += labelled(say("claims.now"), words, width, "warning")
    elif view.along_until > now:
        words = say("claims.along", until=figures.clock(view.along_until, now))
        lines += labelled(say("claims.now"), words, width, "muted")
    if view.assignee:
        key = "given_to_you" if view.assignee == user else "given_to"
        lines += labelled(say("claims.given"), say(f"claims.{key}", who=view.assignee), width, "muted")
    return lines


def _up_to(twins: int) -> str:
    """This ad and its twins, or at least so many: they are counted up to a bound."""
    from reviewtui.services.ads import TWINS

    return f"{twins}+" if twins >= TWINS else str(twins + 1)


def order_line(view: AdView, now: int) -> str:
    """The parts that add up to the ad's number in the list; of a blind item, without those that tell of the AI."""
    parts: Sequence[Badge] = reasons_at(view.badges, view.created_at, view.due_at, now, view.state)
    lesson = view.appeal is not None and view.appeal.against
    parts = [p._replace(name=LESSON) if lesson and p.name == APPEALED else p for p in parts]
    words = [f"{say_badge(p.name)} {p.points:+}" for p in parts if not view.blind or p.name not in (UNSURE, MISMATCH)]
    if view.due_at is not None:
        due = due_badge(view.due_at, now)
        key = "late_by" if due.left < 0 else "due_in"
        who, _, whose = view.due_why.partition(":")
        why = say(f"card.due_{who}", name=whose) if who in ("asked", "source", "rule") else view.due_why
        words.append(say(f"card.{key}", span=figures.span(abs(due.left)), why=why))
    return " · ".join(words)


def ai_line(view: AdView, *, named: bool = True) -> str:
    """What the AI says of the ad, on one line; `named`: with the name of the model."""
    if not view.ai_verdict and view.ai_score is None:
        return say("card.ai_none")
    known = view.ai_verdict in ("unsure", "approve", "reject")
    verdict = say(f"card.ai_{view.ai_verdict}") if known else view.ai_verdict or say("card.ai_unsure")
    score = "" if view.ai_score is None else say("card.ai_score", percent=round(view.ai_score * 100))
    model = f" · {view.ai_model}" if view.ai_model and named else ""
    return say("card.ai_line", verdict=verdict, score=score, model=model)


def _suggested(past: Past, width: int) -> list[Line]:
    """The smallest change that would pass: by words where it changes a part of the ad, else as it was said."""
    if not past.original:
        return wrap(f"{say('card.would_pass')} “{past.suggestion}”", width, "muted")
    from reviewtui.widgets.difference import difference  # for the few ads that have a suggestion

    return difference(past.original, past.suggestion, width, say("card.would_pass") + " ")


def _past(past: Past, now: int, user: str, policy: Policy | None) -> str:
    codes = "".join(f", {title_of(policy, code)}" for code in past.codes)
    who = say("card.you") if past.author == user else past.author
    words = say(
        "card.past", who=who, verdict=say_verdict(past.verdict), codes=codes, when=figures.clock(past.at, now)
    )
    notes = []
    if past.undone:
        notes.append(say("card.past_undone"))
    elif not past.here:
        notes.append(say("card.past_older"))
    if past.delivery in ("new", "attempted"):
        notes.append(say("card.past_unsent"))
    elif past.delivery == "held":
        notes.append(say("card.past_held", words=past.words))
    return " · ".join([words, *notes])
