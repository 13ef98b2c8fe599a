"""Faults that others made in programs like this one are planted in ours: whoever watches over it finds each of them.

What the simulator finds is `python -m simulation.planted NAME`, in the folder of the tests.
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from chaos.processes import WRITER, Process, warm_up
from hub_setup import ad
from test_kill import folder as in_memory
from test_power_loss import broken_promises, images, lived, missed_by_the_hub, reviewing, serving

from reviewtui.hub.observe import observe
from reviewtui.hub.opening import open_hub

TESTS = Path(__file__).parent
folder = in_memory
FULL = "PRAGMA synchronous=FULL"


# --- by the simulator ---


def simulated(fault: str, *, first: int, seeds: int, steps: int = 45) -> str:
    """What the judge of the histories says of this fault; empty if nothing."""
    command = [sys.executable, "-m", "simulation.planted", fault, "--first", str(first), "--seeds", str(seeds)]
    command += ["--steps", str(steps)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TESTS)
    assert (done.returncode == 0) == (not done.stdout), done.stderr
    return done.stdout


def test_a_cursor_that_is_written_before_its_rows() -> None:
    wrong = simulated("cursor-before-rows", first=1, seeds=6)
    assert "holds something else than the hub" in wrong or "and has not" in wrong


def test_a_hub_that_knows_of_each_client_only_its_last_number() -> None:
    assert "counts as delivered, and the hub does not have it" in simulated("last-number", first=7, seeds=6)


def test_a_decision_made_during_a_long_pull_that_counts_as_sent() -> None:
    wrong = simulated("lost-during-a-pull", first=1, seeds=6)
    assert "counts as delivered, and the hub does not have it" in wrong


def test_a_hub_that_refuses_some_of_what_it_should_take() -> None:
    assert "malformed, and the hub has no reason" in simulated("refuses-some", first=1, seeds=2)


def test_with_nothing_planted_there_is_nothing_to_find() -> None:
    assert simulated("nothing", first=1, seeds=1, steps=15) == ""


# --- by several hubs on one file ---


async def written_by_two(folder: Path, fault: str = "") -> list[str]:
    """Two processes of a hub write at once; what is wrong with that."""
    os.mkdir(folder)
    url, go = f"sqlite:///{folder / 'hub.db'}", folder / "go"
    hub = open_hub(url)
    observe(hub, [msgspec.Raw(msgspec.json.encode(ad("ad 1", text="text 1")))])
    warm_up()
    writers = [Process((WRITER, url, name, "50", str(go)), folder / f"{name}.err", fault) for name in ("ana", "ben")]
    assert [await writer.line() for writer in writers] == ["ready\n"] * 2
    go.touch()
    done = await asyncio.gather(*(writer.done(60) for writer in writers))
    assert [code for code, _ in done] == [0, 0], (folder / "ana.err").read_text()
    said = [line.strip() for _, lines in done for line in lines]
    wrong = [line for line in said if not line.startswith("applied ")]
    with hub.reading() as connection:
        kept = connection.exec_driver_sql("SELECT id, accepted FROM fact ORDER BY accepted").all()
        (head,) = connection.exec_driver_sql("SELECT seq FROM head").one()
    hub.close()
    if len({accepted for _, accepted in kept}) < len(kept):
        wrong.append("two facts have one number")
    if kept and kept[-1].accepted > head:
        wrong.append("the head is behind")
    if {line.split()[1] for line in said if line.startswith("applied ")} - {id for id, _ in kept}:
        wrong.append("what was applied is not there")
    return wrong


async def test_two_hubs_on_one_file_answer_everybody_and_share_the_numbers(folder: Path) -> None:
    assert await written_by_two(folder / "hub") == []


@pytest.mark.parametrize("fault", ["deferred", "head-before-lock"])
async def test_a_hub_that_reads_before_it_has_the_right_to_write(folder: Path, fault: str) -> None:
    for number in range(5):  # whether they meet is up to the system
        if await written_by_two(folder / f"hub {number}", fault):
            return
    pytest.fail("nobody noticed")


# --- by cutting the power ---


@pytest.mark.parametrize("less", ["NORMAL", "OFF"])
def test_a_reviewers_file_that_is_not_synced(folder: Path, monkeypatch: pytest.MonkeyPatch, less: str) -> None:
    disk = lived(folder, monkeypatch, reviewing, instead={FULL: f"PRAGMA synchronous={less}"})
    missed = [wrong for promised, image in images(folder, disk, 60) for wrong in broken_promises(promised, image)]
    assert any("not there" in wrong for wrong in missed)


def test_a_hubs_file_that_is_not_synced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = lived(folder, monkeypatch, serving, instead={FULL: "PRAGMA synchronous=NORMAL"})
    assert [wrong for promised, image in images(folder, disk, 100) for wrong in missed_by_the_hub(promised, image)]
