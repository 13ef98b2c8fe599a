"""Reading the queue and deciding, without a screen and without a network."""

from argparse import Namespace
from dataclasses import asdict

import msgspec

from reviewtui.commands.desk import at_desk, find_ad
from reviewtui.commands.output import emit, line, table
from reviewtui.domain.facts import Verdict
from reviewtui.domain.values import Span
from reviewtui.services.desk import current_policy
from reviewtui.settings import Settings
from reviewtui.store.reader import Filter
from reviewtui.words import language, say

TEXT_SHOWN = 60
"""Terminal cells of an ad's text in a list."""


def queue(settings: Settings, args: Namespace) -> int:
    """`queue`: ads in the order they are due."""
    from reviewtui.services.indexing import index_all
    from reviewtui.services.listing import list_items, searches
    from reviewtui.text import cell

    text = " ".join(args.query)
    if args.view is not None:
        from reviewtui.services.views import named

        with at_desk(settings, whole=True) as desk:
            text = f"{named(desk.reader, language(), args.view).query} {text}".strip()
    if searches(text):
        index_all(settings)
    with at_desk(settings, whole=True) as desk:
        answer = list_items(desk.reader, text, args.limit, desk.clock(), desk.user)
    if args.json:
        emit({"total": answer.total, "items": [asdict(item) for item in answer.items]})
        return 0
    table(
        [
            (
                str(item.priority),
                item.state,
                item.ad_id,
                cell(item.account, 24),
                cell(item.headline or item.text, TEXT_SHOWN),
                cell(item.why, TEXT_SHOWN),
            )
            for item in answer.items
        ]
    )
    words = say("cli.shown_of", shown=f"{len(answer.items):,}", total=f"{answer.total:,}")
    line(words if answer.total else say("cli.queue_none"))
    return 0


def decide(settings: Settings, args: Namespace) -> int:
    """`decide`: one verdict on the content as it is now; never blind, and nothing was shown."""
    from reviewtui.services.decisions import Judgement
    from reviewtui.services.decisions import decide as decide_ad

    with at_desk(settings) as desk:
        view = find_ad(desk, args.ad)
        judgement = Judgement(
            Verdict(args.verdict),
            reasons=tuple(args.reason),
            evidence=tuple(Span(*span) for span in args.span),
            memo=args.note,
            suggestion=args.suggest,
            confidence=args.confidence,
            ai_shown=False,
            via="command",
        )
        done = decide_ad(desk, view, current_policy(desk.reader), judgement)
        following = desk.reader.page(Filter(), desk.clock(), 1)
    after = following[0].ad_id if following else None
    if args.json:
        emit(
            {
                "decision_id": done.decision_id,
                "ad_id": done.ad_id,
                "verdict": str(done.verdict),
                "reasons": [msgspec.structs.asdict(reason) for reason in done.reasons],
                "next": after,
            }
        )
    else:
        line(say("cli.decided", verdict=say(f"queue.done_{done.verdict}"), ad_id=done.ad_id,
                 decision_id=done.decision_id, next=after or say("cli.nothing_next")))  # fmt: skip
    return 0


def undo(settings: Settings, args: Namespace) -> int:
    """`undo`: the latest decision of this user, or the one named."""
    from reviewtui.services.decisions import undo as undo_act

    with at_desk(settings) as desk:
        done = undo_act(desk, args.decision)
        stored = desk.reader.ad(done.ad_id, desk.clock())
    if args.json:
        emit(
            {
                "undo_id": done.undo_id,
                "decision_id": done.target,
                "ad_id": done.ad_id,
                "kind": done.kind,
                "verdict": done.verdict,
                "state": stored.state if stored else None,
            }
        )
    else:
        line(say("cli.undid", verdict=done.verdict or done.kind, ad_id=done.ad_id, id=done.target))
    return 0


def ask(settings: Settings, args: Namespace) -> int:
    """`ask`: one ad into the queue, with why."""
    from reviewtui.services.questions import ask as ask_about
    from reviewtui.services.questions import known_ad, read_due

    with at_desk(settings) as desk:
        due_at = read_due(args.due, desk.clock()) if args.due else None
        known = (known_ad(desk.reader, args.ad, desk.clock()) or args.ad) if args.ad else ""
        done = ask_about(
            desk, why=args.why, ad_id=known, text=args.text, headline=args.headline, link=args.link,
            account_id=args.account, due_at=due_at, customer_waiting=args.customer_waiting,
        )  # fmt: skip
    if args.json:
        emit(asdict(done))
    else:
        line(say("cli.asked", ad_id=done.ad_id))
    return 0
