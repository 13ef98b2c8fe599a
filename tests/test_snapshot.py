"""A cold start from one file ends as one by pages does; and whatever is wrong with the file, pages bring all."""

import asyncio
import gzip
import hashlib
import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from history_setup import held, history, on_hub
from hub_setup import Line, decision, gold, office_in
from sync_setup import Machine, Pieces, answer, away, clear, fill, interrupted, machine_in, one_machine

from reviewtui.domain.decisions import Role
from reviewtui.hub import snapshots
from reviewtui.hub.access import Caller
from reviewtui.hub.snapshots import LASTS_MS
from reviewtui.store.reader import Reader
from reviewtui.sync import snapshot as sync_snapshot
from reviewtui.sync.faults import Unreachable
from reviewtui.sync.pull import Pace
from reviewtui.wire.messages import Snapshot

FILE = "/v1/snapshot-file"


@pytest.fixture(autouse=True)
def however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is worth it for any hub."""
    monkeypatch.setattr(sync_snapshot, "WORTH", 1)


def everything(machine: Machine) -> dict[str, list[Any]]:
    """All rows of a mirror, and its bookkeeping."""
    tables = ("ad", "fact", "account", "policy", "rules", "lease", "reason", "mention")
    rows = {
        table: machine.mirror.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
        for table in tables
    }
    keys = ("cursor", "upto", "open", "epoch", "viewer", "role", "scope")
    meta = dict(machine.mirror.connection.execute("SELECT key, value FROM meta").fetchall())
    return {**rows, "meta": [meta.get(key) for key in keys]}


async def made(line: Line) -> Snapshot:
    """The file that this caller may begin from, once it is there."""
    while True:
        got = await line.get("/v1/snapshot")
        assert got.status_code == 200, got.text
        told = msgspec.json.decode(got.content, type=Snapshot)
        if told.ready:
            return told
        await asyncio.sleep(0.005)


async def by_snapshot(machine: Machine) -> int:
    """Sync from a file that is there; returns how many requests for it were made."""
    await made(machine.line)
    await machine.sync()
    return len(machine.wire.sent_to(FILE))


async def by_pages(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sync_snapshot, "WORTH", 10**9)
        await machine.sync()
    assert machine.wire.sent_to(FILE) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", range(4))
async def test_a_client_by_snapshot_and_pages_holds_what_one_by_pages_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = random.Random(seed)
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(tmp_path))

        async def machine(folder: str, name: str, role: str) -> Machine:
            return await stack.enter_async_context(machine_in(tmp_path / folder, office, name, role))

        await history(office, rng, rng.randint(1, 40))
        pairs = []
        for name, role in (("ana", "reviewer"), ("lea", "lead"), ("max", "account-manager")):
            one, other = await machine(f"{name} 1", name, role), await machine(f"{name} 2", name, role)
            assert await by_snapshot(one) == 1
            await by_pages(other, monkeypatch)
            while one.mirror.state().upto != other.mirror.state().upto:  # leases end by themselves
                await one.sync()
                await by_pages(other, monkeypatch)
            assert everything(one) == everything(other)
            pairs.append((one, other))
        await history(office, rng, rng.randint(1, 20))
        for one, other in pairs:
            late = await machine(f"{one.folder.name} late", one.folder.name[:3], (await one.client.hello()).role)
            assert await by_snapshot(late) == 1, "the file is of before what happened since"
            await one.sync()
            await other.sync()
            assert held(one) == held(other) == held(late) == await on_hub(late)
            one.mirror.rebuild()
            assert everything(one)["ad"] == everything(other)["ad"]
            assert everything(late)["ad"] == [
                (*row[:4], late_row[4], *row[5:])  # when its content first came here is of each mirror's own
                for row, late_row in zip(everything(one)["ad"], everything(late)["ad"], strict=True)
            ]


# --- who gets which ---


async def test_what_leads_alone_see_is_in_no_copy_for_others(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        lea, ana = office.line("lea", "lead"), office.line("ana")
        canary = gold("ad 1", "text 1", why="CANARY-OF-LEADS")
        await lea.send(canary)
        copies = {}
        for line in (lea, ana, office.line("con", "connector"), office.line("max", "account-manager")):
            told = await made(line)
            got = await line.get(FILE, sha256=told.sha256)
            assert (len(got.content), hashlib.sha256(got.content).hexdigest()) == (told.packed, told.sha256)
            copies[told.sha256] = gzip.decompress(got.content)
            assert len(copies[told.sha256]) == told.size
            assert (b"CANARY-OF-LEADS" in copies[told.sha256]) is (line is lea)
        assert len(copies) == 2, "one for each class of sight"
        of_leads = (await made(lea)).sha256
        foreign = await ana.get(FILE, sha256=of_leads)
        absent = await ana.get(FILE, sha256="0" * 64)
        assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
        assert foreign.status_code == 404


@pytest.mark.parametrize("role", ["reviewer", "lead", "admin", "sales", "account-manager"])
async def test_who_does_not_see_all_accounts_pulls_pages(tmp_path: Path, role: str) -> None:
    async with one_machine(tmp_path) as ana:
        scoped = ana.office.line("sam", role, "acc 1")
        assert [(await scoped.get(f"/v1/{name}")).status_code for name in ("snapshot", "snapshot-file")] == [403, 403]
        async with machine_in(tmp_path / "sam", ana.office, "sam", role, "acc 1") as sam:
            await sam.sync()
            assert {where for where, _ in sam.wire.requests} & {FILE, "/v1/snapshot"} == set()


async def test_copies_are_private_and_one_takes_the_place_of_another(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        ana = office.line("ana")
        first = await made(ana)
        folder = tmp_path / "hub.db-snapshots"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        assert await made(ana) == first, "it is made once"
        office.clock.now += LASTS_MS
        await fill(office, 1, first=9)
        second = await made(ana)
        assert second.upto > first.upto
        assert len(list(folder.glob("*.gz"))) == 1
        assert (await ana.get(FILE, sha256=first.sha256)).status_code == 404


async def test_a_copy_far_behind_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "BEHIND", 2)
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        ana = office.line("ana")
        first = await made(ana)
        await fill(office, 2, first=4)
        assert (await made(ana)).sha256 == first.sha256
        await fill(office, 5, first=6)
        assert (await made(ana)).upto == (await ana.all()).head


async def test_no_copy_outlives_an_erasure_or_a_restore(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        ana = office.line("ana")
        before = await made(ana)
        with office.hub.writing() as transaction:
            row = (transaction.next_seq(), "acc 1", office.clock.now)
            transaction.connection.exec_driver_sql("INSERT INTO erased (seq, account_id, at) VALUES (?, ?, ?)", row)
        assert (await ana.get(FILE, sha256=before.sha256)).status_code == 404
        after = await made(ana)
        assert after.upto > before.upto
        with office.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("UPDATE meta SET epoch = 'another'")
        assert (await ana.get(FILE, sha256=after.sha256)).status_code == 404
        assert (await made(ana)).epoch == "another"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ({}, 200, slice(None)),
        ({"range": "bytes=0-"}, 200, slice(None)),
        ({"range": "bytes=7-"}, 206, slice(7, None)),
        ({"range": "bytes=7-9"}, 206, slice(7, 10)),
        ({"range": "bytes=7-99999999"}, 206, slice(7, None)),
        ({"range": "bytes=7-", "if-range": '"MARK"'}, 206, slice(7, None)),
        ({"range": "bytes=7-", "if-range": '"other"'}, 200, slice(None)),
        ({"range": "bytes=-7"}, 200, slice(None)),
        ({"range": "bytes=7-9,11-12"}, 200, slice(None)),
        ({"range": "bytes=99999999-"}, 416, None),
        ({"range": "bytes=9-7"}, 416, None),
    ],
)
async def test_parts_of_a_file(tmp_path: Path, asked: dict[str, str], status: int, part: slice | None) -> None:
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        told = await made(ana)
        whole = (await ana.get(FILE, sha256=told.sha256)).content
        headers = {name: value.replace("MARK", told.sha256) for name, value in asked.items()}
        got = await office.client.get(FILE, params={"sha256": told.sha256}, headers={**ana.headers, **headers})
        assert got.status_code == status
        if part is None:
            assert got.json()["code"] == "no_such_part"
        else:
            assert got.content == whole[part]
            assert got.headers["etag"] == f'"{told.sha256}"'
            assert int(got.headers["content-length"]) == len(got.content)


# --- what goes wrong ---


def half(cut: bool = True) -> Any:
    """Half of what was asked for arrives."""

    async def fault(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        whole = await passed()
        body = await whole.aread()
        return httpx.Response(
            whole.status_code, headers=whole.headers, stream=Pieces(body[: len(body) // 2], cut=cut)
        )

    return fault


def told_as(**other: Any) -> Any:
    """The hub says other things of its file."""

    async def fault(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        told = msgspec.json.decode(await (await passed()).aread())
        return await answer(200, msgspec.json.encode({**told, **other}))(_, passed)

    return fault


def file_as(change: Callable[[bytes], bytes], *, honest: bool = True) -> tuple[Any, Any]:
    """The hub gives another file; with its true hash and sizes if it is `honest`."""
    kept: dict[str, bytes] = {}

    async def told(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        said = msgspec.json.decode(await (await passed()).aread())
        return await answer(200, msgspec.json.encode({**said, **kept.get("told", {})}))(_, passed)  # type: ignore[dict-item]

    async def file(request: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        return await answer(200, kept["file"], "application/gzip")(request, passed)

    async def prepare(ana: Machine) -> None:
        real = await made(ana.line)
        whole = gzip.decompress((await ana.line.get(FILE, sha256=real.sha256)).content)
        plain = change(whole)
        kept["file"] = gzip.compress(plain, mtime=0)
        if honest:
            digest = hashlib.sha256(kept["file"]).hexdigest()
            kept["told"] = {"sha256": digest, "packed": len(kept["file"]), "size": len(plain)}  # type: ignore[assignment]

    told.prepare = prepare  # type: ignore[attr-defined]
    return told, file


def with_sql(*statements: str) -> Callable[[bytes], bytes]:
    """A file after somebody worked on it."""

    def change(whole: bytes) -> bytes:
        file = sqlite3.connect(":memory:")
        file.deserialize(whole)
        for statement in statements:
            file.execute(statement)
        file.commit()
        return file.serialize()

    return change


async def sync_with(ana: Machine, *faults: Any) -> None:
    """A cold start whose requests for a snapshot meet these faults, one after another."""
    await made(ana.line)
    left = list(faults)

    async def fault(request: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        if request.url.path in ("/v1/snapshot", FILE) and left:
            return await left.pop(0)(request, passed)
        return await passed()

    ana.wire.always = fault
    await ana.sync()
    assert left == []
    ana.wire.always = None


def leftovers(ana: Machine) -> list[str]:
    return [path.name for path in ana.folder.iterdir() if path.name.startswith("snapshot-")]


async def assert_all_is_there(ana: Machine, requests: int) -> None:
    assert held(ana) == await on_hub(ana)
    assert len(ana.wire.sent_to(FILE)) == requests
    assert ana.work.counts() == (0, 0)
    assert leftovers(ana) == []


async def test_a_download_that_breaks_goes_on_where_it_was(tmp_path: Path) -> None:
    async with one_machine(tmp_path, ads=400) as ana:
        ana.decide("ad 1", "text 1")
        await sync_with(ana, clear, half(), half(), half())
        await assert_all_is_there(ana, 4)


async def test_how_much_of_the_file_is_here_is_told_and_only_grows(tmp_path: Path) -> None:
    async with one_machine(tmp_path, ads=400) as ana:
        told = await made(ana.line)
        await sync_with(ana, clear, half())
        sizes = [done for done, of in ana.fetched if of == told.packed]
        assert len(sizes) == len(ana.fetched) >= 2
        assert sizes == sorted(sizes)
        assert sizes[-1] == told.packed


async def test_a_download_that_ended_early_is_taken_up_by_the_next_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_snapshot, "TRIES", 1)
    monkeypatch.setattr("reviewtui.sync.pull.PAGE_LIMIT", 10)
    async with one_machine(tmp_path, ads=400) as ana:
        told = await made(ana.line)
        ana.wire.faults = [clear, clear, clear, half(), away]  # hello, page, snapshot, its file, then nothing
        with pytest.raises(Unreachable):
            await ana.sync()
        begun = [path for path in ana.folder.iterdir() if path.suffix == ".part"]
        assert [path.stat().st_size for path in begun] == [told.packed // 2]
        await ana.sync()
        assert len(ana.wire.sent_to(FILE)) == 2
        await assert_all_is_there(ana, 2)


@pytest.mark.parametrize(
    "faults",
    [
        (away,),
        (answer(503, b'{"code":"busy","words":""}'),),
        (answer(404, b'{"code":"not_found","words":""}'),),
        (answer(200, b"<html>", "text/html"),),
        (told_as(packed=2**50),),
        (told_as(size=2**60),),
        (told_as(epoch="another"),),
        (told_as(upto=1),),
        (told_as(cursor="mine"),),
        (told_as(sha256="0" * 64),),
        (told_as(size=100_000),),
        (told_as(packed=100),),
        (told_as(ready=False, retry_after=1000.0),),
        (clear, answer(200, b"", "application/gzip")),
        (clear, answer(200, b"no gzip", "application/gzip")),
        (clear, answer(200, gzip.compress(b"no database"), "application/gzip")),
        (clear, answer(206, b"", "application/gzip")),
        (clear, answer(200, b"<html>", "text/html")),
        (clear, answer(404, b'{"code":"not_found","words":""}')),
        (clear, half(cut=False), half(cut=False), half(cut=False), half(cut=False), half(cut=False)),
    ],
)
async def test_whatever_is_wrong_with_the_file_pages_bring_everything(
    tmp_path: Path, faults: tuple[Any, ...]
) -> None:
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        await sync_with(ana, *faults)
        await assert_all_is_there(ana, len(ana.wire.sent_to(FILE)))


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole[:-4096],
        lambda whole: b"\0" * len(whole),
        with_sql("DROP TABLE lease"),
        with_sql("CREATE TRIGGER t AFTER INSERT ON ad BEGIN DELETE FROM fact; END"),
        with_sql("CREATE VIEW v AS SELECT 1"),
        with_sql("DROP TABLE erased", "CREATE VIEW erased AS SELECT 1 AS seq, '' AS account_id, 2 AS at"),
        with_sql("ALTER TABLE ad ADD COLUMN more AS (seq + 1)"),
        with_sql("ALTER TABLE ad DROP COLUMN chance"),
        with_sql("DELETE FROM ad WHERE ad_id = 'ad 1'"),
        with_sql("UPDATE ad SET rank = 'first' WHERE ad_id = 'ad 1'"),
        with_sql("UPDATE ad SET detail = 'not json, \"customer_waiting\":true'"),
        with_sql("UPDATE account SET name = x'00'"),
        with_sql("UPDATE policy SET body = 'text'"),
        with_sql("UPDATE fact SET body = x'00'"),
        with_sql("UPDATE meta SET value = 'another' WHERE key = 'hub_id'"),
        with_sql("DELETE FROM meta WHERE key = 'fact'"),
        with_sql("DROP TABLE meta"),
    ],
)
async def test_a_file_that_is_not_what_it_should_be_is_not_taken(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    async with one_machine(tmp_path) as ana:
        await ana.office.line("ben").send(decision("ad 2", "text 2"))
        told, file = file_as(change)
        await told.prepare(ana)
        await sync_with(ana, told, file)
        await assert_all_is_there(ana, 1)


async def test_a_file_with_more_columns_than_we_know_is_taken(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        told, file = file_as(with_sql("ALTER TABLE ad ADD COLUMN later TEXT NOT NULL DEFAULT ''"))
        await told.prepare(ana)
        await sync_with(ana, told, file)
        assert len(ana.pages) > 1
        await assert_all_is_there(ana, 1)


@pytest.mark.parametrize("details", [{}, {"why": 'the words "customer_waiting":true'}, {"customer_waiting": False}])
async def test_whose_customer_waits_is_known_from_a_file_too(tmp_path: Path, details: dict[str, Any]) -> None:
    async with one_machine(tmp_path) as ana:
        said = [msgspec.json.encode(detail).decode() for detail in (details, {**details, "customer_waiting": True})]
        texts = ["'" + detail.replace("'", "''") + "'" for detail in said]
        told, file = file_as(
            with_sql(f"UPDATE ad SET detail = CASE ad_id WHEN 'ad 2' THEN {texts[1]} ELSE {texts[0]} END")
        )
        await told.prepare(ana)
        await sync_with(ana, told, file)
        waiting = ana.mirror.connection.execute("SELECT ad_id FROM ad WHERE waiting = 1").fetchall()
        assert (len(ana.wire.sent_to(FILE)), waiting) == (1, [("ad 2",)])


async def test_a_disk_without_room_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with one_machine(tmp_path) as ana:
        monkeypatch.setattr(sync_snapshot, "ROOM", 10**12)
        await sync_with(ana, clear)
        await assert_all_is_there(ana, 0)


# --- what is read meanwhile ---


async def test_another_history_replaces_the_old_one_only_when_it_is_complete(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        made_before = ana.decide("ad 1", "text 1")
        await ana.sync()
        with ana.office.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("UPDATE meta SET epoch = 'another'")
        await made(ana.line)
        reader = Reader(ana.cache.mirror_path, ana.work.path)
        seen: list[int] = []

        async def look(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
            seen.append(reader.totals()[0])
            return await passed()

        ana.wire.always = look
        await ana.sync()
        ana.wire.always = None
        assert set(seen) == {3}, "never empty"
        assert reader.state().epoch == "another"
        reader.close()
        assert [row[0] for row in ana.content()["fact"]] == [made_before]
        await assert_all_is_there(ana, 2)


async def test_who_sees_less_now_keeps_nothing_meanwhile(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        lea = ana.office.line("lea", "lead")
        await lea.send(gold("ad 1", "text 1"))
        async with machine_in(tmp_path / "lea", ana.office, "lea", "lead") as machine:
            await machine.sync()
            assert [row[5] for row in machine.content()["fact"]] == ["gold"]
        with ana.office.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("UPDATE meta SET epoch = 'another'")
            transaction.connection.exec_driver_sql("UPDATE hub_user SET role = 'reviewer' WHERE name = 'lea'")
        async with machine_in(tmp_path / "lea", ana.office, "lea", "reviewer") as machine:
            await made(machine.line)
            held_then: list[int] = []

            async def look(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
                held_then.append(len(machine.content()["fact"]))
                return await passed()

            session = await machine.session()
            machine.wire.always = look
            await session.exchange()
            assert set(held_then) == {0}
            assert held(machine) == await on_hub(machine)


async def test_a_cold_start_cancelled_at_any_moment_leaves_a_mirror_that_can_go_on(tmp_path: Path) -> None:
    async with one_machine(tmp_path, ads=5) as ana:
        ana.decide("ad 1", "text 1")
        await ana.push()
        await made(ana.line)
        steps, ended = 0, False
        while not ended:
            steps += 1
            ana.mirror.begin_again("")
            ended = await interrupted((await ana.session(Pace(sleep=asyncio.sleep))).exchange(), steps)
            (whole,) = ana.mirror.connection.execute("PRAGMA quick_check").fetchone()
            assert whole == "ok"
            await ana.sync()
            assert held(ana) == await on_hub(ana)
        assert steps > 20


async def test_own_acts_on_their_way_lie_over_what_the_file_brought(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        await made(ana.line)
        mine = ana.decide("ad 2", "text 2")
        await ana.sync()
        assert len(ana.wire.sent_to(FILE)) == 1
        assert ana.delivery(mine) == "acked"
        assert ana.mirror.state().open == 2
        await assert_all_is_there(ana, 1)


async def test_small_hubs_are_pulled_by_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_snapshot, "WORTH", 100)
    async with one_machine(tmp_path) as ana:
        await ana.sync()
        assert ana.wire.sent_to("/v1/snapshot") == []


async def test_processes_share_what_one_of_them_made(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        told = await made(ana)
        other = snapshots.Snapshots(office.hub)
        caller = Caller("ana", Role.REVIEWER)
        assert other.offer(caller) == told
        assert await asyncio.to_thread(other.file, caller, told.sha256)
        snapshots.forget_snapshots(office.hub)
        assert not other.offer(caller).ready
        other.close()


async def test_a_copy_of_a_history_that_was_lost_is_not_offered(tmp_path: Path) -> None:
    """As where a hub is put back to what it was, under the same epoch, and goes on from there."""
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        ana = office.line("ana")
        before = await made(ana)
        with office.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("DELETE FROM ad")
            transaction.connection.exec_driver_sql("DELETE FROM trail")
            transaction.seq -= 3
        await fill(office, 5, first=4)
        after = await made(ana)
        assert (after.sha256 != before.sha256, after.cursor != before.cursor) == (True, True)
        assert (await ana.get(FILE, sha256=before.sha256)).status_code == 404


async def test_a_file_of_very_many_ads_is_taken_without_sorting_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewtui.store.replacing._SORTED_MOST", 2)
    async with one_machine(tmp_path) as ana:
        await sync_with(ana)
        await assert_all_is_there(ana, 1)
