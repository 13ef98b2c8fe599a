"""A hub, three people at it, and all that becomes of them: one history per seed."""

import asyncio
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import httpx
import msgspec

from reviewtui.hub.erasure import erase_again
from reviewtui.hub.observe import observe
from reviewtui.store.mirror import set_aside
from reviewtui.sync.session import OFFER_EVERY
from reviewtui.wire.messages import HUB_HEADER, Problem
from simulation.clockwork import Clockwork, Stuck
from simulation.hubs import HubProcess, copy_database, copy_snapshots, discard
from simulation.judge import Judge
from simulation.network import Answer, copies, reply
from simulation.person import ACCOUNTS, Person
from simulation.template import ADS, NOW, SCOPES, new_lines, template, word_of

CALM_S = 1800.0
"""Seconds after the last fault within which everybody must rest: three of the longest waits, and then some."""


class World:
    """One history. What is done is chosen by the seed; what follows is the program's own."""

    def __init__(self, loop: Clockwork, folder: Path, random: Random) -> None:
        self.loop, self.folder, self.random = loop, folder, random
        self.told: list[str] = []
        self.met: Counter[str] = Counter()
        """The faults of this history, by name."""
        self.hub: HubProcess | None = None
        self.people: list[Person] = []
        self.went_back = False
        """The hub stands before what people saw of it, in the same epoch."""
        self.was_put_back = False
        """The hub was restored, or its file put back, at any time."""
        self.stranger_answers = False
        self.strangers_facts = 0
        self.scopes = {name: set(accounts) or None for name, accounts in SCOPES.items()}
        self.scopes_given = {name: [scope] for name, scope in self.scopes.items()}
        self.erased: set[str] = set()
        """The accounts whose contents were erased; of a hub that stands before that, they are erased once more."""
        self.accounts_of = {number: {ACCOUNTS[number % len(ACCOUNTS)]} for number in range(ADS)}
        """The accounts in which an ad ever was, by its number."""
        self.hub_skew = 0
        """How far (ms) the hub's clock is ahead of the world's."""
        self.sent_as_another = 0
        """Requests beyond a greeting, of one user's home with another's token."""
        self.given_twice: set[str] = set()
        self.strange: set[str] = set()
        """Facts that no version of the program would write."""
        self.held: Counter[str] = Counter()
        """The facts that stay here in the end, by the code of the refusal."""
        self.ever_confirmed: dict[str, tuple[bytes, str]] = {}
        self.backups: list[Path] = []
        self.old_homes: list[tuple[Person, Path, bool]] = []
        self.tokens: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self.judge = Judge(self)

    def now(self) -> int:
        return NOW + int(self.loop.time() * 1000)

    def hub_now(self) -> int:
        return self.now() + self.hub_skew

    def count(self, what: str) -> int:
        """The next number of these."""
        self._counts[what] += 1
        return self._counts[what]

    def fresh_folder(self, kind: str) -> Path:
        return self.folder / f"{kind}-{self.count('folders')}"

    def tell(self, what: str) -> None:
        self.told.append(f"{self.loop.time():9.3f} {what}")

    # --- the address at which the hub is called ---

    async def reach(self, request: httpx.Request) -> Answer:
        if self.stranger_answers:
            return await self._stranger(request)
        if self.hub is None or self.hub.dead:
            raise httpx.ConnectError("no hub")
        return await self.hub.answer(request)

    async def listen(self, request: httpx.Request) -> httpx.Response:
        if self.stranger_answers or self.hub is None or self.hub.dead:
            raise httpx.ConnectError("no hub")
        return await self.hub.listen(request)

    async def _stranger(self, request: httpx.Request) -> Answer:
        """Another hub at the same address, that takes anybody's token; and what is meant for it, or for anybody."""
        if request.url.path.endswith("/hello"):
            hello = {"protocol": 1, "hub_id": "another", "epoch": "e", "version": "1", "server_time": self.now(),
                     "seq": 0, "user": "ana", "role": "admin", "accounts": None}  # fmt: skip
            return reply(200, msgspec.json.encode(hello))
        if request.headers.get(HUB_HEADER, "another") != "another":
            return reply(409, msgspec.json.encode(Problem("other_hub", "this was meant for another hub")))
        self.strangers_facts += 1
        return reply(200, b"{}")

    # --- who is there ---

    async def begin(self) -> None:
        made = template()
        self.tokens = dict(made.tokens)
        hub = self.fresh_folder("hub")
        copy_database(made.folder / "hub", hub)
        await self._serve(hub)
        self.people = [self.person(name) for name in SCOPES]
        for person in self.people:
            shutil.copytree(made.folder / person.name, person.home)
            person.start()
        self.back_up()

    def person(self, name: str, kind: str = "") -> Person:
        """One more machine of this user, with a home of its own that is not there yet."""
        return Person(name, self.fresh_folder(kind or name), self)

    async def fresh(self, name: str) -> Person:
        """This user on a new machine, who pulls all there is."""
        newcomer = self.person(name, "judge")
        newcomer.start()
        end = self.loop.time() + CALM_S
        while not newcomer.rests(0):
            await asyncio.sleep(1)
            if self.loop.time() > end:
                raise Stuck(f"{name} begins anew, and does not come to rest: {newcomer.engine.status()}")
        return newcomer

    def remember(self, person: Person) -> None:
        """Whatever this person's program said is saved belongs to them, whatever becomes of their machine."""
        for id, body in person.confirmed.items():
            self.ever_confirmed.setdefault(id, (body, person.name))

    def words_outside(self, scope: set[str]) -> list[bytes]:
        """The words of ads that never were in one of these accounts."""
        return [word_of(n).encode() for n, accounts in self.accounts_of.items() if scope.isdisjoint(accounts)]

    def scope_since(self, person: Person, scope: list[str] | None) -> set[str] | None:
        """The accounts that this person could see since they last were given this scope; None for all.

        A scope may change between a hello and the page after it. The page is of the new one, and so is its cursor:
        at the next hello or page the mirror begins again.
        """
        given = self.scopes_given[person.name]
        last = max(n for n, one in enumerate(given) if one == (None if scope is None else set(scope)))
        since = [one for one in given[last:] if one is not None]
        return set().union(*since) if len(since) == len(given) - last else None

    def scope_always(self, person: Person) -> set[str] | None:
        """The accounts that this person saw at any time of this history; None for all."""
        scopes = [scope for scope in self.scopes_given[person.name] if scope is not None]
        return set.intersection(*scopes) if scopes else None

    async def bury(self) -> None:
        """Whoever was killed is started again, on what remained."""
        for person in self.people:
            if person.killed and person.sat_down:
                await person.bury()
                await asyncio.sleep(self.random.uniform(0, 5))
                person.start()

    # --- the hub ---

    @property
    def serving(self) -> HubProcess | None:
        """The hub, where it is at work."""
        return None if self.hub is None or self.hub.dead else self.hub

    async def _serve(self, folder: Path) -> None:
        self.hub = HubProcess(folder, self.loop, self.hub_now)
        self.hub.on_kill = self.hub_was_killed
        await self.hub.start()
        if self.erased:
            erase_again(self.hub.hub, self.erased)

    def hub_was_killed(self) -> None:
        """What the system has of its file now is what the next process finds; that one comes after a while."""
        assert self.hub is not None
        remains = self.fresh_folder("hub")
        copy_database(self.hub.folder, remains)
        copy_snapshots(self.hub.folder, remains)
        self.begin_again(remains)

    def begin_again(self, folder: Path) -> None:
        """After a while a hub serves what is in this folder, and the one before is gone."""
        old = self.hub

        async def later() -> None:
            if old is not None:
                await old.stop()
                discard(old.folder)
            await asyncio.sleep(self.random.uniform(0, 20))
            await self._serve(folder)

        self.reopening = self.loop.create_task(later())

    def back_up(self) -> None:
        assert self.hub is not None
        to = self.fresh_folder("backup")
        copy_database(self.hub.folder, to)
        self.backups.append(to)

    def observe(self, number: int, **fields: str) -> None:
        """A customer's system says this of an ad."""
        hub = self.serving
        if hub is not None:
            row = ("ad", f"ad {number}", "csv", self.now(), fields)
            try:
                observe(hub.hub, [msgspec.Raw(msgspec.json.encode(row))])
            except Exception:
                if not hub.dead:  # killed in the middle of it
                    raise

    def give_tokens(self) -> None:
        if self.serving is not None:
            self.tokens = new_lines(self.serving.hub, self.scopes)

    # --- the end ---

    async def calm(self) -> None:
        """All faults stop. Everybody must come to rest in bounded time, whatever was before.

        Raises:
            Stuck: somebody does not.
        """
        self.tell("calm")
        self.stranger_answers = False
        for person in self.people:
            person.is_in_peace()
        await asyncio.sleep(60)  # late copies arrive, and a hub that was down is there again
        await self.bury()
        assert self.hub is not None
        self.hub.is_in_peace()
        if self.hub.dead:
            await self.reopening
        self.give_tokens()
        for person in self.people:
            if person.quietly_damaged:  # its user was told by `doctor`, and lets it be pulled again
                await person.stop()
                set_aside(person.settings.cache_dir / "mirror.db")
                person.quietly_damaged = False
            if not person.sat_down:
                person.start()
            person.retry("role")
        await self.everybody_rests()

    async def everybody_rests(self) -> None:
        """Wait until nothing is under way.

        Raises:
            Stuck: something still is after `CALM_S`.
        """
        end = self.loop.time() + CALM_S
        while True:
            await asyncio.sleep(5)
            self.judge.glance()
            if all(person.rests(0) and person.engine.status().last_sync > 0 for person in self.people):
                break
            if self.loop.time() > end:
                states = {p.name: (str(p.engine.status().state), p.engine.status().words) for p in self.people}
                first = next((p.engine.failure for p in self.people if p.engine.failure), None)
                raise Stuck(f"not at rest {CALM_S:.0f} s after the last fault: {states}") from first
        if any(person.waits_for_a_wider_way() for person in self.people):
            await asyncio.sleep(OFFER_EVERY / 1000)
        for _ in range(3):  # whatever one of them still sent, the others have it too
            await asyncio.sleep(15)
        if not all(person.rests(0) for person in self.people):
            raise Stuck("whoever rested began again")
        for person in self.people:
            person.look()

    async def end(self) -> None:
        for person in self.people:
            await person.stop()
        for task in list(copies):
            task.cancel()
        assert self.hub is not None
        await self.hub.stop()
