"""What was said of an ad in a chat, as words: where, who answered, and each reply with whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui.services.talk import said_elsewhere
from reviewtui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from reviewtui.services.ads import AdView

SHOWN = 40
"""Replies that are said; those after them are counted."""


def chat_words(view: AdView) -> tuple[list[str], Mapping[str, Any]]:
    """Lines of a chat about the ad, none where there was no chat; and what else its sources told beside it.

    Of a blind item, only what the one who asked wrote: what others said is an opinion.
    """
    asker = view.questions[0].author if view.questions else ""
    talk = said_elsewhere(view.extra, only=asker if view.blind else None)
    if not talk.place:
        return [], talk.rest
    lines = [talk.place]
    if talk.answered is not None:
        lines.append(say("card.chat_answered", who=talk.answered.by, said=talk.answered.text))
    if talk.message and not view.content.text and not view.blind:
        lines.append(say("card.chat_said", who=asker, when="", said=talk.message))
    lines += [
        say("card.chat_said", who=one.by, when=f" {one.at}" if one.at else "", said=one.text)
        for one in talk.replies[:SHOWN]
    ]
    more = talk.more + max(0, len(talk.replies) - SHOWN)
    if more:
        lines.append(say("card.chat_more", n=more))
    if talk.reactions:
        lines.append(" · ".join(f":{name}: {who}" for name, who in talk.reactions))
    if view.blind and "thread" in view.extra:
        lines.append(say("card.blind"))
    return lines, talk.rest
