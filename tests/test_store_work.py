"""work.db: what was said to be saved is saved, once, by whoever writes and whatever is killed."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_setup import NOW, Source, appeal_bytes, content, decision_bytes, desk_in, fact_bytes, id_of, undo_bytes

from reviewtui.database import sqlite
from reviewtui.database.migrations import migrate
from reviewtui.domain.ads import content_hash
from reviewtui.domain.facts import FactKind, Note, Verdict, decode_body, decode_fact
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide, skip, undo
from reviewtui.services.desk import open_desk
from reviewtui.services.questions import ask
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import MIGRATIONS, Delivered, NewFact, WorkStore

POLICY = packaged()[0]
TEXT = "Our tea melts fat"
HASH = content_hash(content(TEXT))


@pytest.fixture
def work(tmp_path: Path) -> Any:
    store = WorkStore(tmp_path / "work.db")
    yield store
    store.close()


def decided(work: WorkStore, ad_id: str = "a", verdict: str = "approve", text: str = TEXT, round: int = 0) -> str:
    raw = decision_bytes(ad_id, text, verdict, round=round)
    fact = NewFact(id_of(raw), "decision", ad_id, NOW, raw, content_hash(content(text)), verdict, round=round)
    work.record([fact], [Beneath(ad_id, HASH)])
    return fact.id


def taken_back(work: WorkStore, target: str, ad_id: str = "a") -> tuple[str, bool]:
    raw = undo_bytes(ad_id, target)
    fact = NewFact(id_of(raw), "undo", ad_id, NOW, raw, target=target)
    return fact.id, work.record_undo(fact, Beneath(ad_id, HASH))


def deliveries(work: WorkStore) -> list[str]:
    return [state for (state,) in work.connection.execute("SELECT state FROM delivery ORDER BY n")]


def overlays(work: WorkStore) -> list[tuple[Any, ...]]:
    return work.connection.execute("SELECT ad_id, state, decision_id FROM overlay WHERE until_seq > 0").fetchall()


# --- the outbox ---


def test_an_undo_of_what_never_left_leaves_with_it(work: WorkStore) -> None:
    _, local = taken_back(work, decided(work))
    assert local
    assert deliveries(work) == ["withdrawn", "withdrawn"]
    assert work.outbox(10) == []
    assert overlays(work) == []
    assert len(work.facts_on("a")) == 2, "both are kept"


def test_an_undo_of_what_may_have_left_is_sent_after_it(work: WorkStore) -> None:
    first = decided(work)
    work.mark_attempted(work.outbox(10))
    undone, local = taken_back(work, first)
    assert not local
    assert [(waiting.id, waiting.state) for waiting in work.outbox(10)] == [(first, "attempted"), (undone, "new")]
    assert overlays(work) == [("a", "open", "")]


def test_several_are_taken_back_in_one_transaction(work: WorkStore) -> None:
    first, second = decided(work), decided(work, "b")
    work.mark_attempted(work.outbox(1))
    undos = [
        NewFact(id_of(raw), "undo", ad_id, NOW, raw, target=target)
        for ad_id, target in (("a", first), ("b", second))
        for raw in [undo_bytes(ad_id, target)]
    ]
    assert work.record_undo_group(undos, [Beneath("a", HASH)]) == [False, True]
    assert deliveries(work) == ["attempted", "withdrawn", "new", "withdrawn"]
    assert overlays(work) == [("a", "open", "")], "the other is as it lies beneath"


def test_what_was_withdrawn_between_reading_and_marking_is_not_sent(work: WorkStore) -> None:
    first, second = decided(work), decided(work, "b")
    read = work.outbox(10)
    taken_back(work, first)
    assert [waiting.id for waiting in work.mark_attempted(read)] == [second]
    work.deliver([Delivered(read[0].n, "acked", 7)])
    assert work.fact(first).delivery == "withdrawn", "no answer makes it sent"  # type: ignore[union-attr]


def test_a_batch_is_marked_before_it_is_sent_and_stays_so_after_a_restart(tmp_path: Path, work: WorkStore) -> None:
    decided(work)
    work.mark_attempted(work.outbox(10))
    again = WorkStore(tmp_path / "work.db")
    assert [waiting.state for waiting in again.outbox(10)] == ["attempted"]
    again.close()


def test_the_outbox_is_read_oldest_first_and_in_parts(work: WorkStore) -> None:
    ids = [decided(work, ad_id) for ad_id in "abcde"]
    part = work.outbox(2)
    rest = work.outbox(10, part[-1].n)
    assert [waiting.id for waiting in (*part, *rest)] == ids


def test_a_refused_fact_is_counted_apart_and_can_be_offered_again(work: WorkStore) -> None:
    decided(work)
    (waiting,) = work.outbox(10)
    work.deliver([Delivered(waiting.n, "held", code="no_ad", words="There is no such ad.")])
    assert work.counts() == (0, 1)
    assert [(fact.code, fact.words) for fact in work.held()] == [("no_ad", "There is no such ad.")]
    assert overlays(work) == [], "its ad returns"
    assert work.retry_held() == 1
    assert work.counts() == (1, 0)
    assert [row[:2] for row in overlays(work)] == [("a", "decided")], "and is decided again"


def test_a_batch_of_which_one_fact_is_refused_and_another_on_the_same_ad_is_taken(work: WorkStore) -> None:
    decided(work)
    note = fact_bytes(FactKind.NOTE, "a", Note("see the page"))
    work.record([NewFact(id_of(note), "note", "a", NOW, note)])
    first, second = work.outbox(10)
    work.deliver([Delivered(first.n, "held", code="no_ad", words="no such ad"), Delivered(second.n, "acked", seq=7)])
    assert work.counts() == (0, 1)
    assert work.connection.execute("SELECT state, until_seq FROM overlay").fetchall() == [("", 0)]


def test_what_was_refused_for_want_of_its_ad_goes_out_again_when_the_ad_is_back(work: WorkStore) -> None:
    for ad_id in ("a", "b", "c"):
        decided(work, ad_id)
    numbers = {fact.ad_id: fact.n for fact in work.outbox(10)}
    codes = {"a": "no_ad", "b": "no_ad", "c": "malformed"}
    work.deliver([Delivered(numbers[ad_id], "held", code=code, words="no") for ad_id, code in codes.items()])
    assert work.unseen(["a", "c", "d"]) == ["a"]
    assert sorted(work.unseen()) == ["a", "b"]
    work.offer_on(["a", "c", "d"])
    assert [fact.ad_id for fact in work.outbox(10)] == ["a"]
    assert work.counts() == (1, 2)


def test_nothing_waits_for_what_was_taken_and_is_out_of_sight(work: WorkStore) -> None:
    for ad_id in ("a", "b"):
        decided(work, ad_id)
    (first, _) = work.outbox(10)
    work.deliver([Delivered(first.n, "acked", seq=70)])
    work.let_go(60)
    assert work.settle(60, NOW) == 1
    assert [row[0] for row in overlays(work)] == ["b"], "what was not answered stays in its place"
    assert deliveries(work) == ["acked", "new"]


def test_a_refused_fact_that_is_taken_back_is_gone(work: WorkStore) -> None:
    first = decided(work)
    work.deliver([Delivered(work.outbox(1)[0].n, "held")])
    _, local = taken_back(work, first)
    assert local
    assert work.counts() == (0, 0)


def test_a_refused_undo_leaves_the_decision_standing(work: WorkStore) -> None:
    first = decided(work)
    work.deliver([Delivered(work.outbox(1)[0].n, "acked", 5)])
    taken_back(work, first)
    assert work.fact(first).undone  # type: ignore[union-attr]
    work.deliver([Delivered(work.outbox(1)[0].n, "held")])
    assert not work.fact(first).undone  # type: ignore[union-attr]
    assert overlays(work) == [("a", "decided", first)], "until the mirror has it"
    assert work.latest_act().id == first  # type: ignore[union-attr]


def answer(work: WorkStore, *states: str) -> None:
    """The hub's answers to what is in the outbox, oldest first."""
    work.deliver(Delivered(waiting.n, state) for waiting, state in zip(work.outbox(10), states, strict=True))


