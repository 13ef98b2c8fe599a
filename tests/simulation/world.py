"""A hub, three people at it, and everything that can happen to them: one history per seed."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import httpx
import msgspec
from sqlalchemy import update

from reviewtui.database import sqlite
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import TOKEN, USER
from reviewtui.hub.tokens import create_token, token_hash
from reviewtui.services.desk import prepare_cache
from reviewtui.store.mirror import set_aside
from reviewtui.store.work import WorkStore
from reviewtui.wire.messages import HUB_HEADER, Problem
from simulation.clockwork import Clockwork
from simulation.hubs import HubProcess, begin_epoch, copy_database, discard
from simulation.judge import Judge
from simulation.network import Answer, copies, reply
from simulation.person import MINUTE, Person, copy_home

NOW = 1_795_000_000_000
HUB_ID = "5117a7e5"
ACCOUNTS = ("acme", "borealis", "cobalt")
SCOPES: dict[str, tuple[str, ...]] = {"ana": (), "lia": (), "cy": ("acme", "borealis")}
ROLES = {"ana": "reviewer", "lia": "lead", "cy": "reviewer"}
ADS = 12
STEPS = 45
CALM_S = 1800.0
"""Seconds after the last fault within which everybody must rest: three of the longest waits, and then some."""


class World:
    """One history. What is done is chosen by the seed; what follows is the program's own."""

    def __init__(self, seed: int, loop: Clockwork, folder: Path, random: Random) -> None:
        self.seed, self.loop, self.folder, self.random = seed, loop, folder, random
        self.told: list[str] = []
        self.hub: HubProcess | None = None
        self.went_back = False
        """The hub stands before what people saw of it, in the same epoch."""
        self.stranger_answers = False
        self.strangers_facts = 0
        self.scopes = {name: set(accounts) or None for name, accounts in SCOPES.items()}
        self.scopes_given = {name: [scope] for name, scope in self.scopes.items()}
        self.given_twice: set[str] = set()
        self.ever_confirmed: dict[str, tuple[bytes, str]] = {}
        self.backups: list[Path] = []
        self.old_homes: list[tuple[Person, Path]] = []
        self.tokens: dict[str, str] = {}
        self._folders = 0
        self._edits = 0
        self.judge = Judge(self)

    def now(self) -> int:
        return NOW + int(self.loop.time() * 1000)

    def fresh_folder(self, kind: str) -> Path:
        self._folders += 1
        return self.folder / f"{kind}-{self._folders}"

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

    # --- beginning ---

    async def begin(self) -> None:
        made = template()
        self.tokens = dict(made.tokens)
        hub = self.fresh_folder("hub")
        copy_database(made.folder / "hub", hub)
        await self._serve(hub)
        self.people = [self._person(name) for name in SCOPES]
        for person in self.people:
            shutil.copytree(template().folder / person.name, person.home)
            person.start()
        self.backups.append(self._backup())

    def _person(self, name: str, home: Path | None = None) -> Person:
        home = home or self.fresh_folder(name)
        return Person(
            name,
            home,
            self.loop,
            self.random,
            HUB_ID,
            lambda: self.tokens[name],
            self.reach,
            self.listen,
            self.now,
        )

    async def _serve(self, folder: Path) -> None:
        self.hub = HubProcess(folder, self.loop, self.now)
        self.hub.on_kill = self._hub_killed
        await self.hub.start()

    def _backup(self) -> Path:
        assert self.hub is not None
        to = self.fresh_folder("backup")
        copy_database(self.hub.folder, to)
        return to

    def was_given(self, person: Person, scope: list[str] | None) -> bool:
        """Whether this person ever had this scope."""
        return (None if scope is None else set(scope)) in self.scopes_given[person.name]

    def scope_always(self, person: Person) -> set[str] | None:
        """The accounts that this person saw at any time of this history; None for all."""
        scopes = [scope for scope in self.scopes_given[person.name] if scope is not None]
        return set.intersection(*scopes) if scopes else None

    # --- what happens ---

    async def live(self) -> None:
        await self.begin()
        happenings = self._happenings()
        for _ in range(STEPS):
            await asyncio.sleep(self.random.expovariate(1 / 2))
            for person in self.people:
                person.trouble = self.random.choice((0.0, 0.0, 0.1, 0.4))
                if person.sat_down:
                    person.wire.trouble = person.trouble
            (happening,) = self.random.choices(list(happenings), list(happenings.values()))
            person = self.random.choice(self.people)
            self.tell(f"{happening.__name__} {person.name}")
            await happening(person)
            await self._bury()
            self.judge.glance()
        await self.calm()
        await self.judge.verdict()
        await self.end()

    def _happenings(self) -> dict[Callable[[Person], Awaitable[None]], float]:
        return {
            self.acts: 30, self.customer_edits: 8, self.ad_moves: 4, self.dies: 3, self.dies_at_a_statement: 4,
            self.restarts: 3, self.hub_dies: 2, self.hub_dies_at_a_statement: 3, self.hub_is_restored: 1.5,
            self.hub_goes_back: 1.0, self.backs_up: 3, self.stranger_at_the_address: 1, self.clock_jumps: 3,
            self.mirror_is_damaged: 1.5, self.old_home_returns: 0.7, self.home_is_copied: 2, self.is_cloned: 0.7,
            self.strange_fact: 3, self.same_id: 1, self.command: 3, self.token_ends: 1, self.scope_changes: 1,
            self.disk_is_full: 2, self.time_passes: 3,
        }  # fmt: skip

    async def acts(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            for _ in range(self.random.randint(1, 4)):
                await person.act()
                self._remember(person)
                if person.killed or not person.sat_down:
                    return

    def _remember(self, person: Person) -> None:
        for id, body in person.confirmed.items():
            self.ever_confirmed.setdefault(id, (body, person.name))

    async def customer_edits(self, _: Person) -> None:
        self._edits += 1
        number = self.random.randrange(ADS + 3)
        self._observe(number, {"text": f"text {number}, edit {self._edits}"})

    async def ad_moves(self, _: Person) -> None:
        number = self.random.randrange(ADS)
        self._observe(number, {"account_id": self.random.choice(ACCOUNTS)})

    def _observe(self, number: int, fields: dict[str, str]) -> None:
        if self.hub is not None and not self.hub.dead:
            row = ("ad", f"ad {number}", "csv", self.now(), fields)
            try:
                observe(self.hub.hub, [msgspec.Raw(msgspec.json.encode(row))])
            except Exception:
                if not self.hub.dead:  # killed in the middle of it
                    raise

    async def dies(self, person: Person) -> None:
        person.kill()

    async def dies_at_a_statement(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            person.kill_after(self.random.randint(1, 25))
            await self.acts(person)

    async def restarts(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            await person.stop()
            await asyncio.sleep(self.random.uniform(0, 30))
            person.start()

    async def _bury(self) -> None:
        """Whoever was killed is started again, on what remained."""
        for person in self.people:
            if person.killed and person.sat_down:
                await person.bury()
                await asyncio.sleep(self.random.uniform(0, 5))
                person.start()

    async def hub_dies(self, _: Person) -> None:
        if self.hub is not None and not self.hub.dead:
            self.hub.dead = True
            self._hub_killed()

    async def hub_dies_at_a_statement(self, person: Person) -> None:
        if self.hub is not None and not self.hub.dead:
            self.hub.kill_after(self.random.randint(1, 60))
            await self.acts(person)

    def _hub_killed(self) -> None:
        """What the system has of its file now is what the next process finds; that one comes after a while."""
        assert self.hub is not None
        remains = self.fresh_folder("hub")
        copy_database(self.hub.folder, remains)
        self._begin_again(remains)

    def _begin_again(self, folder: Path) -> None:
        old = self.hub

        async def later() -> None:
            if old is not None:
                await old.stop()
                discard(old.folder)
            await asyncio.sleep(self.random.uniform(0, 20))
            await self._serve(folder)

        self.reopening = self.loop.create_task(later())

    async def backs_up(self, _: Person) -> None:
        if self.hub is not None and not self.hub.dead:
            self.backups.append(self._backup())

    async def hub_is_restored(self, _: Person) -> None:
        await self._put_back(new_epoch=True)

    async def hub_goes_back(self, _: Person) -> None:
        """An older file is put in place by hand: the same epoch, and a head below what people have seen."""
        await self._put_back(new_epoch=False)
        self.went_back = True

    async def _put_back(self, *, new_epoch: bool) -> None:
        if self.hub is None or self.hub.dead:
            return
        folder = self.fresh_folder("hub")
        copy_database(self.random.choice(self.backups), folder)
        if new_epoch:
            begin_epoch(folder, f"epoch {self._folders}")
            self.went_back = False
        self._renew_tokens(folder)
        self.hub.dead = True
        self._begin_again(folder)

    def _renew_tokens(self, folder: Path) -> None:
        """The admin brings tokens and scopes in the older file to what they are today."""
        hub = open_hub(f"sqlite:///{folder / 'hub.db'}")
        with hub.writing() as transaction:
            transaction.connection.execute(update(TOKEN).values(revoked_at=None))
        for name in SCOPES:
            set_scope(hub, name, self.scopes[name])
            self.tokens[name] = new_line(hub, name, self.scopes[name])
        hub.close()

    async def stranger_at_the_address(self, _: Person) -> None:
        self.stranger_answers = True
        await asyncio.sleep(self.random.uniform(1, 40))
        self.stranger_answers = False

    async def clock_jumps(self, person: Person) -> None:
        person.skew = self.random.choice((0, 5 * MINUTE, -5 * MINUTE, 600 * MINUTE, 10**12, -(10**12), -NOW))

    async def mirror_is_damaged(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            await person.stop()
            person.quietly_damaged |= damage(person.settings.cache_dir / "mirror.db", self.random)
            person.start()

    async def home_is_copied(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            old = self.fresh_folder("copy")
            copy_home(person.home, old)
            self.old_homes.append((person, old))

    async def old_home_returns(self, _: Person) -> None:
        """A user puts an older copy of their home in place. What only the newer one had is gone by their own hand."""
        if self.old_homes:
            person, old = self.random.choice(self.old_homes)
            if person.sat_down and not person.killed:
                await person.stop()
                shutil.rmtree(person.home)
                person.home = self.fresh_folder(person.name)
                shutil.copytree(old, person.home)
                person.confirmed = {}
                person.start()

    async def is_cloned(self, person: Person) -> None:
        """A home is copied to a second machine, and both go on."""
        if len(self.people) < 5 and person.sat_down and not person.killed:
            other = self._person(person.name)
            copy_home(person.home, other.home)
            other.start()
            self.people.append(other)

    async def strange_fact(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            person.record_strange()

    async def same_id(self, person: Person) -> None:
        if person.sat_down and not person.killed and self.ever_confirmed:
            id = self.random.choice(list(self.ever_confirmed))
            self.given_twice.add(id)
            person.record_same_id(id)

    async def command(self, person: Person) -> None:
        if person.sat_down and not person.killed:
            await person.sync_by_command()

    async def token_ends(self, person: Person) -> None:
        """The token is revoked, and after a while there is a new one."""
        name = person.name
        if self.hub is not None and not self.hub.dead:
            with self.hub.hub.writing() as transaction:
                line = TOKEN.c.hash == token_hash(self.tokens[name])
                transaction.connection.execute(update(TOKEN).where(line).values(revoked_at=self.now()))
            await asyncio.sleep(self.random.uniform(0, 20))
            self._give_tokens()

    def _give_tokens(self) -> None:
        if self.hub is not None and not self.hub.dead:
            for name in SCOPES:
                self.tokens[name] = new_line(self.hub.hub, name, self.scopes[name])

    async def scope_changes(self, _: Person) -> None:
        if self.hub is not None and not self.hub.dead:
            self.scopes["cy"] = set(self.random.sample(ACCOUNTS, self.random.randint(1, 2)))
            self.scopes_given["cy"].append(self.scopes["cy"])
            set_scope(self.hub.hub, "cy", self.scopes["cy"])

    async def disk_is_full(self, person: Person) -> None:
        """No file of facts grows for a while: nothing is said to be saved, and later it works again."""
        if person.sat_down and not person.killed:
            work = person.desk.work.connection
            (pages,) = work.execute("PRAGMA page_count").fetchone()
            work.execute(f"PRAGMA max_page_count={pages}")
            await self.acts(person)
            if person.sat_down and not person.killed:
                work.execute("PRAGMA max_page_count=1073741823")

    async def time_passes(self, _: Person) -> None:
        await asyncio.sleep(self.random.choice((60, 150)))

    # --- the end ---

    async def calm(self) -> None:
        """All faults stop. Everybody must come to rest in bounded time, whatever was before."""
        self.tell("calm")
        self.stranger_answers = False
        for person in self.people:
            person.trouble = 0.0
            if person.sat_down:
                person.wire.trouble = 0.0
                person._statements_left = None
        await asyncio.sleep(60)  # late copies arrive, and a hub that was down is there again
        await self._bury()
        assert self.hub is not None
        self.hub._statements_left = None
        if self.hub.dead:
            await self.reopening
        self._give_tokens()
        for person in self.people:
            if person.quietly_damaged:  # its user was told by `doctor`, and lets it be pulled again
                await person.stop()
                set_aside(person.settings.cache_dir / "mirror.db")
                person.quietly_damaged = False
            if not person.sat_down:
                person.start()
        end = self.loop.time() + CALM_S
        while True:
            await asyncio.sleep(5)
            self.judge.glance()
            if all(person.rests(0) and person.engine.status().last_sync > 0 for person in self.people):
                break
            if self.loop.time() > end:
                states = {p.name: (str(p.engine.status().state), p.engine.status().words) for p in self.people}
                first = next((p.engine.failure for p in self.people if p.engine.failure), None)
                raise AssertionError(f"not at rest {CALM_S:.0f} s after the last fault: {states}") from first
        for _ in range(3):  # whatever one of them still sent, the others have it too
            await asyncio.sleep(15)
        assert all(person.rests(0) for person in self.people)
        for person in self.people:
            person.look()

    async def fresh(self, person: Person) -> Person:
        """The same user on a new machine, who pulls all there is."""
        judge = self._person(person.name, self.fresh_folder("judge"))
        judge.start()
        end = self.loop.time() + CALM_S
        while not judge.rests(0):
            await asyncio.sleep(1)
            assert self.loop.time() < end, judge.engine.status()
        return judge

    async def end(self) -> None:
        for person in self.people:
            await person.stop()
        for task in list(copies):
            task.cancel()
        assert self.hub is not None
        await self.hub.stop()


def set_scope(hub: Hub, name: str, accounts: set[str] | None) -> None:
    kept = None if accounts is None else msgspec.json.encode(sorted(accounts)).decode()
    with hub.writing() as transaction:
        transaction.connection.execute(update(USER).where(USER.c.name == name).values(accounts=kept))


def new_line(hub: Hub, name: str, accounts: set[str] | None) -> str:
    return create_token(hub, name, ROLES[name], scope=sorted(accounts or ()), all_accounts=False)


def damage(file: Path, random: Random) -> bool:
    """Some bytes of the file change, or it is cut, or is no database at all; returns whether SQLite may miss it."""
    content = bytearray(file.read_bytes())
    kind = random.randrange(3)
    if kind == 0:
        at = random.randrange(len(content))
        content[at : at + 2000] = random.randbytes(min(2000, len(content) - at))
    elif kind == 1:
        del content[random.randrange(len(content)) :]
    else:
        content[:] = b"not a database, but somebody's shopping list: milk, eggs" * 90
    file.write_bytes(content)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    return kind != 2


class _Template:
    """A hub with its ads and users, and an empty home for each: made once, copied for every history."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="simulated-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        (self.folder / "hub").mkdir()
        self.tokens: dict[str, str] = {}
        hub = open_hub(f"sqlite:///{self.folder / 'hub' / 'hub.db'}", hub_id=HUB_ID, clock=lambda: NOW)
        for name in SCOPES:
            self.tokens[name] = new_line(hub, name, set(SCOPES[name]) or None)
        rows = [
            ("ad", f"ad {n}", "csv", NOW - n, {
                "text": f"text {n}", "account_id": ACCOUNTS[n % 3], "ai_verdict": "unsure", "ai_score": 0.5,
                "created_at": NOW - n * MINUTE,
            })
            for n in range(ADS)
        ]  # fmt: skip
        observe(hub, [msgspec.Raw(msgspec.json.encode(row)) for row in rows])
        hub.close()
        begin_epoch(self.folder / "hub", "epoch 0")
        for name in SCOPES:
            person = Person(name, self.folder / name, None, Random(0), HUB_ID, str, None, None, lambda: NOW)  # type: ignore[arg-type]
            prepare_cache(person.settings)
            with sqlite.writing(WorkStore(person.settings.cache_dir / "work.db").connection) as c:
                c.execute("INSERT INTO meta VALUES ('device', ?)", (f"device of {name}",))


@cache
def template() -> _Template:
    return _Template()
