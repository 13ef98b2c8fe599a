"""A team's hub on PostgreSQL: several processes on one database, and what happens when that is away."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hub_setup import DATABASES, POSTGRESQL, Clock, Office, ad, decision, id_of, note, office_in
from postgres_setup import POSTGRES
from sqlalchemy import select, text
from sync_setup import cache_in

from reviewtui.domain.canonical import KINDS, parts_of, whole_of
from reviewtui.hub import accept, changes, engines
from reviewtui.hub.engines import KEEPING_UP, try_alone
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import FACT, HEAD, POLICY, SYNCED
from reviewtui.hub.tokens import create_token
from reviewtui.hub.upkeep import keep_up
from reviewtui.store.holdings import pulled_rows
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.work import NewFact
from reviewtui.sync.cache import Cache
from reviewtui.sync.connection import connected, remote
from reviewtui.sync.faults import HubFault
from reviewtui.sync.observe import send_observations
from reviewtui.sync.once import sync_once
from reviewtui.sync.secret import Secret
from reviewtui.wire.messages import DigestAnswer, ObservationIn

SERVE = "import sys; from reviewtui.hub.serve import serve; serve(sys.argv[1], port=0)"
WRITERS, EACH, AT_ONCE = 3, 20, 5


@pytest.fixture
def postgres(database: str) -> None:
    """Hubs of this test stand on PostgreSQL."""
    DATABASES.kind = POSTGRESQL


def cut_off(hub: Hub) -> None:
    """The database ends every connection of this hub's processes, as when it is started again."""
    POSTGRES.do(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        f" WHERE datname = '{hub.engine.url.database}' AND pid <> pg_backend_pid()"
    )


def facts_of(hub: Hub) -> list[tuple[str, int]]:
    with hub.reading() as connection:
        return [(row.id, row.accepted) for row in connection.execute(select(FACT).order_by(FACT.c.accepted))]


# --- several processes ---


def test_processes_that_start_at_once_make_one_hub(tmp_path: Path) -> None:
    url = POSTGRES.empty(tmp_path)
    with ThreadPoolExecutor(5) as threads:
        hubs = list(threads.map(lambda _: open_hub(url), range(5)))
    assert len({hub.hub_id for hub in hubs}) == 1
    with hubs[0].reading() as connection:
        assert len(connection.execute(select(POLICY)).all()) == 1
        assert len(connection.execute(select(HEAD)).all()) == 1
    for hub in hubs:
        hub.close()


def test_numbers_follow_the_order_of_commits_and_leave_no_gap(tmp_path: Path, postgres: None) -> None:
    """Whoever reads while others write never sees a number before one that is smaller."""
    hubs = [open_hub(DATABASES.url(tmp_path)) for _ in range(2)]
    with hubs[0].reading() as connection:
        first = connection.scalar(select(HEAD.c.seq))
    done = threading.Event()

    def write(hub: Hub) -> None:
        for _ in range(20):
            with hub.writing() as transaction:
                rows = [(transaction.next_seq(), "", f"code {transaction.seq}", 1, b"{}") for _ in range(3)]
                transaction.put_many(POLICY, rows)

    def read(hub: Hub) -> int:
        looks = 0
        while not done.is_set() or not looks:
            with hub.reading() as connection:
                head = connection.scalar(select(HEAD.c.seq))
                seen = sorted(connection.scalars(select(POLICY.c.seq).where(POLICY.c.seq > first)))
            assert seen == list(range(first + 1, head + 1))
            looks += 1
        return looks

    with ThreadPoolExecutor(5) as threads:
        reader = threads.submit(read, hubs[0])
        for writer in [threads.submit(write, hub) for hub in hubs * 2]:
            writer.result()
        done.set()
        assert reader.result()
    with hubs[0].reading() as connection:
        assert connection.scalar(select(HEAD.c.seq)) == first + 2 * 2 * 20 * 3
    for hub in hubs:
        hub.close()


@pytest.mark.both_databases
def test_whoever_waits_to_write_takes_the_instant_at_which_their_turn_came(tmp_path: Path, postgres: None) -> None:
    clock = Clock()
    hub = open_hub(DATABASES.url(tmp_path), clock=clock)
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")

    def write() -> int:
        with hub.writing() as transaction:
            return transaction.now

    with ThreadPoolExecutor(1) as other:
        with hub.writing():
            waiting = other.submit(write)
            while True:
                with hub.reading() as connection:
                    if connection.scalar(waits):
                        break
            clock.now += 8_000
        assert waiting.result() == clock.now
    hub.close()


