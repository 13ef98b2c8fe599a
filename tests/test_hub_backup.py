"""A hub's backup: all of it or nothing, from either database into either; a file that is none is named so."""

import gc
import gzip
import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from backup_setup import AT_RESTORE, BOSS, KINDS, empty, hub_at, rows_of, work
from hub_setup import DATABASES, POSTGRESQL, SQLITE, ad, office_in
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from postgres_setup import POSTGRES
from sqlalchemy import update

from reviewtui.database import sqlite
from reviewtui.errors import ReviewError
from reviewtui.hub import audit, backup
from reviewtui.hub.backup import back_up, restore
from reviewtui.hub.digests import digest
from reviewtui.hub.migrations import MIGRATIONS
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import HEAD, LEASE
from reviewtui.hub.tokens import create_token
from reviewtui.hub.whole_files import whole_file


def refused(code: str, file: Path, url: str) -> None:
    """The restore is refused in a sentence that names the file or the database."""
    with pytest.raises(ReviewError) as told:
        restore(file, url)
    assert told.value.code == code
    assert str(told.value)


@pytest.mark.both_databases
@pytest.mark.parametrize("into", KINDS)
async def test_every_row_comes_back_whichever_database_it_comes_from_and_goes_to(tmp_path: Path, into: str) -> None:
    async with office_in(tmp_path) as office:
        await work(office)
        before = rows_of(office.hub)
        made = back_up(office.hub, tmp_path / "backup")
        assert rows_of(office.hub) == before
        whole = digest(office.hub, BOSS).sha256
    assert made.rows == {name: len(rows) for name, rows in before.items()}
    url = empty(into, tmp_path)
    done = restore(tmp_path / "backup", url)
    assert (done.hub_id, done.seq, done.rows, done.sha256) == (made.hub_id, made.seq, made.rows, made.sha256)
    with hub_at(url) as hub:
        after = rows_of(hub)
        assert {name: rows for name, rows in after.items() if name not in AT_RESTORE} == {
            name: rows for name, rows in before.items() if name not in AT_RESTORE
        }
        assert set(after["audit"]) > set(before["audit"])
        assert audit.verify(hub).whole
        assert digest(hub, BOSS).sha256 == whole
        again = back_up(hub, tmp_path / "again")
        assert again.rows | {"audit": 0} == made.rows | {"audit": 0}


@pytest.mark.both_databases
async def test_a_backup_is_of_one_moment_while_the_hub_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office_in(tmp_path) as office:
        connie = office.line("connie", "connector")
        await connie.observe(*(ad(str(n), text="Hi") for n in range(20)))
        before = rows_of(office.hub)
        header = backup._header

        def busy(*given: Any) -> Any:
            found = header(*given)
            with office.hub.writing() as transaction:
                transaction.connection.execute(update(HEAD).values(arrival=1000))
                transaction.connection.execute(LEASE.delete())
            create_token(office.hub, "zoe", "reviewer")
            return found

        monkeypatch.setattr(backup, "_header", busy)
        back_up(office.hub, tmp_path / "backup")
    url = empty(SQLITE, tmp_path)
    restore(tmp_path / "backup", url)
    with hub_at(url) as hub:
        after = rows_of(hub)
    assert {name: len(rows) for name, rows in after.items() if name != "audit"} == {
        name: len(rows) for name, rows in before.items() if name != "audit"
    }
    assert after["head"] == before["head"]


async def test_only_its_owner_can_read_a_backup_and_none_is_overwritten(tmp_path: Path) -> None:
    os.umask(before := os.umask(0))
    async with office_in(tmp_path) as office:
        line = await work(office)
        back_up(office.hub, tmp_path / "backup")
        assert os.umask(before) == before
        assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
        assert line.token.encode() not in gzip.decompress((tmp_path / "backup").read_bytes())
        kept = (tmp_path / "backup").read_bytes()
        with pytest.raises(ReviewError) as told:
            back_up(office.hub, tmp_path / "backup")
        assert told.value.code == "backup_exists"
        assert (tmp_path / "backup").read_bytes() == kept
    restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}")
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600


