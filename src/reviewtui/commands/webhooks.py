"""Who is told of releases: webhooks are added, listed, removed, replayed, and given another secret."""

from argparse import Namespace
from datetime import UTC, datetime

from reviewtui.commands.hub import at_hub
from reviewtui.commands.output import aside, emit, line, table
from reviewtui.settings import Settings
from reviewtui.words import say


def add(settings: Settings, args: Namespace) -> int:
    """`hub webhook add`: prints the secret alone, once; its id goes to stderr."""
    from reviewtui.hub import webhooks
    from reviewtui.hub.egress import Egress

    with at_hub(args, new=False) as hub:
        id_, secret = webhooks.add(hub, args.url, Egress(args.fetch_host), with_text=args.with_text)
    if args.json:
        emit({"id": id_, "url": args.url, "secret": secret})
    else:
        print(secret)
        aside(say("cli.webhook_added", id=id_))
    return 0


def list_all(settings: Settings, args: Namespace) -> int:
    """`hub webhook list`: never the secrets."""
    from reviewtui.hub import webhooks

    with at_hub(args, new=False) as hub:
        found = webhooks.endpoints(hub)
    items = [
        {
            "id": one.id,
            "url": one.url,
            "with_text": one.with_text,
            "created_at": one.created_at,
            "state": one.state,
            "failing_since": one.failing_since,
            "paused_at": one.paused_at,
            "note": one.note,
            "waiting": one.waiting,
        }
        for one in found
    ]
    if args.json:
        emit({"total": len(items), "items": items})
    elif not items:
        line(say("cli.no_webhooks"))
    else:
        table(
            [
                (one.id, one.url, say(f"cli.webhook_{one.state}"), say("cli.webhook_waiting", n=one.waiting),
                 webhooks.words_of(one))
                for one in found
            ]
        )  # fmt: skip
    return 0


def remove(settings: Settings, args: Namespace) -> int:
    """`hub webhook remove`: by its id in the list."""
    from reviewtui.hub import webhooks

    with at_hub(args, new=False) as hub:
        webhooks.remove(hub, args.id)
    if args.json:
        emit({"id": args.id, "state": "removed"})
    else:
        line(say("cli.webhook_removed", id=args.id))
    return 0


def rotate(settings: Settings, args: Namespace) -> int:
    """`hub webhook rotate`: prints the new secret alone, once; until when the old one signs too goes to stderr."""
    from reviewtui.hub import webhooks

    with at_hub(args, new=False) as hub:
        secret, until = webhooks.rotate(hub, args.id)
    if args.json:
        emit({"id": args.id, "secret": secret, "until": until})
    else:
        print(secret)
        aside(say("cli.webhook_rotated", until=f"{datetime.fromtimestamp(until / 1000, UTC):%Y-%m-%d %H:%MZ}"))
    return 0


def replay(settings: Settings, args: Namespace) -> int:
    """`hub webhook replay`: go on at once; with `--since`, again all that happened from then on."""
    from reviewtui.hub import webhooks

    with at_hub(args, new=False) as hub:
        n = webhooks.replay(hub, args.id, args.since)
    if args.json:
        emit({"id": args.id, "waiting": n})
    else:
        line(say("cli.webhook_replayed", n=n))
    return 0
