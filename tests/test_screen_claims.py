"""Who is at which ad, on the screens of a team: one person at a time, seen by the others, and never in the way."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from home_setup import Home, a_queue
from hub_setup import assign, decision
from screen_setup import SMALL, Reviewer, reviewing
from sync_setup import Fault, away
from team_setup import Team, team_in

from reviewtui import app as app_module
from reviewtui.domain import claims
from reviewtui.domain.rules import ReviewRules
from reviewtui.screens import claiming
from reviewtui.services.ads import open_ad
from reviewtui.store.reader import Item
from reviewtui.sync import engine

LEASE = ReviewRules().lease_seconds * 1000
AHEAD = ReviewRules().ahead_hours * 3_600_000
MINUTE = 60_000


def rows(me: Reviewer) -> dict[str, str]:
    """The lines of the list, by ad."""
    listed = me.queue.list
    strips = [listed.render_line(y) for y in range(len(listed.pages))]
    return {ad_id: strips[index].text for index, ad_id in enumerate(me.listed())}


def row(me: Reviewer, ad_id: str) -> Item:
    pages = me.queue.list.pages
    found = pages.get(pages.index_of(ad_id) or 0)
    assert found is not None
    return found


async def in_step(me: Reviewer, team: Team) -> None:
    """Everything that the hub has is on this screen."""
    await me.until(lambda: me.app.sync and me.app.sync.upto == me.app.sync.hub_seq == head(team), "all changes")
    await me.settled()


def head(team: Team) -> int:
    with team.office.hub.reading() as connection:
        return int(connection.exec_driver_sql("SELECT seq FROM head").scalar_one())


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims are looked at often."""
    monkeypatch.setattr(claims, "LOOK_MOST", 20)
    monkeypatch.setattr(claims, "LOOK_LEAST", 10)
    monkeypatch.setattr(claiming, "TEND_SECONDS", 0.02)


