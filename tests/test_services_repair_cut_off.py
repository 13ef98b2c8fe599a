"""A repair that is cut off between two of its steps: the next one finishes it, and the one after finds nothing."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from cli_setup import Home
from store_setup import decision_bytes
from test_services_repair import cache, facts, repaired, root_of, write_over
from test_store_salvage import PAGE, new_fact, zeroed

from reviewtui.services import repair as repairing
from reviewtui.store.work import WorkStore

__all__ = ["cache"]

STEPS = {
    "link": (repairing.os, "link"),
    "chmod": (Path, "chmod"),
    "replace": (Path, "replace"),
    "fsync": (repairing.os, "fsync"),
}


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def cut_off(home: Home, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """`doctor --repair` is killed at this step."""
    with monkeypatch.context() as patch:
        patch.setattr(*STEPS[step], killed)
        home.run("doctor", "--repair")


def with_journal(cache: Path) -> dict[str, bytes]:
    """One decision more, which stands in the journal alone; returns the facts that are there."""
    work = WorkStore(cache / "work.db")
    work.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    work.record([new_fact(decision_bytes("a3", "only in the journal"))])
    main, log = ((cache / name).read_bytes() for name in ("work.db", "work.db-wal"))
    had = facts(cache)
    work.close()
    (cache / "work.db").write_bytes(main)
    (cache / "work.db-wal").write_bytes(log)
    (cache / "work.db-wal").chmod(0o600)
    return had


def damage(cache: Path, where: str) -> None:
    if where == "the file":
        write_over(cache / "work.db", lambda raw: zeroed(raw, 0, 100))
    else:
        write_over(cache / "work.db-wal", lambda raw: raw[:-200] + bytes(200))


@pytest.mark.parametrize("where", ["the file", "the journal"])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_lost_wherever_it_was_killed(
    home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch, step: str, where: str
) -> None:
    had = with_journal(cache)
    damage(cache, where)
    cut_off(home, monkeypatch, step)
    repaired(home)
    assert facts(cache) == had
    (found,) = repaired(home)
    assert (found["check"], found["level"]) == ("repair", "fine")


@pytest.mark.parametrize("step", STEPS)
def test_who_works_on_before_it_is_finished_loses_nothing_either(
    home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    had = with_journal(cache)
    damage(cache, "the journal")
    cut_off(home, monkeypatch, step)
    home.json("decide", "a3", "approve")
    home.json("sync")
    had |= facts(cache)
    repaired(home)
    assert facts(cache).keys() == had.keys()


def ads_of(hub: Path) -> list[str]:
    """By a look at a copy, so that nothing is written into the file."""
    copy = hub.parent.parent / "looked-at"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in hub.parent.glob(f"{hub.name}*"):
        if file.name in (hub.name, f"{hub.name}-wal"):
            shutil.copy(file, copy)
    connection = sqlite3.connect(copy / hub.name)
    try:
        return [row[0] for row in connection.execute("SELECT ad_id FROM ad NOT INDEXED ORDER BY 1")]
    finally:
        connection.close()


@pytest.mark.parametrize("step", ["", "link", "chmod"])
def test_what_a_private_hub_has_in_its_journal_alone_stays(
    home: Home, cache: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = cache / "hub.db"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'fact' AND sql IS NOT NULL"
    index = root_of(file, connection.execute(query).fetchone()[0])
    columns = [row[1] for row in connection.execute("PRAGMA table_info(ad)")]
    row = connection.execute("SELECT * FROM ad LIMIT 1").fetchone()
    late = dict(zip(columns, row, strict=True)) | {"ad_id": "late", "arrival": 999, "seq": 999}
    marks = ", ".join("?" * len(late))
    connection.execute(f"INSERT INTO ad ({', '.join(late)}) VALUES ({marks})", tuple(late.values()))
    main, log = file.read_bytes(), (cache / "hub.db-wal").read_bytes()
    connection.close()
    file.write_bytes(main)
    (cache / "hub.db-wal").write_bytes(log)
    write_over(file, lambda raw: raw[: index + 8] + bytes(PAGE - 8) + raw[index + PAGE :])
    if step:
        cut_off(home, monkeypatch, step)
    home.run("doctor", "--repair")
    assert "late" in ads_of(file)
