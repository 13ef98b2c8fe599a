"""A team as a machine of rules: whatever they do in whatever order, what `simulation.judge` asks for holds.

Beside the histories of `tests/simulate.py`, which are long and many, these are short.
`python tests/test_state_machine.py --examples 500 --shrink` lives through more of them, and makes one that fails as
short as can be, which takes minutes.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from simulation.clockwork import running
from simulation.happenings import FAULTS, USUAL, acts, time_passes
from simulation.machine import calm_machine
from simulation.person import ACTS, Person
from simulation.template import memory
from simulation.world import World

EXAMPLES, STEPS = 10, 15
WHO = st.integers(0, 4)
HAPPENINGS = {
    happening.__name__: happening for happening in {**USUAL, **FAULTS} if happening not in (acts, time_passes)
}


class Team(RuleBasedStateMachine):
    """Three people, their machines, and a hub."""

    world: World

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        """`seed`: of what a rule leaves open, and of how long everything takes."""
        self.well = False
        self.stack = ExitStack()
        self.stack.enter_context(calm_machine(seed))
        folder = Path(mkdtemp(prefix="team-", dir=memory()))
        self.stack.callback(shutil.rmtree, folder, ignore_errors=True)
        random = Random(seed)
        self.runner, loop = self.stack.enter_context(running(random))
        self.world = World(loop, folder, random)
        self.runner.run(self.world.begin())
        self.well = True

    def let(self, happen: Coroutine[Any, Any, None], seconds: float = 0.5) -> None:
        """Let this happen, and what follows from it within some seconds."""

        async def happened() -> None:
            await happen
            await self.world.bury()
            await asyncio.sleep(seconds)

        self.well = False
        self.runner.run(happened())
        self.well = True

    def person(self, who: int) -> Person:
        return self.world.people[who % len(self.world.people)]

    @rule(who=WHO, act=st.sampled_from(list(ACTS)))
    def does(self, who: int, act: str) -> None:
        person = self.person(who)
        if person.works:
            self.let(person.act(act))
            self.world.remember(person)

    @rule(who=WHO, trouble=st.sampled_from((0.0, 0.1, 0.4, 1.0)))
    def has_a_line(self, who: int, trouble: float) -> None:
        """From now on so many of this person's requests of one is lost, cut, late, doubled or answered by others."""
        self.person(who).meets(trouble)

    @rule(seconds=st.sampled_from((1, 10, 60)))
    def wait(self, seconds: int) -> None:
        self.let(asyncio.sleep(seconds))

    @rule(who=WHO, what=st.sampled_from(list(HAPPENINGS)))
    def meets(self, who: int, what: str) -> None:
        """Whatever else can happen in a history."""
        self.let(HAPPENINGS[what](self.world, self.person(who)))

    @invariant()
    def nothing_at_or_below_a_cursor_is_missing(self) -> None:
        self.world.judge.glance()

    def teardown(self) -> None:
        """The faults stop, and everybody comes to rest as the judge asks; unless something was wrong before."""
        try:
            if self.well:
                self.runner.run(self.world.calm())
                self.runner.run(self.world.judge.verdict())
                self.runner.run(self.world.end())
        finally:
            self.stack.close()


def test_whatever_a_team_does_in_whatever_order_holds() -> None:
    # In a process of its own: the order of a set is part of what happens.
    command = [sys.executable, __file__, "--examples", str(EXAMPLES)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--shrink", action="store_true")
    given = parser.parse_args()
    chosen = settings(
        max_examples=given.examples,
        phases=[Phase.generate, Phase.shrink] if given.shrink else [Phase.generate],
        stateful_step_count=STEPS,
        derandomize=not os.environ.get("REVIEWTUI_EXPLORE"),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Team, settings=chosen)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    main()
