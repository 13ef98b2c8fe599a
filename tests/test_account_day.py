"""An account manager's day with the network cut: what changed is read, calls are answered, closes are stopped, a
classification is corrected, notes are written; once the network is back all of it is on the hub, and once.
"""

from pathlib import Path
from typing import Any

from hub_setup import NOW, fact
from screen_setup import Reviewer
from sync_setup import away
from team_setup import Team, team_in

from reviewtui.domain.account_facts import BODIES, Correct, Cover, Remark, Stop, StopState
from reviewtui.domain.facts import FactKind, decode_body, decode_fact
from reviewtui.hub.tables import FACT
from reviewtui.screens.account import AccountScreen
from reviewtui.wire.messages import ObservationIn

DAY = 86_400_000
OWNERS = {"acme": "max", "bolt": "max", "cobalt": "ben"}


async def customers(team: Team) -> None:
    """Three accounts with use and renewals, and tickets of which two are about to close by themselves."""
    rows: list[Any] = []
    for account, owner in OWNERS.items():
        months = {f"2025-0{month}/{name}": 100 * month for month in range(1, 6) for name in ("active", "eligible")}
        renewal = {"account_id": account, "renews_on": "2025-08-01", "amount_minor": 90_000, "currency": "EUR"}
        rows += [
            ObservationIn("account", account, "crm", NOW - DAY, {"name": account.title(), "owner": owner,
                                                                 "stage": "live"}),
            ObservationIn("usage", account, "usage", NOW - DAY, months),
            ObservationIn("renewal", f"crm:{account}", "crm", NOW - DAY, renewal),
            ObservationIn("ticket", f"desk:{account}", "desk", NOW - DAY, pending(account)),
        ]  # fmt: skip
    await team.line("connie", "connector").observe(*rows)


def pending(account: str) -> dict[str, Any]:
    """A ticket that staff answered four days ago, and the customer has not spoken since."""
    said = [
        {"id": "1", "at": NOW - 5 * DAY, "side": "customer", "text": f"{account} cannot export"},
        {"id": "2", "at": NOW - 4 * DAY, "side": "staff", "text": "Which format?"},
    ]
    return {"account_id": account, "subject": f"Export of {account}", "status": "pending", "messages": said,
            "created_at": NOW - 5 * DAY}  # fmt: skip


def on_hub(team: Team) -> list[Any]:
    with team.office.hub.reading() as connection:
        rows = connection.execute(FACT.select().where(FACT.c.author == "max").order_by(FACT.c.accepted)).all()
    return [decode_body(decode_fact(row.body)) for row in rows if row.kind in BODIES]


async def write(me: Reviewer, key: str, words: str) -> None:
    await me.press(key)
    await me.type(words)
    await me.press("enter")


async def test_a_day_without_a_network_is_whole_on_the_hub_afterwards(tmp_path: Path) -> None:
    async with team_in(tmp_path, ads=2) as team:
        await customers(team)
        place = team.place("max", "account-manager")
        async with team.reviewing(place) as me:
            await me.press("g", "a")
            await me.until(lambda: "Acme" in me.picture(), "the accounts")
        await team.line("lia", "lead").send(fact(FactKind.COVER, "", Cover("cobalt", "ben", "max")))
        async with team.reviewing(place) as me:
            place.wire.always = away
            await me.until(lambda: str(me.app.sync.state) == "offline", "the network to be away")  # type: ignore[union-attr]
            await me.press("g", "l")
            me.sees("Since you last looked", "Cobalt: covered by ben, backup max (lia)")
            for row in range(3):  # three calls: a page each, with nothing but what is here
                await me.press("g", "a", *["j"] * row, "enter")
                assert isinstance(me.screen, AccountScreen)
                me.sees("500 users in 2025-05", "2025-08-01", "1 open")
            await me.press("g", "a", "enter")
            await write(me, "c", "stage = leaving: they said so in the call")
            await write(me, "n", "They want the export fixed first")
            await write(me, "n", "2025-07-01: ask how the export went")
            await me.press("g", "t")
            me.sees("Export of acme", "Export of bolt")
            for _ in range(2):
                await stop(me)
                await me.press("j")
            before = [decode_body(one) for one in place.facts() if one.kind in BODIES]
            assert on_hub(team) == []
            place.wire.always = None
            await me.until(lambda: me.app.sync.outbox == 0, "the outbox to drain")  # type: ignore[union-attr]
        assert on_hub(team) == before, "all of it, once, in its order"
        kinds = [type(body) for body in before]
        assert [kinds.count(kind) for kind in (Correct, Remark, Stop)] == [1, 2, 2]
        assert {body.ticket for body in before if isinstance(body, Stop)} == {"desk:acme", "desk:bolt"}
        assert {body.state for body in before if isinstance(body, Stop)} == {StopState.ASKED}
        async with team.reviewing(place) as me:
            await me.press("g", "a", "enter")
            me.sees("leaving", "They want the export fixed first")
            assert len(on_hub(team)) == len(before), "nothing is asked twice"


async def stop(me: Reviewer) -> None:
    await me.press("s")
    await me.type("they are still testing")
    await me.press("ctrl+s")
