"""Three reviewers at one hub with a network that comes and goes: nothing is decided twice unmarked, nothing is stuck.

`REVIEWTUI_ITEMS` sets how many ads they review, and has a line printed of what they met; the default keeps the test
short.
"""

import os
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from hub_setup import NOW, Office, ad, new_id, office_in, publication
from sync_setup import Machine, away, lose_answer, machine_in

from reviewtui.domain.claims import is_free
from reviewtui.domain.decisions import effective
from reviewtui.domain.facts import Decision, FactKind, Verdict, decode_body, decode_decision, decode_fact
from reviewtui.domain.policy import Policy
from reviewtui.domain.rules import REVIEW, ReviewRules
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services import claims
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.claims import wish_along, wish_back
from reviewtui.services.decisions import Judgement, decide, skip
from reviewtui.services.desk import Desk
from reviewtui.services.digests import digest
from reviewtui.services.queue import list_queue
from reviewtui.settings import load
from reviewtui.store.reader import Item, Reader
from reviewtui.store.rulings import OPEN_STATES, told_on
from reviewtui.sync.faults import HubFault
from reviewtui.wire.messages import FactRow

ITEMS = int(os.environ.get("REVIEWTUI_ITEMS", "120"))
TOLD = "REVIEWTUI_ITEMS" in os.environ
"""Whether somebody waits for the figures of a long run."""
NAMES = ("ana", "ben", "zoe")
MINUTE = 60_000
ALONG = 10
"""How many ads somebody takes along who goes offline by plan."""


@dataclass
class Reviewer:
    """Somebody at a screen: reads the first free ad of the queue, claims it, thinks, and decides what was painted."""

    name: str
    machine: Machine
    desk: Desk
    policy: Policy
    random: Random
    claiming: bool = True
    """Whether ads are claimed, and those that others are at are passed over."""
    painted: dict[str, AdView] = field(default_factory=dict)
    """What stood on the screen, by the id of the decision made of it."""
    outcomes: dict[str, str] = field(default_factory=dict)
    """What the hub said of each fact when it took it."""
    refused: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    """What happened to this reviewer's network."""

    @property
    def online(self) -> bool:
        return self.machine.wire.always is None

    def hear_outcomes(self) -> None:
        """Keep what the hub answers to facts; what it says again of one it had, it said before."""
        ask = self.machine.client.ops

        async def heard(facts: Sequence[bytes], proof: str = ""):  # type: ignore[no-untyped-def]
            answer = await ask(facts, proof)
            for result in answer.results:
                if result.outcome != "duplicate":
                    self.outcomes[result.id] = result.outcome
            return answer

        self.machine.client.ops = heard  # type: ignore[method-assign]

    async def meet(self) -> bool:
        """Sync, if the network is there; whether it was."""
        try:
            await self.machine.sync()
        except HubFault:
            return False
        return True

    async def claim(self, wish: claims.Wish, *, ahead: bool = False) -> claims.Claimed:
        if wish and self.claiming:
            try:
                answer = await claims.ask_hub(self.machine.client, wish, ahead=ahead)
                return claims.keep(self.desk, wish, answer, ahead=ahead)
            except HubFault:
                pass
        return claims.Claimed()

    async def leave_the_network(self) -> None:
        """By plan, with some ads taken along, or all of a sudden."""
        if self.random.random() < 0.5:
            await self.meet()
            await self.claim(wish_along(self.desk.reader, "", ALONG, self.desk.clock(), self.name), ahead=True)
        self.machine.wire.always = away
        self.met["disconnects"] += 1

    def lose_a_request(self) -> None:
        """The next request never arrives, or its answer does not."""
        self.machine.wire.faults.append(lose_answer if self.online else away)
        self.met["requests lost"] += 1

    async def come_back(self) -> None:
        """The network is back: what was decided goes out, and what was taken along and not decided is given back."""
        self.machine.wire.always = None
        await self.meet()
        await self.claim(wish_back(self.desk))

    def rows(self) -> list[Item]:
        """What there is to read, in the order it is met: without a network first what was taken along."""
        now = self.desk.clock()
        along = () if self.online else list_queue(self.desk.reader, "claimed:me", now, self.name).first
        rows = list(along or list_queue(self.desk.reader, "", now, self.name).first)
        if self.claiming:
            free = [row for row in rows if is_free(row.holder_at(now), row.assignee, self.name)]
            rows = free or rows
        return rows

    async def read(self, ad_id: str) -> AdView | None:
        """What stands on the screen once the claim is answered, and what is new was pulled with it; None where
        another is at the ad, or it is decided meanwhile, so that one goes on to the next."""
        claimed = await self.claim(claims.wish(self.desk, ad_id))
        if claimed.granted:
            await self.meet()
        view = open_ad(self.desk.reader, ad_id, self.desk.clock(), self.name)
        assert view is not None
        return view if not claimed.others and view.state in OPEN_STATES else None

    async def work(self, office: Office) -> bool:
        """One ad; returns whether there was any."""
        rows = self.rows()
        for row in rows[:20]:
            office.clock.now += self.random.randint(1_000, 9_000)
            view = await self.read(row.ad_id)
            if view is not None:
                self.judge(view)
                return True
        return bool(rows)

    def judge(self, view: AdView) -> None:
        draw = self.random.random()
        try:
            if draw < 0.05:
                skip(self.desk, view)
                return
            if draw < 0.75:
                judgement = Judgement(Verdict.APPROVE)
            elif draw < 0.95:
                judgement = Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", "text"),))
            else:
                judgement = Judgement(Verdict.ESCALATE, (("NEEDS_CONTEXT", ""),))
            decided = decide(self.desk, view, self.policy, judgement)
        except ReviewError as error:
            self.refused[error.code] += 1
            return
        self.painted[decided.decision_id] = view