@pytest.mark.parametrize("offer", [WorkStore.retry_held, WorkStore.offer_again])
@pytest.mark.parametrize("later", ["acked", "waiting", "held", "undone", "undo refused", "withdrawn", "elsewhere"])
def test_a_refused_decision_never_returns_over_a_later_one_that_stands(
    work: WorkStore, offer: Callable[[WorkStore], int], later: str
) -> None:
    old = decided(work)
    answer(work, "held")
    if later == "elsewhere":
        decided(work, "b")
    else:
        new = decided(work, verdict="escalate")
    if later not in ("waiting", "withdrawn", "elsewhere"):
        answer(work, "held" if later == "held" else "acked")
    if later in ("undone", "withdrawn", "undo refused"):
        taken_back(work, new)
    if later == "undo refused":
        answer(work, "held")
    offer(work)
    stands = later in ("acked", "waiting", "undo refused")
    assert work.fact(old).delivery == ("withdrawn" if stands else "attempted")  # type: ignore[union-attr]
    assert work.held() == []


@pytest.mark.parametrize("later", [{"text": "Our tea melts fat in a day"}, {"round": 1}])
def test_a_refused_decision_waits_on_beside_one_on_another_content_or_in_another_round(
    work: WorkStore, later: dict[str, Any]
) -> None:
    old = decided(work)
    answer(work, "held")
    decided(work, **later)
    answer(work, "acked")
    assert work.retry_held() == 1
    assert [waiting.id for waiting in work.outbox(10)] == [old]


