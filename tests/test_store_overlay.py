"""What this user did lies over what was pulled, at every moment between a key press and the hub's answer.

A reviewer, a hub and a line that fails are driven through any sequence of events; after each one the lists,
the totals and the ads are compared with a model in plain Python.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_setup import (
    NOW,
    Clock,
    PlainMirror,
    Source,
    appeal_bytes,
    decision_bytes,
    ids_of,
    settings_in,
    undo_bytes,
)

from reviewtui.domain.decisions import LOCAL, Appealed, Opinion, Standing, round_of, standing_of
from reviewtui.domain.facts import Appeal, Ask, Cause, Decision, FactKind, Undo, Verdict, decode_body, decode_fact
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.decisions import Judgement, adjudicate, appeal, decide, decide_group, skip, undo
from reviewtui.services.desk import Desk, open_desk, prepare_cache
from reviewtui.services.questions import ask
from reviewtui.store.lists import FAR, page_sql
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.reader import OPEN_STATES, SORTS, Filter
from reviewtui.sync.cache import Cache
from reviewtui.sync.faults import Unreachable
from reviewtui.sync.pull import Pace
from reviewtui.sync.session import Listener, Session
from reviewtui.wire.messages import Hello, OpResult, OpsAnswer, Page, People

ME = "ana"
POLICY = packaged()[0]
EVERY = ("open", "changed", "appealed", "second", "decided", "escalated", "auto", "skipped")
MINUTE = 60_000


@dataclass
class Own:
    """An own fact in the model."""

    n: int
    id: str
    kind: str
    ad_id: str
    body: Any
    delivery: str = "new"
    seq: int | None = None
    group_id: str = ""
    code: str = ""


@dataclass
class Model:
    """What the reviewer must see, the simplest way."""

    mirror: PlainMirror = field(default_factory=lambda: PlainMirror(ME))
    own: list[Own] = field(default_factory=list)
    skips: dict[str, tuple[str, int]] = field(default_factory=dict)
    role: str = "reviewer"

    def did(self, raw: bytes) -> Own:
        fact = decode_fact(raw)
        own = Own(len(self.own), fact.id, fact.kind, fact.ad_id, decode_body(fact))
        self.own.append(own)
        if own.kind != FactKind.SKIP:
            self.skips.pop(own.ad_id, None)
        return own

    def shown(self, page: Page) -> None:
        """What was refused because the hub did not show its ad is offered again, now that it does."""
        here = {row.ad_id for row in [*page.ads, *page.facts]} & set(self.mirror.ads)
        for own in self.own:
            if own.delivery == "held" and own.code == "no_ad" and own.ad_id in here:
                own.delivery, own.code = "attempted", ""

    def in_force(self, ad_id: str) -> list[Own]:
        """Own facts that count and that the mirror does not hold."""
        return [
            own
            for own in self.own
            if own.ad_id == ad_id
            and own.delivery in ("new", "attempted", "acked")
            and (own.seq is None or own.seq > self.mirror.upto)
        ]

    def asked(self) -> dict[str, Own]:
        """Own new ads that the mirror does not hold. One that was refused is still this user's to see."""
        return {
            own.ad_id: own
            for own in self.own
            if isinstance(own.body, Ask)
            and own.body.content is not None
            and (own.seq is None or own.seq > self.mirror.upto)
            and own.ad_id not in self.mirror.ads
        }

    def content_hash(self, ad_id: str) -> str:
        from reviewtui.domain.ads import content_hash

        ad = self.mirror.ads.get(ad_id)
        return ad.content_hash if ad else content_hash(self.asked()[ad_id].body.content)

    def opinions(self, ad_id: str) -> list[Opinion]:
        """What was pulled, and own decisions that were not."""
        own = self.in_force(ad_id)
        undone = {fact.body.target for fact in own if isinstance(fact.body, Undo)}
        pulled = self.mirror.opinions(ad_id) if ad_id in self.mirror.ads else []
        opinions = [msgspec.structs.replace(o, undone=o.undone or o.id in undone) for o in pulled]
        opinions += [
            Opinion(fact.id, ME, self.role, LOCAL + fact.n if fact.seq is None else fact.seq,
                    fact.body.content_hash, fact.body.verdict, fact.body.round, undone=fact.id in undone,
                    adjudication=bool(fact.body.adjudicates))
            for fact in own
            if isinstance(fact.body, Decision) and fact.id not in {o.id for o in pulled}
        ]  # fmt: skip
        return opinions

    def standing(self, ad_id: str) -> Standing:
        """Where the ad stands: what was pulled, under own acts."""
        ad = self.mirror.ads.get(ad_id)
        queued = ad is None or ad.queued or any(isinstance(fact.body, Ask) for fact in self.in_force(ad_id))
        return standing_of(
            self.opinions(ad_id), self.content_hash(ad_id), queued, round=self.round(ad_id),
            wanted=ad.wanted if ad else 1, viewer=ME,
        )  # fmt: skip

    def round(self, ad_id: str) -> int:
        """The round that stands; of an ad that is not pulled, the highest that own acts were in."""
        own = self.in_force(ad_id)
        content_hash = self.content_hash(ad_id)
        undone = {fact.body.target for fact in own if isinstance(fact.body, Undo)}
        opinions = self.opinions(ad_id)
        if ad_id in self.mirror.ads:
            pulled = self.mirror.appeals(ad_id)
        else:
            rounds = [opinion.round for opinion in opinions if opinion.content_hash == content_hash]
            pulled = [Appealed("", content_hash, max(rounds, default=0))]
        appeals = [msgspec.structs.replace(a, undone=a.undone or a.id in undone) for a in pulled]
        appeals += [
            Appealed(fact.id, fact.body.content_hash, fact.body.round, fact.id in undone,
                     LOCAL + fact.n if fact.seq is None else fact.seq)
            for fact in own
            if isinstance(fact.body, Appeal)
        ]  # fmt: skip
        return round_of(appeals, content_hash, opinions)

    def seen(self, ad_id: str, now: int) -> str:
        """The state as this user sees it."""
        state = str(self.standing(ad_id).state)
        skipped, until = self.skips.get(ad_id, ("", 0))
        put_off = until > now and skipped == self.content_hash(ad_id) and state in OPEN_STATES
        return "skipped" if put_off else state

    def listed(self, states: Sequence[str], now: int) -> list[tuple[str, str]]:
        """(ad, state) in the order of the queue."""
        rows = [(self.mirror.place(ad_id), ad.arrival, ad_id) for ad_id, ad in self.mirror.ads.items()]
        for ad_id, own in self.asked().items():
            rows.append((-(25 * 3_600_000 - NOW), 2**61 + own.n, ad_id))
        seen = [(ad_id, self.seen(ad_id, now)) for _, _, ad_id in sorted(rows)]
        return [(ad_id, state) for ad_id, state in seen if state in states]


