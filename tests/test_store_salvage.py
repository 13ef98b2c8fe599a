"""A damaged work.db: every fact whose bytes are whole is in the new file, and what is not there is said."""

import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_setup import NOW, content, decision_bytes, desk_in, fact_bytes, id_of, undo_bytes

from reviewtui.database import sqlite
from reviewtui.database.carving import Log, Remains, read_record
from reviewtui.domain.ads import content_hash
from reviewtui.domain.facts import FactKind, Note, decode_body, decode_fact
from reviewtui.services.decisions import comment, mark_gold
from reviewtui.services.questions import ask
from reviewtui.store import salvage as salvaging
from reviewtui.store.outbox import PROOF
from reviewtui.store.overlay import Beneath
from reviewtui.store.salvage import DERIVED, KEPT, Salvaged, salvage
from reviewtui.store.work import Delivered, NewFact, WorkStore

PAGE = 4096


@dataclass(repr=False)
class Past:
    """A work.db as it was before it was damaged: its bytes, and each fact's, with what became of it."""

    main: bytes
    log: bytes
    facts: dict[str, bytes]
    states: dict[str, str]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("a past")  # its bytes would fill a report

    def damaged(self, folder: Path, main: bytes | None = None, log: bytes | None = None) -> Path:
        """The file with these bytes in place of its own."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "work.db").write_bytes(self.main if main is None else main)
        if self.log or log:
            (folder / "work.db-wal").write_bytes(self.log if log is None else log)
        return folder / "work.db"


def new_fact(raw: bytes, **columns: str) -> NewFact:
    fact = decode_fact(raw)
    body = decode_body(fact)
    found = {name: str(getattr(body, name, "")) for name in ("content_hash", "verdict", "target")}
    return NewFact(fact.id, fact.kind, fact.ad_id, fact.at, raw, **(found | columns))


def a_past(folder: Path, *, in_log: bool, count: int = 60) -> Past:
    """Decisions short and long, remarks, drafts and undos, in every state of delivery; `in_log`: half of it is in the
    write-ahead log alone."""
    folder.mkdir()
    work = WorkStore(folder / "work.db")
    work.set_meta("hub_id", "hub")
    work.set_meta("user", "ana")
    work.set_meta(PROOF, "epoch.1.mark")
    work.device()
    for number in range(count):
        if in_log and number == count // 2:
            work.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        text = f"The text of {number}. " + "So much was said of it. " * (300 if number % 9 == 4 else number % 7)
        raw = decision_bytes(f"ad {number}", text, "reject" if number % 2 else "approve")
        work.record([new_fact(raw)], [Beneath(f"ad {number}", content_hash(content(text)))])
        state = ("new", "acked", "acked", "held", "attempted")[number % 5]
        (n,) = work.connection.execute("SELECT max(n) FROM fact").fetchone()
        if state == "attempted":
            work.mark_attempted(work.outbox(1, n - 1))
        elif state != "new":
            work.deliver([Delivered(n, state, 1000 + n if state == "acked" else None, "", "")])
        if number % 10 == 0:
            work.record_undo(new_fact(undo_bytes(f"ad {number}", id_of(raw))), None)
            work.record([new_fact(fact_bytes(FactKind.NOTE, f"ad {number}", Note("ask again")))])
    work.keep_draft("ad 3", "h", NOW, b'{"memo":"half said"}')
    files = [folder / "work.db", folder / "work.db-wal"]
    rows = work.connection.execute("SELECT f.id, f.body, d.state FROM fact f JOIN delivery d USING (n)").fetchall()
    if in_log:
        main, log = (file.read_bytes() for file in files)
        work.close()
    else:
        work.close()
        main, log = files[0].read_bytes(), b""
    return Past(main, log, {id: bytes(body) for id, body, _ in rows}, {id: state for id, _, state in rows})


@pytest.fixture(scope="module")
def pasts(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Past]:
    root = tmp_path_factory.mktemp("pasts")
    return {in_log: a_past(root / str(in_log), in_log=in_log) for in_log in (False, True)}


def salvaged(file: Path) -> tuple[Salvaged, dict[str, bytes], dict[str, str]]:
    """What came of it: the report, each fact, each fact's state. The new file is sound, the damaged one untouched."""
    before = {path: path.read_bytes() for path in file.parent.iterdir()}
    into = file.with_name("new.db")
    result = salvage(file, into)
    assert before.items() <= {path: path.read_bytes() for path in file.parent.iterdir()}.items()
    connection = sqlite.open_file(into, synchronous="FULL")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    rows = connection.execute("SELECT f.id, f.body, d.state FROM fact f JOIN delivery d USING (n)").fetchall()
    assert connection.execute("SELECT count(*) FROM fact").fetchone()[0] == len(rows) == result.facts
    connection.close()
    return result, {id: bytes(body) for id, body, _ in rows}, {id: state for id, _, state in rows}


