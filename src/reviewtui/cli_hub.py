"""The command line of a hub: serving it, copies of it, and who may come in."""

import argparse
from collections.abc import Callable

from reviewtui.typed import count, hash_, host_and_port, instant, up_to
from reviewtui.words import LANGUAGES, say

ROLES = ("reviewer", "account-manager", "lead", "sales", "connector", "admin")
LINK_DAYS, LINK_DAYS_MOST, DAYS_MOST = 90, 366, 36_500
HOURS, MOST_HOURS, SEVEREST = 24, 8784, 10
NOTICE_KINDS = ("slack", "teams")
"""Tests compare them with the modules that own them."""

Add = Callable[..., argparse.ArgumentParser]
"""Makes the parser of a command from its name and what it calls, `module:function` of `commands`."""
Group = Callable[..., Add]
"""The same for the commands of a group, by its name, and what the keys of their words begin with; then the group's
own parser, where it is a command itself."""


def add_hub(add: Add, group: Group) -> None:
    """All that `reviewtui hub` can do."""
    _add_serve(add("serve", "hub:serve"))
    _add_copies(add)
    _add_token(group("token", "hub_token_"))
    _add_link(group("link", "hub_link_"))
    _add_webhook(group("webhook", "hub_webhook_"))
    watch = add("watch", "notices:watch")
    _add_watch(watch, group("watch", "hub_watch_", watch))
    erase = add("erase", "access:erase_account")
    erase.add_argument("--account", required=True, metavar=say("cli.ACCOUNT"), help=say("cli.erase_account"))
    erase.add_argument("--yes", action="store_true", help=say("cli.erase_yes"))
    erase.add_argument("--db", metavar="URL", help=say("cli.db"))
    _add_audit(group("audit", "hub_audit_"))


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--db", metavar="URL", help=say("cli.db"))
    serve.add_argument("--host", default="127.0.0.1", metavar="HOST", help=say("cli.serve_host"))
    serve.add_argument("--port", type=count, default=8750, metavar="N", help=say("cli.serve_port"))
    serve.add_argument("--tls-cert", metavar="PEM", help=say("cli.serve_cert"))
    serve.add_argument("--tls-key", metavar="PEM", help=say("cli.serve_key"))
    serve.add_argument("--behind-proxy", action="store_true", help=say("cli.serve_proxy"))
    serve.add_argument(
        "--allow-host", action="append", default=[], metavar=say("cli.NAME"), help=say("cli.serve_name")
    )
    serve.add_argument("--fetch-host", action="append", default=[], type=host_and_port,
                       metavar=say("cli.NAME_PORT"), help=say("cli.serve_fetch"))  # fmt: skip
    serve.add_argument("--access-log", metavar="FILE", help=say("cli.serve_log"))
    serve.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def _add_copies(add: Add) -> None:
    backup = add("backup", "hub:back_up")
    backup.add_argument("file", metavar=say("cli.FILE"), help=say("cli.backup_file"))
    restore = add("restore", "hub:restore")
    restore.add_argument("file", nargs="?", metavar=say("cli.FILE"), help=say("cli.restore_file"))
    restore.add_argument("--copied", action="store_true", help=say("cli.restore_copied"))
    for parser in (backup, restore):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def _add_token(add: Add) -> None:
    create = add("create", "access:create_token")
    create.add_argument("--role", required=True, choices=ROLES, metavar=say("cli.ROLE"), help=", ".join(ROLES))
    create.add_argument("--name", required=True, metavar=say("cli.NAME"), help=say("cli.token_name"))
    create.add_argument("--scope", action="extend", nargs="+", default=[], metavar=say("cli.ACCOUNT"),
                        help=say("cli.token_scope"))  # fmt: skip
    create.add_argument("--all-accounts", action="store_true", help=say("cli.token_all"))
    rotate = add("rotate", "access:rotate_token")
    rotate.add_argument("--grace", type=up_to(10_080), default=60, metavar="N", help=say("cli.token_grace"))
    for parser in (create, rotate):
        parser.add_argument("--expires", type=up_to(DAYS_MOST, 1), metavar=say("cli.DAYS"),
                            help=say("cli.token_expires"))  # fmt: skip
    revoke = add("revoke", "access:revoke_token")
    for parser in (rotate, revoke):
        parser.add_argument("id", type=count, metavar="ID", help=say("cli.token_id"))
    confirm = add("confirm", "access:confirm_tokens")
    confirm.add_argument("ids", nargs="*", type=count, metavar="ID", help=say("cli.token_id"))
    confirm.add_argument("--all", action="store_true", help=say("cli.token_confirm_all"))
    for parser in (create, rotate, revoke, confirm, add("list", "access:list_tokens")):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def _add_link(add: Add) -> None:
    create = add("create", "links:create")
    create.add_argument("--account", required=True, metavar=say("cli.ACCOUNT"), help=say("cli.link_for"))
    create.add_argument("--address", default="", metavar="URL", help=say("cli.link_address"))
    add_link_wish(create)
    revoke = add("revoke", "links:revoke")
    revoke.add_argument("id", type=count, metavar="ID", help=say("cli.link_id"))
    confirm = add("confirm", "links:confirm")
    confirm.add_argument("ids", nargs="*", type=count, metavar="ID", help=say("cli.link_id"))
    confirm.add_argument("--all", action="store_true", help=say("cli.link_all"))
    for parser in (create, revoke, confirm, add("list", "links:list_all")):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def add_link_wish(parser: argparse.ArgumentParser) -> None:
    """How long a link is to last, and what language its page speaks."""
    days = up_to(LINK_DAYS_MOST)
    parser.add_argument("--days", type=days, default=LINK_DAYS, metavar="N", help=say("cli.link_days"))
    parser.add_argument("--language", choices=LANGUAGES, default="", metavar="en|es", help=say("cli.link_language"))


