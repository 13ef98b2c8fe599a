"""A decision saved while a big pull, by pages, runs beside it, against one saved in peace.

One process, as in the app: the pull on an event loop in a thread of its own, decisions every 20 ms on the
writer's thread of an `Office`, the ads read over the very mirror that is being written. Ours against
ourselves: the floor is the same decision when the pull is over. From handing the decision over until its
commit; interpreter lock, disk and both processors are shared with the pull and the hub. As in the app, the pull goes
gently while somebody decides: small pages and small pieces of the journal, which takes it more than twice as long.
"""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

from bench.caches import DATA, NOW, settings_of
from bench.clients import fresh
from bench.decide import POLICY, REJECT
from bench.figures import Figure, percentile
from bench.hubs import hub_of, served
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import decide
from reviewtui.services.desk import open_reader, prepare_cache
from reviewtui.services.office import Office
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync.cache import Cache
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.pull import Applied, Pace
from reviewtui.sync.session import Listener, Session, greet

BETWEEN = 0.02
BEFORE_LONG = 20
"""Pages that are pulled before the first decision: there must be ads to decide."""


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of deciding beside a pull."""
    busy: list[float] = []
    idle: list[float] = []
    path = hub_of(100_000)
    with served(path) as connection:
        for _ in range(1 if quick else 4):
            beside, alone = _round(connection, fresh(DATA / "contention"))
            busy += beside
            idle += alone
    name = "decision saved during a big pull"
    yield Figure(f"{name}, p50", percentile(busy, 50) * 1e3, percentile(idle, 50) * 1e3, "ms", 2.0)
    yield Figure(f"{name}, p99", percentile(busy, 99) * 1e3, percentile(idle, 99) * 1e3, "ms", 5.0)


def _round(connection: Connection, home: Path) -> tuple[list[float], list[float]]:
    settings = settings_of(home)
    prepare_cache(settings)
    office = Office(settings)
    begun = threading.Event()
    pages = 0

    def applied(page: Applied) -> None:
        nonlocal pages
        pages += 1
        if pages == BEFORE_LONG:
            begun.set()

    async def pull() -> None:
        work = await asyncio.wrap_future(office.submit(lambda desk: desk.work))
        cache = Cache(settings.cache_dir, work, office.writer)
        mirror = MirrorStore(cache.mirror_path)
        async with connected(connection) as client:
            hello = await greet(client, cache)
            session = Session(
                client, cache, mirror, hello, clock=lambda: NOW, pace=Pace(lambda: office.writing > 0, lambda: True),
                listener=Listener(applied=applied), by_snapshot=False,
            )  # fmt: skip
            await session.exchange()
        mirror.close()

    puller = threading.Thread(target=lambda: asyncio.run(pull()))
    puller.start()
    begun.wait(60)
    reader = open_reader(settings)
    ids = [row[0] for row in reader.connection.execute("SELECT ad_id FROM main.ad LIMIT 2000")]
    views = (view for ad_id in ids if (view := open_ad(reader, ad_id, NOW, "bench")) is not None)
    busy: list[float] = []
    while puller.is_alive():
        busy.append(_save(office, next(views)))
        sleep(BETWEEN)
    puller.join()
    idle = []
    for _ in busy:
        idle.append(_save(office, next(views)))
        sleep(BETWEEN)
    reader.close()
    office.close()
    return busy, idle


def _save(office: Office, view: object) -> float:
    begun = perf_counter()
    office.writing += 1
    try:
        office.submit(decide, view, POLICY, REJECT).result()  # type: ignore[arg-type]
    finally:
        office.writing -= 1
    return perf_counter() - begun
