"""One client of the crowd: a process with a home of its own and the real sync engine.

Told by lines on standard input, answers by lines on standard output: `go` (write all facts; `done`), `one` (write one
more; `did`), `end` (come to rest, and stop; one line of JSON, a `Member`).
"""

import asyncio
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random

import msgspec

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Decision, FactKind, Note, Reason, Undo, Verdict, encode_fact
from reviewtui.domain.ids import IdMaker
from reviewtui.services.desk import open_desk, prepare_cache
from reviewtui.services.digests import digest
from reviewtui.settings import HubAccount, Settings
from reviewtui.store.work import NewFact, WorkStore
from reviewtui.sync.cache import Cache
from reviewtui.sync.connection import Connection, connected, remote
from reviewtui.sync.engine import Engine
from reviewtui.sync.secret import Secret
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.wire.messages import DigestAnswer

LOOK, PATIENCE = 0.05, 900
ACCOUNTS = 5
AT_ONCE, WAITING_MOST = 20, 200
"""Facts that are recorded together, and that wait for the hub at most before the next are."""


class Job(msgspec.Struct):
    """What one client is to do: `facts` of them, about `ads` ads of all accounts or of those in its scope."""

    number: int
    address: str
    token: str
    hub_id: str
    home: str
    facts: int
    ads: int
    scope: list[int] | None = None

    @property
    def name(self) -> str:
        """The user's."""
        return f"user{self.number}"


class Member(msgspec.Struct):
    """What came of it.

    `facts`: id to SHA-256 of the bytes, of all that count as delivered. `hints`: (seq, when it was heard) and
    `pulled`: (seq, since when the mirror holds all up to it), in epoch ms. `offline`: how often the hub was away.
    """

    number: int
    facts: dict[str, str]
    undelivered: int
    held: int
    upto: int
    digest: str
    ads: int
    hub: DigestAnswer
    hints: list[tuple[int, int]]
    pulled: list[tuple[int, int]]
    offline: int


class Elsewhere(Connection):
    """A hub on this machine, asked as seldom as one that is not: what comes at once comes by hints."""

    @property
    def near(self) -> bool:
        """It is far."""
        return False


def now_ms() -> int:
    """This machine's clock, which is the hub's too."""
    return time.time_ns() // 1_000_000


