"""Who is told in a chat before a ticket closes by itself, or of a mismatch; and the telling itself."""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reviewtui.commands.hub import at_hub
from reviewtui.commands.output import aside, emit, line, table
from reviewtui.errors import Misused
from reviewtui.settings import Settings
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.hub.egress import Egress
    from reviewtui.hub.notice_addresses import Address
    from reviewtui.hub.notices import Untold
    from reviewtui.hub.noticing import Lookout
    from reviewtui.hub.opening import Hub
    from reviewtui.hub.watch import Looked

_LONGEST = 4096


def watch(settings: Settings, args: Namespace) -> int:
    """`hub watch`: until interrupted; with `--once`, one look, and exit 1 if something could not be told."""
    import asyncio

    from reviewtui.hub.egress import Egress
    from reviewtui.hub.noticing import Lookout

    with at_hub(args, new=False) as hub:
        egress, lookout = Egress(args.fetch_host), Lookout(args.hours, args.severity)
        if args.once:
            from reviewtui.hub.watch import look

            looked = asyncio.run(look(hub, egress, lookout))
            _tell(looked, args, 0)
            return int(any(one.fault for one in looked.outcomes) or looked.nowhere > 0)
        asyncio.run(_watch(hub, egress, lookout, args))
    return 0


async def _watch(hub: "Hub", egress: "Egress", lookout: "Lookout", args: Namespace) -> None:
    """Until a signal says to stop; what is being sent then is waited for."""
    import asyncio
    import signal
    from contextlib import suppress

    from reviewtui.hub.watch import watch as keep_watching

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: an interrupt ends it at once
            loop.add_signal_handler(number, stopped.set)
    nowhere = 0

    def tell(looked: "Looked") -> None:
        nonlocal nowhere
        _tell(looked, args, nowhere)
        nowhere = looked.nowhere

    aside(say("cli.notice_watching"))
    await keep_watching(hub, egress, lookout, tell, stopped)


def add(settings: Settings, args: Namespace) -> int:
    """`hub watch add`: the address comes by standard input, or is asked for; its id goes to stdout."""
    from reviewtui.hub.egress import Egress
    from reviewtui.hub.notice_addresses import ALL, add_address
    from reviewtui.hub.tokens import user_named

    if bool(args.user) == args.all:
        raise Misused("notice_whom")
    url = _ask_address()
    with at_hub(args, new=False) as hub:
        added = add_address(
            hub, args.user or ALL, args.kind, url, Egress(args.fetch_host), language=args.language, days=args.expires
        )
        now = hub.clock()
        with hub.reading() as connection:
            known = not args.user or user_named(connection, args.user) is not None
    if not known:
        aside(say("cli.notice_nobody", name=args.user))
    if args.json:
        emit({**_told(added, now), "user_known": known})
    else:
        line(say("cli.notice_added", id=added.id, whom=_whom(added.user), kind=added.kind, host=added.host))
    return 0


def list_all(settings: Settings, args: Namespace) -> int:
    """`hub watch list`: addresses by their hosts, then what was not told, and what has nowhere to go."""
    from reviewtui.hub.notice_addresses import list_addresses
    from reviewtui.hub.notices import nowhere, untold
    from reviewtui.hub.noticing import Lookout

    with at_hub(args, new=False) as hub, hub.reading() as connection:
        now = hub.clock()
        found, open_ = list_addresses(connection), untold(connection, now)
        homeless = nowhere(connection, Lookout(args.hours, args.severity).look(connection, now), now)
    hosts = {(one.user, one.kind): one.host for one in found}
    if args.json:
        items = [{**_told(one, now), "waiting": _waiting(one, open_)} for one in found]
        missed = [{**_fields(one), "note": _note(one, hosts)} for one in open_]
        emit({"total": len(items), "items": items, "untold": missed, "nowhere": homeless})
        return 0
    if not found:
        line(say("cli.notice_none"))
    table(
        [
            (one.id, _whom(one.user), one.kind, one.host, say(f"cli.token_{one.state(now)}"),
             say("cli.webhook_waiting", n=_waiting(one, open_)),
             say("cli.notice_lasting") if one.expires_at is None
             else say("cli.token_until", day=f"{_utc(one.expires_at):%Y-%m-%d}"),
             one.language)
            for one in found
        ]
    )  # fmt: skip
    table(
        [
            (f"{_utc(one.at):%Y-%m-%d %H:%MZ}", _whom(one.whom), one.kind,
             say(f"cli.notice_what_{one.what}", id=one.id),
             say(f"cli.notice_open_{one.state}", attempts=one.attempts), _note(one, hosts))
            for one in open_
        ]
    )  # fmt: skip
    if homeless:
        line(say("cli.notice_nowhere", n=homeless))
    return 0


def remove(settings: Settings, args: Namespace) -> int:
    """`hub watch remove`: by its id in the list."""
    from reviewtui.hub.notice_addresses import remove_address

    with at_hub(args, new=False) as hub:
        remove_address(hub, args.id)
    if args.json:
        emit({"id": args.id, "state": "removed"})
    else:
        line(say("cli.notice_removed", id=args.id))
    return 0


def confirm(settings: Settings, args: Namespace) -> int:
    """`hub watch confirm`: after a restore, let notices go out again."""
    from reviewtui.hub.notice_addresses import confirm_addresses

    if bool(args.ids) == args.all:
        raise Misused("notice_which")
    with at_hub(args, new=False) as hub:
        n = confirm_addresses(hub, None if args.all else args.ids)
    if args.json:
        emit({"confirmed": n})
    else:
        line(say("cli.notice_confirmed", n=n))
    return 0


def _ask_address() -> str:
    """The secret address: the first line of standard input, or what is typed unseen."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(say("cli.notice_prompt")).strip()
    url = sys.stdin.readline(_LONGEST).strip()
    if not url:
        raise Misused("notice_unasked")
    return url


def _tell(looked: "Looked", args: Namespace, nowhere: int) -> None:
    """What came of a look. `nowhere`: as it was told last."""
    from reviewtui.hub.notices import words_of

    at = f"{datetime.now(UTC):%Y-%m-%d %H:%MZ}"
    for one in looked.outcomes:
        address = one.job.address
        values = {"whom": _whom(address.user), "host": address.host, "n": len(one.job.keys)}
        why = words_of(one.note, address.host)
        if args.json:
            emit({"at": at, "user": address.user, "kind": address.kind, "host": address.host,
                  "notices": len(one.job.keys), "told": not one.fault, "why": why})  # fmt: skip
        elif one.fault:
            aside(say("cli.notice_untold", at=at, why=why, **values))
        else:
            line(say("cli.notice_told", at=at, **values))
    if looked.away:
        aside(say("cli.notice_away", at=at, why=looked.away))
    if looked.nowhere > nowhere:
        aside(say("cli.notice_nowhere", n=looked.nowhere))
    sys.stdout.flush()


def _told(one: "Address", now: int) -> dict[str, object]:
    return {**_fields(one), "state": one.state(now)}


def _fields(one: "Address | Untold") -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _note(one: "Untold", hosts: dict[tuple[str, str], str]) -> str:
    from reviewtui.hub.notices import words_of

    return words_of(one.note, hosts.get((one.whom, one.kind), one.kind))


def _waiting(one: "Address", open_: "list[Untold]") -> int:
    return sum((other.whom, other.kind, other.state) == (one.user, one.kind, "failed") for other in open_)


def _whom(user: str) -> str:
    return user or say("cli.notice_everybody")


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
