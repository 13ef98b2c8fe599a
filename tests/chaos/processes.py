"""Processes of the program that start at once: each is forked from one that has imported everything, and no more."""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from signal import SIGKILL

WORKER, WRITER = "worker", "writer"
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["chaos.imports"])


def warm_up() -> None:
    """Start the process that all others are forked from, if it does not run; it looks for modules where tests are."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


class Process:
    """A running command of the program (its words), or `worker HOME SEED`, or `writer URL USER BATCHES GO`.

    `fault`: the name of one that is planted in it.
    """

    def __init__(self, words: Sequence[str], errors: Path, fault: str = "") -> None:
        self._out, out = _FORKING.Pipe(duplex=False)
        self._process = _FORKING.Process(target=_become, args=(words, out, str(errors), fault), daemon=True)
        self._process.start()
        out.close()
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._process.sentinel, self._hear_of_its_end)

    def _hear_of_its_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self._ended.set()

    async def line(self) -> str:
        """The next line that it printed; empty once it is gone and there are no more."""
        if not hasattr(self, "_lines"):
            self._lines = asyncio.StreamReader(limit=1 << 20)
            protocol = asyncio.StreamReaderProtocol(self._lines)
            pipe = os.fdopen(os.dup(self._out.fileno()), "rb")
            self._pipe, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, pipe)
        return (await self._lines.readline()).decode()

    async def ended(self) -> None:
        """Wait for its end."""
        await self._ended.wait()

    @property
    def code(self) -> int | None:
        """Its exit code; negative: the signal that ended it."""
        return self._process.exitcode

    async def kill(self) -> list[str]:
        """`kill -9`, if it is alive; returns what it had still printed before."""
        if not self._ended.is_set():
            self._process.kill()
        left = [line async for line in self._rest()]
        await self.ended()
        return left

    async def done(self, patience: float) -> tuple[int, list[str]]:
        """Its exit code and the lines it printed; it is killed if it is not done within so many seconds."""
        try:
            async with asyncio.timeout(patience):
                lines = [line async for line in self._rest()]
        except TimeoutError:
            lines = await self.kill()
        await self.ended()
        return self.code or 0, lines

    async def _rest(self) -> AsyncIterator[str]:
        while line := await self.line():
            yield line
        self._pipe.close()
        self._out.close()

    @property
    def was_killed(self) -> bool:
        """Whether it ended by `kill -9`, and not by itself a moment earlier."""
        return self.code == -SIGKILL


def _become(words: Sequence[str], out: Connection, errors: str, fault: str) -> None:
    from simulation.planted import PLANTS

    from chaos import worker, writer
    from reviewtui import cli

    os.dup2(out.fileno(), 1)
    os.dup2(os.open(errors, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), 2)
    out.close()
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115  # as at a start
    if fault:
        PLANTS[fault]()
    if words[0] == WORKER:
        worker.main(*words[1:])
    elif words[0] == WRITER:
        writer.main(*words[1:])
    else:
        sys.exit(cli.run(list(words)))
