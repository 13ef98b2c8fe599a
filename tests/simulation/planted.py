"""Faults that others made in programs like this one, put into ours: the judge must find each.

`python -m simulation.planted NAME --first 1 --seeds 20`, in the folder of the tests, runs histories with one of them
until the judge objects, and prints what it says.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.facts import FactKind
from reviewtui.hub import accept, opening
from reviewtui.hub.judging import Refused, Sent
from reviewtui.hub.tables import HEAD
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync import pull
from reviewtui.sync.session import Session
from reviewtui.wire.messages import OpResult, Page
from simulation import machine

A_KILL = 0.002
"""How many statements on a mirror of one are the last of their process."""
A_PAGE_S = 3.0


def _killed_at_mirrors() -> None:
    """Processes are killed in the middle of a pull too, between any two statements."""
    from simulation.world import World

    worlds: list[World] = []
    begin, calm, opened = World.begin, World.calm, MirrorStore._open

    async def known(world: World) -> None:
        worlds[:] = [world]
        await begin(world)

    async def spared(world: World) -> None:
        worlds.clear()
        await calm(world)

    def watched(mirror: MirrorStore) -> Connection:
        connection = opened(mirror)

        def statement(_: str) -> None:
            for person in getattr(worlds[0], "people", ()) if worlds else ():
                if mirror.path.is_relative_to(person.home) and worlds[0].random.random() < A_KILL:
                    person.kill()

        connection.set_trace_callback(statement)
        return connection

    World.begin = known  # type: ignore[method-assign]
    World.calm = spared  # type: ignore[method-assign]
    MirrorStore._open = watched  # type: ignore[method-assign]


def nothing() -> None:
    """No fault at all, in the circumstances that the others need to show."""
    _killed_at_mirrors()
    _long_pulls()


def cursor_before_rows() -> None:
    """The cursor is written in a transaction of its own, and the rows after it."""
    _killed_at_mirrors()
    whole = MirrorStore.apply

    def apply(mirror: MirrorStore, page: Page, now: int, give_way: Callable[[], None]) -> list[str]:
        with writing(mirror.connection) as c:
            values = [("cursor", page.cursor), ("upto", page.upto), ("epoch", page.epoch), ("last_sync", now)]
            c.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values)
        return whole(mirror, page, now, give_way)

    MirrorStore.apply = apply  # type: ignore[method-assign]


def _long_pulls() -> None:
    """Each page brings one row, and takes its time: more is done meanwhile."""

    async def give_way(_: pull.Pace) -> None:
        await asyncio.sleep(A_PAGE_S)

    machine.PAGES = {1: 1}
    pull.Pace.give_way = give_way  # type: ignore[method-assign]


def lost_during_a_pull() -> None:
    """When a round is through, the outbox counts as sent: also what was decided while it pulled."""
    _long_pulls()
    whole = Session.exchange

    async def exchange(session: Session) -> Any:
        result = await whole(session)
        with writing(session._cache.work.connection) as c:
            c.execute("UPDATE delivery SET state = 'acked', seq = 1 WHERE state IN ('new', 'attempted')")
        return result

    Session.exchange = exchange  # type: ignore[method-assign]


def last_number() -> None:
    """The hub remembers of each device the last fact, and takes what is not later for one that it has."""
    take = accept._Batch.take
    table = "CREATE TABLE IF NOT EXISTS last_of (device TEXT PRIMARY KEY, id TEXT)"
    keep = "INSERT INTO last_of VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET id = excluded.id"

    def taken(batch: Any, sent: Sent) -> OpResult:
        connection = batch._transaction.connection
        connection.exec_driver_sql(table)
        last = connection.exec_driver_sql("SELECT id FROM last_of WHERE device = ?", (sent.fact.device,)).scalar()
        if last is not None and sent.fact.id <= last:
            return OpResult(sent.fact.id, "duplicate", batch._transaction.seq)
        result = take(batch, sent)
        if result.outcome in ("applied", "superseded"):
            connection.exec_driver_sql(keep, (sent.fact.device, sent.fact.id))
        return result

    accept._Batch.take = taken  # type: ignore[method-assign]


def refuses_some() -> None:
    """The hub refuses a quarter of all decisions, whatever they say."""
    take = accept._Batch.take

    def taken(batch: Any, sent: Sent) -> OpResult:
        if sent.fact.kind == FactKind.DECISION and int(sent.fact.id[-1], 16) % 4 == 0:
            return accept._rejected(Refused("malformed", sent.fact.id))
        return take(batch, sent)

    accept._Batch.take = taken  # type: ignore[method-assign]


def deferred() -> None:
    """The hub's writing transactions begin as if they would only read."""
    opened = opening.open_database

    def open_database(address: Any) -> Any:
        database = opened(address)
        return database._replace(writer=database.engine.execution_options(hub_begin="BEGIN"))

    opening.open_database = open_database


def head_before_lock() -> None:
    """The hub reads the last number before it waits for its turn to write."""

    @contextmanager
    def writing_late(hub: opening.Hub) -> Iterator[opening.Writing]:
        with hub.reading() as connection:
            head = connection.execute(select(HEAD.c.seq, HEAD.c.arrival)).one()
        with hub.writer.begin() as connection:
            transaction = opening.Writing(hub, connection)
            transaction.seq, transaction._arrival, transaction.began = head.seq, head.arrival, head.seq
            yield transaction
            transaction.finish()

    opening.Hub.writing = writing_late  # type: ignore[method-assign]


PLANTS: dict[str, Callable[[], None]] = {
    "nothing": nothing,
    "cursor-before-rows": cursor_before_rows,
    "lost-during-a-pull": lost_during_a_pull,
    "last-number": last_number,
    "refuses-some": refuses_some,
    "deferred": deferred,
    "head-before-lock": head_before_lock,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=PLANTS)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--steps", type=int, default=45)
    given = parser.parse_args()
    import simulate

    PLANTS[given.name]()
    for seed in range(given.first, given.first + given.seeds):
        lived = simulate.history(seed, steps=given.steps)
        if lived.wrong:
            print(lived.told)
            return 1
    return 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, "-m", "simulation.planted", *sys.argv[1:]],
                  os.environ | {"PYTHONHASHSEED": "0"})  # fmt: skip
    sys.exit(main())
