"""Processes are killed in the middle of their work, on a line that fails; `python tests/kill.py --kills 1000` is the
long one."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from chaos.proxy import CLEAR, CUT, HALF_OPEN, LATENCY, RESET, SLOW, TRUNCATED, Proxy
from chaos.team import Team
from chaos.verdict import judge

from reviewtui.database import sqlite
from reviewtui.settings import load

SAID = b"a thousand words and " * 5000


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is one: what the system has, a kill does not take."""
    memory = Path("/dev/shm")
    made = Path(mkdtemp(prefix="kills-", dir=memory if memory.is_dir() else None))
    yield made
    shutil.rmtree(made)


async def test_kill_9_of_anybody_at_any_moment_loses_and_doubles_nothing(folder: Path) -> None:
    team = Team(folder, seed=4, kills=10, ads=60)
    story = await team.run()
    assert story.kills.total() >= 10
    assert story.confirmed > 0
    assert story.verdict.well, story.words()

    # The judge would have seen it.
    homes = {"ana": team.home("ana")}
    spoil(folder / "hub.db", "DELETE FROM fact WHERE id = (SELECT max(id) FROM fact WHERE author = 'ana')")
    assert judge(folder / "hub.db", homes, {}).lost == 1
    assert judge(folder / "hub.db", homes, {"an id": ("ana", "a hash")}).lost == 2
    spoil(load(str(homes["ana"])).cache_dir / "work.db", "UPDATE delivery SET state = 'attempted'")
    assert judge(folder / "hub.db", homes, {}).stuck > 0


def spoil(file: Path, change: str) -> None:
    connection = sqlite.open_file(file, synchronous="OFF")
    connection.execute(change)
    connection.close()


# --- the line ---


async def said_over(fault: str, seed: int) -> tuple[bytes, str]:
    """What of `SAID` comes back from a server that repeats all it hears, and how the connection ends."""

    async def repeat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    server = await asyncio.start_server(repeat, "127.0.0.1", 0)
    proxy = Proxy(Random(seed), lambda: server.sockets[0].getsockname()[1])
    proxy.trouble, proxy.faults = 1.0, (fault,)
    reader, writer = await asyncio.open_connection("127.0.0.1", await proxy.start())
    heard = bytearray()
    try:
        writer.write(SAID)
        writer.write_eof()
        async with asyncio.timeout(0.3 if fault == HALF_OPEN else 20):
            while piece := await reader.read(65536):
                heard += piece
        end = "end"
    except ConnectionResetError:
        end = "reset"
    except TimeoutError:
        end = "silence"
    finally:
        writer.close()
        await proxy.stop()
        server.close()
    assert proxy.met == {fault: 1}
    return bytes(heard), end


@pytest.mark.parametrize("fault", [CLEAR, LATENCY, SLOW])
async def test_a_slow_line_brings_everything(fault: str) -> None:
    assert await said_over(fault, 1) == (SAID, "end")


@pytest.mark.parametrize(("fault", "ends"), [(CUT, {"end", "reset"}), (TRUNCATED, {"end"}), (RESET, {"reset"}),
                                             (HALF_OPEN, {"silence"})])  # fmt: skip
async def test_a_broken_line_brings_the_beginning_and_ends_in_its_way(fault: str, ends: set[str]) -> None:
    for seed in range(5):
        heard, end = await said_over(fault, seed)
        assert SAID.startswith(heard)
        assert len(heard) < len(SAID)
        assert end in ends