def holds(past: Past, result: Salvaged, facts: dict[str, bytes], whole: Iterable[str]) -> None:
    """Every fact whose bytes were whole is there, nothing else is, and what is missing is said."""
    assert facts.items() <= past.facts.items()
    assert set(whole) <= set(facts)
    if len(facts) < len(past.facts):
        assert not result.complete


def whole_facts(past: Past, main: bytes, log: bytes) -> set[str]:
    """Those whose bytes still stand there in one piece; longer ones continue on other pages."""
    return {id for id, body in past.facts.items() if body in main or body in log}


@pytest.mark.parametrize("in_log", [False, True])
def test_of_a_file_that_is_whole_nothing_is_missing(pasts: dict[bool, Past], tmp_path: Path, in_log: bool) -> None:
    past = pasts[in_log]
    result, facts, states = salvaged(past.damaged(tmp_path / "d"))
    assert (facts, states) == (past.facts, past.states)
    assert result.complete
    assert (result.offered, result.lost, result.drafts) == (0, 0, 1)


def test_who_and_whose_this_is_stays_known_and_so_do_drafts_and_order(
    pasts: dict[bool, Past], tmp_path: Path
) -> None:
    past = pasts[True]
    file = past.damaged(tmp_path / "d")
    salvaged(file)
    was, now = WorkStore(file), WorkStore(file.with_name("new.db"))
    for key in ("hub_id", "user", "device"):
        assert now.meta(key) == was.meta(key) is not None
    assert now.draft("ad 3", "h") == b'{"memo":"half said"}'
    for table in ("fact", "delivery"):
        one, two = (store.connection.execute(f"SELECT * FROM {table} ORDER BY n").fetchall() for store in (was, now))
        assert one == two
    laid = "SELECT * FROM overlay WHERE until_seq > 0 ORDER BY ad_id"
    assert now.connection.execute(laid).fetchall() == was.connection.execute(laid).fetchall()
    was.close()
    now.close()


def zeroed(raw: bytes, begin: int, length: int) -> bytes:
    return raw[:begin] + bytes(min(length, len(raw) - begin)) + raw[begin + length :]


def scrawled(raw: bytes, begin: int, length: int) -> bytes:
    """Bytes that are in no text: what still reads as text was not damaged, as far as anybody can tell."""
    length = max(0, min(length, len(raw) - begin))
    return raw[:begin] + bytes(random.Random(begin).choices(range(0xF8, 0x100), k=length)) + raw[begin + length :]


def cut(raw: bytes, begin: int, length: int) -> bytes:
    return raw[:begin]


