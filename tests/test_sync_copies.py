"""A home that was copied, and one put back from a backup: nothing is lost, and nothing counts twice."""

import shutil
from pathlib import Path

from history_setup import held, on_hub
from hub_setup import office_in
from sync_setup import facts_on_hub, fill, machine_in


def copied(home: Path, to: Path) -> Path:
    """The same files once more, as a cloned disk or a restored backup has them."""
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(home, to))


async def test_a_home_that_was_copied_with_its_outbox_sends_each_decision_once(tmp_path):
    async with office_in(tmp_path) as office:
        await fill(office, 6)
        async with machine_in(tmp_path / "one", office) as one:
            await one.sync()
            before = one.decide("ad 1", "text 1")
        copied(tmp_path / "one", tmp_path / "two")
        async with machine_in(tmp_path / "one", office) as one, machine_in(tmp_path / "two", office) as two:
            here, there = one.decide("ad 2", "text 2"), two.decide("ad 3", "text 3")
            first, second = one.decide("ad 4", "text 4"), two.decide("ad 4", "text 4", "reject")
            for machine in (one, two, one):
                await machine.sync()
            assert facts_on_hub(office) == [before, here, first, there, second]
            for machine in (one, two):
                assert machine.work.counts() == (0, 0)
                assert machine.delivery(before) == "acked"
                assert held(machine) == await on_hub(machine)
            assert one.work.fact(before).seq == two.work.fact(before).seq


async def test_an_older_work_db_put_back_loses_and_doubles_nothing(tmp_path):
    """It knows nothing of what was sent since, and has what was sent as not sent."""
    async with office_in(tmp_path) as office:
        await fill(office, 6)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            early = ana.decide("ad 1", "text 1")
        copied(tmp_path / "ana", tmp_path / "backup")
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            later = ana.decide("ad 2", "text 2")
            ana.undo("ad 1", early)
            await ana.sync()
        before = facts_on_hub(office)
        for file in (tmp_path / "ana").glob("work.db*"):
            file.unlink()
        for file in (tmp_path / "backup").glob("work.db*"):
            shutil.copy(file, tmp_path / "ana")
        async with machine_in(tmp_path / "ana", office) as ana:
            assert ana.delivery(early) == "new"
            again = ana.decide("ad 3", "text 3")
            await ana.sync()
            assert facts_on_hub(office) == [*before, again]
            assert [ana.delivery(early), ana.delivery(again), ana.work.counts()] == ["acked", "acked", (0, 0)]
            assert [row.id for row in (await ana.line.all()).facts] == [*before, again]
            assert held(ana) == await on_hub(ana)
            overlaid = ana.work.connection.execute("SELECT count(*) FROM overlay").fetchone()
            assert overlaid == (0,)
        assert later in before