def _add_webhook(add: Add) -> None:
    """Commands on who is told of releases."""
    new = add("add", "webhooks:add")
    new.add_argument("url", metavar="URL", help=say("cli.webhook_url"))
    new.add_argument("--with-text", action="store_true", help=say("cli.webhook_text"))
    new.add_argument("--fetch-host", action="append", default=[], type=host_and_port,
                     metavar=say("cli.NAME_PORT"), help=say("cli.webhook_fetch"))  # fmt: skip
    replay = add("replay", "webhooks:replay")
    replay.add_argument("--since", type=instant, metavar="T", help=say("cli.webhook_since"))
    remove, rotate = add("remove", "webhooks:remove"), add("rotate", "webhooks:rotate")
    for parser in (replay, remove, rotate):
        parser.add_argument("id", metavar="ID", help=say("cli.webhook_id"))
    for parser in (new, replay, remove, rotate, add("list", "webhooks:list_all")):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def _add_watch(watch: argparse.ArgumentParser, add: Add) -> None:
    """Watching, and commands on who is told."""
    watch.add_argument("--hours", type=up_to(MOST_HOURS), default=HOURS, metavar="N", help=say("cli.notice_hours"))
    watch.add_argument("--severity", type=up_to(SEVEREST), default=1, metavar="N",
                       help=say("cli.notice_severity", most=SEVEREST))  # fmt: skip
    watch.add_argument("--once", action="store_true", help=say("cli.notice_once"))
    new = add("add", "notices:add")
    new.add_argument("--user", metavar=say("cli.NAME"), help=say("cli.notice_user"))
    new.add_argument("--all", action="store_true", help=say("cli.notice_all"))
    new.add_argument("--kind", required=True, choices=NOTICE_KINDS, metavar="|".join(NOTICE_KINDS),
                     help=say("cli.notice_kind"))  # fmt: skip
    new.add_argument("--language", choices=LANGUAGES, default="", metavar="en|es", help=say("cli.notice_language"))
    new.add_argument("--expires", type=up_to(DAYS_MOST, 1), metavar=say("cli.DAYS"), help=say("cli.notice_expires"))
    remove = add("remove", "notices:remove")
    remove.add_argument("id", metavar="ID", help=say("cli.notice_id"))
    confirm = add("confirm", "notices:confirm")
    confirm.add_argument("ids", nargs="*", metavar="ID", help=say("cli.notice_id"))
    confirm.add_argument("--all", action="store_true", help=say("cli.notice_every"))
    watch.add_argument("--db", metavar="URL", help=say("cli.db"))
    for parser in (new, remove, confirm, add("list", "notices:list_all")):
        parser.add_argument("--db", metavar="URL", default=argparse.SUPPRESS, help=say("cli.db"))
    for parser, default in ((watch, []), (new, argparse.SUPPRESS)):
        parser.add_argument("--fetch-host", action="append", default=default, type=host_and_port,
                            metavar=say("cli.NAME_PORT"), help=say("cli.notice_fetch"))  # fmt: skip


def _add_audit(add: Add) -> None:
    rows = add("list", "access:list_audit")
    rows.add_argument("--limit", type=count, default=50, metavar="N", help=say("cli.limit"))
    verify = add("verify", "access:verify_audit")
    verify.add_argument("--head", type=hash_, metavar="HASH", help=say("cli.audit_head"))
    for parser in (rows, verify):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))