class Hub:
    """The line to a source: it may lose answers, refuse ads, put facts off, and break in the middle of a pull."""

    host = "hub"

    def __init__(self, source: Source, model: Model, faults: dict[str, Any]) -> None:
        self.source, self.model, self.faults = source, model, faults
        self.pages = faults.get("pages", 10**9)

    def hello(self) -> Hello:
        return Hello(1, "hub", self.source.epoch, "1", NOW, self.source.seq, ME, self.model.role, None,
                     page_limit=self.faults.get("limit", 1000))  # fmt: skip

    async def ops(self, bodies: Sequence[bytes], proof: str = "") -> OpsAnswer:
        mine = {own.id: own for own in self.model.own}
        results: list[OpResult] = []
        for raw in bodies:
            fact = decode_fact(raw)
            own = mine[fact.id]
            own.delivery = "attempted"
            known = fact.id in self.source.facts
            target = getattr(own.body, "target", "")
            new_ad = isinstance(own.body, Ask) and own.body.content is not None
            if self.faults.get("later") == "all" or fact.ad_id in self.faults.get("later", ()):
                results.append(OpResult(fact.id, "retry"))
            elif fact.ad_id not in self.source.ads and not new_ad:
                results.append(OpResult(fact.id, "rejected", code="no_ad"))
            elif not known and fact.ad_id in self.faults.get("refuse", ()):
                results.append(OpResult(fact.id, "rejected", code="scope"))
            elif not known and target and target not in self.source.facts:
                results.append(OpResult(fact.id, "rejected", code="no_target"))
            else:
                results.append(OpResult(fact.id, "applied", self.source.accept(raw, ME, self.model.role)))
        if self.faults.get("lose"):
            raise Unreachable("hub_away", host=self.host)
        for result in results:
            own = mine[result.id]
            if result.outcome == "retry":
                continue
            own.delivery, own.seq = ("held", None) if result.outcome == "rejected" else ("acked", result.seq)
            own.code = result.code
        return OpsAnswer(self.source.epoch, results)

    async def people(self) -> People:
        return People([])

    async def changes(self, cursor: str, limit: int, proof: str = "") -> Page:
        if self.pages == 0:
            raise Unreachable("hub_away", host=self.host)
        self.pages -= 1
        if not cursor:
            self.model.mirror = PlainMirror(ME)
        page = self.source.page(int(cursor.partition(".")[2] or 0), limit)
        self.model.mirror.apply(page)
        self.model.shown(page)
        return page


