"""The report of a week."""

from argparse import Namespace

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import block, emit
from reviewtui.settings import Settings


def report(settings: Settings, args: Namespace) -> int:
    """`report week`: the figures of a week and the three before it, on stdout."""
    from reviewtui.services.indexing import index_all
    from reviewtui.services.insights import read_insights
    from reviewtui.services.report import as_html, as_markdown, as_object

    index_all(settings)
    with at_desk(settings, whole=True) as desk:
        insights = read_insights(desk.reader, desk.clock(), desk.user, desk.role, args.week)
    if args.json:
        emit(as_object(insights))
    else:
        block((as_html if args.format == "html" else as_markdown)(insights).rstrip())
    return 0
