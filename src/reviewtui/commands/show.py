"""One ad as lines or as JSON, with everything known of it."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import msgspec

from reviewtui.commands.desk import at_desk, find_ad
from reviewtui.commands.output import block, emit, line, table
from reviewtui.domain.priority import DUE_ASKED, DUE_RULE, DUE_SOURCE, priority_at
from reviewtui.services.ads import AdView, Past
from reviewtui.services.blinding import as_shown
from reviewtui.services.talk import Remark, thread
from reviewtui.services.versions import Version, earlier
from reviewtui.settings import Settings
from reviewtui.widgets import figures
from reviewtui.widgets.chat_lines import chat_words
from reviewtui.words import say

Row = tuple[str, str]
"""A name and what it stands for; a row that stands for nothing is left out."""


def show(settings: Settings, args: Namespace) -> int:
    """`show`: one ad and everything known of it; a blind item tells no more than on the screen until its verdict."""
    with at_desk(settings, whole=True) as desk:
        view, now = as_shown(find_ad(desk, args.ad), desk.user), desk.clock()
        remarks = [one for one in thread(desk.reader, view.ad_id, desk.user) if one.mine or not view.blind]
        versions = earlier(desk.reader, view)
    if args.json:
        emit(_as_json(view, remarks, versions, now))
        return 0
    line(f"{view.ad_id}  {view.account or say('card.unassigned')}")
    line("")
    for words in (view.content.headline, view.content.text or say("card.no_text")):
        if words:
            block(words)
            line("")
    rows = (*_pressing(view, now), *_known(view, now), *_said(view), *_before(view, versions), *_thread(remarks))
    table([row for row in rows if row[1]])
    return 0


def _as_json(view: AdView, remarks: Iterable[Remark], versions: Iterable[Version], now: int) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(view)
    found["content"] = msgspec.structs.asdict(view.content) | {"creatives": found["content"].get("creatives", [])}
    return {
        **found,
        "priority": priority_at(view.rank, now),
        "standing": _standing(view),
        "remarks": [asdict(remark) for remark in remarks],
        "versions": [_version_as_json(version) for version in versions],
    }


def _standing(view: AdView) -> dict[str, Any]:
    """What holds on the content as it is: the decision in force, the opinions beside it, and how far they agree."""
    holds = next((past for past in view.past if past.mark == "holds"), None)
    return {
        "decision": msgspec.to_builtins(holds),
        "second_opinions": [past.id for past in view.past if past.mark == "second"],
        "opinions_wanted": view.wanted,
        "round": view.round,
        "disputed": view.disputed,
        "agreement": view.agreement,
    }


def _version_as_json(version: Version) -> dict[str, Any]:
    content = msgspec.to_builtins(version.content)
    return {
        "content_hash": version.content_hash,
        "content": msgspec.structs.asdict(version.content) | {"creatives": content.get("creatives", [])},
        "judged_at": version.at,
        "judged_by": version.author,
        "verdict": version.verdict,
        "changes": [{"part": part, "words": words} for part, words in version.changes],
    }


# --- in lines ---


def _pressing(view: AdView, now: int) -> list[Row]:
    """State, place in the order, due time, and whose the ad is."""
    rows = [
        (say("cli.field_state"), view.state),
        (say("cli.priority"), f"{priority_at(view.rank, now)} {_joined(f'{name} {n}' for name, n in view.badges)}"),
    ]
    if view.due_at is not None:
        left, (kind, _, name) = view.due_at - now, view.due_why.partition(":")
        why = say(f"card.due_{kind}", name=name) if kind in (DUE_ASKED, DUE_SOURCE, DUE_RULE) else view.due_why
        words = say("card.late_by" if left < 0 else "card.due_in", span=figures.span(abs(left)), why=why)
        rows.append((say("cli.field_due"), _joined((figures.instant(view.due_at), words))))
    if view.customer_waiting:
        rows.append((say("cli.field_customer"), say("cli.customer_waits")))
    rows.append((say("cli.field_assignee"), view.assignee))
    if view.holder:
        since = say("cli.since", when=figures.instant(view.held_since)) if view.held_since else ""
        until = say("cli.until", when=figures.instant(view.held_until)) if view.held_until else ""
        rows.append((say("cli.field_claim"), _joined((view.holder, since, until))))
    if view.along_until:
        rows.append((say("cli.field_claim"), say("claims.along", until=figures.instant(view.along_until))))
    holds = next((past for past in view.past if past.mark == "holds"), None)
    if holds is not None:
        seconds = sum(past.mark == "second" for past in view.past)
        beside = say("cli.standing_seconds", n=seconds) if seconds else ""
        agreed = say("disputes.agreement", percent=view.agreement) if view.agreement is not None else ""
        rows.append((say("cli.field_standing"), _joined((_decided(holds), beside, agreed))))
    rows += [
        (say("cli.field_appeal"), _joined((figures.instant(one.at), one.author, one.why))) for one in view.appeals
    ]
    return rows


def _known(view: AdView, now: int) -> list[Row]:
    """The ad beside its words, what its platform says, and what the AI does."""
    content = view.content
    score = "" if view.ai_score is None else f"{view.ai_score:.2f}"
    said = (view.ai_verdict, score, view.ai_model, view.ai_reason)
    feedback = "" if view.feedback is None else msgspec.json.encode(view.feedback).decode()
    checked = say("cli.checked", when=figures.instant(view.checked_at))
    rows = [
        (say("cli.field_link"), _joined((content.link, content.call_to_action))),
        (say("card.targeting"), content.targeting),
        (say("cli.field_status"), _joined((view.status, view.status_raw, checked))),
        (say("cli.field_feedback"), feedback),
        (say("cli.field_ai"), say("card.blind") if view.blind else _joined(said)),
        (say("cli.field_spend"), figures.spend(view.spend_minor, view.currency, view.spend_period)),
        (say("cli.field_created"), _joined((figures.instant(view.created_at), view.language))),
        (say("cli.field_alike"), say("cli.alike", n=view.twins) if view.twins else ""),
    ]
    among = len(content.creatives)
    for number, part in enumerate(content.creatives, 1):
        size = f"{part.width}×{part.height}" if part.width and part.height else ""
        lasts = say("cli.seconds", n=part.seconds) if part.seconds else ""
        name = f"{part.kind} {number}/{among}" if among > 1 else part.kind
        rows.append((name, _joined((part.title, part.text, size, lasts, part.url)) or say("card.picture_none")))
    return rows


def _said(view: AdView) -> list[Row]:
    """Who asked for it, and what else its sources said."""
    rows = [(say("cli.field_why"), _joined((asked.author, asked.why))) for asked in view.questions]
    chat, rest = chat_words(view)
    rows += [(say("card.chat"), words) for words in chat]
    return rows + [(say("card.extra"), f"{name}: {value}") for name, value in rest.items()]


def _before(view: AdView, versions: Iterable[Version]) -> list[Row]:
    """Every decision, and each version that was judged with what became of it."""
    rows = [(figures.instant(past.at), _decided(past, dated=False)) for past in view.past]
    for version in versions:
        verdict = figures.say_verdict(version.verdict)
        when = figures.instant(version.at)
        rows.append(
            (say("cli.field_version"), say("cli.version_judged", when=when, who=version.author, verdict=verdict))
        )
        rows += [(say(f"bulk.part_{part}"), words) for part, words in version.changes]
    return rows


def _decided(past: Past, *, dated: bool = True) -> str:
    """A decision on one line."""
    marks = [say(f"cli.mark_{past.mark}")] if past.mark and not dated else []
    if past.undone:
        marks.append(say("card.past_undone"))
    elif not past.here:
        marks.append(say("card.past_older"))
    if past.delivery == "held":
        marks.append(say("card.past_held", words=past.words))
    elif past.delivery in ("new", "attempted"):
        marks.append(say("card.past_unsent"))
    passes = f"{say('card.would_pass')} {past.suggestion}" if past.suggestion else ""
    when = figures.instant(past.at) if dated else ""
    return _joined((past.author, past.verdict, *past.codes, past.memo, passes, when, *marks))


def _thread(remarks: Iterable[Remark]) -> list[Row]:
    return [(say("cli.field_remark"), _joined((figures.instant(one.at), one.author, one.text))) for one in remarks]


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