class Story:
    """A reviewer at work, and the model beside."""

    def __init__(self, folder: Path, role: str = "reviewer") -> None:
        self.source, self.model, self.clock = Source(), Model(role=role), Clock()
        for number, ad_id in enumerate("abcd"):
            self.source.put_ad(ad_id, f"text 0 {ad_id}", queued=ad_id != "d", created_at=NOW - number * 1000)
        self.settings = settings_in(folder, ME)
        self.epoch = ""
        self.desk: Desk
        self.open()
        self.sync({})

    def open(self) -> None:
        prepare_cache(self.settings)
        self.desk = open_desk(self.settings, self.clock)
        self.desk.work.connection.execute("PRAGMA synchronous=OFF")  # no power is cut here

    # --- what can happen ---

    def opened(self, ad_id: str) -> AdView | None:
        """An ad as this user sees it; `asked` is the latest of their own new ones."""
        if ad_id == "asked":
            ad_id = next(iter(reversed(self.model.asked())), "")
        return open_ad(self.desk.reader, ad_id, self.clock(), ME)

    def decide(self, ad_id: str, verdict: str) -> None:
        view = self.opened(ad_id)
        if view is not None:
            reasons = () if verdict == "approve" else (("GAMBLING", ""),)
            decide(self.desk, view, POLICY, Judgement(Verdict(verdict), reasons))
            self.learn()

    def learn(self) -> list[Own]:
        """The model hears of what was recorded since."""
        recorded = self.desk.work.connection.execute("SELECT body, group_id FROM fact ORDER BY n").fetchall()
        known = len(self.model.own)
        for body, group_id in recorded[known:]:
            self.model.did(body).group_id = group_id
        return self.model.own[known:]

    def decide_both(self, verdict: str) -> None:
        """Decide two ads as one. Their texts differ, so they are not approved so."""
        found = [open_ad(self.desk.reader, ad_id, self.clock(), ME) for ad_id in "ab"]
        views = [view for view in found if view is not None]
        reasons = () if verdict == "approve" else (("GAMBLING", ""),)
        try:
            done = decide_group(self.desk, views, POLICY, Judgement(Verdict(verdict), reasons))
        except ReviewError as refused:
            self.refused(refused, "approve_differs" if len(views) > 1 else "nothing_marked")
            return
        assert [decided.ad_id for decided in done.decided] == [own.ad_id for own in self.learn()]

    def appeal(self, ad_id: str) -> None:
        view = self.opened(ad_id)
        if view is not None:
            try:
                appeal(self.desk, view, "look again")
            except ReviewError as refused:
                self.refused(refused, "" if view.decision_id else "nothing_decided")
            self.learn()

    def settle(self, ad_id: str) -> None:
        view = self.opened(ad_id)
        if view is not None:
            judgement = Judgement(Verdict.REJECT, (("GAMBLING", ""),))
            try:
                adjudicate(self.desk, view, POLICY, judgement, Cause.SLIP)
            except ReviewError as refused:
                self.refused(refused, "no_opinions" if self.model.role == "lead" else "role_needed")
            self.learn()

    def refused(self, error: ReviewError, code: str) -> None:
        """For this reason and no other, and nothing was recorded."""
        assert error.code == code
        assert not self.learn()

    def undo(self, number: int | None) -> None:
        """Take back the latest act, or one of all decisions and skips."""
        acts = [own for own in self.model.own if own.kind in ("decision", "skip", "appeal")]
        named = acts[number % len(acts)].id if acts and number is not None else None
        undone_by_me = {
            own.body.target for own in self.model.own if isinstance(own.body, Undo) and own.delivery != "held"
        }
        standing = [own for own in acts if own.id not in undone_by_me]
        if named is None:
            targets = [own for own in standing if own.delivery != "held"][-1:]
        else:
            targets = [own for own in standing if own.id == named]
        try:
            done = undo(self.desk, named)
        except ReviewError:
            assert not targets, "what stands can be taken back"
            return
        target = targets[0]
        assert (done.target, done.ad_id) == (target.id, target.ad_id)
        if named is None and target.group_id:
            targets += [
                own
                for own in standing
                if own is not target and own.group_id == target.group_id and own.delivery != "held"
            ]
        assert done.ad_ids == tuple(own.ad_id for own in targets)
        undos = self.learn()
        assert done.sent == any(own.delivery not in ("new", "held") for own in targets)
        for taken_back, own in zip(targets, undos, strict=True):
            if taken_back.delivery in ("new", "held"):  # never sent: neither leaves this machine
                taken_back.delivery = own.delivery = "withdrawn"

    def skip(self, ad_id: str) -> None:
        view = open_ad(self.desk.reader, ad_id, self.clock(), ME)
        if view is not None:
            skip(self.desk, view)
            self.learn()
            self.model.skips[ad_id] = (view.content_hash, self.clock() + self.settings.skip_ms)

    def ask(self, ad_id: str) -> None:
        if ad_id:
            if self.desk.reader.ad(ad_id, self.clock()) is None:
                return
            ask(self.desk, why="allowed?", ad_id=ad_id)
        else:
            ask(self.desk, why="allowed?", text="a new one")
        self.learn()

    def others(self, what: str, ad_id: str) -> None:
        """Somebody else, on the hub."""
        if ad_id == "asked":
            ad_id = next(iter(reversed(self.source.ads)))
        ad = self.source.ads.get(ad_id)
        if ad is None:
            return
        match what:
            case "erased":
                self.source.erase(ad_id)
            case "ben" | "lia":
                role = "lead" if what == "lia" else "reviewer"
                self.source.accept(decision_bytes(ad_id, ad.text, "reject"), what, role)
            case "appeal":
                known = ad_id in self.model.mirror.ads
                round = self.model.mirror.round(ad_id) + 1 if known else 1
                self.source.accept(appeal_bytes(ad_id, ad.text, round), "mia")
            case "wanted":
                self.source.put_ad(ad_id, wanted=3 - ad.wanted)
            case "undone":
                rows = [
                    row
                    for row in self.source.facts.values()
                    if row.ad_id == ad_id and row.kind in ("decision", "appeal")
                ]
                if rows:
                    self.source.accept(undo_bytes(ad_id, rows[-1].id), rows[-1].author)
            case "edited":
                self.source.put_ad(ad_id, f"text {self.source.seq} {ad_id}")
            case "edited back":
                self.source.put_ad(ad_id, f"text 0 {ad_id}")
            case "unqueued":
                self.source.put_ad(ad_id, queued=False)
            case "moved":
                self.source.move(ad_id, "borealis" if ad.account_id == "acme" else "acme")

    def sync(self, faults: dict[str, Any]) -> None:
        """A round of push and pull, as the engine does it, over a line with these faults."""
        if self.epoch not in ("", self.source.epoch):
            for own in self.model.own:
                if own.delivery in ("acked", "attempted", "held"):
                    own.delivery, own.seq = "attempted", None
            self.model.mirror = PlainMirror(ME)
        self.epoch = self.source.epoch
        hub = Hub(self.source, self.model, faults)
        mirror = MirrorStore(self.settings.cache_dir / "mirror.db")
        mirror.connection.execute("PRAGMA synchronous=OFF")
        writer = ThreadPoolExecutor(1)
        cache = Cache(self.settings.cache_dir, self.desk.work, writer)

        async def exchange() -> None:
            await cache.remember(user=ME, role=self.model.role)
            session = Session(hub, cache, mirror, hub.hello(), clock=self.clock, pace=Pace(), listener=Listener())  # type: ignore[arg-type]
            with suppress(Unreachable):
                await session.exchange()

        try:
            asyncio.run(exchange())
        finally:
            writer.shutdown()
            mirror.close()

    def restart(self) -> None:
        self.desk.close()
        self.open()

    def lose_mirror(self) -> None:
        """The mirror's file is destroyed, and begun anew at the next start."""
        self.desk.close()
        mirror = self.settings.cache_dir / "mirror.db"
        for suffix in ("-wal", "-shm"):
            mirror.with_name(mirror.name + suffix).unlink(missing_ok=True)
        mirror.write_bytes(b"?" * 5000)
        self.model.mirror = PlainMirror(ME)
        self.open()

    def upgraded(self) -> None:
        """This program is of a later version than the one that pulled, and pulls once more over what is there."""
        mirror = MirrorStore(self.settings.cache_dir / "mirror.db")
        mirror.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('outgrown', 1)")
        held = mirror.connection.execute("SELECT count(*) FROM ad").fetchone()
        mirror.close()
        same_hub = self.epoch == self.source.epoch
        self.sync({"pages": 0})
        left = self.desk.reader.connection.execute("SELECT count(*) FROM main.ad").fetchone()
        assert left == held or not same_hub, "none left"
        self.sync({})

    def hub_restored(self, keep: float) -> None:
        """The hub goes back to an older state, under a new epoch: it lost the latest facts."""
        facts = list(self.source.facts.items())
        self.source.facts = dict(facts[: int(len(facts) * keep)])
        self.source.epoch += "'"

    def retry(self) -> None:
        self.desk.work.retry_held()
        for own in self.model.own:
            if own.delivery == "held":
                own.delivery = "attempted"
        overlaid = self.desk.work.overlaid(self.model.mirror.ads)
        self.desk.work.lay_over([b for b in map(self.desk.reader.beneath, overlaid) if b is not None])

    # --- what must be so ---

    def check(self) -> None:
        reader, model, now = self.desk.reader, self.model, self.clock()
        for states in (OPEN_STATES, ("decided", "escalated"), EVERY):
            filter = Filter(states=states)
            page = reader.page(filter, now, 1000)
            assert [(item.ad_id, item.state) for item in page] == model.listed(states, now), states
            assert len(set(ids_of(page))) == len(page), "nothing is listed twice"
            assert reader.count(filter, now) == len(page)
        assert reader.open_total(now) == len(model.listed(OPEN_STATES, now))
        everything = [*model.mirror.ads, *model.asked()]
        assert {ad_id for ad_id, _ in model.listed(EVERY, now)} == set(everything), "no ad vanishes"
        assert reader.states_of(everything, now) == {ad_id: model.seen(ad_id, now) for ad_id in everything}
        for ad_id in everything:
            stored = reader.ad(ad_id, now)
            assert stored is not None
            stands = model.standing(ad_id)
            holds = stands.ruling.id if stands.ruling else ""
            assert (stored.state, stored.decision_id) == (model.seen(ad_id, now), holds)
            assert (stored.round, stored.disputed) == (model.round(ad_id), stands.disputed)
        outbox = [own.id for own in model.own if own.delivery in ("new", "attempted")]
        assert [waiting.id for waiting in self.desk.work.outbox(1000)] == outbox
        assert self.desk.work.counts() == (len(outbox), sum(own.delivery == "held" for own in model.own))


