"""Appeals, assignments, known answers and remarks, each by one key and one line."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue, an_ad
from hub_setup import decision, note
from screen_setup import reviewing

from reviewtui.app import ReviewApp
from reviewtui.domain.facts import Appeal, Assign, Gold, Note, Verdict, decode_body
from reviewtui.sync.status import SyncState, SyncStatus

TEXT = "Lose weight while you sleep."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(an_ad("one", headline="", text=TEXT, points=40), *a_queue(2))
    home.pull(facts=[home.fact_row(decision("ad 1", "The text of ad 1, in b words."), "zoe")])
    return home


async def test_an_appeal_brings_the_same_ad_back_with_why(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("!")
        me.sees("An appeal is about a decision")
        await me.press("x", "1", "/")
        await me.type("ad:one")
        await me.press("enter")
        await me.until(lambda: me.queue.panel.view.state == "decided", "the decided ad")
        await me.press("!")
        await me.type("The customer has a licence.")
        await me.press("enter")
        await me.settled()
        me.sees("you ask for another decision", "appeal")
        await me.press("escape")
        assert "one" in me.listed()
    appeal = decode_body(home.facts()[-1])
    assert isinstance(appeal, Appeal)
    assert (appeal.round, appeal.why) == (1, "The customer has a licence.")


async def test_an_ad_is_given_to_somebody_and_back_to_all(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("@")
        await me.type("zoe")
        await me.press("enter")
        await me.press("@")
        await me.press("backspace", "backspace", "backspace", "enter")
    given = [decode_body(fact) for fact in home.facts()]
    assert [body.user for body in given if isinstance(body, Assign)] == ["zoe", ""]


async def test_marked_ads_are_given_together(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("t", "j", "t", "@")
        await me.type("zoe")
        await me.press("enter")
    assert len(home.facts()) == 2


async def test_a_known_answer_is_said_in_one_line_and_a_wrong_one_is_told(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("K")
        await me.type("maybe")
        await me.press("enter")
        me.sees("Begin with the verdict")
        await me.press(*("backspace" for _ in range(5)))
        await me.type("reject misleading_claim: a promise")
        await me.press("enter")
    gold = decode_body(home.facts()[-1])
    assert isinstance(gold, Gold)
    assert (gold.verdict, gold.codes, gold.why) == (Verdict.REJECT, ("MISLEADING_CLAIM",), "a promise")


async def test_who_may_not_give_known_answers_is_told_before_typing(home: Home) -> None:
    home.plays("reviewer")
    async with reviewing(home) as me:
        await me.press("K")
        me.sees("takes one of these roles")
        assert me.app.screen is me.queue


async def test_what_others_write_arrives_beside_the_ad_that_is_read(home: Home) -> None:
    async with reviewing(home) as me:
        home.pull(facts=[home.fact_row(note("one", "It is a licensed clinic."), "zoe")])
        me.app.post_message(ReviewApp.SyncChanged(SyncStatus(SyncState.IN_SYNC, changes=1)))
        await me.until(lambda: "licensed clinic" in me.picture(), "the remark of somebody else")


async def test_a_remark_tells_whom_it_names_and_stands_beside_the_ad(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("w")
        me.sees("@zoe")
        await me.type("@zoe is this allowed?")
        await me.press("escape", "w", "ctrl+s")
        await me.until(lambda: "not sent yet: @zoe" in me.picture(), "the remark beside the ad")
    body = decode_body(home.facts()[-1])
    assert isinstance(body, Note)
    assert (body.text, body.mentions) == ("@zoe is this allowed?", ("zoe",))
