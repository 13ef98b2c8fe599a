"""The command line: what was typed becomes one call of `commands`; faults become one line and an exit code.

Importing this module costs nothing of the screen, the database or the network.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from reviewtui.errors import Misused, ReviewError
from reviewtui.words import LANGUAGES, say, set_language

if TYPE_CHECKING:
    from reviewtui.settings import Settings

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130

KINDS = ("ads", "ads-meta")
VERDICTS = ("approve", "changes", "reject", "escalate")
FORMATS = ("jsonl",)
REPORTS = ("md", "html")
ROLES = ("reviewer", "account-manager", "lead", "sales", "connector", "admin")
"""Words that only some values fit; tests compare them with the modules that own them."""

Command = Callable[["Settings", argparse.Namespace], int]
_Add = Callable[..., "_Parser"]


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 misused."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    spoken = os.environ.get("REVIEWTUI_LANGUAGE", "")
    set_language(spoken if spoken in LANGUAGES else LANGUAGES[0])
    try:
        code = _run(argv)
        sys.stdout.flush()
    except ReviewError as error:
        _complain(str(error))
        return MISUSED if isinstance(error, Misused) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has enough; what Python still holds for them must not complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _run(argv: Sequence[str]) -> int:
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as done:  # --help and --version
        return int(done.code or DONE)
    from reviewtui.settings import load

    settings = load(getattr(args, "home", None))
    set_language(settings.language)
    args.json = getattr(args, "json", False)
    module, function = args.call.split(":")
    command: Command = getattr(import_module(f"reviewtui.commands.{module}"), function)
    try:
        return command(settings, args)
    except (ReviewError, BrokenPipeError):
        raise
    except Exception as error:
        from reviewtui.crash import report

        raise report(settings.log_dir, error) from error


def _complain(words: str) -> None:
    from reviewtui.text import terminal

    print(terminal(f"reviewtui: {words}"), file=sys.stderr)


class _Help(argparse.HelpFormatter):
    """Help that begins in the language spoken now."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, say("cli.help_usage") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose headings are in the language spoken now, and whose complaints are ours: one line."""

    def __init__(self, **values: Any) -> None:
        super().__init__(formatter_class=_Help, **values)
        self._positionals.title, self._optionals.title = say("cli.help_words"), say("cli.help_options")
        self._option_string_actions["-h"].help = say("cli.help_help")

    def error(self, message: str) -> NoReturn:
        raise Misused("bad_command", command=self.prog, why=_in_words(message))


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command; its result's `call` is `module:function` of `commands`."""
    shared: Any = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--home", metavar="DIR", help=say("cli.home"))
    shared.add_argument("--json", action="store_true", help=say("cli.json"))
    parser = _Parser(
        prog="reviewtui", description=say("cli.about"), epilog=say("cli.epilog"), parents=[shared], allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=say("cli.version"))
    _add_linear(parser)
    parser.set_defaults(call="screen:start")
    commands = parser.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"))

    def adding(to: "argparse._SubParsersAction[_Parser]", area: str = "") -> _Add:
        def add(name: str, call: str) -> _Parser:
            words = say(f"cli.{area}{name}")
            made = to.add_parser(name, help=words, description=words, parents=[shared], allow_abbrev=False)
            made.set_defaults(call=call)
            return made

        return add

    _add_review(adding(commands))
    _add_exchange(adding(commands))
    _add_upkeep(adding(commands))
    rules = adding(commands)("rules", "")
    deeds = rules.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"), required=True, dest="deed")
    _add_rules(adding(deeds, "rules_"))
    hub = adding(commands)("hub", "")
    parts = hub.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"), required=True, dest="part")
    _add_serve(adding(parts, "hub_")("serve", "hub:serve"))
    _add_copies(adding(parts, "hub_"))
    token = adding(parts, "hub_")("token", "")
    acts = token.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"), required=True, dest="act")
    _add_token(adding(acts, "hub_token_"))
    webhook = adding(parts, "hub_")("webhook", "")
    deeds = webhook.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"), required=True, dest="deed")
    _add_webhook(adding(deeds, "hub_webhook_"))
    erase = adding(parts, "hub_")("erase", "access:erase_account")
    erase.add_argument("--account", required=True, metavar=say("cli.ACCOUNT"), help=say("cli.erase_account"))
    erase.add_argument("--yes", action="store_true", help=say("cli.erase_yes"))
    erase.add_argument("--db", metavar="URL", help=say("cli.db"))
    audit = adding(parts, "hub_")("audit", "")
    looks = audit.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"), required=True, dest="look")
    _add_audit(adding(looks, "hub_audit_"))
    return parser


