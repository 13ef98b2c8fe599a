"""The command line: what was typed becomes one call of `commands`; faults become one line and an exit code.

Importing this module costs nothing of the screen, the database or the network.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from reviewtui.cli_hub import add_hub, add_link_wish
from reviewtui.errors import Misused, ReviewError
from reviewtui.typed import count, instant, pair, reason, span, up_to
from reviewtui.words import LANGUAGES, say, set_language

if TYPE_CHECKING:
    from reviewtui.settings import Settings

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130

KINDS = ("ads", "ads-meta", "accounts", "usage", "renewals", "tickets", "mail", "slack", "tracker")
VERDICTS = ("approve", "changes", "reject", "escalate")
FORMATS = ("jsonl", "accounts", "hubspot", "labels")
REPORTS = ("md", "html")
ORDERS = ("dmy", "mdy")
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

    def adding(to: _Parser, area: str = "", **values: Any) -> _Add:
        parts = to.add_subparsers(metavar=say("cli.command"), title=say("cli.commands"), **values)

        def add(name: str, call: str) -> _Parser:
            words = say(f"cli.{area}{name}")
            about: Any = {"help": words, "description": words}
            made: _Parser = parts.add_parser(name, **about, parents=[shared], allow_abbrev=False)
            made.set_defaults(call=call)
            return made

        return add

    def under(add: _Add) -> Callable[..., _Add]:
        """Makes a group of commands of this name, whose words begin like this; one that is a command has a parser."""

        def group(name: str, area: str, parser: _Parser | None = None) -> _Add:
            return adding(parser or add(name, ""), area, required=parser is None, dest=name)

        return group

    add = adding(parser)
    _add_review(add)
    _add_exchange(add)
    _add_upkeep(add)
    _add_rules(under(add)("rules", "rules_"))
    _add_tracker(under(add)("tracker", "tracker_"))
    hub = under(add)("hub", "hub_")
    add_hub(hub, under(hub))
    return parser


def _add_review(add: _Add) -> None:
    """Commands that read and decide, on this home's cache alone."""
    queue = add("queue", "review:queue")
    queue.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.queue_query"))
    queue.add_argument("--view", metavar=say("cli.NAME"), help=say("cli.queue_view"))
    queue.add_argument("--limit", type=count, default=50, metavar="N", help=say("cli.limit"))
    show = add("show", "show:show")
    show.add_argument("ad", metavar=say("cli.AD"), help=say("cli.ad"))
    decide = add("decide", "review:decide")
    decide.add_argument("ad", metavar=say("cli.AD"), help=say("cli.ad"))
    decide.add_argument("verdict", choices=VERDICTS, metavar=say("cli.VERDICT"), help=", ".join(VERDICTS))
    decide.add_argument("--reason", action="append", default=[], type=reason, metavar="CODE[:component]",
                        help=say("cli.reason"))  # fmt: skip
    decide.add_argument("--span", action="append", default=[], type=span, metavar="component:start:end",
                        help=say("cli.span"))  # fmt: skip
    decide.add_argument("--note", default="", metavar=say("cli.WORDS"), help=say("cli.note"))
    decide.add_argument("--suggest", default="", metavar=say("cli.WORDS"), help=say("cli.suggest"))
    decide.add_argument("--confidence", type=int, metavar="1-5", help=say("cli.confidence"))
    claim = add("claim", "claim:claim")
    claim.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.queue_query"))
    claim.add_argument("--limit", type=count, default=50, metavar="N", help=say("cli.limit"))
    claim.add_argument("--release", action="store_true", help=say("cli.claim_release"))
    differing = add("mismatches", "mismatches:mismatches")
    differing.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.mismatches_query"))
    differing.add_argument("--limit", type=count, default=50, metavar="N", help=say("cli.limit"))
    settle = add("settle", "mismatches:settle")
    settle.add_argument("ad", metavar=say("cli.AD"), help=say("cli.ad"))
    how = settle.add_mutually_exclusive_group()
    how.add_argument("--take", default="", metavar=say("cli.SOURCE"), help=say("cli.settle_take"))
    how.add_argument("--status", metavar="STATUS", help=say("cli.settle_status"))
    how.add_argument("--same-as", default="", metavar=say("cli.AD"), help=say("cli.settle_same_as"))
    settle.add_argument("--why", default="", metavar=say("cli.WORDS"), help=say("cli.settle_why"))
    listed = add("accounts", "accounts:accounts")
    listed.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.accounts_query"))
    listed.add_argument("--limit", type=count, default=50, metavar="N", help=say("cli.limit"))
    one = add("account", "accounts:account")
    one.add_argument("account", metavar=say("cli.ACCOUNT"), help=say("cli.account_which"))
    use = add("use", "accounts:use")
    use.add_argument("--by", default="adoption", metavar=say("cli.COLUMN"), help=say("cli.use_by"))
    use.add_argument("--stay", default="", metavar=say("cli.COLUMN"), help=say("cli.use_stay"))
    waiting = add("tickets", "tickets:tickets")
    waiting.add_argument("query", nargs="*", metavar=say("cli.QUERY"), help=say("cli.tickets_query"))
    waiting.add_argument("--limit", type=count, default=50, metavar="N", help=say("cli.limit"))
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
    pings = add("pings", "pings:pings")
    pings.add_argument("--weeks", type=up_to(520), default=4, metavar="N", help=say("cli.pings_weeks"))
    pings.add_argument("--account", default="", metavar="ID", help=say("cli.pings_account"))
    pings.add_argument("--baseline", default="", metavar="W..W", help=say("cli.pings_baseline"))
    add("briefings", "briefings:briefings")
    brief = add("brief", "briefings:brief")
    brief.add_argument("file", metavar=say("cli.FILE"), help=say("cli.brief_file"))


