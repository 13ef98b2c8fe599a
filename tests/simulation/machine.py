"""A machine on which a history depends on its seed alone, and does not do the same work again and again."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

from reviewtui.database import sqlite
from reviewtui.database.sqlite import Connection
from reviewtui.hub import engines, hints, ranking, snapshots, upkeep
from reviewtui.store import replacing
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync import engine, pull, push, snapshot

PAGES = {1: 1, 2: 2, 3: 2, 20: 4, 1000: 4}
"""Rows of a page, and how often each; as below."""
BATCHES = {1: 2, 2: 3, 500: 5}
WORTH = {5: 1, 20_000: 3}
"""Changes from which on a cold start comes from one file."""
A_COPY_S = 0.5
"""Seconds until a copy of a hub is made."""
EMPTIED: Counter[Path] = Counter()
"""How often each mirror was begun anew, by its file: its rows do not tell it to whoever looks now and then."""


@contextmanager
def calm_machine(seed: int) -> Iterator[None]:
    """For one history. Looks at what hardly ever changed cost most of it: a few of them tell as much. And neither a
    real clock nor chance of any other kind may have a say in it."""
    chance = Random(f"secrets of {seed}")

    def drawn(nbytes: int | None = None) -> str:
        return chance.randbytes(nbytes or 32).hex()

    instead: list[tuple[Any, str, Any]] = [
        (secrets, "token_hex", drawn),
        (secrets, "token_urlsafe", drawn),
        (secrets, "randbits", chance.getrandbits),
        (engine, "STEP", 10.0),
        (engine, "INTERVAL_FAR", 10.0),
        (engine, "INTERVAL_LIVE", 60.0),
        (hints, "LOOK_S", 5.0),
        (upkeep, "LOOK_S", 15.0),
        (upkeep, "rank_some", partial(ranking.rank_some, clock=lambda: 0.0)),
        (engines, "create_engine", compiled().create_engine),
        (snapshots, "ThreadPoolExecutor", Later),
        (MirrorStore, "empty", counted(MirrorStore.empty)),
        *sizes(Random(f"sizes of {seed}")),
    ]
    with ExitStack() as stack:
        for where, name, other in instead:
            stack.enter_context(patch.object(where, name, other))
        yield


def counted(empty: Callable[[MirrorStore, Connection], None]) -> Callable[[MirrorStore, Connection], None]:
    """That, told in `EMPTIED`."""

    def told(mirror: MirrorStore, connection: Connection) -> None:
        EMPTIED[mirror.path] += 1
        empty(mirror, connection)

    return told


def sizes(chance: Random) -> list[tuple[Any, str, Any]]:
    """How much goes at once in one history: a world of a dozen ads has pages, batches and copies too."""

    def one_of(often: dict[int, int]) -> int:
        return chance.choices(list(often), list(often.values()))[0]

    rows, worth = one_of(PAGES), one_of(WORTH)
    return [
        (pull, "PAGE_LIMIT", rows),
        (replacing, "PAGE_LIMIT", rows),
        (push, "OPS_LIMIT", one_of(BATCHES)),
        (snapshot, "WORTH", worth),
        (snapshots, "BEHIND", worth),
    ]


class Later:
    """What the hub would do in a thread beside its loop: it is done there a little later."""

    def __init__(self, *_: object) -> None:
        self._over = False

    def submit(self, work: Callable[..., None], *given: Any) -> Future[None]:
        future: Future[None] = Future()

        def done() -> None:
            if not self._over:
                future.set_result(work(*given))

        asyncio.get_running_loop().call_later(A_COPY_S, done)
        return future

    def shutdown(self, *, cancel_futures: bool) -> None:
        self._over = True


class Compiled:
    """What SQLAlchemy made of each query, for all hubs of this process: their databases have the same tables."""

    def __init__(self) -> None:
        first = create_engine("sqlite://", module=sqlite.module)
        first.connect().close()
        self._dialect = first.dialect
        self._queries: dict[Any, Any] = {}

    def create_engine(self, *given: Any, **options: Any) -> Engine:
        made = create_engine(*given, **options)
        made.dialect = made.pool._dialect = self._dialect
        made.update_execution_options(compiled_cache=self._queries)
        return made


@cache
def compiled() -> Compiled:
    return Compiled()
