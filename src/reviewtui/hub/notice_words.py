"""A notice as Slack and Teams take it: our sentences, and in them names and subjects that can do nothing there.

What comes from outside mentions nobody, formats nothing, and hides no link behind words (`text.chat`); a ticket's own
link shows the host that it leads to. No words said in a ticket are in it, and no note.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.answering import day, instant
from reviewtui.domain.cover import Why
from reviewtui.domain.notices import Due, Home, What
from reviewtui.domain.recorded import day_at
from reviewtui.text import cell, chat, host_of
from reviewtui.words import language as spoken
from reviewtui.words import say_in

MOST = 10
"""Lines of one message; of more it says how many."""
WIDTH = 100
"""Cells that a subject or a name takes."""
URL_LIMIT = 1500
_LINKS = 5
"""Links that a card of Teams has room for."""
_MARKS = str.maketrans({"*": "∗", "_": "＿", "~": "∼"})
_EDGE = re.compile(r"(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])")
"""Where a sign may begin or end what Slack formats; within a word, as in an id, it does nothing."""
_IN_URL = {"<": "%3C", ">": "%3E", "|": "%7C", '"': "%22", "&": "&amp;"}
_encode = msgspec.json.encode


class Item(NamedTuple):
    """Something that is told, and of which account it is."""

    due: Due
    home: Home


class _Line(NamedTuple):
    words: str
    link: str = ""
    """Where the ticket is, if that can be shown."""
    label: str = ""


def message(kind: str, items: Sequence[Item], language: str, *, to_all: bool) -> bytes:
    """The body of one message. `language`: '' for that of this process; `to_all`: whoever leads reads it, and is told
    why nobody else is."""
    language = language or spoken()
    escape = _mrkdwn if kind == "slack" else chat
    lines = [line for what in What for line in _lines(what, items, language, escape, to_all=to_all)]
    return _encode(_slack(lines) if kind == "slack" else _teams(lines))


def _lines(
    what: What, items: Sequence[Item], language: str, escape: Callable[[str], str], *, to_all: bool
) -> list[_Line]:  # fmt: skip
    of = [item for item in items if item.due.what is what]
    if not of:
        return []
    head = say_in(language, f"notices.{what}_one" if len(of) == 1 else f"notices.{what}_several", n=len(of))
    lines = [_Line(head), *(_line(item, language, escape, to_all=to_all) for item in of[:MOST])]
    if len(of) > MOST:
        lines.append(_Line(say_in(language, "notices.more", n=len(of) - MOST)))
    return lines


def _line(item: Item, language: str, escape: Callable[[str], str], *, to_all: bool) -> _Line:
    due, home = item

    def shown(words: str) -> str:
        return escape(cell(words, WIDTH))

    account = shown(home.name) or say_in(language, "notices.no_account")
    values = {"subject": shown(due.subject or due.id), "id": shown(due.id), "account": account}
    if due.what is What.MISMATCH:
        about = say_in(language, f"mismatches.about_{due.kind}")
        words = say_in(language, "notices.mismatch_line", about=about, **values)
    else:
        name = "late_line" if due.late else "closing_line"
        words = say_in(language, f"notices.{name}", at=instant(due.at, language), **values)
        if due.as_of:
            words += " " + say_in(language, "notices.as_of", at=instant(due.as_of, language))
    if to_all:
        words += " " + _why(home, shown, language)
    host = host_of(due.url) if len(due.url) <= URL_LIMIT else ""
    return _Line(f"• {words}", due.url if host else "", f"{values['id']} · {host}" if host else "")


def _why(home: Home, shown: Callable[[str], str], language: str) -> str:
    """Why those who lead are told."""
    covering = home.covering
    if covering.who:
        return say_in(language, "notices.no_address", who=shown(covering.who))
    if covering.why is Why.ALL_AWAY and covering.until and covering.owner:
        until = day(_midnight(covering.until.toordinal()), language)
        return say_in(language, "notices.all_away", owner=shown(covering.owner), until=until)
    return say_in(language, "notices.nobody")


def _midnight(ordinal: int) -> int:
    return (ordinal - day_at(0).toordinal()) * 86_400_000


def _mrkdwn(text: str) -> str:
    """Text from outside, for a message of Slack's: `&` as it asks for it, and nothing formats."""
    return _EDGE.sub(lambda found: found[0].translate(_MARKS), chat(text)).replace("&", "&amp;")


def _slack(lines: Sequence[_Line]) -> dict[str, Any]:
    """What an incoming webhook of Slack takes; nothing behind a link is fetched to be shown."""
    told = [f"{line.words} <{_in_slack(line.link)}|{line.label}>" if line.link else line.words for line in lines]
    return {"text": "\n".join(told), "unfurl_links": False, "unfurl_media": False}


def _in_slack(url: str) -> str:
    return "".join(_IN_URL.get(character, character) for character in url)


def _teams(lines: Sequence[_Line]) -> dict[str, Any]:
    """What an incoming webhook of Teams takes: a card of runs of text, in which no markup is read."""
    body = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line.words}]} for line in lines
    ]  # fmt: skip
    links = [line for line in lines if line.link][:_LINKS]
    actions = [{"type": "Action.OpenUrl", "title": line.label, "url": line.link} for line in links]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
        "body": body, "actions": actions,
    }  # fmt: skip
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}
