"""Some histories of the simulated team; `python tests/simulate.py --seeds 10000` lives through many more."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


@pytest.mark.parametrize("first", [1, 7])
def test_whatever_happens_to_a_team_nothing_is_lost_doubled_or_stuck(first: int) -> None:
    command = [sys.executable, str(TESTS / "simulate.py"), "--first", str(first), "--seeds", "6", "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TESTS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 0 lost, 0 doubled, 0 stuck, 0 otherwise wrong; " in done.stdout


def test_the_same_seed_is_the_same_history() -> None:
    command = [sys.executable, str(TESTS / "simulate.py"), "--first", "3", "--seeds", "1", "--tell"]
    told = [subprocess.run(command, capture_output=True, text=True, check=True, cwd=TESTS).stdout for _ in range(2)]
    histories = [out.rsplit("\n", 2)[0] for out in told]
    assert histories[0] == histories[1]
    assert len(histories[0].splitlines()) > 40
