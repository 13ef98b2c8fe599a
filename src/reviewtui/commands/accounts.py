"""Accounts from the command line: those of a query, and one with all that is known of it."""

from argparse import Namespace
from typing import Any

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import emit, line, table
from reviewtui.settings import Settings
from reviewtui.words import say


def accounts(settings: Settings, args: Namespace) -> int:
    """`accounts`: a line for each account of a query, by name or as it asks."""
    import msgspec

    from reviewtui.domain.account_query import Asker, parse_accounts
    from reviewtui.domain.recorded import day_at
    from reviewtui.services.accounts import read_lines, sum_all
    from reviewtui.services.desk import now_ms

    query = parse_accounts(" ".join(args.query))
    sum_all(settings, now_ms())
    with at_desk(settings) as desk:
        now = desk.clock()
        found = query.select(read_lines(desk.reader, desk.user, now), Asker(desk.user, now, day_at(now)))
    shown = found[: args.limit]
    if args.json:
        emit({"total": len(found), "items": [msgspec.to_builtins(one) | _all_of(one) for one in shown]})
        return 0
    table([_row(one, now) for one in shown])
    line(say("accounts.total", shown=f"{len(shown):,}", total=f"{len(found):,}") if found else say("accounts.none"))
    return 0


def _all_of(one: Any) -> dict[str, Any]:
    """Every field, also those that say nothing."""
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _row(one: Any, now: int) -> tuple[str, ...]:
    from reviewtui.text import cell
    from reviewtui.widgets.figures import amount, span

    money = amount(one.amount, one.currency) if one.amount is not None else ""
    return (
        one.account_id,
        cell(one.name, 32),
        say(f"accounts.standing_{one.standing}") if one.standing else "",
        f"{one.band} {one.score}" if one.score is not None else "",
        f"{one.active:,}" if one.active is not None else "",
        f"{one.trend:+.0%}" if one.trend is not None else "",
        " ".join(part for part in (one.renews_on, money) if part),
        span(max(0, one.closes_at - now)) if one.closes_at is not None else "",
        cell(one.who or one.owner, 20),
    )


def use(settings: Settings, args: Namespace) -> int:
    """`use`: whether more use goes with staying, with intervals and what that does not show."""
    from reviewtui.services.accounts import sum_all
    from reviewtui.services.association import associate_accounts, told_lines
    from reviewtui.services.desk import now_ms

    sum_all(settings, now_ms())
    with at_desk(settings) as desk:
        found = associate_accounts(desk.reader, desk.user, desk.clock(), args.by, args.stay)
    if args.json:
        from reviewtui.services.account_story import as_plain

        emit(as_plain(found))
        return 0
    for words, _ in told_lines(found, args.by):
        line(words)
    return 0


def account(settings: Settings, args: Namespace) -> int:
    """`account`: one account: its fields with their sources and ages, health by its parts, use, renewals, cover."""
    from reviewtui.services.accounts import find_account, read_account, sum_all
    from reviewtui.services.desk import now_ms

    sum_all(settings, now_ms())
    with at_desk(settings) as desk:
        found = find_account(desk, args.account)
        view = read_account(desk.reader, found, desk.user, desk.clock())
    if view is None:
        from reviewtui.errors import ReviewError

        raise ReviewError("no_account", account=args.account)
    from reviewtui.services.account_story import as_json, story

    if args.json:
        emit(as_json(view))
        return 0
    for words in story(view):
        line(words)
    return 0
