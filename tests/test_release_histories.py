"""Whatever the order of edits, decisions, undos, appeals, adjudications, moves, erasures, questions and the passage
of time, of rows that find their ad and lose it, and of a hub that derives its ads again meanwhile: nobody is told of
a version that the facts do not approve then, and at rest everybody knows what follows from them.

What holds is derived here from the facts' own bodies and from what was observed, beside the hub's tables.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import NOW, Clock, ad, appeal, ask, decision, encode, id_of, publication, undo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.decisions import Appealed, Opinion, Role, current_opinions, effective, round_of
from reviewtui.domain.facts import Appeal, Decision, Undo, Verdict, read_body
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub import webhooks
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.erasure import erase
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.ranking import rank_some
from reviewtui.hub.releases import is_waiting, release_due, releases
from reviewtui.hub.tables import AD, FACT
from reviewtui.hub.webhooks import Outcome, claim, due, replay, settle

TEXTS = ("One", "Two", "Three")
PEOPLE = {"ana": Role.REVIEWER, "bo": Role.REVIEWER, "lea": Role.LEAD}
_example = count()


class World:
    """Two ads in two of three accounts, a row in a fourth that may be about one of two others there, who decides on
    them, and those who are told."""

    def __init__(self, hub: Hub, clock: Clock, hook: str) -> None:
        self.hub, self.clock, self.hook = hub, clock, hook
        name = f"e{next(_example)}"
        self.accounts = [f"{name}-{letter}" for letter in "xyz"]
        self.row, self.home = f"{name}-row", f"{name}-of-row"
        self.text = {f"{name}-1": "One", f"{name}-2": "One", self.row: "One"}
        self.account = dict(zip(self.text, [*self.accounts[:2], self.home], strict=True))
        self.named = {f"{name}-other-1": False, f"{name}-other-2": False}
        """The two others in the account of the row: whether each has the name that the row says its ad has."""
        self.erased: set[str] = set()
        self.said: list[tuple[str, str, str]] = []
        """(fact, ad, author)"""
        self.told: dict[tuple[str, str], str] = {}
        self.last: dict[str, int] = {}
        self.ids: dict[int, str] = {}
        self.known: dict[tuple[str, str], str] = {}
        self.cursor = ""
        self.reader = Caller("connie", Role.CONNECTOR, frozenset([*self.accounts, self.home]))
        for ad_id in self.text:
            self.observe(ad_id)

    def observe(self, ad_id: str) -> None:
        at = self.clock() + next(_example)
        self.clock.now = at
        if ad_id in self.named:
            name = self.row if self.named[ad_id] else ad_id
            report = ad(ad_id, name=name, text="Another", account_id=self.home, at=at)
        elif ad_id == self.row:
            fields = {"account_id": self.home, "refs": {"name": [self.row]}, "why": "?", "text": self.text[ad_id]}
            report = ("sighting", ad_id, "tracker:Main", at, fields)
        else:
            report = ad(ad_id, text=self.text[ad_id], account_id=self.account[ad_id], at=at)
        answer = observe(self.hub, [msgspec.Raw(encode(report))])
        assert not answer.outcomes[0].startswith("late")

    @property
    def placed(self) -> bool:
        """Whether the row is about one of the others, so that there is no such ad."""
        return sum(self.named.values()) == 1

    def say(self, raw: bytes, ad_id: str, author: str) -> None:
        caller = Caller(author, PEOPLE[author])
        (result,) = accept(self.hub, caller, [msgspec.Raw(raw)]).results
        if result.outcome in ("applied", "superseded"):
            self.said.append((id_of(raw), ad_id, author))

    def facts(self, ad_id: str) -> tuple[list[Opinion], list[Appealed], list[tuple[str, int]]]:
        """Of an ad: opinions, appeals, and which content in which round drew a second opinion."""
        with self.hub.reading() as connection:
            rows = connection.execute(select(FACT).where(FACT.c.ad_id == ad_id).order_by(FACT.c.accepted)).all()
        bodies = {row.id: read_body(row.body) for row in rows}
        undone = {body.target for body in bodies.values() if isinstance(body, Undo)}
        opinions, appeals, drew = [], [], []
        for row in rows:
            body: Any = bodies[row.id]
            if isinstance(body, Decision):
                opinions.append(
                    Opinion(
                        row.id, row.author, row.role, row.accepted, body.content_hash, body.verdict, body.round,
                        row.fence, row.id in undone, bool(body.adjudicates),
                    )
                )  # fmt: skip
                if row.second is not None:
                    drew.append((body.content_hash, body.round))
            if isinstance(body, Appeal):
                appeals.append(Appealed(row.id, body.content_hash, body.round, row.id in undone, row.accepted))
        return opinions, appeals, drew

    def round(self, ad_id: str) -> int:
        opinions, appeals, _ = self.facts(ad_id)
        return round_of(appeals, content_hash(Content(text=self.text[ad_id])), opinions)

    def truth(self) -> dict[tuple[str, str], str]:
        """The version of each ad that may go out now, by account and ad; holds aside."""
        found = {}
        for ad_id, text in self.text.items():
            if ad_id == self.row and self.placed:
                continue
            opinions, appeals, drew = self.facts(ad_id)
            hashed = content_hash(Content(text=text))
            round_ = round_of(appeals, hashed, opinions)
            ruling = effective(opinions, hashed, round_)
            said = current_opinions(opinions, hashed, round_)
            second = (hashed, round_) in drew or any(opinion.verdict is Verdict.ESCALATE for opinion in said)
            settled = ruling is not None and (ruling.adjudication or len(said) >= 1 + second)
            approved = ruling is not None and ruling.verdict is Verdict.APPROVE
            if settled and approved and self.account[ad_id] not in self.erased:
                found[self.account[ad_id], ad_id] = hashed
        return found

    def hear(self, body: bytes, event_id: str) -> None:
        """What an endpoint makes of an event."""
        event = msgspec.json.decode(body)
        data = event["data"]
        place = data["account_id"], data["ad_id"]
        if place[1] not in self.text:
            return
        assert self.ids.setdefault(data["number"], event_id) == event_id, "one id per event"
        assert data["number"] >= self.last.get(place[1], 0), "in order per ad"
        self.last[place[1]] = data["number"]
        if event["type"] == webhooks.RELEASED:
            assert self.truth().get(place) == data["content_hash"], "told of what nobody approved"
            self.told[place] = data["content_hash"]
        else:
            self.told.pop(place, None)

    def tell(self, way: str) -> None:
        """One round of sending: taken, refused, taken with the answer lost, or killed before it was kept."""
        for job in claim(self.hub, self.hook):
            if way != "refused":
                self.hear(job.body, job.event)
            if way != "killed":
                settle(self.hub, [Outcome(job, "" if way == "taken" else "webhook_status:500")], 0.5)

    def read(self, limit: int) -> bool:
        """One page of the feed; whether there is more."""
        page = releases(self.hub, self.reader, self.cursor, limit)
        for row in page.releases:
            if row.released:
                self.known[row.account_id, row.ad_id] = row.content_hash
            else:
                self.known.pop((row.account_id, row.ad_id), None)
        self.cursor = page.cursor
        return page.more

    def wait(self, ms: int) -> None:
        self.clock.now += ms
        while is_waiting(self.hub):
            release_due(self.hub)

    def check(self) -> None:
        truth, shown = self.truth(), releases(self.hub, self.reader, "").releases
        for row in shown:
            assert truth.get((row.account_id, row.ad_id)) == row.content_hash, "released, and nobody approved it"

    def rest(self) -> None:
        while rank_some(self.hub):
            pass
        self.wait(60_000)
        self.wait(60_000)
        while self.read(2):
            pass
        replay(self.hub, self.hook)
        self.clock.now += webhooks.CLAIM_MS
        while due(self.hub):
            self.tell("taken")
        assert self.known == self.truth()
        assert self.told == self.truth()


ADS, THREE = st.integers(0, 2), st.integers(0, 2)
WHO = st.sampled_from(sorted(PEOPLE))
STEPS = st.one_of(
    st.tuples(st.just("decide"), ADS, WHO, st.sampled_from(["approve", "approve", "approve", "reject", "escalate"])),
    st.tuples(st.just("undo"), st.integers(0, 20)),
    st.tuples(st.just("appeal"), ADS),
    st.tuples(st.just("adjudicate"), ADS, st.sampled_from(["approve", "reject"])),
    st.tuples(st.just("edit"), ADS, THREE),
    st.tuples(st.just("move"), ADS, THREE),
    st.tuples(st.just("release"), ADS),
    st.tuples(st.just("release"), ADS),
    st.tuples(st.just("name"), st.integers(0, 1)),
    st.tuples(st.just("ask"), ADS, WHO),
    st.tuples(st.just("upgrade")),
    st.tuples(st.just("derive"), st.integers(1, 2)),
    st.tuples(st.just("erase"), st.integers(0, 11)),
    st.tuples(st.just("wait"), st.sampled_from([1, 30_000, 60_000, 60_000, 7_200_000])),
    st.tuples(st.just("tell"), st.sampled_from(["taken", "refused", "lost", "killed"])),
    st.tuples(st.just("read"), st.sampled_from([1, 10])),
)


def step(world: World, act: str, *of: Any) -> None:
    ads = sorted(world.text)
    if act in ("decide", "release", "adjudicate", "appeal", "edit", "move", "ask"):
        ad_id = ads[of[0]]
        text, round_ = world.text[ad_id], world.round(ad_id)
    if act == "decide":
        world.say(decision(ad_id, text, of[2], round=round_), ad_id, of[1])
    elif act == "release":
        for author in ("ana", "bo"):
            world.say(decision(ad_id, text, round=round_), ad_id, author)
        world.wait(60_000)
    elif act == "adjudicate":
        hashed = content_hash(Content(text=text))
        settled = [o.id for o in world.facts(ad_id)[0] if o.content_hash == hashed and o.round == round_]
        if settled:
            raw = decision(ad_id, text, of[1], round=round_, adjudicates=tuple(settled), cause="slip")
            world.say(raw, ad_id, "lea")
    elif act == "appeal":
        world.say(appeal(ad_id, text, round_ + 1), ad_id, "lea")
    elif act == "undo" and world.said:
        target, ad_id, author = world.said[of[0] % len(world.said)]
        world.say(undo(ad_id, target), ad_id, author)
    elif act in ("edit", "move") and world.account[ad_id] not in world.erased:
        if act == "edit":
            world.text[ad_id] = TEXTS[of[1]]
        elif world.accounts[of[1]] not in world.erased and ad_id != world.row:
            world.account[ad_id] = world.accounts[of[1]]
        world.observe(ad_id)
    elif act == "erase" and of[0] < len(world.accounts):
        account = world.accounts[of[0]]
        if account in world.account.values():
            erase(world.hub, account)
            world.erased.add(account)
    elif act == "name":
        other = sorted(world.named)[of[0]]
        world.named[other] = not world.named[other]
        world.observe(other)
    elif act == "ask":
        world.say(ask(ad_id, "may it run?"), ad_id, of[1])
    elif act == "upgrade":
        with world.hub.writer.begin() as connection:
            connection.execute(update(AD).values(ranked_by=-2))
    elif act == "derive":
        rank_some(world.hub, of[0])
    elif act == "wait":
        world.wait(of[0])
    elif act == "tell":
        world.tell(of[0])
    elif act == "read":
        world.read(of[0])


@contextmanager
def a_hub() -> Iterator[tuple[Hub, Clock, str]]:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        hub = open_hub(f"sqlite:///{Path(folder) / 'hub.db'}", clock=clock)
        try:
            rules = publication("review", ReviewRules(second_share=0.3))
            accept(hub, Caller("lea", Role.LEAD), [msgspec.Raw(rules)])
            yield hub, clock, webhooks.add(hub, "https://hooks.example/")[0]
        finally:
            hub.close()


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Hub, Clock, str]]:
    """One hub for all histories, each with accounts and ads of its own."""
    with a_hub() as found:
        assert found[1].now == NOW
        yield found


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=25))
def test_nobody_is_ever_told_of_what_nobody_approved(
    place: tuple[Hub, Clock, str], steps: list[tuple[Any, ...]]
) -> None:
    world = World(*place)
    for act, *of in steps:
        step(world, act, *of)
        world.check()
    world.rest()
