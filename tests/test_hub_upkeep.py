"""What the hub does by itself goes on, whatever one step of it meets."""

import asyncio

import pytest

from reviewtui.hub import upkeep
from reviewtui.hub.upkeep import keep_up_always


async def test_a_step_that_stumbles_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "LOOK_S", 0)
    steps = []

    async def work() -> int:
        steps.append(len(steps))
        if len(steps) == 1:
            raise ValueError("in no table")
        return 0

    async def calm() -> None:
        if len(steps) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await keep_up_always(work, calm)
    assert steps == [0, 1, 2]