@dataclass
class Team:
    """Those who review, their hub, and figures of what they did."""

    office: Office
    people: list[Reviewer]
    edits: int = 0
    """How often a customer changed an ad."""

    def decisions(self) -> dict[str, tuple[Reviewer, AdView]]:
        return {id: (one, view) for one in self.people for id, view in one.painted.items()}

    async def on_the_hub(self) -> list[tuple[FactRow, Decision]]:
        """All decisions as the hub accepted them, in that order."""
        rows, after, more = [], "", True
        while more:
            page = await self.people[0].machine.line.page(after)
            after, more = page.cursor, page.more
            rows += [row for row in page.facts if row.kind == FactKind.DECISION]
        bodies = [decode_body(decode_fact(row.body)) for row in sorted(rows, key=lambda row: row.accepted)]
        return [(row, body) for row, body in zip(rows, bodies, strict=True) if isinstance(body, Decision)]

    async def collisions(self) -> list[str]:
        """Decisions that nobody had asked for any more: another had decided, and no second opinion was wanted."""
        first: dict[tuple[str, str, int], str] = {}
        unasked = []
        views = self.decisions()
        for row, said in await self.on_the_hub():
            author = first.setdefault((row.ad_id, said.content_hash, said.round), row.author)
            if author != row.author and views[row.id][1].state != "second":
                unasked.append(row.id)
        return unasked


@asynccontextmanager
async def team_in(folder: Path, seed: int, *, claiming: bool = True) -> AsyncIterator[Team]:
    """A hub with its ads, and three who have synced once."""
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(folder))
        await fill(office, ITEMS)
        people = [
            await reviewer_at(stack, folder, office, name, Random(seed * 10 + n), claiming)
            for n, name in enumerate(NAMES)
        ]
        for one in people:
            await one.meet()
        yield Team(office, people)


async def reviewer_at(
    stack: AsyncExitStack, folder: Path, office: Office, name: str, random: Random, claiming: bool
) -> Reviewer:
    machine = await stack.enter_async_context(machine_in(folder / name, office, name))
    reader = Reader(machine.cache.mirror_path, machine.work.path)
    stack.callback(reader.close)
    settings = replace(load(str(folder / f"{name}-home"), {"USER": name}), user=name, skip_ms=MINUTE)
    desk = Desk(settings, machine.work, reader, office.clock, new_id, machine.work.device())
    reviewer = Reviewer(name, machine, desk, packaged()[0], random, claiming)
    reviewer.hear_outcomes()
    return reviewer


