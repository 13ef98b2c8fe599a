"""What the hub holds of what somebody sees is what their cache holds, to the last; where not, it is said which."""

import json
import random
import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cli_setup import Home
from history_setup import held, history, on_hub
from hub_setup import office_in
from sync_setup import machine_in


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", range(3))
async def test_whoever_is_level_with_the_hub_holds_what_it_says(tmp_path: Path, seed: int) -> None:
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(tmp_path))
        await history(office, random.Random(seed), 40)
        seen = {}
        for name, role, *scope in (
            ("ana", "reviewer"),
            ("lea", "lead"),
            ("ben", "reviewer", "acme"),
            ("sal", "sales", "x"),
        ):
            machine = await stack.enter_async_context(machine_in(tmp_path / name, office, name, role, *scope))
            await machine.sync()
            seen[name] = await on_hub(machine)
            assert held(machine) == seen[name]
        assert {part.kind for part in seen["ana"][1]} >= {"ad", "fact", "policy", "ruling"}
        assert {part.account_id for part in seen["ben"][1]} <= {"", "acme"}
        assert {part.kind for part in seen["sal"][1]} <= {"policy", "rules"}
        assert seen["ana"] != seen["lea"], "a lead sees the known answers"


# --- the doctor ---


def test_the_doctor_compares_with_the_hub_and_names_what_differs(home: Home) -> None:
    def compared() -> list[tuple[str, str]]:
        home.run("doctor", "--json")
        found = [check for check in json.loads(home.out)["checks"] if check["check"] == "digest"]
        return [(check["level"], check["words"]) for check in found]

    def spoil(change: str) -> None:
        mirror = sqlite3.connect(next(home.folder.rglob("mirror.db")))
        with mirror:
            mirror.execute(change)
        mirror.close()

    assert compared() == []
    home.with_ads()
    home.json("decide", "a1", "approve")
    ((level, _),) = compared()
    assert level == "fine", "what is on its way plays no part"
    spoil("UPDATE ad SET headline = 'spoiled' WHERE ad_id = 'a3'")
    ((level, words),) = compared()
    assert level == "wrong"
    assert "delta" in words
    assert "1 here, 1 on the hub" in words
    spoil("UPDATE meta SET value = 1 WHERE key = 'upto'")
    ((level, words),) = compared()
    assert (level, "reviewtui sync" in words) == ("note", True)
