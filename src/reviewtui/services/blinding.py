"""An ad as it is told before its verdict to somebody who is to judge it for themselves."""

from dataclasses import replace
from typing import Any

from reviewtui.domain.priority import MISMATCH, UNSURE
from reviewtui.services.ads import AdView
from reviewtui.services.talk import OF_CHATS

TELLING = (UNSURE, MISMATCH)
"""Badges that tell what the AI said."""


def as_shown(view: AdView, user: str) -> AdView:
    """The view without what a blind item hides on the screen too: what the AI and others said of it."""
    if not view.blind:
        return view
    own = tuple(past for past in view.past if past.author == user)
    return replace(
        view,
        ai_verdict="", ai_score=None, ai_model="", ai_reason="",
        badges=tuple(badge for badge in view.badges if badge[0] not in TELLING),
        past=own, decision_id=view.decision_id if view.decision_id in [past.id for past in own] else "",
        disputed=False, agreement=None, extra=_unsaid(view),
    )  # fmt: skip


def _unsaid(view: AdView) -> dict[str, Any]:
    """What sources told beside the ad: of a chat its place, and what the one who asked said there."""
    place = view.extra.get("slack")
    if not isinstance(place, str) or not place:
        return view.extra
    asker = view.questions[0].author if view.questions else ""
    thread = view.extra.get("thread")
    replies = [one for one in thread if isinstance(one, dict)] if isinstance(thread, list) else []
    told = {name: value for name, value in view.extra.items() if name not in OF_CHATS}
    return {**told, "slack": place, "thread": [one for one in replies if asker and one.get("by") == asker]}