async def test_a_full_disk_leaves_no_half_of_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    async with office_in(tmp_path) as office:
        there = set(os.listdir(tmp_path))
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(ReviewError) as told:
            back_up(office.hub, tmp_path / "backup")
        assert "No space left" in str(told.value)
        assert set(os.listdir(tmp_path)) == there
        with pytest.raises(ReviewError) as told:
            back_up(office.hub, tmp_path / "nowhere" / "backup")
        assert told.value.code == "backup_failed"


def test_what_a_killed_backup_or_restore_left_goes_with_the_next(tmp_path: Path, good: bytes) -> None:
    """It holds everything; what somebody is making stays."""
    (tmp_path / "backup").write_bytes(good)
    script = """
        import os, signal, sys
        from pathlib import Path
        from reviewtui.hub import backup, whole_files
        whole_files._place = lambda fresh, path: os.kill(os.getpid(), signal.SIGKILL)
        if sys.argv[2] == "restore":
            backup.restore(Path(sys.argv[1]), f"sqlite:///{sys.argv[1]}.db")
        with whole_files.whole_file(Path(f"{sys.argv[1]}.again")) as file:
            file.write(b"all of it")
    """
    for what in ("restore", "backup"):
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "backup"), what], check=False, timeout=60
        )
    assert len(list(tmp_path.glob(".*.part*"))) == 2
    restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'backup.db'}")
    again = tmp_path / "backup.again"

    def make(meanwhile: Callable[[], object]) -> None:
        with whole_file(again) as file:
            file.write(b"all of it")
            meanwhile()

    make(lambda: (make(lambda: None), again.unlink()))
    assert {path.name for path in tmp_path.iterdir()} == {"backup", "backup.db", "backup.again"}


