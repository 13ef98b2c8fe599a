"""A line between a client and a hub that can be made to fail, connection by connection."""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable
from random import Random

CHUNK = 65536
HALF_OPEN_S = 20.0
"""A line on which nothing comes any more is kept for so long."""

CLEAR = "clear"
LATENCY = "latency"
SLOW = "slow bytes"
CUT = "cut"
TRUNCATED = "truncated"
RESET = "reset"
HALF_OPEN = "half open"
FAULTS = (LATENCY, SLOW, CUT, TRUNCATED, RESET, HALF_OPEN)


class Proxy:
    """Listens on a port of its own and passes on to the hub's."""

    def __init__(self, random: Random, hub_port: Callable[[], int]) -> None:
        self._random, self._hub_port = random, hub_port
        self.trouble = 0.0
        """How many connections of one meet a fault."""
        self.faults: tuple[str, ...] = FAULTS
        self.met: Counter[str] = Counter()
        self._open: set[asyncio.Task[None]] = set()
        self._passed = asyncio.Event()

    async def start(self) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Nobody comes any more, and who is there is sent away."""
        self._server.close()
        for task in self._open:
            task.cancel()
        if self._open:
            await asyncio.wait(self._open)

    async def something_passes(self, pieces: int, patience: float) -> None:
        """Wait until so many more pieces were passed on, in either direction; no longer than so many seconds."""
        try:
            async with asyncio.timeout(patience):
                for _ in range(pieces):
                    self._passed.clear()
                    await self._passed.wait()
        except TimeoutError:
            pass

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._connect(reader, writer)
        except asyncio.CancelledError:
            pass  # the proxy stops
        finally:
            self._open.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            hub_reader, hub_writer = await asyncio.open_connection("127.0.0.1", self._hub_port())
        except OSError:
            reset(writer)
            return
        fault = self._random.choice(self.faults) if self._random.random() < self.trouble else CLEAR
        self.met[fault] += 1
        line = _Line(fault, self._random, writer, hub_writer, self._passed)
        ways = [
            asyncio.ensure_future(line.carry(reader, hub_writer, answers=False)),
            asyncio.ensure_future(line.carry(hub_reader, writer, answers=True)),
        ]
        try:
            await asyncio.wait(ways)
        finally:
            for way in ways:
                way.cancel()
            for end in (writer, hub_writer):
                end.close()


class _Line:
    """One connection and what befalls it. The fault comes after some bytes, the sooner the likelier."""

    def __init__(
        self,
        fault: str,
        random: Random,
        client: asyncio.StreamWriter,
        hub: asyncio.StreamWriter,
        passed: asyncio.Event,
    ) -> None:
        self._fault, self._random, self._passed = fault, random, passed
        self._ends = (client, hub)
        self._broken = asyncio.Event()
        self._left = int(2 ** random.uniform(0, 16)) if fault in (CUT, TRUNCATED, RESET, HALF_OPEN) else 1 << 62
        self._in_answers = fault == TRUNCATED or random.random() < 0.6

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        """Pass on what comes one way, to its end or the line's."""
        try:
            while not self._broken.is_set() and (piece := await reader.read(CHUNK)):
                if answers is self._in_answers:
                    piece, self._left = piece[: self._left], self._left - len(piece)
                await self._hand_over(piece, writer)
                if self._left <= 0:
                    await self._break()
            if writer.can_write_eof() and not self._broken.is_set():
                writer.write_eof()
        except OSError:
            for end in self._ends:
                reset(end)

    async def _hand_over(self, piece: bytes, writer: asyncio.StreamWriter) -> None:
        if self._broken.is_set():
            return
        if self._fault == LATENCY:
            await asyncio.sleep(self._random.uniform(0.02, 0.2))
        step = self._random.randint(10, 400) if self._fault == SLOW else CHUNK
        for at in range(0, len(piece), step):
            writer.write(piece[at : at + step])
            await writer.drain()
            self._passed.set()
            if self._fault == SLOW:
                await asyncio.sleep(0.002)

    async def _break(self) -> None:
        if self._broken.is_set():
            return
        self._broken.set()
        client, hub = self._ends
        if self._fault == RESET:
            reset(client)
            reset(hub)
        elif self._fault == HALF_OPEN:
            await asyncio.sleep(HALF_OPEN_S)
        elif self._fault == TRUNCATED:
            client.close()  # as if the answer were whole
        else:
            client.close()
            hub.close()


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST: whatever is still on its way is thrown away."""
    transport = writer.transport
    if not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
