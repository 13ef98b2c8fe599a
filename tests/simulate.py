"""Run histories of the simulated team, each from its seed: `python tests/simulate.py --seeds 10000`.

A seed that fails is printed with what happened last and is run again by `--first SEED --seeds 1 --tell`.
"""

import argparse
import gc
import os
import secrets
import shutil
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from simulation import clockwork
from simulation.hubs import compile_once
from simulation.judge import dump
from simulation.world import World

from reviewtui.hub import hints, ranking, upkeep
from reviewtui.sync import engine


def calm_machine(seed: int) -> None:
    """Looks at what hardly ever changed cost most of a history: a few of them tell as much. And neither a real clock
    nor chance of any other kind may have a say in it."""
    chance = Random(f"secrets of {seed}")
    secrets.token_hex = lambda nbytes=32: chance.randbytes(nbytes or 32).hex()
    secrets.token_urlsafe = lambda nbytes=32: chance.randbytes(nbytes or 32).hex()
    secrets.randbits = chance.getrandbits
    engine.STEP = 4.0
    hints.LOOK_S = 3.0
    upkeep.LOOK_S = 15.0
    upkeep.rank_some = partial(ranking.rank_some, clock=lambda: 0.0)  # type: ignore[attr-defined]


compile_once()
gc.freeze()  # a history leaves little behind, which is picked up at its end
gc.disable()


def history(seed: int, tell: bool = False) -> str:
    """One history from its seed; what was wrong with it, empty if nothing was."""
    calm_machine(seed)
    random = Random(seed)
    folder = Path(mkdtemp(prefix=f"seed-{seed}-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    worlds: list[World] = []

    async def live(loop: clockwork.Clockwork) -> None:
        worlds.append(World(seed, loop, folder, random))
        await worlds[0].live()

    try:
        clockwork.run(random, live)
    except Exception:  # noqa: BLE001  # a seed that fails is told, and the others go on
        happened = dump(worlds[0], folder) if worlds else ""
        return f"seed {seed}\n{happened}\n{traceback.format_exc()}"
    finally:
        gc.collect()
        if tell and worlds:
            print("\n".join(worlds[0].told))
        shutil.rmtree(folder, ignore_errors=True)
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tell", action="store_true")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    began = time.monotonic()
    failed = 0
    if given.tell or given.workers == 1:
        results = iter([history(seed, given.tell) for seed in seeds])
    else:
        results = ProcessPoolExecutor(given.workers).map(history, seeds, chunksize=5)
    for done, wrong in enumerate(results, 1):
        if wrong:
            failed += 1
            print(wrong, flush=True)
        if done % 100 == 0:
            print(f"{done} histories, {failed} failed, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{given.seeds} histories from seed {given.first}, {failed} failed, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of a set is part of a history
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    sys.exit(main())
