"""A hub and three reviewers in processes of their own: started, killed and started again, as a seed chooses."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from chaos.processes import WORKER, Process, warm_up
from chaos.proxy import Proxy
from chaos.verdict import Verdict, judge
from reviewtui.connect import log_in
from reviewtui.database import sqlite
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import create_token
from reviewtui.services.desk import open_desk, prepare_cache
from reviewtui.services.digests import digest
from reviewtui.settings import load
from reviewtui.sync.connection import connected, remote
from reviewtui.sync.secret import Secret

REVIEWERS = ("ana", "ben", "cleo")
PATIENCE = 120.0
"""Seconds after which a process that should be done is stuck."""
TRIES = 3
"""With the line clear and the hub there, everything goes through within so many syncs."""


@dataclass
class Story:
    """What happened, and how it ended."""

    seed: int
    verdict: Verdict = field(default_factory=Verdict)
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    on_hub_before_calm: int = 0
    on_hub: int = 0
    seconds: float = 0.0

    def words(self) -> str:
        """The whole of it in a few lines."""
        kills = ", ".join(f"{number} of {what}" for what, number in sorted(self.kills.items()))
        faults = ", ".join(f"{fault} {number}" for fault, number in sorted(self.faults.items()))
        verdict = self.verdict
        lines = [
            f"seed {self.seed}: {self.kills.total()} kills ({kills})",
            f"connections: {faults}",
            f"{self.confirmed} decisions confirmed; {self.on_hub} facts on the hub, "
            f"{self.on_hub_before_calm} of them before the last kill",
            f"lost {verdict.lost}, doubled {verdict.doubled}, stuck {verdict.stuck}, "
            f"otherwise wrong {len(verdict.wrong)}, {self.seconds:.0f} s",
        ]
        return "\n".join([*lines, *verdict.wrong[:40]])


class Team:
    """One run, with a fault planted if one is named (`simulation.planted`).

    Everything is chosen by `seed`; when the system gives each process its turn is the system's own.
    """

    def __init__(self, folder: Path, seed: int, kills: int, ads: int = 300, fault: str = "") -> None:
        self.folder, self.seed, self.wanted, self.ads, self.fault = folder, seed, kills, ads, fault
        self.story = Story(seed)
        self.confirmed: dict[str, tuple[str, str]] = {}
        self.port = 0
        self._running: set[Process] = set()
        self._proxies: dict[str, Proxy] = {}

    async def run(self, tell: Callable[[str], None] = lambda _: None) -> Story:
        """From the first decision to the verdict."""
        began = time.monotonic()
        try:
            await self._begin()
            await self._trouble(tell)
            self.story.on_hub_before_calm = self._count_on_hub()
            await self._calm()
            self.story.on_hub = self._count_on_hub()
            verdict = judge(self.folder / "hub.db", {name: self.home(name) for name in REVIEWERS}, self.confirmed)
            verdict.wrong = self.story.verdict.wrong + verdict.wrong
            verdict.stuck += self.story.verdict.stuck
            self.story.verdict = verdict
        finally:
            await self._end()
        self.story.confirmed = len(self.confirmed)
        self.story.seconds = time.monotonic() - began
        for proxy in self._proxies.values():
            self.story.faults += proxy.met
        return self.story

    def home(self, name: str) -> Path:
        return self.folder / name

    # --- processes ---

    def _start(self, name: str, *words: str) -> Process:
        process = Process(words, self.folder / f"{name}.err", self.fault)
        self._running.add(process)
        return process

    def _command(self, name: str, *words: str) -> Process:
        return self._start(name, "--home", str(self.home(name)), *words)

    async def _kill(self, process: Process, what: str) -> list[str]:
        """`kill -9`; counted if it was still alive. Returns what it had still said."""
        said = await process.kill()
        self._running.discard(process)
        self.story.kills[what] += process.was_killed
        return said

    async def _done(self, name: str, *words: str) -> tuple[int, str]:
        """Run a command of this user to its end; its exit code and what it printed."""
        process = self._command(name, *words)
        code, lines = await process.done(PATIENCE)
        self._running.discard(process)
        return code, "".join(lines)

    async def _must(self, name: str, *words: str) -> None:
        code, out = await self._done(name, *words)
        assert code == 0, (name, words, code, out, (self.folder / f"{name}.err").read_text()[-500:])

    # --- the beginning ---

    async def _begin(self) -> None:
        warm_up()
        hub = open_hub(self.url)
        self.tokens = {name: create_token(hub, name, "reviewer") for name in REVIEWERS}
        self.tokens["boss"] = create_token(hub, "boss", "admin")
        hub.close()
        await self._open_hub()
        for name, token in self.tokens.items():
            self._proxies[name] = Proxy(self._random(f"line of {name}"), lambda: self.port)
            port = await self._proxies[name].start()
            await asyncio.to_thread(_sit_down, self.home(name), port, token)
        self._write_ads(range(self.ads), "as they began")
        await self._must("boss", "import", "ads", str(self.folder / "ads.csv"))
        await asyncio.gather(*(self._must(name, "sync") for name in REVIEWERS))

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'hub.db'}"

    def _random(self, what: str) -> Random:
        """Chances of its own for each part of the run, so that one does not disturb another."""
        return Random(f"{self.seed} {what}")

    def _write_ads(self, numbers: Any, edition: str) -> None:
        rows = [f'ad {n},Headline {n},"Text of {n}, {edition}",account {n % 5},unsure' for n in numbers]
        (self.folder / "ads.csv").write_text("\n".join(["ad_id,headline,text,account_id,ai_verdict", *rows, ""]))

    async def _open_hub(self) -> None:
        self._hub = self._start("hub", "hub", "serve", "--db", self.url, "--port", str(self.port))
        self.port = int((await self._hub.line()).rsplit(":", 1)[1])

    # --- the trouble ---

    async def _trouble(self, tell: Callable[[str], None]) -> None:
        for proxy in self._proxies.values():
            proxy.trouble = 0.4
        parts = [self._hub_goes_on(), self._boss_imports(), self._tells(tell)]
        for name in REVIEWERS:
            parts += [self._works(name), self._syncs(name)]
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)

    @property
    def _enough(self) -> bool:
        return self.story.kills.total() >= self.wanted

    async def _tells(self, tell: Callable[[str], None]) -> None:
        while not self._enough:
            await asyncio.sleep(1)
            tell(f"{self.story.kills.total()} kills, {len(self.confirmed)} decisions confirmed")

    async def _works(self, name: str) -> None:
        """A reviewer decides, is killed, and comes back to the same home."""
        random = self._random(f"{name} works")
        while not self._enough:
            worker = self._start(name, WORKER, str(self.home(name)), str(random.random()))
            if random.random() < 0.1:
                await asyncio.sleep(random.uniform(0, 0.05))  # at any moment of its start
            else:
                for _ in range(random.randint(1, 12)):
                    self._confirm(name, await worker.line())
                await asyncio.sleep(random.uniform(0, 0.015))
            for line in await self._kill(worker, "a reviewer"):
                self._confirm(name, line)
            if not worker.was_killed:
                self.story.verdict.wrong.append(f"the worker of {name} ended with {worker.code}")
            await asyncio.sleep(random.uniform(0, 1.2))

    def _confirm(self, name: str, line: str) -> None:
        if line.endswith("\n") and line != "ready\n":
            id, digest = line.split()
            self.confirmed[id] = (name, digest)

    async def _syncs(self, name: str) -> None:
        """`sync` runs beside the work, once or until it is killed."""
        random = self._random(f"{name} syncs")
        while not self._enough:
            watching = random.random() < 0.5
            sync = self._command(name, "sync", *(["--watch"] * watching))
            await self._until(
                sync, self._proxies[name].something_passes(random.randint(1, 25 if watching else 8), 5.0)
            )
            await asyncio.sleep(random.uniform(0, 0.01))
            await self._kill(sync, "sync --watch" if watching else "sync")

    async def _boss_imports(self) -> None:
        """Ads change all the while."""
        random, edition = self._random("boss"), 0
        while not self._enough:
            edition += 1
            self._write_ads(random.sample(range(self.ads), self.ads // 10), f"edition {edition}")
            command = self._command("boss", "import", "ads", str(self.folder / "ads.csv"))
            await self._until(command, self._proxies["boss"].something_passes(random.randint(1, 12), 5.0))
            await self._kill(command, "import")
            await asyncio.sleep(random.uniform(0, 3))

    async def _hub_goes_on(self) -> None:
        """The hub is killed in the middle of an exchange, and is away for a moment."""
        random = self._random("hub")
        while not self._enough:
            for _ in range(random.randint(1, 2)):
                await self._proxies[random.choice(REVIEWERS)].something_passes(random.randint(1, 20), 1.5)
            await self._kill(self._hub, "the hub")
            await asyncio.sleep(random.uniform(0, 0.3))
            await self._open_hub()

    async def _until(self, process: Process, moment: Coroutine[Any, Any, None]) -> None:
        """Wait for this moment, or for the end of the process if that is earlier."""
        ended, came = asyncio.ensure_future(process.ended()), asyncio.ensure_future(moment)
        await asyncio.wait({ended, came}, return_when=asyncio.FIRST_COMPLETED)
        for one in (ended, came):
            one.cancel()
        await asyncio.gather(ended, came, return_exceptions=True)

    # --- the calm ---

    async def _calm(self) -> None:
        """The line is clear and the hub is there: everybody comes to rest, and holds the same."""
        for proxy in self._proxies.values():
            proxy.trouble = 0.0
        await asyncio.gather(*(self._rests(name) for name in REVIEWERS))
        await asyncio.gather(*(self._holds_the_same(name) for name in REVIEWERS))

    async def _rests(self, name: str) -> None:
        out = ""
        for _ in range(TRIES):
            code, out = await self._done(name, "sync", "--json")
            if code == 0 and (left := json.loads(out))["outbox"] == 0 and left["held"] == 0:
                return
        self.story.verdict.stuck += 1
        self.story.verdict.wrong.append(f"the sync of {name} does not come to rest: {out!r}")

    async def _holds_the_same(self, name: str) -> None:
        """Here, on a new machine of the same user, and on the hub."""
        new = f"{name}'s new machine"
        await asyncio.to_thread(_sit_down, self.home(new), self.port, self.tokens[name])
        await asyncio.gather(self._must(name, "sync"), self._must(new, "sync"))
        async with connected(remote(f"http://127.0.0.1:{self.port}", Secret(self.tokens[name]))) as client:
            theirs = (await client.digest()).sha256
        for home in (name, new):
            mine = await asyncio.to_thread(_digest, self.home(home))
            if mine != theirs:
                self.story.verdict.wrong.append(f"{home} holds {mine}, and the hub has {theirs} for {name}")

    def _count_on_hub(self) -> int:
        connection = sqlite.open_file(self.folder / "hub.db", synchronous="FULL", read_only=True)
        try:
            return int(connection.execute("SELECT count(*) FROM fact").fetchone()[0])
        finally:
            connection.close()

    async def _end(self) -> None:
        for process in self._running:
            await process.kill()
        for proxy in self._proxies.values():
            await proxy.stop()


def _sit_down(home: Path, port: int, token: str) -> None:
    log_in(load(str(home)), f"http://127.0.0.1:{port}", Secret(token))


def _digest(home: Path) -> str:
    settings = load(str(home))
    prepare_cache(settings)
    desk = open_desk(settings)
    try:
        return digest(desk, desk.clock()).sha256
    finally:
        desk.close()
