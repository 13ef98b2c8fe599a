"""A cache was copied to a second machine, and both go on: what was taken back on one holds nowhere."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hub_setup import NOW, ad, office_in, undo
from store_setup import id_of
from sync_setup import Machine, answer, facts_on_hub, machine_in, one_machine
from test_snapshot import made as snapshot_is_made
from test_sync_last_word import released, without_second_opinions

from reviewtui.store.own import NewFact
from reviewtui.sync import snapshot
from reviewtui.sync.once import sync_once


@asynccontextmanager
async def copied(ana: Machine, *scope: str) -> AsyncIterator[Machine]:
    """The same user's second machine, with what the first one had."""
    to = ana.folder.with_name("copy")
    shutil.copytree(ana.folder, to, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
    async with machine_in(to, ana.office, "ana", "reviewer", *scope) as other:
        yield other


async def settled(ana: Machine, made: str) -> tuple[list[str], tuple[int, int], bool]:
    """(the decisions by which ads are out, what waits and what is held here, whether the ad is open here)."""
    await ana.sync()
    await ana.sync()
    out = await released(ana)
    await ana.sync()
    lies = ana.work.connection.execute("SELECT 1 FROM overlay WHERE state <> 'open' AND decision_id = ?", (made,))
    return out, ana.work.counts(), lies.fetchone() is None


@pytest.mark.parametrize("way", ["by a page", "by a snapshot", "a pull that was cut off"])
async def test_what_was_taken_back_before_it_was_sent_is_undone_where_a_copy_sent_it(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        async with copied(ana) as other:
            assert ana.undo("ad 1", made), "it was never sent from here"
            await other.sync()
            assert await released(other) == [made]
        if way == "by a snapshot":
            monkeypatch.setattr(snapshot, "WORTH", 1)
            await snapshot_is_made(ana.line)
            ana.mirror.begin_again("")
        if way == "a pull that was cut off":
            session = await ana.session()
            ana.cache.work.offer_undos, offers = lambda ids: [], ana.cache.work.offer_undos  # type: ignore[method-assign, assignment]
            await session.exchange()
            ana.cache.work.offer_undos = offers  # type: ignore[method-assign]
            assert made in facts_on_hub(ana.office)
        assert await settled(ana, made) == ([], (0, 0), True)
        async with machine_in(ana.folder.with_name("copy"), ana.office) as other:
            assert await settled(other, made) == ([], (0, 0), True)


async def test_of_an_ad_that_moved_out_of_sight_it_is_undone_once_that_is_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office, "ana", "reviewer", "acc 1") as ana:
        boss = office.line("boss", "admin")
        await boss.observe(ad("ad 1", text="text 1", account_id="acc 1"))
        await without_second_opinions(office)
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        async with copied(ana, "acc 1") as other:
            ana.undo("ad 1", made)
            await other.sync()
        await boss.observe(ad("ad 1", text="text 1", account_id="acc 2"))
        await ana.sync()
        assert (await released(ana), ana.work.counts()) == ([made], (0, 0))
        await boss.observe(ad("ad 1", text="text 1", account_id="acc 1"))
        assert await settled(ana, made) == ([], (0, 0), True)


async def test_one_command_is_enough(tmp_path: Path) -> None:
    """What its pull had offered again goes out with it."""
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        async with copied(ana) as other:
            ana.undo("ad 1", made)
            await other.sync()
        ana.mirror.close()
        report = await sync_once(ana.client, ana.cache, clock=ana.office.clock)
        assert (report.pushed, report.outbox, report.held) == (1, 0, 0)
        assert await released(ana) == []


async def test_what_is_here_from_the_hub_is_taken_back_there(tmp_path: Path) -> None:
    """It was pulled, since a copy had sent it, while the own one was refused."""
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        async with copied(ana) as other:
            await other.sync()
        session = await ana.session()
        ana.wire.faults = [answer(413, b"<html>", "text/html")]
        await session.exchange()
        ana.work.connection.execute("UPDATE delivery SET code = 'scope'")  # as if a hub had said no
        (said,) = ana.mirror.beneath(["ad 1"])
        raw = undo("ad 1", made)
        assert [one.id for one in said.opinions] == [made]
        assert not ana.work.record_undo(NewFact(id_of(raw), "undo", "ad 1", NOW, raw, target=made), said)
        assert await settled(ana, made) == ([], (0, 0), True)


async def test_what_another_said_under_the_same_id_is_not_taken_back(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        await without_second_opinions(ana.office)
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        ana.undo("ad 1", made)
        async with machine_in(tmp_path / "ben", ana.office, "ben") as ben:
            await ben.sync()
            body = ana.work.fact(made)
            assert body is not None
            ben.work.record([NewFact(made, "decision", "ad 1", NOW, body.body)])
            await ben.sync()
        before = len(ana.wire.sent_to("/v1/ops"))
        await ana.sync()
        assert len(ana.wire.sent_to("/v1/ops")) == before
        assert await released(ana) == [made]