def _add_review(add: _Add) -> None:
    """Commands that read and decide, on this home's cache alone."""
    queue = add("queue", "review:queue")
    queue.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.queue_query"))
    queue.add_argument("--view", metavar=say("cli.NAME"), help=say("cli.queue_view"))
    queue.add_argument("--limit", type=_count, default=50, metavar="N", help=say("cli.limit"))
    show = add("show", "show:show")
    show.add_argument("ad", metavar=say("cli.AD"), help=say("cli.ad"))
    decide = add("decide", "review:decide")
    decide.add_argument("ad", metavar=say("cli.AD"), help=say("cli.ad"))
    decide.add_argument("verdict", choices=VERDICTS, metavar=say("cli.VERDICT"), help=", ".join(VERDICTS))
    decide.add_argument("--reason", action="append", default=[], type=_reason, metavar="CODE[:component]",
                        help=say("cli.reason"))  # fmt: skip
    decide.add_argument("--span", action="append", default=[], type=_span, metavar="component:start:end",
                        help=say("cli.span"))  # fmt: skip
    decide.add_argument("--note", default="", metavar=say("cli.WORDS"), help=say("cli.note"))
    decide.add_argument("--suggest", default="", metavar=say("cli.WORDS"), help=say("cli.suggest"))
    decide.add_argument("--confidence", type=int, metavar="1-5", help=say("cli.confidence"))
    claim = add("claim", "claim:claim")
    claim.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.queue_query"))
    claim.add_argument("--limit", type=_count, default=50, metavar="N", help=say("cli.limit"))
    claim.add_argument("--release", action="store_true", help=say("cli.claim_release"))
    undo = add("undo", "review:undo")
    undo.add_argument("decision", nargs="?", metavar=say("cli.DECISION"), help=say("cli.undo_which"))
    ask = add("ask", "review:ask")
    ask.add_argument("ad", nargs="?", default="", metavar=say("cli.AD"), help=say("cli.ask_ad"))
    ask.add_argument("--why", required=True, metavar=say("cli.WORDS"), help=say("cli.ask_why"))
    for name in ("text", "headline", "link"):
        ask.add_argument(f"--{name}", default="", metavar=say("cli.WORDS"), help=say(f"cli.ask_{name}"))
    ask.add_argument("--account", default="", metavar="ID", help=say("cli.ask_account"))
    ask.add_argument("--due", default="", metavar="4h", help=say("cli.ask_due"))
    ask.add_argument("--customer-waiting", action="store_true", help=say("cli.ask_waiting"))
    add("briefings", "briefings:briefings")
    brief = add("brief", "briefings:brief")
    brief.add_argument("file", metavar=say("cli.FILE"), help=say("cli.brief_file"))


def _add_exchange(add: _Add) -> None:
    """Commands that bring things in, send them, or write them out."""
    bring = add("import", "exchange:bring_in")
    bring.add_argument("kind", choices=KINDS, metavar=say("cli.KIND"), help=say("cli.import_kind"))
    bring.add_argument("file", metavar=say("cli.FILE"), help=say("cli.import_file"))
    bring.add_argument("--map", action="append", default=[], type=_pair, metavar=say("cli.PAIR"), dest="mapping",
                       help=say("cli.import_map"))  # fmt: skip
    bring.add_argument("--account", metavar="ID", help=say("cli.import_account"))
    bring.add_argument("--encoding", metavar="E", help=say("cli.import_encoding"))
    export = add("export", "exchange:export")
    export.add_argument("file", metavar=say("cli.FILE"), help=say("cli.export_file"))
    export.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=", ".join(FORMATS), metavar="F")
    login = add("login", "exchange:login")
    login.add_argument("url", metavar="URL", help=say("cli.login_url"))
    login.add_argument("--token-stdin", action="store_true", help=say("cli.login_stdin"))
    sync = add("sync", "exchange:sync")
    sync.add_argument("--watch", action="store_true", help=say("cli.sync_watch"))


