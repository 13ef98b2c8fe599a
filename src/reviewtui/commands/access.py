"""Who may come in to a hub, what they did there, and what must be forgotten: tokens, the audit log, erasure."""

import sys
from argparse import Namespace
from datetime import UTC, datetime

from reviewtui.commands.hub import at_hub
from reviewtui.commands.output import emit, line, table
from reviewtui.errors import Misused
from reviewtui.settings import Settings
from reviewtui.words import say

_MINUTE_MS, _DAY_MS = 60_000, 86_400_000


def create_token(settings: Settings, args: Namespace) -> int:
    """`hub token create`: prints the token alone, once."""
    from reviewtui.hub import tokens

    with at_hub(args) as hub:
        token = tokens.create_token(
            hub,
            args.name,
            args.role,
            scope=args.scope,
            all_accounts=args.all_accounts,
            expires_at=_after_days(hub.clock(), args.expires),
        )
    if args.json:
        emit({"token": token, "name": args.name, "role": args.role})
    else:
        print(token)
    return 0


def rotate_token(settings: Settings, args: Namespace) -> int:
    """`hub token rotate`: prints the new token alone, once; until when the old one works goes to stderr."""
    from reviewtui.commands.output import aside
    from reviewtui.hub import tokens

    with at_hub(args, new=False) as hub:
        expires_at = _after_days(hub.clock(), args.expires)
        token, until = tokens.rotate_token(hub, args.id, grace_ms=args.grace * _MINUTE_MS, expires_at=expires_at)
    if args.json:
        emit({"id": args.id, "token": token, "until": until})
    else:
        print(token)
        aside(say("cli.rotated", id=args.id, until=_minute(until)))
    return 0


def confirm_tokens(settings: Settings, args: Namespace) -> int:
    """`hub token confirm`: after a restore, let in again whom it concerns."""
    from reviewtui.hub import tokens

    if bool(args.ids) == args.all:
        raise Misused("token_which")
    with at_hub(args, new=False) as hub:
        before = {one.id: one.state(hub.clock()) for one in tokens.list_tokens(hub)}
        n = tokens.confirm_tokens(hub, None if args.all else args.ids)
        left = [one.id for one in tokens.list_tokens(hub) if one.state(hub.clock()) == tokens.SUSPENDED]
    if args.json:
        emit({"confirmed": n, "suspended": left})
        return 0
    line(say("cli.confirmed", n=n))
    if left:
        line(say("cli.suspended_still", ids=", ".join(map(str, left))))
    for id_ in args.ids:
        if (state := before[id_]) == tokens.LIVE:
            line(say("cli.token_was_live", id=id_))
        elif state != tokens.SUSPENDED:
            line(say("cli.token_stays", id=id_, state=say(f"cli.token_{state}")))
    return 0


def list_tokens(settings: Settings, args: Namespace) -> int:
    """`hub token list`: never the tokens themselves."""
    from reviewtui.hub import tokens

    with at_hub(args, new=False) as hub:
        found, now = tokens.list_tokens(hub), hub.clock()
    items = [
        {
            "id": token.id,
            "name": token.name,
            "role": token.role,
            "accounts": token.accounts,
            "created_at": token.created_at,
            "created_by": token.created_by,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
            "suspended_at": token.suspended_at,
            "last_used": token.last_used,
            "state": token.state(now),
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
                    say(f"cli.token_{token.state(now)}"),
                    _day(token.created_at),
                    say("cli.token_never")
                    if token.expires_at is None
                    else say("cli.token_until", day=_day(token.expires_at)),
                    say("cli.token_unused")
                    if token.last_used is None
                    else say("cli.token_used", day=_day(token.last_used)),
                    say("cli.all_accounts") if token.accounts is None else " ".join(token.accounts),
                )
                for token in found
            ]
        )
    return 0


def revoke_token(settings: Settings, args: Namespace) -> int:
    """`hub token revoke`: by its number in the list."""
    from reviewtui.hub import tokens

    with at_hub(args, new=False) as hub:
        tokens.revoke_token(hub, args.id)
    if args.json:
        emit({"id": args.id, "state": "revoked"})
    else:
        line(say("cli.revoked", id=args.id))
    return 0


def list_audit(settings: Settings, args: Namespace) -> int:
    """`hub audit list`: who changed what, oldest first."""
    from reviewtui.hub import audit

    with at_hub(args, new=False) as hub:
        found = audit.entries(hub, args.limit)
    if args.json:
        emit({"items": [{name: getattr(row, name) for name in row.__struct_fields__} for row in found]})
    else:
        table([(str(row.seq), _minute(row.at), row.who, row.what, row.detail) for row in found])
    return 0


def verify_audit(settings: Settings, args: Namespace) -> int:
    """`hub audit verify`: exit 1 if a row was changed, or the head that was kept elsewhere is not met."""
    from reviewtui.hub import audit

    with at_hub(args, new=False) as hub:
        found = audit.verify(hub, args.head)
    if args.json:
        emit(
            {"ok": found.whole, "rows": found.rows, "head": found.head, "broken": found.broken, "known": found.known}
        )
    elif found.broken is not None:
        line(say("cli.audit_broken", row=found.broken, rows=found.rows))
    elif found.known is False:
        line(say("cli.audit_cut", rows=found.rows))
    else:
        line(say("cli.audit_whole", rows=found.rows, head=found.head))
    return 0 if found.whole else 1


def erase_account(settings: Settings, args: Namespace) -> int:
    """`hub erase`: shows what goes, asks, and erases an account's contents for good."""
    from reviewtui.hub.erased_list import erase_and_list
    from reviewtui.hub.erasure import contents_of

    with at_hub(args, new=False) as hub:
        there = contents_of(hub, args.account)
        figures = {"account": args.account, "ads": there.ads, "facts": there.facts, "reports": there.reports}
        if not args.yes:
            if args.json or not sys.stdin.isatty():
                raise Misused("erase_unsure", **figures)
            line(say("cli.erase_there", name=there.name or args.account, **figures))
            if input(say("cli.erase_ask", account=args.account)).strip() != args.account:
                line(say("cli.erase_kept"))
                return 1
        done = erase_and_list(hub, args.account, settings.data_dir)
    if args.json:
        emit({name: getattr(done, name) for name in done.__struct_fields__})
    else:
        line(say("cli.erased", account=done.account_id, ads=done.ads, facts=done.facts, reports=done.reports))
        if not done.compacted:
            line(say("cli.erased_loosely"))
        line(say("cli.erased_elsewhere"))
    return 0


def _after_days(now: int, days: int | None) -> int | None:
    return None if days is None else now + days * _DAY_MS


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"


def _minute(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%MZ}"
