"""Briefings from the command line: those there are, and one from a file."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import emit, line, table
from reviewtui.settings import Settings
from reviewtui.words import say

TEXT_SHOWN = 60
"""Terminal cells of how a pattern is recognised, in a list."""


def briefings(settings: Settings, args: Namespace) -> int:
    """`briefings`: every one, those in force first."""
    from reviewtui.services.briefings import read_briefings
    from reviewtui.text import cell

    with at_desk(settings) as desk:
        found = read_briefings(desk.reader, desk.user)
    if args.json:
        emit({"total": len(found), "items": [asdict(one) for one in found]})
        return 0
    table(
        [
            (
                one.key,
                say("briefings.retired") if one.retired else f"r{one.revision}",
                cell(one.words.title, 40),
                one.words.query,
                cell(one.words.recognise, TEXT_SHOWN),
            )
            for one in found
        ]
    )
    in_force = sum(not one.retired for one in found)
    line(say("briefings.count_one") if in_force == 1 else say("briefings.count", n=in_force))
    return 0


def brief(settings: Settings, args: Namespace) -> int:
    """`brief`: one from a file; it goes to the hub with the next sync."""
    from reviewtui.services.briefings import read_briefing, write_file
    from reviewtui.services.indexing import index_all

    given = read_briefing(Path(args.file))
    index_all(settings)
    with at_desk(settings) as desk:
        key, accounts = write_file(desk, given)
    if args.json:
        emit({"key": key, "accounts": list(accounts)})
    else:
        n = len(accounts)
        told = say("briefings.accounts_one") if n == 1 else say("briefings.accounts", n=n)
        line(say("briefings.written", key=key, accounts=told))
    return 0