def _add_upkeep(add: _Add) -> None:
    """Commands about this home itself."""
    add("status", "upkeep:status")
    add("doctor", "upkeep:doctor").add_argument("--repair", action="store_true", help=say("cli.doctor_repair"))
    digest = add("digest", "upkeep:digest")
    digest.add_argument("--canonical", metavar=say("cli.FILE"), help=say("cli.digest_canonical"))
    digest.add_argument("--now", type=_instant, metavar="T", help=say("cli.digest_now"))
    report = add("report", "report:report")
    report.add_argument("span", choices=("week",), metavar="week", help=say("cli.report_span"))
    report.add_argument("--format", choices=REPORTS, default=REPORTS[0], metavar="F", help=", ".join(REPORTS))
    report.add_argument("--week", default="", metavar="2026-W47", help=say("cli.report_week"))
    wipe = add("wipe", "upkeep:wipe")
    wipe.add_argument("--yes", action="store_true", help=say("cli.wipe_yes"))
    demo = add("demo", "screen:demo")
    demo.add_argument("--headless", action="store_true", help=say("cli.demo_headless"))
    _add_linear(demo)


def _add_linear(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--linear", action="store_true", default=argparse.SUPPRESS, help=say("cli.linear"))


def _add_rules(add: _Add) -> None:
    """Commands on the documents that a workspace works by."""
    show = add("show", "rules:show")
    show.add_argument("name", metavar=say("cli.NAME"), help=say("cli.rules_name"))
    publish = add("publish", "rules:publish_file")
    for parser in (add("try", "rules:try_file"), publish):
        parser.add_argument("file", metavar=say("cli.FILE"), help=say("cli.rules_file"))
    publish.add_argument("--note", default="", metavar=say("cli.WORDS"), help=say("cli.rules_note"))


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--db", metavar="URL", help=say("cli.db"))
    serve.add_argument("--host", default="127.0.0.1", metavar="HOST", help=say("cli.serve_host"))
    serve.add_argument("--port", type=_count, default=8750, metavar="N", help=say("cli.serve_port"))
    serve.add_argument("--tls-cert", metavar="PEM", help=say("cli.serve_cert"))
    serve.add_argument("--tls-key", metavar="PEM", help=say("cli.serve_key"))
    serve.add_argument("--behind-proxy", action="store_true", help=say("cli.serve_proxy"))
    serve.add_argument(
        "--allow-host", action="append", default=[], metavar=say("cli.NAME"), help=say("cli.serve_name")
    )
    serve.add_argument("--fetch-host", action="append", default=[], type=_host_and_port,
                       metavar=say("cli.NAME_PORT"), help=say("cli.serve_fetch"))  # fmt: skip
    serve.add_argument("--access-log", metavar="FILE", help=say("cli.serve_log"))
    serve.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def _add_copies(add: _Add) -> None:
    backup = add("backup", "hub:back_up")
    backup.add_argument("file", metavar=say("cli.FILE"), help=say("cli.backup_file"))
    restore = add("restore", "hub:restore")
    restore.add_argument("file", nargs="?", metavar=say("cli.FILE"), help=say("cli.restore_file"))
    restore.add_argument("--copied", action="store_true", help=say("cli.restore_copied"))
    for parser in (backup, restore):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def _add_token(add: _Add) -> None:
    create = add("create", "access:create_token")
    create.add_argument("--role", required=True, choices=ROLES, metavar=say("cli.ROLE"), help=", ".join(ROLES))
    create.add_argument("--name", required=True, metavar=say("cli.NAME"), help=say("cli.token_name"))
    create.add_argument("--scope", action="extend", nargs="+", default=[], metavar=say("cli.ACCOUNT"),
                        help=say("cli.token_scope"))  # fmt: skip
    create.add_argument("--all-accounts", action="store_true", help=say("cli.token_all"))
    rotate = add("rotate", "access:rotate_token")
    rotate.add_argument("--grace", type=_up_to(10_080), default=60, metavar="N", help=say("cli.token_grace"))
    for parser in (create, rotate):
        parser.add_argument("--expires", type=_up_to(36_500), metavar=say("cli.DAYS"), help=say("cli.token_expires"))
    revoke = add("revoke", "access:revoke_token")
    for parser in (rotate, revoke):
        parser.add_argument("id", type=_count, metavar="ID", help=say("cli.token_id"))
    confirm = add("confirm", "access:confirm_tokens")
    confirm.add_argument("ids", nargs="*", type=_count, metavar="ID", help=say("cli.token_id"))
    confirm.add_argument("--all", action="store_true", help=say("cli.token_confirm_all"))
    for parser in (create, rotate, revoke, confirm, add("list", "access:list_tokens")):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def _add_webhook(add: _Add) -> None:
    """Commands on who is told of releases."""
    new = add("add", "webhooks:add")
    new.add_argument("url", metavar="URL", help=say("cli.webhook_url"))
    new.add_argument("--with-text", action="store_true", help=say("cli.webhook_text"))
    replay = add("replay", "webhooks:replay")
    replay.add_argument("--since", type=_instant, metavar="T", help=say("cli.webhook_since"))
    remove, rotate = add("remove", "webhooks:remove"), add("rotate", "webhooks:rotate")
    for parser in (replay, remove, rotate):
        parser.add_argument("id", metavar="ID", help=say("cli.webhook_id"))
    for parser in (new, replay, remove, rotate, add("list", "webhooks:list_all")):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


def _add_audit(add: _Add) -> None:
    rows = add("list", "access:list_audit")
    rows.add_argument("--limit", type=_count, default=50, metavar="N", help=say("cli.limit"))
    verify = add("verify", "access:verify_audit")
    verify.add_argument("--head", default="", metavar="HASH", help=say("cli.audit_head"))
    for parser in (rows, verify):
        parser.add_argument("--db", metavar="URL", help=say("cli.db"))


class _Version(argparse.Action):
    """Prints the version and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from reviewtui import __version__

        print(f"reviewtui {__version__}")
        parser.exit()


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(say("cli.not_a_count", text=text[:40]))
    return int(text)


def _up_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if (found := _count(text)) > most:
            raise argparse.ArgumentTypeError(say("cli.not_up_to", text=text, most=most))
        return found

    return number


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or not field:
        raise argparse.ArgumentTypeError(say("cli.not_a_pair", text=text[:80]))
    return field, column


def _host_and_port(text: str) -> str:
    name, colon, port = text.rpartition(":")
    if not name or not colon or not (port.isascii() and port.isdigit() and 0 < int(port[:9]) < 65_536):
        raise argparse.ArgumentTypeError(say("cli.not_a_host", text=text[:80]))
    return text


def _reason(text: str) -> tuple[str, str]:
    code, _, component = text.partition(":")
    return code, component


def _span(text: str) -> tuple[str, int, int]:
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts[1:]):
        raise Misused("span_form", span=text[:80])
    return parts[0], int(parts[1]), int(parts[2])


def _instant(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    from reviewtui.domain.values import BadValue, parse_instant

    try:
        return parse_instant(text)
    except BadValue:
        raise argparse.ArgumentTypeError(say("cli.not_an_instant", text=text[:40])) from None


_COMPLAINTS = (
    ("the following arguments are required: ", "cli.required"),
    ("unrecognized arguments: ", "cli.unrecognized"),
)


def _in_words(message: str) -> str:
    """What argparse complains of, in our words where we have them."""
    import re

    for start, key in _COMPLAINTS:
        if message.startswith(start):
            return say(key, what=message.removeprefix(start))
    if choice := re.fullmatch(r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.*)\)", message, re.DOTALL):
        return say("cli.choice", what=choice[1], got=choice[2][:80], known=choice[3].replace("'", ""))
    if missing := re.fullmatch(r"argument (.+?): expected (?:one|at least one) argument", message):
        return say("cli.value_missing", what=missing[1])
    if wrong := re.fullmatch(r"argument (.+?): (.*)", message, re.DOTALL):
        return f"{wrong[1]}: {wrong[2]}"
    return message