ad_ids = st.sampled_from("abcd")
acted_on = st.sampled_from(["a", "b", "c", "d", "asked"])
faults = st.fixed_dictionaries(
    {},
    optional={
        "lose": st.just(True),
        "pages": st.integers(0, 2),
        "limit": st.integers(1, 4),
        "refuse": st.sets(ad_ids, max_size=2),
        "later": st.one_of(st.just("all"), st.sets(ad_ids, max_size=2)),
    },
)
events = st.one_of(
    st.tuples(st.just("decide"), acted_on, st.sampled_from(["approve", "reject", "escalate"])),
    st.tuples(st.just("undo"), st.one_of(st.none(), st.integers(0, 9))),
    st.tuples(st.just("decide_both"), st.sampled_from(["approve", "reject"])),
    st.tuples(st.just("appeal"), acted_on),
    st.tuples(st.just("settle"), acted_on),
    st.tuples(st.just("skip"), ad_ids),
    st.tuples(st.just("ask"), st.sampled_from(["", "a", "d"])),
    st.tuples(
        st.just("others"),
        st.sampled_from(
            ["ben", "lia", "appeal", "wanted", "undone", "edited", "edited back", "unqueued", "moved", "erased"]
        ),
        st.sampled_from(["a", "b", "c", "d", "asked"]),
    ),
    st.tuples(st.just("sync"), faults),
    st.tuples(st.just("restart")),
    st.tuples(st.just("lose_mirror")),
    st.tuples(st.just("upgraded")),
    st.tuples(st.just("hub_restored"), st.sampled_from([0.0, 0.5, 1.0])),
    st.tuples(st.just("retry")),
    st.tuples(st.just("wait"), st.sampled_from([MINUTE, 31 * MINUTE])),
)


