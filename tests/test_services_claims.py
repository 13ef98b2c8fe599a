"""Claims against a real hub: what is granted is kept, also without a network; and what it makes of a decision."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hub_setup import Clock, Line, Office, ad, assign, decision, new_id, office_in
from sync_setup import Machine, machine_in

from reviewtui.domain.claims import Claim
from reviewtui.domain.facts import Verdict, decode_decision, decode_fact
from reviewtui.domain.query import BadQuery
from reviewtui.domain.rules import ReviewRules
from reviewtui.errors import Misused
from reviewtui.policies import packaged
from reviewtui.services import claims
from reviewtui.services.ads import open_ad
from reviewtui.services.claims import Claimed, held
from reviewtui.services.decisions import Decided, Judgement, decide, decide_group, undo
from reviewtui.services.desk import Desk
from reviewtui.services.queue import list_queue
from reviewtui.settings import load
from reviewtui.store.claims import keep_claims
from reviewtui.store.reader import Item, Reader
from reviewtui.wire.messages import CLAIMS_LIMIT

LEASE = ReviewRules().lease_seconds * 1000
AHEAD = ReviewRules().ahead_hours * 3_600_000


@dataclass
class Place:
    """A reviewer at a desk beside a hub. `clock` is this machine's, which may be astray."""

    office: Office
    machine: Machine
    desk: Desk
    clock: Clock

    def line(self, user: str) -> Line:
        return self.office.line(user)

    def later(self, ms: int) -> None:
        """Time passes, here and there."""
        self.office.clock.now += ms
        if self.clock is not self.office.clock:
            self.clock.now += ms

    async def read(self, ad_id: str) -> Claimed:
        """What a screen does while this ad is being read ('' for none)."""
        wish = claims.wish(self.desk, ad_id)
        return claims.keep(self.desk, wish, await claims.ask_hub(self.machine.client, wish)) if wish else Claimed()

    async def take_along(self, count: int, query: str = "") -> Claimed:
        wish = claims.wish_along(self.desk.reader, query, count, self.clock(), self.desk.user)
        return claims.keep(self.desk, wish, await claims.ask_hub(self.machine.client, wish, ahead=True), ahead=True)

    def holds(self) -> dict[str, int]:
        """What this user holds, and for how many ms yet."""
        return {claim.ad_id: claim.expires_at - self.clock() for claim in held(self.desk)}

    def row(self, ad_id: str) -> Item:
        rows = list_queue(self.desk.reader, "", self.clock(), self.desk.user).first
        return next(row for row in rows if row.ad_id == ad_id)

    def found(self, query: str) -> list[str]:
        """The ads that a query finds."""
        return [row.ad_id for row in list_queue(self.desk.reader, query, self.clock(), self.desk.user).first]

    def decide(self, ad_id: str, verdict: Verdict = Verdict.APPROVE) -> Decided:
        view = open_ad(self.desk.reader, ad_id, self.clock(), self.desk.user)
        assert view is not None
        return decide(self.desk, view, packaged()[0], Judgement(verdict))

    def state(self, ad_id: str) -> tuple[str, str]:
        """(state, the decision that holds), as this user sees the ad."""
        stored = self.desk.reader.ad(ad_id, self.clock())
        assert stored is not None
        return stored.state, stored.decision_id

    async def fences(self) -> dict[str, bool]:
        """Decisions on the hub, and whether each was made under a fence that held."""
        return {row.id: row.fence for row in (await self.machine.line.all()).facts if row.kind == "decision"}


