"""What is new on the hub reaches the mirror: resumable, all or nothing, and again from the start when it must."""

from contextlib import AsyncExitStack
from dataclasses import replace

import msgspec
import pytest
from hub_setup import NOW, appeal, decision, id_of, office_in, undo
from sqlalchemy import text, update
from sync_setup import (
    answer,
    away,
    clear,
    content_of,
    cut_answer,
    facts_on_hub,
    fill,
    interrupted,
    machine_in,
    one_machine,
)

from reviewtui.hub.tables import USER
from reviewtui.store.mirror import MirrorStore, set_aside
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import NewFact
from reviewtui.sync.faults import BadAnswer, HubFault, OtherHub, Unreachable
from reviewtui.sync.pull import PAUSES, SHORT_PAUSES, Pace
from reviewtui.sync.session import greet
from reviewtui.wire.messages import Page


def small_pages(monkeypatch, rows=2):
    monkeypatch.setattr("reviewtui.sync.pull.PAGE_LIMIT", rows)


def new_epoch(office, epoch="another-epoch"):
    """As after restoring a backup: everything is there, under a new epoch."""
    with office.hub.writing() as transaction:
        transaction.connection.execute(text("UPDATE meta SET epoch = :epoch"), {"epoch": epoch})


def forget_all(office):
    """As after restoring a backup from before anybody decided anything, under the same epoch."""
    with office.hub.writing() as transaction:
        lost = transaction.connection.execute(text("DELETE FROM fact")).rowcount
        transaction.seq -= lost
        transaction.connection.execute(text("DELETE FROM trail WHERE seq >= :seq"), {"seq": transaction.seq})


async def test_everything_on_the_hub_is_in_the_mirror(tmp_path):
    async with one_machine(tmp_path, ads=5) as ana:
        made = ana.decide("ad 1", "text 1")
        result = await ana.sync()
        page = await ana.line.all()
        assert result.accepted == 1
        assert result.pulled == len(page.ads) + len(page.facts) + len(page.accounts) + len(page.policies)
        content = ana.content()
        assert [row[3] for row in content["ad"]] == [f"ad {n}" for n in range(1, 6)]
        assert [row[0] for row in content["fact"]] == [made]
        assert ana.mirror.state().upto == page.head
        assert (await ana.sync()).pulled == 0


async def test_one_person_decides_and_the_other_sees_it(tmp_path):
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(tmp_path))
        await fill(office, 3)
        ana = await stack.enter_async_context(machine_in(tmp_path / "ana", office, "ana"))
        ben = await stack.enter_async_context(machine_in(tmp_path / "ben", office, "ben"))
        ana.decide("ad 2", "text 2")
        await ana.sync()
        await ben.sync()
        assert ben.content() == ana.content()
        assert ben.mirror.state().open == 2


async def test_a_page_applied_twice_changes_nothing(tmp_path, monkeypatch):
    async with one_machine(tmp_path, ads=5) as ana:
        ana.decide("ad 1", "text 1")
        await ana.sync()
        page = await ana.line.all()
        before, state = ana.content(), ana.mirror.state()
        ana.mirror.apply(page, NOW)
        assert ana.content() == before
        assert ana.mirror.state().open == state.open


async def test_a_pull_that_broke_goes_on_where_it_was(tmp_path, monkeypatch):
    small_pages(monkeypatch)
    async with one_machine(tmp_path, ads=9) as ana:
        session = await ana.session()
        ana.wire.faults = [clear, clear, cut_answer]
        with pytest.raises(Unreachable):
            await session.exchange()
        pages = len(ana.pages)
        assert pages == 2
        await ana.sync()
        rows = await ana.line.all()
        assert sum(page.rows for page in ana.pages) == len(rows.ads) + len(rows.accounts) + len(rows.policies)


async def test_a_pull_cancelled_at_any_moment_leaves_cursor_and_content_as_one(tmp_path, monkeypatch):
    small_pages(monkeypatch)
    async with one_machine(tmp_path, ads=9) as ana:
        ana.decide("ad 1", "text 1")
        await ana.push()
        steps, ended, reached = 0, False, set()
        while not ended:
            steps += 1
            ana.mirror.begin_again("")
            ended = await interrupted((await ana.session()).exchange(), steps)
            until = ana.mirror.state()
            reached.add(until.upto)
            fresh = MirrorStore(tmp_path / f"fresh-{steps}.db")
            cursor = ""
            while fresh.state().upto < until.upto:
                page = await ana.line.page(cursor, limit=2)
                fresh.apply(page, NOW)
                cursor = page.cursor
            assert fresh.state().cursor == until.cursor
            assert content_of(fresh) == ana.content()
            fresh.close()
        assert len(reached) > 5, "it was cancelled between any two pages"
        assert len(ana.content()["ad"]) == 9