def test_two_undos_of_one_decision_that_never_left_both_stay(work: WorkStore) -> None:
    """Two windows of one home: each saw that it still stood."""
    first = decided(work)
    assert [taken_back(work, first)[1], taken_back(work, first)[1]] == [True, True]
    assert deliveries(work) == ["withdrawn"] * 3


def test_a_decision_that_a_later_one_overtook_is_not_taken_back_in_its_place(work: WorkStore) -> None:
    decided(work)
    answer(work, "held")
    new = decided(work, verdict="escalate")
    work.retry_held()
    taken_back(work, new)
    assert deliveries(work)[:2] == ["withdrawn", "withdrawn"]
    assert work.latest_act() is None  # the hub never had it: an undo of it could only be refused


def test_an_appeal_that_was_taken_back_reopens_nothing_in_a_new_epoch(work: WorkStore) -> None:
    first = decided(work)
    raw = appeal_bytes("a", TEXT)
    made = NewFact(id_of(raw), "appeal", "a", NOW, raw, HASH, round=1)
    work.record([made], [Beneath("a", HASH)])
    work.deliver([Delivered(waiting.n, "acked", 5) for waiting in work.outbox(10)])
    taken_back(work, made.id)
    work.offer_again()
    assert work.connection.execute("SELECT state, decision_id, round FROM overlay").fetchall() == [
        ("decided", first, 0)
    ]


@pytest.mark.parametrize("batches", [1, 2])
def test_a_refused_decision_that_was_taken_back_on_its_way_goes_with_its_undo(work: WorkStore, batches: int) -> None:
    first = decided(work)
    sent = work.mark_attempted(work.outbox(10))
    taken_back(work, first)
    if batches == 1:
        answer(work, "held", "held")
    else:
        work.deliver([Delivered(sent[0].n, "held")])
    assert deliveries(work) == ["withdrawn", "withdrawn"]
    assert work.retry_held() == 0
    assert work.outbox(10) == []
    assert overlays(work) == []