async def test_a_page_and_its_head_are_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office_in(tmp_path) as office:
        connie = office.line("connie", "connector")
        await connie.observe(ad("1", text="a"))
        before = (await connie.all()).head
        seqs = changes._next_seqs

        def while_another_writes(*given: Any) -> list[int]:
            with office.hub.writing() as transaction:
                transaction.put_many(POLICY, [(transaction.next_seq(), "", "new", 1, b"{}")])
            return seqs(*given)

        monkeypatch.setattr(changes, "_next_seqs", while_another_writes)
        page = await connie.all()
        monkeypatch.undo()
        assert (page.head, page.upto) == (before, before)
        assert "new" not in {row.policy for row in page.policies}
        assert (await connie.page(page.cursor)).policies[0].seq == before + 1


def test_one_process_at_a_time_does_what_a_hub_does_by_itself(tmp_path: Path, postgres: None) -> None:
    first, second = (open_hub(DATABASES.url(tmp_path)) for _ in range(2))
    with second.writing() as transaction:
        row = (transaction.next_seq(), "acme", "1", "ana", 1, 0, "ana", 0)
        transaction.connection.execute(text("INSERT INTO lease VALUES (:0, :1, :2, :3, :4, :5, :6, :7)"),
                                       {str(at): value for at, value in enumerate(row)})  # fmt: skip
    with first.reading() as connection:
        assert try_alone(connection, KEEPING_UP)
        assert keep_up(second) == 0
    assert keep_up(second) == 1
    for hub in (first, second):
        hub.close()


