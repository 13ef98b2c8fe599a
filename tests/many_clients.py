"""Two hub processes on one PostgreSQL, many clients that write at once, one hub process killed midway.

    python tests/many_clients.py --clients 20 --facts 50000

Each client is a process with a home of its own and the real sync engine, and talks to one of the two hubs. When half
of the facts are there, one hub is killed with -9 and started again on its port after a while. In the end the judge
compares what every client made, what the database holds, and the digests; what it found is printed.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from crowd.ledger import Watch, commits, delays, gaps, keep_ledger
from crowd.member import ACCOUNTS, Job, Member, ad_of, now_ms
from postgres_setup import POSTGRES
from sqlalchemy import func, select

from reviewtui.hub import audit
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import FACT, HEAD
from reviewtui.hub.tokens import create_token
from reviewtui.sync.connection import connected, remote
from reviewtui.sync.observe import send_observations
from reviewtui.sync.secret import Secret
from reviewtui.wire.messages import ObservationIn

TESTS = Path(__file__).parent
SCOPE = (1, 3)
"""The accounts that every fifth client sees; the others see all."""
PER_AD = 10
"""Facts about one ad, about."""
AWAY_S = 3.0
CALM, CALM_S = 10, 1.5
"""So many facts one by one at the end, this many seconds apart, to see how soon everybody hears of each."""


class Served:
    """A hub process that can be killed and started again on its port."""

    def __init__(self, url: str, folder: Path) -> None:
        self._environ = os.environ | {"REVIEWTUI_DB": url, "HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
        self._log = folder / "access.log"
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start, and wait until it listens."""
        command = [
            sys.executable,
            "-m",
            "reviewtui",
            "hub",
            "serve",
            "--port",
            str(self.port),
            "--access-log",
            self._log,
        ]
        self.process = subprocess.Popen(command, env=self._environ, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().removeprefix("listening on ").strip()
        self.port = int(self.address.rsplit(":", 1)[1])

    def kill(self) -> None:
        """Without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


class Crowd:
    """The client processes."""

    def __init__(self, jobs: list[Job]) -> None:
        environ = os.environ | {"PYTHONPATH": str(TESTS)}
        command = [sys.executable, "-m", "crowd.member"]
        pipe = subprocess.PIPE
        self.members = [subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe, text=True) for _ in jobs]
        for number, job in enumerate(jobs):
            self.say(number, msgspec.json.encode(job).decode())
        self.all_say("ready")

    def say(self, number: int, word: str) -> None:
        """Tell one."""
        stdin = self.members[number].stdin
        assert stdin is not None
        stdin.write(f"{word}\n")
        stdin.flush()

    def hear(self, number: int) -> str:
        """What one answers."""
        stdout = self.members[number].stdout
        assert stdout is not None
        return stdout.readline().strip()

    def all_say(self, word: str, told: str = "") -> None:
        """Tell everybody, and wait until each has said this."""
        for number in range(len(self.members)) if told else ():
            self.say(number, told)
        for number in range(len(self.members)):
            assert self.hear(number) == word, f"client {number} ended"

    def ends(self) -> list[Member]:
        """Have everybody end, and say what came of it."""
        for number in range(len(self.members)):
            self.say(number, "end")
        return [msgspec.json.decode(self.hear(number), type=Member) for number in range(len(self.members))]

    def stop(self) -> None:
        """End who is still there."""
        for member in self.members:
            if member.poll() is None:
                member.kill()
            member.communicate()


def run(clients: int, facts: int, folder: Path) -> list[str]:
    """One run; prints what it sees, and returns what is wrong."""
    url = POSTGRES.url(folder)
    keep_ledger(url)
    with ExitStack() as stack:
        hub = open_hub(url)
        stack.callback(hub.close)
        ads = max(ACCOUNTS, facts // PER_AD // ACCOUNTS * ACCOUNTS)
        hubs = [Served(url, folder_in(folder, f"hub{number}")) for number in range(2)]
        for served in hubs:
            stack.callback(served.kill)
        asyncio.run(fill(hub, hubs[0].address, ads))
        share, more = divmod(facts, clients)
        crowd = Crowd([job(hub, n, hubs[n % 2].address, folder, share + (n < more), ads) for n in range(clients)])
        stack.callback(crowd.stop)
        watch = stack.enter_context(Watch(hub))
        before = head_of(hub)
        print(f"{clients} clients hold {ads:,} ads; the head is {before:,}; they write {facts:,} facts", flush=True)
        began = now_ms()
        for number in range(clients):
            crowd.say(number, "go")
        killed, started = kill_midway(hub, hubs[0], facts)
        crowd.all_say("done")
        crowd.all_say("rests", "rest")
        rested, busy_head = now_ms(), head_of(hub)
        print(
            f"all {count_facts(hub):,} facts are on the hub, and everybody rests; now {CALM} one by one", flush=True
        )
        for _ in range(CALM):
            time.sleep(CALM_S)
            crowd.say(1, "one")
            assert crowd.hear(1) == "did"
        members = crowd.ends()
        watch.look()
        wrong = [*judge(hub, members, facts + CALM), *watch.wrong]
        tell(hub, members, facts, began, rested, before, busy_head, (killed, started), watch)
    return wrong


def kill_midway(hub: Hub, served: Served, facts: int) -> tuple[int, int]:
    """Kill one process when half of the facts are there, and start it again; when both were (epoch ms)."""
    while count_facts(hub) < facts // 2:
        time.sleep(0.1)
    served.kill()
    killed = now_ms()
    print(f"hub 0 was killed with -9 at {count_facts(hub):,} facts", flush=True)
    time.sleep(AWAY_S)
    served.start()
    return killed, now_ms()


def judge(hub: Hub, members: list[Member], facts: int) -> list[str]:
    """What is wrong."""
    wrong = gaps(hub)
    with hub.reading() as connection:
        rows = connection.execute(select(FACT.c.id, FACT.c.author, FACT.c.body)).all()
        head = connection.scalar(select(HEAD.c.seq))
    there = {(row.author, row.id, sha256(bytes(row.body)).hexdigest()) for row in rows}
    made = {(f"user{one.number}", id, body) for one in members for id, body in one.facts.items()}
    if there != made or len(rows) != len(made) or len(made) != facts:
        wrong.append(f"{facts} facts were to be made, {len(made)} are delivered, the hub has {len(rows)}")
    sights: dict[tuple[str, ...], set[tuple[str, int]]] = {}
    for one in members:
        if one.undelivered or one.held:
            wrong.append(f"client {one.number}: {one.undelivered} facts wait, {one.held} were refused")
        if (one.digest, one.upto) != (one.hub.sha256, one.hub.upto):
            wrong.append(f"client {one.number} is at {one.upto} and holds something else than the hub")
        if not one.hints or one.hints[-1][0] != one.upto:
            wrong.append(f"client {one.number} did not hear of the last change")
        sights.setdefault(tuple(sorted({part.account_id for part in one.hub.parts})), set()).add(
            (one.digest, one.upto)
        )
    if any(len(digests) != 1 for digests in sights.values()):
        wrong.append(f"equal scopes have different digests: {sights}")
    if max(one.upto for one in members) != head:
        wrong.append(f"nobody stands at the head, {head}")
    if not audit.verify(hub).whole:
        wrong.append("the audit log is broken")
    return wrong


def tell(
    hub: Hub, members: list[Member], facts: int, began: int, rested: int, before: int, busy_head: int,
    away: tuple[int, int], watch: Watch,
) -> None:  # fmt: skip
    """Print what was measured."""
    all_commits = commits(hub)
    busy = [(seq, at) for seq, at in all_commits if before < seq <= busy_head]
    calm = [(seq, at) for seq, at in all_commits if seq > busy_head]
    last = max(at for _, at in busy)
    seconds = (last - began) / 1000
    print(
        f"{facts:,} facts in {seconds:.0f} s: {facts / seconds:,.0f} facts/s accepted, in {len(busy):,}"
        f" transactions; everybody held them {(rested - last) / 1000:.1f} s later"
    )
    print(f"numbers: 1 to {head_of(hub):,}, looked at {watch.looks} times while they were given out")
    stayed = [one for one in members if one.number % 2]
    moved = [one for one in members if not one.number % 2]
    print(
        f"hub 0 was away for {(away[1] - away[0]) / 1000:.1f} s; its clients met that"
        f" {sum(one.offline for one in moved)} times, the others {sum(one.offline for one in stayed)} times"
    )
    print(f"hints heard: {sum(len(one.hints) for one in members):,}, by each at least"
          f" {min(len(one.hints) for one in members):,}")  # fmt: skip
    for words, those, of in (
        ("under load, the hub that stayed", stayed, busy),
        ("under load, the hub that was killed", moved, busy),
        ("one by one", [one for one in members if one.hub.upto > busy_head], calm),
    ):
        seen = [one for one in those if len({part.account_id for part in one.hub.parts}) > len(SCOPE) + 1]
        heard = [delay for one in seen for delay in delays(one.hints, of)]
        pulled = [delay for one in seen for delay in delays(one.pulled, of)]
        print(f"ms from the commit to the hint, {words}: {spread(heard)}")
        print(f"ms from the commit to the row in the mirror, {words}: {spread(pulled)}")
    scopes = {one.digest for one in members}
    print(f"digests: {len(members)} clients, {len(scopes)} scopes' digests, each equal to the hub's")


def spread(values: list[int]) -> str:
    """Of what many were: the median, the 95th of a hundred, the most."""
    ordered = sorted(values)
    if not ordered:
        return "none"
    n = len(ordered)
    return f"p50 {ordered[n // 2]:,}, p95 {ordered[n * 95 // 100]:,}, most {ordered[-1]:,} (n {n:,})"


def job(hub: Hub, number: int, address: str, folder: Path, facts: int, ads: int) -> Job:
    """What one client is to do; every fifth sees some accounts alone."""
    scope = list(SCOPE) if number % 5 == 4 else None
    accounts = [f"acc {account}" for account in scope or ()]
    token = create_token(hub, f"user{number}", "reviewer", scope=accounts)
    return Job(number, address, token, hub.hub_id, str(folder_in(folder, f"user{number}")), facts, ads, scope)


async def fill(hub: Hub, address: str, ads: int) -> None:
    """Give the hub its ads, by an account each in turn."""
    made = [(ad_of(number), f"acc {number % ACCOUNTS}") for number in range(ads)]
    rows = (
        ObservationIn("ad", ad_id, "csv", 1, {"text": content.text, "account_id": account})
        for (ad_id, content), account in made
    )
    async with connected(remote(address, Secret(create_token(hub, "boss", "admin")))) as client:
        assert (await send_observations(client, rows, lambda _: None)).added == ads


def head_of(hub: Hub) -> int:
    """How far the hub is."""
    with hub.reading() as connection:
        return int(connection.execute(select(HEAD.c.seq)).scalar_one())


def count_facts(hub: Hub) -> int:
    """How many facts it has."""
    with hub.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(FACT)).scalar_one())


def folder_in(folder: Path, name: str) -> Path:
    """A new folder in this one."""
    made = folder / name
    made.mkdir(mode=0o700)
    return made


@contextmanager
def server() -> Iterator[None]:
    """The PostgreSQL, stopped at the end."""
    try:
        yield
    finally:
        POSTGRES.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--facts", type=int, default=50_000)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="crowd-") as folder, server():
        wrong = run(given.clients, given.facts, Path(folder))
    for line in wrong:
        print(f"WRONG: {line}")
    print("wrong: nothing" if not wrong else f"wrong: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