def test_a_new_epoch_offers_every_own_fact_but_those_that_never_left(work: WorkStore) -> None:
    sent, refused, gone = decided(work), decided(work, "b"), decided(work, "c")
    taken_back(work, gone, "c")
    one, two = work.outbox(10)
    work.deliver([Delivered(one.n, "acked", 9), Delivered(two.n, "held")])
    work.settle(9, NOW)
    assert overlays(work) == []
    assert work.offer_again() == 2
    assert [waiting.id for waiting in work.outbox(10)] == [sent, refused]
    assert {row[0] for row in overlays(work)} == {"a", "b"}, "and lies over its ad again"


def test_an_answer_keeps_the_overlay_until_the_mirror_is_there(work: WorkStore) -> None:
    decided(work)
    work.deliver([Delivered(work.outbox(1)[0].n, "acked", 9)])
    assert work.settle(8, NOW) == 0
    assert overlays(work) != []
    assert work.settle(9, NOW) == 1
    assert work.settle(9, NOW) == 0


# --- what is saved is saved ---

_DECIDE_AND_DIE = """
    import os, sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from store_setup import settings_in
    from reviewtui.domain.facts import Verdict
    from reviewtui.policies import packaged
    from reviewtui.services.ads import open_ad
    from reviewtui.services.decisions import Judgement, decide
    from reviewtui.services.desk import open_desk
    desk = open_desk(settings_in(Path({home!r})))
    view = open_ad(desk.reader, "a", 0, "ana")
    done = decide(desk, view, packaged()[0], Judgement(Verdict.APPROVE))
    os.write(1, done.decision_id.encode())
    os._exit(9)
"""