STORIES: list[list[Any]] = [
    [("undo", None)],
    [
        ("others", "ben", "a"),
        ("sync", {}),
        ("decide", "a", "approve"),
        ("sync", {"pages": 0}),
        ("decide", "a", "reject"),
        ("sync", {"refuse": {"a"}, "pages": 0}),
    ],
    [("decide", "a", "approve"), ("sync", {"pages": 0}), ("undo", None), ("sync", {"later": {"a"}})],
    [("decide", "a", "approve"), ("sync", {"lose": True}), ("others", "undone", "a"), ("sync", {"later": {"a"}})],
    [("ask", ""), ("sync", {}), ("others", "erased", "asked"), ("sync", {})],
    [("ask", ""), ("sync", {"lose": True}), ("sync", {"later": "all"}), ("decide", "a", "approve")],
    [("decide", "a", "approve"), ("skip", "a"), ("wait", 31 * MINUTE)],
    [("decide", "a", "approve"), ("sync", {}), ("undo", None), ("skip", "a"), ("wait", 31 * MINUTE)],
    [("ask", "d"), ("decide", "d", "reject"), ("undo", None)],
    [
        ("decide", "a", "approve"),
        ("sync", {"pages": 0}),
        ("decide", "a", "reject"),
        ("sync", {"refuse": {"a"}, "pages": 0}),
    ],
    [("decide", "a", "approve"), ("sync", {}), ("lose_mirror",), ("sync", {"limit": 1, "pages": 2})],
    [("decide", "a", "approve"), ("sync", {}), ("hub_restored", 0.0), ("sync", {"limit": 1, "pages": 2})],
    [("skip", "a"), ("decide", "a", "approve"), ("undo", 0)],
    [("ask", ""), ("sync", {"lose": True}), ("sync", {"pages": 0}), ("restart",), ("sync", {})],
    [("skip", "a"), ("lose_mirror",), ("undo", None), ("sync", {})],
    [("others", "ben", "a"), ("sync", {}), ("decide", "a", "approve"), ("undo", None)],
    [("decide", "a", "reject"), ("appeal", "a"), ("decide", "a", "approve"), ("undo", 1), ("sync", {}), ("undo", 0)],
    [("others", "ben", "a"), ("others", "appeal", "a"), ("sync", {}), ("decide", "a", "approve"), ("lose_mirror",)],
    [("others", "ben", "a"), ("others", "wanted", "a"), ("sync", {}), ("decide", "a", "approve"), ("undo", None)],
    [("others", "ben", "a"), ("sync", {}), ("appeal", "a"), ("sync", {"pages": 0}), ("undo", None), ("sync", {})],
    [("others", "ben", "a"), ("sync", {}), ("decide", "a", "approve"), ("upgraded",), ("undo", None), ("sync", {})],
    [("decide_both", "reject"), ("sync", {"later": {"b"}}), ("undo", None), ("sync", {})],
    [("decide", "a", "approve"), ("others", "ben", "a"), ("sync", {}), ("settle", "a"), ("undo", None), ("sync", {})],
    [("ask", ""), ("decide", "asked", "reject"), ("appeal", "asked"), ("decide", "asked", "approve"), ("sync", {})],
]


