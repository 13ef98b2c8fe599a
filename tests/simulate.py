"""Run histories of the simulated team, each from its seed: `python tests/simulate.py --seeds 10000`.

A seed that fails is printed with what happened last and is run again by `--first SEED --seeds 1 --tell`.
"""

import argparse
import asyncio
import gc
import logging
import os
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from simulation import clockwork
from simulation.happenings import FAULTS, USUAL
from simulation.judge import Doubled, Lost, dump
from simulation.machine import calm_machine
from simulation.template import memory
from simulation.world import World

STEPS = 45
HAPPENINGS = USUAL | FAULTS


@dataclass(frozen=True)
class Lived:
    """What became of a seed: the faults that were met, by name, and how many facts were said to be saved."""

    seed: int
    met: Counter[str] = field(default_factory=Counter)
    facts: int = 0
    held: Counter[str] = field(default_factory=Counter)
    """The facts that the hub did not take in the end, by its code."""
    wrong: str = ""
    """`lost`, `doubled`, `stuck`, or another word for what was wrong; '' for nothing."""
    told: str = ""
    """That, with what happened last."""


async def live(world: World, steps: int) -> None:
    """One history, from its beginning to its verdict."""
    random = world.random
    await world.begin()
    for _ in range(steps):
        await asyncio.sleep(random.expovariate(1 / 2))
        for person in world.people:
            person.meets(random.choice((0.0, 0.0, 0.1, 0.4)))
        (happening,) = random.choices(list(HAPPENINGS), list(HAPPENINGS.values()))
        person = random.choice(world.people)
        world.tell(f"{happening.__name__} {person.name}")
        world.met[happening.__name__] += happening in FAULTS
        await happening(world, person)
        await world.bury()
        world.judge.glance()
    await world.calm()
    await world.judge.verdict()
    await world.end()


def history(seed: int, tell: bool = False, steps: int = STEPS) -> Lived:
    """One history from its seed."""
    folder = Path(mkdtemp(prefix=f"seed-{seed}-", dir=memory()))
    random = Random(seed)
    worlds: list[World] = []

    async def lived(loop: clockwork.Clockwork) -> None:
        worlds.append(World(loop, folder, random))
        await live(worlds[0], steps)

    wrong = told = ""
    try:
        with calm_machine(seed):
            clockwork.run(random, lived)
    except Exception as error:  # noqa: BLE001  # a seed that fails is told, and the others go on
        happened = dump(worlds[0], folder) if worlds else ""
        wrong, told = word_for(error), f"seed {seed}\n{happened}\n{traceback.format_exc()}"
    finally:
        if tell and worlds:
            print("\n".join(worlds[0].told))
        shutil.rmtree(folder, ignore_errors=True)
    world = worlds[0]
    return Lived(seed, world.met, len(world.ever_confirmed), world.held, wrong, told)


def word_for(error: Exception) -> str:
    words = {Lost: "lost", Doubled: "doubled", clockwork.Stuck: "stuck"}
    return next((word for kind, word in words.items() if isinstance(error, kind)), "otherwise wrong")


def summed_up(first: int, all_lived: Iterable[Lived], began: float, every: int = 100) -> bool:
    """Print what went wrong, now and then how far it is, and at the end all that was met; whether all is well."""
    done = facts = 0
    met: Counter[str] = Counter()
    held: Counter[str] = Counter()
    wrong: Counter[str] = Counter()

    def line() -> str:
        ends = ", ".join(f"{wrong[word]} {word}" for word in ("lost", "doubled", "stuck", "otherwise wrong"))
        spent = f"{time.monotonic() - began:.0f} s"
        return f"{done} histories from seed {first}, {met.total()} faults, {facts} facts: {ends}; {spent}"

    for lived in all_lived:
        done += 1
        facts += lived.facts
        met += lived.met
        held += lived.held
        if lived.wrong:
            wrong[lived.wrong] += 1
            print(f"{lived.wrong}: {lived.told}", flush=True)
        if done % every == 0:
            print(line(), flush=True)
    print(counted(met))
    print(f"held: {counted(held)}")
    print(line())
    return not wrong


def counted(of: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in of.most_common())


def get_ready() -> None:
    """For many histories in one process."""
    logging.getLogger("reviewtui").addHandler(logging.NullHandler())  # what a killed hub would still say
    gc.freeze()  # what is here by now stays, and need not be looked through again and again
    gc.set_threshold(50_000, 20, 100)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tell", action="store_true")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    began = time.monotonic()
    get_ready()
    if given.tell or given.workers == 1:
        return not summed_up(given.first, (history(seed, given.tell) for seed in seeds), began)
    with ProcessPoolExecutor(given.workers, initializer=get_ready) as workers:
        return not summed_up(given.first, workers.map(history, seeds, chunksize=5), began)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of a set is part of a history
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    sys.exit(main())
