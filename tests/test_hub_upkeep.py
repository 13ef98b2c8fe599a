"""What the hub does by itself goes on, whatever one step of it meets."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError, OperationalError, TimeoutError

from reviewtui.hub import upkeep
from reviewtui.hub.engines import is_away
from reviewtui.hub.opening import open_hub
from reviewtui.hub.upkeep import keep_up, keep_up_always


async def test_a_step_that_stumbles_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "LOOK_S", 0)
    steps = []

    async def work() -> int:
        steps.append(len(steps))
        if len(steps) == 1:
            raise ValueError("in no table")
        return 0

    async def calm() -> None:
        if len(steps) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await keep_up_always(work, calm)
    assert steps == [0, 1, 2]


class Refused(Exception):
    """As PostgreSQL's driver says in which state it refused."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    "state", [None, "08006", "25006", "25P03", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01", "57P03"]
)
def test_what_may_work_later_is_a_database_that_is_away(state: str | None) -> None:
    assert is_away(OperationalError("", {}, Refused(state)))


@pytest.mark.parametrize("state", ["54000", "54001", "55000", "42P01", "22003"])
def test_what_never_works_is_a_fault(state: str) -> None:
    assert not is_away(OperationalError("", {}, Refused(state)))
    assert not is_away(DataError("", {}, Refused(state)))


def test_a_file_that_is_in_use_is_away_and_one_without_the_table_is_not(tmp_path: Path) -> None:
    assert is_away(TimeoutError())
    assert not is_away(ValueError())
    hub = open_hub(f"sqlite:///{tmp_path / 'hub.db'}")
    with hub.reading() as connection:
        with pytest.raises(OperationalError) as missing:
            connection.exec_driver_sql("SELECT * FROM nowhere")
        assert not is_away(missing.value)
    with hub.writing(), hub.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(OperationalError) as locked:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        assert is_away(locked.value)
    hub.close()


def test_a_step_that_stumbles_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(_: object) -> int:
        raise ValueError("in no table")

    monkeypatch.setattr(upkeep, "_STEPS", (lambda _: 2, stumbles, lambda _: 3))
    hub = open_hub(f"sqlite:///{tmp_path / 'hub.db'}")
    assert keep_up(hub) == 5
    hub.close()
