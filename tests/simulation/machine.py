"""A machine on which a history depends on its seed alone, and does not do the same work again and again."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

from reviewtui.database import sqlite
from reviewtui.hub import engines, hints, ranking, upkeep
from reviewtui.sync import engine


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
        (engine, "STEP", 4.0),
        (hints, "LOOK_S", 3.0),
        (upkeep, "LOOK_S", 15.0),
        (upkeep, "rank_some", partial(ranking.rank_some, clock=lambda: 0.0)),
        (engines, "create_engine", compiled().create_engine),
    ]
    with ExitStack() as stack:
        for where, name, other in instead:
            stack.enter_context(patch.object(where, name, other))
        yield


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
