"""The sync beside the screen: it keeps up, says calmly what is wrong, and ends when asked."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest
from hub_setup import decision, id_of, office_in
from sync_setup import Wire, answer, away, cache_in, clear, content_of, facts_on_hub, fill, lose_answer, machine_in

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.hub.private import private_hub
from reviewtui.services import logbook
from reviewtui.services.syncing import watch_home
from reviewtui.settings import load
from reviewtui.store.mirror import MirrorStore, set_aside
from reviewtui.store.reader import Reader
from reviewtui.store.work import NewFact, WorkStore
from reviewtui.sync import engine as engine_module
from reviewtui.sync.connection import Connection, private, remote
from reviewtui.sync.engine import Engine
from reviewtui.sync.leader import Leader
from reviewtui.sync.pull import Pace
from reviewtui.sync.secret import Secret
from reviewtui.sync.status import SyncState, SyncStatus

PATIENCE = 20.0
"""Seconds after which something that should have happened did not; nothing waits that long when all is well."""


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110  # what is waited for happens in other threads
            await asyncio.sleep(0.002)


async def short(_: float) -> None:
    """A second passes quickly."""
    await asyncio.sleep(0.001)


class Station:
    """A cache, a line to the hub, and engines on both."""

    def __init__(self, office, cache, user="ana"):
        self.office = office
        self.cache = cache
        self.line = office.line(user)
        self.wire = Wire(office.client._transport)
        self.heard: list[tuple[SyncStatus, frozenset[str]]] = []
        self.stack = ExitStack()

    def connection(self) -> Connection:
        @asynccontextmanager
        async def through_the_wire() -> AsyncIterator[tuple[httpx.AsyncBaseTransport, None]]:
            yield self.wire, None

        return Connection("http://127.0.0.1", Secret(self.line.token), through_the_wire)

    def engine(self, connection=None, cache=None, **options) -> Engine:
        options = {"pace": Pace(sleep=short), "random": lambda: 0.5, "on_change": self.hear} | options
        engine = Engine(cache or self.cache, connection or self.connection(), **options)
        self.stack.callback(lambda: engine.stop(PATIENCE))
        return engine

    def hear(self, status, touched):
        self.heard.append((status, touched))

    def touched(self) -> set[str]:
        return set().union(*(touched for _, touched in self.heard))

    def decide(self, ad_id, text, work=None) -> str:
        raw = decision(ad_id, text)
        made = NewFact(id_of(raw), "decision", ad_id, 0, raw, verdict="approve")
        if work is not None:
            work.record([made])
        else:
            self.cache.writer.submit(self.cache.work.record, [made]).result()
        return id_of(raw)

    def ads(self) -> int:
        connection = sqlite.open_file(self.cache.mirror_path, synchronous="NORMAL", read_only=True)
        try:
            return connection.execute("SELECT count(*) FROM ad").fetchone()[0]
        finally:
            connection.close()


@asynccontextmanager
async def station_in(tmp_path: Path) -> AsyncIterator[Station]:
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        with cache_in(tmp_path / "ana") as cache:
            here = Station(office, cache)
            with here.stack:
                yield here


async def test_how_far_the_one_file_has_come_is_said_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewtui.sync.snapshot.WORTH", 1)
    monkeypatch.setattr("reviewtui.sync.pull.PAGE_LIMIT", 1)
    async with station_in(tmp_path) as here:
        engine = here.engine()
        engine.start()
        await until(lambda: engine.status().state is SyncState.IN_SYNC)
        words = [status.words for status, _ in here.heard]
        assert "Receiving all that the hub has, in one file: 100 %." in words
        assert here.ads() == 3


@pytest.fixture(autouse=True)
def no_log_stays_open():
    logger = logging.getLogger("reviewtui")
    before = logger.handlers[:]
    yield
    logger.handlers[:] = before


def in_sync(engine):
    return lambda: engine.status().state is SyncState.IN_SYNC


async def test_it_pulls_what_there_is_and_pushes_what_is_decided(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        assert engine.status().state is SyncState.STARTING
        engine.start()
        await until(in_sync(engine))
        status = engine.status()
        assert (status.user, status.role, status.outbox, status.held) == ("ana", "reviewer", 0, 0)
        assert status.upto == status.hub_seq > 0
        assert status.last_sync > 0
        assert status.words
        assert station.touched() == {"ad 1", "ad 2", "ad 3"}
        made = station.decide("ad 1", "text 1")
        engine.nudge()
        await until(lambda: facts_on_hub(station.office) == [made])
        await until(lambda: engine.status().outbox == 0 and engine.status().upto > status.upto)


async def test_with_the_hub_away_work_goes_on_and_drains_when_it_is_back(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        station.wire.always = away
        made = [station.decide("ad 1", "text 1"), station.decide("ad 2", "text 2")]
        engine.nudge()
        await until(lambda: engine.status().state is SyncState.OFFLINE and engine.status().outbox == 2)
        assert "kept here" in engine.status().words
        made.append(station.decide("ad 3", "text 3"))
        engine.nudge()
        await until(lambda: engine.status().outbox == 3)
        station.wire.always = None
        await until(lambda: engine.status().state is SyncState.IN_SYNC and engine.status().outbox == 0)
        assert facts_on_hub(station.office) == made


async def test_answers_lost_after_the_commit_count_once(tmp_path):
    async with station_in(tmp_path) as station:
        losses = []

        async def lose_ops(request, passed):
            if request.url.path == "/v1/ops" and len(losses) < 3:
                losses.append(1)
                return await lose_answer(request, passed)
            return await passed()

        station.wire.always = lose_ops
        made = [station.decide(f"ad {n}", f"text {n}") for n in (1, 2, 3)]
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().state is SyncState.IN_SYNC and engine.status().outbox == 0)
        assert len(losses) == 3
        assert facts_on_hub(station.office) == made
        assert engine.status().held == 0


async def test_it_starts_without_a_hub_and_says_who_it_knew(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert engine.stop(PATIENCE)
        known = engine.status()
        station.wire.always = away
        again = station.engine()
        again.start()
        await until(lambda: again.status().state is SyncState.OFFLINE)
        status = again.status()
        assert (status.user, status.role, status.upto) == ("ana", "reviewer", known.upto)
        assert station.ads() == 3


async def test_without_a_hub_what_was_decided_stays_decided_over_a_mirror_that_went_back(tmp_path):
    """As a power cut leaves it, which takes the last pages of mirror.db and nothing of work.db."""
    home = tmp_path / "ana"
    async with office_in(tmp_path) as office:
        await fill(office, 4)
        async with machine_in(home, office) as ana:
            ana.record(decision("ad 4", "text 4"), "ad 4")
            taken_back = ana.decide("ad 3", "text 3")
            await ana.sync()
        older = (home / "mirror.db").read_bytes()
        async with machine_in(home, office) as ana:
            ana.decide("ad 1", "text 1")
            ana.undo("ad 3", taken_back)
            await ana.sync()
            assert ana.work.overlaid() == []
            unsent = ana.decide("ad 2", "text 2")
        (home / "mirror.db").write_bytes(older)
        with cache_in(home) as cache:
            station = Station(office, cache)
            with station.stack, closing(Reader(cache.mirror_path, home / "work.db")) as reader:
                station.wire.always = away
                offline = station.engine()
                offline.start()
                await until(lambda: offline.status().state is SyncState.OFFLINE)
                states = reader.states_of(["ad 1", "ad 2", "ad 3", "ad 4"], office.clock())
                assert states == {"ad 1": "decided", "ad 2": "decided", "ad 3": "open", "ad 4": "decided"}
                assert offline.status().changes > 0
                station.wire.always = None
                offline.nudge()
                await until(in_sync(offline))
                assert unsent in facts_on_hub(office)
                await until(lambda: cache.writer.submit(cache.work.overlaid).result() == [])
                assert reader.states_of(list(states), office.clock()) == states


@pytest.mark.parametrize(
    ("fault", "words"),
    [(answer(401), "token"), (answer(403, b'{"code":"x","words":"Leads only."}'), "Leads only.")],
)
async def test_what_needs_a_person_is_said_and_the_outbox_stays(tmp_path, fault, words):
    async with station_in(tmp_path) as station:
        station.wire.always = fault
        station.decide("ad 1", "text 1")
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().state is SyncState.REFUSED)
        assert words in engine.status().words
        assert engine.status().outbox == 1
        station.wire.always = None
        await until(lambda: engine.status().state is SyncState.IN_SYNC and engine.status().outbox == 0)


async def test_another_hub_gets_nothing(tmp_path):
    async with station_in(tmp_path) as station:
        station.cache.work.set_meta("hub_id", "the hub of before")
        station.decide("ad 1", "text 1")
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().state is SyncState.REFUSED)
        assert "another hub" in engine.status().words
        assert {path for path, _ in station.wire.requests} == {"/v1/hello"}


async def test_a_refused_fact_is_counted_apart_and_its_ad_named(tmp_path):
    async with station_in(tmp_path) as station:
        station.decide("nowhere", "text")
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().held == 1)
        assert engine.status().outbox == 0
        await until(lambda: "nowhere" in station.touched())


async def test_what_is_offered_again_with_what_came_goes_out_at_once(tmp_path, monkeypatch):
    for name in ("INTERVAL_NEAR", "INTERVAL_FAR", "INTERVAL_LIVE"):
        monkeypatch.setattr(f"reviewtui.sync.engine.{name}", 1e9)
    async with station_in(tmp_path) as station:
        early = station.decide("ad 4", "text 4")
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().held == 1)
        await until(in_sync(engine))
        await fill(station.office, 4)
        engine.nudge()
        await until(lambda: engine.status().held == 0)
        await until(lambda: engine.status().outbox == 0)
        assert early in facts_on_hub(station.office)


async def test_long_changes_name_a_bounded_number_of_ads(tmp_path, monkeypatch):
    async with station_in(tmp_path) as station:
        monkeypatch.setattr(engine_module, "TOUCHED_MOST", 2)
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert max(len(touched) for _, touched in station.heard) == 2


async def test_what_was_pulled_becomes_searchable_meanwhile(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))

        def indexed():
            mirror = sqlite.open_file(station.cache.mirror_path, synchronous="NORMAL", read_only=True)
            try:
                return mirror.execute("SELECT count(*) FROM ad_fts WHERE ad_fts MATCH 'text'").fetchone()[0]
            finally:
                mirror.close()

        await until(lambda: indexed() == 3)
        assert station.cache.work.counts() == (0, 0)


async def test_no_index_is_written_while_a_decision_is(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine(pace=Pace(lambda: True, sleep=short))
        engine.start()
        await until(in_sync(engine))
        pulls = len(station.wire.sent_to("/v1/changes"))
        await until(lambda: len(station.wire.sent_to("/v1/changes")) > pulls + 1)
        engine.stop(PATIENCE)
        mirror = MirrorStore(station.cache.mirror_path)
        assert mirror.state().indexed == 0
        mirror.close()


# --- trying again ---


async def naps_between_tries(station, tries, fault=away, nudge=False, **options):
    """Seconds asked of the clock between one try and the next."""
    naps: list[float] = []
    enough = threading.Event()

    async def sleep(seconds):
        naps[-1:] = [naps[-1] + seconds] if naps else []
        await asyncio.sleep(0)

    async def trying(request, passed):
        naps.append(0.0)
        if len(naps) > tries:
            enough.set()
            await asyncio.sleep(PATIENCE)
        if nudge:
            engine.nudge()
        return await fault(request, passed)

    station.wire.always = trying
    engine = station.engine(pace=Pace(sleep=sleep), **options)
    engine.start()
    await until(enough.is_set)
    assert engine.stop(PATIENCE)
    return naps[:tries]


async def test_tries_grow_rarer_up_to_a_bound(tmp_path):
    async with station_in(tmp_path) as station:
        naps = await naps_between_tries(station, 7, random=lambda: 1.0)
        assert naps == pytest.approx([2, 4, 8, 16, 30, 30, 30], abs=0.3)


async def test_jitter_takes_from_the_whole_range_but_not_below_the_floor(tmp_path):
    async with station_in(tmp_path) as station:
        assert await naps_between_tries(station, 5, random=lambda: 0.0) == pytest.approx([1] * 5, abs=0.3)


async def test_a_nudge_tries_at_once_but_not_below_the_floor(tmp_path):
    async with station_in(tmp_path) as station:
        naps = await naps_between_tries(station, 6, nudge=True, random=lambda: 1.0)
        assert naps == pytest.approx([1] * 6, abs=0.3)


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("100000", 120.0)])
async def test_the_hub_says_when_within_reason_and_no_nudge_is_sooner(tmp_path, asked, waited):
    async with station_in(tmp_path) as station:
        naps = await naps_between_tries(station, 2, answer(503, retry_after=asked), nudge=True, random=lambda: 0.0)
        assert naps == pytest.approx([waited] * 2, abs=0.3)


async def test_in_sync_it_looks_again_after_the_interval(tmp_path):
    async with station_in(tmp_path) as station:
        naps = []

        async def sleep(seconds):
            naps.append(seconds)
            await asyncio.sleep(0)

        engine = station.engine(pace=Pace(sleep=sleep))
        engine.start()
        await until(lambda: len(station.wire.sent_to("/v1/changes")) > 4)
        engine.stop(PATIENCE)
        assert len(station.wire.sent_to("/v1/hello")) == 1, "one greeting per conversation"


# --- ending ---


async def test_it_ends_before_it_began_and_twice(tmp_path):
    async with station_in(tmp_path) as station:
        engine = station.engine()
        assert engine.stop(0)
        engine = station.engine()
        engine.start()
        assert engine.stop(PATIENCE)
        assert engine.stop(PATIENCE)
        engine.nudge()


@pytest.mark.parametrize("where", ["/v1/hello", "/v1/ops", "/v1/changes"])
async def test_it_ends_while_the_hub_does_not_answer(tmp_path, where):
    async with station_in(tmp_path) as station:
        waiting = threading.Event()

        async def silent(request, passed):
            if request.url.path != where:
                return await passed()
            await passed()
            waiting.set()
            await asyncio.sleep(PATIENCE * 10)
            raise AssertionError

        station.wire.always = silent
        made = station.decide("ad 1", "text 1")
        engine = station.engine(pace=Pace())
        engine.start()
        await until(waiting.is_set)
        assert engine.stop(PATIENCE)
        station.wire.always = None
        again = station.engine()
        again.start()
        await until(lambda: again.status().state is SyncState.IN_SYNC and again.status().outbox == 0)
        assert facts_on_hub(station.office) == [made]


async def test_it_ends_while_a_name_is_being_looked_up(tmp_path):
    async with station_in(tmp_path) as station:
        looking, found = threading.Event(), threading.Event()

        def look_up():
            looking.set()
            found.wait()

        async def resolve(request, passed):
            await asyncio.get_running_loop().run_in_executor(None, look_up)
            raise AssertionError

        station.wire.always = resolve
        engine = station.engine()
        engine.start()
        await until(looking.is_set)
        assert engine.stop(PATIENCE), "the lookup still hangs, and is left behind"
        assert not found.is_set()
        assert all(thread.daemon for thread in threading.enumerate() if thread.name == "sync-call")
        found.set()


# --- faults of our own files and code ---


async def test_a_damaged_mirror_is_set_aside_and_pulled_again(tmp_path, monkeypatch):
    async with station_in(tmp_path) as station:
        damage = iter([sqlite.DatabaseError("database disk image is malformed")])
        apply = MirrorStore.apply

        def applying(self, page, now, give_way):
            for error in damage:
                raise error
            return apply(self, page, now, give_way)

        monkeypatch.setattr(MirrorStore, "apply", applying)
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert engine.status().renewed == 1
        assert (station.cache.folder / "mirror.db.damaged-1").exists()
        assert station.ads() == 3


@pytest.mark.parametrize("detail", ["'{' || substr(detail, 5)", "CAST(x'7bff' || substr(detail, 3) AS TEXT)"])
async def test_words_in_a_mirror_that_nobody_wrote_are_pulled_again(tmp_path, detail):
    """SQLite takes them for whole; whoever indexes them does not."""
    async with station_in(tmp_path) as station:
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert engine.stop(PATIENCE)
        mirror = sqlite.open_file(station.cache.mirror_path, synchronous="NORMAL")
        mirror.execute(f"UPDATE ad SET detail = {detail} WHERE ad_id = 'ad 2'")
        mirror.execute("UPDATE meta SET value = 0 WHERE key = 'indexed'")
        mirror.close()
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().renewed == 1)
        await until(in_sync(engine))
        assert station.ads() == 3
        assert engine.failure is None
        assert (station.cache.folder / "mirror.db.damaged-1").exists()


async def test_a_full_disk_is_said_and_tried_again(tmp_path, monkeypatch):
    async with station_in(tmp_path) as station:
        full = iter([sqlite.OperationalError("database or disk is full")])
        apply = MirrorStore.apply

        def applying(self, page, now, give_way):
            for error in full:
                raise error
            return apply(self, page, now, give_way)

        monkeypatch.setattr(MirrorStore, "apply", applying)
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert any("disk is full" in status.words for status, _ in station.heard)
        assert engine.status().renewed == 0


async def test_a_fault_of_the_program_itself_is_kept_and_tried_again(tmp_path, caplog):
    async with station_in(tmp_path) as station:

        async def stumble(request, passed):
            raise LookupError("a bug")

        station.wire.faults = [stumble]
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert isinstance(engine.failure, LookupError)
        assert "stumbled" in caplog.text


async def test_the_token_is_in_no_status_and_no_log(tmp_path, caplog):
    async with station_in(tmp_path) as station:
        caplog.set_level("DEBUG")
        token = station.line.token
        echo = f'{{"code":"x","words":"{token}"}}'.encode()

        async def stumble(request, passed):
            raise LookupError("a bug")

        station.wire.faults = [answer(401, echo), answer(403, echo), answer(400, echo), stumble, away]
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        engine.stop(PATIENCE)
        assert token not in caplog.text
        assert token not in repr(station.heard)
        assert token not in repr(vars(engine))
        for file in station.cache.folder.iterdir():
            assert token.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("owner", "name", "fault", "words"),
    [
        (MirrorStore, "__init__", sqlite.OperationalError("unable to open database file"), "unable to open"),
        (MirrorStore, "__init__", PermissionError(13, "Permission denied"), "Permission denied"),
        (Leader, "try_lead", PermissionError(13, "Permission denied"), "Permission denied"),
        (WorkStore, "counts", sqlite.OperationalError("disk I/O error"), "disk I/O error"),
    ],
)
async def test_a_fault_before_the_first_word_is_said_and_tried_again(
    tmp_path, monkeypatch, owner, name, fault, words
):
    async with station_in(tmp_path) as station:
        well = threading.Event()
        real = getattr(owner, name)

        def failing(*args, **values):
            if not well.is_set():
                raise fault
            return real(*args, **values)

        monkeypatch.setattr(owner, name, failing)
        made = station.decide("ad 1", "text 1")
        engine = station.engine()
        engine.start()
        await until(lambda: engine.status().state is SyncState.REFUSED)
        assert words in engine.status().words
        well.set()
        await until(lambda: in_sync(engine)() and engine.status().outbox == 0)
        assert facts_on_hub(station.office) == [made]


async def test_a_damaged_mirror_that_another_process_set_aside_is_begun_anew(tmp_path, monkeypatch):
    async with station_in(tmp_path) as station:
        apply = MirrorStore.apply
        damage = iter([sqlite.DatabaseError("database disk image is malformed")])

        def applying(self, page, now, give_way):
            for error in damage:
                station.cache.mirror_path.rename(tmp_path / "aside")
                raise error
            return apply(self, page, now, give_way)

        monkeypatch.setattr(MirrorStore, "apply", applying)
        engine = station.engine()
        engine.start()
        await until(in_sync(engine))
        assert engine.status().renewed == 1


async def test_who_listens_badly_does_not_end_the_sync(tmp_path):
    async with station_in(tmp_path) as station:

        def deaf(status, touched):
            raise LookupError("a bug")

        engine = station.engine(on_change=deaf)
        engine.start()
        await until(in_sync(engine))


async def test_an_end_nobody_asked_for_is_said(tmp_path, monkeypatch):
    async with station_in(tmp_path) as station:

        async def no_pause(*_):
            raise LookupError("a bug")

        monkeypatch.setattr(Engine, "_pause", no_pause)
        station.wire.always = away
        ended = threading.Event()
        engine = station.engine(on_end=ended.set)
        engine.start()
        await until(ended.is_set)
        assert engine.status().state is SyncState.REFUSED
        assert "fault of this program" in engine.status().words


def test_watching_ends_when_the_sync_does(tmp_path, monkeypatch, capfd):
    async def no_attempt(*_):
        raise LookupError("a bug")

    monkeypatch.setattr(Engine, "_attempt", no_attempt)
    settings = load(str(tmp_path))
    heard = []
    with pytest.raises(ReviewError) as stumbled:
        watch_home(settings, remote("http://127.0.0.1:9", Secret("rt_secret")), heard.append)
    assert stumbled.value.code == "sync_stumbled"
    assert [status.state for status in heard] == [SyncState.REFUSED]
    assert capfd.readouterr().err == ""
    log = settings.log_dir / "reviewtui.log"
    assert "a bug" in log.read_text()
    assert "rt_secret" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_watching_ends_when_nobody_can_be_told(tmp_path):
    def gone(status):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        watch_home(load(str(tmp_path)), remote("http://127.0.0.1:9", Secret("t")), gone)


def test_the_log_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(logbook, "BYTES_MOST", 100)
    settings = load(str(tmp_path))
    logbook.keep_log(settings)
    for number in range(30):
        logging.getLogger("reviewtui.sync").error("line %s \x1b[2J", number)
    names = sorted(path.name for path in settings.log_dir.iterdir())
    assert names == ["reviewtui.1.log", "reviewtui.log"]
    kept = "".join((settings.log_dir / name).read_text() for name in names)
    assert "line 29" in kept
    assert "\x1b" not in kept


# --- one leads ---


async def test_beside_a_leader_what_is_shown_follows_too(tmp_path):
    async with station_in(tmp_path) as station:
        first = station.engine()
        first.start()
        await until(in_sync(first))
        with cache_in(tmp_path / "ana") as other:
            second = station.engine(cache=other, on_change=lambda *_: None)
            second.start()
            await until(lambda: second.status().state is SyncState.FOLLOWING)
            before = second.status()
            await fill(station.office, 1, 4)
            first.nudge()
            await until(lambda: second.status().upto > before.upto)
            assert second.status().changes > before.changes
            assert first.stop(PATIENCE)
            assert second.stop(PATIENCE)


async def test_beside_a_leader_a_decision_and_a_renewed_mirror_are_seen(tmp_path):
    async with station_in(tmp_path) as station:
        leader = Leader(station.cache.folder)
        assert leader.try_lead()
        MirrorStore(station.cache.mirror_path).close()
        second = station.engine()
        second.start()
        await until(lambda: second.status().state is SyncState.FOLLOWING)
        assert second.status().changes == 0
        with cache_in(tmp_path / "ana") as other:
            station.decide("ad 1", "text 1", other.work)
            await until(lambda: second.status().changes == 1)
        set_aside(station.cache.mirror_path)
        MirrorStore(station.cache.mirror_path).close()
        await until(lambda: second.status().renewed == 1)
        assert second.status().changes == 2
        assert second.stop(PATIENCE)
        leader.resign()


async def test_a_fault_is_in_the_log_once_however_often_it_is_met(tmp_path, caplog):
    async with station_in(tmp_path) as station:
        station.wire.always = away
        engine = station.engine(pace=Pace(sleep=lambda _: asyncio.sleep(0.001)))
        with caplog.at_level(logging.WARNING, "reviewtui.sync"):
            engine.start()
            await until(lambda: len(station.wire.requests) > 5)
            said = [record.getMessage() for record in caplog.records if record.name == "reviewtui.sync"]
        assert len(said) == 1
        assert "cannot be reached" in said[0]


async def test_with_the_hub_away_what_a_command_decides_is_shown(tmp_path):
    async with station_in(tmp_path) as station:
        station.wire.always = away
        engine = station.engine(pace=Pace(sleep=lambda _: asyncio.sleep(0.001)))
        engine.start()
        await until(lambda: engine.status().state is SyncState.OFFLINE)
        before = engine.status().changes
        with cache_in(tmp_path / "ana") as other:
            station.decide("ad 1", "text 1", other.work)
            await until(lambda: engine.status().outbox == 1)
        await until(lambda: engine.status().changes > before)


async def test_the_second_process_follows_and_takes_over_when_the_first_ends(tmp_path):
    async with station_in(tmp_path) as station:
        first = station.engine()
        first.start()
        await until(in_sync(first))
        with cache_in(tmp_path / "ana") as other:
            second = station.engine(cache=other, on_change=lambda *_: None)
            second.start()
            await until(lambda: second.status().state is SyncState.FOLLOWING)
            assert second.status().upto == first.status().upto
            made = station.decide("ad 1", "text 1", other.work)
            await until(lambda: facts_on_hub(station.office) == [made])
            await until(lambda: second.status().outbox == 0 and second.status().upto == first.status().upto)
            assert first.stop(PATIENCE)
            await until(in_sync(second))
            assert second.stop(PATIENCE)


def test_the_lead_ends_with_the_process_that_has_it(tmp_path):
    code = (
        "import sys, pathlib; from reviewtui.sync.leader import Leader;"
        "leader = Leader(pathlib.Path(sys.argv[1])); print(leader.try_lead(), flush=True); sys.stdin.read()"
    )
    leading = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with leading:
        assert leading.stdout.readline() == b"True\n"
        leader = Leader(tmp_path)
        assert not leader.try_lead()
        assert not leader.leads
        leading.kill()
        leading.wait()
        assert leader.try_lead()
        assert leader.try_lead()
        assert leader.leads
        leader.resign()
    assert (tmp_path / "sync.lock").stat().st_mode & 0o777 == 0o600


async def test_alone_the_hub_runs_in_the_engines_own_loop(tmp_path):
    async with station_in(tmp_path) as station:
        with cache_in(tmp_path / "alone") as cache:
            connection = private(lambda: private_hub(tmp_path / "alone" / "hub.db", "ana"))
            engine = station.engine(connection, cache)
            engine.start()
            await until(in_sync(engine))
            assert (engine.status().user, engine.status().role) == ("ana", "admin")
            assert engine.stop(PATIENCE)
            renamed = station.engine(private(lambda: private_hub(tmp_path / "alone" / "hub.db", "ana maria")), cache)
            renamed.start()
            await until(in_sync(renamed))
            assert renamed.stop(PATIENCE)


async def test_everyone_ends_with_the_same(tmp_path):
    async with station_in(tmp_path) as station:
        with cache_in(tmp_path / "ben") as cache:
            ben = Station(station.office, cache, "ben")
            engines = [station.engine(), ben.engine()]
            station.wire.faults = [clear, lose_answer, away, lose_answer, clear, away]
            ben.wire.faults = [away, clear, lose_answer, answer(503), clear, lose_answer]
            made = [station.decide("ad 1", "text 1"), station.decide("ad 2", "text 2")]
            made += [ben.decide("ad 1", "text 1"), ben.decide("ad 3", "text 3")]
            with ben.stack:
                for engine in engines:
                    engine.start()
                await until(lambda: sorted(facts_on_hub(station.office)) == sorted(made))
                head = (await station.line.all()).head
                await until(lambda: all(e.status().upto == head and e.status().outbox == 0 for e in engines))
                assert all(engine.stop(PATIENCE) for engine in engines)
            mirrors = [MirrorStore(here.cache.mirror_path) for here in (station, ben)]
            assert content_of(mirrors[0]) == content_of(mirrors[1])
            for mirror in mirrors:
                mirror.close()


def test_a_work_store_of_another_process_is_another_connection(tmp_path):
    with cache_in(tmp_path) as cache:
        other = WorkStore(cache.work.path)
        before = asyncio.run(cache.foreign_commits())
        cache.work.set_meta("own", "1")
        assert asyncio.run(cache.foreign_commits()) == before
        other.set_meta("foreign", "1")
        assert asyncio.run(cache.foreign_commits()) != before
        other.close()
