"""The inbox by keys alone: what a lead made of a verdict is told, unread until it was seen, and leads to the ad."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import NOW, decision
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.app import ReviewApp
from reviewtui.domain.facts import Cause, decode_fact
from reviewtui.sync.status import SyncState, SyncStatus

WORDS = "The second sentence promises a sum, and nobody may promise that. The first one is fine as it stands."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Ana approved an ad, ben rejected it, and lia settled it."""
    home = Home(tmp_path)
    home.pull(an_ad("one", headline="", text="One."), an_ad("two", text="Two."))
    mine = decision("one", "One.", "approve")
    theirs = decision("one", "One.", "reject")
    settled = decision(
        "one", "One.", "reject", memo=WORDS, cause=Cause.UNCLEAR_GUIDELINE,
        adjudicates=(decode_fact(mine).id, decode_fact(theirs).id),
    )  # fmt: skip
    home.pull(facts=[home.fact_row(mine, "ana"), home.fact_row(theirs, "ben")])
    home.pull(facts=[home.fact_row(settled, "lia", "lead")])
    return home


async def told_by_the_sync(me: Reviewer) -> None:
    """The sync says that something came."""
    me.app.post_message(ReviewApp.SyncChanged(SyncStatus(SyncState.IN_SYNC, "", last_sync=NOW, user="ana")))
    await me.settled()


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_how_a_lead_settled_it_is_told_in_full_and_enter_opens_the_ad(
    home: Home, size: tuple[int, int]
) -> None:
    async with reviewing(home, size) as me:
        await told_by_the_sync(me)
        await me.until(lambda: "Inbox 1" in me.picture(), "the count of what is unread")
        await me.press("g", "m")
        me.sees("● ", "lia settled it: rejected", "unclear guideline")
        told = " ".join(me.picture().split())
        assert WORDS in told, told
        await me.press("enter")
        assert me.reading == "one"
        me.reads("lia · rejected", "you · approved", WORDS)
        await me.until(lambda: "Inbox 1" not in me.picture(), "nothing unread")
        await me.press("g", "m")
        me.sees("lia settled it: rejected")
        me.sees_not("● 20")


async def test_in_spanish_as_well(home: Home) -> None:
    async with reviewing(home, SMALL, language="es") as me:
        await me.press("g", "m")
        me.sees("lia lo resolvió: rechazado", "norma poco clara")
