"""Deciding on the queue screen: which rows, which words, and exactly which fact is in work.db afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import HOUR, Home, a_queue, an_ad
from hub_setup import NOW, decision
from screen_setup import reviewing

from reviewtui import __version__
from reviewtui.database import sqlite
from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import AiOpinion, Reason, decode_body, decode_fact
from reviewtui.policies import packaged
from reviewtui.store.work import WorkStore
from reviewtui.wire.messages import GoneRow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(5))
    return home


async def test_the_first_rows_appear_and_the_first_ad_is_open(home: Home) -> None:
    async with reviewing(home) as me:
        assert me.listed() == ["ad 1", "ad 2", "ad 3", "ad 4", "ad 5"]
        assert me.under_cursor == me.reading == "ad 1"
        me.sees("5 open", "0 decided today", "The text of ad 1", "Headline of ad 5")


async def test_rows_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(5), an_ad("new words", points=10, headline=None, text="Other words."))
    home.pull(facts=[home.fact_row(decision("new words", "The words before."), "ben")])
    async with reviewing(home) as me:
        assert me.listed()[:2] == ["new words", "ad 1"]
        numbers = [int(line.split()[0]) for line in me.picture().splitlines() if line[:4].strip().isdigit()]
        assert len(numbers) == 6
        assert numbers == sorted(numbers, reverse=True)
        me.reads("changed +15", "changed since it was decided")


async def test_the_cursor_moves_and_the_ad_follows(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("j")
        assert me.under_cursor == me.reading == "ad 2"
        await me.press("down", "down")
        assert me.under_cursor == me.reading == "ad 4"
        await me.press("k", "up")
        assert me.reading == "ad 2"
        await me.press("end")
        assert me.reading == "ad 5"
        await me.press("j")
        assert me.reading == "ad 5"
        await me.press("home", "k")
        assert me.reading == "ad 1"


async def test_a_click_moves_the_cursor(home: Home) -> None:
    async with reviewing(home) as me:
        await me.click(*me.cell_of("Headline of ad 4"))
        assert me.under_cursor == me.reading == "ad 4"


async def test_an_approved_ad_leaves_and_the_next_one_is_under_the_cursor(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("j", "a")
        assert me.listed() == ["ad 1", "ad 3", "ad 4", "ad 5"]
        assert me.under_cursor == me.reading == "ad 3"
        assert me.notice == "Approved: Headline of ad 2. u undoes it."
        me.sees("4 open", "1 decided today")
    assert home.kinds() == ["decision approve"]


async def test_the_last_row_decided_leaves_the_cursor_on_the_one_before(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("end", "a")
        assert me.under_cursor == me.reading == "ad 4"


async def test_two_keys_are_a_reasoned_decision_and_work_db_holds_exactly_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    fields = {
        "ai_score": 0.75,
        "ai_model": "screen-3",
        "ai_reason": "Promises a result.",
        "link": "https://a.example",
    }
    home.pull(an_ad("tea", headline="Lose 10 kg", text="In ten days.", targeting="adults", **fields))
    async with reviewing(home) as me:
        await me.press("x")
        assert me.context == "strip"
        me.sees("REJECT", "1 Misleading claim", "9 Landing page")
        home.clock.now += 5
        await me.press("3")
        assert me.context == "queue"
        assert me.notice == "Rejected: Lose 10 kg. u undoes it."
    [fact], [own], [said] = home.facts(), home.own(), home.decisions()
    policy = packaged()[0]
    code = policy.code("HEALTH_WEIGHT_COSMETIC_18")
    assert code is not None
    content = Content(headline="Lose 10 kg", text="In ten days.", link="https://a.example", targeting="adults")
    assert (fact.kind, fact.ad_id, fact.at, fact.app) == ("decision", "tea", NOW + 5, __version__)
    assert (own.verdict, own.content_hash, own.delivery) == ("reject", content_hash(content), "new")
    assert said.content == content
    assert said.content_hash == content_hash(content)
    assert said.reasons == (Reason("meta-ads", code.code, policy.revision, code.revision),)
    assert said.offered == policy.digits["reject"]
    assert said.ai == AiOpinion("unsure", 0.75, "screen-3", "Promises a result.", shown=True)
    assert said.asked_why == "Promises a result."
    assert said.active_ms is not None
    assert 0 <= said.active_ms < 60_000
    assert (said.evidence, said.memo, said.suggestion, said.confidence) == ((), "", "", None)
    assert (said.via, said.draw, said.round) == ("tui", "queue", 0)


@pytest.mark.parametrize(("key", "verdict"), [("x", "reject"), ("c", "changes"), ("e", "escalate")])
async def test_each_verdict_offers_its_own_nine(home: Home, key: str, verdict: str) -> None:
    async with reviewing(home) as me:
        await me.press(key, "9")
    assert home.kinds() == [f"decision {verdict}"]
    offered = packaged()[0].digits[verdict]
    assert home.decisions()[0].offered == offered
    assert [reason.code for reason in home.decisions()[0].reasons] == [offered[8]]


async def test_a_users_own_digits_stand_before_the_policys(home: Home) -> None:
    async with reviewing(home, digits={"reject": ("GAMBLING", "ALCOHOL")}) as me:
        await me.press("x")
        me.sees("1 Gambling", "2 Alcohol")
        me.sees_not("3 Health")
        await me.press("3")
        assert me.notice == "Only 1 to 2, r or Esc here."
        await me.press("2")
    assert home.decisions()[0].offered == ("GAMBLING", "ALCOHOL")


async def test_a_code_unknown_here_is_shown_verbatim_and_cannot_be_recorded(home: Home) -> None:
    async with reviewing(home, digits={"reject": ("NEW_IN_2031", "ALCOHOL")}) as me:
        await me.press("x")
        me.sees("1 — NEW_IN_2031", "2 Alcohol")
        await me.press("1")
        assert "NEW_IN_2031" in me.notice
        assert me.under_cursor == "ad 1"
    assert home.kinds() == []


async def test_the_strip_closes_without_deciding_anything(home: Home) -> None:
    async with reviewing(home) as me:
        for back in ("escape", "backspace"):
            await me.press("x")
            assert me.context == "strip"
            await me.press(back)
            assert me.context == "queue"
        me.sees_not("REJECT")
        assert me.under_cursor == "ad 1"
    assert home.kinds() == []


async def test_the_strip_takes_nothing_but_digits_r_and_escape(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x")
        for key in ("a", "j", "n", "u", "0", "q", "/", "?", ":", "g", "enter", "H"):
            await me.press(key)
            assert me.notice == "Only 1 to 9, r or Esc here.", key
            assert (me.context, me.under_cursor) == ("strip", "ad 1"), key
    assert home.kinds() == []


async def test_an_approval_against_the_ai_asks_why_and_goes_without(tmp_path: Path) -> None:
    home = Home(tmp_path)
    sure: dict[str, Any] = {"ai_verdict": "reject", "why": "The customer asks."}
    home.pull(an_ad("one", points=30, **sure), an_ad("two", points=20, **sure), an_ad("three", points=1))
    async with reviewing(home) as me:
        await me.press("a")
        me.sees("APPROVE", "although the AI would reject it", "1 Fine, AI was wrong")
        await me.press("enter")
        assert me.notice == "Approved: Headline of one. u undoes it."
        await me.press("a", "1")
        assert me.under_cursor == "three"
    without, with_reason = home.decisions()
    assert without.reasons == ()
    assert without.ai is not None
    assert (without.ai.verdict, without.ai.shown) == ("reject", True)
    assert [reason.code for reason in with_reason.reasons] == ["COMPLIANT_AI_WRONG"]
    assert with_reason.offered == packaged()[0].digits["approve"]


async def test_nothing_is_recorded_on_content_that_changed_after_it_was_painted(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x")
        home.pull(an_ad("ad 1", points=24, text="Now it says something else."))
        await me.press("1")
        assert home.kinds() == []
        assert me.context == "queue"
        me.sees("Now it says something else.")
        assert me.notice == "This ad changed while you read it: read it again, then decide."
        assert me.under_cursor == me.reading == "ad 1"
        await me.press("a")
    assert [said.content.text for said in home.decisions()] == ["Now it says something else."]


async def test_nothing_is_recorded_on_an_ad_that_is_gone(home: Home) -> None:
    async with reviewing(home) as me:
        home.pull(gone=[GoneRow(99, "acme", "ad", "ad 1")])
        await me.press("a")
        assert "ad 1" in me.notice
    assert home.kinds() == []


async def test_a_change_that_is_not_of_the_content_does_not_stop_a_verdict(home: Home) -> None:
    async with reviewing(home) as me:
        home.pull(an_ad("ad 1", points=24, spend_minor=500_000, status="ACTIVE"))
        await me.press("a")
    assert home.kinds() == ["decision approve"]


@pytest.mark.parametrize("ahead", [True, False], ids=["next ad at hand", "next ad not read"])
@pytest.mark.parametrize("keys", ["an", "na", "aa", "axna", "x1a", "x1x1"])
async def test_a_key_after_the_commit_never_judges_the_ad_that_left(home: Home, keys: str, ahead: bool) -> None:
    """Keys pressed faster than the next ad is painted are about no ad at all."""
    async with reviewing(home) as me:
        if not ahead:
            me.queue._ahead.clear()
        for key in keys:
            await me.send(key)
        await me.settled()
    judged = [fact.ad_id for fact in home.own()]
    assert len(judged) == len(set(judged))


def refuses(*_: object, **__: object) -> None:
    raise sqlite.Error("disk I/O error")


async def test_a_commit_that_fails_says_so_and_the_row_stays(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reviewing(home) as me:
        with monkeypatch.context() as broken:
            broken.setattr(WorkStore, "record", refuses)
            await me.press("a")
            assert "disk I/O error" in me.notice
            assert (me.under_cursor, me.reading) == ("ad 1", "ad 1")
            me.sees("5 open", "0 decided today")
        assert home.kinds() == []
        await me.press("a")
        assert me.under_cursor == "ad 2"
    assert home.kinds() == ["decision approve"]


async def test_a_locked_work_db_refuses_the_decision_in_words(home: Home) -> None:
    async with reviewing(home) as me:
        office = me.app.office
        assert office is not None
        await office.act(lambda desk: desk.work.connection.execute("PRAGMA busy_timeout = 1"))
        other = sqlite.open_file(home.folder / "work.db", synchronous="FULL")
        other.execute("BEGIN IMMEDIATE")
        await me.press("a")
        assert "locked" in me.notice
        assert me.under_cursor == "ad 1"
        other.execute("ROLLBACK")
        other.close()
        await me.press("a")
        assert me.under_cursor == "ad 2"
    assert home.kinds() == ["decision approve"]


async def test_what_was_decided_is_there_at_the_next_start(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", "x", "1")
    async with reviewing(home) as me:
        assert me.listed() == ["ad 3", "ad 4", "ad 5"]
        me.sees("3 open", "2 decided today")
    assert home.kinds() == ["decision approve", "decision reject"]


async def test_the_bytes_of_a_decision_are_plain_json(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a")
    raw = home.own()[0].body
    fact = decode_fact(raw)
    assert msgspec.json.decode(raw)["data"]["verdict"] == "approve"
    assert decode_body(fact) == home.decisions()[0]


async def test_time_away_from_the_keyboard_is_not_counted(
    home: Home, monkeypatch: pytest.MonkeyPatch, ticking: Callable[[int], None]
) -> None:
    async with reviewing(home) as me:
        await me.press("j", "k")
        before = me.queue._active_ms()
        ticking(8 * HOUR)
        await me.press("a")
    active = home.decisions()[0].active_ms
    assert active is not None
    assert before is not None
    assert active <= before + 30_000 + 10_000


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the clock by which attention is measured."""
    from reviewtui.screens import verdicts

    ahead = 0
    real = verdicts._ms
    monkeypatch.setattr(verdicts, "_ms", lambda: real() + ahead)

    def move(ms: int) -> None:
        nonlocal ahead
        ahead += ms

    return move