Damage = Callable[[bytes, int, int], bytes]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    in_log=st.booleans(),
    hits=st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from([zeroed, scrawled, cut]),
            st.floats(0, 1),
            st.sampled_from([1, 2, 8, 100, PAGE, 3 * PAGE, 20 * PAGE]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_whatever_was_damaged_what_is_whole_is_kept_and_what_is_not_is_said(
    pasts: dict[bool, Past], tmp_path: Path, in_log: bool, hits: list[tuple[bool, Damage, float, int]]
) -> None:
    past = pasts[in_log]
    main, log = past.main, past.log
    for on_log, damage, where, length in hits:
        if on_log and log:
            log = damage(log, int(where * len(log)), length)
        else:
            main = damage(main, int(where * len(main)), length)
    result, facts, _ = salvaged(past.damaged(tmp_path / "d", main, log))
    if len(log) == len(past.log):
        holds(past, result, facts, whole_facts(past, main, log))
    else:  # a log that ends early is also what an earlier moment left: nothing in it tells of more
        assert facts.items() <= past.facts.items()
        assert whole_facts(past, main, log) <= set(facts)


@pytest.mark.parametrize("in_log", [False, True])
def test_each_page_in_its_turn_may_be_zeroed(pasts: dict[bool, Past], tmp_path: Path, in_log: bool) -> None:
    past = pasts[in_log]
    for begin in range(0, len(past.main), PAGE):
        main = zeroed(past.main, begin, PAGE)
        result, facts, states = salvaged(past.damaged(tmp_path / "d", main))
        holds(past, result, facts, whole_facts(past, main, past.log))
        for id, state in states.items():  # what is not known is offered again, and nothing is taken for delivered
            assert state in (past.states[id], "attempted", "withdrawn")


def test_a_damaged_header_loses_nothing(pasts: dict[bool, Past], tmp_path: Path) -> None:
    for past in pasts.values():
        for length in (16, 20, 100):
            result, facts, _ = salvaged(past.damaged(tmp_path / "d", zeroed(past.main, 0, length)))
            assert facts == past.facts
            assert result.lost == 0


def test_a_page_size_that_is_not_true_is_not_believed(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[False]
    for said in (b"\x02\x00", b"\x20\x00", b"\x00\x01", b"\xff\xff"):
        _, facts, states = salvaged(past.damaged(tmp_path / "d", past.main[:16] + said + past.main[18:]))
        assert (facts, states) == (past.facts, past.states)


def test_a_damaged_index_loses_nothing(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[False]
    connection = sqlite.open_file(past.damaged(tmp_path / "d"), synchronous="FULL", read_only=True)
    roots = [root for (root,) in connection.execute("SELECT rootpage FROM sqlite_master WHERE type = 'index'")]
    connection.close()
    for root in roots:
        main = scrawled(past.main, (root - 1) * PAGE, PAGE)
        _, facts, states = salvaged(past.damaged(tmp_path / "d", main))
        assert (facts, states) == (past.facts, past.states)


@pytest.mark.parametrize(
    "main", [b"", b"\0" * 50_000, b"no database" * 1000, b"SQLite format 3\0", b"PK\x03\x04" + bytes(9000), b"x"]
)
def test_a_file_that_is_none_of_ours_gives_an_empty_one_and_says_so(
    pasts: dict[bool, Past], tmp_path: Path, main: bytes
) -> None:
    result, facts, _ = salvaged(pasts[False].damaged(tmp_path / "d", main))
    assert facts == {}
    assert not result.complete


def test_a_log_without_its_file_still_has_what_is_in_it(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[True]
    result, facts, _ = salvaged(past.damaged(tmp_path / "d", b""))
    assert set(facts) >= {id for id, body in past.facts.items() if body in past.log}
    assert len(facts) >= len(past.facts) // 2
    assert not result.complete


def test_a_log_whose_first_page_is_damaged_gives_the_pages_after_it(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[True]
    log = zeroed(past.log, 40, 8)
    assert Log(log).committed == []
    assert Log(log).broken == len(Log(log).frames) == len(Log(past.log).committed)
    result, facts, _ = salvaged(past.damaged(tmp_path / "d", log=log))
    assert facts == past.facts
    assert not result.complete  # what became of some of them is no longer certain


def test_the_log_is_read_as_far_as_sqlite_reads_it(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[True]
    for cut_at in range(len(past.log), 0, -len(past.log) // 12):
        file = past.damaged(tmp_path / "d", log=past.log[:cut_at])
        ours = {row.values[1] for row in all_rows(Remains(file)) if len(row.values) >= 10}
        connection = sqlite.open_file(file, synchronous="FULL")
        theirs = {id for (id,) in connection.execute("SELECT id FROM fact")}
        connection.close()
        assert ours == theirs


def all_rows(remains: Remains) -> list[salvaging.Row]:
    return [row for image in remains.images() if image.current for row in remains.rows(image) if row.rowid]


def test_the_rows_are_those_that_sqlite_reads(pasts: dict[bool, Past], tmp_path: Path) -> None:
    file = pasts[False].damaged(tmp_path / "d")
    remains = Remains(file)
    connection = sqlite.open_file(file, synchronous="FULL", read_only=True)
    theirs = connection.execute("SELECT NULL, * FROM fact").fetchall()
    ours = {row.rowid: row.values[1:] for row in all_rows(remains) if len(row.values) >= 10}
    assert [tuple(row[2:]) for row in theirs] == [ours[row[1]] for row in theirs]
    assert remains.unread == 0
    connection.close()


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_a_record(raw: bytes) -> None:
    read_record(raw)
    Log(raw)


def test_a_fact_that_was_undone_before_it_was_sent_is_not_sent_alone(tmp_path: Path) -> None:
    """Where it is no longer known what became of one of the two, the other still says it."""
    folder = tmp_path / "past"
    folder.mkdir()
    work = WorkStore(folder / "work.db")
    raw = decision_bytes("a", "text")
    work.record([new_fact(raw)])
    undo = undo_bytes("a", id_of(raw))
    assert work.record_undo(new_fact(undo), None)
    work.connection.execute("DELETE FROM delivery WHERE n = 1")
    work.close()
    result, _, states = salvaged(folder / "work.db")
    assert states == {id_of(raw): "withdrawn", id_of(undo): "withdrawn"}
    assert result.offered == 0


@pytest.mark.parametrize(
    ("text", "round", "state"), [("text", 0, "withdrawn"), ("another text", 0, "attempted"), ("text", 1, "attempted")]
)
def test_an_older_decision_is_not_offered_after_one_in_its_place_that_the_hub_took(
    tmp_path: Path, text: str, round: int, state: str
) -> None:
    folder = tmp_path / "past"
    folder.mkdir()
    work = WorkStore(folder / "work.db")
    old, new = decision_bytes("a", "text"), decision_bytes("a", text, "reject", round=round)
    work.record([new_fact(old)])
    work.record([new_fact(new)])
    work.deliver([Delivered(2, "acked", 7)], "epoch.7.mark")
    work.connection.execute("DELETE FROM delivery WHERE n = 1")
    work.close()
    _, _, states = salvaged(folder / "work.db")
    assert states == {id_of(old): state, id_of(new): "acked"}


def test_what_was_withdrawn_by_one_of_two_pages_is_not_sent(tmp_path: Path) -> None:
    """A page that is in use no more may say what was so before."""
    work = WorkStore(tmp_path / "work.db")
    raw = decision_bytes("ad 1", "text")
    work.record([new_fact(raw)])
    work.deliver([Delivered(1, "held", code="scope")], "proof")
    work.replace_held(id_of(raw))
    work.connection.execute("CREATE TABLE stale (n INTEGER PRIMARY KEY, state, seq, code, words)")
    work.connection.execute("INSERT INTO stale VALUES (1, 'new', NULL, '', '')")
    work.close()
    assert salvage(tmp_path / "work.db", tmp_path / "mended.db").offered == 0
    mended = WorkStore(tmp_path / "mended.db")
    assert mended.counts() == (0, 0)
    mended.close()


def test_without_the_hubs_last_proof_everything_is_offered_again(tmp_path: Path) -> None:
    """A hub that was put back meanwhile could not be told from the one that took it."""
    folder = tmp_path / "past"
    folder.mkdir()
    work = WorkStore(folder / "work.db")
    raw = decision_bytes("a", "text")
    work.record([new_fact(raw)])
    work.deliver([Delivered(1, "acked", 7)], "epoch.7.mark")
    work.connection.execute("DELETE FROM meta")
    work.close()
    result, _, states = salvaged(folder / "work.db")
    assert states == {id_of(raw): "attempted"}
    assert result.offered == 1


def test_what_was_never_committed_does_not_come_back(tmp_path: Path) -> None:
    """A commit that failed leaves its pages in the log; its number is given to the next fact."""
    folder = tmp_path / "past"
    folder.mkdir()
    work = WorkStore(folder / "work.db")
    work.record([new_fact(decision_bytes("a", "first"))])
    before = (folder / "work.db-wal").read_bytes()
    work.record([new_fact(failed := decision_bytes("b", "failed"))])
    leftover = (folder / "work.db-wal").read_bytes()[len(before) :]
    work.connection.execute("DELETE FROM delivery WHERE n = 2")
    work.connection.execute("DELETE FROM fact WHERE n = 2")
    work.connection.execute("DELETE FROM overlay WHERE ad_id = 'b'")
    work.record([new_fact(kept := decision_bytes("c", "kept"))])
    log = (folder / "work.db-wal").read_bytes()
    main = (folder / "work.db").read_bytes()
    work.close()
    past = Past(main, log + leftover, {}, {})
    result, facts, _ = salvaged(past.damaged(tmp_path / "d"))
    assert id_of(kept) in facts
    assert id_of(failed) not in facts
    assert result.facts == 2


def test_the_columns_of_a_fact_follow_from_its_bytes(tmp_path: Path) -> None:
    """Of every kind that can be recorded: without its row, a fact is found again as it was."""
    from store_setup import Source

    from reviewtui.domain.facts import Verdict
    from reviewtui.policies import packaged
    from reviewtui.services.ads import open_ad
    from reviewtui.services.decisions import Judgement, appeal, decide, skip, undo

    source = Source()
    source.put_ad("a", "Our tea")
    desk = desk_in(tmp_path / "home", source)
    policy = packaged()[0]
    view = open_ad(desk.reader, "a", NOW, "ana")
    assert view is not None
    skip(desk, view)
    decide(desk, view, policy, Judgement(Verdict.REJECT, (("GAMBLING", ""),)))
    view = open_ad(desk.reader, "a", NOW, "ana")
    assert view is not None
    comment(desk, "a", "look @bo")
    mark_gold(desk, view, policy, Verdict.APPROVE)
    appeal(desk, view, "again")
    undo(desk)
    ask(desk, text="new words", why="may it?")
    rows = desk.work.connection.execute("SELECT * FROM fact ORDER BY n").fetchall()
    desk.close()
    assert {row[2] for row in rows} == {"skip", "decision", "note", "gold", "appeal", "undo", "ask"}
    for row in rows:
        body = bytes(row[9])
        assert salvaging._columns(decode_fact(body), body) == row[1:]


def test_an_entry_under_a_damaged_id_is_not_taken_for_another(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[False]
    id, body = next(iter(past.facts.items()))
    main = past.main + body.replace(id.encode(), id.replace("0197", "019a").encode()) + bytes(100)
    _, facts, _ = salvaged(past.damaged(tmp_path / "d", main))
    assert facts == past.facts


def test_words_that_were_erased_do_not_come_back(tmp_path: Path) -> None:
    from reviewtui.domain.erasure import blank_fact

    (tmp_path / "past").mkdir()
    work = WorkStore(tmp_path / "past" / "work.db")
    raw = decision_bytes("a", "The customer's words")
    work.record([new_fact(raw)])
    work.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    work.connection.execute("UPDATE fact SET body = ?", (blank_fact(raw),))
    main, log = ((tmp_path / "past" / name).read_bytes() for name in ("work.db", "work.db-wal"))
    work.close()
    past = Past(main, log, {id_of(raw): blank_fact(raw)}, {})
    for first in (main, zeroed(main, 0, 100)):
        _, facts, _ = salvaged(past.damaged(tmp_path / "d", first))
        assert facts == past.facts


def test_what_a_newer_version_says_is_whole_and_kept_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "past").mkdir()
    work = WorkStore(tmp_path / "past" / "work.db")
    raw = fact_bytes(FactKind.NOTE, "a", Note("words")).replace(b'"words"', b'["of", "later"]')
    work.record([NewFact(id_of(raw), "note", "a", NOW, raw, "hash", target="later")])
    rows = work.connection.execute("SELECT * FROM fact").fetchall()
    work.close()
    result, facts, _ = salvaged(tmp_path / "past" / "work.db")
    assert facts == {id_of(raw): raw}
    assert result.complete
    new = WorkStore(tmp_path / "past" / "new.db")
    assert new.connection.execute("SELECT * FROM fact").fetchall() == rows
    new.close()


def test_every_table_is_kept_or_made_anew(tmp_path: Path) -> None:
    """Whoever adds a table to work.db says here which."""
    work = WorkStore(tmp_path / "work.db")
    tables = {name for (name,) in work.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    work.close()
    assert tables == KEPT | DERIVED


def test_a_fact_with_damaged_bytes_is_named(pasts: dict[bool, Past], tmp_path: Path) -> None:
    past = pasts[False]
    id, body = next((id, body) for id, body in past.facts.items() if past.states[id] == "new")
    main = past.main.replace(body, body[:60] + b"\x00\xff" + body[62:])  # wherever it was ever written
    result, facts, _ = salvaged(past.damaged(tmp_path / "d", main))
    assert set(past.facts) - set(facts) == {id}
    fact = decode_fact(body)
    said = msgspec.to_builtins(decode_body(fact))
    assert [(lost.kind, lost.ad_id, lost.verdict) for lost in result.named] == [
        (fact.kind, fact.ad_id, said.get("verdict", ""))
    ]
    assert (result.lost, result.lost_accepted) == (1, 0)
