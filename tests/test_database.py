"""SQLite as we use it: which one, opened how, migrated by whom."""

import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reviewtui.database import sqlite
from reviewtui.database.migrations import applied, migrate, script
from reviewtui.database.sqlite import open_file, reading, writing


@pytest.fixture
def file(tmp_path: Path) -> Any:
    connection = open_file(tmp_path / "some ?#% file.db", synchronous="FULL")
    connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    yield connection
    connection.close()


def rows(connection: Any) -> list[int]:
    return [n for (n,) in connection.execute("SELECT n FROM t ORDER BY n")]


# --- values ---


@pytest.mark.parametrize(
    ("value", "kept", "kind"),
    [
        (True, 1, "integer"),
        (False, 0, "integer"),
        (None, None, "null"),
        (b"\0\xff", b"\0\xff", "blob"),
        (b"", b"", "blob"),
    ],
)
def test_flags_bytes_and_nothing_are_kept_as_such(file: Any, value: object, kept: object, kind: str) -> None:
    assert file.execute("SELECT ?1, typeof(?1)", (value,)).fetchone() == (kept, kind)


# --- opening ---


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_whoever_opens_a_new_file_that_another_is_making_waits_for_it(tmp_path: Path, begin: str) -> None:
    path = tmp_path / "new.db"
    another = sqlite.module.connect(str(path), isolation_level=None, check_same_thread=False)
    another.execute(begin)
    soon = threading.Timer(0.05, another.execute, ["COMMIT"])
    soon.start()
    with closing(open_file(path, synchronous="FULL")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    soon.join()
    another.close()


def test_a_file_that_stays_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    path = tmp_path / "new.db"
    with closing(sqlite.module.connect(str(path), isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite.OperationalError, match="locked"):
            open_file(path, synchronous="FULL")


# --- which SQLite ---


def test_the_newer_sqlite_is_used() -> None:
    import sqlite3

    try:
        from pysqlite3 import dbapi2 as installed
    except ImportError:
        assert sqlite.module is sqlite3
    else:
        newer = installed.sqlite_version_info > sqlite3.sqlite_version_info
        assert sqlite.module is (installed if newer else sqlite3)
    assert sqlite.version() == sqlite.module.sqlite_version
    assert sqlite.wal_reset_safe() == (tuple(map(int, sqlite.version().split("."))) >= (3, 51, 3))


def test_an_older_one_beside_ours_is_not_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run apart: the choice is made at import."""
    package = tmp_path / "site" / "pysqlite3"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "dbapi2.py").write_text("sqlite_version_info = (3, 1, 0)\n")
    assert chosen(tmp_path, PYTHONPATH=str(tmp_path / "site")) == "sqlite3"


def test_nothing_is_imported_from_the_working_directory(tmp_path: Path) -> None:
    package = tmp_path / "pysqlite3"
    package.mkdir()
    (package / "__init__.py").write_text("open('imported', 'w').close()\n")
    (package / "dbapi2.py").write_text("from sqlite3.dbapi2 import *\nsqlite_version_info = (99, 0, 0)\n")
    assert chosen(tmp_path) == "sqlite3"
    assert not (tmp_path / "imported").exists()


def chosen(folder: Path, **environ: str) -> str:
    program = "from reviewtui.database import sqlite; print(sqlite.module.__name__.split('.')[0])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


# --- opening ---


@pytest.mark.parametrize(("synchronous", "level"), [("FULL", 2), ("NORMAL", 1)])
def test_a_file_is_opened_as_it_must_be(tmp_path: Path, synchronous: str, level: int) -> None:
    connection = open_file(tmp_path / "a.db", synchronous=synchronous)
    told = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout")
    }
    assert told == {
        "journal_mode": "wal", "synchronous": level, "foreign_keys": 1, "trusted_schema": 0, "busy_timeout": 10_000,
    }  # fmt: skip
    connection.close()


def test_a_file_keeps_the_pages_it_was_made_with(tmp_path: Path) -> None:
    for asked in (4096, 8192):
        path = tmp_path / f"{asked}.db"
        for page_size in (asked, 16384):
            connection = open_file(path, synchronous="FULL", page_size=page_size)
            connection.execute("CREATE TABLE IF NOT EXISTS t (n)")
            assert connection.execute("PRAGMA page_size").fetchone() == (asked,)
            connection.close()


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_nobody_else_reads_a_file_or_its_journals(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        connection = open_file(tmp_path / "a.db", synchronous="FULL")
        connection.execute("CREATE TABLE t (n)")
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert modes == {"a.db": "0o600", "a.db-wal": "0o600", "a.db-shm": "0o600"}
    connection.close()


def test_a_reader_cannot_write_and_creates_nothing(tmp_path: Path, file: Any) -> None:
    reader = open_file(tmp_path / "some ?#% file.db", synchronous="NORMAL", read_only=True)
    with pytest.raises(sqlite.OperationalError):
        reader.execute("INSERT INTO t VALUES (1)")
    with writing(file) as c:
        c.execute("INSERT INTO t VALUES (1)")
    assert rows(reader) == [1]
    reader.close()
    with pytest.raises(sqlite.OperationalError):
        open_file(tmp_path / "missing.db", synchronous="NORMAL", read_only=True)
    assert not (tmp_path / "missing.db").exists()


def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"a letter, not a database" * 100)
    with pytest.raises(sqlite.DatabaseError):
        open_file(path, synchronous="FULL")
    assert path.read_bytes() == b"a letter, not a database" * 100


# --- transactions ---


def test_a_transaction_is_whole_or_not_at_all(file: Any) -> None:
    def interrupted() -> None:
        with writing(file) as c:
            c.execute("INSERT INTO t VALUES (1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert rows(file) == []
    with writing(file) as c:
        c.execute("INSERT INTO t VALUES (2)")
    assert rows(file) == [2]
    assert not file.in_transaction


def test_a_writer_takes_its_turn_from_the_beginning(tmp_path: Path, file: Any) -> None:
    """BEGIN IMMEDIATE: what was read within a transaction is still so when it writes."""
    file.execute("INSERT INTO t VALUES (0)")

    def count_up(times: int) -> None:
        connection = open_file(tmp_path / "some ?#% file.db", synchronous="NORMAL")
        for _ in range(times):
            with writing(connection) as c:
                (last,) = c.execute("SELECT max(n) FROM t").fetchone()
                c.execute("INSERT INTO t VALUES (?)", (last + 1,))
        connection.close()

    threads = [threading.Thread(target=count_up, args=(20,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(file) == list(range(61))


def test_a_transaction_that_will_write_waits_before_it_reads(tmp_path: Path, file: Any) -> None:
    other = open_file(tmp_path / "some ?#% file.db", synchronous="NORMAL")
    other.execute("PRAGMA busy_timeout=0")
    with writing(file), pytest.raises(sqlite.OperationalError, match="locked"), writing(other):
        pytest.fail("it was not its turn")
    with writing(other):
        assert rows(other) == []
    other.close()


def test_several_reads_see_one_moment(tmp_path: Path, file: Any) -> None:
    reader = open_file(tmp_path / "some ?#% file.db", synchronous="NORMAL", read_only=True)
    with reading(reader):
        assert rows(reader) == []
        file.execute("INSERT INTO t VALUES (1)")
        assert rows(reader) == []
    assert rows(reader) == [1]
    reader.close()


# --- migrations ---


def test_each_migration_runs_once_and_in_order(file: Any) -> None:
    first = ("one", script("CREATE TABLE a (n)", "INSERT INTO a VALUES (1)"))
    second = ("two", script("INSERT INTO a SELECT n + 1 FROM a"))
    assert migrate(file, [first]) == ["one"]
    assert migrate(file, [first, second]) == ["two"]
    assert migrate(file, [first, second]) == []
    assert applied(file) == {"one", "two"}
    assert file.execute("SELECT n FROM a").fetchall() == [(1,), (2,)]


def test_a_migration_that_fails_leaves_nothing_and_may_be_tried_again(file: Any) -> None:
    broken = ("one", script("CREATE TABLE a (n)", "INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(sqlite.OperationalError):
        migrate(file, [broken])
    assert applied(file) == set()
    assert migrate(file, [("one", script("CREATE TABLE a (n)"))]) == ["one"]


def test_two_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from reviewtui.store.work import WorkStore
from reviewtui.store.mirror import MirrorStore
sys.stdin.readline()
for kind, name in ((WorkStore, "work.db"), (MirrorStore, "mirror.db")):
    kind(Path({str(tmp_path)!r}) / name).close()
"""
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ends = [process.communicate("go\n", timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], ends
