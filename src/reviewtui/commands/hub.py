"""Running a hub: serving it, and copies of it."""

import os
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reviewtui.commands.output import emit, line
from reviewtui.errors import Misused, ReviewError
from reviewtui.settings import Settings
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.hub.backup import Summary
    from reviewtui.hub.opening import Hub
    from reviewtui.hub.serve import HubServer


def serve(settings: Settings, args: Namespace) -> int:
    """`hub serve`: until told to stop."""
    from reviewtui.hub.serve import serve as serve_hub

    serve_hub(
        _database(args),
        args.host,
        args.port,
        behind_proxy=args.behind_proxy,
        certificate=Path(args.tls_cert) if args.tls_cert else None,
        key=Path(args.tls_key) if args.tls_key else None,
        hosts=args.allow_host,
        fetch_hosts=args.fetch_host,
        access_log=Path(args.access_log) if args.access_log else None,
        log_dir=settings.log_dir,
        started=_end_with_parent if args.with_parent else None,
    )
    return 0


def back_up(settings: Settings, args: Namespace) -> int:
    """`hub backup`: all of it in one file, while it serves."""
    from reviewtui.hub import backup

    with at_hub(args, new=False) as hub:
        made = backup.back_up(hub, Path(args.file))
    if args.json:
        emit({"file": args.file, **_told(made)})
    else:
        line(say("cli.backed_up", file=args.file, n=sum(made.rows.values()), sha256=made.sha256))
    return 0


def restore(settings: Settings, args: Namespace) -> int:
    """`hub restore`: from a file into a database without a hub, or of one that was itself put back."""
    from datetime import UTC, datetime

    from reviewtui.hub import backup
    from reviewtui.hub.erased_list import erase_listed

    if bool(args.file) == args.copied:
        raise Misused("restore_which")
    if args.copied:
        with at_hub(args, new=False) as hub:
            done = backup.begin_anew(hub)
    else:
        done = backup.restore(Path(args.file), _database(args))
    with at_hub(args, new=False) as hub:
        again = erase_listed(hub, [settings.data_dir, *([Path(args.file).parent] if args.file else [])])
    if args.json:
        stopped = {"suspended": done.suspended, "links": done.links, "notices": done.notices}
        emit({**_told(done), **stopped, "erased_again": again})
    else:
        line(say("cli.restored", n=sum(done.rows.values()), tokens=done.suspended))
        if done.links:
            line(say("cli.links_suspended", n=done.links))
        if done.notices:
            line(say("cli.notice_suspended", n=done.notices))
        if again:
            line(say("cli.erased_again", accounts=" ".join(again)))
        if done.at is None:
            line(say("cli.erased_maybe_copied"))
        else:
            line(say("cli.erased_maybe", at=f"{datetime.fromtimestamp(done.at / 1000, UTC):%Y-%m-%d %H:%MZ}"))
    return 0


def _told(summary: "Summary") -> dict[str, object]:
    return {
        "hub": summary.hub_id, "seq": summary.seq, "made_at": summary.at, "rows": summary.rows,
        "sha256": summary.sha256,
    }  # fmt: skip


def _database(args: Namespace) -> str:
    """The hub's URL: from `--db`, or from the environment, where other users' `ps` does not show it."""
    url: str | None = args.db or os.environ.get("REVIEWTUI_DB")
    if not url:
        raise Misused("no_hub_db")
    return url


@contextmanager
def at_hub(args: Namespace, *, new: bool = True) -> "Iterator[Hub]":
    """The hub that `--db` names; with `new`, one that is not there yet is made.

    Raises:
        ReviewError: those of `open_hub`; `hub_closed` also where the database goes away under what is done.
    """
    from sqlalchemy.exc import DBAPIError

    from reviewtui.hub.engines import named
    from reviewtui.hub.opening import open_hub

    hub = open_hub(_database(args), new=new)
    try:
        yield hub
    except DBAPIError as error:
        raise ReviewError("hub_closed", path=named(hub.engine.url)) from error
    finally:
        hub.close()


def _end_with_parent(server: "HubServer") -> None:
    """Stop when standard input ends: whoever started us is gone, however that happened."""

    def watch() -> None:
        while sys.stdin.buffer.read(1024):
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="parent", daemon=True).start()