async def test_what_waits_for_an_ad_goes_out_once_it_came_wherever_the_pull_that_brought_it_ended(tmp_path):
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        steps, ended = 0, False
        while not ended:
            steps += 1
            number = 100 + steps
            made = ana.decide(f"ad {number}", f"text {number}")
            await ana.sync()
            assert ana.delivery(made) == "held", "the hub does not show the ad"
            await fill(ana.office, 1, number)
            ended = await interrupted((await ana.session()).exchange(), steps)
            await ana.sync()
            await ana.sync()
            assert ana.delivery(made) == "acked", steps


async def test_a_new_epoch_offers_everything_again_and_pulls_from_the_start(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = [ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")]
        await ana.sync()
        with ana.office.hub.writing() as transaction:  # one fact did not make it into the backup
            transaction.connection.execute(text("DELETE FROM fact WHERE id = :id"), {"id": made[1]})
        new_epoch(ana.office)
        result = await ana.sync()
        assert result.accepted == 2
        assert sorted(facts_on_hub(ana.office)) == sorted(made)
        assert ana.mirror.state().epoch == "another-epoch"
        assert {row[0] for row in ana.content()["fact"]} == set(made)
        assert (await ana.sync()).accepted == 0, "offered once, not at every greeting"


async def test_a_new_epoch_in_the_middle_of_a_session_is_noticed(tmp_path):
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        session = await ana.session()
        await session.exchange()
        new_epoch(ana.office)
        second = ana.decide("ad 2", "text 2")
        assert (await session.exchange()).accepted == 2, "none is taken before all are offered again"
        assert ana.delivery(second) == "acked"
        assert ana.mirror.state().epoch == "another-epoch"
        assert (await session.exchange()).accepted == 0


async def test_a_new_epoch_between_greeting_and_first_page_is_noticed(tmp_path):
    async with one_machine(tmp_path) as ana:
        session = await ana.session()
        new_epoch(ana.office)
        await session.exchange()
        assert ana.mirror.state().epoch == "another-epoch"
        assert ana.work.meta("epoch") == "another-epoch"


async def test_a_new_epoch_is_known_even_if_the_mirror_was_lost_with_it(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        await ana.sync()
        with ana.office.hub.writing() as transaction:
            transaction.connection.execute(text("DELETE FROM fact"))
        new_epoch(ana.office)
        ana.mirror.begin_again("")
        await ana.sync()
        assert facts_on_hub(ana.office) == [made]


async def test_a_crash_in_the_middle_of_a_cold_start_still_offers_everything(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        await ana.sync()
        forget_all(ana.office)
        new_epoch(ana.office)
        ana.wire.faults = [clear, away]
        with pytest.raises(Unreachable):
            await ana.sync()
        office = ana.office
        async with machine_in(tmp_path / "ana", office) as again:
            await again.sync()
            assert facts_on_hub(office) == [made]


async def test_a_hub_that_went_back_gets_everything_again(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        await ana.sync()
        forget_all(ana.office)
        assert (await ana.sync()).accepted == 1
        assert facts_on_hub(ana.office) == [made]


async def test_a_hub_that_lost_only_what_was_pushed_since_the_last_pull_gets_it_again(tmp_path):
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        await ana.push()
        forget_all(ana.office)
        await ana.sync()
        assert facts_on_hub(ana.office) == [made]


async def test_a_hub_that_went_back_while_the_mirror_was_lost_gets_everything_again(tmp_path):
    """Its head may be as far by now as it was, and what told the one history from the other was in the mirror."""
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        await ana.sync()
        with ana.office.hub.writing() as transaction:
            transaction.connection.execute(text("DELETE FROM fact"))
        ana.mirror.close()
        set_aside(ana.cache.mirror_path)
        ana.mirror = MirrorStore(ana.cache.mirror_path)
        assert (await ana.sync()).accepted == 1
        assert facts_on_hub(ana.office) == [made]
        assert (await ana.sync()).accepted == 0


async def test_a_hub_that_went_back_and_grew_again_before_the_next_pull_gets_everything_again(tmp_path):
    """It took the fact, is put back to before it, and hears other things: its head is past the fact's number."""
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        made = ana.decide("ad 1", "text 1")
        await ana.push()
        with ana.office.hub.writing() as transaction:
            taken = transaction.seq
            transaction.connection.execute(text("DELETE FROM fact"))
            transaction.connection.execute(text("UPDATE trail SET mark = 'other' WHERE seq = :seq"), {"seq": taken})
        await fill(ana.office, 5, first=4)
        assert ana.delivery(made) == "acked"
        await ana.sync()
        assert facts_on_hub(ana.office) == [made]
        assert (await ana.sync()).accepted == 0


async def test_a_changed_scope_empties_the_mirror_at_once_and_once(tmp_path):
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(tmp_path))
        await fill(office, 6)
        ana = await stack.enter_async_context(
            machine_in(tmp_path / "ana", office, "ana", "reviewer", "acc 1", "acc 2")
        )
        ana.decide("ad 1", "text 1")
        await ana.sync()
        assert {row[2] for row in ana.content()["ad"]} == {"acc 1", "acc 2"}
        (damaged := ana.folder / "mirror.db.damaged-1").write_bytes(b"text 2")
        await ana.sync()
        assert damaged.exists()
        with office.hub.writing() as transaction:
            transaction.connection.execute(update(USER).values(accounts='["acc 1"]').where(USER.c.name == "ana"))
        await ana.sync()
        assert {row[2] for row in ana.content()["ad"]} == {"acc 1"}
        assert not damaged.exists(), "what was set aside holds ads that are out of sight now"
        assert len(facts_on_hub(office)) == 1
        requests = len(ana.wire.sent_to("/v1/changes"))
        await ana.sync()
        assert len(ana.wire.sent_to("/v1/changes")) == requests + 1, "once, not at every greeting"


async def test_a_hub_that_always_asks_for_a_cold_start_is_not_obeyed_for_ever(tmp_path):
    async with one_machine(tmp_path) as ana:

        async def cold(request, passed):
            problem = b'{"code":"cold_start","words":"again"}'
            return await (answer(410, problem)(request, passed) if "changes" in request.url.path else passed())

        ana.wire.always = cold
        with pytest.raises(BadAnswer):
            await ana.sync()
        assert len(ana.wire.sent_to("/v1/changes")) == 2


async def test_the_overlay_lets_go_when_the_mirror_has_the_fact(tmp_path):
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        await ana.push()
        overlays = "SELECT count(*) FROM overlay"
        assert ana.work.connection.execute(overlays).fetchone() == (1,)
        await ana.sync()
        assert ana.work.connection.execute(overlays).fetchone() == (0,)
        assert sum(page.settled for page in ana.pages) == 1


async def test_a_fact_known_only_by_its_duplicate_lets_go_without_a_new_page(tmp_path):
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        await ana.sync()
        ana.work.offer_again()
        assert ana.work.connection.execute("SELECT count(*) FROM overlay").fetchone() == (1,)
        await ana.sync()
        assert ana.work.connection.execute("SELECT count(*) FROM overlay").fetchone() == (0,)


async def test_an_undo_that_never_left_restores_the_earlier_decision_until_the_mirror_has_it(tmp_path):
    async with one_machine(tmp_path) as ana:
        first = ana.decide("ad 1", "text 1")
        await ana.push()
        second = ana.decide("ad 1", "text 1", "reject")
        fact = ana.work.fact(second)
        taken_back = undo("ad 1", second)
        beneath = Beneath("ad 1", fact.content_hash)
        assert ana.work.record_undo(
            NewFact(id_of(taken_back), "undo", "ad 1", NOW, taken_back, target=second), beneath
        )
        query = "SELECT decision_id FROM overlay"
        assert ana.work.connection.execute(query).fetchall() == [(first,)]
        await ana.sync()
        assert ana.work.connection.execute(query).fetchall() == [], "the mirror says it now"


async def test_a_stranger_at_the_address_is_refused_also_at_the_very_first_contact(tmp_path):
    """`login` spoke to one hub; by the first sync another answers there."""
    async with one_machine(tmp_path) as ana:
        cache = replace(ana.cache, hub_id="the hub that login met")
        with pytest.raises(OtherHub) as refused:
            await greet(ana.client, cache)
        assert refused.value.code == "other_hub"
        assert await cache.remembered() == {}


async def test_another_hub_is_refused_and_gets_nothing(tmp_path):
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        ana.decide("ad 1", "text 1")
        ana.work.set_meta("hub_id", "the hub of before")
        with pytest.raises(OtherHub) as refused:
            await ana.sync()
        assert refused.value.code == "other_hub"
        assert ana.wire.sent_to("/v1/ops") == []


async def test_another_users_token_is_refused_and_gets_nothing(tmp_path):
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        ana.decide("ad 1", "text 1")
        office = ana.office
        async with machine_in(tmp_path / "ana", office, "ben") as ben:
            with pytest.raises(OtherHub) as refused:
                await ben.sync()
            assert refused.value.code == "other_user"
            assert "ana" in str(refused.value)
            assert ben.wire.sent_to("/v1/ops") == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: setattr(page.facts[0], "body", msgspec.Raw(b'{"no": "fact"}')),
        lambda page: setattr(page.ads[0], "arrival", 2**70),
        lambda page: (setattr(page, "more", True), setattr(page, "upto", 0)),
    ],
    ids=["a fact that is none", "a number too large", "a page that goes nowhere"],
)
async def test_a_page_that_cannot_be_applied_changes_nothing(tmp_path, spoil):
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        await ana.push()

        async def spoiled(request, passed):
            page = msgspec.json.decode(await (await passed()).aread(), type=Page)
            spoil(page)
            return await answer(200, msgspec.json.encode(page))(request, passed)

        ana.wire.faults = [clear, clear, spoiled]
        before = ana.content(), ana.mirror.state()
        with pytest.raises(HubFault):
            await ana.sync()
        assert (ana.content(), ana.mirror.state()) == before
        await ana.sync()
        assert len(ana.content()["ad"]) == 3


async def test_a_long_pull_steps_back_while_a_decision_is_written(tmp_path, monkeypatch):
    small_pages(monkeypatch)
    async with one_machine(tmp_path, ads=9) as ana:
        slept, waited = [], []
        within_the_first_page, after_it = [True, False], [True, True, False]
        busy = iter(within_the_first_page + after_it + [False] * 100)

        async def sleep(seconds):
            slept.append(seconds)

        session = await ana.session(Pace(lambda: next(busy), sleep=sleep, wait=waited.append))
        await session.exchange()
        assert len(waited) == 1
        assert len([seconds for seconds in slept if seconds]) == 2
        assert len(slept) - 2 == len(ana.pages) - 1, "and between any two pages everything else may run"


async def test_while_somebody_decides_pages_are_small_and_so_is_the_journal(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewtui.sync.pull.GENTLE_PAGE", 2)
    async with one_machine(tmp_path, ads=9) as ana:
        usual, limits = log_limit(ana), []
        at_work = iter([True, True, True])

        def one_is_at_work():
            limits.append(log_limit(ana))
            return next(at_work, False)

        await (await ana.session(Pace(at_work=one_is_at_work))).exchange()
        rows = [page.rows for page in ana.pages]
        assert rows[:4] == [2, 2, 2, 2], "the fourth was asked for beforehand"
        assert len(rows) == 5, "and then comes all that is left"
        assert len(ana.content()["ad"]) == 9
        assert limits[0] == limits[-1] == usual
        assert max(limits[1:4]) < usual


def log_limit(ana):
    return ana.mirror.connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0]


async def test_a_pull_is_not_starved_by_decisions(tmp_path, monkeypatch):
    small_pages(monkeypatch, rows=5)
    async with one_machine(tmp_path, ads=9) as ana:
        slept, waited = [], []

        async def sleep(seconds):
            slept.append(seconds)

        await (await ana.session(Pace(lambda: True, sleep=sleep, wait=waited.append))).exchange()
        assert len(ana.content()["ad"]) == 9
        assert len(waited) == SHORT_PAUSES * sum(bool(page.touched) for page in ana.pages), "of each page with ads"
        assert len([s for s in slept if s]) == PAUSES * (len(ana.pages) - 1)


async def test_with_nothing_new_the_file_is_left_alone(tmp_path):
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        changes = ana.mirror.connection.total_changes
        await ana.sync()
        assert ana.mirror.connection.total_changes == changes
        ana.office.clock.now += 60_000
        await ana.sync()
        assert ana.mirror.state().last_sync == ana.office.clock.now


@pytest.mark.parametrize("others", ["an opinion to settle", "an appeal that opens its round"])
async def test_what_spoke_of_something_that_others_bring_later_is_taken_then(tmp_path, others):
    """After a hub was restored everybody offers what it lost, in any order."""
    async with office_in(tmp_path) as office, machine_in(tmp_path / "lia", office, "lia", "lead") as lia:
        await fill(office, 1)
        if others == "an opinion to settle":
            early = decision("ad 1", "text 1", "reject")
            late = decision("ad 1", "text 1", adjudicates=(id_of(early),))
        else:
            early, late = appeal("ad 1", "text 1"), decision("ad 1", "text 1", round=1)
        lia.work.record([NewFact(id_of(late), "decision", "ad 1", NOW, late, verdict="approve")])
        session = await lia.session()
        await session.exchange()
        await session.exchange()
        assert lia.delivery(id_of(late)) == "held"
        await office.line("ben").send(early)
        await session.exchange()
        await session.exchange()
        assert lia.delivery(id_of(late)) == "acked"


async def test_a_page_of_records_alone_counts(tmp_path) -> None:
    """By its rows the screens know that there is something new to show."""
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        boss = ana.office.line("boss", "admin")
        await boss.observe(("renewal", "r1", "crm", 1000, {"account_id": "acc 1"}))
        ana.pages.clear()
        assert (await ana.sync()).pulled == 1
        assert [page.rows for page in ana.pages] == [1]