@pytest.mark.parametrize("role", ["reviewer", "lead"])
@pytest.mark.parametrize("story", STORIES)
def test_what_was_once_misunderstood_is_understood(story: list[Any], role: str) -> None:
    tell(story, role)


@settings(max_examples=100, deadline=None)
@given(st.lists(events, max_size=14), st.sampled_from(["reviewer", "lead"]))
def test_what_is_seen_is_what_was_pulled_under_what_this_user_did(story: list[Any], role: str) -> None:
    tell(story, role)


def tell(story: list[Any], role: str) -> None:
    """Live through a story; after each event, look."""
    folder = Path(tempfile.mkdtemp())
    try:
        at_work = Story(folder, role)
        at_work.check()
        for event, *what in story:
            if event == "wait":
                at_work.clock.now += what[0]
            else:
                getattr(at_work, event)(*what)
            at_work.check()
        at_work.desk.close()
    finally:
        shutil.rmtree(folder)


def test_when_faults_stop_hub_and_cache_are_equal(tmp_path: Path) -> None:
    at_work = Story(tmp_path)
    at_work.decide("a", "reject")
    at_work.sync({"lose": True})
    at_work.decide("b", "approve")
    at_work.undo(0)
    at_work.sync({"pages": 0})
    at_work.sync({})
    assert at_work.desk.work.counts() == (0, 0)
    assert set(at_work.source.facts) == {own.id for own in at_work.model.own}
    at_work.check()
    (overlays,) = at_work.desk.work.connection.execute("SELECT count(*) FROM overlay").fetchone()
    assert overlays == 0, "nothing lies over the mirror any more"
    at_work.desk.close()


