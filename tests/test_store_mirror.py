"""The mirror: whatever happened on the hub and however it is cut into pages, the same things are held."""

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_setup import (
    NOW,
    PlainMirror,
    Source,
    appeal_bytes,
    assign_bytes,
    content_of,
    decision_bytes,
    fact_bytes,
    fill,
    id_of,
    search,
    settings_in,
    undo_bytes,
)

from reviewtui.database import sqlite
from reviewtui.database.migrations import migrate
from reviewtui.domain.facts import FactKind, Note
from reviewtui.domain.rules import REVIEW, ReviewRules, read_document
from reviewtui.services.desk import open_desk, open_reader, prepare_cache
from reviewtui.store import erasure
from reviewtui.store.mirror import LEASE_KEPT, MIGRATIONS, MirrorStore, set_aside
from reviewtui.store.rulings import OPEN_STATES
from reviewtui.sync.leader import Leader

ADS = ["a", "b", "c"]
TEXTS = ["lose ten kilos", "cash today"]

happenings = st.one_of(
    st.tuples(st.just("ad"), st.sampled_from(ADS), st.sampled_from(TEXTS), st.booleans()),
    st.tuples(st.just("spend"), st.sampled_from(ADS), st.integers(0, 500_000)),
    st.tuples(
        st.just("decide"),
        st.sampled_from(ADS),
        st.sampled_from([("ana", "reviewer"), ("ben", "reviewer"), ("lia", "lead")]),
        st.sampled_from(["approve", "reject", "escalate"]),
        st.sampled_from(TEXTS),
        st.integers(0, 2),
    ),
    st.tuples(
        st.just("settle"),
        st.sampled_from(ADS),
        st.sampled_from(["approve", "reject"]),
    ),
    st.tuples(st.just("appeal"), st.sampled_from(ADS), st.sampled_from(TEXTS), st.integers(1, 2)),
    st.tuples(st.just("wanted"), st.sampled_from(ADS), st.integers(1, 3)),
    st.tuples(st.just("assign"), st.sampled_from(ADS), st.sampled_from(["ana", "ben", ""])),
    st.tuples(st.just("lease"), st.sampled_from(ADS), st.sampled_from(["ana", "ben", ""])),
    st.tuples(st.just("remark"), st.sampled_from(ADS), st.sampled_from([("ana",), ("ben", "ana"), ()])),
    st.tuples(st.just("undo"), st.integers(0, 30)),
    st.tuples(st.just("move"), st.sampled_from(ADS), st.sampled_from(["acme", "borealis"])),
    st.tuples(st.just("account"), st.sampled_from(["acme", "borealis"]), st.sampled_from(["Café", "Acme Ltd"])),
)


def happen(source: Source, what: Any) -> None:
    """One thing on the hub; a thing about an ad that is not there happens to a new one."""
    match what:
        case ("ad", ad_id, text, queued):
            source.put_ad(ad_id, text, queued=queued)
        case ("spend", ad_id, spend):
            source.put_ad(ad_id, spend=spend)
        case ("decide", ad_id, (author, role), verdict, text, round):
            if ad_id not in source.ads:
                source.put_ad(ad_id, text)
            source.accept(decision_bytes(ad_id, text, verdict, round=round), author, role)
        case ("settle", ad_id, verdict):
            told = [row.id for row in source.facts.values() if row.ad_id == ad_id and row.kind == "decision"]
            if told:
                raw = decision_bytes(ad_id, source.ads[ad_id].text, verdict, adjudicates=tuple(told))
                source.accept(raw, "lia", "lead")
        case ("appeal", ad_id, text, round):
            if ad_id in source.ads:
                source.accept(appeal_bytes(ad_id, text, round), "mia", "account-manager")
        case ("wanted", ad_id, wanted):
            source.put_ad(ad_id, wanted=wanted)
        case ("assign", ad_id, user):
            if ad_id in source.ads:
                source.accept(assign_bytes(ad_id, user), "lia", "lead")
        case ("lease", ad_id, holder):
            if ad_id in source.ads:
                source.lease(ad_id, holder)
        case ("remark", ad_id, users):
            if ad_id in source.ads:
                source.accept(fact_bytes(FactKind.NOTE, ad_id, Note("look", users)), "ben")
        case ("undo", number):
            acts = [row for row in source.facts.values() if row.kind != "undo"]
            if acts:
                target = acts[number % len(acts)]
                source.accept(undo_bytes(target.ad_id, target.id), target.author, target.role)
        case ("move", ad_id, account):
            if ad_id in source.ads:
                source.move(ad_id, account)
        case ("account", account, name):
            source.name_account(account, name)