class Client:
    """Writes and syncs, and remembers when it heard what."""

    def __init__(self, job: Job) -> None:
        self.job = job
        root = Path(job.home)
        account = HubAccount(job.address, job.hub_id, job.name)
        self.settings = Settings(root, root / "data", root / "logs", True, job.name, account)
        prepare_cache(self.settings)
        self.random = Random(job.number)
        self.work = WorkStore(self.settings.cache_dir / "work.db")
        self.writer = ThreadPoolExecutor(1)
        self.hints: list[tuple[int, int]] = []
        self.pulled: list[tuple[int, int]] = []
        self.offline = 0
        self._make_id = IdMaker(now_ms)
        self._decided: list[tuple[str, str]] = []
        plain = remote(job.address, Secret(job.token))
        self.connection = Elsewhere(plain.base_url, plain.token, plain.open_transport)
        cache = Cache(self.settings.cache_dir, self.work, self.writer, self.settings.hub_id)
        self.engine = Engine(cache, self.connection, on_change=self._changed)
        hear = self.engine._ear.heard
        self.engine._ear.heard = lambda seq: (self.hints.append((seq, now_ms())), hear(seq))[1]
        self._was = SyncState.STARTING

    def _changed(self, status: SyncStatus, _: frozenset[str]) -> None:
        if status.upto > (self.pulled[-1][0] if self.pulled else 0):
            self.pulled.append((status.upto, now_ms()))
        if status.state is SyncState.OFFLINE and self._was is not SyncState.OFFLINE:
            self.offline += 1
        self._was = status.state

    def write(self, count: int) -> None:
        """Record so many facts, as many at once as a busy reviewer's outbox holds."""
        left = count
        while left:
            some = min(left, self.random.randint(1, AT_ONCE))
            self.writer.submit(self.work.record, [self._fact() for _ in range(some)]).result()
            self.engine.nudge()
            left -= some
            wait_until(lambda: self._waiting() < WAITING_MOST)
        wait_until(lambda: not self._waiting())

    def _waiting(self) -> int:
        return self.writer.submit(self.work.counts).result()[0]

    def _fact(self) -> NewFact:
        """A decision, a note, or the undo of one of the last decisions."""
        drawn, id, at = self.random.random(), self._make_id(), now_ms()
        if drawn < 0.1 and self._decided:
            ad_id, target = self._decided.pop(self.random.randrange(len(self._decided)))
            return self._made(id, FactKind.UNDO, ad_id, at, Undo(target), target=target)
        ad_id, content = self._ad()
        if drawn < 0.25:
            return self._made(id, FactKind.NOTE, ad_id, at, Note(f"seen by {self.job.name} 👀"))
        verdict = Verdict.APPROVE if drawn < 0.7 else Verdict.REJECT
        reasons = () if verdict is Verdict.APPROVE else (Reason("meta-ads", "GAMBLING", 1, 1),)
        judged = content_hash(content)
        data = Decision(verdict, reasons=reasons, content_hash=judged, content=content)
        self._decided = [*self._decided[-20:], (ad_id, id)]
        return self._made(id, FactKind.DECISION, ad_id, at, data, content_hash=judged, verdict=str(verdict))

    def _made(self, id: str, kind: FactKind, ad_id: str, at: int, data: msgspec.Struct, **columns: str) -> NewFact:
        body = encode_fact(id=id, kind=kind, ad_id=ad_id, at=at, app="crowd", device=self.job.name, data=data)
        return NewFact(id, str(kind), ad_id, at, body, **columns)

    def _ad(self) -> tuple[str, Content]:
        number = self.random.randrange(self.job.ads)
        if self.job.scope is not None:
            number += self.random.choice(self.job.scope) - number % ACCOUNTS
        return ad_of(number)

    def rest(self) -> None:
        """Wait until all is sent, and all there is was pulled."""
        wait_until(lambda: self.engine.status().state is SyncState.IN_SYNC)
        head = self.engine.ask(lambda client: client.hello()).result(PATIENCE).seq
        wait_until(lambda: self.engine.status().upto >= head and self.engine.status().state is SyncState.IN_SYNC)

    def end(self) -> Member:
        """Stop, and tell what is here and what the hub says should be."""
        self.rest()
        wait_until(lambda: bool(self.hints) and self.hints[-1][0] >= self.engine.status().upto)
        assert self.engine.stop(60)
        assert self.engine.failure is None, self.engine.failure
        outbox, held = self._waiting(), self.writer.submit(self.work.counts).result()[1]
        own = self.work.connection.execute(
            "SELECT f.id, f.body, d.state FROM fact f JOIN delivery d USING (n)"
        ).fetchall()
        self.writer.shutdown()
        self.work.close()
        desk = open_desk(self.settings)
        try:
            mine = digest(desk, now_ms())
            ads = sum(part.count for part in mine.parts if part.kind == "ad")
        finally:
            desk.close()
        facts = {id: sha256(body).hexdigest() for id, body, state in own if state == "acked"}
        upto = self.engine.status().upto
        return Member(
            self.job.number, facts, outbox, held, upto, mine.sha256, ads,
            asyncio.run(self._asked()), self.hints, self.pulled, self.offline,
        )  # fmt: skip

    async def _asked(self) -> DigestAnswer:
        async with connected(self.connection) as client:
            client.meant_for(self.job.hub_id)
            return await client.digest()


def ad_of(number: int) -> tuple[str, Content]:
    """An ad of the crowd's: its id and what it says."""
    return f"ad {number}", Content(text=f"text {number}")


def wait_until(held: Callable[[], bool]) -> None:
    """Look until it holds."""
    last = time.monotonic() + PATIENCE
    while not held():
        assert time.monotonic() < last, "it never came to rest"
        time.sleep(LOOK)


def main() -> None:
    client = Client(msgspec.json.decode(sys.stdin.readline(), type=Job))
    client.engine.start()
    wait_until(lambda: client.engine.status().state is SyncState.IN_SYNC)
    print("ready", flush=True)
    for line in sys.stdin:
        match line.strip():
            case "go":
                client.write(client.job.facts)
                print("done", flush=True)
            case "one":
                client.write(1)
                print("did", flush=True)
            case "rest":
                client.rest()
                print("rests", flush=True)
            case "end":
                print(msgspec.json.encode(client.end()).decode(), flush=True)
                return


if __name__ == "__main__":
    main()