def _add_exchange(add: _Add) -> None:
    """Commands that bring things in, send them, or write them out."""
    bring = add("import", "exchange:bring_in")
    bring.add_argument("kind", choices=KINDS, metavar=say("cli.KIND"), help=say("cli.import_kind"))
    bring.add_argument("file", metavar=say("cli.FILE"), help=say("cli.import_file"))
    bring.add_argument("--map", action="append", default=[], type=pair, metavar=say("cli.PAIR"), dest="mapping",
                       help=say("cli.import_map"))  # fmt: skip
    bring.add_argument("--account", metavar="ID", help=say("cli.import_account"))
    bring.add_argument("--account-of", action="append", default=[], type=pair, metavar=say("cli.NAME_ACCOUNT"),
                       dest="names", help=say("cli.import_names"))  # fmt: skip
    bring.add_argument("--user-of", action="append", default=[], type=pair, metavar=say("cli.NAME_USER"),
                       dest="users", help=say("cli.import_users"))  # fmt: skip
    bring.add_argument("--encoding", metavar="E", help=say("cli.import_encoding"))
    bring.add_argument("--channel", action="append", default=[], metavar=say("cli.NAME"),
                       help=say("cli.import_channel"))  # fmt: skip
    bring.add_argument("--watch", action="store_true", help=say("cli.import_watch"))
    bring.add_argument("--source", default="", metavar=say("cli.NAME"), help=say("cli.import_source"))
    _add_sheet(bring)
    bring.add_argument("--status", action="append", default=[], type=pair, metavar=say("cli.WORD_STATUS"),
                       dest="words", help=say("cli.import_status"))  # fmt: skip
    export = add("export", "exchange:export")
    export.add_argument("file", metavar=say("cli.FILE"), help=say("cli.export_file"))
    export.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=say("cli.export_format"), metavar="F")
    login = add("login", "exchange:login")
    login.add_argument("url", metavar="URL", help=say("cli.login_url"))
    login.add_argument("--token-stdin", action="store_true", help=say("cli.login_stdin"))
    link = add("link", "links:link")
    link.add_argument("account", nargs="?", default="", metavar=say("cli.ACCOUNT"), help=say("cli.link_for"))
    add_link_wish(link)
    link.add_argument("--revoke", type=count, metavar="ID", help=say("cli.link_id"))
    sync = add("sync", "exchange:sync")
    how = sync.add_mutually_exclusive_group()
    how.add_argument("--watch", action="store_true", help=say("cli.sync_watch"))
    how.add_argument("--retry", action="store_true", help=say("cli.sync_retry"))
    how.add_argument("--unsent", default="", metavar=say("cli.FILE"), help=say("cli.sync_unsent"))


def _add_sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sheet", default="", metavar=say("cli.NAME"), help=say("cli.import_sheet"))
    parser.add_argument("--dates", choices=ORDERS, default="", metavar="|".join(ORDERS), help=say("cli.import_dates"))


def _add_tracker(add: _Add) -> None:
    """Commands on the sheet that people keep by hand."""
    write = add("write", "tracker:write")
    write.add_argument("original", metavar=say("cli.FILE"), help=say("cli.tracker_original"))
    write.add_argument("new", nargs="?", default="", metavar=say("cli.NEW_FILE"), help=say("cli.tracker_new"))
    write.add_argument("--in-place", action="store_true", help=say("cli.tracker_in_place"))
    write.add_argument("--dry-run", action="store_true", help=say("cli.tracker_dry"))
    write.add_argument("--map", action="append", default=[], type=pair, metavar=say("cli.PAIR"), dest="mapping",
                       help=say("cli.import_map"))  # fmt: skip
    write.add_argument("--encoding", metavar="E", help=say("cli.import_encoding"))
    _add_sheet(write)


def _add_upkeep(add: _Add) -> None:
    """Commands about this home itself."""
    add("status", "upkeep:status")
    add("doctor", "upkeep:doctor").add_argument("--repair", action="store_true", help=say("cli.doctor_repair"))
    digest = add("digest", "upkeep:digest")
    digest.add_argument("--canonical", metavar=say("cli.FILE"), help=say("cli.digest_canonical"))
    digest.add_argument("--now", type=instant, metavar="T", help=say("cli.digest_now"))
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


class _Version(argparse.Action):
    """Prints the version and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from reviewtui import __version__

        print(f"reviewtui {__version__}")
        parser.exit()


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
