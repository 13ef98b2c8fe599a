"""Many may ask a hub for its digest at once: it is made once for those who see the same, and nobody else waits."""

import asyncio
import threading
from pathlib import Path

import pytest
from hub_setup import ad, office_in

from reviewtui.hub import digests


async def test_those_who_see_the_same_share_one_and_pulls_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    go_on = threading.Event()

    def slowly(hub, caller):
        made.append(caller.scope_hash())
        assert go_on.wait(20)
        return digest(hub, caller)

    digest = digests.digest
    monkeypatch.setattr(digests, "digest", slowly)
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", account_id="acme"), ad("2", account_id="other"))
        lines = [office.line(f"ana{n}") for n in range(8)]
        scoped = office.line("mia", "account-manager", "acme")
        asked = [asyncio.create_task(line.get("/v1/digest")) for line in [*lines, scoped]]
        assert [row.ad_id for row in (await lines[0].all()).ads] == ["1", "2"]  # while they wait
        await until(lambda: len(made) == 1)
        go_on.set()
        answers = [(await one).json() for one in asked]
        assert len(made) == 2
        assert len({answer["sha256"] for answer in answers[:-1]}) == 1
        assert answers[-1]["sha256"] != answers[0]["sha256"]
        await lines[0].get("/v1/digest")
        assert len(made) == 3  # what was made is not kept: the next who asks is told how it stands then


async def until(held) -> None:
    for _ in range(400):
        if held():
            return
        await asyncio.sleep(0.01)
    raise AssertionError