@contextmanager
def hub_process(url: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A hub in a process of its own, and its address."""
    hub = subprocess.Popen([sys.executable, "-c", SERVE, url], stdout=subprocess.PIPE, text=True)
    with hub:
        try:
            assert hub.stdout is not None
            yield hub.stdout.readline().removeprefix("listening on ").strip(), hub
        finally:
            hub.kill()


async def send_all(
    cache: Cache, addresses: list[str], token: str, first: int, sent: list[str], warm: asyncio.Event
) -> None:
    """Decide and send, a few at a time; where one process is away, by the other."""
    for start in range(first, first + EACH, AT_ONCE):
        raws = [decision(f"ad {n}", f"text {n}") for n in range(start, start + AT_ONCE)]
        facts = [NewFact(id_of(raw), "decision", f"ad {start + n}", 0, raw) for n, raw in enumerate(raws)]
        await asyncio.wrap_future(cache.writer.submit(cache.work.record, facts))
        while cache.work.counts()[0]:
            try:
                await sync(cache, addresses[0], token)
            except HubFault:
                addresses.reverse()
        sent += [fact.id for fact in facts]
        if len(sent) > WRITERS * EACH // 3:
            warm.set()


async def sync(cache: Cache, address: str, token: str) -> DigestAnswer:
    async with connected(remote(address, Secret(token))) as client:
        await sync_once(client, cache, index=False)
        return await client.digest()


async def test_two_processes_several_writers_and_one_process_killed(tmp_path: Path, postgres: None) -> None:
    url = DATABASES.url(tmp_path)
    hub = open_hub(url)
    boss = create_token(hub, "boss", "admin")
    tokens = [create_token(hub, f"user{n}", "reviewer") for n in range(WRITERS)]
    sent: list[str] = []
    warm = asyncio.Event()
    with ExitStack() as stack:
        caches = [stack.enter_context(cache_in(tmp_path / f"user{n}")) for n in range(WRITERS)]
        (one, dying), (other, _) = (stack.enter_context(hub_process(url)) for _ in range(2))
        async with connected(remote(other, Secret(boss))) as client:
            ads = (ObservationIn("ad", f"ad {n}", "csv", 1, {"text": f"text {n}"}) for n in range(WRITERS * EACH))
            await send_observations(client, ads, lambda _: None)
        ways = [[one, other] if n % 2 else [other, one] for n in range(WRITERS)]
        async with asyncio.TaskGroup() as group:
            for n, (cache, way, token) in enumerate(zip(caches, ways, tokens, strict=True)):
                group.create_task(send_all(cache, way, token, n * EACH, sent, warm))
            await warm.wait()
            dying.kill()

        digests = [await sync(cache, other, token) for cache, token in zip(caches, tokens, strict=True)]
        assert len({(answer.sha256, answer.upto, answer.epoch) for answer in digests}) == 1
        for cache in caches:
            with mirror_of(cache) as mirror:
                parts = (part for kind in KINDS for part in parts_of(kind, pulled_rows(mirror.connection, kind)))
                assert whole_of(parts)[0] == digests[0].sha256
        assert sorted(id_ for id_, _ in facts_of(hub)) == sorted(sent)
        with hub.reading() as connection:
            seqs = sorted(seq for table in SYNCED for seq in connection.scalars(select(table.c.seq)))
        assert len(set(seqs)) == len(seqs)
        assert max(seqs) == digests[0].upto
    hub.close()


@contextmanager
def mirror_of(cache: Cache) -> Iterator[MirrorStore]:
    mirror = MirrorStore(cache.mirror_path)
    try:
        yield mirror
    finally:
        mirror.close()


def test_all_processes_of_a_hub_live_in_one_time(
    tmp_path: Path, postgres: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of the database, whatever the clock of a process's own machine says."""
    right = engines.wall_clock()
    monkeypatch.setattr(engines, "wall_clock", lambda: right + 86_400_000)
    hub = open_hub(DATABASES.url(tmp_path))
    assert abs(hub.clock() - right) < 3_600_000
    hub.close()


# --- the database is away ---


async def test_a_connection_lost_in_the_middle_of_a_request_is_told_and_nothing_is_half_done(
    tmp_path: Path, postgres: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_in(tmp_path) as office:
        line, facts = await ready(office)
        save = accept._Batch.save

        def cut(batch: accept._Batch) -> None:
            save(batch)
            cut_off(office.hub)

        before = (await line.all()).head
        monkeypatch.setattr(accept._Batch, "save", cut)
        with caplog.at_level(logging.ERROR, "reviewtui.hub"):
            answer = await line.client.post("/v1/ops", content=b'{"facts":[%b]}' % facts[0], headers=line.headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer.json()["retry_after"]
        assert "Traceback" not in caplog.text
        monkeypatch.undo()
        assert facts_of(office.hub) == []
        assert (await line.send(*facts)).results[0].seq == before + 1
        assert [id_ for id_, _ in facts_of(office.hub)] == [id_of(raw) for raw in facts]


async def test_connections_lost_between_requests_are_made_again(tmp_path: Path, postgres: None) -> None:
    async with office_in(tmp_path) as office:
        line, facts = await ready(office)
        for raw in facts:
            cut_off(office.hub)
            assert await line.outcome(raw) == "applied"


async def test_a_writer_that_hangs_stops_the_others_for_a_while_alone(
    tmp_path: Path, postgres: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines._TIMEOUTS, "lock_timeout", 100)
    monkeypatch.setitem(engines._TIMEOUTS, "idle_in_transaction_session_timeout", 60_000)
    async with office_in(tmp_path) as office:
        line, facts = await ready(office)
        hanging = open_hub(DATABASES.url(tmp_path))
        with hanging.writing():
            answer = await line.client.post("/v1/ops", content=b'{"facts":[%b]}' % facts[0], headers=line.headers)
            assert answer.status_code == 503
            assert (await line.all()).ads
        assert await line.outcome(facts[0]) == "applied"
        hanging.close()


def test_a_process_that_hangs_in_a_transaction_loses_it(
    tmp_path: Path, postgres: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines._TIMEOUTS, "idle_in_transaction_session_timeout", 50)
    hub, url = open_hub(DATABASES.url(tmp_path)), DATABASES.url(tmp_path)
    monkeypatch.undo()
    stuck = hub.writing()
    stuck.__enter__()
    other = open_hub(url)
    with other.writing() as transaction:  # waits until the first has lost its place
        transaction.next_seq()
    with pytest.raises(Exception, match="idle") as told:
        stuck.__exit__(None, None, None)
    assert engines.is_away(told.value)
    for opened in (hub, other):
        opened.close()


async def test_a_standby_takes_no_facts_and_says_so(tmp_path: Path, postgres: None) -> None:
    async with office_in(tmp_path) as office:
        line, facts = await ready(office)
        POSTGRES.do(f"ALTER DATABASE {office.hub.engine.url.database} SET default_transaction_read_only = on")
        cut_off(office.hub)
        answer = await line.client.post("/v1/ops", content=b'{"facts":[%b]}' % facts[0], headers=line.headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert (await line.all()).ads
        POSTGRES.do(f"ALTER DATABASE {office.hub.engine.url.database} RESET default_transaction_read_only")
        cut_off(office.hub)
        assert await line.outcome(facts[0]) == "applied"


async def ready(office: Office) -> tuple[Any, list[bytes]]:
    """A reviewer, and facts about ads that are there."""
    await office.line("connie", "connector").observe(ad("1", text="Hi"), ad("2", text="Ho"))
    return office.line("ana"), [decision("1", "Hi"), note("2")]


@pytest.mark.both_databases
async def test_a_nul_in_a_question_finds_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line, _ = await ready(office)
        nowhere = await line.get("/v1/pictures", ad_id="nowhere")
        answer = await line.get("/v1/pictures", ad_id="1\0")
        assert (answer.status_code, answer.content) == (nowhere.status_code, nowhere.content)
