"""The hub goes by what an author said last, also where facts were held on the way, or work.db was repaired."""

from contextlib import suppress
from pathlib import Path

import pytest
from hub_setup import Office, office_in, publication
from sqlalchemy import select
from sync_setup import Machine, answer, away, clear, facts_on_hub, fill, lose_answer, machine_in, one_machine
from test_hub_put_back import files_in, put_back
from test_hub_releases import wait

from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.backup import begin_anew
from reviewtui.hub.tables import AD_RELEASE
from reviewtui.store.salvage import salvage
from reviewtui.sync.faults import HubFault, Unreachable


async def without_second_opinions(office: Office) -> None:
    await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))


async def released(ana: Machine) -> list[str]:
    """The decisions by which ads are out, once every hold has passed."""
    await wait(ana.office)
    with ana.office.hub.reading() as connection:
        return list(connection.scalars(select(AD_RELEASE.c.decision).where(AD_RELEASE.c.released)))


async def test_what_was_held_for_its_size_does_not_win_over_what_was_said_since(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        approval = ana.decide("ad 1", "text 1")
        session = await ana.session()
        ana.wire.faults = [answer(413, b"<html>", "text/html")]
        await session.exchange()
        assert ana.delivery(approval) == "held"
        rejection = ana.decide("ad 1", "text 1", "reject")
        await session.exchange()
        assert ana.delivery(rejection) == "acked"
        await ana.sync()
        assert ana.delivery(approval) == "withdrawn"
        assert facts_on_hub(ana.office)[-1] == rejection
        assert await released(ana) == []


@pytest.mark.parametrize("first", ["held", "taken back"])
@pytest.mark.parametrize("had", [True, False])
async def test_what_was_held_for_its_size_is_taken_back_also_where_the_hub_has_it(
    tmp_path: Path, had: bool, first: str
) -> None:
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        session = await ana.session()
        if had:
            ana.wire.faults = [lose_answer]
            with pytest.raises(HubFault):
                await session.exchange()
        assert (made in facts_on_hub(ana.office)) == had
        ana.wire.faults = [answer(413, b"<html>", "text/html")]  # another way to the hub, which takes less
        if first == "held":
            await session.exchange()
            assert ana.delivery(made) == "held"
            assert not ana.undo("ad 1", made), "it may be there, and is taken back there"
            ana.wire.faults = [clear]
        else:
            assert ana.undo("ad 1", made) != had, "what was never sent stays here"
            ana.wire.faults = (
                [*ana.wire.faults * 2, away] if had else []
            )  # both at once, then the one, then the other
        with suppress(Unreachable):
            await session.exchange()
        await ana.sync()
        assert ana.work.counts() == (0, 0), "where the hub never had it, nothing waits and nothing is held"
        assert (ana.delivery(made), await released(ana)) == ("withdrawn", [])


async def test_a_decision_that_stands_again_can_be_taken_back_after_a_repair(tmp_path: Path) -> None:
    """Its delivery could not be read, and what came after it in its place was taken back."""
    folder = tmp_path / "ana"
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        first = ana.decide("ad 1", "text 1")
        await ana.sync()
        second = ana.decide("ad 1", "text 1", "reject")
        await ana.sync()
        ana.undo("ad 1", second)
        await ana.sync()
        assert await released(ana) == [first]
        ana.work.connection.execute("DELETE FROM delivery WHERE n = 1")
        ana.work.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        salvage(folder / "work.db", tmp_path / "mended.db")
        ana.work.close()
        for file in folder.glob("work.db*"):
            file.unlink()
        (tmp_path / "mended.db").rename(folder / "work.db")
        async with machine_in(folder, ana.office) as again:
            await again.sync()
            assert again.delivery(first) == "acked"
            again.undo("ad 1", first)
            await again.sync()
            assert await released(again) == []


async def test_what_was_taken_back_while_an_older_hub_stood_in_stays_taken_back(tmp_path: Path) -> None:
    """The wrong backup was restored, and then the right one."""
    async with office_in(tmp_path) as office:
        await fill(office, 1)
        await without_second_opinions(office)
        older = files_in(tmp_path)
        await fill(office, 1, 2)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            made = ana.decide("ad 2", "text 2")
            await ana.sync()
            assert await released(ana) == [made]
        newer = files_in(tmp_path)
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            assert ana.delivery(made) == "held", "there is no such ad"
            ana.undo("ad 2", made)
            await ana.sync()
            assert ana.work.counts() == (0, 0)
    put_back(tmp_path, newer)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            await ana.sync()  # what came had the undo offered
            assert await released(ana) == []
            assert ana.work.counts() == (0, 0)
