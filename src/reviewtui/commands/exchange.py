"""Bringing in, sending, writing out: import, export, login, sync."""

import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from reviewtui.commands.output import Progress, aside, emit, line
from reviewtui.connect import connection_for
from reviewtui.errors import Misused, ReviewError
from reviewtui.settings import Settings
from reviewtui.sync.secret import Secret
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.sync.status import SyncStatus

SHOWN = 20
"""Rejected rows that a person is shown; JSON has them all."""


def bring_in(settings: Settings, args: Namespace) -> int:
    """`import`: a file's rows, until they are in this home's mirror."""
    from reviewtui.services.desk import now_ms
    from reviewtui.services.imports import import_file

    with Progress(lambda rows: say("cli.rows_so_far", n=f"{rows:,}")) as bar:
        done = import_file(
            settings, connection_for(settings), args.kind, Path(args.file), now=now_ms(), mapping=dict(args.mapping),
            account=args.account, encoding=args.encoding, tell=bar.show,
        )  # fmt: skip
    if args.json:
        emit(
            {
                "read": done.read,
                "added": done.added,
                "changed": done.changed,
                "unchanged": done.unchanged,
                "late": done.late,
                "rejected": [{"line": row.line, "error": row.error} for row in done.rejected],
                "skipped": done.skipped,
            }
        )
    else:
        line(say("cli.imported", read=done.read, added=done.added, changed=done.changed, unchanged=done.unchanged,
                 rejected=len(done.rejected)))  # fmt: skip
        if done.skipped:
            line(say("cli.import_skipped", n=f"{done.skipped:,}"))
        for row in done.rejected[:SHOWN]:
            line(say("cli.rejected_line", line=row.line, error=row.error))
        if len(done.rejected) > SHOWN:
            line(say("cli.rejected_more", n=len(done.rejected) - SHOWN))
    if done.trouble:
        aside(f"reviewtui: {done.trouble}")
    return 1 if done.trouble else 0


def export(settings: Settings, args: Namespace) -> int:
    """`export`: the decisions that stand, as training data."""
    from reviewtui.commands.desk import at_desk
    from reviewtui.services.exports import export_jsonl

    with at_desk(settings) as desk:
        done = export_jsonl(desk, Path(args.file))
    if args.json:
        emit({"written": done.written, "excluded": done.excluded, "sha256": done.sha256, "file": args.file})
    else:
        line(say("cli.exported", n=f"{done.written:,}", file=args.file, sha=done.sha256))
        for why, count in done.excluded.items():
            line(say("cli.excluded", n=f"{count:,}", why=say(f"dataset.{why}")))
    return 0


def login(settings: Settings, args: Namespace) -> int:
    """`login`: prove a token at a hub, and remember both."""
    from reviewtui.connect import log_in
    from reviewtui.sync.address import parse_address

    address = parse_address(args.url)
    account = log_in(settings, address.url, _ask_token(args.token_stdin)).hub
    if account is None:
        raise ReviewError("token_missing", url=address.url)
    if args.json:
        emit({"hub": account.url, "hub_id": account.hub_id, "user": account.user})
    else:
        line(say("cli.logged_in", url=account.url, user=account.user))
    return 0


def _ask_token(from_stdin: bool) -> Secret:
    if not from_stdin and not sys.stdin.isatty():
        raise Misused("token_unasked")
    if from_stdin:
        token = sys.stdin.readline(4096).strip()
    else:
        from getpass import getpass

        token = getpass(say("cli.token_prompt")).strip()
    if not token:
        raise Misused("token_empty")
    return Secret(token)


def sync(settings: Settings, args: Namespace) -> int:
    """`sync`: everything out, everything in; with `--watch`, until interrupted."""
    from reviewtui.services.syncing import sync_home, watch_home

    connection = connection_for(settings)
    if args.watch:

        def tell(status: "SyncStatus") -> None:
            if args.json:
                emit(asdict(status))
            else:
                line(status.words)
            sys.stdout.flush()

        watch_home(settings, connection, tell)
        return 0
    done = sync_home(settings, connection)
    if args.json:
        emit(asdict(done))
    else:
        line(say("cli.synced", pushed=done.pushed, pulled=done.pulled, outbox=done.outbox, held=done.held))
        if done.rejected:
            line(say("cli.sync_rejected", n=done.rejected))
    return 0