def test_a_confirmed_decision_survives_the_process(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("a", TEXT)
    desk_in(tmp_path, source).close()
    program = textwrap.dedent(_DECIDE_AND_DIE).format(tests=str(Path(__file__).parent), home=str(tmp_path))
    died = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert died.returncode == 9, died.stderr
    desk = desk_in(tmp_path, source)
    (fact,) = desk.work.facts_on("a")
    assert fact.id == died.stdout.decode()
    assert fact.delivery == "new"
    assert desk.reader.ad("a", NOW).state == "decided"  # type: ignore[union-attr]
    desk.close()


def test_the_file_is_written_through_before_an_act_returns(work: WorkStore) -> None:
    assert work.connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    assert work.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


class Failing:
    """A connection that breaks at its k-th statement."""

    def __init__(self, real: Any, at: int) -> None:
        self.real, self.left = real, at

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise sqlite.OperationalError("disk I/O error")

    def execute(self, sql: str, *values: Any) -> Any:
        if sql != "ROLLBACK":
            self._count()
        return self.real.execute(sql, *values)

    def executemany(self, sql: str, values: Any) -> Any:
        self._count()
        return self.real.executemany(sql, values)

    @property
    def in_transaction(self) -> bool:
        return bool(self.real.in_transaction)


def everything(desk: Any) -> list[Any]:
    tables = ("fact", "delivery", "overlay", "asked_ad", "draft")
    return [desk.work.connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]


def acts() -> dict[str, Any]:
    def view(desk: Any) -> Any:
        return open_ad(desk.reader, "a", NOW, "ana")

    return {
        "decide": lambda desk: decide(desk, view(desk), POLICY, Judgement(Verdict.APPROVE)),
        "undo": lambda desk: undo(desk),
        "skip": lambda desk: skip(desk, view(desk)),
        "ask": lambda desk: ask(desk, why="allowed?", text="a new one"),
        "ask again": lambda desk: ask(desk, why="allowed?", ad_id="a"),
    }


@pytest.mark.parametrize("name", acts())
def test_killed_at_any_statement_an_act_is_whole_or_not_at_all(tmp_path: Path, name: str) -> None:
    source = Source()
    source.put_ad("a", TEXT)
    act = acts()[name]
    for at in range(1, 100):
        home = tmp_path / str(at)
        desk = desk_in(home, source)
        decide(desk, open_ad(desk.reader, "a", NOW, "ana"), POLICY, Judgement(Verdict.APPROVE))  # type: ignore[arg-type]
        before = everything(desk)
        real, desk.work.connection = desk.work.connection, Failing(desk.work.connection, at)  # type: ignore[assignment]
        failed = None
        try:
            act(desk)
        except (ReviewError, sqlite.Error) as error:
            failed = error
        desk.work.connection = real
        after = everything(desk)
        assert not real.in_transaction
        desk.close()
        again = open_desk(desk.settings)
        assert everything(again) == after, "what is in the file is what was"
        again.close()
        if failed is None:
            assert after != before
            assert at > 3, "it was broken at every statement before"
            return
        assert after == before, (at, failed)
    pytest.fail("the act never came to its end")


def test_a_commit_that_fails_leaves_no_transaction_open(work: WorkStore) -> None:
    work.connection.execute("CREATE TABLE parent (n INTEGER PRIMARY KEY)")
    work.connection.execute("CREATE TABLE child (n INTEGER REFERENCES parent (n) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite.IntegrityError), sqlite.writing(work.connection) as c:
        c.execute("INSERT INTO child VALUES (1)")
    assert not work.connection.in_transaction
    decided(work)
    assert work.counts() == (1, 0)


_WRITE_MANY = """
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from store_setup import NOW
    from reviewtui.store.work import NewFact, WorkStore
    work = WorkStore(Path({file!r}))
    work.connection.execute("PRAGMA synchronous=OFF")
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(60):
        work.record([NewFact({name!r} + str(number), "decision", "a", NOW, b"", "h", "approve")])
    work.close()
"""


def test_two_processes_on_one_file_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "work.db"
    WorkStore(file).close()
    running = []
    for name in ("one", "two"):
        program = textwrap.dedent(_WRITE_MANY).format(tests=str(Path(__file__).parent), file=str(file), name=name)
        command = [sys.executable, "-c", program]
        running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for process in running:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(60) for process in running] == [0, 0]
    for process in running:
        process.stdin.close()  # type: ignore[union-attr]
        process.stdout.close()  # type: ignore[union-attr]
    work = WorkStore(file)
    assert work.counts() == (120, 0)
    written = {f"{name}{number}" for name in ("one", "two") for number in range(60)}
    assert {waiting.id for waiting in work.outbox(200)} == written
    work.close()


def test_a_writer_waits_for_another(tmp_path: Path, work: WorkStore) -> None:
    program = f"""
import sys, time
from pathlib import Path
from reviewtui.store.work import WorkStore
work = WorkStore(Path({str(tmp_path / "work.db")!r}))
work.connection.execute("BEGIN IMMEDIATE")
work.connection.execute("INSERT INTO meta VALUES ('other', 'was here')")
print("writing", flush=True)
time.sleep(0.3)
work.connection.execute("COMMIT")
work.close()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        work.set_meta("mine", "too")
        assert work.meta("other") == "was here", "it had to be done before"
    assert other.returncode == 0


def test_the_facts_of_an_earlier_version_stay_as_they_are(tmp_path: Path) -> None:
    old = sqlite.open_file(tmp_path / "work.db", synchronous="FULL")
    migrate(old, MIGRATIONS[:1])
    raw = decision_bytes("a", TEXT, "reject")
    old.execute(
        "INSERT INTO fact (id, kind, ad_id, at, content_hash, verdict, target, group_id, body)"
        " VALUES (?, 'decision', 'a', ?, ?, 'reject', '', '', ?)",
        (id_of(raw), NOW, HASH, raw),
    )
    old.execute("INSERT INTO delivery (n, state) VALUES (1, 'new')")
    old.execute("INSERT INTO overlay VALUES ('a', ?, 'decided', ?, ?, 0)", (HASH, id_of(raw), 2**62))
    old.execute("INSERT INTO draft VALUES ('b', ?, ?, x'7b7d')", (HASH, NOW))
    old.close()
    work = WorkStore(tmp_path / "work.db")
    assert [(waiting.id, waiting.body) for waiting in work.outbox(9)] == [(id_of(raw), raw)]
    assert overlays(work) == [("a", "decided", id_of(raw))]
    assert work.draft("b", HASH) == b"{}"
    undone, local = taken_back(work, id_of(raw))
    assert local
    assert overlays(work) == []
    assert work.fact(undone) is not None
    work.close()


def test_a_cache_has_one_device_for_ever(tmp_path: Path, work: WorkStore) -> None:
    device = work.device()
    again = WorkStore(tmp_path / "work.db")
    assert again.device() == device
    assert len(device) == 16
    again.close()


def test_a_file_that_is_no_database_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "precious" / "work.db"
    file.parent.mkdir()
    file.write_bytes(b"what was here before" * 500)
    with pytest.raises(sqlite.DatabaseError):
        WorkStore(file)
    assert file.read_bytes() == b"what was here before" * 500


# --- facts are bytes ---


def test_the_bytes_made_are_the_bytes_kept(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("a", TEXT)
    desk = desk_in(tmp_path, source)
    view = open_ad(desk.reader, "a", NOW, "ana")
    assert view is not None
    done = decide(desk, view, POLICY, Judgement(Verdict.REJECT, (("GAMBLING", "text"),)))
    made = desk.work.fact(done.decision_id).body  # type: ignore[union-attr]
    fact = decode_fact(made)
    assert (fact.id, fact.ad_id, fact.device) == (done.decision_id, "a", desk.device)
    desk.work.mark_attempted(desk.work.outbox(1))
    desk.work.deliver([Delivered(1, "held")])
    desk.work.retry_held()
    desk.work.offer_again()
    desk.close()
    again = open_desk(desk.settings)
    assert [waiting.body for waiting in again.work.outbox(9)] == [made]
    assert decode_body(fact).content == content(TEXT)  # type: ignore[union-attr]
    again.close()


def test_a_decision_of_this_version_is_kept_as_these_bytes(tmp_path: Path) -> None:
    """Facts are compared by their bytes for ever: a change here is a change of every fact to come."""
    source = Source()
    source.put_ad("a", TEXT)
    desk = desk_in(tmp_path, source)
    desk.make_id = lambda: "019772c6-5c00-7000-8000-000000000001"
    desk.device, desk.app = "0123456789abcdef", "0.1.0"
    view = open_ad(desk.reader, "a", NOW, "ana")
    assert view is not None
    judgement = Judgement(
        Verdict.REJECT, (("MISLEADING_CLAIM", "text"),), memo=" no proof ", confidence=4, active_ms=1200,
        offered=("SCAM_PRACTICE",), ai_shown=False, via="command",
    )  # fmt: skip
    decide(desk, view, POLICY, judgement)
    assert desk.work.outbox(1)[0].body == (
        b'{"id":"019772c6-5c00-7000-8000-000000000001","kind":"decision","ad_id":"a","at":1750000000000,'
        b'"app":"0.1.0","device":"0123456789abcdef","data":{"verdict":"reject",'
        b'"content_hash":"274ec9a783e12e8216a76b10b3cca508fa7efca50c560241d0f35ad74a875e2b",'
        b'"content":{"text":"Our tea melts fat"},"reasons":[{"policy":"meta-ads","code":"MISLEADING_CLAIM",'
        b'"policy_revision":1,"code_revision":1,"component":"text"}],"memo":"no proof","confidence":4,'
        b'"active_ms":1200,"offered":["SCAM_PRACTICE"],"via":"command","policy":"meta-ads","policy_revision":1,'
        b'"status":"active"},"v":1}'
    )
    desk.close()


# --- the folder ---


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_nobody_else_reads_the_files(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        desk = desk_in(tmp_path / "home", Source())
        ask(desk, why="allowed?", text="a new one")
    finally:
        os.umask(before)
    files = sorted(path for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert {path.name for path in files} >= {"work.db", "work.db-wal", "work.db-shm", "mirror.db"}
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    folders = [tmp_path / "home", *(path for path in (tmp_path / "home").rglob("*") if path.is_dir())]
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o700"}
    desk.close()
