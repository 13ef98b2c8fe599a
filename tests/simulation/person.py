"""One process of one user on one machine: the app's services and its sync, on real files."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.facts import Cause, FactKind, Note, Verdict, encode_fact
from reviewtui.domain.ids import IdMaker
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services import cases
from reviewtui.services.ads import open_ad
from reviewtui.services.claims import ask_hub, keep, wish
from reviewtui.services.decisions import Judgement, adjudicate, decide, decide_group, skip, undo
from reviewtui.services.desk import Desk, open_desk, open_reader, prepare_cache
from reviewtui.services.questions import ask
from reviewtui.services.queue import list_queue
from reviewtui.services.unsent import retry
from reviewtui.settings import HubAccount, Settings, load
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.own import NewFact
from reviewtui.store.refused import TOO_LARGE
from reviewtui.sync.cache import Cache
from reviewtui.sync.client import HubClient
from reviewtui.sync.connection import Connection
from reviewtui.sync.engine import Engine
from reviewtui.sync.once import sync_once
from reviewtui.sync.secret import Secret
from reviewtui.sync.status import SyncState
from simulation.judge import Lost
from simulation.network import Answer, Wire

if TYPE_CHECKING:
    from simulation.world import World

URL, HUB_ID = "https://hub.example", "5117a7e5"
POLICY = packaged()[0]
MINUTE = 60_000
ACCOUNTS = ("acme", "borealis", "cobalt")
ACTS = {"decide": 52, "undo": 10, "comment": 8, "skip": 7, "appeal": 6, "adjudicate": 6, "group": 6, "ask": 5}
"""What people do, and how often."""
JUDGEMENTS = (
    Judgement(Verdict.APPROVE),
    Judgement(Verdict.APPROVE),
    Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", "text"),), memo="the figure"),
    Judgement(Verdict.REJECT, (("GAMBLING", ""), ("DATING", ""))),
    Judgement(Verdict.CHANGES, (("SENSATIONAL", "text"),)),
    Judgement(Verdict.ESCALATE, (("NEEDS_CONTEXT", ""),)),
)


@cache
def settings_of(name: str, home: Path) -> Settings:
    plain = load(str(home), {"USER": name})
    return replace(plain, user=name, hub=HubAccount(URL, HUB_ID, name), skip_ms=2 * MINUTE)


class NoThread(Executor):
    """Names the writer's place in line; the loop does the work."""


class Watched(Engine):
    """An engine that tells of the mirror it works with."""

    opened: Callable[[MirrorStore], None]

    async def _open_mirror(self) -> MirrorStore:
        mirror = await super()._open_mirror()
        self.opened(mirror)
        return mirror


