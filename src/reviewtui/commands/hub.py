"""Running a hub: serving it."""

import os
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reviewtui.errors import Misused, ReviewError
from reviewtui.settings import Settings

if TYPE_CHECKING:
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
        started=_end_with_parent if args.with_parent else None,
    )
    return 0


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
        ReviewError: `hub_missing`, and those of `open_hub`.
    """
    from reviewtui.hub.opening import open_hub

    url = _database(args)
    path = url.removeprefix("sqlite:///")
    if not new and path != url and not Path(path.partition("?")[0]).exists():
        raise ReviewError("hub_missing", path=path)
    hub = open_hub(url)
    try:
        yield hub
    finally:
        hub.close()


def _end_with_parent(server: "HubServer") -> None:
    """Stop when standard input ends: whoever started us is gone, however that happened."""

    def watch() -> None:
        while sys.stdin.buffer.read(1024):
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="parent", daemon=True).start()
