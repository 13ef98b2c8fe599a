"""Accounts from the command line: those of a query, and one with all that is known of it."""

from argparse import Namespace
from shutil import get_terminal_size
from typing import Any

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import emit, line, table
from reviewtui.settings import Settings
from reviewtui.words import say

NAME_LEAST = 12
"""Terminal cells of a name, where other columns need room too."""
_NAME, _GIVING_WAY = 1, (7, 5, 2, 8)
"""The places of the name, and of what gives way where there is no room for all: the amount first."""


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
    table(_fitted([_row(one, now) for one in shown], get_terminal_size().columns))
    line(say("accounts.total", shown=f"{len(shown):,}", total=f"{len(found):,}") if found else say("accounts.none"))
    return 0


def _all_of(one: Any) -> dict[str, Any]:
    """Every field, also those that say nothing."""
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _fitted(rows: list[tuple[str, ...]], width: int) -> list[tuple[str, ...]]:
    """The rows in so many terminal cells: empty columns are left out, names are cut, then what gives way is left out.

    Ids are never cut: they are what is typed next.
    """
    from reviewtui.text import cell, cell_width

    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    kept = [at for at, room in enumerate(widths) if room]
    for giving in (None, *_GIVING_WAY):
        kept = [at for at in kept if at != giving]
        others = sum(widths[at] for at in kept if at != _NAME) + 2 * (len(kept) - 1)
        name = min(widths[_NAME], max(NAME_LEAST, width - others)) if widths else 0
        if name + others <= width:
            break
    return [tuple(cell(row[at], name) if at == _NAME else row[at] for at in kept) for row in rows]


def _row(one: Any, now: int) -> tuple[str, ...]:
    from reviewtui.domain.values import amount
    from reviewtui.text import cell
    from reviewtui.widgets.figures import span

    money = amount(one.amount, one.currency) if one.amount is not None else ""
    return (
        cell(one.account_id, 400),
        cell(one.name, 32),
        say(f"accounts.standing_{one.standing}") if one.standing else "",
        f"{one.band} {one.score}" if one.score is not None else "",
        f"{one.active:,}" if one.active is not None else "",
        f"{one.trend:+.0%}" if one.trend is not None else "",
        one.renews_on,
        money,
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
