"""The most memory of a client through a cold pull, by pages and from one file: a process of its own, no more.

The floor is the same process on a tenth, or a quarter, of the rows: what differs is what grows with them. The limit
in MB is the process's own peak (VmHWM), interpreter and libraries with it, no screen.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.clients import DATA, fresh, line_from, peak_memory
from bench.figures import Figure
from reviewtui.sync.connection import remote
from reviewtui.sync.secret import Secret


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of memory."""
    many = 100_000 if quick else 1_000_000
    less, more = _peak(many // 10, "pages"), _peak(many, "pages")
    yield Figure(f"peak memory through a pull of {many:,} ads", more, None, "MB", 150.0)
    yield Figure(f"the same against {many // 10:,}: flat in rows", more, less, "MB", 1.1)
    less, more = _peak(many // 4, "file"), _peak(many, "file")
    yield Figure(f"peak memory through a file of {many:,} ads", more, None, "MB", 150.0)
    yield Figure(f"the same against {many // 4:,}: flat in rows", more, less, "MB", 1.1)


def _peak(count: int, way: str) -> float:
    from bench.hubs import hub_of, served  # not in the process that is measured

    with served(hub_of(count)) as connection:
        assert connection.token is not None
        command = [sys.executable, "-m", "bench.memory", str(fresh(DATA / "memory")), connection.base_url, way]
        done = subprocess.run(command, input=connection.token.reveal(), capture_output=True, text=True, check=True)
        return float(done.stdout)


async def _pull(folder: Path, url: str, token: str, way: str) -> None:
    async with line_from(folder, remote(url, Secret(token)), by_pages=way == "pages") as line:
        await line.session.exchange()


if __name__ == "__main__":
    asyncio.run(_pull(Path(sys.argv[1]), sys.argv[2], sys.stdin.read(), sys.argv[3]))
    print(peak_memory())
