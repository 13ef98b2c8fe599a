"""Real processes and a real socket: the hub is killed in the middle of the work, again and again."""

import subprocess
import sys
from contextlib import ExitStack, contextmanager

from hub_setup import decision, id_of
from sync_setup import cache_in
from test_sync_engine import until

from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import create_token
from reviewtui.store.work import NewFact
from reviewtui.sync.connection import connected, remote
from reviewtui.sync.engine import Engine
from reviewtui.sync.observe import send_observations
from reviewtui.sync.once import sync_once
from reviewtui.sync.secret import Secret
from reviewtui.sync.status import SyncState
from reviewtui.wire.messages import ObservationIn

SERVE = "import sys; from reviewtui.hub.serve import serve; serve(sys.argv[1], port=int(sys.argv[2]))"


@contextmanager
def hub_process(url, port=0):
    """A hub in a process of its own, killed without a word at the end of the block; gives its port."""
    hub = subprocess.Popen([sys.executable, "-c", SERVE, url, str(port)], stdout=subprocess.PIPE, text=True)
    with hub:
        try:
            yield int(hub.stdout.readline().rsplit(":", 1)[1])
        finally:
            hub.kill()


async def test_kill_9_of_the_hub_loses_nothing_and_doubles_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    hub = open_hub(url)
    boss, ana, ben = (create_token(hub, name, role) for name, role in
                      (("boss", "admin"), ("ana", "reviewer"), ("ben", "reviewer")))  # fmt: skip
    hub.close()
    made: list[str] = []
    with ExitStack() as stack:
        here = stack.enter_context(cache_in(tmp_path / "ana"))

        def decide(count):
            for _ in range(count):
                number = len(made)
                raw = decision(f"ad {number}", f"text {number}")
                fact = NewFact(id_of(raw), "decision", f"ad {number}", 0, raw, verdict="approve")
                here.writer.submit(here.work.record, [fact]).result()
                made.append(fact.id)
                engine.nudge()

        with hub_process(url) as port:
            address = f"http://127.0.0.1:{port}"
            async with connected(remote(address, Secret(boss))) as client:
                ads = (ObservationIn("ad", f"ad {n}", "csv", 1, {"text": f"text {n}"}) for n in range(150))
                assert (await send_observations(client, ads, lambda _: None)).added == 150
            engine = Engine(here, remote(address, Secret(ana)), random=lambda: 0.0)
            engine.start()
            stack.callback(engine.stop)
            await until(lambda: engine.status().state is SyncState.IN_SYNC)
            decide(30)
        decide(30)  # the hub is dead, and reviewing goes on
        await until(lambda: engine.status().state is SyncState.OFFLINE and engine.status().outbox > 0)
        with hub_process(url, port):
            decide(30)
        decide(30)
        with hub_process(url, port):
            decide(30)
            await until(lambda: engine.status().outbox == 0 and engine.status().state is SyncState.IN_SYNC)
            assert engine.status().held == 0
            other = stack.enter_context(cache_in(tmp_path / "ben"))
            async with connected(remote(address, Secret(ben))) as client:
                await sync_once(client, other)
                page = await client.changes("", 1000)
            assert [row.id for row in page.facts] == made
            assert engine.stop(20)