async def test_the_ad_that_is_read_is_claimed_and_the_one_before_is_let_go(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the first claim")
        await ana.press("j")
        await ana.until(lambda: team.at() == {"ad 2": "ana"}, "the next claim")


async def test_another_is_named_in_the_list_and_on_the_panel_and_the_cursor_starts_elsewhere(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        await team.line("ben").claim("ad 1")
        await team.line("zoe").claim("ad 2")
        async with team.reviewing(team.place()) as ana:
            assert ana.under_cursor == "ad 3"
            assert "@ben" in rows(ana)["ad 1"]
            assert "@zoe" in rows(ana)["ad 2"]
            await ana.press("k")
            ana.reads("Now zoe has been at this ad since")


async def test_who_comes_while_one_reads_is_seen_at_once(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        assert "@ben" not in rows(ana)["ad 3"]
        await team.line("ben").claim("ad 3")
        await ana.until(lambda: "@ben" in rows(ana)["ad 3"], "ben in the list")
        await ana.press("j", "j")
        ana.reads("ben has been at this ad since")


async def test_the_next_ad_after_a_decision_is_one_that_nobody_is_at(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await team.line("ben").claim("ad 2")
        await team.line("lia", "lead").send(assign("ad 3", "ben"))
        await ana.until(lambda: "@ben" in rows(ana)["ad 2"] and "→ben" in rows(ana)["ad 3"], "whose they are")
        await ana.press("a")
        assert ana.under_cursor == "ad 4"


async def test_the_lease_of_someone_who_vanished_ends_and_the_ad_is_free_again(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        await team.line("ben").claim("ad 2")
        async with team.reviewing(team.place()) as ana:
            assert "@ben" in rows(ana)["ad 2"]
            team.clock.now += LEASE
            await ana.until(lambda: "@ben" not in rows(ana)["ad 2"], "the row to be free")
            await ana.press("j")
            await ana.until(lambda: team.at().get("ad 2") == "ana", "ana's claim")


async def test_without_the_hub_a_lease_ends_by_this_machines_clock(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        await team.line("ben").claim("ad 2")
        place = team.place()
        async with team.reviewing(place) as ana:
            place.wire.always = away
            team.clock.now += LEASE
            ana.queue.show_status()
            assert "@ben" not in rows(ana)["ad 2"]


async def test_a_claim_that_is_refused_is_said_once(tmp_path: Path, quick_looks: None) -> None:
    async with team_in(tmp_path, ads=1) as team:
        await team.line("ben").claim("ad 1")
        place = team.place()
        async with team.reviewing(place) as ana:
            await ana.until(lambda: "ben is at this ad" in ana.notice, "the hint")
            ana.queue.tell("")
            asked = len(place.wire.sent_to("/v1/leases"))
            await ana.until(lambda: len(place.wire.sent_to("/v1/leases")) > asked + 2, "more refusals")
            await ana.settled()
            assert ana.notice == ""


async def test_with_the_hub_away_everything_works_and_nothing_is_said(tmp_path: Path, quick_looks: None) -> None:
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place) as ana:
            await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
            place.wire.always = away
            await ana.until(lambda: str(ana.app.sync.state) == "offline", "no hub")
            ana.queue.tell("")
            await ana.press("j", "k", "j")
            await ana.settled()
            assert ana.notice == ""
            await ana.press("a")
            assert ana.notice.startswith("Approved")
            assert place.kinds() == ["decision approve"]
            place.wire.always = None
            await ana.until(lambda: team.at() == {"ad 3": "ana"}, "a claim once the hub is back")


async def test_the_first_ad_is_claimed_as_soon_as_the_hub_answers(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place):
            pass
        place.wire.always = away
        async with reviewing(place, connect=place.connect) as ana:
            await ana.until(lambda: ana.app.sync and str(ana.app.sync.state) == "offline", "no hub")
            assert ana.under_cursor == "ad 1"
            place.wire.always = None
            await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")


async def test_while_one_reads_the_claim_is_renewed_and_the_hub_is_not_flooded(
    tmp_path: Path, quick_looks: None
) -> None:
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place) as ana:
            await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
            for renewals in range(2, 6):
                team.clock.now += LEASE // 2 + 1
                await ana.until(lambda n=renewals: len(place.wire.sent_to("/v1/leases")) == n, "the renewal")
                await ana.settled()
                assert team.at() == {"ad 1": "ana"}


async def test_whoever_walks_away_lets_the_claim_end_and_a_key_brings_it_back(
    tmp_path: Path, quick_looks: None
) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
        ana.app.life_at -= claiming.AWAY_SECONDS
        team.clock.now += LEASE
        assert (await team.line("ben").claim("ad 1"))["ad 1"].holder == "ben"
        await ana.until(lambda: "@ben" in rows(ana)["ad 1"], "ben in the list")
        await ana.press("j")
        await ana.until(lambda: team.at() == {"ad 1": "ben", "ad 2": "ana"}, "ana's next claim")


async def test_a_claim_is_not_let_go_under_a_decision_that_is_on_its_way(tmp_path: Path) -> None:
    """Were it let go first, whoever claimed the ad meanwhile would be the one whose decision holds."""
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place) as ana:
            await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
            arrived = threading.Event()
            place.wire.always = slow_facts(arrived)
            await ana.press("a")
            await ana.until(lambda: team.at().get("ad 2") == "ana", "the next claim")
            assert team.at()["ad 1"] == "ana"
            arrived.set()
            await ana.until(lambda: "ad 1" not in team.at(), "the decision on the hub")
        (fact,) = (await team.line("lia", "lead").all()).facts
        assert fact.fence


def slow_facts(arrived: threading.Event) -> Fault:
    """Facts are under way until then; all else gets through."""

    async def fault(request: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        while request.url.path == "/v1/ops" and not arrived.is_set():  # noqa: ASYNC110  # set in another loop
            await asyncio.sleep(0.002)
        return await passed()

    return fault


async def test_with_a_claim_comes_what_the_hub_knows_of_the_ad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks at the hub, ben decides what ana is about to read."""
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
        await in_step(ana, team)
        monkeypatch.setattr(engine, "INTERVAL_NEAR", 3600.0)
        await ana.until(lambda: ana.app.sync and str(ana.app.sync.state) == "in_sync", "the last look")
        await team.line("ben").send(await decided_by_ben(ana, "ad 2"))
        await ana.press("j")
        await ana.until(lambda: "ben decided this ad meanwhile" in ana.notice, "the hint")
        ana.reads("ben · approved")
        await ana.press("j")
        await ana.until(lambda: "ad 2" not in ana.listed(), "the row to leave")


async def decided_by_ben(me: Reviewer, ad_id: str) -> bytes:
    """An approval of what this screen would show of an ad."""
    office = me.app.office
    assert office is not None
    view = await office.view(open_ad, ad_id, me.app.now(), "ana")
    assert view is not None
    return decision(ad_id, "", content=view.content, content_hash=view.content_hash)


async def test_an_undo_claims_the_ad_anew(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
        await ana.press("a")
        await ana.until(lambda: team.at() == {"ad 2": "ana"}, "the next claim")
        await ana.press("u")
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim of the ad that came back")


async def test_at_a_small_size_an_ad_is_claimed_once_it_is_opened(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place, SMALL) as ana:
            await ana.press("j")
            assert place.wire.sent_to("/v1/leases") == []
            await ana.press("enter")
            await ana.until(lambda: team.at() == {"ad 2": "ana"}, "the claim")
            await ana.press("escape")
            await ana.until(lambda: team.at() == {}, "nobody at any ad")


async def test_on_another_screen_nothing_is_being_read(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
        await ana.press("g", "s")
        await ana.until(lambda: team.at() == {}, "nobody at any ad")
        await ana.press("escape")
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim again")
        await ana.press("m")
        await ana.settled()
        assert ana.context == "ReasonSheet"
        assert team.at() == {"ad 1": "ana"}


async def test_quitting_lets_go_of_what_was_read_and_keeps_what_was_taken_along(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        async with team.reviewing(team.place()) as ana:
            await take(ana, "2")
            await ana.press("j", "j")
            await ana.until(lambda: team.at() == {"ad 1": "ana", "ad 2": "ana", "ad 3": "ana"}, "all claims")
        assert team.at() == {"ad 1": "ana", "ad 2": "ana"}


async def test_quitting_does_not_wait_for_a_hub_that_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "LEAVE_SECONDS", 0.05)
    silent = asyncio.Event()

    async def wait(_: httpx.Request, __: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        await silent.wait()
        raise httpx.ConnectError("gone")

    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place) as ana:
            await ana.until(lambda: team.at() == {"ad 1": "ana"}, "the claim")
            place.wire.always = wait
        assert team.at() == {"ad 1": "ana"}


# --- taking ads along ---


async def take(me: Reviewer, count: str) -> None:
    """Press the key, say how many, and read the answer."""
    await me.press("L")
    for _ in range(2):
        await me.press("backspace")
    await me.type(count)
    await me.press("enter")
    await me.settled()


async def test_the_next_free_ads_are_taken_along_and_marked(tmp_path: Path) -> None:
    async with team_in(tmp_path, ads=6) as team:
        await team.line("ben").claim("ad 2")
        async with team.reviewing(team.place()) as ana:
            await in_step(ana, team)
            await take(ana, "3")
            assert ana.notice.startswith("3 with you until ")
            assert {ad_id for ad_id, who in team.at().items() if who == "ana"} == {"ad 1", "ad 3", "ad 4"}
            assert [ad_id for ad_id, line in rows(ana).items() if "with you" in line] == ["ad 1", "ad 3", "ad 4"]
            ana.reads("Now with you until")
            await ana.press("g", "s")
            ana.sees("With you", "Headline of ad 1 · until", "Headline of ad 4 · until")


async def test_fifty_are_offered_and_a_list_that_is_shorter_gives_what_it_has(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await ana.press("L", "enter")
        await ana.settled()
        assert ana.notice.startswith("4 with you until ")


async def test_others_see_who_took_an_ad_along_and_until_when(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        await team.line("ben").claim("ad 1", ahead=True)
        async with team.reviewing(team.place()) as ana:
            assert ana.under_cursor == "ad 2"
            await ana.press("k")
            ana.reads("Now ben took this ad along at")


async def test_nought_gives_back_what_is_with_one(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await take(ana, "3")
        await take(ana, "0")
        assert ana.notice == "3 given back: they are free again."
        await ana.until(lambda: team.at() == {"ad 1": "ana"}, "only the ad that is read to be held")
        assert not any("with you" in line for line in rows(ana).values())
        await take(ana, "0")
        assert ana.notice == "Nothing is with you."


@pytest.mark.parametrize("typed", ["501", "x", ""])
async def test_what_is_no_count_says_so_and_stays(tmp_path: Path, typed: str) -> None:
    async with team_in(tmp_path) as team, team.reviewing(team.place()) as ana:
        await take(ana, typed)
        ana.sees("From 1 to 500 ads")
        assert ana.context == "LineScreen"
        await ana.press("escape")


async def test_without_a_hub_taking_along_says_why_it_cannot(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place) as ana:
            place.wire.always = away
            await ana.until(lambda: str(ana.app.sync.state) == "offline", "no hub")
            await take(ana, "2")
            assert ana.context == "LineScreen"
            await ana.press("escape")


async def test_alone_there_is_nobody_to_take_ads_from(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(2))
    async with reviewing(home) as ana:
        await ana.press("L")
        assert ana.context == "queue"
        assert ana.notice.startswith("Nobody else is on this home's own hub")


async def test_offline_what_was_taken_along_is_ones_own_until_it_ends(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        place = team.place()
        async with team.reviewing(place) as ana:
            await take(ana, "2")
            place.wire.always = away
            team.clock.now += AHEAD - MINUTE
            ana.queue.show_status()
            assert "with you" in rows(ana)["ad 2"]
            await ana.press("a")
            assert ana.notice.startswith("Approved")
            place.wire.always = None
            await ana.until(lambda: "ad 1" not in team.at(), "the decision on the hub")
        (fact,) = (await team.line("lia", "lead").all()).facts
        assert fact.fence


async def test_after_its_end_a_decision_says_whose_holds_where_another_is_known(tmp_path: Path) -> None:
    async with team_in(tmp_path) as team:
        place, ben = team.place(), team.line("ben")
        async with team.reviewing(place) as ana:
            await take(ana, "2")
            ana.app.life_at -= 2 * claiming.AWAY_SECONDS
            team.clock.now += AHEAD + 1
            view = ana.queue.panel.view
            assert view is not None
            fence = (await ben.claim("ad 1"))["ad 1"].fence
            raw = decision("ad 1", "", fence=fence, content=view.content, content_hash=view.content_hash)
            assert await ben.outcome(raw) == "applied"
            await ana.until(lambda: "ben · approved" in ana.card(), "ben's decision")
            await ana.press("x", "1")
            await ana.settled()
            assert "ben decided it meanwhile: yours counts as a second opinion" in ana.notice
            await ana.press("x", "1")
            await ana.settled()
            assert "second opinion" not in ana.notice  # nobody else decided that one: it counts
