"""Where sources disagree on the status of ads, and settling it, from the command line."""

from argparse import Namespace
from dataclasses import asdict

from reviewtui.commands.desk import at_desk
from reviewtui.commands.output import emit, line, table
from reviewtui.settings import Settings
from reviewtui.words import say

TITLE_SHOWN = 50
"""Terminal cells of an ad's title in a list."""


def mismatches(settings: Settings, args: Namespace) -> int:
    """`mismatches`: those of a query, the worst first."""
    from reviewtui.services import mismatches as service
    from reviewtui.services.indexing import index_all
    from reviewtui.services.listing import searches
    from reviewtui.text import cell
    from reviewtui.widgets.figures import instant

    text = " ".join(args.query)
    if searches(text):
        index_all(settings)
    with at_desk(settings, whole=True) as desk:
        now = desk.clock()
        total = service.count(desk.reader, text, now, desk.user)
        found = service.mismatches(desk.reader, text, now, desk.user, args.limit).items
    if args.json:
        emit({"total": total, "items": [_as_json(one) for one in found]})
        return 0
    table(
        [
            (
                say(f"mismatches.kind_{one.kind}"),
                one.ad_id,
                cell(one.account, 24),
                cell(one.title, TITLE_SHOWN),
                one.status,
                one.take,
                instant(one.since),
            )
            for one in found
        ]
    )
    line(say("cli.shown_of", shown=f"{len(found):,}", total=f"{total:,}") if total else say("mismatches.none"))
    return 0


def _as_json(one: object) -> dict[str, object]:
    shown = asdict(one)  # type: ignore[call-overload]
    del shown["at"]
    return dict(shown)


def settle(settings: Settings, args: Namespace) -> int:
    """`settle`: what an ad's status is, by a source, or stated with why; or which ad a row or mail is about."""
    from reviewtui.services import mismatches as service
    from reviewtui.services.questions import known_ad

    with at_desk(settings) as desk:
        now = desk.clock()
        ad_id = known_ad(desk.reader, args.ad, now) or args.ad
        same_as = (known_ad(desk.reader, args.same_as, now) or args.same_as) if args.same_as else ""
        done = service.settle(
            desk, [ad_id], source=args.take, status=args.status, why=args.why, same_as=same_as
        )  # fmt: skip
    if args.json:
        emit({"fact_id": done.fact_ids[0], "ad_id": ad_id, "status": done.status, "same_as": same_as})
    else:
        line(say("cli.settled", ad_id=ad_id, status=done.status or same_as, id=done.fact_ids[0]))
    return 0
