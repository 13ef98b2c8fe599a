"""What commands ask of the sync: one round and its figures, and a file of reports sent to the hub."""

import asyncio

import pytest
from hub_setup import office_in
from sync_setup import (
    Wire,
    answer,
    at_once,
    away,
    cache_in,
    clear,
    facts_on_hub,
    lose_answer,
    machine_in,
    one_machine,
)

from reviewtui.errors import ReviewError
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync import observe
from reviewtui.sync.client import HubClient
from reviewtui.sync.faults import Busy, Forbidden, Unreachable
from reviewtui.sync.leader import Leader
from reviewtui.sync.observe import send_observations
from reviewtui.sync.once import LOOK_EVERY, sync_once
from reviewtui.sync.secret import Secret
from reviewtui.wire.messages import ObservationIn

# --- sync ---


async def test_one_sync_pushes_pulls_indexes_and_reports(tmp_path):
    async with one_machine(tmp_path) as ana:
        ana.mirror.close()
        made = ana.decide("ad 1", "text 1")
        ana.decide("nowhere", "text")
        report = await sync_once(ana.client, ana.cache, clock=ana.office.clock)
        assert (report.pushed, report.rejected, report.outbox, report.held) == (1, 1, 0, 1)
        assert facts_on_hub(ana.office) == [made]
        page = await ana.line.all()
        rows = len(page.ads) + len(page.facts) + len(page.accounts) + len(page.policies)
        assert (report.pulled, report.cursor) == (rows, page.cursor)
        mirror = MirrorStore(ana.cache.mirror_path)
        assert mirror.state().indexed == max(row.content_seq for row in page.ads)
        assert mirror.state().last_sync == ana.office.clock.now
        mirror.close()
        again = await sync_once(ana.client, ana.cache)
        assert (again.pushed, again.pulled, again.rejected, again.held) == (0, 0, 0, 1)


async def test_after_a_fault_the_lead_is_free_and_the_outbox_whole(tmp_path):
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        ana.wire.faults = [clear, lose_answer]
        with pytest.raises(Unreachable):
            await sync_once(ana.client, ana.cache)
        assert ana.work.counts() == (1, 0)
        assert (await sync_once(ana.client, ana.cache)).pushed == 1
        assert len(facts_on_hub(ana.office)) == 1


async def test_beside_a_leader_it_waits_until_that_one_is_done(tmp_path):
    async with one_machine(tmp_path) as ana:
        leader = Leader(ana.cache.folder)
        assert leader.try_lead()
        made = ana.decide("ad 1", "text 1")

        async def the_leader_works(_):
            await ana.sync()

        report = await sync_once(ana.client, ana.cache, sleep=the_leader_works)
        assert (report.pushed, report.outbox) == (1, 0)
        assert report.cursor == ana.mirror.state().cursor
        assert facts_on_hub(ana.office) == [made]
        leader.resign()


async def test_beside_a_leader_it_waits_for_the_change_it_was_told_of(tmp_path):
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        leader = Leader(ana.cache.folder)
        assert leader.try_lead()
        ahead = ana.mirror.state().upto + 1
        naps = []

        async def sleep(_):
            naps.append(1)
            await ana.office.line(f"boss {len(naps)}", "admin").observe(("ad", "late", "csv", 5, {"text": "late"}))
            await ana.sync()

        await sync_once(ana.client, ana.cache, until_seq=ahead, sleep=sleep)
        assert naps == [1]
        leader.resign()


async def test_a_leader_that_does_not_get_there_is_named_after_a_while(tmp_path):
    async with one_machine(tmp_path) as ana:
        leader = Leader(ana.cache.folder)
        assert leader.try_lead()
        ana.decide("ad 1", "text 1")
        naps = []

        async def sleep(seconds):
            naps.append(seconds)

        with pytest.raises(ReviewError) as slow:
            await sync_once(ana.client, ana.cache, patience=LOOK_EVERY * 5, sleep=sleep)
        assert slow.value.code == "leader_slow"
        assert "1" in str(slow.value)
        assert len(naps) in (5, 6)
        assert ana.work.counts() == (1, 0)
        leader.resign()


async def test_when_the_leader_ends_the_waiting_one_leads(tmp_path):
    async with one_machine(tmp_path) as ana:
        leader = Leader(ana.cache.folder)
        assert leader.try_lead()
        made = ana.decide("ad 1", "text 1")

        async def the_leader_ends(_):
            leader.resign()

        report = await sync_once(ana.client, ana.cache, sleep=the_leader_ends)
        assert report.pushed == 1
        assert report.pulled > 0
        assert facts_on_hub(ana.office) == [made]


# --- observations ---


def rows(count, first=0, **fields):
    for n in range(first, first + count):
        yield ObservationIn("ad", f"ad {n}", "csv", 1000, {"text": f"text {n}", "account_id": "acc", **fields})


def no_progress(_):
    """Nobody watches."""