def source_of(history: list[Any]) -> Source:
    source = Source()
    for what in history:
        happen(source, what)
    return source


class Fresh:
    """A mirror in a folder of its own, gone afterwards."""

    def __enter__(self) -> MirrorStore:
        self._folder = tempfile.TemporaryDirectory()
        self.mirror = MirrorStore(Path(self._folder.name) / "mirror.db")
        return self.mirror

    def __exit__(self, *_: object) -> None:
        self.mirror.close()
        self._folder.cleanup()


def without_content_seq(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return tables | {"ad": [row[:4] + row[5:] for row in tables["ad"]]}


histories = st.lists(happenings, max_size=14)


@settings(max_examples=60, deadline=None)
@given(histories, st.integers(1, 6), st.sampled_from(["", "ana", "ben", "zoe"]))
def test_a_mirror_means_what_its_facts_say(history: list[Any], limit: int, viewer: str) -> None:
    source = source_of(history)
    plain = PlainMirror(viewer)
    with Fresh() as mirror:
        mirror.view_as(viewer)
        for page in source.pages(limit):
            mirror.apply(page, NOW)
            plain.apply(page)
            assert {row["ad_id"]: row for row in standings(mirror)} == {
                ad_id: expected(plain, ad_id) for ad_id in plain.ads
            }
            assert {row[0] for row in mirror.connection.execute("SELECT id FROM fact")} == set(plain.facts)
            (open_,) = mirror.connection.execute("SELECT count(*) FROM ad WHERE open = 1").fetchone()
            assert mirror.state().open == open_
            assert mirror.state().upto == page.upto

            before = content_of(mirror), mirror.state()
            mirror.apply(page, NOW)
            assert (content_of(mirror), mirror.state()) == before, "a page applied twice changes nothing"
        mirror.rebuild()
        assert (content_of(mirror), mirror.state()) == before, "rebuilt equals kept"

        plain.viewer = "lia"
        mirror.view_as("lia")
        seen = {row["ad_id"]: row for row in standings(mirror)}
        assert seen == {ad_id: expected(plain, ad_id) for ad_id in plain.ads}, "another viewer, the same facts"
        (open_,) = mirror.connection.execute("SELECT count(*) FROM ad WHERE open = 1").fetchone()
        assert mirror.state().open == open_


def standings(mirror: MirrorStore) -> list[dict[str, Any]]:
    """What the mirror keeps of where each ad stands."""
    names = "ad_id, state, open, decision_id, verdict, round, assignee, disputed, agreement, place, account_id"
    rows = mirror.connection.execute(f"SELECT {names} FROM ad").fetchall()
    return [dict(zip(names.split(", "), row, strict=True)) for row in rows]


def expected(plain: PlainMirror, ad_id: str) -> dict[str, Any]:
    """The same by a reader of the facts."""
    stands = plain.standing(ad_id)
    return {
        "ad_id": ad_id,
        "state": str(stands.state),
        "open": int(stands.state in OPEN_STATES),
        "decision_id": stands.ruling.id if stands.ruling else "",
        "verdict": str(stands.ruling.verdict) if stands.ruling else "",
        "round": plain.round(ad_id),
        "assignee": plain.assignee(ad_id),
        "disputed": int(stands.disputed),
        "agreement": stands.agreement,
        "place": plain.place(ad_id),
        "account_id": plain.ads[ad_id].account_id,
    }


@settings(max_examples=40, deadline=None)
@given(histories, histories, st.integers(1, 5), st.integers(1, 5))
def test_however_it_came_the_same_is_held(early: list[Any], late: list[Any], limit: int, other: int) -> None:
    source = source_of(early)
    with Fresh() as followed, Fresh() as at_once:
        for page in source.pages(limit):
            followed.apply(page, NOW)
        while followed.index_some(2):
            pass
        for what in late:
            happen(source, what)
        for page in source.pages(other, followed.state().upto):
            followed.apply(page, NOW)
        for page in source.pages():
            at_once.apply(page, NOW)
        assert without_content_seq(content_of(followed)) == without_content_seq(content_of(at_once))
        for mirror in (followed, at_once):
            while mirror.index_some(1):
                pass
            for text in TEXTS:
                words = text.split()[0]
                assert search(mirror, words) == {row.ad_id for row in source.ads.values() if row.text == text}


@settings(max_examples=25, deadline=None)
@given(histories)
def test_a_mirror_of_an_earlier_version_goes_on_where_it_is_and_then_catches_up(history: list[Any]) -> None:
    source = source_of(history)
    with Fresh() as fresh, Fresh() as other:
        for page in source.pages():
            fresh.apply(page, NOW)
        earlier = other.path.with_name("earlier.db")
        made_by_the_first_version(earlier, fresh)
        grown = MirrorStore(earlier)
        for page in source.pages(after=grown.state().upto):
            grown.apply(page, NOW)
        held = grown.connection.execute("SELECT ad_id, text FROM ad ORDER BY ad_id").fetchall()
        assert held == fresh.connection.execute("SELECT ad_id, text FROM ad ORDER BY ad_id").fetchall()
        assert grown.catch_up() is bool(source.seq), "there is something to pull once more"
        assert not grown.catch_up(), "once"
        assert grown.connection.execute("SELECT ad_id, text FROM ad ORDER BY ad_id").fetchall() == held, "none left"
        for page in source.pages(3):
            grown.apply(page, NOW)
            grown.index_some(1)
        while grown.index_some():
            pass
        while fresh.index_some():
            pass
        assert without_content_seq(content_of(grown)) == without_content_seq(content_of(fresh))
        for text in TEXTS:
            assert search(grown, text.split()[0]) == search(fresh, text.split()[0])
        likes = [
            mirror.connection.execute(
                "SELECT ad_id, alike FROM ad JOIN likeness USING (content_seq) ORDER BY ad_id"
            ).fetchall()
            for mirror in (grown, fresh)
        ]
        assert likes[0] == likes[1]
        grown.close()


def made_by_the_first_version(path: Path, like: MirrorStore) -> None:
    """A file as the first version left it, holding what this mirror holds, indexed."""
    c = sqlite.open_file(path, synchronous="OFF")
    migrate(c, MIGRATIONS[:1])
    c.execute("ATTACH ? AS later", (str(like.path),))
    for table in ("ad", "fact", "account", "policy"):
        columns = ", ".join(row[1] for row in c.execute(f"PRAGMA main.table_info({table})"))
        c.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM later.{table}")
    c.execute(
        "INSERT OR REPLACE INTO main.meta SELECT key, value FROM later.meta"
        " WHERE key IN ('cursor', 'upto', 'open', 'epoch', 'last_sync')"
    )
    c.execute("INSERT INTO ad_fts (rowid, headline, text) SELECT content_seq, headline, text FROM main.ad")
    c.execute("UPDATE main.meta SET value = (SELECT ifnull(max(content_seq), 0) FROM main.ad) WHERE key = 'indexed'")
    c.close()


def test_of_leases_those_that_stand_are_kept(tmp_path: Path) -> None:
    source = source_of([("ad", "a", TEXTS[0], True), ("ad", "b", TEXTS[1], True)])
    source.lease("a", "ben")
    source.lease("b", "ana")
    mirror = MirrorStore(tmp_path / "mirror.db")
    first = source.page(0)
    assert set(mirror.apply(first, NOW)) == {"a", "b"}
    source.lease("a", "")
    page = source.page(mirror.state().upto)
    assert mirror.apply(page, NOW) == ["a"], "whoever shows the ad hears of it"
    assert mirror.connection.execute("SELECT ad_id, holder FROM lease").fetchall() == [("b", "ana")]
    source.put_ad("a", spend=3)
    source.lease("a", "mia", NOW - 1)
    mirror.apply(source.page(mirror.state().upto), NOW + LEASE_KEPT)
    assert mirror.connection.execute("SELECT holder FROM lease").fetchall() == [("ana",)], "the other is long over"
    mirror.close()


def test_documents_are_held_in_all_revisions(tmp_path: Path) -> None:
    source = Source()
    source.publish(REVIEW, 1, ReviewRules(blind_share=0.2))
    source.publish(REVIEW, 2, ReviewRules(blind_share=0.3))
    settings = settings_in(tmp_path)
    fill(settings, source)
    reader = open_reader(settings)
    found = reader.document(REVIEW)
    assert found is not None
    assert (found[0], read_document(ReviewRules, found[1]).blind_share) == (2, 0.3)
    assert reader.document("templates") is None
    reader.close()


def test_an_ad_that_comes_late_with_an_old_text_is_still_found(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("old", "sleep better")
    source.put_ad("new", "cash today")
    source.put_ad("old", spend=5)
    mirror = MirrorStore(tmp_path / "mirror.db")
    first, second = source.pages(1)
    mirror.apply(first, NOW)
    assert mirror.index_some() == 1, "the pull was interrupted, and what came was indexed"
    mirror.apply(second, NOW)
    assert mirror.index_some() == 1
    assert search(mirror, "sleep") == {"old"}
    mirror.close()


def test_a_changed_text_is_found_by_its_new_words_alone_and_accents_fold(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("a", "Un café barato", headline="Niño")
    mirror = MirrorStore(tmp_path / "mirror.db")
    mirror.apply(source.page(0), NOW)
    assert search(mirror, "cafe") == set(), "behind the watermark"
    assert mirror.index_some() == 1
    assert mirror.index_some() == 1, "and then it is counted"
    assert mirror.index_some() == 0
    for words in ("cafe", "CAFÉ", "nino", "bara*"):
        assert search(mirror, words) == {"a"}
    source.put_ad("a", "Un café barato", headline="Niño", spend=7)
    mirror.apply(source.page(mirror.state().upto), NOW)
    assert mirror.index_some() == 0, "the text is the same"
    assert search(mirror, "cafe") == {"a"}
    source.put_ad("a", "Un té caro", headline="Niño")
    mirror.apply(source.page(mirror.state().upto), NOW)
    assert search(mirror, "cafe") == set(), "the old text is no longer the ad's"
    mirror.index_some()
    assert search(mirror, "te") == {"a"}
    assert search(mirror, "cafe") == set()
    mirror.close()


def test_beginning_again_leaves_nothing_behind(tmp_path: Path) -> None:
    source = source_of([("ad", "a", TEXTS[0], True), ("account", "acme", "Acme Ltd")])
    source.accept(decision_bytes("a", TEXTS[0]), "ben")
    mirror = MirrorStore(tmp_path / "mirror.db")
    for page in source.pages():
        mirror.apply(page, NOW)
    mirror.index_some()
    mirror.begin_again("e2")
    state = mirror.state()
    assert (state.cursor, state.upto, state.open, state.indexed, state.epoch) == ("", 0, 0, 0, "e2")
    assert not any(content_of(mirror).values())
    assert mirror.connection.execute("SELECT count(*) FROM ad_fts WHERE ad_fts MATCH 'lose'").fetchone() == (0,)
    for page in source.pages():
        mirror.apply(page, NOW)
    mirror.index_some()
    assert search(mirror, "lose") == {"a"}
    mirror.close()


def test_killed_while_it_begins_again_it_leaves_nothing_behind_at_the_next_contact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is out of sight is in no free page and in no journal, whoever was killed between the two."""
    source = source_of([("ad", "a", TEXTS[0], True)])
    file = tmp_path / "mirror.db"
    mirror = MirrorStore(file)
    for page in source.pages():
        mirror.apply(page, NOW)

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "write_anew", killed)
        with pytest.raises(KeyboardInterrupt):
            mirror.begin_again("e1", '["other"]')
    mirror.close()
    mirror = MirrorStore(file)
    assert mirror.scope() == '["other"]'
    mirror.forget_words()
    for path in tmp_path.iterdir():
        assert TEXTS[0].encode() not in path.read_bytes(), path.name
    mirror.close()


def test_an_older_name_never_replaces_a_newer_one(tmp_path: Path) -> None:
    source = Source()
    source.name_account("acme", "Acme")
    old = source.page(0)
    source.name_account("acme", "Acme Ltd")
    mirror = MirrorStore(tmp_path / "mirror.db")
    mirror.apply(source.page(0), NOW)
    mirror.apply(old, NOW)
    assert mirror.connection.execute("SELECT name FROM account").fetchall() == [("Acme Ltd",)]
    mirror.close()


def test_a_page_that_fails_leaves_the_mirror_as_it_was(tmp_path: Path) -> None:
    source = source_of([("ad", "a", TEXTS[0], True)])
    mirror = MirrorStore(tmp_path / "mirror.db")
    mirror.apply(source.page(0), NOW)
    before = content_of(mirror), mirror.state()
    source.put_ad("b")
    page = source.page(1)
    page.ads[0].checked_at = 2**70
    with pytest.raises(OverflowError):
        mirror.apply(page, NOW)
    assert (content_of(mirror), mirror.state()) == before
    mirror.close()


def with_a_schema_that_is_no_text() -> bytes:
    """SQLite repeats the word that it stumbles over, which the driver cannot read."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE words (n)")
    raw = connection.serialize()
    connection.close()
    return raw.replace(b"CREATE TABLE words", b"CREATE \x9c\xff\xfeLE words")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"not a database at all" * 400,
        b"SQLite format 3\x00" + bytes(5000),
        pytest.param(with_a_schema_that_is_no_text(), id="a schema that is no text"),
    ],
)
def test_a_damaged_mirror_is_set_aside_and_the_facts_stay(tmp_path: Path, damage: bytes) -> None:
    desk = open_desk_with_a_fact(tmp_path)
    facts = desk.work.counts()
    mirror = desk.settings.cache_dir / "mirror.db"
    desk.close()
    precious = {path: path.read_bytes() for path in desk.settings.cache_dir.glob("work.db*")}
    for path in desk.settings.cache_dir.glob("mirror.db*"):
        path.unlink()
    mirror.write_bytes(damage)
    assert prepare_cache(desk.settings) is bool(damage), "an empty file is one that is being made"
    assert {path: path.read_bytes() for path in precious} == precious
    if damage:
        assert [path.read_bytes() for path in mirror.parent.glob("mirror.db.damaged-*")] == [damage]
    again = open_desk(desk.settings)
    assert again.work.counts() == facts == (1, 0)
    assert again.reader.state().cursor == "", "it is pulled anew"
    again.close()