# --- lists ---


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3)), st.integers(0, 3)),
        min_size=1,
        max_size=12,
    ),
    st.sets(st.integers(0, 11), max_size=5),
    st.integers(0, 2),
    st.integers(1, 5),
    st.sampled_from(sorted(SORTS)),
    st.sampled_from([OPEN_STATES, ("decided",), EVERY]),
)
def test_a_list_read_by_pages_is_the_list(
    ads: list[tuple[int, int | None, int]], decided: set[int], asked: int, limit: int, sort: str, states: Any
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        at_work = Story(folder)
        for number, (age, spend, texts) in enumerate(ads):
            at_work.source.put_ad(f"ad {number:02}", f"t{texts}", created_at=NOW - age * 3_600_000,
                                  spend=None if spend is None else spend * 1000,
                                  due_at=None if spend is None else NOW + texts)  # fmt: skip
        at_work.sync({})
        for number in decided:
            at_work.decide(f"ad {number:02}", "approve")
        for _ in range(asked):
            at_work.ask("")
        reader, now = at_work.desk.reader, at_work.clock()
        filter = Filter(states=states, sort=sort)
        whole = reader.page(filter, now, 1000)
        unsorted = {item.ad_id for item in reader.page(Filter(states=states), now, 1000)}
        assert {item.ad_id for item in whole} == unsorted, "an order changes no membership"
        assert [(item.key, item.arrival) for item in whole] == sorted((item.key, item.arrival) for item in whole)
        wanted = {"age": lambda i: i.created_at, "newest": lambda i: -i.arrival, "rank": lambda i: -i.rank,
                  "spend": lambda i: -(i.spend_minor or 0), "due": lambda i: FAR if i.due_at is None else i.due_at,
                  "agreement": lambda i: FAR}[sort]  # fmt: skip
        assert ids_of(whole) == ids_of(sorted(whole, key=lambda item: (wanted(item), item.arrival)))

        met, after = [], None
        while page := reader.page(filter, now, limit, after):
            met += page
            after = page[-1].anchor
        assert met == whole
        assert reader.page(filter, now, limit, last=True) == whole[-limit:]
        for start in range(0, len(whole), limit):
            begin = whole[start - 1].anchor if start else None
            end = whole[min(start + limit, len(whole)) - 1].anchor
            assert reader.page(filter, now, 1000, begin, end) == whole[start : start + limit]
        at_work.desk.close()
    finally:
        shutil.rmtree(folder)


def test_what_own_acts_hide_shortens_no_page(tmp_path: Path) -> None:
    at_work = Story(tmp_path)
    at_work.decide("a", "approve")
    at_work.decide("b", "reject")
    at_work.clock.now += 1
    rows = at_work.desk.reader.page(Filter(), at_work.clock(), 1)
    assert ids_of(rows) == ["c"]
    at_work.desk.close()


def plan(desk: Desk, filter: Filter, **where: Any) -> list[str]:
    sql, values = page_sql(filter, where.get("after"), where.get("before"), where.get("last", False))
    rows = desk.reader.connection.execute(f"EXPLAIN QUERY PLAN {sql}", {**values, "now": NOW, "limit": 200})
    return [str(row[3]) for row in rows]


def test_the_open_queue_walks_its_index(tmp_path: Path) -> None:
    at_work = Story(tmp_path)
    item = at_work.desk.reader.page(Filter(), NOW, 1)[0]
    for where in ({}, {"after": item.anchor}, {"after": item.anchor, "before": item.anchor}, {"last": True}):
        steps = plan(at_work.desk, Filter(), **where)
        (walk,) = [at for at, step in enumerate(steps) if "a USING COVERING INDEX ad_queue (open=?" in step]
        assert not any(step.startswith("SCAN a") and "INDEX" not in step for step in steps), steps
        # what is sorted is what lies over the mirror, and the few rows of a page
        ended = next(at for at, step in enumerate(steps[walk:], walk) if step.startswith("SCAN ("))
        assert "TEMP B-TREE" not in " ".join(steps[walk:ended]), steps
    at_work.desk.close()
