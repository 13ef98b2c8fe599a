"""Bringing in, sending, writing out: import, export, login, sync."""

import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewtui.commands.output import Progress, aside, emit, line
from reviewtui.connect import connection_for
from reviewtui.errors import Misused, ReviewError
from reviewtui.settings import Settings
from reviewtui.sync.secret import Secret
from reviewtui.words import say

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from reviewtui.intake import Flaw, RowError
    from reviewtui.services.exports import Exported
    from reviewtui.services.homes import Names, Placed
    from reviewtui.services.imports import Imported
    from reviewtui.sync.status import SyncStatus

_SKIPPED = {
    "slack": "cli.import_skipped_slack",
    "tracker": "cli.import_skipped_tracker",
    "renewals": "cli.import_skipped_renewals",
}
_DATED = frozenset({"accounts", "usage", "renewals", "tickets"})
"""Kinds of file whose dates may need to be told, and who speaks in them."""
NAMES = 5
"""Names of accounts that nobody knows, of which a person is shown so many."""
SHOWN = 20
"""Rejected rows that a person is shown; JSON has them all."""


def bring_in(settings: Settings, args: Namespace) -> int:
    """`import`: a file's rows, until they are in this home's mirror; with `--watch`, those of each that lands."""
    if args.watch:
        return _watch(settings, args)
    notes = _prepared(settings, args, Path(args.file), asking=True)
    with Progress(lambda rows: say("cli.rows_so_far", n=f"{rows:,}")) as bar:
        done = _take(settings, args, Path(args.file), notes, bar.show)
    if args.json:
        emit(_as_json(done))
    else:
        _tell(done, args.kind)
    if done.trouble:
        aside(f"reviewtui: {done.trouble}")
    return 1 if done.trouble else 0


def _prepared(settings: Settings, args: Namespace, path: Path, *, asking: bool = False) -> dict[str, object]:
    """What there is to tell of a kept sheet, once a person was asked what it cannot say; nothing of another kind.

    Raises:
        ReviewError, Misused: as `commands.tracker.prepare`; `tracker_options`.
    """
    from reviewtui.services.homes import refuse_names

    refuse_names(args.kind, _names(args))
    if args.kind != "tracker":
        dated = args.kind in _DATED
        if args.sheet or args.words or (args.dates and not dated):
            raise Misused("tracker_options")
        if args.source and not dated:
            raise Misused("import_source_unused")
        return {}
    from reviewtui.commands.tracker import person, prepare

    return prepare(settings, args, path, person(args) if asking else None)


def _take(
    settings: Settings, args: Namespace, path: Path, notes: dict[str, object],
    tell: "Callable[[float, int], None]" = lambda part, rows: None,
) -> "Imported":  # fmt: skip
    from reviewtui.commands.desk import prepare
    from reviewtui.services.desk import now_ms
    from reviewtui.services.imports import import_file

    if settings.cache_dir.exists():
        prepare(settings)
    done = import_file(
        settings, connection_for(settings), args.kind, path, now=now_ms(), mapping=dict(args.mapping),
        account=args.account, encoding=args.encoding, channels=args.channel, sheet=args.sheet, source=args.source,
        dates=args.dates, names=_names(args), tell=tell,
    )  # fmt: skip
    done.notes = notes
    return done


def _as_json(done: "Imported") -> dict[str, Any]:
    found = {
        "read": done.read,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "late": done.late,
        "rejected": [{"line": row.line, "error": row.error} for row in done.rejected],
        "flaws": [{"line": flaw.line, "error": flaw.error} for flaw in done.flaws],
        "skipped": done.skipped,
        **done.notes,
    }
    if done.placed is not None:
        placed = done.placed
        found |= {"placed_by_name": placed.by_name, "placed_nowhere": dict(placed.nowhere),
                  "placed_shared": dict(placed.shared)}  # fmt: skip
    if done.questions.found:
        found["questions"] = asdict(done.questions) | {"found": done.questions.found}
    return found


def _counted(done: "Imported") -> str:
    return say("cli.imported", read=done.read, added=done.added, changed=done.changed, unchanged=done.unchanged,
               rejected=len(done.rejected))  # fmt: skip


def _tell(done: "Imported", kind: str) -> None:
    """What became of a file, in lines."""
    line(_counted(done))
    if done.skipped:
        line(say(_SKIPPED.get(kind, "cli.import_skipped"), n=f"{done.skipped:,}"))
    if done.placed is not None:
        _tell_placed(done.placed)
    asked = done.questions
    if asked.found:
        line(say("cli.import_questions", found=asked.found, added=asked.added, unchanged=asked.unchanged))
        if asked.nobody:
            line(say("cli.import_questions_nobody", n=asked.nobody))
        for code, n in (asked.refused or {}).items():
            line(say("cli.import_questions_refused", n=n, code=code))
    _tell_lines(done.rejected)
    _tell_flaws(done.flaws)
    if done.notes:
        from reviewtui.commands.tracker import tell

        tell(done.notes)


