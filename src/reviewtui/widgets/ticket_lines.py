"""A ticket as lines: what is being done about its close, every clock with why, what was said in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reviewtui import text as door
from reviewtui.domain.clocks import ClockState
from reviewtui.domain.recorded import Recorded, in_order
from reviewtui.domain.records import Side
from reviewtui.domain.ticket_view import AUTOMATIC, status_told
from reviewtui.domain.tickets import StopStage
from reviewtui.services.account_story import told_words
from reviewtui.widgets.figures import age, clock, span
from reviewtui.widgets.ticket_list import (
    STAGES,
    UNROUTED,
    UNSEEN,
    WATCHED,
    closes_cell,
    marks,
    place,
    say_status,
    where_cell,
)
from reviewtui.widgets.typeset import Line, Piece, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewtui.domain.clocks import Clock, Closing, Why
    from reviewtui.domain.records import Message
    from reviewtui.domain.tickets import TicketLine

INDENT, STEP_INDENT = 10, 13
"""Cells of a label; of one that tells how far a stop has come."""
_INSTANTS = frozenset({"since", "until", "opens", "at"})
"""Values of a `Why` that are instants."""


def ticket_lines(
    line: TicketLine, closing: Closing | None, reply: str, width: int, keys: Callable[[str], str]
) -> list[Line]:  # fmt: skip
    """The page of a ticket. `closing`: how well its closing was foretold, where it closed; `reply`: the draft that
    was copied, '' for none; `keys`: the key of an action."""
    view, now = line.view, line.now
    reply = line.stopping.reply if line.stopping is not None and line.stopping.reply else reply
    lines: list[Line] = [*wrap(view.subject or view.id, width, "headline")]
    who = say("tickets.covers", who=line.covered.who or say("tickets.nobody"))
    about = [view.account or view.account_id or "–", view.id, say_status(view.status)]
    about += [place(view.board, view.assignee), who]
    lines += [*wrap(" · ".join(one for one in about if one), width, "muted"), *_marks(line, width), []]
    parts: list[tuple[str, Iterable[Line]]] = [
        ("stop", _stop(line, width, keys)),
        ("route", _route(line, width)),
        ("clocks" if not line.over else "closing", _closing(line, closing, width)),
        ("reply", wrap(reply, width) if reply else ()),
        ("messages", _messages(view.messages, now, width)),
        ("notes", _notes(line, width)),
        ("record", _record(line, width)),
        ("fields", _fields(line, width)),
    ]
    for name, part in parts:
        shown = list(part)
        if shown:
            lines += [[Piece(say(f"tickets.part_{name}"), "headline")], *shown, []]
    return lines


def one_line(line: TicketLine, width: int) -> list[Line]:
    """A ticket on the page of its account: signs, the time left, its subject, its status and where it is."""
    said = door.cell(" · ".join((say_status(line.view.status), where_cell(line))), width // 3)
    head = f"{marks(line)} {closes_cell(line):>7} "
    room = max(8, width - door.cell_width(head) - door.cell_width(said) - 3)
    style = "muted" if line.over else "warning" if line.closes_at is not None else ""
    subject = door.cell(line.view.subject or line.id, room)
    gap = " " * max(1, width - sum(map(door.cell_width, (head, subject, said))))
    return [[Piece(head, style), Piece(subject, "muted" if line.over else ""), Piece(gap + said, "muted")]]


def _named(label: str, raw: str, width: int, style: str = "muted", indent: int = INDENT) -> list[Line]:
    return labelled(label, raw, width, style, min(indent, width // 3))


def _marks(line: TicketLine, width: int) -> Iterable[Line]:
    said = (
        (not line.seen and not line.over, say("tickets.mark_unseen", sign=UNSEEN)),
        (line.unrouted, say("tickets.mark_unrouted", sign=UNROUTED)),
        (line.watched, say("tickets.mark_watched", sign=WATCHED)),
        (line.late, say("tickets.mark_late")),
        (line.unsent > 0, say("tickets.mark_unsent", n=line.unsent)),
    )
    for so, words in said:
        if so:
            yield from wrap(words, width, "warning")


# --- the close, and where it belongs ---


def _stop(line: TicketLine, width: int, keys: Callable[[str], str]) -> Iterable[Line]:
    stop, now = line.stopping, line.now
    if stop is None:
        return
    said = {
        StopStage.ASKED: say("tickets.asked_by", by=stop.by, age=age(stop.asked_at, now), why=stop.why).rstrip(": "),
        StopStage.SENT: say("tickets.sent_by", age=age(stop.sent_at, now))
        if stop.sent_at
        else say("tickets.not_sent", copy=keys("ticket_copy"), open=keys("ticket_link")),
        StopStage.CONFIRMED: say("tickets.confirmed_at", at=clock(stop.confirmed_at, now))
        if stop.confirmed_at
        else say("tickets.not_confirmed"),
    }
    reached = {
        StopStage.ASKED: True,
        StopStage.SENT: bool(stop.sent_at),
        StopStage.CONFIRMED: bool(stop.confirmed_at),
    }
    for stage, sign in STAGES.items():
        label = say(f"tickets.step_{stage}", sign=sign if reached[stage] else "·")
        yield from _named(label, said[stage], width, "" if reached[stage] else "warning", STEP_INDENT)


def _route(line: TicketLine, width: int) -> Iterable[Line]:
    asked, view = line.rerouting, line.view
    if asked is None:
        return
    why = asked.why
    if asked.rule:
        why = f"{say('tickets.route_rule', rule=asked.rule)} {why}".strip()
    to = place(asked.board or view.board, asked.person or view.assignee)
    yield from wrap(
        say("tickets.route_asked", place=to, by=asked.by, age=age(asked.at, line.now), why=why).rstrip(": "), width
    )
    there = say("tickets.route_there")
    if not asked.confirmed:
        there = say("tickets.route_not_there", place=place(view.board, view.assignee))
    yield from wrap(there, width, "muted" if asked.confirmed else "warning")


# --- clocks ---


def _closing(line: TicketLine, closing: Closing | None, width: int) -> Iterable[Line]:
    if line.over:
        yield from _foretold(line, closing, width)
        return
    if line.closing is None:
        yield from wrap(say("tickets.no_clock"), width, "muted")
    before: Clock | None = None
    for one in line.clocks:
        yield from _clock(one, before, line.now, width)
        before = one
    old = next((one for one in line.clocks if one.stale), None)
    if old is not None:
        yield from wrap(say("tickets.as_of", age=span(old.age)), width, "warning")
    if line.lapsed:
        yield from wrap(say("tickets.lapsed"), width, "warning")


def _foretold(line: TicketLine, closing: Closing | None, width: int) -> Iterable[Line]:
    now = line.now
    if closing is None:
        ended = next((one for one in line.clocks if one.state is ClockState.ENDED), None)
        if ended is not None:
            yield from wrap(_why(ended.why, now), width, "muted")
        return
    actual = clock(closing.actual_at, now)
    if closing.predicted_at is None or closing.off_by is None:
        yield from wrap(say("tickets.not_foretold", actual=actual, why=_why(closing.why, now)), width, "warning")
        return
    within = 0 <= closing.off_by <= closing.slack or abs(closing.off_by) < 60_000
    word = "exact" if within else "later" if closing.off_by > 0 else "sooner"
    said = {"predicted": clock(closing.predicted_at, now), "actual": actual}
    if not within:
        said["off"] = span(abs(closing.off_by))
    yield from wrap(f"{closing.name}: {say(f'tickets.foretold_{word}', **said)}", width, "" if within else "warning")


def _clock(one: Clock, before: Clock | None, now: int, width: int) -> Iterable[Line]:
    """One clock; `before`: the one above, of which it may say the same."""
    if before is not None and _said(one) == _said(before):
        yield from _named(say(f"tickets.whose_{one.whose}"), say("tickets.same"), width)
        return
    said = _state(one, now)
    old = f" ({say('tickets.as_of_short', age=span(one.age))})" if one.stale else ""
    style = "" if one.state is ClockState.RUNNING else "muted"
    label = say(f"tickets.whose_{one.whose}")
    yield from _named(label, f"{one.name}: {said}{old}", width, "warning" if _presses(one, now) else style)
    indent = min(INDENT, width // 3)
    for words in (_why(one.why, now), *(say(f"tickets.doubt_{code}") for code in one.doubts)):
        yield from ([Piece(" " * indent), *rest] for rest in wrap(words, width - indent, "muted"))


def _said(one: Clock) -> tuple[object, ...]:
    return one.name, one.state, one.why, one.ends_at, one.left, one.doubts


def _presses(one: Clock, now: int) -> bool:
    near = one.ends_at is not None and one.ends_at - now <= 86_400_000
    return near and one.state is not ClockState.PAUSED and one.why.code not in ("closed", "merged", "answered")


def _state(one: Clock, now: int) -> str:
    kind = say(f"tickets.kind_{one.kind}")
    if one.state is ClockState.RUNNING and one.ends_at is not None:
        said = say("tickets.clock_running", kind=kind, left=span(one.ends_at - now), at=clock(one.ends_at, now))
        late = one.ends_by is not None and one.ends_by > one.ends_at
        return said + say("tickets.clock_by", at=clock(one.ends_by or one.ends_at, now)) if late else said
    if one.state is ClockState.PAUSED and one.ends_at is not None:
        return say("tickets.clock_paused_until", kind=kind, at=clock(one.ends_at, now))
    if one.state is ClockState.PAUSED and one.started_at is not None:
        return say("tickets.clock_paused", left=span(one.left))
    if one.why.code == "ran_out" and one.ends_at is not None:
        return say("tickets.clock_ran_out", age=age(one.ends_at, now), at=clock(one.ends_at, now))
    return say("tickets.clock_off" if one.state is ClockState.PAUSED else "tickets.clock_ended")


def _why(why: Why, now: int) -> str:
    """Why a clock runs or stands, in words."""
    code, values = why.code, dict[str, Any](why.values)
    if code == "snoozed" and not values.get("until"):
        code = "snoozed_open"
    if code == "no_messages" and not values.get("dated", True):
        code = "no_dates"
    if "by" in values:
        values["by"] = _known(f"tickets.occasion_{values['by']}", str(values["by"]))
    if "status" in values:
        values["status"] = say_status(str(values["status"]))
    for name in _INSTANTS & values.keys():
        values[name] = clock(values[name], now) if values[name] else "–"
    if "into" in values:
        values["into"] = values["into"] or "–"
    return say(f"tickets.why_{code}", **values)


def _known(key: str, otherwise: str) -> str:
    try:
        return say(key)
    except KeyError:
        return otherwise


# --- what was said, and recorded ---


def _messages(messages: Iterable[Message], now: int, width: int) -> Iterable[Line]:
    told = list(messages)
    if not told:
        yield from wrap(say("tickets.no_messages"), width, "muted")
    for one in reversed(told):
        note = one.side != Side.SYSTEM and not one.public
        words = (
            one.by or _known(f"tickets.side_{one.side}", one.side), _known(f"tickets.side_{one.side}", one.side),
            clock(one.at, now), say("tickets.note_mark") if note else "",
            say("tickets.auto_mark") if one.event == AUTOMATIC else _event(one.event),
        )  # fmt: skip
        style = "warning" if note else "muted" if one.side == Side.SYSTEM else "label"
        yield from wrap(" · ".join(dict.fromkeys(word for word in words if word)), width, style)
        if one.text:
            body = wrap(one.text, width - 2, "muted" if one.side == Side.SYSTEM else "")
            yield from ([Piece("┊ " if note else "  ", "muted"), *line] for line in body)


def _event(event: str) -> str:
    status = status_told(event)
    return say_status(status) if status else event.replace("_", " ")


def _notes(line: TicketLine, width: int) -> Iterable[Line]:
    replaced = {one.body.replaces for one in line.notes}
    for one in reversed(line.notes):
        if one.id not in replaced:
            yield from _named(f"{one.by} {age(one.at, line.now)}", one.body.text, width, "")


def _record(line: TicketLine, width: int) -> Iterable[Line]:
    told: list[Recorded[Any]] = [*line.stops, *line.reroutes]
    for one in reversed(in_order(told)):
        yield from _named(f"{one.by} {age(one.at, line.now)}", told_words(one.body), width)


def _fields(line: TicketLine, width: int) -> Iterable[Line]:
    view, now = line.view, line.now
    heard = say("tickets.said_ago", source=view.source, age=age(view.as_of, now)) if view.as_of else view.source
    said = {
        "source": heard,
        "requester": view.requester,
        "priority": view.priority,
        "tags": ", ".join(view.tags),
        "created": clock(view.created_at, now) if view.created_at else "",
        "url": door.host_of(view.url),
    }
    for name, words in said.items():
        if words:
            yield from _named(say(f"tickets.field_{name}"), words, width)
