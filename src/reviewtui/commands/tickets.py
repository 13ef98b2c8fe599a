"""Tickets from the command line: those of a query, the one that its helpdesk closes next first."""

from argparse import Namespace
from typing import Any

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import emit, line, table
from reviewtui.settings import Settings
from reviewtui.words import say


def tickets(settings: Settings, args: Namespace) -> int:
    """`tickets`: a line for each ticket of a query, by the time until it closes by itself, or as it asks."""
    from reviewtui.domain.ticket_query import parse_tickets
    from reviewtui.services.accounts import sum_all
    from reviewtui.services.desk import now_ms
    from reviewtui.services.tickets import list_tickets

    text = " ".join(args.query)
    parse_tickets(text)
    sum_all(settings, now_ms())
    with at_desk(settings, whole=True) as desk:
        found = list_tickets(desk.reader, text, desk.user, desk.clock())
    shown = found.lines[: args.limit]
    if args.json:
        emit({"total": len(found.lines), "items": [_as_json(one) for one in shown]})
        return 0
    table([_row(one) for one in shown])
    total = len(found.lines)
    line(say("cli.tickets_total", shown=f"{len(shown):,}", total=f"{total:,}") if total else say("cli.tickets_none"))
    return 0


def _as_json(one: Any) -> dict[str, Any]:
    """A ticket for programs: instants in epoch ms, None or '' for what nobody told."""
    view, why = one.view, one.why
    return {
        "ticket": view.id, "source": view.source, "account_id": view.account_id or one.covered.account_id,
        "account": view.account, "subject": view.subject, "status": view.status, "board": view.board,
        "assignee": view.assignee, "requester": view.requester, "priority": view.priority, "tags": list(view.tags),
        "url": view.url, "created_at": view.created_at, "updated_at": view.updated_at, "closed_at": view.closed_at,
        "closes_at": one.closes_at, "ours_at": one.ours_at, "answer_at": one.answer_at,
        "why": {"code": why.code} | why.values if why else None,
        "clocks": [_clock(clock) for clock in one.clocks], "messages": len(view.messages), "as_of": view.as_of,
        "stale": any(clock.stale for clock in one.clocks), "lapsed": one.lapsed, "over": one.over, "late": one.late,
        "watched": one.watched, "seen": list(one.seen), "unrouted": one.unrouted,
        "stopping": one.stopping._asdict() if one.stopping else None,
        "rerouting": one.rerouting._asdict() if one.rerouting else None,
        "owner": one.covered.owner, "who": one.covered.who, "cover": one.covered.why, "unsent": one.unsent,
    }  # fmt: skip


def _clock(clock: Any) -> dict[str, Any]:
    names = ("name", "kind", "whose", "state", "started_at", "elapsed", "left", "ends_at", "ends_by", "doubts")
    return {name: getattr(clock, name) for name in names} | {"why": {"code": clock.why.code} | clock.why.values}


def _row(one: Any) -> tuple[str, ...]:
    from reviewtui.text import cell

    return (
        _closes(one),
        one.id,
        cell(one.view.account or one.covered.account_id, 24),
        cell(one.view.status, 12),
        cell(one.view.assignee or one.view.board, 20),
        say(f"cli.tickets_stop_{one.stopping.stage}") if one.stopping else "",
        say("cli.tickets_unrouted") if one.unrouted else "",
        cell(one.view.subject, 60),
    )


def _closes(one: Any) -> str:
    from reviewtui.widgets.figures import age, span

    if one.over:
        return say("cli.tickets_over")
    if one.closes_at is None:
        return say("cli.tickets_stands")
    if one.closes_at <= one.now:
        return say("cli.tickets_lapsed" if one.lapsed else "cli.tickets_due", age=age(one.closes_at, one.now))
    return say("cli.tickets_closes", span=span(one.closes_at - one.now))
