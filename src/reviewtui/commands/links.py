"""Links by which customers see their ads: on the hub's own machine, and from wherever somebody is logged in."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewtui.commands.hub import at_hub
from reviewtui.commands.output import aside, emit, line, table
from reviewtui.errors import Misused
from reviewtui.settings import Settings
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.wire.links import LinkLine


def link(settings: Settings, args: Namespace) -> int:
    """`link`: prints a new link alone, once; without an account, the links there are; with `--revoke`, ends one."""
    from reviewtui.connect import connection_for
    from reviewtui.services.links import end_link, links, make_link

    connection = connection_for(settings)
    if args.revoke is not None:
        if args.account:
            raise Misused("link_one")
        return _say_revoked(end_link(connection, args.revoke), as_json=args.json)
    if not args.account:
        return _list(links(connection), as_json=args.json)
    address, made = make_link(connection, args.account, args.days, args.language)
    return _say_made(address, made, as_json=args.json)


def create(settings: Settings, args: Namespace) -> int:
    """`hub link create`: prints the link alone, once; without `--address`, what comes behind the hub's address."""
    from reviewtui.hub.links import PATH, create_link

    with at_hub(args, new=False) as hub:
        secret, made = create_link(hub, args.account, days=args.days, language=args.language)
    _say_made(f"{args.address.rstrip('/')}{PATH}{secret}", made, as_json=args.json)
    if not args.address and not args.json:
        aside(say("cli.link_pathless"))
    return 0


def list_all(settings: Settings, args: Namespace) -> int:
    """`hub link list`: never the secrets."""
    from reviewtui.hub.links import list_links

    with at_hub(args, new=False) as hub:
        found = list_links(hub)
    return _list(found, as_json=args.json)


def revoke(settings: Settings, args: Namespace) -> int:
    """`hub link revoke`: by its number in the list."""
    from reviewtui.hub.links import revoke_link

    with at_hub(args, new=False) as hub:
        revoked = revoke_link(hub, args.id)
    return _say_revoked(revoked, as_json=args.json)


def confirm(settings: Settings, args: Namespace) -> int:
    """`hub link confirm`: after a restore, let links show again what they showed."""
    from reviewtui.hub.links import confirm_links

    if bool(args.ids) == args.all:
        raise Misused("link_which")
    with at_hub(args, new=False) as hub:
        n = confirm_links(hub, None if args.all else args.ids)
    if args.json:
        emit({"confirmed": n})
    else:
        line(say("cli.link_confirmed", n=n))
    return 0


def _say_made(address: str, made: "LinkLine", *, as_json: bool) -> int:
    if as_json:
        emit({"link": address, **_told(made)})
    else:
        print(address)
        aside(say("cli.link_made", id=made.id, account=made.account_id, day=_day(made.expires_at)))
    return 0


def _say_revoked(revoked: "LinkLine", *, as_json: bool) -> int:
    if as_json:
        emit(_told(revoked))
    else:
        line(say("cli.link_revoked", id=revoked.id))
    return 0


def _list(found: "list[LinkLine]", *, as_json: bool) -> int:
    if as_json:
        emit({"total": len(found), "items": [_told(one) for one in found]})
    elif not found:
        line(say("cli.link_none"))
    else:
        table(
            [
                (
                    str(one.id),
                    one.account_id,
                    say(f"cli.token_{one.state}"),
                    one.language or say("cli.link_any_language"),
                    say("cli.token_until", day=_day(one.expires_at)),
                    say("cli.token_unused")
                    if one.last_used is None
                    else say("cli.token_used", day=_day(one.last_used)),
                    one.created_by,
                )
                for one in found
            ]
        )
    return 0


def _told(one: "LinkLine") -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"
