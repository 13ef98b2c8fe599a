"""Who is at which ad: one person at a time, for a while, under a token that later ones outdo."""

import asyncio
import random
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import Line, Office, ad, decision, encode, id_of, office_in, undo
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewtui.domain.rules import ReviewRules
from reviewtui.hub import upkeep
from reviewtui.hub.leases import FORGET_MS, ended, sweep
from reviewtui.wire.messages import CLAIMS_LIMIT, LeaseRow

pytestmark = pytest.mark.both_databases

LASTS = ReviewRules().lease_seconds * 1000
AHEAD = ReviewRules().ahead_hours * 3_600_000


async def with_ads(office: Office) -> tuple[Line, Line]:
    """Ads 1 of acme and 2 of borealis; ana and ben, who see both."""
    await office.line("connie", "connector").observe(
        ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="borealis")
    )
    return office.line("ana"), office.line("ben")


async def leases(line: Line) -> dict[str, LeaseRow]:
    return {row.ad_id: row for row in (await line.all()).leases}


async def test_whoever_comes_first_is_at_the_ad_and_others_see_who(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        mine = (await ana.claim("1"))["1"]
        assert (mine.holder, mine.expires_at) == ("ana", office.clock.now + LASTS)
        assert await ben.claim("1") == {"1": mine}
        assert (await leases(ben))["1"] == mine


async def test_a_lease_that_ended_is_free_and_the_next_token_outdoes_it(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        first = (await ana.claim("1"))["1"]
        office.clock.now += LASTS
        second = (await ben.claim("1"))["1"]
        assert second.holder == "ben"
        assert second.fence > first.fence
        assert (await ana.claim("1"))["1"] == second


async def test_whoever_leaves_frees_the_ad(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        first = (await ana.claim("1", "2"))["1"]
        assert await ben.claim(release=("1", "2")) == {}
        assert set(await ana.claim("2", release=("1",))) == {"2"}
        assert (await leases(ben))["1"].holder == ""
        assert (await leases(ben))["2"].holder == "ana"
        assert (await ben.claim("1"))["1"].fence > first.fence


async def test_a_renewal_reaches_clients_only_once_half_of_the_lease_is_gone(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        first = (await ana.claim("1"))["1"]
        office.clock.now += LASTS // 2
        assert (await ana.claim("1"))["1"] == first
        assert (await leases(ben))["1"] == first
        office.clock.now += 1
        renewed = (await ana.claim("1"))["1"]
        assert (renewed.fence, renewed.expires_at) == (first.fence, office.clock.now + LASTS)
        assert (await leases(ben))["1"] == renewed
        assert renewed.seq > first.seq


async def test_ads_taken_ahead_of_a_journey_stay_taken(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        short = (await ana.claim("1"))["1"]
        ahead = (await ana.claim("1", "2", ahead=True))["1"]
        assert (ahead.fence, ahead.expires_at) == (short.fence, office.clock.now + AHEAD)
        assert (await ana.claim("1"))["1"] == ahead
        office.clock.now += AHEAD - 1
        assert (await ben.claim("1"))["1"].holder == "ana"


async def test_leases_that_end_are_told_to_everyone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "LOOK_S", 0.01)
    async with office_in(tmp_path, keeps_up=True) as office:
        ana, ben = await with_ads(office)
        held = (await ana.claim("1"))["1"]
        cursor = (await ben.all()).cursor
        office.clock.now += LASTS
        while not (rows := (await ben.page(cursor)).leases):  # by the hub itself, in the background
            pass
        (row,) = rows
        assert (row.holder, row.fence, row.seq > held.seq) == ("", held.fence, True)


async def test_a_lease_of_a_clock_that_went_wrong_is_over_once_it_goes_right(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        right = office.clock.now
        office.clock.now += 30 * 86_400_000
        await ana.claim("1", "2")
        office.clock.now = right
        assert (await ben.claim("1"))["1"].holder == "ben"
        assert ended(office.hub)
        sweep(office.hub)
        assert {ad_id: row.holder for ad_id, row in (await leases(ben)).items()} == {"1": "ben", "2": ""}
        assert not ended(office.hub)


async def test_leases_nobody_holds_are_forgotten_when_they_read_as_ended_everywhere(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        await office.line("cy", "connector").observe(ad("3", account_id="acme", text="Hey"))
        held = (await ana.claim("1"))["1"]
        await ana.claim(release=("1",))
        await ana.claim("3")
        await ana.claim(release=("3",))
        office.clock.now += LASTS + FORGET_MS
        assert not ended(office.hub)
        office.clock.now += 1
        assert ended(office.hub)
        sweep(office.hub)
        assert set(await leases(ben)) == {"3"}
        assert (await ben.claim("1"))["1"].fence > held.fence


async def test_forgetting_leases_leaves_the_head_of_a_scope_where_it_was(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _ = await with_ads(office)
        await ana.claim("1")
        await ana.claim(release=("1",))
        anna = office.line("anna", "reviewer", "acme")
        before = (await anna.get("/v1/hello")).json()["seq"]
        office.clock.now += LASTS + FORGET_MS + 1
        sweep(office.hub)
        assert (await anna.get("/v1/hello")).json()["seq"] == before  # lower, and anna's machine would begin again
        assert not ended(office.hub)


async def test_absent_and_foreign_ads_are_left_out_alike(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _ = await with_ads(office)
        theirs = (await ana.claim("2"))["2"]
        anna = office.line("anna", "reviewer", "acme")
        assert await anna.claim("2", "nowhere", "a\0b", release=("2",)) == {}
        assert set(await anna.claim("1")) == {"1"}
        assert set(await leases(anna)) == {"1"}
        assert await ana.claim("2") == {"2": theirs}


async def test_a_lease_follows_its_ad_to_another_account(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _ = await with_ads(office)
        held = (await ana.claim("1"))["1"]
        anna, bea = office.line("anna", "reviewer", "acme"), office.line("bea", "reviewer", "borealis")
        before = (await bea.all()).cursor
        await office.line("connie2", "connector").observe(ad("1", at=2000, account_id="borealis"))
        page = await anna.all()
        assert ([row.id for row in page.gone], page.leases) == (["1"], [])
        (moved,) = (await bea.page(before)).leases
        assert (moved.ad_id, moved.account_id, moved.fence) == ("1", "borealis", held.fence)


async def test_deciding_lets_the_ad_go(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        await ana.claim("1", "2")
        await ben.send(decision("2", "Ho"))
        await ana.send(decision("1", "Hi"))
        assert {ad_id: row.holder for ad_id, row in (await leases(ben)).items()} == {"1": "", "2": "ana"}


async def fences(line: Line) -> dict[str, bool]:
    return {row.id: row.fence for row in (await line.all()).facts if row.kind == "decision"}


async def test_a_decision_stands_under_the_lease_it_was_made_in(tmp_path: Path) -> None:
    """Ben decided before Ana and without a lease; hers, under one, holds."""
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        fence = (await ana.claim("1"))["1"].fence
        first, second = decision("1", "Hi"), decision("1", "Hi", "reject", fence=fence)
        assert await ben.outcome(first) == "applied"
        assert await ana.outcome(second) == "applied"
        assert await fences(ben) == {id_of(first): False, id_of(second): True}


async def test_one_may_change_ones_mind_under_the_same_lease(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        fence = (await ana.claim("1"))["1"].fence
        first, again = decision("1", "Hi", fence=fence), decision("1", "Hi", "reject", fence=fence)
        await ben.send(decision("1", "Hi"))
        assert [r.outcome for r in (await ana.send(first, undo("1", id_of(first)), again)).results] == ["applied"] * 3
        assert (await fences(ben))[id_of(again)] is True


@pytest.mark.parametrize("change", ["ended", "left", "taken by another", "another's token", "no token", "next token"])
async def test_no_other_token_counts(tmp_path: Path, change: str) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = await with_ads(office)
        token: int | None = (await ana.claim("1"))["1"].fence
        decider = ana
        if change == "ended":
            office.clock.now += LASTS
        elif change == "left":
            await ana.claim(release=("1",))
        elif change == "taken by another":
            await ana.claim(release=("1",))
            await ben.claim("1")
        elif change == "another's token":
            decider = ben
        elif change == "no token":
            token = None
        elif token is not None:
            token += 1
        raw = decision("1", "Hi", fence=token)
        await decider.send(raw)
        assert await fences(ben) == {id_of(raw): False}


async def test_at_most_five_hundred_at_once(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _ = await with_ads(office)
        assert set(await ana.claim(*["1"] * CLAIMS_LIMIT)) == {"1"}
        body = encode({"claim": ["1"] * CLAIMS_LIMIT, "release": ["2"]})
        response = await office.client.post("/v1/leases", content=body, headers=ana.headers)
        assert (response.status_code, response.json()["code"]) == (400, "too_many")


class Believer:
    """A client that goes by rows alone: who is at an ad, as far as it was told, at an instant of the hub's clock."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.cursor = ""
        self.rows: dict[str, Any] = {}

    async def pull(self) -> None:
        page = await self.line.page(self.cursor)
        self.rows |= {row.ad_id: row for row in page.leases}
        self.cursor = page.cursor

    def held(self, now: int) -> dict[str, tuple[str, int]]:
        return {id_: (r.holder, r.fence) for id_, r in self.rows.items() if r.holder and now < r.expires_at}


async def live(seed: int, steps: int) -> None:
    """Three people claim, leave and decide at random; time passes."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        async with office_in(Path(folder)) as office:
            await with_ads(office)
            lines = {name: office.line(name) for name in ("ana2", "ben2", "cem")}
            believer = Believer(office.line("dora"))
            held: dict[str, tuple[str, int, int]] = {}
            best: dict[str, int] = {}
            for _ in range(steps):
                office.clock.now += rng.choice((0, 1_000, 40_000, LASTS, AHEAD))
                name, ad_id = rng.choice(list(lines)), rng.choice(("1", "2"))
                line, move = lines[name], rng.randrange(4)
                if move == 0:
                    await line.claim(release=(ad_id,))
                elif move == 1:
                    if rng.random() < 0.5:
                        sweep(office.hub)
                    await line.send(decision(ad_id, "Hi", fence=rng.choice((None, best.get(ad_id)))))
                if move <= 1:
                    if held.get(ad_id, ("",))[0] == name:
                        del held[ad_id]
                else:
                    row = (await line.claim(ad_id, ahead=move == 2))[ad_id]
                    holder, fence, ends = held.get(ad_id, ("", 0, 0))
                    free = not holder or ends <= office.clock.now
                    assert row.holder == (name if free else holder)
                    assert row.fence > best.get(ad_id, 0) if free else row.fence == fence
                    assert row.expires_at >= ends
                    best[ad_id] = row.fence
                    held[ad_id] = (row.holder, row.fence, row.expires_at)
                await believer.pull()
                now = office.clock.now
                assert believer.held(now) == {id_: (h, f) for id_, (h, f, ends) in held.items() if now < ends}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 25))
def test_at_most_one_is_at_an_ad_tokens_only_grow_and_everyone_is_told(seed: int, steps: int) -> None:
    asyncio.run(live(seed, steps))


async def test_hello_tells_how_many(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        assert (
            msgspec.json.decode((await office.line("ana").get("/v1/hello")).content)["claims_limit"] == CLAIMS_LIMIT
        )