class Person:
    """A user's process, from its start to its end, however that comes; the home outlives it."""

    def __init__(self, name: str, home: Path, world: "World") -> None:
        self.name, self.home, self._world = name, home, world
        self.random = world.random
        self.skew = 0
        """How far (ms) this machine's clock is ahead of the world's."""
        self.trouble = 0.0
        self.confirmed: dict[str, bytes] = {}
        """Facts of which the user was told that they are saved: id to bytes."""
        self.quietly_damaged = False
        """Bytes of the mirror were changed, and SQLite may not know."""
        self.sat_down = False
        self._statements_left: int | None = None
        self.killed = False
        self.crashes = 0
        self.borrows = ""
        """Whose token is used in this home; '' for their own."""

    # --- coming and going ---

    @property
    def settings(self) -> Settings:
        return settings_of(self.name, self.home)

    @property
    def works(self) -> bool:
        """Whether the program runs."""
        return self.sat_down and not self.killed

    def clock(self) -> int:
        return max(0, self._world.now() + self.skew)

    def _wire(self) -> Wire:
        world = self._world
        reach = self._reach_as_another if self.borrows else world.reach
        wire = Wire(reach, world.listen, self.random, world.met)
        wire.trouble = self.trouble
        return wire

    def _token(self) -> Secret:
        return Secret(self._world.tokens[self.borrows or self.name])

    async def _reach_as_another(self, request: httpx.Request) -> Answer:
        self._world.sent_as_another += not request.url.path.endswith("/hello")
        return await self._world.reach(request)

    def start(self) -> None:
        """The program is started on this home."""
        settings = self.settings
        prepare_cache(settings)
        self.wire = self._wire()
        self.desk: Desk = open_desk(settings, self.clock)
        self.desk.make_id = IdMaker(self.clock, lambda: self.random.getrandbits(74))
        self.cache = Cache(settings.cache_dir, self.desk.work, NoThread(), settings.hub_id)
        self.engine = Watched(self.cache, self.connection(), clock=self.clock, random=self.random.random)
        self.engine.opened = self._watch
        self.task = self._world.loop.create_task(self.engine.keep())
        self._renewed = 0
        self.killed = False
        self.sat_down = True

    def connection(self) -> Connection:
        wire = self.wire

        @asynccontextmanager
        async def through_the_wire() -> AsyncIterator[tuple[httpx.AsyncBaseTransport, Secret]]:
            yield wire, self._token()

        return Connection(URL, None, through_the_wire)

    async def stop(self) -> None:
        """The program ends as it should, or is gone: the files are as they are."""
        if self.sat_down:
            self.sat_down = False
            self.wire.dead = self.wire.dead or self.killed
            self.task.cancel()
            await asyncio.wait([self.task])
            self.desk.close()

    def kill_after(self, statements: int) -> None:
        """The process is killed before that many more statements on its own facts and its mirror are through."""
        self._statements_left = statements
        self.desk.work.connection.set_trace_callback(self._traced)
        if self.engine._mirror is not None:
            self._watch(self.engine._mirror)

    def _watch(self, mirror: MirrorStore) -> None:
        if self._statements_left is not None:
            mirror.connection.set_trace_callback(self._traced)

    def meets(self, trouble: float) -> None:
        """From now on so many requests of one meet a fault."""
        self.trouble = trouble
        if self.sat_down:
            self.wire.trouble = trouble

    def is_in_peace(self) -> None:
        """Nothing is done to this person any more."""
        self.meets(0.0)
        self._statements_left = None

    def _traced(self, _: str) -> None:
        if self._statements_left is not None:
            self._statements_left -= 1
            if self._statements_left <= 0:
                self._statements_left = None
                self.kill()

    def kill(self) -> None:
        """kill -9: what the system had of the files at this moment is what there is; the rest never happened."""
        if not self.works:
            return
        self.killed = True
        self.wire.dead = True
        self.crashes += 1
        self.remains = self.home.with_name(f"{self.home.name.partition('+')[0]}+{self.crashes}")
        copy_home(self.home, self.remains)

    async def bury(self) -> None:
        """After `kill`: the old process is no more, and the home is what remained."""
        await self.stop()
        shutil.rmtree(self.home)
        self.home = self.remains

    # --- what users do ---

    def did(self, *ids: str) -> None:
        """The user was told that these are saved; a process that was killed meanwhile told nobody."""
        if not self.killed:
            for id in ids:
                fact = self.desk.work.fact(id)
                if fact is None:
                    raise Lost(f"{self.name} was told that {id} is saved, and it is not there")
                self.confirmed[id] = fact.body

    def look(self) -> None:
        """The mirror may have been begun anew: read the file that is there now."""
        if self.engine.status().renewed != self._renewed:
            self._renewed = self.engine.status().renewed
            self.desk.reader.close()
            self.desk.reader = open_reader(self.settings)

    async def act(self, act: str) -> None:
        """Do one of `ACTS`, at an ad that is on the screen for a while."""
        try:
            self.look()
            listed = list_queue(self.desk.reader, self.random.choice(("", "", "is:decided", "is:second")),
                                self.clock(), self.name).first  # fmt: skip
            await self._do(act, listed)
        except ReviewError:
            pass  # it said so, and recorded nothing
        except msgspec.DecodeError:
            if not self.quietly_damaged:  # the screen says that a file is damaged
                raise
        except sqlite.DatabaseError as error:
            if not is_damage(error):  # the mirror is damaged: the sync sets it aside
                raise

    async def _do(self, act: str, listed: Any) -> None:
        if act == "undo":
            self.did(undo(self.desk).undo_id)
        elif act == "ask":
            account = self.random.choice(("", *ACCOUNTS))
            text = f"asked by {self.name} {self.random.random()}"
            self.did(ask(self.desk, why="may this run?", text=text, account_id=account).fact_id)
        elif listed:
            await self._do_at(act, self.random.choice(listed).ad_id, [item.ad_id for item in listed[:3]])
        if self.works:
            self.engine.nudge()

    async def _do_at(self, act: str, ad_id: str, some: Sequence[str]) -> None:
        """At this ad; a group: at some of those on the screen."""
        view = open_ad(self.desk.reader, ad_id, self.clock(), self.name)
        if self.random.random() < 0.3:
            await asyncio.sleep(self.random.uniform(0.3, 20))  # it is being read; anything may happen meanwhile
        if view is not None and self.works and self.random.random() < 0.15:
            await self._claim(ad_id)
        if view is None or not self.works:
            return
        judgement = self.random.choice(JUDGEMENTS)
        if act == "skip":
            self.did(skip(self.desk, view))
        elif act == "comment":
            self.did(cases.comment(self.desk, view.ad_id, f"seen by {self.name}, @ana"))
        elif act == "appeal":
            self.did(cases.appeal(self.desk, view, "look again"))
        elif act == "adjudicate" and self.name == "lia":
            self.did(adjudicate(self.desk, view, POLICY, judgement, Cause.EDGE_CASE).decision_id)
        elif act == "group":
            views = [open_ad(self.desk.reader, other, self.clock(), self.name) for other in some]
            there = [one for one in views if one is not None]
            self.did(*(one.decision_id for one in decide_group(self.desk, there, POLICY, JUDGEMENTS[2]).decided))
        else:
            self.did(decide(self.desk, view, POLICY, judgement).decision_id)

    async def _claim(self, ad_id: str) -> None:
        """Whoever reads an ad is at it, as others see; the lease may end before they do."""
        asked = wish(self.desk, ad_id)
        answer = asyncio.wrap_future(self.engine.ask(lambda client: ask_hub(client, asked)))
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())  # no hub: nobody was at it
        await asyncio.wait([answer], timeout=60)
        if self.works and answer.done() and not answer.cancelled() and answer.exception() is None:
            keep(self.desk, asked, answer.result())
        await asyncio.sleep(self.random.uniform(0, 200))

    def retry(self, code: str) -> None:
        """What the hub refused for this reason is sent again."""
        for own in self.desk.work.held() if self.works else ():
            if own.code == code and own.id not in self._world.strange:
                retry(self.desk, own.id)

    def record_strange(self) -> None:
        """Bytes get into the outbox that this version would not write: the hub has the last word on each."""
        at, id = self.clock(), self.desk.make_id()
        data = self.random.choice((b'{"text":"x"}', b'{"text":"\\ud800"}', b'{"n":' + b"9" * 5000 + b"}", b"[]"))
        kind = self.random.choice(("note", "hologram", "decision", "undo", "publish"))
        whole = self.random.choice((
            b'{"id":"%s","kind":"%s","ad_id":"ad 1","at":%d,"app":"x","device":"d","data":%s}',
            b'{"id":"%s","kind":"%s","ad_id":"ad 1","at":%d,"author":"lia","role":"admin","seq":1,"data":%s}',
            b'{"id":"%s","kind":"%s","at":%d,"data":%s',
        )) % (id.encode(), kind.encode(), at, data)  # fmt: skip
        self._world.strange.add(id)
        with suppress(sqlite.Error):
            verdict = "approve" if kind == "decision" else ""
            self.desk.work.record([NewFact(id, kind, "ad 1", at, whole, verdict=verdict)])

    def record_same_id(self, id: str) -> None:
        """Another body under an id that somebody else's fact has: refused, whoever comes second."""
        if self.desk.work.fact(id) is None:
            at = self.clock()
            raw = encode_fact(
                id=id, kind=FactKind.NOTE, ad_id="ad 2", at=at, app="x", device="d", data=Note(f"{self.name} again")
            )
            with suppress(sqlite.Error):
                self.desk.work.record([NewFact(id, "note", "ad 2", at, raw)])

    async def sync_by_command(self) -> None:
        """`reviewtui sync` beside the running app, in a process of its own."""
        prepare_cache(self.settings)  # whoever set the mirror aside may have died before there was another
        desk = open_desk(self.settings, self.clock)
        try:
            cache = Cache(desk.settings.cache_dir, desk.work, NoThread(), desk.settings.hub_id)
            async with HubClient(URL, self._token(), self._wire()) as client:
                await sync_once(client, cache, patience=5, clock=self.clock)
        except ReviewError:
            pass
        except sqlite.DatabaseError as error:
            if not is_damage(error):
                raise
        finally:
            desk.close()

    # --- how it stands ---

    def waits_for_a_wider_way(self) -> bool:
        """Whether a fact is held that the hub never saw, because something before it said it was too large."""
        held = self.desk.work.held() if self.works else ()
        return any(own.code == TOO_LARGE and own.id not in self._world.strange for own in held)

    def rests(self, head: int) -> bool:
        """Whether everything went out and came in."""
        status = self.engine.status()
        return status.state in (SyncState.IN_SYNC, SyncState.FOLLOWING) and status.outbox == 0 and status.upto >= head


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that a file is no whole database."""
    return "malformed" in str(error) or "not a database" in str(error) or "disk I/O" in str(error)


def copy_home(home: Path, to: Path) -> None:
    """The files as the system has them now; locks belong to processes, and are not copied."""
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