@asynccontextmanager
async def place_in(folder: Path, ads: int = 3, astray: int = 0) -> AsyncIterator[Place]:
    """ana at her desk, in sync with a hub of so many ads; her machine's clock is so many ms ahead of the hub's."""
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(folder))
        texts = [ad(f"ad {n}", text=f"Text {n}", account_id="acme", ai_verdict="unsure") for n in range(1, ads + 1)]
        for first in range(0, ads, 1000):
            await office.line("connie", "connector").observe(*texts[first : first + 1000])
        machine = await stack.enter_async_context(machine_in(folder / "ana", office))
        clock = Clock() if astray else office.clock
        clock.now = office.clock.now + astray
        settings = replace(load(str(folder / "home"), {"USER": "ana"}), user="ana")
        machine.office = replace_clock(office, clock)
        await machine.sync()
        reader = Reader(machine.cache.mirror_path, machine.work.path)
        stack.callback(reader.close)
        desk = Desk(settings, machine.work, reader, clock, new_id, machine.work.device())
        yield Place(office, machine, desk, clock)


def replace_clock(office: Office, clock: Clock) -> Office:
    """The same hub, seen from a machine with this clock."""
    return Office(office.hub, clock, office.client)


async def test_what_is_read_is_held_for_as_long_as_the_hub_says(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.read("ad 1")
        assert ana.holds() == {"ad 1": LEASE}
        ana.later(LEASE // 2)
        assert await ana.read("ad 1") == Claimed()
        ana.later(1)
        await ana.read("ad 1")
        assert ana.holds() == {"ad 1": LEASE}
        await ana.read("ad 2")
        assert ana.holds() == {"ad 2": LEASE}
        ana.later(LEASE)
        assert ana.holds() == {}


async def test_what_another_holds_is_not_granted_and_they_are_named(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.line("ben").claim("ad 1")
        assert await ana.read("ad 1") == Claimed(others=(("ad 1", "ben"),))
        assert ana.holds() == {}


async def test_a_lease_lost_to_another_is_no_longer_held(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.read("ad 1")
        ana.office.clock.now += LEASE  # a hub whose clock runs ahead ends it sooner
        await ana.line("ben").claim("ad 1")
        await ana.read("ad 1")
        assert ana.holds() == {}
        assert ana.desk.reader.claim_of("ad 1") is None


async def test_an_ad_that_is_not_on_the_hub_is_not_held(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        assert await ana.read("elsewhere") == Claimed()
        assert ana.holds() == {}


@pytest.mark.parametrize("astray", [3_600_000, -3_600_000])
async def test_on_a_machine_whose_clock_is_astray_leases_end_when_they_end(tmp_path: Path, astray: int) -> None:
    async with place_in(tmp_path, astray=astray) as ana:
        await ana.line("ben").claim("ad 2")
        await ana.read("ad 1")
        await ana.machine.sync()
        assert ana.holds() == {"ad 1": LEASE}
        assert ana.row("ad 2").holder_at(ana.clock()) == "ben"
        view = open_ad(ana.desk.reader, "ad 2", ana.clock(), "ana")
        assert view is not None
        assert (view.holder, view.held_since) == ("ben", ana.clock())
        ana.later(LEASE)
        assert ana.holds() == {}
        assert ana.row("ad 2").holder_at(ana.clock()) == ""


async def test_a_decision_carries_the_fence_and_the_hub_lets_the_ad_go(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        (claim,) = (await ana.read("ad 1")).granted
        made = ana.decide("ad 1")
        fact = ana.machine.work.fact(made.decision_id)
        assert fact is not None
        assert decode_decision(decode_fact(fact.body).data).fence == claim.fence
        assert ana.holds() == {}
        assert claims.wish(ana.desk, "").release == ()
        await ana.machine.sync()
        assert await ana.fences() == {made.decision_id: True}


async def test_a_bulk_decision_carries_the_fence_of_each_ad(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(3)
        views = [open_ad(ana.desk.reader, f"ad {n}", ana.clock(), "ana") for n in (1, 2)]
        reasons = (("MISLEADING_CLAIM", "text"),)
        decide_group(ana.desk, [v for v in views if v], packaged()[0], Judgement(Verdict.REJECT, reasons))
        assert set(ana.holds()) == {"ad 3"}
        await ana.machine.sync()
        assert list((await ana.fences()).values()) == [True, True]


async def test_taken_back_before_it_left_the_ad_is_held_as_before(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        ana.decide("ad 1")
        assert ana.holds() == {}
        undo(ana.desk)
        assert ana.holds() == {"ad 1": AHEAD}
        assert ana.row("ad 1").along_until == ana.clock() + AHEAD


async def test_taken_back_after_it_left_the_ad_is_claimed_anew(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        first = ana.decide("ad 1")
        await ana.machine.sync()
        undo(ana.desk)
        assert ana.holds() == {}
        await ana.read("ad 1")
        assert ana.holds() == {"ad 1": LEASE}
        again = ana.decide("ad 1", Verdict.APPROVE)
        await ana.machine.sync()
        assert await ana.fences() == {first.decision_id: True, again.decision_id: True}
        assert ana.state("ad 1") == ("decided", again.decision_id)


# --- taking along ---


async def test_the_first_free_ads_of_a_query_are_taken_along(tmp_path: Path) -> None:
    async with place_in(tmp_path, ads=6) as ana:
        await ana.line("ben").claim("ad 2", ahead=True)
        await ana.office.line("lia", "lead").send(assign("ad 4", "ben"), assign("ad 5", "ana"))
        await ana.machine.sync()
        assert {claim.ad_id for claim in (await ana.take_along(3)).granted} == {"ad 1", "ad 3", "ad 5"}
        assert {claim.ad_id for claim in (await ana.take_along(9)).granted} == {"ad 1", "ad 3", "ad 5", "ad 6"}
        assert ana.holds() == dict.fromkeys(("ad 1", "ad 3", "ad 5", "ad 6"), AHEAD)
        assert ana.row("ad 1").along_until == ana.clock() + AHEAD
        assert ana.row("ad 2").along_until == 0


async def test_more_than_a_page_is_looked_through(tmp_path: Path) -> None:
    async with place_in(tmp_path, ads=450) as ana:
        await ana.line("ben").claim(*(f"ad {n}" for n in range(1, 231)))
        await ana.machine.sync()
        wish = claims.wish_along(ana.desk.reader, "", 200, ana.clock(), "ana")
        assert wish.claim == tuple(f"ad {n}" for n in range(231, 431))


@pytest.mark.parametrize("count", [0, -1, CLAIMS_LIMIT + 1])
async def test_no_more_than_the_hub_takes_at_once(tmp_path: Path, count: int) -> None:
    async with place_in(tmp_path) as ana:
        with pytest.raises(Misused, match=str(CLAIMS_LIMIT)):
            claims.wish_along(ana.desk.reader, "", count, ana.clock(), "ana")
        with pytest.raises(BadQuery):
            claims.wish_along(ana.desk.reader, "acount:acme", 1, ana.clock(), "ana")


async def test_what_was_taken_along_is_renewed_and_stays_while_others_are_read(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        await ana.read("ad 1")
        await ana.read("ad 2")
        assert ana.holds() == {"ad 1": AHEAD, "ad 2": LEASE}
        ana.later(AHEAD // 2 + 1)
        await ana.take_along(1)
        assert ana.holds() == {"ad 1": AHEAD}


async def test_what_was_read_may_be_taken_along(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.read("ad 1")
        await ana.take_along(1)
        await ana.read("ad 2")
        assert ana.holds() == {"ad 1": AHEAD, "ad 2": LEASE}


async def test_what_is_held_is_found_before_the_hub_tells_of_it(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(2)
        assert ana.found("claimed:me") == ana.found("claimed:ana") == ["ad 1", "ad 2"]
        assert ana.found("claimed:none") == ["ad 3"]
        assert ana.found("claimed:ben") == []
        ana.decide("ad 1")
        assert ana.found("claimed:me") == ["ad 2"]
        ana.later(AHEAD)
        assert ana.found("claimed:me") == []


async def test_given_back_is_free_for_others(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(2)
        await ana.read("ad 3")
        wish = claims.wish_back(ana.desk)
        assert wish.release == ("ad 1", "ad 2")
        claims.keep(ana.desk, wish, await claims.ask_hub(ana.machine.client, wish))
        assert ana.holds() == {"ad 3": LEASE}
        assert {row.holder for row in (await ana.line("ben").claim("ad 1", "ad 2")).values()} == {"ben"}


async def test_more_claims_than_fit_one_request_are_let_go_one_request_after_another(tmp_path: Path) -> None:
    many = CLAIMS_LIMIT + 20
    async with place_in(tmp_path, ads=many) as ana:
        for first in range(0, many, 400):
            ids = tuple(f"ad {n}" for n in range(first + 1, min(many, first + 400) + 1))
            wish = claims.Wish(claim=ids)
            claims.keep(ana.desk, wish, await claims.ask_hub(ana.machine.client, wish))
        assert len(ana.holds()) == many
        await ana.read("ad 1")
        await ana.read("ad 1")
        assert set(ana.holds()) == {"ad 1"}


async def test_claims_that_ended_today_are_kept_for_their_fence_but_not_read_with_every_ad(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        past = [Claim(f"old {n}", n, ana.clock() - 1, LEASE) for n in range(500)]
        spent = [Claim("done", 1, ana.clock() + LEASE, LEASE, spent=True)]
        keep_claims(ana.desk.work.connection, [*past, *spent, Claim("mine", 2, ana.clock() + LEASE, LEASE)], [], 0)
        assert set(ana.holds()) == {"mine"}
        assert claims.wish(ana.desk, "").release == ("mine",)
        assert ana.desk.reader.claim_of("old 7") is not None
        asked: list[str] = []
        ana.desk.work.connection.set_trace_callback(asked.append)
        claims.wish(ana.desk, "ad 1")
        ana.desk.work.connection.set_trace_callback(None)
        [sql] = [sql for sql in asked if "FROM claim" in sql]
        plan = ana.desk.work.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        assert [step[3] for step in plan] == ["SEARCH claim USING INDEX claim_end (expires_at>?)"]


# --- work under a lease that ended (design: a second opinion only where another decision exists) ---


async def test_until_it_ends_ones_own_decision_holds_here_over_one_that_came_before(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        await ana.line("ben").send(decision("ad 1", "Text 1", "reject"))
        await ana.machine.sync()
        made = ana.decide("ad 1")
        assert made.second_to == ""
        assert ana.state("ad 1") == ("decided", made.decision_id)
        await ana.machine.sync()
        assert ana.state("ad 1") == ("decided", made.decision_id)


async def test_after_its_end_it_is_a_second_opinion_where_another_decided(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        ana.later(AHEAD)
        await ana.line("ben").send(theirs := decision("ad 1", "Text 1", "reject"))
        await ana.machine.sync()
        made = ana.decide("ad 1")
        assert made.second_to == "ben"
        for _ in range(2):  # before the hub heard of it, and after
            assert ana.state("ad 1")[1] == decode_fact(theirs).id
            await ana.machine.sync()
        assert await ana.fences() == {made.decision_id: False, decode_fact(theirs).id: False}


async def test_after_its_end_it_counts_where_nobody_else_decided(tmp_path: Path) -> None:
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        ana.later(AHEAD)
        made = ana.decide("ad 1")
        assert made.second_to == ""
        await ana.machine.sync()
        assert ana.state("ad 1") == ("decided", made.decision_id)


async def test_after_its_end_a_leads_decision_holds_over_a_reviewers(tmp_path: Path) -> None:
    """Neither has a fence; the higher role holds, and nothing is said of a second opinion."""
    async with place_in(tmp_path) as ana:
        await ana.take_along(1)
        ana.later(AHEAD)
        await ana.line("ben").send(decision("ad 1", "Text 1", "reject"))
        await ana.machine.sync()
        ana.machine.work.set_meta("role", "lead")
        assert ana.decide("ad 1").second_to == ""
