"""Running a hub: serving it, and who may come in."""

import os
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reviewtui.commands.output import emit, line, table
from reviewtui.errors import Misused, ReviewError
from reviewtui.settings import Settings
from reviewtui.words import say

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
        started=_end_with_parent if args.with_parent else None,
    )
    return 0


def create_token(settings: Settings, args: Namespace) -> int:
    """`hub token create`: prints the token alone, once."""
    from reviewtui.hub import tokens

    with _open(args) as hub:
        token = tokens.create_token(hub, args.name, args.role, scope=args.scope, all_accounts=args.all_accounts)
    if args.json:
        emit({"token": token, "name": args.name, "role": args.role})
    else:
        print(token)
    return 0


def list_tokens(settings: Settings, args: Namespace) -> int:
    """`hub token list`: never the tokens themselves."""
    from datetime import UTC, datetime

    from reviewtui.hub import tokens

    with _open(args, new=False) as hub:
        found, now = tokens.list_tokens(hub), hub.clock()
    items = [
        {
            "id": token.id,
            "name": token.name,
            "role": token.role,
            "accounts": token.accounts,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
            "state": "revoked" if token.revoked_at else "expired" if (token.expires_at or now) < now else "live",
        }
        for token in found
    ]
    if args.json:
        emit({"total": len(items), "items": items})
    elif not items:
        line(say("cli.no_tokens"))
    else:
        table(
            [
                (
                    str(token.id),
                    token.name,
                    token.role,
                    say(f"cli.token_{item['state']}"),
                    f"{datetime.fromtimestamp(token.created_at / 1000, UTC):%Y-%m-%d}",
                    say("cli.all_accounts") if token.accounts is None else " ".join(token.accounts),
                )
                for token, item in zip(found, items, strict=True)
            ]
        )
    return 0


def revoke_token(settings: Settings, args: Namespace) -> int:
    """`hub token revoke`: by its number in the list."""
    from reviewtui.hub import tokens

    with _open(args, new=False) as hub:
        tokens.revoke_token(hub, args.id)
    if args.json:
        emit({"id": args.id, "state": "revoked"})
    else:
        line(say("cli.revoked", id=args.id))
    return 0


def _database(args: Namespace) -> str:
    """The hub's URL: from `--db`, or from the environment, where other users' `ps` does not show it."""
    url: str | None = args.db or os.environ.get("REVIEWTUI_DB")
    if not url:
        raise Misused("no_hub_db")
    return url


@contextmanager
def _open(args: Namespace, *, new: bool = True) -> "Iterator[Hub]":
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
