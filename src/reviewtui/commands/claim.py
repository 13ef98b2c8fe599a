"""Taking ads along for a journey without a network, and giving them back."""

from argparse import Namespace

from reviewtui.commands.output import emit, line
from reviewtui.connect import connection_for
from reviewtui.settings import Settings
from reviewtui.words import say


def claim(settings: Settings, args: Namespace) -> int:
    """`claim`: the next free ads are kept for this user for hours; with `--release`, they are given back."""
    from reviewtui.commands.desk import prepare
    from reviewtui.services.along import give_back, take_along
    from reviewtui.services.desk import now_ms
    from reviewtui.widgets.figures import clock

    connection = connection_for(settings)
    if not connection.private:
        prepare(settings)
    if args.release:
        count = give_back(settings, connection)
        if args.json:
            emit({"released": count})
        else:
            line(say("claims.given_back", n=f"{count:,}") if count else say("claims.nothing_along"))
        return 0
    done = take_along(settings, connection, " ".join(args.query), args.limit)
    if args.json:
        claimed = [{"ad_id": claim.ad_id, "until": claim.expires_at} for claim in done.granted]
        emit({"claimed": claimed, "others": [{"ad_id": ad_id, "holder": who} for ad_id, who in done.others]})
        return 0
    for one in done.granted:
        line(one.ad_id)
    until = clock(done.until, now_ms())
    words = say("claims.taken", n=f"{len(done.granted):,}", until=until, query="reviewtui queue claimed:me")
    line(words if done.granted else say("claims.taken_none"))
    return 0