def _tell_lines(rows: "Sequence[RowError | Flaw]") -> None:
    """What was wrong with rows, by line."""
    for row in rows[:SHOWN]:
        line(say("cli.rejected_line", line=row.line, error=row.error))
    if len(rows) > SHOWN:
        line(say("cli.rejected_more", n=len(rows) - SHOWN))


def _tell_flaws(flaws: "Sequence[Flaw]") -> None:
    """What could not be read of what was taken."""
    if flaws:
        line(say("cli.import_flaws"))
        _tell_lines(flaws)


def _tell_placed(placed: "Placed") -> None:
    """How rows came to their accounts, and which came to none."""
    if placed.by_name:
        line(say("cli.import_by_name", n=f"{placed.by_name:,}"))
    lost, silent = placed.nowhere.total(), placed.nowhere[""]
    if silent:
        line(say("cli.import_no_account", n=f"{silent:,}"))
    if lost > silent:
        line(say("cli.import_nowhere", n=f"{lost - silent:,}", names=_listed(placed.nowhere)))
    if placed.shared:
        line(say("cli.import_shared", n=f"{placed.shared.total():,}", names=_listed(placed.shared)))


def _listed(names: "Counter[str]") -> str:
    """The names that are met most, each with how often."""
    named = [(name, n) for name, n in names.most_common() if name]
    shown = ", ".join(say("cli.import_name", name=name, n=f"{n:,}") for name, n in named[:NAMES])
    return shown + (say("cli.import_names_more", n=len(named) - NAMES) if len(named) > NAMES else "")


def _names(args: Namespace) -> "Names":
    from reviewtui.services.homes import Names

    return Names(dict(args.names), dict(args.users))


def _watch(settings: Settings, args: Namespace) -> int:
    """Take in what lands in a folder, until interrupted."""
    from reviewtui.services.watching import Memory, News, Watcher, watch

    taken = 0

    def tell(news: News) -> None:
        nonlocal taken
        if news.done is not None and news.file is not None:
            taken += 1
            if args.json:
                emit({"file": str(news.file), **_as_json(news.done)})
            else:
                line(say("cli.watched_file", file=news.file.name, words=_counted(news.done)))
                _tell_lines(news.done.rejected)
                _tell_flaws(news.done.flaws)
            if news.done.trouble:
                aside(f"reviewtui: {news.done.trouble}")
        elif args.json:
            emit({"file": str(news.file) if news.file else None, "error": str(news.error)})
        elif news.file is not None:
            aside(say("cli.watched_bad", file=news.file.name, why=news.error))
        else:
            aside(say("cli.watch_away", why=news.error))
        sys.stdout.flush()

    told = (*args.channel, args.sheet, args.dates, *map(repr, (*args.mapping, *args.words, *args.names, *args.users)))
    how = "\n".join([args.kind, args.account or "", args.encoding or "", *told])
    folder = Path(args.file)
    watcher = Watcher(
        folder, lambda path: _take(settings, args, path, _prepared(settings, args, path)),
        Memory(settings.cache_dir / "taken-files", how), tell,
    )  # fmt: skip
    aside(say("cli.watching", folder=folder))
    try:
        watch(watcher)
    except KeyboardInterrupt:
        aside(say("cli.watch_ended", n=taken))
    return 0


def export(settings: Settings, args: Namespace) -> int:
    """`export`: the decisions that stand, as training data; accounts, or what was corrected of them."""
    from reviewtui.commands.desk import at_desk

    path = Path(args.file)
    beside: dict[str, str] = {}
    if args.format == "jsonl":
        from reviewtui.services.exports import export_jsonl

        write: Callable[..., Exported] = export_jsonl
    else:
        from reviewtui.services.account_exports import FORMATS, properties_beside

        write = FORMATS[args.format]
        if args.format == "hubspot":
            beside = {"properties": str(properties_beside(path))}
    with at_desk(settings) as desk:
        done = write(desk, path)
    if args.json:
        emit({"written": done.written, "excluded": done.excluded, "sha256": done.sha256, "file": args.file, **beside})
    else:
        words = {"jsonl": "cli.exported", "labels": "cli.exported_labels"}.get(args.format, "cli.exported_accounts")
        line(say(words, n=f"{done.written:,}", file=args.file, sha=done.sha256))
        for file in beside.values():
            line(say("cli.exported_properties", file=file))
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
    """`sync`: everything out, everything in; with `--watch`, until interrupted.

    With `--retry` what the hub refused is offered again before; with `--unsent` it is written to a file, with what
    waits, and nothing is sent.
    """
    from reviewtui.commands.desk import at_desk, prepare
    from reviewtui.services import unsent
    from reviewtui.services.syncing import sync_home, watch_home

    if args.unsent:
        file = unsent.place_of(args.unsent)
        with at_desk(settings) as desk:
            written = unsent.export(desk, file)
        if args.json:
            emit({"written": written, "file": str(file)})
        else:
            line(say("unsent.exported", n=written, file=file))
        return 0
    connection = connection_for(settings)
    prepare(settings)
    if args.retry:
        with at_desk(settings) as desk:
            unsent.retry(desk)
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
