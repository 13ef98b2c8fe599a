"""Opening a hub's database: which it may be, what is told of it, and what of it is never told."""

import logging
import sys
import traceback
from pathlib import Path

import pytest
from hub_setup import DATABASES, POSTGRESQL, SQLITE
from postgres_setup import POSTGRES
from sqlalchemy import select, text

from reviewtui.errors import ReviewError
from reviewtui.hub import engines
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tables import POLICY


@pytest.fixture
def postgres(database: str) -> None:
    """Hubs of this test stand on PostgreSQL."""
    DATABASES.kind = POSTGRESQL


def refusal(url: str) -> ReviewError:
    with pytest.raises(ReviewError) as told:
        open_hub(url)
    return told.value


def test_a_password_is_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for host in ("127.0.0.1:1", "[::1]:1"):
        error = refusal(f"postgresql+psycopg://ana:s3cret@{host}/team?connect_timeout=1&sslpassword=s3cret")
        assert error.code == "hub_closed"
        assert "team" in str(error)
        assert "s3cret" not in str(error) + "".join(traceback.format_exception(error)) + caplog.text
    hub = open_hub(POSTGRES.empty(Path("here")))
    assert "s3cret" not in repr(hub.engine.url.set(password="s3cret"))
    hub.close()


def test_without_the_driver_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refusal("postgresql+psycopg://ana@127.0.0.1/team")
    assert error.code == "hub_driver"
    assert "pip install 'reviewtui[postgres]'" in str(error)


@pytest.mark.parametrize("url", ["postgresql+asyncpg://x/y", "postgresql://x", "postgresql+psycopg://x/"])
def test_other_drivers_and_no_database_are_refused(url: str) -> None:
    assert refusal(url).code == "hub_url"


def test_a_hubs_url_may_be_written_as_others_write_it() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        assert engines.address_of(f"{scheme}://ana@host/team").drivername == engines.DRIVER


def test_a_database_that_cannot_hold_every_text_is_refused(tmp_path: Path) -> None:
    url = POSTGRES.empty(tmp_path, "ENCODING 'LATIN1' LOCALE 'C'")
    assert refusal(url).code == "hub_encoding"


def test_text_is_ordered_by_its_bytes_wherever_the_database_runs(tmp_path: Path, postgres: None) -> None:
    hub = open_hub(DATABASES.url(tmp_path))
    names = ["a", "B", "é", "z", "😀", "Z"]
    with hub.writing() as transaction:
        transaction.put_many(POLICY, [(transaction.next_seq(), "", name, 1, b"{}") for name in names])
    with hub.reading() as connection:
        order = select(POLICY.c.policy).where(POLICY.c.policy.in_(names)).order_by(POLICY.c.policy)
        assert list(connection.scalars(order)) == sorted(names, key=str.encode)
        told = "SELECT collation_name FROM information_schema.columns WHERE table_schema = 'public'"
        assert set(connection.scalars(text(f"{told} AND data_type = 'text' AND table_name <> 'migration'"))) == {"C"}
    hub.close()


@pytest.mark.both_databases
def test_a_hub_that_a_newer_version_changed_is_left_alone(tmp_path: Path) -> None:
    hub = open_hub(DATABASES.url(tmp_path))
    with hub.writer.begin() as connection:
        connection.execute(text("INSERT INTO migration VALUES ('99-more')"))
    hub.close()
    error = refusal(DATABASES.url(tmp_path))
    assert error.code == "hub_newer"


@pytest.mark.both_databases
def test_a_command_that_needs_a_hub_makes_none(tmp_path: Path, database: str) -> None:
    url = POSTGRES.empty(tmp_path) if database == POSTGRESQL else f"sqlite:///{tmp_path / 'new.db'}"
    with pytest.raises(ReviewError) as told:
        open_hub(url, new=False)
    assert told.value.code == "hub_missing"
    assert database == POSTGRESQL or not (tmp_path / "new.db").exists()
    assert DATABASES.kind in (SQLITE, POSTGRESQL)
    open_hub(url).close()
