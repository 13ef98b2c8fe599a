"""What the hub holds of what somebody sees is what their cache holds, to the last; where not, it is said which."""

import json
import random
import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cli_setup import Home
from hub_setup import (
    Office,
    ad,
    appeal,
    ask,
    assign,
    briefing,
    decision,
    gold,
    id_of,
    note,
    office_in,
    publication,
    undo,
)
from sync_setup import Machine, machine_in

from reviewtui.domain.canonical import KINDS, Part, parts_of, whole_of
from reviewtui.store.holdings import pulled_rows

ADS = [f"ad {n}" for n in range(1, 7)]
ACCOUNTS = ("acme", "borealis", "")
VERDICTS = ("approve", "reject", "escalate", "changes")


async def history(office: Office, rng: random.Random, steps: int) -> None:
    """What a team does to a few ads, some of it to the same one at once."""
    connie, ana = office.line("connie", "connector"), office.line("ana")
    ben, lea = office.line("ben", "reviewer", "acme"), office.line("lea", "lead")
    await connie.observe(*[ad(id_, text="Hi", account_id=rng.choice(ACCOUNTS)) for id_ in ADS])
    done: list[tuple[str, str]] = []
    for at in range(steps):
        office.clock.now += rng.choice((1, 60_000))
        who, ad_id, text = rng.choice((ana, ben, lea)), rng.choice(ADS), rng.choice(("Hi", "Hó"))
        match rng.randrange(8):
            case 0:
                fields = {"text": text, "account_id": rng.choice(ACCOUNTS), "account_name": "A", "ai_score": 0.5}
                await connie.observe(ad(ad_id, at=office.clock.now, spend_minor=at, spend_currency="EUR", **fields))
            case 1 | 2:
                raw = decision(ad_id, text, rng.choice(VERDICTS))
                await who.send(raw)
                done.append((ad_id, id_of(raw)))
            case 3 if done:
                await who.send(undo(*rng.choice(done)))
            case 4:
                await lea.send(
                    appeal(ad_id, text, rng.randint(1, 2)), gold(ad_id, text), briefing(), assign(ad_id, "ana")
                )
            case 5:
                await lea.send(publication(rng.choice(("review", "queues")), {}, rng.randint(1, 2)))
            case 6:
                await who.claim(ad_id)
            case _:
                await who.send(note(ad_id), ask(ad_id))


def held(machine: Machine) -> tuple[str, tuple[Part, ...]]:
    """The digest of what a machine pulled."""
    mirror = machine.mirror.connection
    return whole_of(part for kind in KINDS for part in parts_of(kind, pulled_rows(mirror, kind)))


async def on_hub(machine: Machine) -> tuple[str, tuple[Part, ...]]:
    """What the hub says this machine should hold."""
    answer = await machine.client.digest()
    assert answer.upto == machine.mirror.state().upto
    return answer.sha256, tuple(Part(part.account_id, part.kind, part.count, part.sha256) for part in answer.parts)


@pytest.mark.parametrize("seed", range(6))
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
