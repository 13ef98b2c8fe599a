"""Hubs to sync with: databases of so many ads, built once, and servers on a free port of this machine."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import msgspec

from bench.caches import DATA, NOW, pages
from reviewtui.hub.ads import kept_row
from reviewtui.hub.migrations import known
from reviewtui.hub.opening import open_hub
from reviewtui.hub.rounds import ONCE
from reviewtui.hub.serve import serve
from reviewtui.hub.tables import ACCOUNT, AD
from reviewtui.hub.tokens import create_token
from reviewtui.sync.connection import Connection, remote
from reviewtui.sync.secret import Secret


def hub_of(count: int) -> Path:
    """A hub's database with so many of the sample's ads, without what was observed of them."""
    path = DATA / f"hub-{count}-{known()[-1]}.db"  # one of an older schema would bring itself up to date meanwhile
    if path.exists():
        return path
    building = DATA / f"building-hub-{count}.db"
    building.unlink(missing_ok=True)
    print(f"building a hub of {count:,} ads, once", flush=True)
    hub = open_hub(f"sqlite:///{building}")
    for page in pages(count):
        with hub.writing() as transaction:
            put = transaction.put_many
            put(ACCOUNT, [(transaction.next_seq(), row.account_id, row.name) for row in page.accounts])
            ads = []
            for row in page.ads:
                seq = transaction.next_seq()
                placed = msgspec.structs.replace(row, seq=seq, content_seq=seq, arrival=transaction.next_arrival())
                ads.append(kept_row(placed, NOW, ONCE))
            put(AD, ads)
    hub.close()
    building.rename(path)
    return path


def copy_hub(count: int, to: Path) -> Path:
    """A copy to write in."""
    shutil.copy(hub_of(count), to)
    return to


@contextmanager
def served(path: Path, role: str = "lead") -> Iterator[Connection]:
    """Our hub on this database, in a process of its own, and who we are to it."""
    hub = open_hub(f"sqlite:///{path}")
    token = create_token(hub, "bench", role)
    hub.close()
    with _process("bench.hubs", path) as address:
        yield remote(address, Secret(token))


@contextmanager
def floor_served(path: Path) -> Iterator[str]:
    """The floor's hub (`floors/wire.py`) on a database of ours, in a process of its own."""
    with _process("bench.floors.wire", path) as address:
        yield address


@contextmanager
def _process(module: str, path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", module, str(path), str(port)])
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    serve(f"sqlite:///{sys.argv[1]}", port=int(sys.argv[2]), ready=lambda address: None)
