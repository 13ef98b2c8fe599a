"""An event loop in which nothing takes real time and nothing depends on threads.

Timers are met in order, and time jumps from one to the next. What the program hands to a thread is done in the loop
itself, a moment later that the seed chooses; each executor does its work in the order in which it came.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, TypeVar

_T = TypeVar("_T")

HAND_OVER = 0.002
"""A thread begins what it is given within so many seconds."""


class Stuck(Exception):
    """Everybody waits, and nothing will ever happen."""


class _Jump(selectors.SelectSelector):
    """Waiting is a step of the clock."""

    loop: "Clockwork"

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck
        self.loop.virtual += max(0.0, timeout)
        return []


class Clockwork(asyncio.SelectorEventLoop):
    """The loop of one simulated history."""

    def __init__(self, random: Random) -> None:
        self.virtual = 0.0
        """Seconds since the beginning."""
        self._random = random
        self._busy_until: dict[object, float] = {}
        selector = _Jump()
        selector.loop = self
        super().__init__(selector)
        self.faults: list[str] = []
        self.set_exception_handler(self._keep_fault)

    def time(self) -> float:
        return self.virtual

    def run_in_executor(self, executor: Any, func: Callable[..., _T], *args: Any) -> "asyncio.Future[_T]":  # type: ignore[override]
        future: asyncio.Future[_T] = self.create_future()
        begin = max(self._busy_until.get(executor, 0.0), self.virtual + self._random.random() * HAND_OVER)
        self._busy_until[executor] = begin

        def work() -> None:
            try:
                result = func(*args)
            except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to whoever waits
                if not future.cancelled():
                    future.set_exception(error)
            else:
                if not future.cancelled():
                    future.set_result(result)

        self.call_at(begin, work)
        return future

    def _keep_fault(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.faults.append(f"{context.get('message')}: {context.get('exception')!r}")


@contextmanager
def running(random: Random) -> Iterator[tuple[asyncio.Runner, Clockwork]]:
    """A loop, and what runs in it; nothing goes on between two runs.

    Raises:
        AssertionError: a task ended with a fault that nobody heard.
    """
    with asyncio.Runner(loop_factory=lambda: Clockwork(random)) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, Clockwork)
        yield runner, loop
        assert not loop.faults, loop.faults


def run(random: Random, history: Callable[[Clockwork], Coroutine[Any, Any, _T]]) -> _T:
    """Run one history to its end, in a loop of its own.

    Raises:
        Stuck: everybody waits for nothing.
        AssertionError: a task ended with a fault that nobody heard.
    """
    with running(random) as (runner, loop):
        return runner.run(history(loop))
