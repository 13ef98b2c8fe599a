"""A sync that is cancelled at any wait, while the hub changed under it: the next one makes it good."""

from pathlib import Path

import pytest
from history_setup import held, on_hub
from hub_setup import ad, office_in
from sqlalchemy import text, update
from sync_setup import facts_on_hub, fill, interrupted, machine_in

from reviewtui.hub.erasure import erase
from reviewtui.hub.tables import USER

WORD = "xcanaryx"


def holds(folder: Path, word: str) -> bool:
    """Whether a file here has this word."""
    return any(word.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def another_scope(office, step):
    accounts = ('["acc 1"]', '["acc 1","acc 2"]')[step % 2]
    with office.hub.writing() as transaction:
        transaction.connection.execute(update(USER).values(accounts=accounts).where(USER.c.name == "ana"))


def another_epoch(office, step):
    """As after restoring a backup from before anybody decided anything."""
    with office.hub.writing() as transaction:
        transaction.connection.execute(text("UPDATE meta SET epoch = :epoch"), {"epoch": f"epoch {step}"})
        transaction.connection.execute(text("DELETE FROM fact"))


def erased(office, step):
    erase(office.hub, f"more {step}")


@pytest.mark.parametrize("change", [another_scope, another_epoch, erased])
async def test_cancelled_at_any_wait_the_next_sync_makes_it_good(tmp_path, change):
    async with office_in(tmp_path) as office:
        await fill(office, 6)
        scope = () if change is erased else ("acc 1", "acc 2")
        async with machine_in(tmp_path / "ana", office, "ana", "reviewer", *scope) as ana:
            made = ana.decide("ad 2", "text 2")
            await ana.sync()
            step, ended = 1, False
            while not ended:
                step += 1
                if change is erased:
                    await office.line("boss", "admin").observe(
                        ad(f"more {step}", text=WORD, account_id=f"more {step}")
                    )
                    ana.decide(f"more {step}", WORD)
                    await ana.sync()
                    assert holds(ana.folder, WORD)
                change(office, step)
                ended = await interrupted(ana.sync(), step - 1)
                await ana.sync()
                assert held(ana) == await on_hub(ana)
                assert not holds(ana.folder, WORD)
                assert facts_on_hub(office).count(made) == 1
                assert ana.work.counts() == (0, 0)
            assert step > 5, "it was cancelled on its way"
