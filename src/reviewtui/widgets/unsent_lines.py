"""Pages of the sync: how it stands, and what became of one entry. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui.widgets.figures import age, clock, count, say_verdict
from reviewtui.widgets.typeset import Line, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewtui.services.unsent import Entry, Traffic
    from reviewtui.sync.status import SyncStatus

_INDENT = 13
CORRECTABLE = ("decision", "note")
"""Kinds of facts that `services.unsent.to_correct` gives back."""


def act_words(entry: Entry) -> str:
    """What was done, in a word or two; a kind this version does not know is shown as it is."""
    if entry.kind == "decision":
        return say_verdict(entry.verdict)
    try:
        return say(f"unsent.kind_{entry.kind}")
    except KeyError:
        return entry.kind


def entry_lines(entry: Entry, codes: str, keys: Mapping[str, str], width: int, now: int) -> list[Line]:
    """One entry: what it says, what the hub said, what one can do. `codes`: its reasons in words."""
    lines = [*wrap(entry.headline or entry.ad_id or act_words(entry), width, "headline"), []]
    rows = [("what", act_words(entry)), ("because", codes), ("said", entry.said), ("when", clock(entry.at, now))]
    rows += [("ad", entry.ad_id), ("state", say(f"unsent.state_{entry.state}"))]
    for key, words in rows:
        if words:
            lines += labelled(say(f"unsent.{key}"), words, width, "body", indent=_INDENT)
    if entry.state == "second":
        when = clock(entry.held_at, now)
        holds = say("unsent.holds_is", verdict=say_verdict(entry.holds), who=entry.author, role=entry.role, when=when)
        lines += labelled(say("unsent.holds"), holds, width, "body", indent=_INDENT)
    if entry.words or entry.code:
        lines += labelled(say("unsent.hub_said"), entry.words or entry.code, width, "warning", indent=_INDENT)
    if entry.words and entry.code:
        lines += labelled(say("unsent.code"), entry.code, width, "muted", indent=_INDENT)
    held = "do_held" if entry.kind in CORRECTABLE else "do_held_only"
    doing = {"held": held, "second": "do_second"}.get(entry.state, "do_waiting")
    return [*lines, [], *wrap(say(f"unsent.{doing}", **keys), width, "muted")]


def standing_lines(
    traffic: Traffic, sync: SyncStatus | None, hub: str, user: str, upto: int, width: int, now: int
) -> list[Line]:
    """How the sync stands: with whom, how far, what waits and since when."""
    last = clock(sync.last_sync, now) if sync and sync.last_sync else say("queue.sync_never")
    who = ", ".join(part for part in ((sync.user if sync else "") or user, sync.role if sync else "") if part)
    since = traffic.waiting_since
    outbox = say("unsent.outbox_none")
    if since is not None:
        outbox = say("unsent.outbox_is", n=count(traffic.waiting_total), age=age(since, now))
    held = say("unsent.held_is", n=count(traffic.held_total)) if traffic.held_total else say("unsent.held_none")
    head = max(sync.hub_seq if sync else 0, upto)
    rows = [
        ("state", sync.words if sync and sync.words else say("tabs.starting")),
        ("hub", hub),
        ("you", who),
        ("last", last),
        ("changes", say("unsent.changes_are", upto=count(upto), head=count(head))),
        ("outbox", outbox),
        ("held_short", held),
    ]
    if traffic.second:
        rows.append(("seconds_short", say("unsent.seconds_is", n=count(len(traffic.second)))))
    lines = [*wrap(say("unsent.standing"), width, "headline"), []]
    return lines + [
        line for key, words in rows for line in labelled(say(f"unsent.{key}"), words, width, "body", indent=_INDENT)
    ]