async def test_a_file_of_reports_arrives_and_the_same_again_changes_nothing(tmp_path):
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        seen = []
        taken = await send_observations(boss.client, rows(2500), seen.append)
        assert (taken.added, taken.sent, taken.rejected) == (2500, 2500, [])
        assert seen == [1000, 2000, 2500]
        assert taken.seq == (await boss.line.page(limit=1)).head
        again = await send_observations(boss.client, rows(2500), no_progress)
        assert (again.unchanged, again.sent) == (2500, 2500)
        changed = await send_observations(boss.client, rows(3, headline="new"), no_progress)
        assert (changed.late, changed.changed, changed.unchanged) == (0, 3, 0)


async def test_a_rejected_report_is_known_by_its_place(tmp_path):
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        bad = ObservationIn("ad", "bad", "csv", 1000, {"spend_minor": "much"})
        taken = await send_observations(boss.client, [*rows(3), bad, *rows(1200, 3), bad], no_progress)
        assert taken.added == 1203
        assert [place for place, _ in taken.rejected] == [3, 1204]
        assert all(code and ":" not in code for _, code in taken.rejected)


async def test_batches_are_bounded_in_bytes_and_read_as_they_are_sent(tmp_path, monkeypatch):
    monkeypatch.setattr(observe, "BATCH_BYTES", 5000)
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        read = 0

        def reading():
            nonlocal read
            for row in rows(50, headline="x" * 300):
                read += 1
                yield row

        ahead = []
        await send_observations(boss.client, reading(), lambda sent: ahead.append(read - sent))
        bodies = boss.wire.sent_to("/v1/observations")
        assert len(bodies) > 3
        assert all(len(body) <= 5000 for body in bodies)
        assert max(ahead) <= 1, "no more of the file is read than fits the next request"


async def test_a_report_too_large_for_any_request_stops_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(observe, "BODY_LIMIT", 2000)
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        big = ObservationIn("ad", "big", "csv", 1000, {"text": "x" * 3000})

        async def narrow(request, passed):
            too_much = len(await request.aread()) > 2000
            return await (answer(413, b"<html>", "text/html")(request, passed) if too_much else passed())

        boss.wire.always = narrow
        taken = await send_observations(boss.client, [*rows(30), big, *rows(30, 30)], no_progress)
        assert (taken.added, taken.rejected) == (60, [(30, "too_large")])


async def test_a_busy_hub_is_asked_again_within_reason(tmp_path):
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        naps = []

        async def sleep(seconds):
            naps.append(seconds)

        boss.wire.faults = [answer(503), answer(503, retry_after="3"), answer(503, retry_after="99999")]
        assert (await send_observations(boss.client, rows(3), no_progress, sleep)).added == 3
        assert naps == [1.0, 3.0, 10.0]
        boss.wire.always = answer(503)
        with pytest.raises(Busy):
            await send_observations(boss.client, rows(3), no_progress, at_once)


async def test_a_lost_answer_fails_the_import_and_the_same_file_mends_it(tmp_path):
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        boss.wire.faults = [clear, lose_answer]
        with pytest.raises(Unreachable):
            await send_observations(boss.client, rows(1500), no_progress)
        taken = await send_observations(boss.client, rows(1500), no_progress)
        assert (taken.unchanged, taken.added) == (1500, 0)


async def test_with_the_hub_away_an_import_fails_with_a_sentence(tmp_path):
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        boss.wire.always = away
        with pytest.raises(Unreachable) as fault:
            await send_observations(boss.client, rows(3), no_progress)
        assert "cannot be reached" in str(fault.value)


async def test_a_reviewer_may_not_import(tmp_path):
    async with one_machine(tmp_path) as ana:
        with pytest.raises(Forbidden):
            await send_observations(ana.client, rows(3), no_progress)


async def test_an_outcome_from_the_future_is_told_as_it_is():
    wire = Wire(None)
    wire.faults = [answer(200, b'{"outcomes": ["quarantined"], "seq": 1}')]
    async with HubClient("http://127.0.0.1", Secret("t"), wire) as client:
        taken = await send_observations(client, rows(1), no_progress)
    assert taken.rejected == [(0, "quarantined")]


async def test_an_import_is_in_the_mirror_when_sync_returns(tmp_path):
    async with office_in(tmp_path) as office, machine_in(tmp_path / "boss", office, "boss", "lead") as boss:
        taken = await send_observations(boss.client, rows(30), no_progress)
        await sync_once(boss.client, boss.cache, until_seq=taken.seq)
        assert len(boss.content()["ad"]) == 30


def test_two_commands_at_once_share_one_cache(tmp_path):
    async def both():
        async with one_machine(tmp_path) as ana:
            with cache_in(tmp_path / "ana") as other:
                made = ana.decide("ad 1", "text 1")
                reports = await asyncio.gather(sync_once(ana.client, ana.cache), sync_once(ana.client, other))
                assert facts_on_hub(ana.office) == [made]
                assert {report.outbox for report in reports} == {0}
                assert len({report.cursor for report in reports}) == 1

    asyncio.run(both())