async def fill(office: Office, count: int) -> None:
    boss = office.line("lia", "lead")
    await boss.send(publication(REVIEW, ReviewRules(second_share=0.1)))
    for first in range(0, count, 500):
        rows = [
            ad(f"ad {n}", text=f"Ad number {n} of many, all of them different in a word", account_id=f"acc {n % 7}",
               ai_score=0.5, ai_verdict="unsure", created_at=NOW - n * MINUTE)
            for n in range(first, min(count, first + 500))
        ]  # fmt: skip
        await boss.observe(*rows)


async def edit(team: Team, random: Random) -> None:
    """A customer changes an ad while people review."""
    number = random.randrange(ITEMS)
    team.edits += 1
    team.office.clock.now += 1
    line = team.office.line("connector", "connector")
    await line.observe(
        ad(f"ad {number}", at=team.office.clock.now, text=f"Ad {number}, written anew {random.random()}")
    )


async def review(team: Team, random: Random) -> None:
    """Work in turns of chance, while the network comes and goes, answers are lost and customers change ads; then
    with the network there, until nobody finds anything to do."""
    for _ in range(ITEMS):
        one = random.choice(team.people)
        if random.random() < (0.04 if one.online else 0.25):
            await (one.leave_the_network() if one.online else one.come_back())
        if random.random() < 0.03:
            one.lose_a_request()
        if random.random() < 0.02:
            await edit(team, random)
        if random.random() < 0.5:
            await one.meet()
        await one.work(team.office)
    for one in team.people:
        one.machine.wire.faults.clear()
        await one.come_back()
    busy, left = True, ITEMS + 50
    while busy and left:
        busy, left = False, left - 1
        for one in team.people:
            assert await one.meet()
            busy = await one.work(team.office) or busy
            assert await one.meet()
        team.office.clock.now += 2 * MINUTE
    for one in team.people * 2:
        assert await one.meet()


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_is_decided_twice_unmarked_and_nothing_is_stuck(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    async with team_in(tmp_path, seed) as team:
        await review(team, Random(seed))
        on_the_hub = await team.on_the_hub()
        for one in team.people:
            nothing_is_left(one)
            verdicts_are_bound_to_what_was_painted(one)
        assert len({digest(one.desk, NOW).sha256 for one in team.people}) == 1, "all hold the same"
        everything_is_on_the_hub_as_it_was_painted(team, on_the_hub)
        ones_are_fenced_off(on_the_hub)
        nobody_judged_the_same_twice(team)
        twice = of_several(team)
        assert twice, "the network made some collide"
        marks = Counter(is_marked_for_everyone(team, id, painted) for id, painted in twice.items())
        assert marks["second"]
        superseded = [(one, id) for one in team.people for id in one.outcomes if one.outcomes[id] == "superseded"]
        assert superseded
        for one, id in superseded:
            is_second_for_its_author(one, id)
        met = sum((one.met for one in team.people), Counter())
        tell(
            capsys,
            f"seed {seed}: {ITEMS} items, {len(on_the_hub)} decisions, {marks['second']} seconds marked,"
            f" {len(await team.collisions())} of them asked for by nobody,"
            f" {len(superseded)} told so by the hub, {met['disconnects']} disconnects,"
            f" {met['requests lost']} requests or answers lost, {team.edits} ads changed meanwhile,"
            f" {marks['outgrown']} seconds on content that changed since,"
            f" stuck {max(map(stuck, team.people))}, {time.monotonic() - began:.0f} s",
        )


def tell(capsys: pytest.CaptureFixture[str], line: str) -> None:
    if TOLD:
        with capsys.disabled():
            print(f"\n{line}", flush=True)


async def test_claims_keep_people_from_deciding_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same people, network and customers, with claims and without: what they alone prevent."""
    counts = []
    for claiming in (True, False):
        folder = tmp_path / str(claiming)
        folder.mkdir()
        async with team_in(folder, 3, claiming=claiming) as team:
            await review(team, Random(3))
            counts.append(len(await team.collisions()))
    with_claims, without = counts
    tell(capsys, f"{ITEMS} items: {with_claims} collisions with claims, {without} without")
    assert 3 * with_claims < without


def nothing_is_left(one: Reviewer) -> None:
    """All reached the hub, nothing was refused, no item is stuck, and nobody holds an ad."""
    assert one.machine.work.counts() == (0, 0)
    assert list_queue(one.desk.reader, "", one.desk.clock(), one.name).first == ()
    assert stuck(one) == 0
    states = one.machine.mirror.connection.execute("SELECT DISTINCT state FROM ad").fetchall()
    assert {state for (state,) in states} <= {"decided", "escalated"}


def stuck(one: Reviewer) -> int:
    """How many ads still wait for somebody."""
    (count,) = one.machine.mirror.connection.execute("SELECT count(*) FROM ad WHERE open").fetchone()
    return int(count)


def verdicts_are_bound_to_what_was_painted(one: Reviewer) -> None:
    for id, view in one.painted.items():
        fact = one.machine.work.fact(id)
        assert fact is not None
        said = decode_decision(decode_fact(fact.body).data)
        assert (said.content_hash, said.content) == (view.content_hash, view.content)


def ones_are_fenced_off(decisions: list[tuple[FactRow, Decision]]) -> None:
    """A token is one person's, and none is good any more once a later one was: no two are valid at once."""
    latest: dict[str, int] = defaultdict(int)
    owner: dict[tuple[str, int], str] = {}
    for row, said in decisions:
        if not row.fence:
            continue
        assert said.fence is not None
        assert owner.setdefault((row.ad_id, said.fence), row.author) == row.author
        assert said.fence >= latest[row.ad_id]
        latest[row.ad_id] = said.fence
    assert latest


def everything_is_on_the_hub_as_it_was_painted(team: Team, decisions: list[tuple[FactRow, Decision]]) -> None:
    """Each verdict once, by who gave it, on the content that stood on their screen; and nothing else."""
    painted = team.decisions()
    assert len(decisions) == len(painted)
    for row, said in decisions:
        one, view = painted[row.id]
        assert (row.author, row.ad_id, said.content_hash) == (one.name, view.ad_id, view.content_hash)
        assert said.content == view.content


def nobody_judged_the_same_twice(team: Team) -> None:
    judged = Counter((one.name, view.ad_id, view.content_hash) for one, view in team.decisions().values())
    assert [twice for twice, count in judged.items() if count > 1] == []


def of_several(team: Team) -> dict[str, AdView]:
    """The decisions on content that more than one person judged, with what each judged."""
    authors: dict[tuple[str, str], set[str]] = defaultdict(set)
    decisions = team.decisions()
    for one, view in decisions.values():
        authors[view.ad_id, view.content_hash].add(one.name)
    return {id: view for id, (_, view) in decisions.items() if len(authors[view.ad_id, view.content_hash]) > 1}


def is_marked_for_everyone(team: Team, id: str, painted: AdView) -> str:
    """Of several decisions on one content one holds, and each of the others is marked wherever it is looked at.
    Returns the mark: `holds`, `second`, or `outgrown` where the ad has other content now."""
    marks = set()
    for one in team.people:
        reader = one.desk.reader
        told = told_on(reader.connection, [painted.ad_id])[painted.ad_id]
        holds = effective(told.opinions, painted.content_hash)
        assert holds is not None
        seen = open_ad(reader, painted.ad_id, NOW, one.name)
        assert seen is not None
        if painted.content_hash != seen.content_hash:
            marks.add("outgrown")
            continue
        mark = {past.id: past.mark for past in seen.past if past.here}
        assert mark[id] == ("holds" if id == holds.id else "second")
        assert list(mark.values()).count("holds") == 1
        marks.add(mark[id])
    [mark_of_all] = marks
    return mark_of_all


def is_second_for_its_author(one: Reviewer, id: str) -> None:
    """What the hub called superseded is so for whoever made it, unless the ad has other content now."""
    painted = one.painted[id]
    seen = open_ad(one.desk.reader, painted.ad_id, NOW, one.name)
    assert seen is not None
    mark = {past.id: past.mark for past in seen.past if past.here}
    assert mark.get(id, "second") == "second"