def open_desk_with_a_fact(folder: Path) -> Any:
    from store_setup import desk_in

    from reviewtui.services.questions import ask

    desk = desk_in(folder)
    ask(desk, why="allowed?", text="Our tea melts fat")
    return desk


def test_two_damaged_mirrors_are_both_kept(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for number in (1, 2):
        prepare_cache(settings)
        (settings.cache_dir / "mirror.db").write_bytes(b"x" * 8000 * number)
    store = MirrorStore(settings.cache_dir / "mirror.db")
    assert store.set_aside is not None
    store.close()
    kept = sorted(settings.cache_dir.glob("mirror.db.damaged-?"))
    assert [path.stat().st_size for path in kept] == [8000, 16000]


def test_many_processes_begin_at_once_on_a_fresh_home(tmp_path: Path) -> None:
    code = (
        "import sys; from reviewtui.settings import load;"
        "from reviewtui.services.desk import open_desk, prepare_cache;"
        "settings = load(sys.argv[1]); print(flush=True); sys.stdin.readline();"
        "assert not prepare_cache(settings); open_desk(settings).close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    begun = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(6)]
    for process in begun:
        assert process.stdout is not None
        process.stdout.readline()
    for process in begun:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in begun:
        process.communicate()
    assert [process.returncode for process in begun] == [0] * 6
    assert not list(tmp_path.rglob("*damaged*"))


def test_only_one_that_leads_sets_a_mirror_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewtui.services.desk.LOOK_EVERY", 0.0)
    settings = settings_in(tmp_path)
    prepare_cache(settings)
    mirror = settings.cache_dir / "mirror.db"
    mirror.write_bytes(b"x" * 8000)
    leader = Leader(settings.cache_dir)
    assert leader.try_lead()
    assert not prepare_cache(settings)
    assert mirror.read_bytes() == b"x" * 8000
    leader.resign()
    assert prepare_cache(settings)
    assert [path.name for path in settings.cache_dir.glob("*damaged-?")] == ["mirror.db.damaged-1"]


def test_what_another_process_set_aside_is_gone_already(tmp_path: Path) -> None:
    (tmp_path / "mirror.db-wal").write_bytes(b"of the new file")
    assert set_aside(tmp_path / "mirror.db") is None
    assert (tmp_path / "mirror.db-wal").exists()


def test_a_sound_mirror_is_not_touched(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert not prepare_cache(settings)
    assert not prepare_cache(settings)
    assert not list(settings.cache_dir.glob("*damaged*"))


def test_facts_are_held_as_the_very_bytes_that_came(tmp_path: Path) -> None:
    source = source_of([("ad", "a", TEXTS[0], True)])
    raw = decision_bytes("a", TEXTS[0]).replace(b'"app"', b' "later":[1, 2],\t"app"')
    source.accept(raw, "ben")
    mirror = MirrorStore(tmp_path / "mirror.db")
    mirror.apply(source.page(0), NOW)
    assert mirror.connection.execute("SELECT body FROM fact").fetchall() == [(raw,)]
    mirror.close()


def test_a_fact_of_a_kind_to_come_is_held_and_decides_nothing(tmp_path: Path) -> None:
    source = source_of([("ad", "a", TEXTS[0], True)])
    later = b'{"id":"0190-later","kind":"praise","ad_id":"a","at":3,"app":"9","device":"d","data":{"x":[1]},"v":2}'
    source.accept(later, "ben")
    mirror = MirrorStore(tmp_path / "mirror.db")
    mirror.apply(source.page(0), NOW)
    assert mirror.connection.execute("SELECT state FROM ad").fetchall() == [("open",)]
    assert mirror.connection.execute("SELECT kind, body FROM fact").fetchall() == [("praise", later)]
    mirror.close()


def test_the_mirror_may_lose_its_last_moments_but_not_its_consistency(tmp_path: Path) -> None:
    mirror = MirrorStore(tmp_path / "mirror.db")
    assert mirror.connection.execute("PRAGMA synchronous").fetchone() == (1,), "NORMAL"
    assert mirror.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    mirror.close()


def test_undo_is_known_by_its_target_even_if_it_came_first(tmp_path: Path) -> None:
    source = source_of([("ad", "a", TEXTS[0], True)])
    raw = decision_bytes("a", TEXTS[0])
    source.accept(raw, "ben")
    source.accept(undo_bytes("a", id_of(raw)), "ben")
    mirror = MirrorStore(tmp_path / "mirror.db")
    page = source.page(0)
    decided, undone = page.facts
    page.facts = [undone]
    mirror.apply(page, NOW)
    page.facts = [decided]
    mirror.apply(page, NOW)
    assert mirror.connection.execute("SELECT state, open FROM ad").fetchall() == [("open", 1)]
    mirror.close()


def test_a_mirror_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "mirror.db").mkdir()
    with pytest.raises(sqlite.OperationalError):
        MirrorStore(tmp_path / "mirror.db")
