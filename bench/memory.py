"""The most memory of a client through a cold pull: a process of its own that pulls, and nothing else.

The floor is the same process on a tenth of the rows: what differs is what grows with them. The limit in MB
is the process's own peak (VmHWM), interpreter and libraries with it, no screen.
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
    from bench.hubs import hub_of, served  # not in the process that is measured

    many = 100_000 if quick else 1_000_000
    peaks = []
    for count in (many // 10, many):
        with served(hub_of(count)) as connection:
            assert connection.token is not None
            command = [sys.executable, "-m", "bench.memory", str(fresh(DATA / "memory")), connection.base_url]
            done = subprocess.run(
                command, input=connection.token.reveal(), capture_output=True, text=True, check=True
            )
            peaks.append(float(done.stdout))
    yield Figure(f"peak memory through a pull of {many:,} ads", peaks[1], None, "MB", 150.0)
    yield Figure(f"the same against {many // 10:,}: flat in rows", peaks[1], peaks[0], "MB", 1.1)


async def _pull(folder: Path, url: str, token: str) -> None:
    async with line_from(folder, remote(url, Secret(token))) as line:
        await line.session.exchange()


if __name__ == "__main__":
    asyncio.run(_pull(Path(sys.argv[1]), sys.argv[2], sys.stdin.read()))
    print(peak_memory())
