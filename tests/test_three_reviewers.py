"""Three reviewers at one hub with a network that comes and goes: nothing is decided twice unmarked, nothing is stuck.

`REVIEWTUI_ITEMS` sets how many ads they review; the default keeps the test short.
"""

import os
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from hub_setup import NOW, Office, ad, new_id, office_in, publication
from sync_setup import Machine, away, machine_in

from reviewtui.domain.claims import first_free
from reviewtui.domain.decisions import effective
from reviewtui.domain.facts import Verdict, decode_decision, decode_fact
from reviewtui.domain.policy import Policy
from reviewtui.domain.rules import REVIEW, ReviewRules
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services import claims
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.decisions import Judgement, decide, skip
from reviewtui.services.desk import Desk
from reviewtui.services.queue import list_queue
from reviewtui.settings import load
from reviewtui.store.reader import Reader
from reviewtui.sync.faults import HubFault

ITEMS = int(os.environ.get("REVIEWTUI_ITEMS", "150"))
NAMES = ("ana", "ben", "zoe")
MINUTE = 60_000


@dataclass
class Reviewer:
    """Somebody at a screen: reads the first free ad of the queue, claims it, thinks, and decides what was painted."""

    name: str
    machine: Machine
    desk: Desk
    policy: Policy
    random: Random
    painted: dict[str, AdView] = field(default_factory=dict)
    """What stood on the screen, by the id of the decision made of it."""
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def online(self) -> bool:
        return self.machine.wire.always is None

    async def meet(self) -> None:
        """Sync, if the network is there."""
        try:
            await self.machine.sync()
        except HubFault:
            assert not self.online

    async def claim(self, reading: str) -> None:
        wish = claims.wish(self.desk, reading)
        if wish.claim or wish.release:
            try:
                claims.keep(self.desk, wish, await claims.ask_hub(self.machine.client, wish))
            except HubFault:
                assert not self.online

    async def work(self, office: Office) -> bool:
        """One ad; returns whether there was any."""
        now = self.desk.clock()
        rows = list_queue(self.desk.reader, "", now, self.name).first
        if not rows:
            return False
        row = rows[first_free([(row.holder, row.assignee) for row in rows], self.name)]
        view = open_ad(self.desk.reader, row.ad_id, now, self.name)
        assert view is not None
        await self.claim(view.ad_id)
        office.clock.now += self.random.randint(1_000, 9_000)
        await self.judge(view)
        return True

    async def judge(self, view: AdView) -> None:
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


async def reviewer_at(stack: AsyncExitStack, folder: Path, office: Office, name: str, seed: int) -> Reviewer:
    machine = await stack.enter_async_context(machine_in(folder / name, office, name))
    reader = Reader(machine.cache.mirror_path, machine.work.path)
    stack.callback(reader.close)
    settings = replace(load(str(folder / f"{name}-home"), {"USER": name}), user=name, skip_ms=MINUTE)
    desk = Desk(settings, machine.work, reader, office.clock, new_id, machine.work.device())
    return Reviewer(name, machine, desk, packaged()[0], Random(seed))


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


async def edit(office: Office, random: Random, count: int) -> None:
    """A customer changes an ad while people review."""
    number = random.randrange(count)
    line = office.line("connector", "connector")
    office.clock.now += 1
    await line.observe(ad(f"ad {number}", at=office.clock.now, text=f"Ad {number}, written anew {random.random()}"))


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_is_decided_twice_unmarked_and_nothing_is_stuck(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(tmp_path))
        await fill(office, ITEMS)
        team = [await reviewer_at(stack, tmp_path, office, name, seed * 10 + n) for n, name in enumerate(NAMES)]
        for one in team:
            await one.meet()
        await review(office, team, random)
        for one in team:
            one.machine.wire.always = None
        for _ in range(ITEMS + 50):  # with the network back, until nobody finds anything to do
            busy = False
            for one in team:
                await one.meet()
                busy = await one.work(office) or busy
                await one.meet()
            office.clock.now += 2 * MINUTE
            if not busy:
                break
        for one in team * 2:
            await one.meet()
        check(team)


async def review(office: Office, team: list[Reviewer], random: Random) -> None:
    for step in range(ITEMS):
        one = random.choice(team)
        if random.random() < 0.05:
            one.machine.wire.always = away if one.online else None
        if random.random() < 0.02:
            await edit(office, random, ITEMS)
        if step % 2:
            await one.meet()
        await one.work(office)


def check(team: list[Reviewer]) -> None:
    facts = {}
    for one in team:
        assert one.machine.work.counts() == (0, 0), "everything reached the hub, and nothing was refused"
        left = list_queue(one.desk.reader, "", one.desk.clock(), one.name).first
        assert left == (), "no item is stuck"
        for id, view in one.painted.items():
            fact = one.machine.work.fact(id)
            assert fact is not None
            said = decode_decision(decode_fact(fact.body).data)
            assert (said.content_hash, said.content) == (view.content_hash, view.content)
            facts[id] = (one.name, view)
    reader = team[0].desk.reader
    twice = Counter(view.ad_id + view.content_hash for _, view in facts.values())
    assert any(count > 1 for count in twice.values()), "the network made some collide"
    for id, (name, view) in facts.items():
        if twice[view.ad_id + view.content_hash] > 1:
            marked_as_it_counts(reader, id, name, view)


def marked_as_it_counts(reader: Reader, id: str, name: str, view: AdView) -> None:
    """Of several decisions on one content one holds, and every other is marked where its author and others look."""
    from reviewtui.store.rulings import told_on

    told = told_on(reader.connection, [view.ad_id])[view.ad_id]
    holds = effective(told.opinions, view.content_hash)
    assert holds is not None
    seen = open_ad(reader, view.ad_id, NOW, name)
    assert seen is not None
    mark = {one.id: one.mark for one in seen.past if one.here}
    if view.content_hash == seen.content_hash:
        assert mark[id] == ("holds" if id == holds.id else "second"), "each is marked"
