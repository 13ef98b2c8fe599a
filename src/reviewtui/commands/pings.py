"""Status questions of customers: by week, account and kind, and the change against the baseline."""

from argparse import Namespace

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import emit, line, table
from reviewtui.errors import Misused
from reviewtui.settings import Settings
from reviewtui.words import say


def pings(settings: Settings, args: Namespace) -> int:
    """`pings`: the questions of the last weeks; `--baseline` chooses what they are compared with, for good."""
    from reviewtui.domain.pings import weeks_to
    from reviewtui.services.pings import PingReport, choose_baseline, read_report, say_change
    from reviewtui.services.questions import account_named

    if not args.weeks:
        raise Misused("pings_weeks")
    with at_desk(settings, whole=True) as desk:
        if args.baseline:
            choose_baseline(desk, args.baseline)
        known = bool(args.account) and desk.reader.has_ads_of(args.account)  # by its id, whether or not it has a name
        account = args.account if known else account_named(desk.reader, args.account)
        now = desk.clock()
        found: PingReport = read_report(desk.reader, weeks_to(now, args.weeks), now, account)
    if args.json:
        change = found.change
        emit(
            {
                "weeks": [{"week": week, "n": n} for week, n in found.by_week.items()],
                "total": found.n,
                "known": found.known,
                "answered": found.answered,
                "rows": [row._asdict() for row in found.rows],
                "baseline": found.baseline.said if found.baseline else None,
                "change": None if change is None else change._asdict() | {"words": say_change(change)},
            }
        )
        return 0
    if not found.rows:
        line(say("pings.none_cli"))
    else:
        head = (say("pings.week"), say("pings.account"), say("pings.question"), "n", say("pings.known"))
        rows = [
            (row.week, row.account_id, say_question(row.question), f"{row.n:,}", f"{row.known:,}")
            for row in found.rows
        ]
        table([head, *rows])
        line(say("pings.known_of", known=f"{found.known:,}", n=f"{found.n:,}"))
    line(say_change(found.change))
    return 0


def say_question(question: str) -> str:
    """A kind of question in words; one that this version does not know as it is."""
    from reviewtui.domain.pings import QUESTIONS

    return say(f"pings.question_{question}") if question in QUESTIONS else question