@pytest.mark.both_databases
async def test_a_database_with_a_hub_in_it_is_left_alone(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await work(office)
        back_up(office.hub, tmp_path / "backup")
        before = rows_of(office.hub)
        refused("restore_exists", tmp_path / "backup", DATABASES.url(tmp_path))
        assert rows_of(office.hub) == before


async def test_a_log_that_a_lost_database_left_is_not_read_into_the_new_one(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        back_up(office.hub, tmp_path / "backup")
    (tmp_path / "new.db-wal").write_bytes(b"of another")
    refused("restore_exists", tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()
    refused("restore_failed", tmp_path / "backup", f"sqlite:///{tmp_path / 'nowhere' / 'new.db'}")


async def test_a_hub_that_does_not_all_fit_into_its_file_is_not_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says nothing when it closes a file whose log finds no room in it."""
    async with office_in(tmp_path) as office:
        await work(office)
        back_up(office.hub, tmp_path / "backup")
    there = set(os.listdir(tmp_path))
    close = Hub.close

    def close_while_read(hub: Hub) -> None:
        """A reader keeps the log from being moved into the file, as a full disk does."""
        reader = sqlite.open_file(Path(str(hub.engine.url.database)), synchronous="FULL", read_only=True)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ad")
        readers.append(reader)
        close(hub)

    readers: list[sqlite.Connection] = []
    with monkeypatch.context() as patch:
        patch.setattr(Hub, "close", close_while_read)
        refused("restore_failed", tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}")
    for reader in readers:
        reader.close()
    assert set(os.listdir(tmp_path)) == there
    assert restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}").rows["ad"]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of a small hub."""
    folder = tmp_path_factory.mktemp("good")
    hub = open_hub(f"sqlite:///{folder / 'hub.db'}")
    create_token(hub, "ana", "reviewer")
    back_up(hub, folder / "backup")
    hub.close()
    return (folder / "backup").read_bytes()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(cut=0.0)
@given(cut=st.floats(0, 1, exclude_max=True))
def test_a_backup_that_was_cut_off_restores_nothing(tmp_path: Path, good: bytes, cut: float) -> None:
    file = tmp_path / "backup"
    file.write_bytes(good[: int(len(good) * cut)])
    with pytest.raises(ReviewError) as told:
        restore(file, f"sqlite:///{tmp_path / 'new.db'}")
    assert told.value.code in ("backup_damaged", "backup_foreign")
    assert os.listdir(tmp_path) == ["backup"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_backup_in_which_a_byte_was_changed_restores_nothing(
    tmp_path: Path, good: bytes, data: st.DataObject
) -> None:
    contents = gzip.decompress(good)
    at = data.draw(st.integers(0, len(contents) - 1))
    other = contents[at] ^ data.draw(st.integers(1, 255))
    file = tmp_path / "backup"
    file.write_bytes(gzip.compress(contents[:at] + bytes([other]) + contents[at + 1 :], 1))
    with pytest.raises(ReviewError):
        restore(file, f"sqlite:///{tmp_path / 'new.db'}")
    assert os.listdir(tmp_path) == ["backup"]


def test_a_backup_with_something_behind_it_is_none(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "backup").write_bytes(gzip.compress(gzip.decompress(good) + b"x"))
    refused("backup_damaged", tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}")


def test_on_postgresql_too_a_damaged_backup_leaves_an_empty_database(tmp_path: Path, good: bytes) -> None:
    url = POSTGRES.empty(tmp_path)
    (tmp_path / "cut").write_bytes(good[:-40])
    refused("backup_damaged", tmp_path / "cut", url)
    (tmp_path / "whole").write_bytes(good)
    refused("hub_encoding", tmp_path / "whole", POSTGRES.empty(tmp_path, "ENCODING 'LATIN1' LOCALE 'C'"))
    assert restore(tmp_path / "whole", url).rows["hub_user"] == 1


def test_what_is_no_backup_is_named_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    for name, content in {"text": b"shopping list " * 99, "none": b"", "gzip": gzip.compress(b"list " * 99)}.items():
        (tmp_path / name).write_bytes(content)
        refused("backup_foreign", tmp_path / name, url)
    refused("backup_unreadable", tmp_path / "nowhere", url)
    refused("backup_unreadable", tmp_path, url)


def saying(good: bytes, **other: Any) -> bytes:
    """A backup whose header says something else."""
    contents = gzip.decompress(good)
    size = int.from_bytes(contents[:4], "big")
    header = msgspec.msgpack.encode(msgspec.msgpack.decode(contents[4 : 4 + size]) | other)
    return gzip.compress(len(header).to_bytes(4, "big") + header + contents[4 + size :])


@pytest.mark.parametrize("other", [{"format": "another"}, {"tables": []}, {"schema": []}])
def test_a_backup_of_nothing_is_none(tmp_path: Path, good: bytes, other: dict[str, Any]) -> None:
    (tmp_path / "backup").write_bytes(saying(good, **other))
    code = "backup_foreign" if "format" in other else "backup_damaged"
    refused(code, tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}")


@pytest.mark.parametrize(
    "newer",
    [
        {"version": backup.VERSION + 1},
        {"schema": [*(name for name, _ in MIGRATIONS), "99-more"]},
        {"tables": [{"name": "dreams", "columns": ["text"], "rows": 0}]},
        {"tables": [{"name": "account", "columns": ["account_id", "mood"], "rows": 0}]},
    ],
)
def test_a_backup_of_a_newer_version_asks_for_an_update(tmp_path: Path, good: bytes, newer: dict[str, Any]) -> None:
    (tmp_path / "backup").write_bytes(saying(good, made_by="9.9", **newer))
    with pytest.raises(ReviewError, match=r"newer version \(9\.9\)"):
        restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}")


@pytest.mark.filterwarnings("ignore:Exception ignored.*ServerCursor")  # the driver's, of a connection that is gone
async def test_a_database_that_goes_away_leaves_no_half_of_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DATABASES.kind = POSTGRESQL
    async with office_in(tmp_path) as office:
        header = backup._header

        def cut(*given: Any) -> Any:
            found = header(*given)
            POSTGRES.do(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                f" WHERE datname = '{office.hub.engine.url.database}'"
            )
            return found

        monkeypatch.setattr(backup, "_header", cut)
        with pytest.raises(ReviewError) as told:
            back_up(office.hub, tmp_path / "backup")
        assert told.value.code == "backup_failed"
        assert os.listdir(tmp_path) == []
        del told
        gc.collect()
